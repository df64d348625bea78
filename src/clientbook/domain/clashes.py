"""Two people changed one form: what only one of them changed is kept, what both changed differently is a clash.

A form is a frozen dataclass. Three of them are compared: as it was when it was opened (`base`), as the person filled
it (`mine`), and as it stands by now (`theirs`). Nothing that either of them changed is dropped without a word: it is in
the outcome, or it is named by a clash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Form = TypeVar("Form")
Key = Any
"""What an item of a list is known by: its id, or its place where it is new."""


class Choice(StrEnum):
    """Whose value stands where both changed one."""

    BOTH = "both"
    MINE = "mine"
    THEIRS = "theirs"


Choices = Mapping[str, Choice]
"""By the place of a clash; mine stands where nothing is said."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How forms of one kind are compared.

    `together` are fields that mean something only with each other, such as an amount and its currency; they are
    chosen as one, under the name of the first. `sets` are lists in which order says nothing, `pairs` lists of
    (label, value), `texts` notes of which both can be kept. `items` are lists of forms that have an `id`; of those
    `only` names the flag that exactly one of them has.
    """

    together: tuple[tuple[str, ...], ...] = ()
    sets: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    items: Mapping[str, Rules] = field(default_factory=dict[str, "Rules"])
    only: str = ""


class Difference(NamedTuple):
    """A field that both changed differently.

    `place` names it for good: "name", or "contacts.<id>.wechat" for a field of an item. `mine` and `theirs` are the
    forms that hold the two values, None where an item was removed. `of` is the item as it was, if it is of an item.
    """

    place: str
    field: str
    mine: Any
    theirs: Any
    of: Any = None
    can_keep_both: bool = False


@dataclass(frozen=True, slots=True)
class Merged(Generic[Form]):
    """The outcome: `form` has everything, and of each clash what was chosen."""

    form: Form
    clashes: tuple[Difference, ...]


def merge(base: Form, mine: Form, theirs: Form, rules: Rules, choices: Choices | None = None) -> Merged[Form]:
    """Return what both did to a form as one form, with the clashes between them."""
    merging = _Merging(choices or {})
    values = merging.form(base, mine, theirs, rules, "")
    whole: Any = mine
    return Merged(replace(whole, **values), tuple(merging.clashes))


_NOTHING, _CLASH = object(), object()


class _Merging:
    """One comparison under way."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self.clashes: list[Difference] = []
        self._of: Any = None

    def form(self, base: Any, mine: Any, theirs: Any, rules: Rules, prefix: str) -> dict[str, Any]:
        """Return the values of the fields of a form."""
        values: dict[str, Any] = {}
        for names in _groups(mine, rules):
            values |= self._fields(names, base, mine, theirs, (rules, prefix))
        return values

    def _fields(
        self, names: tuple[str, ...], base: Any, mine: Any, theirs: Any, within: tuple[Rules, str]
    ) -> dict[str, Any]:
        rules, prefix = within
        name = names[0]
        three = [tuple(getattr(form, one, _NOTHING) for one in names) for form in (base, mine, theirs)]
        if (found := _settled(*three)) is not _CLASH:
            return dict(zip(names, found, strict=True))
        if name in rules.items and base is not None:
            return {name: self._items(name, base, mine, theirs, rules.items[name])}
        merged = _merged_list(name, rules, *(values[0] for values in three))
        if merged is not None:
            return {name: merged}
        can_keep_both = name in rules.texts
        choice = self._met(Difference(prefix + name, name, mine, theirs, self._of, can_keep_both))
        if choice is Choice.BOTH and can_keep_both:
            return {name: _both(getattr(mine, name), getattr(theirs, name))}
        return dict(zip(names, three[2 if choice is Choice.THEIRS else 1], strict=True))

    def _met(self, clash: Difference) -> Choice:
        self.clashes.append(clash)
        return self._choices.get(clash.place, Choice.MINE)

    def _items(self, name: str, base: Any, mine: Any, theirs: Any, rules: Rules) -> tuple[Any, ...]:
        """Return a list of forms: each compared with itself by its id, new ones of both kept."""
        was, here, there = (_by_key(getattr(form, name)) for form in (base, mine, theirs))
        here = _without_twins(here, [one for key, one in there.items() if key not in was])
        order = self._order(name, (mine, theirs), (list(was), list(here), list(there)))
        kept = {
            key: self._item(f"{name}.{_text(key)}", was.get(key), here.get(key), there.get(key), rules) for key in order
        }
        left = [key for key in order if kept[key] is not None]
        if not left and not any(clash.place.startswith(f"{name}.") for clash in self.clashes):
            choice = self._met(Difference(name, name, mine, theirs))
            return tuple(getattr(theirs if choice is Choice.THEIRS else mine, name))
        if rules.only:
            first = self._only(name, rules.only, was, here, there)
            return tuple(replace(kept[key], **{rules.only: key == first}) for key in left)
        return tuple(kept[key] for key in left)

    def _order(self, name: str, forms: tuple[Any, Any], three: tuple[list[Key], list[Key], list[Key]]) -> list[Key]:
        was, here, there = three
        if (found := _order(was, here, there)) is not None:
            return found
        choice = self._met(Difference(f"{name}.order", "order", *forms))
        return list(dict.fromkeys((*there, *here, *was) if choice is Choice.THEIRS else (*here, *there, *was)))

    def _item(self, place: str, was: Any, here: Any, there: Any, rules: Rules) -> Any:
        """Return an item as it is to be, None where it goes."""
        if here is None or there is None:
            return self._one_sided(place, was, here, there, rules)
        self._of = was or there
        values = self.form(was, here, there, rules, f"{place}.")
        self._of = None
        return replace(here, **values)

    def _one_sided(self, place: str, was: Any, here: Any, there: Any, rules: Rules) -> Any:
        """Return an item that one of both does not have: new, or removed while the other one changed it."""
        found = here if here is not None else there
        if found is None or was is None:
            return found
        if _alike(found, was, rules.only):
            return None
        choice = self._met(Difference(place, "item", here, there, was))
        return there if choice is Choice.THEIRS else here

    def _only(self, name: str, flag: str, *three: dict[Key, Any]) -> Key:
        """Return which item has the flag that only one can have."""
        was, here, there = (next((key for key, one in items.items() if getattr(one, flag)), None) for items in three)
        if here is None or there is None:
            return there if here is None else here
        if (found := _settled(was, here, there)) is not _CLASH:
            return found
        clash = Difference(f"{name}.{flag}", flag, three[1].get(here), three[2].get(there))
        return there if self._met(clash) is Choice.THEIRS else here


