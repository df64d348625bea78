"""Starting the program to its unlock window beside an empty window of the same library."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from statistics import median

from tests.bench.bench_desk import timed

_EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""
_OURS = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
QTimer.singleShot(0, lambda: None)
from clientbook.ui import program
run = QApplication.exec
QApplication.exec = lambda *_: (QTimer.singleShot(0, QApplication.quit), run())[1]
from clientbook.app import run as start
start([])
"""
_ROUNDS = 5


def measure() -> list[tuple[str, float, float]]:
    """Return the figure of starting."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"CLIENTBOOK_PROFILE": folder, "QT_QPA_PLATFORM": "offscreen"}

        def run(source: str) -> float:
            return timed(lambda: subprocess.run([sys.executable, "-c", source], env=env, check=True))

        ours, empty = (median(run(source) for _round in range(_ROUNDS)) for source in (_OURS, _EMPTY))
    return [("start to unlock window", ours, empty)]
