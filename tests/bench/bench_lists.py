"""What the list of clients costs when it is sorted, narrowed and scrolled, and what a search in all texts costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbook.services import clients, search
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from tests.bench.table import Aim, Figure
from tests.bench.timing import p95, parts, quick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clientbook.desk import Desk
    from tests.bench.firms import Firm

_PAGE = 40
"""Rows that the list fetches as one scrolls."""
_ROUNDS = 5
_JUDGED_FROM = 5_000
"""Below so many clients making the statement is most of the work."""
_SAID = ("防潮包装", "采购经理", "没有人说过这句话")
_IDS = "SELECT client_id FROM client_line {rest}"
_ROWS = """
    SELECT client.name, contact.name, contact.phones, line.last_contact,
        (SELECT sum(amount) FROM purchase WHERE purchase.client_id = client.id AND purchase."on" > ?)
    FROM client JOIN client_line AS line ON line.client_id = client.id
        LEFT JOIN contact ON contact.client_id = client.id
    WHERE client.id IN ({places})
"""
_DATES = 'SELECT client_id, "on" FROM purchase WHERE client_id IN ({places}) ORDER BY client_id, "on"'
_TEXTS = (
    ("interaction", ("text",)),
    ("purchase", ("product", "note")),
    ("client_details", ("remarks", "preferences", "taboos", "influence")),
)


class Case(NamedTuple):
    """One order or condition of the list, and the same as bare SQL behind SELECT client_id FROM client_line."""

    name: str
    wanted: ClientFilter
    rest: str
    values: tuple[Any, ...] = ()


def measure(firm: Firm) -> Iterator[Figure]:
    """Yield the figures of one firm."""
    desk = firm.unlock()
    bare = desk.session.connection().connection.driver_connection
    assert bare is not None
    size = f"{firm.size.clients:,} clients"
    for case in _cases(desk):
        yield _figure(desk, bare, case, size)
    yield _pages(desk, bare, size)
    yield _deep(desk, bare, size)
    desk.close()


def _cases(desk: Desk) -> Iterator[Case]:
    plain, ordered = ClientFilter(), "ORDER BY {}, sort_key, client_id"
    kind = clients.classes(desk)[0].id
    person = clients.counts(desk).people[0].id
    limit = today() - dt.timedelta(days=30)
    worth = '(SELECT coalesce(sum(amount), 0) FROM purchase WHERE client_id = client_line.client_id AND "on" > ?) DESC'
    year = (today() - clients.YEAR).isoformat()
    yield Case("sorted by last contact", replace(plain, sort="last_contact"), ordered.format("last_contact"))
    yield Case("sorted by due day", replace(plain, sort="due"), ordered.format("due_on"))
    yield Case("sorted by worth", replace(plain, sort="worth", is_descending=True), ordered.format(worth), (year,))
    by_name = ordered.replace("{}, ", "")
    yield Case("of one class", replace(plain, class_id=kind), f"WHERE class_id = ? {by_name}", (kind,))
    yield Case("of one colleague", replace(plain, responsible=person), f"WHERE responsible_id = ? {by_name}", (person,))
    yield Case(
        "silent for 30 days",
        replace(plain, silent_days=30),
        f"WHERE last_contact IS NULL OR last_contact <= ? {by_name}",
        (limit.isoformat(),),
    )


def _figure(desk: Desk, bare: Any, case: Case, size: str) -> Figure:
    statement = _IDS.format(rest=case.rest)
    assert len(clients.list_clients(desk, case.wanted)) == len(bare.execute(statement, case.values).fetchall())

    def ours() -> object:
        return clients.list_clients(desk, case.wanted)

    return Figure(
        name=f"list {case.name}, {size}",
        ours=quick(ours, _ROUNDS),
        reference=quick(lambda: bare.execute(statement, case.values).fetchall(), _ROUNDS),
        aim=Aim(3, since=_JUDGED_FROM),
        parts=lambda: parts(ours),
    )


def _pages(desk: Desk, bare: Any, size: str) -> Figure:
    """Measure what each page costs as one scrolls through the list."""
    ids = clients.list_clients(desk, ClientFilter())
    starts = range(0, len(ids) - _PAGE, max(len(ids) // 50, _PAGE))
    pages = [ids[start : start + _PAGE] for start in starts]
    year = (today() - clients.YEAR).isoformat()
    rows, dates = (statement.format(places=", ".join("?" * _PAGE)) for statement in (_ROWS, _DATES))

    def read(page: Sequence[bytes]) -> None:
        bare.execute(rows, (year, *page)).fetchall()
        bare.execute(dates, page).fetchall()

    return Figure(
        name=f"page of {_PAGE} rows, {size}, p95",
        ours=_slowest(pages, lambda page: clients.client_rows(desk, page)),
        reference=_slowest(pages, read),
        aim=Aim(10, most=0.050),
        parts=lambda: parts(lambda: [clients.client_rows(desk, page) for page in pages]),
        note="the reference reads what a row needs and judges no rhythm and no state of it",
    )


def _deep(desk: Desk, bare: Any, size: str) -> Figure:
    """Measure a search in all texts against a LIKE over the three tables that have some."""
    clauses = {table: " OR ".join(f"{column} LIKE ?" for column in columns) for table, columns in _TEXTS}

    def like(word: str) -> None:
        for table, columns in _TEXTS:
            values = [f"%{word}%"] * len(columns)
            statement = f"SELECT id FROM {table} WHERE {clauses[table]}"  # noqa: S608  names of our own schema
            bare.execute(statement, values).fetchall()

    return Figure(
        name=f"search in all texts, {size}, slowest of {len(_SAID)}",
        ours=max(quick(lambda word=word: search.deep_search(desk, word), _ROUNDS) for word in _SAID),
        reference=max(quick(lambda word=word: like(word), _ROUNDS) for word in _SAID),
        aim=Aim(3, since=_JUDGED_FROM),
        parts=lambda: parts(lambda: [search.deep_search(desk, word) for word in _SAID]),
    )


def _slowest(pages: Sequence[Sequence[bytes]], act: Callable[[Sequence[bytes]], object]) -> float:
    return p95([quick(lambda page=page: act(page), _ROUNDS) for page in pages])
