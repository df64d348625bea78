"""The words of clients of the demo firm: complaints with their steps, and feedback with what was answered."""

from __future__ import annotations

from typing import NamedTuple

from clientbook.domain.complaints import ComplaintState, Severity
from clientbook.domain.feedback import FeedbackType, Topic
from clientbook.domain.revisits import Satisfaction

REGISTERED, ACCEPTED, IN_PROGRESS, HANDLED, CALLED_BACK, CLOSED = ComplaintState
PRAISE, SUGGESTION, SURVEY = FeedbackType


class Step(NamedTuple):
    """A step of a complaint, so many days after the one before; `reopens` takes a handled one up again."""

    days: int
    state: ComplaintState
    text: str
    satisfaction: Satisfaction | None = None
    reopens: bool = False


class Complained(NamedTuple):
    """A complaint so many days ago. `is_personal`: about who serves the client, so their manager handles it."""

    days: int
    severity: Severity
    text: str
    steps: tuple[Step, ...]
    is_personal: bool = False
    is_abroad: bool = False


_SATISFIED, _NEUTRAL = Satisfaction.SATISFIED, Satisfaction.NEUTRAL

COMPLAINTS = (
    Complained(
        9,
        Severity.SEVERE,
        "这批{product}有五箱压坏，装柜耽误了半天，要求换货。",
        (Step(0, ACCEPTED, "当天去现场拍照，先道歉"), Step(1, IN_PROGRESS, "已安排补发，等运输公司定责")),
    ),
    Complained(1, Severity.MINOR, "对账单少算了一笔退货。", ()),
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
        21,
        Severity.NORMAL,
        "{product}比封样厚度薄，卡尺量过，差十丝。",
        (
            Step(0, ACCEPTED, "取三个点的样送检"),
            Step(2, IN_PROGRESS, "检测确认偏薄，厂家认账"),
            Step(4, HANDLED, "整批换货，旧货当缓冲垫用，不收回"),
            Step(3, CALLED_BACK, "新货量过，合格，处理还算快", _SATISFIED),
        ),
    ),
    Complained(
        48,
        Severity.SEVERE,
        "{product}印错批号，上线以后才发现。",
        (
            Step(0, ACCEPTED, "停用库存，先拿替代品顶上"),
            Step(1, IN_PROGRESS, "工厂加班重印"),
            Step(4, HANDLED, "全部换新，赔人工费"),
            Step(3, CALLED_BACK, "处理得快，可以继续合作", _SATISFIED),
            Step(1, CLOSED, ""),
        ),
    ),
    Complained(
        62,
        Severity.NORMAL,
        "司机卸货态度差，和库管吵了起来。",
        (
            Step(1, ACCEPTED, ""),
            Step(1, HANDLED, "司机调离这条线，写了道歉信"),
            Step(9, IN_PROGRESS, "新司机又走错门，{who}要求固定人", reopens=True),
            Step(3, HANDLED, "固定老周跑这条线，附卸货口照片"),
            Step(6, CALLED_BACK, "这半个月没有再出问题", _NEUTRAL),
            Step(0, CLOSED, ""),
        ),
    ),
    Complained(
        95,
        Severity.MINOR,
        "发票抬头开错。",
        (
            Step(1, ACCEPTED, ""),
            Step(1, HANDLED, "重开并快递"),
            Step(2, CALLED_BACK, "", _SATISFIED),
            Step(0, CLOSED, ""),
        ),
    ),
    Complained(
        5,
        Severity.SEVERE,
        "Eleven cartons of {product} arrived wet. The container had a hole in the roof; photos attached to the mail.",
        (Step(1, ACCEPTED, "Asked for the survey report, insurer informed"),),
        is_abroad=True,
    ),
    Complained(
        2,
        Severity.NORMAL,
        "Booked on a later vessel without being told. The promotion starts on the first of the month.",
        (),
        is_abroad=True,
    ),
    Complained(
        17,
        Severity.NORMAL,
        "{product}: glue lines open on about one piece in fifty.",
        (
            Step(1, ACCEPTED, "Samples requested by courier"),
            Step(3, IN_PROGRESS, "Mill found a cold glue station on line 2"),
            Step(5, HANDLED, "Credit note for the share that failed, glue station replaced"),
        ),
        is_abroad=True,
    ),
    Complained(
        74,
        Severity.MINOR,
        "Packing list and invoice differ by one carton.",
        (
            Step(0, ACCEPTED, ""),
            Step(1, HANDLED, "Corrected set sent, customs broker informed"),
            Step(4, CALLED_BACK, "Fine, quickly done", _SATISFIED),
            Step(1, CLOSED, ""),
        ),
        is_abroad=True,
    ),
)


