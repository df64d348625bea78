"""Attacks on checkpoints: what an owner of former days signs now, or signed then, starts nobody's verification."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from clientbook.support.clock import new_id
from clientbook.support.errors import ClientbookError, Damaged
from clientbook.support.paths import profile_dir
from clientbook.support.words import BinderKind, Level, Role
from clientbook.vault import RECOVERY, Recipient, change_role, close_member
from clientbook.vault.access import (
    LEVELS,
    WrapRow,
    commitment,
    derived_keys,
    sign_statement,
    wrap_context,
    wraps_digest,
)
from clientbook.vault.checkpoint import Checkpoint
from clientbook.vault.crypto import SignKey, bound, wrap_target
from clientbook.vault.journal import NO_ID, Place, identity
from clientbook.vault.ledger import FILES, ROLLS, STATEMENTS, digest_of, stored
from clientbook.vault.model import Statement
from clientbook.vault.payload import encode
from clientbook.vault.record import RecordRow, record_digest, seal_record
from tests.attacks.forging import insert
from tests.attacks.probing import refuses
from tests.vault_office import Office, shown

if TYPE_CHECKING:
    from clientbook.vault import Vault

LIE = b"a file that nobody of the firm ever wrote"


class FormerOwner:
    """What an owner took along: the root of then, and what every row was then."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.member = vault.session.keys.member
        self.sign_key: SignKey = vault.session.keys.sign_key
        self.seq, self.head = vault.seq, vault.head
        self.number, self.restores = vault.session.view.in_force, vault.session.view.restores
        self.directory = vault.directory
        with vault.session.store.reading() as connection:
            self.root = vault.session.root(connection)
            self.rows = {
                roll: {b"".join(name): found for page in stored(connection, roll) for *name, found in page}
                for roll in ROLLS
            }

    def put_file(self, office: Office) -> None:
        """Put a made-up file among the rows of then, for everybody who was there."""
        vault, binder, key = self.vault.id, new_id(), os.urandom(32)
        keys = derived_keys(vault, binder, 1, key)
        people = {one.id: one.hpke_key for one in self.directory.members if one.is_active}
        people[RECOVERY] = self.directory.recovery_key
        statement = Statement(
            format=1,
            vault=vault,
            binder=binder,
            kind=BinderKind.CLIENT,
            team=None,
            seq=1,
            previous=b"",
            key_version=1,
            key_commitment=commitment("key", vault, binder, 1, key),
            card_commitment=commitment("card", vault, binder, 1, keys.card_key),
            recipients=tuple(Recipient(one, Level.FULL, None) for one in sorted(people)),
            author=self.member,
            directory=self.number,
            time=int(time.time()),
        )
        names = [(binder, one, 1, 2) for one in sorted(people)]
        wraps = [WrapRow(*name, wrap_target(people[name[1]]).wrap(key, wrap_context(vault, name))) for name in names]
        row = sign_statement(statement, self.sign_key, wraps_digest(wraps))
        empty = RecordRow(new_id(), binder, "note", 2, 1, 1, self.seq, None)
        record = seal_record(vault, empty, keys, LIE)
        with office.raw() as connection:
            insert(connection, "statements", row._asdict() | {"seq": self.seq, "digest": row.digest(self.seq)})
            for wrap in wraps:
                insert(connection, "wraps", wrap._asdict())
            insert(connection, "records", record._asdict() | {"digest": record_digest(record)})
        self.rows[STATEMENTS][identity(Place.STATEMENT, 0, NO_ID, binder, 1)] = row.digest(self.seq)
        self.rows[FILES][identity(Place.RECORD, 2, record.id, binder, 0)] = record_digest(record)

    def sign(self, office: Office) -> None:
        """Put a checkpoint over the rows of then in the place of all others."""
        rolls = tuple(digest_of(sorted(self.rows[roll].items())) for roll in ROLLS)
        body = encode(Checkpoint(1, self.vault.id, self.seq, self.head, self.number, self.restores, rolls))
        signature = self.root.sign(bound("sign-checkpoint", self.vault.id, body))
        office.run("DELETE FROM checkpoints")
        values = {"seq": self.seq, "directory": self.number, "body": body, "signature": signature}
        with office.raw() as connection:
            insert(connection, "checkpoints", values)


