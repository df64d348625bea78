"""Single acts of the demo firm, each on its own day: what clients said, who stood in for whom, what was thrown away."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.clients import ClientType, Part, Stage
from clientbook.domain.revisits import Purpose
from clientbook.services import cover, duplicates, editing, expiry, filters, removals, revisits, service_team
from clientbook.services.clients import ClientFilter, classes
from clientbook.services.cover import CoverForm
from clientbook.services.demo_calls import calls
from clientbook.services.demo_conduct import openings
from clientbook.services.demo_crew import manager_of, with_role
from clientbook.services.demo_departure import departure
from clientbook.services.demo_documents import filing
from clientbook.services.demo_intakes import questions
from clientbook.services.demo_made import POTENTIAL, VIP, Scene, workday
from clientbook.services.demo_voices import OLD, voices
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.services.revisits import PlanForm
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import today
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clientbook.desk import Desk
    from clientbook.services.demo_crew import Colleague, Crew
    from clientbook.services.demo_made import MadeUp

_FULL = 40
"""Clients from which on a firm shows everything."""


class Discarded(NamedTuple):
    """A file that was a mistake or had to go: who it was, why it went, and so many days ago."""

    days: int
    form: ClientForm
    reason: str


PLANNED = (
    (0, Purpose.CONTRACT, "谈明年的框架价，带上调价说明", "Go through next year's prices"),
    (-2, Purpose.FOLLOW_UP, "问新厂房哪天搬", "Ask when the new warehouse opens"),
    (1, Purpose.OTHER, "约总经理吃饭，感谢介绍客户", "Thank them for the introduction"),
    (5, Purpose.AFTER_SALES, "换货的那批用得怎么样", "How did the replacement work"),
)
"""What the owner means to do: due in so many days, and what it is about, at home and abroad."""

DISCARDED = (
    Discarded(
        83,
        ClientForm(name="测试客户一", remarks="练习录入用"),
        "练习时建的测试档案，没有真实内容。",
    ),
    Discarded(
        41,
        ClientForm(name="陶静", contacts=(ContactForm(phones=(("手机", "15400000187"),)),), source="上门来访"),
        "本人来信要求删除个人资料，已回函确认。",
    ),
    Discarded(
        12,
        ClientForm(
            type=ClientType.COMPANY,
            name="Copper Field Tradings",
            region="英国",
            contacts=(ContactForm(name="Marcus", emails=(("work", "marcus@copperfield.example"),)),),
        ),
        "展会名片看错，与已有客户是同一家，内容已抄入正式档案。",
    ),
)


def scenes(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> list[Scene]:
    """Return all scenes of the two years before `day`, in any order; a small firm has hardly any of them."""
    found = [*voices(crew, files, day), *calls(crew, files, day)]
    found += [*questions(crew, files, day), *departure(crew, files, day)]
    if len(files) >= _FULL:
        found += [*_absences(crew, day), *_helpers(crew, files, day), *_sorting_out(crew, files, day)]
        found += _plans(crew, files, day)
        found += [*_discards(crew, day), *_filters(crew, day), *filing(crew, files, day)]
        found += openings(crew, files, day)
    return found


def _absences(crew: Crew, day: dt.date) -> Iterator[Scene]:
    """Yield holiday cover: one that has ended, so that its access was taken back, and one in force."""
    staff = _steady(crew)
    if len(staff) < 2:  # noqa: PLR2004  one who is away and one who stands in
        return
    owner, first, last = crew[0].desk, staff[0], staff[-1]
    past = workday(day - dt.timedelta(days=96))
    until = past + dt.timedelta(days=6)
    yield Scene(past, partial(cover.cover, owner, CoverForm(manager_of(crew, first).id, first.id, until)))
    yield Scene(until + dt.timedelta(days=1), partial(expiry.end_expired_access, owner))
    now_ = CoverForm(last.id, first.id, day + dt.timedelta(days=5))
    yield Scene(day - dt.timedelta(days=2), partial(cover.cover, owner, now_))


def _helpers(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield colleagues who support a key client for some weeks, beside whoever backs it up."""
    for made in [one for one in _old(files, day) if one.rank == VIP][:2]:
        able = [one for one in _steady(crew) if one is not crew[made.responsible]]
        for helper in able[:1]:
            until = day + dt.timedelta(days=17)
            yield Scene(workday(day - dt.timedelta(days=4)), partial(_support, crew, made, helper, until))


