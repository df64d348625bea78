"""Everything that happened with a client, in one list. A kind of record joins it with one line in SOURCES."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.changes import ClassChange, StageChange
from clientbook.domain.complaints import Complaint
from clientbook.domain.documents import Document
from clientbook.domain.feedback import Feedback
from clientbook.domain.gifts import Gift
from clientbook.domain.intakes import IntakeStep
from clientbook.domain.interactions import Interaction
from clientbook.domain.merges import MergeNote
from clientbook.domain.needs import Need
from clientbook.domain.points import PointsMovement
from clientbook.domain.purchases import Purchase
from clientbook.domain.revisits import Revisit
from clientbook.services.access import member_names
from clientbook.services.changes import tell_class_changes, tell_stage_changes
from clientbook.services.complaint_lists import tell_complaints
from clientbook.services.document_rows import tell_documents
from clientbook.services.feedback import tell_feedback
from clientbook.services.gifts import tell_gifts
from clientbook.services.intakes import tell_intake
from clientbook.services.interactions import tell_interactions
from clientbook.services.merges import tell_merges
from clientbook.services.needs import tell_needs
from clientbook.services.points import tell_points
from clientbook.services.purchases import tell_purchases
from clientbook.services.revisits import tell_revisits
from clientbook.support.i18n import N_

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.happenings import Teller, TimelineItem


class Source(NamedTuple):
    """A kind of record in the timeline: its noun, what a filter calls it, and who tells it."""

    noun: str
    title: str
    tell: Teller


SOURCES: tuple[Source, ...] = (
    Source(Interaction.kind, N_("Contacts"), tell_interactions),
    Source(Purchase.kind, N_("Purchases"), tell_purchases),
    Source(Revisit.kind, N_("Revisits"), tell_revisits),
    Source(Need.kind, N_("Promises"), tell_needs),
    Source(Feedback.kind, N_("Feedback"), tell_feedback),
    Source(Complaint.kind, N_("Complaints"), tell_complaints),
    Source(Gift.kind, N_("Gifts"), tell_gifts),
    Source(PointsMovement.kind, N_("Points"), tell_points),
    Source(Document.kind, N_("Documents"), tell_documents),
    Source(IntakeStep.kind, N_("Intake"), tell_intake),
    Source(ClassChange.kind, N_("Class"), tell_class_changes),
    Source(StageChange.kind, N_("Stage"), tell_stage_changes),
    Source(MergeNote.kind, N_("Merges"), tell_merges),
)
"""In the order of the filter; titles are translated where they are shown."""


def timeline(desk: Desk, client: bytes) -> list[TimelineItem]:
    """Return everything that happened in a file as far as it can be seen, newest first.

    What was written in the same second stands in the order of SOURCES, then of its text: ids are random.
    """
    names = member_names(desk)
    items = [(place, item) for place, source in enumerate(SOURCES) for item in source.tell(desk, client, names)]
    items.sort(key=lambda one: (-one[1].on.toordinal(), -one[1].at.timestamp(), one[0], one[1].text, one[1].id))
    return [item for _place, item in items]
