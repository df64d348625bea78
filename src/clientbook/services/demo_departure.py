"""The open departure of the demo firm: someone leaves in three weeks, and nearly every client has a successor."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clientbook.domain.departures import DepartureType
from clientbook.services import departures
from clientbook.services.demo_files import REGULAR, VIP
from clientbook.services.demo_texts import LEAVING, REASONS
from clientbook.support.clock import frozen, now, today

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clientbook.services.demo_crew import Colleague, Crew
    from clientbook.services.demo_files import MadeUp
    from clientbook.services.demo_people import Person

_OPENED_BEFORE = dt.timedelta(days=9)
_LEAVES_AFTER = dt.timedelta(days=18)
_UNDECIDED = 11
"""Every eleventh client still has no successor."""


def open_case(crew: Crew, files: Sequence[MadeUp], manager: Colleague) -> None:
    """Open the case of whoever is leaving, as the manager, and choose successors with reasons."""
    leaver = next((at for at, one in enumerate(crew) if one.person.is_leaving), None)
    if leaver is None:
        return
    with frozen(now() - _OPENED_BEFORE):
        form = departures.DepartureForm(
            leaver=crew[leaver].id,
            last_day=today() + _OPENED_BEFORE + _LEAVES_AFTER,
            type=DepartureType.RESIGNED,
            reason=LEAVING,
        )
        case = departures.open_departure(manager.desk, form).made
    with frozen(now() - _OPENED_BEFORE / 3):
        for (successor, reason), clients in _choices(crew, files, leaver).items():
            name = crew[successor].person.name
            text = REASONS[reason].format(name=name)
            departures.allocate(manager.desk, case, clients, crew[successor].id, text)


def _choices(crew: Crew, files: Sequence[MadeUp], leaver: int) -> dict[tuple[int, str], list[bytes]]:
    """Return the clients of each successor and reason; successors are indexes of the crew."""
    found: dict[tuple[int, str], list[bytes]] = {}
    for at, made in enumerate(made for made in files if made.responsible == leaver):
        if at % _UNDECIDED != _UNDECIDED - 1:
            found.setdefault(_choice(crew, made, leaver, at), []).append(made.id)
    return found


def _choice(crew: Crew, made: MadeUp, leaver: int, at: int) -> tuple[int, str]:
    people = [one.person for one in crew]
    backup = next((index for index, until in made.backups if until is None and index != leaver), None)
    if backup is not None:
        return backup, "backup"
    if made.rank == VIP:
        return _manager(people, leaver), "key"
    if made.buyer.is_foreign:
        return _first(people, leaver, lambda one: one.speaks_english), "english"
    if made.is_southern:
        return _first(people, leaver, lambda one: one.team != people[leaver].team and bool(one.team)), "south"
    team = people[leaver].team
    if made.rank == REGULAR or at % 2:
        return _first(people, leaver, lambda one: one.team == team), "trade"
    return _manager(people, leaver), "load"


def _manager(people: Sequence[Person], leaver: int) -> int:
    team = people[leaver].team
    return _first(people, leaver, lambda one: one.team == team and one.role.value == "manager")


def _first(people: Sequence[Person], leaver: int, fits: Callable[[Person], bool]) -> int:
    """Return somebody who serves clients and fits; the last of them, as staff stand behind their managers."""
    able = [at for at, one in enumerate(people) if one.serves and at != leaver]
    return next((at for at in reversed(able) if fits(people[at])), able[0])
