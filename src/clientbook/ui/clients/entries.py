"""Opening one entry of the timeline: its form where the person may change it, else what it says; and deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt

from clientbook.domain.complaints import Complaint
from clientbook.domain.feedback import Feedback
from clientbook.domain.gifts import Gift
from clientbook.domain.interactions import Interaction
from clientbook.domain.needs import Need
from clientbook.domain.points import PointsMovement
from clientbook.domain.purchases import Purchase
from clientbook.domain.revisits import Revisit
from clientbook.services import (
    complaint_lists,
    entries,
    feedback,
    gifts,
    interactions,
    needs,
    points,
    purchases,
    revisits,
)
from clientbook.support.i18n import _
from clientbook.support.money import money
from clientbook.ui.clients.dialogs import (
    ActDialog,
    AfterSalesDialog,
    CorrectDialog,
    Edited,
    LogDialog,
    NeedDialog,
    PurchaseDialog,
    ReasonDialog,
)
from clientbook.ui.complaints.pane import ComplaintDialog
from clientbook.ui.feedback.editor import FeedbackDialog
from clientbook.ui.gifts.editor import GiftDialog
from clientbook.ui.points.editor import PointsDialog
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.dialog import Dialog
from clientbook.ui.widgets.labels import text_label, wrapped
from clientbook.ui.widgets.rowdelegate import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.desk import Desk
    from clientbook.services.complaint_lists import ComplaintPage
    from clientbook.services.entries import EntryActs
    from clientbook.services.files import ContactCard
    from clientbook.services.happenings import TimelineItem
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.widgets.people import Person


class Host(NamedTuple):
    """Where entries are opened: the page, its worker, the file, and whom its forms offer."""

    page: QWidget
    jobs: Jobs
    client: bytes
    people: Sequence[Person]
    contacts: Sequence[ContactCard]


class _Opened(NamedTuple):
    form: Any
    acts: EntryActs


_FORMS: dict[str, Callable[[Desk, bytes], Any]] = {
    Feedback.kind: feedback.feedback_form,
    Gift.kind: gifts.gift_form,
    Interaction.kind: interactions.interaction_form,
    Need.kind: needs.need_form,
    PointsMovement.kind: points.points_form,
    Purchase.kind: purchases.purchase_form,
    Revisit.kind: revisits.revisit_form,
}


class EntryDialog(Dialog):
    """An entry as it was written: for what the person may read and not change."""

    def __init__(self, parent: QWidget | None, item: TimelineItem) -> None:
        super().__init__(parent, item.label, width=520)
        self.body.addWidget(text_label(f"{with_weekday(item.on)} · {item.who}", look="muted"))
        text = wrapped(item.text or NOTHING)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body.addWidget(text)
        if item.amount is not None:
            self.body.addWidget(text_label(money(item.amount, item.currency), look="strong"))
        self.body.addStretch(1)
        self.add_button(_("Close"), self.accept).setDefault(True)


def open_entry(host: Host, item: TimelineItem) -> None:
    """Open what a happening is about."""
    if item.noun == Complaint.kind:
        open_complaint(host, item.opens or item.id)
    elif item.noun not in _FORMS:
        EntryDialog(host.page, item).open()
    else:
        host.jobs.query(host.page, lambda desk: _read(desk, item), lambda opened: _open(host, item, opened))


def open_complaint(host: Host, complaint: bytes) -> None:
    """Open a complaint with its steps; it follows what happens to it while it is open."""

    def show(page: ComplaintPage) -> None:
        dialog = ComplaintDialog(host.page, host.jobs, page)

        def again(_changes: object) -> None:
            read = complaint_lists.complaint_page
            host.jobs.query(dialog, lambda desk: read(desk, complaint), dialog.pane.show_page, latest="complaint")

        host.jobs.changed.connect(again)
        dialog.finished.connect(lambda _result: host.jobs.changed.disconnect(again))
        dialog.open()

    host.jobs.query(host.page, lambda desk: complaint_lists.complaint_page(desk, complaint), show)


def ask_to_delete(host: Host, item: TimelineItem, done: Callable[[], object] | None = None) -> None:
    """Ask why an entry is to be deleted, and delete it."""
    if item.opens or item.noun not in entries.ENTRY_NAMES:
        return

    def act(values: dict[str, Any]) -> Callable[[Desk], Any]:
        return lambda desk: entries.delete_entry(desk, item.noun, item.id, values["reason"])

    dialog = ReasonDialog(host.page, host.jobs, _("Delete this entry?"), act, verb=_("Delete"))
    if done is not None:
        dialog.accepted.connect(done)
    dialog.open()


def edit_need(host: Host, need: bytes) -> None:
    """Open the form of an open promise."""
    read = needs.need_form
    host.jobs.query(
        host.page,
        lambda desk: read(desk, need),
        lambda form: NeedDialog(host.page, host.jobs, host.client, host.people, Edited(need, form)).open(),
    )


def ask_to_drop(host: Host, need: bytes) -> None:
    """Ask why a promise is dropped, and drop it."""

    def act(values: dict[str, Any]) -> Callable[[Desk], Any]:
        return lambda desk: needs.drop_need(desk, need, values["reason"])

    ReasonDialog(host.page, host.jobs, _("Drop this promise?"), act, verb=_("Drop")).open()


def _read(desk: Desk, item: TimelineItem) -> _Opened:
    return _Opened(_FORMS[item.noun](desk, item.id), entries.entry_acts(desk, item.noun, item.id))


def _open(host: Host, item: TimelineItem, opened: _Opened) -> None:
    if not opened.acts.can_edit:
        shown = EntryDialog(host.page, item)
        if opened.acts.can_delete:
            shown.offer(_("&Delete…"), lambda: ask_to_delete(host, item, shown.accept))
        shown.open()
        return
    dialog = _DIALOGS[item.noun](host, Edited(item.id, opened.form))
    if opened.acts.can_delete:
        dialog.offer(_("De&lete…"), lambda: ask_to_delete(host, item, lambda: dialog.done(1)))
    dialog.open()


def _purchase_dialog(host: Host, edited: Edited) -> ActDialog:
    """Return the form of what changes most, with a way to the whole purchase."""
    dialog = AfterSalesDialog(host.page, host.jobs, edited)

    def correct() -> None:
        dialog.done(0)
        PurchaseDialog(host.page, host.jobs, host.client, edited).open()

    dialog.offer(_("Correct the &purchase…"), correct)
    return dialog


_DIALOGS: dict[str, Callable[[Host, Edited], ActDialog]] = {
    Feedback.kind: lambda host, edited: FeedbackDialog(host.page, host.jobs, host.client, host.people, edited),
    Gift.kind: lambda host, edited: GiftDialog(host.page, host.jobs, host.client, host.people, edited),
    Interaction.kind: lambda host, edited: LogDialog(host.page, host.jobs, host.client, host.contacts, edited),
    Need.kind: lambda host, edited: NeedDialog(host.page, host.jobs, host.client, host.people, edited),
    PointsMovement.kind: lambda host, edited: PointsDialog(host.page, host.jobs, host.client, edited=edited),
    Purchase.kind: _purchase_dialog,
    Revisit.kind: lambda host, edited: CorrectDialog(host.page, host.jobs, host.client, edited),
}
