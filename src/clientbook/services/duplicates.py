"""Duplicates: likely pairs among the files that the person sees, and what was decided about them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from clientbook.desk import Changes
from clientbook.desk.pairs import PAIR_KINDS
from clientbook.domain.access import Right
from clientbook.domain.clients import ClientType
from clientbook.domain.duplicates import LIKELY, Likeness, Profile
from clientbook.domain.log import Act
from clientbook.domain.merges import PairNote, Verdict, pair_key
from clientbook.domain.pairs import LikelyPair
from clientbook.domain.phones import digits
from clientbook.services.access import member_names, require, require_file
from clientbook.services.clients import ClientRow, client_rows
from clientbook.services.duplicate_index import Progress, alike, likeness_of, look
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from clientbook.desk import Desk
    from clientbook.services.editing import ClientForm

MOST_ALIKE = 3
LOOKED_AT = PAIR_KINDS | {"access"}
"""Nouns whose changes make it worth to look again."""
PAIRS = "likely_pair"
"""What `look_further` says has changed when the lists are no longer what they were."""


class Show(StrEnum):
    """Which pairs a list shows: those that wait for a decision, proposed merges first; or those found to be two."""

    DISTINCT = "distinct"
    OPEN = "open"
    PROPOSED = "proposed"


class PairId(NamedTuple):
    """Two files, the lower id first."""

    first: bytes
    second: bytes


class Decision(NamedTuple):
    """What somebody said about a pair; `keep` is the file that a proposed merge would keep."""

    verdict: Verdict
    who: str
    on: dt.date
    keep: bytes


class PairRow(NamedTuple):
    """A likely pair as a list shows it."""

    id: PairId
    first: ClientRow
    second: ClientRow
    likeness: Likeness
    decision: Decision | None


class Match(NamedTuple):
    """A file of the desk that is likely the client being entered."""

    client: ClientRow
    likeness: Likeness


class PairCounts(NamedTuple):
    """How many pairs wait, how many of them are proposed to be merged, how many were found to be two."""

    open: int
    proposed: int
    distinct: int


def look_further(desk: Desk, *, seconds: float) -> tuple[Changes, Progress]:
    """Look through the files for about so long; says whether the lists of pairs have changed, and how far it is."""
    before = count_pairs(desk)
    progress = look(desk, seconds=seconds)
    return Changes(frozenset({PAIRS}) if count_pairs(desk) != before else frozenset()), progress


def count_pairs(desk: Desk) -> PairCounts:
    """Return how many pairs each list shows, as far as the desk was looked through."""
    found = (desk.session.scalar(select(func.count()).select_from(LikelyPair).where(_shown(show))) for show in _LISTS)
    return PairCounts(*(count or 0 for count in found))


def list_pairs(desk: Desk, show: Show = Show.OPEN) -> list[PairId]:
    """Return the pairs of a list: proposals first, then the likeliest."""
    is_proposed = LikelyPair.pair.in_(_noted(Verdict.MERGE))
    statement = (
        select(LikelyPair.first, LikelyPair.second)
        .where(_shown(show))
        .order_by(is_proposed.desc(), LikelyPair.score.desc(), LikelyPair.first, LikelyPair.second)
    )
    return [PairId(first, second) for first, second in desk.session.execute(statement)]


def pair_rows(desk: Desk, pairs: Sequence[PairId]) -> list[PairRow]:
    """Return the rows of these pairs in this order; pairs that are gone are left out."""
    clients = {row.id: row for row in client_rows(desk, list({client for pair in pairs for client in pair}))}
    decisions = _decisions(desk, pairs)
    found: list[PairRow] = []
    for pair in pairs:
        kept = desk.session.get(LikelyPair, (pair.first, pair.second))
        if kept is not None and pair.first in clients and pair.second in clients:
            first, second = clients[pair.first], clients[pair.second]
            found.append(PairRow(pair, first, second, likeness_of(kept), decisions.get(pair)))
    return found


def alike_files(desk: Desk, form: ClientForm, client: bytes = b"") -> list[Match]:
    """Return the files that are likely the client of a form, the likeliest first; `client` is the file it edits.

    Only files of the desk are known here, so nothing is said of files that the person does not see; and only those
    looked at before. A file that was found to be another client is left out.
    """
    found = alike(desk.session.connection(), _typed(form, client), MOST_ALIKE)
    likely = {other: likeness for other, likeness in found if likeness.score >= LIKELY}
    for pair, decision in _decisions(
        desk, [PairId(min(client, other), max(client, other)) for other in likely]
    ).items():
        if decision.verdict is Verdict.DISTINCT:
            del likely[pair.second if pair.first == client else pair.first]
    rows = {row.id: row for row in client_rows(desk, list(likely))}
    return [Match(rows[other], likeness) for other, likeness in likely.items() if other in rows]


def say_distinct(desk: Desk, one: bytes, other: bytes) -> Changes:
    """Remember that two files are two clients; a proposal to merge them ends. Raises Refused or Invalid."""
    note = PairNote(
        binder=desk.vault.directory.firm_binder,
        pair=pair_key(one, other),
        verdict=Verdict.DISTINCT.value,
        on=today(),
        author=desk.me,
    )
    with desk.act(Act.DUPLICATE_DISTINCT, about=one, clients=[other]) as draft:
        _require_both(desk, one, other)
        forget_notes(desk, one, other)
        desk.session.add(note)
    return draft.changes


def recall(desk: Desk, one: bytes, other: bytes) -> Changes:
    """Take back what was said about a pair: it waits for a decision again. Raises Refused or Invalid."""
    with desk.act(Act.DUPLICATE_RECALL, about=one, clients=[other]) as draft:
        _require_both(desk, one, other)
        if not forget_notes(desk, one, other):
            raise Invalid(_("Nothing was said about these two files."), field="pair")
    return draft.changes


def propose_merge(desk: Desk, keep: bytes, other: bytes) -> Changes:
    """Ask whoever may merge two files to do it. For people who see the contact part only, or cannot share anew."""
    note = PairNote(
        binder=desk.vault.directory.firm_binder,
        pair=pair_key(keep, other),
        verdict=Verdict.MERGE.value,
        keeps_first=keep < other,
        on=today(),
        author=desk.me,
    )
    with desk.act(Act.DUPLICATE_PROPOSE, about=keep, clients=[other]) as draft:
        _require_both(desk, keep, other)
        forget_notes(desk, keep, other)
        desk.session.add(note)
    return draft.changes


def forget_notes(desk: Desk, one: bytes, other: bytes) -> int:
    """Delete, inside an act, what was said about a pair; returns how much there was."""
    notes = list(desk.session.scalars(select(PairNote).where(PairNote.pair == pair_key(one, other))))
    for note in notes:
        desk.session.delete(note)
    return len(notes)


def _require_both(desk: Desk, one: bytes, other: bytes) -> None:
    """Check inside the act: a decision lies in the firm's binder, which no loss of a file makes stale."""
    require(desk, Right.EDIT)
    for client in (one, other):
        require_file(desk, Right.EDIT, client)
    if one == other:
        raise Invalid(_("Choose two different files."), field="pair")


