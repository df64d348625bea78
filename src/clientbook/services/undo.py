"""Taking back the own acts of this session, and doing again what was taken back.

Taking back is an act like any other: it asks for the right that the act itself asked for, it is refused where
somebody changed one of the records since, and the journal names the entry that it takes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import select

from clientbook.desk.codec import ENTITIES, codec
from clientbook.desk.history import restore
from clientbook.domain.access import Right
from clientbook.domain.clients import Client, ServiceMember
from clientbook.domain.log import ACT_NAMES, Act
from clientbook.domain.revisits import Revisit
from clientbook.domain.staff import SERVING_ROLES, Member
from clientbook.services.access import member_names, require
from clientbook.services.service_team import require_file_team, share
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.i18n import N_, _, ngettext
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clientbook.desk import Changes, Desk, Draft, Step, Was

UNDOABLE: dict[str, Right] = {
    Act.CLASS_EDIT: Right.SET_UP,
    Act.CLIENT_ADD: Right.CREATE,
    Act.CLIENT_EDIT: Right.EDIT,
    Act.DEPARTURE_ALLOCATE: Right.HAND_OVER,
    Act.DEPARTURE_WITHDRAW: Right.HAND_OVER,
    Act.INTERACTION_LOG: Right.SERVE,
    Act.NEED_ADD: Right.SERVE,
    Act.NEED_DONE: Right.SERVE,
    Act.PURCHASE_LOG: Right.SERVE,
    Act.REVISIT_PLAN: Right.REVISIT,
    Act.REVISIT_RECORD: Right.REVISIT,
    Act.TEAM_ASSIGN: Right.ASSIGN,
}
"""The acts that can be taken back, each with the right that it asks for."""

FINAL: frozenset[str] = frozenset(
    {
        Act.CLIENT_IMPORT,
        Act.DEPARTURE_HAND_OVER,
        Act.DEPARTURE_OPEN,
        Act.MEMBER_CLOSE,
        Act.MEMBER_SHARE,
    }
)
"""The acts that change something for good or have a way back of their own (a case is withdrawn, not undone)."""

BY_ITSELF: frozenset[str] = frozenset({Act.ACCESS_END, Act.VAULT_START})
"""The acts that the program does of itself: nobody means them by "the last act"."""

KIND_NAMES = {
    "allocation": N_("the successor"),
    "client": N_("the card"),
    "client_class": N_("a class"),
    "client_details": N_("the details"),
    "contact": N_("a contact"),
    "departure": N_("the departure case"),
    "interaction": N_("a logged contact"),
    "need": N_("a promise"),
    "purchase": N_("a purchase"),
    "revisit": N_("a revisit"),
    "service_member": N_("the service team"),
}


class Offer(NamedTuple):
    """An act as the screen speaks of it. `is_undone`: it took something back, and can be done again."""

    seq: int
    text: str
    is_undone: bool
    can_undo: bool


def offer(desk: Desk, seq: int) -> Offer | None:
    """Return what can be said and done about an own act of this session; None where there is nothing to offer.

    A clerk who adds a file holds no key to its details, so cannot take them away again.
    """
    step = desk.history.find(seq)
    if step is None or desk.history.origin(step).act not in UNDOABLE or not _opens(desk, step):
        return None
    text = _said(desk, step)
    if not step.is_kept:
        return Offer(seq, _("{text}. It is too large to be taken back.").format(text=text), False, False)  # noqa: FBT003  by position of the tuple
    return Offer(seq, text, _is_redo(desk, step), True)  # noqa: FBT003  as above


def undo_last(desk: Desk) -> Changes:
    """Take back the newest own act that is in force. Raises Invalid where there is none, else as `undo`."""
    done = [step for step in desk.history.stacks()[0] if desk.history.origin(step).act not in BY_ITSELF]
    if not done:
        raise Invalid(_("There is nothing to take back."))
    return undo(desk, done[-1].seq)


def redo_last(desk: Desk) -> Changes:
    """Do again what was taken back last. Raises Invalid where there is nothing, else as `undo`."""
    undone = desk.history.stacks()[1]
    if not undone:
        raise Invalid(_("There is nothing to do again."))
    return undo(desk, undone[-1].seq)


def undo(desk: Desk, seq: int) -> Changes:
    """Take back an own act of this session, or do again what it took back; the service teams follow.

    Raises Invalid when it cannot be taken back, Refused without the right, and Stale when somebody changed one of its
    records since: then nothing is changed.
    """
    step = _step(desk, seq)
    origin = desk.history.origin(step)
    require(desk, UNDOABLE[origin.act])
    if not _opens(desk, step):
        raise Refused(_("You do not open everything that this act changed."))
    with desk.act(_act(desk, step), **_details(step, origin)) as draft:
        draft.takes_back = step.seq
        _refuse_if_moved(desk, step)
        restore(desk.session.connection(), step)
        desk.session.expire_all()
        _refuse_leavers(desk, step)
        _share_again(desk, draft, step, is_new_file=origin.act == Act.CLIENT_ADD)
    return draft.changes


def _step(desk: Desk, seq: int) -> Step:
    """Return a step that can be taken back now; raises Invalid for any other."""
    step = desk.history.find(seq)
    if step is None:
        raise Invalid(_("This can no longer be taken back."))
    name = _(ACT_NAMES.get(desk.history.origin(step).act, ""))
    if desk.history.origin(step).act not in UNDOABLE:
        raise Invalid(_("“{act}” cannot be taken back.").format(act=name))
    if not step.is_kept:
        raise Invalid(_("“{act}” changed too much to be taken back.").format(act=name))
    if not any(one.seq == seq for stack in desk.history.stacks() for one in stack):
        raise Invalid(_("“{act}” was taken back already.").format(act=name))
    return step


def _is_redo(desk: Desk, step: Step) -> bool:
    """Say whether taking this step back does something again."""
    is_redo = False
    found: Step | None = step
    while found is not None and found.takes_back:
        is_redo = not is_redo
        found = desk.history.find(found.takes_back)
    return is_redo


def _act(desk: Desk, step: Step) -> Act:
    if step.shared:
        return Act.ACCESS_REDO if _is_redo(desk, step) else Act.ACCESS_UNDO
    return Act.WORK_REDO if _is_redo(desk, step) else Act.WORK_UNDO


def _details(step: Step, origin: Step) -> dict[str, Any]:
    kept = {key: origin.details[key] for key in ("about", "clients", "departure") if key in origin.details}
    return {**kept, "undone": origin.act, "entry": step.seq}


def _opens(desk: Desk, step: Step) -> bool:
    """Say whether the person opens every file of a step on the level of its records."""
    for binder, kind in {(was.binder, was.kind) for was in step.records}:
        view = desk.vault.binder(binder)
        if view is None or (codec(kind).level is Level.FULL and view.level is not Level.FULL):
            return False
    return True


def _refuse_if_moved(desk: Desk, step: Step) -> None:
    if moved := desk.history.moved(desk.session.connection(), step):
        raise _stale(desk, step, moved[0].kind, moved[0].id, moved[0].binder)
    own = {was.id for was in step.records}
    for was in step.records:
        if was.kind != Client.kind or was.row is not None:
            continue
        for kind, key in _records_in(desk, was.binder):
            if key not in own:
                raise _stale(desk, step, kind, key, was.binder)
        if desk.author_of(was.binder) is not None:
            raise _stale(desk, step, Client.kind, was.binder, was.binder)


def _records_in(desk: Desk, binder: bytes) -> Iterator[tuple[str, bytes]]:
    for kind in ENTITIES:
        table = codec(kind).table
        found = desk.session.execute(select(table.c.id).where(table.c.binder == binder)).all()
        yield from ((kind, row.id) for row in found)


def _stale(desk: Desk, step: Step, kind: str, record: bytes, binder: bytes) -> Stale:
    author = desk.author_of(record)
    words = {
        "what": _(KIND_NAMES.get(kind, "")) or kind,
        "file": _file_name(desk, step, binder),
        "name": member_names(desk).get(author or b"", ""),
    }
    if words["name"]:
        return Stale(_("{name} changed this since ({file}: {what}). Nothing was taken back.").format(**words))
    return Stale(_("This was changed again since ({file}: {what}). Nothing was taken back.").format(**words))


def _refuse_leavers(desk: Desk, step: Step) -> None:
    """Raise Stale where a restored record names somebody who can no longer do that work."""
    restored = {was.id for was in step.records if was.row is not None}
    team = select(ServiceMember.id, ServiceMember.member_id).where(
        ServiceMember.until.is_(None) | (ServiceMember.until >= today())
    )
    calls = select(Revisit.id, Revisit.assigned_to).where(Revisit.done_on.is_(None), Revisit.assigned_to.is_not(None))
    checks: tuple[tuple[Any, Callable[[Member], bool]], ...] = (
        (team.where(ServiceMember.binder.in_({was.binder for was in step.records})), _serves),
        (calls.where(Revisit.binder.in_({was.binder for was in step.records})), _is_active),
    )
    for statement, suits in checks:
        for record, member in desk.session.execute(statement).all():
            found = desk.session.get(Member, member)
            if record in restored and (found is None or not suits(found)):
                name = found.name if found is not None else ""
                raise Stale(_("{name} can no longer do this work. Nothing was taken back.").format(name=name))


def _is_active(member: Member) -> bool:
    return member.is_active


def _serves(member: Member) -> bool:
    return member.is_active and Role(member.role) in SERVING_ROLES


def _share_again(desk: Desk, draft: Draft, step: Step, *, is_new_file: bool) -> None:
    """Give every file whose team changed the access statement that follows from its team now.

    A file that was made keeps its first statement, which only the owner and managers may replace.
    """
    for client in sorted(step.shared):
        if desk.session.get(Client, client) is None:
            continue
        try:
            require_file_team(desk, client)
        except Refused:
            if not is_new_file:
                raise
            continue
        share(desk, draft, client)


def _said(desk: Desk, step: Step) -> str:
    """Return an act in words: what was done, to which file."""
    origin = desk.history.origin(step)
    act = _(ACT_NAMES[origin.act])
    files = _files(origin)
    text = _("{act}: {file}").format(act=act, file=_file_name(desk, step, files[0])) if files else act
    if more := len(files) - 1 if files else 0:
        text = ngettext("{text} and {n} more", "{text} and {n} more", more).format(text=text, n=f"{more:,}")
    return _("Taken back: {text}").format(text=text) if _is_redo(desk, step) else text


def _files(step: Step) -> list[bytes]:
    about = step.details.get("about")
    named = cast("list[bytes]", step.details.get("clients") or [])
    return list(dict.fromkeys([about, *named] if isinstance(about, bytes) else named))


def _file_name(desk: Desk, step: Step, client: bytes) -> str:
    """Return a file's name, from before the act where it is gone."""
    found = desk.session.get(Client, client)
    return found.name if found is not None else next((_name(was) for was in step.records if was.id == client), "")


def _name(was: Was) -> str:
    return str(was.value("name") or "")
