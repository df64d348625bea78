from __future__ import annotations

import datetime as dt

import pytest

from clientbook.support.clock import frozen, new_id, today
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.words import BinderKind, Level
from clientbook.vault import RECOVERY, BinderAccess, Commit, DocumentWrite, Grant, RecordWrite, new_document_key
from tests.vault_office import BINDERS, CARD, DOCUMENT, FULL, Office, by_id, shown

EVERYBODY = ("boss", "mia", "tom", "li", "zo", "an")


@pytest.mark.parametrize("login", EVERYBODY)
def test_everybody_reads_exactly_their_own(any_office: Office, login: str) -> None:
    vault = any_office.open(login)
    assert shown(vault) == any_office.visible(login)
    mine = {binder for binder, view in vault.binders().items() if view.kind is BinderKind.CLIENT}
    named = {
        any_office.binders[name] for name, (_team, grants) in BINDERS.items() if login == "boss" or login in grants
    }
    assert mine == named


def test_cards_alone_are_read_by_level(office: Office) -> None:
    vault = office.open("li")
    assert {one.kind for one in vault.records(level=Level.CARD)} == {"card"}
    assert {one.kind for one in vault.records(level=Level.FULL)} == {"note", "money"}


def test_changes_of_others_arrive(any_office: Office) -> None:
    boss, li = any_office.open("boss"), any_office.open("li")
    seq = li.seq
    boss.commit(
        Commit(
            "edit",
            records=[
                any_office.write("north-client", "card", 2, b"new phone"),
                any_office.write("north-client", "note", 2, None),
                any_office.write("south-client", "card", 2, b"not for li"),
            ],
        )
    )
    changes = li.changes_since(seq)
    assert by_id(changes.records) == {any_office.records["north-client card"]: b"new phone"}
    assert changes.removed == [any_office.records["north-client note"]]
    assert (changes.lost, changes.gained, changes.seq) == ([], [], boss.seq)
    assert any_office.records["north-client note"] not in shown(li)


def test_changes_are_given_again_from_an_earlier_seq(office: Office) -> None:
    boss = office.open("boss")
    seq = boss.seq
    boss.commit(Commit("edit", records=[office.write("north-client", "card", 2, b"second")]))
    boss.commit(Commit("edit", records=[office.write("north-client", "card", 3, b"third")]))
    assert [one.body for one in boss.changes_since(seq).records] == [b"third"]
    assert boss.changes_since(boss.seq).records == []


def test_access_gained_lowered_and_lost(any_office: Office) -> None:
    boss, zo = any_office.open("boss"), any_office.open("zo")
    binder, seq = any_office.binders["north-client"], zo.seq
    north = BINDERS["north-client"][1]
    boss.commit(Commit("grant", access=[any_office.access("north-client", {**north, "zo": CARD})]))
    changes = zo.changes_since(seq)
    assert (changes.gained, changes.lost) == ([binder], [])
    assert [one.kind for one in zo.records(binders=[binder])] == ["card"]
    boss.commit(Commit("grant", access=[any_office.access("north-client", {**north, "zo": FULL})]))
    raised = zo.changes_since(changes.seq)
    assert (raised.gained, raised.lost) == ([binder], [binder])
    boss.commit(Commit("revoke", access=[any_office.access("north-client", north)]))
    gone = zo.changes_since(raised.seq)
    assert (gone.gained, gone.lost) == ([], [binder])
    assert list(zo.records(binders=[binder])) == []


def test_access_ends_with_its_day(office: Office) -> None:
    boss = office.open("boss")
    north, last = BINDERS["north-client"][1], today() + dt.timedelta(days=3)
    cover = {**north, "zo": Grant(Level.FULL, last)}
    boss.commit(Commit("cover", access=[office.access("north-client", cover)]))
    zo, binder = office.open("zo"), office.binders["north-client"]
    assert zo.binders()[binder].until == last
    with frozen(dt.datetime.now(dt.UTC) + dt.timedelta(days=5)):
        assert binder not in zo.binders()
        assert list(zo.records(binders=[binder])) == []
        with pytest.raises(Refused):
            zo.commit(Commit("edit", records=[office.write("north-client", "card", 2, b"late")]))


def test_who_can_see_a_file(office: Office) -> None:
    boss = office.open("boss")
    north = BINDERS["north-client"][1]
    boss.commit(Commit("grant", access=[office.access("north-client", {**north, "zo": FULL})]))
    found = {one.member: one for one in boss.access(office.binders["north-client"])}
    assert set(found) == {office.ids[login] for login in ("boss", "li", "mia", "an", "zo")} | {RECOVERY}
    assert found[office.ids["zo"]].granted_by == office.ids["boss"]
    assert found[office.ids["an"]].level is Level.CARD
    assert found[office.ids["li"]].since <= found[office.ids["zo"]].since
    assert [one.seq for one in boss.access_history(office.binders["north-client"])] == [1, 2]


def test_documents_come_back_whole(any_office: Office) -> None:
    key, document = any_office.document
    li = any_office.open("li")
    assert b"".join(li.read_document(key, document)) == DOCUMENT
    with pytest.raises(Invalid):
        next(li.read_document(key, new_id()))


