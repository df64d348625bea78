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

from tests.bench.table import Aim, Bound, Figure
from tests.bench.timing import Part, waited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
import os
QTimer.singleShot(0, lambda: os._exit(0))
app.exec()
"""
_ENUMS = """
from PySide6.QtCore import Qt
from PySide6 import QtSvg
Qt.AlignmentFlag.AlignTop
"""
_OURS = """
from clientbook.app import run as start
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
run = QApplication.exec
def shown(*_):
    import os
    QTimer.singleShot(0, lambda: os._exit(0))
    run()
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
        env |= {"PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}

        def run(source: str, *options: str) -> str:
            words = [sys.executable, *options, "-c", source]
            return subprocess.run(words, env=env, check=True, capture_output=True, encoding="utf-8").stderr

        for source in (_EMPTY, _OURS):
            run(source)  # an installed program is compiled
        pairs = [[waited(lambda source=source: run(source)) for source in (_EMPTY, _OURS)] for _round in range(_ROUNDS)]
        empty, ours = (median(one) for one in zip(*pairs, strict=True))
        yield Figure(
            name="start to unlock window",
            ours=ours,
            reference=empty,
            aim=Aim(1.5),
            parts=lambda: _imports(run(_OURS, "-X", "importtime")),
            bounds=lambda: _bounds(run, empty),
            note="reference: an empty window of the same library",
        )


def _bounds(run: Callable[[str], str], empty: float) -> list[Bound]:
    """Return what a window with any look costs beside an empty one: Qt's enums, pictures, and libraries to load."""

    def taken(source: str) -> float:
        run(source)
        return median([waited(lambda: run(source)) for _round in range(_ROUNDS)])

    known = set(_modules(run, _ENUMS + _EMPTY))
    others = [name for name in _modules(run, _OURS) if name not in known and not name.startswith("clientbook")]
    enums = taken(_ENUMS + _EMPTY)
    loaded = taken("".join(f"import {name}\n" for name in others) + _ENUMS + _EMPTY)
    return [
        Bound("an empty window", empty),
        Bound("Qt's enums and pictures", max(enums - empty, 0.0)),
        Bound(f"{len(others)} modules of Python and libraries", max(loaded - enums, 0.0)),
    ]


def _modules(run: Callable[[str], str], source: str) -> list[str]:
    """Return what a program has loaded when its window is there."""
    told = "(__import__('sys').stderr.write(' '.join(__import__('sys').modules)), os._exit(0))"
    return [name for name in run(source.replace("os._exit(0)", told)).split() if name.replace(".", "").isidentifier()]


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
