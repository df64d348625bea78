"""Every character that an office can type reaches the paper, or shows its code point."""

from __future__ import annotations

import pytest

from clientbook.reports.fonts import Weight, clean, face, runs


def characters(encoding: str) -> set[str]:
    """Return what a two-byte encoding holds, without spaces."""
    found: set[str] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            found |= set(bytes([lead, trail]).decode(encoding, "ignore"))
    return {char for char in found if ord(char) > 0x7F and not char.isspace()}


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "big5", "cp950"])
@pytest.mark.parametrize("weight", list(Weight))
def test_every_character_of_the_encoding_is_drawn(encoding: str, weight: Weight) -> None:
    assert characters(encoding) <= set(face(weight).advances)


def test_both_weights_draw_the_same_characters() -> None:
    assert set(face(Weight.REGULAR).advances) == set(face(Weight.BOLD).advances)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("𠮷", "〔U+20BB7〕"),
        ("a\x07b", "a〔U+0007〕b"),
        ("\ue000", "〔U+E000〕"),
        ("\ud800", "〔U+D800〕"),
        ("😀", "😀"),
        ("🦄", "〔U+1F984〕"),
        ("שלום", "〔U+05E9〕〔U+05DC〕〔U+05D5〕〔U+05DD〕"),
        ("a\u202eb\u2066c\u200dd\ufe0fe\u00adf\ufeff", "abcdef"),
        ("e\u0301", "é"),
        ("a\r\nb\rc\u2028d\x0be\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\tb\u3000c\u00a0d", "a b  c d"),
    ],
)
def test_odd_characters_become_something_sane(given: str, printed: str) -> None:
    assert clean(given) == printed


def test_a_line_is_split_by_the_font_that_has_its_characters() -> None:
    parts = runs("甲≒乙", Weight.REGULAR)
    assert [part for _font, part in parts] == ["甲", "≒", "乙"]
    assert len({font for font, _part in parts}) == 2
