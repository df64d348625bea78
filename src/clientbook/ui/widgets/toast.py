"""A quiet message over the bottom of the window that says what was just done, with one thing to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QCursor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QStackedWidget, QWidget

from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.labels import Elided, button, icon_button, row

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN_MS = 10_000
_WIDEST = 560
_ABOVE = 16


class Toast(QFrame):
    """Floats over the pages in `place`, takes no focus by itself, and goes after ten seconds.

    It stays (and tells so by `kept`) while the mouse or the focus is on it.
    """

    kept = Signal()

    def __init__(self, parent: QWidget, place: QStackedWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "toast")
        self._under, self._place = parent, place
        self._act: Callable[[], object] | None = None
        self._text = Elided()
        self._button = button("", self.act_clicked, look="link")
        self._close = icon_button("dismiss", _("Close this message"), self.dismiss)
        layout = row(self._text, self._button, self._close, spacing=theme.SPACE_S, margins=(16, 6, 6, 6))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(16)
        shadow.setOffset(0, 2)
        shadow.setColor(QColor(0, 0, 0, 60))
        self.setGraphicsEffect(shadow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        place.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; nothing while hidden."""
        return self.accessibleName()

    @property
    def has_action(self) -> bool:
        """Whether something is on offer now."""
        return self._act is not None

    def say(self, text: str, *, action: str = "", keys: str = "", act: Callable[[], object] | None = None) -> None:
        """Show a text, with an action that ends it; `keys` are told in the action's tip. Screen readers say it."""
        self._act = act
        self._text.say(text)
        self._button.setText(action)
        self._button.setToolTip(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
        self._button.setVisible(bool(action))
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self._settle()
        self._timer.start(SHOWN_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{text} {action} {keys}".strip()))

    def dismiss(self) -> None:
        """Take the message away and forget it."""
        self._timer.stop()
        self._act = None
        self._text.say("")
        self.setAccessibleName("")
        if self.isAncestorOf(self.window().focusWidget() or self.window()):
            (self._place.currentWidget() or self._place).setFocus()
        self.hide()

    def act_clicked(self) -> None:
        """Take the message away and do what it offers."""
        act = self._act
        self.dismiss()
        if act is not None:
            act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the bottom of the place when that changes its size."""
        if watched is self._place and event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and not self.isHidden():
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        beside = [one.sizeHint().width() + theme.SPACE_S for one in (self._button, self._close) if not one.isHidden()]
        text = self._text.fontMetrics().horizontalAdvance(self.text) + theme.SPACE_XS
        wanted = text + sum(beside) + self.contentsMargins().left() + 2 * theme.SPACE_L
        width = min(wanted, _WIDEST, self._place.width() - 2 * _ABOVE)
        self.resize(width, self.sizeHint().height())
        corner = self._place.mapTo(self._under, self._place.rect().bottomLeft())
        self.move(corner.x() + (self._place.width() - width) // 2, corner.y() - self.height() - _ABOVE)

    def _time_is_up(self) -> None:
        if self.rect().contains(self.mapFromGlobal(QCursor.pos())) or self._button.hasFocus() or self._close.hasFocus():
            self._timer.start(SHOWN_MS)
            self.kept.emit()
        else:
            self.dismiss()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the page behind while the focus is here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc take the message away while it has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)
