"""The form of the firm's term of intakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientbook.services import intakes
from clientbook.services.intakes import MOST_DAYS
from clientbook.support.i18n import _
from clientbook.ui.clients.dialogs import Act, ActDialog
from clientbook.ui.widgets.editors import number_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import wrapped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clientbook.ui.jobs import Jobs


class TermDialog(ActDialog):
    """Set within how many working days of the first contact a client must be on file."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, days: int) -> None:
        super().__init__(parent, jobs, _("Term of new files"), self._setting, columns=1)
        self._base = days
        about = _("What is entered later is named as late, and so is what waits longer for the verifying call.")
        self.body.insertWidget(0, wrapped(about, look="muted"))
        label = _("&Working days from the first contact to the file")
        self.form.add("days", label, number_edit(0, MOST_DAYS), Rules(required=True))
        self.form.fill({"days": days})

    def _setting(self, values: dict[str, Any]) -> Act:
        days, base = values["days"], self._base
        return lambda desk: intakes.set_term(desk, days, base=base)
