"""Needs and promises of a client: noting them, changing them, ticking them off or dropping them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.log import Act
from clientbook.domain.needs import Need
from clientbook.services.access import log_texts, require_file
from clientbook.services.checks import MAX_NAME, optional_text, required_text
from clientbook.services.clashes import FormKind, member_word, save_together
from clientbook.services.entries import colleague, entry
from clientbook.services.happenings import TimelineItem, joined
from clientbook.support.clock import now, today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedForm:
    """What a client needs, what was agreed, until when, and who sees to it: None is who fills the form."""

    what: str
    agreed: str = ""
    due_on: dt.date | None = None
    responsible: bytes | None = None


def add_need(desk: Desk, client: bytes, form: NeedForm) -> Changes:
    """Put an open need into the file. Raises Refused, or Invalid on "what" or "responsible"."""
    require_file(desk, Right.SERVE, client, Level.FULL)
    need = Need(binder=client, client_id=client, on=today(), what=form.what, author=desk.me, at=now())
    _fill(desk, need, form)
    with desk.act(Act.NEED_ADD, about=client) as draft:
        desk.session.add(need)
        draft.made = need.id
    return draft.changes


def edit_need(desk: Desk, need: bytes, form: NeedForm, *, base: NeedForm | None = None) -> Changes:
    """Change an open need; `base` is the form as it was opened, see services/clashes.py.

    Raises Refused, Clash, Gone, or Invalid on "what" or "responsible" or when it has ended.
    """
    return save_together(desk, need, _FORM, (form, base), lambda agree: _edit(desk, need, agree))


def _edit(desk: Desk, need: bytes, agree: Agree[NeedForm]) -> Changes:
    _found, client = _open_need(desk, need)
    with desk.act(Act.NEED_EDIT, about=client) as draft:
        current = desk.session.get_one(Need, need)
        form = agree(_form_of(current))
        _fill(desk, current, form)
        draft.made = need
    return draft.changes


def finish_need(desk: Desk, need: bytes) -> Changes:
    """Tick a need off as of today. Raises Refused, or Invalid when it has ended or is gone."""
    _found, client = _open_need(desk, need)
    with desk.act(Act.NEED_DONE, about=client) as draft:
        current = desk.session.get_one(Need, need)
        current.done_on, current.done_by = today(), desk.me
    return draft.changes


def drop_need(desk: Desk, need: bytes, reason: str) -> Changes:
    """End a need that nobody will meet any more. Raises Refused, or Invalid on "reason" or when it has ended."""
    _found, client = _open_need(desk, need)
    why = required_text(reason, field="reason", most=500)
    with desk.act(Act.NEED_DROP, about=client, **log_texts(desk, client, reason=why)) as draft:
        current = desk.session.get_one(Need, need)
        current.done_on, current.done_by, current.dropped_because = today(), desk.me, why
    return draft.changes


def need_form(desk: Desk, need: bytes) -> NeedForm:
    """Return a need as its form shows it."""
    return _form_of(entry(desk, Need, need))


def _form_of(need: Need) -> NeedForm:
    return NeedForm(what=need.what, agreed=need.agreed, due_on=need.due_on, responsible=need.responsible)


_FORM: FormKind[NeedForm] = FormKind(
    entity=Need,
    rules=Rules(texts=frozenset({"agreed"})),
    labels={
        "what": N_("What"),
        "agreed": N_("What was agreed"),
        "due_on": N_("Due"),
        "responsible": N_("Who sees to it"),
    },
    words={"responsible": member_word("responsible")},
)


def _open_need(desk: Desk, need: bytes) -> tuple[Need, bytes]:
    found = desk.session.get(Need, need)
    if found is None:
        raise Invalid(_("This promise is no longer there."), field="need")
    require_file(desk, Right.SERVE, found.client_id, Level.FULL)
    if found.done_on is not None:
        raise Invalid(_("This promise has ended already."), field="need")
    return found, found.client_id


def _fill(desk: Desk, need: Need, form: NeedForm) -> None:
    need.what = required_text(form.what, field="what", most=MAX_NAME)
    need.agreed = optional_text(form.agreed, field="agreed")
    need.due_on = form.due_on
    need.responsible = colleague(desk, form.responsible, field="responsible") or desk.me


def need_state(need: Need) -> str:
    """Return how far a need is, in words: due, done or dropped with the reason."""
    if need.done_on is None:
        return _("due {day}").format(day=need.due_on.isoformat()) if need.due_on else ""
    if need.dropped_because:
        return _("dropped {day}: {reason}").format(day=need.done_on.isoformat(), reason=need.dropped_because)
    return _("done {day}").format(day=need.done_on.isoformat())


def tell_needs(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every need and promise of a file, on the day it was noted."""
    for row in desk.session.scalars(select(Need).where(Need.client_id == client)):
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_("Promise"),
            text=joined(row.what, row.agreed, need_state(row)),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
        )
