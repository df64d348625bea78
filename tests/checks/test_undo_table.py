"""Whoever adds an act says whether it can be taken back."""

from __future__ import annotations

from clientbook.domain.log import Act
from clientbook.domain.undo import BY_ITSELF, FINAL, UNDOABLE


def test_every_act_is_either_undoable_or_known_not_to_be() -> None:
    reading = {act for act in Act if act.startswith(("print.", "log.", "backup.", "unlock."))}
    reading |= {Act.CLIENT_OPEN, Act.CLIENT_REVEAL, Act.ACCESS_EXPORT, Act.VAULT_UNLOCK}
    own = {Act.ACCESS_REDO, Act.ACCESS_UNDO, Act.WORK_REDO, Act.WORK_UNDO}
    known = UNDOABLE.keys() | FINAL | BY_ITSELF
    assert set(Act) - reading - own == known, "say in domain/undo.py whether the new act can be taken back"
    assert not UNDOABLE.keys() & FINAL
