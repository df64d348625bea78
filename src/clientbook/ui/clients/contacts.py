"""Editing the contacts of a file: one for a person, any number for a company."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clientbook.services.editing import ContactForm
from clientbook.services.naming import LABEL_NAMES
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.dialog import panel
from clientbook.ui.widgets.editors import line_edit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import button, clear, column, row, text_label
from clientbook.ui.widgets.pairs import PairsEditor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.support.errors import Invalid

_FIELDS = ("name", "position", "phones", "emails", "wechat", "qq", "is_primary", "is_decision_maker", "has_left")


class ContactEditor(QWidget):
    """One contact. For a person's own file the name and the flags of company contacts are hidden."""

    edited = Signal()
    removed = Signal()

    def __init__(self, contact: ContactForm) -> None:
        super().__init__()
        self._before = contact
        self.form = Form(2)
        labels = [(key, _(name)) for key, name in LABEL_NAMES.items()]
        mails = [pair for pair in labels if pair[0] in ("work", "home", "other")]
        whole = Rules(span=2)
        self.form.add("name", _("&Name of the contact"), line_edit(), whole)
        self.form.add("phones", _("&Phones"), PairsEditor(labels, what=_("Phone"), add=_("Another phone")), whole)
        self.form.add("position", _("P&osition"), line_edit())
        self.form.add("wechat", _("&WeChat"), line_edit())
        self.form.add("emails", _("&E-mails"), PairsEditor(mails, what=_("E-mail"), add=_("Another e-mail")), whole)
        self.form.add("qq", _("&QQ"), line_edit())
        self.form.add("is_primary", _("Called first"), QCheckBox())
        self.form.add("is_decision_maker", _("Decision maker"), QCheckBox())
        self.form.add("has_left", _("Has left that firm"), QCheckBox())
        self.form.fill({name: getattr(contact, name) for name in _FIELDS})
        self.form.edited.connect(self.edited)
        self._remove = button(_("Remove this contact"), self.removed.emit, look="link")
        self.setLayout(column(self.form, row(None, self._remove), spacing=0))

    def value(self) -> ContactForm:
        """Return the contact as entered; raises Invalid."""
        return replace(self._before, **self.form.values())

    def show_as(self, *, is_company: bool, is_only: bool) -> None:
        """Show what fits a person's or a company's file."""
        for name in ("name", "is_decision_maker", "has_left"):
            self.form.set_visible(name, visible=is_company)
        self.form.set_visible("is_primary", visible=is_company and not is_only)
        self._remove.setVisible(is_company and not is_only)


class ContactsEditor(QWidget):
    """All contacts of a file."""

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
        clear(self._cards)
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
        return any(editor.form.show_invalid(error) for editor in self._editors)

    @property
    def has_error(self) -> bool:
        """Whether a field of some contact is marked as wrong."""
        return any(editor.form.has_error for editor in self._editors)

    def _append(self, contact: ContactForm) -> ContactEditor:
        editor = ContactEditor(contact)
        card, layout = panel()
        layout.addWidget(text_label(_("Contact"), look="strong"))
        layout.addWidget(editor)
        editor.edited.connect(self.edited)
        editor.removed.connect(lambda: self._remove(editor, card))
        self._editors.append(editor)
        self._cards.addWidget(card)
        return editor

    def _add_clicked(self) -> None:
        editor = self._append(ContactForm(is_primary=not self._editors))
        self._arrange()
        editor.setFocus()
        self.edited.emit()

    def _remove(self, editor: ContactEditor, card: QWidget) -> None:
        self._editors.remove(editor)
        card.hide()
        card.deleteLater()
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        self._add.setVisible(self._is_company)
        for editor in self._editors:
            editor.show_as(is_company=self._is_company, is_only=len(self._editors) == 1)
