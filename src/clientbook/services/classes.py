"""Keeping the firm's client classes: how often each is revisited, how long silence is borne, who belongs to none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Client
from clientbook.domain.log import Act
from clientbook.services.access import require
from clientbook.services.changes import keep_changes, standing_of
from clientbook.services.checks import MAX_NAME, optional_text, required_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.listkeeping import moved
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree

MOST_DAYS = 3650
_CHUNK = 500
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassForm:
    """A class as entered: days between revisits, days of silence that are borne, and what its service is."""

    name: str = ""
    revisit_days: int = 90
    silence_days: int = 180
    note: str = ""
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class as the list of classes shows it; `count` is how many visible clients it has."""

    id: bytes
    name: str
    revisit_days: int
    silence_days: int
    note: str
    is_key: bool
    is_retired: bool
    count: int


def class_rows(desk: Desk) -> list[ClassRow]:
    """Return every class with its clients: those in use in their order, then retired ones."""
    counted = select(Client.class_id, func.count()).group_by(Client.class_id)
    counts = dict(desk.session.execute(counted).all())
    return [
        ClassRow(
            id=row.id,
            name=class_name(row.name),
            revisit_days=row.revisit_days,
            silence_days=row.silence_days,
            note=row.note,
            is_key=row.is_key,
            is_retired=row.is_retired,
            count=counts.get(row.id, 0),
        )
        for row in _classes(desk)
    ]


def add_class(desk: Desk, form: ClassForm) -> Changes:
    """Make a class, after the others. Raises Refused, or Invalid with the field at fault."""
    require(desk, Right.SET_UP)
    _check(desk, form, None)
    rank = max((row.rank for row in _classes(desk)), default=-1) + 1
    made = ClientClass(binder=desk.vault.directory.firm_binder, name="", rank=rank, revisit_days=0, silence_days=0)
    _fill(made, form)
    with desk.act(Act.CLASS_ADD, name=made.name) as draft:
        desk.session.add(made)
        draft.made = made.id
    return draft.changes


def edit_class(desk: Desk, entry: bytes, form: ClassForm, *, base: ClassForm | None = None) -> Changes:
    """Change a class; the revisits that its clients are due follow at once.

    `base` is the form as it was opened, see services/clashes.py. Raises Refused, Clash, Gone, or Invalid.
    """
    require(desk, Right.SET_UP)
    return save_together(desk, entry, _FORM, (form, base), lambda agree: _edit(desk, entry, agree))


def _edit(desk: Desk, entry: bytes, agree: Agree[ClassForm]) -> Changes:
    _class(desk, entry)
    with desk.act(Act.CLASS_EDIT) as draft:
        current = desk.session.get_one(ClientClass, entry)
        form = agree(class_form(current))
        _check(desk, form, current)
        _fill(current, form)
        draft.details["name"] = form.name
    return draft.changes


def class_form(row: ClientClass | ClassRow) -> ClassForm:
    """Return a class as its form shows it."""
    return ClassForm(
        name=class_name(row.name),
        revisit_days=row.revisit_days,
        silence_days=row.silence_days,
        note=row.note,
        is_key=row.is_key,
    )


_FORM: FormKind[ClassForm] = FormKind(
    entity=ClientClass,
    rules=Rules(),
    labels={
        "name": N_("Name of the class"),
        "revisit_days": N_("Revisit every"),
        "silence_days": N_("Silence limit"),
        "note": N_("Service"),
        "is_key": N_("Key clients"),
    },
    words={
        "revisit_days": lambda _desk, form: f"{form.revisit_days}{_(' days')}",
        "silence_days": lambda _desk, form: f"{form.silence_days}{_(' days')}",
    },
)


def move_class(desk: Desk, entry: bytes, step: int) -> Changes:
    """Move a class `step` places down the list (up: negative)."""
    require(desk, Right.SET_UP)
    found = _class(desk, entry)
    with desk.act(Act.CLASS_ORDER, name=class_name(found.name)) as draft:
        used = [row.id for row in _classes(desk) if not row.is_retired]
        for rank, key in enumerate(moved(used, entry, step)):
            desk.session.get_one(ClientClass, key).rank = rank
    return draft.changes


