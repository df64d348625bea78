"""The fields of a client file: what each accepts, what it keeps, and the history of class and stage."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from clientbook.desk.codec import codec
from clientbook.domain.clients import Client, ClientDetails, ClientType, Gender, Influence, Stage, details_id
from clientbook.services import clients, dossiers, editing, files, lists
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import speaking

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

WHOLE = ClientForm(
    type=ClientType.COMPANY,
    name="湖州安吉竹业有限公司",
    short_name="安吉竹业",
    stage=Stage.WON,
    won_on=dt.date(2026, 3, 2),
    region="浙江 湖州 安吉",
    industry="Manufacturing",
    address="递铺街道 88 号",
    tags=("月结", "重品质"),
    since=dt.date(2026, 2, 1),
    gender=Gender.MALE.value,
    birthday="1980-08-15",
    is_lunar_birthday=True,
    source="Trade fair",
    referred_by="茶博会的王先生",
    influences=(Influence.ATTENDS_EVENTS.value, Influence.OPINION_LEADER.value),
    influence="商会副会长",
    preferences="爱喝普洱",
    taboos="不要在同事面前谈返点",
    remarks="货款准时",
    contacts=(
        ContactForm(
            name="程先生",
            position="总经理",
            phones=(("mobile", "13905720000"), ("assistant", "057212345678")),
            emails=(("work", "cheng@example.com"),),
            wechat="chengzhu",
            qq="88231",
            is_decision_maker=True,
            birthday="L06-03",
            is_lunar_birthday=True,
        ),
        ContactForm(name="毛小姐", is_primary=False),
    ),
)


def _add(desk: Desk, form: ClientForm = WHOLE) -> bytes:
    return editing.add_client(desk, form).made


def _state(form: ClientForm) -> ClientForm:
    return replace(form, contacts=tuple(replace(contact, id=None) for contact in form.contacts))


def test_every_field_is_kept(firm: Firm) -> None:
    made = _add(firm.open("wang"))
    assert _state(editing.edit_form(firm.open("chen"), made)) == WHOLE


def test_an_edit_without_a_change_changes_nothing(firm: Firm) -> None:
    desk = firm.open("wang")
    made = _add(desk)
    form = editing.edit_form(desk, made)
    assert editing.edit_client(desk, made, form).ids == frozenset()


def test_a_clerk_edits_the_card_and_leaves_the_rest(firm: Firm) -> None:
    made = _add(firm.open("wang"))
    clerk = firm.open("zhou")
    form = editing.edit_form(clerk, made)
    assert (form.source, form.preferences, form.birthday) == ("", "", "")
    editing.edit_client(clerk, made, replace(form, region="浙江 湖州", stage=Stage.LOST, lost_reason="Price"))
    again = editing.edit_form(firm.open("wang"), made)
    assert (again.region, again.source, again.preferences) == ("浙江 湖州", "Trade fair", "爱喝普洱")
    assert again.lost_on == today()


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"birthday": "31-31"}, "birthday", "no such day"),
        ({"birthday": "1981-L06-01", "is_lunar_birthday": True}, "birthday", "leap month"),
        ({"birthday": "someday"}, "birthday", "Write it like"),
        ({"contacts": (ContactForm(name="x", birthday="someday"),)}, "contact_birthday", "Write it like"),
        ({"contacts": (ContactForm(name="x" * 201),)}, "contact_name", "within 200"),
        ({"contacts": (ContactForm(wechat="x" * 201),)}, "wechat", "within 200"),
        ({"source": "from the moon"}, "source", "not in the firm's list"),
        ({"stage": Stage.LOST}, "lost_reason", "cannot be empty"),
        ({"stage": Stage.LOST, "lost_reason": "bad mood"}, "lost_reason", "not in the firm's list"),
        ({"stage": Stage.LOST, "lost_reason": "Price", "lost_on": dt.date(2999, 1, 1)}, "lost_on", "in the future"),
        ({"won_on": dt.date(2999, 1, 1)}, "won_on", "in the future"),
        ({"referrer": b"?" * 16}, "referrer", "whose file you see"),
        ({"tags": tuple(f"t{n}" for n in range(51))}, "tags", "at most 50"),
        ({"tags": ("x" * 201,)}, "tags", "within 200"),
        ({"class_id": b"?" * 16}, "class_id", "one of the classes"),
        ({"region": "x" * 201}, "region", "within 200"),
    ],
)
def test_a_wrong_field_is_named_with_its_remedy(firm: Firm, fields: dict[str, Any], field: str, says: str) -> None:
    desk = firm.open("wang")
    made, before = _add(desk), editing.edit_form
    form = before(desk, made)
    seq = desk.vault.seq
    with pytest.raises(Invalid, match=says) as error:
        editing.edit_client(desk, made, replace(form, **fields))
    assert error.value.field == field
    assert desk.vault.seq == seq
    assert editing.edit_form(desk, made) == form


def test_a_source_that_was_taken_off_the_list_stays_in_its_file(firm: Firm) -> None:
    desk = firm.open("chen")
    made = _add(desk)
    with desk.act("list.retire"):
        next(
            entry for entry in lists.entries(desk, lists.ListKind.SOURCE) if entry.name == "Trade fair"
        ).is_retired = True
    form = editing.edit_form(desk, made)
    editing.edit_client(desk, made, replace(form, remarks="again"))
    assert "Trade fair" not in lists.choices(desk, lists.ListKind.SOURCE)
    with pytest.raises(Invalid):
        _add(desk, replace(WHOLE, name="another"))


def test_texts_of_long_ago_stay_until_somebody_changes_them(firm: Firm) -> None:
    desk = firm.open("wang")
    made = _add(desk, ClientForm(name="老客户"))
    with desk.act("client.edit"):
        details = desk.session.get_one(ClientDetails, details_id(made))
        details.birthday, details.gender, details.referred_by, details.influence = "中秋前后", "女", "周建国", "人脉广"
    form = editing.edit_form(desk, made)
    assert form.gender == Gender.FEMALE.value
    editing.edit_client(desk, made, replace(form, remarks="x"))
    facts = dict(files.read_file(desk, made).glance.facts)
    assert (facts["Birthday"], facts["Gender"], facts["Influence"]) == ("中秋前后", "female", "人脉广")
    assert facts["Referred by"] == "周建国"
    with pytest.raises(Invalid):
        editing.edit_client(desk, made, replace(form, birthday="中秋"))


def test_payloads_from_before_these_fields_are_read() -> None:
    card = {"schema_version": 1, "name": "张三", "since": "2020-01-01", "created_by": b"m" * 16}
    found = codec("client").decode(msgspec.msgpack.encode(card))
    assert (found["won_on"], found["stage"]) == (None, "following")
    found = codec("client_details").decode(msgspec.msgpack.encode({"schema_version": 1, "referred_by": "周建国"}))
    assert (found["referred_by"], found["referrer_id"], found["influences"]) == ("周建国", None, ())
    contact = {"schema_version": 1, "client_id": b"c" * 16, "name": "张三"}
    assert codec("contact").decode(msgspec.msgpack.encode(contact))["rank"] == 0


def test_the_next_birthday_is_shown_in_words(firm: Firm) -> None:
    desk = firm.open("wang")
    made = _add(desk)
    with speaking("zh_CN"):
        facts = dict(files.read_file(desk, made).glance.facts)
        shown = next(value for value in facts.values() if "八月十五" in value)
    assert "1980" in shown
    assert str(today().year) in shown or str(today().year + 1) in shown


def test_contacts_keep_their_order_and_one_is_called_first(firm: Firm) -> None:
    desk = firm.open("wang")
    made = _add(desk)
    first, second = editing.edit_form(desk, made).contacts
    form = replace(editing.edit_form(desk, made), contacts=(second, first, ContactForm(name="新来的")))
    editing.edit_client(desk, made, form)
    shown = editing.edit_form(desk, made).contacts
    assert [contact.name for contact in shown] == ["毛小姐", "程先生", "新来的"]
    assert [contact.is_primary for contact in shown] == [False, True, False]
    left = tuple(replace(contact, has_left=contact.name == "程先生") for contact in shown)
    editing.edit_client(desk, made, replace(form, contacts=left))
    cards = files.read_file(desk, made).glance.contacts
    assert [card.name for card in cards] == ["毛小姐", "新来的", "程先生"]
    assert cards[0].is_primary
    assert clients.client_rows(desk, [made])[0].subtitle.startswith("毛小姐")


def test_a_contact_is_removed(firm: Firm) -> None:
    desk = firm.open("wang")
    made = _add(desk)
    form = editing.edit_form(desk, made)
    editing.edit_client(desk, made, replace(form, contacts=form.contacts[:1]))
    assert [card.name for card in files.read_file(desk, made).glance.contacts] == ["程先生"]


def test_changes_of_class_and_stage_are_history(firm: Firm) -> None:
    desk = firm.open("wang")
    vip, regular, _potential = (kind.id for kind in clients.classes(desk))
    made = _add(desk, replace(WHOLE, class_id=regular))
    form = editing.edit_form(desk, made)
    editing.edit_client(desk, made, replace(form, class_id=vip, class_reason="orders doubled"))
    lost = dt.date(2026, 5, 4)
    form = editing.edit_form(desk, made)
    gone = replace(form, stage=Stage.LOST, lost_reason="Price", lost_on=lost, stage_note="12 % below ours")
    editing.edit_client(desk, made, gone)
    editing.edit_client(desk, made, replace(editing.edit_form(desk, made), stage=Stage.FOLLOWING))
    timeline = files.read_file(firm.open("sun"), made).timeline
    told = {(item.noun, item.text, item.who, item.on) for item in timeline if item.noun.endswith("_change")}
    assert told == {
        ("class_change", "Regular → VIP · orders doubled", "王晓雯", today()),
        ("stage_change", "Won → Lost · Price · 12 % below ours", "王晓雯", lost),
        ("stage_change", "Lost → Following", "王晓雯", today()),
    }


def test_a_client_lost_after_all_keeps_the_day_it_was_won(firm: Firm) -> None:
    desk = firm.open("wang")
    made = _add(desk)
    form = editing.edit_form(desk, made)
    editing.edit_client(desk, made, replace(form, stage=Stage.LOST, lost_reason="Price"))
    card = desk.session.get_one(Client, made)
    assert (card.won_on, card.lost_on) == (WHOLE.won_on, today())
    editing.edit_client(desk, made, replace(editing.edit_form(desk, made), stage=Stage.WON, won_on=None))
    card = desk.session.get_one(Client, made)
    assert (card.lost_reason, card.lost_on, card.won_on) == ("", None, today())


def test_a_win_without_a_day_is_won_today_and_an_old_one_stays_unknown(firm: Firm) -> None:
    desk = firm.open("wang")
    old = _add(desk, ClientForm(name="老客户", stage=Stage.WON))
    editing.edit_client(desk, old, replace(editing.edit_form(desk, old), remarks="x"))
    assert desk.session.get_one(Client, old).won_on is None
    fresh = _add(desk, ClientForm(name="新客户"))
    editing.edit_client(desk, fresh, replace(editing.edit_form(desk, fresh), stage=Stage.WON))
    assert desk.session.get_one(Client, fresh).won_on == today()


def test_nobody_brought_those_who_brought_them(firm: Firm) -> None:
    desk = firm.open("chen")
    grandmother, mother, child = firm.ids["zhangsan"], firm.ids["shan"], firm.ids["ouyang"]
    for brought, by in ((mother, grandmother), (child, mother)):
        editing.edit_client(desk, brought, replace(editing.edit_form(desk, brought), referrer=by))
    for wrong in (grandmother, child):
        with pytest.raises(Invalid, match="not the other way round") as error:
            editing.edit_client(desk, grandmother, replace(editing.edit_form(desk, grandmother), referrer=wrong))
        assert error.value.field == "referrer"


def test_the_dossier_tells_a_successor_what_matters(firm: Firm) -> None:
    desk = firm.open("wang")
    paper = dossiers.dossier(desk, _add(desk))
    facts = {fact.label: fact.value for fact in (*paper.facts, *paper.notes)}
    assert facts["Influence"] == "opinion leader, attends events · 商会副会长"
    assert facts["Preferences"] == "爱喝普洱"
    assert facts["Taboos"] == "不要在同事面前谈返点"
    assert "1980" in facts["Birthday"]
