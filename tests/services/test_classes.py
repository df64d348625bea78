"""The firm's client classes: who may keep them, and what follows for their clients."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clientbook.services import classes, clients, editing, files
from clientbook.services.classes import ClassForm
from clientbook.support.clock import today
from clientbook.support.errors import Cancelled, Invalid, Refused
from clientbook.support.i18n import speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Changes, Desk
    from tests.fixtures_firm import Firm

GOLD = ClassForm(name="金牌", revisit_days=14, silence_days=30, note="每月上门", is_key=True)


def _key(desk: Desk, name: str) -> bytes:
    return next(row.id for row in classes.class_rows(desk) if row.name == name)


def _put(desk: Desk, client: bytes, class_id: bytes) -> None:
    editing.edit_client(desk, client, replace(editing.edit_form(desk, client), class_id=class_id))


ACTS: dict[str, Callable[[Desk], Changes]] = {
    "add": lambda desk: classes.add_class(desk, GOLD),
    "edit": lambda desk: classes.edit_class(desk, _key(desk, "VIP"), GOLD),
    "move": lambda desk: classes.move_class(desk, _key(desk, "VIP"), 1),
    "retire": lambda desk: classes.retire_class(desk, _key(desk, "VIP"), None),
    "restore": lambda desk: classes.restore_class(desk, _key(desk, "VIP")),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_the_owner_keeps_the_classes(firm: Firm, act: str) -> None:
    for login in ("sun", "wang", "zhou", "wu"):
        desk = firm.open(login)
        before = desk.vault.seq
        with pytest.raises(Refused):
            ACTS[act](desk)
        assert desk.vault.seq == before
    ACTS[act](firm.open("chen"))


def test_a_new_class_is_there_for_everybody(firm: Firm) -> None:
    made = classes.add_class(firm.open("chen"), GOLD).made
    staff = firm.open("wang")
    _put(staff, firm.ids["zhangsan"], made)
    row = clients.client_rows(staff, [firm.ids["zhangsan"]])[0]
    assert (row.class_name, row.is_key) == ("金牌", True)
    shown = classes.class_rows(firm.open("chen"))[-1]
    assert (shown.name, shown.note, shown.count) == ("金牌", "每月上门", 1)


def test_another_interval_moves_what_is_due(firm: Firm) -> None:
    owner, staff = firm.open("chen"), firm.open("wang")
    vip = _key(owner, "VIP")
    _put(staff, firm.ids["zhangsan"], vip)
    classes.edit_class(owner, vip, ClassForm(name="VIP", revisit_days=7, silence_days=20))
    staff.refresh()
    assert files.read_file(staff, firm.ids["zhangsan"]).due_on == today() + dt.timedelta(days=7)


def test_usual_names_stay_in_the_language_of_each_reader(firm: Firm) -> None:
    desk = firm.open("chen")
    with speaking("zh_CN"):
        regular = next(row for row in classes.class_rows(desk) if row.name == "普通")
        classes.edit_class(desk, regular.id, ClassForm(name="普通", note="每季度联系"))
    assert [row.name for row in classes.class_rows(desk)] == ["VIP", "Regular", "Potential"]


def test_a_name_of_the_firms_own_is_never_translated(firm: Firm) -> None:
    desk = firm.open("chen")
    made = classes.add_class(desk, replace(GOLD, name="Remarks")).made
    _put(desk, firm.ids["zhangsan"], made)
    with speaking("zh_CN"):
        assert [row.name for row in classes.class_rows(desk)] == ["VIP", "普通", "潜在", "Remarks"]
        assert clients.client_rows(desk, [firm.ids["zhangsan"]])[0].class_name == "Remarks"
        assert "→ Remarks" in files.read_file(desk, firm.ids["zhangsan"]).timeline[0].text


def test_the_order_is_the_owners(firm: Firm) -> None:
    desk = firm.open("chen")
    classes.move_class(desk, _key(desk, "Potential"), -2)
    assert [kind.name for kind in clients.classes(desk)] == ["Potential", "VIP", "Regular"]


def test_retiring_moves_the_clients_with_their_history_in_one_act(firm: Firm) -> None:
    desk = firm.open("chen")
    vip, regular = _key(desk, "VIP"), _key(desk, "Regular")
    for key in ("zhangsan", "ouyang"):
        _put(desk, firm.ids[key], vip)
    before = desk.vault.seq
    classes.retire_class(desk, vip, regular)
    assert desk.vault.seq == before + 1
    assert [kind.name for kind in clients.classes(desk)] == ["Regular", "Potential"]
    reader = firm.open("zhao")
    assert clients.client_rows(reader, [firm.ids["ouyang"]])[0].class_name == "Regular"
    told = {item.text for item in files.read_file(reader, firm.ids["ouyang"]).timeline}
    assert "VIP → Regular · The class “VIP” was retired" in told
    with pytest.raises(Invalid):
        _put(desk, firm.ids["shan"], vip)
    classes.restore_class(desk, vip)
    _put(desk, firm.ids["shan"], vip)


def test_stopping_a_retirement_leaves_everything_as_it_was(firm: Firm) -> None:
    desk = firm.open("chen")
    vip, regular = _key(desk, "VIP"), _key(desk, "Regular")
    _put(desk, firm.ids["zhangsan"], vip)
    before = desk.vault.seq

    def stop(_done: int, _total: int) -> None:
        message = "stopped"
        raise Cancelled(message)

    with pytest.raises(Cancelled):
        classes.retire_class(desk, vip, regular, progress=stop)
    assert desk.vault.seq == before
    assert clients.client_rows(desk, [firm.ids["zhangsan"]])[0].class_name == "VIP"


def _retire_all(desk: Desk) -> Changes:
    for name in ("VIP", "Regular"):
        classes.retire_class(desk, _key(desk, name), None)
    return classes.retire_class(desk, _key(desk, "Potential"), None)


def _retire_used(desk: Desk) -> Changes:
    _put(desk, clients.list_clients(desk, clients.ClientFilter())[0], _key(desk, "VIP"))
    return classes.retire_class(desk, _key(desk, "VIP"), _key(desk, "VIP"))


@pytest.mark.parametrize(
    ("act", "field", "says"),
    [
        (lambda desk: classes.add_class(desk, replace(GOLD, name=" ")), "name", "cannot be empty"),
        (lambda desk: classes.add_class(desk, replace(GOLD, name="vip")), "name", "this name already"),
        (lambda desk: classes.add_class(desk, replace(GOLD, revisit_days=0)), "revisit_days", "from 1 to"),
        (lambda desk: classes.add_class(desk, replace(GOLD, silence_days=9999)), "silence_days", "from 1 to"),
        (lambda desk: classes.add_class(desk, replace(GOLD, silence_days=13)), "silence_days", "at least 14 days"),
        (lambda desk: classes.edit_class(desk, b"?" * 16, GOLD), "name", "no longer there"),
        (_retire_all, "replacement", "last class"),
        (_retire_used, "replacement", "Choose the class"),
    ],
)
def test_a_wrong_field_is_named(firm: Firm, act: Callable[[Desk], Changes], field: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as error:
        act(firm.open("chen"))
    assert error.value.field == field
