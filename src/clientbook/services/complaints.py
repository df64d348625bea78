"""Complaints: taking one down, every step until it is closed, reopening it, and the firm's terms.

Whoever is complained about takes no step: not as the one who handles it, and not as the one who writes it down.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.complaints import (
    DEFAULT_TERMS,
    NEXT_STATES,
    REOPENS,
    Complaint,
    ComplaintState,
    ComplaintStep,
    ComplaintTerm,
    Severity,
)
from clientbook.domain.log import Act
from clientbook.domain.revisits import Satisfaction
from clientbook.domain.staff import Member
from clientbook.domain.workdays import after_workdays
from clientbook.services.access import my_rights, require, require_file, visible_file
from clientbook.services.checks import day_not_after_today, optional_text, required_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.entries import colleague, contact_of, entry, responsible_of
from clientbook.services.naming import SEVERITY_NAMES
from clientbook.support.clock import now, today
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.i18n import _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree

MOST_DAYS = 60
_TAKES_DOWN = frozenset({Right.EDIT, Right.REVISIT, Right.SERVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintForm:
    """A complaint as it is taken down; `concerns` is the colleague complained about, if it is one."""

    on: dt.date
    what: str
    severity: Severity = Severity.NORMAL
    contact: bytes | None = None
    concerns: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """A step to take from the state `seen` on the screen; `state` equal to it notes something only.

    `handler` None leaves who handles it (or is whoever accepts it), `severity` None leaves how grave it is.
    """

    seen: ComplaintState
    state: ComplaintState
    text: str = ""
    handler: bytes | None = None
    severity: Severity | None = None
    satisfaction: Satisfaction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsForm:
    """Within how many working days complaints are to be handled: a field for each Severity."""

    severe: int
    normal: int
    minor: int


class Standing(NamedTuple):
    """How a complaint stands: as its newest step says, or as it was taken down."""

    number: int
    state: ComplaintState
    handler: bytes | None
    severity: Severity
    due_on: dt.date
    satisfaction: str


def take_down(desk: Desk, client: bytes, form: ComplaintForm) -> Changes:
    """Take a complaint down; who holds the contact part of the file only may do so too.

    Raises Refused, or Invalid on "on", "what", "contact" or "concerns".
    """
    if not my_rights(desk) & _TAKES_DOWN:
        require(desk, Right.SERVE)
    visible_file(desk, client)
    complaint = Complaint(
        binder=client,
        client_id=client,
        on=day_not_after_today(form.on, field="on"),
        what=required_text(form.what, field="what"),
        severity=form.severity.value,
        due_on=after_workdays(form.on, terms(desk)[form.severity]),
        contact_id=contact_of(desk, client, form.contact),
        concerns=colleague(desk, form.concerns, field="concerns"),
        author=desk.me,
        responsible=responsible_of(desk, client),
        at=now(),
    )
    with desk.act(Act.COMPLAINT_ADD, about=client) as draft:
        desk.session.add(complaint)
        draft.made = complaint.id
    return draft.changes


def take_step(desk: Desk, complaint: bytes, form: StepForm) -> Changes:
    """Take a complaint one state further, or note something where it is.

    Raises Refused for whoever it concerns, Stale when somebody else took it further meanwhile, or Invalid on
    "state", "text", "handler" or "satisfaction".
    """
    found = _mine_to_handle(desk, complaint)
    client = found.client_id
    with desk.act(Act.COMPLAINT_STEP, about=client, state=form.state.value) as draft:
        current = desk.session.get_one(Complaint, complaint)
        before = standing(desk, current)
        _check_step(before, form)
        step = _step(desk, current, before, form)
        step.handler = _handler(desk, current, form.handler or before.handler, form.state)
        desk.session.add(step)
        draft.made = step.id
    return draft.changes


def reopen(desk: Desk, complaint: bytes, reason: str, handler: bytes | None = None) -> Changes:
    """Put a complaint that was handled or closed back into progress, with a new term from today.

    Raises Refused for whoever it concerns, Invalid on "text" or "handler", or when it is open.
    """
    found = _mine_to_handle(desk, complaint)
    why = required_text(reason, field="text")
    with desk.act(Act.COMPLAINT_REOPEN, about=found.client_id) as draft:
        current = desk.session.get_one(Complaint, complaint)
        before = standing(desk, current)
        if before.state not in REOPENS:
            raise Invalid(_("This complaint is open; there is nothing to reopen."), field="state")
        form = StepForm(seen=before.state, state=ComplaintState.IN_PROGRESS, text=why)
        step = _step(desk, current, before, form)
        step.satisfaction = ""
        step.due_on = after_workdays(today(), terms(desk)[before.severity])
        step.handler = _handler(desk, current, handler or before.handler, form.state)
        desk.session.add(step)
        draft.made = step.id
    return draft.changes


def standing(desk: Desk, complaint: Complaint) -> Standing:
    """Return how a complaint stands now."""
    newest = desk.session.scalars(
        select(ComplaintStep)
        .where(ComplaintStep.complaint_id == complaint.id)
        .order_by(ComplaintStep.number.desc(), ComplaintStep.at.desc(), ComplaintStep.id.desc())
        .limit(1)
    ).first()
    if newest is None:
        severity = Severity(complaint.severity)
        return Standing(0, ComplaintState.REGISTERED, None, severity, complaint.due_on, "")
    return Standing(
        newest.number,
        ComplaintState(newest.state),
        newest.handler,
        Severity(newest.severity),
        newest.due_on,
        newest.satisfaction,
    )


def handlers(desk: Desk, client: bytes, concerns: bytes | None) -> list[bytes]:
    """Return who can handle a complaint: whose keys open the whole file, but not whoever it concerns."""
    active = set(desk.session.scalars(select(Member.id).where(Member.is_active)))
    viewers = [one.member for one in desk.vault.access(client) if one.level is Level.FULL]
    return [member for member in viewers if member in active and member != concerns]


def terms(desk: Desk) -> dict[Severity, int]:
    """Return within how many working days the firm wants complaints handled, by severity."""
    own = {Severity(row.severity): row.days for row in desk.session.scalars(select(ComplaintTerm))}
    return DEFAULT_TERMS | own


def terms_form(desk: Desk) -> TermsForm:
    """Return the firm's terms as their form shows them."""
    return TermsForm(**{severity.value: days for severity, days in terms(desk).items()})


