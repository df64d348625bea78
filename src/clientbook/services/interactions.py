"""Logging contacts with a client."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clients import ClientLine
from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.log import Act
from clientbook.services.access import require_file
from clientbook.services.checks import day_not_after_today, required_text
from clientbook.services.happenings import TimelineItem
from clientbook.services.naming import CHANNEL_NAMES
from clientbook.support.clock import now
from clientbook.support.i18n import _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionForm:
    """What a person enters about a contact."""

    on: dt.date
    channel: Channel
    text: str
    contact: bytes | None = None


def log_interaction(desk: Desk, client: bytes, form: InteractionForm) -> Changes:
    """Put a contact into the file. Raises Refused, or Invalid on "on" or "text"."""
    require_file(desk, Right.SERVE, client, Level.FULL)
    text = required_text(form.text, field="text")
    on = day_not_after_today(form.on, field="on")
    line = desk.session.get(ClientLine, client)
    with desk.act(Act.INTERACTION_LOG, about=client, channel=form.channel.value) as draft:
        entry = Interaction(
            binder=client,
            client_id=client,
            on=on,
            channel=form.channel.value,
            text=text,
            author=desk.me,
            responsible=line.responsible_id if line else None,
            contact_id=form.contact,
            at=now(),
        )
        desk.session.add(entry)
        draft.made = entry.id
    return draft.changes


def tell_interactions(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every logged contact of a file."""
    for row in desk.session.scalars(select(Interaction).where(Interaction.client_id == client)):
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_(CHANNEL_NAMES[Channel(row.channel)]),
            text=row.text,
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
            sort=row.channel,
        )
