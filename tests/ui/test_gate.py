"""Before the vault is open: unlocking, the wizard, the demo firm's list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from clientbook.support.words import Role
from clientbook.ui import demo
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.unlock.places import place_name, to_location
from clientbook.ui.wizard.page import Wizard
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from clientbook.ui.window import Window
    from tests.fixtures_firm import Firm

LONG = "eleven green boats on a quiet river"


def _unlock_page(window: Window, firm: Firm, login: str) -> UnlockPage:
    window.show_unlock(str(firm.path), login)
    page = window.findChild(UnlockPage)
    assert page is not None
    return page


def test_the_owner_unlocks_and_the_place_is_remembered(
    sign_in: Callable[[str], Frame], window: Window, firm: Firm
) -> None:
    frame = sign_in("chen")
    assert frame.who.name == "陈老板"
    assert window.prefs.recent[0] == (str(firm.path), "chen")
    assert "明德商贸" in window.windowTitle()


@pytest.mark.parametrize("login", ["chen", "nobody"])
def test_a_wrong_login_and_a_wrong_passphrase_get_the_same_answer(window: Window, firm: Firm, login: str) -> None:
    page = _unlock_page(window, firm, login)
    page.enter("not this one, not this one" if login == "chen" else passphrase("chen"))
    page.unlock_clicked()
    assert page.notice.text == "Login or passphrase is wrong. Check both and try again."
    assert window.frame is None


def test_the_third_failure_waits(window: Window, firm: Firm) -> None:
    page = _unlock_page(window, firm, "chen")
    for _try in range(3):
        page.enter("not this one, not this one")
        page.unlock_clicked()
    assert not page.can_unlock


def test_a_screen_made_anew_does_not_end_the_wait(window: Window, firm: Firm) -> None:
    page = _unlock_page(window, firm, "chen")
    for _try in range(3):
        page.enter("not this one, not this one")
        page.unlock_clicked()
    window.speak("en")
    page = window.findChildren(UnlockPage)[-1]
    page.offer(str(firm.path), "chen")
    page.enter(passphrase("chen"))
    page.unlock_clicked()
    assert window.frame is None
    assert "Wait" in page.notice.text


def test_a_passphrase_is_needed(window: Window, firm: Firm) -> None:
    page = _unlock_page(window, firm, "chen")
    page.unlock_clicked()
    assert window.frame is None
    assert not page.notice.text


def test_places_are_shown_without_a_password(tmp_path: Path) -> None:
    assert place_name("postgresql://chen:secret@db.example.com:5432/firm") == "firm @ db.example.com"
    assert to_location("postgresql://chen@db.example.com/firm") == "postgresql://chen@db.example.com/firm"
    assert to_location(str(tmp_path / "a.clientbook")) == tmp_path / "a.clientbook"


def test_four_steps_make_a_firm(window: Window, tmp_path: Path) -> None:
    window.show_wizard()
    wizard = window.findChild(Wizard)
    assert wizard is not None
    place = tmp_path / "new" / "firm.clientbook"
    wizard.form.fill({"firm": "明德商贸", "name": "陈老板", "login": "chen"})
    wizard.next_clicked()
    wizard.form.fill({"passphrase": LONG, "again": LONG})
    wizard.next_clicked()
    wizard.form.fill({"place": str(place)})
    place.parent.mkdir()
    wizard.next_clicked()
    assert wizard.step == 3
    assert place.is_file()
    assert window.frame is None

    wizard.next_clicked()
    assert window.frame is None, "the sheet is neither printed nor saved"
    wizard.paper.preview.save_to(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    wizard.form.fill({"group": "WRONG"})
    wizard.next_clicked()
    assert window.frame is None
    wizard.form.fill({"group": wizard.paper.asked.lower()})
    wizard.next_clicked()
    assert window.frame is not None


def test_enter_goes_on_in_the_wizard_and_esc_back(qtbot: QtBot, window: Window) -> None:
    window.show_wizard()
    wizard = window.findChild(Wizard)
    assert wizard is not None
    login = wizard.form.editor("login")
    qtbot.keyClick(login, Qt.Key.Key_Return)
    assert wizard.step == 0, "nothing is filled in"
    wizard.form.fill({"firm": "明德商贸", "name": "陈老板", "login": "chen"})
    qtbot.keyClick(login, Qt.Key.Key_Return)
    assert wizard.step == 1
    qtbot.keyClick(wizard.form.editor("again"), Qt.Key.Key_Escape)
    assert wizard.step == 0


def test_enter_on_a_button_of_the_wizard_presses_that_button(qtbot: QtBot, window: Window) -> None:
    window.show_wizard()
    wizard = window.findChild(Wizard)
    assert wizard is not None
    wizard.form.fill({"firm": "明德商贸", "name": "陈老板", "login": "chen"})
    wizard.next_clicked()
    back = next(made for made in wizard.findChildren(QPushButton) if made.text() == "&Back")
    back.setFocus()
    qtbot.keyClick(back, Qt.Key.Key_Return)
    assert wizard.step == 0


@pytest.mark.parametrize(
    ("first", "second"), [("short", "short"), (LONG, LONG + "s"), ("", ""), ("陈老板陈老板陈老板陈老板陈老板", "x")]
)
def test_a_weak_or_mistyped_passphrase_stops_the_wizard(window: Window, first: str, second: str) -> None:
    window.show_wizard()
    wizard = window.findChild(Wizard)
    assert wizard is not None
    wizard.form.fill({"firm": "明德商贸", "name": "陈老板", "login": "chen"})
    wizard.next_clicked()
    wizard.form.fill({"passphrase": first, "again": second})
    wizard.next_clicked()
    assert wizard.step == 1


def test_the_language_is_chosen_on_the_first_step_only(window: Window) -> None:
    window.show_wizard()
    wizard = window.findChild(Wizard)
    assert wizard is not None
    assert wizard.offers_languages
    wizard.form.fill({"firm": "明德商贸", "name": "陈老板", "login": "chen"})
    wizard.next_clicked()
    assert not wizard.offers_languages


def test_a_wizard_can_be_left(window: Window) -> None:
    window.show_wizard()
    wizard = window.findChild(Wizard)
    assert wizard is not None
    wizard.back_clicked()
    assert window.findChildren(UnlockPage)


def test_the_demo_firm_is_found_again(tmp_path: Path) -> None:
    assert demo.kept(tmp_path) is None
    place = tmp_path / "firm.clientbook"
    place.write_bytes(b"")
    logins = [["chen", "陈老板", "owner", "words"]]
    (tmp_path / "logins.json").write_text(json.dumps({"place": str(place), "logins": logins}), encoding="utf-8")
    found = demo.kept(tmp_path)
    assert found is not None
    assert found.logins[0].role is Role.OWNER


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"place": "x", "logins": [["a"]]}'])
def test_a_spoilt_demo_list_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "logins.json").write_text(text, encoding="utf-8")
    assert demo.kept(tmp_path) is None
