"""What people of the demo firm noted beside contacts: needs, revisits, remarks, reasons.

{who}, {product} and {name} are filled in.
"""

from __future__ import annotations

from typing import NamedTuple


class Notes(NamedTuple):
    """What is noted of one kind of client; `needs` are what is wanted and what was agreed."""

    needs: tuple[tuple[str, str], ...]
    dropped: str
    praise: tuple[str, ...]
    so_so: tuple[str, ...]
    grumble: tuple[str, ...]
    unreached: tuple[str, ...]
    after_sales_open: tuple[str, ...]
    after_sales_settled: tuple[str, ...]
    preferences: tuple[str, ...]
    taboos: tuple[str, ...]
    remarks: tuple[str, ...]


COMPANY_NOTES = Notes(
    needs=(
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
        ("旺季前在华东仓备两周的{product}", "按周报库存，超期按成本退"),
        ("送货单加印对方的物料编码", "{who}已发来编码表"),
    ),
    dropped="{who}说改由总部统一安排",
    praise=(
        "交货准时，库管点名表扬了送货师傅。",
        "对这两个月的服务很满意，愿意介绍同行。",
        "价格能接受，最看重补货快。",
        "资料都对得上，没有别的意见。",
        "发票和对账都及时，财务没有意见。",
        "包装比以前平整，希望保持。",
        "上次的急单半夜送到，车间主任特意打过招呼。",
    ),
    so_so=(
        "总体可以，希望送货前提前半天打招呼。",
        "还行，就是换了司机以后找不到卸货口。",
        "没有大问题，希望报价快一点。",
        "质量稳定，小批量的起订量希望再放低些。",
    ),
    grumble=(
        "上一批有色差，要求下次先寄样确认。",
        "两次对账单都晚了，财务有意见。",
        "说好久没有人来看过他们了，电话也少。",
        "交期说好七天，实际十天，差点停线。",
    ),
    unreached=("响了很久没有人接。", "前台说在开会，改天再打。", "号码占线，打了两次。"),
    after_sales_open=(
        "两箱受潮，已拍照，等换货",
        "标签有起边，正在请厂家检测",
        "少发一件，补发在途",
        "客户要求退回尾数，等质检结果",
    ),
    after_sales_settled=("压角五个，已补发", "色差，让利百分之三了结", "送错地址，已重新派送"),
    preferences=(
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
    ),
    taboos=(
        "不要在同事面前谈返点。",
        "忌送钟表和梨。",
        "不吃辣，也不喝白酒。",
        "不要越过{who}直接找老板。",
        "不喜欢被群发消息。",
        "周五下午盘点，不接待。",
    ),
    remarks=(
        "货款一直准时，从未逾期。",
        "合同每年三月续签，提前一个月谈。",
        "仓库在二楼，没有货梯，要自带地牛。",
        "对方换过两任采购，老板娘最终拍板。",
        "有一家分厂在筹建，明年投产。",
        "竞争对手每季度来一次，报价低五个点。",
    ),
)
PRIVATE_NOTES = COMPANY_NOTES._replace(
    needs=(
        ("留两盒{product}", "月底前来取"),
        ("手写贺卡三张", "内容已经发来"),
        ("新茶上市时先寄样", "只要清淡的"),
        ("{product}换一个素一点的盒子", "送长辈用，不要大红"),
    ),
    dropped="{who}说今年不送了",
    praise=(
        "家里老人喝了说好，明年还找我们。",
        "包装体面，送人拿得出手。",
        "寄得快，客气，没有别的意见。",
    ),
    so_so=("茶可以，盒子大了点，不好带上飞机。", "都好，就是快递放在了门卫没说一声。"),
    grumble=("去年那款停产没有提前告诉，白等了半个月。", "贺卡上名字写错一个字，不太高兴。"),
    unreached=("没有接，发了微信。", "家里人接的，说去公园了。", "关机，晚上再试。"),
    after_sales_open=("一盒压角，等换新的寄回", "寄错口味，已安排换货"),
    after_sales_settled=("盒角压坏，换了新的", "迟到两天，送了一小罐样茶"),
    preferences=(
        "喜欢清淡的，不要焙火重的。",
        "微信联系，不方便接电话。",
        "下午四点以后在家，上午去公园。",
        "送礼多在端午和中秋，提前二十天问。",
    ),
    taboos=("不要在群里报价。", "不要打电话到单位。", "忌讳数字四，数量凑双。"),
    remarks=("退休教师，常带同事来买。", "儿子在国外，每年寄两次。", "付款爽快，从不讲价。"),
)

INFLUENCE = (
    "商会副会长，同行愿意听他的",
    "带来过三家新客户",
    "常参加我们的答谢会",
    "在采购群里很活跃",
    "给同行讲过我们的交货",
)
ENGLISH_INFLUENCE = ("Sits on the board of a trade association", "Brought two customers", "Comes to every fair dinner")

TURNED_REGULAR = ("半年下了三单，量稳定", "老客户介绍来的，已签框架", "转为按月订货")
TURNED_VIP = ("年采购额过线", "成为独家供应", "两个厂都用我们的货")
TURNED_DOWN = ("订量连续两季减半", "换了主供应商，我们退到备选")
WON = ("首单", "试单合格", "样品通过，下首单")
ENGLISH_REGULAR = ("Third order within half a year", "Fixed forecast since the fair")
ENGLISH_VIP = ("Two containers a quarter", "Sole supplier since the new range")
ENGLISH_DOWN = ("Volumes halved two seasons in a row", "We are the second source now")
ENGLISH_WON = ("First order", "Trial order passed", "Sample approved, first order")

LOST = (
    ("客户关停或搬迁", "关停了这条产线，仓库已清空"),
    ("价格", "同行低一成拿走，账期也更长"),
    ("总部集采", "地方不再自行采购"),
    ("客户关停或搬迁", "老板转行，公司正在注销"),
    ("被同行争取", "对手送样半年，这次换了过去"),
)
ENGLISH_LOST = (
    ("价格", "A mill in Vietnam is 12 % below us"),
    ("总部集采", "Head office buys centrally from this year on"),
    ("客户关停或搬迁", "Stores closed, the web shop was sold"),
)

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
