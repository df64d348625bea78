"""Attacks 5 to 9 by who administers the database or has the file: lying views, triggers, whole stores put back."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine

from clientbook.support.clock import frozen, now
from clientbook.support.errors import Damaged, Refused
from clientbook.support.paths import profile_dir
from clientbook.support.words import Level
from clientbook.vault import RECOVERY, Commit, Recipient, close_member, ledger
from clientbook.vault.journal import NO_ID, NOTHING, JournalRow, Place
from tests.attacks.forging import append_entry, forge_statement
from tests.attacks.probing import outcome, refuses
from tests.vault_office import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres_cluster import Cluster
    from tests.vault_office import Office


@pytest.fixture
def keep(any_office: Office, request: pytest.FixtureRequest) -> Callable[[], Callable[[], None]]:
    """Return what keeps the whole store as it is, and returns what puts it back: a file, or a database."""

    def kept() -> Callable[[], None]:
        any_office.close()
        place = any_office.location
        if isinstance(place, Path):
            whole = place.read_bytes()
            return lambda: _write_back(place, whole)
        cluster: Cluster = request.getfixturevalue("cluster")
        copy = cluster.new_database(place.partition("@/")[2].partition("?")[0])

        def put_back() -> None:
            any_office.location = cluster.url(cluster.new_database(copy))

        return put_back

    return kept


def _write_back(place: Path, whole: bytes) -> None:
    for suffix in ("-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    place.write_bytes(whole)


@pytest.fixture
def served(cluster: Cluster, prepared_database: tuple[str, Office]) -> Iterator[Office]:
    """Return the office on a server."""
    name, prepared = prepared_database
    copied = prepared.copy_to(cluster.url(cluster.new_database(name)))
    yield copied
    copied.close()


def test_a_whole_older_store_opens_for_reading_only(any_office: Office, keep: Callable[[], Callable[[], None]]) -> None:
    put_back = keep()
    edit = Commit("edit", records=[any_office.write("north-client", "card", 2, b"newer")])
    any_office.open("li").commit(edit)
    any_office.close()
    put_back()
    li = any_office.open("li")
    assert li.read_only
    refuses(lambda: li.commit(edit), Refused)
    refuses(li.declare_restored, Refused)
    assert shown(li) == any_office.visible("li")


def test_the_owner_declares_it_restored_once(any_office: Office, keep: Callable[[], Callable[[], None]]) -> None:
    put_back = keep()
    boss, li = any_office.open("boss"), any_office.open("li")
    li.commit(Commit("edit", records=[any_office.write("north-client", "card", 2, b"lost")]))
    boss.changes_since(boss.seq)
    any_office.close()
    put_back()
    boss = any_office.open("boss")
    assert boss.read_only
    boss.declare_restored()
    assert not boss.read_only
    boss.commit(Commit("edit", records=[any_office.write("north-client", "card", 2, b"after")]))
    put_back = keep()
    li = any_office.open("li")
    assert not li.read_only
    assert shown(li)[any_office.records["north-client card"]] == b"after"
    li.note("open")
    any_office.close()
    put_back()
    assert any_office.open("li").read_only, "an old word of the owner must not excuse a new rollback"


def test_declared_restored_by_a_clock_that_went_ahead(
    any_office: Office, keep: Callable[[], Callable[[], None]]
) -> None:
    """What an owner signs with the clock set right again counts on from what this computer has seen."""
    put_back = keep()
    any_office.open("li").note("open")
    any_office.open("boss").note("open")
    any_office.close()
    put_back()
    with frozen(now() + dt.timedelta(days=400)):
        any_office.open("boss").declare_restored()
        any_office.open("li").note("open")
        any_office.close()
    put_back()
    boss = any_office.open("boss")
    assert boss.read_only
    boss.declare_restored()
    assert not any_office.open("li").read_only


def test_a_fork(any_office: Office, keep: Callable[[], Callable[[], None]]) -> None:
    """Two desktops are shown two stores that were one: whoever saw the one does not take the other for it."""
    to_base = keep()
    any_office.open("li").note("open", b"one")
    to_one = keep()
    to_base()
    shutil.rmtree(profile_dir())
    any_office.open("mia").note("open", b"two")
    to_two = keep()
    shutil.rmtree(profile_dir())
    to_one()
    any_office.open("mia")
    any_office.close()
    to_two()
    assert any_office.open("mia").read_only


def test_an_old_store_opens_the_old(any_office: Office, keep: Callable[[], Callable[[], None]]) -> None:
    """Documented: a copy made before the closing can be read with the passphrase of then, for ever."""
    put_back = keep()
    close_member(any_office.open("boss"), any_office.ids["li"])
    any_office.close()
    put_back()
    shutil.rmtree(profile_dir())
    assert shown(any_office.open("li")) == any_office.visible("li")


INSERTED = (
    "UPDATE journal SET seq = seq + 1000 WHERE seq > 5",
    "INSERT INTO journal SELECT 6, author, directory, body, signature FROM journal WHERE seq = 5",
    "UPDATE journal SET seq = seq - 999 WHERE seq > 1000",
)


def test_an_entry_inserted(any_office: Office) -> None:
    for statement in INSERTED:
        any_office.run(statement)
    for login in ("boss", "li"):
        refuses(lambda login=login: any_office.open(login), Damaged)


def test_a_closed_account_states_access(any_office: Office) -> None:
    """With the keys of the file, which a friend told, and to the letter but for the account."""
    mia, boss = any_office.open("mia"), any_office.open("boss")
    close_member(boss, any_office.ids["mia"])
    mia.session.view = boss.session.view
    lines = [Recipient(one, Level.FULL, None) for one in (RECOVERY, any_office.ids["boss"], any_office.ids["li"])]
    forge_statement(any_office, mia, "north-client", lines)
    for login in ("boss", "li"):
        refuses(lambda login=login: any_office.open(login), Damaged)


def test_rows_of_a_place_that_does_not_exist(any_office: Office) -> None:
    boss = any_office.open("boss")
    with any_office.raw() as connection:
        append_entry(connection, boss, [JournalRow(9, 0, NO_ID, NO_ID, 0, 1, NOTHING, NOTHING)])
    for login in ("boss", "li"):
        refuses(lambda login=login: any_office.open(login), Damaged)


def test_a_document_of_an_entry_that_is_not_there(any_office: Office) -> None:
    """An author with every right names a document that nobody stored."""
    boss = any_office.open("boss")
    binder = any_office.binders["north-client"]
    named = JournalRow(Place.DOCUMENT, 2, b"d" * 16, binder, 0, 1, b"x" * 32, NOTHING)
    with any_office.raw() as connection:
        append_entry(connection, boss, [named])
    assert outcome(any_office) in ("refused", "found")


LIES = {
    "another body every second time": "CASE WHEN nextval('lies') % 2 = 0 THEN body ELSE"
    " (SELECT body FROM truth AS t WHERE t.level = truth.level AND t.id <> truth.id ORDER BY t.id LIMIT 1) END AS body",
    "an empty body": "CAST(NULL AS bytea) AS body",
    "the same body for all": "(SELECT body FROM truth ORDER BY id LIMIT 1) AS body",
}
_PLAIN = "id, binder, kind, level, version, key_version, seq, digest"


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_view_that_lies_in_the_place_of_a_table(served: Office, lie: str) -> None:
    served.run("CREATE SEQUENCE lies")
    served.run("ALTER TABLE records RENAME TO truth")
    served.run(f"CREATE VIEW records AS SELECT {_PLAIN}, {lie} FROM truth")  # noqa: S608  own words
    assert outcome(served) in ("refused", "found")


def test_a_view_that_hides_a_row_from_one_query_only(served: Office) -> None:
    served.run("CREATE SEQUENCE lies")
    served.run("ALTER TABLE records RENAME TO truth")
    served.run(
        f"CREATE VIEW records AS SELECT {_PLAIN}, body FROM truth"  # noqa: S608  own words
        " WHERE id <> (SELECT max(CAST(id AS text))::bytea FROM truth) OR nextval('lies') % 2 = 0"
    )
    assert outcome(served) in ("refused", "found")


def test_a_view_that_gives_every_row_twice(served: Office) -> None:
    served.run("ALTER TABLE records RENAME TO truth")
    served.run("CREATE VIEW records AS SELECT * FROM truth UNION ALL SELECT * FROM truth")
    assert outcome(served) in ("refused", "found")


class _Swallowing(sqlite3.Cursor):
    """Gives the first of two rows as the beginning of the second: joined they are the same bytes."""

    def fetchmany(self, size: int | None = None) -> list[Any]:
        first, second, *rest = super().fetchmany(size or 2) or [(b"",), (b"",)]
        return [(b"".join(first) + second[0], *second[1:]), *rest] if first[0] else []


class _Lying(sqlite3.Connection):
    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _Swallowing)


def test_a_server_that_hides_a_row_in_a_column_of_the_next(office: Office) -> None:
    for kind, is_honest in ((sqlite3.Connection, True), (_Lying, False)):
        engine = create_engine("sqlite://", creator=lambda kind=kind: sqlite3.connect(office.path, factory=kind))
        with engine.connect() as connection, nullcontext() if is_honest else pytest.raises(Damaged):
            assert sum(map(len, ledger.stored(connection, ledger.CARDS))) > 2
        engine.dispose()


TRIGGERS = {
    "keeps the old body": ("records", "BEFORE UPDATE", "NEW.body = OLD.body; RETURN NEW;"),
    "drops the row": ("records", "BEFORE UPDATE", "RETURN NULL;"),
    "signs with zeros": ("journal", "BEFORE INSERT", "NEW.signature = decode(repeat('00', 64), 'hex'); RETURN NEW;"),
    "names another author": ("journal", "BEFORE INSERT", "NEW.author = decode(repeat('00', 16), 'hex'); RETURN NEW;"),
    "drops the entry": ("journal", "BEFORE INSERT", "RETURN NULL;"),
}


@pytest.mark.parametrize("trigger", TRIGGERS.values(), ids=TRIGGERS)
def test_a_trigger_on_the_server_is_noticed_by_the_next_reader(served: Office, trigger: tuple[str, str, str]) -> None:
    table, event, deed = trigger
    served.run(f"CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {deed} END $$")
    served.run(f"CREATE TRIGGER t {event} ON {table} FOR EACH ROW EXECUTE FUNCTION meddle()")
    li = served.open("li")
    try:
        li.commit(Commit("edit", records=[served.write("north-client", "card", 2, b"newer")]))
    except (Damaged, Refused):
        return
    served.close()
    refuses(lambda: shown(served.open("li")), Damaged)
    shutil.rmtree(profile_dir())
    assert _sees_or_refuses(served) in ("refused", b"newer")


def _sees_or_refuses(office: Office) -> object:
    try:
        return shown(office.open("boss"))[office.records["north-client card"]]
    except Damaged:
        return "refused"
