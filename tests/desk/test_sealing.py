"""Nothing on the desk changes without being sealed, whatever path the change takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, Executable, delete, select, text, update

from clientbook.desk import Unsealed
from clientbook.desk.storing import fresh
from clientbook.domain.base import Labelled
from clientbook.domain.clients import Client, Contact
from clientbook.support.errors import Damaged, Stale

if TYPE_CHECKING:
    from tests.fixtures_firm import Firm


def _name(firm: Firm, login: str = "chen") -> str:
    return firm.open(login).session.get_one(Client, firm.ids["zhangsan"]).name


def test_a_change_inside_an_act_is_there_for_everybody(firm: Firm) -> None:
    desk = firm.open("wang")
    with desk.act("client.edit", about=firm.ids["zhangsan"]):
        desk.session.get_one(Client, firm.ids["zhangsan"]).name = "张三丰"
    assert _name(firm) == "张三丰"


def test_a_change_outside_an_act_cannot_be_committed(firm: Firm) -> None:
    desk = firm.open("wang")
    desk.session.get_one(Client, firm.ids["zhangsan"]).name = "李四"
    with pytest.raises(Unsealed):
        desk.session.commit()
    desk.session.rollback()
    assert desk.session.get_one(Client, firm.ids["zhangsan"]).name == "张三"


@pytest.mark.parametrize(
    "statement",
    [update(Client).values(name="李四"), delete(Contact), text("UPDATE client SET name = '李四'")],
    ids=["bulk update", "bulk delete", "plain SQL"],
)
def test_bulk_and_plain_sql_cannot_be_committed_unsealed(firm: Firm, statement: Executable) -> None:
    desk = firm.open("wang")
    desk.session.execute(statement)
    with pytest.raises(Unsealed):
        desk.session.commit()


def test_a_connection_beside_the_session_cannot_commit_unsealed(firm: Firm) -> None:
    desk = firm.open("wang")
    connection = desk.session.get_bind()
    desk.session.rollback()
    assert isinstance(connection, Connection)
    connection.execute(text("UPDATE contact SET name = 'x'"))
    with pytest.raises(Unsealed):
        connection.commit()
    connection.rollback()
    assert not connection.scalar(text("SELECT count(*) FROM contact WHERE name = 'x'"))


def test_bulk_update_inside_an_act_is_sealed_like_any_other(firm: Firm) -> None:
    desk = firm.open("wang")
    with desk.act("client.edit"):
        desk.session.execute(update(Client).where(Client.id == firm.ids["zhangsan"]).values(name="张三丰"))
    assert _name(firm) == "张三丰"


def test_records_laid_on_the_desk_at_once_are_sealed_like_any_other(firm: Firm) -> None:
    client = firm.ids["zhangsan"]
    desk, made = firm.open("wang"), fresh(Contact)
    phones, emails = (Labelled("mobile", "13800138000"), Labelled("办公", "021-62343388")), (Labelled("", "a@b.cn"),)
    people = [
        made(binder=client, client_id=client, name="李四", phones=phones, emails=emails, has_left=True),
        made(binder=client, client_id=client, name="王五", rank=2),
    ]
    with desk.act("client.edit", about=client) as draft:
        desk.put(people)
        assert desk.session.get_one(Contact, people[0].id).phones == phones
    assert draft.changes.ids == {one.id for one in people}
    for login in ("wang", "chen"):
        first, second = (firm.open(login).session.get_one(Contact, one.id) for one in people)
        assert (first.name, first.phones, first.emails, first.has_left) == ("李四", phones, emails, True)
        assert (second.name, second.phones, second.rank, second.version) == ("王五", (), 2, 1)


def test_records_laid_on_the_desk_outside_an_act_cannot_be_committed(firm: Firm) -> None:
    desk = firm.open("wang")
    desk.put([fresh(Contact)(binder=firm.ids["zhangsan"], client_id=firm.ids["zhangsan"], name="李四")])
    with pytest.raises(Unsealed):
        desk.session.commit()


def test_an_act_that_fails_half_way_changes_nothing(firm: Firm) -> None:
    desk = firm.open("wang")
    seq = desk.vault.seq
    with pytest.raises(ZeroDivisionError), desk.act("client.edit"):  # noqa: PT012  leaving the act is what raises
        desk.session.get_one(Client, firm.ids["zhangsan"]).name = "李四"
        desk.session.flush()
        raise ZeroDivisionError
    assert desk.session.get_one(Client, firm.ids["zhangsan"]).name == "张三"
    assert desk.vault.seq == seq
    assert _name(firm) == "张三"


def test_an_entity_cannot_move_to_another_binder(firm: Firm) -> None:
    desk = firm.open("wang")
    contact = desk.session.scalars(select(Contact).where(Contact.client_id == firm.ids["zhangsan"])).one()
    with pytest.raises(Unsealed, match="another binder"), desk.act("client.edit"):  # noqa: PT012  leaving the act is what raises
        contact = desk.session.get_one(Contact, contact.id)
        contact.binder = firm.ids["haihong"]


def test_an_act_sees_what_others_saved_first(firm: Firm) -> None:
    mine, theirs = firm.open("wang"), firm.open("chen")
    with theirs.act("client.edit"):
        theirs.session.get_one(Client, firm.ids["zhangsan"]).region = "浙江"
    with mine.act("client.edit") as draft:
        mine.session.get_one(Client, firm.ids["zhangsan"]).industry = "五金"
    assert "client" in draft.changes.nouns
    both = firm.open("li").session.get(Client, firm.ids["zhangsan"])
    assert both is None
    client = firm.open("sun").session.get_one(Client, firm.ids["zhangsan"])
    assert (client.region, client.industry) == ("浙江", "五金")


def test_the_same_record_changed_elsewhere_meanwhile_is_stale(firm: Firm) -> None:
    mine, theirs = firm.open("wang"), firm.open("chen")
    with pytest.raises(Stale), mine.act("client.edit"):  # noqa: PT012  leaving the act is what raises
        mine.session.get_one(Client, firm.ids["zhangsan"]).region = "浙江"
        with theirs.act("client.edit"):
            theirs.session.get_one(Client, firm.ids["zhangsan"]).region = "江苏"
    mine.refresh()
    assert mine.session.get_one(Client, firm.ids["zhangsan"]).region == "江苏"


def test_a_record_that_the_vault_cannot_vouch_for_stops_the_unlock(firm: Firm) -> None:
    import sqlite3

    with sqlite3.connect(firm.path) as raw:
        raw.execute("UPDATE records SET body = zeroblob(length(body)) WHERE kind = 'contact'")
    raw.close()
    with pytest.raises(Damaged):
        firm.open("chen")
