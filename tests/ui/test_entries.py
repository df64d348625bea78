"""The entries of a file: one line for what happened, opening, changing, dropping and deleting an entry."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from clientbook.domain.interactions import Channel
from clientbook.domain.purchases import AfterSales
from clientbook.services import interactions, needs
from clientbook.services.interactions import InteractionForm
from clientbook.services.needs import NeedForm
from clientbook.support.clock import frozen, today
from clientbook.ui.clients.dialogs import (
    AfterSalesDialog,
    CorrectDialog,
    LogDialog,
    NeedDialog,
    PurchaseDialog,
    ReasonDialog,
    RecordDialog,
)
from clientbook.ui.clients.entries import EntryDialog
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.complaints.editor import StepDialog, TakeDownDialog
from clientbook.ui.complaints.pane import ComplaintDialog
from clientbook.ui.feedback.editor import FeedbackDialog
from clientbook.ui.gifts.editor import GiftDialog
from clientbook.ui.points.editor import PointsDialog
from clientbook.ui.widgets.people import PersonChooser
from clientbook.ui.widgets.timeline import ENTRY, Entry, TimelineView
from tests.ui.handover.answers import answering, opened, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from clientbook.services.happenings import TimelineItem
    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm

THURSDAY = dt.datetime(2026, 11, 26, 3, 0, tzinfo=dt.UTC)


def file_of(frame: Frame, client: bytes) -> ClientFilePage:
    page = ClientFilePage(frame, client)
    frame.push(page)
    assert page.file is not None
    return page


def items(page: ClientFilePage, noun: str) -> list[TimelineItem]:
    assert page.file is not None
    return [item for item in page.file.timeline if item.noun == noun]


def choose(page: ClientFilePage, noun: str) -> None:
    page.timeline.view.choose(items(page, noun)[0].id)
    page.timeline.view.setFocus()


@pytest.fixture
def page(sign_in: Callable[[str], Frame], firm: Firm) -> ClientFilePage:
    """The file of 宁波海鸿, opened by 王晓雯; the contact and the purchase in it were logged by the owner."""
    return file_of(sign_in("wang"), firm.ids["haihong"])


def test_one_line_is_a_contact_and_the_next_call(sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot) -> None:
    with frozen(THURSDAY):
        page = file_of(sign_in("wang"), firm.ids["zhangsan"])
        quick = page.timeline.quick
        qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert quick.line.hasFocus()
        qtbot.keyClicks(quick.line, "visited, left samples, call again Tuesday")
        shown = "\n".join(label.text() for label in quick.findChildren(QLabel))
        assert "Visit · left samples · call again on 2026-12-01 Tue" in shown
        qtbot.keyClick(quick.line, Qt.Key.Key_Return)
        assert quick.line.text() == ""
        (item,) = items(page, "interaction")
        assert (item.label, item.text) == ("Visit", "left samples")
        assert page.file is not None
        assert page.file.due_on == dt.date(2026, 12, 1)


def test_a_line_that_says_nothing_is_kept_and_said_so(page: ClientFilePage, qtbot: QtBot) -> None:
    quick = page.timeline.quick
    quick.line.setText("，，")
    qtbot.keyClick(quick.line, Qt.Key.Key_Return)
    assert quick.line.text() == "，，"
    assert not quick.line.isReadOnly()
    assert page.notice.text == "Write what happened, or when to call."
    quick.line.clear()


def test_escape_clears_the_line_before_it_leaves_the_page(page: ClientFilePage, qtbot: QtBot) -> None:
    quick = page.timeline.quick
    quick.line.setText("打了电话")
    quick.line.setFocus()
    qtbot.keyClick(quick.line, Qt.Key.Key_Escape)
    assert quick.line.text() == ""
    assert page.shell.page is page


def test_leaving_with_a_written_line_asks_first(page: ClientFilePage) -> None:
    page.timeline.quick.line.setText("打了电话")
    asked = answering("Cancel")
    page.shell.back()
    assert asked() == ["Cancel"]
    assert page.shell.page is page
    page.timeline.quick.line.clear()
    page.shell.back()
    assert page.shell.page is not page


def test_the_line_is_for_those_who_serve_the_file(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    page = file_of(sign_in("zhou"), firm.ids["haihong"])
    assert not page.timeline.quick.isVisibleTo(page)
    page.quick_clicked()
    assert not page.timeline.quick.line.hasFocus()


def test_a_clerk_takes_a_complaint_down(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    page = file_of(sign_in("zhou"), firm.ids["haihong"])
    menu = next(made.menu() for made in page.head.findChildren(QPushButton) if made.text() == "&Add")
    assert [act.text() for act in menu.actions() if act.isVisible()] == ["C&omplaint…"]
    page.complaint_clicked()
    dialog = opened(page, TakeDownDialog)
    dialog.form.fill({"what": "来信投诉包装破损"})
    dialog.save_clicked()
    assert [item.text for item in items(page, "complaint")] == ["来信投诉包装破损"]


def test_enter_opens_what_others_wrote_to_be_read(page: ClientFilePage, qtbot: QtBot) -> None:
    choose(page, "interaction")
    qtbot.keyClick(page.timeline.view, Qt.Key.Key_Return)
    dialog = opened(page, EntryDialog)
    assert "确认十月到货计划" in "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert {made.text() for made in dialog.findChildren(QPushButton)} & {"&Delete…", "Delete"} == set()
    dialog.reject()


def test_f2_changes_an_own_contact(page: ClientFilePage, firm: Firm, qtbot: QtBot) -> None:
    form = InteractionForm(on=today(), channel=Channel.PHONE, text="问价格")
    page.shell.jobs.mutate(page, lambda desk: interactions.log_interaction(desk, page.client, form))
    choose(page, "interaction")
    page.edit_clicked()
    dialog = opened(page, LogDialog)
    assert not dialog.form.editor("next_on").isVisibleTo(dialog)
    dialog.form.fill({"text": "问价格和交期"})
    dialog.save_clicked()
    assert items(page, "interaction")[0].text.startswith("问价格和交期 · edited")


def test_delete_asks_for_the_reason(page: ClientFilePage, qtbot: QtBot) -> None:
    form = InteractionForm(on=today(), channel=Channel.PHONE, text="记错了")
    page.shell.jobs.mutate(page, lambda desk: interactions.log_interaction(desk, page.client, form))
    choose(page, "interaction")
    qtbot.keyClick(page.timeline.view, Qt.Key.Key_Delete)
    dialog = opened(page, ReasonDialog)
    dialog.save_clicked()
    assert dialog.result() == 0
    dialog.form.fill({"reason": "另一家客户的"})
    dialog.save_clicked()
    assert [item.text for item in items(page, "interaction")] == ["确认十月到货计划"]


def test_what_may_not_be_deleted_stays_and_the_dialog_says_why(page: ClientFilePage) -> None:
    page.timeline.delete_asked.emit(items(page, "purchase")[0])
    dialog = opened(page, ReasonDialog)
    dialog.form.fill({"reason": "x"})
    dialog.save_clicked()
    assert dialog.isVisible()
    assert "a manager or the owner can" in dialog.notice.text
    dialog.done(0)
    assert len(items(page, "purchase")) == 1


def test_a_purchase_gets_its_after_sales_state_and_is_corrected(page: ClientFilePage) -> None:
    page.timeline.opened.emit(items(page, "purchase")[0])
    dialog = opened(page, AfterSalesDialog)
    dialog.form.fill({"state": AfterSales.OPEN, "note": "一箱生锈"})
    dialog.save_clicked()
    assert "In progress · 一箱生锈" in items(page, "purchase")[0].text
    page.timeline.opened.emit(items(page, "purchase")[0])
    press(opened(page, AfterSalesDialog), "Correct the purchase…")
    correct = opened(page, PurchaseDialog)
    correct.form.fill({"amount": "185,500"})
    correct.save_clicked()
    assert correct.result() == 0
    correct.form.fill({"reason": "合同金额写错"})
    correct.save_clicked()
    assert items(page, "purchase")[0].amount == Decimal("185500.00")


def test_a_promise_is_changed_and_dropped_from_the_side(page: ClientFilePage) -> None:
    page.shell.jobs.mutate(page, lambda desk: needs.add_need(desk, page.client, NeedForm(what="新报价")))
    assert page.file is not None
    (need,) = page.file.needs
    page.team.needs.edited.emit(need.id)
    dialog = opened(page, NeedDialog)
    dialog.form.fill({"what": "年度报价"})
    dialog.save_clicked()
    assert [one.what for one in page.file.needs] == ["年度报价"]
    page.team.needs.dropped.emit(need.id)
    reason = opened(page, ReasonDialog)
    reason.form.fill({"reason": "客户改用别家"})
    reason.save_clicked()
    assert page.file.needs == ()
    assert "dropped" in items(page, "need")[0].text


def test_gift_and_feedback_are_noted_and_changed(page: ClientFilePage) -> None:
    page.gift_clicked()
    gift = opened(page, GiftDialog)
    gift.form.fill({"what": "龙井", "value": "¥280"})
    gift.save_clicked()
    assert items(page, "gift")[0].amount == Decimal("280.00")
    page.feedback_clicked()
    said = opened(page, FeedbackDialog)
    said.save_clicked()
    assert said.result() == 0
    said.form.fill({"text": "发货快"})
    said.save_clicked()
    page.timeline.opened.emit(items(page, "feedback")[0])
    again = opened(page, FeedbackDialog)
    again.form.fill({"text": "发货很快"})
    again.save_clicked()
    assert items(page, "feedback")[0].text == "Service · 发货很快"


def test_points_are_added_redeemed_and_corrected(page: ClientFilePage) -> None:
    page.points_clicked()
    added = opened(page, PointsDialog)
    assert added.balance.text() == "0 points are there now."
    for wrong in ("0", "1.5", "-20", "many"):
        added.form.fill({"points": wrong, "reason": "订单"})
        added.save_clicked()
        assert added.isVisible(), wrong
    added.form.fill({"points": "１２0"})
    added.save_clicked()
    assert items(page, "points")[0].text == "+120 · 订单 · balance 120"
    page.redeem_clicked()
    redeemed = opened(page, PointsDialog)
    redeemed.form.fill({"points": "150", "reason": "换台历"})
    redeemed.save_clicked()
    assert redeemed.isVisible(), "there are not so many"
    redeemed.form.fill({"points": "50"})
    redeemed.save_clicked()
    movements = {item.text: item for item in items(page, "points")}
    assert set(movements) == {"+120 · 订单 · balance 120", "−50 · 换台历 · balance 70"}
    assert page.file is not None
    assert dict(page.file.glance.facts)["Points"] == "70"
    page.timeline.opened.emit(movements["−50 · 换台历 · balance 70"])
    again = opened(page, PointsDialog)
    again.form.fill({"points": "60"})
    again.save_clicked()
    assert "−60 · 换台历 · balance 60" in [item.text for item in items(page, "points")]
    page.timeline.delete_asked.emit(movements["+120 · 订单 · balance 120"])
    reason = opened(page, ReasonDialog)
    reason.form.fill({"reason": "记错"})
    reason.save_clicked()
    assert reason.isVisible(), "60 of them are redeemed"
    reason.form.clean()
    reason.reject()


def test_an_own_revisit_is_corrected(page: ClientFilePage) -> None:
    record = RecordDialog(page, page.shell.jobs, page.client)
    record.form.fill({"result": "满意"})
    record.save_clicked()
    page.timeline.opened.emit(items(page, "revisit")[0])
    dialog = opened(page, CorrectDialog)
    dialog.form.fill({"was_reached": False, "result": "打错号码"})
    dialog.save_clicked()
    assert items(page, "revisit")[0].text == "Not reached · 打错号码"


def test_a_complaint_is_handled_over_the_file(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    page = file_of(sign_in("li"), firm.ids["haihong"])
    page.complaint_clicked()
    dialog = opened(page, TakeDownDialog)
    dialog.form.fill({"what": "到货少两箱", "concerns": firm.ids["wang"]})
    dialog.save_clicked()
    assert page.file is not None
    page.team.complaints.opened.emit(page.file.complaints[0].id)
    shown = opened(page, ComplaintDialog)
    press(shown, "Take up")
    step = opened(page, StepDialog)
    chooser = step.form.editor("handler")
    assert isinstance(chooser, PersonChooser)
    assert [chooser.itemText(n) for n in range(chooser.count())] == ["me", "孙经理", "李航", "陈老板"]
    step.save_clicked()
    press(shown, "Enter the result")
    opened(page, StepDialog).reject()
    shown.done(0)
    assert [one.handler for one in page.file.complaints] == ["李航"]
    steps = [item for item in items(page, "complaint") if item.opens]
    page.timeline.opened.emit(steps[0])
    opened(page, ComplaintDialog).reject()


def test_locking_closes_an_open_entry(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    page = file_of(frame, firm.ids["haihong"])
    page.timeline.opened.emit(items(page, "interaction")[0])
    window = frame.window()
    frame.lock_asked.emit()
    assert not [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def test_two_thousand_entries_are_shown_anew_to_the_last(qtbot: QtBot) -> None:
    view = TimelineView("Timeline")
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    text = "电话中约好下周上门看样品,客户希望周二上午"
    entries = [
        Entry(n.to_bytes(16, "big"), today() - dt.timedelta(days=n), "Phone", f"{text * (1 + n % 5)} {n}", "王晓雯")
        for n in range(2_000)
    ]
    view.show_entries(entries)
    view.viewport().grab()
    view.show_entries(entries)
    view.verticalScrollBar().setValue(20_000)
    view.viewport().grab()
    assert view.model().index(1_999, 0).data(ENTRY).text.endswith("1999")


def test_a_filter_keeps_the_chosen_entry(page: ClientFilePage) -> None:
    choose(page, "purchase")
    chosen = page.timeline.view.current_id()
    page.timeline.chips.button("purchase").click()
    assert page.timeline.view.current_id() == chosen
