"""Makes the stored vault of format 1, once, when the format is born: `python -m tests.golden.make_format1`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from clientbook.vault.crypto import kdf
from tests.vault_office import make_office

HERE = Path(__file__).parent
SMALL = b"a contract, typed " * 100
FAST = kdf.Limits(kdf.Parameters(64, 1, 1), kdf.Parameters(64, 1, 1), kdf.LIMITS.ceiling)


def main() -> None:
    """Write the office to format1.clientbook, and what it holds to format1.txt."""
    kdf.LIMITS = FAST
    os.environ["CLIENTBOOK_PROFILE"] = tempfile.mkdtemp()
    office = make_office(HERE / "format1.clientbook", document=SMALL)
    lines = [f"recovery {office.recovery}"]
    lines += [f"record {key.hex()} {name}" for name, key in office.records.items()]
    lines += [f"document {office.document[0].hex()} {office.document[1].hex()}"]
    (HERE / "format1.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
