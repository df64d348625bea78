"""The state pill: a word on a soft ground, in a tone. As a widget, and painted by delegates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clientbook.ui import fonts, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

HEIGHT = 20
PADDING = 8
TONES = ("neutral", "accent", "ok", "warn", "bad")


def colours(tone: str, *, chosen: bool = False) -> tuple[QColor, QColor]:
    """Return (text, ground) of a tone; unknown tones are neutral. A chosen row has the accent's ground itself."""
    look = theme.tokens()
    if tone not in TONES or tone == "neutral":
        return look.color("quiet"), look.color("chip")
    ground = "surface" if chosen and tone == "accent" else f"{tone}_soft"
    return look.color(tone), look.color(ground)


def width_of(text: str, font: QFont) -> int:
    """Return the width of a pill around `text`."""
    return QFontMetrics(fonts.sized(font, theme.SMALL)).horizontalAdvance(text) + 2 * PADDING


def paint_pill(painter: QPainter, area: QRectF, text: str, tone: str, *, chosen: bool = False) -> None:
    """Paint a pill at the left of `area`, centred vertically, cut to its width."""
    ink, ground = colours(tone, chosen=chosen)
    font = fonts.sized(painter.font(), theme.SMALL)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()) - 2 * PADDING + 2)
    width = metrics.horizontalAdvance(shown) + 2 * PADDING
    box = QRectF(area.left(), area.center().y() - HEIGHT / 2, width, HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


class Pill(QWidget):
    """One word of state."""

    def __init__(self, text: str = "", tone: str = "neutral") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._text, self._tone = text, tone
        self.say(text, tone)

    def say(self, text: str, tone: str) -> None:
        """Show another word in another tone; an empty one hides the pill."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the pill around its word."""
        return QSize(width_of(self._text, self.font()), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill."""
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_pill(painter, QRectF(self.rect()), self._text, self._tone)
        painter.end()
