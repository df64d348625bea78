"""Which Alt keys a window offers, and those that two controls claim at the same time."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = re.compile(r"&(\w)")


def doubled(window: QWidget) -> list[str]:
    """Return the texts of a window's visible controls that share their Alt key with another one."""
    offered = list(_offered(window))
    keys = Counter(key for key, _text in offered)
    return sorted(text for key, text in offered if keys[key] > 1)


def _offered(window: QWidget) -> Iterator[tuple[str, str]]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            for text in _texts(widget):
                if (found := _KEY.search(text.replace("&&", ""))) is not None:
                    yield found[1].lower(), text


def _texts(widget: QWidget) -> list[str]:
    if isinstance(widget, QTabBar):
        return [widget.tabText(place) for place in range(widget.count())]
    if isinstance(widget, QAbstractButton):
        return [widget.text()]
    return [widget.text()] if isinstance(widget, QLabel) and widget.buddy() is not None else []
