"""After keys were renewed the vault's file is written anew beside the desk; the log says when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.services import cleaning, firms, members, recovery, service_team
from clientbook.services.clients import served_by

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


@pytest.fixture
def owner(firm: Firm) -> Desk:
    return firm.open("chen")


def cleaned(desk: Desk) -> bool:
    """Do it as the window does; say whether there was anything to do, and it was done."""
    found = cleaning.begin(desk)
    return found is not None and cleaning.finish(desk, cleaning.clean(found))[1]


def acts(desk: Desk) -> list[str]:
    return [entry.act for entry in desk.vault.journal()]


def test_a_closing_is_followed_by_it_once(owner: Desk, firm: Firm) -> None:
    assert cleaning.follows(owner)
    assert not cleaned(owner)
    members.close_member(owner, firm.ids["zhou"])
    assert cleaned(owner)
    assert acts(owner)[-2:] == ["member.close", "clean_file"]
    assert not cleaned(owner)


def test_another_recovery_sheet_and_known_passphrases_are(owner: Desk, firm: Firm) -> None:
    recovery.replace_sheet(owner, recovery.new_sheet(owner))
    assert cleaned(owner)
    members.reset_member(owner, firm.ids["li"], is_known=True)
    assert cleaned(owner)
    members.reset_member(owner, firm.ids["wang"])
    assert not cleaned(owner)


def test_only_owners_do_it(owner: Desk, firm: Firm) -> None:
    manager = firm.open("li")
    members.close_member(owner, firm.ids["zhou"])
    manager.refresh()
    assert cleaning.begin(manager) is None
    assert cleaned(owner)


def test_what_is_saved_meanwhile_stands(owner: Desk, firm: Firm) -> None:
    """A file changes hands between the two short moments on the desk; its old key's rows go with the next closing."""
    members.close_member(owner, firm.ids["zhou"])
    found = cleaning.begin(owner)
    assert found is not None
    service_team.assign(owner, [firm.ids["haihong"]], firm.ids["li"])
    assert cleaning.finish(owner, cleaning.clean(found))[1]
    assert owner.vault.verify().is_sound
    assert firm.ids["haihong"] in served_by(owner, firm.ids["li"])


def test_locking_before_it_was_done_does_it(owner: Desk, firm: Firm) -> None:
    members.close_member(owner, firm.ids["zhou"])
    firm.opened.remove(owner)
    firms.lock(owner)
    again = firm.open("chen")
    assert not cleaned(again)
    assert acts(again)[-2:] == ["clean_file", "vault.unlock"]


def test_locking_in_haste_leaves_it_to_who_unlocks_next(owner: Desk, firm: Firm) -> None:
    """The keys are out of memory at once, and nobody waits for it at the next unlock."""
    members.close_member(owner, firm.ids["zhou"])
    firm.opened.remove(owner)
    firms.lock(owner, in_haste=True)
    again = firm.open("chen")
    assert acts(again)[-2:] == ["member.close", "vault.unlock"]
    assert cleaned(again)
