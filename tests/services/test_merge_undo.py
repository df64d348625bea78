"""Taking a merge back: both files as they were; and what stands against it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.domain.clients import Client, ClientType, Contact, Part
from clientbook.domain.documents import Document
from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.merges import MergeNote
from clientbook.services import (
    clients,
    document_copies,
    documents,
    duplicates,
    editing,
    files,
    interactions,
    log,
    members,
    merges,
    needs,
    service_team,
    undo,
)
from clientbook.services.clients import ClientFilter
from clientbook.services.duplicate_index import look_at_all
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.services.merge_undo import standing_against, undo_merge
from clientbook.services.merges import MergeForm, merge_clients
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused
from tests.services.merging import everything, second_file, viewers
from tests.services.test_documents import added, new_file

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


@pytest.fixture
def double(firm: Firm) -> bytes:
    return second_file(firm)


def merge(desk: Desk, firm: Firm, other: bytes) -> None:
    backups = (service_team.BackupForm(firm.ids["zhao"], Part.SUPPORTER),)
    merge_clients(desk, firm.ids["zhangsan"], other, MergeForm(responsible=firm.ids["li"], backups=backups))


def test_both_files_are_exactly_what_they_were(firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    before = everything(owner, kept, double)
    seen = viewers(owner, kept), viewers(owner, double)
    merge(owner, firm, double)
    assert everything(owner, kept, double) != before
    assert standing_against(owner, double) == ()
    undo_merge(owner, double)
    assert log.read_log(owner).lines[0].act == "client.unmerge"
    after = everything(firm.open("chen"), kept, double)
    assert after.keys() == before.keys()
    for kind, rows in before.items():
        assert after[kind] == rows, kind
    assert (viewers(owner, kept), viewers(owner, double)) == seen
    for login, expected in {"wang": {kept}, "zhao": {double}, "li": {double}}.items():
        found = clients.list_clients(firm.open(login), ClientFilter(text="zs"))
        assert set(found) == expected, login
    assert merges.list_merges(owner) == []


def test_the_last_act_is_taken_back_like_any_other(firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    before = everything(owner, kept, double)
    merge(owner, firm, double)
    offered = undo.offer(owner, owner.history.stacks()[0][-1].seq)
    assert offered is not None
    assert (offered.text, offered.can_undo) == ("Merged two files: 张三", True)
    changes = undo.undo_last(owner)
    assert everything(owner, kept, double) == before
    said = undo.offer(owner, changes.act)
    assert said is not None
    assert (said.text, said.can_undo) == ("Taken back: Merged two files: 张三", False)
    with pytest.raises(Invalid, match="cannot be done again by itself"):
        undo.redo_last(owner)


def test_what_was_taken_back_elsewhere_is_not_offered_again(firm: Firm, double: bytes) -> None:
    owner = firm.open("chen")
    merge(owner, firm, double)
    (step,) = [one for one in owner.history.stacks()[0] if one.act == "client.merge"]
    undo_merge(owner, double)
    with pytest.raises(Invalid, match="was taken back already"):
        undo.undo(owner, step.seq)


def test_an_undo_names_what_was_changed_after_the_merge(firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    merge(owner, firm, double)
    (step,) = [one for one in owner.history.stacks()[0] if one.act == "client.merge"]
    wang = firm.open("li")
    editing.edit_client(wang, kept, replace(editing.edit_form(wang, kept), address="上海"))
    owner.refresh()
    with pytest.raises(Invalid, match="changed after the merge"):
        undo.undo(owner, step.seq)
    undo_merge(owner, double, keep_later=True)
    assert owner.history.stacks()[0][-1].act == "client.unmerge"


def test_it_can_be_merged_and_taken_back_again(firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    before = everything(owner, kept, double)
    for _round in range(2):
        merge(owner, firm, double)
        undo_merge(owner, double)
    assert everything(owner, kept, double) == before
    with pytest.raises(Invalid):
        undo_merge(owner, double)


def test_new_work_stays_with_the_kept_file(firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    merge(owner, firm, double)
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="合并之后")
    interactions.log_interaction(owner, kept, talk)
    (need,) = files.open_needs(owner, kept)
    needs.finish_need(owner, need.id)
    assert standing_against(owner, double) == ()
    undo_merge(owner, double)
    assert {row.text for row in owner.session.scalars(select(Interaction).where(Interaction.client_id == kept))} == {
        "合并之后"
    }
    assert files.open_needs(owner, double) == []


def test_what_was_changed_since_is_named_and_stays(firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    merge(owner, firm, double)
    editing.edit_client(owner, kept, replace(editing.edit_form(owner, kept), address="上海市南京路1号"))
    service_team.assign(owner, [kept], firm.ids["wang"])
    assert standing_against(owner, double) == ("Address", "the service team")
    before = everything(owner, kept, double)
    with pytest.raises(Invalid, match="Address, the service team"):
        undo_merge(owner, double)
    assert everything(owner, kept, double) == before
    undo_merge(owner, double, keep_later=True)
    assert owner.session.get_one(Client, kept).address == "上海市南京路1号"
    assert owner.session.get_one(Client, double).address == "宁波市江北区人民路132号"
    assert owner.session.get_one(Client, kept).short_name == ""
    assert [row.name for row in service_team.team_of(owner, kept)] == ["王晓雯", "赵敏"]
    assert [row.name for row in service_team.team_of(owner, double)] == ["赵敏", "李航"]


def test_who_has_left_is_named_and_left_out(firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    merge_clients(owner, kept, double, MergeForm(responsible=firm.ids["wang"]))
    service_team.assign(owner, [firm.ids["ouyang"]], firm.ids["li"])
    members.close_member(owner, firm.ids["zhao"])
    assert standing_against(owner, double) == ("赵敏 no longer serves clients",)
    undo_merge(owner, double, keep_later=True)
    assert [row.name for row in service_team.team_of(owner, double)] == ["李航"]
    assert viewers(owner, double)


@pytest.mark.parametrize("login", ["sun", "wang", "zhao", "li", "zhou", "qian"])
def test_who_may_not_take_it_back(firm: Firm, double: bytes, login: str) -> None:
    owner = firm.open("chen")
    merge(owner, firm, double)
    before = everything(owner, firm.ids["zhangsan"], double)
    with pytest.raises((Refused, Invalid)):
        undo_merge(firm.open(login), double)
    assert everything(owner, firm.ids["zhangsan"], double) == before


def test_an_unseen_merge_answers_like_none(firm: Firm, double: bytes) -> None:
    merge(firm.open("chen"), firm, double)
    desk = firm.open("qian")
    messages: set[str] = set()
    for other in (double, bytes(16)):
        with pytest.raises(Invalid) as refused:
            undo_merge(desk, other)
        messages.add(refused.value.message)
    assert len(messages) == 1


def test_staff_take_their_own_merge_back(firm: Firm) -> None:
    desk = firm.open("wang")
    contact = ContactForm(name="张三", phones=(("", "13800138000"),))
    other = editing.add_client(desk, ClientForm(name="张三", contacts=(contact,), remarks="新")).made
    before = everything(desk, firm.ids["zhangsan"], other)
    merge_clients(desk, firm.ids["zhangsan"], other, MergeForm())
    undo_merge(desk, other)
    assert everything(desk, firm.ids["zhangsan"], other) == before
    merge_clients(desk, firm.ids["zhangsan"], other, MergeForm())
    service_team.assign(firm.open("chen"), [firm.ids["zhangsan"]], firm.ids["li"])
    li = firm.open("li")
    with pytest.raises(Refused):
        undo_merge(li, other, keep_later=True)


def test_documents_come_along_and_go_back(firm: Firm, double: bytes, tmp_path: Path) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    first = added(owner, double, tmp_path / "合同.pdf", b"first version")
    merge(owner, firm, double)
    second = documents.add_version(owner, first, new_file(tmp_path / "合同2.pdf", b"second version")).made
    wang = firm.open("li")
    for document, content in ((first, b"first version"), (second, b"second version")):
        assert wang.session.get_one(Document, document).client_id == kept
        assert b"".join(document_copies.open_document(wang, document).blocks) == content
    undo_merge(owner, double)
    assert {row.client_id for row in owner.session.scalars(select(Document))} == {double}
    zhao = firm.open("zhao")
    assert b"".join(document_copies.open_document(zhao, second).blocks) == b"second version"


def test_contacts_that_came_along_go_back_and_are_no_longer_named(firm: Firm) -> None:
    owner, kept = firm.open("chen"), firm.ids["haihong"]
    contact = ContactForm(name="林小姐", phones=(("", "13700002222"),))
    form = ClientForm(type=ClientType.COMPANY, name="海鸿", contacts=(contact,), responsible=firm.ids["wang"])
    other = editing.add_client(owner, form).made
    before = everything(owner, kept, other)
    merge_clients(owner, kept, other, MergeForm(responsible=firm.ids["wang"]))
    lin = owner.session.scalars(select(Contact.id).where(Contact.binder == other)).one()
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="找林小姐", contact=lin)
    made = interactions.log_interaction(owner, kept, talk).made
    undo_merge(owner, other)
    found = owner.session.get_one(Interaction, made)
    assert (found.client_id, found.contact_id) == (kept, None)
    after = everything(owner, kept, other)
    assert after["contact"] == before["contact"]
    assert after["client"] == before["client"]


def test_merges_over_merges_are_taken_back_in_turn(firm: Firm, double: bytes) -> None:
    owner, kept = firm.open("chen"), firm.ids["zhangsan"]
    contact = ContactForm(name="张三", phones=(("", "13800138000"),))
    third = editing.add_client(owner, ClientForm(name="张三", contacts=(contact,), responsible=firm.ids["li"])).made
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="第三份的电话")
    interactions.log_interaction(owner, third, talk)
    first = everything(owner, kept, double, third)
    merge_clients(owner, double, third, MergeForm(responsible=firm.ids["zhao"]))
    second = everything(owner, kept, double, third)
    merge_clients(owner, kept, double, MergeForm(responsible=firm.ids["wang"]))
    assert viewers(owner, kept) == viewers(owner, double) == viewers(owner, third)
    assert "第三份的电话" in {item.text for item in files.read_file(owner, kept).timeline}
    assert {item.noun for item in files.read_file(owner, kept).timeline} >= {"merge_note"}
    with pytest.raises(Invalid, match="merged into"):
        undo_merge(owner, third)
    undo_merge(owner, double)
    assert everything(owner, kept, double, third) == second
    assert [note.client_id for note in owner.session.scalars(select(MergeNote))] == [double]
    undo_merge(owner, third)
    assert everything(owner, kept, double, third) == first


def test_the_pair_waits_again(firm: Firm, double: bytes) -> None:
    owner = firm.open("chen")
    merge(owner, firm, double)
    look_at_all(owner)
    assert duplicates.list_pairs(owner) == []
    undo_merge(owner, double)
    look_at_all(owner)
    assert {double, firm.ids["zhangsan"]} == {client for pair in duplicates.list_pairs(owner) for client in pair}
