"""What the documents of the demo firm say: quotations, contracts, delivery notes, photos and chats, made in memory."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from clientbook.reports.pictures import Thing, photo, scan
from clientbook.reports.tradepaper import Column, TradePaper, render_trade_paper
from clientbook.services.demo_made import Bought
from clientbook.services.demo_names import FIRM

if TYPE_CHECKING:
    from clientbook.services.demo_made import MadeUp
    from clientbook.services.demo_names import Product

_FIRM_LINE = "上海市嘉定区嘉松北路明德仓储园　电话 021-1000 0000　采购与包装一站式供应"
_FIRM_ABROAD = "Mingde Trading Co., Ltd."
_FIRM_LINE_ABROAD = "Mingde Warehouse Park, Jiading, Shanghai, China    sales@mingde.example"
_DOLLAR = 7
_ROLLS, _BAGS = ("膜", "带", "标签", "film", "labels", "tissue"), ("袋", "bag", "pouch")

_COLUMNS = (
    Column("品名", 0.4),
    Column("单位", 0.5),
    Column("数量", 0.64, is_number=True),
    Column("含税单价（元）", 0.82, is_number=True),
    Column("金额（元）", 1.0, is_number=True),
)
_COLUMNS_ABROAD = (
    Column("Item", 0.42),
    Column("Unit", 0.52),
    Column("Quantity", 0.66, is_number=True),
    Column("Price USD", 0.82, is_number=True),
    Column("Amount USD", 1.0, is_number=True),
)
_QUOTED = (
    "以上价格含百分之十三增值税，含送货到贵司仓库，不含卸货。",
    "有效期自报价日起十四天；原纸价格单月涨跌超过百分之五时另议。",
    "首单打样免费，改版的版费双方各承担一半。",
    "交货期：确认订单后五个工作日；常备规格次日可送。",
    "结算：月结三十天，对账以双方签认的送货单为准。",
)
_QUOTED_ABROAD = (
    "Prices are FOB Ningbo, Incoterms 2020, in export cartons on pallets.",
    "Valid for 14 days. A change of more than 5 % in the price of base paper reopens the quotation.",
    "Lead time: 25 days after approval of the proof and receipt of the deposit.",
    "Payment: 30 % deposit, balance against the copy of the bill of lading.",
    "Quantity tolerance: plus or minus 3 %, invoiced as shipped.",
)
_AGREED = (
    "供货范围：甲方按需向乙方采购下列产品，单次订单以采购单为准，规格与封样一致。",
    "价格：按本合同附表执行，每季度首月根据原纸指数调整一次，调整须提前十五天书面通知。",
    "交货：乙方在接到采购单后五个工作日内送达甲方指定仓库，逾期每日按该批货款的千分之三支付违约金。",
    "验收：甲方在到货后三个工作日内验收，外观问题当场签注，内在问题七日内书面提出。",
    "结算：月结三十天，每月二十五日对账，乙方开具增值税专用发票。",
    "保密：双方对价格、用量、图稿负有保密义务，合同终止后两年内继续有效。",
    "期限：一年；到期前三十天双方无书面异议，可续签一年。",
    "争议由双方协商解决，协商不成提交合同签订地人民法院。本合同一式两份，双方各执一份。",
)
_AGREED_ABROAD = (
    "Supply: the Buyer orders the goods below as needed; orders are confirmed in writing and follow the sealed sample.",
    "Prices: as in the schedule, FOB Ningbo, reviewed every six months on the basis of the published paper index.",
    "Delivery: 25 days after approval of the proof. For each week of delay the Seller credits 1 % of the late goods.",
    "Claims: visible damage within 7 days of arrival, hidden defects within 60 days, with photographs.",
    "Payment: 30 % with the order, balance against the copy of the bill of lading.",
    "Artwork and volumes are confidential on both sides, for two years beyond the end of this agreement.",
    "Term: one year, renewed by another year unless either side gives notice 60 days before its end.",
)
_CHATS = (
    "{who}：上次说的{product}，最快哪天能到？",
    "我：今天下单的话周四上午，正好有一车去你们那边。",
    "{who}：那先来平时的一半，仓库快满了。",
    "我：好，剩下的一半给您留着，月底前都按这个价。",
    "{who}：外箱批号记得印在短边。",
    "我：记下了，打样照片下午发您看。",
    "{who}：可以了，就按这个做。送货前半小时给库管打电话。",
    "我：收到，合同编号我写在送货单上。",
)
_CHATS_ABROAD = (
    "{who}: Any news on {product}? Our warehouse has ten days left.",
    "Me: Loading on Thursday, vessel sails on Sunday. I send photos tonight.",
    "{who}: Great. Please mark the cartons on two sides this time.",
    "Me: Done, already in the work order.",
    "{who}: And one document set as a single PDF?",
    "Me: Yes. Packing list, invoice and certificate in one file.",
    "{who}: You are a star. Speak next week.",
)


def quotation(made: MadeUp, on: dt.date, version: int) -> bytes:
    """Return a quotation as PDF; each version is a little cheaper than the one before."""
    is_abroad = made.buyer.is_foreign
    rows, total = _priced(made, on, version)
    number = f"BJ-{on:%Y%m%d}-{version:02}"
    contact = made.form.contacts[0]
    if is_abroad:
        facts = (("To", made.form.name), ("No.", number), ("Attn.", contact.name), ("Date", f"{on:%d %B %Y}"))
        opening = "Thank you for your enquiry. We are pleased to quote as follows."
    else:
        facts = (("客户", made.form.name), ("编号", number), ("联系人", contact.name), ("日期", f"{on:%Y-%m-%d}"))
        opening = "承蒙询价，谨报如下，恳请回复。"
    return render_trade_paper(
        TradePaper(
            firm=_FIRM_ABROAD if is_abroad else FIRM,
            firm_line=_FIRM_LINE_ABROAD if is_abroad else _FIRM_LINE,
            title="Quotation" if is_abroad else "报 价 单",
            on=on,
            facts=facts,
            opening=opening,
            columns=_COLUMNS_ABROAD if is_abroad else _COLUMNS,
            rows=rows,
            total=("Total", f"USD {total:,.2f}") if is_abroad else ("合计", f"人民币 {total:,.2f} 元"),
            terms_title="Terms" if is_abroad else "说明",
            terms=_QUOTED_ABROAD if is_abroad else _QUOTED,
            signatures=("For Mingde Trading Co., Ltd.",) if is_abroad else ("报价人（盖章）",),
            seal="Mingde Trading · Sales" if is_abroad else "明德商贸 报价专用章",
        )
    )


def contract(made: MadeUp, on: dt.date, ends_on: dt.date) -> bytes:
    """Return a framework contract as PDF."""
    is_abroad = made.buyer.is_foreign
    rows, _total = _priced(made, on, 1)
    number = f"KJ-{on:%Y}-{on.timetuple().tm_yday:03}"
    if is_abroad:
        facts = (
            ("Buyer", made.form.name),
            ("No.", number),
            ("Seller", _FIRM_ABROAD),
            ("Term", f"{on:%d %b %Y} to {ends_on:%d %b %Y}"),
        )
    else:
        facts = (("甲方", made.form.name), ("编号", number), ("乙方", FIRM), ("期限", f"{on} 至 {ends_on}"))
    return render_trade_paper(
        TradePaper(
            firm=_FIRM_ABROAD if is_abroad else FIRM,
            firm_line=_FIRM_LINE_ABROAD if is_abroad else _FIRM_LINE,
            title="Supply agreement" if is_abroad else "年度供货框架合同",
            on=on,
            facts=facts,
            columns=_COLUMNS_ABROAD if is_abroad else _COLUMNS,
            rows=rows,
            terms_title="The parties agree" if is_abroad else "双方约定如下",
            terms=_AGREED_ABROAD if is_abroad else _AGREED,
            signatures=("For the Buyer", "For the Seller") if is_abroad else ("甲方（盖章）", "乙方（盖章）"),
            seal="Mingde Trading" if is_abroad else "明德商贸 合同专用章",
        )
    )


def delivery_note(made: MadeUp, on: dt.date) -> bytes:
    """Return the scan of a signed delivery note as JPEG."""
    goods = [f"{one.product}　{one.quantity:,} {one.unit}" for one in _orders(made, on)[-2:]]
    if made.buyer.is_foreign:
        lines = ["Delivery receipt", f"Consignee: {made.form.name}", f"Arrived: {on:%d %B %Y}", *goods]
        return scan(
            [*lines, "Pallets intact, count checked", f"Received by: {made.buyer.who}"], "RECEIVED", on.toordinal()
        )
    lines = ["送 货 单", f"收货单位：{made.form.name}", f"单号：SH-{on:%Y%m%d}-07　　日期：{on}", *goods]
    lines += ["实收：齐　　箱角压损 2 个，已签注", "卸货：短边朝外，码放四层", f"收货人：{made.buyer.who}　代签"]
    return scan(lines, "仓库收讫", on.toordinal())


def sample_photo(made: MadeUp, on: dt.date) -> bytes:
    """Return the photo of a sample as JPEG."""
    return photo(_thing(made.buyer.products[0]), on.toordinal())


def chat_log(made: MadeUp, on: dt.date) -> bytes:
    """Return a chat that somebody saved, as text."""
    lines = _CHATS_ABROAD if made.buyer.is_foreign else _CHATS
    start = dt.datetime.combine(on, dt.time(15, 4))
    said = [
        f"{start + dt.timedelta(minutes=3 * at):%Y-%m-%d %H:%M}  "
        + line.format(who=made.buyer.who, product=made.buyer.products[0].name)
        for at, line in enumerate(lines)
    ]
    return ("\r\n".join(said) + "\r\n").encode()


def _thing(product: Product) -> Thing:
    if any(word in product.name for word in _ROLLS):
        return Thing.ROLL
    return Thing.BAG if any(word in product.name for word in _BAGS) else Thing.BOX


def _orders(made: MadeUp, on: dt.date) -> list[Bought]:
    return [one for one in made.events if isinstance(one, Bought) and one.on <= on]


def _priced(made: MadeUp, on: dt.date, version: int) -> tuple[tuple[tuple[str, ...], ...], Decimal]:
    """Return the rows of a table of goods, at the prices of the last orders, and their sum."""
    rows: list[tuple[str, ...]] = []
    total = Decimal()
    for product in made.buyer.products:
        price = _price(made, product, on) * (1 - Decimal(version - 1) * Decimal("0.015"))
        price = price.quantize(Decimal("0.001") if made.buyer.is_foreign else Decimal("0.01"))
        quantity = product.quantities[len(product.quantities) // 2]
        amount = (price * quantity).quantize(Decimal("0.01"))
        rows.append((product.name, product.unit, f"{quantity:,}", f"{price:,}", f"{amount:,.2f}"))
        total += amount
    return tuple(rows), total


def _price(made: MadeUp, product: Product, on: dt.date) -> Decimal:
    known = [one for one in _orders(made, on) if one.product == product.name]
    if known:
        return known[-1].amount / known[-1].quantity
    price = Decimal(sum(product.fen)) / 200
    return price / _DOLLAR if made.buyer.is_foreign else price
