"""Saved filters of the client list: one's own, and those that colleagues share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from clientbook.domain.filters import SavedFilter
from clientbook.domain.log import Act
from clientbook.services.checks import required_text
from clientbook.services.clients import ClientFilter
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Role

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk

MAX_FILTER_NAME = 40
_CONDITIONS = (
    *("class_id", "responsible", "stage", "region", "industry", "tag"),
    *("silent_days", "is_overdue", "is_single_contact"),
)


class FilterRow(NamedTuple):
    """A saved filter: its name, what it narrows to, and whether the person may delete it."""

    id: bytes
    name: str
    wanted: ClientFilter
    is_shared: bool
    is_mine: bool


def saved_filters(desk: Desk) -> list[FilterRow]:
    """Return one's own filters and those that are shared, by name."""
    statement = select(SavedFilter).where(or_(SavedFilter.author == desk.me, SavedFilter.is_shared))
    rows = desk.session.scalars(statement.order_by(SavedFilter.name, SavedFilter.id))
    return [FilterRow(row.id, row.name, _wanted(row), row.is_shared, row.author == desk.me) for row in rows]


def save_filter(desk: Desk, name: str, wanted: ClientFilter, *, is_shared: bool = False) -> Changes:
    """Keep a filter under a name; one's own of the same name is replaced. What was searched for is not kept.

    Raises Invalid on "name", also where the filter narrows nothing.
    """
    kept = required_text(name, field="name", most=MAX_FILTER_NAME)
    if not narrows(wanted):
        raise Invalid(_("This filter shows everything. Choose a condition first."), field="name")
    with desk.act(Act.FILTER_SAVE) as draft:
        row = _own(desk, kept)
        if row is None:
            row = SavedFilter(binder=desk.vault.directory.firm_binder, name=kept, author=desk.me)
            desk.session.add(row)
        for condition in _CONDITIONS:
            setattr(row, condition, getattr(wanted, condition))
        row.is_shared = is_shared
        draft.made = row.id
    return draft.changes


def delete_filter(desk: Desk, key: bytes) -> Changes:
    """Delete one's own filter; owners delete shared ones too."""
    row = desk.session.get(SavedFilter, key)
    if row is None:
        raise Invalid(_("This filter is no longer there."), field="filter")
    if row.author != desk.me and desk.vault.me.role is not Role.OWNER:
        raise Refused(_("Only the person who saved this filter can delete it."))
    with desk.act(Act.FILTER_DELETE) as draft:
        desk.session.delete(row)
    return draft.changes


def narrows(wanted: ClientFilter) -> bool:
    """Say whether a filter has any condition besides a searched text."""
    plain = ClientFilter()
    return any(getattr(wanted, condition) != getattr(plain, condition) for condition in _CONDITIONS)


def _own(desk: Desk, name: str) -> SavedFilter | None:
    wanted = select(SavedFilter).where(SavedFilter.author == desk.me, SavedFilter.name == name)
    return desk.session.scalars(wanted).first()


def _wanted(row: SavedFilter) -> ClientFilter:
    return replace(ClientFilter(), **{condition: getattr(row, condition) for condition in _CONDITIONS})
