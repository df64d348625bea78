"""Firms of any size for measuring: the same people, clients and records for the same size.

A firm is built once by the desk's own commit, some thousands of clients in one act, and kept in a cache folder; every
measurement works on a copy. What depends on the program's version (the desk's image) is made anew for each copy.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import platformdirs
from sqlalchemy import insert

from clientbook.domain.base import Labelled
from clientbook.domain.clients import Client, ClientDetails, ClientType, Contact, Part, ServiceMember, details_id
from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.purchases import Purchase
from clientbook.services import clients, firms, members
from clientbook.services.file_access import active_staff, file_access
from clientbook.support.clock import new_id, now, seeded
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from clientbook.desk import Desk

LOGIN = "owner"
PASSPHRASE = "made-up words of the owner, long enough"
PEOPLE = 20
OWN_RECORDS = 4
"""Card, details, contact and service team: what every client has."""

_SEED = 1
_DAY = dt.date(2026, 1, 5)
_BATCH = 5_000
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单仇区翟解盖朴欧阳"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉建国志华玲英"
_CITIES = ("上海", "苏州", "杭州", "宁波", "重庆", "长沙", "厦门", "佛山", "成都", "武汉")
_MARKS = "明达宏远恒通瑞业金成华丰盛润泰科永创信和安元博翔嘉联益图利源"
_TRADES = ("贸易", "科技", "机械", "餐饮", "医疗器械", "建材", "物流", "服装")
_TEXTS = (
    "确认交期,下周再联系",
    "报价已发,等对方采购经理回复",
    "上门看了仓库,想换防潮包装,月底前给方案",
    "对方出差,约定周四上午再打",
    "回款已到,合同寄出",
)
_PRODUCTS = ("不锈钢紧固件 M8", "防潮包装箱 60×40", "年度维护", "净水滤芯", "办公座椅")


class Size(NamedTuple):
    """How large a firm is: clients, and records in all."""

    clients: int
    records: int

    @property
    def each(self) -> int:
        """Return how many interactions and purchases a client has."""
        return max(self.records // self.clients - OWN_RECORDS, 0)


USUAL = Size(5_000, 150_000)
LARGE = Size(100_000, 1_000_000)
GROWTH = tuple(Size(clients, clients * 10) for clients in (1_000, 10_000, 100_000))


class Firm(NamedTuple):
    """A copy of a firm that may be changed; `folder` is for whatever else a measurement writes."""

    size: Size
    path: Path
    folder: Path

    def unlock(self, *, cards_first: bool = False) -> Desk:
        """Open the firm as its owner."""
        return firms.open_firm(self.path, login=LOGIN, passphrase=PASSPHRASE, cards_first=cards_first)


def default_cache() -> Path:
    """Return where built firms are kept when nobody says otherwise."""
    return Path(platformdirs.user_cache_dir("clientbook-bench", appauthor=False))


@contextmanager
def copy_of(size: Size, cache: Path) -> Iterator[Firm]:
    """Give a copy of a firm of this size with an image of the desk as this program makes it; build it if need be."""
    kept = cache / f"firm-{_SEED}-{size.clients}-{size.records}-{PEOPLE}"
    if not kept.exists():
        _build_in(kept, size)
    with working_folder(cache) as folder:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        firm = Firm(size, folder / "firm.clientbook", folder)
        firms.lock(firm.unlock())
        yield firm


@contextmanager
def working_folder(cache: Path) -> Iterator[Path]:
    """Give an empty folder beside the kept firms; the profile is in it while the block lasts."""
    cache.mkdir(parents=True, exist_ok=True)
    before = os.environ.get("CLIENTBOOK_PROFILE")
    with tempfile.TemporaryDirectory(prefix="run-", dir=cache, ignore_cleanup_errors=True) as folder:
        os.environ["CLIENTBOOK_PROFILE"] = str(Path(folder) / "profile")
        try:
            yield Path(folder)
        finally:
            if before is None:
                del os.environ["CLIENTBOOK_PROFILE"]
            else:
                os.environ["CLIENTBOOK_PROFILE"] = before


def _build_in(kept: Path, size: Size) -> None:
    print(f"(building a firm of {size.clients:,} clients and {size.records:,} records, once)", flush=True)
    with working_folder(kept.parent) as folder:
        desk = found(folder / "firm.clientbook")
        fill(desk, range(size.clients), each=size.each)
        desk.vault.checkpoint()
        firms.lock(desk)
        for image in (folder / "profile").rglob("desk*.sealed"):
            image.unlink()
        shutil.copytree(folder, kept)


def found(path: Path) -> Desk:
    """Make a firm with its people and no clients."""
    desk = firms.create_firm(path, firm="量衡商贸", login=LOGIN, name="陈老板", passphrase=PASSPHRASE).desk
    teams = [members.add_team(desk, name).made for name in ("east", "west")]
    for number in range(PEOPLE - 1):
        role = Role.MANAGER if number < len(teams) else Role.STAFF
        form = members.MemberForm(login=f"p{number}", name=f"员工{number}", role=role, team=teams[number % 2])
        members.add_member(desk, form)
    return desk


def fill(desk: Desk, numbers: range, *, each: int, responsible: bytes | None = None) -> list[bytes]:
    """Give the firm clients with `each` interactions and purchases; returns their ids."""
    made: list[bytes] = []
    staff = active_staff(desk)
    serving = [responsible] if responsible else [one.id for one in staff if one.role == Role.STAFF]
    kinds = [kind.id for kind in clients.classes(desk)]
    for start in range(numbers.start, numbers.stop, _BATCH):
        batch = range(start, min(start + _BATCH, numbers.stop))
        source = _Source(seeded(_SEED + start), kinds, serving, desk.me)
        with desk.act("client.import", count=len(batch)) as draft:
            files = [source.client(number, each) for number in batch]
            connection = desk.session.connection()
            for entity in source.rows:
                connection.execute(insert(entity), source.rows[entity])
            for key, team in files:
                draft.share(file_access(desk, key, [team], staff))
        made.extend(key for key, _team in files)
    return made


class _Source:
    """Makes rows of clients and what was logged about them."""

    def __init__(self, source: Random, kinds: Sequence[bytes], serving: Sequence[bytes], author: bytes) -> None:
        self._source, self._kinds, self._serving, self._author = source, kinds, serving, author
        self.rows: dict[type[Any], list[dict[str, Any]]] = {
            entity: [] for entity in (Client, ClientDetails, Contact, ServiceMember, Interaction, Purchase)
        }

    def client(self, number: int, each: int) -> tuple[bytes, ServiceMember]:
        """Make one client; returns its id and who serves it."""
        key, source = new_id(), self._source
        person = source.choice(_SURNAMES) + source.choice(_GIVEN) + source.choice(_GIVEN)
        name = person if number % 5 < 3 else self._firm(number)
        since = _DAY - dt.timedelta(days=source.randrange(30, 900))
        kind = ClientType.PERSON if name == person else ClientType.COMPANY
        self._add(
            Client,
            key,
            id=key,
            name=name,
            type=kind.value,
            class_id=self._kinds[number % len(self._kinds)],
            since=since,
            created_by=self._author,
        )
        self._add(ClientDetails, key, id=details_id(key), remarks=source.choice(_TEXTS))
        phone = Labelled("mobile", f"13{source.randrange(10**8, 10**9)}")
        self._add(Contact, key, client_id=key, name=person, phones=(phone,))
        member = self._serving[number % len(self._serving)]
        team = {"client_id": key, "member_id": member, "part": Part.RESPONSIBLE.value, "since": since}
        self._add(ServiceMember, key, **team, granted_by=self._author)
        for place in range(each):
            self._history(key, place)
        return key, ServiceMember(binder=key, **team, granted_by=self._author)

    def _firm(self, number: int) -> str:
        source = self._source
        mark = source.choice(_MARKS) + source.choice(_MARKS)
        return f"{source.choice(_CITIES)}{mark}{number % 1000:03d}{source.choice(_TRADES)}有限公司"

    def _history(self, key: bytes, place: int) -> None:
        source = self._source
        common = {"client_id": key, "author": self._author, "at": now()}
        common["on"] = _DAY - dt.timedelta(days=source.randrange(20) + place * 13)
        if place % 2:
            amount = Decimal(source.randrange(100, 90_000))
            product = source.choice(_PRODUCTS)
            self._add(Purchase, key, **common, product=product, quantity=Decimal(12), amount=amount)
        else:
            channel = source.choice(list(Channel)).value
            self._add(Interaction, key, **common, channel=channel, text=source.choice(_TEXTS))

    def _add(self, entity: type[Any], binder: bytes, **values: Any) -> None:
        self.rows[entity].append({"id": new_id(), "binder": binder, **values})
