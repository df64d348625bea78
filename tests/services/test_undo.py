"""Taking back an act: what comes back, who may, what the log says, and what others did meanwhile."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from clientbook.desk import history
from clientbook.domain.clients import Client, Contact
from clientbook.domain.complaints import Complaint, ComplaintState
from clientbook.domain.interactions import Channel
from clientbook.domain.log import ACT_NAMES, Act, LogKind
from clientbook.domain.points import PointsMovement
from clientbook.domain.purchases import Purchase
from clientbook.services import (
    clients,
    complaints,
    departures,
    editing,
    entries,
    files,
    gifts,
    interactions,
    log,
    needs,
    points,
    purchases,
    revisits,
    service_team,
    undo,
)
from clientbook.services.editing import ContactForm
from clientbook.services.expiry import end_expired_access
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Invalid, Stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Changes, Desk
    from tests.fixtures_firm import Firm

SHOWN = {Act.CLIENT_REVEAL, Act.CLIENT_OPEN, Act.VAULT_UNLOCK}


def _talk(desk: Desk, firm: Firm) -> Changes:
    form = interactions.InteractionForm(on=today(), channel=Channel.VISIT, text="样品已送到")
    return interactions.log_interaction(desk, firm.ids["haihong"], form)


def _order(desk: Desk, firm: Firm) -> Changes:
    form = purchases.PurchaseForm(on=today(), product="螺母", amount=Decimal("99.50"))
    return purchases.log_purchase(desk, firm.ids["haihong"], form)


def _promise(desk: Desk, firm: Firm) -> Changes:
    return needs.add_need(desk, firm.ids["haihong"], needs.NeedForm(what="新报价"))


def _keep_promise(desk: Desk, firm: Firm) -> Changes:
    return needs.finish_need(desk, files.open_needs(desk, firm.ids["haihong"])[0].id)


def _plan(desk: Desk, firm: Firm) -> Changes:
    return revisits.plan_revisit(desk, firm.ids["haihong"], revisits.PlanForm(due_on=today()))


def _call(desk: Desk, firm: Firm) -> Changes:
    planned = revisits.due_between(desk, today(), today())[0].revisit
    form = revisits.RevisitForm(on=today(), was_reached=True, revisit=planned, next_on=today() + dt.timedelta(days=9))
    return revisits.record_revisit(desk, firm.ids["haihong"], form)


def _edit(desk: Desk, firm: Firm) -> Changes:
    form = editing.edit_form(desk, firm.ids["haihong"])
    second = ContactForm(name="新联系人", phones=(("mobile", "13700000001"),))
    first = replace(form.contacts[0], position="采购", wechat="zzq")
    return editing.edit_client(
        desk,
        firm.ids["haihong"],
        replace(form, region="浙江", remarks="改过", tags=("重点",), contacts=(first, second)),
    )


def _drop_promise(desk: Desk, firm: Firm) -> Changes:
    return needs.drop_need(desk, files.open_needs(desk, firm.ids["haihong"])[0].id, "客户取消")


def _complain(desk: Desk, firm: Firm) -> Changes:
    return complaints.take_down(desk, firm.ids["haihong"], complaints.ComplaintForm(on=today(), what="少了两箱"))


def _complaint(desk: Desk) -> bytes:
    return desk.session.scalars(select(Complaint.id)).one()


def _step_on(desk: Desk, _firm: Firm) -> Changes:
    step = complaints.StepForm(seen=ComplaintState.REGISTERED, state=ComplaintState.ACCEPTED, text="已受理")
    return complaints.take_step(desk, _complaint(desk), step)


def _delete_complaint(desk: Desk, _firm: Firm) -> Changes:
    return entries.delete_entry(desk, "complaint", _complaint(desk), "登记错误")


def _give(desk: Desk, firm: Firm) -> Changes:
    return gifts.add_gift(desk, firm.ids["haihong"], gifts.GiftForm(on=today(), what="茶叶", value=Decimal(200)))


def _earn(desk: Desk, firm: Firm) -> Changes:
    form = points.PointsForm(on=today(), points=120, reason="订单")
    return points.move_points(desk, firm.ids["haihong"], form)


def _redeem(desk: Desk, firm: Firm) -> Changes:
    form = points.PointsForm(on=today(), points=-50, reason="换台历")
    return points.move_points(desk, firm.ids["haihong"], form)


def _edit_points(desk: Desk, firm: Firm) -> Changes:
    key = desk.session.scalars(select(PointsMovement.id)).one()
    return points.edit_points(desk, key, replace(points.points_form(desk, key), points=90))


def _delete_points(desk: Desk, _firm: Firm) -> Changes:
    key = desk.session.scalars(select(PointsMovement.id)).one()
    return entries.delete_entry(desk, "points", key, "记错了")


def _correct(desk: Desk, _firm: Firm) -> Changes:
    purchase = desk.session.scalars(select(Purchase.id)).one()
    form = replace(purchases.purchase_form(desk, purchase), amount=Decimal("186500.5"), note="补差价")
    return purchases.edit_purchase(desk, purchase, form, reason="金额录错")


ACTS: dict[str, tuple[Callable[[Desk, Firm], Changes], ...]] = {
    Act.CLIENT_EDIT: (_edit,),
    Act.COMPLAINT_ADD: (_complain,),
    Act.COMPLAINT_STEP: (_complain, _step_on),
    Act.ENTRY_DELETE: (_complain, _step_on, _delete_complaint),
    Act.GIFT_ADD: (_give,),
    Act.INTERACTION_LOG: (_talk,),
    Act.NEED_ADD: (_promise,),
    Act.NEED_DONE: (_promise, _keep_promise),
    Act.NEED_DROP: (_promise, _drop_promise),
    Act.POINTS_ADD: (_earn,),
    Act.POINTS_EDIT: (_earn, _edit_points),
    Act.POINTS_REDEEM: (_earn, _redeem),
    Act.PURCHASE_EDIT: (_correct,),
    Act.PURCHASE_LOG: (_order,),
    Act.REVISIT_PLAN: (_plan,),
    Act.REVISIT_RECORD: (_plan, _call),
}
"""The acts on a file's own records, each after what it needs."""


