"""A gift: what, worth how much, for what occasion, and who handed it over."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from clientbook.services import checks, gifts
from clientbook.services.purchases import CURRENCIES
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.ui.clients.dialogs import Act, ActDialog, Edited, check_number
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.editors import choice, line_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.people import Person, PersonChooser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.ui.jobs import Jobs


class GiftDialog(ActDialog):
    """Note a gift, or change one that the person noted."""

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        client: bytes,
        people: Sequence[Person],
        edited: Edited | None = None,
    ) -> None:
        super().__init__(parent, jobs, _("Edit a gift") if edited else _("Note a gift"), self._saving)
        self._client, self._edited = client, edited
        self.what = self.form.add("what", _("&Gift"), line_edit(), Rules(required=True, span=2))
        self.form.add("value", _("&Value"), line_edit("0.00"), Rules(check=check_number("value")))
        self.form.add("currency", _("Cu&rrency"), choice([(code, code) for code in CURRENCIES]))
        self.form.add("occasion", _("&Occasion"), line_edit(_("birthday, holiday, opening, …")))
        self.form.add("on", _("&Day"), DateField(today()), Rules(required=True))
        giver = PersonChooser(people, nobody=_("me"))
        self.form.add("handed_by", _("&Handed over by"), giver, Rules(span=2))
        self.form.add("note", _("&Note"), line_edit(), Rules(span=2))
        if edited is not None:
            self.follows = edited.key
            value = edited.form.value
            self.form.fill(asdict(edited.form) | {"value": f"{value:f}" if value is not None else ""})
        self.what.setFocus()

    def _saving(self, values: dict[str, Any]) -> Act:
        values["value"] = checks.amount(values["value"], field="value") if values["value"] else None
        form, edited = gifts.GiftForm(**values), self._edited
        if edited is not None:
            return lambda desk: gifts.edit_gift(desk, edited.key, form, base=edited.form)
        return lambda desk: gifts.add_gift(desk, self._client, form)