def test_snapshots_are_bound_to_person_and_history(office: Office) -> None:
    li, zo = office.open("li"), office.open("zo")
    sealed = b"".join(li.snapshot_seal(b"desk image" * 1000))
    opened = li.snapshot_open(sealed)
    assert (opened.seq, bytes(opened.image)) == (li.seq, b"desk image" * 1000)
    assert b"desk image" not in bytes(sealed)
    for wrong in (bytes(sealed)[:-1], b"", bytes(100)):
        with pytest.raises(Exception, match="altered or is damaged"):
            li.snapshot_open(wrong)
    with pytest.raises(Exception, match="altered or is damaged"):
        zo.snapshot_open(sealed)


def test_a_snapshot_of_another_history_is_stale(office: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    older = office.location.read_bytes()  # type: ignore[union-attr]
    li = office.open("li")
    li.note("open")
    sealed = b"".join(li.snapshot_seal(b"image"))
    office.close()
    office.location.write_bytes(older)  # type: ignore[union-attr]
    with pytest.raises(Stale):
        office.open("li").snapshot_open(sealed)


def test_the_log_is_read_by_whom_it_concerns(any_office: Office) -> None:
    li = any_office.open("li")
    li.note("reveal", b"the phone of north-client")
    boss, mia, tom = (any_office.open(login) for login in ("boss", "mia", "tom"))
    last = [next(iter(vault.journal(since=vault.seq - 1))) for vault in (boss, mia, tom, li)]
    assert [(one.act, one.details) for one in last] == [
        ("reveal", b"the phone of north-client"),
        ("reveal", b"the phone of north-client"),
        ("", None),
        ("", None),
    ]
    assert {one.author for one in last} == {any_office.ids["li"]}
    assert [one.seq for one in boss.journal(since=2, limit=3)] == [3, 4, 5]


def test_a_record_keeps_its_place_and_version(office: Office) -> None:
    li = office.open("li")
    other = RecordWrite(
        office.records["north-client note"], office.binders["shared-client"], "note", Level.FULL, 2, b"moved"
    )
    with pytest.raises(Invalid):
        li.commit(Commit("edit", records=[other]))
    with pytest.raises(Stale):
        li.commit(Commit("edit", records=[office.write("north-client", "note", 3, b"jump")]))
    with pytest.raises(Stale):
        li.commit(Commit("edit", records=[office.write("north-client", "note", 1, b"again")]))
    assert shown(li) == office.visible("li")


def test_a_stranger_cannot_write_or_grant(office: Office) -> None:
    zo, mia = office.open("zo"), office.open("mia")
    with pytest.raises(Refused):
        zo.commit(Commit("edit", records=[office.write("north-client", "note", 2, b"mine now")]))
    with pytest.raises(Refused):
        zo.commit(Commit("grant", access=[office.access("shared-client", {"zo": FULL})]))
    with pytest.raises(Refused):
        mia.commit(Commit("grant", access=[office.access("south-client", {"mia": FULL})]))
    an = office.open("an")
    with pytest.raises(Refused):
        an.commit(Commit("edit", records=[office.write("north-client", "note", 2, b"on a card key")]))


@pytest.mark.parametrize("login", ["zo", "an"])
def test_a_document_goes_only_into_a_file_that_is_open_in_full(office: Office, login: str) -> None:
    vault, seq = office.open(login), office.open("boss").seq
    scan = DocumentWrite(new_id(), office.binders["north-client"], new_document_key(), b"a scan")
    gone = DocumentWrite(office.document[1], office.binders["north-client"], b"", None)
    for one in (scan, gone):
        with pytest.raises(Refused, match="may not write"):
            vault.commit(Commit("edit", documents=(one,)))
    assert office.open("boss").seq == seq


def test_staff_make_a_binder_with_themselves_on_it(office: Office) -> None:
    li = office.open("li")
    binder, record = new_id(), new_id()
    access = BinderAccess(binder, BinderKind.CLIENT, office.teams["north"], {li.me.id: FULL})
    li.commit(Commit("new", records=[RecordWrite(record, binder, "card", Level.CARD, 1, b"x")], access=[access]))
    boss = office.open("boss")
    assert shown(boss)[record] == b"x"
    assert {one.member for one in boss.access(binder)} == {li.me.id, boss.me.id, RECOVERY}
    without = BinderAccess(new_id(), BinderKind.CLIENT, None, {boss.me.id: FULL})
    with pytest.raises(Refused):
        li.commit(Commit("new", access=[without]))


def test_a_manager_states_the_own_team_only(office: Office) -> None:
    mia = office.open("mia")
    north = BINDERS["north-client"][1]
    mia.commit(Commit("grant", access=[office.access("north-client", {**north, "zo": FULL})]))
    assert office.binders["north-client"] in office.open("zo").binders()
    stolen = office.access("shared-client", {"mia": FULL})
    away = BinderAccess(stolen.binder, stolen.kind, office.teams["south"], stolen.grants)
    with pytest.raises(Refused):
        mia.commit(Commit("move", access=[away]))
