"""Feedback of clients: praise, suggestions, and scores given when they were asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.clients import Client, ClientLine
from clientbook.domain.feedback import Feedback, FeedbackType, Topic
from clientbook.domain.log import Act
from clientbook.domain.revisits import Satisfaction
from clientbook.services.access import member_names, require, require_file
from clientbook.services.checks import MAX_NAME, day_not_after_today, optional_text
from clientbook.services.clashes import FormKind, member_word, named, save_together
from clientbook.services.entries import colleague, entry, require_author, responsible_of
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.naming import FEEDBACK_NAMES, SATISFACTION_NAMES, TOPIC_NAMES
from clientbook.support.clock import now
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackForm:
    """What a client gave back. A survey has a score; praise and suggestions have words."""

    on: dt.date
    type: FeedbackType = FeedbackType.PRAISE
    topic: Topic = Topic.OTHER
    product: str = ""
    concerns: bytes | None = None
    satisfaction: Satisfaction | None = None
    text: str = ""


class FeedbackRow(NamedTuple):
    """Feedback as lists and its pane show it, in words."""

    id: bytes
    client: bytes
    client_name: str
    on: dt.date
    type: FeedbackType
    topic: str
    product: str
    concerns: str
    satisfaction: Satisfaction | None
    text: str
    author: str


def add_feedback(desk: Desk, client: bytes, form: FeedbackForm) -> Changes:
    """Put feedback into the file. Raises Refused, or Invalid with the field at fault."""
    require_file(desk, Right.SERVE, client, Level.FULL)
    feedback = Feedback(
        binder=client,
        client_id=client,
        on=form.on,
        type=form.type.value,
        author=desk.me,
        responsible=responsible_of(desk, client),
        at=now(),
    )
    _fill(desk, feedback, form)
    with desk.act(Act.FEEDBACK_ADD, about=client) as draft:
        desk.session.add(feedback)
        draft.made = feedback.id
    return draft.changes


def edit_feedback(desk: Desk, feedback: bytes, form: FeedbackForm, *, base: FeedbackForm | None = None) -> Changes:
    """Change feedback that the person noted; `base` is the form as it was opened, see services/clashes.py.

    Raises Refused, Clash, Gone, or Invalid with the field at fault.
    """
    return save_together(desk, feedback, _FORM, (form, base), lambda agree: _edit(desk, feedback, agree))


def _edit(desk: Desk, feedback: bytes, agree: Agree[FeedbackForm]) -> Changes:
    found = entry(desk, Feedback, feedback)
    client = found.client_id
    require_file(desk, Right.SERVE, client, Level.FULL)
    require_author(desk, found.author)
    with desk.act(Act.FEEDBACK_EDIT, about=client) as draft:
        current = desk.session.get_one(Feedback, feedback)
        _fill(desk, current, agree(_form_of(current)))
        draft.made = feedback
    return draft.changes


def feedback_form(desk: Desk, feedback: bytes) -> FeedbackForm:
    """Return feedback as its form shows it."""
    return _form_of(entry(desk, Feedback, feedback))


def _form_of(found: Feedback) -> FeedbackForm:
    return FeedbackForm(
        on=found.on,
        type=FeedbackType(found.type),
        topic=Topic(found.topic),
        product=found.product,
        concerns=found.concerns,
        satisfaction=Satisfaction(found.satisfaction) if found.satisfaction else None,
        text=found.text,
    )


_FORM: FormKind[FeedbackForm] = FormKind(
    entity=Feedback,
    rules=Rules(together=(("type", "satisfaction"),), texts=frozenset({"text"})),
    labels={
        "on": N_("Day"),
        "type": N_("Kind"),
        "topic": N_("About"),
        "product": N_("Product"),
        "concerns": N_("Which colleague"),
        "text": N_("What the client said"),
    },
    words={
        "type": lambda _desk, form: joined(
            _(FEEDBACK_NAMES[form.type]), _(SATISFACTION_NAMES[form.satisfaction]) if form.satisfaction else ""
        ),
        "topic": named("topic", TOPIC_NAMES),
        "concerns": member_word("concerns"),
    },
)


def list_feedback(desk: Desk) -> list[bytes]:
    """Return all feedback of visible files, newest first; files in the bin are left out."""
    require(desk, Right.SERVE)
    statement = select(Feedback.id).join(ClientLine, ClientLine.client_id == Feedback.client_id)
    statement = statement.order_by(Feedback.on.desc(), Feedback.at.desc(), Feedback.id)
    return list(desk.session.scalars(statement))


def feedback_rows(desk: Desk, ids: Sequence[bytes]) -> list[FeedbackRow]:
    """Return the rows of this feedback in this order; what is gone is left out."""
    names = member_names(desk)
    statement = select(Feedback, Client.name).join(Client, Client.id == Feedback.client_id)
    statement = statement.join(ClientLine, ClientLine.client_id == Client.id).where(Feedback.id.in_(ids))
    found = {row.id: _row(row, name, names) for row, name in desk.session.execute(statement)}
    return [found[key] for key in ids if key in found]


def tell_feedback(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell all feedback of a file."""
    for row in desk.session.scalars(select(Feedback).where(Feedback.client_id == client)):
        score = row.satisfaction and _(SATISFACTION_NAMES[Satisfaction(row.satisfaction)])
        topic = "" if row.topic == Topic.OTHER else _(TOPIC_NAMES[Topic(row.topic)])
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_(FEEDBACK_NAMES[FeedbackType(row.type)]),
            text=joined(score, row.product or topic, names.get(row.concerns or b"", ""), row.text),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
            sort=row.type,
        )


def _row(row: Feedback, client_name: str, names: dict[bytes, str]) -> FeedbackRow:
    return FeedbackRow(
        id=row.id,
        client=row.client_id,
        client_name=client_name,
        on=row.on,
        type=FeedbackType(row.type),
        topic=_(TOPIC_NAMES[Topic(row.topic)]),
        product=row.product,
        concerns=names.get(row.concerns or b"", ""),
        satisfaction=Satisfaction(row.satisfaction) if row.satisfaction else None,
        text=row.text,
        author=names.get(row.author, ""),
    )


def _fill(desk: Desk, feedback: Feedback, form: FeedbackForm) -> None:
    is_survey = form.type is FeedbackType.SURVEY
    text = optional_text(form.text, field="text")
    if is_survey and form.satisfaction is None:
        raise Invalid(_("Choose how satisfied the client is."), field="satisfaction")
    if not is_survey and not text:
        raise Invalid(_("Write down what the client said."), field="text")
    feedback.on = day_not_after_today(form.on, field="on")
    feedback.type, feedback.topic = form.type.value, form.topic.value
    feedback.product = optional_text(form.product, field="product", most=MAX_NAME)
    feedback.concerns = colleague(desk, form.concerns, field="concerns")
    feedback.satisfaction = form.satisfaction.value if is_survey and form.satisfaction else ""
    feedback.text = text
