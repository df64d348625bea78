"""What people of the demo firm wrote: contacts, needs, revisits, notes. {who} and {product} are filled in."""

from __future__ import annotations

from typing import NamedTuple

from clientbook.domain.interactions import Channel

PHONE, VISIT, WECHAT, EMAIL = Channel.PHONE, Channel.VISIT, Channel.WECHAT, Channel.EMAIL
MEETING, EVENT = Channel.MEETING, Channel.EVENT


class Line(NamedTuple):
    """What was written, and how the client was met."""

    channel: Channel
    text: str


class Talk(NamedTuple):
    """What is said with one kind of client, by occasion."""

    first: tuple[Line, ...]
    asking: tuple[Line, ...]
    arrived: tuple[Line, ...]
    between: tuple[Line, ...]


def _lines(*lines: tuple[Channel, str]) -> tuple[Line, ...]:
    return tuple(Line(channel, text) for channel, text in lines)


COMPANY = Talk(
    first=_lines(
        (PHONE, "老客户介绍过来的，第一次通话。{who}主要问{product}的价格和账期，约了下周带样品过去。"),
        (EVENT, "在包装展上认识，交换了名片。{who}说现在的供应商交货不稳，愿意先试一小单。"),
        (VISIT, "上门拜访，带了三款{product}样品。{who}看中第二款，要给仓库试用几天再答复。"),
        (WECHAT, "电话介绍之后加了微信，发了产品目录。{who}说月底盘点完再谈。"),
        (PHONE, "客户在网上看到我们的{product}，自己打电话来的。问得很细：材质、克重、能不能印标。"),
    ),
    asking=_lines(
        (PHONE, "{who}来电询{product}，要含税含运的价。当天报了价，有效期七天。"),
        (WECHAT, "谈{product}，{who}嫌比上次贵三个点。解释了原纸涨价，这一批仍按老价。"),
        (VISIT, "上门确认{product}的规格，外箱要加印批号。打样后{who}当场确认。"),
        (PHONE, "{who}催{product}的交期。答应先发一半，余下的三天内补齐。"),
        (WECHAT, "和{who}核对库存，{product}还够用一周，这次按平时的量订。"),
        (MEETING, "跟对方采购和财务一起开会，谈{product}的账期，同意改为月结四十五天，书面确认后生效。"),
        (EMAIL, "{who}发来下季度的用量表，{product}比去年多两成，请我们提前备货。"),
        (PHONE, "比价阶段：对方手里有三家的报价，我们不是最低。{who}看重能补货，最后还是定了我们。"),
        (WECHAT, "{who}发来新的外箱图稿，{product}改成双色印刷，版费答应我们承担一半。"),
        (VISIT, "去仓库一起盘了{product}的余量，{who}按两个月的用量下单，分两次送。"),
    ),
    arrived=_lines(
        (PHONE, "确认到货。{who}说数量对，有两箱压角，不影响使用，拍照留底。"),
        (WECHAT, "{product}已经上线使用，{who}说比上一批平整。"),
        (PHONE, "送货单签回，发票随货。{who}提醒周五下午不要送货，他们盘点。"),
        (VISIT, "到现场看了使用情况，教新来的库管怎样堆放防潮。"),
        (WECHAT, "{who}发来质检照片，这批{product}全部合格，下个月还按这个量备货。"),
        (PHONE, "到货少了一件，当天补发，{who}对处理速度满意。"),
        (VISIT, "送货时跟车过去，{who}在卸货口等着，当面点清，顺便看了他们的新货架。"),
    ),
    between=_lines(
        (PHONE, "例行电话。{who}最近忙着搬新厂房，搬完会有一批新需求。"),
        (VISIT, "顺路拜访，坐了二十分钟。同行在报低价，但{who}更看重我们能补货。"),
        (WECHAT, "发了新版价目表，{who}请我们把标签的打样也安排上。"),
        (MEETING, "请{who}和仓库的同事吃了便饭。他们准备把三家供应商减到两家，我们在名单里。"),
        (PHONE, "{who}休假，同事接的电话：近期没有计划，下个月再联系。"),
        (EVENT, "在行业交流会上碰到{who}，介绍了华南仓的现货，会后发了资料。"),
        (PHONE, "{who}说新来的采购主管下月到岗，建议我们早点上门认识。"),
        (MEETING, "谈年度框架协议。对方要锁价半年，我们提出按季度调价，在等他们法务回复。"),
        (VISIT, "讨论改包装方案，少一层用料，单个能省八分钱，{who}很感兴趣。"),
        (WECHAT, "打了两次电话没有接，留言后傍晚回复，说在出差，下周一再谈。"),
        (PHONE, "寄了样册和台历，{who}收到后专门打电话来道谢。"),
        (WECHAT, "{who}问能不能代为保管一批货，仓位最多留两周，已答复。"),
        (EMAIL, "对账，差额是上月的退货没有冲，已请财务改正，{who}确认无误。"),
        (VISIT, "陪{who}看了我们的仓库，对先进先出的做法印象不错。"),
        (WECHAT, "{who}转来他们总部的供应商问卷，当晚填好发回，缺的资质证书明天补。"),
        (PHONE, "问了淡季的排产，{who}说八成产能，常备料维持一个月的量。"),
        (MEETING, "季度回顾会，交期准时率百分之九十七，{who}希望把对账日提前到二十五号。"),
        (VISIT, "认识了他们新来的库管，留了名片，以后送货直接联系他。"),
        (WECHAT, "节前问候。{who}说假期安排人值班，急单照常收货。"),
        (EMAIL, "发去环保检测报告的扫描件，{who}转给了他们的品质部。"),
    ),
)

