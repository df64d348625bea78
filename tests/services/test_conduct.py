"""A jump over the own norm is found in the log, shown to owners with its evidence, and settled."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.conduct import JumpState
from clientbook.domain.log import Act, LogKind
from clientbook.services import conduct, log, overview, undo
from clientbook.services.conduct import JumpForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Clash, Invalid, Refused

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

LOOKED = JumpForm(state=JumpState.LOOKED_INTO, note="问过本人，是在准备年终对账")


def opens(desk: Desk, client: bytes, counts: list[int], *, ago: int = 0) -> None:
    """Let somebody open files so often on each of these days, the last one so many days ago."""
    moment = now()
    for place, count in enumerate(counts):
        with frozen(moment - dt.timedelta(days=ago + len(counts) - 1 - place)):
            for _time in range(count):
                desk.note(Act.CLIENT_OPEN, about=client)


def counted(desk: Desk) -> None:
    while not conduct.count_on(desk):
        pass


def watched(desk: Desk) -> list[conduct.JumpRow]:
    desk.refresh()
    counted(desk)
    conduct.watch(desk)
    return conduct.list_jumps(desk)


@pytest.fixture
def owner(firm: Firm) -> Desk:
    """The owner's desk after 王 opened far more files today than on twelve days before."""
    opens(firm.open("wang"), firm.ids["zhangsan"], [3, 2, 4, 3, 2, 4, 3, 2, 4, 5, 3, 2, 40])
    return firm.open("chen")


def test_a_jump_is_found_and_said_in_a_sentence(owner: Desk, firm: Firm) -> None:
    assert overview.badges(owner)["log"] == 0
    (row,) = watched(owner)
    assert (row.member, row.on, row.what, row.times, row.state) == (
        *(firm.ids["wang"], today(), LogKind.OPEN, 40, JumpState.NEW),
    )
    day = today().isoformat()
    assert conduct.evidence(row) == (
        f"王晓雯 opened 40 files on {day}; on 12 earlier days it was 3 in the middle and 5 at most."
    )
    assert [one.times for one in conduct.days_of(owner, row.id)] == [3, 2, 4, 3, 2, 4, 3, 2, 4, 5, 3, 2, 40]
    assert overview.badges(owner)["log"] == 1
    line = log.read_log(owner).lines[0]
    assert (line.act, line.note) == (Act.CONDUCT_FIND, "王晓雯")


def test_a_warning_comes_once_and_the_log_is_counted_once(owner: Desk) -> None:
    watched(owner)
    seq = owner.vault.seq
    assert not conduct.watch(owner)
    (row,) = watched(owner)
    assert owner.vault.seq == seq
    assert row.times == 40


def test_counts_go_on_in_the_next_session(owner: Desk, firm: Firm) -> None:
    watched(owner)
    owner.save_snapshot()
    owner.close()
    again = firm.open("chen")
    days = conduct.days_of(again, conduct.list_jumps(again)[0].id)
    assert days[-1].times == 40
    opens(firm.open("wang"), firm.ids["zhangsan"], [30])
    (row,) = watched(again)
    assert row.times == 70, "it grew by more than half"


def test_a_day_that_is_over_says_its_last_count(owner: Desk, firm: Firm) -> None:
    watched(owner)
    opens(firm.open("wang"), firm.ids["zhangsan"], [5])
    assert watched(owner)[0].times == 40
    with frozen(now() + dt.timedelta(days=1)):
        assert watched(owner)[0].times == 45


def test_a_new_colleague_is_measured_by_the_role(firm: Firm) -> None:
    opens(firm.open("wang"), firm.ids["zhangsan"], [3] * 12, ago=1)
    opens(firm.open("li"), firm.ids["shan"], [25])
    (row,) = watched(firm.open("chen"))
    assert (row.name, row.is_of_role) == ("李航", True)
    assert "colleagues in the same role" in conduct.evidence(row)


def test_what_became_of_it_is_written_down(owner: Desk) -> None:
    (row,) = watched(owner)
    for form, field in ((JumpForm(state=JumpState.DISMISSED), "note"), (JumpForm(state=JumpState.NEW), "state")):
        with pytest.raises(Invalid) as error:
            conduct.settle(owner, row.id, form)
        assert error.value.field == field
    changes = conduct.settle(owner, row.id, LOOKED)
    (row,) = conduct.list_jumps(owner)
    assert (row.state, row.note, row.by) == (JumpState.LOOKED_INTO, LOOKED.note, "陈老板")
    assert overview.badges(owner)["log"] == 0
    assert log.read_log(owner).lines[0].act == Act.CONDUCT_LOOK
    assert conduct.list_jumps(owner, JumpState.NEW) == []
    undo.undo(owner, changes.act)
    assert conduct.list_jumps(owner)[0].state is JumpState.NEW
    conduct.settle(owner, row.id, JumpForm(state=JumpState.DISMISSED, note="盘点"))
    assert log.read_log(owner).lines[0].act == Act.CONDUCT_DISMISS


def test_a_jump_that_grows_comes_back(owner: Desk, firm: Firm) -> None:
    (row,) = watched(owner)
    conduct.settle(owner, row.id, LOOKED)
    opens(firm.open("wang"), firm.ids["zhangsan"], [40])
    assert [(one.state, one.times) for one in watched(owner)] == [(JumpState.NEW, 80)]


def test_two_owners_desks_warn_once_and_settle_together(owner: Desk, firm: Firm) -> None:
    other = firm.open("chen")
    (row,) = watched(owner)
    assert [one.id for one in watched(other)] == [row.id]
    base = conduct.jump_form(other, row.id)
    conduct.settle(owner, row.id, LOOKED, base=base)
    with pytest.raises(Clash):
        conduct.settle(other, row.id, JumpForm(state=JumpState.DISMISSED, note="没事"), base=base)
    assert conduct.list_jumps(other)[0].note == LOOKED.note


@pytest.mark.parametrize("login", ["sun", "wang", "zhou"])
def test_only_owners_are_warned(owner: Desk, firm: Firm, login: str) -> None:
    (row,) = watched(owner)
    desk = firm.open(login)
    for act in (
        lambda: conduct.count_on(desk),
        lambda: conduct.watch(desk),
        lambda: conduct.list_jumps(desk),
        lambda: conduct.days_of(desk, row.id),
        lambda: conduct.settle(desk, row.id, LOOKED),
    ):
        with pytest.raises(Refused):
            act()
    assert "log" not in overview.badges(desk)
    assert not desk.session.query(conduct.ConductJump).all()


def test_managers_do_not_read_of_a_warning_in_the_log(owner: Desk, firm: Firm) -> None:
    watched(owner)
    assert Act.CONDUCT_FIND not in {line.act for line in log.read_log(firm.open("sun")).lines}


def test_nothing_is_kept_of_a_warning_that_cannot_be_written(owner: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    counted(owner)

    def full(_commit: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(owner.vault, "commit", full)
        with pytest.raises(OSError, match="space"):
            conduct.watch(owner)
    assert conduct.list_jumps(owner) == []
    assert len(watched(owner)) == 1
