"""Attacks on what follows new keys, and whatever else may come between: it stays to be done until it was done."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from clientbook.support.errors import Cancelled, Damaged, Refused
from clientbook.support.paths import profile_dir
from clientbook.support.words import Role
from clientbook.vault import (
    Commit,
    change_role,
    close_member,
    new_member,
    new_recovery,
    renew_recovery,
    reset_member,
    unlock,
)
from clientbook.vault.cleaning import CLEANED, clean, clean_beside, is_due, uncleaned
from tests.attacks.forging import insert
from tests.attacks.probing import refuses
from tests.attacks.test_checkpoints import FormerOwner
from tests.attacks.test_leavers import Kept, _left, _secrets, put_bundle
from tests.vault_office import CARD, FULL, Office, passphrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.vault import Vault
    from clientbook.vault.cleaning import Uncleaned
    from clientbook.vault.session import Session


def _found(vault: Vault) -> Uncleaned:
    found = uncleaned(vault)
    assert found is not None
    return found


def _dies(office: Office) -> None:
    """End every program without its leaving the vault."""
    for vault in office.opened:
        vault.session.remember()
        vault.session.store.close()
        vault.session.local.close()
    office.opened.clear()


RENEWING: dict[str, Callable[[Vault, Office], object]] = {
    "a closing": lambda boss, office: close_member(boss, office.ids["li"]),
    "a demotion": lambda boss, office: change_role(
        boss, office.ids["mia"], role=Role.STAFF, team=office.teams["north"]
    ),
    "another recovery sheet": lambda boss, _office: renew_recovery(boss, new_recovery(boss)),
    "a passphrase that others know": lambda boss, office: reset_member(boss, office.ids["li"], is_known=True),
}
OTHERS: dict[str, Callable[[Vault, Office], object]] = {
    "a newcomer": lambda boss, office: new_member(
        boss, login="new", name="New", role=Role.STAFF, team=office.teams["north"]
    ),
    "a one-time code": lambda boss, office: reset_member(boss, office.ids["li"]),
    "a file that somebody loses": lambda boss, office: boss.commit(
        Commit("share", access=[office.access("north-client", {"mia": FULL, "an": CARD})])
    ),
}


@pytest.mark.parametrize("act", RENEWING.values(), ids=RENEWING)
def test_who_dies_after_it_leaves_it_to_the_next_owner(
    any_office: Office, act: Callable[[Vault, Office], object]
) -> None:
    boss = any_office.open("boss")
    assert uncleaned(boss) is None
    act(boss, any_office)
    _found(boss)
    _dies(any_office)
    assert uncleaned(any_office.open("tom")) is None, "it is the owner's word that it was done"
    any_office.close()
    _found(any_office.open("boss"))
    _dies(any_office)
    shutil.rmtree(profile_dir())
    boss = any_office.open("boss")
    assert clean_beside(_found(boss))
    assert uncleaned(boss) is None
    _dies(any_office)
    assert uncleaned(any_office.open("boss")) is None


@pytest.mark.parametrize("act", OTHERS.values(), ids=OTHERS)
def test_other_acts_are_not_followed_by_it(any_office: Office, act: Callable[[Vault, Office], object]) -> None:
    boss = any_office.open("boss")
    act(boss, any_office)
    assert uncleaned(boss) is None
    any_office.close()
    shutil.rmtree(profile_dir())
    assert uncleaned(any_office.open("boss")) is None


def test_a_computer_that_kept_its_keyring_since_remembers(any_office: Office) -> None:
    boss = any_office.open("boss")
    close_member(boss, any_office.ids["li"])
    boss.session.save()
    _dies(any_office)
    _found(any_office.open("boss"))


def test_leaving_the_vault_does_it_and_the_log_says_so(any_office: Office) -> None:
    boss = any_office.open("boss")
    close_member(boss, any_office.ids["li"])
    any_office.close()
    boss = any_office.open("boss")
    assert uncleaned(boss) is None
    acts = [entry.act for entry in boss.journal()]
    assert (acts[-1] == CLEANED) is not isinstance(any_office.location, str)


def test_another_owner_does_it(office: Office) -> None:
    boss = office.open("boss")
    change_role(boss, office.ids["mia"], role=Role.OWNER, team=None)
    office.close()
    kept = Kept(office, "li")
    secrets = _secrets(office, kept)
    close_member(office.open("boss"), office.ids["li"])
    _dies(office)
    mia = office.open("mia")
    assert clean_beside(_found(mia))
    assert _left(office, secrets) == []
    assert mia.verify().is_sound


def test_a_closed_owner_cannot_say_that_it_was_done(any_office: Office) -> None:
    """Neither with the root of then, nor with a signature that is none, nor over a history that is another one."""
    change_role(any_office.open("boss"), any_office.ids["mia"], role=Role.OWNER, team=None)
    boss, mia = any_office.open("boss"), any_office.open("mia")
    former = FormerOwner(boss)
    close_member(mia, former.member)
    former.seq, former.head = mia.seq, mia.head
    former.number = mia.session.view.in_force
    _dies(any_office)
    former.sign(any_office)
    _found(any_office.open("mia"))


@pytest.mark.parametrize("what", ["signature", "body", "directory"])
def test_a_spoiled_checkpoint_does_not_say_that_it_was_done(any_office: Office, what: str) -> None:
    boss = any_office.open("boss")
    close_member(boss, any_office.ids["li"])
    seq, directory = boss.seq, boss.session.view.in_force
    values = {"seq": seq, "directory": directory, "body": b"body", "signature": bytes(64)}
    if what != "signature":
        found = _found(boss)
        assert clean_beside(found)
        seq, directory, body, signature = any_office.rows(
            "SELECT seq, directory, body, signature FROM checkpoints ORDER BY seq DESC LIMIT 1"
        )[0]
        values = {"seq": seq, "directory": directory, "body": body, "signature": signature}
        close_member(boss, any_office.ids["zo"])
        values |= {"seq": boss.seq} if what == "directory" else {"seq": boss.seq, "body": b"x"}
    with any_office.raw() as connection:
        insert(connection, "checkpoints", values)
    _found(boss)


def test_a_file_of_before_put_back_is_cleaned_again(office: Office) -> None:
    """The leaver copies the file before it is written anew and puts it back afterwards."""
    boss = office.open("boss")
    close_member(boss, office.ids["li"])
    _dies(office)
    boss = office.open("boss")
    office.run("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = office.path.read_bytes()
    assert clean_beside(_found(boss))
    _dies(office)
    office.path.write_bytes(copy)
    _found(office.open("boss"))


def test_it_vouches_for_nothing_that_was_altered(any_office: Office) -> None:
    boss = any_office.open("boss")
    close_member(boss, any_office.ids["li"])
    any_office.run("DELETE FROM records WHERE id = :id", id=any_office.records["south-client note"])
    refuses(lambda: clean_beside(_found(boss)), Damaged)
    assert any_office.rows("SELECT count(*) FROM checkpoints WHERE seq >= :seq", seq=boss.seq) == [(0,)]
    _found(boss)


def test_keys_renewed_while_it_is_done(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the second closing left in the file is not what the first one's cleaning took out of it."""
    boss = any_office.open("boss")
    close_member(boss, any_office.ids["li"])
    found = _found(boss)
    swept = type(found.session.store).sweep

    def sweep(store: object, must_stop: Callable[[], bool]) -> bool:
        done = swept(store, must_stop)  # type: ignore[arg-type]
        other = threading.Thread(target=lambda: _renew_elsewhere(any_office))
        other.start()
        other.join()
        return done

    with monkeypatch.context() as patch:
        patch.setattr(type(found.session.store), "sweep", sweep)
        assert not clean_beside(found)
    _found(boss)