PRIVATE = Talk(
    first=_lines(
        (PHONE, "朋友介绍来的，想买{product}送长辈，先要了一份价目。"),
        (EVENT, "在茶博会摊位上试喝之后留了电话，喜欢清淡一点的。"),
        (WECHAT, "主动加的好友，问{product}能不能写贺卡，答应可以手写。"),
    ),
    asking=_lines(
        (PHONE, "{who}来电要{product}，送家里老人，请我们包得素一点。"),
        (WECHAT, "订{product}，分两个地址寄，贺卡内容已经发来。"),
        (WECHAT, "{who}问{product}能不能赶在周末前到，安排了加急。"),
        (VISIT, "{who}到店里看过样品，定了{product}，要手提袋。"),
    ),
    arrived=_lines(
        (WECHAT, "{product}收到了，{who}说老人家很喜欢，下次还要。"),
        (PHONE, "有一盒边角压坏，当天换了新的寄过去，{who}很客气。"),
        (PHONE, "问到货，都已经送出去了，{who}说包装体面。"),
    ),
    between=_lines(
        (WECHAT, "发了问候和新品图片，{who}说等家里定了再联系。"),
        (WECHAT, "{who}介绍了一位同事过来，回赠了一小盒样茶。"),
        (PHONE, "电话问候，{who}最近在外地照看孙辈，过一阵回来。"),
        (PHONE, "{who}问去年那款还有没有，已经停产，推荐了相近的一款。"),
        (WECHAT, "聊了几句，家里孩子要考试，过了这阵子再说。"),
        (VISIT, "{who}路过店里坐了坐，尝了两款新茶，带走一份价目。"),
        (PHONE, "说起上次的礼盒，{who}夸手提袋结实，问能不能单买。"),
    ),
)

ENGLISH = Talk(
    first=_lines(
        (
            EVENT,
            "Met {who} at the Canton Fair. They need a second source for {product} and asked for samples by courier.",
        ),
        (MEETING, "First call with {who}. Wants FOB Ningbo prices for {product}, and photos of the packing line."),
        (EMAIL, "Enquiry through the website. {who} asked about minimum order, lead time and FSC paper."),
    ),
    asking=_lines(
        (EMAIL, "{who} asked for a quote on {product}, FOB Ningbo, valid 14 days. Sent the same afternoon."),
        (MEETING, "Video call about the artwork for {product}. {who} approved the second proof."),
        (EMAIL, "{who} needs {product} ten days earlier than usual; booked the earlier vessel."),
        (EMAIL, "Discussed payment: 30 % deposit, balance against the copy of the bill of lading. {who} agreed."),
    ),
    arrived=_lines(
        (EMAIL, "Container arrived. {who} says the count is right and the cartons are dry."),
        (EMAIL, "{who} sent photos from the warehouse: {product} is fine, two pallets were relabelled on site."),
        (PHONE, "Confirmed delivery. {who} asks us to put the carton marks on two sides next time."),
    ),
    between=_lines(
        (EMAIL, "Sent the new price list. {who} will plan the next range in the coming weeks."),
        (EMAIL, "{who} will be in Shanghai next month and would like to see the warehouse."),
        (PHONE, "Short call: sales are slower than planned, the next order moves by three weeks."),
        (EMAIL, "{who} introduced the new assistant buyer, who takes over the day-to-day questions."),
        (EMAIL, "{who} asked about the recycling rules that apply from next year; promised the test reports."),
        (MEETING, "Quarterly video call. {who} is happy with lead times and wants smaller cartons for the web shop."),
        (EMAIL, "Sent season's greetings and the vessel schedule for the coming quarter to {who}."),
    ),
)

NEEDS = (
    ("报{product}的年度框架价", "按季度调价，量价分三档"),
    ("安排{product}改版打样", "样品寄到后三天内给答复"),
    ("补开上个月的增值税发票", "税号已更新，抬头不变"),
    ("送一套新样册到前台", "写{who}亲启"),
    ("约时间看新仓库", "对方来三个人，安排午饭"),
    ("问清楚能否寄售", "最多留两周，超出按天计仓租"),
    ("更换破损的外箱", "随下一批货补，不另收运费"),
    ("给出减一层用料的方案", "单价目标降八分"),
    ("确认{product}的环保检测报告", "要盖章的原件"),
    ("登记新采购主管的联系方式", "{who}会先打招呼"),
)
PRIVATE_NEEDS = (
    ("留两盒{product}", "月底前来取"),
    ("手写贺卡三张", "内容已经发来"),
    ("新茶上市时先寄样", "只要清淡的"),
)
ENGLISH_NEEDS = (
    ("Send test reports for {product}", "Signed originals by courier"),
    ("Quote {product} with printed inside", "Three quantity steps"),
    ("Book a warehouse visit", "Two people, half a day"),
)

