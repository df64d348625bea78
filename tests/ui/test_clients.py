"""The client list, its detail pane, the file page and the forms around a client, on a real vault."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from clientbook.domain.clients import ClientType, Part
from clientbook.services import clients, editing, files
from clientbook.services.clients import ClientFilter
from clientbook.services.files import Masked, Secret
from clientbook.support.clock import today
from clientbook.ui.clients.dialogs import LogDialog, NeedDialog, PlanDialog, PurchaseDialog, RecordDialog
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.facts import SecretLine, add_people
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.clients.importing import ImportPage
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.clients.team import TeamDialog, serving
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.widgets.labels import Elided
from clientbook.ui.widgets.people import Share

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.desk import Desk
    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm

SHEET = "客户名称,联系人,手机\n嘉兴蓝天印务,毛小姐,13857312345\n,,12\n"


def _list(frame: Frame) -> ClientsPage:
    page = frame.page
    assert isinstance(page, ClientsPage)
    page.table.viewport().grab()
    return page


def _open(frame: Frame, client: bytes) -> ClientFilePage:
    page = ClientFilePage(frame, client)
    frame.push(page)
    assert page.file is not None
    return page


def _texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def _ask(frame: Frame, work: Callable[[Desk], object]) -> object:
    found: list[object] = []
    frame.jobs.query(frame, work, found.append)
    return found[0]


def test_the_list_shows_masked_phones_and_who_is_responsible(
    sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot
) -> None:
    page = _list(sign_in("chen"))
    assert len(page.model.ids) == 4
    qtbot.waitUntil(lambda: page.model.row(firm.ids["zhangsan"]) is not None)
    row = page.model.row(firm.ids["zhangsan"])
    assert row is not None
    assert row.phone == "138****8000"
    assert row.responsible == "王晓雯"


def test_staff_see_their_own_clients_only(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    page = _list(sign_in("zhao"))
    assert page.model.ids == [firm.ids["ouyang"]]


@pytest.mark.parametrize(
    ("text", "found"), [("zs", "zhangsan"), ("欧阳", "ouyang"), ("5678", "shan"), ("翟志强", "haihong")]
)
def test_searching_finds_by_pinyin_name_digits_and_contact(
    sign_in: Callable[[str], Frame], firm: Firm, text: str, found: str
) -> None:
    frame = sign_in("chen")
    page = _list(frame)
    frame.search_for(text)
    frame.search_now()
    assert page.model.ids == [firm.ids[found]]


def test_chips_and_person_filter_the_list(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    page = _list(sign_in("chen"))
    page.chips.button("single").click()
    assert firm.ids["haihong"] not in page.model.ids
    page.filter_person(firm.ids["zhao"], "赵敏")
    assert page.model.ids == [firm.ids["ouyang"]]


def test_the_list_is_sorted_by_worth(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    page = _list(sign_in("chen"))
    page.table.sort_asked.emit("worth", True)
    assert page.model.ids[0] == firm.ids["haihong"]


def test_the_detail_pane_says_who_can_see_the_file(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    page = _list(sign_in("chen"))
    page.table.choose(firm.ids["haihong"])
    shown = "\n".join(_texts(page.pane))
    for name in ("陈老板", "王晓雯", "李航", "孙经理", "周档案"):
        assert name in shown
    assert "13800138000" not in shown


def test_revealing_a_number_is_logged(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    page = _list(frame)
    page.table.choose(firm.ids["zhangsan"])
    before = _ask(frame, lambda desk: desk.vault.seq)
    secret = page.pane.findChildren(SecretLine)[-1]
    secret.reveal_clicked()
    assert "138 0013 8000" in _texts(secret)
    after = _ask(frame, lambda desk: desk.vault.seq)
    assert isinstance(before, int)
    assert after == before + 1
    secret.copy_clicked()
    assert QApplication.clipboard().text() == "13800138000"


def test_a_long_address_widens_no_pane(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("chen")
    short, long = (
        SecretLine(frame.jobs, Masked(b"", Secret.EMAIL, 0, "", text), may_reveal=True)
        for text in ("a***@b.cn", f"a***@{'internationalprocurement' * 8}.example.com")
    )
    assert long.minimumSizeHint().width() <= short.sizeHint().width()


def test_opening_a_file_is_logged_once(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    before = _ask(frame, lambda desk: desk.vault.seq)
    page = _open(frame, firm.ids["haihong"])
    page.reload()
    assert isinstance(before, int)
    assert _ask(frame, lambda desk: desk.vault.seq) == before + 1


def test_a_logged_contact_appears_at_once_everywhere(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    listed = _list(frame)
    page = _open(frame, firm.ids["zhangsan"])
    dialog = LogDialog(page, frame.jobs, page.client)
    dialog.form.fill({"text": "约好周二上门"})
    dialog.save_clicked()
    assert dialog.result() == 1
    assert page.file is not None
    assert page.file.timeline[0].text == "约好周二上门"
    listed.table.viewport().grab()
    frame.back()
    assert _ask(frame, lambda desk: clients.client_rows(desk, [firm.ids["zhangsan"]])[0].last_contact) == today()


def test_an_empty_text_keeps_the_dialog_open(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    dialog = LogDialog(frame, frame.jobs, firm.ids["zhangsan"])
    dialog.save_clicked()
    assert dialog.result() == 0
    assert dialog.form.editor("text").property("wrong")


def test_a_future_contact_is_refused_at_its_field(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    dialog = LogDialog(frame, frame.jobs, firm.ids["zhangsan"])
    dialog.form.fill({"text": "x", "on": today() + dt.timedelta(days=3)})
    dialog.save_clicked()
    assert dialog.result() == 0
    assert dialog.form.editor("on").property("wrong")
    assert dialog.primary.isEnabled()


def test_a_purchase_is_typed_as_people_write_it(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    dialog = PurchaseDialog(frame, frame.jobs, firm.ids["zhangsan"])
    dialog.form.fill({"product": "办公椅", "quantity": "12", "unit": "把", "amount": "¥7,200"})
    dialog.save_clicked()
    assert dialog.result() == 1
    row = _ask(frame, lambda desk: clients.client_rows(desk, [firm.ids["zhangsan"]])[0])
    assert str(row.worth.amount) == "7200.00"  # type: ignore[attr-defined]


@pytest.mark.parametrize("amount", ["", "a lot", "1e20"])
def test_an_amount_that_is_none_is_said_so(sign_in: Callable[[str], Frame], firm: Firm, amount: str) -> None:
    frame = sign_in("wang")
    dialog = PurchaseDialog(frame, frame.jobs, firm.ids["zhangsan"])
    dialog.form.fill({"product": "办公椅", "amount": amount})
    dialog.save_clicked()
    assert dialog.result() == 0
    assert dialog.form.editor("amount").property("wrong")


def test_a_promise_is_noted_and_ticked_off(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    page = _open(frame, firm.ids["zhangsan"])
    dialog = NeedDialog(page, frame.jobs, page.client, [])
    dialog.form.fill({"what": "新报价", "due_on": today()})
    dialog.save_clicked()
    assert page.file is not None
    assert [need.what for need in page.file.needs] == ["新报价"]
    page.team.needs.done.emit(page.file.needs[0].id)
    assert page.file.needs == ()


def test_a_revisit_is_planned_and_recorded(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    page = _open(frame, firm.ids["zhangsan"])
    plan = PlanDialog(page, frame.jobs, page.client, [])
    plan.form.fill({"due_on": today() + dt.timedelta(days=7)})
    plan.save_clicked()
    assert page.file is not None
    assert page.file.due_on == today() + dt.timedelta(days=7)
    record = RecordDialog(page, frame.jobs, page.client)
    record.form.fill({"was_reached": False, "result": "没人接"})
    record.save_clicked()
    assert record.result() == 1
    assert "没人接" in page.file.timeline[0].text


def test_the_service_team_is_changed_with_an_end(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    page = _open(frame, firm.ids["zhangsan"])
    people = _ask(frame, _people)
    assert page.file is not None
    dialog = TeamDialog(page, frame.jobs, page.client, page.file.team, people)  # type: ignore[arg-type]
    until = today() + dt.timedelta(days=14)
    dialog.form.fill({"responsible": firm.ids["li"], "backups": [Share(firm.ids["wang"], until)]})
    dialog.save_clicked()
    assert dialog.result() == 1
    found = {(row.name, row.part, row.until) for row in page.file.team}
    assert found == {("李航", Part.RESPONSIBLE, None), ("王晓雯", Part.BACKUP, until)}


def _people(desk: Desk) -> object:
    from clientbook.services import members

    return serving(members.people(desk))


def test_a_new_client_is_added_and_its_file_opened(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("wang")
    editor = ClientEditor(frame)
    frame.push(editor)
    editor.card.fill({"name": "湖州安吉竹业", "type": ClientType.COMPANY})
    editor.contacts.set_value([editing.ContactForm(name="程先生", phones=(("mobile", "139 0572 0000"),))])
    editor.save_clicked()
    page = frame.page
    assert isinstance(page, ClientFilePage)
    assert page.title == "湖州安吉竹业"
    assert page.file is not None
    assert page.file.glance.contacts[0].phones[0].text == "139****0000"


def test_a_name_is_needed(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("wang")
    editor = ClientEditor(frame)
    frame.push(editor)
    editor.save_clicked()
    assert frame.page is editor
    assert editor.card.editor("name").property("wrong")


def test_a_wrong_number_is_marked_at_the_phones(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("wang")
    editor = ClientEditor(frame)
    frame.push(editor)
    editor.card.fill({"name": "某某"})
    editor.contacts.set_value([editing.ContactForm(phones=(("mobile", "not a number"),))])
    editor.save_clicked()
    assert frame.page is editor
    assert editor.contacts.has_error


def test_editing_keeps_what_the_form_does_not_show(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    before = _ask(frame, lambda desk: editing.edit_form(desk, firm.ids["haihong"]))
    editor = ClientEditor(frame, firm.ids["haihong"])
    frame.push(editor)
    editor.more.fill({"industry": "进出口"})
    editor.save_clicked()
    after = _ask(frame, lambda desk: editing.edit_form(desk, firm.ids["haihong"]))
    from dataclasses import replace

    assert isinstance(before, editing.ClientForm)
    assert after == replace(before, industry="进出口")


def test_a_dossier_is_shown_as_it_will_be_printed(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    _open(frame, firm.ids["haihong"]).print_clicked()
    page = frame.page
    assert isinstance(page, PaperPage)
    assert page.preview.page_count >= 1
    page.empty()
    assert page.preview.page_count == 0


def test_a_file_that_is_lost_leaves_the_screen(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    page = ClientFilePage(frame, b"0" * 16)
    frame.push(page)
    assert page.file is None
    assert page.notice.text


def test_a_sheet_is_imported_with_a_preview(sign_in: Callable[[str], Frame], tmp_path: Path) -> None:
    frame = sign_in("chen")
    sheet = tmp_path / "名单.csv"
    sheet.write_text(SHEET, encoding="gb18030")
    page = ImportPage(frame, sheet)
    frame.push(page)
    assert page.columns.mapping()[0] == "name"
    page.run_clicked()
    assert "1 client was imported." in page.notice.text
    page.save_to(tmp_path / "rejected.xlsx")
    assert (tmp_path / "rejected.xlsx").is_file()
    page.run_clicked()
    listed = _list(frame)
    assert len(listed.model.ids) == 5


def test_a_sheet_that_is_none_is_said_so(sign_in: Callable[[str], Frame], tmp_path: Path) -> None:
    frame = sign_in("chen")
    sheet = tmp_path / "名单.xlsx"
    sheet.write_bytes(b"PK\x03\x04 not a workbook")
    page = ImportPage(frame, sheet)
    frame.push(page)
    assert page.notice.text


def test_an_empty_list_offers_the_first_step(sign_in: Callable[[str], Frame]) -> None:
    page = _list(sign_in("wu"))
    assert not page.model.ids
    assert "No client files yet" in _texts(page)
    held = page.window().focusWidget()
    assert held is not None
    assert page.isAncestorOf(held)
    assert not page.pane.isVisibleTo(page)


def test_a_deleted_filter_shows_everything(sign_in: Callable[[str], Frame]) -> None:
    page = _list(sign_in("chen"))
    page.search("nobody at all")
    assert not page.model.ids
    assert [text for text in _texts(page) if text == "No client fits"]
    assert not page.table.isVisible()
    page.search("")
    assert page.table.isVisible()
    assert page.wanted == ClientFilter()
    assert len(page.model.ids) == 4


def test_the_timeline_is_filtered_by_kind_and_colleague(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    page = _open(frame, firm.ids["haihong"])
    dialog = LogDialog(page, frame.jobs, page.client)
    dialog.form.fill({"text": "约好周二上门"})
    dialog.save_clicked()
    timeline = page.timeline
    assert timeline.view.model().rowCount() == 3
    timeline.filter_person(firm.ids["wang"])
    assert timeline.view.model().rowCount() == 1
    timeline.filter_person(None)
    timeline.chips.button("purchase").click()
    assert timeline.view.model().rowCount() == 1


def test_a_glance_is_no_opening(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    page = _list(frame)
    before = _ask(frame, lambda desk: desk.vault.seq)
    page.table.choose(firm.ids["shan"])
    assert _ask(frame, lambda desk: desk.vault.seq) == before
    assert isinstance(_ask(frame, lambda desk: files.glance(desk, firm.ids["shan"])), files.ClientGlance)


def test_names_and_parts_of_the_team_stand_beside_each_other(qtbot: QtBot) -> None:
    panel = QWidget()
    layout = QVBoxLayout(panel)
    labels = add_people(layout, [("王晓雯", "负责人"), ("Maximiliana von Hohenstein", "备份")])
    qtbot.addWidget(panel)
    panel.resize(280, 200)
    panel.show()
    names = panel.findChildren(Elided)
    for name, words in zip(names, labels, strict=True):
        assert name.geometry().right() < words.geometry().left()
    assert names[0].toolTip() == ""
    assert names[1].toolTip() == "Maximiliana von Hohenstein"
