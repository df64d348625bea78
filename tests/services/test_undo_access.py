"""Taking back what concerns who opens a file: keys come back and go, new files go, leavers stay away."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.interactions import Channel
from clientbook.domain.log import Act, LogKind
from clientbook.services import (
    classes,
    clients,
    editing,
    files,
    interactions,
    log,
    members,
    needs,
    removals,
    revisits,
    service_team,
    undo,
)
from clientbook.services.access_review import access_review
from clientbook.services.clients import ClientFilter
from clientbook.services.editing import ClientForm
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.words import Role
from clientbook.vault import change_role
from tests.services.test_undo import SHOWN, named, names_of

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def _viewers(desk: Desk, firm: Firm, key: str) -> set[str]:
    return {viewer.name for viewer in service_team.who_can_see(desk, firm.ids[key])}


def test_an_assignment_taken_back_gives_and_takes_the_keys(firm: Firm) -> None:
    manager, wang, li = firm.open("sun"), firm.open("wang"), firm.open("li")
    chosen = [firm.ids["zhangsan"], firm.ids["haihong"]]
    before = {key: _viewers(manager, firm, key) for key in ("zhangsan", "haihong")}
    act = service_team.assign(manager, chosen, firm.ids["li"]).act
    assert "张三" in names_of(li)
    assert "张三" not in names_of(wang)
    undone = undo.undo(manager, act)
    assert {key: _viewers(manager, firm, key) for key in ("zhangsan", "haihong")} == before
    assert "张三" not in names_of(li)
    assert "张三" in names_of(wang)
    assert firm.open("li").vault.binder(firm.ids["zhangsan"]) is None
    line = next(line for line in log.read_log(firm.open("chen")).lines if line.act not in SHOWN)
    assert (line.act, line.kind, line.file) == (Act.ACCESS_UNDO, LogKind.ACCESS, "张三 and 1 more")
    undo.undo(manager, undone.act)
    assert "张三" in names_of(li)
    assert "张三" not in names_of(wang)
    assert firm.open("chen").vault.verify().is_sound


def test_a_backup_until_a_day_comes_back_with_the_day(firm: Firm) -> None:
    owner, until = firm.open("chen"), today() + dt.timedelta(days=5)
    service_team.set_backups(owner, firm.ids["zhangsan"], [BackupForm(firm.ids["li"], until=until)])
    act = service_team.set_backups(owner, firm.ids["zhangsan"], []).act
    undo.undo(owner, act)
    viewers = service_team.who_can_see(owner, firm.ids["zhangsan"])
    assert [viewer.until for viewer in viewers if viewer.member == firm.ids["li"]] == [until]
    assert "张三" in names_of(firm.open("li"))


def test_a_planned_call_taken_back_takes_the_card_from_the_clerk(firm: Firm) -> None:
    manager = firm.open("sun")
    plan = revisits.PlanForm(due_on=today(), assigned_to=firm.ids["wu"])
    act = revisits.plan_revisit(manager, firm.ids["haihong"], plan).act
    assert names_of(firm.open("wu")) == ["宁波海鸿进出口有限公司"]
    undo.undo(manager, act)
    assert names_of(firm.open("wu")) == []
    assert firm.open("wu").vault.binder(firm.ids["haihong"]) is None


def test_nobody_comes_back_whose_account_was_closed(firm: Firm) -> None:
    manager, owner = firm.open("sun"), firm.open("chen")
    act = service_team.assign(manager, [firm.ids["zhangsan"], firm.ids["haihong"]], firm.ids["li"]).act
    owner.refresh()
    members.close_member(owner, firm.ids["wang"])
    with pytest.raises(Stale, match="王晓雯 can no longer do this work"):
        undo.undo(manager, act)
    assert _viewers(owner, firm, "zhangsan") == {"陈老板", "李航", "孙经理", "周档案"}


def test_the_right_is_asked_for_again(firm: Firm) -> None:
    manager, owner = firm.open("sun"), firm.open("chen")
    act = service_team.assign(manager, [firm.ids["zhangsan"]], firm.ids["li"]).act
    change_role(owner.vault, firm.ids["sun"], role=Role.STAFF, team=firm.ids["east"])
    manager.refresh()
    seq = owner.vault.seq
    with pytest.raises(Refused):
        undo.undo(manager, act)
    assert firm.open("chen").vault.seq <= seq + 1


def test_a_file_that_was_lost_is_not_changed_behind_its_team(firm: Firm) -> None:
    desk, owner = firm.open("wang"), firm.open("chen")
    act = named(desk, firm, "张三丰").act
    service_team.assign(owner, [firm.ids["zhangsan"]], firm.ids["li"])
    desk.refresh()
    with pytest.raises(Refused, match="do not open everything"):
        undo.undo(desk, act)
    assert "张三丰" in names_of(owner)


@pytest.mark.parametrize("login", ["wang", "sun", "chen"])
def test_a_file_made_by_mistake_goes_and_can_come_back(firm: Firm, login: str) -> None:
    desk, owner = firm.open(login), firm.open("chen")
    form = ClientForm(name="尉迟恭", responsible=firm.ids["wang"], remarks="爱喝茶")
    changes = editing.add_client(desk, form)
    viewers = {viewer.name for viewer in service_team.who_can_see(desk, changes.made)}
    undone = undo.undo(desk, changes.act)
    assert "尉迟恭" not in names_of(desk) + names_of(owner) + names_of(firm.open("wang"))
    assert clients.list_clients(owner, ClientFilter(text="尉迟")) == []
    with pytest.raises(Invalid):
        files.read_file(desk, changes.made)
    assert undo.offer(desk, undone.act) == (undone.act, "Taken back: Added a client: 尉迟恭", True, True)
    undo.undo(desk, undone.act)
    assert clients.list_clients(firm.open("wang"), ClientFilter(text="尉迟")) == [changes.made]
    assert ("Remarks", "爱喝茶") in files.read_file(firm.open("wang"), changes.made).glance.facts
    assert {viewer.name for viewer in service_team.who_can_see(desk, changes.made)} == viewers
    assert owner.vault.verify().is_sound


def test_a_clerk_who_cannot_open_the_details_cannot_take_a_file_back(firm: Firm) -> None:
    clerk = firm.open("zhou")
    act = editing.add_client(clerk, ClientForm(name="尉迟恭", responsible=firm.ids["wang"])).act
    assert undo.offer(clerk, act) is None
    with pytest.raises(Refused, match="do not open everything"):
        undo.undo(clerk, act)
    assert "尉迟恭" in names_of(firm.open("wang"))


def test_a_new_file_that_others_already_use_stays(firm: Firm) -> None:
    desk, wang = firm.open("chen"), firm.open("wang")
    changes = editing.add_client(desk, ClientForm(name="尉迟恭", responsible=firm.ids["wang"]))
    wang.refresh()
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="第一次联系")
    interactions.log_interaction(wang, changes.made, talk)
    with pytest.raises(Stale, match="王晓雯 changed this since"):
        undo.undo(desk, changes.act)
    assert "第一次联系" in {item.text for item in files.read_file(wang, changes.made).timeline}


def test_a_new_file_with_own_later_work_goes_only_after_that(firm: Firm) -> None:
    desk = firm.open("wang")
    changes = editing.add_client(desk, ClientForm(name="尉迟恭"))
    needs.add_need(desk, changes.made, needs.NeedForm(what="报价"))
    with pytest.raises(Stale, match="promise"):
        undo.undo(desk, changes.act)
    undo.undo_last(desk)
    undo.undo_last(desk)
    assert "尉迟恭" not in names_of(desk)


def test_a_file_taken_back_is_shared_with_nobody_new(firm: Firm) -> None:
    owner = firm.open("chen")
    changes = editing.add_client(owner, ClientForm(name="尉迟恭", responsible=firm.ids["wang"]))
    undo.undo(owner, changes.act)
    members.add_member(owner, members.MemberForm(login="he", name="何静", role=Role.ARCHIVE_CLERK))
    assert "何静" not in {row.name for row in access_review(owner) if row.binder == changes.made}


@pytest.mark.parametrize("login", ["sun", "chen"])
def test_a_file_put_into_the_bin_by_mistake_comes_out_again(firm: Firm, login: str) -> None:
    desk, wang = firm.open(login), firm.open("wang")
    act = removals.delete_files(desk, [firm.ids["zhangsan"], firm.ids["haihong"]], "录重了").act
    wang.refresh()
    assert clients.list_clients(wang, ClientFilter()) == []
    undone = undo.undo(desk, act)
    wang.refresh()
    assert len(clients.list_clients(wang, ClientFilter())) == 2
    undo.undo(desk, undone.act)
    owner = firm.open("chen")
    assert {row.id for row in removals.list_bin(owner)} == {firm.ids["zhangsan"], firm.ids["haihong"]}
    act = removals.restore_files(owner, [firm.ids["zhangsan"]]).act
    undo.undo(owner, act)
    assert len(removals.list_bin(owner)) == 2


def test_an_emptied_bin_stays_empty(firm: Firm) -> None:
    owner = firm.open("chen")
    act = removals.delete_files(owner, [firm.ids["zhangsan"]], "录重了").act
    removals.empty_bin(owner, [firm.ids["zhangsan"]])
    for attempt in (lambda: undo.undo_last(owner), lambda: undo.undo(owner, act)):
        with pytest.raises((Invalid, Stale, Refused)):
            attempt()
    assert "张三" not in names_of(owner)


def test_a_new_class_with_clients_in_it_stays(firm: Firm) -> None:
    owner = firm.open("chen")
    made = classes.add_class(owner, classes.ClassForm(name="试用", revisit_days=7, silence_days=14))
    form = editing.edit_form(owner, firm.ids["zhangsan"])
    edited = editing.edit_client(owner, firm.ids["zhangsan"], replace(form, class_id=made.made))
    with pytest.raises(Stale, match="张三: card"):
        undo.undo(owner, made.act)
    undo.undo(owner, edited.act)
    undo.undo(owner, made.act)
    assert made.made not in {row.id for row in classes.class_rows(owner)}


def test_no_client_goes_back_into_a_retired_class(firm: Firm) -> None:
    owner = firm.open("chen")
    first, second, *_rest = [row.id for row in classes.class_rows(owner)]
    form = editing.edit_form(owner, firm.ids["zhangsan"])
    editing.edit_client(owner, firm.ids["zhangsan"], replace(form, class_id=first))
    moved = editing.edit_client(owner, firm.ids["zhangsan"], replace(form, class_id=second))
    retired = classes.retire_class(owner, first, second)
    with pytest.raises(Stale):
        undo.undo(owner, moved.act)
    undo.undo(owner, retired.act)
    undo.undo(owner, moved.act)
    assert {row.id: row.count for row in classes.class_rows(owner)}[first] == 1
