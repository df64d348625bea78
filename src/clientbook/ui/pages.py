"""The pages of the navigation, in order and in groups. A page that is not here does not exist for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.access import Right
from clientbook.support.i18n import pgettext
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.ui.page import Page, Shell, Who


class Entry(NamedTuple):
    """One page: key, group, icon, name in the current language, who sees it, and what makes it."""

    key: str
    group: int
    icon: str
    title: Callable[[], str]
    is_for: Callable[[Who], bool]
    make: Callable[[Shell], Page]


def _everybody(_who: Who) -> bool:
    return True


def _may(right: Right) -> Callable[[Who], bool]:
    return lambda who: who.may(right)


def _leads(who: Who) -> bool:
    return who.role in (Role.OWNER, Role.MANAGER)


def _clients(shell: Shell) -> Page:
    from clientbook.ui.clients.page import ClientsPage

    return ClientsPage(shell)


def _intakes(shell: Shell) -> Page:
    from clientbook.ui.intakes.page import IntakesPage

    return IntakesPage(shell)


def _duplicates(shell: Shell) -> Page:
    from clientbook.ui.duplicates.page import DuplicatesPage

    return DuplicatesPage(shell)


def _revisits(shell: Shell) -> Page:
    from clientbook.ui.revisits.page import RevisitsPage

    return RevisitsPage(shell)


def _handover(shell: Shell) -> Page:
    from clientbook.ui.handover.page import HandoverPage

    return HandoverPage(shell)


def _feedback(shell: Shell) -> Page:
    from clientbook.ui.feedback.page import FeedbackPage

    return FeedbackPage(shell)


def _members(shell: Shell) -> Page:
    from clientbook.ui.members.page import MembersPage

    return MembersPage(shell)


def _log(shell: Shell) -> Page:
    from clientbook.ui.log.page import LogPage

    return LogPage(shell)


def _access(shell: Shell) -> Page:
    from clientbook.ui.access.page import AccessPage

    return AccessPage(shell)


def _backups(shell: Shell) -> Page:
    from clientbook.ui.backups.page import BackupsPage

    return BackupsPage(shell)


def _settings(shell: Shell) -> Page:
    from clientbook.ui.settings.page import SettingsPage

    return SettingsPage(shell)


ENTRIES: tuple[Entry, ...] = (
    Entry("clients", 0, "clients", lambda: pgettext("navigation", "Clients"), _everybody, _clients),
    Entry("intakes", 0, "scan", lambda: pgettext("navigation", "Intake"), _may(Right.VERIFY), _intakes),
    Entry("duplicates", 0, "merge", lambda: pgettext("navigation", "Duplicates"), _may(Right.EDIT), _duplicates),
    Entry("revisits", 0, "revisits", lambda: pgettext("navigation", "Revisits"), _may(Right.REVISIT), _revisits),
    Entry("handover", 0, "handover", lambda: pgettext("navigation", "Handover"), _may(Right.HAND_OVER), _handover),
    Entry("feedback", 1, "feedback", lambda: pgettext("navigation", "Feedback"), _may(Right.SERVE), _feedback),
    Entry("members", 2, "people", lambda: pgettext("navigation", "Staff"), _leads, _members),
    Entry("access", 8, "shield_check", lambda: pgettext("navigation", "Access"), _may(Right.MANAGE_MEMBERS), _access),
    Entry("log", 8, "log", lambda: pgettext("navigation", "Log"), _may(Right.READ_LOG), _log),
    Entry("backups", 9, "backup", lambda: pgettext("navigation", "Backups"), _may(Right.SET_UP), _backups),
    Entry("settings", 8, "settings", lambda: pgettext("navigation", "Settings"), _everybody, _settings),
)


def entries_for(who: Who) -> list[Entry]:
    """Return the pages that this person is offered."""
    return [entry for entry in ENTRIES if entry.is_for(who)]
