"""Choosing colleagues: one of them, or several with the day their access ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from clientbook.support.i18n import _
from clientbook.ui.widgets.choices import ChoiceBox
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.labels import button, clear, column, icon_button, row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Sequence

    from PySide6.QtGui import QFocusEvent


class Person(NamedTuple):
    """A colleague to choose: id, name, and a word that tells namesakes apart (role, team)."""

    id: Hashable
    name: str
    detail: str = ""


class Share(NamedTuple):
    """A chosen colleague and the last day of their access, None without an end."""

    person: Hashable
    until: dt.date | None = None


class PersonChooser(ChoiceBox):
    """One colleague, found by typing; `nobody` offers an empty choice with that text, `hint` stands where none is."""

    edited = Signal()

    def __init__(self, people: Sequence[Person], *, nobody: str = "", hint: str = "", chosen: Hashable = None) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.offer(people, nobody=nobody, chosen=chosen)
        self.currentIndexChanged.connect(lambda _place: self.edited.emit())
        editor = self.lineEdit()
        if editor is not None:
            editor.setPlaceholderText(hint)
            editor.editingFinished.connect(self._settle)

    def offer(self, people: Sequence[Person], *, nobody: str = "", chosen: Hashable = None) -> None:
        """Offer these people and choose one."""
        blocker = QSignalBlocker(self)
        options: list[tuple[Hashable, str]] = [(None, nobody)] if nobody else []
        options += [(one.id, f"{one.name} · {one.detail}" if one.detail else one.name) for one in people]
        self.offer_pairs(options)
        self.set_value(chosen)
        blocker.unblock()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let what is typed replace the name that is there."""
        super().focusInEvent(event)
        if (editor := self.lineEdit()) is not None:
            editor.selectAll()

    def value(self) -> Hashable:
        """Return the chosen person's id, None for nobody."""
        return self.currentData()

    def set_value(self, chosen: Hashable) -> None:
        """Choose a person by id."""
        self.setCurrentIndex(self.findData(chosen))

    def _settle(self) -> None:
        """Choose the one person that fits what was typed; what fits nobody, or several, goes."""
        typed = self.currentText()
        word, exact = typed.strip().casefold(), self.findText(typed)
        fitting = [place for place in range(self.count()) if word and word in self.itemText(place).casefold()]
        if exact >= 0 or len(fitting) == 1:
            self.setCurrentIndex(exact if exact >= 0 else fitting[0])
        self.setEditText(self.itemText(self.currentIndex()))


class PeopleEditor(QWidget):
    """Any number of colleagues, each with an optional last day (holiday cover ends by itself)."""

    edited = Signal()

    def __init__(self, people: Sequence[Person], *, add: str) -> None:
        super().__init__()
        self._people = list(people)
        self._lines: list[tuple[PersonChooser, DateField]] = []
        self._rows = column(spacing=8)
        self._add = button(add, self._add_clicked, look="link", icon="add")
        self.setLayout(column(self._rows, row(self._add, None), spacing=4))

    def value(self) -> tuple[Share, ...]:
        """Return who was chosen; raises Invalid when a date is none."""
        chosen = [(who.value(), until.value()) for who, until in self._lines]
        return tuple(Share(person, until) for person, until in chosen if person is not None)

    def set_value(self, shares: Sequence[Share]) -> None:
        """Show these people."""
        clear(self._rows)
        self._lines.clear()
        for share in shares:
            self._append(share)

    def _append(self, share: Share) -> PersonChooser:
        who = PersonChooser(self._people, hint=_("Choose…"), chosen=share.person)
        who.setAccessibleName(_("Colleague"))
        until = DateField(share.until)
        until.setPlaceholderText(_("no end"))
        until.setAccessibleName(_("Last day of access"))
        until.setFixedWidth(170)
        line = (who, until)
        holder = QWidget()
        remove = icon_button("dismiss", _("Remove"), lambda: self._remove(line, holder))
        inner = row(who, until, remove)
        inner.setStretch(0, 1)
        holder.setLayout(inner)
        self._lines.append(line)
        self._rows.addWidget(holder)
        who.edited.connect(self.edited)
        until.edited.connect(self.edited)
        return who

    def _add_clicked(self) -> None:
        self._append(Share(None)).setFocus()

    def _remove(self, line: tuple[PersonChooser, DateField], holder: QWidget) -> None:
        self._lines.remove(line)
        holder.hide()
        holder.deleteLater()
        self.edited.emit()
