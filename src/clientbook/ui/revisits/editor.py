"""Input about revisits: how one went, in the order of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import revisits
from clientbook.services.naming import SATISFACTION_NAMES
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.editors import text_edit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from clientbook.services.revisits import RevisitForm


class RecordForm(Form):
    """Reached or not, how satisfied, what was said, when next. Digits choose among the answers."""

    def __init__(self) -> None:
        super().__init__(2)
        self._reached = Segments([(True, _("Reached")), (False, _("Not reached"))], chosen=True)
        answers = [(key, _(name)) for key, name in SATISFACTION_NAMES.items()]
        said = text_edit(_("Facts corrected, needs, complaints…"), lines=3)
        following = DateField()
        following.setPlaceholderText(_("by class, or +7"))
        self.add("reached", _("The client was"), self._reached, Rules(span=2))
        self.add("satisfaction", _("How satisfied?"), Segments(answers), Rules(span=2))
        self.add("result", _("&What was said"), said, Rules(span=2))
        self.add("next_on", _("Ne&xt revisit"), following)
        self.add("on", _("&Made on"), DateField(today()), Rules(required=True))
        self._reached.edited.connect(self._follow)

    def begin(self) -> None:
        """Show an empty form for a call made today."""
        self.fill({"reached": True, "satisfaction": None, "result": "", "next_on": None, "on": today()})
        self._follow()
        self._reached.setFocus()

    def resume(self, values: dict[str, object]) -> None:
        """Show a form that was put aside; it still has to be saved."""
        self.fill(values)
        self._follow()
        self.is_dirty = True

    def filled(self, revisit: bytes | None) -> RevisitForm:
        """Return what was typed, as the service takes it; raises Invalid after marking the field."""
        values = self.values()
        return revisits.RevisitForm(
            on=values["on"],
            was_reached=values["reached"],
            satisfaction=values["satisfaction"] if values["reached"] else None,
            result=values["result"],
            revisit=revisit,
            next_on=values["next_on"],
        )

    def _follow(self) -> None:
        self.set_visible("satisfaction", visible=bool(self._reached.value()))
