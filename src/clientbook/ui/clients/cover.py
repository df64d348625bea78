"""Holiday cover as a form, and how the list of who can see a file changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientbook.services import cover
from clientbook.services.cover import CoverForm
from clientbook.support.i18n import _
from clientbook.ui.clients.dialogs import Act, ActDialog
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.dialog import Dialog
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import column, row, text_label, wrapped
from clientbook.ui.widgets.people import Person, PersonChooser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.services.cover import AccessChange
    from clientbook.ui.jobs import Jobs

_NEEDED = Rules(required=True)
_MOST = 30


class CoverDialog(ActDialog):
    """Who is away, who stands in, until when: all files of the one open for the other until that day."""

    def __init__(self, parent: QWidget, jobs: Jobs, people: Sequence[Person], absent: bytes | None = None) -> None:
        super().__init__(parent, jobs, _("Holiday cover"), self._covering)
        about = _("The stand-in becomes a backup for every client of the absent colleague, until that day.")
        self.body.insertWidget(0, wrapped(about, look="muted"))
        away = PersonChooser(people, chosen=absent, hint=_("Choose…"))
        self.form.add("absent", _("&Away"), away, _NEEDED)
        self.form.add("stand_in", _("Stands &in"), PersonChooser(people, hint=_("Choose…")), _NEEDED)
        self.form.add("until", _("&Last day"), DateField(), _NEEDED)

    def _covering(self, values: dict[str, Any]) -> Act:
        form = CoverForm(**values)
        return lambda desk: cover.cover(desk, form)


class AccessChangesDialog(Dialog):
    """From when on who could see a file, newest first, as its signed statements say."""

    def __init__(self, parent: QWidget, changes: Sequence[AccessChange]) -> None:
        super().__init__(parent, _("Who could see this file"), width=520)
        for change in changes[:_MOST]:
            self.body.addLayout(_line(change))
        self.add_button(_("Close"), self.accept, look="primary")


def _line(change: AccessChange) -> Any:
    words = [
        text.format(names=_(", ").join(names))
        for text, names in ((_("in: {names}"), change.gained), (_("out: {names}"), change.lost))
        if names
    ]
    day = text_label(change.on.isoformat(), look="muted")
    who = text_label(_("by {name}").format(name=change.who), look="small")
    told = column(wrapped(" · ".join(words)), who, spacing=2)
    return row(day, told, spacing=12)
