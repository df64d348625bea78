"""Duplicates: what is known of a client for comparing, and what two clients having it in common says.

Weights follow Fellegi and Sunter, A Theory for Record Linkage (1969): an observation adds log2(m/u) bits, m being how
often it is made when two files are one client and u how often when they are not; see the package `likeness`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

Id = TypeVar("Id", bound=Hashable)

LIKELY = 0.5
"""From this score on two files are shown as likely duplicates."""
VERY_LIKELY, NEARLY_CERTAIN = 0.9, 0.99


class Reason(StrEnum):
    """What was observed about a pair. The names stand in the answers of the command line."""

    ADDRESSES_ALIKE = "addresses_alike"
    BIRTHDAYS_ALIKE = "birthdays_alike"
    NAMES_ALIKE = "names_alike"
    NAMES_SOUND_ALIKE = "names_sound_alike"
    NUMBERS_ALIKE = "numbers_alike"
    OTHER_ADDRESS = "other_address"
    OTHER_BIRTHDAY = "other_birthday"
    OTHER_BRANCH = "other_branch"
    OTHER_COMPANY = "other_company"
    OTHER_EMAIL = "other_email"
    OTHER_FORM = "other_form"
    OTHER_KIND = "other_kind"
    OTHER_NAME = "other_name"
    OTHER_NUMBER = "other_number"
    OTHER_PHONE = "other_phone"
    OTHER_REGION = "other_region"
    OTHER_TRADE = "other_trade"
    PHONES_ALIKE = "phones_alike"
    SAME_ACCOUNT = "same_account"
    SAME_ADDRESS = "same_address"
    SAME_BIRTHDAY = "same_birthday"
    SAME_COMPANY = "same_company"
    SAME_CONTACT = "same_contact"
    SAME_EMAIL = "same_email"
    SAME_MOBILE = "same_mobile"
    SAME_NAME = "same_name"
    SAME_NUMBER = "same_number"
    SAME_PHONE = "same_phone"


class Evidence(NamedTuple):
    """One observation; bits above zero speak for one client, bits below zero for two."""

    reason: Reason
    bits: float


class Likeness(NamedTuple):
    """How likely a pair is one client, from 0 to 1, and by what evidence, the weightiest first."""

    score: float
    evidence: tuple[Evidence, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return what speaks for one client."""
        return tuple(one.reason for one in self.evidence if one.bits > 0)

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """Return what speaks for two."""
        return tuple(one.reason for one in self.evidence if one.bits < 0)


class Pair(NamedTuple, Generic[Id]):
    """Two clients and how alike they are."""

    first: Id
    second: Id
    likeness: Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Generic[Id]):
    """What is known of a client, as written; all of it may be missing.

    `contacts` are the people of a company, `company` where a person works. `phones` are digits as
    `phones.digits` gives them, `accounts` names on WeChat or QQ, `numbers` those that a state gives (identity
    card, tax, registration). `birthday` is any text whose digits are year, month and day, or month and day.
    """

    id: Id
    is_company: bool = False
    names: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    company: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    birthday: str = ""
    address: str = ""
