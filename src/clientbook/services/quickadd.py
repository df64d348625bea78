"""Saving one line about a contact: the contact, and the revisit that it plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.interactions import Channel
from clientbook.domain.quickadd import read_line
from clientbook.domain.revisits import Purpose
from clientbook.services.checks import clean
from clientbook.services.interactions import InteractionForm, log_interaction
from clientbook.services.revisits import PlanForm, plan_revisit
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk


def save_line(desk: Desk, client: bytes, line: str) -> Changes:
    """Save what a line says; without a channel it was the phone, without words only the revisit is planned.

    Raises Refused, or Invalid on "line" where it says nothing.
    """
    entry = read_line(clean(line), today())
    if entry.text:
        form = InteractionForm(
            on=entry.on or today(),
            channel=entry.channel or Channel.PHONE,
            text=entry.text,
            next_on=entry.next_on,
            next_note=entry.next_note,
        )
        return log_interaction(desk, client, form)
    if entry.next_on is None:
        raise Invalid(_("Write what happened, or when to call."), field="line")
    plan = PlanForm(due_on=entry.next_on, purpose=Purpose.FOLLOW_UP, note=entry.next_note)
    return plan_revisit(desk, client, plan)
