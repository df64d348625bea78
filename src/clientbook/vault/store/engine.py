"""Opens a vault's store: a SQLite file or a PostgreSQL database, and says in words what keeps it from opening."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, exc, inspect, text
from sqlalchemy.engine import URL, make_url

from clientbook.support.errors import Damaged, Invalid, Stale, Unavailable
from clientbook.support.i18n import _
from clientbook.support.paths import long_path
from clientbook.vault.store.places import refuse_shared_folder
from clientbook.vault.store.tables import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

SUFFIX = ".clientbook"
APPLICATION_ID = 0x434C424B
_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_NUMBERS = struct.Struct(">I4xI")
_NUMBERS_AT = 60
_BUSY_MS = 10_000
_WRITE_LOCK = 0x434C424B
_SWEEPING = ("PRAGMA busy_timeout = 500", "PRAGMA temp_store = FILE")
"""For a moment: nobody is kept waiting, and the copy, all ciphertext, need not fit into memory."""
_STEPS = 5_000
"""So many steps of SQLite's machine between two looks whether to stop: a few milliseconds."""
_SWEPT = (f"PRAGMA busy_timeout = {_BUSY_MS}", "PRAGMA temp_store = MEMORY")
_PRAGMAS = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)

Location = Path | str


class Store(NamedTuple):
    """An open store. One worker at a time uses it."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view of the store for the length of the block."""
        with guarded(), self.engine.connect() as plain:
            options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
            connection = plain.execution_options(**options)
            with connection.begin():
                yield connection

    @contextmanager
    def glancing(self) -> Generator[Connection]:
        """For one query alone, which needs no transaction to be of one piece."""
        with guarded(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """Be the one writer: everything in the block is stored durably, or nothing is."""
        with guarded(), self.engine.connect() as plain:
            options = (
                {"clientbook_begin": "BEGIN IMMEDIATE"} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
            )
            connection = plain.execution_options(**options)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITE_LOCK})
                yield connection

    def has_tables(self) -> bool:
        """Whether a vault was made here before."""
        with guarded(), self.engine.connect() as connection:
            return inspect(connection).has_table("vault")

    def settle(self) -> None:
        """Bring everything from the write-ahead log into the file itself, where its header is read."""
        if self.is_sqlite:
            with guarded(), self.engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                if raw is not None:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def sweep(self, must_stop: Callable[[], bool]) -> bool:
        """Write the file anew without what was deleted from it, and empty the write-ahead log.

        False where others are using the vault, the disk has no room for a second copy, or `must_stop`, which is asked
        first and every few milliseconds until the new pages are there, said so: nothing has changed then. On a server
        this is the server's own work.
        """
        if not self.is_sqlite:
            return True
        with guarded(), self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            return isinstance(raw, sqlite3.Connection) and _swept(raw, must_stop)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _swept(raw: sqlite3.Connection, must_stop: Callable[[], bool]) -> bool:
    cursor = raw.cursor()
    try:
        for pragma in _SWEEPING:
            cursor.execute(pragma)
        if must_stop() or not _emptied(cursor):  # who is reading now would keep the log in use afterwards too
            return False
        raw.set_progress_handler(must_stop, _STEPS)
        cursor.execute("VACUUM")
        raw.set_progress_handler(None, 0)
        return _emptied(cursor)
    except sqlite3.Error:
        return False
    finally:
        raw.set_progress_handler(None, 0)
        for pragma in _SWEPT:
            cursor.execute(pragma)
        cursor.close()


def _emptied(cursor: sqlite3.Cursor) -> bool:
    """Bring the write-ahead log into the file and empty it; False where somebody reads or writes."""
    (is_busy, *_pages) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (1,)
    return not is_busy


@contextmanager
def guarded() -> Generator[None]:
    """Turn what the database driver raises into an error that says what to do."""
    try:
        yield
    except (exc.IntegrityError, sqlite3.IntegrityError) as error:
        raise Stale(_("Somebody else changed the same thing first. Look at it again.")) from error
    except exc.DBAPIError as error:
        raise _in_words(error.orig) from error
    except sqlite3.Error as error:
        raise _in_words(error) from error
    except (UnicodeDecodeError, exc.SQLAlchemyError) as error:
        raise Damaged(_("The vault cannot be read; its file is damaged. Restore a backup.")) from error


