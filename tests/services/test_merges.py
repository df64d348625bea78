"""Merging two files: what comes along, who sees the result, and who may do it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.domain.clients import Client, ClientDetails, ClientType, Contact, details_id
from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.merges import Merge, MergeNote
from clientbook.domain.purchases import Purchase
from clientbook.services import (
    access_review,
    clients,
    duplicates,
    editing,
    files,
    interactions,
    log,
    members,
    merges,
    needs,
    removals,
    revisits,
    search,
    service_team,
)
from clientbook.services.clients import ClientFilter
from clientbook.services.duplicate_index import look_at_all
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.services.merge_fields import ADDED_UP, FIELDS, OWN, STAYING, columns_with
from clientbook.services.merge_plan import Power, Side, fuller_file, merge_plan, read_plan
from clientbook.services.merges import MergeForm, merge_clients
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.words import Role
from tests.services.merging import everything, second_file, viewers

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


@pytest.fixture
def double(firm: Firm) -> bytes:
    return second_file(firm)


def by_wang(firm: Firm) -> MergeForm:
    """王晓雯 stays responsible, 赵敏 helps out."""
    return MergeForm(responsible=firm.ids["wang"], backups=(service_team.BackupForm(firm.ids["zhao"]),))


def merged(firm: Firm, form: MergeForm | None = None) -> Desk:
    desk = firm.open("chen")
    merge_clients(desk, firm.ids["zhangsan"], firm.ids["double"], form or by_wang(firm))
    return desk


def test_two_files_stand_side_by_side(firm: Firm, double: bytes) -> None:
    desk = firm.open("chen")
    plan = merge_plan(desk, firm.ids["zhangsan"], double)
    rows = {row.label: row for row in plan.fields}
    assert (rows["Client name"].kept, rows["Client name"].is_same) == ("张三", True)
    assert (rows["Short name"].other, rows["Short name"].choice) == ("三哥", Side.OTHER)
    assert (rows["Client since"].choice, rows["Remarks"].choice) == (Side.OTHER, Side.BOTH)
    assert rows["Address"].kept == ""
    assert plan.contacts == (("张三", "138****8000, 0574-****4321", "张三"),)
    assert {amount.label: (amount.kept, amount.other) for amount in plan.amounts}["gift"] == (0, 1)
    assert [row.name for row in plan.kept_team] == ["王晓雯"]
    assert [row.name for row in plan.other_team] == ["赵敏", "李航"]
    assert plan.power is Power.MERGE
    opened = [line.clients for line in log.read_log(desk).lines if line.act == "client.open"]
    assert {client for group in opened for client in group} == {firm.ids["zhangsan"], double}


def test_the_file_with_more_history_is_proposed_to_be_kept(firm: Firm, double: bytes) -> None:
    desk, plain = firm.open("chen"), firm.ids["zhangsan"]
    assert fuller_file(desk, plain, double) == fuller_file(desk, double, plain) == double
    with pytest.raises(Invalid):
        fuller_file(firm.open("wang"), plain, double)


def test_everything_comes_to_the_kept_file(firm: Firm, double: bytes) -> None:
    kept = firm.ids["zhangsan"]
    desk = merged(firm)
    page = files.open_file(desk, kept)
    assert [card.name for card in page.glance.contacts] == ["张三"]
    assert [phone.label for phone in page.glance.contacts[0].phones] == ["mobile", "home"]
    assert [mail.text for mail in page.glance.contacts[0].emails] == ["z***@example.com"]
    nouns = {item.noun for item in page.timeline}
    assert {"interaction", "purchase", "need", "gift", "merge_note"} <= nouns
    assert page.due_on == today() + dt.timedelta(days=9)
    assert [need.what for need in page.needs] == ["中秋报价"]
    facts = dict(page.glance.facts)
    assert facts["Address"] == "宁波市江北区人民路132号"
    assert facts["Remarks"] == "关于张三\n第二份档案"
    assert facts["Client since"] == (today() - dt.timedelta(days=900)).isoformat()


def test_lists_searches_and_counts_know_one_file(firm: Firm, double: bytes) -> None:
    desk = firm.open("chen")
    before = clients.counts(desk).total
    merged(firm)
    desk.refresh()
    assert clients.counts(desk).total == before - 1
    assert double not in clients.list_clients(desk, ClientFilter())
    assert clients.list_clients(desk, ClientFilter(text="87654321")) == [firm.ids["zhangsan"]]
    assert [hit.client for hit in search.deep_search(desk, "春茶礼盒").hits] == [firm.ids["zhangsan"]] * 2
    due = revisits.due_between(desk, today(), today() + dt.timedelta(days=10))
    assert double not in {one.client.id for one in due}
    with pytest.raises(Invalid, match="merged into “张三”"):
        files.open_file(desk, double)
    with pytest.raises(Invalid):
        access_review.find_file(desk, double.hex())
    names = {row.file for row in access_review.access_review(desk) if row.binder == double}
    assert names == {"张三 (merged)"}


def test_exactly_the_resulting_team_sees_both_parts(firm: Firm, double: bytes) -> None:
    kept, zhao, li, wang = firm.ids["zhangsan"], firm.open("zhao"), firm.open("li"), firm.open("wang")
    owner = merged(firm)
    assert viewers(owner, kept) == viewers(owner, double)
    for desk in (zhao, li, wang):
        desk.refresh()
    for desk in (wang, zhao):
        assert kept in clients.list_clients(desk, ClientFilter())
        assert "当面谈了春茶礼盒" in {item.text for item in files.read_file(desk, kept).timeline}
    assert li.session.scalars(select(Client).where(Client.id.in_((kept, double)))).all() == []
    assert li.session.scalars(select(Interaction).where(Interaction.binder == double)).all() == []
    clerk = firm.open("zhou")
    assert clerk.session.scalars(select(Contact.client_id).where(Contact.binder == double)).all() == [double]
    assert clerk.session.scalars(select(MergeNote)).all() == []


def test_a_later_change_of_the_team_reaches_both_parts(firm: Firm, double: bytes) -> None:
    kept, wang = firm.ids["zhangsan"], firm.open("wang")
    owner = merged(firm)
    service_team.assign(owner, [kept], firm.ids["li"])
    wang.refresh()
    assert wang.session.scalars(select(Interaction).where(Interaction.binder == double)).all() == []
    assert viewers(owner, kept) == viewers(owner, double)
    li = firm.open("li")
    assert "当面谈了春茶礼盒" in {item.text for item in files.read_file(li, kept).timeline}
    members.add_member(owner, members.MemberForm(login="zhu", name="朱档案", role=Role.ARCHIVE_CLERK))
    assert viewers(owner, kept) == viewers(owner, double)


def test_work_goes_on_in_the_kept_file(firm: Firm, double: bytes) -> None:
    kept = firm.ids["zhangsan"]
    merged(firm)
    wang = firm.open("wang")
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="合并之后的电话")
    interactions.log_interaction(wang, kept, talk)
    (need,) = files.open_needs(wang, kept)
    needs.finish_need(wang, need.id)
    form = editing.edit_form(wang, kept)
    editing.edit_client(wang, kept, form)
    assert files.open_needs(wang, kept) == []
    assert wang.session.get_one(Interaction, interactions.log_interaction(wang, kept, talk).made).binder == kept
    line = clients.client_rows(wang, [kept])[0]
    assert line.last_contact == today()


def test_choices_are_kept_and_what_gave_way_can_be_read(firm: Firm, double: bytes) -> None:
    kept = firm.ids["zhangsan"]
    owner = firm.open("chen")
    editing.edit_client(owner, kept, replace(editing.edit_form(owner, kept), short_name="老张", region="上海"))
    plan = read_plan(owner, kept, double)
    places = {row.label: row.place for row in plan.fields}
    choices = {places["Short name"]: Side.OTHER, places["Birthday"]: Side.KEPT, places["Remarks"]: Side.KEPT}
    merge_clients(owner, kept, double, MergeForm(choices=choices, responsible=firm.ids["wang"]))
    card = owner.session.get_one(Client, kept)
    assert (card.short_name, card.region) == ("三哥", "上海")
    details = owner.session.get_one(ClientDetails, details_id(kept))
    assert (details.birthday, details.remarks) == ("", "关于张三")
    (told,) = [item.text for item in files.read_file(owner, kept).timeline if item.noun == "merge_note"]
    assert "“张三” was merged into this file." in told
    assert "Short name: 老张" in told
    assert "Birthday: 1980-08-15" in told
    assert "Remarks: 第二份档案" in told


def test_every_field_of_a_file_is_chosen_or_kept_on_purpose() -> None:
    for part, entity in (("card", Client), ("details", ClientDetails), ("contact", Contact)):
        columns = set(entity.__table__.c.keys())
        handled = {name for column in FIELDS[part] for name in columns_with(part, column)} | OWN
        handled |= ADDED_UP | STAYING if part == "contact" else set()
        assert columns <= handled, f"say in merge_fields what a merge does with these columns of a {part}"


def test_companies_keep_all_their_contacts(firm: Firm) -> None:
    owner = firm.open("chen")
    people = (
        ContactForm(name="翟志强", phones=(("", "0574-88001234"), ("", "13700001111")), wechat="zzq"),
        ContactForm(name="林小姐", phones=(("", "13700002222"),)),
    )
    form = ClientForm(
        type=ClientType.COMPANY, name="海鸿进出口", contacts=people, responsible=firm.ids["zhao"], industry="外贸"
    )
    other = editing.add_client(owner, form).made
    theirs = select(Contact.id).where(Contact.client_id == other, Contact.name == "翟志强")
    contact = owner.session.scalars(theirs).one()
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="找翟总", contact=contact)
    interactions.log_interaction(owner, other, talk)
    merge_clients(owner, firm.ids["haihong"], other, MergeForm(responsible=firm.ids["wang"]))
    cards = files.contact_cards(owner, firm.ids["haihong"])
    assert [(card.name, card.is_primary) for card in cards] == [("翟志强", True), ("林小姐", False)]
    assert (len(cards[0].phones), cards[0].wechat) == (2, "zzq")
    texts = {item.text for item in files.glance(owner, firm.ids["haihong"]).recent if item.noun == "interaction"}
    assert "翟志强: 找翟总" in texts


@pytest.mark.parametrize(
    ("login", "power"),
    [("chen", Power.MERGE), ("sun", None), ("qian", None), ("wang", None), ("zhao", None), ("zhou", Power.PROPOSE)],
)
def test_who_may_merge_files_of_two_teams(firm: Firm, double: bytes, login: str, power: Power | None) -> None:
    desk, kept = firm.open(login), firm.ids["zhangsan"]
    if power is None:
        with pytest.raises(Invalid):
            read_plan(desk, kept, double)
        with pytest.raises(Invalid) as hidden:
            merge_clients(desk, kept, double, MergeForm())
        with pytest.raises(Invalid) as absent:
            merge_clients(desk, kept, bytes(16), MergeForm())
        assert hidden.value.message == absent.value.message or login in ("zhao", "qian")
        return
    assert read_plan(desk, kept, double).power is power
    if power is Power.PROPOSE:
        with pytest.raises(Refused):
            merge_clients(desk, kept, double, MergeForm())


def test_a_manager_merges_within_the_own_team(firm: Firm) -> None:
    second_file(firm, "li")
    desk = firm.open("sun")
    assert read_plan(desk, firm.ids["zhangsan"], firm.ids["double"]).power is Power.MERGE
    merge_clients(desk, firm.ids["zhangsan"], firm.ids["double"], MergeForm(responsible=firm.ids["li"]))
    assert viewers(desk, firm.ids["zhangsan"]) == viewers(desk, firm.ids["double"])


def test_staff_merge_what_the_very_same_people_see(firm: Firm) -> None:
    desk, contact = firm.open("wang"), ContactForm(name="张三", phones=(("", "13800138000"),))
    other = editing.add_client(desk, ClientForm(name="张三", contacts=(contact,))).made
    assert read_plan(desk, firm.ids["zhangsan"], other).power is Power.AS_THEY_ARE
    with pytest.raises(Refused):
        merge_clients(desk, firm.ids["zhangsan"], other, MergeForm(responsible=firm.ids["wang"]))
    merge_clients(desk, firm.ids["zhangsan"], other, MergeForm())
    assert clients.list_clients(desk, ClientFilter(text="zs")) == [firm.ids["zhangsan"]]
    service_team.set_backups(firm.open("chen"), firm.ids["haihong"], [])
    third = editing.add_client(desk, ClientForm(type=ClientType.COMPANY, name="海鸿", contacts=(contact,))).made
    service_team.set_backups(firm.open("chen"), third, [service_team.BackupForm(firm.ids["li"])])
    desk.refresh()
    assert read_plan(desk, firm.ids["haihong"], third).power is Power.PROPOSE


def test_a_proposal_is_carried_out_and_gone(firm: Firm, double: bytes) -> None:
    clerk = firm.open("zhou")
    duplicates.propose_merge(clerk, firm.ids["zhangsan"], double)
    owner = merged(firm)
    for desk in (owner, clerk):
        desk.refresh()
        look_at_all(desk)
        assert duplicates.list_pairs(desk) == []
        assert duplicates.count_pairs(desk) == (0, 0, 0)


def test_one_act_and_one_line_in_the_log(firm: Firm, double: bytes) -> None:
    desk = firm.open("chen")
    before = desk.vault.seq
    merge_clients(desk, firm.ids["zhangsan"], double, by_wang(firm))
    assert desk.vault.seq == before + 1
    line = log.read_log(desk).lines[0]
    assert (line.act, set(line.clients)) == ("client.merge", {firm.ids["zhangsan"], double})


@pytest.mark.parametrize("wrong", ["choice", "member", "both"])
def test_a_merge_that_fails_changes_nothing(firm: Firm, double: bytes, wrong: str) -> None:
    desk, kept = firm.open("chen"), firm.ids["zhangsan"]
    before, seen = everything(desk, kept, double), viewers(desk, double)
    place = next(row.place for row in read_plan(desk, kept, double).fields if row.label == "Short name")
    forms = {
        "choice": MergeForm(choices={"card.00.nothing": Side.OTHER}, responsible=firm.ids["wang"]),
        "member": MergeForm(responsible=firm.ids["wang"], backups=(service_team.BackupForm(firm.ids["zhou"]),)),
        "both": MergeForm(choices={place: Side.BOTH}, responsible=firm.ids["wang"]),
    }
    with pytest.raises(Invalid):
        merge_clients(desk, kept, double, forms[wrong])
    again = firm.open("chen")
    assert everything(desk, kept, double) == everything(again, kept, double) == before
    assert viewers(again, double) == seen


def test_emptying_the_bin_destroys_both_parts(firm: Firm, double: bytes) -> None:
    owner, kept = merged(firm), firm.ids["zhangsan"]
    removals.delete_files(owner, [kept], "gone")
    assert clients.list_clients(owner, ClientFilter(text="zs")) == []
    removals.empty_bin(owner, [kept])
    assert everything(owner, kept, double) == {}
    assert owner.session.scalars(select(Merge)).all() == []
    assert owner.session.scalars(select(Purchase).where(Purchase.product == "春茶礼盒")).all() == []


def test_merges_are_listed_for_who_sees_them(firm: Firm, double: bytes) -> None:
    owner = merged(firm)
    (row,) = merges.list_merges(owner)
    assert (row.other, row.kept, row.kept_name, row.who) == (double, firm.ids["zhangsan"], "张三", "陈老板")
    assert len(merges.list_merges(firm.open("wang"))) == 1
    assert merges.list_merges(firm.open("li")) == []