def _fresh(office: Office, login: str, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("CLIENTBOOK_PROFILE", str(profile_dir().with_name("another computer")))
    return office.open(login)


def _with_two_owners(office: Office) -> tuple[Vault, Vault]:
    boss = office.open("boss")
    change_role(boss, office.ids["mia"], role=Role.OWNER, team=None)
    return boss, office.open("mia")


def test_a_former_owner_puts_a_file_before_everybody(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the root of then they sign that it was always there; a fresh computer is to start from that."""
    boss, mia = _with_two_owners(any_office)
    former = FormerOwner(boss)
    close_member(mia, former.member)
    any_office.close()
    former.put_file(any_office)
    former.sign(any_office)
    try:
        values = shown(_fresh(any_office, "li", monkeypatch)).values()
    except ClientbookError:
        return
    assert LIE not in values


def test_an_owners_checkpoint_of_before_the_root_changed_is_passed_over(
    any_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, mia = _with_two_owners(any_office)
    former = FormerOwner(boss)
    close_member(mia, former.member)
    any_office.close()
    former.sign(any_office)
    li = _fresh(any_office, "li", monkeypatch)
    assert shown(li) == any_office.visible("li")
    assert li.verify().is_sound


def test_the_same_by_an_owner_of_now_would_be_taken(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the attack above is made of is well-formed: the owners' word is what a fresh computer starts from."""
    boss, _mia = _with_two_owners(any_office)
    owner = FormerOwner(boss)
    any_office.close()
    owner.put_file(any_office)
    owner.sign(any_office)
    assert LIE in shown(_fresh(any_office, "li", monkeypatch)).values()


@pytest.mark.parametrize("is_closing", [True, False], ids=["a closing", "a demotion"])
def test_who_was_an_owner_leaves_no_wrap_of_a_root(any_office: Office, is_closing: bool) -> None:
    boss, mia = any_office.open("boss"), any_office.ids["mia"]
    change_role(boss, mia, role=Role.OWNER, team=None)
    assert any_office.rows("SELECT count(*) FROM recovery WHERE recipient = :mia", mia=mia) == [(1,)]
    if is_closing:
        close_member(boss, mia)
    else:
        change_role(boss, mia, role=Role.STAFF, team=any_office.teams["north"])
    assert any_office.rows("SELECT count(*) FROM recovery WHERE recipient = :mia", mia=mia) == [(0,)]
    assert boss.verify().is_sound


def test_a_checkpoint_that_no_owner_signed(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colleague puts a file among the rows and says that the owners vouch for it, with another signature."""
    boss = any_office.open("boss")
    owner = FormerOwner(boss)
    any_office.close()
    owner.root = SignKey.generate()
    owner.put_file(any_office)
    owner.sign(any_office)
    refuses(lambda: shown(_fresh(any_office, "li", monkeypatch)), Damaged)


def test_a_statement_slipped_in_under_a_genuine_checkpoint(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff of one file state another one with a key of their own, as of before the owner vouched for everything."""
    boss, sign_key = any_office.open("boss"), any_office.open("li").session.keys.sign_key
    before = any_office.rows("SELECT max(seq) FROM statements")[0][0]
    boss.checkpoint()
    any_office.close()
    vault, binder, key = boss.id, any_office.binders["south-client"], os.urandom(32)
    with monkeypatch.context() as patch:
        patch.setenv("CLIENTBOOK_PROFILE", str(profile_dir().with_name("a third computer")))
        boss = any_office.open("boss")
        with boss.session.store.reading() as connection:
            last = boss.session.view.statement(connection, binder)
        standing = boss.session.view.keyring.get(binder)
        people = {one.id: one.hpke_key for one in boss.directory.members} | {RECOVERY: boss.directory.recovery_key}
        any_office.close()
    assert last is not None
    assert standing is not None
    statement = replace(
        last,
        seq=2,
        previous=standing.hash,
        key_version=2,
        key_commitment=commitment("key", vault, binder, 2, key),
        card_commitment=commitment("card", vault, binder, 2, derived_keys(vault, binder, 2, key).card_key),
        author=any_office.ids["li"],
    )
    names = [(binder, one.member, 2, LEVELS[one.level]) for one in statement.recipients]
    keys = derived_keys(vault, binder, 2, key)
    wraps = [
        WrapRow(
            *name,
            wrap_target(people[name[1]]).wrap(key if name[3] == 2 else keys.card_key, wrap_context(vault, name)),
        )
        for name in names
    ]
    row = sign_statement(statement, sign_key, wraps_digest(wraps))
    any_office.run("DELETE FROM wraps WHERE binder = :binder", binder=binder)
    with any_office.raw() as connection:
        insert(connection, "statements", row._asdict() | {"seq": before, "digest": row.digest(before)})
        for wrap in wraps:
            insert(connection, "wraps", wrap._asdict())
    refuses(lambda: _fresh(any_office, "boss", monkeypatch), Damaged)
