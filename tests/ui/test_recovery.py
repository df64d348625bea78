"""“Passphrase lost” at the unlock page, and a new recovery sheet in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.services import firms, recovery
from clientbook.support.errors import Refused
from clientbook.ui.recovery.page import RecoveryPage
from clientbook.ui.settings.page import SettingsPage
from clientbook.ui.settings.sheet import SheetDialog
from clientbook.ui.unlock.page import UnlockPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QLineEdit

    from clientbook.ui.frame import Frame
    from clientbook.ui.window import Window
    from tests.fixtures_firm import Firm

NEW = "quite other words, again long enough"


@pytest.fixture
def groups(firm: Firm) -> tuple[str, ...]:
    """The groups on the firm's paper sheet."""
    desk = firm.open("chen")
    made = recovery.new_sheet(desk)
    recovery.replace_sheet(desk, made)
    return made.groups


@pytest.fixture
def page(window: Window, firm: Firm) -> RecoveryPage:
    """The guided page, asked for at the unlock page."""
    window.show_unlock(str(firm.path), "chen")
    unlock = window.findChild(UnlockPage)
    assert unlock is not None
    unlock.recovery_clicked()
    found = window.findChild(RecoveryPage)
    assert found is not None
    return found


def _type(page: RecoveryPage, groups: tuple[str, ...]) -> None:
    page.form.fill({f"group{number}": group.lower() for number, group in enumerate(groups, 1)})
    page.next_clicked()


def test_four_steps_lead_back_in(
    window: Window, firm: Firm, page: RecoveryPage, groups: tuple[str, ...], tmp_path: Path
) -> None:
    _type(page, groups)
    assert page.step == 1
    assert page.account.shown.startswith("明德商贸 · ")
    assert page.account.shown.endswith("陈老板 (chen)")
    page.next_clicked()
    page.form.fill({"passphrase": NEW, "again": NEW})
    page.next_clicked()
    assert page.step == 3
    with pytest.raises(Refused):
        recovery.look_up(firm.path, "-".join(groups))

    page.next_clicked()
    assert window.frame is None, "the new sheet is neither printed nor saved"
    page.paper.preview.save_to(tmp_path / "sheet.pdf")
    page.form.fill({"group": groups[0]})
    page.next_clicked()
    assert window.frame is None
    page.form.fill({"group": page.paper.asked})
    page.next_clicked()
    assert window.frame is not None
    assert window.frame.who.name == "陈老板"
    assert window.prefs.recent[0] == (str(firm.path), "chen")
    firms.open_firm(firm.path, login="chen", passphrase=NEW).close()


def test_a_mistake_is_shown_at_its_group(page: RecoveryPage, groups: tuple[str, ...]) -> None:
    _type(page, (*groups[:4], groups[0], *groups[5:]))
    assert page.step == 0
    assert page.notice.text == "There is a typing mistake in group 5 of the recovery key."
    assert page.form.editor("group5").accessibleDescription() == "Typing mistake"
    assert not page.form.editor("group4").accessibleDescription()


def test_a_pasted_key_fills_all_groups(page: RecoveryPage, groups: tuple[str, ...]) -> None:
    first: QLineEdit = page.form.editor("group1")  # type: ignore[assignment]
    first.insert("-".join(groups))
    first.textEdited.emit(first.text())
    page.next_clicked()
    assert page.step == 1


def test_another_sheet_is_refused(page: RecoveryPage, firm: Firm, groups: tuple[str, ...]) -> None:
    desk = firm.open("chen")
    recovery.replace_sheet(desk, recovery.new_sheet(desk))
    _type(page, groups)
    assert page.step == 0
    assert "does not belong" in page.notice.text


def test_a_weak_passphrase_stops(page: RecoveryPage, groups: tuple[str, ...]) -> None:
    _type(page, groups)
    page.next_clicked()
    for words in ("short", "陈老板陈老板陈老板陈老板陈老板"):
        page.form.fill({"passphrase": words, "again": words})
        page.next_clicked()
        assert page.step == 2


def test_the_way_back_out(window: Window, firm: Firm, page: RecoveryPage, groups: tuple[str, ...]) -> None:
    _type(page, groups)
    page.back_clicked()
    page.back_clicked()
    assert window.findChildren(UnlockPage)
    firm.open("chen")
    assert recovery.look_up(firm.path, "-".join(groups)).owners


def test_the_language_is_chosen_on_the_first_step_only(page: RecoveryPage, groups: tuple[str, ...]) -> None:
    assert page.offers_languages
    _type(page, groups)
    assert not page.offers_languages


def _settings(frame: Frame) -> SettingsPage:
    frame.navigate("settings")
    assert isinstance(frame.page, SettingsPage)
    return frame.page


def test_an_owner_replaces_the_sheet(
    sign_in: Callable[[str], Frame], firm: Firm, groups: tuple[str, ...], tmp_path: Path
) -> None:
    settings = _settings(sign_in("chen"))
    settings.sheet_clicked()
    dialog = settings.findChild(SheetDialog)
    assert dialog is not None
    dialog.replace_clicked()
    assert recovery.look_up(firm.path, "-".join(groups)).owners, "nothing counts before it is on paper"
    dialog.paper.preview.save_to(tmp_path / "sheet.pdf")
    dialog.paper.form.fill({"group": "WRONG"})
    dialog.replace_clicked()
    assert recovery.look_up(firm.path, "-".join(groups)).owners
    dialog.paper.form.fill({"group": dialog.paper.asked})
    dialog.replace_clicked()
    assert settings.notice.text == "The new recovery sheet counts from now on. Destroy the old one."
    with pytest.raises(Refused):
        recovery.look_up(firm.path, "-".join(groups))


def test_a_sheet_given_up_leaves_the_old_one(
    sign_in: Callable[[str], Frame], firm: Firm, groups: tuple[str, ...]
) -> None:
    settings = _settings(sign_in("chen"))
    settings.sheet_clicked()
    dialog = settings.findChild(SheetDialog)
    assert dialog is not None
    dialog.reject()
    assert not dialog.paper.asked
    assert recovery.look_up(firm.path, "-".join(groups)).owners


@pytest.mark.parametrize(("login", "offered"), [("chen", True), ("sun", False), ("wang", False)])
def test_only_owners_are_offered_a_sheet(sign_in: Callable[[str], Frame], login: str, offered: bool) -> None:
    assert _settings(sign_in(login)).offers_sheet == offered
