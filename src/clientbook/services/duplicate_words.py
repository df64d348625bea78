"""What people read about likely pairs: how likely, and because of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.duplicates import LIKELY, NEARLY_CERTAIN, VERY_LIKELY, Reason
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable

REASON_NAMES = {
    Reason.ADDRESSES_ALIKE: N_("addresses alike"),
    Reason.BIRTHDAYS_ALIKE: N_("birthdays alike"),
    Reason.NAMES_ALIKE: N_("names alike"),
    Reason.NAMES_SOUND_ALIKE: N_("names sound alike"),
    Reason.NUMBERS_ALIKE: N_("identity numbers alike"),
    Reason.OTHER_ADDRESS: N_("different addresses"),
    Reason.OTHER_BIRTHDAY: N_("different birthdays"),
    Reason.OTHER_BRANCH: N_("different branches"),
    Reason.OTHER_COMPANY: N_("at different companies"),
    Reason.OTHER_EMAIL: N_("different e-mails"),
    Reason.OTHER_FORM: N_("different legal forms"),
    Reason.OTHER_KIND: N_("a person and a company"),
    Reason.OTHER_NAME: N_("different names"),
    Reason.OTHER_NUMBER: N_("different identity numbers"),
    Reason.OTHER_PHONE: N_("different phones"),
    Reason.OTHER_REGION: N_("different regions"),
    Reason.OTHER_TRADE: N_("different industries"),
    Reason.PHONES_ALIKE: N_("phones differ by one digit"),
    Reason.SAME_ACCOUNT: N_("same WeChat or QQ"),
    Reason.SAME_ADDRESS: N_("same address"),
    Reason.SAME_BIRTHDAY: N_("same birthday"),
    Reason.SAME_COMPANY: N_("same company"),
    Reason.SAME_CONTACT: N_("same contact"),
    Reason.SAME_EMAIL: N_("same e-mail"),
    Reason.SAME_MOBILE: N_("same mobile"),
    Reason.SAME_NAME: N_("same name"),
    Reason.SAME_NUMBER: N_("same identity number"),
    Reason.SAME_PHONE: N_("same phone"),
}
"""What people read for every reason; to be translated where it is shown."""


def score_words(score: float) -> str:
    """Return how likely it is in words."""
    if score >= NEARLY_CERTAIN:
        return _("almost certainly the same")
    if score >= VERY_LIKELY:
        return _("very likely the same")
    return _("possibly the same") if score >= LIKELY else _("rather two clients")


def reason_words(reasons: Iterable[Reason]) -> str:
    """Return reasons in words, one after the other."""
    return _(", ").join(_(REASON_NAMES[reason]) for reason in reasons)
