"""Attacks on new keys: what was slipped in, altered or hidden past the program is not sealed anew, and nothing else is.

A computer that compared the firm before holds single files against the journal; another one compares everything first.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from clientbook.support.clock import new_id
from clientbook.support.errors import ClientbookError, Damaged
from clientbook.support.paths import profile_dir
from clientbook.support.words import Level, Role
from clientbook.vault import (
    BinderAccess,
    Commit,
    RecordWrite,
    Vault,
    change_role,
    close_member,
    new_recovery,
    renew_recovery,
)
from clientbook.vault.journal import NOTHING
from clientbook.vault.ledger import CARDS, FILES, Excerpt, Ledger, Touched
from clientbook.vault.record import RecordRow, record_digest, seal_record
from clientbook.vault.shares import Shares
from tests.attacks.forging import insert
from tests.attacks.probing import refuses
from tests.vault_office import BINDERS, CARD, FULL, Office, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres_cluster import Cluster

LIE = b"nobody of the firm ever saved this"
_COLUMNS = "id, binder, kind, level, version, key_version, seq, body"


@pytest.fixture(params=[True, False], ids=["compared before", "never compared"])
def boss(any_office: Office, request: pytest.FixtureRequest) -> Vault:
    """Return the owner's vault, on a computer where they were before or never."""
    any_office.open("boss").close()
    if not request.param:
        shutil.rmtree(profile_dir())
    made = any_office.open("boss")
    assert bool(made.session.view.ledger.shares) is request.param
    return made


def _row(office: Office, name: str) -> RecordRow:
    return RecordRow(
        *office.rows(f"SELECT {_COLUMNS} FROM records WHERE id = :id", id=office.records[name])[0]  # noqa: S608
    )


def _put(office: Office, row: RecordRow) -> None:
    """Store a record past the program, its digest to match."""
    office.run("DELETE FROM records WHERE id = :id", id=row.id)
    with office.raw() as connection:
        insert(connection, "records", row._asdict() | {"digest": record_digest(row)})


def _slipped_in(office: Office, boss: Vault) -> None:
    """A colleague who has the keys seals a record of their own, and tells the journal nothing."""
    standing = boss.session.view.keyring.get(office.binders["north-client"])
    assert standing is not None
    assert standing.keys is not None
    empty = RecordRow(new_id(), office.binders["north-client"], "note", 2, 1, 1, boss.seq, None)
    _put(office, seal_record(boss.id, empty, standing.keys, LIE))


def _altered(office: Office, boss: Vault) -> None:
    """The same colleague seals another text as the same version."""
    standing = boss.session.view.keyring.get(office.binders["north-client"])
    assert standing is not None
    assert standing.keys is not None
    _put(office, seal_record(boss.id, _row(office, "north-client note"), standing.keys, LIE))


def _altered_but_for_the_digest(office: Office, _boss: Vault) -> None:
    other = _row(office, "north-client money").body
    office.run("UPDATE records SET body = :body WHERE id = :id", id=office.records["north-client note"], body=other)


def _altered_under_the_old_digest(office: Office, boss: Vault) -> None:
    standing = boss.session.view.keyring.get(office.binders["north-client"])
    assert standing is not None
    assert standing.keys is not None
    row = seal_record(boss.id, _row(office, "north-client note"), standing.keys, LIE)
    office.run("UPDATE records SET body = :body WHERE id = :id", id=row.id, body=row.body)


def _emptied(office: Office, _boss: Vault) -> None:
    _put(office, _row(office, "north-client note")._replace(body=None))


def _taken_away(office: Office, _boss: Vault) -> None:
    office.run("DELETE FROM records WHERE id = :id", id=office.records["north-client note"])


def _moved_in(office: Office, _boss: Vault) -> None:
    _put(office, _row(office, "south-client card")._replace(binder=office.binders["north-client"]))


def _moved_out(office: Office, _boss: Vault) -> None:
    _put(office, _row(office, "north-client card")._replace(binder=office.binders["south-client"]))


def _on_another_level(office: Office, _boss: Vault) -> None:
    _put(office, _row(office, "north-client note")._replace(level=1))


def _on_a_level_that_does_not_exist(office: Office, _boss: Vault) -> None:
    _put(office, _row(office, "north-client note")._replace(id=new_id(), level=3))


