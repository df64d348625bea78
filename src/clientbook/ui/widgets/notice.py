"""The bar inside a page that says what went wrong, or what was done, with the remedy beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from clientbook.support.i18n import _
from clientbook.ui import icons, theme
from clientbook.ui.widgets.labels import button, column, icon_button, restyle, row, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

_ICONS = {"bad": "error", "warn": "warning", "ok": "checked", "info": "info", "accent": "info"}
_GROUNDS = {
    "info": "accent_soft",
    "accent": "accent_soft",
    "bad": "bad_soft",
    "warn": "warn_soft",
    "ok": "ok_soft",
}
_INKS = {"info": "accent", "accent": "accent", "bad": "bad", "warn": "warn", "ok": "ok"}


class _Mark(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 20)
        self.name, self.token = "info", "accent"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(0, 0, icons.pixmap(self.name, 20, theme.tokens().color(self.token), ratio))
        painter.end()


class NoticeBar(QFrame):
    """Hidden until something has to be said; one message at a time, with at most one action."""

    shown_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._tone = "info"
        self._mark = _Mark()
        self._text = wrapped("")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._act: Callable[[], object] | None = None
        self._button = button("", self.act_clicked, look="link")
        self._close = icon_button("dismiss", _("Close this message"), self.dismiss)
        layout = row(self._mark, self._text, self._button, self._close, spacing=theme.SPACE_S, margins=(12, 6, 6, 6))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def say(self, text: str, tone: str = "info", *, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Show `text` in a tone (info, ok, warn, bad), with an action that ends the message."""
        self._tone = tone
        self._mark.name, self._mark.token = _ICONS[tone], _INKS[tone]
        self._text.setText(text)
        self._act = act
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(text)
        self.show()
        self.shown_changed.emit(not self.isHidden())
        self.update()

    def dismiss(self) -> None:
        """Take the message away."""
        self._act = None
        self._text.clear()
        self.hide()
        self.shown_changed.emit(not self.isHidden())

    @property
    def text(self) -> str:
        """What the bar says now."""
        return self._text.text()

    def act_clicked(self) -> None:
        """Take the message away and do what it offers."""
        act = self._act
        self.dismiss()
        if act is not None:
            act()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the soft ground of the tone."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color(_GROUNDS[self._tone]))
        painter.drawRoundedRect(self.rect(), theme.RADIUS, theme.RADIUS)
        painter.end()


class Callout(QWidget):
    """The one thing that matters now: a strong sentence and its evidence on a soft ground."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = "bad"
        self._head = wrapped("", look="strong")
        self._text = wrapped("", look="quiet")
        self.setLayout(column(self._head, self._text, spacing=4, margins=(12, 8, 12, 8)))
        self.hide()

    def say(self, head: str, text: str, tone: str) -> None:
        """Show the sentence and its evidence; an empty sentence hides the callout."""
        self._tone = tone if tone in _GROUNDS else "info"
        self._head.setText(head)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        restyle(self._head, f"head-{self._tone}")
        self.setVisible(bool(head))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the soft ground of the tone."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color(_GROUNDS[self._tone]))
        painter.drawRoundedRect(self.rect(), theme.RADIUS, theme.RADIUS)
        painter.end()
