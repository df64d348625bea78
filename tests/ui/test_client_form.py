"""The form of a client: what it shows for whom, what it checks when a field is left, and what it saves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from clientbook.domain.clients import ClientType, Influence, Stage
from clientbook.services import clients, editing, lists
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.clients.referrer import Referrer, ReferrerEdit
from clientbook.ui.widgets.birthday import BirthdayField
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.tags import TagsEdit

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from clientbook.desk import Desk
    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


popups = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""For tests in which a list opens: the offscreen platform cannot raise it."""


def _editor(frame: Frame, client: bytes = b"") -> ClientEditor:
    editor = ClientEditor(frame, client)
    editor.may_leave = lambda: True  # type: ignore[method-assign]  the window closes over unsaved input
    frame.push(editor)
    return editor


def _ask(frame: Frame, work: Callable[[Desk], object]) -> object:
    found: list[object] = []
    frame.jobs.query(frame, work, found.append)
    return found[0]


def _saved(frame: Frame, client: bytes) -> ClientForm:
    form = _ask(frame, lambda desk: editing.edit_form(desk, client))
    assert isinstance(form, ClientForm)
    return form


def _texts(editor: ClientEditor) -> str:
    return "\n".join(label.text() for label in editor.findChildren(QLabel) if not label.isHidden())


def _part(editor: ClientEditor, form: str, name: str, kind: type) -> object:
    found = getattr(editor, form).editor(name)
    assert isinstance(found, kind)
    return found


def test_all_fields_of_a_person_are_saved(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    editor = _editor(frame)
    editor.card.fill({"type": ClientType.PERSON, "name": "尉迟恭", "gender": "male", "birthday": ("闰6-3", False)})
    link = Referrer(firm.ids["zhangsan"], "张三")
    editor.standing.fill({"stage": Stage.WON, "source": "Trade fair", "won_on": today(), "referrer": link})
    editor.more.fill({"region": "山西", "tags": ("老茶客",), "influences": (Influence.BRINGS_OTHERS.value,)})
    editor.more.fill({"influence": "同乡会", "preferences": "喝茶", "taboos": "不谈返点", "remarks": "准时"})
    editor.save_clicked()
    page = frame.page
    assert isinstance(page, ClientFilePage)
    form = _saved(frame, page.client)
    assert (form.birthday, form.is_lunar_birthday, form.gender) == ("L06-03", True, "male")
    assert (form.source, form.won_on, form.referrer) == ("Trade fair", today(), firm.ids["zhangsan"])
    assert (form.influences, form.influence) == (("brings_others",), "同乡会")
    assert (form.preferences, form.taboos, form.remarks) == ("喝茶", "不谈返点", "准时")


@pytest.mark.parametrize("key", ["zhangsan", "haihong"])
def test_saving_without_a_change_changes_nothing(sign_in: Callable[[str], Frame], firm: Firm, key: str) -> None:
    frame = sign_in("wang")
    before = _saved(frame, firm.ids[key])
    editor = _editor(frame, firm.ids[key])
    editor.save_clicked()
    assert _saved(frame, firm.ids[key]) == before


def test_a_birthday_is_checked_when_it_is_left(sign_in: Callable[[str], Frame], qtbot: QtBot) -> None:
    editor = _editor(sign_in("wang"))
    field = _part(editor, "card", "birthday", BirthdayField)
    assert isinstance(field, BirthdayField)
    line = field.findChild(QLineEdit)
    assert line is not None
    qtbot.keyClicks(line, "2-31")
    line.editingFinished.emit()
    assert field.property("wrong")
    assert "no such day" in _texts(editor)
    line.clear()
    qtbot.keyClicks(line, "1968-8-15")
    line.editingFinished.emit()
    assert line.text() == "1968-08-15"
    assert not field.property("wrong")


def test_a_lunar_birthday_shows_the_solar_day_it_falls_on(sign_in: Callable[[str], Frame]) -> None:
    editor = _editor(sign_in("wang"))
    editor.card.fill({"birthday": ("1968-08-15", True)})
    assert "lunar year 1968, month 8, day 15 · next on 20" in _texts(editor)


def test_a_number_that_is_none_is_marked_at_its_contact(sign_in: Callable[[str], Frame], qtbot: QtBot) -> None:
    editor = _editor(sign_in("wang"))
    editor.card.fill({"name": "某某公司", "type": ClientType.COMPANY})
    editor.contacts.show_as(is_company=True)
    editor.contacts.set_value([ContactForm(name="甲"), ContactForm(name="乙", is_primary=False)])
    second = editor.contacts.editors[1].form.editor("phones")
    line = second.focusProxy()
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "1.38E+10")
    line.editingFinished.emit()
    assert second.property("wrong")
    assert not editor.contacts.editors[0].form.has_error


