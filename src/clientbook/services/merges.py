"""Merging two files: one act, in which everything of the other file comes to the kept one and nothing is lost.

The other file stays sealed in its own binder, as a shell that no list shows: its records name the kept file as their
client, and its keys go to exactly those who see the kept file. What the kept file said before stands in a note.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from clientbook.domain.base import Labelled
from clientbook.domain.clients import Client, ClientDetails, Contact, details_id
from clientbook.domain.log import Act
from clientbook.domain.merges import Merge, MergeNote
from clientbook.domain.phones import digits
from clientbook.services.access import member_names
from clientbook.services.changes import keep_changes, standing_of
from clientbook.services.duplicates import forget_notes
from clientbook.services.happenings import TimelineItem
from clientbook.services.merge_fields import (
    CONTACT,
    FIELD_NAMES,
    Place,
    both,
    columns_with,
    kept_as_text,
    place_of,
    record_at,
)
from clientbook.services.merge_plan import (
    Fold,
    Power,
    Side,
    contacts_of,
    field_rows,
    folds,
    history_kinds,
    power_over,
    require_pair,
)
from clientbook.services.merged import merged_into
from clientbook.services.service_team import BackupForm, put_team, serving_member, share, team_rows
from clientbook.support.clock import now, today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.domain.clients import ServiceMember


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeForm:
    """How two files become one: whose value each field has (by place; else as proposed), and who serves the client.

    `responsible` None leaves the team of the kept file as it is.
    """

    choices: Mapping[str, Side] = field(default_factory=dict[str, Side])
    responsible: bytes | None = None
    backups: tuple[BackupForm, ...] = ()


class MergeRow(NamedTuple):
    """A merge that is in force, as a list shows it."""

    other: bytes
    other_name: str
    kept: bytes
    kept_name: str
    at: dt.datetime
    who: str


def merge_clients(desk: Desk, keep: bytes, other: bytes, form: MergeForm) -> Changes:
    """Merge `other` into `keep`: fields as chosen, contacts and history of both, one team, one journal entry.

    Raises Refused for who may only propose it, Invalid on "choices", "responsible" or "member".
    """
    require_pair(desk, keep, other)
    power = power_over(desk, keep, other)
    if power is Power.PROPOSE or (power is Power.AS_THEY_ARE and form.responsible is not None):
        raise Refused(_("You may propose this merge; the owner, or the manager of both files, carries it out."))
    for member in (form.responsible, *(backup.member for backup in form.backups)):
        if member is not None:
            serving_member(desk, member)
    with desk.act(Act.CLIENT_MERGE, about=keep, clients=[other]) as draft:
        require_pair(desk, keep, other)
        note = _Merging(desk, keep, other).carry_out(form)
        desk.session.add(note)
        if form.responsible is not None:
            put_team(desk, keep, form.responsible, form.backups)
            desk.session.flush()
        note.team = team_text(team_rows(desk, keep))
        forget_notes(desk, keep, other)
        if power is Power.MERGE:
            share(desk, draft, keep)
        draft.touched.update((keep, other))
        draft.made = other
    return draft.changes


class _Merging:
    """A merge under way: carries values over and remembers what they were."""

    def __init__(self, desk: Desk, keep: bytes, other: bytes) -> None:
        self._desk, self._keep, self._other = desk, keep, other
        self._before: dict[str, str] = {}
        self._after: dict[str, str] = {}
        self._aside: list[Labelled] = []

    def carry_out(self, form: MergeForm) -> MergeNote:
        """Change the records of both files and return the note of it."""
        desk, keep, other = self._desk, self._keep, self._other
        card = desk.session.get_one(Client, keep)
        standing = standing_of(card)
        joined = folds(desk, keep, other)
        self._choose(form.choices, joined)
        keep_changes(desk, card, standing, class_reason=_("merged"), stage_note=_("merged"))
        self._join_contacts(joined)
        self._move_history(joined)
        note = MergeNote(
            binder=keep,
            client_id=keep,
            kept=keep,
            other=other,
            on=today(),
            author=desk.me,
            at=now(),
            before=_labelled(self._before),
            after=_labelled(self._after),
            aside=tuple(self._aside),
            contacts=_labelled({fold.other.id.hex(): fold.kept.id.hex() for fold in joined if fold.kept}),
            kept_team=team_text(team_rows(desk, keep)),
            other_team=team_text(team_rows(desk, other)),
        )
        self._close_other()
        return note

    def _choose(self, choices: Mapping[str, Side], joined: Sequence[Fold]) -> None:
        rows = {row.place: row for row in field_rows(self._desk, self._keep, self._other)}
        if not choices.keys() <= rows.keys():
            raise Invalid(_("These files have changed. Look at them again."), field="choices")
        partners = {fold.kept.id: fold.other for fold in joined if fold.kept is not None}
        for text, row in rows.items():
            side = choices.get(text, row.choice)
            if side is Side.BOTH and not row.may_both:
                raise Invalid(_("Only one of the two values can be kept here."), field="choices")
            gave_way = {Side.KEPT: row.other, Side.OTHER: row.kept, Side.BOTH: ""}[side]
            if gave_way and not row.is_same:
                self._aside.append(Labelled(place_of(text).column, gave_way))
            if side is not Side.KEPT:
                self._take(place_of(text), side, partners)

    def _take(self, place: Place, side: Side, partners: Mapping[bytes, Contact]) -> None:
        mine = record_at(self._desk, place) or self._new_details()
        theirs = (
            partners[place.record]
            if place.part == CONTACT
            else record_at(self._desk, place._replace(record=self._other))
        )
        for column in columns_with(place.part, place.column):
            value = getattr(theirs, column)
            self._set(
                place._replace(column=column), mine, both(getattr(mine, column), value) if side is Side.BOTH else value
            )

    def _new_details(self) -> ClientDetails:
        made = ClientDetails(id=details_id(self._keep), binder=self._keep)
        self._desk.session.add(made)
        return made

    def _set(self, place: Place, record: Any, value: Any) -> None:
        before = getattr(record, place.column)
        if before != value:
            self._before[place.text], self._after[place.text] = kept_as_text(before), kept_as_text(value)
            setattr(record, place.column, value)

    def _join_contacts(self, joined: Sequence[Fold]) -> None:
        """Give contacts that are one all numbers of both; the others move over, behind those who are there."""
        rank = max((contact.rank for contact in contacts_of(self._desk, self._keep)), default=-1)
        has_primary = any(contact.is_primary for contact in contacts_of(self._desk, self._keep))
        for fold in joined:
            if fold.kept is not None:
                self._join(fold.kept, fold.other)
                continue
            rank += 1
            place = Place(CONTACT, fold.other.id, "rank")
            self._set(place, fold.other, rank)
            if has_primary:
                self._set(place._replace(column="is_primary"), fold.other, False)  # noqa: FBT003  a column's value
            fold.other.client_id = self._keep

    def _join(self, mine: Contact, theirs: Contact) -> None:
        place = Place(CONTACT, mine.id, "phones")
        known = {digits(phone.value) for phone in mine.phones}
        more = tuple(phone for phone in theirs.phones if digits(phone.value) not in known)
        self._set(place, mine, (*mine.phones, *more))
        mails = {mail.value.casefold() for mail in mine.emails}
        added = tuple(mail for mail in theirs.emails if mail.value.casefold() not in mails)
        self._set(place._replace(column="emails"), mine, (*mine.emails, *added))
        decides = mine.is_decision_maker or theirs.is_decision_maker
        self._set(place._replace(column="is_decision_maker"), mine, decides)

    def _move_history(self, joined: Sequence[Fold]) -> None:
        """Have every record of the other file name the kept one as its client, and a joined contact as its contact."""
        homes = [self._other, *merged_into(self._desk, self._other)]
        partners = {fold.other.id: fold.kept.id for fold in joined if fold.kept is not None}
        for kind in (*history_kinds(), MergeNote):
            for row in self._desk.session.scalars(
                select(kind).where(kind.client_id == self._other, kind.binder.in_(homes))
            ):
                row.client_id = self._keep
                if getattr(row, "contact_id", None) in partners:
                    row.contact_id = partners[row.contact_id]

    def _close_other(self) -> None:
        desk = self._desk
        for row in team_rows(desk, self._other):
            desk.session.delete(row)
        merge = desk.session.scalar(select(Merge).where(Merge.merged == self._other))
        if merge is None:
            merge = Merge(binder=self._other, merged=self._other, author=desk.me, at=now())
            desk.session.add(merge)
        merge.into, merge.author, merge.at = self._keep, desk.me, now()
        desk.session.flush()


def _labelled(values: Mapping[str, str]) -> tuple[Labelled, ...]:
    return tuple(Labelled(*pair) for pair in values.items())


def team_text(rows: Sequence[ServiceMember]) -> str:
    """Return a team as JSON, to be kept in a merge's note."""
    return json.dumps(
        [
            {
                "member": row.member_id.hex(),
                "part": row.part,
                "since": row.since.isoformat(),
                "until": row.until.isoformat() if row.until else "",
                "granted_by": row.granted_by.hex(),
            }
            for row in sorted(rows, key=lambda row: row.member_id)
        ]
    )