def test_keys_renewed_while_an_ordinary_checkpoint_is_signed(
    any_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was due when the owner's program looked; its checkpoint must not say that what came since is cleaned."""
    boss = any_office.open("boss")

    def looked(session: Session) -> bool:
        found = is_due(session)
        _renew_elsewhere(any_office)
        return found

    with monkeypatch.context() as patch:
        patch.setattr("clientbook.vault.vault.is_due", looked)
        boss.checkpoint()
    assert clean_beside(_found(boss))


def _renew_elsewhere(office: Office) -> None:
    vault = unlock(office.location, login="boss", passphrase=passphrase("boss"))
    close_member(vault, office.ids["zo"])
    vault.session.store.close()
    vault.session.local.close()


def test_an_owner_with_a_one_time_code_does_not_say_that_it_was_done(any_office: Office) -> None:
    """Whoever made the code has made the keys behind it."""
    boss, mia = any_office.open("boss"), any_office.ids["mia"]
    change_role(boss, mia, role=Role.OWNER, team=None)
    code = reset_member(boss, mia).code
    close_member(boss, any_office.ids["li"])
    _dies(any_office)
    invited = unlock(any_office.location, login="mia", passphrase=code)
    any_office.opened.append(invited)
    assert uncleaned(invited) is None
    any_office.close()
    _found(any_office.open("boss"))


def test_stopping_leaves_the_file_as_it_was(office: Office) -> None:
    boss = office.open("boss")
    close_member(boss, office.ids["li"])
    office.run("PRAGMA wal_checkpoint(TRUNCATE)")
    before = office.path.read_bytes()

    def stopped(_done: int, _total: int) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        clean_beside(_found(boss), stopped)
    assert office.path.read_bytes() == before
    assert clean(boss.session)


def test_stopping_while_everything_is_compared_leaves_it_to_be_done(office: Office) -> None:
    """The window locks when the file is written anew already: nobody says that it was done before it was compared."""
    boss = office.open("boss")
    close_member(boss, office.ids["li"])

    def stopped(done: int, _total: int) -> None:
        if done == 5:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        clean_beside(_found(boss), stopped)
    assert clean_beside(_found(boss))
    assert boss.verify().is_sound


def test_a_vault_behind_its_anchor_is_not_cleaned(office: Office) -> None:
    boss = office.open("boss")
    close_member(boss, office.ids["li"])
    _dies(office)
    office.run("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = office.path.read_bytes()
    boss = office.open("boss")
    boss.note("later")
    _dies(office)
    for suffix in ("-wal", "-shm"):
        office.path.with_name(office.path.name + suffix).unlink(missing_ok=True)
    office.path.write_bytes(copy)
    boss = office.open("boss")
    assert boss.read_only
    assert uncleaned(boss) is None


def test_an_account_put_back_before_it_opens_nothing(any_office: Office) -> None:
    """The closing stands by its entry; the cleaning is no part of what keeps the leaver out."""
    kept = Kept(any_office, "li")
    close_member(any_office.open("boss"), any_office.ids["li"])
    _dies(any_office)
    put_bundle(any_office, kept.bundle)
    refuses(lambda: any_office.open("li"), Damaged, Refused)
