"""Every way in which something of a file can come out, as a function that returns all that comes out that way.

Each is tried on every file and record of the firm, whether the person may see it or not; a refusal counts as what it
says. What a way must show is named by field, so that a way which shows nothing to anybody fails too.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Boolean, Date, Integer, LargeBinary, Numeric, select

from clientbook.desk.codec import ENTITIES
from clientbook.domain.base import Amount, UtcTime
from clientbook.domain.clients import Contact
from clientbook.domain.complaints import Complaint
from clientbook.domain.documents import Document
from clientbook.domain.feedback import Feedback
from clientbook.domain.gifts import Gift
from clientbook.domain.interactions import Interaction
from clientbook.domain.lists import ListKind
from clientbook.domain.needs import Need
from clientbook.domain.points import PointsMovement
from clientbook.domain.purchases import Purchase
from clientbook.domain.revisits import Revisit
from clientbook.services import (
    access_review,
    clients,
    complaint_lists,
    cover,
    departures,
    document_copies,
    document_rows,
    duplicate_index,
    duplicates,
    editing,
    entries,
    feedback,
    files,
    filters,
    gifts,
    intakes,
    interactions,
    listkeeping,
    lists,
    log,
    members,
    merge_plan,
    merge_undo,
    merges,
    needs,
    overview,
    points,
    purchases,
    referrals,
    removals,
    revisits,
    search,
    service_team,
    timeline,
)
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from clientbook.support.errors import ClientbookError
from tests.services.visibility.marks import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from clientbook.desk import Desk
    from tests.services.visibility.people import MarkedFirm, Person


class Look(NamedTuple):
    """Who looks, and the firm with the ids of everything."""

    firm: MarkedFirm
    person: Person

    @property
    def desk(self) -> Desk:
        """Return the open desk."""
        return self.person.desk

    def every(self, kind: type[Any]) -> list[bytes]:
        """Return the ids of every record of a kind in the firm."""
        return self.firm.records[kind.kind]

    def hidden(self, kind: type[Any]) -> list[bytes]:
        """Return the ids of every record of a kind in files that the program does not show to this person."""
        return [key for key in self.every(kind) if self.firm.homes[key] in self.unseen]

    @property
    def clients(self) -> list[bytes]:
        """Return every marked file, also those that the person may not see."""
        return [self.firm.ids[file] for file in self.firm.files]

    @property
    def seen(self) -> list[bytes]:
        """Return the files that lists show to this person."""
        return [self.firm.ids[file] for file in self.firm.shown_files if file in self.person.shown]

    @property
    def unseen(self) -> list[bytes]:
        """Return the marked files that the program does not show to this person."""
        return [self.firm.ids[file] for file in self.firm.files if file not in self.person.shown]


class Way(NamedTuple):
    """`card` and `full` name the fields that must be shown of a file that is seen on that level.

    `only`: the people for whom that holds (else everybody who sees files), `of`: the files for which it does (else
    all). `is_bare`: nothing is asked of the program, so what the keys open is what may come out.
    """

    look: Callable[[Look], str]
    card: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    is_bare: bool = False


def tried(*attempts: Callable[[], Any]) -> str:
    """Return what each attempt answers, or what its refusal says."""
    found: list[str] = []
    for attempt in attempts:
        try:
            answer = attempt()
            found.append(said(list(answer) if hasattr(answer, "__next__") else answer))
        except ClientbookError as refusal:
            found.append(said(refusal))
    return "\n".join(found)


def on_each(act: Callable[[Desk, bytes], Any], look: Look, ids: Iterable[bytes]) -> str:
    """Try an act on every one of these ids."""
    return tried(*(lambda key=key: act(look.desk, key) for key in ids))


def search_as_you_type(look: Look) -> str:
    """Type what words and numbers of each file begin with."""
    marks = look.firm.marks
    texts = [*marks.beginnings, *(marks.phone(file, "phone") for file in look.firm.files)]
    found = [client for text in texts for client in clients.list_clients(look.desk, ClientFilter(text=text))]
    return said(clients.client_rows(look.desk, list(dict.fromkeys(found))))


def deep_search(look: Look) -> str:
    """Search what the words of each file begin with in all texts."""
    return said([search.deep_search(look.desk, word).hits for word in look.firm.marks.beginnings])


def client_list(look: Look) -> str:
    """Read the list in every order and with every filter, and what its chips and fields offer."""
    desk = look.desk
    sorts = [ClientFilter(sort=sort) for sort in clients.SORTS]
    narrow = [ClientFilter(is_overdue=True), ClientFilter(is_single_contact=True), ClientFilter(silent_days=0)]
    found = {client for wanted in (*sorts, *narrow) for client in clients.list_clients(desk, wanted)}
    rows = clients.client_rows(desk, [*found, *look.clients])
    offers = (lists.offer(desk), [lists.used(desk, kind) for kind in ListKind])
    return said((rows, clients.counts(desk), offers, filters.saved_filters(desk), clients.worth_of(desk, list(found))))


def glances(look: Look) -> str:
    """Look at every file in the pane."""
    return on_each(files.glance, look, look.clients)


def opened_files(look: Look) -> str:
    """Open every file, and read it again."""
    return on_each(files.open_file, look, look.clients) + on_each(files.read_file, look, look.unseen)


def forms(look: Look) -> str:
    """Open every file and every entry to change it."""
    desk = look.desk
    kinds: dict[type[Any], Callable[[Desk, bytes], Any]] = {
        Interaction: interactions.interaction_form,
        Purchase: purchases.purchase_form,
        Need: needs.need_form,
        Feedback: feedback.feedback_form,
        Gift: gifts.gift_form,
        PointsMovement: points.points_form,
        Revisit: revisits.revisit_form,
    }
    found = [on_each(act, look, look.every(kind)) for kind, act in kinds.items()]
    acts = [
        tried(lambda kind=kind, key=key: entries.entry_acts(desk, kind.kind, key))
        for kind in kinds
        for key in look.every(kind)
    ]
    return "\n".join([on_each(editing.edit_form, look, look.clients), *found, *acts])


def revealed(look: Look) -> str:
    """Reveal every number and address."""
    what = [(key, one) for key in look.every(Contact) for one in files.Secret]
    return tried(*(lambda key=key, one=one: files.reveal(look.desk, key, one, 0) for key, one in what))


def due_revisits(look: Look) -> str:
    """Read what is due within a year, for everybody and for each colleague."""
    last = today() + dt.timedelta(days=365)
    spans = [revisits.due_between(look.desk, today(), last, member=member) for member in (None, *look.firm.members)]
    return said(spans)


def complaint_list(look: Look) -> str:
    """Read the lists of complaints and every complaint."""
    desk = look.desk
    found = [tried(lambda which=which: complaint_lists.list_complaints(desk, which)) for which in complaint_lists.Which]
    rows = complaint_lists.complaint_rows(desk, look.every(Complaint))
    pages = on_each(complaint_lists.complaint_page, look, look.every(Complaint))
    return "\n".join([*found, said(rows), pages, on_each(complaint_lists.open_complaints, look, look.clients)])


def feedback_list(look: Look) -> str:
    """Read the list of feedback."""
    listed = tried(lambda: feedback.feedback_rows(look.desk, feedback.list_feedback(look.desk)))
    return listed + tried(lambda: feedback.feedback_rows(look.desk, look.every(Feedback)))


def intake_queue(look: Look) -> str:
    """Read the queue of new files."""
    return tried(lambda: intakes.queue(look.desk))


def timelines(look: Look) -> str:
    """Read the timeline of every file."""
    return on_each(timeline.timeline, look, look.clients)


def referral_tree(look: Look) -> str:
    """Read who brought whom."""
    desk = look.desk
    names = [referrals.name_of(desk, client) for client in look.clients]
    trees = [referrals.tree(desk), *(referrals.tree(desk, client) for client in look.clients)]
    return said((names, trees)) + on_each(referrals.tie_of, look, look.clients)


def pairs(look: Look) -> str:
    """Look for duplicates among the files, and of a file that is being entered."""
    desk = look.desk
    duplicate_index.look_at_all(desk)
    rows = [duplicates.pair_rows(desk, duplicates.list_pairs(desk, show)) for show in duplicates.Show]
    every = [duplicates.PairId(one, other) for one in look.clients for other in look.clients if one < other]
    return said(
        (rows, [duplicates.alike_files(desk, form) for form in look.firm.typed], duplicates.pair_rows(desk, every))
    )


def merging(look: Look) -> str:
    """Read two files side by side, try to merge every file with one that is not shown, and to take merges back."""
    desk = look.desk
    both = [(one, other) for one in look.clients for other in look.clients[:3] if one != other]
    plans = tried(*(lambda one=one, other=other: merge_plan.merge_plan(desk, one, other) for one, other in both))
    hidden = [(one, other) for one in look.clients for other in look.unseen]
    acts = (duplicates.propose_merge, duplicates.say_distinct, duplicates.recall)
    tries = [lambda act=act, one=one, other=other: act(desk, one, other) for act in acts for one, other in hidden]
    form = merges.MergeForm()
    tries += [lambda one=one, other=other: merges.merge_clients(desk, one, other, form) for one, other in hidden]
    tries += [lambda client=client: merge_undo.standing_against(desk, client) for client in look.unseen]
    return "\n".join([plans, tried(*tries), tried(lambda: merges.list_merges(desk))])


def document_lists(look: Look) -> str:
    """Read the documents of every file and its bin."""
    desk = look.desk
    facts = [document_rows.contract_facts(desk, client) for client in look.clients]
    removed = on_each(document_rows.removed_documents, look, look.clients)
    return said(facts) + removed + on_each(document_rows.list_documents, look, look.clients)


def document_content(look: Look) -> str:
    """Open every document inside the program."""

    def read(desk: Desk, document: bytes) -> str:
        opened = document_copies.open_document(desk, document)
        return said(opened.row) + b"".join(opened.blocks).decode()

    return on_each(read, look, look.every(Document))


def document_saved(look: Look) -> str:
    """Save a copy of every document, and send it to the printer."""
    at = look.firm.folder / "copy.txt"

    def save(desk: Desk, document: bytes) -> str:
        document_copies.save_copy(desk, document, at)
        return at.read_text(encoding="utf-8")

    try:
        return on_each(save, look, look.every(Document)) + on_each(
            document_copies.note_printed, look, look.every(Document)
        )
    finally:
        at.unlink(missing_ok=True)


def who_sees(look: Look) -> str:
    """Read who can see what, in every way."""
    desk = look.desk
    acts = (access_review.access_of_file, cover.access_changes, service_team.who_can_see, service_team.team_of)
    found = [on_each(act, look, look.clients) for act in acts]
    found.append(on_each(lambda desk, key: access_review.find_file(desk, key.hex()), look, look.clients))
    return "\n".join([*found, tried(lambda: access_review.access_review(desk))])


def the_bin(look: Look) -> str:
    """Read the bin of the firm."""
    return tried(lambda: removals.list_bin(look.desk))


def the_log(look: Look) -> str:
    """Read the whole log as its page shows it."""
    return tried(lambda: log.read_log(look.desk, size=100_000))


def lists_of_people(look: Look) -> str:
    """Read the pages of staff, of departures, of the firm's lists, and the badges."""
    desk = look.desk
    kept = [tried(lambda kind=kind: listkeeping.words(desk, kind)) for kind in ListKind]
    people = tried(lambda: members.list_members(desk), lambda: members.people(desk))
    cases = tried(lambda: departures.list_departures(desk), lambda: departures.departure_page(desk, look.firm.case))
    return "\n".join([*kept, people, cases, said(overview.badges(desk))])


