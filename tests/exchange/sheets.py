"""Client sheets as firms keep them, made up from a seed: for tests, end-to-end runs and measurements."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from openpyxl import Workbook

from clientbook.support.clock import seeded

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

HEADERS = tuple("客户名称 联系人 职务 手机 电话 邮箱 微信 地址 区域 行业 来源 客户分类 负责人 备注".split())  # noqa: SIM905  one line
TITLE = "客户资料总表"
ENCODINGS = {"utf-8-sig": "utf-8", "utf-8": "utf-8", "gb18030": "gb18030", "utf-16": "utf-16-le"}
"""Encodings in which `make_client_sheet` writes csv, and what a reader reports."""

_CITIES = ("上海", "苏州", "杭州", "宁波", "重庆", "长沙", "厦门", "佛山")
_CODES = ("021", "0512", "0571", "0574", "023", "0731", "0592", "0757")
_FIRST = "明宏恒瑞金华盛泰永信安博嘉益利源"
_SECOND = "达远通业成丰润科创和元翔联图"
_TRADES = ("贸易", "科技", "机械", "餐饮", "医疗器械", "建材", "物流", "服装")
_SURNAMES = ("王", "李", "张", "单", "曾", "欧阳", "翟", "陈", "赵", "尉迟")
_GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛超霞平刚桂"
_SOURCES = ("转介绍", "上门", "展会", "网络")
_POSTS = ("总经理", "采购经理", "行政主管", "财务")
_STAFF = ("林悦", "周涛", "何敏")


def client_rows(count: int, *, seed: int = 1) -> list[tuple[str, ...]]:
    """Return `count` organisations with one contact each, in the order of HEADERS; names are distinct."""
    source = seeded(seed)
    return [_row(source, number) for number in range(count)]


def make_client_sheet(path: Path, rows: int = 300, seed: int = 1, *, encoding: str = "utf-8-sig") -> Path:
    """Write a sheet to `path`: a workbook under a merged title if it ends in .xlsx, else csv in `encoding`."""
    made = client_rows(rows, seed=seed)
    if path.suffix != ".xlsx":
        text = io.StringIO(newline="")
        csv.writer(text).writerows([HEADERS, *made])
        path.write_bytes(text.getvalue().encode(encoding))
        return path
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "客户"
    sheet.append([TITLE])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADERS))
    sheet.append(HEADERS)
    for row in made:
        sheet.append([int(cell) if at == HEADERS.index("手机") else cell for at, cell in enumerate(row)])
    notes = workbook.create_sheet("隐藏")
    notes.sheet_state = "hidden"
    notes.append(["不应读取"])
    workbook.save(path)
    return path


def _row(source: Random, number: int) -> tuple[str, ...]:
    city = source.randrange(len(_CITIES))
    trade = source.choice(_TRADES)
    mark = source.choice(_FIRST) + source.choice(_SECOND)
    name = f"{_CITIES[city]}{mark}{_FIRST[number % 16]}{_SECOND[number // 16 % 14]}{number:04d}{trade}有限公司"
    person = source.choice(_SURNAMES) + "".join(source.choices(_GIVEN, k=source.choice((1, 2))))
    return (
        name,
        person,
        source.choice(_POSTS),
        f"13{source.randrange(10**9):09d}",
        f"{_CODES[city]}-{source.randrange(2, 9)}{source.randrange(10**7):07d}",
        f"c{number}@example.com",
        f"wx_{number}",
        f"{_CITIES[city]}市人民路{number + 1}号",
        _CITIES[city],
        trade,
        source.choice(_SOURCES),
        source.choice(("VIP", "普通", "潜在")),
        source.choice(_STAFF),
        "每周二上午可拜访" if number % 7 == 0 else "",
    )
