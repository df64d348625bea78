"""Which language speaks before anybody has chosen one."""

from __future__ import annotations

import pytest

from clientbook.support.i18n import system_language

VARIABLES = ("CLIENTBOOK_LANGUAGE", "LC_ALL", "LANG")


@pytest.mark.parametrize(
    ("asked", "system", "spoken"),
    [
        ("", "zh_CN.UTF-8", "zh_CN"),
        ("", "zh_TW.UTF-8", "zh_TW"),
        ("", "zh_HK.UTF-8", "zh_TW"),
        ("", "Chinese (Traditional)_Taiwan", "zh_TW"),
        ("", "Chinese (Simplified)_China", "zh_CN"),
        ("", "de_DE.UTF-8", "en"),
        ("zh_TW", "en_US.UTF-8", "zh_TW"),
        ("en", "zh_CN.UTF-8", "en"),
        ("xx", "zh_CN.UTF-8", "zh_CN"),
    ],
)
def test_the_system_decides_unless_a_language_is_named(
    monkeypatch: pytest.MonkeyPatch, asked: str, system: str, spoken: str
) -> None:
    for name, value in zip(VARIABLES, (asked, system, system), strict=True):
        monkeypatch.setenv(name, value)
    assert system_language() == spoken
