"""Short forms around a client: log a contact, a purchase, a promise; plan and record a revisit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from clientbook.domain.interactions import Channel
from clientbook.domain.purchases import AfterSales
from clientbook.domain.revisits import Purpose
from clientbook.services import checks, interactions, needs, purchases, revisits
from clientbook.services.naming import AFTER_SALES_NAMES, CHANNEL_NAMES, PURPOSE_NAMES, SATISFACTION_NAMES
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.dialog import FormDialog
from clientbook.ui.widgets.editors import choice, line_edit, text_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.people import Person, PersonChooser
from clientbook.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clientbook.desk import Desk
    from clientbook.services.files import ContactCard
    from clientbook.ui.jobs import Jobs

Act = Callable[["Desk"], Any]
_NEEDED = Rules(required=True)


class ActDialog(FormDialog):
    """A form whose Save runs one act; the dialog ends when it is done and stays open when it is refused.

    `act` makes the act of the form's values; it may raise Invalid.
    """

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
        self._jobs.mutate(self, act, lambda _changes: self.accept(), failed=self.show_error)


class LogDialog(ActDialog):
    """Log a contact: channel, day, what was said. Ctrl+Enter saves."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, client: bytes, contacts: Sequence[ContactCard] = ()) -> None:
        super().__init__(parent, jobs, _("Log contact"), self._logging)
        self._client = client
        channels = [(channel, _(name)) for channel, name in CHANNEL_NAMES.items()]
        self.form.add("channel", _("How"), Segments(channels, Channel.PHONE), Rules(required=True, span=2))
        self.form.add("on", _("&Day"), DateField(today()), _NEEDED)
        people = [(None, _("not noted")), *((one.id, one.name) for one in contacts)]
        self.form.add("contact", _("&With whom"), choice(people))
        self.form.set_visible("contact", visible=len(contacts) > 1)
        self.text = self.form.add("text", _("&What was said"), text_edit(lines=5), Rules(required=True, span=2))
        self.text.setFocus()

    def _logging(self, values: dict[str, Any]) -> Act:
        form = interactions.InteractionForm(**values)
        return lambda desk: interactions.log_interaction(desk, self._client, form)


class PurchaseDialog(ActDialog):
    """Log a purchase."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, client: bytes) -> None:
        super().__init__(parent, jobs, _("Log a purchase"), self._logging)
        self._client = client
        self.product = self.form.add("product", _("&Product"), line_edit(), Rules(required=True, span=2))
        self.form.add("quantity", _("&Quantity"), line_edit("1"), Rules(check=_check_number("quantity")))
        self.form.add("unit", _("&Unit"), line_edit(_("pieces, boxes, …")))
        self.form.add(
            "amount", _("&Amount in total"), line_edit("0.00"), Rules(required=True, check=_check_number("amount"))
        )
        self.form.add("currency", _("Cu&rrency"), choice([(code, code) for code in purchases.CURRENCIES]))
        self.form.add("on", _("&Day"), DateField(today()), _NEEDED)
        states = [(state, _(name)) for state, name in AFTER_SALES_NAMES.items()]
        self.form.add("after_sales", _("A&fter-sales"), choice(states, AfterSales.FINE))
        self.form.add("note", _("&Note"), line_edit(), Rules(span=2))
        self.product.setFocus()

    def _logging(self, values: dict[str, Any]) -> Act:
        values["quantity"] = checks.amount(values["quantity"], field="quantity") if values["quantity"] else Decimal(1)
        values["amount"] = checks.amount(values["amount"], field="amount")
        form = purchases.PurchaseForm(**values)
        return lambda desk: purchases.log_purchase(desk, self._client, form)


class NeedDialog(ActDialog):
    """Note a need or a promise."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, client: bytes, people: Sequence[Person]) -> None:
        super().__init__(parent, jobs, _("Note a promise"), self._noting)
        self._client = client
        self.what = self.form.add("what", _("&What"), line_edit(), Rules(required=True, span=2))
        self.form.add("agreed", _("What was &agreed"), text_edit(lines=2), Rules(span=2))
        self.form.add("due_on", _("&Due"), DateField())
        self.form.add("responsible", _("&Who sees to it"), PersonChooser(people, nobody=_("me")))
        self.what.setFocus()

    def _noting(self, values: dict[str, Any]) -> Act:
        form = needs.NeedForm(**values)
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
    """Record a revisit: reached or not, satisfaction, what came of it, the next day. Under half a minute."""

    def __init__(
        self, parent: QWidget | None, jobs: Jobs, client: bytes, *, revisit: bytes | None = None, name: str = ""
    ) -> None:
        title = _("Record a revisit: {name}").format(name=name) if name else _("Record a revisit")
        super().__init__(parent, jobs, title, self._recording)
        self._client, self._revisit = client, revisit
        answers = [(True, _("Reached")), (False, _("Not reached"))]
        reached = Segments(answers, chosen=True)
        self.form.add("was_reached", _("The client was"), reached, Rules(span=2))
        moods = [(mood, _(name)) for mood, name in SATISFACTION_NAMES.items()]
        self.form.add("satisfaction", _("Satisfaction"), Segments(moods), Rules(span=2))
        self.outcome = self.form.add("result", _("&What came of it"), text_edit(lines=3), Rules(span=2))
        self.form.add("on", _("&Day"), DateField(today()), _NEEDED)
        self.form.add("next_on", _("&Next revisit"), DateField())
        reached.edited.connect(lambda: self.form.set_visible("satisfaction", visible=bool(reached.value())))
        self.outcome.setFocus()

    def _recording(self, values: dict[str, Any]) -> Act:
        if not values["was_reached"]:
            values["satisfaction"] = None
        form = revisits.RevisitForm(revisit=self._revisit, **values)
        return lambda desk: revisits.record_revisit(desk, self._client, form)


def _check_number(field: str) -> Callable[[str], None]:
    def check(text: str) -> None:
        if text:
            checks.amount(text, field=field)

    return check
