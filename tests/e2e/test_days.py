"""Working days at the keyboard, in the program's own window: an archive clerk's, a salesperson's, an owner's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.domain.access import Right
from clientbook.domain.clients import Part
from clientbook.domain.intakes import IntakeState
from clientbook.services import clients, files, intakes, members, revisits, rights, service_team
from clientbook.support.clock import today
from tests.e2e.driving import MISSING, Screen
from tests.e2e.office import CLIENTS, FIRM, REMARK, done, lock_and_leave, open_file, unlock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.office import Office

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """Return a screen of its own."""
    with Screen(tmp_path / "screen") as made:
        yield made


def test_a_clerk_verifies_new_files_and_sees_their_cards_only(office: Office, screen: Screen) -> None:
    unlock(screen, office, "zhou")
    screen.key("ctrl+2")
    screen.until_text("Intake", CLIENTS[2])
    screen.key("F2")
    screen.until_text("Short name")
    screen.key("End")
    screen.type(" Ltd")
    screen.key("ctrl+Return")
    done(screen, office, "client.edit")
    screen.until_text("Ltd", "Verified")
    screen.key("alt+v")
    done(screen, office, "intake.step")
    screen.until_text("2 files")
    screen.key("alt+m")
    screen.until_title("What is not as on file?")
    screen.type("the number belongs to somebody else")
    screen.key("ctrl+Return")
    done(screen, office, "intake.step", times=2)
    screen.until_title(FIRM)
    screen.key("ctrl+1")
    screen.until_text(f"{len(CLIENTS)} clients")
    screen.key("ctrl+k")
    screen.type("fabrikam")
    screen.until_text("1 client")
    screen.key("Down", "Return")
    done(screen, office, "client.open")
    screen.until_text("Fabrikam buyer", "Who can see this file")
    assert not screen.says(REMARK)
    assert not screen.says("Print dossier")
    lock_and_leave(screen)

    office.watcher.refresh()
    states = [row.state for row in intakes.queue(office.watcher)]
    assert sorted(states) == [IntakeState.MISMATCH, IntakeState.SUBMITTED]
    assert any("Ltd" in name for name in names(office))


def names(office: Office) -> list[str]:
    """Return what the clients are called now."""
    return [files.read_file(office.watcher, office.ids[name]).glance.row.name for name in CLIENTS]


def test_a_salesperson_keeps_a_file(office: Office, screen: Screen, tmp_path: Path) -> None:
    contract = tmp_path / "contract.txt"
    contract.write_text("The buyer takes 1200 boxes.\n", encoding="utf-8")
    unlock(screen, office, "wang")
    open_file(screen, office, "fabrikam")
    screen.key("ctrl+Return")
    screen.type("called, interested, call again Tuesday")
    screen.key("Return")
    done(screen, office, "interaction.log")
    screen.until_text("Contacts 1")
    add_to_the_file(screen, office, contract)
    lock_and_leave(screen)

    office.watcher.refresh()
    page = files.read_file(office.watcher, office.ids["Fabrikam Tools"])
    told = " ".join(item.text for item in page.timeline)
    assert "interested" in told
    assert "Bolts M8" in told
    assert [row.what for row in page.complaints] == ["two boxes were missing"]
    assert [row.title for row in page.documents] == ["contract"]


def test_a_salesperson_calls_who_is_due(office: Office, screen: Screen) -> None:
    unlock(screen, office, "wang")
    screen.until_text(f"{len(CLIENTS)} clients")
    call_who_is_due(screen, office)
    screen.key("ctrl+z")
    done(screen, office, "work.undo")
    lock_and_leave(screen)

    office.watcher.refresh()
    day = today()
    assert len(revisits.due_between(office.watcher, day, day)) == 1


def add_to_the_file(screen: Screen, office: Office, document: Path) -> None:
    """Take down a complaint, log a purchase and add a document, all from the menu Add."""
    choose(screen, "o")
    screen.until_title("Take down a complaint")
    screen.type("two boxes were missing")
    screen.key("ctrl+Return")
    done(screen, office, "complaint.add")
    screen.until_title(FIRM)
    screen.until_text("Complaints 1")
    choose(screen, "p")
    screen.until_title("Log a purchase")
    screen.fill("Bolts M8", "1200", "pieces", "1860")
    screen.key("ctrl+Return")
    done(screen, office, "purchase.log")
    screen.until_title(FIRM)
    screen.until_text("Purchases 1")
    choose(screen, "m")
    screen.name_file("Choose files", document)
    screen.until_title("Add documents")
    screen.key("ctrl+Return")
    done(screen, office, "document.add")
    screen.until_title(FIRM)
    screen.until_text("Documents 1")


def choose(screen: Screen, letter: str) -> None:
    """Open the menu Add and choose from it by its letters."""
    screen.key("alt+a")
    screen.until_text("Plan a revisit")
    screen.key(letter)


def call_who_is_due(screen: Screen, office: Office) -> None:
    """Tick the revisits of the week, then print the schedule."""
    screen.key("ctrl+3")
    for ticked, due in ((1, "2 revisits"), (2, "1 revisit")):
        screen.until_text(due)
        screen.key("Return")
        screen.until_text("Esc puts it aside")
        screen.key("ctrl+Return")
        done(screen, office, "revisit.record", times=ticked)
    screen.key("ctrl+p")
    done(screen, office, "print.schedule")
    screen.until_text("Revisit schedule")
    screen.key("Escape")
    screen.until_text("Plan a revisit")


def test_an_owner_keeps_the_firm_in_order(office: Office, screen: Screen) -> None:
    unlock(screen, office, "chen")
    screen.until_text(f"{len(CLIENTS)} clients")
    share_out(screen, office)
    keep_the_people(screen, office)
    screen.key("ctrl+9")
    screen.until_text("Arranged holiday cover", "Changed a service team")
    keep_the_rules(screen, office)
    begin_a_departure(screen, office)
    lock_and_leave(screen)

    owner = office.watcher
    owner.refresh()
    assert set(clients.served_by(owner, office.ids["li"])) == {office.ids[name] for name in CLIENTS}
    assert {row.name for row in members.list_members(owner)} > {"Zhao Jing"}
    team = service_team.team_of(owner, office.ids[CLIENTS[0]])
    assert [(row.name, row.part) for row in team] == [("Li Hang", Part.RESPONSIBLE), ("Wang Xiaowen", Part.BACKUP)]
    assert Right.CREATE not in rights.rights_form(owner).roles[0].rights
    assert "Partners" in {kind.name for kind in clients.classes(owner)}


def share_out(screen: Screen, office: Office) -> None:
    """Give every client to another colleague at once."""
    screen.key("ctrl+a", "alt+a")
    screen.until_title("3 clients selected")
    screen.type("Li Hang")
    screen.key("Tab", "ctrl+Return")
    done(screen, office, "team.assign")
    screen.until_title(FIRM)


def keep_the_people(screen: Screen, office: Office) -> None:
    """Add a colleague, and arrange holiday cover."""
    screen.key("ctrl+7")
    screen.until_text("4 accounts")
    screen.key("ctrl+n")
    screen.until_title("Add a colleague")
    screen.fill("Zhao Jing", "zhao")
    screen.key("ctrl+Return")
    screen.until_title("One-time code for Zhao Jing")
    screen.key("Return")
    screen.until_title(FIRM)
    screen.key("alt+v")
    screen.until_title("Holiday cover")
    screen.fill("Li Hang", "Wang Xiaowen", "+7")
    screen.key("ctrl+Return")
    done(screen, office, "team.cover")
    screen.until_title(FIRM)


def keep_the_rules(screen: Screen, office: Office) -> None:
    """Take a right from a role, and add a class to the firm's."""
    screen.key("ctrl+comma")
    screen.until_text("Roles and rights")
    screen.key("alt+o")
    screen.until_text("What a role may do")
    screen.key("Tab", "space", "ctrl+s")
    done(screen, office, "rights.edit")
    screen.key("Escape")
    screen.until_text("Screen")
    screen.key("alt+t")
    screen.until_text("Loss reasons")
    screen.key("ctrl+n")
    screen.until_title("New class")
    screen.fill("Partners", "60", "120")
    screen.key("ctrl+Return")
    done(screen, office, "class.add")
    screen.until_title(FIRM)


def begin_a_departure(screen: Screen, office: Office) -> None:
    """Open a case, and print its packet."""
    screen.key("ctrl+5", "ctrl+n")
    screen.until_title("New departure")
    screen.fill("Li Hang", "+30")
    screen.key("ctrl+Return")
    done(screen, office, "departure.open")
    screen.until_title(FIRM)
    screen.until_text("Departure of Li Hang")
    screen.key("ctrl+p")
    done(screen, office, "print.packet")
