"""The firm of the visibility table: nine marked files, and everybody who looks, by how they stand to them."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from clientbook.desk import Desk
from clientbook.desk.codec import ENTITIES
from clientbook.domain.revisits import Revisit
from clientbook.services import (
    cover,
    departures,
    editing,
    expiry,
    firms,
    members,
    merges,
    removals,
    revisits,
    service_team,
)
from clientbook.services.cover import CoverForm
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.words import Level, Role
from tests.fixtures_firm import PEOPLE, Firm, passphrase
from tests.services.visibility.files import SHARED_PHONE, Filling
from tests.services.visibility.marks import Marks

if TYPE_CHECKING:
    from collections.abc import Generator

FULL, CARD = Level.FULL, Level.CARD
SERVED = {
    "mine": "wang",
    "twin": "wang",
    "moved": "wang",
    "binned": "wang",
    "helped": "li",
    "called": "li",
    "covered": "li",
    "rung": "li",
    "left": "feng",
    "west": "zhao",
}
"""Who makes which file. `twin` is merged into `mine`, `moved` goes to zhao, `left` to li, `binned` into the bin.

wu calls `called`, and called `rung` already.
"""
MERGED = {"twin": "mine"}
BINNED = "binned"
EVERY = [file for file in SERVED if file not in (*MERGED, BINNED)]
EAST: dict[str, Level] = dict.fromkeys(("mine", "helped", "called", "covered", "rung", "left"), FULL)
WEST: dict[str, Level] = dict.fromkeys(("west", "moved"), FULL)
NEWCOMERS = (("feng", "冯离职", "east"), ("he", "何代班", "west"))


@dataclass
class Person:
    """Somebody who looks. `shown`: which files the program shows, on which level; `held`: which their keys open.

    `remembered`: which they saw when log entries for them were written. `moment` is when they look, `profile` what
    their computer keeps.
    """

    who: str
    login: str
    path: Path
    shown: dict[str, Level]
    profile: Path
    moment: dt.datetime | None = None
    held: dict[str, Level] = field(default_factory=dict[str, Level])
    remembered: dict[str, Level] = field(default_factory=dict[str, Level])
    kept: Desk | None = None

    @property
    def desk(self) -> Desk:
        """Return the open desk."""
        assert self.kept is not None
        return self.kept

    @contextmanager
    def looking(self) -> Generator[None]:
        """Be at this person's computer at that moment."""
        with pytest.MonkeyPatch.context() as patch, frozen(self.moment) if self.moment else nullcontext():
            patch.setenv("CLIENTBOOK_PROFILE", str(self.profile))
            yield

    def open(self) -> Desk:
        """Unlock, where it was not done before."""
        with self.looking():
            self.kept = firms.open_firm(self.path, login=self.login, passphrase=passphrase(self.login))
        return self.kept


def levels(shown: dict[str, Level]) -> dict[str, Level]:
    """Return what is shown with the files that were merged into those."""
    return shown | {merged: shown[into] for merged, into in MERGED.items() if into in shown}


