"""Adding a document of 100 MB, looking into it and saving a copy, beside bare Cobblestone calls on the same bytes."""

from __future__ import annotations

import os
import tempfile
import tracemalloc
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clientbook.exchange.contents import PIECE_BYTES
from clientbook.services import document_copies, documents, editing, firms
from clientbook.services.documents import NewFile
from clientbook.vault import new_document_key
from clientbook.vault.crypto import kdf, open_stream, seal_stream
from clientbook.vault.writing import BLOCK_BYTES
from tests.bench.table import Aim, Figure
from tests.bench.timing import median, waited
from tests.fixtures_firm import FAST, passphrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clientbook.desk import Desk

SIZE = 100 * 2**20
_ROUNDS = 3


def measure() -> Iterator[Figure]:
    """Yield the figures."""
    kdf.LIMITS = FAST
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLIENTBOOK_PROFILE"] = str(Path(folder, "profile"))
        path = Path(folder, "film.mp4")
        path.write_bytes(os.urandom(SIZE))
        place = Path(folder, "firm.clientbook")
        desk = firms.create_firm(place, firm="Bench", login="chen", name="Chen", passphrase=passphrase("chen")).desk
        try:
            yield from _figures(desk, path)
        finally:
            desk.close()


class _Bare(NamedTuple):
    """What the same bytes cost without program and vault, in seconds."""

    sealing: float
    opening: float
    writing: float


def _bare(path: Path) -> _Bare:
    key, data = new_document_key(), path.read_bytes()
    pieces = [data[start : start + PIECE_BYTES] for start in range(0, SIZE, PIECE_BYTES)]
    sealed = list(seal_stream(key, b"bench", pieces, BLOCK_BYTES))
    return _Bare(
        median(lambda: waited(lambda: _drained(seal_stream(key, b"bench", pieces, BLOCK_BYTES))), _ROUNDS),
        median(lambda: waited(lambda: _drained(open_stream(key, b"bench", sealed))), _ROUNDS),
        median(lambda: waited(lambda: _written(path.with_name("plain"), pieces)), _ROUNDS),
    )


def _figures(desk: Desk, path: Path) -> Iterator[Figure]:
    client = editing.add_client(desk, editing.ClientForm(name="客户")).made
    (source,) = documents.look_at_files([path]).sources
    bare, made = _bare(path), list[bytes]()

    def add() -> None:
        made.append(documents.add_documents(desk, client, [NewFile(source)]).made)

    adding = median(lambda: waited(add), _ROUNDS)
    reading = median(lambda: waited(lambda: _drained(document_copies.open_document(desk, made[0]).blocks)), _ROUNDS)
    copy = path.with_name("copy")
    saving = median(lambda: waited(lambda: document_copies.save_copy(desk, made[0], copy)), _ROUNDS)
    name = "a document of 100 MB"
    reference = bare.sealing + bare.writing
    yield Figure(name=f"{name} added, beside sealing and writing it bare", ours=adding, reference=reference)
    yield Figure(name=f"{name} read, beside opening it bare", ours=reading, reference=bare.opening)
    reference = bare.opening + bare.writing
    yield Figure(name=f"{name} saved, beside opening and writing it bare", ours=saving, reference=reference)
    yield Figure(name=f"memory while {name} is added", ours=_peak(add), reference=SIZE, is_size=True, aim=Aim(1.3))


def _drained(blocks: Iterator[bytes]) -> None:
    deque(blocks, maxlen=0)


def _written(path: Path, pieces: list[bytes]) -> None:
    with path.open("wb") as stream:
        stream.writelines(pieces)
        stream.flush()
        os.fsync(stream.fileno())


def _peak(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return float(peak)
