"""The people of the firm: who has an account, adding one, a new one-time code, closing one.

Managers look after the codes of their own team here; the rest is for owners.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clientbook.domain.access import Right
from clientbook.services import backups, cleaning, members
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui.clients.cover import CoverDialog
from clientbook.ui.clients.team import serving
from clientbook.ui.handover.columns import remember_columns
from clientbook.ui.members.editor import AddDialog, CodeDialog, ResetDialog
from clientbook.ui.members.model import columns, in_order
from clientbook.ui.members.pane import MemberPane
from clientbook.ui.page import Page
from clientbook.ui.widgets.dialog import confirm
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import row
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.members import MemberRow, PersonRow, TeamChoice
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell


class MembersPage(Page):
    """For owners, and for managers with their team."""

    concerns = frozenset({"member", "service_member", "client", "removal"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._members: dict[bytes, MemberRow] = {}
        self._sort = ("name", False)
        self._model = ListModel(columns())
        self.table = ListTable(self._model, _("People of the firm"))
        self.pane = MemberPane()
        self._alone = EmptyState()
        self._manages = shell.who.may(Right.MANAGE_MEMBERS)
        self._say_alone()
        both = row(self.table, self._alone, self.pane, spacing=0)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.body.addLayout(both)
        self._alone.hide()
        if shell.who.may(Right.ASSIGN):
            self.add_action(_("Holiday co&ver…"), self.cover_clicked, icon="calendar")
        if self._manages:
            tip = _("Add a colleague (Ctrl+N)")
            self.add_action(_("Add a colleague"), self.new_clicked, look="primary", tip=tip)
        self._connect()
        remember_columns(self.table, shell.prefs, "members")
        self.setFocusProxy(self.table)
        self.name_page(pgettext("navigation", "Staff"))

    def cover_clicked(self) -> None:
        """Let a colleague stand in for another until a day."""
        self.shell.jobs.query(self, members.people, self._ask_cover)

    def _ask_cover(self, people: list[PersonRow]) -> None:
        dialog = CoverDialog(self, self.shell.jobs, serving(people), self.table.current_id())
        dialog.accepted.connect(lambda: self.notice.say(_("The cover is arranged and ends by itself."), "ok"))
        dialog.open()

    def _say_alone(self) -> None:
        if not self._manages:
            text = _("An owner adds colleagues. Here you help those of your team who forgot their passphrase.")
            self._alone.say("people", _("Nobody else is in your team yet"), text)
            return
        self._alone.say(
            "people",
            _("You are the only one so far"),
            _("Add your colleagues. Each gets a login and a one-time code, and then sees only the files they serve."),
            action=_("Add a colleague"),
            act=self.new_clicked,
        )

    def _connect(self) -> None:
        self.table.current.connect(self._chosen)
        self.table.sort_asked.connect(self._sort_by)
        self.pane.reset_asked.connect(self.reset_clicked)
        self.pane.close_asked.connect(self.close_clicked)
        self.pane.handover_asked.connect(lambda: self.shell.navigate("handover"))

    def reload(self) -> None:
        """Read the accounts anew."""
        self.shell.jobs.query(self, members.my_people, self._show, latest="members")

    def _show(self, shown: list[MemberRow]) -> None:
        self._members = {member.id: member for member in shown}
        self._show_rows()
        active = sum(1 for member in shown if member.is_active)
        self.name_page(
            pgettext("navigation", "Staff"), ngettext("{n} account", "{n} accounts", active).format(n=active)
        )
        is_alone = len(shown) == 1
        self.table.setHidden(is_alone)
        self.pane.setHidden(is_alone)
        self._alone.setVisible(is_alone)
        self.setFocusProxy(self._alone if is_alone else self.table)

    def _show_rows(self) -> None:
        key, descending = self._sort
        rows = in_order(list(self._members.values()), key, descending=descending)
        self.table.show_ids([member.id for member in rows])
        self._model.fill({member.id: member for member in rows})
        self.table.show_sort(key, descending=descending)
        if self.table.current_id() is None and rows:
            self.table.choose(rows[0].id)
        self._chosen(self.table.current_id())

    def _sort_by(self, key: str, descending: bool) -> None:  # noqa: FBT001  a slot
        self._sort = (key, descending)
        self._show_rows()

    def _chosen(self, member: bytes | None) -> None:
        shown = self._members.get(member) if member is not None else None
        self.pane.show_member(shown)

    def new_clicked(self) -> None:
        """Add a colleague and show the one-time code. For owners."""
        if self._manages:
            self.shell.jobs.query(self, members.teams, self._ask_new)

    def _ask_new(self, teams: list[TeamChoice]) -> None:
        dialog = AddDialog(self, self.shell.jobs, teams)

        def closed(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                self._show_code(dialog.name, dialog.login, dialog.code)
                dialog.code = ""

        dialog.finished.connect(closed)
        dialog.open()

    def reset_clicked(self) -> None:
        """Make a new one-time code for the chosen person after asking."""
        member = self._member()
        if member is None:
            return
        if self._manages:
            text = _("The present passphrase of {name} ends at once. The files they may see stay the same.")
        else:
            text = _(
                "The present passphrase of {name} ends at once. Files that you do not see yourself, such as those of "
                "other teams, come back to {name} once an owner, or the manager of that team, unlocks the vault after "
                "{name} has chosen a passphrase."
            )
        asked = ResetDialog(self, member.name, text.format(name=member.name), offers_keys=self._manages)
        if asked.exec() != QDialog.DialogCode.Accepted:
            return
        is_known = asked.is_known
        self.shell.jobs.mutate(
            self,
            lambda desk: members.reset_member(desk, member.id, is_known=is_known),
            lambda made: self._show_code(member.name, member.login, made[1]),
            label=_("Making new keys…"),
        )

    def close_clicked(self) -> None:
        """Close the chosen account after asking; while clients remain, point to the handover."""
        member = self._member()
        if member is None:
            return
        if member.clients:
            self._hand_over_first(member)
            return
        title = _("Close the account of {name}?").format(name=member.name)
        text = _(
            "{name} can no longer unlock the vault, leaves every service team, and every file they could open gets "
            "a new key. This cannot be undone. What they wrote stays in the files."
        )
        if confirm(self, title, text.format(name=member.name), verb=_("Close the account")):
            jobs = self.shell.jobs
            jobs.beside(
                self,
                lambda desk: _begin_closing(desk, member.id),
                backups.make,
                lambda desk, made: (
                    members.close_member(desk, member.id, backup=made, progress=jobs.progress),
                    cleaning.follows(desk),
                ),
                lambda result: self._closed(member, is_cleaned=result[1]),
                label=_("Backing up and reading back…"),
                then=_("Closing the account and changing keys…"),
                failed=self._not_closed,
            )

    def _closed(self, member: MemberRow, *, is_cleaned: bool) -> None:
        text = _("The account of {name} is closed.")
        if is_cleaned:
            text = _(
                "The account of {name} is closed. The vault's file is now being written anew; the log says when that "
                "is done."
            )
        self.notice.say(text.format(name=member.name), "ok")

    def _not_closed(self, error: ClientbookError) -> None:
        if isinstance(error, Invalid):
            self._offer_handover(error.message)
        else:
            self.show_error(error)

    def _hand_over_first(self, member: MemberRow) -> None:
        text = ngettext(
            "{name} is still responsible for {n} client. Hand it over first.",
            "{name} is still responsible for {n} clients. Hand them over first.",
            member.clients,
        )
        self._offer_handover(text.format(name=member.name, n=f"{member.clients:,}"))

    def _offer_handover(self, text: str) -> None:
        self.notice.say(text, "warn", action=_("Go to handover"), act=lambda: self.shell.navigate("handover"))

    def _show_code(self, name: str, login: str, code: str) -> None:
        CodeDialog(self, name, login, code).open()

    def _member(self) -> MemberRow | None:
        chosen = self.table.current_id()
        return self._members.get(chosen) if chosen is not None else None

    def empty(self) -> None:
        """Forget everything readable."""
        self._members.clear()
        self.table.show_ids([])
        self._model.forget()
        self.pane.empty()


def _begin_closing(desk: Desk, member: bytes) -> backups.Begun:
    members.check_closing(desk, member)
    return backups.begin_before(desk)