def set_terms(desk: Desk, form: TermsForm, *, base: TermsForm | None = None) -> Changes:
    """Set the firm's terms; complaints taken down before keep theirs.

    `base` is the form as it was opened, see services/clashes.py. Raises Refused, Clash, or Invalid on a severity.
    """
    require(desk, Right.SET_UP)
    for severity in Severity:
        if not 1 <= getattr(form, severity.value) <= MOST_DAYS:
            text = _("Choose between 1 and {most} working days.").format(most=MOST_DAYS)
            raise Invalid(text, field=severity.value)
    return save_together(desk, b"", _TERMS, (form, base), lambda agree: _set_terms(desk, agree))


def _set_terms(desk: Desk, agree: Agree[TermsForm]) -> Changes:
    with desk.act(Act.COMPLAINT_TERMS) as draft:
        before = terms(desk)
        form = agree(terms_form(desk))
        rows = {row.severity: row for row in desk.session.scalars(select(ComplaintTerm))}
        for severity in Severity:
            days = getattr(form, severity.value)
            if severity.value in rows:
                rows[severity.value].days = days
            elif days != before[severity]:
                binder = desk.vault.directory.firm_binder
                desk.session.add(ComplaintTerm(binder=binder, severity=severity.value, days=days))
    return draft.changes


_TERMS: FormKind[TermsForm] = FormKind(
    entity=None,
    rules=Rules(),
    labels={severity.value: name for severity, name in SEVERITY_NAMES.items()},
    words={
        severity.value: lambda _desk, form, name=severity.value: f"{getattr(form, name)}{_(' days')}"
        for severity in Severity
    },
    records=lambda desk, _key: tuple(desk.session.scalars(select(ComplaintTerm.id))),
)


def why_not_mine(desk: Desk, complaint: Complaint) -> str:
    """Return why the person takes no step of this complaint, in words; nothing when they may."""
    if complaint.concerns == desk.me:
        return _("This complaint is about you. A colleague or a manager handles it.")
    return ""


def _mine_to_handle(desk: Desk, complaint: bytes) -> Complaint:
    found = entry(desk, Complaint, complaint)
    require_file(desk, Right.SERVE, found.client_id, Level.FULL)
    if reason := why_not_mine(desk, found):
        raise Refused(reason)
    return found


def _check_step(before: Standing, form: StepForm) -> None:
    if before.state is not form.seen:
        raise Stale(_("Somebody else changed the same thing first. Look at it again."))
    if form.state is not before.state and form.state not in NEXT_STATES[before.state]:
        raise Invalid(_("A complaint cannot go there from here."), field="state")
    if form.state is ComplaintState.CALLED_BACK and form.satisfaction is None:
        raise Invalid(_("Choose how satisfied the client is."), field="satisfaction")


def _step(desk: Desk, complaint: Complaint, before: Standing, form: StepForm) -> ComplaintStep:
    needs_words = form.state in (ComplaintState.HANDLED, before.state)
    check = required_text if needs_words else optional_text
    severity = form.severity or before.severity
    days = terms(desk)[severity]
    is_same = severity is before.severity
    return ComplaintStep(
        binder=complaint.binder,
        client_id=complaint.client_id,
        complaint_id=complaint.id,
        number=before.number + 1,
        on=today(),
        state=form.state.value,
        text=check(form.text, field="text"),
        severity=severity.value,
        due_on=before.due_on if is_same else after_workdays(complaint.on, days),
        satisfaction=form.satisfaction.value if form.satisfaction else before.satisfaction,
        author=desk.me,
        at=now(),
    )


def _handler(desk: Desk, complaint: Complaint, chosen: bytes | None, state: ComplaintState) -> bytes | None:
    if chosen is None and state is ComplaintState.REGISTERED:
        return None
    member = chosen or desk.me
    if member == complaint.concerns:
        raise Invalid(_("Nobody handles a complaint about themselves. Choose somebody else."), field="handler")
    if member not in handlers(desk, complaint.client_id, complaint.concerns):
        raise Invalid(_("Choose a colleague who can see this whole file."), field="handler")
    return member
