"""Taking a merge back in one step: both files as they were, each with its own records and its own team.

What was changed in the kept file after the merge stands against it: it is named first, and stays with the kept file
when the merge is taken back all the same.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clients import Client, Contact, Part, ServiceMember
from clientbook.domain.log import Act
from clientbook.domain.merges import Merge, MergeNote
from clientbook.domain.staff import SERVING_ROLES, Member
from clientbook.services.access import require_file
from clientbook.services.changes import keep_changes, standing_of
from clientbook.services.merge_fields import FIELD_NAMES, kept_as_text, place_of, read_back, record_at
from clientbook.services.merge_plan import history_kinds, leads
from clientbook.services.merged import merged_into
from clientbook.services.merges import team_text
from clientbook.services.points_account import balance_of, refuse_overdrawn
from clientbook.services.service_team import access_now, share, team_rows
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk, Draft, Step

_ARRANGED = frozenset({"rank", "is_primary"})
"""Columns of a contact that came along: they follow the file that the contact is in."""


def standing_against(desk: Desk, other: bytes) -> tuple[str, ...]:
    """Return, in words, what was changed since a merge and cannot be what it was before. Raises as `undo_merge`."""
    return tuple(dict.fromkeys(_against(desk, _note(desk, other))))


def undo_merge(desk: Desk, other: bytes, *, keep_later: bool = False) -> Changes:
    """Take the merge of a file back: one act, one journal entry.

    Raises Refused without the right, Invalid on "merge" when it is no longer in force, where one file has redeemed the
    points of the other, or, unless `keep_later`, when something stands against it.
    """
    note = _note(desk, other)
    against = dict.fromkeys(_against(desk, note))
    if against and not keep_later:
        message = _(
            "This was changed after the merge: {changes}. Take the merge back and leave these with the kept file?"
        )
        raise Invalid(message.format(changes=_(", ").join(against)), field="merge")
    with desk.act(Act.CLIENT_UNMERGE, about=note.kept, clients=[other]) as draft:
        note = _note(desk, other)
        step = _step_of(desk, note)
        if step is not None and not desk.history.moved(desk.session.connection(), step):
            draft.takes_back = step.seq
        _Undoing(desk, draft, note).carry_out()
        draft.touched.update((note.kept, other))
    return draft.changes


def _note(desk: Desk, other: bytes) -> MergeNote:
    """Return the note of the merge in force of a file, on whose both sides the person sees everything."""
    into = desk.session.scalar(select(Merge.into).where(Merge.merged == other))
    if into is None:
        raise Invalid(_("This merge is no longer there."), field="merge")
    require_file(desk, Right.EDIT, into, Level.FULL)
    found = desk.session.scalar(select(MergeNote).where(MergeNote.kept == into, MergeNote.other == other))
    if found is None:
        raise Invalid(_("This merge is no longer there."), field="merge")
    return found


def _step_of(desk: Desk, note: MergeNote) -> Step | None:
    """Return the step of this session in which the person made a merge; None for anybody else's."""
    own = {"about": note.kept, "clients": [note.other]}
    done = desk.history.stacks()[0]
    return next((step for step in reversed(done) if step.act == Act.CLIENT_MERGE and step.details == own), None)


def _against(desk: Desk, note: MergeNote) -> Iterator[str]:
    for text, after in note.after:
        place = place_of(text)
        record = record_at(desk, place)
        if record is None:
            yield _("a contact was deleted")
        elif place.column in FIELD_NAMES and kept_as_text(getattr(record, place.column)) != after:
            yield _(FIELD_NAMES[place.column])
    if team_text(team_rows(desk, note.kept)) != note.team:
        yield _("the service team")
    names = dict(desk.session.execute(select(Member.id, Member.name)).all())
    for row in _kept_rows(note.kept_team) + _kept_rows(note.other_team):
        if not _serves(desk, row["member"]):
            yield _("{name} no longer serves clients").format(name=names.get(row["member"], ""))


