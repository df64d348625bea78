"""Likely pairs among the files of a desk: who is shown which, and what is remembered about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.domain.clients import Client, ClientType
from clientbook.domain.duplicates import Reason
from clientbook.domain.merges import PairNote, Verdict
from clientbook.domain.pairs import LikelyPair
from clientbook.services import duplicates, editing, firms, log, removals, service_team
from clientbook.services.duplicate_index import look, look_at_all
from clientbook.services.duplicates import PairId, Show
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.support.errors import Invalid, Refused
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def make(desk: Desk, name: str, phone: str, responsible: bytes, **more: object) -> bytes:
    kind = ClientType.COMPANY if "公司" in name else ClientType.PERSON
    contact = ContactForm(name="翟志强" if kind is ClientType.COMPANY else name, phones=(("mobile", phone),))
    form = ClientForm(type=kind, name=name, contacts=(contact,), responsible=responsible, **more)  # type: ignore[arg-type]
    return editing.add_client(desk, form).made


def pairs(desk: Desk, show: Show = Show.OPEN) -> list[PairId]:
    desk.refresh()
    look_at_all(desk)
    return duplicates.list_pairs(desk, show)


def pair(one: bytes, other: bytes) -> PairId:
    return PairId(min(one, other), max(one, other))


@pytest.fixture
def double(firm: Firm) -> bytes:
    """张三 once more, with the same number, in the files of the other team."""
    firm.ids["double"] = make(firm.open("chen"), "张三", "138 0013 8000", firm.ids["zhao"])
    return firm.ids["double"]


@pytest.mark.parametrize(
    ("login", "sees"),
    [
        ("chen", True),
        ("zhou", True),
        ("sun", False),
        ("qian", False),
        ("wang", False),
        ("zhao", False),
        ("li", False),
        ("wu", False),
    ],
)
def test_a_pair_is_shown_to_who_sees_both_files(firm: Firm, double: bytes, login: str, sees: bool) -> None:
    desk = firm.open(login)
    expected = [pair(firm.ids["zhangsan"], double)] if sees else []
    assert pairs(desk) == expected
    assert duplicates.count_pairs(desk).open == len(expected)
    held = desk.session.scalars(select(LikelyPair))
    assert all(desk.session.get(Client, client) for row in held for client in (row.first, row.second))


def test_a_row_says_why_and_keeps_numbers_masked(firm: Firm, double: bytes) -> None:
    desk = firm.open("chen")
    (row,) = duplicates.pair_rows(desk, pairs(desk))
    assert {row.first.id, row.second.id} == {firm.ids["zhangsan"], double}
    assert row.first.phone == "138****8000"
    assert row.likeness.reasons == (Reason.SAME_MOBILE, Reason.SAME_NAME)
    assert row.likeness.score > 0.99
    assert row.decision is None


def test_the_clerk_judges_by_the_card_alone(firm: Firm) -> None:
    owner = firm.open("chen")
    one = make(owner, "李娜", "13600001111", firm.ids["wang"], birthday="1980-08-15")
    other = make(owner, "李娜", "13600002222", firm.ids["zhao"], birthday="1980-08-15")
    assert pair(one, other) in pairs(owner)
    assert pair(one, other) not in pairs(firm.open("zhou"))


def test_changes_are_looked_at_again(firm: Firm, double: bytes) -> None:
    owner, clerk = firm.open("chen"), firm.open("zhou")
    assert len(pairs(owner)) == len(pairs(clerk)) == 1
    form = editing.edit_form(owner, double)
    changed = ClientForm(
        type=form.type, name="罗大佑", contacts=(ContactForm(name="罗大佑", phones=(("", "13511112222"),)),)
    )
    editing.edit_client(owner, double, changed)
    assert pairs(owner) == pairs(clerk) == []
    editing.edit_client(owner, double, form)
    assert len(pairs(owner)) == len(pairs(clerk)) == 1
    removals.delete_files(owner, [double], "gone")
    assert pairs(owner) == pairs(clerk) == []
    removals.restore_files(owner, [double])
    assert len(pairs(owner)) == len(pairs(clerk)) == 1


def test_a_file_that_is_lost_takes_its_pairs_along(firm: Firm) -> None:
    other = make(firm.open("chen"), "张三", "13800138000", firm.ids["wang"])
    desk = firm.open("wang")
    assert pairs(desk) == [pair(firm.ids["zhangsan"], other)]
    service_team.assign(firm.open("chen"), [other], firm.ids["zhao"])
    assert pairs(desk) == []
    assert desk.session.scalars(select(LikelyPair)).all() == []


def test_the_image_of_the_desk_keeps_what_was_found(firm: Firm, double: bytes) -> None:
    desk = firm.open("chen")
    found = pairs(desk)
    firms.lock(desk)
    firm.opened.remove(desk)
    again = firms.open_firm(firm.path, login="chen", passphrase=passphrase("chen"))
    firm.opened.append(again)
    assert duplicates.list_pairs(again) == found
    assert look(again).done == look(again).total


def test_two_clients_is_remembered_for_everybody_who_sees_both(firm: Firm, double: bytes) -> None:
    clerk, owner, wang = firm.open("zhou"), firm.open("chen"), firm.open("wang")
    found = pair(firm.ids["zhangsan"], double)
    assert pairs(clerk) == [found]
    duplicates.say_distinct(clerk, *found)
    assert pairs(clerk) == pairs(owner) == []
    assert pairs(owner, Show.DISTINCT) == [found]
    (row,) = duplicates.pair_rows(owner, [found])
    assert row.decision is not None
    assert (row.decision.verdict, row.decision.who) == (Verdict.DISTINCT, "周档案")
    assert pairs(wang, Show.DISTINCT) == []
    duplicates.recall(owner, *found)
    assert pairs(owner) == pairs(clerk) == [found]
    with pytest.raises(Invalid):
        duplicates.recall(owner, *found)


def test_a_decision_names_neither_file(firm: Firm, double: bytes) -> None:
    duplicates.say_distinct(firm.open("zhou"), firm.ids["zhangsan"], double)
    desk = firm.open("wang")
    (note,) = desk.session.scalars(select(PairNote))
    kept = b"".join(value for value in vars(note).values() if isinstance(value, bytes))
    assert firm.ids["zhangsan"] not in kept
    assert double not in kept


def test_a_proposal_comes_first_and_says_what_to_keep(firm: Firm, double: bytes) -> None:
    clerk, owner = firm.open("zhou"), firm.open("chen")
    make(owner, "宁波海鸿进出口有限公司", "13700001111", firm.ids["zhao"])
    found = pair(firm.ids["zhangsan"], double)
    assert len(pairs(clerk)) == 2
    duplicates.propose_merge(clerk, double, firm.ids["zhangsan"])
    assert pairs(owner)[0] == found
    assert pairs(owner, Show.PROPOSED) == [found]
    (row,) = duplicates.pair_rows(owner, [found])
    assert row.decision is not None
    assert (row.decision.verdict, row.decision.keep) == (Verdict.MERGE, double)
    assert duplicates.count_pairs(owner) == (2, 1, 0)
    duplicates.say_distinct(owner, *found)
    assert pairs(clerk, Show.PROPOSED) == []


@pytest.mark.parametrize("act", [duplicates.say_distinct, duplicates.recall, duplicates.propose_merge])
def test_a_file_not_seen_answers_like_one_that_does_not_exist(firm: Firm, double: bytes, act: object) -> None:
    assert callable(act)
    desk = firm.open("wang")
    messages: set[str] = set()
    for hidden in (double, bytes(16)):
        with pytest.raises(Invalid) as refused:
            act(desk, firm.ids["zhangsan"], hidden)
        messages.add(refused.value.message)
    assert len(messages) == 1
    with pytest.raises(Invalid):
        act(firm.open("chen"), double, double)


def test_who_may_not_edit_decides_nothing(firm: Firm, double: bytes) -> None:
    with pytest.raises(Refused):
        duplicates.say_distinct(firm.open("wu"), firm.ids["zhangsan"], double)


def test_the_log_says_who_said_what(firm: Firm, double: bytes) -> None:
    owner = firm.open("chen")
    duplicates.say_distinct(owner, firm.ids["zhangsan"], double)
    duplicates.recall(owner, firm.ids["zhangsan"], double)
    duplicates.propose_merge(owner, firm.ids["zhangsan"], double)
    acts = [line.act for line in log.read_log(owner).lines][:3]
    assert acts == ["duplicate.propose", "duplicate.recall", "duplicate.distinct"]


def test_a_form_is_warned_of_files_on_the_desk_only(firm: Firm, double: bytes) -> None:
    typed = ClientForm(name="张三", contacts=(ContactForm(name="张三", phones=(("mobile", "+86 138-0013-8000"),)),))
    seen = {
        "chen": {firm.ids["zhangsan"], double},
        "wang": {firm.ids["zhangsan"]},
        "zhao": {double},
        "li": set[bytes](),
    }
    for login, files in seen.items():
        desk = firm.open(login)
        look_at_all(desk)
        assert {match.client.id for match in duplicates.alike_files(desk, typed)} == files
    wang = firm.open("wang")
    look_at_all(wang)
    assert duplicates.alike_files(wang, typed, firm.ids["zhangsan"]) == []
    assert duplicates.alike_files(wang, ClientForm(name="张三")) == []
    assert duplicates.alike_files(wang, ClientForm()) == []


def test_a_company_is_known_by_its_name_while_typing(firm: Firm) -> None:
    desk = firm.open("wang")
    look_at_all(desk)
    (match,) = duplicates.alike_files(desk, ClientForm(type=ClientType.COMPANY, name="海鸿进出口"))
    assert match.client.id == firm.ids["haihong"]
