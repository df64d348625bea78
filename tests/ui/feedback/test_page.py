"""The feedback page: complaints step by step from the list, and what clients praise and suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from clientbook.domain.complaints import ComplaintState, Severity
from clientbook.domain.feedback import FeedbackType
from clientbook.domain.revisits import Satisfaction
from clientbook.services import complaint_lists, complaints, feedback
from clientbook.services.complaints import ComplaintForm, StepForm
from clientbook.services.feedback import FeedbackForm
from clientbook.support.clock import today
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.complaints import model as complaint_model
from clientbook.ui.complaints.editor import ReopenDialog, StepDialog, TermsDialog
from clientbook.ui.feedback import model as feedback_model
from clientbook.ui.feedback.page import SAID, FeedbackPage
from clientbook.ui.widgets.table import ListModel
from tests.ui.handover.answers import opened, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm

ACCEPTED, HANDLED = ComplaintState.ACCEPTED, ComplaintState.HANDLED


def complain(frame: Frame, client: bytes, what: str = "到货少两箱", concerns: bytes | None = None) -> bytes:
    made: list[bytes] = []
    form = ComplaintForm(on=today(), what=what, concerns=concerns)
    frame.jobs.mutate(
        frame, lambda desk: complaints.take_down(desk, client, form), lambda changes: made.append(changes.made)
    )
    return made[0]


def go(frame: Frame) -> FeedbackPage:
    frame.navigate("feedback")
    page = frame.page
    assert isinstance(page, FeedbackPage)
    return page


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@pytest.fixture
def li(sign_in: Callable[[str], Frame]) -> Frame:
    return sign_in("li")


def test_models_keep_the_rules_of_qt(qtbot: QtBot) -> None:
    for columns in (complaint_model.columns(), feedback_model.columns()):
        model = ListModel(columns)
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        model.show([1, 2, 3])
        model.show([3])


def test_a_complaint_goes_to_its_end_from_the_list(li: Frame, firm: Firm, qtbot: QtBot) -> None:
    complain(li, firm.ids["haihong"])
    page = go(li)
    assert page.count == "1 open complaint"
    for verb, text in (("Take up", ""), ("Start handling", "仓库在查"), ("Enter the result", "补发")):
        assert page.primary.text() == verb
        qtbot.keyClick(page.complaints, Qt.Key.Key_Return)
        dialog = opened(page, StepDialog)
        dialog.form.fill({"text": text})
        dialog.save_clicked()
    page.primary.click()
    call = opened(page, StepDialog)
    call.form.fill({"satisfaction": Satisfaction.SATISFIED})
    call.save_clicked()
    page.primary.click()
    opened(page, StepDialog).save_clicked()
    assert page.complaints.current_id() is None
    assert "No open complaints" in words(page)
    page.chips.button("all").click()
    assert "补发" in words(page.pane)
    assert not page.primary.isVisibleTo(page.head)
    press(page.pane, "Reopen…")
    again = opened(page, ReopenDialog)
    again.save_clicked()
    assert again.result() == 0
    again.form.fill({"text": "又少一箱"})
    again.save_clicked()
    assert page.primary.text() == "Enter the result"
    assert "Reopened" in words(page.pane)


def test_a_step_that_misses_something_keeps_its_dialog(li: Frame, firm: Firm) -> None:
    key = complain(li, firm.ids["haihong"])
    seen = ComplaintState.REGISTERED
    li.jobs.mutate(li, lambda desk: complaints.take_step(desk, key, StepForm(seen=seen, state=ACCEPTED)))
    page = go(li)
    page.pane.take_step(HANDLED)
    dialog = opened(page, StepDialog)
    dialog.save_clicked()
    assert dialog.isVisible()
    assert dialog.form.editor("text").property("wrong")
    dialog.done(0)


def test_whoever_is_complained_about_is_told_so_and_offered_nothing(
    sign_in: Callable[[str], Frame], firm: Firm
) -> None:
    frame = sign_in("wang")
    complain(frame, firm.ids["haihong"], concerns=firm.ids["wang"])
    page = go(frame)
    assert "This complaint is about you" in words(page.pane)
    assert not page.primary.isVisibleTo(page.head)
    assert {made.text() for made in page.pane.findChildren(QPushButton) if made.isVisibleTo(page.pane)} == {
        "Open &file"
    }


def test_chips_and_badge_count(li: Frame, firm: Firm, qtbot: QtBot) -> None:
    complain(li, firm.ids["haihong"])
    complain(li, firm.ids["shan"], "发票抬头错")
    page = go(li)
    assert [chip.text() for chip in page.chips.findChildren(QPushButton)] == [
        "Open 2",
        "Overdue 0",
        "Mine 1",
        "All complaints 2",
        "Praise, suggestions, surveys 0",
    ]
    page.chips.button("mine").click()
    assert page.complaints.model().rowCount() == 1
    page.chips.button("overdue").click()
    assert "Nothing is overdue" in words(page)


def test_praise_is_read_beside_the_list_and_leads_to_the_file(li: Frame, firm: Firm) -> None:
    form = FeedbackForm(on=today(), type=FeedbackType.SUGGESTION, text="出一款深色的")
    li.jobs.mutate(li, lambda desk: feedback.add_feedback(desk, firm.ids["shan"], form))
    page = go(li)
    page.chips.button(SAID).click()
    assert "出一款深色的" in words(page.said_pane)
    assert not page.primary.isVisibleTo(page.head)
    page.said.viewport().grab()
    press(page.said_pane, "Open file")
    assert isinstance(li.page, ClientFilePage)
    assert li.page.client == firm.ids["shan"]


def test_the_owner_sets_the_terms(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("chen")
    page = go(frame)
    page.terms_clicked()
    dialog = opened(page, TermsDialog)
    dialog.form.fill({"severe": 2, "normal": 4, "minor": 10})
    dialog.save_clicked()
    found: list[dict[Severity, int]] = []
    frame.jobs.query(frame, complaints.terms, found.append)
    assert found == [{Severity.SEVERE: 2, Severity.NORMAL: 4, Severity.MINOR: 10}]


def test_clerks_have_no_such_page_and_nothing_stays_after_locking(
    sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot
) -> None:
    frame = sign_in("zhou")
    before = frame.key
    frame.navigate("feedback")
    assert frame.key == before


def test_the_page_forgets_what_it_showed(li: Frame, firm: Firm) -> None:
    complain(li, firm.ids["haihong"])
    page = go(li)
    page.complaints.viewport().grab()
    assert "到货少两箱" in words(page.pane)
    page.empty()
    assert "到货少两箱" not in words(page)
    assert page.complaints.model().rowCount() == 0


def test_what_others_do_shows_by_itself(li: Frame, firm: Firm) -> None:
    key = complain(li, firm.ids["haihong"])
    page = go(li)
    colleague = firm.open("sun")
    form = StepForm(seen=ComplaintState.REGISTERED, state=ACCEPTED, text="我来处理")
    complaints.take_step(colleague, key, form)
    li.jobs.mutate(li, lambda desk: desk.refresh())
    assert "我来处理" in words(page.pane)
    assert complaint_lists.count_mine(colleague) == 1
