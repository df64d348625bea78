"""Nothing of a file comes out to anybody who does not see it: every way out × everybody who looks, on a real vault.

In the clerks' columns nothing comes out but what stands on the card. A way that shows too little fails as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.services import firms
from clientbook.support.errors import Refused
from clientbook.support.words import Level
from tests.fixtures_firm import passphrase
from tests.services.visibility import ways, ways_out
from tests.services.visibility.marks import said
from tests.services.visibility.ways import Look, Way

if TYPE_CHECKING:
    from tests.services.visibility.marks import Mark
    from tests.services.visibility.people import MarkedFirm, Person

OWNER, EAST, WEST = "owner", "manager of the team", "manager of another team"
MANAGERS = (OWNER, EAST, WEST)
STAFF = ("salesperson", "colleague", "backup", "cover, during", "lost while open", "lost while closed")
CLERKS = ("archive clerk", "revisit clerk", "revisit clerk, new keys")
SERVING = (*MANAGERS, *STAFF)
NOBODYS = (
    *("cover, before", "cover, after", "cover, open past its day", "cover, locked on its day"),
    *("cover, open when it was ended", "cover, locked when it was ended"),
)
LI = ("helped", "called", "covered", "rung", "left")
UNMERGED = (*LI, "moved", "west")
ONE_CALL = ("helped", "covered", "left", "moved", "west")

WAYS = {
    "search as you type": Way(ways.search_as_you_type, ("name",), ("name",)),
    "deep search": Way(
        ways.deep_search,
        ("complaint", "revisit result"),
        ("interaction", "product", "need", "feedback", "complaint step", "gift", "document", "remarks"),
    ),
    "client list": Way(ways.client_list, ("name", "tag", "region"), ("name", "tag", "region", "amount"), of=UNMERGED),
    "pane": Way(ways.glances, ("name", "address"), ("name", "address", "remarks", "taboos")),
    "file page": Way(ways.opened_files, ("complaint",), ("interaction", "need", "document", "gift")),
    "forms": Way(ways.forms, ("phone", "qq"), ("phone", "remarks", "gift value", "product"), (*SERVING, CLERKS[0])),
    "revealing": Way(ways.revealed, ("phone", "e-mail"), ("phone", "e-mail")),
    "revisits": Way(ways.due_revisits, ("name", "revisit note"), ("name", "revisit note"), of=ONE_CALL),
    "complaints": Way(ways.complaint_list, (), ("complaint", "complaint step"), SERVING),
    "feedback": Way(ways.feedback_list, (), ("feedback",), SERVING),
    "intake queue": Way(ways.intake_queue, ("name", "mismatch"), ("name", "mismatch"), of=UNMERGED),
    "timeline": Way(ways.timelines, ("revisit result", "complaint"), ("interaction", "gift", "need"), is_bare=True),
    "referrals": Way(ways.referral_tree, (), ("referred by",), of=(*LI, "moved")),
    "duplicates": Way(ways.pairs, ("name",), ("name",), (OWNER, "backup", CLERKS[0]), of=("helped", "west")),
    "merging": Way(ways.merging, (), ("name", "remarks"), (OWNER,)),
    "documents": Way(ways.document_lists, (), ("document", "newer document", "document note"), is_bare=True),
    "document content": Way(ways.document_content, (), ("content", "newer content")),
    "document copies": Way(ways.document_saved, (), ("content", "newer content"), MANAGERS),
    "who sees what": Way(ways.who_sees, ("name",), ("name",), is_bare=True),
    "bin": Way(ways.the_bin, (), ("name", "reason of deleting"), (OWNER,), of=("binned",), is_bare=True),
    "log": Way(ways.the_log, (), ("name", "document"), MANAGERS, of=UNMERGED, is_bare=True),
    "other pages": Way(ways.lists_of_people, (), ("region",), (OWNER,)),
    "export": Way(ways_out.exported, (), ("name", "phone", "remarks"), MANAGERS),
    "export of the log": Way(ways_out.exported_log, (), ("name",), MANAGERS, is_bare=True),
    "dossiers": Way(ways_out.printed_dossiers, (), ("name", "phone", "remarks", "newer document"), SERVING),
    "schedule": Way(ways_out.printed_schedule, ("name", "phone"), ("name", "phone"), (*SERVING, CLERKS[1])),
    "packet": Way(ways_out.printed_packet, (), ("name", "remarks"), (OWNER, EAST), of=LI),
    "refusals": Way(ways_out.refusals),
    "undo": Way(ways_out.taken_back),
    "log details": Way(ways_out.log_details, (), ("document",), (OWNER,), of=("helped",), is_bare=True),
    "memory": Way(ways_out.memory, ("name", "complaint"), ("remarks", "need", "interaction"), is_bare=True),
    "image": Way(ways_out.image, ("name", "complaint"), ("remarks", "need", "interaction"), is_bare=True),
    "computer": Way(ways_out.computer),
}
COLUMNS = (*SERVING, *CLERKS, *NOBODYS)


def allowed(person: Person, way: Way) -> dict[str, Level]:
    """Return what may come out to somebody this way. What stood in the log when a file was the team's stays there."""
    if way.look is ways_out.log_details:
        return person.held | person.remembered
    return person.held if way.is_bare else person.shown


