"""The form of a client file, as a page: what people ask on the phone first, everything else below."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget

from clientbook.domain.access import Right
from clientbook.domain.clients import ClientType, Stage
from clientbook.services import clients, editing, members
from clientbook.services.client_words import STAGE_NAMES, TYPE_NAMES
from clientbook.services.editing import ClientForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.clients.contacts import ContactsEditor
from clientbook.ui.clients.team import serving
from clientbook.ui.page import Page
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.dialog import confirm, panel
from clientbook.ui.widgets.editors import choice, line_edit, text_edit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import column, row, text_label
from clientbook.ui.widgets.people import PersonChooser
from clientbook.ui.widgets.segments import Segments
from clientbook.ui.widgets.tags import TagsEdit

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.services.clients import ClassChoice
    from clientbook.services.members import PersonRow
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell

_WIDTH = 760


class _Loaded(NamedTuple):
    form: ClientForm
    classes: list[ClassChoice]
    people: list[PersonRow]


class ClientEditor(Page):
    """Adds a client (`client` empty) or edits one. Ctrl+Enter saves; leaving with changes asks."""

    holds_input = True

    def __init__(self, shell: Shell, client: bytes = b"") -> None:
        super().__init__(shell)
        self.client = client
        self._before: ClientForm | None = None
        self.name_page(_("Edit client") if client else _("New client"))
        self._dirty = text_label("●", look="dirty")
        self._dirty.setToolTip(_("Not saved yet"))
        self.add_to_head(self._dirty)
        self.add_action(_("Cancel"), shell.back)
        self._save = self.add_action(_("&Save"), self.save_clicked, look="primary", tip="Ctrl+Enter")
        self._save.setShortcut("Ctrl+Return")
        self._save.setEnabled(False)
        self.card, self.more = Form(2), Form(2)
        self.contacts = ContactsEditor()
        self._lay_out()
        self._show_dirty()

    def _lay_out(self) -> None:
        inside = column(spacing=theme.SPACE_L, margins=(24, 20, 24, 24))
        first, first_layout = panel()
        first_layout.addWidget(self.card)
        second, second_layout = panel()
        second_layout.addWidget(text_label(_("More about the client"), look="section"))
        second_layout.addWidget(self.more)
        for made in (first, self.contacts, second):
            made.setMaximumWidth(_WIDTH)
            inside.addWidget(made)
        inside.addStretch(1)
        ground = QWidget()
        ground.setLayout(inside)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(ground)
        holder = QWidget()
        holder.setProperty("look", "ground")
        holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        holder.setLayout(row(area, spacing=0))
        self.body.addWidget(holder)

    def reload(self) -> None:
        """Read the choices, and the file when one is edited; only once, so that nothing typed is lost."""
        if self._before is not None:
            return
        client = self.client

        def read(desk: Desk) -> _Loaded:
            form = editing.edit_form(desk, client) if client else ClientForm(since=today())
            return _Loaded(form, clients.classes(desk), members.people(desk))

        self.shell.jobs.query(self, read, self._show)

    def save_clicked(self) -> None:
        """Check and save."""
        self.notice.dismiss()
        try:
            form = self._entered()
        except Invalid:
            return
        client = self.client
        self._save.setEnabled(False)
        if client:
            self.shell.jobs.mutate(
                self, lambda desk: editing.edit_client(desk, client, form), self._saved, failed=self.show_error
            )
        else:
            self.shell.jobs.mutate(
                self, lambda desk: editing.add_client(desk, form), self._saved, failed=self.show_error
            )

    def show_error(self, error: ClientbookError) -> None:
        """Say an error at its field, or in the bar."""
        self._save.setEnabled(True)
        shown = isinstance(error, Invalid) and (
            self.card.show_invalid(error) or self.more.show_invalid(error) or self.contacts.show_invalid(error)
        )
        if not shown:
            super().show_error(error)

    def changed_by(self, name: str) -> str:
        """Say in the page's bar what saving will do now; nothing typed is touched."""
        text = _(
            "{name} has changed this file meanwhile. Saving puts your whole form over that; open it anew to see it."
        )
        self.notice.say(text.format(name=name), "info")
        return ""

    def may_leave(self) -> bool:
        """Ask before typed things are lost."""
        if not self._is_dirty():
            return True
        text = _("What you typed here will be lost.")
        return confirm(self, _("Leave without saving?"), text, verb=_("Discard"))

    def empty(self) -> None:
        """Forget what was typed."""
        self._before = None
        self.card.fill({"name": "", "short_name": ""})
        self.contacts.set_value(())

    def _show(self, loaded: _Loaded) -> None:
        self._before = loaded.form
        self._add_card(loaded)
        self._add_more()
        values = {entry.name: getattr(loaded.form, entry.name) for entry in fields(ClientForm)}
        self.card.fill(values)
        self.more.fill(values)
        self.contacts.set_value(loaded.form.contacts)
        for source in (self.card.edited, self.more.edited, self.contacts.edited):
            source.connect(self._show_dirty)
        self.contacts.edited.connect(self._contacts_edited)
        self._contacts_dirty = False
        self._type_chosen()
        self._stage_chosen()
        self._save.setEnabled(True)
        self.card.editor("name").setFocus()

    def _add_card(self, loaded: _Loaded) -> None:
        form = self.card
        types = Segments([(kind, _(name)) for kind, name in TYPE_NAMES.items()])
        types.edited.connect(self._type_chosen)
        form.add("type", _("This client is a"), types, Rules(span=2))
        form.add("name", _("&Name"), line_edit(), Rules(required=True))
        form.add("short_name", _("S&hort name"), line_edit())
        kinds = [(None, _("none")), *((kind.id, kind.name) for kind in loaded.classes)]
        form.add("class_id", _("C&lass"), choice(kinds))
        form.add("stage", _("S&tage"), choice([(stage, _(name)) for stage, name in STAGE_NAMES.items()]))
        form.editor("stage").activated.connect(lambda _place: self._stage_chosen())  # type: ignore[attr-defined]
        form.add("lost_reason", _("Why was the client lost?"), line_edit(), Rules(span=2))
        if not self.client and {Right.ASSIGN, Right.IMPORT} & self.shell.who.rights:
            people = PersonChooser(serving(loaded.people), nobody=_("me"))
            form.add("responsible", _("&Responsible"), people)
        form.add("source", _("So&urce"), line_edit(_("referral, walk-in, cold call, event …")))

    def _add_more(self) -> None:
        form = self.more
        form.add("referred_by", _("Referred &by"), line_edit())
        form.add("industry", _("&Industry"), line_edit())
        form.add("region", _("Re&gion"), line_edit())
        form.add("address", _("&Address"), line_edit())
        form.add("tags", _("Ta&gs"), TagsEdit())
        if not self.client:
            form.add("since", _("Client s&ince"), DateField())
        form.add("gender", _("Gender"), line_edit())
        form.add("birthday", _("Birthda&y"), line_edit("1980-08-15"))
        form.add("is_lunar_birthday", _("The birthday is a lunar date"), QCheckBox())
        form.add("influence", _("Influence"), line_edit(_("opinion leader, brings others …")))
        form.add("preferences", _("Preferences"), text_edit(lines=2))
        form.add("taboos", _("Taboos"), text_edit(lines=2))
        form.add("remarks", _("Remarks"), text_edit(lines=3), Rules(span=2))

    def _entered(self) -> ClientForm:
        values: dict[str, Any] = self.card.values() | self.more.values()
        return replace(self._before or ClientForm(), **values, contacts=self.contacts.value())

    def _type_chosen(self) -> None:
        types = self.card.editor("type")
        self.contacts.show_as(is_company=types.value() is ClientType.COMPANY)  # type: ignore[attr-defined]

    def _stage_chosen(self) -> None:
        stage = self.card.editor("stage").currentData()  # type: ignore[attr-defined]
        self.card.set_visible("lost_reason", visible=stage == Stage.LOST)

    def _contacts_edited(self) -> None:
        self._contacts_dirty = True
        self._show_dirty()

    def _is_dirty(self) -> bool:
        return self.card.is_dirty or self.more.is_dirty or getattr(self, "_contacts_dirty", False)

    def _show_dirty(self) -> None:
        self._dirty.setVisible(self._is_dirty())

    def _saved(self, changes: Changes) -> None:
        self.card.clean()
        self.more.clean()
        self._contacts_dirty = False
        shell, made = self.shell, changes.made
        shell.back()
        if not self.client and made:
            from clientbook.ui.clients.filepage import ClientFilePage

            shell.push(ClientFilePage(shell, made))
