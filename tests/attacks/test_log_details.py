"""Attacks on what the log says: sealed details are the author's own making, and must hide or break nobody else's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
import pytest

from clientbook.services import log
from clientbook.support.errors import Damaged
from clientbook.support.words import Level
from clientbook.vault import RECOVERY, Recipient
from clientbook.vault.crypto import wrap_target
from clientbook.vault.journal import details_context
from tests.attacks.forging import append_entry, forge_statement
from tests.attacks.probing import refuses

if TYPE_CHECKING:
    from clientbook.vault import Vault
    from tests.fixtures_firm import Firm
    from tests.vault_office import Office

KINDS = ("nothing", "noise", "no details inside", "a length that lies")


def _details(li: Vault, kind: str) -> bytes:
    team = li.me.team
    assert team is not None
    audit = li.directory.team(team)
    assert audit is not None
    plain = {"no details inside": b"\x00\x00\x00\x05hello", "a length that lies": b"\xff\xff\xff\xff\x92\xa1a\xa1b"}
    if kind in plain:
        return wrap_target(audit.audit_key).wrap(plain[kind], details_context(li.id, li.me.id, team))
    return b"" if kind == "nothing" else os.urandom(300)


@pytest.mark.parametrize("kind", KINDS)
def test_one_entry_of_nonsense_leaves_the_log_readable(any_office: Office, kind: str) -> None:
    """It stands there under its author's name, and says that it cannot be read."""
    li = any_office.open("li")
    with any_office.raw() as connection:
        append_entry(connection, li, [], details=_details(li, kind))
    for login in ("boss", "mia"):
        reader = any_office.open(login)
        reader.note("open", b"after it")
        entries = list(reader.journal())
        nonsense = next(one for one in entries if one.seq == li.seq + 1)
        assert (nonsense.author, nonsense.act, nonsense.details) == (li.me.id, "unreadable", b"")
        assert entries[-1].details == b"after it"
        assert any(one.act == "change_passphrase" for one in entries)
    assert any_office.open("boss").verify().is_sound


@pytest.mark.parametrize("moment", [-1, 10**12, 2**62])
def test_a_moment_that_no_calendar_has(any_office: Office, moment: int) -> None:
    li, boss = any_office.open("li"), any_office.open("boss")
    with any_office.raw() as connection:
        append_entry(connection, li, [], time=moment)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)
    refuses(lambda: any_office.open("boss"), Damaged)


@pytest.mark.parametrize("moment", [-1, 10**12, 2**62])
def test_a_statement_of_a_moment_that_no_calendar_has(office: Office, moment: int) -> None:
    mia = office.open("mia")
    lines = [Recipient(office.ids[one], Level.FULL, None) for one in ("boss", "mia", "li")]
    lines += [Recipient(RECOVERY, Level.FULL, None), Recipient(office.ids["an"], Level.CARD, None)]
    forge_statement(office, mia, "north-client", lines, time=moment)
    refuses(lambda: office.open("boss"), Damaged)


HOSTILE = {
    "deep": b"\x91" * 100_000 + b"\x90",
    "a number": msgspec.msgpack.encode({"count": 2**63, "attempts": 2**63, "clients": 5, "member": [1]}),
    "moments": msgspec.msgpack.encode({"attempts": 1, "times": [2**62]}),
    "a moment before all": msgspec.msgpack.encode({"attempts": 1, "times": [-(2**62)]}),
    "an entry without a number": msgspec.msgpack.encode(
        {"undone": "client.edit", "entry": "x", "what": [], "list": {}}
    ),
    "keys": b"\x81\x01\x02",
    "text": b"\xa3\xff\xff\xff",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("act", ["unlock.failed", "client.open", "reset_member", "new_team", "\0"])
def test_the_log_page_reads_whatever_an_employee_says(firm: Firm, kind: str, act: str) -> None:
    firm.open("li").vault.note(act, HOSTILE[kind])
    lines = log.read_log(firm.open("chen")).lines
    assert any(line.act == act and line.name == "李航" for line in lines)


@pytest.mark.parametrize("team", ["south", None])
def test_nobody_tells_the_log_of_another_team(any_office: Office, team: str | None) -> None:
    """An entry is sealed to whoever looks after its author: a changed program does not choose."""
    li, boss = any_office.open("li"), any_office.open("boss")
    with any_office.raw() as connection:
        append_entry(connection, li, [], team=any_office.teams[team] if team else None)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)
    for login in ("boss", "mia", "zo"):
        refuses(lambda login=login: any_office.open(login), Damaged)
