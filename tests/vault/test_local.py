from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from clientbook.support.paths import profile_dir
from clientbook.vault import Commit
from clientbook.vault.words import six_words
from tests.vault_office import BINDERS, FULL, Office, shown

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.vault import Vault


def folder(vault: Vault) -> Path:
    return profile_dir() / vault.id.hex() / vault.me.id.hex()


def test_a_known_computer_opens_no_wrap_twice(office: Office) -> None:
    office.open("li")
    office.close()
    office.run("UPDATE wraps SET body = zeroblob(80)")
    assert shown(office.open("li")) == office.visible("li"), "the keys came from this computer's keyring"


def test_a_missing_or_spoiled_keyring_is_made_anew(office: Office) -> None:
    li = office.open("li")
    kept = folder(li) / "keyring"
    office.close()
    for content in (None, b"", b"nonsense", kept.read_bytes()[:-1], bytes(len(kept.read_bytes()))):
        kept.unlink() if content is None else kept.write_bytes(content)
        again = office.open("li")
        assert shown(again) == office.visible("li")
        assert not again.read_only
        office.close()


def test_somebody_elses_keyring_is_of_no_use(office: Office) -> None:
    li, zo = office.open("li"), office.open("zo")
    mine, theirs = folder(li) / "keyring", folder(zo) / "keyring"
    office.close()
    shutil.copyfile(mine, theirs)
    assert shown(office.open("zo")) == office.visible("zo")


def test_a_torn_anchor_leaves_the_other_slot(office: Office) -> None:
    li = office.open("li")
    anchor = folder(li) / "anchor"
    older = office.path.read_bytes()
    li.note("open")
    li.note("open")
    office.close()
    (folder_ := anchor.parent / "keyring").unlink()
    assert not folder_.exists()
    torn = bytearray(anchor.read_bytes())
    torn[10] ^= 1
    anchor.write_bytes(torn)
    office.path.write_bytes(older)
    assert office.open("li").read_only


def test_nothing_of_the_office_is_readable_on_this_computer(office: Office) -> None:
    li = office.open("li")
    li.commit(Commit("edit", records=[office.write("north-client", "card", 2, b"a canary in the clear")]))
    where = folder(li)
    office.close()
    content = b"".join(one.read_bytes() for one in where.iterdir())
    assert {one.name for one in where.iterdir()} == {"anchor", "keyring", "tag"}
    for word in (b"canary", b"north-client", b"Wang"):  # a shorter one stands in sealed bytes by chance
        assert word not in content


def test_many_commits_between_two_visits(office: Office) -> None:
    office.open("li")
    office.close()
    boss = office.open()
    for number in range(2, 12):
        boss.commit(Commit("edit", records=[office.write("north-client", "card", number, b"%d" % number)]))
    boss.commit(Commit("grant", access=[office.access("south-client", {**BINDERS["south-client"][1], "li": FULL})]))
    boss.checkpoint()
    office.close()
    li = office.open("li")
    seen = shown(li)
    assert seen[office.records["north-client card"]] == b"11"
    assert office.records["south-client note"] in seen
    office.close()
    shutil.rmtree(profile_dir())
    assert shown(office.open("li")) == seen


def test_checkpoints_are_kept_few_and_verified(office: Office) -> None:
    boss = office.open()
    for _round in range(5):
        boss.note("open")
        boss.checkpoint()
    assert len(office.rows("SELECT seq FROM checkpoints")) == 3
    assert boss.verify().is_sound


def test_six_words_are_said_alike_everywhere(office: Office) -> None:
    assert six_words(bytes(range(12))) == "babad bamag bibaj bimal boban bomar"
    boss, li = office.open(), office.open("li")
    assert boss.words() == li.words()
    assert len(boss.words().split()) == 6
    boss.note("open")
    assert boss.words() != li.words()
