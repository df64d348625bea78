"""Starting the program to its unlock window beside an empty window of the same library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.table import Aim, Figure
from tests.bench.timing import Part, waited

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
import os; os._exit(0)
"""
_OURS = """
from clientbook.app import run as start
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
run = QApplication.exec
def shown(*_):
    QTimer.singleShot(0, QApplication.quit)
    run()
    import os; os._exit(0)
QApplication.exec = shown
start([])
"""
_ROUNDS = 9


def measure() -> Iterator[Figure]:
    """Yield the figure of starting, for somebody who opened a vault before."""
    with tempfile.TemporaryDirectory() as folder:
        recent = {"recent": [[str(Path(folder) / "firm.clientbook"), "owner"]]}
        (Path(folder) / "prefs.json").write_text(json.dumps(recent), encoding="utf-8")
        env = os.environ | {"CLIENTBOOK_PROFILE": folder, "QT_QPA_PLATFORM": "offscreen"}

        def run(source: str, *options: str) -> str:
            words = [sys.executable, *options, "-c", source]
            return subprocess.run(words, env=env, check=True, capture_output=True, encoding="utf-8").stderr

        pairs = [[waited(lambda source=source: run(source)) for source in (_EMPTY, _OURS)] for _round in range(_ROUNDS)]
        empty, ours = (median(one) for one in zip(*pairs, strict=True))
        yield Figure(
            name="start to unlock window",
            ours=ours,
            reference=empty,
            aim=Aim(1.5),
            parts=lambda: _imports(run(_OURS, "-X", "importtime")),
            note="reference: an empty window of the same library",
        )


def _imports(printed: str) -> list[Part]:
    """Return which top packages the time of importing goes to."""
    found: dict[str, float] = {}
    for line in printed.splitlines():
        own, _within, name = (cell.strip() for cell in line.removeprefix("import time:").split("|"))
        if own.isdigit():
            package = "import " + name.partition(".")[0]
            found[package] = found.get(package, 0.0) + int(own)
    whole = sum(found.values()) or 1.0
    return sorted((Part(name, own / whole) for name, own in found.items()), key=lambda part: -part.share)[:6]
