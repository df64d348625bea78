"""Makes the demo firm's vault and lets its people come in, each with a passphrase and a desk of their own."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from clientbook import vault as sealed
from clientbook.services import firms, members
from clientbook.services.demo_names import FIRM
from clientbook.services.demo_notes import WORDS
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clientbook.desk import Desk
    from clientbook.services.demo_people import Person

_WORDS_IN_PASSPHRASE = 4


class Colleague(NamedTuple):
    """Someone of the crew at work."""

    person: Person
    passphrase: str
    desk: Desk

    @property
    def id(self) -> bytes:
        """The member's id."""
        return self.desk.me


Crew = tuple[Colleague, ...]


def manager_of(crew: Crew, colleague: Colleague) -> Colleague:
    """Return who assigns the clients of this colleague: the manager of the team, or the owner."""
    team = colleague.person.team
    return next((one for one in crew if team and one.person.role is Role.MANAGER and one.person.team == team), crew[0])


def with_role(crew: Crew, role: Role) -> Colleague | None:
    """Return the first colleague who has this role, if anybody has."""
    return next((one for one in crew if one.person.role is role), None)


def gather(location: Path, people: Sequence[Person], tick: Callable[[], None]) -> Crew:
    """Make the vault as the owner, add everybody, and let each set a passphrase; `tick` counts the people."""
    owner, *others = people
    secret = passphrase()
    made = firms.create_firm(location, firm=FIRM, login=owner.login, name=owner.name, passphrase=secret)
    tick()
    crew = [Colleague(owner, secret, made.desk)]
    try:
        codes = _invite(made.desk, others)
        for one, code in zip(others, codes, strict=True):
            crew.append(_come_in(location, one, code))
            tick()
    except BaseException:
        dismiss(tuple(crew))
        raise
    made.desk.refresh()
    return tuple(crew)


def dismiss(crew: Crew) -> None:
    """Close every desk."""
    for colleague in crew:
        colleague.desk.close()


def passphrase() -> str:
    """Return four random words: made-up people, but somebody may keep the firm."""
    while len(text := "-".join(secrets.choice(WORDS) for _count in range(_WORDS_IN_PASSPHRASE))) < 20:  # noqa: PLR2004  well above the least length
        pass
    return text


def _invite(desk: Desk, people: Sequence[Person]) -> list[str]:
    """Add accounts and the teams they name; returns the one-time codes."""
    teams = {name: members.add_team(desk, name).made for name in dict.fromkeys(one.team for one in people if one.team)}
    codes: list[str] = []
    for one in people:
        form = members.MemberForm(login=one.login, name=one.name, role=one.role, team=teams.get(one.team))
        codes.append(members.add_member(desk, form)[1])
    return codes


def _come_in(location: Path, person: Person, code: str) -> Colleague:
    secret = passphrase()
    desk = firms.open_firm(location, login=person.login, passphrase=code)
    sealed.change_passphrase(desk.vault, passphrase=secret)
    return Colleague(person, secret, desk)
