"""A made-up firm to photograph: fourteen clients of a trading company, with history."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.clients import ClientType, Gender, Influence, Part, Stage
from clientbook.domain.interactions import Channel
from clientbook.domain.revisits import Purpose
from clientbook.services import (
    clients,
    departures,
    editing,
    firms,
    intakes,
    interactions,
    members,
    needs,
    purchases,
    revisits,
    service_team,
)
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.services.revisits import PlanForm
from clientbook.support.clock import today
from clientbook.support.i18n import speaking
from clientbook.support.words import Role
from tests.screenshots import record_samples

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk

UNVERIFIED = "上海启明教育科技"
PASSPHRASE = "丁香花在四月开满了院子里的墙，没有人知道"
LOGIN = "chen"


class Sample(NamedTuple):
    """One client: name, contact, position, class by rank, phone, who serves and backs up, days since, orders."""

    name: str
    contact: str
    position: str
    rank: int
    phone: str
    responsible: str
    backup: str
    silent: int
    orders: tuple[int, ...] = ()
    amount: int = 0


SAMPLES = (
    Sample("华东精密机械有限公司", "周建国", "采购部经理", 0, "13800002046", "wang", "li", 4, (4, 34, 64, 92), 321150),
    Sample("张三丰", "", "", 1, "13900007781", "wang", "", 71, (71, 99, 126, 152, 180, 206, 233), 12342),
    Sample("苏州绿叶餐饮管理", "刘芸", "老板", 0, "18600000915", "wang", "zhao", 2, (20, 80, 140), 214060),
    Sample("上海启明教育科技", "曾丽", "行政主管", 2, "021-66003388", "li", "", 20),
    Sample("宁波海鸿进出口", "翟志强", "总经理", 0, "13700005520", "wang", "", 25, (25, 53, 81, 109), 503750),
    Sample("杭州云栖茶业", "单婷", "店长", 1, "13500006402", "zhao", "li", 11, (40, 130), 59375),
    Sample("欧阳雪", "", "", 1, "15800003317", "zhao", "", 99, (120,), 32900),
    Sample("南京瑞泰物业", "仇海波", "工程部", 1, "025-88009071", "li", "wang", 7, (60, 150), 128150),
    Sample("无锡新源电气", "解文", "采购", 1, "18100002290", "wang", "li", 15, (15, 70), 200500),
    Sample("常州宏业包装", "吴立", "老板", 2, "13600004175", "zhao", "", 34),
    Sample("合肥百川物流", "区锦华", "副总", 0, "13300008806", "li", "zhao", 3, (10, 40, 70), 325806),
    Sample("温州巨力鞋业", "叶晨", "财务", 1, "13900001207", "wang", "", 23, (50,), 73260),
    Sample("绍兴锦绣纺织", "盖卫东", "厂长", 1, "15000006619", "zhao", "wang", 9, (30, 90), 164950),
    Sample("台州联合五金", "朴俊", "业务", 2, "18800000352", "li", "", 17),
)
PLACES = {
    "华东精密机械有限公司": ("上海", "制造业"),
    "张三丰": ("上海", "餐饮酒店"),
    "苏州绿叶餐饮管理": ("江苏 苏州", "餐饮酒店"),
    "上海启明教育科技": ("上海", "教育培训"),
    "宁波海鸿进出口": ("浙江 宁波", "进出口贸易"),
    "杭州云栖茶业": ("浙江 杭州", "食品茶饮"),
    "欧阳雪": ("浙江 宁波", "个体经营"),
    "南京瑞泰物业": ("江苏 南京", "物业服务"),
    "无锡新源电气": ("江苏 无锡", "制造业"),
    "常州宏业包装": ("江苏 常州", "制造业"),
    "合肥百川物流": ("安徽 合肥", "物流运输"),
    "温州巨力鞋业": ("浙江 温州", "制造业"),
    "绍兴锦绣纺织": ("浙江 绍兴", "制造业"),
    "台州联合五金": ("浙江 台州", "制造业"),
}
"""Region and industry by name."""
ACCOUNTANTS = {
    "华东精密机械有限公司": ("沈晓燕", "021-58001234"),
    "苏州绿叶餐饮管理": ("顾芳", "0512-67002210"),
    "宁波海鸿进出口": ("邵丽娟", "0574-87001234"),
    "合肥百川物流": ("陶敏", "0551-63008890"),
}
"""The second contacts of key clients: name and phone."""
BROUGHT = (
    ("苏州绿叶餐饮管理", "华东精密机械有限公司"),
    ("宁波海鸿进出口", "华东精密机械有限公司"),
    ("张三丰", "宁波海鸿进出口"),
    ("温州巨力鞋业", "宁波海鸿进出口"),
    ("合肥百川物流", "南京瑞泰物业"),
)
"""Who was brought, and by whom."""
PEOPLE = (("wang", "王晓雯"), ("li", "李航"), ("zhao", "赵敏"))
TALKS = ("确认送货时间，问及新款升降桌", "对上一批货很满意，月底再谈价格", "电话中约好下周上门看样品，客户希望周二上午")


def make_firm(path: Path) -> Desk:
    """Make the firm and return its open desk, signed in as the owner; its lists stand in simplified Chinese."""
    with speaking("zh_CN"):
        return _firm(path)


def _firm(path: Path) -> Desk:
    desk = firms.create_firm(path, firm="明德商贸", login=LOGIN, name="陈老板", passphrase=PASSPHRASE).desk
    team = members.add_team(desk, "华东组").made
    staff = {login: _hire(desk, path, login, name, team) for login, name in PEOPLE}
    kinds = [kind.id for kind in clients.classes(desk)]
    made_clients = {sample.name: _client(desk, sample, staff, kinds, place) for place, sample in enumerate(SAMPLES)}
    for brought, by in BROUGHT:
        form = replace(editing.edit_form(desk, made_clients[brought]), referrer=made_clients[by], referred_by="")
        editing.edit_client(desk, made_clients[brought], form)
    _leaver(desk, staff, made_clients)
    record_samples.add_records(desk, staff, made_clients)
    _revisits(desk, list(made_clients.values()))
    return desk


def _revisits(desk: Desk, made: list[bytes]) -> None:
    """Plan calls of this week: some by the owner, the others by who is responsible."""
    plans = (
        (Purpose.CONTRACT, "合同月底到期，先问明年的量", desk.me),
        (Purpose.OTHER, "问问新款升降桌用得怎么样", desk.me),
        (Purpose.AFTER_SALES, "元旦前寄台历", None),
        (Purpose.FOLLOW_UP, "上次说的报价有没有结果", None),
    )
    for place, ((purpose, note, who), client) in enumerate(zip(plans, made, strict=False)):
        form = PlanForm(due_on=today() + dt.timedelta(days=place // 2), purpose=purpose, note=note, assigned_to=who)
        revisits.plan_revisit(desk, client, form)


def _leaver(desk: Desk, staff: dict[str, bytes], made: dict[str, bytes]) -> None:
    form = departures.DepartureForm(leaver=staff["wang"], last_day=today() + dt.timedelta(days=11), reason="回老家")
    case = departures.open_departure(desk, form).made
    departures.allocate(desk, case, [made["宁波海鸿进出口"]], staff["li"], "懂外贸")
    departures.allocate(desk, case, [made["苏州绿叶餐饮管理"]], staff["zhao"], "已任备份，同城")
    departures.allocate(desk, case, [made["华东精密机械有限公司"], made["无锡新源电气"]], staff["li"], "已任备份")


def _hire(desk: Desk, path: Path, login: str, name: str, team: bytes) -> bytes:
    """Make an account and let the colleague come in for the first time, so that scenes can act as them."""
    form = members.MemberForm(login=login, name=name, role=Role.STAFF, team=team)
    changes, code = members.add_member(desk, form)
    newcomer = firms.open_firm(path, login=login, passphrase=code)
    firms.change_passphrase(newcomer, old=code, new=PASSPHRASE)
    newcomer.close()
    desk.refresh()
    return changes.made


def _client(desk: Desk, sample: Sample, staff: dict[str, bytes], kinds: list[bytes], place: int) -> bytes:
    is_company = bool(sample.contact)
    contact = ContactForm(
        name=sample.contact or sample.name,
        position=sample.position,
        phones=(("mobile", sample.phone),),
        wechat=f"wx_{sample.phone[-4:]}",
        is_decision_maker=sample.rank == 0,
        birthday="06-03" if sample.rank == 0 else "",
        is_lunar_birthday=sample.rank == 0,
    )
    form = ClientForm(
        type=ClientType.COMPANY if is_company else ClientType.PERSON,
        name=sample.name,
        class_id=kinds[sample.rank],
        stage=Stage.WON if sample.orders else Stage.FOLLOWING,
        contacts=(contact, *_accountant(sample.name)),
        responsible=staff[sample.responsible],
        since=dt.date(2019 + place % 5, 3, 11),
        source=("客户转介绍", "展会", "电话开发")[place % 3],
        region=PLACES[sample.name][0],
        industry=PLACES[sample.name][1],
        tags=("月结", "老客户")[: place % 3],
        referred_by="" if is_company else "茶博会的周先生",
        influences=(Influence.OPINION_LEADER.value, Influence.BRINGS_OTHERS.value) if sample.rank == 0 else (),
        influence="行业协会副会长" if sample.rank == 0 else "",
        preferences="喜欢上午通话，先看样品再谈价" if place % 2 else "",
        taboos="不要在同事面前谈返点" if place % 3 == 0 else "",
        gender="" if is_company else (Gender.MALE if sample.name == "张三丰" else Gender.FEMALE).value,
        birthday="" if is_company else "1968-08-15" if sample.name == "张三丰" else "1985-03-02",
        is_lunar_birthday=not is_company,
    )
    client = editing.add_client(desk, form).made
    if sample.name != UNVERIFIED:
        intakes.verify_client(desk, client)
    _history(desk, client, sample)
    if sample.backup:
        backup = service_team.BackupForm(staff[sample.backup], Part.BACKUP)
        service_team.set_backups(desk, client, [backup])
    return client


def _accountant(name: str) -> tuple[ContactForm, ...]:
    if name not in ACCOUNTANTS:
        return ()
    contact, phone = ACCOUNTANTS[name]
    return (ContactForm(name=contact, position="会计", phones=(("前台", phone),), is_primary=False),)


def _history(desk: Desk, client: bytes, sample: Sample) -> None:
    day = today()
    for number, days in enumerate(sample.orders):
        order = purchases.PurchaseForm(
            on=day - dt.timedelta(days=days),
            product=("办公椅", "升降桌", "不锈钢紧固件 M8 / M10")[number % 3],
            quantity=Decimal(12 + number),
            unit="把" if number % 3 == 0 else "件",
            amount=Decimal(sample.amount),
        )
        purchases.log_purchase(desk, client, order)
    for number, text in enumerate(TALKS[: 1 + len(sample.orders) % 3]):
        on = day - dt.timedelta(days=sample.silent + 14 * number)
        talk = interactions.InteractionForm(
            on=on, channel=(Channel.PHONE, Channel.WECHAT, Channel.VISIT)[number], text=text
        )
        interactions.log_interaction(desk, client, talk)
    if sample.rank == 0:
        promise = needs.NeedForm(
            what="第四季度新报价", agreed="沿用现价，之后按量分档", due_on=day + dt.timedelta(days=5)
        )
        needs.add_need(desk, client, promise)
