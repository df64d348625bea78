"""Who opens files in the demo firm: a few a day, and on the evening before giving notice nearly all of them."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from clientbook.domain.log import Act
from clientbook.services.demo_made import Scene
from clientbook.support.clock import seeded
from clientbook.support.words import Role

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from clientbook.services.demo_crew import Colleague, Crew
    from clientbook.services.demo_made import MadeUp

_DAYS, _EVENING = 72, 10
"""So many days back people open files; so many days ago was the evening."""
_FEWEST, _MOST = 2, 5
_TAKEN, _REVEALED = 46, 18
_MORNING, _LATE = dt.time(9, 40), dt.time(18, 50)
_FRIDAY = 4


def openings(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield the openings of everybody who serves clients, and the evening of whoever is leaving."""
    dice = seeded(len(files))
    for at, colleague in enumerate(crew):
        own = [made for made in files if made.responsible == at]
        if colleague.person.role not in (Role.STAFF, Role.MANAGER) or not own:
            continue
        for ago in range(_DAYS, 0, -1):
            on = day - dt.timedelta(days=ago)
            if on.weekday() <= _FRIDAY:
                yield Scene(on, partial(_open, colleague, own, dice.randint(_FEWEST, _MOST), dice), _MORNING)
        if colleague.person.is_leaving:
            yield Scene(_evening(day), partial(_take, colleague, own), _LATE)


def _evening(day: dt.date) -> dt.date:
    """Return the working day on which the leaver stayed late."""
    on = day - dt.timedelta(days=_EVENING)
    return on - dt.timedelta(days=max(0, on.weekday() - _FRIDAY))


def _open(colleague: Colleague, own: Sequence[MadeUp], count: int, dice: random.Random) -> None:
    there = [made for made in own if made.id]
    for made in dice.sample(there, min(count, len(there))):
        colleague.desk.note(Act.CLIENT_OPEN, about=made.id)


def _take(colleague: Colleague, own: Sequence[MadeUp]) -> None:
    """Open every file, some again, and look at the numbers."""
    there = [made for made in own if made.id]
    for place in range(_TAKEN if there else 0):
        colleague.desk.note(Act.CLIENT_OPEN, about=there[place % len(there)].id)
    for made in there[:_REVEALED]:
        colleague.desk.note(Act.CLIENT_REVEAL, about=made.id, what="phone")
