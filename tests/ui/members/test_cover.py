"""Holiday cover and the history of a file, through the window."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from clientbook.services import service_team
from clientbook.support.clock import today
from clientbook.ui.clients.cover import AccessChangesDialog, CoverDialog
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.members.page import MembersPage
from clientbook.ui.widgets.editors import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


def test_cover_is_arranged_in_one_form(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    frame.navigate("members")
    page = frame.page
    assert isinstance(page, MembersPage)
    page.table.choose(firm.ids["wang"])
    page.cover_clicked()
    dialog = page.findChild(CoverDialog)
    assert dialog is not None
    write(dialog.form.editor("stand_in"), firm.ids["zhao"])
    write(dialog.form.editor("until"), today() + dt.timedelta(days=7))
    dialog.save_clicked()
    assert page.notice.text == "The cover is arranged and ends by itself."
    team = service_team.team_of(firm.open("chen"), firm.ids["zhangsan"])
    assert "赵敏" in {row.name for row in team}


def test_the_history_of_a_file_names_who_came(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    page = ClientFilePage(frame, firm.ids["zhangsan"])
    frame.push(page)
    page.history_clicked()
    dialog = page.findChild(AccessChangesDialog)
    assert dialog is not None
    assert any("王晓雯" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()