SLIPS = (
    _slipped_in,
    _altered,
    _altered_but_for_the_digest,
    _altered_under_the_old_digest,
    _emptied,
    _taken_away,
    _moved_in,
    _moved_out,
    _on_another_level,
    _on_a_level_that_does_not_exist,
)


def _refused(office: Office, act: Callable[[], object]) -> None:
    """Assert that new keys are refused as damage, and nothing is written."""
    state = "SELECT id, key_version, seq FROM records ORDER BY id", "SELECT count(*) FROM journal"
    before = [office.rows(one) for one in state]
    refuses(act, Damaged)
    assert [office.rows(one) for one in state] == before


@pytest.mark.parametrize("slip", SLIPS, ids=lambda one: one.__name__.strip("_"))
def test_a_closing_seals_nothing_anew_that_the_journal_does_not_know(
    any_office: Office, boss: Vault, slip: Callable[[Office, Vault], None]
) -> None:
    slip(any_office, boss)
    if slip is _on_a_level_that_does_not_exist and not boss.session.view.ledger.shares:
        pytest.skip("a comparison of whole rolls passes over it, and nothing of it is sealed anew either")
    _refused(any_office, lambda: close_member(boss, any_office.ids["li"]))


@pytest.mark.parametrize("slip", SLIPS, ids=lambda one: one.__name__.strip("_"))
def test_nor_does_a_handing_over(any_office: Office, boss: Vault, slip: Callable[[Office, Vault], None]) -> None:
    slip(any_office, boss)
    if slip is _on_a_level_that_does_not_exist and not boss.session.view.ledger.shares:
        pytest.skip("a comparison of whole rolls passes over it, and nothing of it is sealed anew either")
    access = any_office.access("north-client", {"mia": FULL, "an": CARD})
    _refused(any_office, lambda: boss.commit(Commit("hand_over", access=[access])))


def test_an_older_version_put_back_after_the_owner_saw_the_newer(any_office: Office, boss: Vault) -> None:
    old = _row(any_office, "north-client note")
    boss.commit(Commit("edit", records=[any_office.write("north-client", "note", 2, b"newer")]))
    _put(any_office, old)
    _refused(any_office, lambda: close_member(boss, any_office.ids["li"]))


def test_a_record_that_was_removed_put_back(any_office: Office, boss: Vault) -> None:
    old = _row(any_office, "north-client note")
    boss.commit(Commit("edit", records=[any_office.write("north-client", "note", 2, None)]))
    _put(any_office, old)
    _refused(any_office, lambda: close_member(boss, any_office.ids["li"]))


def test_a_file_made_since_with_a_record_more(any_office: Office, boss: Vault) -> None:
    """Its share is that of no rows at all: whatever the journal does not name is too much."""
    binder, li = new_id(), any_office.ids["li"]
    access = BinderAccess(binder, any_office.access("north-client", {}).kind, any_office.teams["north"], {li: FULL})
    card = RecordWrite(new_id(), binder, "card", Level.CARD, 1, b"a new client")
    boss.commit(Commit("new", records=[card], access=[access]))
    standing = boss.session.view.keyring.get(binder)
    assert standing is not None
    assert standing.keys is not None
    empty = RecordRow(new_id(), binder, "note", 2, 1, 1, boss.seq, None)
    _put(any_office, seal_record(boss.id, empty, standing.keys, LIE))
    _refused(any_office, lambda: close_member(boss, li))


def test_other_files_that_were_spoiled_do_not_keep_a_leaver_in(any_office: Office) -> None:
    """What a closing does not touch it does not vouch for: whoever reads it finds the damage, now as before."""
    any_office.open("boss").close()
    boss = any_office.open("boss")
    any_office.run("DELETE FROM records WHERE id = :id", id=any_office.records["south-client note"])
    close_member(boss, any_office.ids["li"])
    refuses(lambda: shown(boss), Damaged)
    assert not boss.verify().is_sound
    any_office.close()
    refuses(lambda: shown(any_office.open("zo")), Damaged)
    any_office.close()
    shutil.rmtree(profile_dir())
    refuses(lambda: shown(any_office.open("boss")), Damaged)


