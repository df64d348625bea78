"""Grounds whose content is moved up and down only: of a pane beside a list, of a page of cards."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from clientbook.ui.widgets.labels import column, frame


class _Inside(QWidget):
    """As high as the content is at the width given.

    A layout's own minimum assumes the narrowest width, where texts break into more lines: with it a pane could be
    scrolled although everything is seen.
    """

    def minimumSizeHint(self) -> QSize:
        """Return the least size; the height follows from the width."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), 0) if self.hasHeightForWidth() else hint


def scroll_area(inside: QWidget) -> QScrollArea:
    """Return an area that shows `inside` at its own width, and moves it up and down where it is higher."""
    holder = _Inside()
    holder.setLayout(column(inside, spacing=0))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(holder)
    return area


def scrolled_cards(cards: QLayout) -> tuple[QWidget, QScrollArea]:
    """Return the ground of a page of cards one below the other, and the area that moves them up and down."""
    inside = _Inside()
    inside.setLayout(cards)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    ground = QWidget()
    ground.setProperty("look", "ground")
    ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    ground.setLayout(column(area, spacing=0))
    return ground, area


def scrolled_pane(inside: QWidget, look: str = "pane") -> QWidget:
    """Return the ground of a pane with its content in it."""
    ground = frame(look)
    ground.setLayout(column(scroll_area(inside), spacing=0))
    return ground
