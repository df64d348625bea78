"""Taking back the own acts of this session, and doing again what was taken back.

Taking back is an act like any other: it asks for the right that the act itself asked for, it is refused where
somebody changed one of the records since, and the journal names the entry that it takes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from clientbook.desk.history import restore
from clientbook.domain.clients import Client
from clientbook.domain.log import ACT_NAMES, Act
from clientbook.domain.undo import BY_ITSELF, OWN_WAY, UNDOABLE
from clientbook.services.access import my_rights, require
from clientbook.services.merge_undo import undo_merge
from clientbook.services.service_team import require_file_team, share
from clientbook.services.undo_checks import file_name, opens_all, refuse_leavers, refuse_loose, refuse_moved
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk, Draft, Step


class Offer(NamedTuple):
    """An act as the screen speaks of it. `is_undone`: it took something back, and can be done again."""

    seq: int
    text: str
    is_undone: bool = False
    can_undo: bool = True


def offer(desk: Desk, seq: int) -> Offer | None:
    """Return what can be said and done about an own act of this session; None where there is nothing to offer.

    A clerk who adds a file holds no key to its details, so cannot take them away again.
    """
    step = desk.history.find(seq)
    if step is None or not _has_way_back(desk.history.origin(step)) or not opens_all(desk, step):
        return None
    text = _said(desk, step)
    if desk.history.origin(step).act in OWN_WAY:
        return Offer(seq, text, can_undo=not step.takes_back)
    if not step.is_kept:
        return Offer(seq, _("{text}. It is too large to be taken back.").format(text=text), can_undo=False)
    return Offer(seq, text, is_undone=_is_redo(desk, step))


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
    if origin.act in OWN_WAY:
        return undo_merge(desk, step.details["clients"][0])
    rights = UNDOABLE[origin.act]
    if not rights & my_rights(desk):
        require(desk, min(rights))
    if not opens_all(desk, step):
        raise Refused(_("You do not open everything that this act changed."))
    with desk.act(_act(desk, step), **_details(step, origin)) as draft:
        draft.takes_back = step.seq
        draft.touched.update(was.binder for was in step.records)
        refuse_moved(desk, step)
        restore(desk.session.connection(), step)
        desk.session.expire_all()
        refuse_loose(desk, step)
        refuse_leavers(desk, step)
        _share_again(desk, draft, step, is_new_file=origin.act == Act.CLIENT_ADD)
    return draft.changes


def _step(desk: Desk, seq: int) -> Step:
    """Return a step that can be taken back now; raises Invalid for any other."""
    step = desk.history.find(seq)
    if step is None:
        raise Invalid(_("This can no longer be taken back."))
    origin = desk.history.origin(step)
    name = _(ACT_NAMES.get(origin.act, origin.act))
    if not _has_way_back(origin):
        raise Invalid(_("“{act}” cannot be taken back.").format(act=name))
    if origin.act in OWN_WAY and step.takes_back:
        raise Invalid(_("“{act}” cannot be done again by itself. Merge the two files anew.").format(act=name))
    if not step.is_kept and origin.act not in OWN_WAY:
        raise Invalid(_("“{act}” changed too much to be taken back.").format(act=name))
    if not any(one.seq == seq for stack in desk.history.stacks() for one in stack):
        raise Invalid(_("“{act}” was taken back already.").format(act=name))
    return step


def _has_way_back(origin: Step) -> bool:
    return origin.act in UNDOABLE or origin.act in OWN_WAY


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
    files = _files(origin)[: 1 if origin.act in OWN_WAY else None]
    text = _("{act}: {file}").format(act=act, file=file_name(desk, step, files[0])) if files else act
    if more := len(files) - 1 if files else 0:
        text = ngettext("{text} and {n} more", "{text} and {n} more", more).format(text=text, n=f"{more:,}")
    return _("Taken back: {text}").format(text=text) if _is_redo(desk, step) else text


def _files(step: Step) -> list[bytes]:
    about = step.details.get("about")
    named = cast("list[bytes]", step.details.get("clients") or [])
    return list(dict.fromkeys([about, *named] if isinstance(about, bytes) else named))
