from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from clientbook.vault.store.schema import check_revision, check_sqlite, migrate
from clientbook.vault.store.tables import REVISION, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.postgres_cluster import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = create_engine("sqlite://")
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        made = create_engine(cluster.url(cluster.new_database()).replace("postgresql:", "postgresql+psycopg:"))
    yield made
    made.dispose()


def test_the_revisions_make_what_the_tables_say(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate(connection)
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == REVISION
        assert compare_metadata(context, metadata) == []
        check_revision(connection)
        if engine.dialect.name == "sqlite":
            check_sqlite(connection)


def test_down_and_up_again(engine: Engine) -> None:
    from pathlib import Path

    from alembic import command
    from alembic.config import Config

    from clientbook.vault.store import schema

    with engine.begin() as connection:
        migrate(connection)
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config, "head")
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_the_tables_alone_work_on_both_engines(engine: Engine) -> None:
    with engine.begin() as connection:
        metadata.create_all(connection)
        assert set(inspect(connection).get_table_names()) == set(metadata.tables)
