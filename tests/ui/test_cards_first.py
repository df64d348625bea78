"""Unlocking a vault without its image: the list answers before the files are there, and everything else waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from sqlalchemy import select

from clientbook.domain.interactions import Interaction
from clientbook.services import clients, firms
from clientbook.services.clients import ClientFilter
from clientbook.support.paths import profile_dir
from clientbook.ui.jobs import Jobs
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.workers import Worker
from tests.fixtures_firm import passphrase
from tests.vault.spoiling import alter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from clientbook.desk import Desk
    from clientbook.ui.window import Window
    from tests.fixtures_firm import Firm


@pytest.fixture(autouse=True)
def without_image(firm: Firm) -> None:
    for image in profile_dir().rglob("desk*.sealed"):
        image.unlink()


def unlocked(firm: Firm) -> Desk:
    return firms.open_firm(firm.path, login="chen", passphrase=passphrase("chen"), cards_first=True)


@pytest.fixture
def jobs(qtbot: QtBot, firm: Firm) -> Iterator[Jobs]:
    made = Jobs(Worker())
    made.when_locking(firms.lock)
    made.open(made, lambda: unlocked(firm), lambda: None)
    yield made
    made.close()


def texts(desk: Desk) -> list[str]:
    return list(desk.session.scalars(select(Interaction.text)))


def test_search_answers_before_the_files_are_there(qtbot: QtBot, jobs: Jobs, firm: Firm) -> None:
    found, said, owner = list[list[bytes]](), list[list[str]](), QObject()
    jobs.query(owner, texts, said.append)
    jobs.query(owner, lambda desk: clients.list_clients(desk, ClientFilter(text="haihong")), found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [[firm.ids["haihong"]]]
    assert said == []
    assert not jobs.is_idle
    jobs.load_on()
    qtbot.waitUntil(lambda: bool(said))
    assert said == [texts(firm.open("chen"))]
    qtbot.waitUntil(lambda: jobs.is_idle)


def test_pages_hear_of_everything_when_the_files_are_there(qtbot: QtBot, jobs: Jobs) -> None:
    with qtbot.waitSignal(jobs.changed, check_params_cb=lambda changes: {"client", "interaction"} <= changes.nouns):
        jobs.load_on()


def test_what_waited_for_the_files_dies_with_the_lock(qtbot: QtBot, jobs: Jobs) -> None:
    said, locked, owner = list[list[str]](), list[int](), QObject()
    jobs.query(owner, texts, said.append)
    jobs.query(owner, lambda _desk: None, lambda _none: jobs.lock(lambda: locked.append(1)))
    qtbot.waitUntil(lambda: bool(locked) and jobs.is_idle)
    assert said == []


def test_damage_below_the_cards_shuts_the_vault_and_says_why(window: Window, firm: Firm) -> None:
    alter(firm.path, "UPDATE records SET body = zeroblob(300) WHERE id = (SELECT min(id) FROM records WHERE level = 2)")
    window.show_unlock(str(firm.path), "chen")
    page = window.findChild(UnlockPage)
    assert page is not None
    page.enter(passphrase("chen"))
    page.unlock_clicked()
    assert window.frame is None
    gate = window.findChildren(UnlockPage)[-1]
    assert "damaged" in gate.notice.text
