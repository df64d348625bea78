"""The demo firm of this person: made on the first visit, opened again afterwards, with everybody's way in.

Its people and clients are made up, so its passphrases may lie beside it: whoever tries the program wants to
sign in as a manager or a clerk as well.
"""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clientbook.support.files import atomic_write
from clientbook.support.paths import profile_dir
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk

_KEPT = "logins.json"


class DemoLogin(NamedTuple):
    """How somebody of the demo firm comes in."""

    login: str
    name: str
    role: Role
    passphrase: str


class Demo(NamedTuple):
    """Where the demo firm is and who works there; the owner first."""

    place: Path
    logins: tuple[DemoLogin, ...]


def demo_folder() -> Path:
    """Return where the demo firm of this person lies."""
    return profile_dir() / "demo"


def provide(folder: Path, progress: Callable[[int, int], None]) -> Demo:
    """Return the demo firm in `folder`; makes it when there is none. Runs on the worker."""
    return kept(folder) or _make(folder, progress)


def open_as_owner(firm: Demo) -> Desk:
    """Return the open desk of the demo firm's owner."""
    from clientbook.services import firms

    owner = firm.logins[0]
    return firms.open_firm(firm.place, login=owner.login, passphrase=owner.passphrase)


def kept(folder: Path) -> Demo | None:
    """Return the demo firm made earlier, or None when there is none or its list is unreadable."""
    try:
        values = json.loads((folder / _KEPT).read_text(encoding="utf-8"))
        place = Path(values["place"])
        people = [DemoLogin(login, name, Role(role), secret) for login, name, role, secret in values["logins"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Demo(place, tuple(people)) if place.is_file() and people else None


def _make(folder: Path, progress: Callable[[int, int], None]) -> Demo:
    from clientbook.services import demo

    rooms = (folder / str(number) for number in count(1))
    made = demo.make_demo(next(room for room in rooms if not room.exists()), progress=progress)
    logins = tuple(DemoLogin(one.login, one.name, one.role, one.passphrase) for one in made.logins)
    values = {"place": str(made.location), "logins": logins}
    atomic_write(folder / _KEPT, json.dumps(values, ensure_ascii=False).encode())
    return Demo(made.location, logins)
