"""Choosing the conditions of the client list, and keeping them under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clientbook.services import filters
from clientbook.services.client_words import STAGE_NAMES
from clientbook.services.clients import ClassChoice, ClientFilter, PersonChoice, classes, counts
from clientbook.services.lists import ListKind, suggestions
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.widgets.dialog import FormDialog
from clientbook.ui.widgets.editors import choice, line_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.desk import Desk
    from clientbook.services.filters import FilterRow
    from clientbook.ui.jobs import Jobs

_ANY = ""
_MOST_DAYS = 10_000


class Offers(NamedTuple):
    """What the conditions can be."""

    classes: list[ClassChoice]
    people: list[PersonChoice]
    tags: list[str]
    industries: list[str]


def offers(desk: Desk) -> Offers:
    """Return what the firm uses, as far as the person may see it; called on the worker."""
    return Offers(
        classes(desk), counts(desk).people, suggestions(desk, ListKind.TAG), suggestions(desk, ListKind.INDUSTRY)
    )


class FilterDialog(FormDialog):
    """`applied` carries the conditions; with a name they are kept first. `current` is the saved filter in use."""

    applied = Signal(object)

    def __init__(
        self, parent: QWidget, jobs: Jobs, offered: Offers, wanted: ClientFilter, current: FilterRow | None = None
    ) -> None:
        super().__init__(parent, _("Filter"), verb=_("&Apply"), columns=2, width=560)
        self._jobs, self._wanted, self._current = jobs, wanted, current
        anything = (None, _("any"))
        kinds = [anything, *((one.id, one.name) for one in offered.classes)]
        people = [anything, *((one.id, one.name) for one in offered.people)]
        stages = [(_ANY, _("any")), *((stage.value, _(name)) for stage, name in STAGE_NAMES.items())]
        self.form.add("class_id", _("&Class"), choice(kinds, wanted.class_id))
        self.form.add("responsible", _("&Responsible"), choice(people, wanted.responsible))
        self.form.add("stage", _("S&tage"), choice(stages, wanted.stage))
        self.form.add("tag", _("Ta&g"), _words(offered.tags, wanted.tag))
        self.form.add("industry", _("&Industry"), _words(offered.industries, wanted.industry))
        region = line_edit()
        region.setText(wanted.region)
        self.form.add("region", _("R&egion holds"), region)
        silent = line_edit(_("days"))
        silent.setText("" if wanted.silent_days is None else str(wanted.silent_days))
        self.form.add("silent_days", _("No contact for at least … &days"), silent, Rules(check=_check_days))
        self.form.add("is_overdue", _("Revisit &overdue"), _box(on=wanted.is_overdue))
        self.form.add("is_single_contact", _("&Single contact"), _box(on=wanted.is_single_contact))
        self._add_keeping()
        self.form.clean()

    def _add_keeping(self) -> None:
        name = line_edit(_("empty: not kept"))
        name.setMaxLength(filters.MAX_FILTER_NAME)
        name.setText(self._current.name if self._current and self._current.is_mine else "")
        self.form.add("name", _("&Keep under the name"), name)
        shared = _box(on=bool(self._current and self._current.is_shared))
        self.form.add("is_shared", _("Show to co&lleagues"), shared)
        if self._current is not None and self._current.is_mine:
            self.buttons.insertWidget(1, button(_("Delete this filter"), self._delete_clicked, look="link"))

    def _delete_clicked(self) -> None:
        current = self._current
        if current is not None:
            self._jobs.mutate(
                self,
                lambda desk: filters.delete_filter(desk, current.id),
                lambda _changes: self._apply(ClientFilter(text=self._wanted.text)),
                failed=self.show_error,
            )

    def save(self, values: dict[str, Any]) -> None:
        """Apply the conditions; keep them first where they got a name."""
        name, is_shared = values.pop("name"), values.pop("is_shared")
        days = values.pop("silent_days")
        wanted = ClientFilter(
            **values,
            silent_days=int(days) if days else None,
            text=self._wanted.text,
            sort=self._wanted.sort,
            is_descending=self._wanted.is_descending,
        )
        if not name:
            self._apply(wanted)
            return
        self._jobs.mutate(
            self,
            lambda desk: filters.save_filter(desk, name, wanted, is_shared=is_shared),
            lambda _changes: self._apply(wanted),
            failed=self.show_error,
        )

    def _apply(self, wanted: ClientFilter) -> None:
        self.form.clean()
        self.applied.emit(wanted)
        self.accept()


def _words(known: Sequence[str], chosen: str) -> QWidget:
    own = [chosen] if chosen and chosen not in known else []
    words = [*own, *known]
    return choice([(_ANY, _("any")), *((word, word) for word in words)], chosen)


def _box(*, on: bool) -> QCheckBox:
    box = QCheckBox()
    box.setChecked(on)
    return box


def _check_days(text: str) -> None:
    if text and not (text.isdecimal() and 0 < int(text) < _MOST_DAYS):
        raise Invalid(_("Enter a number of days, or leave it empty."), field="silent_days")
