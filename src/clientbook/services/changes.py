"""Keeps the history of class and stage: what a client was before, since when, by whom and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.changes import ClassChange, StageChange
from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Stage
from clientbook.services.client_words import STAGE_NAMES
from clientbook.services.happenings import TimelineItem, joined
from clientbook.support.clock import now, today
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from clientbook.desk import Desk
    from clientbook.domain.clients import Client


class Standing(NamedTuple):
    """What a client is to the firm at one moment."""

    class_id: bytes | None
    stage: str


def standing_of(client: Client) -> Standing:
    """Return class and stage as they are, to be kept before a change."""
    return Standing(client.class_id, client.stage)


def keep_changes(desk: Desk, client: Client, before: Standing, *, class_reason: str = "", stage_note: str = "") -> None:
    """Write down inside an act how class and stage differ from `before`; nothing where they do not."""
    if client.class_id != before.class_id:
        desk.session.add(
            ClassChange(
                binder=client.id,
                client_id=client.id,
                before=before.class_id,
                after=client.class_id,
                reason=class_reason,
                on=today(),
                author=desk.me,
                at=now(),
            )
        )
    if client.stage != before.stage:
        desk.session.add(_stage_change(desk, client, before, stage_note))


def _stage_change(desk: Desk, client: Client, before: Standing, note: str) -> StageChange:
    return StageChange(
        binder=client.id,
        client_id=client.id,
        before=before.stage,
        after=client.stage,
        reason=joined(client.lost_reason, note),
        on=_day_of(client),
        author=desk.me,
        at=now(),
    )


def _day_of(client: Client) -> dt.date:
    days = {Stage.LOST.value: client.lost_on, Stage.WON.value: client.won_on}
    return days.get(client.stage) or today()


def tell_class_changes(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell from which class to which a client went, by the names that the classes have now."""
    kinds = dict(desk.session.execute(select(ClientClass.id, ClientClass.name)).all())
    for row in desk.session.scalars(select(ClassChange).where(ClassChange.client_id == client)):
        before, after = (class_name(kinds[key]) if key in kinds else _("none") for key in (row.before, row.after))
        yield _item(row, _("Class"), before, after, names)


def tell_stage_changes(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell when a client was won or lost, and why."""
    for row in desk.session.scalars(select(StageChange).where(StageChange.client_id == client)):
        before, after = (_(STAGE_NAMES[Stage(key)]) for key in (row.before, row.after))
        yield _item(row, _("Stage"), before, after, names)


def _item(row: ClassChange | StageChange, label: str, before: str, after: str, names: dict[bytes, str]) -> TimelineItem:
    return TimelineItem(
        id=row.id,
        noun=row.kind,
        on=row.on,
        label=label,
        text=joined(_("{before} → {after}").format(before=before, after=after), row.reason),
        who=names.get(row.author, ""),
        author=row.author,
        at=row.at,
    )
