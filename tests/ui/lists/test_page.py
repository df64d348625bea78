"""The page of the firm's lists: choosing a list, and changing what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.domain.lists import ListKind
from clientbook.ui.lists.dialogs import ClassDialog, MergeDialog, WordDialog
from clientbook.ui.lists.page import ListsPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from clientbook.ui.frame import Frame


@pytest.fixture
def page(sign_in: Callable[[str], Frame]) -> ListsPage:
    """Return the owner's page of lists."""
    frame = sign_in("chen")
    made = ListsPage(frame)
    frame.push(made)
    return made


def _dialog(page: ListsPage, kind: type[QDialog]) -> QDialog:
    return next(found for found in page.findChildren(kind) if found.isVisible())


def test_classes_are_shown_added_and_moved(page: ListsPage) -> None:
    assert [row.name for row in page.classes.values()] == ["VIP", "Regular", "Potential"]
    page.new_clicked()
    dialog = _dialog(page, ClassDialog)
    assert isinstance(dialog, ClassDialog)
    dialog.form.fill({"name": "金牌", "revisit_days": 14, "silence_days": 30})
    dialog.save_clicked()
    assert [row.name for row in page.classes.values()][-1] == "金牌"
    page.class_table.choose(next(row.id for row in page.classes.values() if row.name == "金牌"))
    page.move_clicked(-1)
    assert [row.name for row in page.classes.values()] == ["VIP", "Regular", "金牌", "Potential"]


def test_a_word_is_renamed_merged_and_retired(page: ListsPage) -> None:
    page.choose_list(ListKind.TAG)
    page.word_table.choose("Price-sensitive")
    page.edit_clicked()
    rename = _dialog(page, WordDialog)
    assert isinstance(rename, WordDialog)
    rename.form.fill({"name": "看重价格"})
    rename.save_clicked()
    assert "看重价格" in page.words
    page.word_table.choose("看重价格")
    page.merge_clicked()
    merge = _dialog(page, MergeDialog)
    assert isinstance(merge, MergeDialog)
    merge.form.fill({"into": "Large account"})
    merge.save_clicked()
    assert "看重价格" not in page.words
    page.word_table.choose("Large account")
    page.retire_clicked()
    assert page.words["Large account"].is_retired