def leaks(found: set[Mark], seen: dict[str, Level]) -> list[Mark]:
    """Return the marks of files, and of levels, that somebody does not see."""
    return sorted(mark for mark in found if seen.get(mark.file) not in (Level.FULL, mark.level))


def missing(firm: MarkedFirm, person: Person, way: Way, found: set[Mark]) -> list[tuple[str, str]]:
    """Return what should have come out and did not, as (file, field)."""
    if way.only and person.who not in way.only:
        return []
    seen = allowed(person, way)
    files = [file for file in way.of or [file for file in firm.shown_files if file in person.shown] if file in seen]
    shown = {(mark.file, mark.field) for mark in found}
    wanted = {(file, field) for file in files for field in (way.full if seen[file] is Level.FULL else way.card)}
    return sorted(wanted - shown)


@pytest.mark.parametrize("who", COLUMNS)
@pytest.mark.parametrize("name", WAYS)
def test_nothing_of_a_file_comes_out_to_who_does_not_see_it(marked: MarkedFirm, name: str, who: str) -> None:
    way, person = WAYS[name], marked.people[who]
    with person.looking():
        found = marked.marks.found(way.look(Look(marked, person)))
    assert leaks(found, allowed(person, way)) == []
    assert missing(marked, person, way, found) == []


@pytest.mark.parametrize("who", [OWNER, "backup", CLERKS[0], "lost while closed"])
def test_the_command_line_says_nothing_else(
    marked: MarkedFirm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    person = marked.people[who]
    with person.looking():
        found = marked.marks.found(ways_out.command_line(Look(marked, person), capsys, monkeypatch))
    assert leaks(found, person.shown | ({"binned": Level.FULL} if who == OWNER else {})) == []
    assert missing(marked, person, Way(ways.client_list, ("name",), ("name",)), found) == []
    assert who != OWNER or "interaction" in {mark.field for mark in found}


def test_a_closed_account_gets_nothing_and_keeps_nothing(marked: MarkedFirm) -> None:
    person = marked.people["closed account"]
    with person.looking():
        assert list(person.profile.rglob("desk*.sealed")) != []
        with pytest.raises(Refused) as refusal:
            firms.open_firm(person.path, login=person.login, passphrase=passphrase(person.login))
        assert list(person.profile.rglob("desk*.sealed")) == []
        assert marked.marks.found(said(refusal.value) + ways_out.computer(Look(marked, person))) == set()


@pytest.mark.parametrize("who", COLUMNS)
def test_counts_and_badges_count_what_is_shown(marked: MarkedFirm, who: str) -> None:
    person = marked.people[who]
    with person.looking():
        assert ways.counted(Look(marked, person)) == ways.listed(Look(marked, person))


def test_every_kind_of_record_of_a_file_is_among_them(marked: MarkedFirm) -> None:
    """A new kind of record, or a new text in one, needs a mark in files.py."""
    assert ways.unmarked(Look(marked, marked.people[OWNER])) == []
