"""New keys after a call: a manager's open window gives them a while later, and the clerk's page closes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import revisits
from clientbook.services.revisits import PlanForm, RevisitForm
from clientbook.support.clock import today
from clientbook.ui.clients.filepage import ClientFilePage

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


def _plan(firm: Firm) -> bytes:
    """Give the clerk one call to make."""
    plan = PlanForm(due_on=today(), assigned_to=firm.ids["wu"])
    return revisits.plan_revisit(firm.open("sun"), firm.ids["haihong"], plan).made


def _call(firm: Firm, revisit: bytes) -> RevisitForm:
    form = RevisitForm(on=today(), was_reached=True, revisit=revisit)
    revisits.record_revisit(firm.open("wu"), firm.ids["haihong"], form)
    return form


def test_a_managers_window_gives_new_keys_a_while_after_the_call(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    revisit = _plan(firm)
    frame = sign_in("sun")
    assert not frame.settling.timer.isActive()
    _call(firm, revisit)
    frame.following.look()
    assert frame.settling.timer.isActive()
    assert firm.open("wu").vault.binder(firm.ids["haihong"]) is not None
    frame.settling.timer.timeout.emit()
    assert firm.open("wu").vault.binder(firm.ids["haihong"]) is None


def test_a_salespersons_window_does_not(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    revisit = _plan(firm)
    frame = sign_in("wang")
    _call(firm, revisit)
    frame.following.look()
    assert not frame.settling.timer.isActive()


def test_the_clerks_open_page_forgets_the_file_and_says_why(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    revisit = _plan(firm)
    frame = sign_in("wu")
    page = ClientFilePage(frame, firm.ids["haihong"])
    frame.push(page)
    assert page.title == "宁波海鸿进出口有限公司"
    form = RevisitForm(on=today(), was_reached=True, revisit=revisit)
    frame.jobs.mutate(page, lambda desk: revisits.record_revisit(desk, firm.ids["haihong"], form))
    assert page.title == ""
    assert page.file is None
    assert "The call is done" in page.notice.text
