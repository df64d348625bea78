"""The tables of docs/security.md as the code has them; `python -m tests.checks.security_tables` writes them anew."""

from __future__ import annotations

import re

from clientbook.domain.access import DEFAULT_RIGHTS, FILE_LEVELS, Right, Standing
from clientbook.support.words import Level, Role
from tests.checks.sources import ROOT

DOCUMENT = ROOT / "docs" / "security.md"
LEVELS = {Level.FULL: "whole file", Level.CARD: "contact part", None: "–"}
STANDINGS = {
    Standing.SERVES: "on its service team",
    Standing.MANAGES: "of the own team",
    Standing.CALLS: "has a revisit to make",
    Standing.OTHER: "any other file",
}
NEVER = ("after the last day of access", "account closed")
ROLES = (Role.OWNER, Role.MANAGER, Role.STAFF, Role.REVISIT_CLERK, Role.ARCHIVE_CLERK)


def visibility() -> str:
    """Return the table role × level × state."""
    rows = [[_name(role), *(_level(role, standing) for standing in STANDINGS), *_never(role)] for role in ROLES]
    return _table(["", *STANDINGS.values(), *NEVER], rows)


def rights() -> str:
    """Return the table of default rights."""
    rows = [[_name(right), *("yes" if right in DEFAULT_RIGHTS[role] else "–" for role in ROLES)] for right in Right]
    return _table(["", *(_name(role) for role in ROLES)], rows)


TABLES = {"visibility": visibility, "rights": rights}


def rewritten(text: str) -> str:
    """Return the document with every table as the code has it."""
    for name, make in TABLES.items():
        block = f"<!-- table: {name} -->\n{make()}\n<!-- end -->"
        text = re.sub(rf"<!-- table: {name} -->.*?<!-- end -->", lambda _found, block=block: block, text, flags=re.S)
    return text


def _level(role: Role, standing: Standing) -> str:
    found = FILE_LEVELS[role]
    return LEVELS[found.get(standing, found.get(Standing.OTHER))]


def _never(role: Role) -> tuple[str, str]:
    """Access by the service team ends by date; what a role has of itself stays. A closed account has nothing."""
    return LEVELS[FILE_LEVELS[role].get(Standing.OTHER)], LEVELS[None]


def _name(word: str) -> str:
    return str(word).replace("_", " ")


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
