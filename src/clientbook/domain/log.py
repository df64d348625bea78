"""What the journal calls each act. Names are for good: they stand in every vault."""

from __future__ import annotations

from enum import StrEnum

from clientbook.support.i18n import N_


class Act(StrEnum):
    """An act in the log."""

    ACCESS_CONFIRM = "access.confirm"
    ACCESS_END = "access.end"
    ACCESS_EXPORT = "access.export"
    ACCESS_FINISH = "access.finish"
    ACCESS_REDO = "access.redo"
    ACCESS_REMOVE = "access.remove"
    ACCESS_START = "access.start"
    ACCESS_UNDO = "access.undo"
    BACKUP_MAKE = "backup.make"
    BIN_EMPTY = "bin.empty"
    CLASS_ADD = "class.add"
    CLASS_EDIT = "class.edit"
    CLASS_ORDER = "class.order"
    CLASS_RESTORE = "class.restore"
    CLASS_RETIRE = "class.retire"
    CLIENT_ADD = "client.add"
    CLIENT_DELETE = "client.delete"
    CLIENT_EDIT = "client.edit"
    CLIENT_EXPORT = "client.export"
    CLIENT_IMPORT = "client.import"
    CLIENT_MERGE = "client.merge"
    CLIENT_OPEN = "client.open"
    CLIENT_RESTORE = "client.restore"
    CLIENT_REVEAL = "client.reveal"
    CLIENT_UNMERGE = "client.unmerge"
    COMPLAINT_ADD = "complaint.add"
    COMPLAINT_REOPEN = "complaint.reopen"
    COMPLAINT_STEP = "complaint.step"
    COMPLAINT_TERMS = "complaint.terms"
    CONDUCT_DISMISS = "conduct.dismiss"
    CONDUCT_FIND = "conduct.find"
    CONDUCT_LOOK = "conduct.look"
    DEPARTURE_ALLOCATE = "departure.allocate"
    DEPARTURE_HAND_OVER = "departure.hand_over"
    DEPARTURE_OPEN = "departure.open"
    DEPARTURE_WITHDRAW = "departure.withdraw"
    DOCUMENT_ADD = "document.add"
    DOCUMENT_DESTROY = "document.destroy"
    DOCUMENT_EDIT = "document.edit"
    DOCUMENT_EXPORT = "document.export"
    DOCUMENT_OPEN = "document.open"
    DOCUMENT_PUT_BACK = "document.put_back"
    DOCUMENT_REMOVE = "document.remove"
    DOCUMENT_VERSION = "document.version"
    DUPLICATE_DISTINCT = "duplicate.distinct"
    DUPLICATE_PROPOSE = "duplicate.propose"
    DUPLICATE_RECALL = "duplicate.recall"
    ENTRY_DELETE = "entry.delete"
    FEEDBACK_ADD = "feedback.add"
    FEEDBACK_EDIT = "feedback.edit"
    FILTER_DELETE = "filter.delete"
    FILTER_SAVE = "filter.save"
    GIFT_ADD = "gift.add"
    GIFT_EDIT = "gift.edit"
    INTAKE_STEP = "intake.step"
    INTAKE_TERM = "intake.term"
    INTERACTION_EDIT = "interaction.edit"
    INTERACTION_LOG = "interaction.log"
    LIST_ADD = "list.add"
    LIST_MERGE = "list.merge"
    LIST_ORDER = "list.order"
    LIST_RENAME = "list.rename"
    LIST_RESTORE = "list.restore"
    LIST_RETIRE = "list.retire"
    LIST_START = "list.start"
    LOG_EXPORT = "log.export"
    MEMBER_CLOSE = "member.close"
    MEMBER_SHARE = "member.share"
    NEED_ADD = "need.add"
    NEED_DONE = "need.done"
    NEED_DROP = "need.drop"
    NEED_EDIT = "need.edit"
    POINTS_ADD = "points.add"
    POINTS_EDIT = "points.edit"
    POINTS_REDEEM = "points.redeem"
    PRINT_ACCESS = "print.access"
    PRINT_DOCUMENT = "print.document"
    PRINT_DOSSIER = "print.dossier"
    PRINT_PACKET = "print.packet"
    PRINT_SCHEDULE = "print.schedule"
    PURCHASE_AFTER_SALES = "purchase.after_sales"
    PURCHASE_EDIT = "purchase.edit"
    PURCHASE_LOG = "purchase.log"
    REVISIT_EDIT = "revisit.edit"
    REVISIT_PLAN = "revisit.plan"
    REVISIT_RECORD = "revisit.record"
    RIGHTS_EDIT = "rights.edit"
    TEAM_ASSIGN = "team.assign"
    TEAM_COVER = "team.cover"
    UNLOCK_FAILED = "unlock.failed"
    VAULT_START = "vault.start"
    VAULT_UNLOCK = "vault.unlock"
    WORK_REDO = "work.redo"
    WORK_UNDO = "work.undo"


