"""The ground of a pane beside a list, whose content is moved up and down only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from clientbook.ui.widgets.labels import column, frame


def scrolled_pane(inside: QWidget) -> QWidget:
    """Return the ground of a pane with its content in it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    ground = frame("pane")
    ground.setLayout(column(area, spacing=0))
    return ground
