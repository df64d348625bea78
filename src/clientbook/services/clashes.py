"""Saving a form that somebody else may have changed meanwhile: what does not clash is kept of both, the rest is asked.

Every act that replaces an existing record by a form goes through `save_together`. It is given the form as it was when
it was opened (`base`); without one, the form is put over whatever stands there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from sqlalchemy import select

from clientbook.desk import Desk
from clientbook.domain.base import Sealed
from clientbook.domain.clashes import Choices, Difference, Rules, merge
from clientbook.domain.clients import Client
from clientbook.domain.removals import Removal
from clientbook.services.access import is_call_over, is_in_bin, level_of, member_names
from clientbook.services.checks import clean
from clientbook.services.merged import kept_file
from clientbook.support.errors import Clash, ClashLine, Gone, Stale
from clientbook.support.i18n import _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from clientbook.desk import Changes

Form = TypeVar("Form")
Agree = Callable[[Form], Form]
"""Given the form as it stands now, returns what is to be saved, or raises Clash."""
_ATTEMPTS = 5


class Touch(NamedTuple):
    """Who wrote something, and when by their clock."""

    author: bytes
    at: dt.datetime


def last_written(desk: Desk, records: tuple[bytes, ...]) -> Touch | None:
    """Return who else wrote any of these records last since this desk was opened."""
    found = [touch for one in records if (touch := desk.changed_by_others(one)) is not None]
    return max((Touch(touch.author, touch.at) for touch in found), key=lambda touch: touch.at, default=None)


def _one_record(_desk: Desk, key: bytes) -> tuple[bytes, ...]:
    return (key,)


@dataclass(frozen=True, slots=True)
class FormKind(Generic[Form]):
    """A kind of form: the record it is opened by, how two are compared, what its fields are called and how they read.

    `words` has the fields whose values do not speak for themselves; each is given the desk and the form. `records`
    returns every record that the form fills, `tidy` the form as it is kept. A form of the firm's settings has no
    `entity`: it is always there. `last` returns who wrote what it fills last since this desk was opened, and when.
    """

    entity: type[Sealed] | None
    rules: Rules
    labels: Mapping[str, str]
    words: Mapping[str, Callable[[Desk, Any], str]] = field(default_factory=dict[str, Callable[..., str]])
    records: Callable[[Desk, bytes], tuple[bytes, ...]] = _one_record
    tidy: Callable[[Form], Form] | None = None
    last: Callable[[Desk, tuple[bytes, ...]], Touch | None] = last_written


def save_together(
    desk: Desk,
    key: bytes,
    kind: FormKind[Form],
    forms: tuple[Form, Form | None],
    save: Callable[[Agree[Form]], Changes],
) -> Changes:
    """Save the form of a record: `forms` are mine and the one it was opened with.

    `save` carries out the act; inside it, it hands the form that stands there to the function it is given and saves
    what that returns. Where another desktop is faster at the last moment, it is called again. Raises Clash, and Gone
    where the record is no longer there; both keep what was typed.
    """
    mine, base = forms
    if base is None:
        return save(lambda _theirs: mine)
    mine = (kind.tidy or tidied)(mine)
    held = desk.session.get(kind.entity, key) if kind.entity is not None else None
    binder = held.binder if held is not None else b""
    left = _ATTEMPTS
    while True:
        left -= 1
        desk.catch_up()
        if kind.entity is not None:
            require_there(desk, kind.entity, key, binder)
        try:
            return save(lambda theirs: _agreed(desk, key, kind, (base, mine, theirs), save))
        except (Clash, Gone):
            raise
        except Stale:
            if not left:
                raise


def _agreed(
    desk: Desk,
    key: bytes,
    kind: FormKind[Form],
    three: tuple[Form, Form, Form],
    save: Callable[[Agree[Form]], Changes],
) -> Form:
    base, mine, theirs = three
    merged = merge(base, mine, theirs, kind.rules)
    if not merged.clashes:
        return merged.form

    def settle(current: Desk, choices: Choices) -> Changes:
        chosen = merge(base, mine, theirs, kind.rules, choices).form
        return save_together(current, key, kind, (chosen, theirs), save)

    raise _clash(desk, kind, kind.records(desk, key), merged.clashes, settle)


def _clash(
    desk: Desk,
    kind: FormKind[Form],
    records: tuple[bytes, ...],
    found: tuple[Difference, ...],
    settle: Callable[[Desk, Choices], Changes],
) -> Clash:
    last = kind.last(desk, records)
    name = member_names(desk).get(last.author, "") if last is not None else ""
    text = _("{name} changed the same fields meanwhile. Nothing was saved yet.").format(name=name)
    return Clash(
        text if name else _("The same fields were changed meanwhile. Nothing was saved yet."),
        lines=tuple(_line(desk, kind, one) for one in found),
        by=name,
        at=last.at if last is not None else None,
        settle=settle,
    )


def _line(desk: Desk, kind: FormKind[Form], one: Difference) -> ClashLine:
    label = _(kind.labels[one.field])
    of = str(getattr(one.of, "name", "") or "")
    mine, theirs = (_side(desk, kind, one.field, form) for form in (one.mine, one.theirs))
    return ClashLine(one.place, f"{of} · {label}" if of else label, mine, theirs, one.can_keep_both)


def _side(desk: Desk, kind: FormKind[Form], name: str, form: Any) -> str:
    if form is None:
        return _("removed")
    said = kind.words.get(name)
    return said(desk, form) if said is not None else plain_words(getattr(form, name))


def plain_words(value: Any) -> str:
    """Return a value that speaks for itself as people read it, empty where it says nothing."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case Decimal():
            return f"{value:,f}"
        case dt.date():
            return value.isoformat()
        case tuple():
            return _(", ").join(str(one) for one in cast("tuple[Any, ...]", value))
        case _:
            return str(value)


