"""Bits that flip and files that end early: noticed, or in bytes that hold nothing; a wrong value is never shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from clientbook.services import imports
from clientbook.support.clock import new_id, seeded
from clientbook.support.words import BinderKind, Level, Role
from clientbook.vault import (
    BinderAccess,
    Commit,
    DocumentWrite,
    Grant,
    RecordWrite,
    change_passphrase,
    create,
    new_document_key,
    new_member,
    unlock,
)
from tests.crashes.rotting import PAGE, Rotting, flipped, gaps
from tests.exchange.sheets import make_client_sheet
from tests.fixtures_firm import Firm, passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Sized

_LOGINS = ("chen", "wang", "zhou")
_PARTS = 8
"""The long run over every byte is told in parts, so that it can be seen going on."""
_GAP_STEP = 16


@pytest.fixture
def larger(firm: Firm, sized: Sized, tmp_path: Path) -> Rotting:
    """Return a firm with clients from a sheet."""
    desk = firm.open("chen")
    sheet = make_client_sheet(tmp_path / "clients.csv", sized(gate=6, long=300))
    imports.run_import(desk, imports.preview_import(desk, sheet), responsible=firm.ids["wang"])
    desk.close()
    firm.opened.clear()
    return Rotting(firm.path, firm.path.read_bytes(), {login: passphrase(login) for login in _LOGINS})


@pytest.fixture
def smallest(tmp_path: Path, _fast_passphrases: None) -> Rotting:
    """Return a vault with an owner, a colleague, one binder of both with a card, a note and a document."""
    place = tmp_path / "smallest.clientbook"
    words = {"boss": "a line of words that nobody says", "li": "another line that is said by nobody"}
    vault, _secret = create(place, firm="Smallest", login="boss", name="Boss", passphrase=words["boss"])
    made = new_member(vault, login="li", name="Li", role=Role.STAFF, team=None)
    with unlock(place, login="li", passphrase=made.code) as fresh:
        change_passphrase(fresh, passphrase=words["li"])
    vault.changes_since(vault.seq)
    binder, document = new_id(), (new_document_key(), new_id())
    vault.commit(
        Commit(
            "new_client",
            b"details",
            [RecordWrite(new_id(), binder, str(level), level, 1, b"a body") for level in (Level.CARD, Level.FULL)],
            [BinderAccess(binder, BinderKind.CLIENT, None, {made.member: Grant(Level.FULL)})],
            (DocumentWrite(document[1], binder, document[0], b"a scan"),),
        )
    )
    vault.close()
    return Rotting(place, place.read_bytes(), words, (document,))


def test_a_flipped_bit_is_noticed_or_meant_nothing(larger: Rotting, sized: Sized) -> None:
    dice, seen = seeded(23), Counter[str]()
    for _round in range(sized(gate=60, long=2_000)):
        spoiled = flipped(larger.whole, dice.randrange(len(larger.whole) * 8))
        seen[larger.outcome(spoiled, dice.choice(_LOGINS))] += 1
    print(f"{seen.total()} flipped bits: {dict(seen)}")  # noqa: T201  for the long run's report
    assert seen["refused"] + seen["found"] > seen.total() / 3


@pytest.mark.parametrize("part", range(_PARTS))
def test_a_bit_of_every_byte_is_noticed_or_meant_nothing(smallest: Rotting, sized: Sized, part: int) -> None:
    """In the gate every 64th byte. Of the bytes that SQLite does not read every 16th of those is enough."""
    dice, seen, is_gap = seeded(24 + part), Counter[str](), gaps(smallest.whole)
    step = sized(gate=64, long=1)
    for at in range(part * step, len(smallest.whole), _PARTS * step):
        if is_gap(at) and at // (_PARTS * step) % _GAP_STEP:
            seen["in a gap"] += 1
            continue
        spoiled = flipped(smallest.whole, at * 8 + dice.randrange(8))
        found = smallest.outcome(spoiled, "boss" if at // step % 3 else "li")
        assert found == "unused" or not is_gap(at)
        seen[found] += 1
    print(f"{seen.total()} bytes: {dict(seen)}")  # noqa: T201  for the long run's report
    assert seen["refused"] + seen["found"]


def test_a_file_that_ends_early_is_noticed(larger: Rotting, sized: Sized) -> None:
    pages = len(larger.whole) // PAGE
    for page in range(0, pages, sized(gate=4, long=1)):
        assert larger.outcome(larger.whole[: page * PAGE], "chen") in ("refused", "found")
    assert larger.outcome(larger.whole[:-1], "chen") in ("refused", "found")
    assert larger.outcome(larger.whole, "chen") == "unused"
