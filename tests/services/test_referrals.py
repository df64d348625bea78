"""Who brought whom: what the tree counts, and that nothing of an unseen file appears in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.clients import ClientDetails, details_id
from clientbook.services import dossiers, editing, files, purchases, referrals
from clientbook.services.clients import Worth
from clientbook.services.editing import ClientForm
from clientbook.services.purchases import PurchaseForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.referrals import Branch
    from tests.fixtures_firm import Firm

UNSEEN = "a file you do not see"


def _link(desk: Desk, brought: bytes, by: bytes) -> None:
    editing.edit_client(desk, brought, replace(editing.edit_form(desk, brought), referrer=by))


def _buy(desk: Desk, client: bytes, amount: int, currency: str = "CNY") -> None:
    form = PurchaseForm(on=today() - dt.timedelta(days=900), product="茶", amount=Decimal(amount), currency=currency)
    purchases.log_purchase(desk, client, form)


@pytest.fixture
def family(firm: Firm) -> Desk:
    """张三 brought 单婷 and 海鸿, 单婷 brought 欧阳雪; signed in as the owner."""
    desk = firm.open("chen")
    for brought, by in (("shan", "zhangsan"), ("haihong", "zhangsan"), ("ouyang", "shan")):
        _link(desk, firm.ids[brought], firm.ids[by])
    _buy(desk, firm.ids["ouyang"], 500)
    _buy(desk, firm.ids["ouyang"], 70, "USD")
    _buy(desk, firm.ids["zhangsan"], 9)
    return desk


def _outline(branches: list[Branch]) -> list[tuple[str, int, int, int]]:
    return [(one.name, one.depth, one.direct, one.total) for one in branches]


def test_the_tree_counts_what_each_brought(family: Desk) -> None:
    found = referrals.tree(family)
    assert _outline(found) == [
        ("张三", 0, 2, 3),
        ("单婷", 1, 1, 1),
        ("欧阳雪", 2, 0, 0),
        ("宁波海鸿进出口有限公司", 1, 0, 0),
    ]
    first, second = found[0], found[1]
    assert first.own == (Worth(Decimal(9), "CNY"),)
    assert first.brought == (Worth(Decimal(186500), "CNY"), Worth(Decimal(70), "USD"))
    assert second.brought == (Worth(Decimal(500), "CNY"), Worth(Decimal(70), "USD"))
    assert [one.responsible for one in found] == ["王晓雯", "李航", "赵敏", "王晓雯"]


def test_the_tree_of_one_client_leaves_the_others_out(family: Desk, firm: Firm) -> None:
    two = [editing.add_client(family, ClientForm(name=name)).made for name in ("甲", "乙")]
    _link(family, two[1], two[0])
    assert len(referrals.tree(family)) == 6
    assert _outline(referrals.tree(family, two[1])) == [("甲", 0, 1, 1), ("乙", 1, 0, 0)]
    assert len(referrals.tree(family, firm.ids["ouyang"])) == 4
    lone = editing.add_client(family, ClientForm(name="丙")).made
    assert referrals.tree(family, lone) == []


@pytest.mark.parametrize(
    ("login", "outline"),
    [
        ("wang", [("张三", 0, 1, 1), ("宁波海鸿进出口有限公司", 1, 0, 0)]),
        ("li", []),
        ("zhao", []),
        ("sun", [("张三", 0, 2, 2), ("宁波海鸿进出口有限公司", 1, 0, 0), ("单婷", 1, 0, 0)]),
        ("qian", []),
        ("zhou", []),
        ("wu", []),
    ],
)
@pytest.mark.usefixtures("family")
def test_nobody_sees_a_link_to_a_file_that_is_not_theirs(
    firm: Firm, login: str, outline: list[tuple[str, int, int, int]]
) -> None:
    assert _outline(referrals.tree(firm.open(login))) == outline


@pytest.mark.parametrize(
    ("login", "client", "shown"),
    [
        ("wang", "haihong", "张三"),
        ("li", "haihong", UNSEEN),
        ("li", "shan", UNSEEN),
        ("zhao", "ouyang", UNSEEN),
        ("sun", "shan", "张三"),
        ("zhou", "ouyang", ""),
    ],
)
@pytest.mark.usefixtures("family")
def test_an_unseen_referrer_is_a_file_you_do_not_see_and_nothing_else(
    firm: Firm, login: str, client: str, shown: str
) -> None:
    desk = firm.open(login)
    tie = referrals.tie_of(desk, firm.ids[client])
    assert tie.name == shown
    assert (tie.referrer is None) is (shown in ("", UNSEEN))
    page = files.read_file(desk, firm.ids[client])
    assert dict(page.glance.facts).get("Referred by", "") == shown
    paper = dossiers.dossier(desk, firm.ids[client])
    assert {fact.label: fact.value for fact in paper.facts}.get("Referred by", "") == ("" if shown == UNSEEN else shown)
    everything = f"{page!r}{paper!r}{tie!r}"
    hidden = {"张三", "欧阳雪", "单婷"} - {card.name for card in page.glance.contacts} - {shown}
    assert not [name for name in hidden if name in everything]


@pytest.mark.usefixtures("family")
def test_saving_a_file_keeps_a_link_that_the_person_does_not_see(firm: Firm) -> None:
    staff, owner = firm.open("zhao"), firm.open("chen")
    form = editing.edit_form(staff, firm.ids["ouyang"])
    editing.edit_client(staff, firm.ids["ouyang"], replace(form, remarks="x"))
    owner.refresh()
    assert referrals.tie_of(owner, firm.ids["ouyang"]).referrer == firm.ids["shan"]
    editing.edit_client(staff, firm.ids["ouyang"], replace(form, referrer=None, referred_by="邻居"))
    assert referrals.tie_of(staff, firm.ids["ouyang"]).name == "邻居"


def test_a_link_to_a_file_that_is_not_theirs_cannot_be_made(firm: Firm) -> None:
    staff = firm.open("zhao")
    with pytest.raises(Invalid, match="whose file you see") as error:
        _link(staff, firm.ids["ouyang"], firm.ids["zhangsan"])
    assert error.value.field == "referrer"


def test_a_ring_of_links_from_elsewhere_is_still_a_tree(family: Desk, firm: Firm) -> None:
    with family.act("client.edit"):
        details = family.session.get_one(ClientDetails, details_id(firm.ids["zhangsan"]))
        details.referrer_id = firm.ids["ouyang"]
    found = referrals.tree(family)
    assert len(found) == 4
    assert len({one.id for one in found}) == 4
    assert found[0].total == 3