PRAISE = (
    "交货准时，库管点名表扬了送货师傅。",
    "对这两个月的服务很满意，愿意介绍同行。",
    "价格能接受，最看重补货快。",
    "资料都对得上，没有别的意见。",
    "发票和对账都及时，财务没有意见。",
    "包装比以前平整，希望保持。",
)
SO_SO = (
    "总体可以，希望送货前提前半天打招呼。",
    "还行，就是换了司机以后找不到卸货口。",
    "没有大问题，希望报价快一点。",
)
GRUMBLE = (
    "上一批有色差，要求下次先寄样确认。",
    "两次对账单都晚了，财务有意见。",
    "说好久没有人来看过他们了，电话也少。",
    "交期说好七天，实际十天，差点停线。",
)
ENGLISH_PRAISE = (
    "Happy with the last two shipments, nothing open.",
    "Prices are fine; they value the quick answers most.",
    "Contact data confirmed, no complaints.",
)
UNREACHED = ("响了很久没有人接。", "前台说在开会，改天再打。", "号码占线，打了两次。")

AFTER_SALES_OPEN = (
    "两箱受潮，已拍照，等换货",
    "标签有起边，正在请厂家检测",
    "少发一件，补发在途",
    "客户要求退回尾数，等质检结果",
)
AFTER_SALES_SETTLED = ("压角五个，已补发", "色差，让利百分之三了结", "送错地址，已重新派送")

LOST = (
    "客户关停了这条产线，仓库已清空。",
    "同行低一成的价格拿走，账期也更长。",
    "对方总部统一集采，地方不再自行采购。",
    "老板转行，公司正在注销。",
)
PREFERENCES = (
    "喜欢先看实物再谈价，不爱看图册。",
    "上午十点以后再打电话。",
    "只收电子对账单，不要纸质的。",
    "爱喝普洱，来访备一壶。",
    "送货前半天电话通知库管。",
    "回复要快，长消息不看，最好打电话。",
    "节前喜欢提前两周定量。",
    "谈价格时希望财务也在场。",
    "看重环保标识，报价附上检测报告。",
    "周三固定例会，不接电话。",
)
TABOOS = (
    "不要在同事面前谈返点。",
    "忌送钟表和梨。",
    "不吃辣，也不喝白酒。",
    "不要越过{who}直接找老板。",
    "不喜欢被群发消息。",
    "周五下午盘点，不接待。",
)
REMARKS = (
    "货款一直准时，从未逾期。",
    "合同每年三月续签，提前一个月谈。",
    "仓库在二楼，没有货梯，要自带地牛。",
    "对方换过两任采购，老板娘最终拍板。",
    "有一家分厂在筹建，明年投产。",
    "竞争对手每季度来一次，报价低五个点。",
)
SOURCES = ("老客户介绍", "展会", "电话开发", "上门来访", "网上询盘", "行业协会")
INFLUENCE = ("商会副会长，同行愿意听他的", "带来过三家新客户", "常参加我们的答谢会", "在采购群里很活跃")
TAGS = ("月结", "现款", "重品质", "重价格", "年度合同", "节日用量大", "需送货上楼", "新厂筹建", "可做案例")
GENDERS = ("男", "女")

REASONS = {
    "backup": "{name}一直是备份联系人，客户熟悉，接手最稳。",
    "key": "重点客户，由{name}亲自承接，半年后再评估。",
    "south": "客户在华南，{name}常驻广州，上门方便。",
    "trade": "{name}做这个行业最多，熟悉用料和验收。",
    "load": "{name}目前手上客户较少，有余力按时回访。",
    "english": "{name}能用英语对接，时差方便安排。",
}
LEAVING = "回老家照顾父母，本人书面提出。"

_WORDS = """
amber anchor apple april arrow autumn bamboo basket beacon birch bonnet bottle bridge bronze butter
button camel candle canyon carbon carpet castle cedar cherry circle clover cobalt copper coral cotton
cradle crystal daisy dancer delta desert diamond dolphin dragon eagle ember engine falcon feather fennel
ferry fiddle flame flute forest fossil galaxy garden garnet ginger glacier granite grape guitar hammer
harbor hazel helmet heron hollow honey indigo island ivory jacket jasmine jungle kettle ladder lantern
lemon linen lizard locket lotus magnet mango maple marble meadow melon mirror monsoon mosaic mountain
nectar needle nickel nutmeg oasis ocean olive onyx orange orbit orchid otter oyster paddle palace
panda paper pebble pepper pigeon pillow planet plum pocket pollen poppy prairie puzzle quartz quiver
rabbit raven ribbon river rocket saddle saffron salmon sandal satin shadow shelter signal silver spiral
spruce stone summer sunset tavern temple thistle thunder tiger timber tunnel turtle tulip valley velvet
violet walnut willow window winter yellow zephyr zigzag
"""
WORDS = tuple(_WORDS.split())
"""What passphrases are thrown from: short English words that are typed without an input method."""