class MarkedFirm:
    """The firm, its marks, the ids of everything, and everybody who looks."""

    def __init__(self, prepared: Firm, folder: Path) -> None:
        self.folder = folder
        self.marks = Marks()
        self.path = folder / "firm.clientbook"
        self.people: dict[str, Person] = {}
        self.files, self.shown_files = list(SERVED), EVERY
        self.records: dict[str, list[bytes]] = {}
        self.homes: dict[bytes, bytes] = {}
        self.typed: list[ClientForm] = []
        self.case = b""
        shutil.copyfile(prepared.path, self.path)
        self.ids = dict(prepared.ids)
        self._filling = Filling(self.marks, folder)
        self._desks: dict[str, Desk] = {}

    @property
    def members(self) -> list[bytes]:
        """Return everybody who ever had an account."""
        return [self.ids[login] for login in ("chen", *(login for login, *_ in (*PEOPLE, *NEWCOMERS)))]

    def close(self) -> None:
        """Close every desk."""
        for desk in (*self._desks.values(), *(one.kept for one in self.people.values() if one.kept)):
            desk.close()

    def make(self) -> None:
        """Make the firm and let everybody in."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CLIENTBOOK_PROFILE", str(self.folder / "makers"))
            self._hire()
            for file, login in SERVED.items():
                self._put(file, login)
            self._settle()
            self._look_before()
            self._cover()
            self._look()
            self._move()
            self._note_everything()
            self._look_after()

    def _as(self, login: str) -> Desk:
        if login not in self._desks:
            self._desks[login] = firms.open_firm(self.path, login=login, passphrase=passphrase(login))
        self._desks[login].refresh()
        return self._desks[login]

    def _hire(self) -> None:
        owner = self._as("chen")
        for login, name, team in NEWCOMERS:
            form = members.MemberForm(login=login, name=name, role=Role.STAFF, team=self.ids[team])
            changes, code = members.add_member(owner, form)
            self.ids[login] = changes.made
            newcomer = firms.open_firm(self.path, login=login, passphrase=code)
            firms.change_passphrase(newcomer, old=code, new=passphrase(login))
            newcomer.close()

    def _put(self, file: str, login: str) -> None:
        """Make a file and fill it; `mine` was brought by `west`, whose number `helped` has too."""
        number = SHARED_PHONE if file in ("helped", "west", "mine") else ""
        form = self._filling.form(file, responsible=self.ids[login], number=number)
        client = editing.add_client(self._as("chen"), form).made
        self.ids[file] = client
        self._filling.history(self._as(login), file, client)
        self._filling.remove_a_document(self._as("chen"), file, client)
        self._filling.verify(self._as("zhou"), file, client)

    def _settle(self) -> None:
        owner = self._as("chen")
        service_team.set_backups(owner, self.ids["helped"], [BackupForm(self.ids["zhao"])])
        plan = revisits.PlanForm(due_on=today(), assigned_to=self.ids["wu"])
        for file in ("called", "rung"):
            revisits.plan_revisit(owner, self.ids[file], plan)
        self._refer("mine", "west")
        self._refer("west", "helped")
        merges.merge_clients(owner, self.ids["mine"], self.ids["twin"], merges.MergeForm())
        removals.delete_files(self._as("sun"), [self.ids[BINNED]], self.marks.word(BINNED, "reason of deleting", CARD))
        service_team.assign(self._as("chen"), [self.ids["left"]], self.ids["li"])

    def _refer(self, file: str, referrer: str) -> None:
        owner = self._as("chen")
        form = editing.edit_form(owner, self.ids[file])
        editing.edit_client(owner, self.ids[file], editing.replace(form, referrer=self.ids[referrer]))

    def _person(self, who: str, login: str, shown: dict[str, Level], **more: Any) -> Person:
        profile = self.folder / "computers" / who.replace(" ", "-").replace(",", "")
        also = more.pop("also", {})
        made = Person(who, login, more.pop("path", self.path), levels(shown), profile, **more)
        made.held = made.shown | also
        self.people[who] = made
        return made

    def _look_before(self) -> None:
        """Unlock where somebody looks before holiday cover begins, and before files move and accounts close."""
        early = self.folder / "early.clientbook"
        self._copy(early)
        self._person("cover, before", "he", {}, path=early)
        self._person("lost while open", "wang", {"mine": FULL}).open()
        self._person("lost while closed", "wang", {"mine": FULL}).open()
        self._person("closed account", "feng", {}).open()
        for who in ("lost while closed", "closed account"):
            self._lock(who)

    def _cover(self) -> None:
        form = CoverForm(self.ids["li"], self.ids["he"], today())
        cover.cover(self._as("chen"), form)
        for file in ("helped", "called", "rung", "left"):
            kept = [BackupForm(self.ids["zhao"])] if file == "helped" else []
            service_team.set_backups(self._as("chen"), self.ids[file], kept)

    def _look(self) -> None:
        """Unlock where somebody looks on the last day of holiday cover."""
        self._call()
        later, settled = self.folder / "later.clientbook", self.folder / "settled.clientbook"
        tomorrow = now() + dt.timedelta(days=1)
        self._copy(later, settled)
        self._person("cover, during", "he", {"covered": FULL})
        for who, path in (
            ("cover, open past its day", later),
            ("cover, locked on its day", later),
            ("cover, open when it was ended", settled),
            ("cover, locked when it was ended", settled),
        ):
            self._person(who, "he", {}, path=path).open()
            if "locked" in who:
                self._lock(who)
            self.people[who].moment = tomorrow
        self._person("cover, after", "he", {}, path=later, moment=tomorrow)
        self._person("revisit clerk, new keys", "wu", {"called": CARD}, path=settled)
        with frozen(tomorrow):
            owner = firms.open_firm(settled, login="chen", passphrase=passphrase("chen"))
            assert expiry.end_expired_access(owner)
            owner.close()

    def _call(self) -> None:
        """Make one of the clerk's two calls; the card stays under the clerk's keys until somebody shares it anew."""
        clerk, client = self._as("wu"), self.ids["rung"]
        plan = select(Revisit.id).where(Revisit.client_id == client, Revisit.assigned_to == clerk.me)
        form = revisits.RevisitForm(on=today(), was_reached=True, revisit=clerk.session.scalars(plan).one())
        revisits.record_revisit(clerk, client, form)

    def _move(self) -> None:
        service_team.assign(self._as("chen"), [self.ids["moved"]], self.ids["zhao"])
        members.close_member(self._as("chen"), self.ids["feng"])

    def _look_after(self) -> None:
        bin_full = {BINNED: FULL}
        self._person("owner", "chen", dict.fromkeys(EVERY, FULL), also=bin_full)
        self._person("manager of the team", "sun", EAST, also=bin_full).remembered = {"moved": FULL}
        self._person("manager of another team", "qian", WEST)
        self._person("salesperson", "wang", {"mine": FULL}, also=bin_full)
        self._person("colleague", "li", dict.fromkeys(("helped", "called", "covered", "rung", "left"), FULL))
        self._person("backup", "zhao", WEST | {"helped": FULL})
        self._person("archive clerk", "zhou", dict.fromkeys(EVERY, CARD), also={BINNED: CARD})
        self._person("revisit clerk", "wu", {"called": CARD}, also={"rung": CARD})
        self.people["lost while open"].held |= bin_full
        self.people["lost while closed"].held |= bin_full
        for who, person in self.people.items():
            if person.kept is None and who != "closed account":
                person.open()
            elif person.kept is not None:
                with person.looking():
                    person.desk.refresh()

    def _note_everything(self) -> None:
        """Note the id of every record in the firm, and what somebody would type who enters one of the clients again."""
        owner = self._as("chen")
        for kind, entity in ENTITIES.items():
            homes = dict(owner.session.execute(select(entity.id, entity.binder)).all())
            self.records[kind], self.homes = list(homes), self.homes | homes
        for file in SERVED:
            phone = (("mobile", self.marks.phone(file, "phone")),)
            self.typed.append(ClientForm(name="?", contacts=(ContactForm(name="?", phones=phone),)))
        form = departures.DepartureForm(leaver=self.ids["li"], last_day=today())
        self.case = departures.open_departure(owner, form).made

    def _lock(self, who: str) -> None:
        person = self.people[who]
        with person.looking():
            firms.lock(person.desk)
        person.kept = None

    def _copy(self, *paths: Path) -> None:
        for path in paths:
            with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(path)) as target:
                source.backup(target)
