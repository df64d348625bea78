"""A made-up trading firm with two years of history, to try the program on. The same seed gives the same firm."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from clientbook.services import demo_acts as acts
from clientbook.services import demo_crew
from clientbook.services.clients import classes
from clientbook.services.demo_crew import manager_of
from clientbook.services.demo_intakes import verify_new_files
from clientbook.services.demo_lists import keep_own_lists
from clientbook.services.demo_people import FEWEST, MOST, staff
from clientbook.services.demo_roster import HISTORY, make_up
from clientbook.services.demo_scenes import scenes
from clientbook.support.clock import frozen, local, now, seeded
from clientbook.support.errors import Invalid, Unavailable
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from clientbook.services.demo_crew import Crew
    from clientbook.services.demo_made import MadeUp, Scene
    from clientbook.support.words import Role

VAULT_NAME = "firm.clientbook"
MOST_CLIENTS = 100_000
_QUARTERS = 7
_RECENT = (91, 70, 49, 28, 14, 7, 0)
"""Days before the end up to which the last quarter is written, ever more closely."""
_SMALL = 40
"""Files up to which the last quarter is written in one go as well."""
_BATCH = 1_000
"""Files in one act; a firm with more of them writes its two years in one go, a smaller one does so bit by bit."""
_CLOSING = dt.time(17, 40)


class DemoLogin(NamedTuple):
    """How somebody of the demo firm comes in."""

    login: str
    name: str
    role: Role
    passphrase: str


class DemoFirm(NamedTuple):
    """A demo firm on disk; the owner is the first login."""

    location: Path
    logins: tuple[DemoLogin, ...]


def make_demo(
    folder: Path,
    *,
    clients: int = 120,
    people: int = 8,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> DemoFirm:
    """Make `folder`/firm.clientbook and everybody in it.

    Content follows from `seed` and the day; keys, ids and passphrases are random. `progress` may raise Cancelled.
    Raises Invalid on "clients", "people" or "place"; when anything fails, no vault is left behind.
    """
    _check(clients, people)
    location = folder / VAULT_NAME
    _make_room(location)
    end = now()
    everybody = staff(seeded(seed), people)
    files = make_up(seed, everybody, clients, local(end).date())
    steps = _Steps(progress, len(everybody) + len(list(_rounds(files, end))) + 1)
    try:
        with frozen(end - HISTORY):
            crew = demo_crew.gather(location, everybody, steps.tick)
        try:
            _write(crew, files, end, steps)
        finally:
            demo_crew.dismiss(crew)
    except BaseException:
        _clear(location)
        raise
    logins = (DemoLogin(one.person.login, one.person.name, one.person.role, one.passphrase) for one in crew)
    return DemoFirm(location, tuple(logins))


def _check(clients: int, people: int) -> None:
    if not 1 <= clients <= MOST_CLIENTS:
        raise Invalid(_("A demo firm has 1 to {most} clients.").format(most=MOST_CLIENTS), field="clients")
    if not FEWEST <= people <= MOST:
        text = _("A demo firm has {fewest} to {most} people.")
        raise Invalid(text.format(fewest=FEWEST, most=MOST), field="people")


def _make_room(location: Path) -> None:
    if location.exists():
        text = _("“{place}” is there already. Choose another folder, or delete it first.")
        raise Invalid(text.format(place=location), field="place")
    try:
        location.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = _("The folder “{place}” cannot be made: {reason}. Choose another one.")
        raise Unavailable(text.format(place=location.parent, reason=error.strerror)) from error


def _clear(location: Path) -> None:
    for left in location.parent.glob(f"{location.name}*"):
        left.unlink(missing_ok=True)


class _Steps:
    """Counts what is done and tells whoever waits."""

    def __init__(self, progress: Callable[[int, int], None] | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def tick(self) -> None:
        """One step more is done."""
        self._done += 1
        if self._progress is not None:
            self._progress(min(self._done, self._total), self._total)


class _Round(NamedTuple):
    """A span of the story and the files that are written down in it."""

    first: dt.date
    last: dt.date
    files: Sequence[MadeUp]


def _rounds(files: Sequence[MadeUp], end: dt.datetime) -> Iterator[_Round]:
    today = local(end).date()
    first = today - HISTORY - dt.timedelta(days=7)
    if len(files) > _BATCH:
        for start in range(0, len(files), _BATCH * 4):
            yield _Round(first, today, files[start : start + _BATCH * 4])
        return
    early, *recent = (today - dt.timedelta(days=days) for days in _RECENT)
    span = HISTORY - (today - early)
    lasts = [early - span * left / _QUARTERS for left in reversed(range(_QUARTERS))]
    lasts += recent if len(files) > _SMALL else recent[-1:]
    for last in lasts:
        yield _Round(first, last, files)
        first = last + dt.timedelta(days=1)


def _write(crew: Crew, files: Sequence[MadeUp], end: dt.datetime, steps: _Steps) -> None:
    today = local(end).date()
    with frozen(end - HISTORY):
        keep_own_lists(crew[0].desk)
    waiting = scenes(crew, files, today)
    ranks = [choice.id for choice in classes(crew[0].desk)]
    for one in _rounds(files, end):
        if len(files) <= _BATCH:
            waiting = _play(waiting, one.last)
        with frozen(_evening(one.last, end)):
            _write_round(crew, one, files, ranks)
            verify_new_files(crew, one.files, one.last, today)
        steps.tick()
    _play(waiting, today + dt.timedelta(days=1))
    steps.tick()


def _play(waiting: Sequence[Scene], until: dt.date) -> list[Scene]:
    """Play the scenes before a day, the oldest first; returns those that are still to come."""
    for scene in sorted((one for one in waiting if one.on < until), key=lambda one: one.on):
        moment = dt.datetime.combine(scene.on, scene.at).astimezone()
        with frozen(min(moment, now())):
            scene.act()
    return [one for one in waiting if one.on >= until]


def _evening(day: dt.date, end: dt.datetime) -> dt.datetime:
    return min(dt.datetime.combine(day, _CLOSING).astimezone(), end)


def _write_round(crew: Crew, now_: _Round, files: Sequence[MadeUp], ranks: Sequence[bytes]) -> None:
    for at, colleague in enumerate(crew):
        own = [made for made in now_.files if made.responsible == at]
        fresh = [made for made in own if now_.first <= made.entered <= now_.last]
        acts.add_files(colleague.desk, fresh, files, ranks)
        if own:
            acts.write_history(colleague.desk, own, now_.first, now_.last)
            acts.change_standing(colleague.desk, own, ranks, now_.first, now_.last)
    members = [one.id for one in crew]
    backed = [made for made in now_.files if made.backups and now_.first <= made.entered <= now_.last]
    for manager in dict.fromkeys(manager_of(crew, crew[made.responsible]) for made in backed):
        theirs = [made for made in backed if manager_of(crew, crew[made.responsible]) is manager]
        acts.add_backups(manager.desk, theirs, members)
