"""Editing the contacts of a file: one for a person; for a company any number, in the order they are called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clientbook.services.editing import ContactForm
from clientbook.services.filling import read_email, read_phone
from clientbook.services.naming import LABEL_NAMES
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _, pgettext
from clientbook.ui import theme
from clientbook.ui.widgets.birthday import BirthdayField
from clientbook.ui.widgets.dialog import panel
from clientbook.ui.widgets.editors import line_edit, read
from clientbook.ui.widgets.flags import FlagsEdit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import Elided, button, column, icon_button, row
from clientbook.ui.widgets.pairs import PairsEditor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.ui.widgets.pairs import Pair

_FIELDS = ("name", "position", "phones", "emails", "wechat", "qq")
_OF_COMPANIES = ("name", "birthday")
_REACH = ("phones", "emails", "wechat", "qq")
_FLAGS = {
    "is_primary": N_("Primary contact"),
    "is_decision_maker": N_("Decision maker"),
    "has_left": N_("Has left that firm"),
}
_SERVICE_NAMES = {"contact_name": "name", "contact_birthday": "birthday"}
"""What the services call fields of a contact that a client has too."""


class ContactEditor(QWidget):
    """One contact in a card of its own. For a person's own file what only company contacts have is hidden."""

    edited = Signal()
    removed = Signal()
    moved = Signal(int)
    called_first = Signal()

    def __init__(self, contact: ContactForm) -> None:
        super().__init__()
        self._before = contact
        self.form = Form(2)
        self._flags = FlagsEdit([(key, _(word)) for key, word in _FLAGS.items()])
        self._primary, self._has_left = self._flags.box("is_primary"), self._flags.box("has_left")
        self._title = Elided(look="strong")
        self._up = icon_button("chevron_up", _("Move up"), lambda: self.moved.emit(-1))
        self._down = icon_button("chevron_down", _("Move down"), lambda: self.moved.emit(1))
        self._remove = icon_button("delete", _("Remove this contact"), self.removed.emit)
        self._add_fields()
        values: dict[str, Any] = {name: getattr(contact, name) for name in _FIELDS}
        values["birthday"] = (contact.birthday, contact.is_lunar_birthday)
        self.form.fill(values)
        self._flags.set_value([key for key in _FLAGS if getattr(contact, key)])
        self._primary.clicked.connect(lambda *_on: self.called_first.emit())
        self._flags.edited.connect(self._edited)
        self.form.edited.connect(self._edited)
        card, layout = panel()
        head = row(self._title, self._flags, self._up, self._down, self._remove)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.form)
        self.setLayout(column(card, spacing=0))

    def _add_fields(self) -> None:
        add = self.form.add
        labels = [(key, _(name)) for key, name in LABEL_NAMES.items()]
        mails = [pair for pair in labels if pair[0] in ("work", "home", "other")]
        add("name", _("Na&me of the contact"), line_edit())
        add("position", _("P&osition"), line_edit())
        phones = PairsEditor(labels, what=_("Phone"), add=_("Another phone"))
        add("phones", _("&Phones"), phones, Rules(check=_check_phones))
        addresses = PairsEditor(mails, what=pgettext("address", "E-mail"), add=_("Another e-mail"))
        add("emails", _("&E-mails"), addresses, Rules(check=_check_emails))
        add("wechat", _("&WeChat"), line_edit())
        add("qq", _("&QQ"), line_edit())
        add("birthday", _("Birthda&y"), BirthdayField())

    def value(self) -> ContactForm:
        """Return the contact as entered; raises Invalid."""
        values = self.form.values()
        birthday, is_lunar = values.pop("birthday")
        values |= {key: key in self._flags.value() for key in _FLAGS}
        return replace(self._before, **values, birthday=birthday, is_lunar_birthday=is_lunar)

    def typed(self) -> ContactForm:
        """Return name and ways to reach the contact as typed so far; marks nothing as wrong."""
        values: dict[str, Any] = {name: read(self.form.editor(name)) for name in _FIELDS}
        return ContactForm(**values)

    def show_as(self, *, is_company: bool, place: int, count: int) -> None:
        """Show what fits a person's or a company's file, and where this contact stands."""
        for name in _OF_COMPANIES:
            self.form.set_visible(name, visible=is_company)
        self.form.arrange(("name", "position") if is_company else _REACH)
        several = is_company and count > 1
        self._flags.setVisible(is_company)
        self._primary.setVisible(several)
        self.form.offer_keys(are_offered=place == 0)
        for made, can in ((self._up, place > 0), (self._down, place < count - 1), (self._remove, True)):
            made.setVisible(several)
            made.setEnabled(can)
        number = _("Contact {n}").format(n=place + 1) if several else _("Contact")
        self._title.say(number if is_company else _("How to reach this person"))

    @property
    def is_primary(self) -> bool:
        """Whether this one is called first."""
        return self._primary.isChecked()

    @property
    def has_left(self) -> bool:
        """Whether this one has left that firm."""
        return self._has_left.isChecked()

    def call_first(self, *, is_first: bool) -> None:
        """Say whether this one is called first."""
        self._primary.setChecked(is_first)

    def show_invalid(self, error: Invalid) -> bool:
        """Show a service's error at its field; False for a field that no contact has."""
        return self.form.show_invalid(Invalid(error.message, field=_SERVICE_NAMES.get(error.field, error.field)))

    def _edited(self) -> None:
        self._primary.setEnabled(not self.has_left)
        self.edited.emit()


