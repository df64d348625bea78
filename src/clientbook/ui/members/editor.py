"""A new account, and the one-time code that opens it, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from clientbook.desk import Changes, Desk
from clientbook.domain.staff import login_for
from clientbook.services import members
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, pgettext
from clientbook.support.words import Role
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.dialog import Confirm, Dialog, FormDialog, panel
from clientbook.ui.widgets.editors import choice, line_edit, propose
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import button, row, text_label, wrapped
from clientbook.ui.widgets.secret import copy_secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.services.members import TeamChoice
    from clientbook.ui.jobs import Jobs

_ROLES = (Role.STAFF, Role.MANAGER, Role.REVISIT_CLERK, Role.ARCHIVE_CLERK, Role.OWNER)
NO_TEAM, NEW_TEAM = "", "new"


class AddDialog(FormDialog):
    """Makes an account; `code` is the one-time code afterwards, `login` and `name` whom it is for."""

    def __init__(self, parent: QWidget, jobs: Jobs, teams: Sequence[TeamChoice]) -> None:
        super().__init__(parent, _("Add a colleague"), verb=_("&Add"), columns=2)
        self._jobs = jobs
        self.code = self.login = self.name = ""
        self._team = choice(_team_options(teams), NO_TEAM)
        name, login = line_edit(), line_edit(_("short, without spaces"))
        propose(name, login, login_for)
        self.form.add("name", pgettext("colleague", "&Name"), name, Rules(required=True))
        self.form.add("login", _("&Login"), login, Rules(required=True))
        self.form.add("role", _("&Role"), choice([(role, role_name(role)) for role in _ROLES], Role.STAFF))
        self.form.add("team", _("&Team"), self._team)
        self.form.add("new_team", _("Name of the new t&eam"), line_edit(), Rules(span=2))
        self._sees = wrapped("", look="small")
        self.body.addWidget(self._sees)
        self.form.edited.connect(self._follow)
        self._follow()
        self.form.editor("name").setFocus()

    def _follow(self) -> None:
        self.form.set_visible("new_team", visible=self._team.currentData() == NEW_TEAM)
        self._sees.setText(_what_role_sees(self.form.editor("role").currentData()))  # type: ignore[attr-defined]

    def save(self, values: dict[str, Any]) -> None:
        """Make the team where a new one is wanted, and the account."""
        self.primary.setEnabled(False)
        self.login, self.name = values["login"], values["name"]
        self._jobs.mutate(self, lambda desk: _add(desk, values), self._added, label=_("Making the account…"))

    def _added(self, result: tuple[Changes, str]) -> None:
        self.code = result[1]
        self.form.clean()
        self.accept()


class ResetDialog(Confirm):
    """Asks before a new one-time code; with `offers_keys` also whether every file is to get a new key."""

    def __init__(self, parent: QWidget, name: str, text: str, *, offers_keys: bool) -> None:
        title = _("New one-time code for {name}?").format(name=name)
        super().__init__(parent, title, text, _("Make a new code"))
        self._known = QCheckBox(_("Somebody else may &know the old passphrase"))
        self._about = wrapped(
            _(
                "For a stolen computer, or a passphrase that was seen. Every file {name} can open gets a new key."
            ).format(name=name),
            look="small",
        )
        for widget in (self._known, self._about):
            self.body.addWidget(widget)
            widget.setVisible(offers_keys)
        self._known.setAccessibleDescription(self._about.text())

    @property
    def is_known(self) -> bool:
        """Whether files get new keys."""
        return self._known.isChecked()


class CodeDialog(Dialog):
    """Shows a one-time code, once, and says how to hand it over."""

    def __init__(self, parent: QWidget, name: str, login: str, code: str) -> None:
        super().__init__(parent, _("One-time code for {name}").format(name=name), width=500)
        self._code = code
        card, inside = panel(margins=(16, 14, 12, 14))
        self._shown = text_label(code, look="huge")
        self._shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._shown.setAccessibleName(_("One-time code"))
        self._copy = button(_("&Copy"), self._copy_clicked, icon="copy")
        inside.addLayout(row(self._shown, None, self._copy))
        steps = (
            _("1. Tell {name} the code in person or by phone, not in a chat.").format(name=name),
            _("2. {name} opens this vault with the login “{login}” and the code as passphrase.").format(
                name=name, login=login
            ),
            _("3. The program then asks for a passphrase of their own; the code ends."),
        )
        self.body.addWidget(card)
        self.body.addWidget(wrapped("\n".join(steps)))
        self.body.addWidget(wrapped(_("It is shown only now. If it gets lost, make a new one here."), look="muted"))
        done = self.add_button(_("&Done"), self.accept, look="primary")
        done.setDefault(True)
        done.setFocus()

    def _copy_clicked(self) -> None:
        copy_secret(self._code)
        self._copy.setText(_("Copied"))

    def done(self, result: int) -> None:
        """Forget the code with the window."""
        self._code = ""
        self._shown.clear()
        super().done(result)


def _team_options(teams: Sequence[TeamChoice]) -> list[tuple[Any, str]]:
    return [(NO_TEAM, _("No team")), *((team.id, team.name) for team in teams), (NEW_TEAM, _("New team…"))]


def _what_role_sees(role: Role) -> str:
    return {
        Role.OWNER: _("An owner sees and may do everything, this page included."),
        Role.MANAGER: _("A manager sees all files of the own team and hands them over."),
        Role.STAFF: _("Staff see the files whose service team they are in."),
        Role.REVISIT_CLERK: _("A revisit clerk sees the contact part of the files to call."),
        Role.ARCHIVE_CLERK: _("An archive clerk sees the contact part of all files."),
    }[role]


def _add(desk: Desk, values: dict[str, Any]) -> tuple[Changes, str]:
    changes, team = _team(desk, values)
    form = members.MemberForm(login=values["login"], name=values["name"], role=values["role"], team=team)
    made, code = members.add_member(desk, form)
    return changes | made, code


def _team(desk: Desk, values: dict[str, Any]) -> tuple[Changes, bytes | None]:
    """Return the chosen team; a new one is made, unless an earlier try of this form made it already."""
    if values["team"] != NEW_TEAM:
        return Changes(), values["team"] or None
    wanted = values["new_team"].casefold()
    known = [team.id for team in members.teams(desk) if team.name.casefold() == wanted]
    if known:
        return Changes(), known[0]
    try:
        changes = members.add_team(desk, values["new_team"])
    except Invalid as error:
        raise Invalid(error.message, field="new_team") from error
    return changes, changes.made
