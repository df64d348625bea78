"""What is photographed of undo: the message after an act, taken back, and what another desktop saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clientbook.services import editing, firms, service_team
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.filepage import ClientFilePage
from tests.screenshots.firm import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk
    from clientbook.ui.frame import Frame
    from tests.screenshots.studio import Studio


def _found(frame: Frame, text: str) -> list[bytes]:
    found: list[bytes] = []
    frame.jobs.query(frame, lambda desk: list_clients(desk, ClientFilter(text=text)), found.extend)
    return found


def undo(studio: Studio) -> None:
    frame = studio.unlocked()
    client = _found(frame, "海鸿")[0]
    frame.push(ClientFilePage(frame, client))
    _edit(frame, client)
    studio.shoot("undo-done")
    frame.undoing.undo_clicked()
    studio.shoot("undo-taken-back")
    frame.navigate("clients")
    chosen = _found(frame, "")[:3]
    frame.jobs.mutate(frame, lambda desk: service_team.assign(desk, chosen, desk.me))
    studio.shoot("undo-several")
    frame.undoing.undo_clicked()


def others(studio: Studio) -> None:
    frame = studio.unlocked()
    client = _found(frame, "海鸿")[0]
    frame.push(ClientFilePage(frame, client))
    _as_colleague(studio, lambda desk: _change(desk, client, region="浙江 宁波北仑"))
    frame.following.look()
    studio.shoot("others-file")
    frame.push(ClientEditor(frame, client))
    _as_colleague(studio, lambda desk: _change(desk, client, region="浙江 宁波"))
    frame.following.look()
    studio.shoot("others-editor")


def _edit(frame: Frame, client: bytes) -> None:
    frame.push(ClientEditor(frame, client))
    page = frame.page
    assert isinstance(page, ClientEditor)
    page.more.fill({"address": "浙江省宁波市海曙区"})
    page.save_clicked()


def _as_colleague(studio: Studio, work: Callable[[Desk], object]) -> None:
    desk = firms.open_firm(studio.firm, login="wang", passphrase=PASSPHRASE)
    work(desk)
    desk.close()


def _change(desk: Desk, client: bytes, **fields: str) -> None:
    editing.edit_client(desk, client, replace(editing.edit_form(desk, client), **fields))  # type: ignore[arg-type]


SCENES = (undo, others)
