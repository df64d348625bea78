"""The demo firm of this person: made on the first visit, opened again afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.paths import profile_dir

if TYPE_CHECKING:
    from clientbook.desk import Desk


def open_demo() -> Desk:
    """Return the open desk of the demo firm; runs on the worker."""
    from clientbook.services import demo

    return demo.open_demo(profile_dir() / "demo")
