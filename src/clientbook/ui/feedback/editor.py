"""Feedback: praise, a suggestion or a survey score, and what it is about."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from clientbook.domain.feedback import FeedbackType, Topic
from clientbook.services import feedback
from clientbook.services.naming import FEEDBACK_NAMES, SATISFACTION_NAMES, TOPIC_NAMES
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.ui.clients.dialogs import Act, ActDialog, Edited
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.editors import choice, line_edit, text_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.people import Person, PersonChooser
from clientbook.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.ui.jobs import Jobs


class FeedbackDialog(ActDialog):
    """Note feedback, or change what the person noted. A survey asks for a score, the others for words."""

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        client: bytes,
        people: Sequence[Person],
        edited: Edited | None = None,
    ) -> None:
        super().__init__(parent, jobs, _("Edit feedback") if edited else _("Note feedback"), self._saving)
        self._client, self._edited = client, edited
        kinds = [(kind, _(name)) for kind, name in FEEDBACK_NAMES.items()]
        self.type = Segments(kinds, FeedbackType.PRAISE)
        self.form.add("type", _("Kind"), self.type, Rules(required=True, span=2))
        moods = [(mood, _(name)) for mood, name in SATISFACTION_NAMES.items()]
        self.form.add("satisfaction", _("How satisfied?"), Segments(moods), Rules(span=2))
        self.text = self.form.add("text", _("&What the client said"), text_edit(lines=4), Rules(span=2))
        topics = [(topic, _(name)) for topic, name in TOPIC_NAMES.items()]
        self.form.add("topic", _("A&bout"), choice(topics, Topic.SERVICE))
        self.form.add("product", _("&Product"), line_edit())
        self.form.add("concerns", _("Which &colleague"), PersonChooser(people, nobody=_("nobody in particular")))
        self.form.add("on", _("&Day"), DateField(today()), Rules(required=True))
        self.type.edited.connect(self._follow)
        if edited is not None:
            self.follows = edited.key
            self.form.fill(asdict(edited.form))
        self._follow()
        self.text.setFocus()

    def _follow(self) -> None:
        self.form.set_visible("satisfaction", visible=self.type.value() is FeedbackType.SURVEY)
        QTimer.singleShot(0, self, self.adjustSize)

    def _saving(self, values: dict[str, Any]) -> Act:
        form, edited = feedback.FeedbackForm(**values), self._edited
        if edited is not None:
            return lambda desk: feedback.edit_feedback(desk, edited.key, form, base=edited.form)
        return lambda desk: feedback.add_feedback(desk, self._client, form)
