"""Every one of the fifteen groups of attacks has tests on both engines, or a reason why not."""

from __future__ import annotations

import pytest

from tests.attacks.table import GROUPS, HERE, POSTGRESQL, SQLITE, counted


@pytest.fixture
def attacks(request: pytest.FixtureRequest) -> list[pytest.Item]:
    """Return every test of the folder; skips where only some were chosen."""
    found = [item for item in request.session.items if item.path.parent == HERE]
    if {item.path.name for item in found} != {path.name for path in HERE.glob("test_*.py")}:
        pytest.skip("only some of the attacks were collected")
    return found


def test_every_group_is_tried_on_both_engines(attacks: list[pytest.Item]) -> None:
    found = counted(attacks)
    for number, group in GROUPS.items():
        assert found[number, SQLITE], group.what
        assert bool(found[number, POSTGRESQL]) is not bool(group.without_server), group.what


def test_the_table_names_tests_that_exist(attacks: list[pytest.Item]) -> None:
    for group in GROUPS.values():
        for wanted in group.tests:
            module, _colons, beginning = wanted.partition("::")
            assert any(one.path.stem == module and one.name.startswith(beginning) for one in attacks), wanted
