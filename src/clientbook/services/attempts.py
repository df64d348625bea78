"""Failed attempts to unlock: a growing wait on this computer, and a log entry once the person comes in.

Nobody can write into a vault without its keys, so failures are kept in the profile until the next unlock by the
same login. The file's name is a digest; it holds counts and times, no login. This is a control by program only: who
owns the computer can delete the file. What protects a passphrase is the cost of deriving a key from it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.log import Act
from clientbook.support import clock
from clientbook.support.errors import Unavailable
from clientbook.support.files import atomic_write
from clientbook.support.i18n import ngettext
from clientbook.support.paths import profile_dir

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk

_FREE_TRIES = 3
_LONGEST_WAIT = 60
_KEPT_TIMES = 20
_KEPT_FILES = 50


class Failures(NamedTuple):
    """Failures since the last unlock: how many, when (UTC seconds, the newest ones), and the last one's monotonic."""

    tries: int
    times: tuple[int, ...]
    last: float


NONE = Failures(0, (), 0.0)


def wait_after(failures: int) -> int:
    """Return the seconds to wait after so many failures in a row: three are free, then 2, 4, 8 … 60."""
    return 0 if failures < _FREE_TRIES else min(2 ** (failures - _FREE_TRIES + 1), _LONGEST_WAIT)


def wait_left(location: Path | str, login: str) -> int:
    """Return for how many seconds this login has to wait, on a clock that nobody can set."""
    found = failures(location, login)
    since = clock.monotonic() - found.last
    if since < 0:  # the computer was started anew, and its clock with it
        since = clock.monotonic()
    return max(math.ceil(wait_after(found.tries) - since), 0)


def check_wait(location: Path | str, login: str) -> None:
    """Raise Unavailable while this login has to wait."""
    if left := wait_left(location, login):
        text = ngettext(
            "Too many wrong passphrases. Wait {n} second and try again.",
            "Too many wrong passphrases. Wait {n} seconds and try again.",
            left,
        )
        raise Unavailable(text.format(n=left))


def failures(location: Path | str, login: str) -> Failures:
    """Return what failed for this login since it last came in; a damaged file counts as none."""
    try:
        found = json.loads(_path(location, login).read_text(encoding="utf-8"))
        return Failures(int(found["count"]), tuple(int(one) for one in found["times"]), float(found["last"]))
    except (OSError, ValueError, KeyError, TypeError):
        return NONE


def add_failure(location: Path | str, login: str) -> None:
    """Keep one more failure; where the profile cannot be written, unlocking goes on without."""
    before = failures(location, login)
    times = (*before.times, int(clock.now().timestamp()))[-_KEPT_TIMES:]
    kept = {"count": before.tries + 1, "times": times, "last": clock.monotonic()}
    with contextlib.suppress(Unavailable):
        atomic_write(_path(location, login), json.dumps(kept).encode("ascii"))
        _drop_oldest()


def journal_unlock(desk: Desk, location: Path | str, login: str) -> None:
    """Write the failures before this unlock, and the unlock, into the log.

    Nothing is written with a one-time code (the vault takes nothing before an own passphrase) or read-only; failures
    are then kept. A vault that cannot be written now can still be read.
    """
    if desk.vault.must_change or desk.vault.read_only:
        return
    with contextlib.suppress(Unavailable):
        journal_failures(desk, location, login)
        desk.note(Act.VAULT_UNLOCK)


def journal_failures(desk: Desk, location: Path | str, login: str) -> None:
    """Write the failures so far into the log and begin to count anew. Raises Unavailable; they are then kept."""
    found = failures(location, login)
    if found.tries:
        desk.note(Act.UNLOCK_FAILED, attempts=found.tries, times=list(found.times))
        _path(location, login).unlink(missing_ok=True)


def _folder() -> Path:
    return profile_dir() / "attempts"


def _path(location: Path | str, login: str) -> Path:
    place = f"{location}\0{login.strip().casefold()}"
    return _folder() / f"{hashlib.sha256(place.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"


def _drop_oldest() -> None:
    """Keep the folder small, whatever is typed as login."""
    with contextlib.suppress(OSError):
        kept = sorted(_folder().glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in kept[_KEPT_FILES:]:
            path.unlink(missing_ok=True)
