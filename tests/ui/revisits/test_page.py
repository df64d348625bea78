"""The revisits page, by keyboard, on a real desk."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from clientbook.domain.revisits import Satisfaction
from clientbook.services import files, revisits
from clientbook.services.revisits import PlanForm
from clientbook.support import clock
from clientbook.support.clock import today
from clientbook.ui.clients.dialogs import PlanDialog
from clientbook.ui.clients.facts import SecretLine
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.revisits.page import RevisitsPage
from tests.ui.handover.answers import opened, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from clientbook.services.happenings import TimelineItem
    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm

SignIn = "Callable[[str], Frame]"


def plan(frame: Frame, client: bytes, days: int = 0) -> None:
    form = PlanForm(due_on=today() + dt.timedelta(days=days), note="问新款报价")
    frame.jobs.mutate(frame, lambda desk: revisits.plan_revisit(desk, client, form))


def open_page(frame: Frame) -> RevisitsPage:
    frame.navigate("revisits")
    page = frame.page
    assert isinstance(page, RevisitsPage)
    page.table.setFocus()
    return page


def happened(frame: Frame, client: bytes) -> list[TimelineItem]:
    found: list[TimelineItem] = []
    frame.jobs.query(frame, lambda desk: files.read_file(desk, client).timeline, found.extend)
    return [item for item in found if item.noun == "revisit"]


@pytest.fixture
def wang(sign_in: Callable[[str], Frame], firm: Firm) -> Frame:
    """王晓雯 with two calls today."""
    frame = sign_in("wang")
    for client in ("zhangsan", "haihong"):
        plan(frame, firm.ids[client])
    return frame


def test_nothing_to_call_is_said_and_offers_later_days(sign_in: Callable[[str], Frame]) -> None:
    page = open_page(sign_in("li"))
    assert page.table.current_id() is None
    assert not page.primary.isEnabled()
    assert page.pane.isHidden()
    first = page.span.days()[0]
    press(page, "Later")
    assert page.span.days()[0] > first


def test_a_call_is_recorded_from_the_keyboard(wang: Frame, firm: Firm, qtbot: QtBot) -> None:
    page = open_page(wang)
    assert page.pane.isVisible()
    client = page.table.current_id()
    assert client in (firm.ids["zhangsan"], firm.ids["haihong"])
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.pane.is_recording
    page.pane.form.editor("satisfaction").set_value(Satisfaction.SATISFIED)  # type: ignore[attr-defined]
    result = page.pane.form.editor("result")
    qtbot.keyClicks(result, "on time")
    qtbot.keyClick(result, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not page.pane.is_recording
    assert page.table.current_id() not in (client, None)
    assert [item.text for item in happened(wang, client)] == ["Satisfied · on time"]


def test_not_reached_asks_for_no_satisfaction_and_plans_the_next_try(wang: Frame, firm: Firm) -> None:
    page = open_page(wang)
    page.table.choose(firm.ids["zhangsan"])
    page.record_clicked()
    form = page.pane.form
    form.editor("satisfaction").set_value(Satisfaction.NEUTRAL)  # type: ignore[attr-defined]
    press(form, "Not reached")
    assert not form.editor("satisfaction").isVisible()
    form.editor("next_on").set_value(today() + dt.timedelta(days=1))  # type: ignore[attr-defined]
    page.record_clicked()
    assert [item.text for item in happened(wang, firm.ids["zhangsan"])] == ["Not reached"]
    due: list[dt.date | None] = []
    wang.jobs.query(wang, lambda desk: files.read_file(desk, firm.ids["zhangsan"]).due_on, due.append)
    assert due == [today() + dt.timedelta(days=1)]


def test_a_wrong_day_is_said_at_its_field_and_nothing_typed_is_lost(wang: Frame) -> None:
    page = open_page(wang)
    page.record_clicked()
    form = page.pane.form
    form.editor("result").setPlainText("long talk")  # type: ignore[attr-defined]
    form.editor("on").set_value(today() + dt.timedelta(days=1))  # type: ignore[attr-defined]
    page.record_clicked()
    assert page.pane.is_recording
    assert "future" in form.editor("on").accessibleDescription()
    assert form.values()["result"] == "long talk"


def test_a_form_put_aside_comes_back_with_its_client(wang: Frame, firm: Firm) -> None:
    page = open_page(wang)
    page.table.choose(firm.ids["zhangsan"])
    page.record_clicked()
    page.pane.form.editor("result").setPlainText("half a sentence")  # type: ignore[attr-defined]
    page.table.choose(firm.ids["haihong"])
    assert not page.pane.is_recording
    page.table.choose(firm.ids["zhangsan"])
    assert page.pane.is_recording
    assert page.pane.form.values()["result"] == "half a sentence"


def test_escape_puts_the_form_aside(wang: Frame, qtbot: QtBot) -> None:
    page = open_page(wang)
    page.record_clicked()
    qtbot.keyClick(page.pane.form.editor("result"), Qt.Key.Key_Escape)
    assert not page.pane.is_recording
    assert wang.page is page


def test_overdue_calls_are_counted(wang: Frame) -> None:
    with clock.frozen(clock.now() + dt.timedelta(days=3)):
        page = open_page(wang)
        assert page.count == "2 revisits · 2 overdue"


def test_everybody_and_a_month_widen_the_list(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    plan(frame, firm.ids["zhangsan"])
    page = open_page(frame)
    assert page.table.current_id() is None
    press(page.span, "Everybody")
    assert page.table.current_id() == firm.ids["zhangsan"]
    press(page.span, "Month")
    assert page.span.days()[0].day == 1
    assert page.table.current_id() == firm.ids["zhangsan"]


def test_the_owner_looks_at_one_colleague(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    plan(frame, firm.ids["zhangsan"])
    plan(frame, firm.ids["shan"])
    page = open_page(frame)
    page.span.whose.show_member(firm.ids["li"])
    assert page.table.current_id() == firm.ids["shan"]
    assert page.span.member == firm.ids["li"]


def test_planning_by_hand_puts_the_call_on_its_day(wang: Frame, firm: Firm) -> None:
    page = open_page(wang)
    page.table.choose(firm.ids["zhangsan"])
    page.new_clicked()
    dialog = opened(page, PlanDialog)
    dialog.form.fill({"due_on": today(), "note": "birthday cake"})
    dialog.save_clicked()
    assert not dialog.isVisible()


def test_the_number_is_masked_until_it_is_asked_for(wang: Frame, firm: Firm) -> None:
    page = open_page(wang)
    page.table.choose(firm.ids["zhangsan"])
    line = page.pane.findChildren(SecretLine)[-1]
    assert line._text.text() == "138****8000"  # noqa: SLF001  what is seen
    line.reveal_clicked()
    assert line._text.text() == "138 0013 8000"  # noqa: SLF001  what is seen


def test_the_file_opens_over_the_page(wang: Frame) -> None:
    page = open_page(wang)
    page.open_clicked()
    assert isinstance(wang.page, ClientFilePage)
    wang.back()
    assert wang.page is page


def test_the_schedule_is_previewed(wang: Frame) -> None:
    page = open_page(wang)
    page.print_clicked()
    shown = wang.page
    assert isinstance(shown, PaperPage)
    assert shown.preview.page_count >= 1
    assert shown.count.startswith("HF-")
    wang.back()
    assert wang.page is page


def test_locking_leaves_nothing_readable(wang: Frame) -> None:
    page = open_page(wang)
    page.record_clicked()
    page.empty()
    assert page.table.current_id() is None
    assert not page.pane.is_recording
    assert page.pane.findChildren(SecretLine) == [] or not page.pane.findChildren(SecretLine)[0].isVisible()