def member_word(name: str) -> Callable[[Desk, Any], str]:
    """Return what tells the colleague whom a field names."""
    return lambda desk, form: member_names(desk).get(getattr(form, name) or b"", "")


def named(name: str, names: Mapping[Any, str]) -> Callable[[Desk, Any], str]:
    """Return what tells a field that holds one of a few stored words."""
    return lambda _desk, form: _(names[value]) if (value := getattr(form, name)) in names else ""


def tidied(form: Form) -> Form:
    """Return a form with its texts as they are kept, also in lists and in the forms of a list."""
    whole: Any = form
    return replace(whole, **{one.name: _tidy(getattr(whole, one.name)) for one in fields(whole)})


def _tidy(value: Any) -> Any:
    if type(value) is str:
        return clean(value)
    if type(value) is tuple:
        return tuple(_tidy(one) for one in cast("tuple[Any, ...]", value))
    return tidied(value) if is_dataclass(value) and not isinstance(value, type) else value


def require_there(desk: Desk, entity: type[Sealed], key: bytes, binder: bytes) -> None:
    """Raise Gone, saying what happened, unless a record stands on the desk in a file that is in use.

    `binder` is where it stood when it was seen last, empty where it was not.
    """
    found = desk.session.get(entity, key)
    file = found.binder if found is not None else binder
    is_file = desk.session.get(Client, file) is not None
    if found is None or (is_file and (_is_put_away(desk, file) or kept_file(desk, file) != file)):
        raise Gone(_("{what} What you typed is still here and can be copied.").format(what=_fate(desk, key, file)))


def _is_put_away(desk: Desk, file: bytes) -> bool:
    return is_in_bin(desk, file) or is_call_over(desk, file)


def _fate(desk: Desk, key: bytes, file: bytes) -> str:
    names, card = member_names(desk), desk.session.get(Client, file)
    removal = desk.session.scalar(select(Removal).where(Removal.client_id == file))
    if card is not None and removal is not None:
        return _("{name} put this file into the bin meanwhile.").format(name=names.get(removal.author, ""))
    if card is not None and (kept := kept_file(desk, file)) != file:
        into = desk.session.get(Client, kept)
        return _("This file was merged into “{name}”. Open that one.").format(name=into.name if into else "")
    if file and (desk.vault.binder(file) is None or (card is not None and is_call_over(desk, file))):
        return _("This file is no longer open to you.")
    if card is not None and level_of(desk, file) is Level.CARD:
        return _("You see the contact part of this file only by now.")
    by = desk.changed_by_others(key)
    if by is None or by.author not in names:
        return _("This entry is no longer there.")
    return _("{name} deleted this entry meanwhile.").format(name=names[by.author])
