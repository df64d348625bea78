"""Input about departures: who leaves and when, and who takes clients over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QLineEdit, QWidget

from clientbook.domain.departures import DepartureType
from clientbook.services import departures
from clientbook.support.i18n import N_, _, ngettext
from clientbook.ui.clashes.saving import meet
from clientbook.ui.widgets.chips import FlowLayout
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.dialog import FormDialog
from clientbook.ui.widgets.editors import choice, line_edit, text_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import button
from clientbook.ui.widgets.people import Person, PersonChooser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.desk import Changes
    from clientbook.services.departures import AllocationsForm
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs

REASONS = (
    N_("Backup already"),
    N_("Same industry"),
    N_("Same region"),
    N_("Knows the client"),
    N_("Has room"),
)


class DepartureDialog(FormDialog):
    """Opens a case; `made` is its id afterwards."""

    def __init__(self, parent: QWidget, jobs: Jobs, people: Sequence[Person]) -> None:
        super().__init__(parent, _("New departure"), verb=_("&Open the case"), columns=2)
        self._jobs, self.made = jobs, b""
        leaver = PersonChooser(people, hint=_("Choose…"))
        kinds = [(kind, _(name)) for kind, name in departures.TYPE_NAMES.items()]
        self.form.add("leaver", _("&Who leaves"), leaver, Rules(required=True, span=2))
        self.form.add("last_day", _("&Last day"), DateField(), Rules(required=True))
        self.form.add("type", _("&Type"), choice(kinds, DepartureType.RESIGNED))
        self.form.add("reason", _("&Reason"), text_edit(_("As far as it may be on file"), lines=2), Rules(span=2))
        leaver.setFocus()

    def save(self, values: dict[str, Any]) -> None:
        """Open the case."""
        form = departures.DepartureForm(**values)
        self.primary.setEnabled(False)
        self._jobs.mutate(self, lambda desk: departures.open_departure(desk, form), self._opened)

    def _opened(self, changes: Changes) -> None:
        self.made = changes.made
        self.form.clean()
        self.accept()


class Chosen(NamedTuple):
    """The clients that are to get a successor: what is chosen so far, the only one's name, the backup of all."""

    before: AllocationsForm
    name: str = ""
    backup: str = ""


class AllocateDialog(FormDialog):
    """Chooses the successor and the reason for one or many clients of a case."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, departure: bytes, clients: Chosen, people: Sequence[Person]
    ) -> None:
        super().__init__(parent, _title(clients), verb=_("&Allocate"))
        self._jobs, self._departure, self._clients = jobs, departure, clients
        self._names = {person.id: person.name for person in people}
        self._successor = PersonChooser(people, hint=_("Choose…"))
        self._reason = line_edit(_("Why this colleague"))
        self.form.add("successor", _("&Successor"), self._successor, Rules(required=True))
        self.form.add("reason", _("&Reason"), self._reason)
        self.body.addWidget(_suggestions(self._reason, self.form.edited.emit))
        self._successor.edited.connect(self._suggest)
        self._successor.setFocus()

    def prefill(self, successor: bytes | None, reason: str) -> None:
        """Show what is chosen already."""
        self.form.fill({"successor": successor, "reason": reason})

    def save(self, values: dict[str, Any]) -> None:
        """Allocate them."""
        self.primary.setEnabled(False)
        departure, base = self._departure, self._clients.before
        ids = [one.id for one in base.clients]
        self._jobs.mutate(
            self,
            lambda desk: departures.allocate(desk, departure, ids, values["successor"], values["reason"], base=base),
            lambda _changes: self._end(),
            failed=self.show_error,
        )

    def show_error(self, error: ClientbookError) -> None:
        """Show a clash side by side; any other error at its field, or in the bar."""
        self.primary.setEnabled(True)
        if not meet(self, self, self._jobs, error, lambda _changes: self._end()):
            super().show_error(error)

    def draft(self) -> str:
        """Return what was typed, a line per field."""
        return self.form.as_text()

    def _end(self) -> None:
        self.form.clean()
        self.accept()

    def _suggest(self) -> None:
        """Give the best reason of all: they are the backup of every one of these clients."""
        name = self._names.get(self._successor.value(), "")
        if name and name == self._clients.backup and not self._reason.text():
            self._reason.setText(_(REASONS[0]))
        elif self._reason.text() == _(REASONS[0]) and name != self._clients.backup:
            self._reason.clear()


def _title(clients: Chosen) -> str:
    if clients.name:
        return _("Who takes over {name}?").format(name=clients.name)
    count = len(clients.before.clients)
    return ngettext("Who takes over {n} client?", "Who takes over {n} clients?", count).format(n=f"{count:,}")


def _suggestions(target: QLineEdit, edited: Any) -> QWidget:
    """Return words that a click adds to the reason."""

    def add(words: str) -> None:
        kept = [part for part in target.text().split(_(", ")) if part]
        if words not in kept:
            target.setText(_(", ").join([*kept, words]))
            edited()
        target.setFocus()

    holder, flow = QWidget(), FlowLayout(6)
    for reason in map(_, REASONS):
        flow.addWidget(button(reason, lambda words=reason: add(words), look="chip"))
    holder.setLayout(flow)
    return holder
