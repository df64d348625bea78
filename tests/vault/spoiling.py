"""What tests of copies do to a vault: write in it, and spoil it past the program."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from clientbook.domain.interactions import Channel
from clientbook.services.interactions import InteractionForm, log_interaction
from clientbook.support.clock import today

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk


def talk(desk: Desk, client: bytes, text: str) -> None:
    """Log a call."""
    log_interaction(desk, client, InteractionForm(on=today(), channel=Channel.PHONE, text=text))


def alter(path: Path, statement: str) -> None:
    """Run a statement on the file, past the program."""
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
