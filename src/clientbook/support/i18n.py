"""Translations through gettext: 简体中文, 繁體中文 and English, chosen by the system and switchable.

Source texts are English. `_` translates now; `N_` marks a text that is translated where it is shown.
"""

from __future__ import annotations

import gettext as _gettext
import locale
import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from clientbook.support.paths import resource

if TYPE_CHECKING:
    from collections.abc import Generator

LANGUAGES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
_TRADITIONAL = ("zh_tw", "zh_hk", "zh_mo", "zh_hant")
_catalogues: dict[str, _gettext.NullTranslations] = {}
_current = ["en"]
_here: ContextVar[str | None] = ContextVar("language", default=None)


def _catalogue(language: str) -> _gettext.NullTranslations:
    if language not in _catalogues:
        _catalogues[language] = _gettext.translation(
            "clientbook", localedir=resource("locale"), languages=[language], fallback=True
        )
    return _catalogues[language]


def _(message: str) -> str:
    """Return `message` in the current language."""
    return _catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits `count`, in the current language."""
    return _catalogue(language()).ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Return `message` in the current language, told apart from its homonyms by `context`."""
    return _catalogue(language()).pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802  the marker's usual name, which Babel knows
    """Mark `message` for extraction; translate it with `_` where it is shown."""
    return message


def language() -> str:
    """Return the current language: a key of LANGUAGES."""
    return _here.get() or _current[0]


def set_language(code: str) -> None:
    """Switch the language of everything translated from now on; unknown codes mean English."""
    _current[0] = code if code in LANGUAGES else "en"


@contextmanager
def speaking(code: str) -> Generator[None]:
    """Translate into `code` inside the block and this thread, for paper in another language than the screen."""
    before = _here.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _here.reset(before)


def system_language() -> str:
    """Return the best of LANGUAGES for this computer: Chinese systems read Chinese, others English.

    CLIENTBOOK_LANGUAGE names another, for the window as for commands.
    """
    if (asked := os.environ.get("CLIENTBOOK_LANGUAGE", "")) in LANGUAGES:
        return asked
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    name = name.replace("-", "_").lower()
    if name.startswith(_TRADITIONAL) or name.startswith(("chinese_taiwan", "chinese (traditional")):
        return "zh_TW"
    return "zh_CN" if name.startswith(("zh", "chinese")) else "en"
