"""Merging two files on the page: what is shown, what is chosen, what becomes of it, and the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from clientbook.domain.clients import Part
from clientbook.services import clients, duplicates, editing, files, merges, removals, service_team
from clientbook.services.clients import ClientFilter
from clientbook.services.duplicate_index import look_at_all
from clientbook.services.duplicates import PairId
from clientbook.services.merge_plan import Side
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.duplicates.merging import MergePage
from clientbook.ui.duplicates.page import MERGED, DuplicatesPage
from clientbook.ui.widgets.people import PersonChooser
from tests.services.merging import everything, second_file, viewers
from tests.ui.handover.answers import answering, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


@pytest.fixture
def double(firm: Firm) -> bytes:
    made = second_file(firm)
    owner = firm.open("chen")
    kept = firm.ids["zhangsan"]
    editing.edit_client(owner, kept, replace(editing.edit_form(owner, kept), short_name="老张", region="上海"))
    return made


@pytest.fixture
def merging(sign_in: Callable[[str], Frame], firm: Firm, double: bytes) -> Callable[..., MergePage]:
    """Sign in and put 张三's two files side by side, the first one kept."""

    def opened(login: str = "chen", keep: bytes | None = None) -> MergePage:
        frame = sign_in(login)
        pair = PairId(*sorted((firm.ids["zhangsan"], double)))
        page = MergePage(frame, pair, keep=firm.ids["zhangsan"] if keep is None else keep)
        page.may_leave = lambda: True  # type: ignore[method-assign]  the window closes over what was chosen
        frame.push(page)
        return page

    return opened


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def place(page: MergePage, label: str) -> str:
    assert page.plan is not None
    return next(row.place for row in page.plan.fields if row.label == label)


def side(page: MergePage, label: str) -> Side:
    return page.fields.value()[place(page, label)]


def test_every_part_of_the_page_has_the_same_columns(merging: Callable[..., MergePage], qtbot: QtBot) -> None:
    page = merging()
    qtbot.waitExposed(page.window())
    QApplication.processEvents()
    choices = [page.fields.choice(place(page, "Remarks"), side) for side in (Side.KEPT, Side.OTHER)]
    lefts = [made.mapTo(page, QPoint(10, 0)).x() for made in choices]
    assert [card.mapTo(page, QPoint(0, 0)).x() for card in page.cards] == lefts


def test_the_page_shows_what_differs_what_is_proposed_and_what_comes_along(
    merging: Callable[..., MergePage],
) -> None:
    page = merging()
    said = words(page)
    assert "The same in both files: Client name, Person or company, Stage" in said
    assert (side(page, "Short name"), side(page, "Remarks"), side(page, "Address")) == (
        Side.KEPT,
        Side.BOTH,
        Side.OTHER,
    )
    assert "becomes one with 张三; numbers and addresses of both are kept" in said
    assert "138****8000" in said
    assert "138 0013 8000" not in said
    assert "7 in all" in said
    assert {button.text() for button in page.head.findChildren(QPushButton)} >= {"&Merge the files"}


def test_the_file_with_more_history_is_kept_unless_somebody_says_otherwise(
    merging: Callable[..., MergePage], firm: Firm, double: bytes
) -> None:
    page = merging(keep=b"")
    assert page.keep == double
    press(page.head, "Keep the other file")
    assert page.keep == firm.ids["zhangsan"]


def test_what_is_chosen_is_what_the_merged_file_says(
    merging: Callable[..., MergePage], firm: Firm, double: bytes
) -> None:
    page = merging()
    page.fields.choice(place(page, "Short name"), Side.OTHER).click()
    page.primary.click()
    assert page.shell.page is not page
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    form = editing.edit_form(owner, kept)
    assert (form.short_name, form.region) == ("三哥", "上海")
    assert form.remarks == "关于张三\n第二份档案"
    assert clients.list_clients(owner, ClientFilter(text="zs")) == [kept]
    team = {row.name: row.part for row in service_team.team_of(owner, kept)}
    assert team == {"王晓雯": Part.RESPONSIBLE, "赵敏": Part.BACKUP, "李航": Part.BACKUP}
    assert viewers(owner, kept) == viewers(owner, double)


def test_choices_go_along_when_the_other_file_is_kept(merging: Callable[..., MergePage]) -> None:
    page = merging()
    page.fields.choice(place(page, "Short name"), Side.OTHER).click()
    page.fields.choice(place(page, "Remarks"), Side.KEPT).click()
    press(page.head, "Keep the other file")
    assert (side(page, "Short name"), side(page, "Remarks")) == (Side.KEPT, Side.OTHER)
    press(page.head, "Keep the other file")
    assert (side(page, "Short name"), side(page, "Remarks")) == (Side.OTHER, Side.KEPT)


def test_choices_are_given_up_only_when_somebody_says_so(merging: Callable[..., MergePage]) -> None:
    page = merging()
    assert MergePage.may_leave(page)
    page.fields.choice(place(page, "Short name"), Side.OTHER).click()
    answering("Cancel")
    assert not MergePage.may_leave(page)
    answering("Discard")
    assert MergePage.may_leave(page)


