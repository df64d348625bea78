"""What clients of the demo firm praise, suggest and complain about, and what they were given."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.clients import Stage
from clientbook.domain.complaints import ComplaintState, Severity
from clientbook.domain.feedback import FeedbackType, Topic
from clientbook.domain.revisits import Satisfaction
from clientbook.services import complaints, feedback, gifts
from clientbook.services.complaints import ComplaintForm, StepForm
from clientbook.services.feedback import FeedbackForm
from clientbook.services.gifts import GiftForm
from clientbook.support.clock import frozen, now, today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clientbook.services.demo_crew import Colleague, Crew
    from clientbook.services.demo_files import MadeUp

REGISTERED, ACCEPTED, IN_PROGRESS, HANDLED, CALLED_BACK, CLOSED = ComplaintState
_APART = 7
"""Every seventh file in turn, so that the same client does not give everything."""


class Step(NamedTuple):
    """A step of a complaint, so many days after the one before."""

    days: int
    state: ComplaintState
    text: str


class Complained(NamedTuple):
    """A complaint so many days ago. `is_personal`: about who serves the client, so their manager handles it."""

    days: int
    severity: Severity
    text: str
    steps: tuple[Step, ...]
    is_personal: bool = False


COMPLAINTS = (
    Complained(
        9,
        Severity.SEVERE,
        "这批{product}有五箱压坏，装柜耽误了半天，要求换货。",
        (Step(0, ACCEPTED, "当天去现场拍照，先道歉"), Step(1, IN_PROGRESS, "已安排补发，等运输公司定责")),
    ),
    Complained(2, Severity.MINOR, "对账单少算了一笔退货。", ()),
    Complained(
        6,
        Severity.NORMAL,
        "两次打电话都没人回，说好的报价也没发来。",
        (Step(1, ACCEPTED, "本周内由主管回访"),),
        is_personal=True,
    ),
    Complained(
        13,
        Severity.NORMAL,
        "送货晚了两天，事先没有通知。",
        (Step(1, ACCEPTED, ""), Step(2, HANDLED, "换了承运商，这一单免运费，{who}接受")),
    ),
    Complained(
        48,
        Severity.SEVERE,
        "{product}印错批号，上线以后才发现。",
        (
            Step(0, ACCEPTED, "停用库存，先拿替代品顶上"),
            Step(1, IN_PROGRESS, "工厂加班重印"),
            Step(4, HANDLED, "全部换新，赔人工费"),
            Step(3, CALLED_BACK, "处理得快，可以继续合作"),
            Step(1, CLOSED, ""),
        ),
    ),
    Complained(
        95,
        Severity.MINOR,
        "发票抬头开错。",
        (Step(1, ACCEPTED, ""), Step(1, HANDLED, "重开并快递"), Step(2, CALLED_BACK, ""), Step(0, CLOSED, "")),
    ),
)


class Said(NamedTuple):
    """Feedback so many days ago."""

    days: int
    type: FeedbackType
    topic: Topic
    satisfaction: Satisfaction | None
    text: str


SAID = (
    Said(4, FeedbackType.PRAISE, Topic.SERVICE, None, "临时加单当天就送到，说比以前的供应商靠得住。"),
    Said(11, FeedbackType.SUGGESTION, Topic.PURCHASE, None, "{product}能不能出小包装，门店用不完一整箱。"),
    Said(16, FeedbackType.SURVEY, Topic.PURCHASE, Satisfaction.VERY_SATISFIED, ""),
    Said(23, FeedbackType.SURVEY, Topic.REVISIT, Satisfaction.SATISFIED, "回访及时，问得也细。"),
    Said(31, FeedbackType.SUGGESTION, Topic.SERVICE, None, "希望每月初主动发一次库存表。"),
    Said(38, FeedbackType.SURVEY, Topic.PURCHASE, Satisfaction.NEUTRAL, "价格比去年高，质量没有变化。"),
    Said(52, FeedbackType.PRAISE, Topic.PURCHASE, None, "{product}这批颜色正，退货率降了一半。"),
    Said(70, FeedbackType.SURVEY, Topic.SERVICE, Satisfaction.DISSATISFIED, "对账太慢，月底才给单子。"),
)
GIFTS = (
    (150, "月饼礼盒", Decimal(168), "中秋"),
    (150, "龙井茶礼盒", Decimal(380), "中秋"),
    (40, "新年台历", Decimal(25), "新年"),
    (20, "开业花篮", Decimal(260), "新店开业"),
)


def speak(crew: Crew, files: Sequence[MadeUp], manager_of: Callable[[Crew, Colleague], Colleague]) -> None:
    """Write down what clients said and were given, as who serves them; managers handle what is personal."""
    chosen = _chosen(files)
    for said in SAID:
        _say(crew, next(chosen, None), said)
    for days, what, value, occasion in GIFTS:
        if (made := next(chosen, None)) is not None:
            with frozen(_moment(made, days)):
                form = GiftForm(on=today(), what=what, value=value, occasion=occasion)
                gifts.add_gift(crew[made.responsible].desk, made.id, form)
    for complained in COMPLAINTS:
        if (made := next(chosen, None)) is not None:
            own = crew[made.responsible]
            _complain(own, manager_of(crew, own) if complained.is_personal else own, made, complained)


def _chosen(files: Sequence[MadeUp]) -> Iterator[MadeUp]:
    """Yield clients who buy and speak Chinese, every one once."""
    able = [made for made in files if made.form.stage is Stage.WON and not made.buyer.is_foreign]
    for start in range(_APART):
        yield from able[start::_APART]


def _say(crew: Crew, made: MadeUp | None, said: Said) -> None:
    if made is None:
        return
    product = made.buyer.products[0].name
    with frozen(_moment(made, said.days)):
        form = FeedbackForm(
            on=today(),
            type=said.type,
            topic=said.topic,
            product=product if said.topic is Topic.PURCHASE else "",
            satisfaction=said.satisfaction,
            text=_filled(made, said.text),
        )
        feedback.add_feedback(crew[made.responsible].desk, made.id, form)


def _complain(own: Colleague, handler: Colleague, made: MadeUp, complained: Complained) -> None:
    concerns = own.id if complained.is_personal and handler is not own else None
    moment = _moment(made, complained.days)
    with frozen(moment):
        form = ComplaintForm(
            on=today(), what=_filled(made, complained.text), severity=complained.severity, concerns=concerns
        )
        key = complaints.take_down(own.desk, made.id, form).made
    handler.desk.refresh()
    seen = REGISTERED
    for step in complained.steps:
        moment += dt.timedelta(days=step.days, minutes=40)
        score = Satisfaction.SATISFIED if step.state is CALLED_BACK else None
        taken = StepForm(seen=seen, state=step.state, text=_filled(made, step.text), satisfaction=score)
        with frozen(moment):
            complaints.take_step(handler.desk, key, taken)
        seen = step.state


def _filled(made: MadeUp, text: str) -> str:
    return text.format(who=made.buyer.who, product=made.buyer.products[0].name)


def _moment(made: MadeUp, days: int) -> dt.datetime:
    """Return a time so many days ago, or when the file was new."""
    age = max((today() - made.since).days, 0)
    return now() - dt.timedelta(days=min(days, age))
