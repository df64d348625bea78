"""Counts that wait for the signed-in person, for the badges of the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.access import Right
from clientbook.services.access import my_rights
from clientbook.services.departures import list_departures
from clientbook.services.revisits import count_due
from clientbook.support.clock import today

if TYPE_CHECKING:
    from clientbook.desk import Desk


def badges(desk: Desk) -> dict[str, int]:
    """Return {"revisits": due today or overdue for me, "handover": open cases}; what I may not see is left out."""
    rights = my_rights(desk)
    found: dict[str, int] = {}
    if Right.REVISIT in rights:
        found["revisits"] = count_due(desk, today(), member=desk.me)
    if Right.HAND_OVER in rights:
        found["handover"] = len(list_departures(desk))
    return found
