"""Scenes of revisits, handover and people; each arranges the firm again where an earlier picture did already."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from clientbook.desk import Changes
from clientbook.domain.departures import DepartureType
from clientbook.services import departures, members
from clientbook.services.clients import served_by
from clientbook.support.clock import today
from clientbook.ui.handover.case import CasePage
from clientbook.ui.handover.editor import AllocateDialog
from clientbook.ui.handover.page import HandoverPage
from clientbook.ui.members.editor import NEW_TEAM, AddDialog, CodeDialog
from clientbook.ui.members.page import MembersPage
from clientbook.ui.page import Page
from clientbook.ui.revisits.page import RevisitsPage
from tests.ui.handover.answers import opened

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.ui.frame import Frame
    from tests.screenshots.studio import Studio

Kind = TypeVar("Kind", bound=Page)


def revisits(studio: Studio) -> None:
    frame = studio.unlocked()
    page = _go(frame, "revisits", RevisitsPage)
    page.span.whose.show_member(None)
    studio.shoot("revisits")
    page.record_clicked()
    page.pane.form.editor("result").setPlainText("已到货，满意；想换一位说粤语的同事")  # type: ignore[attr-defined]
    studio.shoot("revisits-record")
    page._put_aside()  # noqa: SLF001  as Escape does
    page.print_clicked()
    studio.shoot("revisits-schedule")


def revisits_empty(studio: Studio) -> None:
    _go(studio.unlocked(studio.nobody), "revisits", RevisitsPage)
    studio.shoot("revisits-empty")


def handover(studio: Studio) -> None:
    frame = studio.unlocked()
    frame.jobs.mutate(frame, _leave)
    page = _go(frame, "handover", HandoverPage)
    studio.shoot("handover")
    page.edit_clicked()
    case = frame.page
    assert isinstance(case, CasePage)
    studio.shoot("departure")
    case.table.selectAll()
    case.edit_clicked()
    studio.shoot("dialog-allocate")
    opened(case, AllocateDialog).done(0)
    case.print_clicked()
    studio.shoot("departure-packet")


def handover_empty(studio: Studio) -> None:
    page = _go(studio.unlocked(studio.nobody), "handover", HandoverPage)
    studio.shoot("handover-empty")
    page.new_clicked()
    studio.shoot("dialog-departure")


def people(studio: Studio) -> None:
    frame = studio.unlocked()
    page = _go(frame, "members", MembersPage)
    page.table.choose(next(key for key, row in page._members.items() if row.login == "wang"))  # noqa: SLF001  what is listed
    page.close_clicked()
    studio.shoot("people")
    page.notice.dismiss()
    page.new_clicked()
    dialog = opened(page, AddDialog)
    dialog.form.fill({"name": "郑南", "login": "zhengnan", "team": NEW_TEAM, "new_team": "华南组"})
    dialog.form.edited.emit()
    studio.shoot("dialog-person")
    dialog.form.clean()
    dialog.done(0)
    code = CodeDialog(page, "郑南", "zhengnan", "K7QF-93MW-X2DT-PA6H")
    code.show()
    studio.shoot("dialog-code")
    code.done(0)


def people_empty(studio: Studio) -> None:
    _go(studio.unlocked(studio.nobody), "members", MembersPage)
    studio.shoot("people-empty")


SCENES = (revisits, revisits_empty, handover, handover_empty, people, people_empty)


def _go(frame: Frame, key: str, kind: type[Kind]) -> Kind:
    frame.navigate(key)
    frame.page.setFocus()
    assert isinstance(frame.page, kind)
    return frame.page


def _leave(desk: Desk) -> Changes:
    """Let 王晓雯 leave and give some of her clients to successors, unless that was done already."""
    if departures.list_departures(desk):
        return Changes()
    staff = {person.name: person.id for person in members.people(desk)}
    leaver = staff["王晓雯"]
    form = departures.DepartureForm(
        leaver=leaver, last_day=today() + dt.timedelta(days=11), type=DepartureType.RESIGNED, reason="个人发展"
    )
    made = departures.open_departure(desk, form)
    clients = served_by(desk, leaver)
    departures.allocate(desk, made.made, clients[:3], staff["李航"], "懂外贸，已任备份")
    return made | departures.allocate(desk, made.made, clients[3:5], staff["赵敏"], "同城")
