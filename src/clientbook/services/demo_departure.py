"""The open departure of the demo firm: someone leaves in three weeks, and nearly every client has a successor."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from clientbook.domain.departures import DepartureType
from clientbook.services import departures
from clientbook.services.demo_crew import manager_of
from clientbook.services.demo_made import REGULAR, VIP, Scene, workday
from clientbook.services.demo_notes import LEAVING, REASONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clientbook.services.demo_crew import Crew
    from clientbook.services.demo_made import MadeUp
    from clientbook.services.demo_people import Person

_OPENED_BEFORE = dt.timedelta(days=9)
_LEAVES_AFTER = dt.timedelta(days=18)
_UNDECIDED = 11
"""Every eleventh client still has no successor."""


def departure(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield the day on which the case of whoever is leaving was opened, and the one on which successors were chosen."""
    leaver = next((at for at, one in enumerate(crew) if one.person.is_leaving), None)
    if leaver is None:
        return
    case = _Case(crew, leaver)
    yield Scene(workday(day - _OPENED_BEFORE), partial(case.open, day + _LEAVES_AFTER))
    yield Scene(workday(day - _OPENED_BEFORE / 3), partial(case.allocate, files))


class _Case:
    """The case of one leaver, kept by the manager of the team."""

    def __init__(self, crew: Crew, leaver: int) -> None:
        self._crew, self._leaver = crew, leaver
        self._desk = manager_of(crew, crew[leaver]).desk
        self._case = b""

    def open(self, last_day: dt.date) -> None:
        form = departures.DepartureForm(
            leaver=self._crew[self._leaver].id, last_day=last_day, type=DepartureType.RESIGNED, reason=LEAVING
        )
        self._case = departures.open_departure(self._desk, form).made

    def allocate(self, files: Sequence[MadeUp]) -> None:
        """Choose successors with reasons for nearly all clients."""
        there = [made for made in files if made.id]
        for (successor, reason), clients in _choices(self._crew, there, self._leaver).items():
            name = self._crew[successor].person.name
            text = REASONS[reason].format(name=name)
            departures.allocate(self._desk, self._case, clients, self._crew[successor].id, text)


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
