"""What this person prefers on this computer: language, theme, idle lock, columns. Never client data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from clientbook.support.files import atomic_write
from clientbook.support.i18n import LANGUAGES, system_language

IDLE_MINUTES = 10
IDLE_CHOICES = (3, 5, 10, 15, 30, 60)
RECENT_PLACES = 5


@dataclass
class Prefs:
    """Kept as prefs.json in the profile; unknown or wrong entries fall back to the defaults.

    `recent` holds (place, login) of vaults opened here, the last one first; `columns` the widths by list.
    """

    path: Path
    language: str = ""
    theme: str = "system"
    idle_minutes: int = IDLE_MINUTES
    locks_when_minimised: bool = False
    recent: list[tuple[str, str]] = field(default_factory=list)
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    geometry: str = ""

    @property
    def spoken(self) -> str:
        """The chosen language, or the system's."""
        return self.language if self.language in LANGUAGES else system_language()

    def remember_place(self, place: str, login: str) -> None:
        """Put a vault that was opened first in the list."""
        others = [(known, who) for known, who in self.recent if known != place]
        self.recent = [(place, login), *others][:RECENT_PLACES]
        self.save()

    def forget_place(self, place: str) -> None:
        """Take a vault from the list; the vault itself stays."""
        self.recent = [(known, who) for known, who in self.recent if known != place]
        self.save()

    def save(self) -> None:
        """Write the preferences, whole or not at all."""
        values = asdict(self)
        del values["path"]
        atomic_write(self.path, json.dumps(values, ensure_ascii=False, indent=1).encode())


def load_prefs(folder: Path) -> Prefs:
    """Return the preferences kept in `folder`, or the defaults when there are none or they are unreadable."""
    path = folder / "prefs.json"
    made = Prefs(path)
    try:
        values: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return made
    if isinstance(values, dict):
        for entry in fields(Prefs):
            value = values.get(entry.name)
            if entry.name != "path" and type(value) is type(getattr(made, entry.name)):
                setattr(made, entry.name, value)
    made.recent = [
        (str(pair[0]), str(pair[1]))
        for pair in made.recent
        if isinstance(pair, list) and len(pair) == 2  # noqa: PLR2004  a pair
    ]
    return made
