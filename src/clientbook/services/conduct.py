"""Watching over what people open and take away: counts per day from the log, and jumps over the own norm.

For owners alone, and by program only: days are those of the author's clock, as the log shows them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from clientbook.desk import Changes
from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.conduct import (
    HISTORY,
    KINDS,
    ConductDay,
    ConductJump,
    ConductSpan,
    Found,
    JumpState,
    Tallies,
    Tally,
    find_jumps,
    jump_id,
)
from clientbook.domain.log import Act, LogKind, kind_of
from clientbook.domain.staff import Member
from clientbook.services.access import member_names, require
from clientbook.services.checks import required_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.happenings import joined
from clientbook.support.clock import local, now, today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _, ngettext, pgettext
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clientbook.desk import Desk
    from clientbook.services.clashes import Agree
    from clientbook.vault import LogEntry

FIRST_PART, LARGEST_PART = 400, 4_000
"""Entries that are counted at once: they double, because every part is proven from its first entry to the head."""
_REACH = 150
"""Days back: sixty working days with holidays, before the two weeks that are looked at."""
_KEPT_IN_MIND = 500
"""Days back whose counts are looked at: somebody may work one day in the week."""
_GROWN = 1.5


class JumpRow(NamedTuple):
    """A jump in the list; `usual` and `highest` are of `days` earlier working days, of the role if `is_of_role`."""

    id: bytes
    member: bytes
    name: str
    on: dt.date
    what: LogKind
    times: int
    usual: Decimal
    highest: int
    days: int
    is_of_role: bool
    state: JumpState
    note: str
    by: str
    at: dt.datetime | None


class DayBar(NamedTuple):
    """A day on which somebody worked, and how often they did what is looked at."""

    on: dt.date
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JumpForm:
    """What became of a jump: looked into with a note, or dismissed with a reason."""

    state: JumpState
    note: str = ""


def state_name(state: JumpState) -> str:
    """Return what a state is called."""
    match state:
        case JumpState.NEW:
            return pgettext("warning", "New")
        case JumpState.LOOKED_INTO:
            return pgettext("warning", "Looked into")
        case JumpState.DISMISSED:
            return pgettext("warning", "Dismissed")


def count_on(desk: Desk) -> bool:
    """Count more entries of the log, newer ones first; says whether nothing is left to count."""
    require(desk, Right.MANAGE_MEMBERS)
    span = desk.session.get(ConductSpan, 1)
    if span is None:
        _count(desk, max(desk.vault.seq - FIRST_PART, 0), None)
        return False
    if span.last < desk.vault.seq:
        _count(desk, span.last, LARGEST_PART)
        return False
    if span.first <= 1 or _reaches_back(desk):
        return True
    size = min(max(span.last - span.first + 1, FIRST_PART), LARGEST_PART)
    since = max(span.first - 1 - size, 0)
    _count(desk, since, span.first - 1 - since)
    return False


def watch(desk: Desk) -> Changes:
    """Write down the jumps that nobody was warned of yet; nothing where there is none or nothing can be saved."""
    require(desk, Right.MANAGE_MEMBERS)
    if desk.vault.must_change or desk.vault.read_only:
        return Changes()
    found = [one for one in find_jumps(_worked(desk), _roles(desk), today()) if _is_news(desk, one)]
    if not found:
        return Changes()
    with desk.act(Act.CONDUCT_FIND, people=sorted({one.member for one in found})) as draft:
        draft.for_owners = True
        for one in found:
            if _is_news(desk, one):
                _write_down(desk, one)
    return draft.changes


def settle(desk: Desk, jump: bytes, form: JumpForm, *, base: JumpForm | None = None) -> Changes:
    """Say what became of a jump; `base` is the form as it was opened, see services/clashes.py.

    Raises Refused, Clash, Gone, or Invalid on "note" or "state".
    """
    require(desk, Right.MANAGE_MEMBERS)
    if form.state is JumpState.NEW:
        raise Invalid(_("Say whether it was looked into or is dismissed."), field="state")
    return save_together(desk, jump, _FORM, (form, base), lambda agree: _settle(desk, jump, agree))


def _settle(desk: Desk, jump: bytes, agree: Agree[JumpForm]) -> Changes:
    found = desk.session.get(ConductJump, jump)
    if found is None:
        raise Invalid(_("This warning is no longer there."), field="jump")
    form = agree(_form_of(found))
    act = Act.CONDUCT_LOOK if form.state is JumpState.LOOKED_INTO else Act.CONDUCT_DISMISS
    with desk.act(act, people=[found.member_id]) as draft:
        draft.for_owners = True
        current = desk.session.get_one(ConductJump, jump)
        form = agree(_form_of(current))
        current.state, current.note = form.state.value, required_text(form.note, field="note", most=2_000)
        current.author, current.at = desk.me, now()
        draft.made = jump
    return draft.changes


def jump_form(desk: Desk, jump: bytes) -> JumpForm:
    """Return what became of a jump as its form shows it."""
    require(desk, Right.MANAGE_MEMBERS)
    return _form_of(desk.session.get_one(ConductJump, jump))


def _form_of(found: ConductJump) -> JumpForm:
    return JumpForm(state=JumpState(found.state), note=found.note)


_FORM: FormKind[JumpForm] = FormKind(
    entity=ConductJump,
    rules=Rules(together=(("state", "note"),)),
    labels={"state": N_("State"), "note": N_("Note")},
    words={"state": lambda _desk, form: joined(state_name(form.state), form.note)},
)


def list_jumps(desk: Desk, state: JumpState | None = None) -> list[JumpRow]:
    """Return the jumps of one state, or all: new ones first, then the latest day."""
    require(desk, Right.MANAGE_MEMBERS)
    names = member_names(desk)
    rows = [_row(one, names) for one in desk.session.scalars(select(ConductJump))]
    found = [row for row in rows if state in (None, row.state)]
    return sorted(found, key=lambda row: (row.state is not JumpState.NEW, -row.on.toordinal(), row.name, row.what))


def count_new(desk: Desk) -> int:
    """Return how many jumps nobody has looked at, for owners; 0 for everybody else."""
    if desk.vault.me.role is not Role.OWNER:
        return 0
    new = select(func.count()).select_from(ConductJump).where(ConductJump.state == JumpState.NEW.value)
    return desk.session.scalar(new) or 0


def days_of(desk: Desk, jump: bytes) -> list[DayBar]:
    """Return the working days before a jump and up to two weeks after it, as far as they were counted."""
    require(desk, Right.MANAGE_MEMBERS)
    found = desk.session.get_one(ConductJump, jump)
    place = KINDS.index(LogKind(found.what))
    days = sorted(_worked(desk).get(found.member_id, {}).items())
    before = [DayBar(on, tally[place]) for on, tally in days if on < found.on]
    after = [DayBar(on, tally[place]) for on, tally in days if on > found.on]
    return [*before[-HISTORY:], DayBar(found.on, found.times), *after[:10]]


def evidence(row: JumpRow) -> str:
    """Return why there is a warning, in a sentence."""
    did = _did(row).format(name=row.name, n=f"{row.times:,}", day=row.on.isoformat())
    usual = {"days": f"{row.days:,}", "usual": f"{row.usual.normalize():f}", "highest": f"{row.highest:,}"}
    if row.is_of_role:
        text = _(
            "{did}; on {days} days of colleagues in the same role it was {usual} in the middle, {highest} at most."
        )
    else:
        text = _("{did}; on {days} earlier days it was {usual} in the middle and {highest} at most.")
    return text.format(did=did, **usual)


def _did(row: JumpRow) -> str:
    n = row.times
    match row.what:
        case LogKind.OPEN:
            return ngettext("{name} opened {n} file on {day}", "{name} opened {n} files on {day}", n)
        case LogKind.REVEAL:
            return ngettext("{name} revealed {n} number on {day}", "{name} revealed {n} numbers on {day}", n)
        case LogKind.EXPORT:
            return ngettext("{name} exported {n} time on {day}", "{name} exported {n} times on {day}", n)
        case _:
            return ngettext("{name} printed {n} time on {day}", "{name} printed {n} times on {day}", n)


def _count(desk: Desk, since: int, limit: int | None) -> None:
    """Add a part of the journal to the days, and name it as counted."""
    counts: defaultdict[tuple[bytes, dt.date], list[int]] = defaultdict(lambda: [0] * len(KINDS))
    last = since
    for entry in desk.vault.journal(since=since, limit=limit):
        last = entry.seq
        tally = counts[entry.author, local(entry.time).date()]
        if (place := _place(entry)) is not None:
            tally[place] += 1
    with desk.deriving() as connection:
        for row in _day_rows(counts.items()):
            more = insert(ConductDay).values(row)
            grown = {name: getattr(ConductDay, name) + row[name] for name in Tally._fields}
            connection.execute(more.on_conflict_do_update(index_elements=["member_id", "on"], set_=grown))
        reach = insert(ConductSpan).values(id=1, first=since + 1, last=last)
        wider = {"first": func.min(ConductSpan.first, since + 1), "last": func.max(ConductSpan.last, last)}
        connection.execute(reach.on_conflict_do_update(index_elements=["id"], set_=wider))


def _place(entry: LogEntry) -> int | None:
    kind = kind_of(entry.act) if entry.details is not None else None
    return KINDS.index(kind) if kind in KINDS else None


def _day_rows(counts: Iterable[tuple[tuple[bytes, dt.date], list[int]]]) -> Iterator[dict[str, object]]:
    for (member, on), tally in counts:
        yield {"member_id": member, "on": on, **dict(zip(Tally._fields, tally, strict=True))}


def _reaches_back(desk: Desk) -> bool:
    oldest = desk.session.scalar(select(func.min(ConductDay.on)))
    return oldest is not None and (today() - oldest).days > _REACH


def _worked(desk: Desk) -> dict[bytes, Tallies]:
    found: dict[bytes, Tallies] = {}
    since = today() - dt.timedelta(days=_KEPT_IN_MIND)
    columns = (ConductDay.member_id, ConductDay.on, *(getattr(ConductDay, name) for name in Tally._fields))
    for member, on, *tally in desk.session.execute(select(*columns).where(ConductDay.on >= since)):
        found.setdefault(member, {})[on] = Tally(*tally)
    return found


def _roles(desk: Desk) -> dict[bytes, Role]:
    return {key: Role(role) for key, role in desk.session.execute(select(Member.id, Member.role))}


def _stored(desk: Desk, found: Found) -> ConductJump | None:
    return desk.session.get(ConductJump, jump_id(_binder(desk), found.member, found.on, found.what.value))


def _is_news(desk: Desk, found: Found) -> bool:
    """Say whether nobody was warned of a jump, or of one that has grown much since, or whose day is over by now."""
    stored = _stored(desk, found)
    if stored is None:
        return True
    return found.times >= stored.times * _GROWN or (found.on < today() and found.times > stored.times)


def _write_down(desk: Desk, found: Found) -> None:
    stored = _stored(desk, found)
    if stored is None:
        made = ConductJump(
            id=jump_id(_binder(desk), found.member, found.on, found.what.value),
            binder=_binder(desk),
            member_id=found.member,
            on=found.on,
            what=found.what.value,
            times=found.times,
            usual=Decimal(str(found.norm.usual)),
            highest=found.norm.highest,
            days=found.norm.days,
            is_of_role=found.is_of_role,
        )
        desk.session.add(made)
        return
    if found.times >= stored.times * _GROWN:
        stored.state = JumpState.NEW.value
    stored.times = found.times


def _binder(desk: Desk) -> bytes:
    return desk.vault.directory.management_binder


def _row(one: ConductJump, names: dict[bytes, str]) -> JumpRow:
    return JumpRow(
        one.id,
        one.member_id,
        names.get(one.member_id, ""),
        one.on,
        LogKind(one.what),
        one.times,
        one.usual,
        one.highest,
        one.days,
        one.is_of_role,
        JumpState(one.state),
        one.note,
        names.get(one.author or b"", ""),
        one.at,
    )