def _in_words(original: BaseException | None) -> Damaged | Unavailable:
    name = getattr(original, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")):
        return Unavailable(_("The disk is full. Free some space and save again; nothing is lost."))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unavailable(_("Another program is using the vault. Close it and try again; nothing is lost."))
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return Unavailable(_("The vault's folder cannot be written. Ask for write access to it."))
    if name.startswith("SQLITE_IOERR"):
        return Unavailable(_("The disk did not answer. Check it and try again; nothing is lost."))
    if isinstance(original, sqlite3.Error):
        return Damaged(_("The vault cannot be read; its file is damaged. Restore a backup."))
    return Unavailable(_("The database server cannot be reached. Check the network and try again; nothing is lost."))


def open_store(location: Location) -> Store:
    """Open an existing vault's store; the file is not touched when it is not a vault of this format."""
    if isinstance(location, str):
        return Store(_postgresql(location))
    path = long_path(location)
    refuse_shared_folder(path)
    _check_header(path)
    return Store(_sqlite(path))


def check_place(location: Location) -> None:
    """Raise Invalid on "location" where a new vault cannot or must not be made, with what to do instead."""
    if isinstance(location, str):
        return
    path = long_path(location)
    refuse_shared_folder(path)
    if path.suffix != SUFFIX:
        raise Invalid(_("A vault's file name ends in “{suffix}”.").format(suffix=SUFFIX), field="location")
    if path.exists():
        raise Invalid(_("“{name}” already exists.").format(name=path.name), field="location")
    if not path.parent.is_dir():
        raise Invalid(_("The folder “{name}” does not exist.").format(name=str(path.parent)), field="location")


def new_store(location: Location) -> Store:
    """Open a store for a vault that does not exist yet. Raises Invalid when something is there already."""
    check_place(location)
    if isinstance(location, str):
        return Store(_postgresql(location))
    return Store(_sqlite(long_path(location)))


def mark_sqlite(connection: Connection) -> None:
    """Write the two numbers of the file header that say: a vault, of this format."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")


def lying_there(path: Path) -> sqlite3.Connection:
    """Open a file as it lies there, without its write-ahead log: nothing is written, not beside it either."""
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):  # a share: SQLite takes it only without a host
        uri = uri.replace("file://", "file:////", 1)
    return sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None, check_same_thread=False)


def _check_header(path: Path) -> None:
    found_format, application = _numbers(path)
    if application != APPLICATION_ID:
        raise Invalid(_("“{name}” is not a vault.").format(name=path.name), field="location")
    check_format(found_format)


def _numbers(path: Path) -> tuple[int, int]:
    """Return the format and the application that a file's header names.

    SQLite is asked, which knows whether this program has the file open already. On Linux the end of any other
    handle would end the locks of that connection, and the next program that closes the vault would take the
    write-ahead log from it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        with closing(lying_there(path)) as connection:
            names = ("user_version", "application_id")
            found_format, application = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    except sqlite3.Error:
        return _numbers_of_no_database(path)
    return found_format, application


def _numbers_of_no_database(path: Path) -> tuple[int, int]:
    """Return the numbers of a file that SQLite does not take, so that no connection has it open."""
    try:
        with path.open("rb") as stream:
            header = stream.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise Invalid(_("There is no vault at “{name}”.").format(name=str(path)), field="location") from error
    except OSError as error:
        raise Unavailable(_("“{name}” cannot be read. Ask for access to it.").format(name=path.name)) from error
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise Invalid(_("“{name}” is not a vault.").format(name=path.name), field="location")
    found_format, application = _NUMBERS.unpack_from(header, _NUMBERS_AT)
    return found_format, application


def check_format(found: int) -> None:
    """Raise Unavailable for a newer format, Damaged for one that never existed."""
    if found > FORMAT:
        raise Unavailable(_("This vault was made by a newer version. Update the program."))
    if found != FORMAT:
        raise Damaged(_("The vault's format number is damaged. Restore a backup."), affected=("format",))


class _Compiled(dict[tuple[Any, ...], Any]):
    """The vault's few statements, compiled once for all files: SQLAlchemy would keep those of each engine apart.

    Its keys name the dialect, an object of each engine; those of SQLite compile alike.
    """

    def get(self, key: tuple[Any, ...], default: Any = None, /) -> Any:
        """Return the compiled statement, whichever engine it was compiled for."""
        return super().get(_without_dialect(key), default)

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:
        super().__setitem__(_without_dialect(key), value)


def _without_dialect(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(part for part in key if not isinstance(part, Dialect))


SAME_STATEMENTS: Mapping[str, Any] = {"compiled_cache": _Compiled()}
"""The execution options of an engine on SQLite."""


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False, "isolation_level": None},
        execution_options=SAME_STATEMENTS,
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin past SQLAlchemy's way of executing, which takes longer than SQLite itself; see `guarded` for errors."""
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.execute(connection.get_execution_options().get("clientbook_begin", "BEGIN"))


def _postgresql(location: str) -> Engine:
    try:
        url = make_url(location)
    except exc.ArgumentError as error:
        raise Invalid(_("This is not the address of a database."), field="location") from error
    if url.get_backend_name() != "postgresql":
        raise Invalid(_("Only PostgreSQL servers can hold a vault."), field="location")
    return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
