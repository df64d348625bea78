"""What comes along in a merge beside the fields: contacts, records, and who serves the client afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from clientbook.domain.clients import Part
from clientbook.services.merge_plan import Power
from clientbook.services.service_team import BackupForm
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.clients.facts import PART_NAMES
from clientbook.ui.duplicates.choices import LABEL_WIDTH, FourColumns
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import clear, column, text_label, wrapped
from clientbook.ui.widgets.people import PeopleEditor, PersonChooser, Share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.services.merge_plan import Amount, ContactLine, MergePlan
    from clientbook.services.service_team import TeamRow
    from clientbook.ui.widgets.people import Person


class Columns(QWidget):
    """Lines of a label and what each file has; stands under the columns of the fields."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = FourColumns(self, spacing=6)
        self._next = 0

    def clear(self) -> None:
        """Remove all lines."""
        clear(self._grid)
        self._next = 0

    def add(self, label: str, kept: str, other: str) -> None:
        """Add a line."""
        if not self._next:
            self._grid.hold()
        name = wrapped(label, look="muted")
        name.setMaximumWidth(LABEL_WIDTH)
        for place, widget in enumerate((name, _told(kept), _told(other))):
            self._grid.addWidget(widget, self._next, place, Qt.AlignmentFlag.AlignTop)
        self._next += 1


def _told(text: str) -> QWidget:
    made = wrapped(text)
    made.setContentsMargins(10, 0, 0, 0)
    return made


class AlongPart(QWidget):
    """Contacts and records of both files."""

    def __init__(self) -> None:
        super().__init__()
        self._contacts, self._amounts = Columns(), Columns()
        self._contact_title = text_label(_("Contact persons"), look="section")
        self._amount_title = text_label(_("What comes along"), look="section")
        self._all = wrapped("", look="muted")
        contacts = column(self._contact_title, self._contacts, spacing=theme.SPACE_S)
        amounts = column(self._amount_title, self._all, self._amounts, spacing=theme.SPACE_S)
        self.setLayout(column(contacts, amounts, spacing=theme.SPACE_L))

    def show_plan(self, plan: MergePlan) -> None:
        """Show what both files hold."""
        self._show_contacts(plan.contacts)
        self._show_amounts(plan.amounts)

    def empty(self) -> None:
        """Forget everything readable."""
        self._contacts.clear()
        self._amounts.clear()

    def _show_contacts(self, lines: Sequence[ContactLine]) -> None:
        self._contacts.clear()
        for line in lines:
            if line.joins:
                fate = _("becomes one with {name}; numbers and addresses of both are kept").format(name=line.joins)
            else:
                fate = _("comes along as a further contact")
            self._contacts.add(line.name or _("Contact"), line.phones, fate)
        for widget in (self._contact_title, self._contacts):
            widget.setVisible(bool(lines))

    def _show_amounts(self, amounts: Sequence[Amount]) -> None:
        self._amounts.clear()
        for amount in amounts:
            if amount.other:
                self._amounts.add(
                    amount.label[:1].upper() + amount.label[1:], f"{amount.kept:,}", f"+ {amount.other:,}"
                )
        moved = sum(amount.other for amount in amounts)
        said = _("Every record of the other file moves into the kept one: {n} in all. Nothing is lost.")
        self._all.setText(said.format(n=f"{moved:,}") if moved else _("The other file holds no records yet."))


class TeamPart(QWidget):
    """Who serves the client afterwards, as far as the person may say so."""

    edited = Signal()

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__()
        self._people = [one.id for one in people]
        self._now = Columns()
        self._note = wrapped("", look="muted")
        self.form = Form(1)
        self.form.setMaximumWidth(620)
        self._backups = PeopleEditor(people, add=_("Add a &backup"))
        self._supporters = PeopleEditor(people, add=_("Add a s&upporter"))
        responsible = PersonChooser(people, hint=_("Choose…"))
        self.form.add("responsible", _("&Responsible from now on"), responsible, Rules(required=True))
        self.form.add("backups", _("Backups"), self._backups)
        self.form.add("supporters", _("Supporters"), self._supporters)
        title = text_label(_("Service team"), look="section")
        self.setLayout(column(title, self._now, self._note, self.form, spacing=8))
        self._is_filled = False
        self.form.edited.connect(self._form_edited)

    def show_plan(self, plan: MergePlan) -> None:
        """Show the teams; what was entered already stays."""
        self._now.clear()
        self._now.add(_("Teams so far"), _names(plan.kept_team), _names(plan.other_team))
        self.form.setVisible(plan.power is Power.MERGE)
        notes = {
            Power.MERGE: _(
                "Both teams are proposed. Whoever is not on the team afterwards can no longer open the file."
            ),
            Power.AS_THEY_ARE: _("The same colleagues see both files; the team stays as it is."),
            Power.PROPOSE: _("The owner, or the manager of both files, decides about the team."),
        }
        self._note.setText(notes[plan.power])
        if plan.power is Power.MERGE and not self._is_filled:
            self._fill(plan)

    def responsible(self) -> bytes | None:
        """Return who is chosen; raises Invalid where nobody is."""
        found = self.form.values()["responsible"]
        return found if isinstance(found, bytes) else None

    def backups(self) -> tuple[BackupForm, ...]:
        """Return the others; raises Invalid when a date is none."""
        chosen = ((self._backups.value(), Part.BACKUP), (self._supporters.value(), Part.SUPPORTER))
        return tuple(
            BackupForm(share.person, part, share.until)
            for shares, part in chosen
            for share in shares
            if isinstance(share.person, bytes)
        )

    def empty(self) -> None:
        """Forget everything readable."""
        self._now.clear()
        self.form.fill({"responsible": None, "backups": (), "supporters": ()})

    def _form_edited(self) -> None:
        if self._is_filled and self.form.is_dirty:
            self.edited.emit()

    def _fill(self, plan: MergePlan) -> None:
        team = list(self._joined(plan))
        first = next((row for row in team if row.part is Part.RESPONSIBLE), None)
        others = [row for row in team if row is not first]
        shares = {
            part: tuple(Share(row.member, row.until) for row in others if (row.part is Part.SUPPORTER) == is_supporter)
            for part, is_supporter in (("backups", False), ("supporters", True))
        }
        self.form.fill({"responsible": first.member if first else None, **shares})
        self._is_filled = True

    def _joined(self, plan: MergePlan) -> Iterator[TeamRow]:
        """Yield everybody of both teams once who can still serve, the kept file's first."""
        seen: set[bytes] = set()
        for row in (*plan.kept_team, *plan.other_team):
            if row.member in self._people and row.member not in seen:
                seen.add(row.member)
                yield row


def _names(team: Sequence[TeamRow]) -> str:
    return "\n".join(f"{row.name} · {_(PART_NAMES[row.part.value])}" for row in team) or _("nobody")
