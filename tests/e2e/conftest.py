"""The firm of the working days: made once, copied for every test, and watched from another computer."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.e2e.office import Office, make_office, quickest_allowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def prepared_office_of_days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Return the vault that every test copies, and the ids in it."""
    path = tmp_path_factory.mktemp("office") / "firm.clientbook"
    with pytest.MonkeyPatch.context() as patch, quickest_allowed():
        patch.setenv("CLIENTBOOK_PROFILE", str(tmp_path_factory.mktemp("office-maker")))
        return path, make_office(path)


@pytest.fixture
def office(prepared_office_of_days: tuple[Path, dict[str, bytes]], tmp_path: Path) -> Iterator[Office]:
    """Return a copy of the firm with passphrases that the program itself accepts, watched by its owner."""
    prepared, ids = prepared_office_of_days
    path = tmp_path / "firm.clientbook"
    shutil.copyfile(prepared, path)
    with quickest_allowed():
        made = Office(path, dict(ids))
        yield made
        made.watcher.close()
