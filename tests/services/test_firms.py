"""Where the wizard proposes to make a new vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.services import firms

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a folder for documents."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("XDG_DOCUMENTS_DIR", "XDG_CONFIG_HOME", "OneDrive"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_documents_are_proposed_where_they_are(home: Path) -> None:
    (home / "Documents").mkdir()
    assert firms.suggest_place("恒信办公/设备") == home / "Documents" / "恒信办公设备.clientbook"


def test_home_is_proposed_where_there_are_no_documents(home: Path) -> None:
    place = firms.suggest_place("???")
    assert place == home / "clientbook.clientbook"
    firms.check_place(place)


def test_home_is_proposed_where_a_cloud_service_copies_the_documents(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "Documents").mkdir()
    monkeypatch.setenv("OneDrive", str(home / "Documents"))
    assert firms.suggest_place("恒信") == home / "恒信.clientbook"


def test_a_name_that_is_taken_is_not_proposed(home: Path) -> None:
    (home / "Documents").mkdir()
    (home / "Documents" / "恒信.clientbook").touch()
    assert firms.suggest_place("恒信") == home / "恒信.clientbook"
