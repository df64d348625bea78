"""Both Chinese catalogues say everything the sources say, and the compiled ones are theirs."""

from __future__ import annotations

import re
import string
from functools import cache
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from clientbook.support.i18n import LANGUAGES
from tests.checks.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

TRANSLATED = [code for code in LANGUAGES if code != "en"]
HOW = "run `nox -s locale`, then translate what is empty"


def path_of(language: str, suffix: str) -> Path:
    return ROOT / "resources" / "locale" / language / "LC_MESSAGES" / f"clientbook.{suffix}"


@cache
def catalogue(language: str) -> Catalog:
    path = path_of(language, "po")
    assert path.exists(), f"{path.name} of {language} is missing: {HOW}"
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


@cache
def source_texts() -> frozenset[str]:
    found = extract_from_dir(ROOT / "src")
    return frozenset(first_form(message) for _, _, message, _, _ in found)


def first_form(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def named(message: Message) -> tuple[str, str]:
    """Return what tells a message apart: its context and its first form."""
    context = message.context or ""
    return context.decode() if isinstance(context, bytes) else context, first_form(message.id)


def forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(form) for form in text] if isinstance(text, (list, tuple)) else []


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def placeholders(text: str) -> set[str]:
    """Return the names in braces; a text with an odd brace has none that could be filled in."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_untranslated_or_guessed(language: str) -> None:
    unfinished = [message.id for message in messages(language) if message.fuzzy or not all(forms(message.string))]
    assert not unfinished


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_the_texts_of_the_sources(language: str) -> None:
    known = {first_form(message.id) for message in messages(language)}
    assert not source_texts() - known, HOW
    assert not known - source_texts(), HOW


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_survive_translation(language: str) -> None:
    wrong: list[str] = []
    for message in messages(language):
        offered = set().union(*(placeholders(form) for form in forms(message.id)))
        needed = placeholders(forms(message.id)[-1])
        wrong += [form for form in forms(message.string) if not needed <= placeholders(form) <= offered]
    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_spaces_and_accelerators_survive_translation(language: str) -> None:
    """A message without letters is a separator, which Chinese writes without spaces; Alt keys are those of English."""

    def shape(text: str) -> tuple[bool, bool, str, int]:
        key = re.search(r"&(\w)", text)
        return (text[:1].isspace(), text[-1:].isspace(), key[1].lower() if key else "", text.count("\n"))

    wrong = [
        message.string
        for message in messages(language)
        if isinstance(message.id, str)
        and re.search(r"\w", message.id)
        and message.string
        and shape(message.id) != shape(str(message.string))
    ]
    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    compiled = path_of(language, "mo")
    assert compiled.exists(), HOW
    with compiled.open("rb") as stream:
        shipped = {named(message): forms(message.string) for message in read_mo(stream) if message.id}
    assert shipped == {named(message): forms(message.string) for message in messages(language)}
