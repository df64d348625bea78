"""Scenes of the ways back in: the recovery sheet, a one-time code, a restored backup."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from clientbook.services import firms, members, recovery
from clientbook.support.paths import profile_dir
from clientbook.ui.backups.page import BackupsPage
from clientbook.ui.members.page import MembersPage
from clientbook.ui.recovery.page import RecoveryPage
from clientbook.ui.settings.page import SettingsPage
from clientbook.ui.settings.sheet import SheetDialog
from clientbook.ui.unlock.page import UnlockPage
from tests.screenshots.firm import LOGIN, PASSPHRASE

if TYPE_CHECKING:
    from tests.screenshots.studio import Studio

_NEW = "丁香花在四月开满了院子里的白墙"
_STAFF = "wang"


def recovered(studio: Studio) -> None:
    frame = studio.unlocked()
    made: list[recovery.NewSheet] = []
    frame.jobs.query(frame, recovery.new_sheet, made.append)
    frame.jobs.mutate(frame, lambda desk: recovery.replace_sheet(desk, made[0]))
    window = studio.locked()
    window.show_recovery(str(studio.firm))
    page = window.findChild(RecoveryPage)
    assert page is not None
    groups = {f"group{number}": group for number, group in enumerate(made[0].groups, 1)}
    page.form.fill(groups | {"group3": groups["group3"][::-1]})
    page.next_clicked()
    studio.shoot("recovery-mistake")
    page.form.fill(groups)
    page.next_clicked()
    studio.shoot("recovery-account")
    page.next_clicked()
    page.form.fill({"passphrase": _NEW, "again": _NEW})
    studio.shoot("recovery-passphrase")
    page.next_clicked()
    studio.shoot("recovery-sheet")


def new_sheet(studio: Studio) -> None:
    frame = studio.unlocked()
    frame.navigate("settings")
    page = frame.page
    assert isinstance(page, SettingsPage)
    page.sheet_clicked()
    studio.shoot("dialog-sheet")
    for dialog in page.findChildren(SheetDialog):
        dialog.done(0)


def reset(studio: Studio) -> None:
    frame = studio.unlocked()
    frame.navigate("members")
    page = frame.page
    assert isinstance(page, MembersPage)
    found = next(key for key, row in page.table.model().rows.items() if row.login == _STAFF)  # type: ignore[attr-defined]
    page.table.choose(found)
    QTimer.singleShot(0, lambda: _shoot_and_answer(studio, "dialog-reset"))
    page.reset_clicked()
    codes: list[str] = []
    frame.jobs.query(frame, lambda desk: members.reset_member(desk, found)[1], codes.append)
    window = studio.locked()
    window.jobs.open(
        window,
        lambda: firms.open_firm(studio.firm, login=_STAFF, passphrase=codes[0]),
        lambda: window._opened(codes[0]),  # noqa: SLF001  as the unlock page does
    )
    studio.shoot("dialog-first-passphrase")
    for dialog in window.findChildren(QDialog):
        dialog.done(0)


def restored(studio: Studio) -> None:
    frame = studio.unlocked()
    frame.navigate("backups")
    page = frame.page
    assert isinstance(page, BackupsPage)
    page.new_clicked()
    QTimer.singleShot(0, lambda: _shoot_and_answer(studio, "dialog-restore", accept=True))
    page.restore_clicked()
    studio.shoot("restored-gate")
    window = studio.window
    assert window is not None
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate = window.findChildren(UnlockPage)[-1]
    gate.offer(str(studio.firm), LOGIN)
    gate.enter(PASSPHRASE)
    gate.unlock_clicked()
    studio.shoot("restored")
    assert window.frame is not None
    QTimer.singleShot(0, lambda: _shoot_and_answer(studio, "dialog-declare"))
    window.frame.care.declare_clicked()


def refused(studio: Studio) -> None:
    window = studio.locked()
    window.show_unlock(str(studio.firm), LOGIN)
    gate = window.findChildren(UnlockPage)[-1]
    for _time in range(4):
        gate.enter("not the passphrase at all")
        gate.unlock_clicked()
    studio.shoot("unlock-refused")
    shutil.rmtree(profile_dir() / "attempts")  # or the next picture has to wait


def _shoot_and_answer(studio: Studio, name: str, *, accept: bool = False) -> None:
    question = QApplication.activeModalWidget()
    assert isinstance(question, QDialog)
    studio.shoot(name)
    question.done(int(accept))


SCENES = (recovered, new_sheet, reset, restored, refused)
