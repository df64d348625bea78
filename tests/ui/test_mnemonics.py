"""No two controls that are seen at the same time answer to one Alt key. The letters are those of English everywhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from clientbook.domain.clients import ClientType
from clientbook.domain.complaints import ComplaintState
from clientbook.domain.lists import ListKind
from clientbook.services import complaints, departures, documents, editing, feedback, gifts, needs, revisits
from clientbook.services.complaints import ComplaintForm, StepForm
from clientbook.services.editing import ContactForm
from clientbook.support.clock import today
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.handover.case import CasePage
from clientbook.ui.lists.page import ListsPage
from clientbook.ui.pages import entries_for
from clientbook.ui.recovery.page import RecoveryPage
from clientbook.ui.removals.page import BinPage
from clientbook.ui.rights.page import RightsPage
from clientbook.ui.wizard.page import Wizard
from tests.ui.mnemonics import doubled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.ui.frame import Frame
    from clientbook.ui.window import Window
    from tests.fixtures_firm import Firm


@pytest.fixture
def rich(firm: Firm, tmp_path: Path) -> Firm:
    """The firm with an entry of every kind in the file of 海鸿, a second contact, a removed document, a departure."""
    desk, client = firm.open("chen"), firm.ids["haihong"]
    form = editing.edit_form(desk, client)
    second = ContactForm(name="沈会计", phones=(("work", "0574-88001235"),))
    editing.edit_client(desk, client, dataclasses.replace(form, contacts=(*form.contacts, second)))
    complaint = complaints.take_down(desk, client, ComplaintForm(on=today(), what="少两箱")).made
    complaints.take_step(desk, complaint, StepForm(seen=ComplaintState.REGISTERED, state=ComplaintState.ACCEPTED))
    feedback.add_feedback(desk, client, feedback.FeedbackForm(on=today(), text="发货快"))
    gifts.add_gift(desk, client, gifts.GiftForm(on=today(), what="挂历"))
    needs.add_need(desk, client, needs.NeedForm(what="新报价"))
    revisits.record_revisit(desk, client, revisits.RevisitForm(on=today(), was_reached=True))
    (tmp_path / "合同.txt").write_text("合同", encoding="utf-8")
    source = documents.look_at_files([tmp_path / "合同.txt"]).sources[0]
    contract = documents.add_documents(desk, client, [documents.NewFile(source, documents.DocumentForm())]).made
    documents.remove_document(desk, contract, "重复")
    leaving = departures.DepartureForm(
        leaver=firm.ids["wang"], last_day=today() + dt.timedelta(days=9), reason="回老家"
    )
    departures.open_departure(desk, leaving)
    return firm


def look_at(window: Window, name: str, act: Callable[[], Any]) -> list[str]:
    """Carry out `act` and return which keys of the dialog or page it leads to are claimed twice."""
    found: list[str] = []

    def look() -> None:
        front = QApplication.activeModalWidget()
        found.extend(f"{name}: {text}" for text in doubled(front or window))
        if isinstance(front, QDialog):
            front.done(0)

    QTimer.singleShot(0, look)
    act()
    QApplication.processEvents()
    return found


def test_pages(sign_in: Callable[[str], Frame], window: Window, rich: Firm) -> None:
    frame = sign_in("chen")
    found: list[str] = []
    for entry in entries_for(frame.who):
        found += look_at(window, entry.key, lambda key=entry.key: frame.navigate(key))
        found += look_at(window, f"{entry.key}, new", frame.page.new_clicked)
        if type(frame.page) is ClientEditor:
            frame.back()
    for page in (BinPage(frame), RightsPage(frame)):
        found += look_at(window, type(page).__name__, lambda page=page: frame.push(page))
    assert not found


def test_the_client_list(sign_in: Callable[[str], Frame], window: Window, rich: Firm) -> None:
    page = sign_in("chen").page
    assert isinstance(page, ClientsPage)
    found = look_at(window, "selected", page.table.selectAll)
    bar = page.selection
    for act in (bar.assign_clicked, bar.class_clicked, bar.tags_clicked, bar.delete_clicked, page.filter_clicked):
        found += look_at(window, act.__name__, act)
    assert not found


def test_a_file_and_its_dialogs(sign_in: Callable[[str], Frame], window: Window, rich: Firm) -> None:
    frame = sign_in("chen")
    page = ClientFilePage(frame, rich.ids["haihong"])
    found = look_at(window, "file", lambda: frame.push(page))
    page.sheets.bring(page.documents)
    found += look_at(window, "documents", lambda: page.documents.chips.button("removed").click())
    acts = (page.new_clicked, page.purchase_clicked, page.need_clicked, page.feedback_clicked, page.gift_clicked)
    more = (page.complaint_clicked, page.plan_clicked, page.record_clicked, page.history_clicked, page.team_clicked)
    for act in (*acts, *more, page.delete_clicked):
        found += look_at(window, act.__name__, act)
    assert page.file is not None
    for item in page.file.timeline:
        found += look_at(window, f"entry {item.label}", lambda item=item: page.timeline.opened.emit(item))
        found += look_at(window, f"delete {item.label}", lambda item=item: page.timeline.delete_asked.emit(item))
    assert not found


def test_the_form_of_a_client(sign_in: Callable[[str], Frame], window: Window, rich: Firm) -> None:
    frame = sign_in("chen")
    found: list[str] = []
    for client in (b"", rich.ids["haihong"], rich.ids["zhangsan"]):
        editor = ClientEditor(frame, client)
        found += look_at(window, f"editor {client.hex()}", lambda editor=editor: frame.push(editor))
        frame.back()
    company = ClientEditor(frame)
    frame.push(company)
    company.card.editor("type").set_value(ClientType.COMPANY)  # type: ignore[attr-defined]
    found += look_at(window, "new company", company.card.edited.emit)
    assert not found


def test_the_firms_lists(sign_in: Callable[[str], Frame], window: Window, rich: Firm) -> None:
    frame = sign_in("chen")
    page = ListsPage(frame)
    found = look_at(window, "lists", lambda: frame.push(page))
    for kind in ("classes", ListKind.TAG):
        page.choose_list(kind)
        table = page.class_table if page.kind is None else page.word_table
        table.choose(table.first_id())
        for act in (page.new_clicked, page.edit_clicked, page.merge_clicked, page.retire_clicked):
            found += look_at(window, f"{kind} {act.__name__}", act)
    assert not found


def test_people_departures_and_complaints(sign_in: Callable[[str], Frame], window: Window, rich: Firm) -> None:
    frame = sign_in("chen")
    found: list[str] = []
    for key, names in (
        ("members", ("new_clicked", "cover_clicked", "reset_clicked", "close_clicked")),
        ("handover", ("new_clicked",)),
        ("revisits", ("record_clicked",)),
        ("feedback", ("step_clicked", "terms_clicked")),
        ("settings", ("passphrase_clicked", "sheet_clicked")),
        ("intakes", ("mismatch_clicked",)),
    ):
        frame.navigate(key)
        for name in names:
            found += look_at(window, f"{key} {name}", getattr(frame.page, name))
    frame.navigate("handover")
    frame.page.edit_clicked()
    case = frame.page
    assert isinstance(case, CasePage)
    case.table.selectAll()
    for act in (case.edit_clicked, case.withdraw_clicked, case.hand_over_clicked):
        found += look_at(window, f"case {act.__name__}", act)
    assert not found


def test_the_ways_in(window: Window, rich: Firm, tmp_path: Path) -> None:
    found = look_at(window, "unlock", lambda: window.show_unlock(str(rich.path), "chen"))
    found += look_at(window, "wizard", window.show_wizard)
    wizard = window.findChild(Wizard)
    assert wizard is not None
    secret = "丁香花在四月开满了院子里的白墙"
    for values in (
        {"firm": "明德商贸", "name": "陈老板", "login": "chen"},
        {"passphrase": secret, "again": secret},
        {"place": str(tmp_path / "new.clientbook")},
    ):
        wizard.form.fill(values)
        found += look_at(window, f"wizard after {next(iter(values))}", wizard.next_clicked)
    found += look_at(window, "recovery", lambda: window.show_recovery(str(rich.path)))
    assert window.findChild(RecoveryPage) is not None
    assert not found