def test_the_arrows_choose(merging: Callable[..., MergePage], qtbot: QtBot) -> None:
    page = merging()
    row = place(page, "Remarks")
    both = page.fields.choice(row, Side.BOTH)
    both.setFocus()
    qtbot.keyClick(both, Qt.Key.Key_Left)
    assert side(page, "Remarks") is Side.OTHER
    qtbot.keyClick(page.fields.choice(row, Side.OTHER), Qt.Key.Key_Left)
    assert side(page, "Remarks") is Side.KEPT


def test_one_press_takes_everything_back(merging: Callable[..., MergePage], firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    before = everything(owner, kept, double)
    seen = viewers(owner, kept), viewers(owner, double)
    page = merging()
    page.primary.click()
    toast = page.shell.undoing.toast  # type: ignore[attr-defined]
    assert toast.text == "Merged two files: 张三"
    assert everything(owner, kept, double) != before
    toast.act_clicked()
    assert toast.text == "Taken back: Merged two files: 张三"
    assert not toast.has_action
    assert everything(owner, kept, double) == before
    assert (viewers(owner, kept), viewers(owner, double)) == seen


def test_a_team_without_anybody_responsible_is_said_at_the_field(merging: Callable[..., MergePage], firm: Firm) -> None:
    page = merging()
    assert page.team is not None
    chooser = page.team.form.editor("responsible")
    assert isinstance(chooser, PersonChooser)
    chooser.set_value(None)
    page.primary.click()
    assert "please fill in" in words(page.team)
    assert merges.list_merges(firm.open("chen")) == []


def test_a_clerk_proposes_and_the_owner_finds_it(merging: Callable[..., MergePage], firm: Firm, double: bytes) -> None:
    page = merging("zhou")
    assert page.primary.text() == "&Propose the merge"
    assert page.team is not None
    assert not page.team.form.isVisibleTo(page)
    page.primary.click()
    assert page.shell.page is not page
    owner = firm.open("chen")
    look_at_all(owner)
    (row,) = duplicates.pair_rows(owner, duplicates.list_pairs(owner, duplicates.Show.PROPOSED))
    assert row.decision is not None
    assert (row.decision.keep, row.decision.who) == (firm.ids["zhangsan"], "周档案")


def test_a_file_that_changed_meanwhile_is_shown_anew_and_nothing_chosen_is_lost(
    merging: Callable[..., MergePage], firm: Firm, double: bytes
) -> None:
    page = merging()
    page.fields.choice(place(page, "Short name"), Side.OTHER).click()
    colleague = firm.open("zhao")
    editing.edit_client(colleague, double, replace(editing.edit_form(colleague, double), industry="茶叶"))
    page.shell.following.look()  # type: ignore[attr-defined]
    assert side(page, "Industry") is Side.OTHER
    assert side(page, "Short name") is Side.OTHER
    page.primary.click()
    owner = firm.open("chen")
    form = editing.edit_form(owner, firm.ids["zhangsan"])
    assert (form.industry, form.short_name) == ("茶叶", "三哥")


def test_a_file_that_is_gone_is_said_in_the_bar_and_nothing_is_merged(
    merging: Callable[..., MergePage], firm: Firm, double: bytes
) -> None:
    page = merging()
    removals.delete_files(firm.open("chen"), [double], "gone")
    page.primary.click()
    assert "There is no such client file" in page.notice.text
    assert not page.primary.isEnabled()
    assert merges.list_merges(firm.open("chen")) == []


def test_files_that_the_person_does_not_see_are_not_shown(merging: Callable[..., MergePage], double: bytes) -> None:
    page = merging("wang")
    assert "There is no such client file" in page.notice.text
    assert "三哥" not in words(page)
    assert not page.primary.isEnabled()


def test_two_selected_clients_are_merged_from_the_list(
    sign_in: Callable[[str], Frame], firm: Firm, double: bytes
) -> None:
    page = sign_in("chen").page
    assert isinstance(page, ClientsPage)
    page.table.selectAll()
    (offer,) = [made for made in page.selection.findChildren(QPushButton) if made.text() == "&Merge…"]
    assert not offer.isVisible()
    page.search("zs")
    page.table.selectAll()
    assert offer.isVisible()
    offer.click()
    front = page.shell.page
    assert isinstance(front, MergePage)
    assert set(front.pair) == {firm.ids["zhangsan"], double}


def test_a_merge_is_listed_and_taken_apart(
    sign_in: Callable[[str], Frame], firm: Firm, double: bytes, qtbot: QtBot
) -> None:
    frame = sign_in("chen")
    with qtbot.waitSignal(frame.looking.progressed):
        frame.navigate("duplicates")
    page = frame.page
    assert isinstance(page, DuplicatesPage)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    front = frame.page
    assert isinstance(front, MergePage)
    front.primary.click()
    assert frame.page is page
    page.chips.button(MERGED).click()
    merged = page.merges.row()
    assert merged is not None
    assert (merged.kept_name, merged.other_name) == ("张三", "张三")
    wang = firm.open("zhao")
    editing.edit_client(wang, merged.kept, replace(editing.edit_form(wang, merged.kept), region="苏州"))
    frame.following.look()
    answering("Take apart")
    press(page.head, "Take apart")
    assert "are two files again" in page.notice.text
    assert merges.list_merges(firm.open("chen")) == []
    assert files.glance(firm.open("chen"), double).row.name == "张三"