def _shown(desk: Desk, firm: Firm, key: str = "haihong") -> tuple[object, ...]:
    """Return everything of a file that its page and its form show."""
    client = firm.ids[key]
    page = files.read_file(desk, client)
    return (page, editing.edit_form(desk, client), clients.client_rows(desk, [client]))


def _acts(desk: Desk, after: int) -> list[str]:
    return [entry.act for entry in desk.vault.journal(since=after) if entry.act not in SHOWN]


def named(desk: Desk, firm: Firm, name: str, key: str = "zhangsan") -> Changes:
    form = editing.edit_form(desk, firm.ids[key])
    return editing.edit_client(desk, firm.ids[key], replace(form, name=name))


def names_of(desk: Desk) -> list[str]:
    desk.refresh()
    return sorted(desk.session.scalars(select(Client.name)))


@pytest.mark.parametrize("act", ACTS)
def test_what_was_done_is_taken_back_for_everybody_and_can_be_done_again(firm: Firm, act: str) -> None:
    desk, *before_it, do = firm.open("wang"), *ACTS[act]
    for prepare in before_it:
        prepare(desk, firm)
    before = _shown(desk, firm)
    changes = do(desk, firm)
    after = _shown(desk, firm)
    assert after != before
    undone = undo.undo(desk, changes.act)
    assert _shown(desk, firm) == before
    assert _shown(firm.open("chen"), firm)[1:] == before[1:]
    assert undone.nouns == changes.nouns
    assert undone.ids >= changes.ids
    undo.undo(desk, undone.act)
    assert _shown(desk, firm) == after
    assert _shown(firm.open("chen"), firm)[1:] == after[1:]
    assert firm.open("chen").vault.verify().is_sound


