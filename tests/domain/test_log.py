"""Every act in the journal has a name for people, and a kind."""

from __future__ import annotations

import ast

import pytest

from clientbook.domain.log import ACT_NAMES, Act, LogKind, is_of_vault, kind_of
from tests.checks.sources import modules, tree


def acts_of_the_vault() -> set[str]:
    """Return the first argument of every `Commit("…")` in the vault's sources."""
    return {
        node.args[0].value
        for path in modules("src/clientbook/vault")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Commit"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_act_of_the_program_has_a_name() -> None:
    assert not set(Act) - ACT_NAMES.keys()


def test_every_act_of_the_vault_has_a_name() -> None:
    found = acts_of_the_vault()
    assert "create" in found
    assert not found - ACT_NAMES.keys()


def test_acts_of_the_vault_are_told_apart() -> None:
    assert not [act for act in Act if is_of_vault(act)]
    assert all(is_of_vault(act) for act in acts_of_the_vault())


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("client.open", LogKind.OPEN),
        ("client.reveal", LogKind.REVEAL),
        ("log.export", LogKind.EXPORT),
        ("print.packet", LogKind.PRINT),
        ("new_member", LogKind.ACCESS),
        ("team.assign", LogKind.ACCESS),
        ("unlock.failed", LogKind.UNLOCK),
        ("purchase.log", LogKind.WORK),
        ("some.later.act", LogKind.WORK),
    ],
)
def test_kinds(act: str, kind: LogKind) -> None:
    assert kind_of(act) is kind
