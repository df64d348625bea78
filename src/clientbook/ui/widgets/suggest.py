"""A line that suggests words of a list while one types, and takes any other word too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCompleter, QLineEdit

from clientbook.support.i18n import _
from clientbook.ui import icons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

_MOST = 10


class Suggestions(QCompleter):
    """The list that opens under a line; `unfiltered` shows what it was given, else what contains the typed text."""

    def __init__(self, line: QLineEdit, words: Sequence[str] = (), *, unfiltered: bool = False) -> None:
        self._words = QStringListModel(list(words))
        super().__init__(self._words, line)
        self._words.setParent(self)
        self.setWidget(line)
        self.setMaxVisibleItems(_MOST)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        if unfiltered:
            self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)

    def offer(self, words: Sequence[str]) -> None:
        """Hold these words."""
        self._words.setStringList(list(words))

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        popup = self.popup()
        return popup is not None and popup.isVisible()

    def close_list(self) -> None:
        """Hide the list."""
        if (popup := self.popup()) is not None:
            popup.hide()


class SuggestEdit(QLineEdit):
    """Suggests what contains the typed text; Down or the arrow shows everything."""

    def __init__(self, words: Sequence[str] = (), *, placeholder: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self._finder = Suggestions(self, words)
        self._finder.activated.connect(self.textEdited.emit)
        self.setCompleter(self._finder)
        self._arrow = QAction(self)
        self._arrow.setText(_("Show the list"))
        icons.put(self._arrow, "chevron_down")
        self._arrow.triggered.connect(self.show_all)
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        self._arrow.setVisible(bool(words))

    def offer(self, words: Sequence[str]) -> None:
        """Suggest these words."""
        self._finder.offer(words)
        self._arrow.setVisible(bool(words))

    def show_all(self) -> None:
        """Show every word of the list."""
        self._finder.setCompletionPrefix("")
        self._finder.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with Down."""
        if event.key() == Qt.Key.Key_Down and not self._finder.is_open:
            self.show_all()
            return
        super().keyPressEvent(event)
