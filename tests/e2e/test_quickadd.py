"""What happened, in one line: typed in the program's own window in each language, and saved without the mouse."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import select

from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.revisits import Revisit
from clientbook.support.clock import today
from tests.e2e.driving import MISSING, Screen
from tests.e2e.office import CLIENTS, FIRM, PASSPHRASE, done, lock_and_leave

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.office import Office

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

_TUESDAY = 1
_BESIDE = 2
"""The keys beside the line: one that leads to it, one that saves it."""
_MOST = 40


class Line(NamedTuple):
    """A line as it stands in the window, the keys that write it, and what it says."""

    text: str
    keys: str
    said: str
    note: str


LINES = {
    "en": Line(
        "called, interested, call again tuesday", "called, interested, call again tuesday", "interested", "call again"
    ),
    "zh_CN": Line("打了电话，有兴趣，周二再打", "daledianhua ,youxingqu ,zhouerzaida ", "有兴趣", "再打"),
    "zh_TW": Line("打了電話，有興趣，週二再打", "283xk72u04cj84<u.3vu/4fm4<5. -4y94283\n", "有興趣", "再打"),
}
"""The same call three times. `keys` are those of a keyboard, of Pinyin, and of Zhuyin with the key that ends it."""


def test_a_call_is_written_down_with_forty_keys(office: Office, tmp_path: Path) -> None:
    """Who types four keys in a second, as people in offices do, has the call and the next one on file in ten seconds.

    An input method gives the window whole words; each letter of them comes here as one key of its own.
    """
    for client, (language, line) in zip(CLIENTS, LINES.items(), strict=True):
        with Screen(tmp_path / language, language=language) as screen:
            screen.learn(line.text)
            _open(screen, office, client)
            before, saved = screen.pressed, office.times("interaction.log")
            screen.key("ctrl+Return")
            screen.type(line.text)
            screen.key("Return")
            done(screen, office, "interaction.log", times=saved + 1)
            assert screen.pressed - before == len(line.text) + _BESIDE
            assert len(line.keys) + _BESIDE <= _MOST
            lock_and_leave(screen)
        _check(office, office.ids[client], line)


def _open(screen: Screen, office: Office, client: str) -> None:
    """Unlock and open a file with the keyboard alone, on a screen in any language."""
    opened = office.times("client.open")
    screen.start(office.path)
    screen.fill("wang", PASSPHRASE)
    screen.key("Return")
    screen.until_title(FIRM)
    screen.until_text(*CLIENTS)
    screen.key("ctrl+k")
    screen.type(client.split(maxsplit=1)[0].lower())
    screen.key("Return")
    done(screen, office, "client.open", times=opened + 1)
    screen.until_text("Ctrl+Enter")


def _check(office: Office, client: bytes, line: Line) -> None:
    """See on another computer what became of the line."""
    desk, day = office.watcher, today()
    desk.refresh()
    (talk,) = desk.session.scalars(select(Interaction).where(Interaction.client_id == client))
    assert (talk.on, Channel(talk.channel), talk.text) == (day, Channel.PHONE, line.said)
    assert talk.author == office.ids["wang"]
    tuesday = day + dt.timedelta(days=(_TUESDAY - day.weekday()) % 7 or 7)
    plans = select(Revisit).where(Revisit.client_id == client, Revisit.done_on.is_(None), Revisit.due_on == tuesday)
    assert [plan.note for plan in desk.session.scalars(plans)] == [line.note]
