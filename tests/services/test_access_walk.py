"""The quarterly access review: walking through who sees what, confirming, taking people off, finishing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.access_review import Mark
from clientbook.domain.log import Act
from clientbook.domain.revisits import Purpose
from clientbook.services import (
    access_removal,
    access_review,
    clients,
    firms,
    log,
    members,
    overview,
    revisits,
    service_team,
    undo,
)
from clientbook.services import access_walk as walk
from clientbook.services.clients import ClientFilter
from clientbook.services.expiry import settle_access
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Cancelled, Invalid, Refused, Stale
from clientbook.support.words import Role
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.access_review import AccessRow
    from tests.fixtures_firm import Firm

QUARTER = dt.timedelta(days=95)


def begun(desk: Desk) -> bytes:
    return walk.start_review(desk).made


def access(desk: Desk) -> list[AccessRow]:
    return access_review.access_review(desk)


def row_of(desk: Desk, firm: Firm, person: str, file: str) -> AccessRow:
    wanted = (firm.ids[person], firm.ids[file])
    return next(row for row in access(desk) if (row.member, row.binder) == wanted)


def confirmed_of(desk: Desk, review: bytes, firm: Firm, person: str, file: str) -> bool:
    wanted = (firm.ids[person], firm.ids[file])
    rows = walk.read_walk(desk, review).rows
    return next(one.is_confirmed for one in rows if (one.access.member, one.access.binder) == wanted)


def finished(desk: Desk) -> bytes:
    review = begun(desk)
    walk.confirm(desk, review, access(desk))
    walk.finish_review(desk, review)
    return review


def marks(desk: Desk, firm: Firm, review: bytes) -> dict[tuple[str, str], tuple[Mark, ...]]:
    names = {key: name for name, key in firm.ids.items()}
    found = walk.read_walk(desk, review).rows
    return {
        (names.get(one.access.member, ""), names.get(one.access.binder, one.access.file)): one.marks
        for one in found
        if one.marks
    }


def test_a_firm_is_reviewed_a_quarter_after_it_was_made_and_then_every_quarter(firm: Firm) -> None:
    desk = firm.open("chen")
    state = walk.review_state(desk)
    assert (state.is_due, state.open, state.last) == (False, None, None)
    assert dt.timedelta(days=89) <= state.due_on - today() <= dt.timedelta(days=92)
    assert overview.badges(desk)["access"] == 0
    with frozen(now() + QUARTER):
        assert walk.review_state(desk).is_due
        assert overview.badges(desk)["access"] == 1
        review = begun(desk)
        assert not walk.review_state(desk).is_due
        assert overview.badges(desk)["access"] == 1
        walk.confirm(desk, review, access(desk))
        walk.finish_review(desk, review)
        assert overview.badges(desk)["access"] == 0
        assert walk.review_state(desk).due_on > today() + dt.timedelta(days=88)


def test_a_walk_is_left_and_gone_on_with(firm: Firm) -> None:
    desk = firm.open("chen")
    review, rows = begun(desk), access(desk)
    walk.confirm(desk, review, rows[:3])
    desk.close()
    again = firm.open("chen")
    assert walk.review_state(again).open == review
    found = walk.read_walk(again, review)
    assert (found.confirmed, len(found.rows), found.started_by) == (3, len(rows), "陈老板")
    sums = {one.name: (one.confirmed, one.total) for one in walk.sums_of(found.rows)}
    assert sum(done for done, _total in sums.values()) == 3
    assert sums["李航"][1] == 3  # two files and the firm's lists


@pytest.mark.parametrize("login", ["sun", "wang", "zhou", "wu"])
def test_only_an_owner_reviews(firm: Firm, login: str) -> None:
    owner, other = firm.open("chen"), firm.open(login)
    review = begun(owner)
    rows = [row_of(owner, firm, "li", "haihong")]
    for act in (
        lambda: walk.start_review(other),
        lambda: walk.review_state(other),
        lambda: walk.read_walk(other, review),
        lambda: walk.confirm(other, review, rows),
        lambda: access_removal.remove(other, review, rows),
        lambda: walk.finish_review(other, review),
    ):
        with pytest.raises(Refused):
            act()
    assert "access" not in overview.badges(other)
    other.refresh()
    assert not other.session.query(walk.AccessReview).all()


def test_a_later_change_makes_a_line_unconfirmed_and_leaves_the_others(firm: Firm) -> None:
    desk = firm.open("chen")
    review = begun(desk)
    walk.confirm(desk, review, access(desk))
    ends = today() + dt.timedelta(days=10)
    service_team.set_backups(desk, firm.ids["haihong"], [BackupForm(firm.ids["li"], until=ends)])
    assert not confirmed_of(desk, review, firm, "li", "haihong")
    assert confirmed_of(desk, review, firm, "wang", "haihong")
    with pytest.raises(Invalid) as error:
        walk.finish_review(desk, review)
    assert error.value.field == "rows"
    walk.confirm(desk, review, [row_of(desk, firm, "li", "haihong")])
    service_team.set_backups(desk, firm.ids["haihong"], [])
    service_team.set_backups(desk, firm.ids["haihong"], [BackupForm(firm.ids["li"], until=ends)])
    assert not confirmed_of(desk, review, firm, "li", "haihong")


def test_who_is_removed_opens_the_file_no_longer(firm: Firm) -> None:
    desk, li = firm.open("chen"), firm.open("li")
    review = begun(desk)
    changes = access_removal.remove(desk, review, [row_of(desk, firm, "li", "haihong")])
    assert "access" in changes.nouns
    li.refresh()
    assert firm.ids["haihong"] not in clients.list_clients(li, ClientFilter())
    assert not [row for row in access(desk) if (row.member, row.binder) == (firm.ids["li"], firm.ids["haihong"])]
    assert walk.read_walk(desk, review).removed == 1
    line = log.read_log(desk).lines[0]
    assert (line.act, line.clients, line.note) == (Act.ACCESS_REMOVE, (firm.ids["haihong"],), "李航")


def test_whoever_is_responsible_leaves_for_a_successor(firm: Firm) -> None:
    desk, wang = firm.open("chen"), firm.open("wang")
    review = begun(desk)
    rows = [row_of(desk, firm, "wang", file) for file in ("zhangsan", "haihong")]
    assert access_removal.responsible_among(desk, rows) == 2
    for successor in (None, firm.ids["wang"], firm.ids["zhou"]):
        with pytest.raises(Invalid):
            access_removal.remove(desk, review, rows, successor=successor)
    assert walk.read_walk(desk, review).removed == 0
    access_removal.remove(desk, review, rows, successor=firm.ids["li"])
    wang.refresh()
    assert clients.list_clients(wang, ClientFilter()) == []
    assert {row.member for row in service_team.team_of(desk, firm.ids["haihong"])} == {firm.ids["li"]}


def test_a_clerk_is_removed_with_the_call(firm: Firm) -> None:
    desk = firm.open("chen")
    form = revisits.PlanForm(due_on=today(), purpose=Purpose.OTHER, assigned_to=firm.ids["wu"])
    revisits.plan_revisit(desk, firm.ids["ouyang"], form)
    clerk = firm.open("wu")
    assert clients.list_clients(clerk, ClientFilter()) == [firm.ids["ouyang"]]
    access_removal.remove(desk, begun(desk), [row_of(desk, firm, "wu", "ouyang")])
    clerk.refresh()
    assert clients.list_clients(clerk, ClientFilter()) == []
    assert not [row for row in access(desk) if row.member == firm.ids["wu"] and row.binder == firm.ids["ouyang"]]


@pytest.mark.parametrize(("person", "file"), [("chen", "shan"), ("sun", "shan"), ("zhou", "shan")])
def test_what_a_role_brings_cannot_be_removed(firm: Firm, person: str, file: str) -> None:
    desk = firm.open("chen")
    with pytest.raises(Invalid) as error:
        access_removal.remove(desk, begun(desk), [row_of(desk, firm, person, file)])
    assert error.value.field == "rows"


def test_the_firms_lists_cannot_be_removed(firm: Firm) -> None:
    desk = firm.open("chen")
    review = begun(desk)
    rows = [row for row in access(desk) if row.member == firm.ids["li"] and row.kind != "client"]
    with pytest.raises(Invalid):
        access_removal.remove(desk, review, rows)
    with pytest.raises(Invalid):
        access_removal.remove(desk, review, [])
    with pytest.raises(Invalid):
        walk.confirm(desk, review, [])


def test_the_first_review_marks_what_others_gave(firm: Firm) -> None:
    manager = firm.open("sun")
    service_team.set_backups(manager, firm.ids["zhangsan"], [BackupForm(firm.ids["li"])])
    desk = firm.open("chen")
    assert marks(desk, firm, begun(desk)) == {("li", "zhangsan"): (Mark.OTHERS,)}


def test_what_changed_since_the_last_review_stands_first(firm: Firm) -> None:
    desk = firm.open("chen")
    ends = today() + dt.timedelta(days=100)
    service_team.set_backups(desk, firm.ids["haihong"], [BackupForm(firm.ids["li"], until=ends)])
    finished(desk)
    with frozen(now() + QUARTER):
        review = begun(desk)
        assert marks(desk, firm, review) == {}
        longer = [BackupForm(firm.ids["li"], until=ends + dt.timedelta(days=30))]
        service_team.set_backups(desk, firm.ids["haihong"], longer)
        manager = firm.open("sun")
        service_team.set_backups(manager, firm.ids["zhangsan"], [BackupForm(firm.ids["li"])])
        desk.refresh()
        assert marks(desk, firm, review) == {
            ("li", "haihong"): (Mark.WIDER,),
            ("li", "zhangsan"): (Mark.NEW, Mark.OTHERS),
        }
        first = walk.read_walk(desk, review).rows[:2]
        assert [one.marks[0] for one in first] == [Mark.WIDER, Mark.NEW]
    with frozen(now() + 2 * QUARTER):
        assert marks(desk, firm, review)["li", "haihong"] == (Mark.ENDED, Mark.WIDER)


def test_finishing_keeps_who_saw_what_and_the_head(firm: Firm) -> None:
    desk = firm.open("chen")
    review, rows = begun(desk), access(desk)
    access_removal.remove(desk, review, [row_of(desk, firm, "li", "haihong")])
    walk.confirm(desk, review, access(desk))
    head = log.log_head(desk)
    walk.finish_review(desk, review)
    found = walk.last_review(desk)
    assert found is not None
    assert (found.confirmed, found.removed, found.people) == (len(rows) - 1, 1, len({row.member for row in rows}))
    assert (found.head, found.words, found.finished_by) == (head.seq, head.words, desk.me)
    assert [line.act for line in log.read_log(desk).lines[:4]] == [
        *(Act.ACCESS_FINISH, Act.ACCESS_CONFIRM, Act.ACCESS_REMOVE, Act.ACCESS_START)
    ]
    for act in (walk.finish_review, lambda desk, key: walk.confirm(desk, key, access(desk))):
        with pytest.raises(Stale):
            act(desk, review)


def test_a_confirmation_and_a_removal_are_taken_back(firm: Firm) -> None:
    desk, li = firm.open("chen"), firm.open("li")
    review = begun(desk)
    confirmed = walk.confirm(desk, review, [row_of(desk, firm, "li", "shan")])
    undo.undo(desk, confirmed.act)
    assert walk.read_walk(desk, review).confirmed == 0
    removed = access_removal.remove(desk, review, [row_of(desk, firm, "li", "haihong")])
    undo.undo(desk, removed.act)
    assert walk.read_walk(desk, review).removed == 0
    li.refresh()
    assert firm.ids["haihong"] in clients.list_clients(li, ClientFilter())


def test_a_handing_on_is_taken_back_as_a_whole(firm: Firm) -> None:
    desk, client = firm.open("chen"), firm.ids["haihong"]
    review = begun(desk)
    before = service_team.team_of(desk, client)
    rows = [row_of(desk, firm, "wang", "haihong")]
    removed = access_removal.remove(desk, review, rows, successor=firm.ids["zhao"])
    assert firm.ids["wang"] not in {row.member for row in service_team.team_of(desk, client)}
    undo.undo(desk, removed.act)
    assert service_team.team_of(desk, client) == before
    assert client in clients.list_clients(firm.open("wang"), ClientFilter())
    assert client not in clients.list_clients(firm.open("zhao"), ClientFilter())
    assert desk.vault.verify().is_sound


def test_stopping_while_keys_are_changed_leaves_everything(firm: Firm) -> None:
    desk = firm.open("chen")
    review, row = begun(desk), row_of(desk, firm, "li", "haihong")

    def stop(_done: int, _total: int) -> None:
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        access_removal.remove(desk, review, [row], progress=stop)
    assert row_of(desk, firm, "li", "haihong") == row
    assert walk.read_walk(desk, review).removed == 0


def test_what_was_confirmed_cannot_be_taken_back_once_the_review_is_finished(firm: Firm) -> None:
    desk = firm.open("chen")
    review = begun(desk)
    confirmed = walk.confirm(desk, review, access(desk))
    walk.finish_review(desk, review)
    with pytest.raises(Stale):
        undo.undo(desk, confirmed.act)


@pytest.fixture
def owners(firm: Firm) -> tuple[Desk, Desk]:
    """Two owners at their desks."""
    one = firm.open("chen")
    form = members.MemberForm(login="he", name="何静", role=Role.OWNER)
    changes, code = members.add_member(one, form)
    firm.ids["he"] = changes.made
    newcomer = firms.open_firm(firm.path, login="he", passphrase=code)
    firms.change_passphrase(newcomer, old=code, new=passphrase("he"))
    newcomer.close()
    one.refresh()
    settle_access(one)
    return one, firm.open("he")


def test_two_owners_walk_at_once(firm: Firm, owners: tuple[Desk, Desk]) -> None:
    one, other = owners
    review = begun(one)
    with pytest.raises(Stale, match="陈老板"):
        begun(other)
    walk.confirm(one, review, [row_of(one, firm, "li", "shan")])
    walk.confirm(other, review, [row_of(other, firm, "wang", "zhangsan")])
    other.refresh()
    assert walk.read_walk(other, review).confirmed == 2


def test_what_another_owner_removed_is_not_confirmed(firm: Firm, owners: tuple[Desk, Desk]) -> None:
    one, other = owners
    review = begun(one)
    seen = [row_of(one, firm, "li", file) for file in ("shan", "haihong")]
    other.refresh()
    access_removal.remove(other, review, [row_of(other, firm, "li", "haihong")])
    with pytest.raises(Stale, match=r"何静 .*宁波海鸿"):
        walk.confirm(one, review, seen)
    with pytest.raises(Stale):
        access_removal.remove(one, review, seen)
    assert not confirmed_of(one, review, firm, "li", "shan")


def test_two_owners_do_not_both_finish(owners: tuple[Desk, Desk]) -> None:
    one, other = owners
    review = begun(one)
    walk.confirm(one, review, access(one))
    other.refresh()
    walk.finish_review(other, review)
    with pytest.raises(Stale, match="何静"):
        walk.finish_review(one, review)


def test_nothing_is_kept_of_a_removal_that_fails(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = firm.open("chen")
    review = begun(desk)
    row = row_of(desk, firm, "li", "haihong")
    seq = desk.vault.seq

    def full(_commit: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(desk.vault, "commit", full)
        with pytest.raises(OSError, match="space"):
            access_removal.remove(desk, review, [row])
    assert desk.vault.seq == seq
    assert walk.read_walk(desk, review).removed == 0
    assert row_of(desk, firm, "li", "haihong") == row
    access_removal.remove(desk, review, [row])
    assert walk.read_walk(desk, review).removed == 1
