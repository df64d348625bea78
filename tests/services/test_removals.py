"""The bin: who deletes, what is then still seen, and what emptying leaves."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.desk.codec import ENTITIES
from clientbook.domain.clients import Client
from clientbook.domain.interactions import Channel
from clientbook.services import access_review, clients, documents, files, firms, interactions, removals, revisits
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures_firm import Firm


def names(desk: object) -> set[str]:
    rows = clients.client_rows(desk, clients.list_clients(desk, ClientFilter()))  # type: ignore[arg-type]
    return {row.name for row in rows}


@pytest.mark.parametrize("login", ["wang", "wu", "zhou"])
def test_only_owners_and_managers_delete(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    seq = desk.vault.seq
    with pytest.raises(Refused):
        removals.delete_files(desk, [firm.ids["zhangsan"]], "重复")
    assert desk.vault.seq == seq


def test_a_manager_deletes_files_of_the_own_team_only(firm: Firm) -> None:
    desk = firm.open("sun")
    with pytest.raises(Invalid):
        removals.delete_files(desk, [firm.ids["zhangsan"], firm.ids["ouyang"]], "重复")
    assert "张三" in names(desk)
    removals.delete_files(desk, [firm.ids["zhangsan"]], "重复")
    assert "张三" not in names(desk)


def test_a_deletion_needs_a_reason(firm: Firm) -> None:
    with pytest.raises(Invalid) as refused:
        removals.delete_files(firm.open(), [firm.ids["zhangsan"]], "  ")
    assert refused.value.field == "reason"


def test_a_file_in_the_bin_is_nowhere_for_the_one_who_served_it(firm: Firm) -> None:
    owner, desk = firm.open(), firm.open("wang")
    removals.delete_files(owner, [firm.ids["zhangsan"]], "客户要求删除")
    desk.refresh()
    assert names(desk) == {"宁波海鸿进出口有限公司"}
    assert clients.counts(desk).total == 1
    form = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="再试一次")
    for attempt in (
        lambda: files.open_file(desk, firm.ids["zhangsan"]),
        lambda: files.glance(desk, firm.ids["zhangsan"]),
        lambda: interactions.log_interaction(desk, firm.ids["zhangsan"], form),
    ):
        with pytest.raises(Invalid, match="no such client file"):
            attempt()
    keys = revisits.due_keys(desk, today(), today() + dt.timedelta(days=400))
    assert firm.ids["zhangsan"] not in {key.client for key in keys}


def test_the_owner_sees_why_and_takes_it_out_again(firm: Firm) -> None:
    desk = firm.open()
    before = files.read_file(desk, firm.ids["haihong"])
    removals.delete_files(desk, [firm.ids["haihong"]], "已停业")
    (row,) = removals.list_bin(desk)
    assert (row.name, row.reason, row.who) == ("宁波海鸿进出口有限公司", "已停业", "陈老板")
    assert row.records > 4
    removals.restore_files(desk, [row.id])
    assert removals.list_bin(desk) == []
    assert files.read_file(desk, firm.ids["haihong"]).timeline == before.timeline


@pytest.mark.parametrize("login", ["sun", "wang"])
def test_only_owners_look_into_the_bin(firm: Firm, login: str) -> None:
    removals.delete_files(firm.open(), [firm.ids["zhangsan"]], "重复")
    desk = firm.open(login)
    for attempt in (removals.list_bin, lambda d: removals.empty_bin(d, [firm.ids["zhangsan"]])):
        with pytest.raises(Refused):
            attempt(desk)


def test_emptying_destroys_the_key_and_every_record(firm: Firm) -> None:
    desk, former = firm.open(), firm.open("wang")
    gone = firm.ids["haihong"]
    removals.delete_files(desk, [gone], "客户要求删除")
    removals.empty_bin(desk, [gone])
    assert [
        row for kind in ENTITIES.values() for row in desk.session.scalars(select(kind).where(kind.binder == gone))
    ] == []
    assert desk.vault.verify().is_sound
    assert list(desk.vault.records(binders=[gone])) == []
    former.refresh()
    assert former.vault.binder(gone) is None
    assert former.session.get(Client, gone) is None
    assert gone not in {row.binder for row in access_review.access_review(desk)}
    again = firms.open_firm(firm.path, login="chen", passphrase=passphrase("chen"))
    assert len(names(again)) == 3
    again.close()


def test_only_what_lies_in_the_bin_is_destroyed(firm: Firm) -> None:
    desk = firm.open()
    with pytest.raises(Invalid):
        removals.empty_bin(desk, [firm.ids["zhangsan"]])
    assert "张三" in names(desk)


def test_the_log_says_what_was_deleted_and_why(firm: Firm) -> None:
    desk = firm.open()
    seq = desk.vault.seq
    removals.delete_files(desk, [firm.ids["zhangsan"]], "重复录入")
    removals.restore_files(desk, [firm.ids["zhangsan"]])
    assert [entry.act for entry in desk.vault.journal(since=seq)] == ["client.delete", "client.restore"]


def test_emptying_takes_the_documents_too(firm: Firm, tmp_path: Path) -> None:
    desk, gone = firm.open(), firm.ids["haihong"]
    path = tmp_path / "合同.pdf"
    path.write_bytes(b"%PDF-1.4 " + bytes(300_000))
    (source,) = documents.look_at_files([path]).sources
    documents.add_documents(desk, gone, [documents.NewFile(source, documents.DocumentForm())])
    removals.delete_files(desk, [gone], "客户要求删除")
    removals.empty_bin(desk, [gone])
    assert desk.vault.verify().is_sound
    with sqlite3.connect(firm.path) as store:
        assert store.execute("SELECT count(*) FROM chunks").fetchone() == (0,)
