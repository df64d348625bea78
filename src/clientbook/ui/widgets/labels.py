"""Labels, buttons and lines in the looks that the style sheet knows. Text is always plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clientbook.ui import icons, theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def without_mnemonic(label: str) -> str:
    """Return a label as it is read: "Name" of "&Name", 姓名 of 姓名(&N)."""
    return re.sub(r"\s?[(（]&\w[)）]", "", label).replace("&", "")


def text_label(text: str, *, look: str = "") -> QLabel:
    """Return a label that shows `text` as it is, whatever it contains."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        label.setProperty("look", look)
    return label


def plain_tip(text: str) -> str:
    """Return a tool tip that shows `text` as it is; Qt takes what looks like markup for markup, so that is escaped."""
    if not QtGui.Qt.mightBeRichText(text):
        return text
    import html

    return f"<span>{html.escape(text)}</span>"


def breaking(text: str) -> str:
    """Return `text` as lines are to be made of it: the dot between two parts ends a line and begins none."""
    return text.replace(" · ", "\u00a0· ")


class _Wrapped(QLabel):
    def setText(self, text: str) -> None:
        super().setText(breaking(text))

    def text(self) -> str:
        return super().text().replace("\u00a0· ", " · ")


def wrapped(text: str, *, look: str = "") -> QLabel:
    """Return a label that breaks its text into lines."""
    label = _Wrapped()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if look:
        label.setProperty("look", look)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    return label


class Heading(_Wrapped):
    """The name at the head of a pane: whole, on as many lines as it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self.setProperty("look", "title")

    def say(self, text: str) -> None:
        """Show another name."""
        self.setText(text)


class Elided(QLabel):
    """A one-line label that ends in … where its space ends, and shows the whole text as a tool tip."""

    def __init__(self, text: str = "", *, look: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if look:
            self.setProperty("look", look)
        self._whole = ""
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def hug(self, most: int) -> None:
        """Be as wide as the text needs, up to `most`."""
        self.ensurePolished()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFixedWidth(min(self.fontMetrics().horizontalAdvance(self._whole) + 1, most))

    def resizeEvent(self, event: object) -> None:
        """Cut the text to the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        super().setText(cut)
        self.setToolTip(plain_tip(self._whole) if cut != self._whole else "")


def restyle(widget: QWidget, look: str) -> None:
    """Give a widget another look of the style sheet."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(
    text: str, clicked: Callable[[], object] | None = None, *, look: str = "", icon: str = "", tip: str = ""
) -> QPushButton:
    """Return a push button; `look` is "", "primary", "danger", "link", "chip" or "icon"."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if look:
        made.setProperty("look", look)
    if icon:
        icons.put(made, icon, {"primary": "on_accent", "link": "accent", "danger": "bad"}.get(look, "muted"))
    if tip:
        made.setToolTip(plain_tip(tip))
        made.setAccessibleName(tip)
    if look in ("link", "inline"):
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if clicked is not None:
        made.clicked.connect(lambda *_checked: clicked())
    return made


def icon_button(icon: str, tip: str, clicked: Callable[[], object] | None = None) -> QPushButton:
    """Return a square button that shows only an icon; `tip` is also its accessible name."""
    return button("", clicked, look="icon", icon=icon, tip=tip)


def line() -> QFrame:
    """Return a hairline."""
    made = QFrame()
    made.setProperty("look", "line")
    return made


def frame(look: str) -> QFrame:
    """Return a frame in a look of the style sheet: "card", "bar", "foot", "nav", "pane", "status-bar"."""
    made = QFrame()
    made.setProperty("look", look)
    return made


def column(
    *items: QWidget | QLayout | None,
    spacing: int = theme.SPACE_S,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> QVBoxLayout:
    """Return a vertical layout of `items`; None is a stretch."""
    layout = QVBoxLayout()
    _fill(layout, items, spacing, margins)
    return layout


def row(
    *items: QWidget | QLayout | None,
    spacing: int = theme.SPACE_S,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> QHBoxLayout:
    """Return a horizontal layout of `items`; None is a stretch."""
    layout = QHBoxLayout()
    _fill(layout, items, spacing, margins)
    return layout


def _fill(
    layout: QBoxLayout,
    items: Iterable[QWidget | QLayout | None],
    spacing: int,
    margins: tuple[int, int, int, int],
) -> None:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
