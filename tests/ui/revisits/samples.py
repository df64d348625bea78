"""Made-up rows of revisits."""

from __future__ import annotations

import datetime as dt

from clientbook.services.clients import ClientRow
from clientbook.services.revisits import DueKey, DueRevisit
from clientbook.services.states import StateNote, Tone
from clientbook.support.clock import today


def key(number: int, days: int = 0) -> DueKey:
    """Return what is due `days` from today."""
    return DueKey(number.to_bytes(16, "big"), today() + dt.timedelta(days=days), None)


def client(number: int, name: str = "张三丰") -> ClientRow:
    """Return a client as lists show it."""
    return ClientRow(
        id=number.to_bytes(16, "big"),
        name=f"{name}{number}",
        subtitle="个人",
        class_name="VIP",
        is_key=True,
        phone="138****1234",
        responsible="李航",
        backup="",
        last_contact=None,
        worth=None,
        state=StateNote("In order", Tone.OK),
    )


def row(due: DueKey, *, note: str = "") -> DueRevisit:
    """Return the row of a key."""
    number = int.from_bytes(due.client, "big")
    return DueRevisit(client(number), due.revisit, due.due_on, "Birthday", note, "李航", due.due_on < today())
