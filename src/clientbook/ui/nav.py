"""The navigation at the left: grouped pages with icon, name and a badge that counts what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from clientbook.ui import fonts, icons, theme
from clientbook.ui.widgets.labels import column, frame, row, text_label
from clientbook.ui.widgets.pill import colours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.ui.pages import Entry

_HEIGHT = 34
_ICON = 18
_TINY = 10


class NavButton(QAbstractButton):
    """One page of the navigation."""

    moved = Signal(int)

    def __init__(self, key: str, text: str, icon: str) -> None:
        super().__init__()
        self.key = key
        self._icon = icon
        self._badge = ("", "neutral")
        self._is_folded = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)

    def show_badge(self, count: int, tone: str = "neutral") -> None:
        """Show how much waits here; 0 hides the badge."""
        self._badge = (str(count) if count else "", tone)
        self.setAccessibleName(f"{self.text()} {count}" if count else self.text())
        self.update()

    def fold(self, *, is_folded: bool) -> None:
        """Show the icon alone, with the name as its tool tip, or both."""
        self._is_folded = is_folded
        self.setToolTip(self.text() if is_folded else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of an entry."""
        return QSize((theme.NAV_FOLDED if self._is_folded else theme.NAV_WIDTH) - 16, _HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint with the hover ground."""
        self.update()
        super().enterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move to the neighbours with the arrows, open with Enter."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, name and badge."""
        look = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = "surface" if self.isChecked() else "line" if self.underMouse() else "nav"
        painter.setBrush(look.color(ground))
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        tint = look.color("accent" if self.isChecked() else "quiet")
        top = (self.height() - _ICON) / 2
        painter.drawPixmap(QPointF(12, top), icons.pixmap(self._icon, _ICON, tint, self.devicePixelRatioF()))
        if not self._is_folded:
            self._paint_name(painter)
        self._paint_badge(painter)
        painter.end()

    def _paint_name(self, painter: QPainter) -> None:
        weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal
        painter.setFont(fonts.sized(self.font(), theme.TEXT, weight))
        painter.setPen(theme.tokens().color("text" if self.isChecked() else "quiet"))
        name = QRectF(40, 0, self.width() - 84, self.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _badge_box(self, painter: QPainter, text: str) -> QRectF:
        """Return where the badge stands, with its font chosen: at the right, or at the corner of a lone icon."""
        painter.setFont(fonts.sized(self.font(), _TINY if self._is_folded else theme.SMALL))
        words = painter.fontMetrics().horizontalAdvance(text)
        if self._is_folded:
            width = max(words + 8, 16)
            return QRectF(self.width() - width, 1, width, 15)
        width = max(words + 14, 26)
        return QRectF(self.width() - width - 8, (self.height() - 20) / 2, width, 20)

    def _paint_badge(self, painter: QPainter) -> None:
        text, tone = self._badge
        if not text:
            return
        ink, ground = colours(tone)
        box = self._badge_box(painter, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color("bg") if tone == "neutral" else ground)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class _Brand(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tint = theme.tokens().color("accent")
        painter.drawPixmap(0, 0, icons.pixmap("shield", 20, tint, self.devicePixelRatioF()))
        painter.end()


class NavRail(QWidget):
    """All entries in their groups; `chosen` carries the key of a page."""

    chosen = Signal(str)

    def __init__(self, title: str, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.setFixedWidth(theme.NAV_WIDTH)
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        ground = frame("nav")
        self._brand = text_label(title, look="section")
        self._brand.setWordWrap(False)
        inner = column(row(_Brand(), self._brand, None, margins=(10, 0, 0, 8)), spacing=0, margins=(8, 14, 8, 8))
        group = entries[0].group if entries else 0
        for entry in entries:
            if entry.group != group:
                inner.addSpacing(10)
                group = entry.group
            inner.addWidget(self._entry(entry))
        inner.addStretch(1)
        ground.setLayout(inner)
        self.setLayout(column(ground, spacing=0))

    def _entry(self, entry: Entry) -> NavButton:
        made = NavButton(entry.key, entry.title(), entry.icon)
        made.clicked.connect(lambda: self.chosen.emit(entry.key))
        made.moved.connect(lambda step: self._move(entry.key, step))
        self._group.addButton(made)
        self._buttons[entry.key] = made
        return made

    def fold(self, *, is_folded: bool) -> None:
        """Leave the width to the page: icons alone."""
        self.setFixedWidth(theme.NAV_FOLDED if is_folded else theme.NAV_WIDTH)
        self._brand.setVisible(not is_folded)
        for made in self._buttons.values():
            made.fold(is_folded=is_folded)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def show_badges(self, counts: dict[str, int]) -> None:
        """Show how much waits on each page."""
        for key, made in self._buttons.items():
            made.show_badge(counts.get(key, 0))

    def _move(self, key: str, step: int) -> None:
        keys = list(self._buttons)
        self._buttons[keys[(keys.index(key) + step) % len(keys)]].setFocus(Qt.FocusReason.TabFocusReason)
