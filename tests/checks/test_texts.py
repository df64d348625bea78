"""What no committed text may hold: work left open, and paths of somebody's machine."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from tests.checks.sources import ROOT, modules, name

if TYPE_CHECKING:
    from pathlib import Path

PLACES = ("src", "tests", "docs", "packaging", "resources", ".github", ".ci")
KINDS = {".py", ".md", ".toml", ".yml", ".spec", ".iss", ".desktop", ".qss", ".po", ".txt", ".svg", ""}
MACHINE = re.compile(r"/tm[p]/|/wor[k]/|/roo[t]/|/home/\w|[.][.]/shared|\b[CD]:\\Users\\", re.IGNORECASE)
UNFINISHED = re.compile(
    r"\b(TOD[O]|FIXM[E]|XX[X]|raise NotImplemented[E]rror)\b|coming[ ]soon|not yet[ ]implemented", re.IGNORECASE
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def texts() -> list[Path]:
    below = chain.from_iterable((ROOT / place).rglob("*") for place in PLACES)
    return sorted(
        path
        for path in chain(ROOT.glob("*"), below)
        if path.is_file() and path.suffix in KINDS and "__pycache__" not in path.parts and path.name != ".git"
    )


def test_no_text_names_a_path_of_one_machine() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE.search(line) and "CLIENTBOOK_CORPUS" not in line
    ]
    assert not found


def test_nothing_is_left_open() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in modules("src", "tests")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not found


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{name(path)}: {target}"
        for path in chain(ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md"))
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not broken
