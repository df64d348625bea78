"""The frame: pages by right, moving between them, the lock, languages, idleness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from clientbook.services import members
from clientbook.support.errors import Refused
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.crash import CrashDialog, where
from clientbook.ui.guard import IdleGuard, means_lock
from clientbook.ui.pages import ENTRIES
from clientbook.ui.prefs import Prefs, load_prefs
from clientbook.ui.settings.page import SettingsPage
from clientbook.ui.settings.passphrase import PassphraseDialog
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.widgets import secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from clientbook.ui.window import Window
    from tests.fixtures_firm import Firm


def _texts(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(QLabel)]
    lines = [line.text() for line in widget.findChildren(QLineEdit)]
    return "\n".join([*labels, *lines])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_every_page_opens_for_the_owner(sign_in: Callable[[str], Frame], entry: object) -> None:
    frame = sign_in("chen")
    frame.navigate(entry.key)  # type: ignore[attr-defined]
    assert frame.key == entry.key  # type: ignore[attr-defined]
    assert frame.page.title


@pytest.mark.parametrize(
    ("login", "key"), [("wang", "members"), ("wu", "members"), ("zhou", "handover"), ("wang", "handover")]
)
def test_pages_without_the_right_are_not_there(sign_in: Callable[[str], Frame], login: str, key: str) -> None:
    frame = sign_in(login)
    frame.navigate(key)
    assert frame.key == "clients"


def test_locking_leaves_nothing_readable(sign_in: Callable[[str], Frame], window: Window, firm: Firm) -> None:
    frame = sign_in("chen")
    page = frame.page
    assert isinstance(page, ClientsPage)
    model = page.model
    page.open_file(firm.ids["zhangsan"])
    QGuiApplication.clipboard().setText("13800138000")
    window.lock()
    assert window.frame is None
    assert isinstance(window.findChildren(UnlockPage)[0], UnlockPage)
    assert not model.ids
    assert model.rows == {}
    assert QGuiApplication.clipboard().text() == ""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(frame)
    assert "宁波海鸿" not in _texts(window)
    assert "明德商贸" not in window.windowTitle()


def test_ctrl_l_locks(sign_in: Callable[[str], Frame], window: Window, qtbot: QtBot) -> None:
    sign_in("chen")
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.frame is None


def test_idleness_locks(sign_in: Callable[[str], Frame], window: Window) -> None:
    sign_in("chen")
    window.guard.watch(0)
    window.guard.check()
    assert window.frame is None


def test_a_sign_of_life_starts_the_minutes_anew(qtbot: QtBot) -> None:
    guard = IdleGuard()
    left: list[int] = []
    guard.minutes_left.connect(left.append)
    guard.watch(10)
    guard.check()
    guard.rest()
    assert left == [10, 10]


@pytest.mark.parametrize(
    ("message", "detail", "expected"),
    [(0x02B1, 0x7, True), (0x02B1, 0x8, False), (0x0218, 0x4, True), (0x0218, 0x7, False), (0x0100, 0x7, False)],
)
def test_windows_tells_its_lock_and_its_sleep(message: int, detail: int, expected: bool) -> None:
    assert means_lock(message, detail) is expected


def test_a_file_opens_over_the_list_and_escape_goes_back(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    page = frame.page
    assert isinstance(page, ClientsPage)
    page.open_file(firm.ids["zhangsan"])
    assert isinstance(frame.page, ClientFilePage)
    frame.back()
    assert frame.page is page


def test_ctrl_k_finds_from_any_page(sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot) -> None:
    frame = sign_in("chen")
    frame.navigate("settings")
    frame.search_for("zs")
    frame.search_now()
    frame.open_found()
    assert isinstance(frame.page, ClientFilePage)
    assert frame.page.client == firm.ids["zhangsan"]


def test_an_error_is_said_in_the_page(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("wang")
    frame.jobs.query(frame.page, _refuse, lambda _none: None)
    assert frame.page.notice.text == "You may not."


def _refuse(_desk: object) -> None:
    message = "You may not."
    raise Refused(message)


def test_the_language_is_switched_at_once(sign_in: Callable[[str], Frame], window: Window) -> None:
    sign_in("chen")
    frame = window.frame
    assert frame is not None
    frame.navigate("settings")
    page = frame.page
    assert isinstance(page, SettingsPage)
    page.language.setCurrentIndex(page.language.findData("zh_TW"))
    page.language.activated.emit(page.language.currentIndex())
    assert window.frame is not frame
    assert window.frame is not None
    assert window.frame.key == "settings"
    assert window.prefs.language == "zh_TW"


def test_colours_and_idle_minutes_are_kept(sign_in: Callable[[str], Frame], window: Window) -> None:
    frame = sign_in("chen")
    frame.navigate("settings")
    page = frame.page
    assert isinstance(page, SettingsPage)
    page.theme.setCurrentIndex(page.theme.findData("dark"))
    page.theme.activated.emit(page.theme.currentIndex())
    page.idle.setCurrentIndex(page.idle.findData(30))
    page.idle.activated.emit(page.idle.currentIndex())
    kept = load_prefs(window.prefs.path.parent)
    window.wear("light")
    assert kept.theme == "dark"
    assert kept.idle_minutes == 30


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"idle_minutes": "ten", "recent": [1], "theme": "dark"}'])
def test_spoilt_preferences_fall_back(tmp_path: Path, text: str) -> None:
    (tmp_path / "prefs.json").write_text(text, encoding="utf-8")
    kept = load_prefs(tmp_path)
    assert kept.idle_minutes == 10
    assert kept.recent == []


def test_recent_vaults_are_few_and_the_last_comes_first(tmp_path: Path) -> None:
    prefs = Prefs(tmp_path / "prefs.json")
    for number in range(8):
        prefs.remember_place(f"/vault{number}", "chen")
    prefs.remember_place("/vault5", "wang")
    again = load_prefs(tmp_path)
    assert again.recent[0] == ("/vault5", "wang")
    assert len(again.recent) == 5


def test_the_crash_dialog_holds_no_data(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="宁波海鸿") as raised:
        _fail("宁波海鸿 13800138000")
    text = where(raised.value)
    dialog = CrashDialog(raised.value)
    qtbot.addWidget(dialog)
    assert "13800138000" not in text
    assert "_fail" in text
    assert "ValueError" in text
    dialog.copy.click()
    assert QApplication.clipboard().text() == text
    QApplication.clipboard().clear()


def _fail(name: str) -> None:
    raise ValueError(name)


def test_every_control_of_the_frame_has_a_name(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("chen")
    for entry in ENTRIES:
        frame.navigate(entry.key)
        for control in [*frame.findChildren(QAbstractButton), *frame.findChildren(QLineEdit)]:
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert _name(control), f"{entry.key}: {type(control).__name__} {control.objectName()}"


def _name(control: QWidget) -> str:
    own = control.accessibleName() or control.toolTip()
    text = control.text() if isinstance(control, QAbstractButton) else ""
    parent = control.parentWidget()
    return own or text or (parent.accessibleName() if parent else "")


def test_tab_reaches_the_search_box(sign_in: Callable[[str], Frame], window: Window, qtbot: QtBot) -> None:
    frame = sign_in("chen")
    window.activateWindow()
    frame.focus_search()
    assert isinstance(QApplication.focusWidget(), QLineEdit)


@pytest.mark.parametrize("act", ["by a button", "by hand"])
def test_what_was_copied_leaves_the_clipboard_by_itself(
    sign_in: Callable[[str], Frame], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    assert secret.CLIPBOARD_MS == 20_000
    monkeypatch.setattr(secret, "CLIPBOARD_MS", 30)
    frame, clipboard = sign_in("wang"), QApplication.clipboard()
    frame.window().activateWindow()
    qtbot.waitUntil(frame.window().isActiveWindow)
    if act == "by hand":
        clipboard.setText("13800138000")
    else:
        secret.copy_secret("13800138000")
    assert clipboard.text() == "13800138000"
    qtbot.waitUntil(lambda: clipboard.text() == "")
    assert frame.isVisible()


def test_the_window_locks_while_the_first_passphrase_is_asked_for(window: Window, firm: Firm) -> None:
    desk = firm.open("chen")
    _changes, code = members.reset_member(desk, firm.ids["wang"])
    desk.close()
    window.show_unlock(str(firm.path), "wang")
    gate = window.findChildren(UnlockPage)[-1]
    gate.enter(code)
    gate.unlock_clicked()
    assert window.findChild(PassphraseDialog) is not None
    window.lock()
    assert window.frame is None
    assert QApplication.activeModalWidget() is None
