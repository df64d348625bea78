"""Made-up values for documents, rich enough to look at."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from clientbook.reports.values import (
    ClientKind,
    Contact,
    Dossier,
    Fact,
    FiledDocument,
    Happening,
    Imprint,
    Money,
    OpenItem,
    Packet,
    Period,
    Phone,
    PlannedRevisit,
    Purchase,
    RecoverySheet,
    ReviewedPerson,
    ReviewSheet,
    Schedule,
    ScheduleDay,
    SeenFile,
    Successor,
    TakenOff,
    Transfer,
    Viewer,
)
from clientbook.support.clock import seeded

FIRST = dt.date(2026, 11, 23)
NAMES = (
    "宁波海鸿进出口",
    "杭州云栖精密机械",
    "苏州博远电子",
    "绍兴越丰纺织",
    "台州华锐模具",
    "上海瀚海国际物流",
    "义乌万通小商品",
)
PEOPLE = ("翟志强", "欧阳婉清", "王小明", "李秀英", "Ștefan Müller", "陳怡君")
PRODUCTS = ("不锈钢紧固件 M8 / M10", "定制冲压件 HT-7", "不锈钢紧固件 M6", "铝合金支架 AL-20（阳极氧化，哑光黑）")
TEXTS = (
    "通知王晓雯将离职，翟总表示愿意继续合作，希望由懂外贸的人接手；介绍李航。",
    "与李航一同上门看破损货物，商定补发 24 箱，客户满意处理速度。",
    "HT-7 一批外箱破损 24 箱，怀疑装车挤压。客户要求三日内给出书面说明，并附上装车照片与承运人签收单。",
    "满意度：很满意。对新品 SK-20 有兴趣，要样品。",
    "确认十月到货计划，要求分两批：第一批 11 月 5 日前，第二批 11 月 20 日前，均送鄞州仓库。",
)
NOTE = "内部资料，交接完毕后归档"
KINDS = ("电话", "拜访", "投诉", "回访", "微信")


FACTS = (
    Fact("地址", "宁波市鄞州区某某路 88 号 12 楼"),
    Fact("微信", "haihong_zhai"),
    Fact("行业", "进出口贸易"),
)
OPEN = (
    OpenItem(what="第四季度新报价", agreed="沿用现价至 12-01，再按量分档", due=dt.date(2026, 11, 28), who="李航"),
    OpenItem(what="包装破损补货 24 箱", agreed="免费补发，含运费", due=dt.date(2026, 11, 26), who="赵敏"),
    OpenItem(what="样品 SK-20 试用反馈", agreed="客户试用两周后回电", who="李航"),
)
DOCUMENTS = (
    FiledDocument(
        title="2026 年度采购框架合同", kind="合同", version=3, on=dt.date(2026, 1, 5),
        ends_on=dt.date(2026, 12, 31), who="王晓雯",
    ),
    FiledDocument(title="包装破损照片（装车前后，含承运人签收单）", kind="照片", on=dt.date(2026, 11, 8), who="李航"),
)  # fmt: skip
VIEWERS = (
    Viewer(name="陈老板", role="老板", extent="全部", since=dt.date(2019, 3, 11), granted_by="（建立时）"),
    Viewer(name="李航", role="负责人", extent="全部", since=dt.date(2025, 6, 1), granted_by="陈老板"),
    Viewer(name="王晓雯", role="原负责人", since=dt.date(2019, 3, 11), until=dt.date(2026, 12, 4)),
)


def imprint(**changes: str) -> Imprint:
    """Return what stands on every page of a sample."""
    values = {"firm": "明德商贸有限公司", "serial": "JD-2026-0007", "printed_by": "陈老板", "note": NOTE}
    at = dt.datetime(2026, 11, 22, 10, 14, tzinfo=dt.UTC)
    return Imprint(printed_at=at, **{**values, **changes})


def dossier(number: int = 0, *, events: int = 5) -> Dossier:
    """Return a full dossier; numbers make different ones, always the same."""
    pick = seeded(number)
    name = f"{NAMES[number % len(NAMES)]}有限公司" + (f"（{number}）" if number >= len(NAMES) else "")
    return Dossier(
        name=name,
        class_name=("VIP", "普通", "潜在")[number % 3],
        kind=ClientKind.COMPANY,
        summary=("进出口贸易", "浙江宁波", "近一年采购 ¥2,015,000（第 1 位）"),
        client_since=dt.date(2019, 3, 11),
        contacts=(
            Contact(
                name=PEOPLE[number % len(PEOPLE)],
                position="总经理",
                phones=(Phone("13700005520"), Phone("0574-8800 0000", "办公室")),
                emails=("zhai.zhiqiang@haihong-import-export.example",),
                is_primary=True,
                is_decision_maker=True,
            ),
            Contact(name="周敏", position="采购", phones=(Phone("13900001234", "手机"),), note="对账找她"),
        ),
        facts=FACTS,
        notes=(Fact("偏好与忌讳", "下午四点后通话；合同寄纸质件；不谈上一任供应商；喜欢龙井，不喝酒。"),),
        transfer=Transfer(
            leaver="王晓雯",
            leaver_since=dt.date(2019, 3, 11),
            successor=("李航", "赵敏", "孙倩")[number % 3],
            reason="备份联系人，懂外贸，负责区域相同",
            on=dt.date(2026, 12, 4),
            introduction="11-24 上门，陈老板陪同",
            slip="JD-0412 已打印，待客户签回",
        ),
        urgent=("第四季度价格 12 月 1 日到期，客户等新报价", "11-07 投诉包装破损，补货在途", "翟总 12 月 18 日生日"),
        open_items=OPEN,
        purchases=tuple(
            Purchase(
                on=dt.date(2026, 10, 28) - dt.timedelta(days=29 * n),
                product=PRODUCTS[(n + number) % len(PRODUCTS)],
                quantity=Decimal(pick.randrange(100, 9000)),
                unit="件",
                amount=Money(Decimal(pick.randrange(10_000, 99_999_900)) / (100 if n % 3 == 0 else 1)),
                after_sales="正常" if n != 1 else "11-07 包装破损，处理中",
            )
            for n in range(4)
        ),
        purchases_total=31,
        timeline=tuple(
            Happening(
                on=dt.date(2026, 11, 18) - dt.timedelta(days=9 * n),
                kind=KINDS[n % len(KINDS)],
                text=TEXTS[(n + number) % len(TEXTS)],
                who=("陈老板", "王晓雯、李航", "王晓雯", "孙倩（客服）")[n % 4],
            )
            for n in range(events)
        ),
        timeline_total=147,
        documents=DOCUMENTS,
        viewers=VIEWERS,
        visibility_note="王晓雯的访问权在结案时终止。",
    )


def packet(clients: int = 8, *, events: int = 5) -> Packet:
    """Return a handover of `clients` clients to three successors."""
    return Packet(
        leaver="王晓雯",
        leaver_post="外贸业务一部 销售主管",
        last_day=dt.date(2026, 12, 4),
        reason="辞职（个人原因）",
        successors=(
            Successor(name="李航", post="外贸业务一部", clients=14, key_clients=3),
            Successor(name="赵敏", post="外贸业务二部", clients=11, key_clients=2),
            Successor(name="孙倩", post="客服", clients=6),
        ),
        dossiers=tuple(dossier(n, events=events) for n in range(clients)),
        overrides=(Fact("台州华锐模具：确认单未签回", "客户出国至 12 月中，已电话确认，录音存档。"),),
        remarks="重点客户的样品在三号仓库 B 架，钥匙交李航。",
    )


def schedule(days: int = 5, per_day: int = 7, *, period: Period = Period.WEEK) -> Schedule:
    """Return a schedule with `days` × `per_day` revisits."""
    return Schedule(
        person="孙倩",
        period=period,
        first=FIRST,
        last=FIRST + dt.timedelta(days=days - 1),
        days=tuple(
            ScheduleDay(
                on=FIRST + dt.timedelta(days=n),
                revisits=tuple(_revisit(n * per_day + at) for at in range(per_day)),
                note="小雪后第一天" if n == 0 else "",
            )
            for n in range(days)
        ),
    )


def _revisit(number: int) -> PlannedRevisit:
    return PlannedRevisit(
        client=f"{NAMES[number % len(NAMES)]}有限公司",
        class_name=("VIP", "普通", "潜在")[number % 3],
        contact=PEOPLE[number % len(PEOPLE)],
        phone=f"1380013{number % 10_000:04}",
        last_contact=None if number % 11 == 4 else FIRST - dt.timedelta(days=20 + number % 60),
        purpose=("季度回访", "售后回访：包装破损是否解决", "生日问候（农历十月十五）", "合同 12-31 到期")[number % 4],
        is_overdue=number % 5 == 1,
    )


def recovery_sheet() -> RecoverySheet:
    """Return a sheet with a made-up key."""
    groups = ("K7QM-2XHD", "9RTW-4ZBN", "P3VC-8JYK", "6MFE-1SXA", "D5GU-7HQR", "2NBW-9LTC", "X8ZK-3PVM", "4YJH-6ERD")
    return RecoverySheet(
        firm="明德商贸有限公司",
        owner="陈建国",
        groups=groups,
        fingerprint="3F2A 91C7 0B5D E84E 66A1 7D20 C9F3 185B 4E7A 02D6 B1C8 953F",
        words=("orbit", "lantern", "maple", "copper", "island", "velvet"),
        qr="CB1:" + "".join(groups).replace("-", ""),
    )


def access_review(people: int = 8, files: int = 12) -> ReviewSheet:
    """Return a finished access review of so many people who see so many files each."""
    seen = [
        SeenFile(
            f"客户{n:03}有限公司", "Whole file", FIRST, FIRST + dt.timedelta(days=n) if n % 5 == 0 else None, "陈老板"
        )
        for n in range(files)
    ]
    return ReviewSheet(
        number=3,
        started_on=FIRST,
        started_by="陈老板",
        finished_on=FIRST + dt.timedelta(days=2),
        finished_by="陈老板",
        files=files,
        confirmed=files * people,
        head=4711,
        words="amber bridge candle dolphin ember forest",
        people=tuple(
            ReviewedPerson(
                name=f"员工{n}", role="Staff", whole=files, contact_part=0, temporary=files // 5, files=tuple(seen)
            )
            for n in range(people)
        ),
        taken_off=(TakenOff("李航", "宁波海鸿进出口有限公司", "Whole file", FIRST, "陈老板"),),
    )
