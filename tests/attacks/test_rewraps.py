"""Attacks on statements that only give new keys their wraps: they may say nothing that was not said before."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from clientbook.support.clock import today
from clientbook.support.errors import Damaged
from clientbook.support.words import Level
from clientbook.vault import Recipient, change_passphrase, reset_member, unlock
from clientbook.vault.restating import Restater
from tests.attacks import forging
from tests.attacks.forging import forge_statement
from tests.attacks.probing import refuses
from tests.attacks.test_amendments import OWN, all_refuse
from tests.vault_office import Office, shown

if TYPE_CHECKING:
    from clientbook.vault import Vault


def with_waiting_binders(office: Office, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Return li after a reset, with own keys, their program wrapped nothing anew and kept the binders' keys."""
    code = reset_member(office.open("boss"), office.ids["li"]).code
    li = unlock(office.location, login="li", passphrase=code)
    office.opened.append(li)
    keyring = li.session.view.keyring
    held = {binder: standing for binder in keyring if (standing := keyring.get(binder)) and standing.keys}
    with monkeypatch.context() as patch:
        patch.setattr(Restater, "rewrap", lambda *_args: [])
        change_passphrase(li, passphrase=OWN)
    for binder, standing in held.items():
        keyring.put(binder, standing)
    return li


def _lines(office: Office, li: Vault, name: str) -> list[Recipient]:
    with li.session.store.reading() as connection:
        statement = li.session.view.statement(connection, office.binders[name])
    assert statement is not None
    return list(statement.recipients)


def test_a_rewrap_is_sound_where_the_rule_is_kept(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    li = with_waiting_binders(any_office, monkeypatch)
    forge_statement(any_office, li, "north-client", _lines(any_office, li, "north-client"))
    fresh = unlock(any_office.location, login="li", passphrase=OWN)
    any_office.opened.append(fresh)
    assert any_office.binders["north-client"] in fresh.binders()
    assert any_office.binders["shared-client"] not in fresh.binders(), "that one still waits"
    assert shown(any_office.open("boss")) == any_office.visible("boss")
    assert any_office.open("boss").verify().is_sound


CHANGED: dict[str, dict[str, Any]] = {
    "key version": {"key_version": 2},
    "new key": {"key_version": 2, "key_commitment": b"k" * 32, "card_commitment": b"c" * 32},
    "another key": {"key_commitment": b"k" * 32},
    "another card key": {"card_commitment": b"c" * 32},
    "team": {"team": None},
    "kind": {"kind": "staff"},
    "number": {"seq": 5},
    "previous": {"previous": b"p" * 32},
}


@pytest.mark.parametrize(
    "lie", [*CHANGED, "somebody more", "somebody less", "a level raised", "a level lowered", "a day"]
)
def test_a_rewrap_that_says_something_else(any_office: Office, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    boss = any_office.open("boss")
    li = with_waiting_binders(any_office, monkeypatch)
    boss.changes_since(boss.seq)
    ids, lines = any_office.ids, _lines(any_office, li, "north-client")
    if lie == "somebody more":
        lines.append(Recipient(ids["zo"], Level.FULL, None))
    elif lie == "somebody less":
        lines = [one for one in lines if one.member != ids["an"]]
    elif lie.startswith("a level"):
        level = Level.FULL if lie == "a level raised" else Level.CARD
        whom = ids["an"] if lie == "a level raised" else ids["mia"]
        lines = [replace(one, level=level) if one.member == whom else one for one in lines]
    elif lie == "a day":
        lines = [replace(one, until=today()) if one.member == ids["an"] else one for one in lines]
    forge_statement(any_office, li, "north-client", lines, **CHANGED.get(lie, {}))
    refuses(lambda: boss.changes_since(boss.seq), Damaged)
    all_refuse(any_office, "boss", "zo")


@pytest.mark.parametrize("login", ["li", "an", "zo"])
def test_a_rewrap_that_nobody_waits_for(any_office: Office, login: str) -> None:
    """Without new keys nobody states a file anew who may not share it."""
    boss, vault = any_office.open("boss"), any_office.open(login)
    forge_statement(any_office, vault, "shared-client", _lines(any_office, vault, "shared-client"))
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def test_a_rewrap_by_somebody_whose_keys_are_not_concerned(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    boss, zo = any_office.open("boss"), any_office.open("zo")
    with_waiting_binders(any_office, monkeypatch)
    zo.changes_since(zo.seq)
    forge_statement(any_office, zo, "shared-client", _lines(any_office, zo, "shared-client"))
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


@pytest.mark.parametrize("victim", ["boss", "mia", "an"])
def test_a_rewrap_with_nonsense_for_others_is_refused_by_them(
    any_office: Office, monkeypatch: pytest.MonkeyPatch, victim: str
) -> None:
    vault = any_office.open(victim)
    li = with_waiting_binders(any_office, monkeypatch)
    vault.changes_since(vault.seq)
    whole = forging._wrap  # noqa: SLF001

    def spoiled(by: Vault, statement: Any, line: Recipient) -> Any:
        made = whole(by, statement, line)
        return made._replace(body=os.urandom(80)) if line.member == any_office.ids[victim] else made

    monkeypatch.setattr(forging, "_wrap", spoiled)
    forge_statement(any_office, li, "north-client", _lines(any_office, li, "north-client"))
    refuses(lambda: vault.changes_since(vault.seq), Damaged)
    all_refuse(any_office, victim)
