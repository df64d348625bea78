"""Asks before people are taken off files, and for who takes over what they are responsible for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientbook.services import access_removal
from clientbook.support.i18n import _, ngettext
from clientbook.ui.widgets.dialog import FormDialog
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import restyle, wrapped
from clientbook.ui.widgets.people import Person, PersonChooser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.services.access_review import AccessRow
    from clientbook.ui.jobs import Jobs


class RemoveDialog(FormDialog):
    """Takes one person off some files; `responsible` of them need somebody who takes over."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        review: bytes,
        rows: Sequence[AccessRow],
        people: Sequence[Person],
        responsible: int,
    ) -> None:
        self._jobs, self._review, self._rows = jobs, review, list(rows)
        count, name = len(rows), rows[0].name
        title = ngettext("Take {name} off {n} file?", "Take {name} off {n} files?", count)
        verb = ngettext("&Take off {n} file", "&Take off {n} files", count)
        super().__init__(parent, title.format(name=name, n=f"{count:,}"), verb=verb.format(n=f"{count:,}"))
        restyle(self.primary, "danger")
        text = _("The keys are changed at once. What {name} wrote stays in the files.").format(name=name)
        self.body.insertWidget(0, wrapped(text, look="muted"))
        if responsible:
            label = ngettext(
                "&Who takes over {n} file that {name} is responsible for",
                "&Who takes over {n} files that {name} is responsible for",
                responsible,
            )
            others = [one for one in people if one.id != rows[0].member]
            chooser = PersonChooser(others, hint=_("Choose…"))
            self.form.add("successor", label.format(n=f"{responsible:,}", name=name), chooser, Rules(required=True))
            chooser.setFocus()

    def save(self, values: dict[str, Any]) -> None:
        """Take them off; the dialog stays open when it is refused."""
        review, rows, successor = self._review, self._rows, values.get("successor")
        progress = self._jobs.progress
        self.primary.setEnabled(False)
        self._jobs.mutate(
            self,
            lambda desk: access_removal.remove(desk, review, rows, successor=successor, progress=progress),
            lambda _changes: self._end(),
            failed=self.show_error,
            label=_("Changing keys…"),
        )

    def _end(self) -> None:
        self.form.clean()
        self.accept()
