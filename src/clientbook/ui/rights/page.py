"""The table of rights: what a role may do, role by role, and how much a day. For owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QScrollArea, QWidget

from clientbook.services import rights
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.page import Page
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.dialog import confirm, panel
from clientbook.ui.widgets.labels import column, text_label, wrapped
from clientbook.ui.widgets.rowdelegate import NOTHING

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.domain.access import Right
    from clientbook.services.rights import RoleRights
    from clientbook.support.words import Role
    from clientbook.ui.page import Shell

_WIDTH = 820
_ROLE_WIDTH = 112


class RightsPage(Page):
    """A box for every right that a role can be given; Save signs the table with the owner's key."""

    concerns = frozenset({"member"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.boxes: dict[tuple[Role, Right], QCheckBox] = {}
        self.limits: dict[Role, QLineEdit] = {}
        self._stored: dict[Role, RoleRights] = {}
        inside = column(self._card(), None, spacing=theme.SPACE_L, margins=(24, 20, 24, 24))
        ground = QWidget()
        ground.setLayout(inside)
        ground.setProperty("look", "ground")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(ground)
        self.body.addWidget(area)
        self._save = self.add_action(_("&Save"), self.save_clicked, look="primary", tip="Ctrl+S")
        self._save.setShortcut("Ctrl+S")
        self.name_page(_("Roles and rights"))
        self._mark()

    def _card(self) -> QWidget:
        card, layout = panel()
        card.setMaximumWidth(_WIDTH)
        about = _(
            "What a role may do with the files it sees. Which files those are is decided by keys: by the service team, "
            "the team, and the access page. An owner may do everything."
        )
        layout.addWidget(wrapped(about, look="muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_S)
        grid.setVerticalSpacing(theme.SPACE_S)
        grid.setColumnStretch(0, 1)
        for place, role in enumerate(rights.EDITABLE_ROLES, start=1):
            grid.addWidget(text_label(role_name(role), look="strong"), 0, place, Qt.AlignmentFlag.AlignHCenter)
            grid.setColumnMinimumWidth(place, _ROLE_WIDTH)
        for line, (right, name) in enumerate(rights.RIGHT_NAMES.items(), start=1):
            grid.addWidget(text_label(_(name)), line, 0)
            for place, role in enumerate(rights.EDITABLE_ROLES, start=1):
                grid.addWidget(self._cell(role, right, _(name)), line, place, Qt.AlignmentFlag.AlignHCenter)
        self._add_limits(grid, len(rights.RIGHT_NAMES) + 1)
        layout.addLayout(grid)
        return card

    def _cell(self, role: Role, right: Right, name: str) -> QWidget:
        if right in rights.KEYLESS[role]:
            never = text_label(NOTHING, look="muted")
            never.setToolTip(_("This role holds no keys for that."))
            return never
        box = QCheckBox()
        box.setProperty("look", "bare")
        box.setAccessibleName(_("{role}: {right}").format(role=role_name(role), right=name))
        box.toggled.connect(lambda _on: self._mark())
        self.boxes[role, right] = box
        return box

    def _add_limits(self, grid: QGridLayout, line: int) -> None:
        words = _("Openings, reveals, prints and exports a day, at most")
        grid.addWidget(wrapped(words), line, 0)
        for place, role in enumerate(rights.EDITABLE_ROLES, start=1):
            field = QLineEdit()
            field.setMaximumWidth(80)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setPlaceholderText(_("no limit"))
            field.setAccessibleName(_("{role}: {right}").format(role=role_name(role), right=words))
            field.textEdited.connect(lambda _text: self._mark())
            self.limits[role] = field
            grid.addWidget(field, line, place, Qt.AlignmentFlag.AlignHCenter)

    def reload(self) -> None:
        """Read the table anew, unless something is being changed here."""
        if not self.is_dirty:
            self.shell.jobs.query(self, rights.rights_table, self._show, latest="rights")

    @property
    def is_dirty(self) -> bool:
        """Whether the page shows something that is not saved."""
        return bool(self._stored) and any(self._differs(role) for role in rights.EDITABLE_ROLES)

    def may_leave(self) -> bool:
        """Ask before changes are lost."""
        if not self.is_dirty:
            return True
        return confirm(self, _("Leave without saving?"), _("What you changed here will be lost."), verb=_("Discard"))

    def save_clicked(self) -> None:
        """Store every role that was changed."""
        self.notice.dismiss()
        try:
            wanted = [
                (role, self._chosen(role), self._daily(role)) for role in rights.EDITABLE_ROLES if self._differs(role)
            ]
        except Invalid as error:
            self.show_error(error)
            return
        if wanted:
            self.shell.jobs.mutate(self, lambda desk: _store(desk, wanted), self._saved)

    def _saved(self, _changes: Changes) -> None:
        self._stored = {}
        self.reload()
        self.notice.say(
            _("Saved. It counts at once; screens that are open elsewhere show it after the next unlock."), "ok"
        )

    def _show(self, rows: list[RoleRights]) -> None:
        self._stored = {row.role: row for row in rows}
        for (role, right), box in self.boxes.items():
            box.setChecked(right in self._stored[role].rights)
        for role, field in self.limits.items():
            daily = self._stored[role].daily
            field.setText("" if daily is None else str(daily))
        self._mark()

    def _chosen(self, role: Role) -> frozenset[Right]:
        return frozenset(right for (of, right), box in self.boxes.items() if of is role and box.isChecked())

    def _daily(self, role: Role) -> int | None:
        text = self.limits[role].text().strip()
        if not text:
            return None
        if not text.isdecimal():
            raise Invalid(_("“{text}” is not a number.").format(text=text), field="daily")
        return int(text)

    def _differs(self, role: Role) -> bool:
        if role not in self._stored:
            return False
        daily = self._stored[role].daily
        shown = "" if daily is None else str(daily)
        return self._chosen(role) != self._stored[role].rights or self.limits[role].text().strip() != shown

    def _mark(self) -> None:
        self._save.setEnabled(self.is_dirty)


def _store(desk: Desk, wanted: list[tuple[Role, frozenset[Right], int | None]]) -> Changes:
    changes = None
    for role, chosen, daily in wanted:
        made = rights.set_role_rights(desk, role, chosen, daily)
        changes = made if changes is None else changes | made
    assert changes is not None  # noqa: S101  called with at least one role
    return changes