def list_merges(desk: Desk) -> list[MergeRow]:
    """Return the merges in force among the files of the desk, the newest first."""
    names = member_names(desk)
    files: dict[bytes | None, str] = dict(desk.session.execute(select(Client.id, Client.name)).all())
    statement = select(Merge).where(Merge.into.is_not(None)).order_by(Merge.at.desc(), Merge.id)
    return [
        MergeRow(row.merged, files.get(row.merged, ""), row.into, files[row.into], row.at, names.get(row.author, ""))
        for row in desk.session.scalars(statement)
        if row.into is not None and row.into in files
    ]


def tell_merges(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell what was merged into a file, and which values of either file gave way."""
    for note in desk.session.scalars(select(MergeNote).where(MergeNote.client_id == client)):
        other = desk.session.scalar(select(Client.name).where(Client.id == note.other)) or ""
        said = [_("“{name}” was merged into this file.").format(name=other)]
        if note.aside:
            gone = [f"{_(FIELD_NAMES.get(column, column))}: {text}" for column, text in note.aside]
            said.append(_("Set aside: {values}").format(values="; ".join(gone)))
        yield TimelineItem(
            id=note.id,
            noun=note.kind,
            on=note.on,
            label=_("Merge"),
            text=" ".join(said),
            who=names.get(note.author, ""),
            author=note.author,
            at=note.at,
            opens=note.other,
        )
