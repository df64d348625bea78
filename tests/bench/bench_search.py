"""What one key press in the search box costs: the fitting ids in order and the rows that are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import clients
from clientbook.services.clients import ClientFilter
from tests.bench import peers
from tests.bench.bench_unlock import VISIBLE
from tests.bench.table import Aim, Bound, Figure
from tests.bench.timing import p95, parts, quick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clientbook.desk import Desk
    from tests.bench.firms import Firm

_LARGE = 100_000
_TYPED = ("zhangwei", "ouyang", "13812", "王伟", "shhmy", "lgh", "suzhou ke", "xz")


def queries() -> list[str]:
    """Return what stands in the box after each key."""
    return list(dict.fromkeys(word[:length] for word in _TYPED for length in range(1, len(word) + 1)))


def measure(firm: Firm) -> Iterator[Figure]:
    """Yield the figures of searching, and of the whole list after the box was emptied."""
    desk = firm.unlock()
    run = desk.session.connection().connection.driver_connection
    assert run is not None
    size = f"{firm.size.clients:,} clients"

    def like(query: str) -> None:
        run.execute("SELECT client_id FROM client_line WHERE haystack LIKE ?", (f"%{query}%",)).fetchall()

    ours, reference = _slowest(lambda query: search(desk, query)), _slowest(like)
    yield Figure(
        name=f"key press to filtered list, {size}, p95",
        ours=ours,
        reference=reference,
        aim=Aim(3, since=_LARGE, most=0.050),
        bounds=lambda: [Bound("one LIKE over the same rows", reference)],
        parts=lambda: parts(lambda: [search(desk, query) for query in queries()]),
    )
    yield Figure(name=f"whole list, {size}", ours=quick(lambda: search(desk, "")), reference=quick(lambda: like("")))
    with peers.sqlcipher(firm) as peer:
        yield Figure(
            name="  key press with SQLCipher, p95", ours=ours, reference=_slowest(peer.search), aim=Aim(1, since=_LARGE)
        )
    desk.close()


def search(desk: Desk, query: str) -> None:
    """Do what a key press asks of the desk."""
    clients.client_rows(desk, clients.list_clients(desk, ClientFilter(text=query))[:VISIBLE])


def _slowest(act: Callable[[str], object]) -> float:
    return p95([quick(lambda query=query: act(query), 5) for query in queries()])
