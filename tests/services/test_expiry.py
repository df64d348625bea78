"""Temporary access ends by itself on the desk, and by new keys at the next session of who may share the file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.interactions import Channel
from clientbook.domain.log import Act
from clientbook.services import clients, interactions, log, service_team
from clientbook.services.clients import ClientFilter
from clientbook.services.expiry import end_expired_access
from clientbook.services.interactions import InteractionForm
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Damaged
from clientbook.vault import rows
from clientbook.vault.record import open_record

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


def test_after_an_owners_session_the_old_key_opens_nothing_new(covered: Firm) -> None:
    client = covered.ids["zhangsan"]
    standing = covered.open("li").vault.session.view.keyring.get(client)
    assert standing is not None
    assert standing.keys is not None
    with frozen(tomorrow()):
        owner = covered.open("chen")
        assert "service_member" in end_expired_access(owner).nouns
        interactions.log_interaction(owner, client, InteractionForm(on=today(), channel=Channel.PHONE, text="新价格"))
        assert covered.ids["li"] not in viewers(owner, client)
        session = owner.vault.session
        with session.store.reading() as connection:
            stored = list(rows.records_of(connection, [client]))
        assert stored
        for row in stored:
            with pytest.raises(Damaged):
                open_record(session.vault, row, standing.keys)
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
