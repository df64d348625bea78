"""The tree of who brought whom: from the card of a file, by keyboard, and nothing of files that are not seen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from clientbook.services import editing, purchases
from clientbook.services.purchases import PurchaseForm
from clientbook.support.clock import today
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.referrals.page import ALL, ReferralsPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QTreeWidgetItem, QWidget
    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm

UNSEEN = "a file you do not see"


@pytest.fixture
def family(firm: Firm) -> None:
    """张三 brought 单婷 and 海鸿, 单婷 brought 欧阳雪."""
    desk = firm.open("chen")
    for brought, by in (("shan", "zhangsan"), ("haihong", "zhangsan"), ("ouyang", "shan")):
        form = replace(editing.edit_form(desk, firm.ids[brought]), referrer=firm.ids[by])
        editing.edit_client(desk, firm.ids[brought], form)
    purchases.log_purchase(desk, firm.ids["ouyang"], PurchaseForm(on=today(), product="茶", amount=Decimal(500)))


@pytest.fixture
def tree(sign_in: Callable[[str], Frame], firm: Firm) -> Callable[[str, str], ReferralsPage]:
    """Open a client's file and press the link on its card."""

    def opened(login: str, client: str) -> ReferralsPage:
        frame = sign_in(login)
        page = ClientFilePage(frame, firm.ids[client])
        frame.push(page)
        page.card.referrals.click()
        found = frame.page
        assert isinstance(found, ReferralsPage)
        return found

    return opened


def outline(page: ReferralsPage) -> list[tuple[str, int]]:
    def walk(item: QTreeWidgetItem | None, depth: int) -> Iterator[tuple[str, int]]:
        assert item is not None
        yield item.text(0), depth
        for place in range(item.childCount()):
            yield from walk(item.child(place), depth + 1)

    tops = (page.tree.topLevelItem(place) for place in range(page.tree.topLevelItemCount()))
    return [found for top in tops for found in walk(top, 0)]


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@pytest.mark.usefixtures("family")
def test_the_tree_stands_everybody_under_who_brought_them(
    tree: Callable[[str, str], ReferralsPage], firm: Firm
) -> None:
    page = tree("chen", "shan")
    assert outline(page) == [("张三", 0), ("单婷", 1), ("欧阳雪", 2), ("宁波海鸿进出口有限公司", 1)]
    assert page.tree.current_id() == firm.ids["shan"]
    line = page.tree.item_of(firm.ids["zhangsan"])
    assert [line.text(place) for place in (3, 4)] == ["2", "3"]
    assert "Brought by: 张三 · Has brought 1 client · Together they bought for CN¥500" in words(page)


@pytest.mark.usefixtures("family")
def test_the_card_says_how_many_a_client_brought(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    page = ClientFilePage(frame, firm.ids["zhangsan"])
    frame.push(page)
    assert page.card.referrals.text().replace("&", "") == "Has brought 3 clients"


@pytest.mark.usefixtures("family")
def test_the_keyboard_moves_folds_and_opens(
    tree: Callable[[str, str], ReferralsPage], firm: Firm, qtbot: QtBot
) -> None:
    page = tree("chen", "zhangsan")
    qtbot.keyClick(page.tree, Qt.Key.Key_Left)
    assert not page.tree.item_of(firm.ids["zhangsan"]).isExpanded()
    page.reload()
    assert not page.tree.item_of(firm.ids["zhangsan"]).isExpanded()
    qtbot.keyClick(page.tree, Qt.Key.Key_Right)
    qtbot.keyClick(page.tree, Qt.Key.Key_Down)
    chosen = page.tree.current_id()
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    front = page.shell.page
    assert isinstance(front, ClientFilePage)
    assert front.client == chosen != firm.ids["zhangsan"]


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize(
    ("login", "client", "listed"),
    [
        ("wang", "zhangsan", [("张三", 0), ("宁波海鸿进出口有限公司", 1)]),
        ("li", "shan", []),
        ("zhao", "ouyang", []),
    ],
)
def test_files_that_are_not_seen_have_no_name_here(
    tree: Callable[[str, str], ReferralsPage], login: str, client: str, listed: list[tuple[str, int]]
) -> None:
    page = tree(login, client)
    assert outline(page) == listed
    said = words(page)
    if not listed:
        assert f"Brought by: {UNSEEN}" in said
        assert "Nobody around this client yet" in said
        assert "张三" not in said


def test_an_empty_tree_says_how_it_grows(tree: Callable[[str, str], ReferralsPage], firm: Firm) -> None:
    page = tree("wang", "zhangsan")
    assert "Note in a client's form, under “Referred by”" in words(page)
    assert not page.primary.isEnabled()
    page.chips.button(ALL).click()
    assert "No referrals yet" in words(page)


@pytest.mark.usefixtures("family")
def test_a_new_link_appears_and_all_of_the_firm_can_be_shown(
    tree: Callable[[str, str], ReferralsPage], firm: Firm
) -> None:
    page = tree("chen", "zhangsan")
    colleague = firm.open("chen")
    made = [editing.add_client(colleague, editing.ClientForm(name=name)).made for name in ("甲", "乙")]
    editing.edit_client(colleague, made[1], replace(editing.edit_form(colleague, made[1]), referrer=made[0]))
    page.shell.following.look()  # type: ignore[attr-defined]
    assert ("甲", 0) not in outline(page)
    page.chips.button(ALL).click()
    assert {("甲", 0), ("乙", 1), ("欧阳雪", 2)} <= set(outline(page))


def test_who_sees_the_contact_part_only_is_not_offered_the_tree(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("zhou")
    page = ClientFilePage(frame, firm.ids["zhangsan"])
    frame.push(page)
    assert not page.card.referrals.isVisibleTo(page)
    assert isinstance(page.card.referrals, QPushButton)
