"""Complaints, feedback and gifts of the photographed firm."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.complaints import ComplaintState, Severity
from clientbook.domain.feedback import FeedbackType, Topic
from clientbook.domain.revisits import Satisfaction
from clientbook.services import complaint_lists, complaints, feedback, gifts, points
from clientbook.services.complaints import ComplaintForm, StepForm
from clientbook.services.feedback import FeedbackForm
from clientbook.services.gifts import GiftForm
from clientbook.services.points import PointsForm
from clientbook.support.clock import frozen, now, today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.desk import Desk

_, ACCEPTED, IN_PROGRESS, HANDLED, CALLED_BACK, CLOSED = ComplaintState


class Sample(NamedTuple):
    """A complaint: whose, how many days ago, what, how grave, about whom, and its steps with their words."""

    client: str
    days: int
    what: str
    severity: Severity
    about: str
    steps: Sequence[tuple[ComplaintState, str]]


COMPLAINTS = (
    Sample(
        "宁波海鸿进出口",
        9,
        "十月那批紧固件少到两箱，仓库说已发，客户急等装柜，电话打了三次没人回。",
        Severity.SEVERE,
        "wang",
        ((ACCEPTED, "先查出库单，今天给客户回话"), (IN_PROGRESS, "物流确认漏装两箱，明天补发")),
    ),
    Sample("南京瑞泰物业", 1, "发票抬头开错，财务退回。", Severity.MINOR, "", ()),
    Sample(
        "温州巨力鞋业",
        6,
        "椅子扶手有两把松动，希望换新。",
        Severity.NORMAL,
        "",
        ((ACCEPTED, ""), (HANDLED, "换了两把，老板当面验收")),
    ),
    Sample(
        "合肥百川物流",
        30,
        "送货司机把货放在楼下就走了。",
        Severity.NORMAL,
        "li",
        ((ACCEPTED, ""), (HANDLED, "换承运商，赔了上楼费"), (CALLED_BACK, "客户接受，以后送货上楼"), (CLOSED, "")),
    ),
)
SAID = (
    ("苏州绿叶餐饮管理", FeedbackType.PRAISE, Topic.SERVICE, "zhao", None, "下单当天就送到，赵敏很细心。"),
    ("华东精密机械有限公司", FeedbackType.SUGGESTION, Topic.PURCHASE, "", None, "希望升降桌出一款深色的。"),
    ("欧阳雪", FeedbackType.SURVEY, Topic.PURCHASE, "", Satisfaction.VERY_SATISFIED, ""),
    ("杭州云栖茶业", FeedbackType.SURVEY, Topic.REVISIT, "zhao", Satisfaction.NEUTRAL, "回访的时间不太合适。"),
)


def add_records(desk: Desk, staff: dict[str, bytes], clients: dict[str, bytes]) -> None:
    """Put the samples on file."""
    for sample in COMPLAINTS:
        about = staff.get(sample.about)
        form = ComplaintForm(on=today(), what=sample.what, severity=sample.severity, concerns=about)
        with frozen(now() - dt.timedelta(days=sample.days)):
            dated = ComplaintForm(on=today(), what=form.what, severity=form.severity, concerns=about)
            key = complaints.take_down(desk, clients[sample.client], dated).made
            for state, text in sample.steps:
                _step(desk, key, state, text)
    for name, kind, topic, concerns, mood, text in SAID:
        said = FeedbackForm(
            on=today() - dt.timedelta(days=3),
            type=kind,
            topic=topic,
            product="升降桌" if topic is Topic.PURCHASE else "",
            concerns=staff.get(concerns),
            satisfaction=mood,
            text=text,
        )
        feedback.add_feedback(desk, clients[name], said)
    tea = GiftForm(
        on=today() - dt.timedelta(days=40), what="龙井礼盒", value=Decimal(380), occasion="中秋", handed_by=staff["li"]
    )
    gifts.add_gift(desk, clients["宁波海鸿进出口"], tea)
    for days, count, reason in (
        (53, 1200, "订单积分：升降桌"),
        (25, 2400, "订单积分：办公椅"),
        (9, -800, "兑换购物卡"),
    ):
        moved = PointsForm(on=today() - dt.timedelta(days=days), points=count, reason=reason)
        points.move_points(desk, clients["宁波海鸿进出口"], moved)


def _step(desk: Desk, key: bytes, state: ComplaintState, text: str) -> None:
    seen = complaint_lists.complaint_page(desk, key).row.state
    mood = Satisfaction.SATISFIED if state is CALLED_BACK else None
    complaints.take_step(desk, key, StepForm(seen=seen, state=state, text=text, satisfaction=mood))
