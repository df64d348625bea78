"""Choosing between the values of two files: a row of the form for every field that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy, QWidget

from clientbook.services.merge_plan import Side
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.labels import clear, wrapped
from clientbook.ui.widgets.rowdelegate import NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clientbook.services.merge_plan import FieldRow

LABEL_WIDTH, BOTH_WIDTH = 128, 104
_LEFT, _RIGHT, _PAD, _MARK = 34, 10, 7, 16
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class FourColumns(QGridLayout):
    """A grid of label, kept file, other file and both, equally wide in every part of the page."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(theme.SPACE_S)
        self.setVerticalSpacing(spacing)
        for place in (1, 2):
            self.setColumnStretch(place, 1)

    def hold(self) -> None:
        """Keep the outer columns where a part has nothing in them; after it was cleared, once again."""
        for place, width in ((0, LABEL_WIDTH), (3, BOTH_WIDTH)):
            holder = QWidget()  # a spacer would take the gap beside it away
            holder.setFixedSize(width, 0)
            self.addWidget(holder, 0, place)


class ValueChoice(QAbstractButton):
    """One value of a field, with its whole text; one of its group is chosen, the arrows move the choice."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Say that the text breaks into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the whole text at `width`."""
        room = QRect(0, 0, max(width - _LEFT - _RIGHT, 1), 100_000)
        lines = QFontMetrics(self.font()).boundingRect(room, _WRAPPED, self._shown())
        return max(lines.height() + 2 * _PAD, theme.ROW)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        width = QFontMetrics(self.font()).horizontalAdvance(self._shown().partition("\n")[0])
        return QSize(min(width, 200) + _LEFT + _RIGHT, theme.ROW)

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(BOTH_WIDTH, theme.ROW)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint with the hover ground."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, mark and text."""
        look, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = self.isChecked()
        ground = "accent_soft" if is_chosen else "hover" if self.underMouse() and self.isEnabled() else "surface"
        painter.setPen(QPen(look.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(look.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        if self.isEnabled():
            self._paint_mark(painter)
        painter.setPen(look.color("text" if self.text() and (is_chosen or not self.isEnabled()) else "quiet"))
        room = self.rect().adjusted(_LEFT, _PAD, -_RIGHT, -_PAD + 1)
        painter.drawText(room, _WRAPPED, self._shown())
        painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        look = theme.tokens()
        circle = QRectF(10, _PAD + 1, _MARK, _MARK)
        is_chosen = self.isChecked()
        painter.setPen(QPen(look.color("accent" if is_chosen else "edge"), 1))
        painter.setBrush(look.color("accent" if is_chosen else "surface"))
        painter.drawEllipse(circle)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("surface"))
            painter.drawEllipse(QPointF(circle.center()), 3, 3)

    def _shown(self) -> str:
        return self.text() or NOTHING


class FieldChoices(QWidget):
    """The fields that differ, each with the value of the kept file, that of the other, and both where that can be."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._groups: dict[str, QButtonGroup] = {}
        self._sides: dict[tuple[str, Side], ValueChoice] = {}
        self._grid = FourColumns(self, spacing=2)

    def show_fields(self, rows: Sequence[FieldRow], chosen: Mapping[str, Side], *, may_choose: bool) -> None:
        """Show fields that differ; `chosen` goes before what is proposed, by place."""
        self._forget()
        self._grid.hold()
        for number, row in enumerate(rows):
            label = wrapped(row.label, look="muted")
            label.setMaximumWidth(LABEL_WIDTH)
            self._grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            label.setContentsMargins(0, _PAD, 0, 0)
            self._add_row(number, row)
            side = chosen.get(row.place, row.choice)
            if may_choose:
                self._sides.get((row.place, side), self.choice(row.place, row.choice)).setChecked(True)
            for made in self._groups[row.place].buttons():
                made.setEnabled(may_choose)

    def value(self) -> dict[str, Side]:
        """Return the chosen side of every field, by place."""
        return {place: side for (place, side), made in self._sides.items() if made.isChecked()}

    def choice(self, place: str, side: Side) -> ValueChoice:
        """Return what stands for a side of a field."""
        return self._sides[place, side]

    def empty(self) -> None:
        """Forget everything readable."""
        self._forget()

    def _add_row(self, number: int, row: FieldRow) -> None:
        group = self._groups[row.place] = QButtonGroup(self)
        texts = {Side.KEPT: row.kept, Side.OTHER: row.other} | ({Side.BOTH: _("Both")} if row.may_both else {})
        for column, (side, text) in enumerate(texts.items(), start=1):
            made = ValueChoice(text, f"{row.label}: {text or NOTHING}")
            made.clicked.connect(lambda *_on: self.edited.emit())
            group.addButton(made)
            self._sides[row.place, side] = made
            self._grid.addWidget(made, number, column)

    def _forget(self) -> None:
        for group in self._groups.values():
            group.deleteLater()
        self._groups.clear()
        self._sides.clear()
        clear(self._grid)
