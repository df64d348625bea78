"""Tags as one line, with commas between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

_BETWEEN = re.compile(r"[,，、;；]")


class TagsEdit(QLineEdit):
    """Reads "a, b、c" as three tags."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("with commas between them"))
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> tuple[str, ...]:
        """Return the tags."""
        return tuple(tag for part in _BETWEEN.split(self.text()) if (tag := part.strip()))

    def set_value(self, tags: Sequence[str]) -> None:
        """Show these tags."""
        self.setText(", ".join(tags))
