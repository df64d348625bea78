"""Attacks by a colleague who holds one key: what is sealed there about another file, or a lower level, counts nowhere.

The vault takes it, since its author may write in that binder; on no desk does it stand.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from sqlalchemy import func, select

from clientbook.desk.codec import ENTITIES, codec
from clientbook.domain.clients import Contact, Part, ServiceMember
from clientbook.domain.conduct import jump_id
from clientbook.domain.departures import DepartureType
from clientbook.domain.interactions import Channel
from clientbook.domain.points import account_id
from clientbook.services import service_team
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.support.clock import new_id, now, today
from clientbook.support.words import Level
from clientbook.vault import Commit, RecordWrite

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

passed_over = pytest.mark.logs("records lie where they do not belong")


class Seed(NamedTuple):
    """A record to be planted: its kind, its fields, its id and level where they are not what they would be."""

    kind: str
    fields: dict[str, Any]
    id: bytes = b""
    level: Level | None = None


def _plant(desk: Desk, binder: bytes, *seeds: Seed) -> list[bytes]:
    """Seal records past every rule of the desk, with a program of one's own."""
    writes: list[RecordWrite] = []
    for seed in seeds:
        coder = codec(seed.kind)
        body = msgspec.msgpack.encode(coder.struct(schema_version=coder.schema, **seed.fields))
        level = seed.level or ENTITIES[seed.kind].level
        writes.append(RecordWrite(seed.id or new_id(), binder, seed.kind, level, 1, body))
    desk.vault.commit(Commit("client.edit", records=writes))
    return [write.id for write in writes]


def _seeds(firm: Firm) -> dict[str, Seed]:
    """Return what Li, who serves the file "shan" alone, plants there about "ouyang" and about the firm."""
    shan, target, li, owners = firm.ids["shan"], firm.ids["ouyang"], firm.ids["li"], _owners(firm)
    own = {"author": firm.ids["zhao"], "at": now()}
    said = {"channel": Channel.PHONE.value, "text": "they never said this", "on": today(), **own}
    jump = {"member_id": li, "on": today(), "what": "open", "times": 900, "usual": 3, "highest": 5, "days": 20}
    review = {"number": 1, "started_on": today(), "started_by": firm.ids["chen"]}
    return {
        "themself on the team": Seed("service_member", {**_served(firm, "li"), "client_id": target}),
        "a contact": Seed("contact", {"client_id": target, "name": "张骗子"}),
        "a conversation": Seed("interaction", {"client_id": target, **said}),
        "a conversation with the own client, under the card": Seed(
            "interaction", {"client_id": shan, **said}, level=Level.CARD
        ),
        "its details": Seed("client_details", {"remarks": "a lie"}),
        "its points account": Seed("points_account", {"turn": 9}, account_id(target)),
        "its way into the bin": Seed("removal", {"client_id": target, "on": today(), "reason": "gone", **own}),
        "its way into another file": Seed("merge", {"merged": target, "into": shan, **own}),
        "a client": Seed("client", {"name": "没有的", "since": today(), "created_by": li}),
        "a class": Seed("client_class", {"name": "X", "rank": 9, "revisit_days": 1, "silence_days": 1}),
        "a departure": Seed("departure", {"leaver": firm.ids["zhao"], "last_day": today(), **_case(firm)}),
        "a review that was made": Seed("access_review", review),
        "a warning that was seen": Seed("conduct_jump", jump, jump_id(owners, li, today(), "open")),
    }


def _owners(firm: Firm) -> bytes:
    desk = firm.open("chen")
    return desk.vault.directory.management_binder


def _served(firm: Firm, login: str) -> dict[str, Any]:
    part = Part.SUPPORTER.value
    return {"member_id": firm.ids[login], "part": part, "since": today(), "granted_by": firm.ids["qian"]}


def _case(firm: Firm) -> dict[str, Any]:
    return {"type": DepartureType.RESIGNED.value, "opened_on": today(), "opened_by": firm.ids["qian"]}


def _on_desk(desk: Desk, planted: list[bytes]) -> list[str]:
    """Return the kinds of planted records that stand on a desk."""
    found: list[str] = []
    for kind in ENTITIES:
        key = codec(kind).table.c.id
        if desk.session.scalar(select(func.count()).where(key.in_(planted))):
            found.append(kind)
    return found


@passed_over
def test_what_is_planted_in_the_own_file_stands_on_no_desk(firm: Firm) -> None:
    """Neither on one that was open all the time, nor on one that is opened anew, with its image or without."""
    seeds = _seeds(firm)
    watching, li = firm.open("chen"), firm.open("li")
    planted = _plant(li, firm.ids["shan"], *seeds.values())
    watching.refresh()
    assert _on_desk(watching, planted) == []
    assert _on_desk(firm.open("chen"), planted) == []
    assert _on_desk(firm.open("sun"), planted) == []
    assert set(list_clients(watching, ClientFilter())) >= {firm.ids["ouyang"], firm.ids["shan"]}
    assert watching.vault.verify().is_sound


@passed_over
@pytest.mark.parametrize("login", ["wu", "zhou", "li"])
def test_what_is_planted_in_the_firms_lists_stands_on_no_desk(firm: Firm, login: str) -> None:
    """Every member can write there; a class is the one thing that belongs there, and that is by program only."""
    seeds = _seeds(firm)
    del seeds["a class"]
    desk = firm.open(login)
    planted = _plant(desk, desk.vault.directory.firm_binder, *seeds.values())
    assert _on_desk(firm.open("chen"), planted) == []


