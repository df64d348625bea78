"""Two files of one client, and everything that the vault holds of a file: for tests of merges."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from clientbook.desk.codec import ENTITIES
from clientbook.domain.interactions import Channel
from clientbook.domain.merges import Merge, MergeNote
from clientbook.services import editing, gifts, interactions, needs, points, purchases, revisits, service_team
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.support.clock import today

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

_CHANGING = {"version", "rank"}
_MADE_ANEW = "service_member"


def second_file(firm: Firm, responsible: str = "zhao") -> bytes:
    """Make 张三 a second time, with the same number and a history of its own, and return the file's id."""
    desk = firm.open("chen")
    contact = ContactForm(
        name="张三", phones=(("mobile", "138 0013 8000"), ("home", "0574-87654321")), emails=(("", "zs@example.com"),)
    )
    form = ClientForm(
        name="张三",
        short_name="三哥",
        contacts=(contact,),
        responsible=firm.ids[responsible],
        address="宁波市江北区人民路132号",
        tags=("茶友",),
        since=today() - dt.timedelta(days=900),
        birthday="1980-08-15",
        remarks="第二份档案",
    )
    made = editing.add_client(desk, form).made
    talk = interactions.InteractionForm(on=today(), channel=Channel.VISIT, text="当面谈了春茶礼盒")
    interactions.log_interaction(desk, made, talk)
    order = purchases.PurchaseForm(on=today(), product="春茶礼盒", amount=purchases.Decimal(398))
    purchases.log_purchase(desk, made, order)
    needs.add_need(desk, made, needs.NeedForm(what="中秋报价"))
    revisits.plan_revisit(desk, made, revisits.PlanForm(due_on=today() + dt.timedelta(days=9)))
    gifts.add_gift(desk, made, gifts.GiftForm(on=today(), what="挂历"))
    points.move_points(desk, made, points.PointsForm(on=today(), points=80, reason="会员日"))
    service_team.set_backups(desk, made, [service_team.BackupForm(firm.ids["li"])])
    firm.ids["double"] = made
    return made


def everything(desk: Desk, *clients: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Return every record in the binders of these files; records that an undo makes anew count without their id."""
    desk.refresh()
    held: dict[str, list[tuple[Any, ...]]] = {}
    for kind, entity in ENTITIES.items():
        names = [one.key for one in inspect(entity).column_attrs if one.key not in _CHANGING]
        names = [name for name in names if not (kind == _MADE_ANEW and name == "id")]
        rows = desk.session.scalars(select(entity).where(entity.binder.in_(clients)))
        found = sorted(tuple(repr(getattr(row, name)) for name in names) for row in rows)
        if found and entity not in (Merge, MergeNote):
            held[kind] = found
    return held


def viewers(desk: Desk, client: bytes) -> dict[bytes, tuple[str, Any]]:
    """Return who opens a binder, and how far."""
    return {entry.member: (entry.level.value, entry.until) for entry in desk.vault.access(client)}