@pytest.mark.parametrize("act", ACTS)
def test_the_log_names_what_was_taken_back(firm: Firm, act: str) -> None:
    desk, *steps = firm.open("wang"), *ACTS[act]
    changes = [step(desk, firm) for step in steps][-1]
    again = undo.undo(desk, undo.undo(desk, changes.act).act)
    owner = firm.open("chen")
    last, before = [line for line in log.read_log(owner).lines if line.act not in SHOWN][:2]
    assert (before.act, before.name, before.file) == (Act.WORK_UNDO, "王晓雯", "宁波海鸿进出口有限公司")
    assert before.note == f"entry {changes.act}: {ACT_NAMES[act]}"
    assert (last.act, last.seq, last.kind) == (Act.WORK_REDO, again.act, LogKind.WORK)
    assert last.note == f"entry {before.seq}: {ACT_NAMES[act]}"


def test_acts_are_taken_back_one_after_the_other_and_done_again_in_order(firm: Firm) -> None:
    desk = firm.open("wang")
    for name in ("A", "B", "C"):
        named(desk, firm, name)
    seen = [names_of(desk)[0] for _round in range(3) if undo.undo_last(desk)]
    assert seen == ["B", "A", "宁波海鸿进出口有限公司"]
    with pytest.raises(Invalid, match="nothing to take back"):
        undo.undo_last(desk)
    again = [names_of(desk)[0] for _round in range(3) if undo.redo_last(desk)]
    assert again == ["A", "B", "C"]
    with pytest.raises(Invalid, match="nothing to do again"):
        undo.redo_last(desk)
    undo.undo_last(desk)
    named(desk, firm, "D")
    with pytest.raises(Invalid):
        undo.redo_last(desk)
    undo.undo_last(desk)
    undo.undo_last(desk)
    assert names_of(desk)[0] == "A"
    assert firm.open("chen").vault.verify().is_sound


def test_an_act_under_a_later_one_of_the_same_record_has_to_wait(firm: Firm) -> None:
    desk = firm.open("wang")
    first, other = named(desk, firm, "甲").act, named(desk, firm, "乙").act
    with pytest.raises(Stale, match="changed again since"):
        undo.undo(desk, first)
    undo.undo(desk, other)
    undo.undo(desk, first)
    assert "张三" in names_of(desk)
    with pytest.raises(Invalid, match="taken back already"):
        undo.undo(desk, first)


def test_an_act_that_others_built_upon_stays_and_says_who_did(firm: Firm) -> None:
    desk, manager = firm.open("wang"), firm.open("sun")
    act = named(desk, firm, "张三丰").act
    manager.refresh()
    form = editing.edit_form(manager, firm.ids["zhangsan"])
    editing.edit_client(manager, firm.ids["zhangsan"], replace(form, region="浙江"))
    seq = manager.vault.seq
    with pytest.raises(Stale, match=r"孙经理 changed this since \(张三丰: card\)"):
        undo.undo(desk, act)
    assert "张三丰" in names_of(manager)
    assert manager.vault.seq == seq


def test_others_on_the_same_file_do_not_stand_in_the_way(firm: Firm) -> None:
    desk, manager = firm.open("wang"), firm.open("sun")
    act = named(desk, firm, "张三丰").act
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="问价")
    interactions.log_interaction(manager, firm.ids["zhangsan"], talk)
    undo.undo(desk, act)
    assert "张三" in names_of(manager)
    assert files.read_file(desk, firm.ids["zhangsan"]).timeline[0].text == "问价"


