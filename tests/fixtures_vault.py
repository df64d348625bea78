"""Vaults for tests: one office made once per run and copied for every test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import postgres_cluster
from tests.vault_office import Office, make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres_cluster import Cluster


@pytest.fixture(scope="session")
def prepared_office(tmp_path_factory: pytest.TempPathFactory, _fast_passphrases: None) -> Office:
    """Return the office that every test copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTBOOK_PROFILE", str(tmp_path_factory.mktemp("office-maker")))
        return make_office(tmp_path_factory.mktemp("office") / "office.clientbook")


@pytest.fixture
def office(prepared_office: Office, tmp_path: Path) -> Iterator[Office]:
    """Return a copy of the office in a file of its own."""
    path = tmp_path / "office.clientbook"
    shutil.copyfile(prepared_office.location, path)
    copied = prepared_office.copy_to(path)
    yield copied
    copied.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Return a running PostgreSQL server; without the programs the test is skipped."""
    if postgres_cluster.programs() is None:
        pytest.skip("no PostgreSQL server is installed")
    running = postgres_cluster.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def prepared_database(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, _fast_passphrases: None
) -> tuple[str, Office]:
    """Return the database with the office that every test copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTBOOK_PROFILE", str(tmp_path_factory.mktemp("office-maker")))
        name = cluster.new_database()
        return name, make_office(cluster.url(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def any_office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """Return a copy of the office, once on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("office")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name, prepared = request.getfixturevalue("prepared_database")
    copied = prepared.copy_to(cluster.url(cluster.new_database(name)))
    yield copied
    copied.close()