def _settled(base: Any, mine: Any, theirs: Any) -> Any:
    """Return the value that follows where at most one side changed it, _CLASH where both did so differently."""
    if mine in (theirs, base):
        return theirs
    return mine if theirs == base else _CLASH


def _groups(form: Any, rules: Rules) -> Iterable[tuple[str, ...]]:
    """Yield the fields of a form, those that go together as one."""
    first = {names[0]: names for names in rules.together}
    later = {name for names in rules.together for name in names[1:]}
    for one in fields(form):
        if one.name not in later and one.name not in ("id", rules.only):
            yield first.get(one.name, (one.name,))


def _merged_list(name: str, rules: Rules, base: Any, mine: Any, theirs: Any) -> tuple[Any, ...] | None:
    """Return the lists of both as one, None where they cannot be or are none."""
    if base is _NOTHING:
        return None
    if name in rules.sets:
        return tuple(one for one in dict.fromkeys((*theirs, *mine)) if _stays(one in base, one in mine, one in theirs))
    return _merged_pairs(base, mine, theirs) if name in rules.pairs else None


def _stays(was: bool, here: bool, there: bool) -> bool:  # noqa: FBT001  the same question of three lists
    return (here and there) if was else (here or there)


def _merged_pairs(base: Any, mine: Any, theirs: Any) -> tuple[tuple[str, str], ...] | None:
    """Return labelled values of both, known by the value; None where both changed the same one."""
    was, here, there = ({value: label for label, value in pairs} for pairs in (base, mine, theirs))
    if any(len(known) != len(pairs) for known, pairs in ((was, base), (here, mine), (there, theirs))):
        return None
    labels: dict[str, str | None] = {}
    for value in dict.fromkeys((*here, *there, *was)):
        labels[value] = _settled(was.get(value), here.get(value), there.get(value))
    order = _order(list(was), list(here), list(there))
    if order is None or _CLASH in labels.values():
        return None
    return tuple((label, value) for value in order if (label := labels[value]) is not None)


def _order(was: Sequence[Key], here: Sequence[Key], there: Sequence[Key]) -> list[Key] | None:
    """Return all keys in the order of whoever changed it, else in mine; None where both changed it differently.

    What the other one added comes last.
    """
    common = set(was) & set(here) & set(there)
    before, mine, theirs = ([key for key in keys if key in common] for keys in (was, here, there))
    order = _settled(before, mine, theirs)
    if order is _CLASH:
        return None
    return list(dict.fromkeys((*here, *there, *was) if order == mine else (*there, *here, *was)))


def _by_key(items: Sequence[Any]) -> dict[Key, Any]:
    """Return items by their id, new ones by their place among the new."""
    return {(one.id if one.id is not None else place): one for place, one in enumerate(items)}


def _without_twins(here: dict[Key, Any], others: Sequence[Any]) -> dict[Key, Any]:
    """Return my items without new ones that the others added just so."""
    return {
        key: one
        for key, one in here.items()
        if one.id is not None or not any(replace(other, id=None) == one for other in others)
    }


def _alike(now: Any, was: Any, flag: str) -> bool:
    """Say whether an item is as it was; that it lost the flag which only one has is the other one's change."""
    return now == was or (bool(flag) and getattr(was, flag) and now == replace(was, **{flag: False}))


def _text(key: Key) -> str:
    return key.hex() if isinstance(key, bytes) else str(key)


def _both(mine: str, theirs: str) -> str:
    return "\n".join(dict.fromkeys(part for part in (theirs, mine) if part))
