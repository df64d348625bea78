"""What the fields of a client file are called and how their values read, in the language of the screen or the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain import birthdays
from clientbook.domain.clients import ClientType, Gender, Influence, Stage
from clientbook.services.happenings import joined
from clientbook.support.clock import today
from clientbook.support.i18n import LANGUAGES, N_, _, pgettext, speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clientbook.domain.birthdays import Birthday
    from clientbook.domain.clients import ClientDetails

TYPE_NAMES = {ClientType.PERSON: N_("Person"), ClientType.COMPANY: N_("Company")}
STAGE_NAMES = {Stage.FOLLOWING: N_("Following"), Stage.WON: N_("Won"), Stage.LOST: N_("Lost")}
GENDER_NAMES = {Gender.FEMALE: N_("female"), Gender.MALE: N_("male")}
INFLUENCE_NAMES = {
    Influence.OPINION_LEADER: N_("opinion leader"),
    Influence.BRINGS_OTHERS: N_("brings others"),
    Influence.ATTENDS_EVENTS: N_("attends events"),
}


def read_gender(text: str) -> str:
    """Return a gender as it is kept now: older files hold the word of some language."""
    wanted = text.strip().casefold()
    for language in LANGUAGES:
        with speaking(language):
            for gender, name in GENDER_NAMES.items():
                if wanted == _(name).casefold():
                    return gender.value
    return text


def gender_name(text: str) -> str:
    """Return a gender in the current language, another text as it is."""
    kept = read_gender(text) if text else ""
    return _(GENDER_NAMES[Gender(kept)]) if kept in set(Gender) else kept


def influence_words(details: ClientDetails) -> str:
    """Return how a client brings others: the flags, then the note."""
    return joined(_(", ").join(influence_names(details.influences)), details.influence)


def influence_names(kept: Iterable[str]) -> list[str]:
    """Return the names of these flags in their usual order; flags of a newer program are left out."""
    found = set(kept)
    return [_(name) for influence, name in INFLUENCE_NAMES.items() if influence.value in found]


def birthday_words(text: str, *, is_lunar: bool) -> str:
    """Return a birthday as people say it: 1980-08-15, or the lunar month and day by name."""
    birthday = birthdays.read(text, is_lunar=is_lunar)
    if birthday is None:
        return _("lunar {date}").format(date=text) if is_lunar and text else text
    return _lunar_words(birthday) if birthday.is_lunar else birthday.text


def birthday_line(text: str, *, is_lunar: bool) -> str:
    """Return a birthday with the next solar day to congratulate on."""
    birthday = birthdays.read(text, is_lunar=is_lunar)
    following = birthdays.next_day(birthday, today()) if birthday else None
    words = birthday_words(text, is_lunar=is_lunar)
    return _("{birthday} · next on {day}").format(birthday=words, day=following.isoformat()) if following else words


def _lunar_words(birthday: Birthday) -> str:
    months = pgettext("names of the lunar months", "1|2|3|4|5|6|7|8|9|10|11|12").split("|")
    days = pgettext(
        "names of the days of a lunar month",
        "1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22|23|24|25|26|27|28|29|30",
    ).split("|")
    month = months[birthday.month - 1]
    if birthday.is_leap:
        month = _("leap {month}").format(month=month)
    day = days[birthday.day - 1]
    if birthday.year is None:
        return _("lunar month {month}, day {day}").format(month=month, day=day)
    return _("lunar year {year}, month {month}, day {day}").format(year=birthday.year, month=month, day=day)
