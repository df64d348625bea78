"""Which tests try which group of attacks, on which engine: `python -m tests.attacks.table` counts them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

HERE = Path(__file__).parent
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


class Group(NamedTuple):
    """A group of attacks: what is tried, by which tests ("module", or "module::beginning of a name").

    `without_server` says why its tests need no server, where there are none on one.
    """

    what: str
    tests: tuple[str, ...]
    without_server: str = ""


_DESK = "what is on the desk does not depend on where the ciphertext lies"
GROUPS = {
    1: Group("canaries are nowhere", ("test_canaries",)),
    2: Group(
        "every key on every ciphertext",
        (
            "test_forged_access::test_every_key",
            "test_forged_access::test_other_peoples",
            "test_raised_rights::test_a_copy_and_every",
            "test_raised_rights::test_nobody_elses",
            "test_raised_rights::test_the_desk_and_every",
            "test_amendments::test_what_a_reset_person",
        ),
    ),
    3: Group("rows and bits rewritten", ("test_bits", "test_decoders", "test_servers::test_rows_of")),
    4: Group(
        "directory, root, keys, bundles exchanged",
        (
            "test_forged_access::test_nobody_makes",
            "test_forged_access::test_a_replaced_public",
            "test_forged_access::test_an_older_directory",
            "test_forged_access::test_a_bundle",
            "test_amendments",
        ),
    ),
    5: Group(
        "access stated without the right",
        (
            "test_forged_access::test_a_statement",
            "test_forged_access::test_owner_and_recovery",
            "test_forged_access::test_different",
            "test_forged_access::test_a_self_made",
            "test_forged_access::test_a_wrap",
            "test_forged_access::test_a_closed",
            "test_forged_access::test_the_right",
            "test_rewraps",
            "test_servers::test_a_closed_account",
        ),
    ),
    6: Group(
        "records swapped, removed, put back",
        ("test_records", "test_servers::test_a_whole", "test_servers::test_the_owner", "test_servers::test_a_view"),
    ),
    7: Group(
        "documents' blocks moved about",
        (
            "test_records::test_document",
            "test_records::test_a_shorter",
            "test_documents",
            "test_servers::test_a_document",
        ),
    ),
    8: Group(
        "cost, format and schema numbers",
        (
            "test_history::test_the_cost",
            "test_history::test_another",
            "test_history::test_a_revision",
            "test_history::test_a_hostile",
            "test_history::test_a_file",
            "test_servers::test_a_trigger",
        ),
    ),
    9: Group(
        "the journal edited, cut, forked",
        (
            "test_history::test_an_edit",
            "test_history::test_two_entries",
            "test_history::test_the_tail",
            "test_history::test_an_entry",
            "test_servers::test_a_fork",
            "test_servers::test_an_entry",
        ),
    ),
    10: Group("rights raised", ("test_raised_rights", "test_history::test_staff")),
    11: Group("leavers", ("test_leavers", "test_history::test_after_a_closing", "test_servers::test_an_old")),
    12: Group(
        "stale desktops, closed accounts",
        (
            "test_leavers::test_stale",
            "test_leavers::test_a_closed",
            "test_history::test_a_stale",
            "test_history::test_a_closed",
            "test_history::test_old_keys",
            "test_history::test_a_wrong",
            "test_between",
        ),
    ),
    13: Group("payloads in every text", ("test_payloads",), f"{_DESK}, and no SQL is made of texts"),
    14: Group(
        "bombs and links in imported files", ("test_hostile_imports",), "they are refused before any store is asked"
    ),
    15: Group("after the lock", ("test_after_lock",), _DESK),
}


def engine_of(item: pytest.Item) -> str:
    """Return the engine that a test runs on."""
    names: Iterable[str] = getattr(item, "fixturenames", ())
    asked = getattr(item, "callspec", None)
    is_server = "postgresql" in item.name if asked and "postgresql" in asked.id else "cluster" in names
    return POSTGRESQL if is_server or "served" in names else SQLITE


def groups_of(item: pytest.Item) -> Iterator[int]:
    """Yield the groups that a test belongs to."""
    module, name = item.path.stem, item.name
    for number, group in GROUPS.items():
        for wanted in group.tests:
            in_module, _colons, beginning = wanted.partition("::")
            if module == in_module and name.startswith(beginning):
                yield number
                break


def counted(items: Iterable[pytest.Item]) -> Counter[tuple[int, str]]:
    """Count tests by group and engine; 0 is for those of no group. A test may belong to several."""
    return Counter((number, engine_of(item)) for item in items for number in list(groups_of(item)) or [0])


def lines(items: Iterable[pytest.Item]) -> Iterator[str]:
    """Yield the table, a line for each group and one for tests of none."""
    found = counted(items)
    yield f"| | attack | {SQLITE} | {POSTGRESQL} |"
    yield "|---|---|---|---|"
    for number, group in GROUPS.items():
        server = found[number, POSTGRESQL] or f"– ({group.without_server})"
        yield f"| {number} | {group.what} | {found[number, SQLITE]} | {server} |"
    yield f"| | others | {found[0, SQLITE]} | {found[0, POSTGRESQL]} |"


class _Collected:
    """Keeps what pytest collects."""

    items: list[pytest.Item]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def _print() -> int:
    import pytest

    collected = _Collected()
    code = pytest.main(
        ["--collect-only", "-p", "no:terminal", "-o", "addopts=--import-mode=importlib", str(HERE)], plugins=[collected]
    )
    sys.stdout.write("\n".join(lines(collected.items)) + "\n")
    return int(code)


if __name__ == "__main__":
    sys.exit(_print())
