"""What else keeps secrets in one file: SQLCipher and the format of KeePassXC, with the same rows and derived keys."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlcipher3  # pyright: ignore[reportMissingImports]  only the group bench has it
from pykeepass import PyKeePass, create_database  # pyright: ignore[reportMissingImports]  as above
from pykeepass.entry import Entry  # pyright: ignore[reportMissingImports]  as above

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bench.firms import Firm

_VISIBLE = 40
_MOST_ENTRIES = 5_000
"""A larger database takes pykeepass minutes."""

_LIST = "SELECT client_id FROM client_line {where} ORDER BY sort_key, client_id"
_ROWS = """
    SELECT client.id, client.name, contact.name, contact.phones, line.last_contact, line.due_on,
        (SELECT sum(amount) FROM purchase WHERE purchase.client_id = client.id AND purchase."on" > ?)
    FROM client JOIN client_line AS line ON line.client_id = client.id
        LEFT JOIN contact ON contact.client_id = client.id
    WHERE client.id IN ({places})
"""


class Cipher:
    """The tables of a desk in an encrypted database; `unlock` leaves it open for `search` and `save`."""

    def __init__(self, path: Path) -> None:
        self._path, self._key = path, os.urandom(32).hex()
        self._open: Any = None

    def fill(self, image: sqlite3.Connection) -> None:
        """Take over tables, rows and indexes."""
        self._connect()
        for name, sql in image.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
            self._open.execute(sql)
            cursor = image.execute(f'SELECT * FROM "{name}"')  # noqa: S608  names of our own schema
            places = ", ".join("?" * len(cursor.description))
            self._open.executemany(f'INSERT INTO "{name}" VALUES ({places})', cursor)  # noqa: S608  as above
        for (sql,) in image.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"):
            self._open.execute(sql)
        self._open.commit()

    def unlock(self) -> None:
        """Open the file with its raw key and read the first screen of the list."""
        self.close()
        self._connect()
        self.search("")

    def search(self, query: str) -> None:
        """Read the ids that fit, in order, and the rows that are seen."""
        where = "WHERE haystack LIKE ?" if query else ""
        values = (f"%{query}%",) if query else ()
        ids = [row[0] for row in self._open.execute(_LIST.format(where=where), values)]
        since = (dt.date.today() - dt.timedelta(days=365)).isoformat()  # noqa: DTZ011  only a parameter of the query
        rows = _ROWS.format(places=", ".join("?" * len(ids[:_VISIBLE])))
        self._open.execute(rows, [since, *ids[:_VISIBLE]]).fetchall()

    def save(self) -> None:
        """Store an interaction durably."""
        key, day = os.urandom(16), dt.date(2026, 1, 5).isoformat()
        (client,) = self._open.execute("SELECT client_id FROM client_line LIMIT 1").fetchone()
        columns = 'id, binder, version, client_id, "on", channel, text, author, at'
        values = (key, client, 1, client, day, "phone", "确认交期,下周再联系", key, f"{day} 08:00:00.000000")
        self._open.execute(f"INSERT INTO interaction ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608  as above
        self._open.execute("UPDATE client_line SET last_contact = ? WHERE client_id = ?", (day, client))
        self._open.commit()

    def close(self) -> None:
        """Close the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _connect(self) -> None:
        self._open = sqlcipher3.connect(str(self._path))
        self._open.execute(f"PRAGMA key = \"x'{self._key}'\"")
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            self._open.execute(f"PRAGMA {pragma}")


@contextmanager
def sqlcipher(firm: Firm) -> Iterator[Cipher]:
    """Give an opened SQLCipher database with the rows of the firm's desk."""
    path = firm.folder / "peer.sqlcipher"
    path.unlink(missing_ok=True)
    peer = Cipher(path)
    desk = firm.unlock()
    image = sqlite3.connect(":memory:")
    image.deserialize(desk.session.connection().connection.driver_connection.serialize())  # type: ignore[union-attr]
    desk.close()
    peer.fill(image)
    image.close()
    peer.unlock()
    try:
        yield peer
    finally:
        peer.close()


class KeePass:
    """One entry per client; the key is derived once and given from then on."""

    def __init__(self, path: Path, derived: bytes) -> None:
        self._path, self._derived = path, derived
        self._open: Any = None

    def unlock(self) -> None:
        """Open the file and put the names in order."""
        self._open = PyKeePass(str(self._path), transformed_key=self._derived)
        sorted(entry.title for entry in self._open.entries)

    def save(self) -> None:
        """Add an entry and save the file."""
        group = self._open.root_group
        group.append(Entry(os.urandom(8).hex(), "phone", "", notes="确认交期,下周再联系", kp=self._open))
        self._open.save(transformed_key=self._derived)


@contextmanager
def keepass(firm: Firm) -> Iterator[KeePass | None]:
    """Give an opened KeePass database with the firm's clients; None where there are too many for it."""
    if firm.size.clients > _MOST_ENTRIES:
        yield None
        return
    path = firm.folder / "peer.kdbx"
    path.unlink(missing_ok=True)
    made: Any = create_database(str(path), password="no secret")
    desk = firm.unlock()
    rows: Any = desk.session.connection().connection.driver_connection
    for key, name, phones in rows.execute(
        "SELECT client.id, client.name, contact.phones FROM client JOIN contact ON contact.client_id = client.id"
    ):
        made.root_group.append(Entry(f"{name} {key.hex()[:6]}", name, "", notes=phones, kp=made))
    desk.close()
    made.save()
    peer = KeePass(path, PyKeePass(str(path), password="no secret").transformed_key)
    peer.unlock()
    yield peer
