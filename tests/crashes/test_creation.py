"""A program that dies while it makes a vault, tables and all, leaves none in that place or a whole one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.clock import seeded
from clientbook.vault import create, unlock
from tests.crashes.dying import DONE, Dying
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Sized
    from tests.fixtures_firm import Firm


def _create(_desk: None, _say: object, path: Path) -> None:
    create(path, firm="新商行", login="chen", name="陈", passphrase=passphrase("chen"))[0].close()


def test_a_killed_creation_is_whole_or_can_be_done_again(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    dying, made, again = Dying(firm, login=""), 0, 0
    _create(None, print, tmp_path / "warm.clientbook")
    length = dying.measured(_create, tmp_path / "measured.clientbook")
    for number, when in enumerate(length.deaths(sized(gate=100, long=1_000), seeded(25))):
        path = tmp_path / f"{number}.clientbook"
        said = dying.killed(_create, path, when=when)
        if path.exists():
            made += 1
        else:
            assert DONE not in said
            again += 1
            if number % 10 < 8:
                continue
            _create(None, print, path)
        with unlock(path, login="chen", passphrase=passphrase("chen")) as vault:
            assert vault.verify().is_sound
    assert made
    assert again
