"""The intake of the demo firm: a careful clerk calls every new client soon, and a few are still open."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from clientbook.services import demo_acts as acts
from clientbook.services import intakes
from clientbook.services.demo_crew import with_role
from clientbook.services.demo_made import Scene, workday
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.services.demo_crew import Colleague, Crew
    from clientbook.services.demo_made import MadeUp

_OPEN_SINCE = dt.timedelta(days=8)
"""Files entered later than so long ago are not verified yet."""
_LEFT_OVER, _LEFT = dt.timedelta(days=45), 3
_NOTES = (
    "与本人核对姓名、电话，无误",
    "总机转接，职务与电话一致",
    "地址门牌补了楼层",
    "邮箱拼写已请本人复述一遍",
    "",
)
_NOTES_ABROAD = ("Name and position confirmed by mail", "Called the office, extension noted", "")
_MISMATCH = "电话打通，对方说这位采购上月已调岗，请核实现任联系人。"
_MISMATCH_ABROAD = "The number is answered by another company. Please ask the customer for the right one."
_AGAIN = "已改为新的联系人，请再核对一次。"
_AGAIN_ABROAD = "Number corrected after a mail from the customer."


def verify_new_files(crew: Crew, files: Sequence[MadeUp], until: dt.date, today: dt.date) -> None:
    """Let the clerk verify what was entered before a day of the story, but for what is still open `today`."""
    clerk = _clerk(crew)
    left = _left_over(files, today)
    waiting = [one for one in files if one.id and not one.is_verified and one not in left]
    called = [one for one in waiting if one.entered < min(until, today - _OPEN_SINCE)]
    acts.verify_files(clerk.desk, [(one, _note(one)) for one in called])
    for one in called:
        one.is_verified = True


def questions(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield calls that found something wrong with two files; one of them was put right since."""
    wrong = _left_over(files, day)[:2]
    for days, made in zip((6, 3), wrong, strict=False):
        yield Scene(workday(day - dt.timedelta(days=days)), partial(_report, _clerk(crew), made))
    for made in wrong[:1]:
        yield Scene(workday(day - dt.timedelta(days=1)), partial(_submit_again, crew[made.responsible], made))


def _report(clerk: Colleague, made: MadeUp) -> None:
    clerk.desk.refresh()
    intakes.report_mismatch(clerk.desk, made.id, _MISMATCH_ABROAD if made.buyer.is_foreign else _MISMATCH)


def _submit_again(own: Colleague, made: MadeUp) -> None:
    own.desk.refresh()
    intakes.submit_again(own.desk, made.id, note=_AGAIN_ABROAD if made.buyer.is_foreign else _AGAIN)


def _left_over(files: Sequence[MadeUp], today: dt.date) -> list[MadeUp]:
    """Return the last files that the clerk should have verified by now, the oldest first."""
    recent = [one for one in files if today - _LEFT_OVER <= one.entered < today - _OPEN_SINCE]
    return sorted(recent, key=lambda one: (one.entered, one.form.name))[-_LEFT:]


def _clerk(crew: Crew) -> Colleague:
    return with_role(crew, Role.ARCHIVE_CLERK) or crew[0]


def _note(made: MadeUp) -> str:
    choices = _NOTES_ABROAD if made.buyer.is_foreign else _NOTES
    return choices[(len(made.form.name) + made.since.toordinal()) % len(choices)]
