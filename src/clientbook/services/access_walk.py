"""Walking through an access review: starting it, what stands where, confirming lines, finishing.

A walk can be left and gone on with, by any owner; what was said stands in the owners' binder. A line counts as
confirmed as long as the access itself is as it was then. Taking somebody off is services/access_removal.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, select

from clientbook.domain.access import Right, Standing, file_level
from clientbook.domain.access_review import (
    AccessReview,
    Baseline,
    Line,
    Mark,
    ReviewNote,
    Seen,
    Verdict,
    marks_of,
    next_review,
    pack,
    review_id,
    unpack,
)
from clientbook.domain.log import Act
from clientbook.domain.pinyin import sort_key
from clientbook.domain.staff import Member
from clientbook.services.access import member_names, require
from clientbook.services.access_review import AccessRow, access_of_binders, access_review
from clientbook.services.log import log_head
from clientbook.support.clock import now, today
from clientbook.support.errors import Invalid, Stale
from clientbook.support.i18n import _, ngettext
from clientbook.support.words import BinderKind, Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from clientbook.desk import Changes, Desk


class ReviewState(NamedTuple):
    """What there is to do: `open` is the walk under way, `last` the newest finished one, `due_on` when the next is."""

    due_on: dt.date
    open: bytes | None
    started_on: dt.date | None
    started_by: str
    last: bytes | None
    last_on: dt.date | None

    @property
    def is_due(self) -> bool:
        """Whether the day has come and nobody has started."""
        return self.open is None and self.due_on <= today()


class WalkRow(NamedTuple):
    """One line to confirm, and why it needs a look of its own."""

    access: AccessRow
    marks: tuple[Mark, ...]
    is_confirmed: bool


class PersonSum(NamedTuple):
    """How far the walk is with one person; `marked` lines are those that still need a look."""

    id: bytes
    name: str
    role: Role
    total: int
    confirmed: int
    marked: int


class Walk(NamedTuple):
    """A review under way: every line, those that need a look first, and how many were taken away."""

    review: bytes
    started_on: dt.date
    started_by: str
    rows: tuple[WalkRow, ...]
    removed: int

    @property
    def confirmed(self) -> int:
        """Return how many lines are confirmed."""
        return sum(one.is_confirmed for one in self.rows)


def review_state(desk: Desk) -> ReviewState:
    """Return whether a review is due or under way. For owners."""
    require(desk, Right.MANAGE_MEMBERS)
    walk, last = _open_review(desk), last_review(desk)
    since = last.finished_on if last is not None and last.finished_on else _firm_since(desk)
    return ReviewState(
        next_review(since),
        walk.id if walk else None,
        walk.started_on if walk else None,
        member_names(desk).get(walk.started_by, "") if walk else "",
        last.id if last else None,
        last.finished_on if last else None,
    )


def count_waiting(desk: Desk) -> int:
    """Return 1 where a review is due or not finished, for owners; 0 for everybody else."""
    if desk.vault.me.role is not Role.OWNER:
        return 0
    state = review_state(desk)
    return int(state.is_due or state.open is not None)


def start_review(desk: Desk) -> Changes:
    """Start the next review. Raises Refused, or Stale where another owner has started it."""
    require(desk, Right.MANAGE_MEMBERS)
    with desk.act(Act.ACCESS_START) as draft:
        if (found := _open_review(desk)) is not None:
            name = member_names(desk).get(found.started_by, "")
            raise Stale(_("{name} has started this review already. Go on with it.").format(name=name))
        last = last_review(desk)
        binder, number = desk.vault.directory.management_binder, (last.number if last else 0) + 1
        walk = AccessReview(
            id=review_id(binder, number), binder=binder, number=number, started_on=today(), started_by=desk.me
        )
        desk.session.add(walk)
        draft.made = walk.id
    return draft.changes


def read_walk(
    desk: Desk,
    review: bytes,
    *,
    known: Sequence[AccessRow] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Walk:
    """Return a review under way. `known` are the lines where only what was said of them changed; see access_review."""
    require(desk, Right.MANAGE_MEMBERS)
    walk = open_walk(desk, review)
    rows = access_review(desk, progress=progress) if known is None else known
    said, before, teams = _confirmed(desk, review), _baseline(desk), _teams(desk)
    giver = {owner.id for owner in desk.vault.directory.members if owner.role is Role.OWNER}
    made = [_walk_row(desk, row, said, before, (teams, giver)) for row in rows]
    made.sort(key=lambda one: (_rank(one), one.access.kind is not BinderKind.CLIENT, sort_key(one.access.file)))
    removed = sum(1 for note in _notes(desk, review, Verdict.REMOVED) for _line in unpack(note.lines))
    names = member_names(desk)
    return Walk(walk.id, walk.started_on, names.get(walk.started_by, ""), tuple(made), removed)


def sums_of(rows: Iterable[WalkRow]) -> list[PersonSum]:
    """Return how far the walk is with each person: who has most lines to look at first, then who sees most.

    The order stays while lines are confirmed.
    """
    grouped: dict[bytes, list[WalkRow]] = {}
    for row in rows:
        grouped.setdefault(row.access.member, []).append(row)
    found = [
        PersonSum(
            member,
            own[0].access.name,
            own[0].access.role,
            len(own),
            sum(row.is_confirmed for row in own),
            sum(1 for row in own if row.marks and not row.is_confirmed),
        )
        for member, own in grouped.items()
    ]
    looks = {member: sum(1 for row in own if row.marks) for member, own in grouped.items()}
    return sorted(found, key=lambda one: (-looks[one.id], -one.total, sort_key(one.name), one.id))


def confirm(desk: Desk, review: bytes, rows: Sequence[AccessRow]) -> Changes:
    """Say that these people rightly see this, as the rows show it.

    Raises Refused; Invalid without rows; Stale where one of them is no longer so, or the review is finished.
    """
    require(desk, Right.MANAGE_MEMBERS)
    if not rows:
        raise Invalid(_("Choose what to confirm first."), field="rows")
    people = sorted({row.member for row in rows})
    with desk.act(Act.ACCESS_CONFIRM, people=people, count=len(rows)) as draft:
        open_walk(desk, review)
        refuse_changed(desk, rows)
        note(desk, review, Verdict.CONFIRMED, rows)
        draft.made = review
    return draft.changes


def finish_review(desk: Desk, review: bytes, *, progress: Callable[[int, int], None] | None = None) -> Changes:
    """Finish a review once every line is confirmed: who sees what is kept, for the sheet and for the next review.

    `progress` as in access_review. Raises Refused, Invalid on "rows" while a line is left, Stale.
    """
    require(desk, Right.MANAGE_MEMBERS)
    with desk.act(Act.ACCESS_FINISH) as draft:
        walk = read_walk(desk, review, progress=progress)
        left = len(walk.rows) - walk.confirmed
        if left:
            text = ngettext("{n} line is not confirmed yet.", "{n} lines are not confirmed yet.", left)
            raise Invalid(text.format(n=f"{left:,}"), field="rows")
        rows, head, found = [one.access for one in walk.rows], log_head(desk), open_walk(desk, review)
        _drop_confirmed(desk, review)
        note(desk, review, Verdict.FINAL, rows)
        found.finished_on, found.finished_by = today(), desk.me
        found.people = len({row.member for row in rows})
        found.files = len({row.binder for row in rows if row.kind is BinderKind.CLIENT})
        found.confirmed, found.removed = len(rows), walk.removed
        found.head, found.words = head.seq, head.words
        draft.details["count"] = len(rows)
        draft.made = review
    return draft.changes


def open_walk(desk: Desk, review: bytes) -> AccessReview:
    """Return a review that is not finished; raises Stale for a finished one, Invalid where there is none."""
    found = desk.session.get(AccessReview, review)
    if found is None:
        raise Invalid(_("This review is no longer there."), field="review")
    if found.finished_on is not None:
        name = member_names(desk).get(found.finished_by or b"", "")
        raise Stale(_("{name} has finished this review.").format(name=name))
    return found


def last_review(desk: Desk) -> AccessReview | None:
    """Return the newest finished review."""
    finished = select(AccessReview).where(AccessReview.finished_on.is_not(None))
    return desk.session.scalar(finished.order_by(AccessReview.number.desc()).limit(1))


def refuse_changed(desk: Desk, rows: Sequence[AccessRow]) -> None:
    """Raise Stale, naming file and person, where a row is no longer how somebody sees something."""
    current = access_of_binders(desk, {row.binder for row in rows})
    for row in rows:
        is_now = current.get((row.member, row.binder))
        if is_now is None or not line_of(is_now).is_as(line_of(row)):
            name = member_names(desk).get(desk.author_of(row.binder) or b"", "")
            text = _("{name} changed who sees “{file}” meanwhile. Nothing was saved; look at it again.")
            if not name:
                text = _("Who sees “{file}” has changed meanwhile. Nothing was saved; look at it again.")
            raise Stale(text.format(name=name, file=row.file))


def note(desk: Desk, review: bytes, verdict: Verdict, rows: Iterable[AccessRow]) -> None:
    """Write down what is said of these rows, a note per person, inside an act."""
    grouped: dict[bytes, list[Line]] = {}
    for row in rows:
        grouped.setdefault(row.member, []).append(line_of(row))
    for member, lines in grouped.items():
        made = ReviewNote(
            binder=desk.vault.directory.management_binder,
            review_id=review,
            member_id=member,
            verdict=verdict.value,
            author=desk.me,
            at=now(),
            lines=pack(lines),
        )
        desk.session.add(made)


def line_of(row: AccessRow) -> Line:
    """Return a row as a review keeps it."""
    return Line(row.binder, row.level, row.since, row.until, row.standing, row.statement, row.giver)


def is_by_role(desk: Desk, row: AccessRow, team: bytes | None) -> bool:
    """Say whether a row follows from the role alone, of somebody in `team`: nobody gave it, and nobody can take it."""
    if row.kind is not BinderKind.CLIENT:
        return True
    view = desk.vault.binder(row.binder)
    manages = view is not None and view.team is not None and view.team == team
    level = file_level(row.role, [Standing.MANAGES] if manages else [])
    return row.until is None and level is row.level


def notes_of(desk: Desk, review: bytes, verdict: Verdict) -> list[tuple[bytes, Line]]:
    """Return the lines of one kind of note with whose they are."""
    return [(one.member_id, line) for one in _notes(desk, review, verdict) for line in unpack(one.lines)]


def _walk_row(
    desk: Desk,
    row: AccessRow,
    said: Mapping[tuple[bytes, bytes], Line],
    before: Baseline | None,
    known: tuple[Mapping[bytes, bytes | None], set[bytes]],
) -> WalkRow:
    teams, owners = known
    line = line_of(row)
    seen = Seen(line, is_by_role(desk, row, teams.get(row.member)), row.giver in owners)
    is_confirmed = line.is_as(said.get((row.member, row.binder)))
    return WalkRow(row, marks_of(row.member, seen, before, today()), is_confirmed)


def _rank(row: WalkRow) -> int:
    """Sort what needs a look before the rest, by its gravest mark."""
    return min((list(Mark).index(mark) for mark in row.marks), default=len(Mark))


def _confirmed(desk: Desk, review: bytes) -> dict[tuple[bytes, bytes], Line]:
    return {(member, line.binder): line for member, line in notes_of(desk, review, Verdict.CONFIRMED)}


def _baseline(desk: Desk) -> Baseline | None:
    last = last_review(desk)
    if last is None:
        return None
    lines = {(member, line.binder): line for member, line in notes_of(desk, last.id, Verdict.FINAL)}
    return Baseline(lines, frozenset(binder for _member, binder in lines))


def _notes(desk: Desk, review: bytes, verdict: Verdict) -> list[ReviewNote]:
    wanted = select(ReviewNote).where(ReviewNote.review_id == review, ReviewNote.verdict == verdict.value)
    return list(desk.session.scalars(wanted.order_by(ReviewNote.at, ReviewNote.id)))


def _drop_confirmed(desk: Desk, review: bytes) -> None:
    said = (ReviewNote.review_id == review, ReviewNote.verdict == Verdict.CONFIRMED.value)
    desk.session.execute(delete(ReviewNote).where(*said))


def _open_review(desk: Desk) -> AccessReview | None:
    return desk.session.scalar(select(AccessReview).where(AccessReview.finished_on.is_(None)).limit(1))


def _teams(desk: Desk) -> dict[bytes, bytes | None]:
    return dict(desk.session.execute(select(Member.id, Member.team)).all())


def _firm_since(desk: Desk) -> dt.date:
    """Return the day the firm's first account was made."""
    return desk.session.scalar(select(func.min(Member.since))) or today()
