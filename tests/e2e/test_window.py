"""The program itself, in a real window, driven as a person would: unlock, search, open, log a call, print, lock."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from clientbook.services import clients, files, firms
from clientbook.services.clients import ClientFilter
from tests.e2e.driving import MISSING, Screen
from tests.exchange.sheets import HEADERS, client_rows, make_client_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clientbook.desk import Desk

PASSPHRASE = "four words nobody else would pick"
ROWS = 40

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Return a firm made on the command line, with the clients of a sheet."""
    path = tmp_path / "firm.clientbook"
    env = os.environ | {"CLIENTBOOK_PASSPHRASE": PASSPHRASE}
    sheet = make_client_sheet(tmp_path / "clients.xlsx", ROWS)
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


def test_a_call_is_logged_and_a_dossier_printed(vault: Path, watcher: Desk, tmp_path: Path) -> None:
    start = watcher.vault.seq
    phone = client_rows(ROWS)[7][HEADERS.index("手机")]

    def is_in_the_log(act: str) -> bool:
        return act in [entry.act for entry in watcher.vault.journal(since=start)]

    with Screen(tmp_path / "screen") as screen:
        screen.start(vault)
        screen.until_text("Unlock the vault")
        screen.fill("chen", PASSPHRASE)
        screen.key("Return")
        screen.until_title("Mingde")
        screen.until_text(f"{ROWS} clients")
        screen.key("ctrl+k")
        screen.type(phone)
        screen.until_text("1 client")
        screen.key("Down", "Return")
        screen.until(lambda: is_in_the_log("client.open"), "the entry of opening")
        screen.until_text("Print dossier")
        screen.key("ctrl+n")
        screen.until_title("Log contact")
        screen.type("asked about delivery")
        screen.key("ctrl+Return")
        screen.until(lambda: is_in_the_log("interaction.log"), "the entry of the call")
        screen.until_title("Mingde")
        screen.until_text("asked about delivery")
        screen.click("Print dossier")
        screen.until(lambda: is_in_the_log("print.dossier"), "the entry of printing")
        screen.key("ctrl+l")
        screen.until_title_without("Mingde")
        screen.until_text("Unlock the vault")
        screen.leave()

    watcher.refresh()
    (called,) = clients.list_clients(watcher, ClientFilter(text=phone))
    assert "asked about delivery" in {item.text for item in files.read_file(watcher, called).timeline}
