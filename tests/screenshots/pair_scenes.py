"""Scenes of duplicates, merging and referrals, in a second firm that holds some clients twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.clients import ClientType
from clientbook.services import clients, editing, firms, service_team
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.services.duplicates import Show, pair_rows
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.duplicates.merging import MergePage
from clientbook.ui.duplicates.page import MERGED, DuplicatesPage
from clientbook.ui.referrals.page import ALL, ReferralsPage
from tests.screenshots.firm import make_firm

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk
    from clientbook.services.duplicates import PairId, PairRow
    from tests.screenshots.studio import Studio

_TWICE = (
    ("宁波海鸿进出口有限公司", "翟志强", "13700005520", "浙江 宁波", "lihang"),
    ("张三峰", "", "13900007781", "上海", "zhao"),
    ("苏州绿叶餐饮管理有限公司", "刘芸", "18600009999", "江苏 苏州", "wang"),
    ("南京瑞泰物业管理", "仇海波", "025-88009071", "江苏 南京", "zhao"),
)


def _firm(studio: Studio) -> Path:
    """Return a firm of its own that is like the other, made at the first picture."""
    place = studio.folder / "twice.clientbook"
    if not place.exists():
        desk = make_firm(place)
        for name, contact, phone, region, who in _TWICE:
            _again(desk, name, contact, phone, region, who)
        firms.lock(desk)
        studio.keep()
    return place


def _again(desk: Desk, name: str, contact: str, phone: str, region: str, who: str) -> None:
    people = {choice.name: choice.id for choice in clients.counts(desk).people}
    responsible = people[{"wang": "王晓雯", "zhao": "赵敏", "lihang": "李航"}[who]]
    form = ClientForm(
        type=ClientType.COMPANY if contact else ClientType.PERSON,
        name=name,
        contacts=(ContactForm(name=contact or name, phones=(("mobile", phone),), emails=(("", f"{phone}@qq.com"),)),),
        responsible=responsible,
        region=region,
        address=f"人民路{phone[-3:]}号",
        tags=("展会", "月结"),
        remarks="展会上认识的，名片在抽屉里",
    )
    made = editing.add_client(desk, form).made
    service_team.set_backups(desk, made, [])


def _page(studio: Studio) -> DuplicatesPage:
    frame = studio.unlocked(_firm(studio))
    frame.navigate("duplicates")
    frame.page.setFocus()
    page = frame.page
    assert isinstance(page, DuplicatesPage)
    for _round in range(40):
        studio.settle()
        if frame.looking.progress.total and frame.looking.is_done:
            break
    return page


def duplicates(studio: Studio) -> None:
    page = _page(studio)
    studio.shoot("duplicates")
    page.chips.button(Show.DISTINCT.value).click()
    studio.shoot("duplicates-none-decided")


def merging(studio: Studio) -> None:
    page = _page(studio)
    page.table.choose(next(pair for pair in page.table.model().ids if _is_of(page, pair, "宁波海鸿进出口")))  # type: ignore[attr-defined]
    page.merge_clicked()
    studio.shoot("merge")
    front = page.shell.page
    assert isinstance(front, MergePage)
    front.area.verticalScrollBar().setValue(front.area.verticalScrollBar().maximum())
    studio.shoot("merge-below")
    front.primary.click()
    studio.shoot("merged-message")
    page.chips.button(MERGED).click()
    studio.shoot("merged")
    page.take_apart_clicked()


def alike(studio: Studio) -> None:
    page = _page(studio)
    editor = ClientEditor(page.shell)
    editor.may_leave = lambda: True  # type: ignore[method-assign]
    page.shell.push(editor)
    editor.card.fill({"type": ClientType.COMPANY, "name": "宁波海鸿"})
    editor.card.editor("type").edited.emit()  # type: ignore[attr-defined]
    editor.contacts.set_value((ContactForm(name="翟志强", phones=(("mobile", "13700005520"),)),))
    editor.contacts.edited.emit()
    for _round in range(40):
        studio.settle()
        if editor.alike.isVisible():
            break
    studio.shoot("editor-alike")


def referrals(studio: Studio) -> None:
    for text, name in (("华东", "referrals"), ("常州", "referrals-none")):
        frame = studio.unlocked()
        found: list[bytes] = []
        frame.jobs.query(frame, lambda desk, text=text: list_clients(desk, ClientFilter(text=text)), found.extend)
        file = ClientFilePage(frame, found[0])
        frame.push(file)
        file.referrals_clicked()
        studio.shoot(name)
        page = frame.page
        assert isinstance(page, ReferralsPage)
    frame.back()
    studio.shoot("referrals-link")
    page = ReferralsPage(frame, found[0])
    frame.push(page)
    page.chips.button(ALL).click()
    studio.shoot("referrals-all")


def _is_of(page: DuplicatesPage, pair: PairId, name: str) -> bool:
    found: list[str] = []
    page.shell.jobs.query(page, lambda desk: pair_rows(desk, [pair]), lambda rows: found.extend(_names(rows)))
    return {name, f"{name}有限公司"} == set(found)


def _names(rows: list[PairRow]) -> list[str]:
    return [client.name for row in rows for client in (row.first, row.second)]


def duplicates_empty(studio: Studio) -> None:
    frame = studio.unlocked(studio.nobody)
    frame.navigate("duplicates")
    frame.page.setFocus()
    studio.settle()
    studio.shoot("duplicates-empty")


SCENES = (duplicates, merging, alike, referrals, duplicates_empty)
