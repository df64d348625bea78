"""Two files side by side, to be made one: what the merged file says, what comes along, who serves it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook.services import duplicates, members
from clientbook.services.merge_plan import Power, Side, fuller_file, merge_plan, read_plan
from clientbook.services.merges import MergeForm, merge_clients
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.clients.team import serving
from clientbook.ui.duplicates.choices import FieldChoices, FourColumns
from clientbook.ui.duplicates.pane import FileCard
from clientbook.ui.duplicates.parts import AlongPart, TeamPart
from clientbook.ui.page import Page
from clientbook.ui.widgets.dialog import confirm, panel
from clientbook.ui.widgets.labels import column, text_label, wrapped
from clientbook.ui.widgets.scrolled import scrolled_cards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.services.duplicates import PairId
    from clientbook.services.members import PersonRow
    from clientbook.services.merge_plan import FieldRow, MergePlan
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell

_WIDTH = 1060


class _Loaded(NamedTuple):
    plan: MergePlan
    people: list[PersonRow]


class MergePage(Page):
    """Ctrl+Enter merges. What is chosen here stays when the files change meanwhile, or when merging fails."""

    concerns = frozenset(
        {"client", "contact", "client_details", "client_class", "service_member", "member", "access", "removal"}
        | {"interaction", "purchase", "revisit", "need", "feedback", "gift", "points", "complaint"}
        | {"document", "merge"}
    )
    holds_input = True

    def __init__(self, shell: Shell, pair: PairId, *, keep: bytes = b"") -> None:
        """Show a pair; `keep` empty keeps the file that has more history."""
        super().__init__(shell)
        self.pair = pair
        self.keep = keep
        self.plan: MergePlan | None = None
        self._chosen: dict[str, Side] = {}
        self._is_dirty = self._is_saving = False
        self.cards = FileCard(), FileCard()
        self.fields, self.along = FieldChoices(), AlongPart()
        self.team: TeamPart | None = None
        self._same = wrapped("", look="muted")
        self._differ = text_label(_("What the merged file says"), look="section")
        self._about = wrapped("", look="muted")
        self._lay_out()
        self._swap = self.add_action(_("Keep the &other file"), self.swap_clicked, icon="sort")
        self.primary = self.add_action(_("&Merge the files"), self.merge_clicked, look="primary", tip="Ctrl+Enter")
        self.primary.setShortcut("Ctrl+Return")
        self.fields.edited.connect(self._edited)
        for card in self.cards:
            card.open_asked.connect(self._open_file)
        self._show_ready(is_ready=False)
        self.name_page(_("Merge two files"))

    def _lay_out(self) -> None:
        heads = FourColumns(spacing=0)
        heads.hold()
        said = _("This file is kept"), _("This file goes into it")
        for place, (card, text) in enumerate(zip(self.cards, said, strict=True), start=1):
            whole = column(text_label(text, look="muted"), card, None, spacing=4, margins=(10, 0, 10, 0))
            heads.addLayout(whole, 0, place)
        files, inside = panel()
        inside.addLayout(heads)
        fields, inside = panel()
        inside.addWidget(self._differ)
        inside.addWidget(self._about)
        inside.addWidget(self.fields)
        inside.addWidget(self._same)
        along, inside = panel()
        inside.addWidget(self.along)
        self._team_panel, self._team_place = panel()
        self._parts = column(spacing=theme.SPACE_L, margins=(24, 20, 24, 24))
        for made in (files, fields, along, self._team_panel):
            made.setMaximumWidth(_WIDTH)
            self._parts.addWidget(made)
        self._parts.addStretch(1)
        self._holder, self.area = scrolled_cards(self._parts)
        self.body.addWidget(self._holder)

    def reload(self) -> None:
        """Read both files; the first time counts as opening them."""
        pair, keep, is_first = self.pair, self.keep, self.plan is None

        def read(desk: Desk) -> _Loaded:
            kept = keep or fuller_file(desk, *pair)
            other = pair.second if kept == pair.first else pair.first
            plan = merge_plan(desk, kept, other) if is_first else read_plan(desk, kept, other)
            return _Loaded(plan, members.people(desk))

        self.shell.jobs.query(self, read, self._show, latest="plan", failed=self._not_read)

    def apply(self, changes: Changes) -> None:
        """Read again when something of a file changed."""
        if self.plan is not None and not self._is_saving:
            super().apply(changes)

    def empty(self) -> None:
        """Forget everything readable."""
        self.plan = None
        self._chosen.clear()
        for part in (*self.cards, self.fields, self.along):
            part.empty()
        if self.team is not None:
            self.team.empty()
        self._same.clear()
        self._about.clear()

    def may_leave(self) -> bool:
        """Ask before choices are lost."""
        if not self._is_dirty:
            return True
        text = _("What you chose here will be lost. Both files stay as they are.")
        return confirm(self, _("Leave without merging?"), text, verb=_("Discard"))

    def swap_clicked(self) -> None:
        """Keep the other file; what was chosen stays the value of the file that it came from."""
        if self.plan is not None:
            turned = {Side.KEPT: Side.OTHER, Side.OTHER: Side.KEPT, Side.BOTH: Side.BOTH}
            self._chosen = {label: turned[side] for label, side in self._chosen.items()}
            self.keep = self.plan.other.id
            self.reload()

    def merge_clicked(self) -> None:
        """Merge, or propose it where the person may do no more."""
        if self.plan is None or not self.primary.isEnabled():
            return
        self.notice.dismiss()
        keep, other = self.plan.kept.id, self.plan.other.id
        if self.plan.power is Power.PROPOSE:
            self._carry_out(lambda desk: duplicates.propose_merge(desk, keep, other))
            return
        try:
            form = self._form()
        except Invalid:
            return
        self._carry_out(lambda desk: merge_clients(desk, keep, other, form))

    def show_error(self, error: ClientbookError) -> None:
        """Say an error at its field or in the bar; everything chosen stays, and the files are read again."""
        self._show_ready(is_ready=self.plan is not None)
        is_at_field = isinstance(error, Invalid) and self.team is not None and self.team.form.show_invalid(error)
        if not is_at_field:
            super().show_error(error)
        if self._is_saving:
            self._is_saving = False
            self.reload()

    def _carry_out(self, act: Callable[[Desk], Changes]) -> None:
        self._is_saving = True
        self._show_ready(is_ready=False)
        label = _("Merging the files…")
        self.shell.jobs.mutate(self, act, lambda _changes: self._done(), failed=self.show_error, label=label)

    def _done(self) -> None:
        self._is_dirty = False
        self.shell.back()

    def _form(self) -> MergeForm:
        """Return what is chosen; raises Invalid after marking what is wrong."""
        choices = self.fields.value()
        if self.team is None or self.plan is None or self.plan.power is not Power.MERGE:
            return MergeForm(choices=choices)
        return MergeForm(choices=choices, responsible=self.team.responsible(), backups=self.team.backups())

    def _show(self, loaded: _Loaded) -> None:
        plan = self.plan = loaded.plan
        self.keep = plan.kept.id
        may_merge = plan.power is not Power.PROPOSE
        for card, client in zip(self.cards, (plan.kept, plan.other), strict=True):
            card.show_client(client)
        differing = [one for one in plan.fields if not one.is_same]
        chosen = {one.place: self._chosen[one.label] for one in differing if one.label in self._chosen}
        self.fields.show_fields(differing, chosen, may_choose=may_merge)
        self._show_texts(plan, differing)
        self.along.show_plan(plan)
        self._show_team(loaded)
        self.primary.setText(_("&Merge the files") if may_merge else _("&Propose the merge"))
        self._show_ready(is_ready=True)

    def _show_texts(self, plan: MergePlan, differing: Sequence[FieldRow]) -> None:
        same = _(", ").join(one.label for one in plan.fields if one.is_same)
        self._same.setText(_("The same in both files: {fields}").format(fields=same) if same else "")
        self._same.setVisible(bool(same))
        if plan.power is Power.PROPOSE:
            said = _("You may propose this merge; the owner, or the manager of both files, chooses and carries it out.")
        elif differing:
            said = _("Choose what stays. What gives way is kept in the timeline of the merged file.")
        else:
            said = _("Nothing differs between the two files.")
        self._about.setText(said)

    def _show_team(self, loaded: _Loaded) -> None:
        if self.team is None:
            self.team = TeamPart(serving(loaded.people))
            self.team.edited.connect(self._touched)
            self._team_place.addWidget(self.team)
        self.team.show_plan(loaded.plan)

    def _edited(self) -> None:
        """Remember what is chosen against the proposals."""
        plan, sides = self.plan, self.fields.value()
        if plan is not None:
            proposed = {one.label: one for one in plan.fields if one.place in sides}
            self._chosen = {
                label: sides[one.place] for label, one in proposed.items() if sides[one.place] is not one.choice
            }
            self._touched()

    def _touched(self) -> None:
        self._is_dirty = True

    def _show_ready(self, *, is_ready: bool) -> None:
        for made in (self._swap, self.primary):
            made.setEnabled(is_ready)

    def _not_read(self, error: ClientbookError) -> None:
        self.plan = None
        self._holder.hide()
        self._show_ready(is_ready=False)
        self._is_dirty = False
        super().show_error(error)

    def _open_file(self, client: bytes) -> None:
        from clientbook.ui.clients.filepage import ClientFilePage

        self.shell.push(ClientFilePage(self.shell, client))
