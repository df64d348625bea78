"""The records that a new client file begins with: of a form, or of one row of a sheet among ten thousand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from clientbook.desk.storing import fresh
from clientbook.domain.clients import Client, ClientDetails, Contact, Part, ServiceMember, details_id
from clientbook.services.filling import fill_card, fill_contacts, fill_details
from clientbook.services.service_team import team_row
from clientbook.support.clock import new_id, today

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.editing import ClientForm


class Kinds(NamedTuple):
    """What makes the records of a file."""

    client: type[Client]
    details: type[ClientDetails]
    contact: type[Contact]
    member: type[ServiceMember]


WATCHED = Kinds(Client, ClientDetails, Contact, ServiceMember)
"""For `desk.session`."""


@cache
def fresh_kinds() -> Kinds:
    """Return what makes records for `desk.put`."""
    return Kinds(fresh(Client), fresh(ClientDetails), fresh(Contact), fresh(ServiceMember))


class NewFile(NamedTuple):
    """The records of a new file, the card first."""

    client: Client
    details: ClientDetails
    contacts: list[Contact]
    team: list[ServiceMember]

    def records(self) -> list[Client | ClientDetails | Contact | ServiceMember]:
        """Return all of them."""
        return [self.client, self.details, *self.contacts, *self.team]


def new_file(desk: Desk, form: ClientForm, responsible: bytes | None, kinds: Kinds = WATCHED) -> NewFile:
    """Return the records of a new file, which names at least one contact; nothing is on the desk yet.

    `responsible` None leaves the file unassigned, as imports may. Raises Invalid with the field at fault; that the
    form's class is one of the firm's is for who calls to see to.
    """
    key, since = new_id(), form.since or today()
    client = kinds.client(id=key, binder=key, name="", since=since, created_by=desk.me)
    details = kinds.details(id=details_id(key), binder=key)
    fill_card(client, form)
    fill_details(desk, details, client, form)
    contacts = [kinds.contact(binder=key, client_id=key, name="") for _entry in form.contacts]
    fill_contacts(contacts, form)
    team = [team_row(desk, key, responsible, Part.RESPONSIBLE, kind=kinds.member)] if responsible else []
    return NewFile(client, details, contacts, team)
