"""The firm of the visibility table with everybody looking, made once for each module of tests that walks through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.visibility.people import MarkedFirm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fixtures_firm import Firm


@pytest.fixture(scope="module")
def marked(prepared_firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarkedFirm]:
    """Return the firm with everybody looking; nothing that looks at it changes a file."""
    made = MarkedFirm(prepared_firm, tmp_path_factory.mktemp("marked"))
    try:
        made.make()
        yield made
    finally:
        made.close()
