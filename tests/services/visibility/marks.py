"""Marks: words and numbers that stand in one field of one client file only, and are found again in any output."""

from __future__ import annotations

import dataclasses
import re
from enum import Enum
from typing import Any, NamedTuple

from clientbook.support.errors import ClientbookError
from clientbook.support.words import Level

_WORD = re.compile(r"[Qq]([A-Na-n])[Xx](\d\d)[Zz]")
_NUMBER = re.compile(r"(?<![0-9a-z])(?:139)?77(\d\d)0(\d\d)1(?![0-9a-z])", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ ,\-\u00a0\u2009\u202f](?=\d)")
_LETTERS = "ABCDEFGHIJKLMN"


class Mark(NamedTuple):
    """A field of a file, and the level of its record."""

    file: str
    field: str
    level: Level


class Marks:
    """Makes marks and finds them."""

    def __init__(self) -> None:
        self._files: list[str] = []
        self._known: dict[tuple[int, int], Mark] = {}

    def word(self, file: str, field: str, level: Level) -> str:
        """Return a word for a field; a field asked for twice has one mark."""
        return "Q{}x{:02}z".format(*self._place(Mark(file, field, level), _LETTERS))

    def number(self, file: str, field: str, level: Level) -> str:
        """Return eight digits for a field."""
        return "77{:02}0{:02}1".format(*self._place(Mark(file, field, level), range(len(_LETTERS))))

    def phone(self, file: str, field: str) -> str:
        """Return a mobile number for a field of the card."""
        return "139" + self.number(file, field, Level.CARD)

    @property
    def beginnings(self) -> list[str]:
        """Return what the words of each file begin with."""
        return [f"Q{letter}x" for letter in _LETTERS[: len(self._files)]]

    def found(self, text: str) -> set[Mark]:
        """Return every mark in a text as people or programs write it."""
        plain = _BETWEEN_DIGITS.sub("", text)
        numbers = {(int(hit[1]), int(hit[2])) for hit in _NUMBER.finditer(plain)}
        found = numbers | {self._number(hit[0]) for hit in _WORD.finditer(text)}
        return {self._known[one] for one in found if one in self._known}

    def fields(self, file: str, level: Level) -> set[str]:
        """Return which fields of a file have marks on a level."""
        return {mark.field for mark in self._known.values() if (mark.file, mark.level) == (file, level)}

    def _place(self, mark: Mark, letters: Any) -> tuple[Any, int]:
        if mark.file not in self._files:
            self._files.append(mark.file)
        file = self._files.index(mark.file)
        own = [at for at, known in self._known.items() if known == mark]
        number = own[0][1] if own else sum(at[0] == file for at in self._known)
        self._known[file, number] = mark
        return letters[file], number

    @staticmethod
    def _number(word: str) -> tuple[int, int]:
        hit = _WORD.fullmatch(word)
        assert hit is not None
        return _LETTERS.index(hit[1].upper()), int(hit[2])


def said(value: Any) -> str:
    """Return everything that a value says, however deep; ids and other bytes are left out."""
    if isinstance(value, BaseException):
        text = value.message if isinstance(value, ClientbookError) else ""
        return f"{text}\n{value!s}\n{value!r}\n{value.__cause__!r}\n{value.__context__!r}"
    if isinstance(value, bytes) or value is None:
        return ""
    if isinstance(value, str):
        return str(value.value) if isinstance(value, Enum) else value
    parts = _parts(value)
    return str(value) if parts is None else "\n".join(map(said, parts))


def _parts(value: Any) -> list[Any] | None:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in dataclasses.fields(value)]
    if isinstance(value, dict):
        return [part for pair in value.items() for part in pair]
    return list(value) if isinstance(value, (tuple, list, set, frozenset)) else None
