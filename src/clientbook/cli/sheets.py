"""The recovery sheet as a file: its place is made sure of first, and the groups are said where writing fails."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from clientbook.cli.output import complain
from clientbook.support.errors import ClientbookError, Invalid
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from clientbook.services.firms import NewFirm


@contextmanager
def reserved(sheet: Path) -> Generator[None]:
    """Make sure the sheet can be written before the act in the block; nothing is left behind when that fails."""
    if sheet.exists():
        raise Invalid(
            _("“{name}” exists already. Choose another file for the recovery sheet.").format(name=sheet),
            field="recovery_out",
        )
    atomic_write(sheet, b"")
    try:
        yield
    except BaseException:
        sheet.unlink(missing_ok=True)
        raise


def write_sheet(sheet: Path, made: NewFirm) -> None:
    """Write the sheet. Where the disk refuses now, its groups are said, since nothing else knows them."""
    try:
        atomic_write(sheet, made.sheet)
    except ClientbookError:
        complain(_("Write these groups down now; they open the vault when a passphrase is lost:"))
        complain(" ".join(made.groups))
        raise
