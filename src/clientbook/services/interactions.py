"""Contacts with a client: logging one, planning the next call with it, and correcting an own one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.desk.storing import fresh
from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.clients import Contact
from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.log import Act
from clientbook.domain.revisits import Purpose, Revisit
from clientbook.services.access import require, require_file
from clientbook.services.checks import day_not_after_today, day_not_before_today, optional_text, required_text
from clientbook.services.clashes import FormKind, named, save_together
from clientbook.services.entries import contact_of, entry, require_author, responsible_of
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.naming import CHANNEL_NAMES
from clientbook.support.clock import now, today
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionForm:
    """What a person enters about a contact; `next_on` plans the next call, with `next_note` as what it is about."""

    on: dt.date
    channel: Channel
    text: str
    contact: bytes | None = None
    next_on: dt.date | None = None
    next_note: str = ""


def log_interaction(desk: Desk, client: bytes, form: InteractionForm) -> Changes:
    """Put a contact into the file, and the revisit that follows from it, in one act.

    Raises Refused, or Invalid on "on", "text", "contact", "next_on" or "next_note".
    """
    require_file(desk, Right.SERVE, client, Level.FULL)
    talk = fresh(Interaction)(
        binder=client,
        client_id=client,
        on=day_not_after_today(form.on, field="on"),
        channel=form.channel.value,
        text=required_text(form.text, field="text"),
        author=desk.me,
        responsible=responsible_of(desk, client),
        contact_id=contact_of(desk, client, form.contact),
        at=now(),
    )
    following = _following(desk, client, form)
    with desk.act(Act.INTERACTION_LOG, about=client, channel=form.channel.value) as draft:
        desk.put([talk, *following])
        draft.made = talk.id
    return draft.changes


def edit_interaction(
    desk: Desk, interaction: bytes, form: InteractionForm, *, base: InteractionForm | None = None
) -> Changes:
    """Change a contact that the person logged; it then says that it was edited. `next_on` counts for new ones only.

    `base` is the form as it was opened, see services/clashes.py. Raises Refused for somebody else's, Clash, Gone, and
    Invalid as `log_interaction` does.
    """
    return save_together(desk, interaction, _FORM, (form, base), lambda agree: _edit(desk, interaction, agree))


def _edit(desk: Desk, interaction: bytes, agree: Agree[InteractionForm]) -> Changes:
    found = entry(desk, Interaction, interaction)
    client = found.client_id
    require_file(desk, Right.SERVE, client, Level.FULL)
    require_author(desk, found.author)
    with desk.act(Act.INTERACTION_EDIT, about=client) as draft:
        talk = desk.session.get_one(Interaction, interaction)
        form = agree(_form_of(talk))
        talk.on, talk.text = day_not_after_today(form.on, field="on"), required_text(form.text, field="text")
        talk.channel, talk.contact_id = form.channel.value, contact_of(desk, client, form.contact)
        talk.edited_on = today()
        draft.made = interaction
    return draft.changes


def interaction_form(desk: Desk, interaction: bytes) -> InteractionForm:
    """Return a contact as its form shows it."""
    return _form_of(entry(desk, Interaction, interaction))


def _form_of(talk: Interaction) -> InteractionForm:
    return InteractionForm(on=talk.on, channel=Channel(talk.channel), text=talk.text, contact=talk.contact_id)


def _with_whom(desk: Desk, form: InteractionForm) -> str:
    found = desk.session.get(Contact, form.contact) if form.contact is not None else None
    return found.name if found is not None else ""


_FORM: FormKind[InteractionForm] = FormKind(
    entity=Interaction,
    rules=Rules(texts=frozenset({"text"})),
    labels={
        "on": N_("Day"),
        "channel": N_("How"),
        "text": N_("What was said"),
        "contact": N_("With whom"),
        "next_on": N_("Call again on"),
        "next_note": N_("What about"),
    },
    words={"channel": named("channel", CHANNEL_NAMES), "contact": _with_whom},
)


def _following(desk: Desk, client: bytes, form: InteractionForm) -> list[Revisit]:
    if form.next_on is None:
        return []
    require(desk, Right.REVISIT)
    planned = fresh(Revisit)(
        binder=client,
        client_id=client,
        due_on=day_not_before_today(form.next_on, field="next_on"),
        purpose=Purpose.FOLLOW_UP.value,
        note=optional_text(form.next_note, field="next_note"),
        author=desk.me,
        at=now(),
    )
    return [planned]


def tell_interactions(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every logged contact of a file."""
    contacts = dict(desk.session.execute(select(Contact.id, Contact.name).where(Contact.client_id == client)).all())
    several = len(contacts) > 1
    for row in desk.session.scalars(select(Interaction).where(Interaction.client_id == client)):
        whom = contacts.get(row.contact_id or b"", "") if several else ""
        edited = _("edited {day}").format(day=row.edited_on.isoformat()) if row.edited_on else ""
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_(CHANNEL_NAMES[Channel(row.channel)]),
            text=joined(f"{whom}: {row.text}" if whom else row.text, edited),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
            sort=row.channel,
        )
