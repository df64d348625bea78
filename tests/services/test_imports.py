"""A sheet becomes client files: what is taken, for whom, what comes back, and that it is all one act."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from clientbook.services import clients, dossiers, files, imports, members, service_team
from clientbook.services.clients import ClientFilter
from clientbook.support.errors import Cancelled, Invalid, Refused
from clientbook.support.i18n import LANGUAGES, _, speaking
from clientbook.support.words import Level
from tests.exchange.sheets import make_client_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def sheet(folder: Path, text: str, name: str = "sheet.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def bring_in(desk: Desk, path: Path, *, responsible: bytes | None = None) -> imports.ImportResult:
    return imports.run_import(desk, imports.preview_import(desk, path), responsible=responsible)


def found(desk: Desk, text: str) -> bytes:
    (client,) = clients.list_clients(desk, ClientFilter(text=text))
    return client


def facts(desk: Desk, client: bytes) -> dict[str, str]:
    return dict(files.glance(desk, client).facts)


@pytest.mark.parametrize("login", ["chen", "sun", "zhou"])
def test_who_may_import_does_and_becomes_neither_owner_nor_responsible(firm: Firm, tmp_path: Path, login: str) -> None:
    desk = firm.open(login)
    before = len(clients.list_clients(desk, ClientFilter()))
    result = bring_in(desk, make_client_sheet(tmp_path / "c.xlsx", 12))
    assert (result.added, result.rejected, result.rejected_sheet) == (12, (), b"")
    owner = firm.open("chen")
    everybody = clients.list_clients(owner, ClientFilter())
    assert len(everybody) == 16
    assert len(clients.list_clients(desk, ClientFilter())) == before + 12
    mine = {row.id for row in clients.client_rows(owner, everybody) if row.responsible == desk.vault.me.name}
    assert not mine


@pytest.mark.parametrize("login", ["wang", "wu"])
def test_others_may_not_import(firm: Firm, tmp_path: Path, login: str) -> None:
    path = make_client_sheet(tmp_path / "c.csv", 3)
    with pytest.raises(Refused):
        imports.preview_import(firm.open(login), path)


def test_a_file_stays_open_to_a_clerk_as_contact_part_only(firm: Firm, tmp_path: Path) -> None:
    bring_in(firm.open("zhou"), sheet(tmp_path, "姓名,电话,负责人\n苏梅,13811112222,wang\n"))
    again = firm.open("zhou")
    client = found(again, "苏梅")
    assert files.glance(again, client).level is Level.CARD
    assert files.glance(firm.open("wang"), found(firm.open("wang"), "苏梅")).level is Level.FULL


def test_the_preview_shows_what_a_mapping_screen_needs(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    preview = imports.preview_import(desk, make_client_sheet(tmp_path / "c.csv", 45, encoding="gb18030"))
    assert (preview.total, preview.accepted, preview.rejected, len(preview.rows)) == (45, 45, (), 20)
    assert preview.encoding == "gb18030"
    assert dict(zip(preview.headers, preview.mapping, strict=True))["客户分类"] == "class_name"
    assert set(preview.mapping) <= set(imports.FIELD_NAMES)


def test_a_person_may_say_what_a_column_means(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    path = sheet(tmp_path, "姓名,电话,栏位七\n苏梅,13811112222,宁波\n")
    guessed = imports.preview_import(desk, path).mapping
    assert guessed[2] == ""
    changed = imports.preview_import(desk, path, mapping=[*guessed[:2], "region"])
    imports.run_import(desk, changed)
    assert facts(desk, found(desk, "苏梅"))["Region"] == "宁波"
    for wrong in (["name"], ["name", "phone", "shoe size"]):
        with pytest.raises(Invalid) as caught:
            imports.preview_import(desk, path, mapping=wrong)
        assert caught.value.field == "mapping"


def test_rows_go_to_the_colleague_they_name(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    rows = ["姓名,负责人", "甲一,wang", "乙二,李航", "丙三,周档案", "丁四,没有此人", "戊五,"]
    bring_in(desk, sheet(tmp_path, "\n".join(rows)), responsible=firm.ids["zhao"])
    who = {row.name: row.responsible for row in clients.client_rows(desk, clients.list_clients(desk, ClientFilter()))}
    names = {"甲一": "王晓雯", "乙二": "李航", "丙三": "赵敏", "丁四": "赵敏", "戊五": "赵敏"}
    assert {name: who[name] for name in names} == names
    assert "没有此人" in facts(desk, found(desk, "丁四"))["Remarks"]
    assert "Remarks" not in facts(desk, found(desk, "甲一"))


def test_a_name_that_two_colleagues_share_names_nobody(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    members.add_member(desk, members.MemberForm(login="li2", name="李航"))
    bring_in(desk, sheet(tmp_path, "姓名,负责人\n乙二,李航\n"))
    client = found(desk, "乙二")
    assert service_team.team_of(desk, client) == []
    assert "李航" in facts(desk, client)["Remarks"]


def test_somebody_who_serves_no_clients_is_not_made_responsible(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    with pytest.raises(Invalid):
        bring_in(desk, sheet(tmp_path, "姓名\n甲一\n"), responsible=firm.ids["zhou"])


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_classes_are_known_by_their_names_in_every_language(firm: Firm, tmp_path: Path, language: str) -> None:
    desk = firm.open("chen")
    with speaking(language):
        word = _("Regular")
    bring_in(desk, sheet(tmp_path, f"姓名,客户分类\n甲一,{word.upper()} \n"))
    (row,) = clients.client_rows(desk, [found(desk, "甲一")])
    assert row.class_name == "Regular"


def test_an_unknown_class_is_kept_as_a_remark(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    bring_in(desk, sheet(tmp_path, "姓名,客户分类,备注\n甲一,钻石,老朋友\n"))
    remarks = facts(desk, found(desk, "甲一"))["Remarks"]
    assert remarks == "老朋友\nClass: 钻石"


def test_rows_that_fail_come_back_and_the_others_are_taken(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    long = "长" * 300
    text = (
        f"公司,联系人,电话,微信\n甲公司,甲一,13811112222,\n乙公司,乙二,1.38E+10,\n丙公司,丙三,,{long}\n丁公司,丁四,,\n"
    )
    result = bring_in(desk, sheet(tmp_path, text))
    assert result.added == 2
    assert [row.row for row in result.rejected] == [3, 4]
    cells = list(load_workbook(BytesIO(result.rejected_sheet)).worksheets[0].iter_rows(values_only=True))
    assert cells[0][2:] == ("公司", "联系人", "电话", "微信")
    assert [row[1] for row in cells[1:]] == [3, 4]
    assert all(row[0] for row in cells[1:])
    names = {row.name for row in clients.client_rows(desk, clients.list_clients(desk, ClientFilter()))}
    assert {"甲公司", "丁公司"} <= names
    assert not {"乙公司", "丙公司"} & names
    fresh = firm.open("chen")
    assert len(clients.list_clients(fresh, ClientFilter())) == 6


def test_an_import_is_one_act_in_the_log(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("zhou")
    before = desk.vault.seq
    bring_in(desk, make_client_sheet(tmp_path / "c.csv", 40))
    acts = [entry.act for entry in firm.open("chen").vault.journal(since=before)]
    assert acts[:2] == ["backup.make", "client.import"]
    assert desk.vault.seq == before + 2


def test_an_import_that_is_stopped_writes_nothing(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    preview = imports.preview_import(desk, make_client_sheet(tmp_path / "c.csv", 1200))
    before, told = desk.vault.seq, []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 500:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        imports.run_import(desk, preview, progress=progress)
    assert told == [(0, 1200), (250, 1200), (500, 1200)]
    assert [entry.act for entry in desk.vault.journal(since=before)] == ["backup.make"]
    assert len(clients.list_clients(desk, ClientFilter())) == 4
    assert len(clients.list_clients(firm.open("chen"), ClientFilter())) == 4


def test_an_import_that_is_stopped_while_it_is_sealed_writes_nothing(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    preview = imports.preview_import(desk, make_client_sheet(tmp_path / "c.csv", 100))
    before = desk.vault.seq

    def progress(done: int, _total: int) -> None:
        if done >= 80:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        imports.run_import(desk, preview, progress=progress)
    assert [entry.act for entry in desk.vault.journal(since=before)] == ["backup.make"]
    assert len(clients.list_clients(desk, ClientFilter())) == 4
    assert imports.run_import(desk, preview).added == 100
    assert len(clients.list_clients(firm.open("chen"), ClientFilter())) == 104


def test_what_the_sheet_says_stands_in_the_dossier(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    head = "公司,联系人,职务,手机,邮箱,行业,来源,性别,生日,标签,状态"
    row = "瑞秋商贸,单婷,经理,13811112222,shan@example.com,零售,展会,女,1980-05-06,月结;急单,流失"
    result = bring_in(desk, sheet(tmp_path, f"{head}\n{row}\n"), responsible=firm.ids["wang"])
    assert result.rejected == ()
    page = dossiers.dossier(desk, found(desk, "瑞秋商贸"))
    (contact,) = page.contacts
    assert (contact.name, contact.position, contact.phones[0].number) == ("单婷", "经理", "138 1111 2222")
    shown = facts(desk, found(desk, "瑞秋商贸"))
    assert shown["Source"] == "展会"
    assert shown["Birthday"].startswith("1980-05-06")
    assert shown["Tags"] == "月结, 急单"


def test_what_a_successor_should_know_is_imported(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    head = "客户名称,介绍人,影响力,偏好,忌讳"
    row = "瑞秋商贸公司,周建国,商会副会长,爱喝普洱,不谈返点"
    bring_in(desk, sheet(tmp_path, f"{head}\n{row}\n"), responsible=firm.ids["wang"])
    shown = facts(desk, found(desk, "瑞秋商贸"))
    assert (shown["Referred by"], shown["Influence"]) == ("周建国", "商会副会长")
    assert (shown["Preferences"], shown["Taboos"]) == ("爱喝普洱", "不谈返点")
