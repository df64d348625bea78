"""Texts on a page: how they break into lines, and what an empty page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QLabel, QPushButton

from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import wrapped

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_dot_between_two_parts_begins_no_line(qtbot: QtBot) -> None:
    said = "沿用现价，之后按量分档 · 陈老板 · 2026-12-01 · due by the end of the week"
    label = wrapped(said)
    qtbot.addWidget(label)
    assert label.text() == said
    layout = QTextLayout(QLabel.text(label), label.font())
    for width in range(80, 400, 13):
        layout.beginLayout()
        starts: list[str] = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            starts.append(layout.text()[line.textStart()])
        layout.endLayout()
        assert "·" not in starts


def test_an_empty_screen_offers_a_first_step_and_another(qtbot: QtBot) -> None:
    state = EmptyState()
    qtbot.addWidget(state)
    done: list[str] = []
    state.say("clients", "None yet", "They come here.", action="Add one", act=lambda: done.append("one"))
    state.offer_also("Import many", lambda: done.append("many"))
    state.show()
    for words in ("Add one", "Import many"):
        next(it for it in state.findChildren(QPushButton) if it.text() == words).click()
    assert done == ["one", "many"]
    state.say("clients", "None fits", "Look elsewhere.")
    assert not [it for it in state.findChildren(QPushButton) if it.isVisible()]
