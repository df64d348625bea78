"""One line for what happened: under it stands what Enter will save. Ctrl+Enter on the page puts the cursor here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from clientbook.domain.interactions import Channel
from clientbook.domain.quickadd import read_line
from clientbook.services.naming import CHANNEL_NAMES
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.labels import Elided, column, frame, row, text_label

if TYPE_CHECKING:
    from clientbook.domain.quickadd import QuickEntry

KEYS = "Ctrl+Return"
_DOT = " · "
_WITH_TEXT = 3
_LEAST = 40


def words_of(entry: QuickEntry) -> list[str]:
    """Return what an entry becomes: how the client was met, what was said, and when to call again."""
    parts: list[str] = []
    if entry.text:
        channel = _(CHANNEL_NAMES[entry.channel or Channel.PHONE])
        parts = [_on(channel, with_weekday(entry.on)) if entry.on else channel, entry.text]
    if entry.next_on is not None:
        parts.append(_on(entry.next_note or _("call again"), with_weekday(entry.next_on)))
    return parts


def fitted(parts: list[str], metrics: QFontMetrics, width: int) -> str:
    """Return the parts in one line of `width`: what was said is cut first, since it stands in the line above."""
    whole = _DOT.join(parts)
    if len(parts) < _WITH_TEXT or metrics.horizontalAdvance(whole) <= width:
        return whole
    others = metrics.horizontalAdvance(_DOT.join([parts[0], "", *parts[2:]]))
    short = metrics.elidedText(parts[1], Qt.TextElideMode.ElideRight, max(width - others, _LEAST))
    return _DOT.join([parts[0], short, *parts[2:]])


def _on(what: str, day: str) -> str:
    return _("{what} on {day}").format(what=what, day=day)


class _Line(QLineEdit):
    """Escape clears what was written before it leaves the page."""

    def event(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and self.text() and not self.isReadOnly():
            if event.type() == QEvent.Type.KeyPress:
                self.clear()
            event.accept()
            return True
        return super().event(event)


class QuickAdd(QWidget):
    """The line and its words; `saved` carries what was typed, and the line waits for `done` or `failed`."""

    saved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.line = _Line()
        self.line.setAccessibleName(_("What happened, in one line"))
        self.line.setPlaceholderText(_("e.g. called, interested, call again Tuesday"))
        self.line.setMaxLength(2_000)
        self._words = Elided(look="small")
        self._keys = text_label(_("Ctrl+Enter"), look="small")
        self._save = text_label(_("Enter saves"), look="small")
        foot = row(self._words, self._save, self._keys, spacing=theme.SPACE_M)
        foot.setStretch(0, 1)
        ground = frame("bar")
        ground.setLayout(column(self.line, foot, spacing=4, margins=(16, 12, 16, 8)))
        self.setLayout(column(ground, spacing=0))
        self.line.textChanged.connect(lambda _text: self._show_words())
        self.line.returnPressed.connect(self._return_pressed)
        self._show_words()
        self.setFocusProxy(self.line)

    def empty(self) -> None:
        """Forget what was typed."""
        self.line.clear()

    def done(self) -> None:
        """Take the next line: what was typed is saved."""
        self.line.setReadOnly(False)
        self.line.clear()

    def failed(self) -> None:
        """Keep what was typed: it is not saved."""
        self.line.setReadOnly(False)

    def _return_pressed(self) -> None:
        text = self.line.text().strip()
        if text and not self.line.isReadOnly():
            self.line.setReadOnly(True)
            self.saved.emit(text)

    def _show_words(self) -> None:
        text = self.line.text().strip()
        parts = words_of(read_line(text, today())) if text else []
        room = self.line.width() - self._save.sizeHint().width() - theme.SPACE_L
        said = fitted(parts, self._words.fontMetrics(), room)
        self._words.say(said or _("Phone, visit, WeChat …, what was said, and when to call again"))
        self._save.setVisible(bool(text))
        self._keys.setVisible(not text)
        self.line.setAccessibleDescription(_DOT.join(parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the new width."""
        super().resizeEvent(event)
        self._show_words()
