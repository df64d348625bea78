"""Tags as one line, with commas between them; the tag being typed is completed from the firm's list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from clientbook.support.i18n import _
from clientbook.ui.widgets.suggest import Suggestions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

_BETWEEN = re.compile(r"[,，、;；]")


class TagsEdit(QLineEdit):
    """Reads "a, b、c" as three tags. Down shows the tags of the list that are not chosen yet."""

    edited = Signal()

    def __init__(self, words: Sequence[str] = ()) -> None:
        super().__init__()
        self.setPlaceholderText(_("with commas between them"))
        self._words = list(words)
        self._finder = Suggestions(self, unfiltered=True)
        self._finder.activated.connect(self.choose)
        self.textEdited.connect(self._typed)

    def value(self) -> tuple[str, ...]:
        """Return the tags."""
        return tuple(tag for part in _BETWEEN.split(self.text()) if (tag := part.strip()))

    def set_value(self, tags: Sequence[str]) -> None:
        """Show these tags."""
        self.setText(", ".join(tags))

    def suggested(self) -> list[str]:
        """Return the tags of the list that fit what is being typed and are not chosen yet."""
        typed = self._typing().casefold()
        chosen = {tag.casefold() for tag in self.value()} - {typed}
        return [word for word in self._words if typed in word.casefold() and word.casefold() not in chosen]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with Down; leave Enter and Escape to it while it is open."""
        is_open = self._finder.is_open
        if is_open and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Down and not is_open:
            self._suggest()
            return
        super().keyPressEvent(event)

    def _typing(self) -> str:
        before = self.text()[: self.cursorPosition()]
        return _BETWEEN.split(before)[-1].strip()

    def _typed(self, _text: str) -> None:
        self.edited.emit()
        if self._typing():
            self._suggest()
        else:
            self._finder.close_list()

    def _suggest(self) -> None:
        found = self.suggested()
        self._finder.offer(found)
        if found:
            self._finder.complete()
        else:
            self._finder.close_list()

    def choose(self, word: str) -> None:
        """Put a tag of the list in the place of what was being typed."""
        place = self.cursorPosition()
        before, after = self.text()[:place], self.text()[place:]
        kept = before[: len(before) - len(_BETWEEN.split(before)[-1])]
        glue = " " if kept else ""
        self.setText(f"{kept}{glue}{word}{after or ', '}")
        self.setCursorPosition(len(self.text()) - len(after) if after else len(self.text()))
        self.edited.emit()
