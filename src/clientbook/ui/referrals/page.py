"""Who brought whom: the tree around one client, or all of it, as far as the person sees the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QStackedWidget, QWidget

from clientbook.services import referrals
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext
from clientbook.ui.page import Page
from clientbook.ui.referrals.tree import ReferralTree, worth_words
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import column, row, wrapped

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.referrals import Branch, Tie
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell

AROUND, ALL = "around", "all"


class _Shown(NamedTuple):
    name: str
    tie: Tie
    branches: list[Branch]


class ReferralsPage(Page):
    """Enter opens the chosen file."""

    concerns = frozenset(
        {"client", "client_details", "client_class", "purchase", "service_member", "member"}
        | {"access", "removal", "merge"}
    )

    def __init__(self, shell: Shell, client: bytes) -> None:
        super().__init__(shell)
        self.client = client
        self.chips = FilterChips(_("How much of the tree"))
        self.tie = wrapped("", look="muted")
        self.tree = ReferralTree()
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        for widget in (self.tree, self._empty):
            self._stack.addWidget(widget)
        listed = QWidget()
        listed.setProperty("look", "surface")
        layout = column(
            row(self.chips, margins=(16, 10, 16, 4)),
            row(self.tie, margins=(18, 2, 16, 8)),
            self._stack,
            spacing=0,
        )
        layout.setStretch(2, 1)
        listed.setLayout(layout)
        self.body.addWidget(listed)
        self.primary = self.add_action(_("&Open file"), self.open_clicked, look="primary", tip="Enter")
        self.chips.chosen.connect(lambda _key: self.reload())
        self.tree.opened.connect(self.open_file)
        self.tree.current.connect(lambda _client: self._offer())
        self.setFocusProxy(self.tree)
        self._offer()
        self.name_page(_("Who brought whom"))

    def reload(self) -> None:
        """Read the tree anew."""
        client, is_all = self.client, self.chips.current == ALL

        def read(desk: Desk) -> _Shown:
            tie = referrals.tie_of(desk, client)
            return _Shown(referrals.name_of(desk, client), tie, referrals.tree(desk, None if is_all else client))

        self.shell.jobs.query(self, read, self._show, latest="tree", failed=self._gone)

    def empty(self) -> None:
        """Forget everything readable."""
        self.tree.forget()
        self.tie.clear()
        self.name_page("")

    def open_clicked(self) -> None:
        """Open the chosen file."""
        if (client := self.tree.current_id()) is not None:
            self.open_file(client)

    def open_file(self, client: bytes) -> None:
        """Open a file as a page of its own."""
        from clientbook.ui.clients.filepage import ClientFilePage

        self.shell.push(ClientFilePage(self.shell, client))

    def _show(self, shown: _Shown) -> None:
        self.chips.offer(
            [Choice(AROUND, _("Around this client")), Choice(ALL, _("All referrals"))], self.chips.current or AROUND
        )
        self.name_page(_("Who brought whom"), shown.name)
        self._say_tie(shown.tie)
        self.tree.show_branches(shown.branches, self.client)
        self.show_one(self._stack, self.tree if shown.branches else self._empty)
        self._say_empty()
        self._offer()

    def _say_tie(self, tie: Tie) -> None:
        said = [_("Brought by: {referrer}").format(referrer=tie.name)] if tie.name else []
        if tie.brought:
            text = ngettext("Has brought {n} client", "Has brought {n} clients", tie.brought)
            said.append(text.format(n=f"{tie.brought:,}"))
        if tie.worth:
            said.append(_("Together they bought for {worth}").format(worth=worth_words(tie.worth)))
        self.tie.setText(" · ".join(said))
        self.tie.setVisible(bool(said))

    def _say_empty(self) -> None:
        text = _(
            "Note in a client's form, under “Referred by”, whose file brought the client; the tree grows here. Files "
            "that you do not see are left out of it."
        )
        head = _("No referrals yet") if self.chips.current == ALL else _("Nobody around this client yet")
        self._empty.say("introduce", head, text)

    def _offer(self) -> None:
        self.primary.setEnabled(self.tree.current_id() is not None)

    def _gone(self, error: ClientbookError) -> None:
        if isinstance(error, Invalid):
            self.empty()
        self.show_error(error)