class Said(NamedTuple):
    """Feedback so many days ago, and what was answered some days later, if it needed an answer."""

    days: int
    type: FeedbackType
    topic: Topic
    satisfaction: Satisfaction | None
    text: str
    answer: str = ""
    is_abroad: bool = False


SAID = (
    Said(4, PRAISE, Topic.SERVICE, None, "临时加单当天就送到，说比以前的供应商靠得住。"),
    Said(
        11,
        SUGGESTION,
        Topic.PURCHASE,
        None,
        "{product}能不能出小包装，门店用不完一整箱。",
        "答复{who}：小包装下月起可供，五十件一包，单价加四分。",
    ),
    Said(16, SURVEY, Topic.PURCHASE, Satisfaction.VERY_SATISFIED, ""),
    Said(23, SURVEY, Topic.REVISIT, Satisfaction.SATISFIED, "回访及时，问得也细。"),
    Said(
        31,
        SUGGESTION,
        Topic.SERVICE,
        None,
        "希望每月初主动发一次库存表。",
        "从本月起每月一日发库存表，{who}确认收到第一份。",
    ),
    Said(38, SURVEY, Topic.PURCHASE, Satisfaction.NEUTRAL, "价格比去年高，质量没有变化。"),
    Said(52, PRAISE, Topic.PURCHASE, None, "{product}这批颜色正，退货率降了一半。"),
    Said(
        70,
        SURVEY,
        Topic.SERVICE,
        Satisfaction.DISSATISFIED,
        "对账太慢，月底才给单子。",
        "和财务商定二十五号前出对账单，已电话告诉{who}。",
    ),
    Said(104, SURVEY, Topic.PURCHASE, Satisfaction.SATISFIED, "箱子结实，长途没有塌。"),
    Said(133, PRAISE, Topic.SERVICE, None, "师傅帮着把旧托盘一起拉走，省了我们一趟车。"),
    Said(160, SURVEY, Topic.PURCHASE, Satisfaction.VERY_DISSATISFIED, "色差三次了，再有一次就换人。"),
    Said(6, PRAISE, Topic.SERVICE, None, "“You answer before we have finished our coffee.”", is_abroad=True),
    Said(
        14,
        SUGGESTION,
        Topic.PURCHASE,
        None,
        "Could {product} come with a QR code for the recycling bin? Their customers ask.",
        "Told {who}: possible from the next lot on, artwork needed two weeks before.",
        is_abroad=True,
    ),
    Said(27, SURVEY, Topic.PURCHASE, Satisfaction.VERY_SATISFIED, "Best lot so far.", is_abroad=True),
    Said(45, SURVEY, Topic.SERVICE, Satisfaction.NEUTRAL, "Good, but Mondays are slow.", is_abroad=True),
    Said(
        66,
        SUGGESTION,
        Topic.SERVICE,
        None,
        "One document set as a single PDF instead of six mails.",
        "Done from the next shipment on, {who} checked a sample set.",
        is_abroad=True,
    ),
    Said(90, SURVEY, Topic.PURCHASE, Satisfaction.DISSATISFIED, "Print lighter than the proof.", is_abroad=True),
    Said(120, PRAISE, Topic.PURCHASE, None, "{product} survived a drop test from two metres.", is_abroad=True),
)


class Handed(NamedTuple):
    """A gift that the owner handed over in person, so many days ago."""

    days: int
    what: str
    value: int
    occasion: str
    note: str
    is_abroad: bool = False


HANDED = (
    Handed(20, "开业花篮", 260, "新店开业", "和陈总一起到场，合影一张"),
    Handed(58, "景德镇茶具", 880, "乔迁", "新厂房剪彩当天送到"),
    Handed(35, "Celadon tea set", 520, "Canton Fair", "At the dinner, by Mr Chen in person", is_abroad=True),
)
