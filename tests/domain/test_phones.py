"""Numbers as firms write them, in the order people meet them: read, compare, show, hide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain import phones
from clientbook.domain.phones import PhoneKind
from clientbook.support.errors import Invalid


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８－００１３－８０００", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("013800138000", "13800138000"),
        ("'13800138000", "13800138000"),
        ("\u202d13800138000\u202c", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("1.3800138000E+10", "13800138000"),
        ("tel:+86-138-0013-8000", "13800138000"),
        ("021-62345678", "02162345678"),
        ("(021) 6234 5678", "02162345678"),
        ("0086-21-62345678", "02162345678"),
        ("+86 (0)21 6234 5678", "02162345678"),
        ("86-021-62345678", "02162345678"),
        ("0571-8888888", "05718888888"),
        ("021-62345678转801", "02162345678x801"),
        ("021-62345678-801", "02162345678x801"),
        ("021-62345678 分机 801", "02162345678x801"),
        ("(021)62345678 ext. 12", "02162345678x12"),
        ("02162345678x801", "02162345678x801"),
        ("400-820-8820转3", "4008208820x3"),
        ("62345678", "62345678"),
        ("95588", "95588"),
        ("0532-96588", "053296588"),
        ("+852 9123 4567", "+85291234567"),
        ("00852 9123 4567", "+85291234567"),
        ("+1 (650) 253-0000", "+16502530000"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("0912-345-678", "0912345678"),
        ("02-2345-6789", "0223456789"),
    ],
)
def test_one_number_has_one_stored_form(written: str, stored: str):
    assert phones.normalise(written) == stored
    assert phones.normalise(phones.grouped(written)) == stored


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("13800138000", PhoneKind.MOBILE),
        ("0912345678", PhoneKind.MOBILE),
        ("021-62345678", PhoneKind.LANDLINE),
        ("62345678", PhoneKind.LANDLINE),
        ("400-820-8820", PhoneKind.HOTLINE),
        ("800-820-8820", PhoneKind.HOTLINE),
        ("95588", PhoneKind.SHORT),
        ("+852 91234567", PhoneKind.FOREIGN),
        ("1068915371004053", PhoneKind.OTHER),
    ],
)
def test_kinds(written: str, kind: PhoneKind):
    assert phones.parse(written).kind is kind


@pytest.mark.parametrize(
    "cell",
    [
        "13800138000/021-62345678",
        "13800138000；021-62345678",
        "13800138000，021-62345678",
        "13800138000、021-62345678",
        "13800138000 或 021-62345678",
        "13800138000\n021-62345678",
        "13800138000 02162345678",
        "13800138000 / 021-6234 5678",
    ],
)
def test_a_cell_with_two_numbers(cell: str):
    assert [one.text for one in phones.parse_all(cell)] == ["13800138000", "02162345678"]
    with pytest.raises(Invalid):
        phones.parse(cell)


def test_words_beside_a_number_are_kept():
    assert phones.parse("13800138000（王总）").note == "王总"
    assert phones.parse("手机：13800138000").note == "手机"


@pytest.mark.parametrize("written", ["1.38E+10", "1.3800138E+10", "1.38001E10"])
def test_rounded_by_a_spreadsheet_is_refused_with_the_remedy(written: str):
    with pytest.raises(Invalid) as refused:
        phones.parse(written)
    assert refused.value.field == "phone"
    assert "as text" in refused.value.message


@pytest.mark.parametrize("written", ["见备注", "+", "-", "#REF!", "1380013800013900139000", "1.5"])
def test_no_number_or_too_many_digits(written: str):
    with pytest.raises(Invalid):
        phones.parse_all(written)


@pytest.mark.parametrize(
    ("written", "masked", "grouped"),
    [
        ("13812345678", "138****5678", "138 1234 5678"),
        ("+86 138 1234 5678", "138****5678", "138 1234 5678"),
        ("02162343388", "021-****3388", "021-6234 3388"),
        ("057188883388", "0571-****3388", "0571-8888 3388"),
        ("05718883388", "0571-***3388", "0571-888 3388"),
        ("021-62343388-801", "021-****3388", "021-6234 3388-801"),
        ("62343388", "****3388", "6234 3388"),
        ("4008208820", "400-***8820", "400-820-8820"),
        ("95588", "***88", "95588"),
        ("110", "***", "110"),
        ("+85291234567", "+852 ****4567", "+852 9123 4567"),
        ("+16502530000", "+1 ******0000", "+1 650 253 0000"),
        ("0912345678", "0912****78", "0912 345 678"),
        ("13812345678/021-62343388", "138****5678 / 021-****3388", "138 1234 5678 / 021-6234 3388"),
        ("", "", ""),
        ("1.38E+10", "*.**e+**", "1.38e+10"),
    ],
)
def test_shown_and_hidden(written: str, masked: str, grouped: str):
    assert phones.mask(written) == masked
    assert phones.grouped(written) == grouped


def test_digits_for_search():
    assert phones.digits("+86 21-6234 5678 转 801") == "02162345678"
    assert phones.digits("+852 9123 4567") == "85291234567"
    assert phones.digits("见备注") == ""


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("zhang@example.com", "z***@example.com"),
        ("z@example.com", "***@example.com"),
        ("zhang", "***"),
        ("", ""),
    ],
)
def test_email_is_masked(address: str, masked: str):
    assert phones.mask_email(address) == masked


@given(st.text(alphabet="0123456789 +-()/,;x转.eE分机张", max_size=40))
def test_any_text_is_read_or_refused_and_never_shown_whole(text: str):
    masked = phones.mask(text)
    shown = sum(map(str.isdecimal, masked))
    try:
        numbers = phones.parse_all(text)
    except Invalid:
        return
    assert shown <= sum(max(7, len(one.number) // 2) for one in numbers)
    for one in numbers:
        assert phones.parse(one.text).text == one.text


@given(st.text(max_size=40))
def test_foreign_text_breaks_nothing(text: str):
    phones.mask(text)
    phones.grouped(text)
    phones.digits(text)
    phones.mask_email(text)


@given(st.from_regex(r"0[0-9]{2,3}-[0-9]{6,8}", fullmatch=True))
def test_an_area_code_joined_by_a_dash_reads_like_one_beside_a_space(written: str) -> None:
    assert phones.parse(written) == phones.parse(written.replace("-", " "))
