"""What people of the demo firm wrote about contacts with clients at home. {who} and {product} are filled in."""

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


def lines(*pairs: tuple[Channel, str]) -> tuple[Line, ...]:
    """Return lines from pairs of channel and text."""
    return tuple(Line(channel, text) for channel, text in pairs)


COMPANY = Talk(
    first=lines(
        (PHONE, "老客户介绍过来的，第一次通话。{who}主要问{product}的价格和账期，约了下周带样品过去。"),
        (EVENT, "在包装展上认识，交换了名片。{who}说现在的供应商交货不稳，愿意先试一小单。"),
        (VISIT, "上门拜访，带了三款{product}样品。{who}看中第二款，要给仓库试用几天再答复。"),
        (WECHAT, "电话介绍之后加了微信，发了产品目录。{who}说月底盘点完再谈。"),
        (PHONE, "客户在网上看到我们的{product}，自己打电话来的。问得很细：材质、克重、能不能印标。"),
    ),
    asking=lines(
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
        (PHONE, "{who}问{product}能不能先赊一批，给了老客户的账期，三十天内结清。"),
        (WECHAT, "{who}要{product}的材质证明，当晚拍照发过去，原件随货。"),
        (EMAIL, "回复招标文件，{product}报了两档价，附上近一年的交货记录。"),
        (VISIT, "带新样的{product}上门，{who}叫来车间主任一起试，当场定了规格。"),
        (PHONE, "{who}说{product}上次多备了，这个月减半，下个月恢复。"),
        (WECHAT, "{who}转来一张对手的报价单，{product}比我们低，但不含运费，算下来差不多。"),
        (PHONE, "{who}急要{product}，他们一条线提前开工，安排仓库晚上装车。"),
        (MEETING, "和{who}定下{product}全年的交货日历，每月十号和二十五号各一次。"),
    ),
    arrived=lines(
        (PHONE, "确认到货。{who}说数量对，有两箱压角，不影响使用，拍照留底。"),
        (WECHAT, "{product}已经上线使用，{who}说比上一批平整。"),
        (PHONE, "送货单签回，发票随货。{who}提醒周五下午不要送货，他们盘点。"),
        (VISIT, "到现场看了使用情况，教新来的库管怎样堆放防潮。"),
        (WECHAT, "{who}发来质检照片，这批{product}全部合格，下个月还按这个量备货。"),
        (PHONE, "到货少了一件，当天补发，{who}对处理速度满意。"),
        (VISIT, "送货时跟车过去，{who}在卸货口等着，当面点清，顺便看了他们的新货架。"),
        (PHONE, "{who}签收后来电，说司机帮着码好了托盘，要我们转达谢意。"),
        (WECHAT, "{product}抽检五箱，有一箱印刷偏两毫米，{who}同意让步接收。"),
        (EMAIL, "到货验收单回传，{product}合格，付款排在月底。"),
        (PHONE, "{who}问{product}受潮怎么处理，教他们先通风再封膜，损失不大。"),
        (VISIT, "回访使用情况，{product}在自动线上跑得顺，{who}想把另一条线也换过来。"),
    ),
    between=lines(
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
        (PHONE, "{who}问起原纸行情，说了我们的判断：下季度还会涨，建议早锁一批。"),
        (VISIT, "陪{who}走了一遍他们的打包线，记下三处可以省料的地方，回来出方案。"),
        (WECHAT, "{who}在朋友圈发了新厂开工，留言道贺，约好开业那天过去。"),
        (PHONE, "催上月货款，{who}说财务换人，流程走慢了，这周五前付。"),
        (MEETING, "请{who}来看新到的印刷机，试印了他们的标识，颜色很满意。"),
        (PHONE, "{who}抱怨换了司机以后总走错门，已把卸货口的照片发给车队。"),
        (WECHAT, "{who}托我们打听木托盘的供应商，介绍了两家，都不是我们的对手。"),
        (VISIT, "年底盘点前去了一趟，{who}清出半库旧箱子，答应按废纸价帮他们处理。"),
        (PHONE, "{who}要调去分公司，介绍了接手的人，下周一起吃饭认识。"),
        (EMAIL, "发了下半年的调价通知，逐条说明原因，{who}表示理解，要求提前一个月。"),
        (EVENT, "行业协会年会上同桌，{who}谈到明年上两条新线，包装要重新招标。"),
        (WECHAT, "{who}问台风天能不能照常送货，改到后天，已和仓库说好。"),
        (PHONE, "{who}说对账单收到，金额没有问题，印章明天盖。"),
        (VISIT, "给{who}送去改好的样箱，楼下等了半小时，他开完会亲自下来拿。"),
        (PHONE, "确认中秋前后的收货时间，{who}那边只休三天。"),
        (WECHAT, "{who}发来车间改造的图，问货架下能不能放我们的托盘，量了尺寸，可以。"),
    ),
)

