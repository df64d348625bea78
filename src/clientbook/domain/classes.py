"""Client classes: how often a client is revisited and how long silence is borne."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level


class ClientClass(Sealed, Entity, kw_only=True):
    """One class of the firm's own list, in the firm's binder; intervals in days.

    A retired class has no clients; it stays so that history can name it.
    """

    __tablename__ = "client_class"
    kind = "client_class"
    level = Level.FULL

    name: Mapped[str]
    rank: Mapped[int]
    revisit_days: Mapped[int]
    silence_days: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    is_key: Mapped[bool] = mapped_column(default=False)
    is_retired: Mapped[bool] = mapped_column(default=False)


DEFAULT_CLASSES: tuple[tuple[str, int, int, bool], ...] = (
    (N_("VIP"), 30, 60, True),
    (N_("Regular"), 90, 180, False),
    (N_("Potential"), 180, 360, False),
)
"""Name, revisit interval, silence limit in days, key client: what a new firm starts with (product, section 4)."""
_USUAL = frozenset(title for title, *_rest in DEFAULT_CLASSES)


def class_name(name: str) -> str:
    """Return a class's name as it is read: a usual one in the current language, the firm's own as it stands."""
    return _(name) if name in _USUAL else name
