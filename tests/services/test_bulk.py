"""Acts on many files at once."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from clientbook.services import bulk, clients, editing, files, service_team
from clientbook.support.errors import Invalid, Refused
from tests.reports.paper import text as text_of

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def vip(desk: Desk) -> bytes:
    return next(kind.id for kind in clients.classes(desk) if kind.is_key)


def acts(firm: Firm, since: int) -> list[str]:
    return [entry.act for entry in firm.open("chen").vault.journal(since=since)]


def test_a_class_for_many_is_one_act_with_the_history_of_each(firm: Firm) -> None:
    desk = firm.open()
    seq = desk.vault.seq
    bulk.set_class(desk, [firm.ids["zhangsan"], firm.ids["haihong"]], vip(desk), reason="年度评级")
    assert desk.vault.seq == seq + 1
    rows = clients.client_rows(desk, [firm.ids["zhangsan"], firm.ids["haihong"], firm.ids["shan"]])
    assert [row.is_key for row in rows] == [True, True, False]
    told = [item.text for item in files.read_file(desk, firm.ids["zhangsan"]).timeline if item.noun == "class_change"]
    assert len(told) == 1
    assert "年度评级" in told[0]


def test_tags_are_given_and_taken(firm: Firm) -> None:
    desk = firm.open("wang")
    both = [firm.ids["zhangsan"], firm.ids["haihong"]]
    bulk.change_tags(desk, both, add=["春节礼", "展会"])
    bulk.change_tags(desk, both[:1], remove=["展会"], add=["春节礼"])
    assert editing.edit_form(desk, both[0]).tags == ("春节礼",)
    assert editing.edit_form(desk, both[1]).tags == ("春节礼", "展会")
    with pytest.raises(Invalid):
        bulk.change_tags(desk, both)


def test_one_file_that_is_not_mine_stops_all_of_it(firm: Firm) -> None:
    desk = firm.open("wang")
    seq = desk.vault.seq
    with pytest.raises(Invalid):
        bulk.change_tags(desk, [firm.ids["zhangsan"], firm.ids["ouyang"]], add=["展会"])
    assert desk.vault.seq == seq


@pytest.mark.parametrize(
    ("login", "may_print", "may_export"), [("wang", True, False), ("sun", True, True), ("zhou", False, False)]
)
def test_printing_and_exporting_are_rights_of_their_own(
    firm: Firm, login: str, may_print: bool, may_export: bool
) -> None:
    desk = firm.open(login)
    chosen = [firm.ids["zhangsan"]]
    for may, act in ((may_print, bulk.print_dossiers), (may_export, bulk.export_clients)):
        if may:
            act(desk, chosen)
        else:
            with pytest.raises(Refused):
                act(desk, chosen)


def test_dossiers_of_several_clients_are_one_document(firm: Firm) -> None:
    desk = firm.open()
    seq = desk.vault.seq
    paper = bulk.print_dossiers(desk, [firm.ids["haihong"], firm.ids["zhangsan"]])
    text = text_of(paper.pdf)
    assert text.index("宁波海鸿进出口有限公司") < text.index("张三")
    assert acts(firm, seq)[:1] == ["print.dossier"]


def test_the_export_holds_the_numbers_and_harms_nobody(firm: Firm) -> None:
    desk = firm.open()
    form = editing.edit_form(desk, firm.ids["zhangsan"])
    import dataclasses

    editing.edit_client(desk, firm.ids["zhangsan"], dataclasses.replace(form, remarks="=HYPERLINK(1)"))
    service_team.set_backups(desk, firm.ids["zhangsan"], [service_team.BackupForm(firm.ids["li"])])
    seq = desk.vault.seq
    chosen = [firm.ids["zhangsan"], firm.ids["haihong"]]
    rows = list(csv.reader(io.StringIO(bulk.export_clients(desk, chosen, as_csv=True).data.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Client name", "张三", "宁波海鸿进出口有限公司"]
    assert "138 0013 8000" in rows[1]
    assert rows[1][-1] == "'=HYPERLINK(1)"
    sheet = load_workbook(io.BytesIO(bulk.export_clients(desk, chosen).data)).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["Client name", "张三", "宁波海鸿进出口有限公司"]
    assert sheet.cell(2, sheet.max_column).data_type == "s"
    assert acts(firm, seq)[:2] == ["client.export", "client.export"]
