"""A firm's first weeks from outside: made, staffed, filled from a sheet, shared out, printed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from clientbook.domain.clients import Client
from clientbook.reports.values import Period
from clientbook.services import clients, departures, files, firms, imports, members, printing, service_team
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.words import BinderKind, Role
from tests.exchange.sheets import make_client_sheet
from tests.reports import paper

if TYPE_CHECKING:
    from clientbook.desk import Desk

SECRETS = {
    "chen": "丁香花在四月开满了院子里的墙，真好看",
    "lin": "七月的荷塘里有三只白鹭飞过，很慢",
    "qiu": "桥头的老槐树下有人在下棋呢，没说话",
}
PEOPLE = (("lin", "林知秋"), ("qiu", "仇海燕"))


class Story(NamedTuple):
    """What has happened so far: the vault, the members by login, and who was given which clients."""

    vault: Path
    ids: dict[str, bytes]
    given: dict[str, set[bytes]]

    def enter(self, login: str) -> Desk:
        """Unlock as this person."""
        return firms.open_firm(self.vault, login=login, passphrase=SECRETS[login])


def organisations(folder: Path) -> Path:
    """Return a sheet of 300 Chinese organisations: real ones where a corpus is named, else made up."""
    real = Path(os.environ.get("CLIENTBOOK_CORPUS", "no corpus")) / "csv" / "cn_orgs" / "cn_orgs_gb18030.csv"
    if not real.is_file():
        return make_client_sheet(folder / "orgs.csv", 300, encoding="gb18030")
    lines = real.read_bytes().splitlines(keepends=True)
    sheet = folder / "orgs.csv"
    sheet.write_bytes(b"".join(lines[:301]))
    return sheet


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Make the firm, let two people in, import the sheet, give each of them a share."""
    folder = tmp_path_factory.mktemp("story")
    vault = folder / "firm.clientbook"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTBOOK_PROFILE", str(folder / "profile"))
        owner = firms.create_firm(
            vault, firm="明德商贸有限公司", login="chen", name="陈明德", passphrase=SECRETS["chen"]
        ).desk
        ids = {"chen": owner.me}
        team = members.add_team(owner, "华东组").made
        for login, name in PEOPLE:
            form = members.MemberForm(login=login, name=name, role=Role.STAFF, team=team)
            changes, code = members.add_member(owner, form)
            ids[login] = changes.made
            newcomer = firms.open_firm(vault, login=login, passphrase=code)
            firms.change_passphrase(newcomer, old=code, new=SECRETS[login])
            newcomer.close()
        preview = imports.preview_import(owner, organisations(folder))
        assert preview.encoding == "gb18030"
        result = imports.run_import(owner, preview)
        assert result.added + len(result.rejected) == 300
        assert result.added >= 290
        given = share_out(owner, ids)
        firms.lock(owner)
    return Story(vault, ids, given)


def share_out(owner: Desk, ids: dict[str, bytes]) -> dict[str, set[bytes]]:
    everything = clients.list_clients(owner, ClientFilter())
    given = {"lin": set(everything[0:60:2]), "qiu": set(everything[1:60:2])}
    for login, files_ in given.items():
        service_team.assign(owner, sorted(files_), ids[login])
    return given


def test_everybody_finds_exactly_their_clients_on_the_desk(story: Story) -> None:
    for login, own in story.given.items():
        desk = story.enter(login)
        assert set(clients.list_clients(desk, ClientFilter())) == own
        assert {row.id for row in desk.session.query(Client)} == own
        desk.close()


def test_no_key_of_a_colleague_opens_another_file(story: Story) -> None:
    owner = story.enter("chen")
    everything = {key for key, view in owner.vault.binders().items() if view.kind is BinderKind.CLIENT}
    assert len(everything) >= 290
    for login, own in story.given.items():
        desk = story.enter(login)
        opened = {record.binder for record in desk.vault.records()}
        assert opened & everything == own
        assert everything & set(desk.vault.binders()) == own
        for client in sorted(everything - own)[:40]:
            assert list(desk.vault.records(binders=[client])) == []
            with pytest.raises(Invalid):
                files.glance(desk, client)
        desk.close()
    owner.close()


def test_the_packet_says_what_the_vault_holds(story: Story, tmp_path: Path) -> None:
    owner = story.enter("chen")
    form = departures.DepartureForm(leaver=story.ids["qiu"], last_day=today())
    case = departures.open_departure(owner, form).made
    departures.allocate(owner, case, story.given["qiu"], story.ids["lin"], "林知秋熟悉这些客户")
    printed = printing.print_packet(owner, case)
    names = [row.name for row in clients.client_rows(owner, sorted(story.given["qiu"]))]
    others = [row.name for row in clients.client_rows(owner, sorted(story.given["lin"]))]
    owner.close()
    text = paper.text(printed.pdf)
    assert printed.serial in text
    assert [name for name in names if "".join(name.split()) not in text] == []
    assert [name for name in others if len(name) > 6 and "".join(name.split()) in text] == []
    check(printed.pdf, tmp_path)


def test_the_schedule_is_printed_for_one_colleague(story: Story, tmp_path: Path) -> None:
    desk = story.enter("lin")
    printed = printing.print_schedule(desk, member=desk.me, period=Period.MONTH, day=today())
    desk.close()
    text = paper.text(printed.pdf)
    assert "林知秋" in text
    assert "仇海燕" not in text
    check(printed.pdf, tmp_path)


def check(pdf: bytes, folder: Path) -> None:
    """Let other tools look: a clean file, every typeface inside."""
    assert b"No syntax or stream encoding errors found" in paper.tool("qpdf", pdf, folder, "--check")
    rows = [row.split() for row in paper.tool("pdffonts", pdf, folder).decode("utf-8").splitlines()[2:]]
    assert rows
    assert all(row[-5] == "yes" for row in rows), rows
