"""Points of clients: adding, redeeming and correcting them, and what the timeline tells of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.log import Act
from clientbook.domain.points import MOST_POINTS, PointsMovement, balances
from clientbook.services.access import require_file
from clientbook.services.checks import day_not_after_today, required_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.entries import entry, require_author, responsible_of
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.points_account import balance_of, movements, settle_points
from clientbook.support.clock import now
from clientbook.support.errors import Clash, Gone, Invalid, Stale
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree

MAX_REASON = 500
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsForm:
    """Points that are added (above zero) or redeemed (below), on which day and why."""

    on: dt.date
    points: int
    reason: str


def move_points(desk: Desk, client: bytes, form: PointsForm) -> Changes:
    """Add points to a file, or redeem some.

    Raises Refused, or Invalid with the field at fault: on "points" where there are not enough of them.
    """
    left = _ATTEMPTS
    while True:
        left -= 1
        try:
            return _move(desk, client, form)
        except (Clash, Gone):
            raise
        except Stale:
            if not left:
                raise
            desk.catch_up()


def _move(desk: Desk, client: bytes, form: PointsForm) -> Changes:
    require_file(desk, Right.SERVE, client, Level.FULL)
    made = PointsMovement(
        binder=client,
        client_id=client,
        on=form.on,
        points=form.points,
        reason=form.reason,
        author=desk.me,
        responsible=responsible_of(desk, client),
        at=now(),
    )
    _fill(made, form)
    with desk.act(Act.POINTS_ADD if form.points > 0 else Act.POINTS_REDEEM, about=client) as draft:
        before = balance_of(desk, client)
        desk.session.add(made)
        settle_points(desk, client, before=before)
        draft.made = made.id
    return draft.changes


def edit_points(desk: Desk, movement: bytes, form: PointsForm, *, base: PointsForm | None = None) -> Changes:
    """Correct a movement that the person noted; `base` is the form as it was opened, see services/clashes.py.

    Raises Refused, Clash, Gone, or Invalid with the field at fault, as `move_points` does.
    """
    return save_together(desk, movement, _FORM, (form, base), lambda agree: _edit(desk, movement, agree))


def _edit(desk: Desk, movement: bytes, agree: Agree[PointsForm]) -> Changes:
    found = entry(desk, PointsMovement, movement)
    client = found.client_id
    require_file(desk, Right.SERVE, client, Level.FULL)
    require_author(desk, found.author)
    with desk.act(Act.POINTS_EDIT, about=client) as draft:
        before = balance_of(desk, client)
        current = desk.session.get_one(PointsMovement, movement)
        _fill(current, agree(_form_of(current)))
        settle_points(desk, client, before=before)
        draft.made = movement
    return draft.changes


def points_form(desk: Desk, movement: bytes) -> PointsForm:
    """Return a movement as its form shows it."""
    return _form_of(entry(desk, PointsMovement, movement))


def _form_of(found: PointsMovement) -> PointsForm:
    return PointsForm(on=found.on, points=found.points, reason=found.reason)


_FORM: FormKind[PointsForm] = FormKind(
    entity=PointsMovement,
    rules=Rules(texts=frozenset({"reason"})),
    labels={"on": N_("Day"), "points": N_("Points"), "reason": N_("Reason")},
    words={"points": lambda _desk, form: signed(form.points)},
)


def signed(points: int) -> str:
    """Return points as a movement writes them: +120, −50."""
    return f"{points:+,}".replace("-", "−")


def tell_points(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every movement of a file with the balance after it."""
    rows = movements(desk, client)
    after = balances(rows)
    for row in rows:
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_("Points"),
            text=joined(signed(row.points), row.reason, _("balance {n}").format(n=f"{after[row.id].points:,}")),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
        )


def told_in_short(desk: Desk, client: bytes, most: int = 3) -> str:
    """Return the balance of a file and its newest movements in a line; empty where there never were points."""
    rows = movements(desk, client)
    if not rows:
        return ""
    newest = [f"{row.on.isoformat()} {signed(row.points)} {row.reason}" for row in reversed(rows[-most:])]
    return joined(_("balance {n}").format(n=f"{sum(row.points for row in rows):,}"), *newest)


def _fill(movement: PointsMovement, form: PointsForm) -> None:
    if form.points == 0 or abs(form.points) > MOST_POINTS:
        raise Invalid(_("Enter a whole number from 1 to {most}.").format(most=f"{MOST_POINTS:,}"), field="points")
    movement.on = day_not_after_today(form.on, field="on")
    movement.points = form.points
    movement.reason = required_text(form.reason, field="reason", most=MAX_REASON)
