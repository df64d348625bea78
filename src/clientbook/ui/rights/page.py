"""The table of rights: what a role may do, role by role, and how much a day. For owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from clientbook.domain.access import Right
from clientbook.services import rights
from clientbook.services.rights import RightsForm
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.clashes.saving import meet
from clientbook.ui.page import Page
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.dialog import confirm, panel
from clientbook.ui.widgets.labels import column, text_label, wrapped
from clientbook.ui.widgets.rowdelegate import NOTHING
from clientbook.ui.widgets.scrolled import scrolled_cards

if TYPE_CHECKING:
    from clientbook.desk import Changes
    from clientbook.services.rights import RoleForm
    from clientbook.support.errors import ClientbookError
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
        self._stored: RightsForm | None = None
        inside = column(self._card(), None, spacing=theme.SPACE_L, margins=(24, 20, 24, 24))
        ground, _area = scrolled_cards(inside)
        self.body.addWidget(ground)
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
            self.shell.jobs.query(self, rights.rights_form, self._show, latest="rights")

    @property
    def is_dirty(self) -> bool:
        """Whether the page shows something that is not saved."""
        return self._stored is not None and any(map(self._differs, self._stored.roles))

    def may_leave(self) -> bool:
        """Ask before changes are lost."""
        if not self.is_dirty:
            return True
        return confirm(self, _("Leave without saving?"), _("What you changed here will be lost."), verb=_("Discard"))

    def save_clicked(self) -> None:
        """Store what was changed, as one act."""
        self.notice.dismiss()
        base = self._stored
        if base is None or not self.is_dirty:
            return
        try:
            form = RightsForm(
                tuple(rights.role_form(one.id, self._chosen(one.id), self._daily(one.id)) for one in base.roles)
            )
        except Invalid as error:
            self.show_error(error)
            return
        self.shell.jobs.mutate(
            self, lambda desk: rights.set_rights(desk, form, base=base), self._saved, failed=self.show_error
        )

    def show_error(self, error: ClientbookError) -> None:
        """Show a clash side by side, any other error in the bar."""
        if not meet(self, self, self.shell.jobs, error, self._saved):
            super().show_error(error)

    def draft(self) -> str:
        """Return what was chosen, a line per role."""
        rows = [(role_name(role), [*self._ticked(role), field.text()]) for role, field in self.limits.items()]
        return "\n".join(f"{name}: {_(', ').join(filter(None, words))}" for name, words in rows)

    def _ticked(self, role: Role) -> list[str]:
        return [_(name) for right, name in rights.RIGHT_NAMES.items() if right in self._chosen(role)]

    def _saved(self, _changes: Changes) -> None:
        self._stored = None
        self.reload()
        self.notice.say(
            _("Saved. It counts at once; screens that are open elsewhere show it after the next unlock."), "ok"
        )

    def _show(self, form: RightsForm) -> None:
        self._stored = form
        for row in form.roles:
            for right in set(Right) - rights.KEYLESS[row.id]:
                if (box := self.boxes.get((row.id, right))) is not None:
                    box.setChecked(right in row.rights)
            self.limits[row.id].setText(_shown(row.daily))
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

    def _differs(self, row: RoleForm) -> bool:
        return self._chosen(row.id) != {*row.rights} or self.limits[row.id].text().strip() != _shown(row.daily)

    def _mark(self) -> None:
        self._save.setEnabled(self.is_dirty)


def _shown(daily: int | None) -> str:
    return "" if daily is None else str(daily)
