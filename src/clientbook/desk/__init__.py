"""The open working set: an in-memory database that holds exactly what the signed-in person may read.

Everything that changes on it is sealed and written to the vault by the same commit, or it does not change.
"""

from clientbook.desk.changes import Changes
from clientbook.desk.desk import Desk, Draft, Unsealed
from clientbook.desk.history import Step, Was

__all__ = ["Changes", "Desk", "Draft", "Step", "Unsealed", "Was"]
