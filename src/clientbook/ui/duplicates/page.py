"""The duplicates page: likely pairs among the files that the person sees, decided one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QStackedWidget

from clientbook.domain.merges import Verdict
from clientbook.services import duplicates, merge_undo, merges
from clientbook.services.duplicates import PairId, Show
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui.duplicates.merging import MergePage
from clientbook.ui.duplicates.model import MergeTable, pair_columns
from clientbook.ui.duplicates.pane import PairPane
from clientbook.ui.duplicates.progress import ProgressLine
from clientbook.ui.handover.columns import remember_columns
from clientbook.ui.page import Page
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.dialog import confirm
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import row
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtGui import QHideEvent, QShowEvent

    from clientbook.desk import Desk
    from clientbook.services.duplicates import PairCounts
    from clientbook.services.merges import MergeRow
    from clientbook.ui.page import Shell


MERGED = "merged"
"""The chip of merges in force; the others are `Show`."""


class _Shown(NamedTuple):
    counts: PairCounts
    pairs: list[PairId]
    merges: list[MergeRow]


def _read(desk: Desk, chosen: str) -> _Shown:
    pairs = [] if chosen == MERGED else duplicates.list_pairs(desk, Show(chosen))
    return _Shown(duplicates.count_pairs(desk), pairs, merges.list_merges(desk))


class DuplicatesPage(Page):
    """What is decided leaves the list at once, and the next pair is chosen."""

    concerns = frozenset(
        {duplicates.PAIRS, "pair_note", "merge", "client", "contact", "client_details", "client_class"}
        | {"service_member", "member", "access", "removal"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.chips = FilterChips(_("Which pairs"))
        self._model = ListModel(pair_columns(), self)
        self.table = ListTable(self._model, _("Likely duplicates"))
        self.merges = MergeTable()
        self.pane = PairPane()
        self.progress = ProgressLine(shell.looking)
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._place = 0
        self._lay_out()
        self._distinct = self.add_action(_("&Not the same"), self.distinct_clicked)
        self._recall = self.add_action(_("&Decide again"), self.recall_clicked, icon="undo")
        self._apart = self.add_action(_("Take &apart"), self.take_apart_clicked, icon="undo")
        self.primary = self.add_action(_("&Merge…"), self.merge_clicked, look="primary", icon="merge", tip="Enter")
        self._connect()
        remember_columns(self.table, shell.prefs, "duplicates")
        self.setFocusProxy(self.table)
        self.name_page(pgettext("navigation", "Duplicates"))

    def _lay_out(self) -> None:
        for widget in (self.table, self.merges, self._empty):
            self._stack.addWidget(widget)
        self.lay_list((row(self.chips, margins=(16, 10, 16, 8)),), self._stack, self.pane, self.progress)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self.reload())
        self._model.wanted.connect(self._fetch)
        self.table.current.connect(self._chosen)
        self.table.opened.connect(lambda _pair: self.merge_clicked())
        self.merges.current.connect(lambda _other: self._offer())
        self.merges.opened.connect(lambda _other: self.open_kept())
        self._model.dataChanged.connect(lambda *_cells: self._show_pane())
        self.pane.open_asked.connect(self.open_file)
        self.shell.looking.progressed.connect(lambda _progress: self._say_empty())

    def showEvent(self, event: QShowEvent) -> None:
        """Have the files looked through faster while somebody waits for it."""
        super().showEvent(event)
        self.shell.looking.hurry(self, is_hurried=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the looking its time."""
        super().hideEvent(event)
        self.shell.looking.hurry(self, is_hurried=False)

    @property
    def chosen(self) -> str:
        """The chip that is on."""
        return str(self.chips.current or Show.OPEN)

    def reload(self) -> None:
        """Read the list anew."""
        chosen = self.chosen
        self.shell.jobs.query(self, lambda desk: _read(desk, chosen), self._show, latest="pairs")

    def empty(self) -> None:
        """Forget everything readable."""
        self._model.show([])
        self._model.forget()
        self.merges.show_merges(())
        self.pane.empty()
        self.shell.looking.hurry(self, is_hurried=False)

    def distinct_clicked(self) -> None:
        """Say that the chosen files are two clients."""
        if (pair := self._pair()) is not None:
            self.shell.jobs.mutate(self, lambda desk: duplicates.say_distinct(desk, *pair))

    def recall_clicked(self) -> None:
        """Take back what was said about the chosen pair."""
        if (pair := self._pair()) is not None:
            self.shell.jobs.mutate(self, lambda desk: duplicates.recall(desk, *pair))

    def merge_clicked(self) -> None:
        """Show the two files side by side, to be merged."""
        pair = self._pair()
        if pair is not None and self.chosen != MERGED:
            found = self._model.row(pair)
            decision = found.decision if found is not None else None
            keep = decision.keep if decision is not None and decision.verdict is Verdict.MERGE else b""
            self.shell.push(MergePage(self.shell, pair, keep=keep))

    def take_apart_clicked(self) -> None:
        """Take the chosen merge back; what was changed since is named first."""
        if (merge := self.merges.row()) is not None:
            other = merge.other
            self.shell.jobs.query(
                self,
                lambda desk: merge_undo.standing_against(desk, other),
                lambda found: self._take_apart(merge, found),
            )

    def open_kept(self) -> None:
        """Open the file that a merge kept."""
        if (merge := self.merges.row()) is not None:
            self.open_file(merge.kept)

    def open_file(self, client: bytes) -> None:
        """Open one of the files as a page of its own."""
        from clientbook.ui.clients.filepage import ClientFilePage

        self.shell.push(ClientFilePage(self.shell, client))

    def _pair(self) -> PairId | None:
        return self.table.current_id()

    def _take_apart(self, merge: MergeRow, changed: tuple[str, ...]) -> None:
        if changed:
            title = _("Take the merge of “{name}” apart?").format(name=merge.kept_name)
            text = _("This was changed after the merge and stays with the kept file: {changes}.")
            if not confirm(self, title, text.format(changes=_(", ").join(changed)), verb=_("Take apart")):
                return
        self.shell.jobs.mutate(
            self,
            lambda desk: merge_undo.undo_merge(desk, merge.other, keep_later=bool(changed)),
            lambda _changes: self._taken_apart(merge),
        )

    def _taken_apart(self, merge: MergeRow) -> None:
        text = _("“{kept}” and “{other}” are two files again.")
        self.notice.say(text.format(kept=merge.kept_name, other=merge.other_name), "ok")

    def _show(self, shown: _Shown) -> None:
        counts = shown.counts
        self.chips.offer(
            [
                Choice(Show.OPEN.value, _("To decide"), counts.open),
                Choice(Show.PROPOSED.value, _("Merge proposed"), counts.proposed),
                Choice(Show.DISTINCT.value, _("Two clients"), counts.distinct),
                Choice(MERGED, _("Merged"), len(shown.merges)),
            ],
            self.chosen,
        )
        text = ngettext("{n} pair to decide", "{n} pairs to decide", counts.open).format(n=f"{counts.open:,}")
        self.name_page(pgettext("navigation", "Duplicates"), text if counts.open else "")
        if self.chosen == MERGED:
            self._show_merges(shown.merges)
        else:
            self._show_pairs(shown.pairs)
        self._say_empty()
        self._offer()

    def _show_merges(self, rows: list[MergeRow]) -> None:
        self.merges.show_merges(rows)
        self.show_one(self._stack, self.merges if rows else self._empty)
        self.pane.hide()

    def _show_pairs(self, pairs: list[PairId]) -> None:
        chosen, place = self._pair(), self._place
        self.table.show_ids(pairs)
        self.show_one(self._stack, self.table if pairs else self._empty)
        self.pane.setVisible(bool(pairs))
        if pairs and chosen not in pairs:
            self.table.choose(pairs[min(place, len(pairs) - 1)])
        self._chosen(self._pair())

    def _say_empty(self) -> None:
        looking = self.shell.looking
        if self.chosen == Show.OPEN and not (looking.is_done or looking.is_stopped):
            self._empty.say("search", _("Comparing your files"), _("Likely duplicates appear here as they are found."))
            return
        texts: dict[str, tuple[str, str]] = {
            Show.OPEN: (
                _("No likely duplicates"),
                _(
                    "Two files that may be one client come here: the same phone or e-mail, or names alike. Only files "
                    "that you see are compared."
                ),
            ),
            Show.PROPOSED: (
                _("No proposals"),
                _("Who may not merge two files proposes it; the owner or the manager of both finds it here."),
            ),
            MERGED: (
                _("No merged files"),
                _("Files that were merged are listed here and can be taken apart again, with everything of both."),
            ),
            Show.DISTINCT: (
                _("Nothing decided yet"),
                _("Pairs that somebody found to be two clients are kept here, and can be decided again."),
            ),
        }
        self._empty.say("checked", *texts[self.chosen])

    def _fetch(self, wanted: list[PairId]) -> None:
        def read(desk: Desk) -> dict[Hashable, object]:
            return {found.id: found for found in duplicates.pair_rows(desk, wanted)}

        self.shell.jobs.query(self, read, self._model.fill)

    def _chosen(self, pair: PairId | None) -> None:
        if pair is not None:
            self._place = self._model.place(pair)
        self._show_pane()
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done with what is chosen."""
        is_merged = self.chosen == MERGED
        offered = {
            self._distinct: self.chosen in (Show.OPEN, Show.PROPOSED),
            self._recall: self.chosen in (Show.PROPOSED, Show.DISTINCT),
            self._apart: is_merged,
            self.primary: not is_merged,
        }
        is_chosen = self.merges.row() is not None if is_merged else self._pair() is not None
        for made, is_offered in offered.items():
            made.setVisible(is_offered)
            made.setEnabled(is_chosen)

    def _show_pane(self) -> None:
        pair = self._pair()
        found = self._model.row(pair) if pair is not None else None
        if found is None:
            self.pane.empty()
        else:
            self.pane.show_pair(found)
