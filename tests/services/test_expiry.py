"""Temporary access ends by itself on the desk, and by new keys at the next session of who may share the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.desk.snapshot import snapshot_path
from clientbook.domain.clients import Contact
from clientbook.domain.interactions import Channel
from clientbook.domain.log import Act
from clientbook.services import clients, editing, firms, interactions, log, service_team, undo
from clientbook.services.clients import ClientFilter
from clientbook.services.expiry import end_expired_access
from clientbook.services.interactions import InteractionForm
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Refused
from tests.services.old_keys import keys_to, open_nothing

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


@pytest.fixture
def covered(firm: Firm) -> Firm:
    """The firm, with Li Hang on the file of Zhang San through today."""
    service_team.set_backups(firm.open("chen"), firm.ids["zhangsan"], [BackupForm(firm.ids["li"], until=today())])
    return firm


def sees(desk: Desk, client: bytes) -> bool:
    return client in clients.list_clients(desk, ClientFilter())


def tomorrow() -> dt.datetime:
    return now() + dt.timedelta(days=1)


def viewers(desk: Desk, client: bytes) -> set[bytes]:
    return {viewer.member for viewer in service_team.who_can_see(desk, client)}


def test_the_last_day_is_still_a_day_of_access(covered: Firm) -> None:
    assert sees(covered.open("li"), covered.ids["zhangsan"])
    assert not end_expired_access(covered.open("chen"))


def test_after_the_date_the_desk_no_longer_shows_the_file(covered: Firm) -> None:
    with frozen(tomorrow()):
        assert not sees(covered.open("li"), covered.ids["zhangsan"])


def test_a_desk_left_open_over_midnight_drops_the_file(covered: Firm) -> None:
    desk = covered.open("li")
    assert sees(desk, covered.ids["zhangsan"])
    with frozen(tomorrow()):
        desk.refresh()
        assert not sees(desk, covered.ids["zhangsan"])
        assert set(desk.session.scalars(select(Contact.client_id))).isdisjoint({covered.ids["zhangsan"]})


@pytest.mark.parametrize("is_ended", [False, True])
def test_the_image_kept_on_the_last_day_shows_the_file_no_more(covered: Firm, *, is_ended: bool) -> None:
    firms.lock(covered.open("li"))
    with frozen(tomorrow()):
        if is_ended:
            assert end_expired_access(covered.open("chen"))
        desk = covered.open("li")
        assert not sees(desk, covered.ids["zhangsan"])
        assert not snapshot_path(desk.vault).exists()


def test_a_desk_open_while_an_owner_ends_access_drops_the_file(covered: Firm) -> None:
    desk = covered.open("li")
    with frozen(tomorrow()):
        end_expired_access(covered.open("chen"))
        desk.refresh()
        assert not sees(desk, covered.ids["zhangsan"])


def test_of_a_file_that_was_lost_nothing_can_be_taken_back_or_said(covered: Firm) -> None:
    desk, client = covered.open("li"), covered.ids["zhangsan"]
    form = editing.edit_form(desk, client)
    seq = editing.edit_client(desk, client, replace(form, remarks="急")).act
    service_team.set_backups(covered.open("chen"), client, [])
    desk.refresh()
    assert undo.offer(desk, seq) is None
    with pytest.raises(Refused, match="do not open everything"):
        undo.undo_last(desk)
    assert [step.records for step in desk.history.stacks()[0]] == [()]


def test_after_an_owners_session_the_old_key_opens_nothing_new(covered: Firm) -> None:
    client = covered.ids["zhangsan"]
    keys = keys_to(covered.open("li"), client)
    with frozen(tomorrow()):
        owner = covered.open("chen")
        assert "service_member" in end_expired_access(owner).nouns
        interactions.log_interaction(owner, client, InteractionForm(on=today(), channel=Channel.PHONE, text="新价格"))
        assert covered.ids["li"] not in viewers(owner, client)
        open_nothing(keys, owner, client)
        assert sees(covered.open("wang"), client)


def test_all_files_are_done_in_one_entry(covered: Firm) -> None:
    other = covered.ids["ouyang"]
    owner = covered.open("chen")
    service_team.set_backups(owner, other, [BackupForm(covered.ids["qian"], until=today())])
    with frozen(tomorrow()):
        before = owner.vault.seq
        end_expired_access(owner)
        assert owner.vault.seq == before + 1
        line = log.read_log(owner).lines[0]
        assert line.act == Act.ACCESS_END
        assert set(line.clients) == {covered.ids["zhangsan"], other}
        assert "李航" in line.note
        assert not end_expired_access(owner)
        assert owner.vault.seq == before + 1


def test_a_manager_ends_access_within_the_own_team_only(covered: Firm) -> None:
    with frozen(tomorrow()):
        assert not end_expired_access(covered.open("qian"))
        desk = covered.open("sun")
        assert end_expired_access(desk)
        assert covered.ids["li"] not in viewers(desk, covered.ids["zhangsan"])


@pytest.mark.parametrize("login", ["wang", "zhou", "wu"])
def test_nobody_else_does(covered: Firm, login: str) -> None:
    with frozen(tomorrow()):
        desk = covered.open(login)
        before = desk.vault.seq
        assert not end_expired_access(desk)
        assert desk.vault.seq == before
