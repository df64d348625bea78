"""The records of a file: noting, correcting by whom it may be, ending and deleting with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.domain.feedback import FeedbackType, Topic
from clientbook.domain.interactions import Channel
from clientbook.domain.purchases import AfterSales
from clientbook.domain.revisits import Satisfaction
from clientbook.services import (
    clients,
    dossiers,
    entries,
    feedback,
    files,
    gifts,
    interactions,
    log,
    needs,
    points,
    purchases,
    revisits,
)
from clientbook.services.feedback import FeedbackForm
from clientbook.services.gifts import GiftForm
from clientbook.services.happenings import joined
from clientbook.services.interactions import InteractionForm
from clientbook.services.needs import NeedForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk
    from clientbook.services.happenings import TimelineItem
    from tests.fixtures_firm import Firm

TOMORROW = dt.timedelta(days=1)


def told(desk: Desk, client: bytes, noun: str) -> list[TimelineItem]:
    return [item for item in files.read_file(desk, client).timeline if item.noun == noun]


def _talk(desk: Desk, client: bytes) -> bytes:
    form = InteractionForm(on=today(), channel=Channel.PHONE, text="问价格")
    return interactions.log_interaction(desk, client, form).made


def _praise(desk: Desk, client: bytes) -> bytes:
    return feedback.add_feedback(desk, client, FeedbackForm(on=today(), text="发货快")).made


def _gift(desk: Desk, client: bytes) -> bytes:
    return gifts.add_gift(desk, client, GiftForm(on=today(), what="龙井一盒", value=Decimal(280))).made


def _order(desk: Desk, client: bytes) -> bytes:
    form = purchases.PurchaseForm(on=today(), product="M8", quantity=Decimal(3), amount=Decimal(90))
    return purchases.log_purchase(desk, client, form).made


def _need(desk: Desk, client: bytes) -> bytes:
    return needs.add_need(desk, client, NeedForm(what="新报价", due_on=today())).made


def _called(desk: Desk, client: bytes) -> bytes:
    return revisits.record_revisit(desk, client, revisits.RevisitForm(on=today(), was_reached=True)).made


def _points(desk: Desk, client: bytes) -> bytes:
    return points.move_points(desk, client, points.PointsForm(on=today(), points=120, reason="老客户")).made


MADE: dict[str, Callable[[Desk, bytes], bytes]] = {
    "interaction": _talk,
    "feedback": _praise,
    "gift": _gift,
    "purchase": _order,
    "need": _need,
    "points": _points,
    "revisit": _called,
}


@pytest.mark.parametrize("noun", MADE)
def test_every_kind_stands_in_the_timeline_with_its_author(firm: Firm, noun: str) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    MADE[noun](desk, client)
    assert [item.who for item in told(desk, client, noun)] == ["王晓雯"]
    assert clients.client_rows(desk, [client])[0].last_contact == (None if noun in ("need", "points") else today())


@pytest.mark.parametrize("noun", [noun for noun in MADE if noun != "revisit"])
@pytest.mark.parametrize("login", ["zhou", "zhao"])
def test_who_does_not_serve_the_file_notes_nothing(firm: Firm, noun: str, login: str) -> None:
    desk = firm.open(login)
    with pytest.raises((Refused, Invalid)):
        MADE[noun](desk, firm.ids["haihong"])


@pytest.mark.parametrize("noun", MADE)
def test_an_own_entry_is_deleted_on_its_day_with_a_reason(firm: Firm, noun: str) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    key = MADE[noun](desk, client)
    with pytest.raises(Invalid) as wrong:
        entries.delete_entry(desk, noun, key, " ")
    assert wrong.value.field == "reason"
    entries.delete_entry(desk, noun, key, "记错了客户")
    assert told(desk, client, noun) == []
    owner = firm.open("chen")
    assert told(owner, client, noun) == []
    line = log.read_log(owner).lines[1]
    assert (line.act, line.name, line.file) == ("entry.delete", "王晓雯", "张三")
    assert line.note.endswith("记错了客户")
    assert clients.client_rows(desk, [client])[0].last_contact is None


@pytest.mark.parametrize("noun", MADE)
def test_later_only_managers_delete(firm: Firm, noun: str) -> None:
    key = MADE[noun](firm.open("wang"), firm.ids["haihong"])
    with pytest.raises(Refused):
        entries.delete_entry(firm.open("li"), noun, key, "不是我写的")
    with frozen(now() + TOMORROW):
        with pytest.raises(Refused):
            entries.delete_entry(firm.open("wang"), noun, key, "昨天写的")
        entries.delete_entry(firm.open("sun"), noun, key, "重复")


def test_an_entry_that_is_gone_says_so(firm: Firm) -> None:
    with pytest.raises(Invalid):
        entries.delete_entry(firm.open("chen"), "gift", bytes(16), "x")


def test_a_contact_with_a_follow_up_plans_the_next_revisit(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    following = today() + dt.timedelta(days=4)
    form = InteractionForm(
        on=today(), channel=Channel.VISIT, text="送样品", next_on=following, next_note="问样品怎么样"
    )
    before = desk.vault.seq
    interactions.log_interaction(desk, client, form)
    assert desk.vault.seq == before + 1
    assert files.read_file(desk, client).due_on == following
    due = revisits.due_between(desk, following, following, member=desk.me)
    assert [(row.purpose, row.note) for row in due] == [("Follow-up", "问样品怎么样")]


def test_a_follow_up_in_the_past_writes_nothing(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    form = InteractionForm(on=today(), channel=Channel.VISIT, text="送样品", next_on=today() - TOMORROW)
    with pytest.raises(Invalid) as wrong:
        interactions.log_interaction(desk, client, form)
    assert wrong.value.field == "next_on"
    assert told(desk, client, "interaction") == []


def test_the_contact_person_is_one_of_the_file(firm: Firm) -> None:
    desk = firm.open("chen")
    stranger = files.contact_cards(desk, firm.ids["ouyang"])[0].id
    form = InteractionForm(on=today(), channel=Channel.PHONE, text="x", contact=stranger)
    with pytest.raises(Invalid) as wrong:
        interactions.log_interaction(desk, firm.ids["zhangsan"], form)
    assert wrong.value.field == "contact"


def test_an_own_contact_is_edited_and_says_so(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    key = _talk(desk, client)
    form = replace(interactions.interaction_form(desk, key), text="问价格和交期", channel=Channel.WECHAT)
    interactions.edit_interaction(desk, key, form)
    (item,) = told(firm.open("chen"), client, "interaction")
    assert (item.label, item.text) == ("WeChat", f"问价格和交期 · edited {today()}")


EDITED: dict[str, Callable[[Desk, bytes], object]] = {
    "interaction": lambda desk, key: interactions.edit_interaction(desk, key, interactions.interaction_form(desk, key)),
    "feedback": lambda desk, key: feedback.edit_feedback(desk, key, feedback.feedback_form(desk, key)),
    "gift": lambda desk, key: gifts.edit_gift(desk, key, gifts.gift_form(desk, key)),
    "points": lambda desk, key: points.edit_points(desk, key, points.points_form(desk, key)),
    "revisit": lambda desk, key: revisits.correct_revisit(desk, key, revisits.revisit_form(desk, key)),
}


@pytest.mark.parametrize("noun", EDITED)
def test_what_somebody_else_wrote_is_not_edited(firm: Firm, noun: str) -> None:
    key = MADE[noun](firm.open("li"), firm.ids["haihong"])
    for login in ("wang", "chen"):
        with pytest.raises(Refused):
            EDITED[noun](firm.open(login), key)


def test_an_own_revisit_is_corrected(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    key = _called(desk, client)
    form = replace(revisits.revisit_form(desk, key), satisfaction=Satisfaction.NEUTRAL, result="嫌贵")
    revisits.correct_revisit(desk, key, form)
    assert [item.text for item in told(desk, client, "revisit")] == ["Neutral · 嫌贵"]


def test_a_purchase_is_corrected_with_a_reason(firm: Firm) -> None:
    desk, client = firm.open("li"), firm.ids["haihong"]
    key = _order(firm.open("wang"), client)
    desk.refresh()
    form = replace(purchases.purchase_form(desk, key), amount=Decimal("95.50"))
    with pytest.raises(Invalid) as wrong:
        purchases.edit_purchase(desk, key, form, reason="")
    assert wrong.value.field == "reason"
    purchases.edit_purchase(desk, key, form, reason="发票上是 95.50")
    assert purchases.purchase_form(firm.open("chen"), key).amount == Decimal("95.50")
    owner = firm.open("chen")
    assert next(one for one in log.read_log(owner).lines if one.act == "purchase.edit").note == "发票上是 95.50"
    with pytest.raises(Invalid) as wrong:
        purchases.edit_purchase(desk, key, replace(form, quantity=Decimal(0)), reason="x")
    assert wrong.value.field == "quantity"
    assert purchases.purchase_form(desk, key).quantity == 3


def test_the_after_sales_state_changes_afterwards(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    key = told(desk, client, "purchase")[0].id
    purchases.set_after_sales(desk, key, AfterSales.OPEN, "一箱生锈，换货")
    assert "In progress" in told(desk, client, "purchase")[0].text
    assert "After-sales" in dossiers.dossier(desk, client).urgent[0]
    purchases.set_after_sales(desk, key, AfterSales.SETTLED, "已换")
    assert told(firm.open("chen"), client, "purchase")[0].text.endswith("Settled · 已换")
    assert dossiers.dossier(desk, client).urgent == ()


def test_a_promise_is_seen_to_by_who_was_chosen_and_else_by_who_fills_the_form(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    key = needs.add_need(desk, client, NeedForm(what="新报价", responsible=firm.ids["li"])).made
    assert files.open_needs(desk, client)[0].responsible == "李航"
    needs.edit_need(desk, key, replace(needs.need_form(desk, key), responsible=None))
    assert files.open_needs(desk, client)[0].responsible == "王晓雯"
    with pytest.raises(Invalid) as wrong:
        needs.add_need(desk, client, NeedForm(what="新报价", responsible=b"?" * 16))
    assert wrong.value.field == "responsible"


def test_a_promise_is_edited_then_dropped_with_a_reason(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    key = _need(desk, client)
    needs.edit_need(desk, key, NeedForm(what="年度报价", agreed="按量分档", responsible=firm.ids["li"]))
    (need,) = files.open_needs(desk, client)
    assert (need.what, need.due_on, need.responsible) == ("年度报价", None, "李航")
    with pytest.raises(Invalid) as wrong:
        needs.drop_need(desk, key, "")
    assert wrong.value.field == "reason"
    needs.drop_need(desk, key, "客户改用别家")
    assert files.open_needs(desk, client) == []
    assert told(firm.open("chen"), client, "need")[0].text == (f"年度报价 · 按量分档 · dropped {today()}: 客户改用别家")


def test_a_promise_that_has_ended_stays_as_it_is(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    key = _need(desk, client)
    needs.finish_need(desk, key)
    for act in (
        lambda: needs.finish_need(desk, key),
        lambda: needs.drop_need(desk, key, "x"),
        lambda: needs.edit_need(desk, key, NeedForm(what="x")),
    ):
        with pytest.raises(Invalid, match="ended already"):
            act()
    assert told(desk, client, "need")[0].text == f"新报价 · done {today()}"


def test_a_survey_says_score_and_what_it_is_about(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    form = FeedbackForm(
        on=today(),
        type=FeedbackType.SURVEY,
        topic=Topic.PURCHASE,
        product="不锈钢紧固件 M8",
        concerns=firm.ids["li"],
        satisfaction=Satisfaction.VERY_SATISFIED,
    )
    key = feedback.add_feedback(desk, client, form).made
    (item,) = told(desk, client, "feedback")
    assert (item.label, item.text) == ("Survey", "Very satisfied · 不锈钢紧固件 M8 · 李航")
    (row,) = feedback.feedback_rows(desk, feedback.list_feedback(desk))
    assert (row.id, row.client_name, row.topic, row.concerns) == (
        key,
        "宁波海鸿进出口有限公司",
        "Purchase or product",
        "李航",
    )
    assert feedback.feedback_form(desk, key) == form
    assert feedback.list_feedback(firm.open("zhao")) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({"type": FeedbackType.SUGGESTION}, "text"),
        ({"type": FeedbackType.SURVEY, "text": "x"}, "satisfaction"),
        ({"text": "x", "on": dt.date(2999, 1, 1)}, "on"),
        ({"text": "x", "concerns": b"?" * 16}, "concerns"),
        ({"text": "x", "product": "x" * 201}, "product"),
    ],
)
def test_wrong_feedback_names_the_field(firm: Firm, fields: dict[str, Any], field: str) -> None:
    desk = firm.open("wang")
    before = desk.vault.seq
    values: dict[str, Any] = {"on": today()} | fields
    with pytest.raises(Invalid) as wrong:
        feedback.add_feedback(desk, firm.ids["zhangsan"], FeedbackForm(**values))
    assert wrong.value.field == field
    assert desk.vault.seq == before


def test_a_gift_says_who_handed_it_over(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    form = GiftForm(
        on=today(), what="月饼", value=Decimal("198.00"), occasion="中秋", handed_by=firm.ids["sun"], note="本人收"
    )
    key = gifts.add_gift(desk, client, form).made
    (item,) = told(desk, client, "gift")
    assert (item.text, item.amount) == ("月饼 · 中秋 · handed over by 孙经理 · 本人收", Decimal("198.00"))
    gifts.edit_gift(desk, key, replace(form, handed_by=None))
    assert told(desk, client, "gift")[0].text == "月饼 · 中秋 · 本人收"
    paper = dossiers.dossier(desk, client)
    assert "Gift" in {line.kind for line in paper.timeline}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"what": " "}, "what"),
        ({"value": Decimal(-1)}, "value"),
        ({"currency": "XYZ"}, "currency"),
        ({"handed_by": b"?" * 16}, "handed_by"),
    ],
)
def test_a_wrong_gift_names_the_field(firm: Firm, fields: dict[str, Any], field: str) -> None:
    desk = firm.open("wang")
    values: dict[str, Any] = {"on": today(), "what": "茶"} | fields
    with pytest.raises(Invalid) as wrong:
        gifts.add_gift(desk, firm.ids["zhangsan"], GiftForm(**values))
    assert wrong.value.field == field
    assert told(desk, firm.ids["zhangsan"], "gift") == []


def test_what_was_written_in_one_second_stands_in_an_order_of_its_own(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    with frozen(now()):
        for act in (_gift, _praise, _need, _order, _talk):
            act(desk, client)
    nouns = [item.noun for item in files.read_file(desk, client).timeline if item.on == today()]
    assert nouns[:5] == ["interaction", "purchase", "need", "feedback", "gift"]


def test_the_dot_between_two_parts_takes_the_place_of_a_full_stop() -> None:
    assert joined("少了两箱。", "", "严重", "已受理。") == "少了两箱 · 严重 · 已受理。"
