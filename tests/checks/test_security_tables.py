"""docs/security.md says of roles, levels and rights what the code does."""

from __future__ import annotations

from tests.checks.security_tables import DOCUMENT, TABLES, rewritten


def test_the_tables_are_those_of_the_code() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert all(f"<!-- table: {name} -->" in text for name in TABLES)
    assert text == rewritten(text), "run python -m tests.checks.security_tables"
