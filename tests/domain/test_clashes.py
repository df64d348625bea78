"""Comparing what two people did to one form: nothing that either changed goes missing without a word."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.clashes import Choice, Rules, merge

IDS = (b"a", b"b", b"c")


@dataclass(frozen=True)
class Person:
    """An item of a list."""

    id: bytes | None = None
    name: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    is_first: bool = False


@dataclass(frozen=True)
class Card:
    """A form with a field of every kind."""

    name: str = ""
    note: str = ""
    amount: int = 0
    currency: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()


RULES = Rules(
    together=(("amount", "currency"),),
    sets=frozenset({"tags"}),
    texts=frozenset({"note"}),
    items={"people": Rules(pairs=frozenset({"phones"}), only="is_first")},
)
words = st.sampled_from(("", "x", "y", "z"))
phones = st.lists(st.tuples(st.sampled_from(("mobile", "work")), st.sampled_from("123")), max_size=3).map(tuple)
tags = st.lists(st.sampled_from("abcd"), unique=True, max_size=4).map(tuple)


@st.composite
def cards(draw: st.DrawFn, *, is_mine: bool = False) -> Card:
    """Return a form; new items have no id yet where it is mine."""
    keys: list[bytes | None] = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=3))
    keys += [None] * draw(st.integers(0, 2 if is_mine else 0))
    first = draw(st.integers(0, max(len(keys) - 1, 0)))
    people = tuple(Person(key, draw(words), draw(phones), is_first=place == first) for place, key in enumerate(keys))
    return Card(draw(words), draw(words), draw(st.integers(0, 2)), draw(words), draw(tags), people)


@given(cards(), cards(is_mine=True), cards())
def test_what_either_changed_is_in_the_outcome_or_named(base: Card, mine: Card, theirs: Card) -> None:
    merged = merge(base, mine, theirs, RULES)
    named = {clash.field for clash in merged.clashes}
    for name in ("name", "note", "amount", "currency"):
        was, here, there = (getattr(form, name) for form in (base, mine, theirs))
        group = "amount" if name == "currency" else name
        if group in named:
            continue
        changed = {value for value in (here, there) if value != was}
        assert getattr(merged.form, name) == (changed.pop() if changed else was)


@given(cards(), cards(), cards())
def test_tags_of_both_are_added_and_removed(base: Card, mine: Card, theirs: Card) -> None:
    found = set(merge(base, mine, theirs, RULES).form.tags)
    added = (set(mine.tags) | set(theirs.tags)) - set(base.tags)
    removed = set(base.tags) - (set(mine.tags) & set(theirs.tags))
    assert found == (set(base.tags) | added) - removed


@given(cards(), cards(is_mine=True), cards())
def test_no_item_goes_unless_somebody_took_it_away(base: Card, mine: Card, theirs: Card) -> None:
    merged = merge(base, mine, theirs, RULES)
    if any(clash.place == "people" for clash in merged.clashes):
        return
    was, here, there, kept = ({one.id for one in form.people} for form in (base, mine, theirs, merged.form))
    assert (here & there) - {None} <= kept
    assert there - was <= kept
    assert len([one for one in merged.form.people if one.id is None]) <= len([p for p in mine.people if p.id is None])
    for gone in (was & (here | there)) - kept:
        assert gone not in here or gone not in there
    assert sum(one.is_first for one in merged.form.people) <= 1


@given(cards(), cards(is_mine=True), cards())
def test_phones_of_both_are_kept_or_named(base: Card, mine: Card, theirs: Card) -> None:
    merged = merge(base, mine, theirs, RULES)
    places = {clash.place for clash in merged.clashes}
    kept = {one.id: one for one in merged.form.people}
    was = {one.id: one for one in base.people}
    for side in (mine, theirs):
        for one in side.people:
            if one.id is None or one.id not in kept or places & {f"people.{one.id.hex()}.phones", "people"}:
                continue
            before = set(was[one.id].phones) if one.id in was else set()
            if f"people.{one.id.hex()}" not in places:
                assert set(one.phones) - before <= set(kept[one.id].phones)


@given(cards(), cards(is_mine=True), cards())
def test_choosing_one_side_everywhere_gives_that_side_where_both_changed(base: Card, mine: Card, theirs: Card) -> None:
    clashes = merge(base, mine, theirs, RULES).clashes
    for choice, side in ((Choice.MINE, mine), (Choice.THEIRS, theirs)):
        merged = merge(base, mine, theirs, RULES, {clash.place: choice for clash in clashes})
        assert {clash.place for clash in merged.clashes} == {clash.place for clash in clashes}
        for clash in clashes:
            if "." not in clash.place:
                assert getattr(merged.form, clash.field) == getattr(side, clash.field)


@given(cards(), cards(is_mine=True))
def test_who_is_alone_is_not_asked(base: Card, mine: Card) -> None:
    assert merge(base, mine, base, RULES) == merge(base, mine, mine, RULES)
    alone = merge(base, mine, base, RULES)
    assert (alone.form, alone.clashes) == (mine, ())
    taken = merge(mine, mine, base, RULES)
    assert (taken.form, taken.clashes) == (base, ())


@given(cards(), cards(is_mine=True), cards())
def test_the_outcome_saved_over_theirs_meets_nothing(base: Card, mine: Card, theirs: Card) -> None:
    outcome = merge(base, mine, theirs, RULES).form
    assert merge(theirs, outcome, theirs, RULES).form == outcome


def test_fields_that_belong_together_are_chosen_together() -> None:
    base, mine, theirs = Card(amount=1, currency="CNY"), Card(amount=2, currency="CNY"), Card(amount=1, currency="USD")
    merged = merge(base, mine, theirs, RULES)
    assert [clash.place for clash in merged.clashes] == ["amount"]
    chosen = merge(base, mine, theirs, RULES, {"amount": Choice.THEIRS}).form
    assert (chosen.amount, chosen.currency) == (1, "USD")


def test_both_notes_can_be_kept() -> None:
    merged = merge(Card(note="a"), Card(note="b"), Card(note="c"), RULES, {"note": Choice.BOTH})
    assert merged.clashes[0].can_keep_both
    assert merged.form.note == "c\nb"


def test_removing_what_the_other_one_changed_is_a_clash() -> None:
    first, second = Person(b"a", "x", is_first=True), Person(b"b", "y")
    base = Card(people=(first, second))
    mine, theirs = Card(people=(first,)), Card(people=(first, replace(second, name="z")))
    merged = merge(base, mine, theirs, RULES)
    assert [(clash.place, clash.mine, clash.of) for clash in merged.clashes] == [("people.62", None, second)]
    assert merged.form.people == (first,)
    back = merge(base, mine, theirs, RULES, {"people.62": Choice.THEIRS})
    assert back.form == theirs


def test_the_same_new_item_of_both_is_one() -> None:
    first = Person(b"a", "x", is_first=True)
    mine, theirs = Card(people=(first, Person(None, "y"))), Card(people=(first, Person(b"b", "y")))
    merged = merge(Card(people=(first,)), mine, theirs, RULES)
    assert (merged.form, merged.clashes) == (theirs, ())


def test_whoever_is_first_is_a_question_of_its_own() -> None:
    people = [Person(key, "x", is_first=place == 0) for place, key in enumerate(IDS)]

    def led_by(key: bytes) -> Card:
        return Card(people=tuple(replace(one, is_first=one.id == key) for one in people))

    merged = merge(led_by(b"a"), led_by(b"b"), led_by(b"c"), RULES)
    assert [clash.place for clash in merged.clashes] == ["people.is_first"]
    assert merged.form == led_by(b"b")
    assert merge(led_by(b"a"), led_by(b"b"), led_by(b"c"), RULES, {"people.is_first": Choice.THEIRS}).form == led_by(
        b"c"
    )


def test_every_field_of_the_sample_is_asked_about() -> None:
    mine, theirs = Card("x", "x", 1, "x", ("x",)), Card("y", "y", 2, "y", ("y",))
    merged = merge(Card(), mine, theirs, RULES)
    assert {clash.field for clash in merged.clashes} == {"name", "note", "amount"}
    assert set(merged.form.tags) == {"x", "y"}
    assert {one.name for one in fields(Card)} >= {clash.field for clash in merged.clashes}