def _kept_rows(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(text)
    return [
        row
        | {
            "member": bytes.fromhex(row["member"]),
            "granted_by": bytes.fromhex(row["granted_by"]),
            "since": dt.date.fromisoformat(row["since"]),
            "until": dt.date.fromisoformat(row["until"]) if row["until"] else None,
        }
        for row in rows
    ]


def _serves(desk: Desk, member: bytes) -> bool:
    found = desk.session.get(Member, member)
    return found is not None and found.is_active and Role(found.role) in SERVING_ROLES


class _Undoing:
    """A merge being taken back."""

    def __init__(self, desk: Desk, draft: Draft, note: MergeNote) -> None:
        self._desk, self._draft, self._note = desk, draft, note
        self._homes = [note.other, *merged_into(desk, note.other)]

    def carry_out(self) -> None:
        """Put values, contacts, history and teams back, and open the other file again."""
        desk, note = self._desk, self._note
        may_share = leads(desk, note.kept) and leads(desk, note.other)
        is_old_team = team_text(team_rows(desk, note.kept)) == note.team
        card = desk.session.get_one(Client, note.kept)
        standing = standing_of(card)
        self._put_values_back()
        keep_changes(desk, card, standing, class_reason=_("merge taken back"), stage_note=_("merge taken back"))
        self._send_records_home()
        self._refuse_overdrawn()
        if is_old_team:
            self._put_team_back(note.kept, note.kept_team)
        self._put_team_back(note.other, note.other_team)
        merge = desk.session.scalars(select(Merge).where(Merge.merged == note.other)).one()
        merge.into = None
        desk.session.delete(note)
        desk.session.flush()
        self._share(may_share=may_share)

    def _put_values_back(self) -> None:
        after = dict(self._note.after)
        for text, before in self._note.before:
            place = place_of(text)
            record = record_at(self._desk, place)
            if record is None:
                continue
            is_as_merged = kept_as_text(getattr(record, place.column)) == after[text]
            if is_as_merged or place.column in _ARRANGED:
                setattr(record, place.column, read_back(before))

    def _send_records_home(self) -> None:
        desk, note = self._desk, self._note
        theirs = {bytes.fromhex(kept): bytes.fromhex(other) for other, kept in note.contacts}
        for kind in (*history_kinds(), MergeNote, Contact):
            statement = select(kind).where(kind.client_id == note.kept, kind.binder.in_(self._homes))
            for row in desk.session.scalars(statement):
                row.client_id = note.other
        desk.session.flush()
        both = select(Contact.id, Contact.client_id).where(Contact.client_id.in_((note.kept, note.other)))
        homes: dict[bytes | None, bytes] = dict(desk.session.execute(both).all())
        for kind in history_kinds():
            if "contact_id" in kind.__table__.c:
                self._name_own_contacts(kind, theirs, homes)

    def _refuse_overdrawn(self) -> None:
        """Refuse where one of the files has redeemed what the other one brought."""
        for client in (self._note.kept, self._note.other):
            refuse_overdrawn(self._desk, client, before=balance_of(self._desk, client), field="merge")

    def _name_own_contacts(self, kind: type[Any], theirs: dict[bytes, bytes], homes: dict[bytes | None, bytes]) -> None:
        """Have records name contacts of their own file again; a contact of the other file is no longer named."""
        note = self._note
        statement = select(kind).where(kind.client_id.in_((note.kept, note.other)), kind.contact_id.is_not(None))
        for row in self._desk.session.scalars(statement):
            if row.client_id == note.other:
                row.contact_id = theirs.get(row.contact_id, row.contact_id)
            named: bytes | None = row.contact_id
            if homes.get(named, row.client_id) != row.client_id:
                row.contact_id = None

    def _put_team_back(self, client: bytes, text: str) -> None:
        desk = self._desk
        for row in team_rows(desk, client):
            desk.session.delete(row)
        for kept in _kept_rows(text):
            if _serves(desk, kept["member"]):
                desk.session.add(
                    ServiceMember(
                        binder=client,
                        client_id=client,
                        member_id=kept["member"],
                        part=Part(kept["part"]).value,
                        since=kept["since"],
                        until=kept["until"],
                        granted_by=kept["granted_by"],
                    )
                )

    def _share(self, *, may_share: bool) -> None:
        """Give both files the access that follows from their teams, unless it is what they have."""
        desk, note = self._desk, self._note
        if may_share:
            share(desk, self._draft, note.kept)
            share(desk, self._draft, note.other)
        elif not (access_now(desk, note.kept) and access_now(desk, note.other)):
            raise Refused(_("Taking this merge back changes who sees the files: ask the owner to do it."))
