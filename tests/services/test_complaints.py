"""Complaints: who takes one down, who may take it further, what stays on record, and what is overdue."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.complaints import ComplaintState, Severity
from clientbook.domain.revisits import Satisfaction
from clientbook.services import complaint_lists, complaints, dossiers, entries, files, log, overview, removals, revisits
from clientbook.services.complaint_lists import Which
from clientbook.services.complaints import ComplaintForm, StepForm, TermsForm
from clientbook.support.clock import frozen, today
from clientbook.support.errors import Invalid, Refused, Stale

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

REGISTERED, ACCEPTED, IN_PROGRESS, HANDLED, CALLED_BACK, CLOSED = ComplaintState
FRIDAY = dt.datetime(2027, 3, 5, 3, 0, tzinfo=dt.UTC)
NEXT_FRIDAY = FRIDAY + dt.timedelta(days=7)


def complaint(desk: Desk, firm: Firm, *, about: str = "", severity: Severity = Severity.NORMAL) -> bytes:
    form = ComplaintForm(on=today(), what="到货少两箱", severity=severity, concerns=firm.ids[about] if about else None)
    return complaints.take_down(desk, firm.ids["haihong"], form).made


def step(desk: Desk, key: bytes, state: ComplaintState, text: str = "", handler: bytes | None = None) -> None:
    seen = complaint_lists.complaint_page(desk, key).row.state
    score = Satisfaction.SATISFIED if state is CALLED_BACK else None
    complaints.take_step(desk, key, StepForm(seen=seen, state=state, text=text, handler=handler, satisfaction=score))


def close(desk: Desk, key: bytes) -> None:
    step(desk, key, ACCEPTED)
    step(desk, key, IN_PROGRESS, "仓库在查")
    step(desk, key, HANDLED, "补发两箱")
    step(desk, key, CALLED_BACK, "收到了")
    step(desk, key, CLOSED)


def test_a_complaint_goes_its_way_and_every_step_stays(firm: Firm) -> None:
    desk = firm.open("li")
    key = complaint(desk, firm)
    close(desk, key)
    page = complaint_lists.complaint_page(desk, key)
    assert page.row.state is CLOSED
    assert page.row.satisfaction is Satisfaction.SATISFIED
    assert [one.state for one in page.steps] == [ACCEPTED, IN_PROGRESS, HANDLED, CALLED_BACK, CLOSED]
    assert [one.text for one in page.steps] == ["", "仓库在查", "补发两箱", "收到了", ""]
    assert {one.author for one in page.steps} == {"李航"}
    assert page.next_states == ()
    assert complaint_lists.list_complaints(desk, Which.OPEN) == []
    assert complaint_lists.list_complaints(desk, Which.ALL) == [key]


def test_everybody_who_serves_the_file_sees_the_steps(firm: Firm) -> None:
    desk = firm.open("li")
    key = complaint(desk, firm)
    step(desk, key, ACCEPTED)
    assert complaint_lists.complaint_page(firm.open("chen"), key).row.handler == "李航"
    assert complaint_lists.list_complaints(firm.open("zhao"), Which.ALL) == []
    with pytest.raises(Invalid):
        complaint_lists.complaint_page(firm.open("zhao"), key)


@pytest.mark.parametrize(
    ("severity", "days"), [(Severity.SEVERE, 3), (Severity.NORMAL, 5), (Severity.MINOR, 11)], ids=str
)
def test_the_term_follows_from_severity_over_the_weekend(firm: Firm, severity: Severity, days: int) -> None:
    with frozen(FRIDAY):
        desk = firm.open("li")
        key = complaint(desk, firm, severity=severity)
        assert complaint_lists.complaint_page(desk, key).row.due_on == today() + dt.timedelta(days=days)


def test_the_owner_sets_the_terms_of_complaints_to_come(firm: Firm) -> None:
    with frozen(FRIDAY):
        owner = firm.open("chen")
        before = complaint(owner, firm)
        complaints.set_terms(owner, TermsForm(severe=1, normal=10, minor=20))
        complaints.set_terms(owner, TermsForm(severe=1, normal=1, minor=20))
        colleague = firm.open("li")
        assert complaints.terms(colleague) == {Severity.SEVERE: 1, Severity.NORMAL: 1, Severity.MINOR: 20}
        after = complaint(colleague, firm)
        rows = complaint_lists.complaint_rows(colleague, [before, after])
        assert [row.due_on.isoformat() for row in rows] == ["2027-03-10", "2027-03-08"]


def test_only_the_owner_sets_terms_and_within_reason(firm: Firm) -> None:
    with pytest.raises(Refused):
        complaints.set_terms(firm.open("sun"), TermsForm(severe=1, normal=5, minor=7))
    with pytest.raises(Invalid) as wrong:
        complaints.set_terms(firm.open("chen"), TermsForm(severe=1, normal=3, minor=0))
    assert wrong.value.field == "minor"


def test_nobody_handles_a_complaint_about_themselves(firm: Firm) -> None:
    about, other = firm.open("wang"), firm.open("li")
    key = complaint(other, firm, about="wang")
    about.refresh()
    with pytest.raises(Refused, match="about you"):
        complaints.take_step(about, key, StepForm(seen=REGISTERED, state=ACCEPTED, handler=firm.ids["li"]))
    with pytest.raises(Invalid) as wrong:
        step(other, key, ACCEPTED, handler=firm.ids["wang"])
    assert wrong.value.field == "handler"
    step(other, key, ACCEPTED)
    about.refresh()
    page = complaint_lists.complaint_page(about, key)
    assert page.next_states == ()
    assert page.why_not
    with pytest.raises(Refused):
        complaints.reopen(about, key, "x")
    with pytest.raises(Refused):
        entries.delete_entry(about, "complaint", key, "x")


def test_handlers_are_those_who_see_the_whole_file(firm: Firm) -> None:
    desk = firm.open("li")
    key = complaint(desk, firm, about="wang")
    offered = {name for _id, name in complaint_lists.complaint_page(desk, key).handlers}
    assert offered == {"陈老板", "孙经理", "李航"}
    for stranger in ("zhao", "zhou", "wu"):
        with pytest.raises(Invalid) as wrong:
            step(desk, key, ACCEPTED, handler=firm.ids[stranger])
        assert wrong.value.field == "handler"
    assert complaint_lists.complaint_page(desk, key).steps == ()


def test_a_clerk_takes_one_down_and_sees_nothing_of_the_handling(firm: Firm) -> None:
    clerk = firm.open("zhou")
    key = complaint(clerk, firm)
    step(firm.open("li"), key, ACCEPTED, "先道歉")
    clerk.refresh()
    told = files.read_file(clerk, firm.ids["haihong"]).timeline
    assert [(item.noun, item.text) for item in told] == [("complaint", "到货少两箱")]
    assert files.read_file(clerk, firm.ids["haihong"]).complaints == ()
    with pytest.raises(Refused):
        complaints.take_step(clerk, key, StepForm(seen=REGISTERED, state=ACCEPTED))
    with pytest.raises(Refused):
        complaint_lists.list_complaints(clerk, Which.ALL)


def test_a_revisit_clerk_takes_one_down_from_whom_they_call(firm: Firm) -> None:
    plan = revisits.PlanForm(due_on=today(), assigned_to=firm.ids["wu"])
    revisits.plan_revisit(firm.open("sun"), firm.ids["haihong"], plan)
    clerk = firm.open("wu")
    key = complaint(clerk, firm)
    assert complaint_lists.complaint_page(firm.open("wang"), key).row.author == "吴回访"
    with pytest.raises(Invalid):
        complaints.take_down(clerk, firm.ids["zhangsan"], ComplaintForm(on=today(), what="x"))


@pytest.mark.parametrize("state", [IN_PROGRESS, HANDLED, CALLED_BACK, CLOSED])
def test_no_state_is_left_out_on_the_way(firm: Firm, state: ComplaintState) -> None:
    desk = firm.open("li")
    key = complaint(desk, firm)
    with pytest.raises(Invalid) as wrong:
        step(desk, key, state, "x")
    assert wrong.value.field == "state"


def test_a_result_and_a_satisfaction_are_needed(firm: Firm) -> None:
    desk = firm.open("li")
    key = complaint(desk, firm)
    step(desk, key, ACCEPTED)
    with pytest.raises(Invalid) as wrong:
        step(desk, key, HANDLED)
    assert wrong.value.field == "text"
    step(desk, key, HANDLED, "补发")
    with pytest.raises(Invalid) as wrong:
        complaints.take_step(desk, key, StepForm(seen=HANDLED, state=CALLED_BACK))
    assert wrong.value.field == "satisfaction"
    assert complaint_lists.complaint_page(desk, key).row.state is HANDLED


def test_reopening_needs_a_reason_and_sets_a_new_term(firm: Firm) -> None:
    with frozen(FRIDAY):
        desk = firm.open("li")
        key = complaint(desk, firm)
        with pytest.raises(Invalid):
            complaints.reopen(desk, key, "还是少")
        close(desk, key)
        with pytest.raises(Invalid) as wrong:
            complaints.reopen(desk, key, " ")
        assert wrong.value.field == "text"
    with frozen(NEXT_FRIDAY):
        desk.refresh()
        complaints.reopen(desk, key, "补发的也少一箱", firm.ids["sun"])
        page = complaint_lists.complaint_page(desk, key)
        assert (page.row.state, page.row.handler, page.row.satisfaction) == (IN_PROGRESS, "孙经理", None)
        assert page.row.due_on.isoformat() == "2027-03-17"
        assert page.steps[-1].is_reopening
        assert len(page.steps) == 6


def test_a_note_changes_who_handles_it_and_how_grave_it_is(firm: Firm) -> None:
    with frozen(FRIDAY):
        desk = firm.open("li")
        key = complaint(desk, firm)
        note = StepForm(seen=REGISTERED, state=REGISTERED, text="客户要起诉", severity=Severity.SEVERE)
        complaints.take_step(desk, key, note)
        row = complaint_lists.complaint_page(desk, key).row
        assert (row.severity, row.handler, row.due_on.isoformat()) == (Severity.SEVERE, "", "2027-03-08")


def test_two_colleagues_do_not_take_the_same_step(firm: Firm) -> None:
    first, second = firm.open("li"), firm.open("wang")
    key = complaint(first, firm)
    second.refresh()
    step(first, key, ACCEPTED)
    with pytest.raises(Stale):
        complaints.take_step(second, key, StepForm(seen=REGISTERED, state=ACCEPTED))
    assert [one.author for one in complaint_lists.complaint_page(second, key).steps] == ["李航"]


def test_what_is_overdue_leads_the_file_and_the_paper(firm: Firm) -> None:
    with frozen(FRIDAY):
        key = complaint(firm.open("li"), firm)
    with frozen(NEXT_FRIDAY):
        desk = firm.open("wang")
        assert complaint_lists.list_complaints(desk, Which.OVERDUE) == [key]
        page = files.read_file(desk, firm.ids["haihong"])
        assert page.glance.headline is not None
        assert page.glance.headline.text == "A complaint is overdue"
        assert "到货少两箱" in page.glance.evidence
        paper = dossiers.dossier(desk, firm.ids["haihong"])
        assert paper.urgent[0].startswith("Complaint overdue since 2027-03-10: 到货少两箱")
        assert (paper.open_items[0].what, paper.open_items[0].agreed) == ("Complaint: 到货少两箱", "Registered")


def test_the_paper_tells_the_result_and_not_every_step(firm: Firm) -> None:
    desk = firm.open("li")
    close(desk, complaint(desk, firm))
    paper = dossiers.dossier(desk, firm.ids["haihong"])
    assert paper.urgent == paper.open_items == ()
    assert [line.text for line in paper.timeline if line.kind == "Complaint"] == ["Handled · 补发两箱", "到货少两箱"]


def test_who_is_waited_for(firm: Firm) -> None:
    with frozen(FRIDAY):
        desk = firm.open("li")
        key = complaint(desk, firm)
        about_her = complaint(desk, firm, about="wang")
        assert overview.badges(firm.open("wang"))["feedback"] == 1
        assert overview.badges(firm.open("sun"))["feedback"] == 2
        assert complaint_lists.list_complaints(firm.open("wang"), Which.MINE) == [key]
        step(desk, key, ACCEPTED)
        step(desk, about_her, ACCEPTED)
        assert complaint_lists.count_mine(desk) == 2
        assert complaint_lists.count_mine(firm.open("sun")) == 0
        counts = complaint_lists.complaint_counts(desk)
        assert (counts.open, counts.overdue, counts.mine, counts.all) == (2, 0, 2, 2)
    with frozen(NEXT_FRIDAY):
        assert complaint_lists.count_mine(firm.open("sun")) == 2


def test_the_timeline_tells_the_complaint_and_its_steps(firm: Firm) -> None:
    desk = firm.open("li")
    key = complaint(desk, firm)
    step(desk, key, ACCEPTED)
    told = [item for item in files.read_file(desk, firm.ids["haihong"]).timeline if item.noun == "complaint"]
    assert {item.opens or item.id for item in told} == {key}
    assert "Taken up" in {item.text for item in told}


def test_the_log_names_the_acts_and_the_reason(firm: Firm) -> None:
    desk, owner = firm.open("li"), firm.open("chen")
    key = complaint(desk, firm)
    close(desk, key)
    complaints.reopen(desk, key, "又少了")
    owner.refresh()
    entries.delete_entry(owner, "complaint", key, "登记错了客户")
    lines = [line for line in log.read_log(owner).lines if line.act.startswith(("complaint.", "entry."))]
    assert [line.act for line in lines] == [
        "entry.delete",
        "complaint.reopen",
        *["complaint.step"] * 5,
        "complaint.add",
    ]
    assert {line.file for line in lines} == {"宁波海鸿进出口有限公司"}
    assert lines[0].note == "complaint · 登记错了客户"
    assert complaint_lists.list_complaints(firm.open("li"), Which.ALL) == []
    assert owner.vault.verify().is_sound


def test_complaints_of_a_file_in_the_bin_wait_for_nobody(firm: Firm) -> None:
    owner = firm.open("chen")
    complaint(owner, firm)
    removals.delete_files(owner, [firm.ids["haihong"]], "重复")
    assert complaint_lists.list_complaints(owner, Which.ALL) == []
    assert complaint_lists.count_mine(owner) == 0


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ComplaintForm(on=dt.date(2999, 1, 1), what="x"), "on"),
        (ComplaintForm(on=dt.date(2026, 1, 1), what=" "), "what"),
        (ComplaintForm(on=dt.date(2026, 1, 1), what="x", contact=b"?" * 16), "contact"),
        (ComplaintForm(on=dt.date(2026, 1, 1), what="x", concerns=b"?" * 16), "concerns"),
    ],
)
def test_bad_input_names_the_field_and_writes_nothing(firm: Firm, form: ComplaintForm, field: str) -> None:
    desk = firm.open("li")
    before = desk.vault.seq
    with pytest.raises(Invalid) as wrong:
        complaints.take_down(desk, firm.ids["haihong"], form)
    assert wrong.value.field == field
    assert desk.vault.seq == before
