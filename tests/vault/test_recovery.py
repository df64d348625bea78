from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.words import Role
from clientbook.vault import (
    Commit,
    change_role,
    close_member,
    new_recovery,
    recovery_unlock,
    recovery_view,
    renew_recovery,
    unlock,
)
from clientbook.vault.recovery import check_group, printed, typed
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


def test_a_group_is_checked_by_itself() -> None:
    groups = printed(bytes(range(32)), b"r" * 32).text.split("-")
    for place, group in enumerate(groups):
        check_group(place, group.lower())
        with pytest.raises(Invalid, match=f"group {place + 1} "):
            check_group(place, groups[(place + 1) % 8])
    with pytest.raises(Invalid, match="Group 3 has 8 characters; 7 were typed"):
        check_group(2, groups[2][:-1])


def test_the_sheet_names_the_owners_and_writes_nothing(any_office: Office) -> None:
    before = any_office.open("boss").seq
    found = recovery_view(any_office.location, any_office.recovery)
    assert [one.login for one in found.owners] == ["boss"]
    assert len(found.fingerprint.split()) == 6
    with any_office.open("boss") as vault:
        assert vault.seq == before


def test_a_sheet_is_replaced_by_an_owner(any_office: Office) -> None:
    owner = any_office.open("boss")
    fresh = new_recovery(owner)
    recovery_view(any_office.location, any_office.recovery)
    with pytest.raises(Refused):
        recovery_view(any_office.location, fresh.text)
    renew_recovery(owner, fresh)
    assert owner.verify().is_sound
    with pytest.raises(Refused):
        recovery_unlock(any_office.location, any_office.recovery, login="boss", passphrase=FRESH)
    assert recovery_view(any_office.location, fresh.text).fingerprint == fresh.fingerprint
    for login in ("boss", "mia", "li", "an"):
        assert shown(any_office.open(login)) == any_office.visible(login)
    vault, _third = recovery_unlock(any_office.location, fresh.text, login="boss", passphrase=FRESH)
    any_office.opened.append(vault)
    assert shown(vault) == any_office.visible("boss")
    assert vault.verify().is_sound


def test_a_replaced_sheet_leaves_no_old_key(office: Office) -> None:
    owner = office.open("boss")
    before = {binder: owner.access_history(binder)[-1] for binder in owner.binders()}
    root, audit = owner.directory.root_key, owner.directory.audit_key
    renew_recovery(owner, new_recovery(owner))
    for binder, old in before.items():
        now = owner.access_history(binder)[-1]
        assert now.key_version == old.key_version + 1
        assert now.recipients == old.recipients
    assert root != owner.directory.root_key
    assert audit != owner.directory.audit_key


def test_a_sheet_of_older_keys_is_not_taken(office: Office) -> None:
    owner = office.open("boss")
    first, second = new_recovery(owner), new_recovery(owner)
    renew_recovery(owner, second)
    with pytest.raises(Stale):
        renew_recovery(owner, first)
    recovery_view(office.location, second.text)


def test_only_an_owner_replaces_the_sheet(office: Office) -> None:
    for login in ("mia", "li", "an"):
        with pytest.raises(Refused):
            new_recovery(office.open(login))
        with pytest.raises(Refused):
            renew_recovery(office.open(login), printed(bytes(range(32)), b""))


def test_the_last_owner_stays(office: Office) -> None:
    owner = office.open("boss")
    with pytest.raises(Refused):
        close_member(owner, office.ids["boss"])
    with pytest.raises(Refused):
        change_role(owner, office.ids["boss"], role=Role.STAFF, team=None)


def test_of_two_owners_one_can_go(office: Office) -> None:
    owner = office.open("boss")
    change_role(owner, office.ids["mia"], role=Role.OWNER, team=office.teams["north"])
    second = office.open("mia")
    fresh = new_recovery(second)
    renew_recovery(second, fresh)
    root, audit = second.directory.root_key, second.directory.audit_key
    change_role(second, office.ids["boss"], role=Role.STAFF, team=None)
    assert root != second.directory.root_key
    assert audit != second.directory.audit_key
    with pytest.raises(Refused):
        change_role(second, office.ids["mia"], role=Role.STAFF, team=None)
    with pytest.raises(Refused):
        change_role(owner, office.ids["mia"], role=Role.STAFF, team=None)
    vault, _next = recovery_unlock(office.location, fresh.text, login="mia", passphrase=FRESH)
    office.opened.append(vault)
    assert vault.verify().is_sound
