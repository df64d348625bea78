"""Asking why files go into the bin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.i18n import _, ngettext
from clientbook.ui.widgets.dialog import ask_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


def ask_reason(parent: QWidget, names: Sequence[str]) -> str | None:
    """Return the reason for putting these files into the bin; None when the person thinks better of it."""
    count = len(names)
    one = _("Put {name} into the bin").format(name=names[0] if names else "")
    many = ngettext("Put {n} file into the bin", "Put {n} files into the bin", count).format(n=f"{count:,}")
    return ask_text(parent, one if count == 1 else many, _("&Reason"), verb=_("Put into the bin"))
