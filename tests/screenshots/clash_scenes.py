"""What is photographed of two people on one form: both side by side, and a file that went away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from clientbook.domain.access import DEFAULT_RIGHTS
from clientbook.domain.clashes import Choice
from clientbook.services import editing, firms, removals, rights
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.support.words import Role
from clientbook.ui.clashes.dialog import ClashDialog
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.intakes.editor import TermDialog
from clientbook.ui.intakes.page import IntakesPage
from clientbook.ui.rights.page import RightsPage
from tests.screenshots.firm import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk
    from tests.screenshots.studio import Studio

THEIRS = (
    "上次的样品客户很满意，尤其是表面处理。王总说明年上半年会把宁波和台州两个仓库的紧固件都交给我们，前提是交期稳定在两周以内，"
    "而且每批都要附材质报告。\n付款改为月结三十天，已经跟财务确认过。"
)
MINE = "客户要求每批附材质报告；交期两周。不要在周五下午打电话，他们开例会。"


def clash(studio: Studio) -> None:
    frame = studio.unlocked()
    found: list[bytes] = []
    frame.jobs.query(frame, lambda desk: list_clients(desk, ClientFilter(text="海鸿")), found.extend)
    client = found[0]
    _as_colleague(studio, lambda desk: _change(desk, client, address="浙江省宁波市", remarks=""))
    frame.following.look()
    editor = ClientEditor(frame, client)
    frame.push(editor)
    _as_colleague(studio, lambda desk: _change(desk, client, address="浙江省宁波市北仑区明州路 88 号", remarks=THEIRS))
    editor.more.fill({"address": "宁波市海曙区中山西路 10 号 3 幢", "remarks": MINE})
    editor.save_clicked()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ClashDialog)
    dialog.rows[0].choose(Choice.THEIRS)
    studio.shoot("clash")
    assert isinstance(dialog, QDialog)
    dialog.reject()
    studio.shoot("clash-back")
    _as_colleague(studio, lambda desk: removals.delete_files(desk, [client], "重复建档"), login="chen")
    frame.following.look()
    studio.shoot("clash-gone")
    editor.clean()
    _as_colleague(studio, lambda desk: removals.restore_files(desk, [client]), login="chen")


def _as_colleague(studio: Studio, work: Callable[[Desk], object], login: str = "wang") -> None:
    desk = firms.open_firm(studio.firm, login=login, passphrase=PASSPHRASE)
    work(desk)
    desk.close()


def _change(desk: Desk, client: bytes, **fields: str) -> None:
    editing.edit_client(desk, client, replace(editing.edit_form(desk, client), **fields))  # type: ignore[arg-type]


def settings_clash(studio: Studio) -> None:
    """Two owners' desktops: the table of rights, and the term of new files."""
    frame = studio.unlocked()
    rights_page = RightsPage(frame)
    frame.push(rights_page)
    rights_page.limits[Role.STAFF].setText("60")
    rights_page.limits[Role.MANAGER].setText("")
    _as_colleague(studio, _limit_roles, login="chen")
    rights_page.save_clicked()
    _shoot_dialog(studio, ClashDialog, "clash-rights")
    rights_page.limits[Role.STAFF].setText("200")
    rights_page.limits[Role.MANAGER].setText("400")
    _as_colleague(studio, lambda desk: rights.set_rights(desk, _limits(200, 400)), login="chen")
    frame.navigate("intakes")
    page = frame.page
    assert isinstance(page, IntakesPage)
    page.term_clicked()
    _shoot_dialog(studio, TermDialog, "intake-term")


def _shoot_dialog(studio: Studio, kind: type[QDialog], name: str) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    studio.shoot(name)
    dialog.reject()


def _limits(staff: int, manager: int) -> rights.RightsForm:
    rows = ((Role.STAFF, staff), (Role.MANAGER, manager))
    return rights.RightsForm(tuple(rights.role_form(role, DEFAULT_RIGHTS[role], daily) for role, daily in rows))


def _limit_roles(desk: Desk) -> None:
    rights.set_rights(desk, _limits(150, 300))


SCENES = (clash, settings_clash)
