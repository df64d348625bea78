"""Starting the program to its unlock window beside an empty window of the same library."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.bench.table import Aim, Bound, Figure
from tests.bench.timing import Part, waited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
_LOADED = "list(__import__('sys').modules)"
_WIDGETS = """{
    'widgets': [
        next(kind.__name__ for kind in type(one).__mro__ if kind.__module__.startswith('PySide6'))
        for one in QApplication.allWidgets() if not one.isWindow()
    ],
    'sheet': QApplication.instance().styleSheet(), 'families': QApplication.font().families(),
}"""
_BARE = """
looks = {looks!r}
from PySide6 import QtWidgets
from PySide6.QtGui import QFont
app.setFont(QFont(looks["families"]))
app.setStyleSheet(looks["sheet"])
layout = QtWidgets.QVBoxLayout(window)
for name in looks["widgets"]:
    layout.addWidget(getattr(QtWidgets, name)())
window.show()
"""
"""Widgets of the same kinds in one column: no texts, no icons, nothing that answers."""
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
    """Return what any window of the same look costs: Qt's classes, libraries to load, the widgets without a program."""

    def taken(source: str) -> float:
        run(source)
        return median([waited(lambda: run(source)) for _round in range(_ROUNDS)])

    ours, known = _told(run, _OURS, _LOADED), set(_told(run, _EMPTY, _LOADED))
    named = "".join(f"from {module} import {name}\n" for module, name in _classes(ours))
    loading = "".join(
        f"import {name}\n"
        for name in ours
        if name not in known and name.partition(".")[0] not in {"clientbook", "PySide6", "shibokensupport"}
    )
    classes, loaded = taken(named + _EMPTY), taken(loading + named + _EMPTY)
    looks = _told(run, _OURS, _WIDGETS)
    widgets = taken(loading + named + _EMPTY.replace("window.show()", _BARE.format(looks=looks)))
    return [
        Bound("an empty window", empty),
        Bound("Qt's classes and their enums", max(classes - empty, 0.0)),
        Bound(f"{loading.count('import ')} modules of Python and libraries", max(loaded - classes, 0.0)),
        Bound(f"{len(looks['widgets'])} widgets in the same style", max(widgets - loaded, 0.0)),
    ]


def _told(run: Callable[[str], str], source: str, question: str) -> Any:
    """Return what a program answers when its window is there."""
    answering = f"(__import__('sys').stderr.write(__import__('json').dumps({question})), os._exit(0))"
    return json.loads(run(source.replace("os._exit(0)", answering)).splitlines()[-1])


def _classes(loaded: Iterable[str]) -> list[tuple[str, str]]:
    """Return which names of which module of Qt our modules bring in, in their order."""
    named: dict[tuple[str, str], None] = {}
    for module in loaded:
        if module.startswith("clientbook") and (file := getattr(find_spec(module), "origin", None)):
            for node in ast.parse(Path(file).read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
                    named |= {(str(node.module), one.name): None for one in node.names}
    return list(named)


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
