"""What records say: every text on the desk that holds the words in the search box, the words marked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from clientbook.services import search as services
from clientbook.support.i18n import _, ngettext
from clientbook.ui.page import Page
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import row
from clientbook.ui.widgets.table import Column, ListModel, ListTable

if TYPE_CHECKING:
    from clientbook.services.search import Found, Hit
    from clientbook.ui.page import Shell

_ALL = "all"


def _about(hit: Hit) -> str:
    day = hit.on.isoformat() if hit.on else ""
    return " · ".join(part for part in (hit.title, day, hit.who) if part)


def _marks(hit: Hit) -> str:
    return " ".join(f"{start}:{length}" for start, length in hit.marks)


def columns() -> list[Column]:
    """Return the columns in the current language; the list is always newest first."""
    return [
        Column("text", _("Text"), 640, lambda hit: hit.text, "marked", _marks, can_sort=False),
        Column("client", _("Client"), 300, lambda hit: hit.name, "two", _about, can_sort=False),
    ]


class SearchPage(Page):
    """Follows the search box of the window; Enter opens the file."""

    can_search = True

    def __init__(self, shell: Shell, text: str = "") -> None:
        super().__init__(shell)
        self.text = text
        self._hits: list[Hit] = []
        self._is_cut = False
        self._model = ListModel(columns())
        self.table = ListTable(self._model, _("Records found"))
        self.chips = FilterChips(_("Kind"))
        self.chips.chosen.connect(lambda _key: self._filter())
        self._none = EmptyState()
        bar = row(self.chips, margins=(16, 10, 12, 6))
        self.body.addLayout(bar)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._none, 1)
        self.table.opened.connect(lambda place: self._open(int(place)))
        self.setFocusProxy(self.table)
        self.name_page(_("Search records"))
        self._filter()

    def reload(self) -> None:
        """Search again for the same words."""
        text = self.text
        self.shell.jobs.query(
            self,
            lambda desk: services.deep_search(desk, text),
            self._show,
            latest="search",
            label=_("Searching the records…"),
        )

    def search(self, text: str) -> None:
        """Search for other words."""
        if text != self.text:
            self.text = text
            self.reload()

    def step_found(self, step: int) -> None:
        """Mark the next or the previous record."""
        self.table.step(step)

    def open_found(self) -> None:
        """Open the file of the marked record."""
        if (place := self.table.current_id()) is not None:
            self._open(int(place))

    def empty(self) -> None:
        """Forget everything readable."""
        self.text, self._hits = "", []
        self._model.show([])
        self._model.forget()

    def _show(self, found: Found) -> None:
        self._hits, self._is_cut = found.hits, found.is_cut
        counts = Counter(hit.title for hit in self._hits)
        choices = [Choice(_ALL, _("All"), len(self._hits))]
        choices += [Choice(title, title, count) for title, count in counts.most_common()]
        self.chips.offer(choices, self.chips.current)
        self._filter()

    def _filter(self) -> None:
        kind = self.chips.current
        shown = {place: hit for place, hit in enumerate(self._hits) if kind in (_ALL, hit.title)}
        self.table.show_ids(list(shown))
        self._model.fill(dict(shown.items()))
        if shown and self.table.current_id() is None:
            self.table.choose(next(iter(shown)))
        self.chips.setVisible(bool(self._hits))
        self.table.setVisible(bool(shown))
        self._none.setVisible(not shown)
        if not shown:
            self._say_nothing()
        count = ngettext("{n} record", "{n} records", len(shown)).format(n=f"{len(shown):,}")
        more = _("{count}, the newest ones").format(count=count)
        self.name_page(_("Search records"), (more if self._is_cut else count) if shown else "")

    def _say_nothing(self) -> None:
        if services.search_terms(self.text):
            self._none.say(
                "search",
                _("No record says this"),
                _("Try fewer or shorter words. Every word must stand in one record."),
            )
        else:
            text = _("Type words into the search box: what was said, promised, bought, complained about, given.")
            self._none.say("search", _("Search the texts of records"), text)

    def _open(self, place: int) -> None:
        from clientbook.ui.clients.filepage import ClientFilePage

        if 0 <= place < len(self._hits):
            self.shell.push(ClientFilePage(self.shell, self._hits[place].client))
