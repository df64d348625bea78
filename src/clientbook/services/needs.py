"""Needs and promises of a client: noting them and ticking them off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.log import Act
from clientbook.domain.needs import Need
from clientbook.services.access import require_file
from clientbook.services.checks import MAX_NAME, optional_text, required_text
from clientbook.services.happenings import TimelineItem, joined
from clientbook.support.clock import now, today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedForm:
    """What a client needs, what was agreed, until when, and who sees to it."""

    what: str
    agreed: str = ""
    due_on: dt.date | None = None
    responsible: bytes | None = None


def add_need(desk: Desk, client: bytes, form: NeedForm) -> Changes:
    """Put an open need into the file. Raises Refused, or Invalid on "what"."""
    require_file(desk, Right.SERVE, client, Level.FULL)
    need = Need(
        binder=client,
        client_id=client,
        on=today(),
        what=required_text(form.what, field="what", most=MAX_NAME),
        agreed=optional_text(form.agreed, field="agreed"),
        due_on=form.due_on,
        author=desk.me,
        responsible=form.responsible or desk.me,
        at=now(),
    )
    with desk.act(Act.NEED_ADD, about=client) as draft:
        desk.session.add(need)
        draft.made = need.id
    return draft.changes


def finish_need(desk: Desk, need: bytes) -> Changes:
    """Tick a need off as of today. Raises Refused, or Invalid when it is not on the desk."""
    found = desk.session.get(Need, need)
    if found is None:
        raise Invalid(_("This need is no longer there."), field="need")
    require_file(desk, Right.SERVE, found.client_id, Level.FULL)
    client = found.client_id
    with desk.act(Act.NEED_DONE, about=client) as draft:
        current = desk.session.get_one(Need, need)
        current.done_on = today()
    return draft.changes


def tell_needs(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every need and promise of a file, on the day it was noted."""
    for row in desk.session.scalars(select(Need).where(Need.client_id == client)):
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_("Need"),
            text=joined(row.what, row.agreed),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
        )
