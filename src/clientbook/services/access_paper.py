"""The printed sheet of a finished access review: what everybody saw at its end, as the owners keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.access import Right
from clientbook.domain.access_review import AccessReview, Line, ReviewNote, Verdict, unpack
from clientbook.domain.log import Act
from clientbook.domain.pinyin import sort_key
from clientbook.domain.staff import Member
from clientbook.reports.access_review import render_review
from clientbook.reports.values import ReviewedPerson, ReviewSheet, SeenFile, TakenOff
from clientbook.services.access import member_names, require
from clientbook.services.access_review import LEVEL_NAMES, binder_names
from clientbook.services.access_walk import last_review, notes_of
from clientbook.services.members import ROLE_NAMES
from clientbook.services.printing import Paper, filename_of, imprint_of
from clientbook.support.clock import local
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import BinderKind, Level, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clientbook.desk import Desk


def print_review(
    desk: Desk, review: bytes | None = None, *, progress: Callable[[int, int], None] | None = None
) -> Paper:
    """Print a finished review, the newest one for None; the print is journalled.

    `progress` is told (done, total) pages and may raise Cancelled. Raises Refused, or Invalid where none is finished.
    """
    require(desk, Right.MANAGE_MEMBERS)
    require(desk, Right.PRINT)
    found = desk.session.get(AccessReview, review) if review is not None else last_review(desk)
    if found is None or found.finished_on is None:
        raise Invalid(_("Finish the review first; then its sheet can be printed."), field="review")
    sheet, day = _sheet(desk, found), found.finished_on.isoformat()
    imprint = imprint_of(desk, "QS", desk.note(Act.PRINT_ACCESS, count=sheet.confirmed))
    pdf = render_review(sheet, imprint, progress=progress)
    return Paper(pdf, imprint.serial, filename_of(_("Access review"), day, imprint))


def _sheet(desk: Desk, found: AccessReview) -> ReviewSheet:
    names = member_names(desk)
    files = {binder: (name, kind is BinderKind.CLIENT) for binder, kind, name in binder_names(desk)}
    return ReviewSheet(
        number=found.number,
        started_on=found.started_on,
        started_by=names.get(found.started_by, ""),
        finished_on=found.finished_on or found.started_on,
        finished_by=names.get(found.finished_by or b"", ""),
        files=found.files,
        confirmed=found.confirmed,
        head=found.head,
        words=found.words,
        people=_people(desk, found.id, names, files),
        taken_off=_taken_off(desk, found.id, names, files),
    )


def _people(
    desk: Desk, review: bytes, names: Mapping[bytes, str], files: Mapping[bytes, tuple[str, bool]]
) -> tuple[ReviewedPerson, ...]:
    lines: dict[bytes, list[Line]] = {}
    for member, line in notes_of(desk, review, Verdict.FINAL):
        lines.setdefault(member, []).append(line)
    made = [_person(desk, member, own, names, files) for member, own in lines.items()]
    return tuple(sorted(made, key=lambda one: (-one.whole - one.contact_part, sort_key(one.name))))


def _person(
    desk: Desk,
    member: bytes,
    lines: Sequence[Line],
    names: Mapping[bytes, str],
    files: Mapping[bytes, tuple[str, bool]],
) -> ReviewedPerson:
    known = desk.session.get(Member, member)
    gone = (_("a file that is gone"), True)
    of_files = [line for line in lines if files.get(line.binder, gone)[1]]
    seen = [
        SeenFile(
            files.get(line.binder, gone)[0],
            _(LEVEL_NAMES[line.level]),
            line.since,
            line.until,
            names.get(line.granted_by, ""),
        )
        for line in sorted(lines, key=lambda line: _place(files.get(line.binder, gone)))
    ]
    return ReviewedPerson(
        name=names.get(member, ""),
        role=_(ROLE_NAMES[Role(known.role)]) if known is not None else "",
        whole=sum(1 for line in of_files if line.level is Level.FULL),
        contact_part=sum(1 for line in of_files if line.level is Level.CARD),
        temporary=sum(1 for line in of_files if line.until is not None),
        files=tuple(seen),
    )


def _place(named: tuple[str, bool]) -> tuple[bool, str]:
    name, is_file = named
    return not is_file, sort_key(name)


def _taken_off(
    desk: Desk, review: bytes, names: Mapping[bytes, str], files: Mapping[bytes, tuple[str, bool]]
) -> tuple[TakenOff, ...]:
    notes = desk.session.query(ReviewNote).where(
        ReviewNote.review_id == review, ReviewNote.verdict == Verdict.REMOVED.value
    )
    gone = _("a file that is gone")
    return tuple(
        TakenOff(
            names.get(one.member_id, ""),
            files.get(line.binder, (gone, True))[0],
            _(LEVEL_NAMES[line.level]),
            local(one.at).date(),
            names.get(one.author, ""),
        )
        for one in notes.order_by(ReviewNote.at, ReviewNote.id)
        for line in unpack(one.lines)
    )
