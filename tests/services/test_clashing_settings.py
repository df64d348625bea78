"""Two owners' desktops change the firm's settings: both changes stay, or the same field is asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from clientbook.desk.entries import details_of
from clientbook.domain.access import DEFAULT_RIGHTS, Right
from clientbook.domain.clashes import Choice
from clientbook.domain.lists import ListKind
from clientbook.services import (
    complaints,
    departures,
    duplicates,
    editing,
    intakes,
    listkeeping,
    lists,
    removals,
    rights,
    service_team,
)
from clientbook.services.departures import DepartureForm
from clientbook.support.clock import today
from clientbook.support.errors import Clash, Gone, Invalid
from clientbook.support.words import Role

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.rights import RightsForm
    from tests.fixtures_firm import Firm

TAG = ListKind.TAG


class Two(NamedTuple):
    """The same owner at two desktops, both as they were when the form was opened."""

    mine: Desk
    theirs: Desk


@pytest.fixture
def two(firm: Firm) -> Two:
    """Return two desktops of the owner; neither has brought in what the other one does."""
    return Two(firm.open("chen"), firm.open("chen"))


def _row(form: RightsForm, role: Role, **fields: Any) -> RightsForm:
    """Return the table with one row changed."""
    return rights.RightsForm(tuple(replace(one, **fields) if one.id is role else one for one in form.roles))


def _lines(met: pytest.ExceptionInfo[Clash]) -> list[tuple[str, str, str]]:
    return [(line.label, line.mine, line.theirs) for line in met.value.lines]


def test_rights_that_two_owners_give_are_both_given(two: Two) -> None:
    base = rights.rights_form(two.mine)
    staff, clerk = {*base.roles[1].rights}, {*base.roles[3].rights}
    theirs = _row(base, Role.STAFF, rights=tuple(sorted(staff | {Right.DELETE})))
    rights.set_rights(two.theirs, _row(theirs, Role.ARCHIVE_CLERK, daily=77), base=base)
    mine = _row(base, Role.STAFF, rights=tuple(sorted(staff - {Right.PRINT})))
    mine = _row(mine, Role.ARCHIVE_CLERK, rights=tuple(sorted(clerk - {Right.IMPORT})))
    rights.set_rights(two.mine, mine, base=base)
    found = {one.id: one for one in rights.rights_form(two.mine).roles}
    assert {*found[Role.STAFF].rights} == DEFAULT_RIGHTS[Role.STAFF] - {Right.PRINT} | {Right.DELETE}
    assert ({*found[Role.ARCHIVE_CLERK].rights}, found[Role.ARCHIVE_CLERK].daily) == (clerk - {Right.IMPORT}, 77)


def test_the_log_says_what_was_changed_from_what_stood_there(two: Two) -> None:
    wanted = DEFAULT_RIGHTS[Role.STAFF] | {Right.DELETE}
    table = rights.RightsForm((rights.role_form(Role.STAFF, wanted, 50),))
    rights.set_rights(two.theirs, table)
    rights.set_rights(two.mine, rights.RightsForm((rights.role_form(Role.STAFF, wanted - {Right.PRINT}, 50),)))
    first, second = (details_of(entry)["roles"] for entry in two.mine.vault.journal(since=two.mine.vault.seq - 2))
    assert first == [{"role": "staff", "given": ["delete"], "taken": [], "daily": 50}]
    assert second == [{"role": "staff", "given": [], "taken": ["print"], "daily": 50}]


def test_a_daily_limit_that_both_changed_is_asked_about_and_nothing_is_saved(two: Two) -> None:
    base = rights.rights_form(two.mine)
    rights.set_rights(two.theirs, _row(base, Role.STAFF, daily=50), base=base)
    wanted = _row(_row(base, Role.STAFF, daily=None), Role.MANAGER, daily=300)
    with pytest.raises(Clash) as met:
        rights.set_rights(two.mine, wanted, base=base)
    assert _lines(met) == [("Staff · Limit a day", "no limit", "50")]
    assert rights.rights_form(two.mine) == _row(base, Role.STAFF, daily=50)
    place = met.value.lines[0].place
    met.value.settle(two.mine, {place: Choice.THEIRS})
    assert rights.rights_form(two.mine) == _row(_row(base, Role.STAFF, daily=50), Role.MANAGER, daily=300)


def test_the_term_of_intakes_is_asked_about(two: Two) -> None:
    base = intakes.term_days(two.mine)
    intakes.set_term(two.theirs, 4, base=base)
    with pytest.raises(Clash) as met:
        intakes.set_term(two.mine, 5, base=base)
    assert [(line[1], line[2]) for line in _lines(met)] == [("5", "4")]
    assert intakes.term_days(two.mine) == 4
    met.value.settle(two.mine, {})
    two.theirs.refresh()
    assert intakes.term_days(two.theirs) == 5


def test_terms_of_complaints_are_kept_of_both_or_asked_about(two: Two) -> None:
    base = complaints.terms_form(two.mine)
    complaints.set_terms(two.theirs, replace(base, minor=9), base=base)
    complaints.set_terms(two.mine, replace(base, severe=2), base=base)
    assert complaints.terms_form(two.mine) == replace(base, minor=9, severe=2)
    with pytest.raises(Clash) as met:
        complaints.set_terms(two.theirs, replace(base, severe=4), base=base)
    assert _lines(met) == [("Severe", "4 days", "2 days")]


def test_a_word_that_both_renamed_is_asked_about_and_follows_into_the_files(two: Two, firm: Firm) -> None:
    client = firm.ids["zhangsan"]
    form = editing.edit_form(two.theirs, client)
    editing.edit_client(two.theirs, client, replace(form, tags=("Price-sensitive",)))
    entry = next(one.id for one in lists.entries(two.mine, TAG) if one.name == "Price-sensitive")
    listkeeping.rename_word(two.theirs, TAG, "Price-sensitive", "看价格", entry=entry)
    with pytest.raises(Clash) as met:
        listkeeping.rename_word(two.mine, TAG, "Price-sensitive", "看重价格", entry=entry)
    assert [(line[1], line[2]) for line in _lines(met)] == [("看重价格", "看价格")]
    assert editing.edit_form(two.mine, client).tags == ("看价格",)
    met.value.settle(two.mine, {})
    assert editing.edit_form(two.mine, client).tags == ("看重价格",)
    assert "看价格" not in lists.choices(two.mine, TAG)
    assert "看重价格" in lists.choices(two.mine, TAG)


def test_a_word_that_was_merged_meanwhile_keeps_what_was_typed(two: Two) -> None:
    entry = next(one.id for one in lists.entries(two.mine, TAG) if one.name == "Price-sensitive")
    listkeeping.merge_words(two.theirs, TAG, ["Price-sensitive"], "Large account")
    with pytest.raises(Gone):
        listkeeping.rename_word(two.mine, TAG, "Price-sensitive", "看重价格", entry=entry)
    assert "看重价格" not in lists.choices(two.mine, TAG)


def _case(two: Two, firm: Firm) -> bytes:
    made = departures.open_departure(two.mine, DepartureForm(leaver=firm.ids["wang"], last_day=today())).made
    two.theirs.refresh()
    return made


def _chosen(desk: Desk, case: bytes) -> dict[str, tuple[str, str]]:
    rows = departures.departure_page(desk, case).allocations
    return {row.client.name: (row.successor_name, row.reason) for row in rows}


def test_successors_that_two_people_chose_for_different_clients_are_both_kept(two: Two, firm: Firm) -> None:
    case, clients = _case(two, firm), (firm.ids["zhangsan"], firm.ids["haihong"])
    bases = [departures.allocations_form(two.mine, case, [client]) for client in clients]
    departures.allocate(two.theirs, case, [clients[0]], firm.ids["zhao"], "同城", base=bases[0])
    departures.allocate(two.mine, case, [clients[1]], firm.ids["li"], "已任备份", base=bases[1])
    assert _chosen(two.mine, case) == {"张三": ("赵敏", "同城"), "宁波海鸿进出口有限公司": ("李航", "已任备份")}


def test_two_successors_for_one_client_are_asked_about_by_client(two: Two, firm: Firm) -> None:
    case, clients = _case(two, firm), sorted((firm.ids["zhangsan"], firm.ids["haihong"]))
    base = departures.allocations_form(two.mine, case, clients)
    departures.allocate(two.theirs, case, [firm.ids["zhangsan"]], firm.ids["zhao"], "同城")
    with pytest.raises(Clash) as met:
        departures.allocate(two.mine, case, clients, firm.ids["li"], "已任备份", base=base)
    assert _lines(met) == [("张三 · Successor", "李航 · 已任备份", "赵敏 · 同城")]
    assert _chosen(two.mine, case)["宁波海鸿进出口有限公司"] == ("", "")
    met.value.settle(two.mine, {met.value.lines[0].place: Choice.THEIRS})
    assert _chosen(two.mine, case) == {"张三": ("赵敏", "同城"), "宁波海鸿进出口有限公司": ("李航", "已任备份")}


def test_a_client_who_went_to_somebody_else_meanwhile_is_named(two: Two, firm: Firm) -> None:
    case, client = _case(two, firm), firm.ids["zhangsan"]
    base = departures.allocations_form(two.mine, case, [client])
    service_team.assign(two.theirs, [client], firm.ids["li"])
    with pytest.raises(Invalid) as met:
        departures.allocate(two.mine, case, [client], firm.ids["li"], base=base)
    assert met.value.field == "clients"


@pytest.mark.parametrize("act", [duplicates.say_distinct, duplicates.propose_merge])
def test_nothing_is_decided_about_a_file_that_went_into_the_bin_meanwhile(firm: Firm, act: Any) -> None:
    wang, sun = firm.open("wang"), firm.open("sun")
    removals.delete_files(sun, [firm.ids["haihong"]], "double")
    seq = sun.vault.seq
    with pytest.raises(Invalid):
        act(wang, firm.ids["zhangsan"], firm.ids["haihong"])
    sun.refresh()
    assert sun.vault.seq == seq


def test_a_decision_is_not_taken_back_by_somebody_who_lost_one_of_the_files_meanwhile(firm: Firm) -> None:
    wang, chen = firm.open("wang"), firm.open("chen")
    duplicates.say_distinct(chen, firm.ids["zhangsan"], firm.ids["haihong"])
    service_team.assign(chen, [firm.ids["haihong"]], firm.ids["zhao"])
    with pytest.raises(Invalid):
        duplicates.recall(wang, firm.ids["zhangsan"], firm.ids["haihong"])
    assert "duplicate.recall" not in [entry.act for entry in chen.vault.journal()]
