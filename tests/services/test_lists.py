"""The firm's lists: who may keep them, what changes in the files, and what the forms then offer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.lists import ListEntry, ListKind
from clientbook.services import editing, firms, listkeeping, lists, log
from clientbook.services.editing import ClientForm
from clientbook.support.errors import Cancelled, Invalid, Refused
from clientbook.support.i18n import LANGUAGES, speaking
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.desk import Changes, Desk
    from tests.fixtures_firm import Firm

TAG, SOURCE = ListKind.TAG, ListKind.SOURCE


def _tag(desk: Desk, client: bytes, *tags: str) -> None:
    editing.edit_client(desk, client, replace(editing.edit_form(desk, client), tags=tags))


def _tags(desk: Desk, client: bytes) -> tuple[str, ...]:
    desk.refresh()
    return editing.edit_form(desk, client).tags


def _entry(desk: Desk, kind: ListKind, name: str) -> ListEntry:
    return next(entry for entry in lists.entries(desk, kind) if entry.name == name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_firm_has_lists_in_the_language_of_its_founder(tmp_path: Path, language: str) -> None:
    with speaking(language):
        made = firms.create_firm(
            tmp_path / "a.clientbook", firm="明德", login="chen", name="陈", passphrase=passphrase("chen")
        )
    desk = made.desk
    try:
        for kind in ListKind:
            offered = lists.choices(desk, kind)
            assert len(offered) == len(set(offered)) > 5
            assert all(word == word.strip() for word in offered)
            assert any(char >= "\u4e00" for char in "".join(offered)) is (language != "en")
    finally:
        desk.close()


ACTS: dict[str, Callable[[Desk], Changes]] = {
    "add": lambda desk: listkeeping.add_word(desk, TAG, "常年合作"),
    "rename": lambda desk: listkeeping.rename_word(desk, TAG, "Price-sensitive", "常年合作"),
    "merge": lambda desk: listkeeping.merge_words(desk, TAG, ["Price-sensitive"], "Large account"),
    "retire": lambda desk: listkeeping.retire_word(desk, _entry(desk, TAG, "Large account").id),
    "restore": lambda desk: listkeeping.restore_word(desk, _entry(desk, TAG, "Large account").id),
    "move": lambda desk: listkeeping.move_word(desk, _entry(desk, TAG, "Large account").id, 1),
    "start": listkeeping.start_lists,
}


@pytest.mark.parametrize("act", ACTS)
def test_only_the_owner_keeps_the_lists(firm: Firm, act: str) -> None:
    for login in ("sun", "wang", "zhou", "wu"):
        desk = firm.open(login)
        before = desk.vault.seq
        with pytest.raises(Refused):
            ACTS[act](desk)
        assert desk.vault.seq == before
    ACTS[act](firm.open("chen"))


def test_everybody_is_offered_what_the_owner_keeps(firm: Firm) -> None:
    listkeeping.add_word(firm.open("chen"), SOURCE, "商会")
    for login in ("sun", "wang", "zhou", "wu"):
        assert lists.offer(firm.open(login)).sources[-1] == "商会"


def test_renaming_changes_every_file_in_one_act(firm: Firm) -> None:
    owner, staff = firm.open("chen"), firm.open("wang")
    _tag(owner, firm.ids["zhangsan"], "Price-sensitive", "老茶客")
    _tag(owner, firm.ids["ouyang"], "Price-sensitive")
    told: list[tuple[int, int]] = []
    before = owner.vault.seq
    listkeeping.rename_word(owner, TAG, "Price-sensitive", "看重价格", progress=lambda *at: told.append(at))
    assert owner.vault.seq == before + 1
    assert told[-1] == (2, 2)
    assert _tags(staff, firm.ids["zhangsan"]) == ("看重价格", "老茶客")
    assert _tags(owner, firm.ids["ouyang"]) == ("看重价格",)
    assert "看重价格" in lists.choices(staff, TAG)
    assert "Price-sensitive" not in lists.suggestions(staff, TAG)
    line = next(line for line in log.read_log(owner).lines if line.act == "list.rename")
    assert line.note == "Tags · Price-sensitive → 看重价格 · 2 entries"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (ListKind.INDUSTRY, "industry"),
        (ListKind.REGION, "region"),
        (ListKind.SOURCE, "source"),
    ],
)
def test_renaming_reaches_every_kind_of_word(firm: Firm, kind: ListKind, field: str) -> None:
    desk = firm.open("chen")
    old = lists.choices(desk, kind)[1]
    made = editing.add_client(desk, replace(ClientForm(name="新客户"), **{field: old})).made
    listkeeping.rename_word(desk, kind, old, "另一个词")
    assert getattr(editing.edit_form(desk, made), field) == "另一个词"


def test_the_reason_of_a_lost_client_is_renamed_too(firm: Firm) -> None:
    desk = firm.open("chen")
    form = ClientForm(name="走了的客户", stage=editing.Stage.LOST, lost_reason="Price")
    made = editing.add_client(desk, form).made
    listkeeping.rename_word(desk, ListKind.LOSS_REASON, "Price", "价格太高")
    assert editing.edit_form(desk, made).lost_reason == "价格太高"


def test_stopping_a_rename_leaves_everything_as_it_was(firm: Firm) -> None:
    desk = firm.open("chen")
    _tag(desk, firm.ids["zhangsan"], "Price-sensitive")
    before = desk.vault.seq

    def stop(_done: int, _total: int) -> None:
        message = "stopped"
        raise Cancelled(message)

    with pytest.raises(Cancelled):
        listkeeping.rename_word(desk, TAG, "Price-sensitive", "看重价格", progress=stop)
    assert desk.vault.seq == before
    assert "Price-sensitive" in lists.choices(desk, TAG)
    assert _tags(desk, firm.ids["zhangsan"]) == ("Price-sensitive",)


def test_merging_leaves_one_word_and_no_file_with_it_twice(firm: Firm) -> None:
    desk = firm.open("chen")
    _tag(desk, firm.ids["zhangsan"], "Price-sensitive", "重价格", "老茶客")
    listkeeping.merge_words(desk, TAG, ["Price-sensitive", "重价格"], "重价格")
    assert _tags(desk, firm.ids["zhangsan"]) == ("重价格", "老茶客")
    words = {row.name: row for row in listkeeping.words(desk, TAG)}
    assert "Price-sensitive" not in words
    assert words["重价格"].id is not None
    assert words["重价格"].count == 1


def test_words_that_only_files_hold_are_shown_and_can_be_taken_in(firm: Firm) -> None:
    desk = firm.open("chen")
    _tag(desk, firm.ids["zhangsan"], "自由写的")
    last = listkeeping.words(desk, TAG)[-1]
    assert (last.id, last.name, last.count) == (None, "自由写的", 1)
    assert lists.suggestions(firm.open("wang"), TAG)[-1] == "自由写的"
    assert "自由写的" not in lists.suggestions(firm.open("zhao"), TAG)
    listkeeping.add_word(desk, TAG, "自由写的")
    assert listkeeping.words(desk, TAG)[-1].id is not None


def test_a_retired_word_is_offered_no_more_and_comes_back(firm: Firm) -> None:
    desk = firm.open("chen")
    key = _entry(desk, SOURCE, "Trade fair").id
    made = editing.add_client(desk, ClientForm(name="展会客户", source="Trade fair")).made
    listkeeping.retire_word(desk, key)
    assert "Trade fair" not in lists.choices(desk, SOURCE)
    assert editing.edit_form(desk, made).source == "Trade fair"
    row = next(row for row in listkeeping.words(desk, SOURCE) if row.name == "Trade fair")
    assert (row.is_retired, row.count) == (True, 1)
    listkeeping.restore_word(desk, key)
    assert "Trade fair" in lists.choices(desk, SOURCE)


def test_words_are_put_in_order(firm: Firm) -> None:
    desk = firm.open("chen")
    first, second, *rest = lists.choices(desk, SOURCE)
    listkeeping.move_word(desk, _entry(desk, SOURCE, second).id, -1)
    assert lists.choices(desk, SOURCE) == [second, first, *rest]
    listkeeping.move_word(desk, _entry(desk, SOURCE, second).id, -5)
    assert lists.choices(desk, SOURCE)[0] == second
    listkeeping.move_word(desk, _entry(desk, SOURCE, second).id, 99)
    assert lists.choices(desk, SOURCE)[-1] == second


@pytest.mark.parametrize(
    ("act", "field", "says"),
    [
        (lambda desk: listkeeping.add_word(desk, TAG, "  "), "name", "cannot be empty"),
        (lambda desk: listkeeping.add_word(desk, TAG, "x" * 201), "name", "within 200"),
        (lambda desk: listkeeping.add_word(desk, TAG, "large ACCOUNT"), "name", "already"),
        (lambda desk: listkeeping.rename_word(desk, TAG, "Large account", "Price-sensitive"), "name", "Merge"),
        (lambda desk: listkeeping.rename_word(desk, TAG, "nowhere", "somewhere"), "name", "no longer"),
        (lambda desk: listkeeping.merge_words(desk, TAG, ["Large account"], "Large account"), "into", "at least two"),
        (lambda desk: listkeeping.retire_word(desk, b"?" * 16), "name", "no longer"),
    ],
)
def test_what_cannot_be_done_says_so_and_changes_nothing(
    firm: Firm, act: Callable[[Desk], Changes], field: str, says: str
) -> None:
    desk = firm.open("chen")
    before = desk.vault.seq
    with pytest.raises(Invalid, match=says) as error:
        act(desk)
    assert error.value.field == field
    assert desk.vault.seq == before


def test_a_firm_without_lists_takes_any_word_until_they_are_filled(firm: Firm) -> None:
    desk = firm.open("chen")
    with desk.act("list.retire"):
        for kind in ListKind:
            for entry in lists.entries(desk, kind):
                desk.session.delete(entry)
    made = editing.add_client(desk, ClientForm(name="老客户", source="朋友")).made
    assert lists.choices(desk, SOURCE) == ["朋友"]
    with speaking("zh_CN"):
        listkeeping.start_lists(desk)
    assert "客户转介绍" in lists.choices(desk, SOURCE)
    assert editing.edit_form(desk, made).source == "朋友"
    with pytest.raises(Invalid):
        editing.add_client(desk, ClientForm(name="新客户", source="邻居"))
