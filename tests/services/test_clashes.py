"""Two desktops change one record: what does not clash is kept of both, the rest is asked, and nothing goes missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.domain.clashes import Choice
from clientbook.domain.clients import Stage
from clientbook.services import editing, firms, members, removals, service_team, undo
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.support.clock import now, today
from clientbook.support.errors import Clash, Gone, Refused, Stale
from clientbook.support.words import Role
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm
    from tests.postgres_cluster import Cluster


def _form(desk: Desk, client: bytes) -> ClientForm:
    desk.refresh()
    return editing.edit_form(desk, client)


def _saved(desk: Desk, client: bytes, base: ClientForm, **fields: object) -> None:
    editing.edit_client(desk, client, replace(base, **fields), base=base)  # type: ignore[arg-type]


def test_different_fields_of_one_file_are_both_kept(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base = _form(wang, client)
    theirs = _form(sun, client)
    _saved(sun, client, theirs, region="浙江", tags=("老客户",), remarks="喜欢喝茶")
    _saved(wang, client, base, address="人民路 1 号", tags=("VIP",))
    for desk in (wang, sun):
        form = _form(desk, client)
        assert (form.region, form.address, form.remarks) == ("浙江", "人民路 1 号", "喜欢喝茶")
        assert set(form.tags) == {"老客户", "VIP"}


def test_the_same_field_is_asked_about_with_who_and_when(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base, began = _form(wang, client), now()
    _saved(sun, client, _form(sun, client), name="张三丰", region="浙江", remarks="他的话")
    with pytest.raises(Clash, match="孙经理") as met:
        _saved(wang, client, base, name="张三疯", remarks="我的话", address="人民路")
    clash = met.value
    assert isinstance(clash, Stale)
    assert [(one.place, one.mine, one.theirs, one.can_keep_both) for one in clash.lines] == [
        ("name", "张三疯", "张三丰", False),
        ("remarks", "我的话", "他的话", True),
    ]
    assert clash.by == "孙经理"
    assert clash.at is not None
    assert abs((clash.at - began).total_seconds()) < 60
    assert _form(wang, client).name == "张三丰"
    clash.settle(wang, {"name": Choice.THEIRS, "remarks": Choice.BOTH})
    form = _form(sun, client)
    assert (form.name, form.remarks, form.address, form.region) == ("张三丰", "他的话\n我的话", "人民路", "浙江")


def test_a_third_change_while_choosing_is_asked_about_again(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base = _form(wang, client)
    _saved(sun, client, _form(sun, client), name="乙")
    with pytest.raises(Clash) as met:
        _saved(wang, client, base, name="甲")
    _saved(sun, client, _form(sun, client), name="丙", region="江苏")
    with pytest.raises(Clash) as again:
        met.value.settle(wang, {"name": Choice.MINE})
    assert [(one.mine, one.theirs) for one in again.value.lines] == [("甲", "丙")]
    again.value.settle(wang, {"name": Choice.MINE})
    form = _form(sun, client)
    assert (form.name, form.region) == ("甲", "江苏")


def test_contacts_are_told_apart_by_who_they_are(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["haihong"]
    base = _form(wang, client)
    (first,) = base.contacts
    other = replace(first, wechat="zhai", phones=(*first.phones, ("mobile", "13900000001")))
    _saved(sun, client, _form(sun, client), contacts=(other, ContactForm(name="钱多多", is_primary=False)))
    mine = replace(first, qq="12345", phones=(("work", first.phones[0][1]), ("mobile", "139 0000 0002")))
    _saved(wang, client, base, contacts=(mine, ContactForm(name="孙小小", is_primary=False)))
    contacts = {one.name: one for one in _form(sun, client).contacts}
    assert set(contacts) == {"翟志强", "钱多多", "孙小小"}
    kept = contacts["翟志强"]
    assert (kept.wechat, kept.qq, kept.is_primary) == ("zhai", "12345", True)
    assert {value for _label, value in kept.phones} == {first.phones[0][1], "13900000001", "13900000002"}
    assert ("work", first.phones[0][1]) in kept.phones


def test_a_contact_that_one_removes_and_the_other_changes_is_asked_about(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["haihong"]
    start = _form(wang, client)
    _saved(wang, client, start, contacts=(*start.contacts, ContactForm(name="钱多多", is_primary=False)))
    base = _form(wang, client)
    theirs = _form(sun, client)
    _saved(sun, client, theirs, contacts=(theirs.contacts[0], replace(theirs.contacts[1], wechat="qdd")))
    with pytest.raises(Clash) as met:
        _saved(wang, client, base, contacts=base.contacts[:1])
    (line,) = met.value.lines
    assert (line.label, line.mine, line.theirs) == ("钱多多 · Contact", "removed", "钱多多 · qdd")
    met.value.settle(wang, {line.place: Choice.THEIRS})
    assert [one.wechat for one in _form(sun, client).contacts] == ["", "qdd"]


def test_stage_and_reason_are_chosen_as_one(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base = _form(wang, client)
    _saved(sun, client, _form(sun, client), stage=Stage.WON, won_on=today())
    with pytest.raises(Clash) as met:
        _saved(wang, client, base, stage=Stage.LOST, lost_reason="Price", lost_on=today())
    (line,) = met.value.lines
    assert (line.label, line.mine, line.theirs) == ("Stage", f"Lost · Price · {today()}", f"Won · {today()}")
    met.value.settle(wang, {"stage": Choice.THEIRS})
    assert _form(wang, client).stage is Stage.WON


def test_saving_at_the_very_same_moment_comes_out_the_same_way(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base, theirs = _form(wang, client), _form(sun, client)
    changed = [replace(theirs, name="乙"), replace(theirs, name="乙", region="江苏")]
    commit = wang.vault.commit

    def later(wanted: object) -> object:
        if changed:
            editing.edit_client(sun, client, changed.pop(0))
        return commit(wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(wang.vault, "commit", later)
    with pytest.raises(Clash, match="孙经理") as met:
        _saved(wang, client, base, name="甲")
    met.value.settle(wang, {"name": Choice.MINE})
    form = _form(sun, client)
    assert (form.name, form.region) == ("甲", "江苏")


def test_without_the_form_as_it_was_the_whole_form_counts(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base = _form(wang, client)
    _saved(sun, client, _form(sun, client), region="浙江")
    editing.edit_client(wang, client, replace(base, name="甲"))
    assert _form(sun, client).region == ""


def test_a_file_that_went_into_the_bin_keeps_the_draft(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base = _form(wang, client)
    removals.delete_files(sun, [client], "double")
    with pytest.raises(Gone, match="孙经理 put this file into the bin"):
        _saved(wang, client, base, name="甲")


def test_a_file_that_went_to_somebody_else_keeps_the_draft(firm: Firm) -> None:
    wang, sun, client = firm.open("wang"), firm.open("sun"), firm.ids["zhangsan"]
    base = _form(wang, client)
    service_team.assign(sun, [client], firm.ids["li"])
    with pytest.raises(Gone, match="no longer open to you"):
        _saved(wang, client, base, name="甲")


def test_what_a_clerk_cannot_see_is_never_asked_about(firm: Firm) -> None:
    clerk, wang, client = firm.open("zhou"), firm.open("wang"), firm.ids["zhangsan"]
    base = _form(clerk, client)
    _saved(wang, client, _form(wang, client), remarks="秘密", region="浙江")
    _saved(clerk, client, base, address="人民路")
    form = _form(wang, client)
    assert (form.remarks, form.region, form.address) == ("秘密", "浙江", "人民路")
    with pytest.raises(Refused, match="contact part"):
        _saved(clerk, client, _form(clerk, client), remarks="x")


@pytest.fixture
def on_a_server(cluster: Cluster, profile: Path) -> Iterator[tuple[Desk, Desk, bytes]]:
    """Return the desks of an owner and a manager on one PostgreSQL vault, and a file that both edit."""
    place = cluster.url(cluster.new_database())
    owner = firms.create_firm(place, firm="明德商贸", login="chen", name="陈老板", passphrase=passphrase("chen")).desk
    team = members.add_team(owner, "east").made
    form = members.MemberForm(login="sun", name="孙经理", role=Role.MANAGER, team=team)
    changes, code = members.add_member(owner, form)
    manager = firms.open_firm(place, login="sun", passphrase=code)
    firms.change_passphrase(manager, old=code, new=passphrase("sun"))
    client = editing.add_client(owner, ClientForm(name="张三", responsible=changes.made)).made
    yield owner, manager, client
    owner.close()
    manager.close()


def test_two_desktops_on_a_server(on_a_server: tuple[Desk, Desk, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    chen, sun, client = on_a_server
    base, theirs = _form(chen, client), _form(sun, client)
    later = [replace(theirs, name="乙", region="浙江")]
    commit = chen.vault.commit

    def slow(wanted: Any) -> Any:
        if later:
            editing.edit_client(sun, client, later.pop(), base=theirs)
        return commit(wanted)

    monkeypatch.setattr(chen.vault, "commit", slow)
    with pytest.raises(Clash, match="孙经理") as met:
        _saved(chen, client, base, name="甲", address="人民路")
    assert [(line.mine, line.theirs) for line in met.value.lines] == [("甲", "乙")]
    act = met.value.settle(chen, {"name": Choice.MINE}).act
    form = _form(sun, client)
    assert (form.name, form.region, form.address) == ("甲", "浙江", "人民路")
    _saved(sun, client, form, industry="贸易")
    with pytest.raises(Stale, match="孙经理 changed this since"):
        undo.undo(chen, act)