def test_what_others_hung_on_a_record_keeps_it(firm: Firm) -> None:
    desk, manager = firm.open("wang"), firm.open("sun")
    act = _complain(desk, firm).act
    manager.refresh()
    _step_on(manager, firm)
    with pytest.raises(Stale, match=r"孙经理 changed this since \(宁波海鸿进出口有限公司: step of a complaint\)"):
        undo.undo(desk, act)
    assert manager.session.scalars(select(Complaint.id)).all()


def test_new_keys_alone_do_not_stand_in_the_way(firm: Firm) -> None:
    desk, owner = firm.open("wang"), firm.open("chen")
    act = named(desk, firm, "海鸿", "haihong").act
    service_team.set_backups(owner, firm.ids["haihong"], [])
    undo.undo(desk, act)
    assert "宁波海鸿进出口有限公司" in names_of(owner)
    assert owner.vault.verify().is_sound


def test_a_case_is_withdrawn_and_not(firm: Firm) -> None:
    manager = firm.open("sun")
    form = departures.DepartureForm(leaver=firm.ids["wang"], last_day=today())
    opened = departures.open_departure(manager, form)
    chosen = departures.allocate(manager, opened.made, [firm.ids["zhangsan"]], firm.ids["li"])
    undone = undo.undo(manager, chosen.act)
    assert departures.departure_page(manager, opened.made).row.unallocated == 2
    undo.undo(manager, undone.act)
    assert departures.departure_page(manager, opened.made).row.unallocated == 1
    undo.undo(manager, departures.withdraw_departure(manager, opened.made).act)
    assert [row.id for row in departures.list_departures(manager)] == [opened.made]
    handed = departures.hand_over(manager, opened.made)
    assert undo.offer(manager, handed.act) is None
    with pytest.raises(Invalid, match="“Handed clients over” cannot be taken back"):
        undo.undo_last(manager)


def test_an_act_too_large_is_not_kept_and_says_so(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_RECORDS", 3)
    desk = firm.open("chen")
    with desk.act(Act.CLIENT_EDIT) as draft:
        desk.session.execute(update(Contact).values(position="采购"))
    offered = undo.offer(desk, draft.changes.act)
    assert offered is not None
    assert (offered.can_undo, offered.text) == (False, "Edited a client. It is too large to be taken back.")
    with pytest.raises(Invalid, match="changed too much"):
        undo.undo_last(desk)


def test_old_acts_are_forgotten_and_nothing_outlives_the_lock(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_STEPS", 2)
    desk = firm.open("wang")
    first, second = named(desk, firm, "甲").act, named(desk, firm, "乙").act
    named(desk, firm, "丙")
    assert undo.offer(desk, first) is None
    assert undo.offer(desk, second) is not None
    with pytest.raises(Invalid, match="no longer"):
        undo.undo(desk, first)
    last = desk.vault.seq
    desk.close()
    assert desk.history.find(last) is None
    with pytest.raises(Invalid, match="no longer"):
        undo.undo(firm.open("wang"), last)


def test_what_the_program_does_of_itself_is_not_the_last_act(firm: Firm) -> None:
    owner = firm.open("chen")
    cover = BackupForm(firm.ids["zhao"], until=today() + dt.timedelta(days=3))
    service_team.set_backups(owner, firm.ids["zhangsan"], [cover])
    named(owner, firm, "海鸿", "haihong")
    with frozen(now() + dt.timedelta(days=4)):
        assert end_expired_access(owner)
        undo.undo_last(owner)
    assert "宁波海鸿进出口有限公司" in names_of(owner)


def test_a_failing_act_tells_later_what_others_did(firm: Firm) -> None:
    desk, manager = firm.open("wang"), firm.open("sun")
    act = named(desk, firm, "张三丰").act
    named(manager, firm, "张三疯")
    with pytest.raises(Stale):
        undo.undo(desk, act)
    told = desk.refresh()
    assert firm.ids["zhangsan"] in told.ids
    assert told.authors[firm.ids["zhangsan"]] == firm.ids["sun"]
    assert not desk.refresh()