PRIVATE = Talk(
    first=lines(
        (PHONE, "朋友介绍来的，想买{product}送长辈，先要了一份价目。"),
        (EVENT, "在茶博会摊位上试喝之后留了电话，喜欢清淡一点的。"),
        (WECHAT, "主动加的好友，问{product}能不能写贺卡，答应可以手写。"),
    ),
    asking=lines(
        (PHONE, "{who}来电要{product}，送家里老人，请我们包得素一点。"),
        (WECHAT, "订{product}，分两个地址寄，贺卡内容已经发来。"),
        (WECHAT, "{who}问{product}能不能赶在周末前到，安排了加急。"),
        (VISIT, "{who}到店里看过样品，定了{product}，要手提袋。"),
        (PHONE, "{who}替亲家订{product}，问能不能货到再付，答应了。"),
        (WECHAT, "和去年一样要{product}，地址换了，按新地址寄。"),
    ),
    arrived=lines(
        (WECHAT, "{product}收到了，{who}说老人家很喜欢，下次还要。"),
        (PHONE, "有一盒边角压坏，当天换了新的寄过去，{who}很客气。"),
        (PHONE, "问到货，都已经送出去了，{who}说包装体面。"),
        (WECHAT, "{who}拍了{product}的照片发来，说贺卡上的字写得好。"),
    ),
    between=lines(
        (WECHAT, "发了问候和新品图片，{who}说等家里定了再联系。"),
        (WECHAT, "{who}介绍了一位同事过来，回赠了一小盒样茶。"),
        (PHONE, "电话问候，{who}最近在外地照看孙辈，过一阵回来。"),
        (PHONE, "{who}问去年那款还有没有，已经停产，推荐了相近的一款。"),
        (WECHAT, "聊了几句，家里孩子要考试，过了这阵子再说。"),
        (VISIT, "{who}路过店里坐了坐，尝了两款新茶，带走一份价目。"),
        (PHONE, "说起上次的礼盒，{who}夸手提袋结实，问能不能单买。"),
        (WECHAT, "{who}问存茶的办法，发了一篇自己写的说明，回了个大拇指。"),
        (PHONE, "拜年电话，{who}一家都在老家，初八以后回来。"),
        (VISIT, "{who}带朋友来试茶，朋友买了一小罐，{who}没有买，说家里还有。"),
    ),
)

TERSE = Talk(
    first=lines(
        (PHONE, "{who}，要{product}，报了价。"),
        (EVENT, "展会换的名片，做{product}。"),
        (VISIT, "扫楼扫到的，留了样。"),
    ),
    asking=lines(
        (PHONE, "询{product}，报了。"),
        (PHONE, "嫌贵，让了三分。"),
        (WECHAT, "催{product}，答应周五。"),
        (VISIT, "看样，定了。"),
        (PHONE, "{product}照旧。"),
        (PHONE, "要月结，报主管批。"),
    ),
    arrived=lines(
        (PHONE, "到货，没问题。"),
        (WECHAT, "收到，少一件，补。"),
        (PHONE, "到了。压了两箱，不计较。"),
    ),
    between=lines(
        (PHONE, "打了，没接。"),
        (PHONE, "没事，下月再说。"),
        (VISIT, "路过，{who}不在。"),
        (VISIT, "坐了会儿，喝茶。"),
        (PHONE, "{who}开会，改天。"),
        (WECHAT, "发了价目。"),
        (PHONE, "问货款，月底。"),
        (PHONE, "换采购了，姓黄，电话还没要到。"),
        (MEETING, "吃饭，聊得来。"),
        (PHONE, "对手报低五个点，没松口。"),
        (WECHAT, "过节问候。"),
        (VISIT, "送台历。"),
    ),
)
