"""Deep search: words in the texts of every record on the desk, newest first, with the words marked."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, or_, select, true

from clientbook.domain.clients import Client, ClientDetails, ClientLine
from clientbook.domain.complaints import Complaint, ComplaintStep
from clientbook.domain.documents import Document
from clientbook.domain.feedback import Feedback
from clientbook.domain.gifts import Gift
from clientbook.domain.interactions import Interaction
from clientbook.domain.needs import Need
from clientbook.domain.points import PointsMovement
from clientbook.domain.purchases import Purchase
from clientbook.domain.revisits import Revisit
from clientbook.services.access import member_names
from clientbook.services.happenings import joined
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from clientbook.desk import Desk

MOST = 300
_MOST_TERMS = 8
_BEFORE, _LENGTH = 24, 160


class Source(NamedTuple):
    """Where is searched: an entity, what it is called, its date and author (None: it has none), its texts.

    `is_there` leaves out what was removed.
    """

    entity: type[Any]
    title: str
    on: Any
    author: Any
    texts: tuple[Any, ...]
    is_there: Any = true()


SOURCES: tuple[Source, ...] = (
    Source(Interaction, N_("Logged contact"), Interaction.on, Interaction.author, (Interaction.text,)),
    Source(Purchase, N_("Purchase"), Purchase.on, Purchase.author, (Purchase.product, Purchase.note)),
    Source(Need, N_("Promise"), Need.on, Need.author, (Need.what, Need.agreed)),
    Source(Revisit, N_("Revisit"), Revisit.due_on, Revisit.author, (Revisit.result, Revisit.note)),
    Source(Feedback, N_("Feedback"), Feedback.on, Feedback.author, (Feedback.text, Feedback.product)),
    Source(Complaint, N_("Complaint"), Complaint.on, Complaint.author, (Complaint.what,)),
    Source(ComplaintStep, N_("Complaint"), ComplaintStep.on, ComplaintStep.author, (ComplaintStep.text,)),
    Source(Gift, N_("Gift"), Gift.on, Gift.author, (Gift.what, Gift.occasion, Gift.note)),
    Source(PointsMovement, N_("Points"), PointsMovement.on, PointsMovement.author, (PointsMovement.reason,)),
    Source(
        Document,
        N_("Document"),
        Document.on,
        Document.author,
        (Document.title, Document.file_name, Document.note),
        Document.removed_on.is_(None),
    ),
    Source(
        ClientDetails,
        N_("Details"),
        None,
        None,
        (ClientDetails.remarks, ClientDetails.preferences, ClientDetails.taboos, ClientDetails.influence),
    ),
)


class Hit(NamedTuple):
    """One record that says all the words: `text` is the part around the first, `marks` where words stand in it."""

    client: bytes
    name: str
    record: bytes
    noun: str
    title: str
    on: dt.date | None
    who: str
    text: str
    marks: tuple[tuple[int, int], ...]


class Found(NamedTuple):
    """What a deep search found; `is_cut` says that there was more than is shown."""

    hits: list[Hit]
    is_cut: bool


def deep_search(desk: Desk, text: str) -> Found:
    """Return the newest records on the desk whose texts hold every word of `text`.

    Words are separated by blanks; width and, for Latin letters, case do not matter. Files in the bin are passed over.
    """
    terms = search_terms(text)
    if not terms:
        return Found([], is_cut=False)
    names = member_names(desk)
    hits = [hit for source in SOURCES for hit in _search(desk, source, terms, names)]
    hits.sort(key=lambda hit: (hit.on is not None, hit.on, hit.record), reverse=True)
    return Found(hits[:MOST], is_cut=len(hits) > MOST)


def search_terms(text: str) -> list[str]:
    """Return the words that are searched, at most eight."""
    return list(dict.fromkeys(unicodedata.normalize("NFKC", text).split()))[:_MOST_TERMS]


def _search(desk: Desk, source: Source, terms: Sequence[str], names: dict[bytes, str]) -> Iterator[Hit]:
    entity = source.entity
    undated = source.on is None
    file = getattr(entity, "client_id", entity.binder)
    columns = (entity.id, file, Client.name, *source.texts, *(() if undated else (source.on, source.author)))
    statement = (
        select(*columns)
        .join(Client, Client.id == file)
        .join(ClientLine, ClientLine.client_id == file)
        .where(source.is_there, and_(*(_says(source.texts, term) for term in terms)))
        .limit(MOST + 1)
    )
    if not undated:
        statement = statement.order_by(source.on.desc(), entity.id.desc())
    for row in desk.session.execute(statement):
        texts = [text for text in row[3 : 3 + len(source.texts)] if text]
        snippet, marks = excerpt(joined(*texts), terms)
        on = None if undated else cast("dt.date", row[-2])
        who = "" if undated else names.get(row[-1], "")
        yield Hit(row[1], row[2], row[0], entity.kind, _(source.title), on, who, snippet, marks)


def _says(texts: Sequence[Any], term: str) -> ColumnElement[bool]:
    return or_(*(column.contains(term, autoescape=True) for column in texts))


def excerpt(text: str, terms: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the part of a text around the first word found, in one line, and (start, length) of every word in it."""
    whole = " ".join(text.split())
    words = re.compile("|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)), re.IGNORECASE)
    first = words.search(whole)
    start = max(0, first.start() - _BEFORE) if first else 0
    part = whole[start : start + _LENGTH]
    shown = f"{'…' if start else ''}{part}{'…' if start + _LENGTH < len(whole) else ''}"
    return shown, tuple((found.start(), found.end() - found.start()) for found in words.finditer(shown))
