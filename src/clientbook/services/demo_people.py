"""Who works in the demo firm, and how each of them keeps their files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.interactions import Channel
from clientbook.domain.pinyin import sort_key
from clientbook.services.demo_made import Late
from clientbook.services.demo_names import EAST, SOUTH, person
from clientbook.support.words import Role

if TYPE_CHECKING:
    import random


class Habit(NamedTuple):
    """How somebody works: channels by weight, pace against the rhythm of the class, share of files with a backup.

    `late`: after how many days things are written down. `is_fading`: writes less and less, and clients fall silent.
    """

    channels: tuple[tuple[Channel, int], ...]
    pace: float = 0.85
    backed: float = 0.6
    mood: float = 0.75
    late: Late = Late()
    is_terse: bool = False
    is_fading: bool = False
    is_thorough: bool = False


_NO_HABIT = Habit(((Channel.PHONE, 1),))


@dataclass(frozen=True, slots=True)
class Person:
    """One colleague. `share` weighs how many clients they have, `abroad` is how many of these are export customers.

    Nobody's team is the owner's and the clerks'.
    """

    login: str
    name: str
    role: Role
    team: str = ""
    share: int = 0
    habit: Habit = _NO_HABIT
    abroad: float = 0.0
    is_leaving: bool = False

    @property
    def serves(self) -> bool:
        """Whether this person has clients."""
        return self.share > 0

    @property
    def speaks_english(self) -> bool:
        """Whether customers abroad are theirs as a rule."""
        return self.abroad >= 1 / 2


_THOROUGH = Habit(
    ((Channel.PHONE, 5), (Channel.WECHAT, 3), (Channel.VISIT, 3), (Channel.EMAIL, 3)),
    pace=0.6,
    backed=0.8,
    mood=0.85,
    is_thorough=True,
)
_TERSE = Habit(
    ((Channel.PHONE, 7), (Channel.WECHAT, 2), (Channel.VISIT, 1), (Channel.EMAIL, 2)),
    pace=1.2,
    backed=0.5,
    mood=0.6,
    late=Late(2, 11),
    is_terse=True,
)
_ALONE = Habit(
    ((Channel.WECHAT, 7), (Channel.PHONE, 2), (Channel.VISIT, 1), (Channel.EMAIL, 2)),
    pace=0.9,
    backed=0.3,
    mood=0.8,
    late=Late(0, 3),
    is_fading=True,
)
_IN_PERSON = Habit(
    ((Channel.VISIT, 5), (Channel.MEETING, 3), (Channel.PHONE, 2), (Channel.EVENT, 1), (Channel.EMAIL, 1)),
    pace=0.9,
    backed=0.85,
    mood=0.85,
    late=Late(0, 1),
)

CAST = (
    Person("chenmingde", "陈明德", Role.OWNER, share=7, habit=_IN_PERSON, abroad=0.6),
    Person("zhaoliqun", "赵立群", Role.MANAGER, EAST, share=12, habit=_IN_PERSON, abroad=0.2),
    Person("qiuhaiyan", "仇海燕", Role.STAFF, EAST, share=26, habit=_ALONE, abroad=0.3, is_leaving=True),
    Person("linyue", "林悦", Role.STAFF, EAST, share=24, habit=_THOROUGH, abroad=0.75),
    Person("zhaiyutong", "翟雨桐", Role.REVISIT_CLERK),
    Person("xiewenjing", "解文静", Role.ARCHIVE_CLERK),
    Person("shanxiaolan", "单晓岚", Role.MANAGER, SOUTH, share=10, habit=_IN_PERSON, abroad=0.6),
    Person("ouzhiqiang", "区志强", Role.STAFF, SOUTH, share=21, habit=_TERSE, abroad=0.55),
)
"""In the order in which a smaller firm would have them."""

FEWEST, MOST = 3, 60


def staff(dice: random.Random, people: int) -> tuple[Person, ...]:
    """Return the people of a firm of this size: the cast, then further staff in turn for both teams."""
    found = list(CAST[:people])
    logins = {one.login for one in found}
    while len(found) < people:
        name = person(dice).full
        login = sort_key(name)
        if login in logins or not login.isascii():
            continue
        logins.add(login)
        team = EAST if len(found) % 2 else SOUTH
        habit = (_THOROUGH, _TERSE, _IN_PERSON)[len(found) % 3]
        found.append(Person(login, name, Role.STAFF, team, share=20, habit=habit, abroad=0.5))
    return tuple(found)
