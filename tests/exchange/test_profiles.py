"""What a sheet says of who its clients are, whatever its columns are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.domain.duplicates import Profile
from clientbook.domain.likeness.pairing import find_pairs
from clientbook.exchange.profiles import profiles_of
from clientbook.exchange.tables import read_data, read_table

if TYPE_CHECKING:
    from pathlib import Path


def profiles(text: str) -> list[Profile[int]]:
    return profiles_of(read_data(text.encode(), "sheet.csv"))


def test_rows_of_people_as_address_registers_keep_them() -> None:
    sheet = """id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id
rec-1-org,deakin,sondergeld,48,goldfinch circuit,kooltuo,canterbury,2776,vic,19600210,2635962
"""
    (found,) = profiles(sheet)
    assert found == Profile(
        id=2,
        names=("deakin sondergeld",),
        birthday="1960-02-10",
        numbers=("2635962",),
        address="48 goldfinch circuit kooltuo canterbury 2776 vic",
    )


def test_firms_with_contacts_and_people_with_firms() -> None:
    firm, worker = profiles("客户名称,联系人,手机\n海鸿进出口有限公司,翟志强,138 0013 8000\n") + profiles(
        "姓名,公司,手机,微信\n李娜,海鸿进出口,13900139000、021-62345678,lina88\n"
    )
    assert (firm.is_company, firm.names, firm.contacts, firm.phones) == (
        True,
        ("海鸿进出口有限公司",),
        ("翟志强",),
        ("13800138000",),
    )
    assert (worker.is_company, worker.names, worker.company) == (False, ("李娜",), "海鸿进出口")
    assert worker.phones == ("13900139000", "02162345678")
    assert worker.accounts == ("lina88",)


def test_rows_keep_their_number_and_nothing_is_refused() -> None:
    found = profiles("名单\n\n姓名,手机\n张三,12\n\n,13800138000\n无,无\n")
    assert [one.id for one in found] == [4, 6, 7]
    assert found[1].names == ()
    assert (found[2].names, found[2].phones) == ((), ())


@pytest.mark.parametrize("name", ["cn_orgs_utf8.csv", "cn_orgs_gb18030.csv", "cn_orgs_utf16le_bom.csv"])
def test_organisations_that_are_all_different(corpus: Path, name: str) -> None:
    table = read_table(corpus / "csv" / "cn_orgs" / name)
    assert find_pairs(profiles_of(table)) == []
    at = table.headers.index("名称")
    by_name = [Profile(id=number, is_company=True, names=(row[at],)) for number, row in enumerate(table.rows)]
    assert find_pairs(by_name) == []
