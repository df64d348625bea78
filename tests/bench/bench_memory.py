"""What a session holds in memory beside the image of its desk: a process of its own, asked after the first list."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.bench.bench_unlock import image_of
from tests.bench.table import Aim, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.firms import Firm

_LARGE = 100_000
_SESSION = """
import json, sys
from pathlib import Path
from tests.bench.timing import memory
from clientbook.services import clients, firms
from tests.bench.firms import LOGIN, PASSPHRASE
empty = memory()
desk = firms.open_firm(Path(sys.argv[1]), login=LOGIN, passphrase=PASSPHRASE)
clients.client_rows(desk, clients.list_clients(desk, clients.ClientFilter())[:40])
clients.counts(desk)
working = memory()
firms.lock(desk)
print(json.dumps([empty.now, working.now, memory().highest]))
"""


def measure(firm: Firm) -> Iterator[Figure]:
    """Yield the memory of the owner's session while working, and at its highest up to the lock."""
    image = image_of(firm).stat().st_size
    ran = subprocess.run(
        [sys.executable, "-c", _SESSION, str(firm.path)], capture_output=True, check=True, encoding="utf-8"
    )
    empty, working, highest = json.loads(ran.stdout)
    about = f"{firm.size.clients:,} clients, {firm.size.records:,} records"
    yield Figure(
        name=f"memory of the owner's session, {about}",
        ours=working,
        reference=image,
        aim=Aim(3, since=_LARGE),
        is_size=True,
        note=f"reference: the image of the desk; before unlocking the process holds {empty / 1e6:.0f} MB",
    )
    yield Figure(name="  at its highest, from start to lock", ours=highest, reference=image, is_size=True)
