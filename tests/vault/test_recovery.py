from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.support.errors import Invalid, Refused
from clientbook.vault import Commit, close_member, recovery_unlock, unlock
from clientbook.vault.recovery import printed, typed
from tests.vault_office import Office, passphrase, shown

FRESH = "other words of the returning owner"


@given(st.binary(min_size=32, max_size=32))
def test_a_secret_is_typed_as_it_was_printed(secret: bytes) -> None:
    text = printed(secret, b"r" * 32).text
    assert len(text) == 71
    assert typed(text) == typed(text.lower().replace("-", " ")) == secret


@given(st.integers(0, 7), st.integers(0, 7), st.sampled_from("23456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_mistake_is_found_in_its_group(group: int, place: int, wrong: str) -> None:
    text = printed(bytes(range(32)), b"r" * 32).text
    at = group * 9 + place
    if text[at] == wrong:
        return
    with pytest.raises(Invalid, match=f"group {group + 1} "):
        typed(text[:at] + wrong + text[at + 1 :])


def test_a_secret_of_another_length() -> None:
    with pytest.raises(Invalid, match="64"):
        typed("ABCD-EFGH")


def test_the_owner_comes_back(any_office: Office) -> None:
    vault, fresh = recovery_unlock(any_office.location, any_office.recovery, login="boss", passphrase=FRESH)
    any_office.opened.append(vault)
    assert shown(vault) == any_office.visible("boss")
    assert vault.verify().is_sound
    assert fresh.text != any_office.recovery
    vault.commit(Commit("edit", records=[any_office.write("north-client", "card", 2, b"back again")]))
    with pytest.raises(Refused):
        any_office.open("boss")
    assert shown(any_office.open("li"))[any_office.records["north-client card"]] == b"back again"


def test_the_old_sheet_is_used_up(any_office: Office) -> None:
    vault, fresh = recovery_unlock(any_office.location, any_office.recovery, login="boss", passphrase=FRESH)
    any_office.opened.append(vault)
    with pytest.raises(Refused):
        recovery_unlock(any_office.location, any_office.recovery, login="boss", passphrase=FRESH)
    again, _third = recovery_unlock(any_office.location, fresh.text, login="boss", passphrase=FRESH + " again")
    any_office.opened.append(again)
    assert shown(again) == any_office.visible("boss")


def test_only_an_owner_comes_back_this_way(office: Office) -> None:
    with pytest.raises(Refused):
        recovery_unlock(office.location, office.recovery, login="li", passphrase=FRESH)
    with pytest.raises(Refused):
        recovery_unlock(office.location, printed(bytes(32), b"").text, login="boss", passphrase=FRESH)
    with pytest.raises(Invalid):
        recovery_unlock(office.location, office.recovery, login="boss", passphrase="short")
    assert shown(office.open("boss")) == office.visible("boss")


def test_the_sheet_still_works_after_a_departure(office: Office) -> None:
    close_member(office.open("boss"), office.ids["li"])
    vault, _fresh = recovery_unlock(office.location, office.recovery, login="boss", passphrase=FRESH)
    office.opened.append(vault)
    assert shown(vault) == office.visible("boss")


def test_unlocking_afterwards_takes_the_new_passphrase(office: Office) -> None:
    recovery_unlock(office.location, office.recovery, login="boss", passphrase=FRESH)[0].close()
    with unlock(office.location, login="boss", passphrase=FRESH) as vault:
        assert not vault.read_only
    with pytest.raises(Refused):
        unlock(office.location, login="boss", passphrase=passphrase("boss"))