def _noted(verdict: Verdict) -> Select[bytes]:
    return select(PairNote.pair).where(PairNote.verdict == verdict.value)


_LISTS = (Show.OPEN, Show.PROPOSED, Show.DISTINCT)


def _shown(show: Show) -> ColumnElement[bool]:
    proposed, distinct = (LikelyPair.pair.in_(_noted(verdict)) for verdict in (Verdict.MERGE, Verdict.DISTINCT))
    if show is Show.PROPOSED:
        return proposed
    return distinct if show is Show.DISTINCT else ~distinct & (proposed | (LikelyPair.score >= LIKELY))


def _decisions(desk: Desk, pairs: Iterable[PairId]) -> dict[PairId, Decision]:
    names = member_names(desk)
    keys = {pair_key(*pair): pair for pair in pairs}
    notes = desk.session.scalars(select(PairNote).where(PairNote.pair.in_(list(keys))).order_by(PairNote.on))
    return {
        keys[note.pair]: Decision(
            Verdict(note.verdict),
            names.get(note.author, ""),
            note.on,
            keys[note.pair].first if note.keeps_first else keys[note.pair].second,
        )
        for note in notes
    }


def _typed(form: ClientForm, client: bytes) -> Profile[bytes]:
    is_company = form.type is ClientType.COMPANY
    return Profile(
        id=client,
        is_company=is_company,
        names=(form.name, form.short_name),
        contacts=tuple(contact.name for contact in form.contacts) if is_company else (),
        phones=tuple(digits(phone) for contact in form.contacts for _label, phone in contact.phones),
        emails=tuple(mail for contact in form.contacts for _label, mail in contact.emails),
        accounts=tuple(name for contact in form.contacts for name in (contact.wechat, contact.qq) if name),
        birthday="" if form.is_lunar_birthday else form.birthday,
        address=" ".join(part for part in (form.region, form.address) if part),
    )
