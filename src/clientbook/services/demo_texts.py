"""What people of the demo firm wrote: contacts, needs, revisits, notes. {who} and {product} are filled in."""

from __future__ import annotations

from typing import NamedTuple


class Talk(NamedTuple):
    """What is said with one kind of client, by occasion."""

    first: tuple[str, ...]
    asking: tuple[str, ...]
    arrived: tuple[str, ...]
    between: tuple[str, ...]


COMPANY = Talk(
    first=(
        "老客户介绍过来的，第一次通话。{who}主要问{product}的价格和账期，约了下周带样品过去。",
        "在包装展上认识，交换了名片。{who}说现在的供应商交货不稳，愿意先试一小单。",
        "上门拜访，带了三款{product}样品。{who}看中第二款，要给仓库试用几天再答复。",
        "电话介绍之后加了微信，发了产品目录。{who}说月底盘点完再谈。",
        "客户在网上看到我们的{product}，自己打电话来的。问得很细：材质、克重、能不能印标。",
    ),
    asking=(
        "{who}来电询{product}，要含税含运的价。当天报了价，有效期七天。",
        "微信上谈{product}，{who}嫌比上次贵三个点。解释了原纸涨价，这一批仍按老价。",
        "上门确认{product}的规格，外箱要加印批号。打样拍照，{who}当场确认。",
        "{who}催{product}的交期。答应先发一半，余下的三天内补齐。",
        "和{who}核对库存，{product}还够用一周，这次按平时的量订。",
        "跟对方采购和财务一起开电话会，谈{product}的账期，同意改为月结四十五天，书面确认后生效。",
        "{who}发来下季度的用量表，{product}比去年多两成，请我们提前备货。",
        "比价阶段：对方手里有三家的报价，我们不是最低。{who}看重能补货，最后还是定了我们。",
    ),
    arrived=(
        "电话确认到货。{who}说数量对，有两箱压角，不影响使用，拍照留底。",
        "{product}已经上线使用，{who}说比上一批平整。",
        "送货单签回，发票随货。{who}提醒周五下午不要送货，他们盘点。",
        "到现场看了使用情况，教新来的库管怎样堆放防潮。",
        "{who}发来质检照片，这批{product}全部合格，下个月还按这个量备货。",
        "到货少了一件，当天补发，{who}对处理速度满意。",
    ),
    between=(
        "例行电话。{who}最近忙着搬新厂房，搬完会有一批新需求。",
        "顺路拜访，坐了二十分钟。同行在报低价，但{who}更看重我们能补货。",
        "发了新版价目表，{who}请我们把标签的打样也安排上。",
        "请{who}和仓库的同事吃了便饭。他们准备把三家供应商减到两家，我们在名单里。",
        "{who}休假，同事接的电话：近期没有计划，下个月再联系。",
        "在行业交流会上碰到{who}，介绍了华南仓的现货，会后发了资料。",
        "{who}说新来的采购主管下月到岗，建议我们早点上门认识。",
        "谈年度框架协议。对方要锁价半年，我们提出按季度调价，在等他们法务回复。",
        "讨论改包装方案，少一层用料，单个能省八分钱，客户很感兴趣。",
        "打了两次电话没有接，微信留言。傍晚回复说在出差，下周一再谈。",
        "寄了样册和台历，{who}收到后专门打电话来道谢。",
        "{who}问能不能代为保管一批货，仓位最多留两周，已答复。",
        "对账，差额是上月的退货没有冲，已请财务改正，{who}确认无误。",
        "陪{who}看了我们的仓库，对先进先出的做法印象不错。",
    ),
)

PRIVATE = Talk(
    first=(
        "朋友介绍来的，想买{product}送长辈，先要了一份价目。",
        "在茶博会摊位上试喝之后留了电话，喜欢清淡一点的。",
        "微信加的好友，问{product}能不能写贺卡，答应可以手写。",
    ),
    asking=(
        "{who}来电要{product}，送家里老人，请我们包得素一点。",
        "微信订{product}，分两个地址寄，贺卡内容已经发来。",
        "{who}问{product}能不能赶在周末前到，安排了顺丰。",
        "上门来看过样品，定了{product}，要手提袋。",
    ),
    arrived=(
        "{product}收到了，{who}说老人家很喜欢，下次还要。",
        "有一盒边角压坏，当天换了新的寄过去，{who}很客气。",
        "电话问到货，都已经送出去了，反馈包装体面。",
    ),
    between=(
        "节前发了问候和新品图片，{who}说等家里定了再联系。",
        "{who}介绍了一位同事过来，回赠了一小盒样茶。",
        "电话问候，{who}最近在外地带孙子，年底回来。",
        "{who}问去年那款还有没有，已经停产，推荐了相近的一款。",
        "微信聊了几句，孩子今年高考，过了这阵子再说。",
    ),
)

ENGLISH = Talk(
    first=(
        "Met {who} at the Canton Fair. They need a second source for {product} and asked for samples by courier.",
        "First call with {who}. Wants FOB Ningbo prices for {product}, and photos of the packing line.",
        "Enquiry through the website. {who} asked about minimum order, lead time and FSC paper.",
    ),
    asking=(
        "{who} asked for a quote on {product}, FOB Ningbo, valid 14 days. Sent the same afternoon.",
        "Video call about the artwork for {product}. {who} approved the second proof.",
        "{who} needs {product} ten days earlier than usual; booked the earlier vessel.",
        "Discussed payment: 30 % deposit, balance against the copy of the bill of lading. {who} agreed.",
    ),
    arrived=(
        "Container arrived. {who} says the count is right and the cartons are dry.",
        "{who} sent photos from the warehouse: {product} is fine, two pallets were relabelled on site.",
        "Confirmed delivery. {who} asks us to put the carton marks on two sides next time.",
    ),
    between=(
        "Sent the new price list. {who} will plan the autumn range in the coming weeks.",
        "{who} is visiting Shanghai next month and would like to see the warehouse.",
        "Short call: sales are slower than planned, the next order moves by three weeks.",
        "{who} introduced the new buyer, who takes over the day-to-day questions.",
        "E-mail about the recycling rules that apply from next year; promised the test reports.",
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
