"""A birthday as people tell it, with its calendar, and below it what the program understood."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clientbook.domain import birthdays
from clientbook.services.client_words import birthday_words
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.widgets.choices import ChoiceBox
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.labels import column, row, text_label

_CALENDAR = 96


class Written(NamedTuple):
    """A birthday as it stands in the field: the text, and whether it is meant in the lunar calendar."""

    text: str = ""
    is_lunar: bool = False


class BirthdayField(QWidget):
    """Takes "1980-8-15", "8-15", "农历八月十五", "闰6-3"; says the next solar day to congratulate.

    A text that the file held before stays as it is until somebody changes it.
    """

    edited = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before = Written()
        self._text = QLineEdit()
        self._text.setPlaceholderText(_("1980-08-15, or 08-15"))
        self._calendar = ChoiceBox([(False, _("Solar")), (True, _("Lunar"))])
        self._calendar.setFixedWidth(_CALENDAR)
        self._calendar.setAccessibleName(_("Calendar"))
        self._hint = text_label("", look="small")
        line = row(self._text, self._calendar, spacing=6)
        line.setStretch(0, 1)
        self.setLayout(column(line, self._hint, spacing=2))
        self.setFocusProxy(self._text)
        self._text.textEdited.connect(lambda _text: self._changed())
        self._calendar.activated.connect(lambda _place: self._changed())
        self._text.editingFinished.connect(self._settle)

    def setAccessibleName(self, name: str) -> None:
        """Give the line the name of the field."""
        super().setAccessibleName(name)
        self._text.setAccessibleName(name)

    def value(self) -> Written:
        """Return what is written; raises Invalid for days that do not exist."""
        written = self._written()
        if not written.text or written == self._before:
            return written
        birthday = birthdays.parse(written.text, is_lunar=written.is_lunar)
        return Written(birthday.text, birthday.is_lunar)

    def set_value(self, written: tuple[str, bool] | None) -> None:
        """Show a birthday."""
        self._before = Written(*written) if written else Written()
        self._show(self._before)

    def _written(self) -> Written:
        return Written(self._text.text().strip(), bool(self._calendar.currentData()))

    def _show(self, written: Written) -> None:
        self._text.setText(written.text)
        self._calendar.setCurrentIndex(self._calendar.findData(written.is_lunar))
        self._show_hint()

    def _changed(self) -> None:
        self._show_hint()
        self.edited.emit()

    def _settle(self) -> None:
        """Complete what was typed when the field is left."""
        try:
            self._show(self.value())
        except Invalid:
            self._show_hint()
        self.left.emit()

    def _show_hint(self) -> None:
        text, is_lunar = self._written()
        birthday = birthdays.read(text, is_lunar=is_lunar)
        following = birthdays.next_day(birthday, today()) if birthday is not None else None
        hint = ""
        if birthday is not None and following is not None:
            words = birthday_words(birthday.text, is_lunar=birthday.is_lunar) if birthday.is_lunar else ""
            day = _("next on {day}").format(day=with_weekday(following))
            hint = " · ".join(part for part in (words, day) if part)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
