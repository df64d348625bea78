"""What every test gets: a profile of its own, a fixed zone and language, and no unexpected complaint.

Fixtures shared by several folders live in `tests/fixtures_*.py`; each of those modules is loaded from here.
Helpers of another folder are imported by their full name: `from tests.exchange.sheets import client_sheet`.
"""

from __future__ import annotations

import gc
import os
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

from clientbook.support import i18n
from tests.checks.expected_logs import objections
from tests.memory import memory_with

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
pytest_plugins = sorted(f"tests.{module.stem}" for module in HERE.glob("fixtures_*.py"))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Asia/Shanghai"  # an office east of Greenwich: a day mistaken for a UTC day shows
if hasattr(time, "tzset"):
    time.tzset()

settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.register_profile("long", deadline=None, max_examples=5_000)
_profiles = count()
_ROOM = 4 * 2**30
"""Bytes that the folders of all tests take, with much to spare."""


class Sized(Protocol):
    """Chooses the size of a test that has a gate size and a long size."""

    def __call__(self, *, gate: int, long: int) -> int:
        """Return `gate`, or `long` when the suite runs with `--long`."""
        ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="attacks, crashes and properties at their long size")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs(*patterns): the warnings that this test makes the program log")
    settings.load_profile("long" if config.getoption("--long") else "gate")
    if memory := memory_with(_ROOM):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was loaded for good, thousands of times in one run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def sized(request: pytest.FixtureRequest) -> Sized:
    """Use as `rounds = sized(gate=20, long=2_000)`."""
    is_long = bool(request.config.getoption("--long"))

    def choose(*, gate: int, long: int) -> int:
        return long if is_long else gate

    return choose


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real files named by CLIENTBOOK_CORPUS; without one the test is skipped."""
    folder = Path(os.environ.get("CLIENTBOOK_CORPUS", "no corpus"))
    if not folder.is_dir():
        pytest.skip("CLIENTBOOK_CORPUS names no folder")
    return folder


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Return what pytest-qt makes the application with; Qt is loaded for tests with a window only."""
    from clientbook.ui.theme import STYLE

    return ["clientbook", *STYLE]


@pytest.fixture(autouse=True)
def profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a profile folder of its own, not yet made, also for programs it starts."""
    folder = tmp_path_factory.getbasetemp() / f"profile-{next(_profiles)}"
    monkeypatch.setenv("CLIENTBOOK_PROFILE", str(folder))
    return folder


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Start every test in English, whatever the test before it left."""
    i18n.set_language("en")
    yield
    i18n.set_language("en")


@pytest.fixture(autouse=True)
def only_expected_logs(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test whose program logged a warning that no `logs` marker announced."""
    expected = [pattern for marker in request.node.iter_markers("logs") for pattern in marker.args]
    yield
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    wrong = objections(records, expected)
    assert not wrong, "\n".join(wrong)
