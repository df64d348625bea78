"""What the journal calls each act. Names are for good: they stand in every vault."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """An act in the log."""

    CLASS_EDIT = "class.edit"
    CLIENT_ADD = "client.add"
    CLIENT_EDIT = "client.edit"
    CLIENT_IMPORT = "client.import"
    CLIENT_OPEN = "client.open"
    CLIENT_REVEAL = "client.reveal"
    DEPARTURE_ALLOCATE = "departure.allocate"
    DEPARTURE_OPEN = "departure.open"
    DEPARTURE_WITHDRAW = "departure.withdraw"
    INTERACTION_LOG = "interaction.log"
    MEMBER_CLOSE = "member.close"
    MEMBER_SHARE = "member.share"
    NEED_ADD = "need.add"
    NEED_DONE = "need.done"
    PRINT_DOSSIER = "print.dossier"
    PRINT_PACKET = "print.packet"
    PRINT_SCHEDULE = "print.schedule"
    PURCHASE_LOG = "purchase.log"
    REVISIT_PLAN = "revisit.plan"
    REVISIT_RECORD = "revisit.record"
    TEAM_ASSIGN = "team.assign"
    VAULT_START = "vault.start"