def counted(look: Look) -> dict[str, int]:
    """Return what chips and badges say."""
    desk, found = look.desk, dict[str, int]()
    chips = clients.counts(desk)
    found |= {"all": chips.total, "overdue": chips.overdue, "single": chips.single_contact}
    found |= {person.name: person.count for person in chips.people}
    badges = overview.badges(desk)
    found |= {name: badges[name] for name in ("revisits", "intakes") if name in badges}
    if "feedback" in badges:
        found["complaints"] = complaint_lists.complaint_counts(desk).all
    duplicate_index.look_at_all(desk)
    return found | {"pairs": duplicates.count_pairs(desk).open}


def listed(look: Look) -> dict[str, int]:
    """Return how many there are of each in the lists."""
    desk = look.desk

    def rows(**wanted: Any) -> int:
        return len(clients.list_clients(desk, ClientFilter(**wanted)))

    found = {"all": rows(), "overdue": rows(is_overdue=True), "single": rows(is_single_contact=True)}
    found |= {person.name: rows(responsible=person.id) for person in clients.counts(desk).people}
    shown = overview.badges(desk)
    if "revisits" in shown:
        found["revisits"] = len(revisits.due_between(desk, today(), today(), member=desk.me))
    if "intakes" in shown:
        found["intakes"] = sum(row.state is intakes.IntakeState.SUBMITTED for row in intakes.queue(desk))
    if "feedback" in shown:
        found["complaints"] = len(complaint_lists.list_complaints(desk, complaint_lists.Which.ALL))
    return found | {"pairs": len(duplicates.list_pairs(desk))}


