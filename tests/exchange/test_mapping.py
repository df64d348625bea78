"""Rows of every usual program become clients; nothing that a row says is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.base import Labelled
from clientbook.domain.clients import ClientType, Stage
from clientbook.exchange.clients import ImportedClient, ImportedGender
from clientbook.exchange.headers import Field, field_of
from clientbook.exchange.mapping import guess_mapping, map_rows
from clientbook.exchange.tables import SourceInfo, Table, read_table
from tests.exchange.sheets import client_rows, make_client_sheet

if TYPE_CHECKING:
    from pathlib import Path


def table(headers: str, *rows: str) -> Table:
    cells = [tuple(row.split("|")) for row in rows]
    return Table(tuple(headers.split("|")), cells, list(range(2, 2 + len(rows))), SourceInfo("a.csv"))


def one(headers: str, row: str) -> ImportedClient:
    sheet = table(headers, row)
    (client,), rejected = map_rows(sheet, guess_mapping(sheet.headers))
    assert not rejected
    return client


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("客户名称", Field.NAME), ("*姓名：", Field.NAME), ("客戶名稱", Field.NAME), ("Account Name", Field.NAME),
        ("姓名", Field.NAME), ("Name", Field.NAME), ("Client name", Field.NAME),
        ("手机号（必填）", Field.PHONE_MOBILE), ("行動電話", Field.PHONE_MOBILE), ("Mobile Phone", Field.PHONE_MOBILE),
        ("联系电话2", Field.PHONE), ("商务电话 2", Field.PHONE_WORK), ("商務電話", Field.PHONE_WORK),
        ("Phone 3 - Value", Field.PHONE), ("E-mail 1 - Label", Field.LABEL), ("E-mail 12 - Value", Field.EMAIL),
        ("電子郵件地址", Field.EMAIL), ("Primary Email", Field.EMAIL), ("商务地址 街道", Field.ADDRESS),
        ("商务地址 省/市/自治区", Field.REGION), ("Home Country/Region", Field.COUNTRY),
        ("企业标签", Field.TAGS), ("添加人", Field.RESPONSIBLE), ("Lead Source", Field.SOURCE),
        ("客户级别", Field.CLASS_NAME), ("Group Membership", Field.TAGS),
        ("Birth Year", Field.BIRTH_YEAR), ("FAX NUMBER", Field.PHONE_FAX), ("微信号", Field.WECHAT), ("合同编号", None),
        ("Title", None), ("Organization 1 - Type", None), ("", None),
    ],
)  # fmt: skip
def test_usual_headers_are_known(header: str, field: Field | None):
    assert field_of(header) is field


def test_a_plain_chinese_sheet():
    client = one(
        "客户名称|简称|联系人|职务|手机|座机|邮箱|微信|QQ|省份|城市|地址|行业|来源|客户等级|客户状态|标签|负责人|备注|合同编号",
        "上海明达贸易有限公司|明达|王芳|采购经理|138 0013 8000、13900139000|"
        "021-62345678转801|a@b.cn;c@d.cn|wf|123|上海|"
        "上海|人民路1号|贸易|展会|VIP|已成交|大客户，老客户|林悦|每周二|HT-1",
    )
    (contact,) = client.contacts
    assert (client.kind, client.name, client.short_name) == (ClientType.COMPANY, "上海明达贸易有限公司", "明达")
    assert (contact.name, contact.position, contact.wechat, contact.qq) == ("王芳", "采购经理", "wf", "123")
    assert contact.emails == ("a@b.cn", "c@d.cn")
    assert contact.phones == (
        Labelled("mobile", "13800138000"),
        Labelled("mobile", "13900139000"),
        Labelled("work", "02162345678x801"),
    )
    assert (client.region, client.address, client.industry, client.source) == ("上海", "人民路1号", "贸易", "展会")
    assert (client.class_name, client.stage, client.responsible) == ("VIP", Stage.WON, "林悦")
    assert client.tags == ("大客户", "老客户")
    assert client.remarks == "每周二\n合同编号: HT-1"


def test_a_person_is_the_own_contact():
    client = one("姓名|性别|生日|手机", "单婷|女|1990年2月3日|13800138000")
    assert (client.kind, client.name, client.contacts[0].name) == (ClientType.PERSON, "单婷", "单婷")
    assert (client.gender, client.birthday) == (ImportedGender.FEMALE, date(1990, 2, 3))


@pytest.mark.parametrize(
    ("headers", "row", "kind", "name", "contact"),
    [
        ("姓名|公司", "张三|明达贸易", ClientType.COMPANY, "明达贸易", "张三"),
        ("姓名|公司", "|明达贸易", ClientType.COMPANY, "明达贸易", ""),
        ("名称|电话", "京东云|95118", ClientType.COMPANY, "京东云", ""),
        ("客户名称|联系人", "张三|张三", ClientType.PERSON, "张三", "张三"),
        ("姓|名", "欧阳|雪", ClientType.PERSON, "欧阳雪", "欧阳雪"),
        ("First Name|Last Name", "Ada|Lovelace", ClientType.PERSON, "Ada Lovelace", "Ada Lovelace"),
        ("名称|客户类型", "晨曦|个人", ClientType.PERSON, "晨曦", "晨曦"),
        ("Email", "a@b.cn", ClientType.PERSON, "a@b.cn", "a@b.cn"),
    ],
)
def test_whose_file_it_is(headers: str, row: str, kind: ClientType, name: str, contact: str):
    client = one(headers, row)
    assert (client.kind, client.name) == (kind, name)
    assert "".join(person.name for person in client.contacts) == contact


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1990-02-03", date(1990, 2, 3)),
        ("1990/2/3", date(1990, 2, 3)),
        ("19900203", date(1990, 2, 3)),
        ("2/3/1990", date(1990, 2, 3)),
        ("20/02/1990", date(1990, 2, 20)),
        ("00/0/0", None),
        ("1990-02-30", None),
        ("农历二月初三", None),
    ],
)
def test_birthdays(written: str, read: date | None):
    client = one("姓名|生日", f"张三|{written}")
    assert client.birthday == read
    assert bool(client.remarks) == (read is None and written != "00/0/0")


def test_what_cannot_be_read_is_kept_as_a_remark():
    client = one("姓名|性别|手机|邮箱|客户状态|手机2", "张三|保密|见备注|无|观望|")
    assert client.remarks == "性别: 保密\n手机: 见备注\n客户状态: 观望"


def test_second_values_of_a_single_field_are_kept_as_remarks():
    assert one("姓名|公司地址|家庭地址", "张三|人民路1号|南京路2号").remarks == "家庭地址: 南京路2号"


def test_rows_that_cannot_be_taken_come_back_with_the_reason():
    sheet = table("姓名|手机", "张三|1.38E+10", "|13800138000", "姓名|手机", "李四|13800138000")
    clients, rejected = map_rows(sheet, guess_mapping(sheet.headers))
    assert [client.name for client in clients] == ["李四"]
    assert [one.row for one in rejected] == [2, 3, 4]
    assert ["as text" in one.reason for one in rejected] == [True, False, False]
    assert rejected[0].cells == ("张三", "1.38E+10")


def test_a_person_may_map_a_column_otherwise():
    sheet = table("姓名|网名", "张三|小张")
    mapping = guess_mapping(sheet.headers).with_column(1, Field.SHORT_NAME)
    assert map_rows(sheet, mapping)[0][0].short_name == "小张"
    assert map_rows(sheet, mapping.with_column(1, None))[0][0].remarks == "网名: 小张"
    assert map_rows(sheet, mapping.with_column(1, Field.IGNORED))[0][0].remarks == ""


def test_google_labels_name_the_numbers():
    client = one(
        "Name|Phone 1 - Label|Phone 1 - Value|Labels", "Ann Lee|* Work|+1 650 253 0000 ::: 95588|* myContacts ::: VIP"
    )
    assert client.contacts[0].phones == (Labelled("work", "+16502530000"), Labelled("work", "95588"))
    assert (client.tags, client.remarks) == (("VIP",), "")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_whole_sheet(tmp_path: Path, suffix: str):
    read = read_table(make_client_sheet(tmp_path / f"客户.{suffix}"))
    clients, rejected = map_rows(read, guess_mapping(read.headers))
    assert not rejected
    assert [client.name for client in clients] == [row[0] for row in client_rows(300)]
    assert all(len(client.contacts[0].phones) == 2 and client.kind is ClientType.COMPANY for client in clients)


@given(
    st.lists(
        st.sampled_from(("张三", "1.5", "13800138000", "a@b.cn", "男", "1990-1-1", "无", "x", "020-95508")),
        min_size=12,
        max_size=12,
    )
)
def test_every_cell_is_somewhere(cells: list[str]):
    sheet = table("姓名|公司|手机|邮箱|性别|生日|地址|标签|客户状态|微信|职务|未知", "|".join(cells))
    clients, rejected = map_rows(sheet, guess_mapping(sheet.headers))
    for client in clients:
        said = repr(client)
        for cell in set(cells) - {"无", "男", "1990-1-1", "020-95508"}:
            assert cell in said
    assert len(clients) + len(rejected) == 1


@pytest.mark.parametrize("name", ["cn_orgs_utf8.csv", "cn_orgs_gb18030.csv", "cn_orgs_utf16le_bom.csv"])
def test_real_organisations(corpus: Path, name: str):
    read = read_table(corpus / "csv" / "cn_orgs" / name)
    clients, rejected = map_rows(read, guess_mapping(read.headers))
    assert (len(clients), len(rejected)) == (314, 0)
    written = sum(len(row[2].split(";")) for row in read.rows if row[2])
    assert sum(len(one.phones) for client in clients for one in client.contacts) == written == 574


def test_real_address_books(corpus: Path):
    named = {
        "transcribed/google_2024_labels.csv": "Grace Brewster Hopper",
        "transcribed/google_old_type.csv": "John Doe",
        "transcribed/outlook_en_365.csv": "Linus Torvalds",
        "transcribed/outlook_zh_header_real_values_filled_in_by_helper_gb2312.csv": "张三",
        "roundcube__roundcubemail/tests/src/Csv2vcard/tb_plain.csv": "Firstname Lastname",
    }
    for path, name in named.items():
        read = read_table(corpus / "csv" / path)
        clients, rejected = map_rows(read, guess_mapping(read.headers))
        assert not rejected
        assert clients[0].contacts[0].name == name
