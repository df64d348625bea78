"""The log: whose entries are read by whom, in which words, in parts from the end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.log import Act, LogKind
from clientbook.services import files, log, service_team
from clientbook.services.files import Secret
from clientbook.services.log import LogFilter
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Refused

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.log import LogLine
    from tests.fixtures_firm import Firm


def newest(desk: Desk, act: str) -> LogLine:
    return next(line for line in log.read_log(desk).lines if line.act == act)


def whole(desk: Desk) -> list[LogLine]:
    part = log.read_log(desk)
    lines = list(part.lines)
    while part.first > 1:
        part = log.read_log(desk, before=part.first, size=7)
        lines += part.lines
    return lines


def test_an_opening_names_person_file_and_time(firm: Firm) -> None:
    moment = dt.datetime(2027, 3, 1, 2, 30, tzinfo=dt.UTC)
    with frozen(moment):
        files.open_file(firm.open("wang"), firm.ids["zhangsan"])
    line = newest(firm.open("chen"), Act.CLIENT_OPEN)
    assert (line.name, line.act_name, line.file, line.kind) == ("王晓雯", "Opened a file", "张三", LogKind.OPEN)
    assert line.time == moment
    assert line.clients == (firm.ids["zhangsan"],)


def test_a_reveal_says_what_was_revealed(firm: Firm) -> None:
    desk = firm.open("wang")
    contact = files.contact_cards(desk, firm.ids["zhangsan"])[0]
    files.reveal(desk, contact.id, Secret.PHONE, 0)
    assert newest(firm.open("chen"), Act.CLIENT_REVEAL).note == "phone number"


def test_several_files_and_the_people_concerned(firm: Firm) -> None:
    owner = firm.open("chen")
    service_team.assign(owner, [firm.ids["zhangsan"], firm.ids["haihong"]], firm.ids["li"])
    line = newest(owner, Act.TEAM_ASSIGN)
    assert line.file == "张三 and 1 more"
    assert line.note == "responsible: 李航"


def test_acts_of_the_vault_name_whom_they_concern(firm: Firm) -> None:
    made = [line for line in whole(firm.open("chen")) if line.act == "new_member"]
    assert {line.note for line in made} == {"王晓雯", "李航", "赵敏", "孙经理", "钱经理", "周档案", "吴回访"}
    assert {line.note for line in whole(firm.open("chen")) if line.act == "new_team"} == {"east", "west"}


def test_a_manager_reads_the_own_team_and_counts_the_rest(firm: Firm) -> None:
    for login, key in (("wang", "zhangsan"), ("zhao", "ouyang")):
        files.open_file(firm.open(login), firm.ids[key])
    desk = firm.open("sun")
    part = log.read_log(desk)
    assert {line.name for line in part.lines} <= {"王晓雯", "李航", "孙经理"}
    assert [line.file for line in part.lines if line.act == Act.CLIENT_OPEN] == ["张三"]
    assert part.hidden == part.last - part.first + 1 - len(part.lines)
    assert part.hidden > 0


def test_the_manager_is_not_told_the_name_of_a_file_of_another_team(firm: Firm) -> None:
    files.open_file(firm.open("wang"), firm.ids["zhangsan"])
    owner = firm.open("chen")
    service_team.assign(owner, [firm.ids["zhangsan"]], firm.ids["zhao"])
    assert newest(firm.open("sun"), Act.CLIENT_OPEN).file == "a file you do not see"
    assert newest(owner, Act.CLIENT_OPEN).file == "张三"


@pytest.mark.parametrize("login", ["wang", "zhou", "wu"])
def test_others_do_not_read_the_log(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    with pytest.raises(Refused):
        log.read_log(desk)
    with pytest.raises(Refused):
        log.read_newer(desk, 0)


def test_parts_join_without_gap_or_overlap(firm: Firm) -> None:
    desk = firm.open("chen")
    for _round in range(3):
        files.open_file(desk, firm.ids["zhangsan"])
    part = log.read_log(desk, size=5)
    seen = [line.seq for line in part.lines]
    while part.first > 1:
        part = log.read_log(desk, before=part.first, size=4)
        seen += [line.seq for line in part.lines]
    assert seen == list(range(desk.vault.seq, 0, -1))


def test_what_was_written_since_comes_newest_first(firm: Firm) -> None:
    owner, other = firm.open("chen"), firm.open("wang")
    top = log.read_log(owner).last
    assert log.read_newer(owner, top).lines == ()
    files.open_file(other, firm.ids["zhangsan"])
    files.open_file(other, firm.ids["haihong"])
    part = log.read_newer(owner, top)
    assert [line.file for line in part.lines] == ["宁波海鸿进出口有限公司", "张三"]
    assert (part.first, part.last) == (top + 1, top + 2)


def test_filters(firm: Firm) -> None:
    owner, other = firm.open("chen"), firm.open("wang")
    files.open_file(other, firm.ids["zhangsan"])
    files.open_file(owner, firm.ids["haihong"])
    lines = log.read_log(owner).lines

    def shown(wanted: LogFilter) -> list[LogLine]:
        return [line for line in lines if wanted.takes(line)]

    opened = LogFilter(kind=LogKind.OPEN)
    assert {line.name for line in shown(opened)} == {"王晓雯", "陈老板"}
    mine = LogFilter(member=firm.ids["wang"], act=Act.CLIENT_OPEN)
    assert [line.file for line in shown(mine)] == ["张三"]
    of_file = LogFilter(clients=frozenset({firm.ids["haihong"]}), kind=LogKind.OPEN)
    assert [line.name for line in shown(of_file)] == ["陈老板"]
    day = today()
    assert shown(LogFilter(first=day, last=day))
    assert not shown(LogFilter(first=day + dt.timedelta(days=1)))
    assert not shown(LogFilter(last=day - dt.timedelta(days=1)))


def test_what_is_taken_away_is_counted_per_person_and_day(firm: Firm) -> None:
    desk = firm.open("wang")
    with frozen(now() - dt.timedelta(days=1)):
        files.open_file(desk, firm.ids["zhangsan"])
    contact = files.contact_cards(desk, firm.ids["zhangsan"])[0]
    for _round in range(2):
        files.open_file(desk, firm.ids["haihong"])
        files.reveal(desk, contact.id, Secret.PHONE, 0)
    counts = log.counts_per_day(log.read_log(firm.open("chen")).lines)
    of_wang = [row[3:] for row in counts if row.member == firm.ids["wang"]]
    assert of_wang == [(2, 2, 0, 0), (1, 0, 0, 0)]


def test_the_head_is_that_of_the_vault(firm: Firm) -> None:
    desk = firm.open("chen")
    head = log.log_head(desk)
    assert (head.seq, head.hash) == (desk.vault.seq, desk.vault.head.hex())
    assert len(head.words.replace("-", " ").split()) == 6
