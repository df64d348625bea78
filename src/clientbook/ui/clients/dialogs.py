"""Short forms around a client: log a contact, a purchase, a promise; plan and record a revisit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbook.domain.interactions import Channel
from clientbook.domain.purchases import AfterSales
from clientbook.domain.revisits import Purpose
from clientbook.services import checks, interactions, needs, purchases, revisits
from clientbook.services.naming import AFTER_SALES_NAMES, CHANNEL_NAMES, PURPOSE_NAMES
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.clashes.saving import changed_meanwhile, meet
from clientbook.ui.revisits.editor import ask_about_revisit, told
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.dialog import FormDialog
from clientbook.ui.widgets.editors import choice, line_edit, text_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import restyle
from clientbook.ui.widgets.people import Person, PersonChooser
from clientbook.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clientbook.desk import Desk
    from clientbook.services.files import ContactCard
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs

Act = Callable[["Desk"], Any]
_NEEDED = Rules(required=True)


class Edited(NamedTuple):
    """An entry that is changed: its id, and the form it fills; see the services' `…_form`."""

    key: bytes
    form: Any


class ActDialog(FormDialog):
    """A form whose Save runs one act; the dialog ends when it is done and stays open when it is refused.

    `act` makes the act of the form's values; it may raise Invalid. `follows` is the record that is being changed, if
    it is one: the dialog then says so when somebody else changes it.
    """

    follows = b""

    def __init__(
        self, parent: QWidget | None, jobs: Jobs, title: str, act: Callable[[dict[str, Any]], Act], *, columns: int = 2
    ) -> None:
        super().__init__(parent, title, verb=_("&Save"), columns=columns, width=520)
        self._jobs, self._act = jobs, act

    def save(self, values: dict[str, Any]) -> None:
        """Run the act on the worker."""
        try:
            act = self._act(values)
        except Invalid as error:
            self.show_error(error)
            return
        self.primary.setEnabled(False)
        self._jobs.mutate(self, act, self._saved, failed=self.show_error)

    def show_error(self, error: ClientbookError) -> None:
        """Show a clash side by side; any other error at its field, or in the bar."""
        self.primary.setEnabled(True)
        if not meet(self, self, self._jobs, error, self._saved):
            super().show_error(error)

    def changed_by(self, name: str) -> None:
        """Say that somebody else changed what the form shows; nothing typed is touched."""
        self.notice.say(changed_meanwhile().format(name=name), "info")

    def draft(self) -> str:
        """Return what was typed, a line per field."""
        return self.form.as_text()

    def _saved(self, _changes: object) -> None:
        self.accept()


class ReasonDialog(ActDialog):
    """Ask for the reason of an act that the log keeps; `act` is given {"reason": …}."""

    def __init__(
        self, parent: QWidget | None, jobs: Jobs, title: str, act: Callable[[dict[str, Any]], Act], *, verb: str
    ) -> None:
        super().__init__(parent, jobs, title, act, columns=1)
        self.primary.setText(verb)
        restyle(self.primary, "danger")
        reason = text_edit(_("The reason stands in the log."), lines=2)
        self.form.add("reason", _("&Reason"), reason, _NEEDED)


class LogDialog(ActDialog):
    """Log a contact: channel, day, what was said, when to call again; or change an own one. Ctrl+Enter saves."""

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        client: bytes,
        contacts: Sequence[ContactCard] = (),
        edited: Edited | None = None,
    ) -> None:
        super().__init__(parent, jobs, _("Edit contact") if edited else _("Log contact"), self._logging)
        self._client, self._edited = client, edited
        channels = [(channel, _(name)) for channel, name in CHANNEL_NAMES.items()]
        self.form.add("channel", _("How"), Segments(channels, Channel.PHONE), Rules(required=True, span=2))
        self.form.add("on", _("&Day"), DateField(today()), _NEEDED)
        people = [(None, _("not noted")), *((one.id, one.name) for one in contacts)]
        self.form.add("contact", _("With wh&om"), choice(people))
        self.form.set_visible("contact", visible=len(contacts) > 1)
        self.text = self.form.add("text", _("&What was said"), text_edit(lines=5), Rules(required=True, span=2))
        self.form.add("next_on", _("Call a&gain on"), DateField())
        self.form.add("next_note", _("What &about"), line_edit())
        if edited is not None:
            self.follows = edited.key
            self.form.fill(asdict(edited.form))
            self.form.set_visible("next_on", visible=False)
            self.form.set_visible("next_note", visible=False)
        self.text.setFocus()

    def _logging(self, values: dict[str, Any]) -> Act:
        form, edited = interactions.InteractionForm(**values), self._edited
        if edited is not None:
            return lambda desk: interactions.edit_interaction(desk, edited.key, form, base=edited.form)
        return lambda desk: interactions.log_interaction(desk, self._client, form)


