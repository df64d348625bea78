"""`clientbook member add|list|reset|close`: the accounts of the firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.cli.opening import Commands, add_vault, unlocked
from clientbook.cli.output import say, say_json, say_table
from clientbook.services import members
from clientbook.services.access import find_member
from clientbook.support.i18n import _
from clientbook.support.words import Role

if TYPE_CHECKING:
    import argparse

    from clientbook.desk import Desk


def add_to(commands: Commands) -> None:
    """Add the command with its three verbs."""
    member = commands.add_parser("member", help=_("add, list, reset or close accounts"))
    verbs = member.add_subparsers(metavar=_("VERB"), required=True)
    add = verbs.add_parser("add", help=_("make an account and show its one-time code"))
    add_vault(add)
    add.add_argument("--login", required=True, dest="new_login", help=_("the new colleague's login"))
    add.add_argument("--name", required=True, help=_("the new colleague's name"))
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.STAFF.value, help=_("the role"))
    add.add_argument("--team", metavar="NAME", help=_("the team; made when there is none of this name"))
    add.add_argument("--json", action="store_true", help=_("answer as JSON"))
    add.set_defaults(run=_add)
    listing = verbs.add_parser("list", help=_("list all accounts"))
    add_vault(listing)
    listing.add_argument("--json", action="store_true", help=_("answer as JSON"))
    listing.set_defaults(run=_list)
    reset = verbs.add_parser("reset", help=_("show a new one-time code for someone who forgot the passphrase"))
    add_vault(reset)
    reset.add_argument("member", metavar="MEMBER", help=_("login or name"))
    reset.add_argument(
        "--known",
        action="store_true",
        help=_("somebody else may have the old passphrase: give every file of this person a new key"),
    )
    reset.add_argument("--json", action="store_true", help=_("answer as JSON"))
    reset.set_defaults(run=_reset)
    close = verbs.add_parser("close", help=_("close the account of someone without clients"))
    add_vault(close)
    close.add_argument("member", metavar="MEMBER", help=_("login or name"))
    close.set_defaults(run=_close)


def _add(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        form = members.MemberForm(
            login=chosen.new_login,
            name=chosen.name,
            role=Role(chosen.role),
            team=_team(desk, chosen.team) if chosen.team else None,
        )
        _changes, code = members.add_member(desk, form)
    return _say_code(chosen, form.name, form.login, code)


def _say_code(chosen: argparse.Namespace, name: str, login: str, code: str) -> int:
    if chosen.json:
        say_json({"login": login, "code": code})
        return 0
    say(_("One-time code for {name}: {code}").format(name=name, code=code))
    say(
        _("It is shown this once. With it {name} sets a passphrase: clientbook passphrase {vault} --as {login}").format(
            name=name, vault=chosen.vault, login=login
        )
    )
    return 0


def _reset(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        member = find_member(desk, chosen.member)
        name, login = member.name, member.login
        _changes, code = members.reset_member(desk, member.id, is_known=chosen.known)
    return _say_code(chosen, name, login, code)


def _team(desk: Desk, name: str) -> bytes:
    wanted = name.strip().casefold()
    known = next((team.id for team in members.teams(desk) if team.name.casefold() == wanted), None)
    return known or members.add_team(desk, name).made


def _list(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        rows = members.list_members(desk)
    if chosen.json:
        say_json([row._asdict() for row in rows])
        return 0
    say_table(
        (_("Login"), _("Name"), _("Role"), _("Team"), _("Clients"), _("State")),
        [(row.login, row.name, row.role_name, row.team_name, str(row.clients), _state(row.is_active)) for row in rows],
    )
    return 0


def _state(active: bool) -> str:  # noqa: FBT001  the value that is shown
    return _("active") if active else _("closed")


def _close(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        member = find_member(desk, chosen.member)
        name = member.name
        members.close_member(desk, member.id)
    say(_("The account of {name} is closed; new keys are in place.").format(name=name))
    return 0
