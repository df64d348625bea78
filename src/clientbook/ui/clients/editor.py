"""The form of a client file, as a page: what people ask on the phone first, everything else below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from clientbook.domain.access import Right
from clientbook.domain.clients import Client, ClientType
from clientbook.services import clients, duplicates, editing, lists, members, referrals
from clientbook.services.access import level_of
from clientbook.services.clashes import require_there
from clientbook.services.editing import ClientForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import Level
from clientbook.ui import theme
from clientbook.ui.clashes.saving import changed_meanwhile, meet
from clientbook.ui.clients.alike import AlikeHint, typed_client
from clientbook.ui.clients.contacts import ContactsEditor
from clientbook.ui.clients.fields import (
    Loaded,
    StandingForm,
    add_card,
    add_more,
    add_person,
    entered_values,
    hide_details,
    shown_values,
)
from clientbook.ui.page import Page
from clientbook.ui.widgets.dialog import confirm, panel
from clientbook.ui.widgets.form import Form
from clientbook.ui.widgets.labels import column, text_label
from clientbook.ui.widgets.scrolled import scrolled_cards

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from clientbook.desk import Changes, Desk
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell

_WIDTH = 760
_TYPING_MS = 300


class ClientEditor(Page):
    """Adds a client (`client` empty) or edits one. Ctrl+Enter saves; leaving with changes asks."""

    holds_input = True
    concerns = frozenset({"client", "removal"})

    def __init__(self, shell: Shell, client: bytes = b"") -> None:
        super().__init__(shell)
        self.client = client
        self._before: ClientForm | None = None
        self._is_gone = False
        self.name_page(_("Edit client") if client else _("New client"))
        self._dirty = text_label("●", look="dirty")
        self._dirty.setToolTip(_("Not saved yet"))
        self.add_to_head(self._dirty)
        self.add_action(_("Cancel"), shell.back)
        self._save = self.add_action(_("&Save"), self.save_clicked, look="primary", tip="Ctrl+Enter")
        self._save.setShortcut("Ctrl+Return")
        self._save.setEnabled(False)
        self.card, self.standing, self.more = Form(2), StandingForm(), Form(2)
        self.contacts = ContactsEditor()
        self.alike = AlikeHint()
        self.alike.open_asked.connect(self._open_alike)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self._look_alike)
        self._lay_out()
        self._show_dirty()

    def _lay_out(self) -> None:
        inside = column(spacing=theme.SPACE_L, margins=(24, 20, 24, 24))
        titled = ((self.card, ""), (self.standing, _("Standing")), (self.more, _("More about the client")))
        panels = [_titled(form, title) for form, title in titled]
        panels.insert(1, self.contacts)
        for made in panels:
            made.setMaximumWidth(_WIDTH)
            inside.addWidget(made)
        inside.addStretch(1)
        ground, self.area = scrolled_cards(inside)
        self.body.addWidget(ground, 1)
        self.body.addWidget(self.alike)

    def showEvent(self, event: QShowEvent) -> None:
        """Have the files compared soon, so that the hint knows all of them."""
        super().showEvent(event)
        self.shell.looking.hurry(self, is_hurried=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the comparing its time."""
        super().hideEvent(event)
        self.shell.looking.hurry(self, is_hurried=False)

    def reload(self) -> None:
        """Read the choices, and the file when one is edited; only once, so that nothing typed is lost."""
        if self._before is not None:
            return
        client = self.client

        self.shell.jobs.query(self, lambda desk: _load(desk, client), self._show)

    def save_clicked(self) -> None:
        """Check and save."""
        self.notice.dismiss()
        try:
            form = self._entered()
        except Invalid:
            return
        client, base = self.client, self._before

        def act(desk: Desk) -> Changes:
            return editing.edit_client(desk, client, form, base=base) if client else editing.add_client(desk, form)

        self._save.setEnabled(False)
        self.shell.jobs.mutate(self, act, self._saved, failed=self.show_error)

    def show_error(self, error: ClientbookError) -> None:
        """Show a clash side by side; any other error at its field, or in the bar."""
        self._save.setEnabled(True)
        if meet(self, self, self.shell.jobs, error, self._saved):
            return
        shown = isinstance(error, Invalid) and (
            any(form.show_invalid(error) for form in self._forms) or self.contacts.show_invalid(error)
        )
        if not shown:
            super().show_error(error)

    def changed_by(self, name: str) -> str:
        """Say in the page's bar what saving will do now; nothing typed is touched."""
        if not self._is_gone:
            self.notice.say(changed_meanwhile().format(name=name), "info")
        return ""

    def apply(self, changes: Changes) -> None:
        """Say at once when the file is no longer there."""
        client = self.client
        if client and self.concerns & changes.nouns:
            self.shell.jobs.query(
                self,
                lambda desk: require_there(desk, Client, client, client),
                lambda _none: None,
                failed=self._say_gone,
            )

    def _say_gone(self, error: ClientbookError) -> None:
        self._is_gone = True
        self.show_error(error)

    def draft(self) -> str:
        """Return what was typed, a line per field."""
        parts = [self.card, *(editor.form for editor in self.contacts.editors), self.standing, self.more]
        return "\n".join(text for part in parts if (text := part.as_text()))

    def may_leave(self) -> bool:
        """Ask before typed things are lost."""
        if not self._is_dirty():
            return True
        text = _("What you typed here will be lost.")
        return confirm(self, _("Leave without saving?"), text, verb=_("Discard"))

    def empty(self) -> None:
        """Forget what was typed."""
        self._before = None
        self.notice.dismiss()
        self.card.fill({"name": "", "short_name": ""})
        self.contacts.set_value(())
        self._pause.stop()
        self.alike.show_matches(())
        self.shell.looking.hurry(self, is_hurried=False)

    @property
    def _forms(self) -> tuple[Form, ...]:
        return self.card, self.standing, self.more

    def _show(self, loaded: Loaded) -> None:
        self._before = loaded.form
        self._types = add_card(self.card)
        if loaded.is_whole:
            add_person(self.card, loaded)
        may_assign = bool({Right.ASSIGN, Right.IMPORT} & self.shell.who.rights)
        self.standing.add_fields(loaded, self.shell.jobs, self.client, may_assign=may_assign)
        add_more(self.more, loaded, is_new=not self.client)
        values = shown_values(loaded)
        for form in self._forms:
            form.fill(values)
            form.edited.connect(self._show_dirty)
        self.card.edited.connect(self._type_chosen)
        for form in (self.card, self.more):
            form.edited.connect(self._pause.start)
        self.contacts.set_value(loaded.form.contacts)
        self.contacts.edited.connect(self._contacts_edited)
        self.contacts.edited.connect(self._pause.start)
        self._contacts_dirty = False
        self._type_chosen()
        self.standing.follow_choices()
        if not loaded.is_whole:
            hide_details(self.standing, self.more)
        self._save.setEnabled(True)
        self.card.editor("name").setFocus()

    def _entered(self) -> ClientForm:
        values: dict[str, Any] = {}
        for form in self._forms:
            values |= form.values()
        return replace(self._before or ClientForm(), **entered_values(values), contacts=self.contacts.value())

    def _type_chosen(self) -> None:
        is_company = self._types.value() is ClientType.COMPANY
        self.contacts.show_as(is_company=is_company)
        for name in {"gender", "birthday"} & self.card.names:
            self.card.set_visible(name, visible=not is_company)

    def _contacts_edited(self) -> None:
        self._contacts_dirty = True
        self._show_dirty()

    def _look_alike(self) -> None:
        """Look who the client typed so far may be, once something is typed and the typing pauses."""
        if self._before is None or not self._is_dirty():
            return
        form, client = typed_client(self.card, self.more, self.contacts), self.client
        self.shell.jobs.query(
            self, lambda desk: duplicates.alike_files(desk, form, client), self.alike.show_matches, latest="alike"
        )

    def _open_alike(self, client: bytes) -> None:
        from clientbook.ui.clients.filepage import ClientFilePage

        self.shell.push(ClientFilePage(self.shell, client))

    def _is_dirty(self) -> bool:
        return any(form.is_dirty for form in self._forms) or getattr(self, "_contacts_dirty", False)

    def _show_dirty(self) -> None:
        self._dirty.setVisible(self._is_dirty())

    def clean(self) -> None:
        """Regard what is typed as saved."""
        for form in self._forms:
            form.clean()
        self._contacts_dirty = False
        self._show_dirty()

    def _saved(self, changes: Changes) -> None:
        self.clean()
        shell, made = self.shell, changes.made
        shell.back()
        if not self.client and made:
            from clientbook.ui.clients.filepage import ClientFilePage

            shell.push(ClientFilePage(shell, made))


def _load(desk: Desk, client: bytes) -> Loaded:
    form = editing.edit_form(desk, client) if client else ClientForm(since=today())
    return Loaded(
        form=form,
        classes=clients.classes(desk),
        people=members.people(desk),
        offer=lists.offer(desk),
        referrer=referrals.name_of(desk, form.referrer),
        is_whole=not client or level_of(desk, client) is Level.FULL,
    )


def _titled(form: Form, title: str) -> QWidget:
    made, layout = panel()
    if title:
        layout.addWidget(text_label(title, look="section"))
    layout.addWidget(form)
    return made
