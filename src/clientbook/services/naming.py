"""What people call the stored words of records: channels, purposes, states, labels of numbers."""

from __future__ import annotations

from clientbook.domain.complaints import ComplaintState, Severity
from clientbook.domain.feedback import FeedbackType, Topic
from clientbook.domain.interactions import Channel
from clientbook.domain.purchases import AfterSales
from clientbook.domain.revisits import Purpose, Satisfaction
from clientbook.support.i18n import N_, _

CHANNEL_NAMES = {
    Channel.PHONE: N_("Phone"),
    Channel.VISIT: N_("Visit"),
    Channel.WECHAT: N_("WeChat"),
    Channel.EMAIL: N_("E-mail"),
    Channel.MEETING: N_("Meeting"),
    Channel.EVENT: N_("Event"),
    Channel.LETTER: N_("Letter"),
}
PURPOSE_NAMES = {
    Purpose.RHYTHM: N_("Regular revisit"),
    Purpose.FOLLOW_UP: N_("Follow-up"),
    Purpose.AFTER_SALES: N_("After-sales"),
    Purpose.BIRTHDAY: N_("Birthday"),
    Purpose.CONTRACT: N_("Contract ends"),
    Purpose.HANDOVER: N_("After the handover"),
    Purpose.OTHER: N_("Other"),
}
SATISFACTION_NAMES = {
    Satisfaction.VERY_SATISFIED: N_("Very satisfied"),
    Satisfaction.SATISFIED: N_("Satisfied"),
    Satisfaction.NEUTRAL: N_("Neutral"),
    Satisfaction.DISSATISFIED: N_("Dissatisfied"),
    Satisfaction.VERY_DISSATISFIED: N_("Very dissatisfied"),
}
AFTER_SALES_NAMES = {
    AfterSales.FINE: N_("Fine"),
    AfterSales.OPEN: N_("In progress"),
    AfterSales.SETTLED: N_("Settled"),
}
SEVERITY_NAMES = {
    Severity.SEVERE: N_("Severe"),
    Severity.NORMAL: N_("Ordinary"),
    Severity.MINOR: N_("Minor"),
}
COMPLAINT_STATE_NAMES = {
    ComplaintState.REGISTERED: N_("Registered"),
    ComplaintState.ACCEPTED: N_("Taken up"),
    ComplaintState.IN_PROGRESS: N_("Being handled"),
    ComplaintState.HANDLED: N_("Handled"),
    ComplaintState.CALLED_BACK: N_("Called back"),
    ComplaintState.CLOSED: N_("Case closed"),
}
FEEDBACK_NAMES = {
    FeedbackType.PRAISE: N_("Praise"),
    FeedbackType.SUGGESTION: N_("Suggestion"),
    FeedbackType.SURVEY: N_("Survey"),
}
TOPIC_NAMES = {
    Topic.PURCHASE: N_("Purchase or product"),
    Topic.SERVICE: N_("Service"),
    Topic.REVISIT: N_("Revisit"),
    Topic.HANDOVER: N_("Handover"),
    Topic.OTHER: N_("Something else"),
}
LABEL_NAMES = {
    "mobile": N_("mobile"),
    "work": N_("work"),
    "home": N_("home"),
    "fax": N_("fax"),
    "other": N_("other"),
}


def label_name(label: str) -> str:
    """Return what a phone number or address is called: known labels translated, others as written."""
    return _(LABEL_NAMES[label]) if label in LABEL_NAMES else label
