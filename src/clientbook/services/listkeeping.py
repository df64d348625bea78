"""Keeping the firm's lists: the owner adds, orders, renames, merges and retires words, in the list and in the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.clients import Client
from clientbook.domain.lists import ListEntry, ListKind
from clientbook.domain.log import Act
from clientbook.services.access import require
from clientbook.services.checks import MAX_NAME, required_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.lists import HOLDERS, LIST_NAMES, add_usual_entries, entries, used
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree

Progress = Callable[[int, int], None]
_CHUNK = 500
"""Files between two looks at whether the person wants to stop."""


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word of a list: `id` is None for one that only files hold; `count` is how many of them."""

    id: bytes | None
    name: str
    count: int
    is_retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordForm:
    """A word of a list as its form shows it."""

    name: str


def words(desk: Desk, kind: ListKind) -> list[WordRow]:
    """Return a list as its page shows it: offered words in order, then retired ones, then what only files hold."""
    counts = used(desk, kind)
    listed = [WordRow(row.id, row.name, counts.pop(row.name, 0), row.is_retired) for row in entries(desk, kind)]
    listed.sort(key=lambda row: row.is_retired)
    others = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [*listed, *(WordRow(None, name, count, is_retired=False) for name, count in others)]


def add_word(desk: Desk, kind: ListKind, name: str) -> Changes:
    """Put a word at the end of a list. Raises Refused, or Invalid on "name"."""
    require(desk, Right.SET_UP)
    name = _fresh(desk, kind, name)
    with desk.act(Act.LIST_ADD, list=kind.value, name=name) as draft:
        draft.made = _append(desk, kind, name).id
    return draft.changes


def rename_word(
    desk: Desk, kind: ListKind, old: str, new: str, *, entry: bytes | None = None, progress: Progress | None = None
) -> Changes:
    """Give a word another name, in the list and in every file that holds it, as one act.

    `entry` is the word's id in the list, where it has one: who else renamed it meanwhile is then asked about, see
    services/clashes.py. `progress` is told (done, total) files and may raise Cancelled; nothing is written then.
    Raises Refused, Clash, Gone, or Invalid on "name", also when the list has the new name already: that would be a
    merge.
    """
    require(desk, Right.SET_UP)
    mine = WordForm(name=required_text(new, field="name", most=MAX_NAME))
    if entry is None:
        return _rename(desk, kind, old, lambda _theirs: mine, progress)
    forms = mine, WordForm(name=old)
    return save_together(desk, entry, _WORD, forms, lambda agree: _rename(desk, kind, old, agree, progress, entry))


def _rename(
    desk: Desk, kind: ListKind, old: str, agree: Agree[WordForm], progress: Progress | None, entry: bytes = b""
) -> Changes:
    with desk.act(Act.LIST_RENAME, list=kind.value) as draft:
        found = desk.session.get(ListEntry, entry) if entry else _find(desk, kind, old)
        before = found.name if found is not None else old
        new = agree(WordForm(name=before)).name
        _fresh(desk, kind, new, found)
        draft.details["name"] = f"{before} → {new}"
        if found is not None:
            found.name = new
        draft.details["count"] = _replace(desk, kind, [old, before], new, progress)
        if found is None and not draft.details["count"]:
            raise Invalid(_("This entry is no longer in the list."), field="name")
    return draft.changes


_WORD: FormKind[WordForm] = FormKind(entity=ListEntry, rules=Rules(), labels={"name": N_("Entry")})


def merge_words(
    desk: Desk, kind: ListKind, names: Sequence[str], into: str, *, progress: Progress | None = None
) -> Changes:
    """Replace words by one of them, in the list and in every file, as one act; see `rename_word`."""
    require(desk, Right.SET_UP)
    into = required_text(into, field="into", most=MAX_NAME)
    gone = [name for name in dict.fromkeys(names) if name != into]
    if not gone:
        raise Invalid(_("Choose at least two entries to merge."), field="into")
    with desk.act(Act.LIST_MERGE, list=kind.value, name=f"{_(', ').join(gone)} → {into}") as draft:
        kept = _find(desk, kind, into) or _append(desk, kind, into)
        kept.is_retired = False
        for name in gone:
            if (entry := _find(desk, kind, name)) is not None:
                desk.session.delete(entry)
        draft.details["count"] = _replace(desk, kind, gone, into, progress)
    return draft.changes


def retire_word(desk: Desk, entry: bytes) -> Changes:
    """Offer a word no more; files that hold it keep it. Raises Refused, or Invalid when it is gone."""
    return _set_retired(desk, entry, Act.LIST_RETIRE, is_retired=True)