def test_a_leaver_who_takes_the_own_wraps_out_of_the_file(any_office: Office, boss: Vault) -> None:
    """Whom a statement names decides whose files get new keys, not whose wraps happen to be there."""
    li = any_office.ids["li"]
    any_office.run("DELETE FROM wraps WHERE recipient = :li", li=li)
    close_member(boss, li)
    for name, (_team, grants) in BINDERS.items():
        standing = boss.session.view.keyring.get(any_office.binders[name])
        assert standing is not None
        assert standing.key_version == (2 if "li" in grants else 1)
        assert li not in standing.readers


def test_a_statement_that_names_the_leaver_is_not_there(any_office: Office, boss: Vault) -> None:
    for what in ("number = 2", "body = (SELECT body FROM statements WHERE binder <> :binder LIMIT 1)"):
        binder = any_office.binders["shared-client"]
        before = any_office.rows("SELECT number, body FROM statements WHERE binder = :binder", binder=binder)[0]
        any_office.run(f"UPDATE statements SET {what} WHERE binder = :binder", binder=binder)  # noqa: S608  own words
        boss.session.view._statements.clear()  # noqa: SLF001  as when the owner comes back tomorrow
        _refused(any_office, lambda: close_member(boss, any_office.ids["li"]))
        any_office.run(
            "UPDATE statements SET number = :number, body = :body WHERE binder = :binder",
            binder=binder,
            number=before[0],
            body=before[1],
        )


@pytest.fixture
def served(cluster: Cluster, prepared_database: tuple[str, Office]) -> Office:
    """Return the office on a server."""
    name, prepared = prepared_database
    return prepared.copy_to(cluster.url(cluster.new_database(name)))


SERVERS = {
    "twice": "SELECT * FROM truth UNION ALL SELECT * FROM truth WHERE id IN (SELECT id FROM chosen)",
    "not": "SELECT * FROM truth WHERE id NOT IN (SELECT id FROM chosen)",
    "under another file": "SELECT id, CASE WHEN id IN (SELECT id FROM chosen) THEN decode(repeat('0b', 16), 'hex')"
    " ELSE binder END AS binder, kind, level, version, key_version, seq, digest, body FROM truth",
    "with a longer id": "SELECT CASE WHEN id IN (SELECT id FROM chosen) THEN id || decode('00', 'hex') ELSE id END"
    " AS id, binder, kind, level, version, key_version, seq, digest, body FROM truth",
    "with the digest of another": "SELECT id, binder, kind, level, version, key_version, seq, (SELECT digest FROM truth"
    " AS t WHERE t.level = truth.level ORDER BY t.id LIMIT 1) AS digest, body FROM truth",
}


@pytest.mark.parametrize("view", SERVERS.values(), ids=SERVERS)
@pytest.mark.parametrize("is_new", [True, False], ids=["a new row", "an old row"])
def test_a_server_that_tells_a_row_of_the_file_otherwise(served: Office, view: str, is_new: bool) -> None:
    served.open("boss").close()
    boss = served.open("boss")
    assert boss.session.view.ledger.shares
    chosen = served.records["north-client note"]
    if is_new:
        chosen = new_id()
        more = RecordWrite(chosen, served.binders["north-client"], "note", Level.FULL, 1, b"saved since")
        boss.commit(Commit("edit", records=[more]))
    served.run("CREATE TABLE chosen (id bytea)")
    served.run("INSERT INTO chosen VALUES (:id)", id=chosen)
    served.run("ALTER TABLE records RENAME TO truth")
    served.run(f"CREATE VIEW records AS {view}")
    count = "SELECT count(*) FROM journal"
    before = served.rows(count)
    refuses(lambda: close_member(boss, served.ids["li"]), Damaged)
    assert served.rows(count) == before
    served.close()


def _held(office: Office, rows: list[tuple[bytes, bytes, bytes]]) -> None:
    """Hold rows against an excerpt of the office's notes."""
    boss = office.open("boss")
    ledger, binder = Ledger(), office.binders["north-client"]
    ledger.bases = dict(boss.session.view.ledger.bases)
    with boss.session.store.reading() as connection:
        boss.session.view.ledger.share(connection, FILES, boss.seq)
    boss.session.view.ledger.excerpt(FILES, [binder]).check([binder], rows)


