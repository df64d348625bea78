"""Input about revisits: how one went, in the order of the call."""

from __future__ import annotations

from typing import Any

from clientbook.services import revisits
from clientbook.services.naming import SATISFACTION_NAMES
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.editors import text_edit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.segments import Segments


def ask_about_revisit(form: Form) -> Segments:
    """Add what is asked about a revisit: reached or not, how satisfied, what was said, when next. Two columns.

    Digits choose among the answers; who was not reached is not asked how satisfied they are.
    """
    reached = Segments([(True, _("Reached")), (False, _("Not reached"))], chosen=True)
    answers = [(key, _(name)) for key, name in SATISFACTION_NAMES.items()]
    said = text_edit(_("Facts corrected, needs, complaints…"), lines=3)
    following = DateField()
    following.setPlaceholderText(_("by class, or +7"))
    form.add("was_reached", _("The client was"), reached, Rules(span=2))
    form.add("satisfaction", _("How satisfied?"), Segments(answers), Rules(span=2))
    form.add("result", _("&What was said"), said, Rules(span=2))
    form.add("next_on", _("Ne&xt revisit"), following)
    form.add("on", _("&Made on"), DateField(today()), Rules(required=True))
    reached.edited.connect(lambda: form.set_visible("satisfaction", visible=bool(reached.value())))
    return reached


def told(values: dict[str, Any], revisit: bytes | None = None) -> revisits.RevisitForm:
    """Return the answers as the service takes them."""
    answers = dict(values)
    if not values["was_reached"]:
        answers["satisfaction"] = None
    return revisits.RevisitForm(revisit=revisit, **answers)


class RecordForm(Form):
    """The form beside the list, for one call after the other."""

    def __init__(self) -> None:
        super().__init__(2)
        self._reached = ask_about_revisit(self)

    def begin(self) -> None:
        """Show an empty form for a call made today."""
        self.fill({"was_reached": True, "satisfaction": None, "result": "", "next_on": None, "on": today()})
        self._follow()
        self._reached.setFocus()

    def resume(self, values: dict[str, object]) -> None:
        """Show a form that was put aside; it still has to be saved."""
        self.fill(values)
        self._follow()
        self.is_dirty = True

    def filled(self, revisit: bytes | None) -> revisits.RevisitForm:
        """Return what was typed, as the service takes it; raises Invalid after marking the field."""
        return told(self.values(), revisit)

    def _follow(self) -> None:
        self.set_visible("satisfaction", visible=bool(self._reached.value()))
