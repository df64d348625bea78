"""Points: adding some, redeeming some, or correcting a movement that the person noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientbook.services import checks, points
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.clients.dialogs import Act, ActDialog, Edited
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.editors import line_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import text_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clientbook.ui.jobs import Jobs


class PointsDialog(ActDialog):
    """The number is entered without a sign; what the dialog is opened for gives it one."""

    def __init__(
        self, parent: QWidget | None, jobs: Jobs, client: bytes, *, redeems: bool = False, edited: Edited | None = None
    ) -> None:
        self._redeems = edited.form.points < 0 if edited is not None else redeems
        super().__init__(parent, jobs, _title(edited is not None, self._redeems), self._saving)
        self._client, self._edited = client, edited
        self.points = self.form.add("points", _("&Points"), line_edit("0"), Rules(required=True, check=_number))
        self.form.add("on", _("&Day"), DateField(today()), Rules(required=True))
        hint = _("calendar, voucher, …") if self._redeems else _("order, birthday, introduced a client, …")
        self.form.add("reason", _("&Reason"), line_edit(hint), Rules(required=True, span=2))
        self.balance = text_label("", look="muted")
        self.body.addWidget(self.balance)
        self.balance.hide()
        if edited is not None:
            self.follows = edited.key
            form = edited.form
            self.form.fill({"points": str(abs(form.points)), "on": form.on, "reason": form.reason})
        jobs.query(self, lambda desk: points.balance_of(desk, client), self._say_balance)
        self.points.setFocus()

    def _say_balance(self, balance: int) -> None:
        self.balance.setText(_("{n} points are there now.").format(n=f"{balance:,}"))
        self.balance.show()

    def _saving(self, values: dict[str, Any]) -> Act:
        count = _whole(values["points"])
        form = points.PointsForm(on=values["on"], points=-count if self._redeems else count, reason=values["reason"])
        edited = self._edited
        if edited is not None:
            return lambda desk: points.edit_points(desk, edited.key, form, base=edited.form)
        return lambda desk: points.move_points(desk, self._client, form)


def _title(is_edit: bool, redeems: bool) -> str:  # noqa: FBT001  private, two answers of one question each
    if is_edit:
        return _("Correct redeemed points") if redeems else _("Correct points")
    return _("Redeem points") if redeems else _("Add points")


def _whole(text: str) -> int:
    """Return a whole number above zero; raises Invalid on "points"."""
    value = checks.amount(text, field="points")
    if value != value.to_integral_value() or value <= 0:
        raise Invalid(_("Enter a whole number above zero."), field="points")
    return int(value)


def _number(text: object) -> None:
    _whole(str(text))
