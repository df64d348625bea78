"""Scenes of complaints, feedback, gifts and the entries of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clientbook.domain.complaints import ComplaintState
from clientbook.domain.feedback import FeedbackType
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.services.complaint_lists import Which
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.feedback.editor import FeedbackDialog
from clientbook.ui.feedback.page import SAID, FeedbackPage

if TYPE_CHECKING:
    from tests.screenshots.studio import Studio

LINE = {
    "zh_CN": "打了电话，有兴趣，要新目录，周二再打",
    "zh_TW": "打了電話，有興趣，要新目錄，週二再打",
    "en": "called, interested, wants the new catalogue, call again Tuesday",
}


def feedback(studio: Studio) -> None:
    page = _page(studio)
    studio.shoot("feedback")
    page.chips.button(Which.ALL.value).click()
    page.complaints.choose(page.complaints.model().ids[-1])  # type: ignore[attr-defined]
    studio.shoot("feedback-all")
    page.chips.button(SAID).click()
    studio.shoot("feedback-said")


def feedback_dialogs(studio: Studio) -> None:
    page = _page(studio)
    for state in (ComplaintState.ACCEPTED, ComplaintState.HANDLED, ComplaintState.CALLED_BACK, None):
        page.pane.take_step(state)
        _shoot(studio, f"dialog-step-{state.value if state else 'note'}")
    page.terms_clicked()
    _shoot(studio, "dialog-terms")
    page.chips.button(Which.ALL.value).click()
    page.complaints.choose(page.complaints.model().ids[-1])  # type: ignore[attr-defined]
    page.pane.reopen_clicked()
    _shoot(studio, "dialog-reopen")


def feedback_empty(studio: Studio) -> None:
    frame = studio.unlocked(studio.nobody)
    frame.navigate("feedback")
    studio.shoot("feedback-empty")


def entries(studio: Studio) -> None:
    page = _file(studio)
    page.timeline.quick.line.setText(LINE[studio.tag.removesuffix("-light").removesuffix("-dark")])
    studio.shoot("quick-add")
    page.timeline.quick.line.clear()
    for name, click in (
        ("complaint", page.complaint_clicked),
        ("gift", page.gift_clicked),
        ("points", page.points_clicked),
        ("redeem", page.redeem_clicked),
        ("feedback", page.feedback_clicked),
    ):
        click()
        _shoot(studio, f"dialog-{name}")
    _survey(studio, page)
    for noun in ("interaction", "purchase", "gift", "points", "complaint"):
        item = next(one for one in page.file.timeline if one.noun == noun and not one.opens)  # type: ignore[union-attr]
        page.timeline.opened.emit(item)
        _shoot(studio, f"entry-{noun}")
    page.timeline.delete_asked.emit(item)
    _shoot(studio, "dialog-delete-entry")


def _survey(studio: Studio, page: ClientFilePage) -> None:
    page.feedback_clicked()
    dialog = page.findChildren(FeedbackDialog)[-1]
    dialog.form.fill({"type": FeedbackType.SURVEY})
    dialog.type.edited.emit()
    _shoot(studio, "dialog-survey")


SCENES = (feedback, feedback_dialogs, feedback_empty, entries)


def _page(studio: Studio) -> FeedbackPage:
    frame = studio.unlocked()
    frame.navigate("feedback")
    studio.settle()
    page = frame.page
    assert isinstance(page, FeedbackPage)
    return page


def _file(studio: Studio) -> ClientFilePage:
    frame = studio.unlocked()
    found: list[bytes] = []
    frame.jobs.query(frame, lambda desk: list_clients(desk, ClientFilter(text="海鸿")), found.extend)
    page = ClientFilePage(frame, found[0])
    frame.push(page)
    studio.settle()
    return page


def _shoot(studio: Studio, name: str) -> None:
    studio.shoot(name)
    for dialog in studio.window.findChildren(QDialog) if studio.window else ():
        if dialog.isVisible():
            dialog.done(0)
            dialog.deleteLater()
