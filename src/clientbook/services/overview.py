"""Counts that wait for the signed-in person, for the badges of the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.access import Right
from clientbook.services.access import my_rights
from clientbook.services.access_walk import count_waiting as count_reviews
from clientbook.services.complaint_lists import count_mine
from clientbook.services.conduct import count_new
from clientbook.services.departures import list_departures
from clientbook.services.duplicates import count_pairs
from clientbook.services.intakes import count_waiting
from clientbook.services.revisits import count_due
from clientbook.support.clock import today

if TYPE_CHECKING:
    from clientbook.desk import Desk


def badges(desk: Desk) -> dict[str, int]:
    """Return what waits by page: revisits due for me, departure cases, complaints that wait for me, and so on.

    What I may not see is left out.
    """
    rights = my_rights(desk)
    found: dict[str, int] = {}
    if Right.REVISIT in rights:
        found["revisits"] = count_due(desk, today(), member=desk.me)
    if Right.SERVE in rights:
        found["feedback"] = count_mine(desk)
    if Right.EDIT in rights:
        found["duplicates"] = count_pairs(desk).open
    if Right.VERIFY in rights:
        found["intakes"] = count_waiting(desk)
    if Right.HAND_OVER in rights:
        found["handover"] = len(list_departures(desk))
    if Right.MANAGE_MEMBERS in rights:
        found["access"] = count_reviews(desk)
        found["log"] = count_new(desk)
    return found
