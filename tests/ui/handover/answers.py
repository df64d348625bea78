"""Answers questions that stop the program until they are answered, and fills dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = TypeVar("Kind", bound=QWidget)


def press(inside: QWidget, text: str) -> None:
    """Press the button with this text, mnemonics aside."""
    found = [made for made in inside.findChildren(QPushButton) if made.text().replace("&", "") == text]
    assert found, f"no button {text!r}"
    found[0].click()


def answering(text: str) -> Callable[[], list[str]]:
    """Press the button with this text in the next question; returns what gives the default button's text."""
    defaults: list[str] = []

    def answer() -> None:
        question = QApplication.activeModalWidget()
        assert question is not None
        defaults.extend(made.text() for made in question.findChildren(QPushButton) if made.isDefault())
        press(question, text)

    QTimer.singleShot(0, answer)
    return lambda: defaults


def opened(inside: QWidget, kind: type[Kind]) -> Kind:
    """Return the visible dialog of a kind."""
    found = [made for made in inside.findChildren(kind) if made.isVisible()]
    assert found, f"no {kind.__name__} is open"
    return found[-1]
