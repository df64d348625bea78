"""A made-up trading firm with two years of history, to try the program on. The same seed gives the same firm."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.clients import Stage
from clientbook.services import demo_acts as acts
from clientbook.services import demo_crew
from clientbook.services.clients import classes
from clientbook.services.demo_departure import open_case
from clientbook.services.demo_files import VIP, Called, MadeUp, Where, chance, make_file
from clientbook.services.demo_history import Frame, live, said_of
from clientbook.services.demo_names import SOUTH
from clientbook.services.demo_people import FEWEST, MOST, staff
from clientbook.services.demo_voices import speak
from clientbook.support.clock import frozen, local, now, seeded
from clientbook.support.errors import Invalid, Unavailable
from clientbook.support.i18n import _
from clientbook.support.words import Role

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from clientbook.services.demo_crew import Colleague, Crew
    from clientbook.services.demo_people import Person

VAULT_NAME = "firm.clientbook"
MOST_CLIENTS = 100_000
_HISTORY = dt.timedelta(days=730)
_QUARTERS = 8
_BATCH = 1_000
"""Files in one act; a firm with more of them writes its two years in one go, a smaller one by quarters."""


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
    files = _make_up(seed, everybody, clients, end)
    steps = _Steps(progress, len(everybody) + len(list(_rounds(files, end))) + 1)
    try:
        with frozen(end - _HISTORY):
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


def _make_up(seed: int, people: Sequence[Person], count: int, end: dt.datetime) -> list[MadeUp]:
    """Return all files with their histories; each has dice of its own, so that more clients change none before."""
    today = local(end).date()
    files: list[MadeUp] = []
    abroad = 0
    for index, responsible in enumerate(_shares(seed, people, count)):
        dice = seeded(seed * 1_000_003 + index)
        where = _where(dice, people, responsible, today)
        made = make_file(dice, where._replace(number=abroad if where.is_foreign else index))
        abroad += where.is_foreign
        made.backups = tuple(_backups(dice, made, people, today))
        live(made, Frame(dice, people[responsible].habit, today, set()))
        files.append(made)
    return files


def _shares(seed: int, people: Sequence[Person], count: int) -> list[int]:
    """Return who serves each client, by the weights of the people."""
    weights = [one.share for one in people]
    exact = [weight * count / sum(weights) for weight in weights]
    shares = [at for at, share in enumerate(exact) for _copy in range(int(share))]
    rest = sorted(range(len(exact)), key=lambda at: int(exact[at]) - exact[at])
    shares += (rest * count)[: count - len(shares)]
    seeded(seed).shuffle(shares)
    return shares


def _where(dice: random.Random, people: Sequence[Person], responsible: int, today: dt.date) -> Where:
    """Return where a client comes from; most have been with the firm for long."""
    person = people[responsible]
    age = max(int(_HISTORY.days * (1 - dice.random() ** 2 * 0.95)) - 3, 12)
    since = today - dt.timedelta(days=age)
    is_southern = person.team == SOUTH or (chance(dice, 0.1) and any(one.team == SOUTH for one in people))
    is_foreign = chance(dice, 0.2 if person.speaks_english else 0.06)
    return Where(0, responsible, since - dt.timedelta(days=max(0, since.weekday() - 4)), is_southern, is_foreign)


def _backups(
    dice: random.Random, made: MadeUp, people: Sequence[Person], today: dt.date
) -> Iterator[tuple[int, dt.date | None]]:
    """Yield a standing backup from the same team, or somebody who stands in for a while."""
    own = people[made.responsible]
    able = [at for at, one in enumerate(people) if one.serves and one is not own and one.team in (own.team, "")]
    able = [at for at in able if not people[at].is_leaving and people[at].role is not Role.OWNER] or able
    if not able:
        return
    share = own.habit.backed * (1.3 if made.rank == VIP else 1)
    if chance(dice, share):
        until = today + dt.timedelta(days=dice.randrange(4, 40)) if chance(dice, 0.12) else None
        yield dice.choice(able), until


def _rounds(files: Sequence[MadeUp], end: dt.datetime) -> Iterator[_Round]:
    today = local(end).date()
    first = today - _HISTORY - dt.timedelta(days=7)
    if len(files) > _BATCH:
        for start in range(0, len(files), _BATCH * 4):
            yield _Round(first, today, files[start : start + _BATCH * 4])
        return
    for quarter in range(_QUARTERS):
        last = today - (_HISTORY * (_QUARTERS - 1 - quarter)) / _QUARTERS
        yield _Round(first, last, files)
        first = last + dt.timedelta(days=1)


def _write(crew: Crew, files: Sequence[MadeUp], end: dt.datetime, steps: _Steps) -> None:
    ranks = [choice.id for choice in classes(crew[0].desk)]
    for one in _rounds(files, end):
        evening = end - dt.timedelta(days=(local(end).date() - one.last).days)
        with frozen(evening):
            _write_round(crew, one, ranks)
        steps.tick()
    _ask_the_clerk(crew, files, end)
    with frozen(end):
        speak(crew, files, _manager_of)
    open_case(crew, files, _manager_of(crew, next((c for c in crew if c.person.is_leaving), crew[0])))
    steps.tick()


def _write_round(crew: Crew, now_: _Round, ranks: Sequence[bytes]) -> None:
    for at, colleague in enumerate(crew):
        own = [made for made in now_.files if made.responsible == at]
        acts.add_files(colleague.desk, [made for made in own if now_.first <= made.since <= now_.last], ranks)
        if own:
            acts.write_history(colleague.desk, own, now_.first, now_.last)
    members = [one.id for one in crew]
    fresh = [made for made in now_.files if made.backups and now_.first <= made.since <= now_.last]
    for manager in dict.fromkeys(_manager_of(crew, crew[made.responsible]) for made in fresh):
        theirs = [made for made in fresh if _manager_of(crew, crew[made.responsible]) is manager]
        acts.add_backups(manager.desk, theirs, members)


def _manager_of(crew: Crew, colleague: Colleague) -> Colleague:
    """Return who assigns the clients of this colleague: the manager of the team, or the owner."""
    team = colleague.person.team
    return next((one for one in crew if team and one.person.role is Role.MANAGER and one.person.team == team), crew[0])


def _ask_the_clerk(crew: Crew, files: Sequence[MadeUp], end: dt.datetime) -> None:
    """Let managers ask the revisit clerk to call some clients; two of three calls are made."""
    clerk = next((one for one in crew if one.person.role is Role.REVISIT_CLERK), None)
    if clerk is None:
        return
    called: list[tuple[bytes, Called]] = []
    for manager in (one for one in crew if one.person.role is Role.MANAGER):
        theirs = [made for made in files if _manager_of(crew, crew[made.responsible]) is manager]
        wanted = [made for made in theirs if made.form.stage is Stage.WON and not made.buyer.is_foreign][:12]
        with frozen(end - dt.timedelta(days=12)):
            plans = acts.ask_to_call(manager.desk, wanted, clerk.id)
        for at, (made, plan) in enumerate(zip(wanted, plans, strict=True)):
            if at % 3 != 2:  # noqa: PLR2004  every third call is still to be made
                day = local(end).date() - dt.timedelta(days=9 - at // 2)
                called.append((plan, said_of(made, day)))
    with frozen(end - dt.timedelta(days=2)):
        acts.record_calls(clerk.desk, called)
