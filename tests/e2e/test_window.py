"""The program itself, in a real window, driven by keys as a person would: unlock, search, open, log a call, print."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from clientbook.services import clients, files, firms
from clientbook.services.clients import ClientFilter
from tests.exchange.sheets import make_client_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clientbook.desk import Desk

PASSPHRASE = "four words nobody else would pick"
PATIENCE = 25.0
TRIES = 4

pytestmark = [
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs an X server and xdotool"),
    pytest.mark.skipif(
        "PYTEST_XDIST_WORKER" in os.environ, reason="X loses keys on a busy computer: run it alone with -n 0"
    ),
]


class Screen:
    """A virtual screen with the program on it."""

    def __init__(self, vault: Path, profile: Path) -> None:
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as answer:
            number = answer.readline().strip()
        self.env = os.environ | {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "CLIENTBOOK_PROFILE": str(profile),
            "CLIENTBOOK_LANGUAGE": "en",
        }
        self.program = subprocess.Popen([sys.executable, "-m", "clientbook", str(vault)], env=self.env)
        self.window = ""

    def _ask(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, encoding="utf-8", check=False)
        return done.stdout.strip()

    def windows(self) -> list[str]:
        """Return the program's visible windows, the one in front last."""
        return self._ask("search", "--onlyvisible", "--pid", str(self.program.pid)).splitlines()

    def appear(self) -> None:
        """Wait for the main window."""
        until(lambda: bool(self.windows()))
        self.window = self.windows()[-1]

    def press(self, *keys: str) -> None:
        """Press keys in the window that is in front."""
        self._ask("windowfocus", "--sync", self.windows()[-1])
        self._ask("key", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        """Type text in the window that is in front, where the cursor is."""
        self._ask("windowfocus", "--sync", self.windows()[-1])
        self._ask("type", "--delay", "15", text)

    def title(self) -> str:
        """Return the title of the main window."""
        return self._ask("getwindowname", self.window)

    def close(self) -> None:
        """End the program and the screen."""
        for process in (self.program, self.server):
            process.terminate()
            process.wait(20)


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fails when it never is."""
    deadline, pause = time.monotonic() + PATIENCE, threading.Event()
    while not is_so():
        assert time.monotonic() < deadline, "it never happened"
        pause.wait(0.1)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Return a firm made on the command line, with the clients of a sheet."""
    path = tmp_path / "firm.clientbook"
    env = os.environ | {"CLIENTBOOK_PASSPHRASE": PASSPHRASE}
    sheet = tmp_path / "clients.xlsx"
    make_client_sheet(sheet, rows=40)
    new = ("new", path, "--firm", "Mingde", "--login", "chen", "--name", "Chen", "--recovery-out", tmp_path / "r.pdf")
    for words in (new, ("import", path, sheet, "--as", "chen")):
        subprocess.run([sys.executable, "-m", "clientbook", *map(str, words)], env=env, check=True, timeout=120)
    return path


@pytest.fixture
def watcher(vault: Path) -> Iterator[Desk]:
    """Return the owner's desk on another computer, which sees what the window saves."""
    desk = firms.open_firm(vault, login="chen", passphrase=PASSPHRASE)
    yield desk
    desk.close()


def _drive(screen: Screen, query: str, acts: Callable[[], list[str]]) -> None:
    """Unlock, find, open, log a call, print and lock, by keys alone."""
    screen.appear()
    screen.type("chen")
    screen.press("Tab")
    screen.type(PASSPHRASE)
    screen.press("Return")
    until(lambda: "Mingde" in screen.title())
    screen.press("ctrl+k")
    screen.type(query)
    screen.press("Down", "Return")
    until(lambda: "client.open" in acts())
    screen.press("ctrl+n")
    until(lambda: len(screen.windows()) == 2)
    screen.type("asked about delivery")
    screen.press("ctrl+Return")
    until(lambda: "interaction.log" in acts())
    screen.press("ctrl+p")
    until(lambda: "print.dossier" in acts())
    screen.press("ctrl+l")
    until(lambda: "Mingde" not in screen.title())


def _driven(vault: Path, profile: Path, query: str, acts: Callable[[], list[str]]) -> bool:
    """Say whether the keys all arrived: without a window manager X loses one now and then on a busy computer."""
    screen = Screen(vault, profile)
    try:
        _drive(screen, query, acts)
    except AssertionError:
        return False
    finally:
        screen.close()
    return True


def test_a_call_is_logged_and_a_dossier_printed_by_keyboard(vault: Path, watcher: Desk, tmp_path: Path) -> None:
    wanted = clients.list_clients(watcher, ClientFilter(text="zs"))
    query = "zs" if wanted else "sh"

    def new_acts(start: int) -> Callable[[], list[str]]:
        return lambda: [entry.act for entry in watcher.vault.journal(since=start)]

    tries = (_driven(vault, tmp_path / f"profile-{n}", query, new_acts(watcher.vault.seq)) for n in range(TRIES))
    assert any(tries)
    watcher.refresh()
    opened = wanted or clients.list_clients(watcher, ClientFilter(text=query))
    texts = {item.text for client in opened for item in files.read_file(watcher, client).timeline}
    assert "asked about delivery" in texts
