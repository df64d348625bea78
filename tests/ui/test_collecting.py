"""Qt's objects end on the thread that they live on: cycles are looked for there and nowhere else."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
import gc, threading
from PySide6.QtCore import QAbstractTableModel, QTimer
from PySide6.QtWidgets import QApplication
from clientbook.ui.collecting import Collector

app, collected, destroyed = QApplication([]), set(), []
gc.callbacks.append(lambda phase, info: collected.add(threading.current_thread()))
{collector}

class Model(QAbstractTableModel):
    def __del__(self):
        destroyed.append(threading.current_thread())

def make_garbage():
    model = Model()
    model.itself = model

def work():
    while not destroyed:
        one = []
        one.append(one)

make_garbage()
thread = threading.Thread(target=work)
thread.start()
look = QTimer()
look.timeout.connect(lambda: thread.is_alive() or app.quit())
look.start(20)
app.exec()
print(collected | set(destroyed) == {{threading.main_thread()}})
"""


@pytest.mark.parametrize(("collector", "is_safe"), [("Collector(app)", True), ("", False)])
def test_what_nobody_needs_ends_on_the_windows_thread(collector: str, is_safe: bool) -> None:
    """Without the collector it ends on the worker's, which is why there is one."""
    code = _PROGRAM.format(collector=collector)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert (ran.returncode == 0 and ran.stdout.strip() == "True") is is_safe