class LogKind(StrEnum):
    """What the log is filtered and counted by."""

    ACCESS = "access"
    EXPORT = "export"
    OPEN = "open"
    PRINT = "print"
    REVEAL = "reveal"
    UNLOCK = "unlock"
    WORK = "work"


ACT_NAMES: dict[str, str] = {
    Act.ACCESS_CONFIRM: N_("Confirmed who sees what"),
    Act.ACCESS_END: N_("Ended temporary access"),
    Act.ACCESS_EXPORT: N_("Exported who sees what"),
    Act.ACCESS_FINISH: N_("Finished an access review"),
    Act.ACCESS_REDO: N_("Did a change of access again"),
    Act.ACCESS_REMOVE: N_("Took people off files in an access review"),
    Act.ACCESS_START: N_("Started an access review"),
    Act.ACCESS_UNDO: N_("Took a change of access back"),
    Act.BACKUP_MAKE: N_("Backed up the vault"),
    Act.BIN_EMPTY: N_("Emptied the bin"),
    Act.CLASS_ADD: N_("Added a class"),
    Act.CLASS_EDIT: N_("Changed a class"),
    Act.CLASS_ORDER: N_("Put the classes in order"),
    Act.CLASS_RESTORE: N_("Brought a class back"),
    Act.CLASS_RETIRE: N_("Retired a class"),
    Act.CLIENT_ADD: N_("Added a client"),
    Act.CLIENT_DELETE: N_("Put a client into the bin"),
    Act.CLIENT_EDIT: N_("Edited a client"),
    Act.CLIENT_EXPORT: N_("Exported clients"),
    Act.CLIENT_IMPORT: N_("Imported clients"),
    Act.CLIENT_MERGE: N_("Merged two files"),
    Act.CLIENT_OPEN: N_("Opened a file"),
    Act.CLIENT_RESTORE: N_("Took a client out of the bin"),
    Act.CLIENT_REVEAL: N_("Revealed a number"),
    Act.CLIENT_UNMERGE: N_("Took a merge back"),
    Act.COMPLAINT_ADD: N_("Took down a complaint"),
    Act.COMPLAINT_REOPEN: N_("Reopened a complaint"),
    Act.COMPLAINT_STEP: N_("Took a complaint further"),
    Act.COMPLAINT_TERMS: N_("Changed the terms of complaints"),
    Act.CONDUCT_DISMISS: N_("Dismissed a warning about conduct"),
    Act.CONDUCT_FIND: N_("Warned about a jump over the usual"),
    Act.CONDUCT_LOOK: N_("Looked into a warning about conduct"),
    Act.DEPARTURE_ALLOCATE: N_("Chose a successor"),
    Act.DEPARTURE_HAND_OVER: N_("Handed clients over"),
    Act.DEPARTURE_OPEN: N_("Opened a departure case"),
    Act.DEPARTURE_WITHDRAW: N_("Withdrew a departure case"),
    Act.DOCUMENT_ADD: N_("Added documents"),
    Act.DOCUMENT_DESTROY: N_("Destroyed removed documents"),
    Act.DOCUMENT_EDIT: N_("Edited a document"),
    Act.DOCUMENT_EXPORT: N_("Saved a copy of a document"),
    Act.DOCUMENT_OPEN: N_("Opened a document"),
    Act.DOCUMENT_PUT_BACK: N_("Put a document back"),
    Act.DOCUMENT_REMOVE: N_("Removed a document"),
    Act.DOCUMENT_VERSION: N_("Added a version of a document"),
    Act.DUPLICATE_DISTINCT: N_("Said that two files are two clients"),
    Act.DUPLICATE_PROPOSE: N_("Proposed to merge two files"),
    Act.DUPLICATE_RECALL: N_("Took back a word on two files"),
    Act.ENTRY_DELETE: N_("Deleted an entry"),
    Act.FEEDBACK_ADD: N_("Noted feedback"),
    Act.FEEDBACK_EDIT: N_("Edited feedback"),
    Act.FILTER_DELETE: N_("Deleted a saved filter"),
    Act.FILTER_SAVE: N_("Saved a filter"),
    Act.GIFT_ADD: N_("Noted a gift"),
    Act.GIFT_EDIT: N_("Edited a gift"),
    Act.INTAKE_STEP: N_("Verified a new file"),
    Act.INTAKE_TERM: N_("Changed the term of intakes"),
    Act.INTERACTION_EDIT: N_("Edited a contact"),
    Act.INTERACTION_LOG: N_("Logged a contact"),
    Act.LIST_ADD: N_("Added to a list"),
    Act.LIST_MERGE: N_("Merged entries of a list"),
    Act.LIST_ORDER: N_("Put a list in order"),
    Act.LIST_RENAME: N_("Renamed an entry of a list"),
    Act.LIST_RESTORE: N_("Brought an entry of a list back"),
    Act.LIST_RETIRE: N_("Retired an entry of a list"),
    Act.LIST_START: N_("Filled the lists with the usual entries"),
    Act.LOG_EXPORT: N_("Exported the log"),
    Act.MEMBER_CLOSE: N_("Closed an account"),
    Act.MEMBER_SHARE: N_("Shared files with a newcomer"),
    Act.NEED_ADD: N_("Noted a promise"),
    Act.NEED_DONE: N_("Finished a promise"),
    Act.NEED_DROP: N_("Dropped a promise"),
    Act.NEED_EDIT: N_("Edited a promise"),
    Act.POINTS_ADD: N_("Added points"),
    Act.POINTS_EDIT: N_("Corrected points"),
    Act.POINTS_REDEEM: N_("Redeemed points"),
    Act.PRINT_ACCESS: N_("Printed an access review"),
    Act.PRINT_DOCUMENT: N_("Printed a document"),
    Act.PRINT_DOSSIER: N_("Printed a dossier"),
    Act.PRINT_PACKET: N_("Printed a handover packet"),
    Act.PRINT_SCHEDULE: N_("Printed a revisit schedule"),
    Act.PURCHASE_AFTER_SALES: N_("Changed an after-sales state"),
    Act.PURCHASE_EDIT: N_("Corrected a purchase"),
    Act.PURCHASE_LOG: N_("Logged a purchase"),
    Act.REVISIT_EDIT: N_("Corrected a revisit"),
    Act.REVISIT_PLAN: N_("Planned a revisit"),
    Act.REVISIT_RECORD: N_("Recorded a revisit"),
    Act.RIGHTS_EDIT: N_("Changed the rights of a role"),
    Act.TEAM_ASSIGN: N_("Changed a service team"),
    Act.TEAM_COVER: N_("Arranged holiday cover"),
    Act.UNLOCK_FAILED: N_("Wrong passphrase before unlocking"),
    Act.VAULT_START: N_("Set up the firm's lists"),
    Act.VAULT_UNLOCK: N_("Unlocked the vault"),
    Act.WORK_REDO: N_("Did an act again"),
    Act.WORK_UNDO: N_("Took an act back"),
    "change_passphrase": N_("Changed the own passphrase"),
    "change_role": N_("Changed a role"),
    "clean_file": N_("Wrote the vault's file anew, without what old keys opened"),
    "close_member": N_("Closed an account"),
    "create": N_("Made the vault"),
    "give_back": N_("Gave files back to new keys"),
    "new_member": N_("Made an account"),
    "new_team": N_("Made a team"),
    "recover": N_("Recovered the vault with the recovery sheet"),
    "renew_recovery": N_("Replaced the recovery sheet"),
    "replace_keys": N_("Gave a new one-time code and all files new keys"),
    "reset_member": N_("Gave a new one-time code"),
    "restored": N_("Declared the vault restored"),
    "unreadable": N_("Wrote something unreadable"),
}
"""What people read for every act of the program (with a dot) and of the vault itself."""

_KINDS = {
    Act.CLIENT_OPEN: LogKind.OPEN,
    Act.CLIENT_REVEAL: LogKind.REVEAL,
    Act.DOCUMENT_OPEN: LogKind.OPEN,
    Act.UNLOCK_FAILED: LogKind.UNLOCK,
    Act.VAULT_UNLOCK: LogKind.UNLOCK,
}
_ACCESS = (
    "team.",
    "member.",
    "access.",
    "rights.",
    "new_",
    "close_",
    "change_role",
    "renew_",
    "reset_",
    "recover",
    "create",
    "give_back",
    "replace_keys",
)


def is_of_vault(act: str) -> bool:
    """Say whether the vault itself wrote the entry: its details are then the id of a member or a team, or nothing."""
    return "." not in act


def kind_of(act: str) -> LogKind:
    """Return what an act is filtered and counted by."""
    if act in _KINDS:
        return _KINDS[Act(act)]
    if act.startswith("print."):
        return LogKind.PRINT
    if act.endswith(".export"):
        return LogKind.EXPORT
    return LogKind.ACCESS if act.startswith(_ACCESS) else LogKind.WORK
