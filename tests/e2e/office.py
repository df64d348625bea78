"""A small firm for working days, made through the services with the cheapest passphrases that the program takes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from clientbook.services import editing, firms, members, revisits
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.support.clock import today
from clientbook.support.words import Role
from clientbook.vault.crypto import kdf

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.e2e.driving import Screen

PASSPHRASE = "four words nobody else would pick"
FIRM = "Mingde"
PEOPLE = (("wang", "Wang Xiaowen", Role.STAFF), ("li", "Li Hang", Role.STAFF), ("zhou", "Zhou Min", Role.ARCHIVE_CLERK))
CLIENTS = ("Northwind Trading", "Fabrikam Tools", "Adatum Foods")
REMARK = "pays late"
_LOWEST = kdf.Parameters(memory=64 * 1024, passes=1, lanes=1)


class Office:
    """The firm's vault, who and what is in it by login and name, and what was written there since it was made."""

    def __init__(self, path: Path, ids: dict[str, bytes]) -> None:
        self.path, self.ids = path, ids
        self.watcher = self.enter("chen")
        self.start = self.watcher.vault.seq

    def enter(self, login: str) -> Desk:
        """Unlock as somebody on another computer."""
        return firms.open_firm(self.path, login=login, passphrase=PASSPHRASE)

    def acts(self) -> list[str]:
        """Return what was done since the firm was made, oldest first."""
        return [entry.act for entry in self.watcher.vault.journal(since=self.start)]

    def times(self, act: str) -> int:
        """Return how often something was done."""
        return self.acts().count(act)


@contextmanager
def quickest_allowed() -> Generator[None]:
    """Stretch passphrases as little as the program itself accepts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdf, "LIMITS", kdf.Limits(_LOWEST, _LOWEST, kdf.LIMITS.ceiling))
        yield


def make_office(path: Path) -> dict[str, bytes]:
    """Make the firm; return the ids of members by login, of the team, and of clients by name."""
    owner = firms.create_firm(path, firm=FIRM, login="chen", name="Chen Mingde", passphrase=PASSPHRASE).desk
    ids = {"chen": owner.me, "east": members.add_team(owner, "East").made}
    for login, name, role in PEOPLE:
        team = ids["east"] if role is Role.STAFF else None
        made, code = members.add_member(owner, members.MemberForm(login=login, name=name, role=role, team=team))
        ids[login] = made.made
        newcomer = firms.open_firm(path, login=login, passphrase=code)
        firms.change_passphrase(newcomer, old=code, new=PASSPHRASE)
        newcomer.close()
    owner.close()
    staff = firms.open_firm(path, login="wang", passphrase=PASSPHRASE)
    for number, name in enumerate(CLIENTS):
        contact = ContactForm(name=f"{name.split()[0]} buyer", phones=(("mobile", f"1380013800{number}"),))
        form = ClientForm(type=editing.ClientType.COMPANY, name=name, contacts=(contact,), remarks=REMARK)
        ids[name] = editing.add_client(staff, form).made
    for name in CLIENTS[:2]:
        revisits.plan_revisit(staff, ids[name], revisits.PlanForm(due_on=today()))
    staff.close()
    return ids


def unlock(screen: Screen, office: Office, login: str) -> None:
    """Start the program on the vault and unlock it."""
    screen.start(office.path)
    screen.until_title_without(FIRM)
    screen.until_text("Unlock the vault")
    screen.fill(login, PASSPHRASE)
    screen.key("Return")
    screen.until_title(FIRM)


def open_file(screen: Screen, office: Office, word: str) -> None:
    """Find a client by a word and open the file."""
    screen.until_text(f"{len(CLIENTS)} clients")
    screen.key("ctrl+k")
    screen.type(word)
    screen.until_text("1 client")
    screen.key("Down", "Return")
    done(screen, office, "client.open")
    screen.until_text("Print dossier")


def done(screen: Screen, office: Office, act: str, *, times: int = 1) -> None:
    """Wait until an act stands in the log so often."""
    screen.until(lambda: office.times(act) >= times, f"the entry {act} ({times})")


def lock_and_leave(screen: Screen) -> None:
    """Lock with the keyboard, and close the window."""
    screen.key("ctrl+l")
    screen.until_title_without(FIRM)
    screen.leave()
