"""Conditions of the list, and keeping them under a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clientbook.services import bulk, clients, editing, filters
from clientbook.services.clients import ClientFilter
from clientbook.support.errors import Invalid, Refused

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def names(desk: Desk, wanted: ClientFilter) -> set[str]:
    return {row.name for row in clients.client_rows(desk, clients.list_clients(desk, wanted))}


@pytest.fixture
def desk(firm: Firm) -> Desk:
    owner = firm.open()
    bulk.change_tags(owner, [firm.ids["zhangsan"], firm.ids["shan"]], add=["展会"])
    form = editing.edit_form(owner, firm.ids["shan"])
    changed = replace(form, region="浙江省宁波市", industry="外贸")
    editing.edit_client(owner, firm.ids["shan"], changed)
    return owner


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ClientFilter(tag="展会"), {"张三", "单婷"}),
        (ClientFilter(tag="展"), set()),
        (ClientFilter(tag="展会", region="宁波"), {"单婷"}),
        (ClientFilter(industry="外贸"), {"单婷"}),
        (ClientFilter(industry="%"), set()),
        (ClientFilter(stage="lost"), set()),
        (ClientFilter(silent_days=10), {"张三", "单婷", "欧阳雪"}),
        (ClientFilter(silent_days=3, text="hai"), {"宁波海鸿进出口有限公司"}),
    ],
)
def test_every_condition_narrows_the_list(desk: Desk, wanted: ClientFilter, found: set[str]) -> None:
    assert names(desk, wanted) == found


def test_a_saved_filter_comes_back_without_the_text_searched_for(desk: Desk, firm: Firm) -> None:
    filters.save_filter(desk, "展会客户", ClientFilter(tag="展会", text="张三"))
    (row,) = filters.saved_filters(desk)
    assert (row.name, row.wanted, row.is_mine) == ("展会客户", ClientFilter(tag="展会"), True)
    assert filters.saved_filters(firm.open("wang")) == []


def test_saving_under_the_same_name_replaces(desk: Desk) -> None:
    filters.save_filter(desk, "我的", ClientFilter(tag="展会"))
    filters.save_filter(desk, "我的", ClientFilter(silent_days=30))
    assert [row.wanted for row in filters.saved_filters(desk)] == [ClientFilter(silent_days=30)]


def test_shared_filters_are_everybodys_to_use_and_nobody_elses_to_delete(desk: Desk, firm: Firm) -> None:
    made = filters.save_filter(desk, "三个月没联系", ClientFilter(silent_days=90), is_shared=True).made
    staff = firm.open("wang")
    assert [(row.name, row.is_mine) for row in filters.saved_filters(staff)] == [("三个月没联系", False)]
    with pytest.raises(Refused):
        filters.delete_filter(staff, made)
    filters.delete_filter(desk, made)
    staff.refresh()
    assert filters.saved_filters(staff) == []


@pytest.mark.parametrize(("name", "wanted"), [("", ClientFilter(tag="展会")), ("全部", ClientFilter(text="张"))])
def test_a_filter_needs_a_name_and_a_condition(desk: Desk, name: str, wanted: ClientFilter) -> None:
    with pytest.raises(Invalid) as refused:
        filters.save_filter(desk, name, wanted)
    assert refused.value.field == "name"
