"""Points of a client: added, redeemed, corrected, deleted, merged; never below zero on any day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.domain.log import Act
from clientbook.services import dossiers, entries, files, log, points, search, service_team, undo
from clientbook.services.merge_undo import undo_merge
from clientbook.services.merges import MergeForm, merge_clients
from clientbook.services.points import PointsForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Stale
from tests.services.merging import second_file

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from tests.fixtures_firm import Firm


def move(desk: Desk, client: bytes, count: int, reason: str = "订单", *, ago: int = 0) -> bytes:
    form = PointsForm(on=today() - dt.timedelta(days=ago), points=count, reason=reason)
    return points.move_points(desk, client, form).made


def told(desk: Desk, client: bytes) -> list[str]:
    return [item.text for item in files.read_file(desk, client).timeline if item.noun == "points"]


def refused(error: pytest.ExceptionInfo[Invalid], balance: int) -> None:
    assert error.value.field == "points"
    assert f"{balance} points now" in error.value.message


def test_the_balance_is_the_sum_and_stands_in_file_and_dossier(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    assert points.balance_of(desk, client) == 0
    assert "Points" not in dict(files.read_file(desk, client).glance.facts)
    move(desk, client, 1200, "年度订单", ago=5)
    move(desk, client, -200, "换京东卡")
    assert points.balance_of(desk, client) == 1000
    assert told(desk, client) == ["−200 · 换京东卡 · balance 1,000", "+1,200 · 年度订单 · balance 1,200"]
    assert dict(files.read_file(desk, client).glance.facts)["Points"] == "1,000"
    paper = dossiers.dossier(desk, client)
    fact = next(fact.value for fact in paper.notes if fact.label == "Points")
    day = today().isoformat()
    assert fact.startswith(f"balance 1,000 · {day} −200 换京东卡 · ")
    assert "Points" in {line.kind for line in paper.timeline}
    acts = [line.act for line in log.read_log(firm.open("chen")).lines if line.act.startswith("points.")]
    assert acts == [Act.POINTS_REDEEM, Act.POINTS_ADD]


def test_more_than_there_is_cannot_be_redeemed(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    move(desk, client, 100)
    seq = desk.vault.seq
    with pytest.raises(Invalid) as error:
        move(desk, client, -101)
    refused(error, 100)
    with pytest.raises(Invalid) as error:
        move(desk, client, -50, ago=1)
    refused(error, 100)
    assert desk.vault.seq == seq
    assert told(desk, client) == ["+100 · 订单 · balance 100"]


def test_what_was_redeemed_cannot_lose_its_earning(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    earned = move(desk, client, 100, ago=3)
    move(desk, client, -80, ago=1)
    form = points.points_form(desk, earned)
    for wrong in (replace(form, points=70), replace(form, on=today())):
        with pytest.raises(Invalid) as error:
            points.edit_points(desk, earned, wrong, base=form)
        refused(error, 20)
    with pytest.raises(Invalid) as error:
        entries.delete_entry(desk, "points", earned, "记错")
    refused(error, 20)
    points.edit_points(desk, earned, replace(form, points=80), base=form)
    assert points.balance_of(desk, client) == 0


def test_an_entry_is_deleted_with_a_reason(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    key = move(desk, client, 100)
    entries.delete_entry(desk, "points", key, "记错了人")
    assert told(desk, client) == []
    line = next(one for one in log.read_log(firm.open("chen")).lines if one.act == Act.ENTRY_DELETE)
    assert line.file == "张三"
    assert "记错了人" in line.note


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"points": 0}, "points"),
        ({"points": 1_000_001}, "points"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"on": today() + dt.timedelta(days=1)}, "on"),
    ],
)
def test_a_wrong_movement_names_the_field(firm: Firm, fields: dict[str, Any], field: str) -> None:
    desk = firm.open("wang")
    values: dict[str, Any] = {"on": today(), "points": 5, "reason": "订单"} | fields
    with pytest.raises(Invalid) as error:
        points.move_points(desk, firm.ids["zhangsan"], PointsForm(**values))
    assert error.value.field == field


def test_an_earning_is_not_taken_back_once_it_was_redeemed(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    form = PointsForm(on=today(), points=100, reason="订单")
    earned = points.move_points(desk, client, form)
    move(firm.open("li"), client, -60)
    desk.refresh()
    with pytest.raises(Stale, match="李航"):
        undo.undo(desk, earned.act)
    assert points.balance_of(desk, client) == 40


def test_two_desktops_do_not_redeem_the_same_points(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    wang, li, client = firm.open("wang"), firm.open("li"), firm.ids["haihong"]
    move(wang, client, 100)
    li.refresh()
    write = li.vault.commit

    def too_late(commit: Any) -> Any:
        monkeypatch.setattr(li.vault, "commit", write)
        move(wang, client, -80)
        return write(commit)

    monkeypatch.setattr(li.vault, "commit", too_late)
    with pytest.raises(Invalid) as error:
        move(li, client, -80)
    refused(error, 20)
    assert points.balance_of(li, client) == 20
    assert firm.open("chen").vault.verify().is_sound


def test_two_desktops_that_both_leave_enough_are_both_kept(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    wang, li, client = firm.open("wang"), firm.open("li"), firm.ids["haihong"]
    move(wang, client, 100)
    li.refresh()
    write = li.vault.commit

    def second(commit: Any) -> Any:
        monkeypatch.setattr(li.vault, "commit", write)
        move(wang, client, -30)
        return write(commit)

    monkeypatch.setattr(li.vault, "commit", second)
    move(li, client, -50)
    wang.refresh()
    assert points.balance_of(wang, client) == points.balance_of(li, client) == 20


def test_the_points_of_merged_files_add_up_and_part_again(firm: Firm) -> None:
    double, kept = second_file(firm), firm.ids["zhangsan"]
    desk = firm.open("chen")
    move(desk, kept, 20)
    merge_clients(desk, kept, double, MergeForm())
    assert points.balance_of(desk, kept) == 100
    assert points.balance_of(desk, double) == 0
    spent = move(desk, kept, -90)
    with pytest.raises(Invalid) as error:
        undo_merge(desk, double, keep_later=True)
    assert error.value.field == "merge"
    entries.delete_entry(desk, "points", spent, "退回")
    undo_merge(desk, double, keep_later=True)
    assert (points.balance_of(desk, kept), points.balance_of(desk, double)) == (20, 80)


def test_a_transfer_keeps_the_points(firm: Firm) -> None:
    owner, client = firm.open("chen"), firm.ids["zhangsan"]
    move(firm.open("wang"), client, 70)
    service_team.assign(owner, [client], firm.ids["zhao"])
    zhao = firm.open("zhao")
    assert points.balance_of(zhao, client) == 70
    move(zhao, client, -70, "换茶具")


def test_the_reason_is_found_by_a_deep_search(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    move(desk, client, 70, "介绍了隔壁茶庄")
    assert [hit.client for hit in search.deep_search(desk, "隔壁茶庄").hits] == [client]


def test_nothing_is_kept_of_a_movement_that_fails(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]

    def full(_commit: object) -> Changes:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(desk.vault, "commit", full)
        with pytest.raises(OSError, match="space"):
            move(desk, client, 70)
    assert points.balance_of(desk, client) == 0
    move(desk, client, 70)
    assert points.balance_of(desk, client) == 70