def restore_word(desk: Desk, entry: bytes) -> Changes:
    """Offer a retired word again."""
    return _set_retired(desk, entry, Act.LIST_RESTORE, is_retired=False)


def move_word(desk: Desk, entry: bytes, step: int) -> Changes:
    """Move a word `step` places down its list (up: negative), past retired ones."""
    require(desk, Right.SET_UP)
    found = _entry(desk, entry)
    kind = ListKind(found.list_kind)
    with desk.act(Act.LIST_ORDER, list=kind.value, name=found.name) as draft:
        listed = entries(desk, kind)
        offered = [row.id for row in listed if not row.is_retired]
        for rank, key in enumerate(moved(offered, entry, step)):
            desk.session.get_one(ListEntry, key).rank = rank
    return draft.changes


def start_lists(desk: Desk) -> Changes:
    """Fill every list that is empty with the usual entries, in the current language. Raises Refused."""
    require(desk, Right.SET_UP)
    with desk.act(Act.LIST_START) as draft:
        empty = [kind for kind in ListKind if not entries(desk, kind)]
        for kind in empty:
            add_usual_entries(desk, kind)
        draft.details["name"] = _(", ").join(_(LIST_NAMES[kind]) for kind in empty)
    return draft.changes


def moved(keys: Iterable[bytes], key: bytes, step: int) -> list[bytes]:
    """Return the keys with one of them moved by some places, no further than to an end."""
    order = list(keys)
    if key in order:
        place = order.index(key)
        order.insert(max(place + step, 0), order.pop(place))
    return order


def _fresh(desk: Desk, kind: ListKind, name: str, besides: ListEntry | None = None) -> str:
    """Return a word that the list does not have yet, however it is written, `besides` the one that gets it."""
    name = required_text(name, field="name", most=MAX_NAME)
    others = [row for row in entries(desk, kind) if row is not besides]
    same = next((row for row in others if row.name.casefold() == name.casefold()), None)
    if same is not None and same.is_retired:
        raise Invalid(
            _("“{text}” is in this list, but retired. Bring it back instead.").format(text=name), field="name"
        )
    if same is not None:
        raise Invalid(_("“{text}” is in this list already. Merge the two instead.").format(text=name), field="name")
    return name


def _append(desk: Desk, kind: ListKind, name: str) -> ListEntry:
    rank = max((row.rank for row in entries(desk, kind)), default=-1) + 1
    entry = ListEntry(binder=desk.vault.directory.firm_binder, list_kind=kind.value, name=name, rank=rank)
    desk.session.add(entry)
    return entry


def _find(desk: Desk, kind: ListKind, name: str) -> ListEntry | None:
    return next((row for row in entries(desk, kind) if row.name == name), None)


def _entry(desk: Desk, entry: bytes) -> ListEntry:
    found = desk.session.get(ListEntry, entry)
    if found is None:
        raise Invalid(_("This entry is no longer in the list."), field="name")
    return found


def _set_retired(desk: Desk, entry: bytes, act: Act, *, is_retired: bool) -> Changes:
    require(desk, Right.SET_UP)
    found = _entry(desk, entry)
    with desk.act(act, list=found.list_kind, name=found.name) as draft:
        desk.session.get_one(ListEntry, entry).is_retired = is_retired
    return draft.changes


def _replace(desk: Desk, kind: ListKind, old: Sequence[str], new: str, progress: Progress | None) -> int:
    """Put one word in the place of others in every file; returns in how many."""
    if kind is ListKind.TAG:
        return _retag(desk, set(old), new, progress)
    column = HOLDERS[kind]
    table = column.class_
    ids = list(desk.session.scalars(select(table.id).where(column.in_(old))))
    for start in range(0, len(ids), _CHUNK):
        _tell(progress, start, len(ids))
        chunk = ids[start : start + _CHUNK]
        desk.session.execute(update(table).where(table.id.in_(chunk)).values({column.key: new}))
    _tell(progress, len(ids), len(ids))
    return len(ids)


def _retag(desk: Desk, old: set[str], new: str, progress: Progress | None) -> int:
    rows = [(key, tags) for key, tags in desk.session.execute(select(Client.id, Client.tags)) if old & set(tags)]
    for place, (key, tags) in enumerate(rows):
        if place % _CHUNK == 0:
            _tell(progress, place, len(rows))
        kept = tuple(dict.fromkeys(new if tag in old else tag for tag in tags))
        desk.session.execute(update(Client).where(Client.id == key).values(tags=kept))
    _tell(progress, len(rows), len(rows))
    return len(rows)


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
