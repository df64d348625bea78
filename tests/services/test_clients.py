"""Finding clients and opening their files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.services import clients, editing, files, needs, revisits, service_team
from clientbook.services.clients import SORTS, ClientFilter
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.services.files import Secret
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Invalid, Refused

if TYPE_CHECKING:
    from tests.fixtures_firm import Firm


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("张三", "zhangsan"),
        ("zs", "zhangsan"),
        ("zhangs", "zhangsan"),
        ("shan", "shan"),
        ("st", "shan"),
        ("oyx", "ouyang"),
        ("13800", "zhangsan"),
        ("138 0013 8000", "zhangsan"),
        ("88001234", "haihong"),
        ("翟志强", "haihong"),
        ("zhai", "haihong"),
        ("海鸿", "haihong"),
    ],
)
def test_search_as_you_type(firm: Firm, text: str, key: str) -> None:
    found = clients.list_clients(firm.open("chen"), ClientFilter(text=text))
    assert firm.ids[key] in found
    assert len(found) < len(SORTS)


@pytest.mark.parametrize("text", ["%", "_", "zzzz", "'", "\\", "138****8000"])
def test_what_nobody_is_called_finds_nobody(firm: Firm, text: str) -> None:
    desk = firm.open("chen")
    assert clients.list_clients(desk, ClientFilter(text=text)) in ([], clients.list_clients(desk, ClientFilter()))


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_keeps_every_client(firm: Firm, sort: str) -> None:
    desk = firm.open("chen")
    up = clients.list_clients(desk, ClientFilter(sort=sort))
    down = clients.list_clients(desk, ClientFilter(sort=sort, is_descending=True))
    assert set(up) == set(down)
    assert len(up) == len(set(up)) == 4


def test_names_from_the_end_are_the_list_turned_round(firm: Firm) -> None:
    desk = firm.open("chen")
    assert (
        clients.list_clients(desk, ClientFilter(is_descending=True)) == clients.list_clients(desk, ClientFilter())[::-1]
    )


def test_rows_mask_numbers_and_name_the_team(firm: Firm) -> None:
    row = clients.client_rows(firm.open("chen"), [firm.ids["zhangsan"]])[0]
    assert row.phone == "138****8000"
    assert (row.responsible, row.backup) == ("王晓雯", "")
    assert row.state.text == "Single contact"


def test_chips_count_what_is_visible(firm: Firm) -> None:
    shown = clients.counts(firm.open("li"))
    assert shown.total == 2
    assert {(person.name, person.count) for person in shown.people} == {("王晓雯", 1), ("李航", 1)}


def test_opening_and_revealing_are_journalled(firm: Firm) -> None:
    reader, desk = firm.open("sun"), firm.open("wang")
    before = desk.vault.seq
    page = files.open_file(desk, firm.ids["zhangsan"])
    phone = page.glance.contacts[0].phones[0]
    assert phone.text == "138****8000"
    assert files.reveal(desk, phone.contact, Secret.PHONE, phone.index) == "13800138000"
    acts = [entry.act for entry in reader.vault.journal(since=before)]
    assert acts == ["client.open", "client.reveal"]


def test_the_page_shows_what_happened_newest_first(firm: Firm) -> None:
    page = files.read_file(firm.open("li"), firm.ids["haihong"])
    assert [item.noun for item in page.timeline] == ["interaction", "purchase"]
    assert page.glance.row.worth is not None
    assert page.due_on is None


def test_an_added_client_can_be_edited_and_keeps_its_numbers(firm: Firm) -> None:
    desk = firm.open("wang")
    form = ClientForm(
        name="  尉迟恭 ",
        class_id=clients.classes(desk)[0].id,
        contacts=(ContactForm(phones=(("mobile", "+86 139-0000-0000"),), emails=(("work", "yc@example.com"),)),),
        remarks="爱喝茶",
    )
    made = editing.add_client(desk, form).made
    again = editing.edit_form(desk, made)
    assert again.name == "尉迟恭"
    assert again.contacts[0].phones == (("mobile", "13900000000"),)
    editing.edit_client(desk, made, replace(again, region="山西"))
    shown = files.read_file(firm.open("chen"), made)
    assert ("Region", "山西") in shown.glance.facts
    assert ("Remarks", "爱喝茶") in shown.glance.facts
    assert shown.due_on == today() + dt.timedelta(days=30)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "x", "contacts": (ContactForm(phones=(("", "1.38E+10"),)),)}, "phones"),
        ({"name": "x", "contacts": (ContactForm(emails=(("", "not an address"),)),)}, "emails"),
        ({"name": "x", "class_id": b"?" * 16}, "class_id"),
        ({"name": "x", "stage": editing.Stage.LOST}, "lost_reason"),
    ],
)
def test_bad_input_names_the_field_and_writes_nothing(firm: Firm, fields: dict[str, Any], field: str) -> None:
    desk = firm.open("wang")
    before = desk.vault.seq
    with pytest.raises(Invalid) as error:
        editing.add_client(desk, ClientForm(**fields))
    assert error.value.field == field
    assert desk.vault.seq == before
    assert len(clients.list_clients(desk, ClientFilter())) == 2


def test_holiday_cover_ends_by_itself(firm: Firm) -> None:
    owner = firm.open("chen")
    cover = service_team.BackupForm(firm.ids["zhao"], until=today() + dt.timedelta(days=3))
    service_team.set_backups(owner, firm.ids["zhangsan"], [cover])
    assert firm.ids["zhangsan"] in clients.list_clients(firm.open("zhao"), ClientFilter())
    with frozen(now() + dt.timedelta(days=4)):
        assert firm.ids["zhangsan"] not in clients.list_clients(firm.open("zhao"), ClientFilter())


def test_needs_stay_open_until_ticked_off(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    made = needs.add_need(desk, client, needs.NeedForm(what="第四季度新报价", due_on=today())).made
    assert [need.what for need in files.open_needs(desk, client)] == ["第四季度新报价"]
    needs.finish_need(desk, made)
    assert files.open_needs(desk, client) == []


def test_a_recorded_revisit_moves_the_next_one(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    plan = revisits.PlanForm(due_on=today(), note="问交期")
    planned = revisits.plan_revisit(desk, client, plan).made
    due = revisits.due_between(desk, today(), today(), member=desk.me)
    assert [(row.revisit, row.note) for row in due] == [(planned, "问交期")]
    following = today() + dt.timedelta(days=14)
    form = revisits.RevisitForm(on=today(), was_reached=True, revisit=planned, result="满意", next_on=following)
    revisits.record_revisit(desk, client, form)
    assert revisits.due_between(desk, today(), today(), member=desk.me) == []
    assert files.read_file(desk, client).due_on == following


def test_a_revisit_clerk_sees_the_card_of_what_they_are_to_call(firm: Firm) -> None:
    plan = revisits.PlanForm(due_on=today(), assigned_to=firm.ids["wu"])
    with pytest.raises(Refused):
        revisits.plan_revisit(firm.open("wang"), firm.ids["haihong"], plan)
    revisits.plan_revisit(firm.open("sun"), firm.ids["haihong"], plan)
    clerk = firm.open("wu")
    due = revisits.due_between(clerk, today(), today(), member=clerk.me)
    assert [row.client.id for row in due] == [firm.ids["haihong"]]
    form = revisits.RevisitForm(on=today(), was_reached=True, revisit=due[0].revisit)
    revisits.record_revisit(clerk, firm.ids["haihong"], form)
    assert files.read_file(firm.open("wang"), firm.ids["haihong"]).timeline[0].noun == "revisit"
    assert clients.list_clients(clerk, ClientFilter()) == []
