"""One client file as a full page: what matters, contacts, timeline, service team, who can see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from clientbook.domain.access import Right
from clientbook.domain.documents import Document
from clientbook.services import cover, files, members, needs, printing, quickadd, removals
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import Level
from clientbook.ui.clients.cover import AccessChangesDialog
from clientbook.ui.clients.dialogs import LogDialog, NeedDialog, PlanDialog, PurchaseDialog, RecordDialog
from clientbook.ui.clients.entries import Host, ask_to_delete, ask_to_drop, edit_need, open_complaint, open_entry
from clientbook.ui.clients.filepanels import CARD, NARROW_CARD, CardPanel, TeamPanel
from clientbook.ui.clients.quickadd import KEYS
from clientbook.ui.clients.team import TeamDialog, choosable, serving
from clientbook.ui.clients.timeline import TimelinePanel
from clientbook.ui.complaints.editor import TakeDownDialog
from clientbook.ui.documents.drops import DropTarget
from clientbook.ui.documents.panel import DocumentsPanel
from clientbook.ui.feedback.editor import FeedbackDialog
from clientbook.ui.gifts.editor import GiftDialog
from clientbook.ui.page import Page
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.points.editor import PointsDialog
from clientbook.ui.removals.reason import ask_reason
from clientbook.ui.widgets.dialog import confirm
from clientbook.ui.widgets.labels import row
from clientbook.ui.widgets.sheets import Sheets

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from clientbook.desk import Changes, Desk
    from clientbook.services.cover import AccessChange
    from clientbook.services.files import ClientPage
    from clientbook.services.happenings import TimelineItem
    from clientbook.services.members import PersonRow
    from clientbook.services.printing import Paper
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell


_NARROW = 1100


class _Opened(NamedTuple):
    page: ClientPage
    people: list[PersonRow]


class ClientFilePage(Page):
    """Opening it is logged once; after changes it reads the file again without a new log entry."""

    concerns = frozenset(
        {"client", "contact", "client_details", "client_class", "service_member", "member", "access", "removal"}
        | {"interaction", "purchase", "revisit", "need", "feedback", "gift", "points", "complaint"}
        | {"complaint_step", "document"}
    )

    def __init__(self, shell: Shell, client: bytes) -> None:
        super().__init__(shell)
        self.client = client
        self.file: ClientPage | None = None
        self._people: list[PersonRow] = []
        self.card = CardPanel(shell)
        self.timeline = TimelinePanel()
        self.team = TeamPanel()
        self._connect()
        self._make_actions()
        self.documents = DocumentsPanel(self, client)
        self.sheets = Sheets(_("What is in the file"))
        self.sheets.add(self.timeline, _("Timeline"))
        self.sheets.add(self.documents, _("Documents"))
        self.documents.counted.connect(lambda count: self.sheets.show_count(self.documents, count))
        self.drops = DropTarget(self)
        self.drops.dropped.connect(self._dropped)
        whole = row(self.card, self.sheets, self.team, spacing=0)
        whole.setStretch(1, 1)
        self.body.addLayout(whole)
        self.name_page("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the timeline enough to be read."""
        super().resizeEvent(event)
        self.card.setFixedWidth(NARROW_CARD if self.width() < _NARROW else CARD)

    def _connect(self) -> None:
        self.card.referrals_asked.connect(self.referrals_clicked)
        self.team.edit_asked.connect(self.team_clicked)
        self.team.history_asked.connect(self.history_clicked)
        needs_list = self.team.needs
        needs_list.done.connect(self._finish_need)
        needs_list.added.connect(self.need_clicked)
        needs_list.edited.connect(lambda need: edit_need(self._host(), need))
        needs_list.dropped.connect(lambda need: ask_to_drop(self._host(), need))
        self.team.complaints.opened.connect(lambda key: open_complaint(self._host(), key))
        self.timeline.opened.connect(self._open_item)
        self.timeline.delete_asked.connect(self._delete_item)
        self.timeline.quick.saved.connect(self._save_line)
        keys = QShortcut(QKeySequence(KEYS), self, self.quick_clicked)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _make_actions(self) -> None:
        self._print = self.add_action(_("&Print dossier"), self.print_clicked, icon="print", tip="Ctrl+P")
        self._edit = self.add_action(_("&Edit"), self.edit_clicked, icon="edit", tip="F2")
        self._more = self.add_action(_("&Add"), lambda: None, icon="add")
        self._log = self.add_action(_("&Log contact"), self.new_clicked, look="primary", tip="Ctrl+N")
        menu = QMenu(self._more)
        serving = [
            menu.addAction(_("&Purchase…"), self.purchase_clicked),
            menu.addAction(_("P&romise…"), self.need_clicked),
            menu.addAction(_("&Feedback…"), self.feedback_clicked),
            menu.addAction(_("&Gift…"), self.gift_clicked),
            menu.addAction(_("Add poi&nts…"), self.points_clicked),
            menu.addAction(_("Re&deem points…"), self.redeem_clicked),
            menu.addAction(_("Docu&ments…"), self.documents_clicked),
        ]
        menu.addAction(_("C&omplaint…"), self.complaint_clicked)
        revisiting = [
            menu.addSeparator(),
            menu.addAction(_("Plan a re&visit…"), self.plan_clicked),
            menu.addAction(_("Re&cord a revisit…"), self.record_clicked),
        ]
        deleting = [menu.addSeparator(), menu.addAction(_("Put into the &bin…"), self.delete_clicked)]
        self._offered = {Right.SERVE: serving, Right.REVISIT: revisiting, Right.DELETE: deleting}
        self._more.setMenu(menu)
        for made in (self._print, self._edit, self._more, self._log):
            made.hide()

    def reload(self) -> None:
        """Open the file, or read it again."""
        client, first = self.client, self.file is None

        def read(desk: Desk) -> _Opened:
            page = files.open_file(desk, client) if first else files.read_file(desk, client)
            return _Opened(page, members.people(desk))

        self.shell.jobs.query(self, read, self._show, latest="file", failed=self._gone)

    def apply(self, changes: Changes) -> None:
        """Read again when this file changed."""
        if self.file is not None and self.concerns & changes.nouns:
            self.reload()

    def empty(self) -> None:
        """Forget the file."""
        self.file = None
        self.name_page("")
        self.card.empty()
        self.timeline.empty()
        self.documents.empty()
        self.drops.is_open = False
        self.team.empty()

    def new_clicked(self) -> None:
        """Log a contact."""
        if self.file is not None and self._log.isVisibleTo(self.head):
            LogDialog(self, self.shell.jobs, self.client, self.file.glance.contacts).open()

    def edit_clicked(self) -> None:
        """Open the entry or edit the document that has the focus, or edit the card."""
        if self.documents.list.hasFocus():
            self.documents.edit_clicked()
        elif (item := self.timeline.chosen()) is not None:
            self._open_item(item)
        elif self.file is not None and self.shell.who.may(Right.EDIT):
            from clientbook.ui.clients.editor import ClientEditor

            self.shell.push(ClientEditor(self.shell, self.client))

    def purchase_clicked(self) -> None:
        """Log a purchase."""
        PurchaseDialog(self, self.shell.jobs, self.client).open()

    def need_clicked(self) -> None:
        """Note a promise."""
        NeedDialog(self, self.shell.jobs, self.client, choosable(self._people)).open()

    def feedback_clicked(self) -> None:
        """Note feedback."""
        FeedbackDialog(self, self.shell.jobs, self.client, choosable(self._people)).open()

    def gift_clicked(self) -> None:
        """Note a gift."""
        GiftDialog(self, self.shell.jobs, self.client, choosable(self._people)).open()

    def points_clicked(self) -> None:
        """Add points."""
        PointsDialog(self, self.shell.jobs, self.client).open()

    def redeem_clicked(self) -> None:
        """Redeem points."""
        PointsDialog(self, self.shell.jobs, self.client, redeems=True).open()

    def complaint_clicked(self) -> None:
        """Take a complaint down."""
        host = self._host()
        TakeDownDialog(self, host.jobs, host.client, host.people, host.contacts).open()

    def quick_clicked(self) -> None:
        """Put the cursor into the line for what happened."""
        if self.timeline.quick.isVisibleTo(self):
            self.timeline.quick.setFocus()

    def documents_clicked(self) -> None:
        """Choose files and add them as documents."""
        self.sheets.bring(self.documents)
        self.documents.add_clicked()

    def plan_clicked(self) -> None:
        """Plan a revisit."""
        PlanDialog(self, self.shell.jobs, self.client, choosable(self._people)).open()

    def record_clicked(self) -> None:
        """Record a revisit."""
        RecordDialog(self, self.shell.jobs, self.client).open()

    def history_clicked(self) -> None:
        """Show how the list of who can see the file changed."""
        self.shell.jobs.query(self, lambda desk: cover.access_changes(desk, self.client), self._show_history)

    def _show_history(self, changes: list[AccessChange]) -> None:
        AccessChangesDialog(self, changes).open()

    def referrals_clicked(self) -> None:
        """Show who brought this client, and whom it brought."""
        from clientbook.ui.referrals.page import ReferralsPage

        self.shell.push(ReferralsPage(self.shell, self.client))

    def team_clicked(self) -> None:
        """Change the service team."""
        if self.file is not None:
            TeamDialog(self, self.shell.jobs, self.client, self.file.team, serving(self._people)).open()

    def delete_clicked(self) -> None:
        """Ask for the reason, then put the file into the bin and leave it."""
        reason = ask_reason(self, [self.title])
        if reason is not None:
            self.shell.jobs.mutate(
                self,
                lambda desk: removals.delete_files(desk, [self.client], reason),
                lambda _changes: self.shell.back(),
            )

    def print_clicked(self) -> None:
        """Show the dossier as it will be printed."""
        if self._print.isVisibleTo(self.head):
            self.shell.jobs.query(
                self,
                lambda desk: printing.print_dossier(desk, self.client),
                self._preview,
                label=_("Making the dossier…"),
            )

    def _preview(self, paper: Paper) -> None:
        self.shell.push(PaperPage(self.shell, _("Dossier: {name}").format(name=self.title), paper))

    def may_leave(self) -> bool:
        """Ask first when the line for what happened is not saved."""
        if not self.timeline.quick.line.text().strip():
            return True
        title, text = _("Leave without saving?"), _("What you typed here will be lost.")
        return confirm(self, title, text, verb=_("Discard"))

    def _host(self) -> Host:
        contacts = self.file.glance.contacts if self.file is not None else ()
        return Host(self, self.shell.jobs, self.client, choosable(self._people), contacts)

    def _save_line(self, line: str) -> None:
        quick = self.timeline.quick

        def failed(error: ClientbookError) -> None:
            quick.failed()
            self.show_error(error)

        self.shell.jobs.mutate(
            self, lambda desk: quickadd.save_line(desk, self.client, line), lambda _changes: quick.done(), failed=failed
        )

    def _open_item(self, item: TimelineItem) -> None:
        if item.noun == Document.kind:
            self._bring_document(item.id)
            self.documents.open_clicked()
        else:
            open_entry(self._host(), item)

    def _delete_item(self, item: TimelineItem) -> None:
        if item.noun == Document.kind:
            self._bring_document(item.id)
            self.documents.remove_clicked()
        else:
            ask_to_delete(self._host(), item)

    def _bring_document(self, document: bytes) -> None:
        self.sheets.bring(self.documents)
        self.documents.bring(document)

    def _dropped(self, paths: list[Path]) -> None:
        self.sheets.bring(self.documents)
        self.documents.take(paths)

    def _finish_need(self, need: bytes) -> None:
        self.shell.jobs.mutate(self, lambda desk: needs.finish_need(desk, need))

    def _show(self, opened: _Opened) -> None:
        self.file, self._people = opened.page, opened.people
        page, who = opened.page, self.shell.who
        glance = page.glance
        is_full = glance.level is Level.FULL
        self.name_page(glance.row.name, glance.row.subtitle)
        self._print.setVisible(who.may(Right.PRINT) and is_full)
        self._edit.setVisible(who.may(Right.EDIT))
        self._show_actions(is_full=is_full)
        self.card.show_file(page)
        self.timeline.show_items(page.timeline)
        self.sheets.set_offered(self.documents, offered=is_full)
        self.documents.show_file(page, may_serve=who.may(Right.SERVE) and is_full)
        self.drops.is_open = who.may(Right.SERVE) and is_full
        self.drops.ground.text = _("Drop to add to the documents of {name}").format(name=glance.row.name)
        self.team.show_file(
            page, may_assign=who.may(Right.ASSIGN) and is_full, may_serve=who.may(Right.SERVE) and is_full
        )

    def _show_actions(self, *, is_full: bool) -> None:
        who = self.shell.who
        may_serve = is_full and who.may(Right.SERVE)
        for right, offered in self._offered.items():
            for act in offered:
                act.setVisible(who.may(right) and (is_full or right is Right.REVISIT))
        self._more.setVisible(who.may(Right.SERVE) or who.may(Right.REVISIT) or who.may(Right.EDIT))
        self._log.setVisible(may_serve)
        self.timeline.quick.setVisible(may_serve)

    def _gone(self, error: ClientbookError) -> None:
        if isinstance(error, Invalid):
            self.empty()
        self.show_error(error)