def test_a_row_hidden_in_a_column_of_the_next(office: Office) -> None:
    binder = office.binders["north-client"]
    query = "SELECT id, binder, digest FROM records WHERE binder = :binder AND level = 2 ORDER BY id"
    rows = [(key, found, digest) for key, found, digest in office.rows(query, binder=binder)]
    (first, second) = rows
    _held(office, rows)
    _held(office, rows[::-1])
    whole = b"".join(first) + b"".join(second)
    lies = (
        [(b"".join(first) + second[0], *second[1:])],
        [(whole[:16], whole[16:32], whole[32:])],
        [first, second, second],
        [first],
        [first, (*second[:2], NOTHING)],
        [first, second, (b"z" * 16, binder, NOTHING)],
        [first, (second[0].hex()[:16], *second[1:])],
        [first, second, (b"y" * 16, b"o" * 16, b"d" * 32)],
    )
    for lie in lies:
        refuses(lambda lie=lie: _held(office, lie), Damaged)  # type: ignore[misc]


def test_many_hands_and_new_keys_in_between(any_office: Office) -> None:
    """What others saved, removed, made and were given since a computer compared the firm is followed to the letter."""
    any_office.open("boss").close()
    li, mia = any_office.open("li"), any_office.open("mia")
    more = new_id()
    for number, text in ((2, b"two"), (3, b"three"), (4, None)):
        li.commit(Commit("edit", records=[any_office.write("north-client", "note", number, text)]))
    write = RecordWrite(more, any_office.binders["north-client"], "note", Level.FULL, 1, b"more")
    mia.commit(Commit("edit", records=[write]))
    any_office.close()
    boss = any_office.open("boss")
    assert set(boss.session.view.ledger.shares) == {CARDS, FILES}
    for login in ("an", "zo"):
        boss.commit(Commit("edit", records=[any_office.write("shared-client", "card", 2 + (login == "zo"), b"card")]))
        close_member(boss, any_office.ids[login])
    renew_recovery(boss, new_recovery(boss))
    change_role(boss, any_office.ids["mia"], role=Role.OWNER, team=None)
    boss.commit(Commit("edit", records=[RecordWrite(more, write.binder, "note", Level.FULL, 2, b"once more")]))
    assert boss.verify().is_sound
    seen = shown(boss)
    any_office.close()
    assert shown(any_office.open("boss")) == seen
    assert seen[more] == b"once more"
    assert any_office.records["north-client note"] not in seen
    assert shown(any_office.open("mia")) == seen
    any_office.close()
    shutil.rmtree(profile_dir())
    assert shown(any_office.open("mia")) == seen


def test_a_row_that_is_said_to_be_gone_told_with_no_digest(office: Office) -> None:
    """Zeros stand for a row that is not there, so a stored row must not have them."""
    key, binder = new_id(), office.binders["north-client"]
    name = FILES + key + binder + bytes(4)
    Excerpt(FILES, Shares(), {name: Touched(NOTHING, NOTHING)}, [binder]).check([binder], [])
    excerpt = Excerpt(FILES, Shares(), {name: Touched(NOTHING, NOTHING)}, [binder])
    refuses(lambda: excerpt.check([binder], [(key, binder, NOTHING)]), Damaged)


@pytest.mark.parametrize("look", [shown, Vault.checkpoint], ids=["reading", "a checkpoint"])
def test_new_keys_after_everything_was_compared_again(any_office: Office, look: Callable[[Vault], object]) -> None:
    """What was compared once stays good for single files, whatever is compared after it."""
    any_office.open("boss").close()
    boss = any_office.open("boss")
    boss.commit(Commit("edit", records=[any_office.write("north-client", "note", 2, b"newer")]))
    look(boss)
    close_member(boss, any_office.ids["li"])
    assert boss.verify().is_sound
    any_office.close()
    close_member(any_office.open("boss"), any_office.ids["an"])


def test_a_file_that_comes_to_me_is_proven_by_itself(any_office: Office) -> None:
    """A manager who compared the firm before is given one more file: its rows are held against the journal alone."""
    any_office.open("mia").close()
    mia, boss = any_office.open("mia"), any_office.open("boss")
    assert mia.session.view.ledger.shares
    access = any_office.access("south-client", {**BINDERS["south-client"][1], "mia": FULL})
    seq = mia.seq
    boss.commit(Commit("grant", access=[access]))
    gained = mia.changes_since(seq).gained
    assert gained == [any_office.binders["south-client"]]
    assert len(list(mia.records(binders=gained))) == 3
    _put(any_office, _row(any_office, "south-client note")._replace(body=None))
    with pytest.raises(ClientbookError):
        list(mia.records(binders=gained))
