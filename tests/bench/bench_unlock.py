"""Unlocking to the first list: with the desk's image, without it, and on a computer that never saw the vault."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clientbook.desk.snapshot import snapshot_path
from clientbook.services import clients
from clientbook.services.clients import ClientFilter
from clientbook.support.paths import profile_dir
from clientbook.vault import bundle
from clientbook.vault.crypto import kdf
from tests.bench import peers
from tests.bench.table import Aim, Figure
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
    ours = median(lambda: unlocking(firm), 5)
    yield Figure(
        name=f"unlock to first list, {size}, with image",
        ours=ours,
        reference=_raw_image(firm),
        aim=Aim(2, since=_LARGE),
        parts=lambda: parts(lambda: first_list(firm).close()),
    )
    with peers.sqlcipher(firm) as peer:
        yield Figure(name="  the same list from SQLCipher", ours=ours, reference=quick(peer.unlock, 5), aim=Aim(1))
    with peers.keepass(firm) as other:
        if other is not None:
            yield Figure(name="  the same names from KeePassXC's format", ours=ours, reference=quick(other.unlock, 3))
    yield from _without_image(firm)
    yield from _new_computer(firm)


def first_list(firm: Firm) -> Desk:
    """Unlock and read the first screen of the list."""
    desk = firm.unlock()
    clients.client_rows(desk, clients.list_clients(desk, ClientFilter())[:VISIBLE])
    return desk


def unlocking(firm: Firm) -> float:
    """Return the seconds from passphrase to first list, without the passphrase function."""
    kept: list[Desk] = []
    watch = Watch()
    with watch.on(bundle, "stretch"):
        seconds = timed(lambda: kept.append(first_list(firm)))
    kept[0].close()
    return seconds - watch.seconds


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


def _without_image(firm: Firm) -> Iterator[Figure]:
    path = image_of(firm)
    kept = path.with_suffix(".kept")
    path.replace(kept)
    size = f"{firm.size.clients:,} clients"
    ours = median(lambda: unlocking(firm))
    yield Figure(
        name=f"unlock to first list, {size}, without image",
        ours=ours,
        reference=decrypting(firm.path, level=1),
        aim=Aim(4),
        parts=lambda: parts(lambda: first_list(firm).close()),
        note="reference: AES-256-GCM alone on the cards",
    )
    kept.replace(path)


def _new_computer(firm: Firm) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(dir=firm.folder) as aside:
        kept = Path(aside) / "profile"
        profile_dir().replace(kept)
        ours = unlocking(firm)
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
