"""Who sees what: the review says what the access statements say, and what the desks show."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from clientbook.domain.log import Act
from clientbook.services import access_review as review
from clientbook.services import clients, log, service_team
from clientbook.services.clients import ClientFilter
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.words import BinderKind, Level

if TYPE_CHECKING:
    from tests.fixtures_firm import Firm

EVERYBODY = ("chen", "wang", "li", "zhao", "sun", "qian", "zhou", "wu")


def test_the_review_agrees_with_every_desk(firm: Firm) -> None:
    rows = review.access_review(firm.open("chen"))
    for login in EVERYBODY:
        desk = firm.open(login)
        said = {row.binder: row.level for row in rows if row.member == firm.ids[login]}
        assert said == {binder: view.level for binder, view in desk.vault.binders().items()}
        files = {row.binder for row in rows if row.member == desk.me and row.kind is BinderKind.CLIENT}
        assert files == set(clients.list_clients(desk, ClientFilter()))


def test_a_row_says_since_when_and_by_whom(firm: Firm) -> None:
    owner = firm.open("chen")
    with frozen(now() + dt.timedelta(days=3)):
        day = today()
        ends = day + dt.timedelta(days=14)
        service_team.set_backups(owner, firm.ids["zhangsan"], [BackupForm(firm.ids["li"], until=ends)])
        rows = review.access_of_file(owner, firm.ids["zhangsan"])
        li = next(row for row in rows if row.member == firm.ids["li"])
        assert (li.file, li.name, li.level, li.since, li.until) == ("张三", "李航", Level.FULL, day, ends)
        assert (li.granted_by, li.has_ended) == ("陈老板", False)
    with frozen(now() + dt.timedelta(days=30)):
        assert li.has_ended


def test_sums_by_person_and_by_file(firm: Firm) -> None:
    rows = review.access_review(firm.open("chen"))
    people = {row.name: (row.full, row.card) for row in review.sums_by_person(rows)}
    assert people["陈老板"] == (4, 0)
    assert people["孙经理"] == (3, 0)
    assert people["周档案"] == (0, 4)
    assert people["李航"] == (2, 0)
    files = {row.name: row.full for row in review.sums_by_file(rows)}
    assert files["宁波海鸿进出口有限公司"] == 4
    assert "Management of east" in files
    assert list(files)[-1] not in ("张三", "单婷")


@pytest.mark.parametrize("login", ["sun", "wang", "zhou"])
def test_only_the_owner_reviews_everything(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    with pytest.raises(Refused):
        review.access_review(desk)
    with pytest.raises(Refused):
        review.export_review(desk, [])


def test_whoever_sees_a_file_sees_who_else_does(firm: Firm) -> None:
    assert {row.name for row in review.access_of_file(firm.open("wang"), firm.ids["zhangsan"])} == {
        *("陈老板", "王晓雯", "孙经理", "周档案")
    }
    with pytest.raises(Invalid):
        review.access_of_file(firm.open("wang"), firm.ids["ouyang"])


def test_a_file_is_found_by_name_or_id(firm: Firm) -> None:
    desk = firm.open("chen")
    assert review.find_file(desk, "张三") == firm.ids["zhangsan"]
    assert review.find_file(desk, firm.ids["shan"].hex()) == firm.ids["shan"]
    with pytest.raises(Invalid) as error:
        review.find_file(firm.open("wang"), "欧阳雪")
    assert error.value.field == "client"


def test_the_export_names_its_head_and_is_journalled(firm: Firm) -> None:
    desk = firm.open("chen")
    head = log.log_head(desk)
    sheet = review.export_review(desk, review.access_review(desk))
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(sheet.data)).worksheets[0].rows]
    assert ["Head of the journal", head.seq] in [row[:2] for row in cells]
    assert ["Six words", head.words] in [row[:2] for row in cells]
    assert sum(1 for row in cells if row[0] == "张三") == 4
    assert log.read_log(desk).lines[0].act == Act.ACCESS_EXPORT
