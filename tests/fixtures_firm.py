"""A small firm, made once per run through the services and copied for every test that opens it."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clientbook.desk import Desk
from clientbook.domain.clients import ClientType
from clientbook.domain.interactions import Channel
from clientbook.domain.log import Act
from clientbook.services import editing, file_access, firms, interactions, members, purchases, service_team
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.support.clock import today
from clientbook.support.words import Role
from clientbook.vault.crypto import kdf

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSPHRASE = "made-up words for {login}, long enough"
FAST = kdf.Limits(kdf.Parameters(64, 1, 1), kdf.Parameters(64, 1, 1), kdf.LIMITS.ceiling)

PEOPLE = (
    ("wang", "王晓雯", Role.STAFF, "east"),
    ("li", "李航", Role.STAFF, "east"),
    ("zhao", "赵敏", Role.STAFF, "west"),
    ("sun", "孙经理", Role.MANAGER, "east"),
    ("qian", "钱经理", Role.MANAGER, "west"),
    ("zhou", "周档案", Role.ARCHIVE_CLERK, None),
    ("wu", "吴回访", Role.REVISIT_CLERK, None),
)
CLIENTS = (
    ("zhangsan", "张三", ClientType.PERSON, "wang", "13800138000"),
    ("haihong", "宁波海鸿进出口有限公司", ClientType.COMPANY, "wang", "0574-88001234"),
    ("shan", "单婷", ClientType.PERSON, "li", "13912345678"),
    ("ouyang", "欧阳雪", ClientType.PERSON, "zhao", "15800001111"),
)


def passphrase(login: str) -> str:
    """Return the passphrase of a made-up person."""
    return PASSPHRASE.format(login=login)


@pytest.fixture(scope="session", autouse=True)
def _fast_passphrases() -> Iterator[None]:
    """Let passphrases be stretched quickly: tests make hundreds of accounts."""
    slow = kdf.LIMITS
    kdf.LIMITS = FAST
    yield
    kdf.LIMITS = slow


@dataclass
class Firm:
    """A copy of the prepared vault. `ids` are members by login, clients by key, teams by name."""

    path: Path
    ids: dict[str, bytes]
    opened: list[Desk] = field(default_factory=list)

    def open(self, login: str = "chen") -> Desk:
        """Unlock as this person; closed when the test ends."""
        desk = firms.open_firm(self.path, login=login, passphrase=passphrase(login))
        self.opened.append(desk)
        return desk


@pytest.fixture(scope="session")
def prepared_firm(tmp_path_factory: pytest.TempPathFactory, _fast_passphrases: None) -> Firm:
    """Return the firm that every test copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTBOOK_PROFILE", str(tmp_path_factory.mktemp("maker")))
        path = tmp_path_factory.mktemp("firm") / "firm.clientbook"
        made = firms.create_firm(path, firm="明德商贸", login="chen", name="陈老板", passphrase=passphrase("chen"))
        desk = made.desk
        firm = Firm(path, {"chen": desk.me})
        for team in ("east", "west"):
            firm.ids[team] = members.add_team(desk, team).made
        codes = {login: _hire(desk, firm, login, name, role, team) for login, name, role, team in PEOPLE}
        for key, name, kind, login, phone in CLIENTS:
            firm.ids[key] = _client(desk, name, kind, firm.ids[login], phone)
        _history(desk, firm)
        firms.lock(desk)
        for login, code in codes.items():
            newcomer = firms.open_firm(path, login=login, passphrase=code)
            firms.change_passphrase(newcomer, old=code, new=passphrase(login))
            newcomer.close()
    return firm


def _hire(desk: Desk, firm: Firm, login: str, name: str, role: Role, team: str | None) -> str:
    form = members.MemberForm(login=login, name=name, role=role, team=firm.ids[team] if team else None)
    changes, code = members.add_member(desk, form)
    firm.ids[login] = changes.made
    return code


def _client(desk: Desk, name: str, kind: ClientType, responsible: bytes, phone: str) -> bytes:
    person = ContactForm(name=name if kind is ClientType.PERSON else "翟志强", phones=(("mobile", phone),))
    form = ClientForm(type=kind, name=name, contacts=(person,), responsible=responsible, remarks=f"关于{name}")
    with desk.act(Act.CLIENT_ADD) as draft:  # long on file: nobody has to verify it any more
        return editing.put_client(desk, draft, form, responsible, file_access.active_staff(desk))


def _history(desk: Desk, firm: Firm) -> None:
    service_team.set_backups(desk, firm.ids["haihong"], [service_team.BackupForm(firm.ids["li"])])
    talk = interactions.InteractionForm(
        on=today() - dt.timedelta(days=3), channel=Channel.PHONE, text="确认十月到货计划"
    )
    interactions.log_interaction(desk, firm.ids["haihong"], talk)
    order = purchases.PurchaseForm(
        on=today() - dt.timedelta(days=20), product="不锈钢紧固件 M8", quantity=Decimal(1200), amount=Decimal(186000)
    )
    purchases.log_purchase(desk, firm.ids["haihong"], order)


@pytest.fixture
def firm(prepared_firm: Firm, tmp_path: Path) -> Iterator[Firm]:
    """Return a fresh copy of the prepared firm."""
    path = tmp_path / "firm.clientbook"
    shutil.copyfile(prepared_firm.path, path)
    copy = Firm(path, dict(prepared_firm.ids))
    yield copy
    for desk in copy.opened:
        desk.close()