def test_contacts_are_added_moved_and_removed(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    editor = _editor(frame, firm.ids["haihong"])
    contacts = editor.contacts
    contacts._add_clicked()  # noqa: SLF001  the button's slot
    contacts.editors[1].form.fill({"name": "新来的", "phones": (("前台", "13800000001"),)})
    contacts.editors[1].moved.emit(-1)
    editor.save_clicked()
    found = _saved(frame, firm.ids["haihong"]).contacts
    assert [(one.name, one.is_primary) for one in found] == [("新来的", False), ("翟志强", True)]
    assert found[0].phones == (("前台", "13800000001"),)
    editor = _editor(frame, firm.ids["haihong"])
    editor.contacts.editors[1].removed.emit()
    editor.save_clicked()
    assert [(one.name, one.is_primary) for one in _saved(frame, firm.ids["haihong"]).contacts] == [("新来的", True)]


def test_exactly_one_contact_is_called_first(sign_in: Callable[[str], Frame]) -> None:
    editor = _editor(sign_in("wang"))
    contacts = editor.contacts
    contacts.show_as(is_company=True)
    contacts.set_value([ContactForm(name="甲"), ContactForm(name="乙", is_primary=False)])
    first, second = contacts.editors
    second.call_first(is_first=True)
    second.called_first.emit()
    assert (first.is_primary, second.is_primary) == (False, True)


def test_stage_and_class_ask_for_what_belongs_to_them(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    editor = _editor(frame, firm.ids["zhangsan"])
    form = editor.standing

    def shown() -> set[str]:
        asked = ("won_on", "lost_reason", "lost_on", "stage_note", "class_reason")
        return {name for name in asked if not form.editor(name).isHidden()}

    assert shown() == set()
    form.choose("stage", Stage.WON)
    assert shown() == {"won_on", "stage_note"}
    day = _part(editor, "standing", "won_on", DateField)
    assert isinstance(day, DateField)
    assert day.value() == today()
    form.choose("stage", Stage.LOST)
    assert shown() == {"lost_reason", "lost_on", "stage_note"}
    vip = _ask(frame, lambda desk: clients.classes(desk)[0].id)
    form.choose("class_id", vip)
    assert shown() == {"lost_reason", "lost_on", "stage_note", "class_reason"}
    editor.save_clicked()
    assert form.editor("lost_reason").property("wrong")
    form.choose("lost_reason", "Price")
    editor.save_clicked()
    saved = _saved(frame, firm.ids["zhangsan"])
    assert (saved.stage, saved.lost_reason, saved.lost_on, saved.class_id) == (Stage.LOST, "Price", today(), vip)


def test_a_clerk_is_not_asked_what_only_the_team_knows(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    editor = _editor(sign_in("zhou"), firm.ids["zhangsan"])
    assert "gender" not in editor.card.names
    for name in ("preferences", "taboos", "remarks", "influence"):
        assert editor.more.editor(name).isHidden()
    assert editor.standing.editor("source").isHidden()
    assert not editor.more.editor("region").isHidden()


@popups
def test_a_referrer_is_found_by_typing(sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot) -> None:
    frame = sign_in("wang")
    editor = _editor(frame, firm.ids["haihong"])
    field = _part(editor, "standing", "referrer", ReferrerEdit)
    assert isinstance(field, ReferrerEdit)
    qtbot.keyClicks(field, "zs")
    assert [row.name for row in field.found] == ["张三"]
    assert field.value() == Referrer(None, "zs")
    field.choose(field.found[0].id, field.found[0].name)
    editor.save_clicked()
    assert _saved(frame, firm.ids["haihong"]).referrer == firm.ids["zhangsan"]


def test_an_unseen_referrer_is_shown_as_such_and_kept(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    owner = firm.open("chen")
    form = editing.edit_form(owner, firm.ids["ouyang"])
    editing.edit_client(owner, firm.ids["ouyang"], replace(form, referrer=firm.ids["zhangsan"]))
    frame = sign_in("zhao")
    editor = _editor(frame, firm.ids["ouyang"])
    field = _part(editor, "standing", "referrer", ReferrerEdit)
    assert isinstance(field, ReferrerEdit)
    assert field.text() == "a file you do not see"
    editor.more.fill({"remarks": "x"})
    editor.save_clicked()
    owner.refresh()
    assert editing.edit_form(owner, firm.ids["ouyang"]).referrer == firm.ids["zhangsan"]


@popups
def test_tags_are_completed_from_the_list(sign_in: Callable[[str], Frame], qtbot: QtBot) -> None:
    frame = sign_in("wang")
    editor = _editor(frame)
    tags = _part(editor, "more", "tags", TagsEdit)
    assert isinstance(tags, TagsEdit)
    offered = _ask(frame, lambda desk: lists.offer(desk).tags)
    assert tags.suggested() == list(offered)  # type: ignore[call-overload]
    qtbot.keyClicks(tags, "Large account, pri")
    assert tags.suggested() == ["Price-sensitive"]
    tags.choose("Price-sensitive")
    assert tags.value() == ("Large account", "Price-sensitive")
    assert "Large account" not in tags.suggested()


def test_errors_of_the_service_are_shown_at_their_field(sign_in: Callable[[str], Frame]) -> None:
    editor = _editor(sign_in("wang"))
    for field, form in (("source", editor.standing), ("tags", editor.more), ("birthday", editor.card)):
        editor.show_error(Invalid("wrong", field=field))
        assert form.editor(field).property("wrong")
    editor.show_error(Invalid("wrong", field="contact_birthday"))
    assert editor.contacts.has_error


@pytest.mark.parametrize("kind", [ClientType.PERSON, ClientType.COMPANY])
def test_tab_goes_through_the_contact_in_the_order_shown(sign_in: Callable[[str], Frame], kind: ClientType) -> None:
    editor = _editor(sign_in("wang"))
    contacts = editor.contacts
    contacts.show_as(is_company=kind is ClientType.COMPANY)
    form = contacts.editors[0].form
    first, second = ("wechat", "qq") if kind is ClientType.PERSON else ("name", "position")
    after = form.editor(first).nextInFocusChain()
    while after is not None and not after.focusPolicy() & Qt.FocusPolicy.TabFocus:
        after = after.nextInFocusChain()
    assert after is form.editor(second)


def test_a_form_filled_as_a_company_asks_for_no_gender(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("chen")
    page = ClientEditor(frame)
    frame.push(page)
    assert page.card.editor("gender").isVisibleTo(page)
    page.card.fill({"type": ClientType.COMPANY, "name": "宁波海鸿"})
    assert not page.card.editor("gender").isVisibleTo(page)
