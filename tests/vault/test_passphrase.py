from __future__ import annotations

import pytest

from clientbook.support.errors import Invalid
from clientbook.vault.passphrase import check_passphrase, new_code, normal_login, spelling

NAMES = ("Made Up Trading 有限公司", "boss", "王晓雯")


@pytest.mark.parametrize(
    "good",
    [
        "a quiet river under stones",
        "窗外的雨下了一整夜没有停过的意思吧",
        "correct-battery made-up 7 times",
        "🐟🐠🐡🦈🐙🦑🦐🦞🦀🐚🐌🦋🐛🐝🐞 fish",
    ],
)
def test_a_sentence_is_taken(good: str) -> None:
    check_passphrase(good, *NAMES)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "fourteen chars",
        "aaaaaaaaaaaaaaaaaaaa",
        "passwordpassword",
        "Password 123456789",
        "1234567890 12345",
        "qwertyuiop asdfghjkl",
        "made up trading made up",
        "王晓雯王晓雯王晓雯王晓雯王晓雯",
        "boss boss boss boss 2024",
        "x" * 1001,
    ],
)
def test_short_common_and_own_names_are_refused(bad: str) -> None:
    with pytest.raises(Invalid) as raised:
        check_passphrase(bad, *NAMES)
    assert raised.value.field == "passphrase"


def test_logins_have_one_spelling() -> None:
    assert normal_login(" Boss ") == normal_login("ＢＯＳＳ") == "boss"
    assert normal_login("STRASSE") == normal_login("straße")


def test_codes_are_strong_and_forgiving() -> None:
    code = new_code()
    assert len(code.replace("-", "")) * 5 >= 120
    assert new_code() != code
    assert spelling(code.lower()) == spelling(code.replace("-", " ")) == spelling(code) == code
    assert spelling("0O1Il" * 5) == "00111-00111-00111-00111-00111"
    assert spelling("a quiet river under stones") == "a quiet river under stones"
    assert spelling("ﬁne") == "fine"
