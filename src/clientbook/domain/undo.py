"""Which acts can be taken back, and the right that taking back asks for."""

from __future__ import annotations

from clientbook.domain.access import Right
from clientbook.domain.log import Act

_SERVES = frozenset({Right.SERVE})
_SETS_UP = frozenset({Right.SET_UP})
_COMPLAINS = frozenset({Right.EDIT, Right.REVISIT, Right.SERVE})

UNDOABLE: dict[str, frozenset[Right]] = {
    Act.ACCESS_CONFIRM: frozenset({Right.MANAGE_MEMBERS}),
    Act.ACCESS_REMOVE: frozenset({Right.MANAGE_MEMBERS}),
    Act.CLASS_ADD: _SETS_UP,
    Act.CLASS_EDIT: _SETS_UP,
    Act.CLASS_ORDER: _SETS_UP,
    Act.CLASS_RESTORE: _SETS_UP,
    Act.CLASS_RETIRE: _SETS_UP,
    Act.CLIENT_ADD: frozenset({Right.CREATE}),
    Act.CLIENT_DELETE: frozenset({Right.DELETE}),
    Act.CLIENT_EDIT: frozenset({Right.EDIT}),
    Act.CLIENT_RESTORE: frozenset({Right.EMPTY_BIN}),
    Act.COMPLAINT_ADD: _COMPLAINS,
    Act.COMPLAINT_REOPEN: _SERVES,
    Act.COMPLAINT_STEP: _SERVES,
    Act.COMPLAINT_TERMS: _SETS_UP,
    Act.CONDUCT_DISMISS: frozenset({Right.MANAGE_MEMBERS}),
    Act.CONDUCT_LOOK: frozenset({Right.MANAGE_MEMBERS}),
    Act.DEPARTURE_ALLOCATE: frozenset({Right.HAND_OVER}),
    Act.DEPARTURE_WITHDRAW: frozenset({Right.HAND_OVER}),
    Act.DOCUMENT_EDIT: _SERVES,
    Act.DOCUMENT_PUT_BACK: frozenset({Right.DELETE}),
    Act.DOCUMENT_REMOVE: frozenset({Right.DELETE}),
    Act.DUPLICATE_DISTINCT: frozenset({Right.EDIT}),
    Act.DUPLICATE_PROPOSE: frozenset({Right.EDIT}),
    Act.DUPLICATE_RECALL: frozenset({Right.EDIT}),
    Act.ENTRY_DELETE: frozenset({Right.DELETE, Right.REVISIT, Right.SERVE}),
    Act.FEEDBACK_ADD: _SERVES,
    Act.FEEDBACK_EDIT: _SERVES,
    Act.FILTER_DELETE: frozenset(Right),
    Act.FILTER_SAVE: frozenset(Right),
    Act.GIFT_ADD: _SERVES,
    Act.GIFT_EDIT: _SERVES,
    Act.INTAKE_STEP: frozenset({Right.EDIT, Right.VERIFY}),
    Act.INTAKE_TERM: _SETS_UP,
    Act.INTERACTION_EDIT: _SERVES,
    Act.INTERACTION_LOG: _SERVES,
    Act.LIST_ADD: _SETS_UP,
    Act.LIST_MERGE: _SETS_UP,
    Act.LIST_ORDER: _SETS_UP,
    Act.LIST_RENAME: _SETS_UP,
    Act.LIST_RESTORE: _SETS_UP,
    Act.LIST_RETIRE: _SETS_UP,
    Act.LIST_START: _SETS_UP,
    Act.NEED_ADD: _SERVES,
    Act.NEED_DONE: _SERVES,
    Act.NEED_DROP: _SERVES,
    Act.NEED_EDIT: _SERVES,
    Act.POINTS_ADD: _SERVES,
    Act.POINTS_EDIT: _SERVES,
    Act.POINTS_REDEEM: _SERVES,
    Act.PURCHASE_AFTER_SALES: _SERVES,
    Act.PURCHASE_EDIT: _SERVES,
    Act.PURCHASE_LOG: _SERVES,
    Act.REVISIT_EDIT: frozenset({Right.REVISIT}),
    Act.REVISIT_PLAN: frozenset({Right.REVISIT}),
    Act.REVISIT_RECORD: frozenset({Right.REVISIT}),
    Act.TEAM_ASSIGN: frozenset({Right.ASSIGN}),
    Act.TEAM_COVER: frozenset({Right.ASSIGN}),
}
"""The acts that can be taken back; one of the rights suffices, as for the act itself."""

FINAL: frozenset[str] = frozenset(
    {
        Act.ACCESS_FINISH,
        Act.ACCESS_START,
        Act.BIN_EMPTY,
        Act.CLIENT_IMPORT,
        Act.CLIENT_UNMERGE,
        Act.DEPARTURE_HAND_OVER,
        Act.DEPARTURE_OPEN,
        Act.DOCUMENT_ADD,
        Act.DOCUMENT_DESTROY,
        Act.DOCUMENT_VERSION,
        Act.MEMBER_CLOSE,
        Act.MEMBER_SHARE,
        Act.RIGHTS_EDIT,
    }
)
"""The acts that change something for good, or that have a way back of their own: a case is withdrawn, a document goes
into the bin, a right is given again."""

OWN_WAY: frozenset[str] = frozenset({Act.CLIENT_MERGE})
"""The acts that are taken back by a service of their own, which also asks for the right, and are not done again."""

BY_ITSELF: frozenset[str] = frozenset({Act.ACCESS_END, Act.CONDUCT_FIND, Act.VAULT_START})
"""The acts that the program does of itself: nobody means them by "the last act"."""
