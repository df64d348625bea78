"""Asking before a backup takes the vault's place: what happens, step by step; Cancel is the default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.i18n import _, ngettext
from clientbook.ui.backups.model import moment
from clientbook.ui.widgets.dialog import Dialog
from clientbook.ui.widgets.labels import text_label, wrapped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clientbook.services.backups import BackupRow


_WIDTH = 540


class RestoreDialog(Dialog):
    """Says what restoring does; accepted only by the button that names it."""

    def __init__(self, parent: QWidget | None, row: BackupRow) -> None:
        when = moment(row.made_at)
        super().__init__(parent, _("Restore the backup of {when}?").format(when=when), width=_WIDTH)
        self.body.addWidget(text_label(row.words, look="strong"))
        lines = "\n".join(f"{number}. {text}" for number, text in enumerate(_steps(row), start=1))
        steps = wrapped(lines, look="muted")
        steps.ensurePolished()
        steps.setMinimumHeight(steps.heightForWidth(_WIDTH - 48))
        self.body.addWidget(steps)
        cancel = self.add_button(_("Cancel"), self.reject)
        self.add_button(_("Restore the backup of {when}").format(when=when), self.accept, look="danger")
        cancel.setDefault(True)
        cancel.setFocus()


def _steps(row: BackupRow) -> tuple[str, ...]:
    lost = ngettext(
        "The vault goes back to this state. {n} log entry since then is no longer in it.",
        "The vault goes back to this state. {n} log entries since then are no longer in it.",
        row.behind,
    )
    return (
        _("Everybody closes the program, in every window that has this vault open."),
        _("The backup is checked once more, every signature and every record, before anything is replaced."),
        lost.format(n=f"{row.behind:,}"),
        _("The present vault file is kept beside it; its name says “before restoring”."),
        _("You unlock again and declare the vault restored. Until then it can be read and not written."),
    )