class ContactsEditor(QWidget):
    """All contacts of a file; exactly one of them is called first, and it is one who is still there."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._editors: list[ContactEditor] = []
        self._is_company = False
        self._cards = column(spacing=theme.SPACE_M)
        self._add = button(_("Add a &contact"), self._add_clicked, look="link", icon="add")
        self.setLayout(column(self._cards, row(self._add, None), spacing=theme.SPACE_S))
        self.set_value(())

    def value(self) -> tuple[ContactForm, ...]:
        """Return the contacts; raises Invalid."""
        return tuple(editor.value() for editor in self._editors)

    def set_value(self, contacts: Sequence[ContactForm]) -> None:
        """Show these contacts, or an empty one."""
        for editor in self._editors:
            self._take_away(editor)
        self._editors.clear()
        for contact in contacts or (ContactForm(),):
            self._append(contact)
        self._arrange()

    def show_as(self, *, is_company: bool) -> None:
        """Fit the fields to a person or a company."""
        self._is_company = is_company
        self._arrange()

    def show_invalid(self, error: Invalid) -> bool:
        """Show a service's error at the first contact that has the field."""
        return any(editor.show_invalid(error) for editor in self._editors)

    @property
    def has_error(self) -> bool:
        """Whether a field of some contact is marked as wrong."""
        return any(editor.form.has_error for editor in self._editors)

    @property
    def editors(self) -> tuple[ContactEditor, ...]:
        """The contacts' cards, in order."""
        return tuple(self._editors)

    def _append(self, contact: ContactForm) -> ContactEditor:
        editor = ContactEditor(contact)
        editor.edited.connect(self._contact_edited)
        editor.removed.connect(lambda: self._remove(editor))
        editor.moved.connect(lambda step: self._move(editor, step))
        editor.called_first.connect(lambda: self._call_first(editor))
        self._editors.append(editor)
        self._cards.addWidget(editor)
        return editor

    def _add_clicked(self) -> None:
        editor = self._append(ContactForm(is_primary=not self._editors))
        self._arrange()
        editor.form.focus_first()
        self.edited.emit()

    def _remove(self, editor: ContactEditor) -> None:
        self._editors.remove(editor)
        self._take_away(editor)
        self._keep_one_first()
        self._arrange()
        self.edited.emit()

    def _take_away(self, editor: ContactEditor) -> None:
        self._cards.removeWidget(editor)
        editor.hide()
        editor.deleteLater()

    def _move(self, editor: ContactEditor, step: int) -> None:
        place = self._editors.index(editor)
        self._editors.insert(place + step, self._editors.pop(place))
        self._cards.insertWidget(place + step, editor)
        self._arrange()
        self.edited.emit()

    def _call_first(self, chosen: ContactEditor) -> None:
        for editor in self._editors:
            editor.call_first(is_first=editor is chosen)

    def _contact_edited(self) -> None:
        self._keep_one_first()
        self.edited.emit()

    def _keep_one_first(self) -> None:
        there = [editor for editor in self._editors if not editor.has_left]
        if there and not any(editor.is_primary for editor in there):
            self._call_first(there[0])

    def _arrange(self) -> None:
        self._add.setVisible(self._is_company)
        for place, editor in enumerate(self._editors):
            editor.show_as(is_company=self._is_company, place=place, count=len(self._editors))


def _check_phones(pairs: Sequence[Pair]) -> None:
    for _label, number in pairs:
        read_phone(number)


def _check_emails(pairs: Sequence[Pair]) -> None:
    for _label, address in pairs:
        read_email(address)
