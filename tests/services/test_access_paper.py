"""The printed sheet of an access review: what everybody saw when it was finished, journalled, for owners alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.domain.log import Act
from clientbook.services import access_paper, access_removal, log, service_team
from clientbook.services import access_walk as walk
from clientbook.support.errors import Invalid, Refused
from tests.reports.paper import text
from tests.services.test_access_walk import access, begun, finished, row_of

if TYPE_CHECKING:
    from tests.fixtures_firm import Firm


def test_the_sheet_says_who_sees_what_and_is_journalled(firm: Firm) -> None:
    desk = firm.open("chen")
    with pytest.raises(Invalid):
        access_paper.print_review(desk)
    review = begun(desk)
    access_removal.remove(desk, review, [row_of(desk, firm, "li", "haihong")])
    walk.confirm(desk, review, access(desk))
    walk.finish_review(desk, review)
    found = walk.last_review(desk)
    assert found is not None
    service_team.assign(desk, [firm.ids["shan"]], firm.ids["zhao"])
    sheet = access_paper.print_review(desk)
    said = text(sheet.pdf)
    for words in ("陈老板", "Takenoff1", found.words.replace(" ", ""), f"entry{found.head}", "Signature", sheet.serial):
        assert words in said
    person = said[said.index("李航・Staff") :]
    assert "单婷Wholefile" in person[:200], "as it was when the review was finished"
    line = log.read_log(desk).lines[0]
    assert (line.act, line.kind) == (Act.PRINT_ACCESS, log.LogKind.PRINT)


@pytest.mark.parametrize("login", ["sun", "wang"])
def test_only_an_owner_prints_the_sheet(firm: Firm, login: str) -> None:
    finished(firm.open("chen"))
    with pytest.raises(Refused):
        access_paper.print_review(firm.open(login))
