"""Every printed document of the photographed firm, and pictures of its first pages."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from clientbook.reports.values import Period
from clientbook.services import access_paper, access_review, access_walk, clients, departures, firms, printing
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from clientbook.support.i18n import set_language
from tests.screenshots.firm import LOGIN, PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clientbook.desk import Desk

FIRST_PAGES = 4
DOTS_PER_INCH = 100


def print_all(vault: Path, out: Path, language: str) -> None:
    """Write the documents in `language` to `out`/papers-LANGUAGE, with pictures where poppler is installed."""
    folder = out / f"papers-{language}"
    folder.mkdir(parents=True, exist_ok=True)
    set_language(language)
    desk = firms.open_firm(vault, login=LOGIN, passphrase=PASSPHRASE)
    try:
        for name, pdf in _documents(desk):
            path = folder / f"{name}.pdf"
            path.write_bytes(pdf)
            _photograph(path)
    finally:
        desk.close()


def _documents(desk: Desk) -> Iterator[tuple[str, bytes]]:
    client = clients.list_clients(desk, ClientFilter(text="海鸿"))[0]
    yield "dossier", printing.print_dossier(desk, client).pdf
    case = departures.list_departures(desk)[0]
    yield "packet", printing.print_packet(desk, case.id).pdf
    yield "week", printing.print_schedule(desk, period=Period.WEEK, day=today()).pdf
    yield "month", printing.print_schedule(desk, period=Period.MONTH, day=today()).pdf
    review = access_walk.start_review(desk).made
    access_walk.confirm(desk, review, access_review.access_review(desk))
    access_walk.finish_review(desk, review)
    yield "access", access_paper.print_review(desk).pdf


def _photograph(path: Path) -> None:
    tool = shutil.which("pdftoppm")
    if tool is None:
        return
    last = ("-l", str(FIRST_PAGES))
    picture = path.with_suffix("")
    subprocess.run([tool, "-r", str(DOTS_PER_INCH), "-png", *last, str(path), str(picture)], check=True)