@passed_over
@pytest.mark.parametrize("where", ["shan", ""])
def test_a_colleague_who_puts_themself_on_the_team_of_another_file_is_not_let_in(firm: Firm, where: str) -> None:
    """The next act on the file would sign what follows from its team."""
    li, target = firm.open("li"), firm.ids["ouyang"]
    owner = firm.open("chen")
    binder = firm.ids[where] if where else li.vault.directory.firm_binder
    _plant(li, binder, _seeds(firm)["themself on the team"])
    service_team.assign(owner, [target], firm.ids["zhao"])
    service_team.assign(firm.open("qian"), [target], firm.ids["zhao"])
    li.refresh()
    assert li.vault.binder(target) is None


@passed_over
def test_a_record_of_the_own_file_turned_to_another_one_goes(firm: Firm) -> None:
    """A contact that stood on everybody's desk is said to be another client's."""
    owner, li = firm.open("chen"), firm.open("li")
    contact = owner.session.scalars(select(Contact).where(Contact.client_id == firm.ids["shan"])).one()
    key, version = contact.id, contact.version
    coder = codec("contact")
    body = msgspec.msgpack.encode(coder.struct(schema_version=1, client_id=firm.ids["ouyang"], name="张骗子"))
    write = RecordWrite(key, firm.ids["shan"], "contact", Level.CARD, version + 1, body)
    li.vault.commit(Commit("client.edit", records=[write]))
    owner.refresh()
    assert _on_desk(owner, [key]) == []
    assert owner.session.scalars(select(Contact.name).where(Contact.client_id == firm.ids["ouyang"])).all() != []


@passed_over
@pytest.mark.parametrize("is_open", [True, False])
def test_a_file_that_says_it_was_merged_into_another_one(firm: Firm, is_open: bool) -> None:
    """The other file knows nothing of it: the one stays what it is, and what it says of the other counts nowhere."""
    shan, target = firm.ids["shan"], firm.ids["ouyang"]
    owner = firm.open("chen") if is_open else None
    seeds = _seeds(firm)
    merge = Seed("merge", {"merged": shan, "into": target, "author": firm.ids["chen"], "at": now()})
    planted = _plant(firm.open("li"), shan, merge, seeds["a contact"], seeds["a conversation"])
    owner = owner or firm.open("chen")
    owner.refresh()
    assert _on_desk(owner, planted) == []
    assert {shan, target} <= set(list_clients(owner, ClientFilter()))
    manager = firm.open("sun")
    assert shan in list_clients(manager, ClientFilter())


def test_a_clerk_who_puts_somebody_on_a_service_team_lets_nobody_in(firm: Firm) -> None:
    """An archive clerk holds the card of every file, and the team stands on the card: the list alone opens nothing."""
    clerk, target = firm.open("zhou"), firm.ids["ouyang"]
    seed = _seeds(firm)["themself on the team"]
    _plant(clerk, target, seed)
    owner, manager = firm.open("chen"), firm.open("qian")
    service_team.assign(owner, [target], firm.ids["zhao"])
    assert firm.open("li").vault.binder(target) is None
    service_team.set_backups(manager, target, [service_team.BackupForm(firm.ids["wang"])])
    assert firm.open("li").vault.binder(target) is None
    assert firm.open("wang").vault.binder(target) is not None


def test_who_stands_in_for_a_week_does_not_make_it_for_ever(firm: Firm) -> None:
    """The stand-in has the keys of the file until then, and writes into it that there is no last day."""
    owner, client, li = firm.open("chen"), firm.ids["zhangsan"], firm.ids["li"]
    until = today() + dt.timedelta(days=7)
    service_team.set_backups(owner, client, [service_team.BackupForm(li, until=until)])
    row = owner.session.scalars(
        select(ServiceMember).where(ServiceMember.member_id == li, ServiceMember.until == until)
    )
    kept = row.one()
    coder = codec(ServiceMember.kind)
    body = msgspec.msgpack.encode(coder.struct(schema_version=coder.schema, client_id=client, **_served(firm, "li")))
    write = RecordWrite(kept.id, client, ServiceMember.kind, Level.CARD, kept.version + 1, body)
    firm.open("li").vault.commit(Commit("client.edit", records=[write]))
    service_team.assign(owner, [client], firm.ids["sun"])
    (line,) = [viewer for viewer in service_team.who_can_see(owner, client) if viewer.member == li]
    assert line.until == until


def test_a_clerk_who_writes_another_team_on_the_card_moves_no_file(firm: Firm) -> None:
    """Whose team a file belongs to decides which manager opens it: the signed statement says so until an act does."""
    owner, client = firm.open("chen"), firm.ids["zhangsan"]
    service_team.set_backups(owner, client, [service_team.BackupForm(firm.ids["zhao"])])
    coder, writes = codec(ServiceMember.kind), list[RecordWrite]()
    parts = {firm.ids["wang"]: Part.BACKUP, firm.ids["zhao"]: Part.RESPONSIBLE}
    for row in service_team.team_rows(owner, client):
        fields = {"client_id": client, **_served(firm, "li"), "member_id": row.member_id}
        fields["part"] = parts[row.member_id].value
        body = msgspec.msgpack.encode(coder.struct(schema_version=coder.schema, **fields))
        writes.append(RecordWrite(row.id, client, coder.kind, Level.CARD, row.version + 1, body))
    firm.open("zhou").vault.commit(Commit("client.edit", records=writes))
    service_team.set_backups(owner, client, [service_team.BackupForm(firm.ids["li"])])
    seen = {viewer.member for viewer in service_team.who_can_see(owner, client)}
    assert firm.ids["qian"] not in seen
    assert {firm.ids["sun"], firm.ids["li"], firm.ids["zhao"]} <= seen