class PurchaseDialog(ActDialog):
    """Log a purchase, or correct one with a reason."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, client: bytes, edited: Edited | None = None) -> None:
        super().__init__(parent, jobs, _("Correct a purchase") if edited else _("Log a purchase"), self._logging)
        self._client, self._edited = client, edited
        self.product = self.form.add("product", _("&Product"), line_edit(), Rules(required=True, span=2))
        self.form.add("quantity", _("&Quantity"), line_edit("1"), Rules(check=check_number("quantity")))
        self.form.add("unit", _("&Unit"), line_edit(_("pieces, boxes, …")))
        self.form.add(
            "amount", _("&Amount in total"), line_edit("0.00"), Rules(required=True, check=check_number("amount"))
        )
        self.form.add("currency", _("Cu&rrency"), choice([(code, code) for code in purchases.CURRENCIES]))
        self.form.add("on", _("&Day"), DateField(today()), _NEEDED)
        states = [(state, _(name)) for state, name in AFTER_SALES_NAMES.items()]
        self.form.add("after_sales", _("A&fter-sales"), choice(states, AfterSales.FINE))
        self.form.add("note", _("&Note"), line_edit(), Rules(span=2))
        if edited is not None:
            reason = line_edit(_("The reason stands in the log."))
            self.form.add("reason", _("R&eason of the correction"), reason, Rules(required=True, span=2))
            self.follows = edited.key
            self.form.fill(_purchase_values(edited.form))
        self.product.setFocus()

    def _logging(self, values: dict[str, Any]) -> Act:
        reason, edited = values.pop("reason", ""), self._edited
        values["quantity"] = checks.amount(values["quantity"], field="quantity") if values["quantity"] else Decimal(1)
        values["amount"] = checks.amount(values["amount"], field="amount")
        form = purchases.PurchaseForm(**values)
        if edited is not None:
            return lambda desk: purchases.edit_purchase(desk, edited.key, form, reason=reason, base=edited.form)
        return lambda desk: purchases.log_purchase(desk, self._client, form)


def _purchase_values(form: purchases.PurchaseForm) -> dict[str, Any]:
    return asdict(form) | {"quantity": f"{form.quantity.normalize():f}", "amount": f"{form.amount:f}"}


class AfterSalesDialog(ActDialog):
    """Say how a purchase goes afterwards."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, edited: Edited) -> None:
        super().__init__(parent, jobs, _("After-sales of {product}").format(product=edited.form.product), self._saving)
        self._edited, self.follows = edited, edited.key
        states = [(state, _(name)) for state, name in AFTER_SALES_NAMES.items()]
        self.form.add("state", _("State"), Segments(states, edited.form.after_sales), Rules(required=True, span=2))
        self.form.add("note", _("&Note"), text_edit(lines=2), Rules(span=2))
        self.form.fill({"note": edited.form.note})

    def _saving(self, values: dict[str, Any]) -> Act:
        key, base = self._edited
        return lambda desk: purchases.set_after_sales(desk, key, values["state"], values["note"], base=base)


class NeedDialog(ActDialog):
    """Note a need or a promise, or change an open one."""

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        client: bytes,
        people: Sequence[Person],
        edited: Edited | None = None,
    ) -> None:
        super().__init__(parent, jobs, _("Edit a promise") if edited else _("Note a promise"), self._noting)
        self._client, self._edited = client, edited
        self.what = self.form.add("what", _("&What"), line_edit(), Rules(required=True, span=2))
        self.form.add("agreed", _("What was &agreed"), text_edit(lines=2), Rules(span=2))
        self.form.add("due_on", _("&Due"), DateField())
        self.form.add("responsible", _("Who s&ees to it"), PersonChooser(people, nobody=_("me")))
        if edited is not None:
            self.follows = edited.key
            self.form.fill(asdict(edited.form))
        self.what.setFocus()

    def _noting(self, values: dict[str, Any]) -> Act:
        form, edited = needs.NeedForm(**values), self._edited
        if edited is not None:
            return lambda desk: needs.edit_need(desk, edited.key, form, base=edited.form)
        return lambda desk: needs.add_need(desk, self._client, form)


class PlanDialog(ActDialog):
    """Plan a revisit by hand."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, client: bytes, people: Sequence[Person]) -> None:
        super().__init__(parent, jobs, _("Plan a revisit"), self._planning)
        self._client = client
        self.due = self.form.add("due_on", _("&Day"), DateField(today()), _NEEDED)
        purposes = [(purpose, _(name)) for purpose, name in PURPOSE_NAMES.items()]
        self.form.add("purpose", _("&Purpose"), choice(purposes, Purpose.OTHER))
        nobody = _("the responsible person")
        self.form.add("assigned_to", _("&Who calls"), PersonChooser(people, nobody=nobody), Rules(span=2))
        self.form.add("note", _("&Note"), text_edit(lines=2), Rules(span=2))
        self.due.setFocus()

    def _planning(self, values: dict[str, Any]) -> Act:
        form = revisits.PlanForm(**values)
        return lambda desk: revisits.plan_revisit(desk, self._client, form)


class RecordDialog(ActDialog):
    """Record a revisit, in under half a minute."""

    def __init__(
        self, parent: QWidget | None, jobs: Jobs, client: bytes, *, revisit: bytes | None = None, name: str = ""
    ) -> None:
        super().__init__(parent, jobs, self._title(name), self._recording)
        self._client, self._revisit = client, revisit
        ask_about_revisit(self.form)
        self.form.editor("result").setFocus()

    def _title(self, name: str) -> str:
        return _("Record a revisit: {name}").format(name=name) if name else _("Record a revisit")

    def _recording(self, values: dict[str, Any]) -> Act:
        form = told(values, self._revisit)
        return lambda desk: revisits.record_revisit(desk, self._client, form)


class CorrectDialog(RecordDialog):
    """Correct how an own revisit went."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, client: bytes, edited: Edited) -> None:
        super().__init__(parent, jobs, client, revisit=edited.key)
        self._edited, self.follows = edited, edited.key
        self.form.fill(asdict(edited.form))
        self.form.set_visible("next_on", visible=False)
        self.form.set_visible("satisfaction", visible=edited.form.was_reached)

    def _title(self, name: str) -> str:
        return _("Correct a revisit")

    def _recording(self, values: dict[str, Any]) -> Act:
        form = told(values | {"next_on": None})
        key, base = self._edited
        return lambda desk: revisits.correct_revisit(desk, key, form, base=base)


def check_number(field: str) -> Callable[[str], None]:
    """Return a check that a text is a number, for the rules of a field."""

    def check(text: str) -> None:
        if text:
            checks.amount(text, field=field)

    return check
