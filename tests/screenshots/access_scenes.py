"""Scenes of the quarterly access review, and of the warnings about conduct."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clientbook.domain.conduct import JumpState
from clientbook.domain.log import Act
from clientbook.services import access_review, access_walk, firms, service_team
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.services.members import people
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.ui.access import walk
from clientbook.ui.access.page import AccessPage
from clientbook.ui.access.walk import LOOK, WalkPage
from clientbook.ui.conduct.page import ConductPage
from clientbook.ui.log.page import LogPage
from tests.screenshots.firm import PASSPHRASE

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.ui.frame import Frame
    from tests.screenshots.studio import Studio

_QUARTER = dt.timedelta(days=95)


def access(studio: Studio) -> None:
    moment = now()
    with frozen(moment + _QUARTER):
        page = _page(studio, studio.unlocked())
        studio.shoot("access-due")
        page.shell.jobs.mutate(page, _first)
    with frozen(moment + 2 * _QUARTER):
        frame = studio.unlocked()
        frame.jobs.mutate(frame, _changed)
        _page(studio, frame).walk_clicked()
        _walk(studio, frame)


def _walk(studio: Studio, frame: Frame) -> None:
    page = frame.page
    assert isinstance(page, WalkPage)
    page.unchanged_clicked()
    page.people.choose(page.people.first_id())
    studio.shoot("access-walk")
    page.chips.button(LOOK).click()
    page.rows.selectAll()
    page.remove_clicked()
    studio.shoot("access-remove")
    for dialog in page.findChildren(QDialog):
        dialog.done(0)
    for member in page.people.model().ids:  # type: ignore[attr-defined]
        page.people.choose(member)
        page.chips.button(walk.ALL).click()
        studio.settle()
        page.rows.selectAll()
        page.selected_clicked()
    studio.shoot("access-walked")
    frame.jobs.mutate(frame, lambda desk: access_walk.finish_review(desk, access_walk.review_state(desk).open or b""))
    page.finished.emit()
    studio.shoot("access-sheet")


def _page(studio: Studio, frame: Frame) -> AccessPage:
    frame.navigate("access")
    studio.settle()
    page = frame.page
    assert isinstance(page, AccessPage)
    return page


def _first(desk: Desk) -> Changes:
    """Walk through the first review."""
    review = access_walk.start_review(desk).made
    access_walk.confirm(desk, review, access_review.access_review(desk))
    return access_walk.finish_review(desk, review)


def _changed(desk: Desk) -> Changes:
    """Let somebody stand in for a while, and somebody else for good."""
    staff = [one.id for one in people(desk) if one.role.value == "staff"]
    files = list_clients(desk, ClientFilter())
    until = today() + dt.timedelta(days=20)
    service_team.set_backups(desk, files[0], [BackupForm(staff[0], until=until)])
    return service_team.assign(desk, files[1:3], staff[1])


def unusual(studio: Studio) -> None:
    _let_somebody_take(studio)
    frame = studio.unlocked()
    for _part in range(4):
        frame.watch.look()
    frame.navigate("log")
    studio.shoot("log-warning")
    page = frame.page
    assert isinstance(page, LogPage)
    page.conduct_clicked()
    studio.settle()
    found = frame.page
    assert isinstance(found, ConductPage)
    studio.shoot("unusual")
    found.settle_clicked(JumpState.LOOKED_INTO)
    studio.shoot("dialog-unusual")
    for dialog in found.findChildren(QDialog):
        dialog.done(0)
    found.chips.button(JumpState.DISMISSED.value).click()
    studio.shoot("unusual-empty")


def _let_somebody_take(studio: Studio) -> None:
    """Let a colleague open some files a day, and one evening all of them and their numbers."""
    desk = firms.open_firm(studio.firm, login="wang", passphrase=PASSPHRASE)
    files = list_clients(desk, ClientFilter())
    moment = now()
    for ago in range(38, -1, -1):
        with frozen(moment - dt.timedelta(days=ago)):
            opened = 143 if ago == 2 else 3 + ago * 7 % 5 + 6 * (ago % 19 == 0)
            revealed = 31 if ago == 2 else ago % 3
            for act, times in ((Act.CLIENT_OPEN, opened), (Act.CLIENT_REVEAL, revealed)):
                for place in range(times):
                    desk.note(act, about=files[place % len(files)])
    desk.close()


SCENES = (access, unusual)
