"""The net that conftest.py puts under every test catches what it claims to catch."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.support import i18n
from clientbook.support.paths import profile_dir
from tests.checks.expected_logs import objections

if TYPE_CHECKING:
    from pathlib import Path


def record(level: int, name: str = "clientbook.vault") -> logging.LogRecord:
    return logging.LogRecord(name, level, __file__, 1, "backup is %d days old", (9,), None)


def test_an_unexpected_warning_of_the_program_is_an_objection() -> None:
    assert objections([record(logging.WARNING)], []) == [
        "no `logs` marker expects: WARNING clientbook.vault: backup is 9 days old"
    ]


def test_an_expected_warning_is_none() -> None:
    assert objections([record(logging.WARNING)], [r"\d days old"]) == []


def test_an_expected_warning_that_never_comes_is_an_objection() -> None:
    assert objections([], ["days old"]) == ["never logged: days old"]


@pytest.mark.parametrize("harmless", [record(logging.INFO), record(logging.ERROR, "sqlalchemy.pool")])
def test_only_warnings_of_our_own_count(harmless: logging.LogRecord) -> None:
    assert objections([harmless], []) == []


@pytest.mark.logs("days old")
def test_the_marker_reaches_the_check() -> None:
    logging.getLogger("clientbook.vault").warning("backup is %d days old", 9)


def test_a_python_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="old call"):
        warnings.warn("old call", stacklevel=1)


def test_programs_started_by_a_test_share_its_profile(profile: Path) -> None:
    code = "from clientbook.support.paths import profile_dir; print(profile_dir())"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == str(profile) == str(profile_dir())
    assert not profile.exists()


def test_screens_are_offscreen_unless_asked_otherwise() -> None:
    assert os.environ["QT_QPA_PLATFORM"]


@pytest.mark.parametrize("left_behind", ["zh_CN", "zh_TW"])
def test_every_test_starts_in_english(left_behind: str) -> None:
    assert i18n.language() == "en"
    i18n.set_language(left_behind)


@given(st.integers())
def test_properties_live_with_the_fixtures_of_every_test(number: int) -> None:
    assert number == int(str(number))
