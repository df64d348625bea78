"""The intake of new clients: deadline, verification by phone, mismatch."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.intakes import IntakeState, deadline
from clientbook.services import clients, editing, files, intakes
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Invalid, Refused

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def enter(desk: Desk, name: str = "新来的公司", since: dt.date | None = None) -> bytes:
    form = ClientForm(name=name, since=since, contacts=(ContactForm(name="陆总", phones=(("mobile", "13700001234"),)),))
    return editing.add_client(desk, form).made


def waiting(desk: Desk) -> dict[str, intakes.IntakeRow]:
    return {row.client.name: row for row in intakes.queue(desk)}


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        ("2026-11-23", 2, "2026-11-25"),
        ("2026-11-26", 2, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_the_deadline_counts_working_days(first: str, days: int, last: str) -> None:
    assert deadline(dt.date.fromisoformat(first), days) == dt.date.fromisoformat(last)


def test_a_new_file_waits_for_the_clerk_who_sees_the_card_only(firm: Firm) -> None:
    desk, clerk = firm.open("wang"), firm.open("zhou")
    client = enter(desk)
    clerk.refresh()
    row = waiting(clerk)["新来的公司"]
    assert (row.state, row.submitted_by, row.late_days) == (IntakeState.SUBMITTED, "王晓雯", 0)
    assert clients.client_rows(desk, [client])[0].state.text == "To be verified"
    intakes.verify_client(clerk, client, note="电话核对无误")
    desk.refresh()
    assert waiting(desk).get("新来的公司") is None
    told = [item for item in files.read_file(desk, client).timeline if item.noun == "intake_step"]
    assert {(item.who, item.text) for item in told} == {
        ("周档案", "Verified · 电话核对无误"),
        ("王晓雯", "To be verified"),
    }


def test_steps_of_one_second_stand_in_their_order(firm: Firm) -> None:
    with frozen(now()):
        desk, clerk = firm.open("wang"), firm.open("zhou")
        client = enter(desk)
        clerk.refresh()
        intakes.verify_client(clerk, client, note="")
        desk.refresh()
    told = [item.text for item in files.read_file(desk, client).timeline if item.noun == "intake_step"]
    assert told == ["Verified", "To be verified"]


def test_a_mismatch_goes_back_is_put_right_and_called_again(firm: Firm) -> None:
    desk, clerk = firm.open("wang"), firm.open("zhou")
    client = enter(desk)
    clerk.refresh()
    with pytest.raises(Invalid) as refused:
        intakes.report_mismatch(clerk, client, " ")
    assert refused.value.field == "note"
    intakes.report_mismatch(clerk, client, "号码是空号")
    desk.refresh()
    row = waiting(desk)["新来的公司"]
    assert (row.state, row.note) == (IntakeState.MISMATCH, "号码是空号")
    assert clients.client_rows(desk, [client])[0].state.text == "Mismatch"
    intakes.submit_again(desk, client, note="已更正")
    clerk.refresh()
    intakes.verify_client(clerk, client)
    assert waiting(clerk).get("新来的公司") is None


def test_who_entered_a_file_does_not_verify_it(firm: Firm) -> None:
    clerk = firm.open("zhou")
    form = ClientForm(name="纸质档案", responsible=firm.ids["wang"])
    client = editing.add_client(clerk, form).made
    with pytest.raises(Invalid, match="yourself"):
        intakes.verify_client(clerk, client)
    with pytest.raises(Refused):
        intakes.verify_client(firm.open("wang"), client)
    intakes.verify_client(firm.open("sun"), client)


def test_what_is_late_is_named(firm: Firm) -> None:
    desk = firm.open("wang")
    monday = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
    with frozen(monday):
        enter(desk, "当天录入")
        enter(desk, "上周见面", since=dt.date(2026, 11, 16))
        enter(desk, "老客户", since=dt.date(2019, 3, 1))
        rows = waiting(desk)
    assert {name: rows[name].late_days for name in ("当天录入", "上周见面", "老客户")} == {
        "当天录入": 0,
        "上周见面": 5,
        "老客户": 0,
    }
    with frozen(monday + dt.timedelta(days=10)):
        assert waiting(desk)["当天录入"].waits_days == 8
        assert intakes.late_words(waiting(desk)["上周见面"]) == "entered 5 days late"


def test_the_owner_sets_the_term(firm: Firm) -> None:
    owner, desk = firm.open(), firm.open("wang")
    intakes.set_term(owner, 5)
    desk.refresh()
    assert intakes.term_days(desk) == 5
    for bad in (-1, 61):
        with pytest.raises(Invalid):
            intakes.set_term(owner, bad)
    with pytest.raises(Refused):
        intakes.set_term(desk, 3)


def test_a_first_contact_in_the_future_is_refused(firm: Firm) -> None:
    with pytest.raises(Invalid):
        enter(firm.open("wang"), since=today() + dt.timedelta(days=1))


def test_files_that_wait_are_seen_by_nobody_else(firm: Firm) -> None:
    enter(firm.open("wang"))
    assert "新来的公司" not in waiting(firm.open("zhao"))
    assert intakes.count_waiting(firm.open("zhao")) == len(waiting(firm.open("zhao")))
