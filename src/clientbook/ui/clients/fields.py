"""The fields of a client's form beside its contacts, in three parts, in the order people ask on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from clientbook.domain.clients import Stage
from clientbook.services.client_words import GENDER_NAMES, INFLUENCE_NAMES, STAGE_NAMES, TYPE_NAMES
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.ui.clients.referrer import Referrer, ReferrerEdit
from clientbook.ui.clients.team import serving
from clientbook.ui.widgets.birthday import BirthdayField
from clientbook.ui.widgets.choices import ChoiceBox
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.editors import choice, line_edit, text_edit
from clientbook.ui.widgets.flags import FlagsEdit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.people import PersonChooser
from clientbook.ui.widgets.segments import Segments
from clientbook.ui.widgets.suggest import SuggestEdit
from clientbook.ui.widgets.tags import TagsEdit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from clientbook.services.clients import ClassChoice
    from clientbook.services.editing import ClientForm
    from clientbook.services.lists import Offer
    from clientbook.services.members import PersonRow
    from clientbook.ui.jobs import Jobs

_OF_DETAILS = (
    "gender",
    "birthday",
    "source",
    "referrer",
    "influences",
    "influence",
    "preferences",
    "taboos",
    "remarks",
)
"""Fields that only who sees the whole file may fill."""


class Loaded(NamedTuple):
    """What the form is made of: the file as it is, what its fields offer, and how much of it may be seen."""

    form: ClientForm
    classes: list[ClassChoice]
    people: list[PersonRow]
    offer: Offer
    referrer: str
    is_whole: bool


def add_card(form: Form) -> Segments:
    """Add who the client is; returns the chooser of person or company."""
    types = Segments([(kind, _(name)) for kind, name in TYPE_NAMES.items()])
    form.add("type", _("This client is a"), types, Rules(span=2))
    form.add("name", _("&Name"), line_edit(), Rules(required=True))
    form.add("short_name", _("S&hort name"), line_edit())
    return types


def add_person(form: Form, loaded: Loaded) -> None:
    """Add what a person has and a company has not."""
    genders = [(gender.value, _(name)) for gender, name in GENDER_NAMES.items()]
    form.add("gender", _("Gender"), _choice_of(genders, loaded.form.gender))
    form.add("birthday", _("Birthda&y"), BirthdayField())


class StandingForm(Form):
    """What the client is to the firm. Asks for days and reasons where they belong to what is chosen."""

    def __init__(self) -> None:
        super().__init__(2)
        self._before: ClientForm | None = None

    def add_fields(self, loaded: Loaded, jobs: Jobs, client: bytes, *, may_assign: bool) -> None:
        """Add the fields; a new file (`client` empty) may be given to a colleague."""
        offer = loaded.offer
        self._before = loaded.form if client else None
        kinds = [(None, _("none")), *((kind.id, kind.name) for kind in loaded.classes)]
        self.add("class_id", _("C&lass"), choice(kinds))
        self.add("stage", _("S&tage"), choice([(stage, _(name)) for stage, name in STAGE_NAMES.items()]))
        self.add("class_reason", _("Why does the class change?"), line_edit(), Rules(span=2))
        self.add("won_on", _("Won on"), DateField())
        reasons = [(word, word) for word in offer.loss_reasons]
        self.add("lost_reason", _("Why was the client lost?"), _choice_of(reasons, loaded.form.lost_reason))
        self.add("lost_on", _("Lost on"), DateField())
        self.add("stage_note", _("What happened"), line_edit(), Rules(span=2))
        sources = [(word, word) for word in offer.sources]
        self.add("source", _("So&urce"), _choice_of(sources, loaded.form.source))
        self.add("referrer", _("Referred &by"), ReferrerEdit(jobs, client))
        if may_assign and not client:
            people = PersonChooser(serving(loaded.people), nobody=_("me"))
            self.add("responsible", _("&Responsible"), people)
        for name, act in (("class_id", self.follow_choices), ("stage", self._stage_chosen)):
            box = self.editor(name)
            if isinstance(box, ChoiceBox):
                box.activated.connect(lambda _place, act=act: act())

    def choose(self, name: str, value: Hashable) -> None:
        """Choose a value as a person does."""
        box = self.editor(name)
        if isinstance(box, ChoiceBox):
            box.setCurrentIndex(box.findData(value))
            box.activated.emit(box.currentIndex())

    def follow_choices(self) -> None:
        """Show the fields that belong to the class and stage which are chosen."""
        stage, before = self._chosen("stage"), self._before
        self.set_visible("won_on", visible=stage == Stage.WON)
        for name in ("lost_reason", "lost_on"):
            self.set_visible(name, visible=stage == Stage.LOST)
        self.set_visible("stage_note", visible=before is not None and stage != before.stage)
        is_reclassed = before is not None and self._chosen("class_id") != before.class_id
        self.set_visible("class_reason", visible=is_reclassed)

    def _stage_chosen(self) -> None:
        """Offer today as the day of a stage that is new."""
        name = {Stage.WON: "won_on", Stage.LOST: "lost_on"}.get(self._chosen("stage"))
        is_new = self._before is None or self._chosen("stage") != self._before.stage
        day = self.editor(name) if name else None
        if is_new and isinstance(day, DateField):
            day.set_value(today())
        self.follow_choices()

    def _chosen(self, name: str) -> Any:
        box = self.editor(name)
        return box.currentData() if isinstance(box, ChoiceBox) else None


def add_more(form: Form, loaded: Loaded, *, is_new: bool) -> None:
    """Add where the client is, what it does, and what a successor should know."""
    offer = loaded.offer
    form.add("region", _("Re&gion"), SuggestEdit(offer.regions, placeholder=_("province, city, district")))
    form.add("industry", _("&Industry"), SuggestEdit(offer.industries))
    form.add("address", _("&Address"), line_edit(), Rules(span=2))
    form.add("tags", _("Tags"), TagsEdit(offer.tags), Rules(span=1 if is_new else 2))
    if is_new:
        form.add("since", _("Client since"), DateField())
    influences = [(influence.value, _(name)) for influence, name in INFLUENCE_NAMES.items()]
    form.add("influences", _("Influence"), FlagsEdit(influences), Rules(span=2))
    form.add("influence", _("How, and on whom"), line_edit(), Rules(span=2))
    form.add("preferences", _("Preferences"), text_edit(lines=2))
    form.add("taboos", _("Taboos"), text_edit(lines=2))
    form.add("remarks", _("Remarks"), text_edit(lines=3), Rules(span=2))


def hide_details(*forms: Form) -> None:
    """Hide what somebody who sees the contact part only can neither read nor fill."""
    for form in forms:
        for name in _OF_DETAILS:
            if name in form.names:
                form.set_visible(name, visible=False)


def shown_values(loaded: Loaded) -> dict[str, Any]:
    """Return the values of the fields."""
    form = loaded.form
    values: dict[str, Any] = {name: getattr(form, name) for name in form.__dataclass_fields__}
    values["birthday"] = (form.birthday, form.is_lunar_birthday)
    values["referrer"] = Referrer(form.referrer, loaded.referrer or form.referred_by)
    return values


def entered_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the fields as the form of the services takes them."""
    found = dict(values)
    if "birthday" in found:
        found["birthday"], found["is_lunar_birthday"] = found["birthday"]
    if "referrer" in found:
        client, name = found["referrer"]
        found["referrer"], found["referred_by"] = client, "" if client else name
    return found


def _choice_of(options: Iterable[tuple[Hashable, str]], kept: str) -> ChoiceBox:
    """Return a chooser that may stay open, and offers what the file holds although the list does not."""
    offered = [("", _("not noted")), *options]
    if kept and kept not in [value for value, _text in offered]:
        offered.append((kept, kept))
    return choice(offered)
