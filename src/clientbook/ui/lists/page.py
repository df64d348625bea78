"""The page of the firm's lists, for owners: classes, and the words that files share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from clientbook.domain.lists import ListKind
from clientbook.services import classes, listkeeping
from clientbook.services.lists import LIST_NAMES
from clientbook.support.i18n import _
from clientbook.ui.lists.columns import class_columns, word_columns
from clientbook.ui.lists.dialogs import ClassDialog, MergeDialog, RetireDialog, WordDialog
from clientbook.ui.page import Page
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.labels import button, column, icon_button, row
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from clientbook.desk import Changes, Desk
    from clientbook.services.classes import ClassRow
    from clientbook.services.listkeeping import WordRow
    from clientbook.ui.page import Shell

    Work = Callable[[Desk], Changes]

_CLASSES = "classes"


class ListsPage(Page):
    """One list at a time; what is chosen in it can be renamed, merged, retired and moved."""

    concerns = frozenset({"client_class", "list_entry", "client", "client_details"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.classes: dict[Hashable, ClassRow] = {}
        self.words: dict[Hashable, WordRow] = {}
        self.chips = FilterChips(_("List"))
        names = [Choice(kind, _(name)) for kind, name in LIST_NAMES.items()]
        self.chips.offer([Choice(_CLASSES, _("Classes")), *names], _CLASSES)
        self._class_model, self._word_model = ListModel(class_columns(), self), ListModel(word_columns(), self)
        self.class_table = ListTable(self._class_model, _("Classes"))
        self.word_table = ListTable(self._word_model, _("Entries"), row_height=36)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.add_action(_("Fill empty lists with the usual entries"), self.start_clicked)
        self.add_action(_("&Add"), self.new_clicked, look="primary", tip="Ctrl+N")
        self.name_page(_("Classes and lists"))
        self._mark()

    def _lay_out(self) -> None:
        self._up = icon_button("chevron_up", _("Move up"), lambda: self.move_clicked(-1))
        self._down = icon_button("chevron_down", _("Move down"), lambda: self.move_clicked(1))
        self._edit = button(_("&Edit…"), self.edit_clicked, look="link", icon="edit")
        self._merge = button(_("&Merge…"), self.merge_clicked, look="link", icon="merge")
        self._retire = button(_("&Retire"), self.retire_clicked, look="link", icon="archive")
        acts = row(self._edit, self._merge, self._retire, self._up, self._down, None)
        self._stack.addWidget(self.class_table)
        self._stack.addWidget(self.word_table)
        head = column(self.chips, acts, spacing=6, margins=(16, 10, 12, 6))
        whole = column(head, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.body.addLayout(whole)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._switch())
        for table in (self.class_table, self.word_table):
            table.current.connect(lambda _key: self._mark())
            table.opened.connect(lambda _key: self.edit_clicked())
        QShortcut(QKeySequence("Ctrl+Up"), self, lambda: self.move_clicked(-1))
        QShortcut(QKeySequence("Ctrl+Down"), self, lambda: self.move_clicked(1))

    @property
    def kind(self) -> ListKind | None:
        """The list of words that is shown, None for the classes."""
        return ListKind(str(self.chips.current)) if self.chips.current != _CLASSES else None

    @property
    def chosen_class(self) -> ClassRow | None:
        """The class that is chosen."""
        return self.classes.get(self.class_table.current_id()) if self.kind is None else None

    @property
    def chosen_word(self) -> WordRow | None:
        """The word that is chosen."""
        return self.words.get(self.word_table.current_id()) if self.kind is not None else None

    def choose_list(self, key: Hashable) -> None:
        """Show a list."""
        self.chips.button(key).click()

    def reload(self) -> None:
        """Read the list that is shown."""
        kind = self.kind
        if kind is None:
            self.shell.jobs.query(self, classes.class_rows, self._show_classes, latest="list")
        else:
            self.shell.jobs.query(self, lambda desk: listkeeping.words(desk, kind), self._show_words, latest="list")

    def empty(self) -> None:
        """Forget what is shown."""
        self._show_classes([])
        self._show_words([])
        self._class_model.forget()
        self._word_model.forget()

    def new_clicked(self) -> None:
        """Add a class or a word."""
        jobs, kind = self.shell.jobs, self.kind
        (ClassDialog(self, jobs) if kind is None else WordDialog(self, jobs, kind)).open()

    def edit_clicked(self) -> None:
        """Edit the chosen class, or rename the chosen word everywhere."""
        jobs = self.shell.jobs
        if (one := self.chosen_class) is not None:
            ClassDialog(self, jobs, one).open()
        elif (word := self.chosen_word) is not None and (kind := self.kind) is not None:
            WordDialog(self, jobs, kind, word).open()

    def merge_clicked(self) -> None:
        """Merge the chosen word into another one."""
        word, kind = self.chosen_word, self.kind
        if word is not None and kind is not None:
            others = [one for one in self.words.values() if one.name != word.name]
            MergeDialog(self, self.shell.jobs, kind, word, others).open()

    def retire_clicked(self) -> None:
        """Retire what is chosen, bring it back, or take a word of the files into the list."""
        if (one := self.chosen_class) is not None:
            if one.is_retired:
                self._act(lambda desk: classes.restore_class(desk, one.id))
                return
            others = [row for row in self.classes.values() if row.id != one.id and not row.is_retired]
            RetireDialog(self, self.shell.jobs, one, others).open()
        elif (word := self.chosen_word) is not None:
            self._turn_word(word)

    def move_clicked(self, step: int) -> None:
        """Move what is chosen up or down."""
        if (one := self.chosen_class) is not None and not one.is_retired:
            self._act(lambda desk: classes.move_class(desk, one.id, step))
        elif (word := self.chosen_word) is not None and (key := word.id) is not None and not word.is_retired:
            self._act(lambda desk: listkeeping.move_word(desk, key, step))

    def start_clicked(self) -> None:
        """Fill the lists that are empty."""
        self._act(listkeeping.start_lists)

    def _turn_word(self, word: WordRow) -> None:
        key, kind = word.id, self.kind
        if key is None:
            if kind is not None:
                self._act(lambda desk: listkeeping.add_word(desk, kind, word.name))
        elif word.is_retired:
            self._act(lambda desk: listkeeping.restore_word(desk, key))
        else:
            self._act(lambda desk: listkeeping.retire_word(desk, key))

    def _act(self, work: Work) -> None:
        self.shell.jobs.mutate(self, work)

    def _switch(self) -> None:
        self._stack.setCurrentIndex(0 if self.kind is None else 1)
        self._mark()
        self.reload()

    def _show_classes(self, rows: list[ClassRow]) -> None:
        self.classes = {one.id: one for one in rows}
        self.class_table.show_ids(list(self.classes))
        self._class_model.fill(dict(self.classes))
        self._mark()

    def _show_words(self, rows: list[WordRow]) -> None:
        self.words = {one.name: one for one in rows}
        self.word_table.show_ids(list(self.words))
        self._word_model.fill(dict(self.words))
        self._mark()

    def _mark(self) -> None:
        """Offer what can be done with what is chosen."""
        one, word = self.chosen_class, self.chosen_word
        is_chosen = one is not None or word is not None
        is_retired = (one is not None and one.is_retired) or (word is not None and word.is_retired)
        is_listed = one is not None or (word is not None and word.id is not None)
        self._merge.setVisible(self.kind is not None)
        for made in (self._edit, self._merge, self._retire):
            made.setEnabled(is_chosen)
        for made in (self._up, self._down):
            made.setEnabled(is_listed and not is_retired)
        words = _("Bring &back") if is_retired else _("&Retire")
        self._retire.setText(words if is_listed or not is_chosen else _("Take into the &list"))
