"""Firms of any size for measuring: the same names and records for the same size."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from clientbook.domain.base import Labelled
from clientbook.domain.clients import Client, ClientDetails, ClientType, Contact, Part, ServiceMember, details_id
from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.purchases import Purchase
from clientbook.services import clients, firms, members
from clientbook.services.service_team import active_staff, file_access
from clientbook.support.clock import new_id, now, seeded, today
from clientbook.support.words import Role

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk, Draft

PASSPHRASE = "made-up words of the owner, long enough"
_BATCH = 5_000
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单仇区翟解盖朴欧阳"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉建国志华玲英"


def build(path: Path, size: int, *, records: int, people: int = 20) -> Desk:
    """Make a firm of `size` clients with `records` records each (half interactions, half purchases)."""
    desk = firms.create_firm(path, firm="量衡商贸", login="owner", name="陈老板", passphrase=PASSPHRASE).desk
    teams = [members.add_team(desk, name).made for name in ("east", "west")]
    for number in range(people - 1):
        role = Role.MANAGER if number < len(teams) else Role.STAFF
        form = members.MemberForm(login=f"p{number}", name=f"员工{number}", role=role, team=teams[number % 2])
        members.add_member(desk, form)
    for start in range(0, size, _BATCH):
        with desk.act("client.import", count=size) as draft:
            add_clients(desk, draft, range(start, min(start + _BATCH, size)), records=records)
    return desk


def add_clients(desk: Desk, draft: Draft, numbers: range, *, records: int) -> list[bytes]:
    """Put these clients on the desk inside an act; returns their ids."""
    source = seeded(numbers.start)
    staff = active_staff(desk)
    serving = [member.id for member in staff if member.role == Role.STAFF]
    kinds = [kind.id for kind in clients.classes(desk)]
    made: list[bytes] = []
    for number in numbers:
        key = new_id()
        name = source.choice(_SURNAMES) + source.choice(_GIVEN) + source.choice(_GIVEN)
        since = today() - dt.timedelta(days=source.randrange(30, 900))
        team = ServiceMember(
            binder=key,
            client_id=key,
            member_id=serving[number % len(serving)],
            part=Part.RESPONSIBLE.value,
            since=since,
            granted_by=desk.me,
        )
        phone = Labelled("mobile", f"13{source.randrange(10**8, 10**9)}")
        desk.session.add_all(
            [
                Client(
                    id=key,
                    binder=key,
                    name=name,
                    type=ClientType.PERSON.value,
                    class_id=kinds[number % len(kinds)],
                    since=since,
                    created_by=desk.me,
                ),
                ClientDetails(id=details_id(key), binder=key, remarks="上午联系"),
                Contact(binder=key, client_id=key, name=name, phones=(phone,)),
                team,
            ]
        )
        desk.session.add_all(_records(desk, key, records, source.randrange(20)))
        draft.share(file_access(desk, key, [team], staff))
        made.append(key)
    return made


def _records(desk: Desk, client: bytes, count: int, offset: int) -> list[Interaction | Purchase]:
    made: list[Interaction | Purchase] = []
    for number in range(count):
        on = today() - dt.timedelta(days=offset + number * 13)
        if number % 2:
            made.append(
                Purchase(
                    binder=client,
                    client_id=client,
                    on=on,
                    product="不锈钢紧固件 M8",
                    quantity=Decimal(12),
                    amount=Decimal(1860),
                    author=desk.me,
                    at=now(),
                )
            )
        else:
            made.append(
                Interaction(
                    binder=client,
                    client_id=client,
                    on=on,
                    channel=Channel.PHONE.value,
                    text="确认交期,下周再联系",
                    author=desk.me,
                    at=now(),
                )
            )
    return made
