"""A computer that never saw the vault starts from the owner's checkpoint and verifies what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.words import BinderKind
from clientbook.vault import BinderAccess, Commit
from tests.vault_office import FULL, Office, shown

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_keys_changed_after_the_checkpoint_are_the_ones_opened(
    any_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = any_office.open("boss")
    owner.checkpoint()
    binder = any_office.binders["north-client"]
    grants = {any_office.ids["mia"]: FULL}
    access = BinderAccess(binder, BinderKind.CLIENT, any_office.teams["north"], grants)
    owner.commit(Commit("assign", access=[access]))
    monkeypatch.setenv("CLIENTBOOK_PROFILE", str(tmp_path / "another computer"))
    fresh = any_office.open("mia")
    assert shown(fresh) == any_office.visible("mia")
    assert binder not in any_office.open("li").binders()