def _support(crew: Crew, made: MadeUp, helper: Colleague, until: dt.date) -> None:
    members = [one.id for one in crew]
    backups = [BackupForm(members[at], Part.BACKUP, last) for at, last in made.backups if members[at] != helper.id]
    crew[0].desk.refresh()
    standing = [one for one in backups if one.until is None or one.until >= today()]
    service_team.set_backups(crew[0].desk, made.id, [*standing, BackupForm(helper.id, Part.SUPPORTER, until)])


def _plans(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield revisits that the owner means to make these days, one of them missed."""
    own = [one for one in _old(files, day) if crew[one.responsible] is crew[0] and one.form.stage is not Stage.LOST]
    for made, (due, purpose, note, note_abroad) in zip(own, PLANNED, strict=False):
        words = note_abroad if made.buyer.is_foreign else note
        form = PlanForm(due_on=workday(day + dt.timedelta(days=due)), purpose=purpose, note=words)
        yield Scene(workday(day - dt.timedelta(days=9)), partial(_plan, crew[0].desk, made, form))


def _plan(desk: Desk, made: MadeUp, form: PlanForm) -> None:
    revisits.plan_revisit(desk, made.id, form)


def _sorting_out(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield decisions about likely pairs: one is to be merged, one is two companies; the others wait."""
    pairs = [(one, files[one.twin_of]) for one in files if one.twin_of is not None]
    clerk = (with_role(crew, Role.ARCHIVE_CLERK) or crew[0]).desk
    for (copy, kept), act in zip(pairs[1:], (duplicates.propose_merge, duplicates.say_distinct), strict=False):
        yield Scene(day - dt.timedelta(days=1), partial(_decide, clerk, act, kept, copy))


def _decide(desk: Desk, act: Callable[[Desk, bytes, bytes], object], kept: MadeUp, copy: MadeUp) -> None:
    desk.refresh()
    act(desk, kept.id, copy.id)


def _discards(crew: Crew, day: dt.date) -> Iterator[Scene]:
    """Yield files that were made by mistake or had to go, and now lie in the bin."""
    makers = [*_steady(crew), crew[0]]
    for at, one in enumerate(DISCARDED):
        maker = makers[at % len(makers)]
        yield Scene(day - dt.timedelta(days=one.days), partial(_discard, crew, maker, one))


def _discard(crew: Crew, maker: Colleague, discarded: Discarded) -> None:
    form = replace(discarded.form, class_id=classes(maker.desk)[POTENTIAL].id)
    client = editing.add_client(maker.desk, form).made
    manager = manager_of(crew, maker).desk
    manager.refresh()
    removals.delete_files(manager, [client], discarded.reason)


def _filters(crew: Crew, day: dt.date) -> Iterator[Scene]:
    """Yield filters that people saved, two of them for everybody."""
    kinds = [choice.id for choice in classes(crew[0].desk)]
    owner, clerk = crew[0], with_role(crew, Role.ARCHIVE_CLERK) or crew[0]
    wanted = [
        (owner, "重点客户，回访已过期", ClientFilter(class_id=kinds[VIP], is_overdue=True), True),
        (owner, "只有一人联系的客户", ClientFilter(is_single_contact=True), False),
        (clerk, "英国客户", ClientFilter(region="英国"), True),
    ]
    wanted += [(one, "半年没有联系", ClientFilter(silent_days=180), False) for one in _steady(crew)]
    for at, (who, name, conditions, is_shared) in enumerate(wanted):
        save = partial(filters.save_filter, who.desk, name, conditions, is_shared=is_shared)
        yield Scene(day - dt.timedelta(days=60 - at * 7), save)


def _steady(crew: Crew) -> list[Colleague]:
    """Return the staff who stay."""
    return [one for one in crew if one.person.role is Role.STAFF and not one.person.is_leaving]


def _old(files: Sequence[MadeUp], day: dt.date) -> list[MadeUp]:
    """Return files that were there well before anything that happens in scenes."""
    return [one for one in files if one.entered < day - OLD]
