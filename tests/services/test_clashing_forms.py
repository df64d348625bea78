"""Every form that replaces a record, saved from two desktops: both changes stay, or the same field is asked about."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from sqlalchemy import select

from clientbook.domain.clashes import Choice
from clientbook.domain.clients import Part
from clientbook.domain.documents import Document, DocumentType
from clientbook.domain.feedback import Topic
from clientbook.domain.interactions import Channel
from clientbook.domain.purchases import AfterSales, Purchase
from clientbook.services import (
    classes,
    documents,
    editing,
    entries,
    feedback,
    gifts,
    interactions,
    needs,
    points,
    purchases,
    removals,
    revisits,
    service_team,
    undo,
)
from clientbook.services.service_team import Stand
from clientbook.support.clock import today
from clientbook.support.errors import Clash, Gone, Invalid, Refused, Stale
from tests.services.test_documents import added

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

YESTERDAY = today() - dt.timedelta(days=1)


class Case(NamedTuple):
    """A form: who edits it, how its record is made, read and saved; a field each, and one that both change."""

    people: tuple[str, str]
    make: Callable[[Desk, Firm], bytes]
    read: Callable[[Desk, bytes], Any]
    save: Callable[[Desk, bytes, Any, Any], object]
    mine: dict[str, Any]
    theirs: dict[str, Any]
    both: tuple[str, Any, Any]
    label: str


def _talk(desk: Desk, firm: Firm) -> bytes:
    form = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="问价")
    return interactions.log_interaction(desk, firm.ids["haihong"], form).made


def _visit(desk: Desk, firm: Firm) -> bytes:
    form = revisits.RevisitForm(on=today(), was_reached=True, result="好")
    return revisits.record_revisit(desk, firm.ids["haihong"], form).made


def _document(desk: Desk, firm: Firm) -> bytes:
    return added(desk, firm.ids["haihong"], firm.path.parent / "合同.pdf", title="合同")


CASES = {
    "need": Case(
        ("wang", "sun"),
        lambda desk, firm: needs.add_need(desk, firm.ids["haihong"], needs.NeedForm(what="报价")).made,
        needs.need_form,
        lambda desk, key, form, base: needs.edit_need(desk, key, form, base=base),
        {"agreed": "按量分档"},
        {"due_on": today()},
        ("what", "甲", "乙"),
        "What",
    ),
    "interaction": Case(
        ("wang", "wang"),
        _talk,
        interactions.interaction_form,
        lambda desk, key, form, base: interactions.edit_interaction(desk, key, form, base=base),
        {"channel": Channel.VISIT},
        {"on": YESTERDAY},
        ("text", "甲", "乙"),
        "What was said",
    ),
    "purchase": Case(
        ("wang", "sun"),
        lambda desk, _firm: desk.session.scalars(select(Purchase.id)).one(),
        purchases.purchase_form,
        lambda desk, key, form, base: purchases.edit_purchase(desk, key, form, reason="录错", base=base),
        {"amount": Decimal(5), "currency": "USD"},
        {"quantity": Decimal(7), "note": "已换"},
        ("product", "甲", "乙"),
        "Product",
    ),
    "after_sales": Case(
        ("wang", "sun"),
        lambda desk, _firm: desk.session.scalars(select(Purchase.id)).one(),
        purchases.purchase_form,
        lambda desk, key, form, base: purchases.set_after_sales(desk, key, form.after_sales, form.note, base=base),
        {"after_sales": AfterSales.OPEN},
        {"note": "一箱生锈"},
        ("note", "甲", "乙"),
        "Note",
    ),
    "feedback": Case(
        ("wang", "wang"),
        lambda desk, firm: (
            feedback.add_feedback(desk, firm.ids["haihong"], feedback.FeedbackForm(on=today(), text="好")).made
        ),
        feedback.feedback_form,
        lambda desk, key, form, base: feedback.edit_feedback(desk, key, form, base=base),
        {"topic": Topic.SERVICE},
        {"product": "M8"},
        ("text", "甲", "乙"),
        "What the client said",
    ),
    "gift": Case(
        ("wang", "wang"),
        lambda desk, firm: gifts.add_gift(desk, firm.ids["haihong"], gifts.GiftForm(on=today(), what="茶")).made,
        gifts.gift_form,
        lambda desk, key, form, base: gifts.edit_gift(desk, key, form, base=base),
        {"value": Decimal(80)},
        {"occasion": "中秋"},
        ("what", "甲", "乙"),
        "Gift",
    ),
    "points": Case(
        ("wang", "wang"),
        lambda desk, firm: (
            points.move_points(desk, firm.ids["haihong"], points.PointsForm(on=today(), points=120, reason="订单")).made
        ),
        points.points_form,
        lambda desk, key, form, base: points.edit_points(desk, key, form, base=base),
        {"points": 130},
        {"on": YESTERDAY},
        ("reason", "甲", "乙"),
        "Reason",
    ),
    "revisit": Case(
        ("wang", "wang"),
        _visit,
        revisits.revisit_form,
        lambda desk, key, form, base: revisits.correct_revisit(desk, key, form, base=base),
        {"was_reached": False},
        {"on": YESTERDAY},
        ("result", "甲", "乙"),
        "What came of it",
    ),
    "document": Case(
        ("wang", "sun"),
        _document,
        lambda desk, key: documents.document_form(desk.session.get_one(Document, key)),
        lambda desk, key, form, base: documents.edit_document(desk, key, form, base=base),
        {"type": DocumentType.CONTRACT, "ends_on": today()},
        {"note": "原件在柜"},
        ("title", "甲", "乙"),
        "Title",
    ),
    "class": Case(
        ("chen", "chen"),
        lambda desk, _firm: classes.class_rows(desk)[0].id,
        lambda desk, key: classes.class_form(next(row for row in classes.class_rows(desk) if row.id == key)),
        lambda desk, key, form, base: classes.edit_class(desk, key, form, base=base),
        {"revisit_days": 20},
        {"note": "专人"},
        ("name", "甲", "乙"),
        "Name of the class",
    ),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    """Every form."""
    return CASES[request.param]


def _opened(firm: Firm, case: Case) -> tuple[Desk, Desk, bytes, Any]:
    """Return both desks, the record, and the form as both have it open."""
    mine = firm.open(case.people[0])
    key = case.make(mine, firm)
    theirs = firm.open(case.people[1])
    return mine, theirs, key, case.read(mine, key)


def test_what_each_changed_stays(firm: Firm, case: Case) -> None:
    mine, theirs, key, base = _opened(firm, case)
    case.save(theirs, key, replace(base, **case.theirs), base)
    case.save(mine, key, replace(base, **case.mine), base)
    wanted = replace(base, **case.theirs, **case.mine)
    mine.refresh()
    theirs.refresh()
    assert case.read(mine, key) == case.read(theirs, key) == wanted


def test_the_same_field_is_asked_about(firm: Firm, case: Case) -> None:
    mine, theirs, key, base = _opened(firm, case)
    name, here, there = case.both
    case.save(theirs, key, replace(base, **case.theirs | {name: there}), base)
    seq = theirs.vault.seq
    with pytest.raises(Clash) as met:
        case.save(mine, key, replace(base, **case.mine | {name: here}), base)
    assert [(line.place, line.label, line.mine, line.theirs) for line in met.value.lines] == [
        (name, case.label, here, there)
    ]
    assert met.value.by == ("孙经理" if case.people[0] != case.people[1] else "")
    assert mine.vault.seq == seq
    met.value.settle(mine, {name: Choice.THEIRS})
    wanted = replace(base, **case.mine | case.theirs | {name: there})
    theirs.refresh()
    assert case.read(theirs, key) == wanted


def test_a_desktop_that_is_faster_at_the_last_moment_is_not_overwritten(
    firm: Firm, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs, key, base = _opened(firm, case)
    later = [replace(base, **case.theirs)]
    commit = mine.vault.commit

    def slow(wanted: Any) -> Any:
        if later:
            case.save(theirs, key, later.pop(), base)
        return commit(wanted)

    monkeypatch.setattr(mine.vault, "commit", slow)
    case.save(mine, key, replace(base, **case.mine), base)
    theirs.refresh()
    assert case.read(theirs, key) == replace(base, **case.theirs, **case.mine)


@pytest.mark.parametrize("name", ["need", "purchase", "interaction"])
def test_an_entry_that_was_deleted_keeps_the_draft_and_says_who(firm: Firm, name: str) -> None:
    case = CASES[name]
    mine, _theirs, key, base = _opened(firm, case)
    sun = firm.open("sun")
    entries.delete_entry(sun, name, key, "double")
    with pytest.raises(Gone, match="孙经理 deleted this entry"):
        case.save(mine, key, replace(base, **case.mine), base)
    assert mine.vault.seq == sun.vault.seq


def test_an_entry_of_a_file_in_the_bin_keeps_the_draft(firm: Firm) -> None:
    case = CASES["need"]
    mine, _theirs, key, base = _opened(firm, case)
    removals.delete_files(firm.open("sun"), [firm.ids["haihong"]], "double")
    with pytest.raises(Gone, match="孙经理 put this file into the bin"):
        case.save(mine, key, replace(base, **case.mine), base)


def test_a_promise_that_ended_meanwhile_is_not_changed(firm: Firm) -> None:
    case = CASES["need"]
    mine, theirs, key, base = _opened(firm, case)
    needs.finish_need(theirs, key)
    with pytest.raises(Invalid, match="ended already"):
        case.save(mine, key, replace(base, **case.mine), base)


def test_a_team_is_set_as_one_act_and_taken_back_in_one_step(firm: Firm) -> None:
    sun, client = firm.open("sun"), firm.ids["zhangsan"]
    base = service_team.team_form(service_team.team_of(sun, client))
    seq = sun.vault.seq
    until = today() + dt.timedelta(days=14)
    others = ((Stand(Part.BACKUP, until), firm.ids["wang"]),)
    changes = service_team.set_team(sun, client, replace(base, responsible=firm.ids["li"], others=others), base=base)
    assert sun.vault.seq == seq + 1
    found = {(row.member, row.part, row.until) for row in service_team.team_of(sun, client)}
    assert found == {(firm.ids["li"], Part.RESPONSIBLE, None), (firm.ids["wang"], Part.BACKUP, until)}
    assert {viewer.name for viewer in service_team.who_can_see(sun, client)} >= {"李航", "王晓雯"}
    undo.undo(sun, changes.act)
    assert service_team.team_form(service_team.team_of(sun, client)) == base
    assert "李航" not in {viewer.name for viewer in service_team.who_can_see(sun, client)}


def test_two_managers_on_one_team_both_have_their_way(firm: Firm) -> None:
    sun, chen, client = firm.open("sun"), firm.open("chen"), firm.ids["haihong"]
    base = service_team.team_form(service_team.team_of(sun, client))
    theirs = replace(base, others=(*base.others, (Stand(Part.SUPPORTER), firm.ids["zhao"])))
    service_team.set_team(chen, client, theirs, base=base)
    service_team.set_team(sun, client, replace(base, others=()), base=base)
    form = service_team.team_form(service_team.team_of(sun, client))
    assert form.others == ((Stand(Part.SUPPORTER), firm.ids["zhao"]),)
    with pytest.raises(Clash, match="陈老板") as met:
        service_team.set_team(sun, client, replace(base, others=((Stand(Part.BACKUP), firm.ids["zhao"]),)), base=base)
    assert [(line.label, line.mine, line.theirs) for line in met.value.lines] == [
        ("Backups and supporters", "赵敏 · Backup", "赵敏 · Supporter")
    ]


@pytest.mark.parametrize("login", ["wang", "zhou", "qian"])
def test_a_team_is_set_by_its_manager_and_the_owner_alone(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    form = service_team.TeamForm(responsible=firm.ids["li"])
    with pytest.raises((Refused, Invalid)):
        service_team.set_team(desk, firm.ids["zhangsan"], form)


def test_a_team_needs_somebody_responsible_who_serves(firm: Firm) -> None:
    desk = firm.open("chen")
    for wrong in (None, firm.ids["zhou"]):
        with pytest.raises(Invalid) as met:
            service_team.set_team(desk, firm.ids["zhangsan"], service_team.TeamForm(responsible=wrong))
        assert met.value.field == "responsible"


def test_taking_back_leaves_what_the_other_desktop_did_to_another_record(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base = editing.edit_form(wang, client)
    act = editing.edit_client(wang, client, replace(base, remarks="我的"), base=base).act
    theirs = editing.edit_form(sun, client)
    editing.edit_client(sun, client, replace(theirs, region="浙江"), base=theirs)
    undo.undo(wang, act)
    sun.refresh()
    form = editing.edit_form(sun, client)
    assert (form.remarks, form.region) == (base.remarks, "浙江")


def test_taking_back_is_refused_where_the_other_desktop_changed_the_record_too(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base = editing.edit_form(wang, client)
    act = editing.edit_client(wang, client, replace(base, remarks="我的"), base=base).act
    sun.refresh()
    theirs = editing.edit_form(sun, client)
    editing.edit_client(sun, client, replace(theirs, preferences="茶"), base=theirs)
    with pytest.raises(Stale, match="孙经理 changed this since"):
        undo.undo(wang, act)
    form = editing.edit_form(wang, client)
    assert (form.remarks, form.preferences) == ("我的", "茶")