_WORDS_OF_THE_PROGRAM = {
    *("type", "stage", "part", "channel", "currency", "after_sales", "purpose", "satisfaction", "severity", "state"),
    *("topic", "before", "after", "media_type", "label", "gender", "birthday", "influences"),
    *("lost_reason", "source", "kept_team", "other_team", "team", "aside", "contacts"),
}
"""Columns with words of the program or of the firm's lists, or with what else stands in another record."""


def unmarked(look: Look) -> list[str]:
    """Return the kinds of record of a file, and the columns with texts in them, that no mark stands in."""
    desk, found = look.desk, list[str]()
    homes = [look.firm.ids[file] for file in look.firm.files]
    for kind, entity in ENTITIES.items():
        if kind in _OF_THE_FIRM:
            continue
        rows = desk.session.scalars(select(entity).where(entity.binder.in_(homes))).all()
        found += [] if rows else [kind]
        texts = [column.name for column in entity.__table__.c if not isinstance(column.type, _NO_TEXT)]
        for name in texts:
            held = "\n".join(str(getattr(row, name)) for row in rows)
            found += [] if name in _WORDS_OF_THE_PROGRAM or look.firm.marks.found(said(held)) else [f"{kind}.{name}"]
    return found


_OF_THE_FIRM = {
    *("access_review", "allocation", "client_class", "complaint_term", "conduct_jump", "departure", "intake_term"),
    *("list_entry", "pair_note", "review_note", "saved_filter"),
}
_NO_TEXT = (Amount, Boolean, Date, Integer, LargeBinary, Numeric, UtcTime)
