"""Rules of the house that neither ruff nor import-linter can say: sizes, and what to use instead of what."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pytest

import clientbook
from tests.checks.sources import ROOT, code, literals, modules, name, tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
OWN = ("src", "tests")
WAITING = ("tests/crashes/", "tests/screenshots/")
CLOCK = "src/clientbook/support/clock.py"


class Ban(NamedTuple):
    """Code that must not appear outside the paths in `home`."""

    pattern: str
    use: str
    home: tuple[str, ...] = ()
    where: tuple[str, ...] = ("src",)


BANS = (
    Ban(r"\bAESGCM\(", "the sealing functions of vault/crypto", ("src/clientbook/vault/crypto/",)),
    Ban(r"\bQMessageBox\b", "the page's notice bar, or the confirm dialog", ("src/clientbook/ui/errors.py",)),
    Ban(r"\bsetHtml\(|\bRichText\b|\bAutoText\b|\bMarkdownText\b", "plain text: a client's name may look like markup"),
    Ban(r"\bsetStyleSheet\(", "the one style sheet in resources/theme", ("src/clientbook/ui/theme.py",)),
    Ban(r"\bprocessEvents\(", "jobs.query or jobs.mutate"),
    Ban(r"(?<!\.)\b(eval|exec|compile)\(", "plain code"),
    Ban(r"\bprint\(", "the log, or a return value", ("src/clientbook/cli/", "src/clientbook/app.py")),
    Ban(r"\bdate(time)?\.(now|utcnow|today)\(|\btime\.time\(", "support.clock", (CLOCK,)),
    Ban(r"\b(import|from) random\b|\brandom\.\w+\(", "support.clock.seeded", (CLOCK, "src/clientbook/services/demo")),
    Ban(r"\bos\.path\b", "pathlib"),
    Ban(r"\b(import|from) (pickle|marshal|shelve)\b", "msgspec"),
    Ban(r"\bxml\.(etree|dom|sax)\b", "defusedxml"),
    Ban(r"\bQSettings\b", "ui.prefs: settings stay in the profile folder"),
    Ban(r"\bglobal \w", "a value handed over"),
    Ban(r"\btime\.sleep\(|\.qWait\(|\bqtbot\.wait\(", "qtbot.waitUntil or waitSignal", WAITING, ("tests",)),
    Ban(r"\bunittest\.mock\b", "the real thing", where=("tests",)),
)  # fmt: skip

MODE = r"[rwxabt+]{1,3}"
CHINESE = re.compile(r"[\u3400-\u9fff]")
CHINESE_IS_DATA = (
    "src/clientbook/support/i18n.py",  # each language under its own name
    "src/clientbook/domain/likeness/",  # words of names, and the scripts they are written in
    "src/clientbook/domain/birthdays.py",  # days as people write them
    "src/clientbook/domain/daywords.py",  # days as people write them
    "src/clientbook/domain/quickadd.py",  # how people write down a call or a visit
    "src/clientbook/domain/phones.py",  # how extensions and lists of numbers are written
    "src/clientbook/domain/pinyin.py",  # characters and their readings
    "src/clientbook/exchange/",  # headers of foreign sheets
    "src/clientbook/services/demo",  # the demo firm's people and clients
    "src/clientbook/demo/",  # as above
    "src/clientbook/ui/widgets/dates.py",  # dates as people type them
    "src/clientbook/vault/passphrase.py",  # what everybody guesses first
    "src/clientbook/vault/store/places.py",  # names of folders that a cloud keeps
)


def is_home(path: Path, places: tuple[str, ...]) -> bool:
    return name(path).startswith(places)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_no_file_is_too_long() -> None:
    lengths = {name(path): path.read_text(encoding="utf-8").count("\n") for path in modules(*OWN)}
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{name(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in modules(*OWN)
        for function in functions(path)
    }
    assert not {function: lines for function, lines in lengths.items() if lines > LONGEST_FUNCTION}


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.use)
def test_banned_code_has_a_better_way(ban: Ban) -> None:
    found = [
        f"{name(path)}:{line}"
        for path in modules(*ban.where)
        if not (ban.home and is_home(path, ban.home))
        for line, text in code(path).items()
        if re.search(ban.pattern, text)
    ]
    assert not found, f"use {ban.use} instead: {found}"


def opens_without_encoding(call: ast.Call) -> bool:
    """Return whether `call` reads or writes text in whatever encoding the computer prefers."""
    if any(word.arg == "encoding" for word in call.keywords):
        return False
    if isinstance(call.func, ast.Name):
        return call.func.id == "open" and not has_binary_mode(call.args[1:])
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "open":
        modes = [word for word in call.args if isinstance(word, ast.Constant) and re.fullmatch(MODE, str(word.value))]
        return bool(modes) and not has_binary_mode(modes)
    return call.func.attr in {"read_text", "write_text"}


def has_binary_mode(arguments: Sequence[ast.expr]) -> bool:
    """Return whether one of `arguments` is a mode like "rb"."""
    return any(isinstance(word, ast.Constant) and "b" in str(word.value) for word in arguments)


@pytest.mark.parametrize(
    ("text", "guilty"),
    [
        ("open('a')", True),
        ("open('a', 'w')", True),
        ("open('a', 'rb')", False),
        ("path.open('w')", True),
        ("path.open('xb')", False),
        ("path.open(encoding='utf-8')", False),
        ("dialog.open()", False),
        ("archive.open('sheet.xml')", False),
        ("path.read_text()", True),
        ("path.write_text(text, encoding='utf-8')", False),
    ],
)
def test_what_counts_as_text_without_encoding(text: str, guilty: bool) -> None:
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    assert opens_without_encoding(call) is guilty


def test_text_files_state_their_encoding() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules(*OWN)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and opens_without_encoding(node)
    ]
    assert not found, "say encoding='utf-8'"


def test_chinese_for_people_is_in_the_catalogues() -> None:
    found = [
        f"{name(path)}:{text.lineno} {text.value!r}"
        for path in modules("src")
        if not is_home(path, CHINESE_IS_DATA)
        for text in literals(path)
        if CHINESE.search(str(text.value))
    ]
    assert not found, "write English in _() and translate it in resources/locale"


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [") + 1
    dependencies = lines[start : lines.index("]", start)]
    assert dependencies
    assert not [line for line in dependencies if not re.search(r'", *# \w+', line)]


def test_program_and_package_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == clientbook.__version__
