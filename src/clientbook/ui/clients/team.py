"""Who serves a client: the responsible person, backups and supporters, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientbook.domain.clients import Part
from clientbook.domain.staff import SERVING_ROLES
from clientbook.services import service_team
from clientbook.services.service_team import Stand, TeamForm
from clientbook.support.i18n import _
from clientbook.ui.clients.dialogs import Act, ActDialog
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.people import PeopleEditor, Person, PersonChooser, Share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.services.members import PersonRow
    from clientbook.services.service_team import TeamRow
    from clientbook.ui.jobs import Jobs


def choosable(people: Sequence[PersonRow]) -> list[Person]:
    """Return colleagues for a chooser."""
    return [Person(one.id, one.name, role_name(one.role)) for one in people]


def serving(people: Sequence[PersonRow]) -> list[Person]:
    """Return the colleagues who may be on a service team."""
    return choosable([one for one in people if one.role in SERVING_ROLES])


class TeamDialog(ActDialog):
    """Change the service team; the keys follow in the same step."""

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        client: bytes,
        team: Sequence[TeamRow],
        people: Sequence[Person],
    ) -> None:
        super().__init__(parent, jobs, _("Service team"), self._changing, columns=1)
        self._client = self.follows = client
        self._base = service_team.team_form(team)
        responsible = PersonChooser(people, chosen=self._base.responsible)
        self.form.add("responsible", _("&Responsible"), responsible, Rules(required=True))
        backups = PeopleEditor(people, add=_("Add a &backup"))
        supporters = PeopleEditor(people, add=_("Add a s&upporter"))
        self.form.add("backups", _("Backups"), backups)
        self.form.add("supporters", _("Supporters"), supporters)
        backups.set_value(_shares(team, Part.BACKUP))
        supporters.set_value(_shares(team, Part.SUPPORTER))

    def _changing(self, values: dict[str, Any]) -> Act:
        parts = ((Part.BACKUP, "backups"), (Part.SUPPORTER, "supporters"))
        others = [(Stand(part, share.until), share.person) for part, name in parts for share in values[name]]
        form = TeamForm(responsible=values["responsible"], others=tuple(others))
        client, base = self._client, self._base
        return lambda desk: service_team.set_team(desk, client, form, base=base)


def _shares(team: Sequence[TeamRow], part: Part) -> list[Share]:
    return [Share(row.member, row.until) for row in team if row.part is part]
