"""Large acts without the collector of cycles."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def uncollected() -> Generator[None]:
    """Keep Python from looking for cycles inside the block: where all that is made lives on until the end.

    It would go through every one of some hundred thousand objects again and again, and find nothing. What nobody names
    any longer is freed at once, as always.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