def retire_class(
    desk: Desk, entry: bytes, replacement: bytes | None, *, progress: Callable[[int, int], None] | None = None
) -> Changes:
    """Use a class no more: its clients go to `replacement`, each with the change in its history, as one act.

    `progress` is told (done, total) and may raise Cancelled; nothing is written then. Raises Refused, or Invalid on
    "replacement" when the class has clients and no other class is named for them.
    """
    require(desk, Right.SET_UP)
    name = class_name(_class(desk, entry).name)
    others = [row.id for row in _classes(desk) if not row.is_retired and row.id != entry]
    if not others:
        raise Invalid(_("This is the last class. Add another one first."), field="replacement")
    clients = list(desk.session.scalars(select(Client.id).where(Client.class_id == entry)))
    if clients and replacement not in others:
        raise Invalid(_("Choose the class that its clients go to."), field="replacement")
    with desk.act(Act.CLASS_RETIRE, name=name, count=len(clients)) as draft:
        desk.session.get_one(ClientClass, entry).is_retired = True
        reason = _("The class “{name}” was retired").format(name=name)
        for start in range(0, len(clients), _CHUNK):
            if progress is not None:
                progress(start, len(clients))
            _reclass(desk, clients[start : start + _CHUNK], replacement, reason)
    return draft.changes


def restore_class(desk: Desk, entry: bytes) -> Changes:
    """Use a retired class again, as the last one. Raises Refused, or Invalid when another has its name by now."""
    require(desk, Right.SET_UP)
    found = _class(desk, entry)
    _check_name(desk, class_name(found.name), found)
    with desk.act(Act.CLASS_RESTORE, name=class_name(found.name)) as draft:
        current = desk.session.get_one(ClientClass, entry)
        current.rank = max(row.rank for row in _classes(desk)) + 1
        current.is_retired = False
    return draft.changes


def _reclass(desk: Desk, clients: Sequence[bytes], class_id: bytes | None, reason: str) -> None:
    for card in desk.session.scalars(select(Client).where(Client.id.in_(clients))).all():
        before = standing_of(card)
        card.class_id = class_id
        keep_changes(desk, card, before, class_reason=reason)


def _classes(desk: Desk) -> list[ClientClass]:
    statement = select(ClientClass).order_by(ClientClass.is_retired, ClientClass.rank, ClientClass.id)
    return list(desk.session.scalars(statement))


def _class(desk: Desk, entry: bytes) -> ClientClass:
    found = desk.session.get(ClientClass, entry)
    if found is None:
        raise Invalid(_("This class is no longer there."), field="name")
    return found


def _fill(entry: ClientClass, form: ClassForm) -> None:
    """Put the form on a class. A name of the usual classes stays as it is kept, so that each language reads its own."""
    name = required_text(form.name, field="name", most=_LONGEST_NAME)
    if not entry.name or name != class_name(entry.name):
        entry.name = name
    entry.revisit_days, entry.silence_days = form.revisit_days, form.silence_days
    entry.note = optional_text(form.note, field="note", most=MAX_NAME)
    entry.is_key = form.is_key


def _check(desk: Desk, form: ClassForm, entry: ClientClass | None) -> None:
    _check_name(desk, required_text(form.name, field="name", most=_LONGEST_NAME), entry)
    for field in ("revisit_days", "silence_days"):
        if not 1 <= getattr(form, field) <= MOST_DAYS:
            raise Invalid(_("Enter a number of days from 1 to {most}.").format(most=MOST_DAYS), field=field)
    if form.silence_days < form.revisit_days:
        message = _("Silence would count before the next revisit is due. Enter at least {days} days.")
        raise Invalid(message.format(days=form.revisit_days), field="silence_days")


def _check_name(desk: Desk, name: str, entry: ClientClass | None) -> None:
    for row in _classes(desk):
        if row is not entry and not row.is_retired and class_name(row.name).casefold() == name.casefold():
            raise Invalid(_("There is a class of this name already. Choose another name."), field="name")
