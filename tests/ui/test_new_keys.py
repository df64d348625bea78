"""What people see when their keys were made anew, or when their account was closed while a window was open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import firms, members, service_team
from clientbook.ui.unlock.page import UnlockPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from clientbook.ui.window import Window
    from tests.fixtures_firm import Firm

NEW = "a passphrase that is long enough"


def told(window: Window) -> str:
    (page,) = window.findChildren(UnlockPage)
    return page.notice.text


def test_files_that_wait_are_counted_on_the_screen(window: Window, firm: Firm) -> None:
    owner, manager = firm.open("chen"), firm.open("sun")
    service_team.set_backups(owner, firm.ids["ouyang"], [service_team.BackupForm(firm.ids["li"])])
    _changes, code = members.reset_member(manager, firm.ids["li"])
    desk = firms.open_firm(firm.path, login="li", passphrase=code)
    firms.change_passphrase(desk, old=code, new=NEW)
    desk.close()
    window.show_unlock(str(firm.path), "li")
    (page,) = window.findChildren(UnlockPage)
    page.enter(NEW)
    page.unlock_clicked()
    assert window.frame is not None
    assert window.frame.page.notice.text.startswith("1 file that you serve waits for your new keys.")


def test_nobody_else_is_told_of_waiting(sign_in: Callable[[str], Frame]) -> None:
    assert sign_in("li").page.notice.text == ""


def test_a_closed_account_is_shut_out_of_the_open_window(
    sign_in: Callable[[str], Frame], window: Window, firm: Firm, qtbot: QtBot
) -> None:
    sign_in("zhou")
    members.close_member(firm.open("chen"), firm.ids["zhou"])
    qtbot.waitUntil(lambda: window.frame is None, timeout=10_000)
    assert told(window) == "This account is closed. Ask the owner."


def test_a_reset_account_is_shut_out_of_the_open_window(
    sign_in: Callable[[str], Frame], window: Window, firm: Firm, qtbot: QtBot
) -> None:
    sign_in("wang")
    members.reset_member(firm.open("sun"), firm.ids["wang"])
    qtbot.waitUntil(lambda: window.frame is None, timeout=10_000)
    assert "new keys" in told(window)
