"""Whoever writes an act says whether it can be taken back."""

from __future__ import annotations

import re

from clientbook.domain.log import Act
from clientbook.domain.undo import BY_ITSELF, FINAL, OWN_WAY, UNDOABLE
from tests.checks.sources import code, modules

KNOWN = UNDOABLE.keys() | FINAL | BY_ITSELF | OWN_WAY


def test_every_act_that_changes_something_can_be_taken_back_or_is_known_not_to_be() -> None:
    lines = [line for path in modules("src") for line in code(path).values()]
    written = {Act[name] for line in lines for name in re.findall(r"\.act\(Act\.(\w+)", line)}
    assert Act.CLIENT_EDIT in written
    assert not written - KNOWN, "say in domain/undo.py whether these acts can be taken back"


def test_no_act_is_in_two_of_the_lists() -> None:
    assert len(KNOWN) == len(UNDOABLE) + len(FINAL) + len(BY_ITSELF) + len(OWN_WAY)
