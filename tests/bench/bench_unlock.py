"""Unlocking to the first list: with the desk's image, without it, and on a computer that never saw the vault."""

from __future__ import annotations

import math
import shutil
import sqlite3
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clientbook.desk.codec import ENTITIES, codec
from clientbook.desk.engine import schema
from clientbook.desk.snapshot import snapshot_path
from clientbook.services import clients
from clientbook.services.clients import ClientFilter
from clientbook.support.paths import profile_dir
from clientbook.support.words import Level
from clientbook.vault import bundle
from clientbook.vault.crypto import kdf
from tests.bench import bounds, peers
from tests.bench.table import Aim, Bound, Figure
from tests.bench.timing import Watch, median, parts, quick, timed, waited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clientbook.desk import Desk
    from tests.bench.firms import Firm

VISIBLE = 40
"""Rows that a screen shows."""

_LARGE = 100_000


def measure(firm: Firm) -> Iterator[Figure]:
    """Yield the figures of unlocking; the passphrase function is taken out of each and shown first."""
    size = f"{firm.size.clients:,} clients"
    derive = quick(lambda: kdf.stretch(b"passphrase", bytes(16), kdf.built_in()), 3, how=waited)
    yield Figure(name="passphrase function (part of no figure below)", ours=derive)
    ours, raw = median(lambda: unlocking(firm).list, 5), _raw_image(firm)
    yield Figure(
        name=f"unlock to first list, {size}, with image",
        ours=ours,
        reference=raw,
        aim=Aim(2, since=_LARGE),
        parts=lambda: parts(lambda: first_list(firm).close()),
    )
    with peers.sqlcipher(firm) as peer:
        yield Figure(
            name="  the same list from SQLCipher",
            ours=ours,
            reference=quick(peer.unlock, 5),
            aim=Aim(1, since=_LARGE),
            bounds=lambda: [Bound("the whole image read and laid out", raw), _opening(firm)],
            note="SQLCipher opens the pages of one list; the image is opened whole, and then every list is in memory",
        )
    with peers.keepass(firm) as other:
        if other is not None:
            yield Figure(name="  the same names from KeePassXC's format", ours=ours, reference=quick(other.unlock, 3))
    yield from _without_image(firm)
    yield from _new_computer(firm)


def first_list(firm: Firm) -> Desk:
    """Unlock as the window does, and read the first screen of the list."""
    desk = firm.unlock(cards_first=True)
    clients.client_rows(desk, clients.list_clients(desk, ClientFilter())[:VISIBLE])
    return desk


class Unlocking(NamedTuple):
    """Seconds from passphrase to first list, without the passphrase function, and from there until all is there."""

    list: float
    rest: float


def unlocking(firm: Firm) -> Unlocking:
    """Unlock and let everything come in."""
    kept: list[Desk] = []
    watch = Watch()
    with watch.on(bundle, "stretch"):
        seconds = timed(lambda: kept.append(first_list(firm)))
    rest = timed(lambda: kept[0].load_on(math.inf))
    kept[0].close()
    return Unlocking(seconds - watch.seconds, rest)


def image_of(firm: Firm) -> Path:
    """Return the sealed image of the desk."""
    desk = firm.unlock()
    path = snapshot_path(desk.vault)
    desk.close()
    return path


def _raw_image(firm: Firm) -> float:
    desk = firm.unlock()
    image = firm.folder / "desk.image"
    image.write_bytes(desk.vault.snapshot_open(snapshot_path(desk.vault).read_bytes()).image)
    desk.close()

    def raw() -> None:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(image.read_bytes())
        connection.execute("SELECT count(*) FROM client").fetchone()
        connection.close()

    return quick(raw, 5)


def _opening(firm: Firm) -> Bound:
    """Return what AES-256-GCM alone takes for the image."""
    size, cipher = image_of(firm).stat().st_size, AESGCM(bytes(32))
    sealed = cipher.encrypt(bytes(12), bytes(size), b"")
    plain = bytearray(size)
    return Bound("AES-256-GCM of it", median(lambda: timed(lambda: cipher.decrypt_into(bytes(12), sealed, b"", plain))))


def _without_image(firm: Firm) -> Iterator[Figure]:
    path = image_of(firm)
    kept = path.with_suffix(".kept")
    path.replace(kept)
    size = f"{firm.size.clients:,} clients"
    found = [unlocking(firm) for _round in range(3)]
    yield Figure(
        name=f"unlock to first list, {size}, without image",
        ours=statistics.median(one.list for one in found),
        reference=decrypting(firm.path, level=1),
        aim=Aim(4),
        parts=lambda: parts(lambda: first_list(firm).close()),
        bounds=lambda: _bounds(firm),
        note="reference: AES-256-GCM alone on the cards",
    )
    rest = statistics.median(one.rest for one in found)
    reference = decrypting(firm.path, level=2)
    yield Figure(name="  until everything is there, while the list answers", ours=rest, reference=reference)
    kept.replace(path)


def _bounds(firm: Firm) -> list[Bound]:
    """Return what the cards cost at least: read, hashed, opened, decoded, stored in memory, and their search keys."""
    desk = firm.unlock()
    rows = desk.session.connection().connection.driver_connection
    assert rows is not None
    cards = [codec(kind).table.name for kind, entity in ENTITIES.items() if entity.level is Level.CARD]
    tables = {name: rows.execute(f'SELECT * FROM "{name}"').fetchall() for name in (*cards, "client_line")}  # noqa: S608  own names
    names = [row[0] for row in rows.execute("SELECT name FROM client")]
    bodies = [(one.kind, one.body) for one in desk.vault.records(level=Level.CARD)]
    desk.close()
    count = len(bodies)

    def decode() -> None:
        for kind, body in bodies:
            codec(kind).read(body)

    made = (*schema().tables, *schema().indexes, *schema().file_indexes)
    return [
        bounds.reading(firm.path, "SQLite reads", bounds.ROLL.format(level=1), bounds.ROWS.format(level=1)),
        bounds.digests(count),
        bounds.packing(count),
        bounds.keys(count),
        Bound("AES-256-GCM", decrypting(firm.path, level=1)),
        Bound("MessagePack", median(lambda: timed(decode))),
        bounds.inserting("SQLite stores in memory", made, tables),
        bounds.readings([(name, (name,), ("13800138000",)) for name in names]),
    ]


def _new_computer(firm: Firm) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(dir=firm.folder) as aside:
        kept = Path(aside) / "profile"
        profile_dir().replace(kept)
        ours = unlocking(firm).list
        shutil.rmtree(profile_dir())
        kept.replace(profile_dir())
    yield Figure(name="  the same on a computer that never saw the vault", ours=ours)


def decrypting(path: Path, *, level: int) -> float:
    """Return what AES-256-GCM alone takes for bodies of the lengths that a level has in this vault."""
    with sqlite3.connect(path) as raw:
        query = "SELECT length(body) FROM records WHERE level = ? AND body IS NOT NULL"
        lengths = [row[0] for row in raw.execute(query, (level,))]
    raw.close()
    cipher = AESGCM(bytes(32))
    sealed = {length: cipher.encrypt(bytes(12), bytes(length - 28), b"") for length in set(lengths)}

    def decrypt() -> None:
        for length in lengths:
            cipher.decrypt(bytes(12), sealed[length], b"")

    return median(_timed(decrypt))


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    return lambda: timed(work)
