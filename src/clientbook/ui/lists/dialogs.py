"""The forms of the firm's lists: a class, its retirement, a word, its new name, and a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox

from clientbook.services import classes, listkeeping
from clientbook.services.classes import MOST_DAYS, ClassForm
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui.clients.dialogs import Act, ActDialog
from clientbook.ui.widgets.editors import choice, line_edit, number_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QSpinBox, QWidget

    from clientbook.domain.lists import ListKind
    from clientbook.services.classes import ClassRow
    from clientbook.services.listkeeping import WordRow
    from clientbook.ui.jobs import Jobs

_NEEDED = Rules(required=True)


def _days() -> QSpinBox:
    made = number_edit(1, MOST_DAYS)
    made.setSuffix(_(" days"))
    made.setFixedWidth(140)
    return made


class ClassDialog(ActDialog):
    """Makes a class, or changes one."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, row: ClassRow | None = None) -> None:
        super().__init__(parent, jobs, _("Edit the class") if row else _("New class"), self._keeping)
        self._row, self.follows = row, row.id if row else b""
        self.form.add("name", pgettext("list entry", "&Name"), line_edit(), Rules(required=True, span=2))
        self.form.add("revisit_days", _("&Revisit every"), _days())
        self.form.add("silence_days", _("Silence &limit"), _days())
        self.form.add("note", _("Ser&vice"), line_edit(_("what these clients get from us")), Rules(span=2))
        self.form.add("is_key", _("&Key clients: the ones a handover is proved for"), QCheckBox(), Rules(span=2))
        shown = row or ClassForm()
        names = ("name", "revisit_days", "silence_days", "note", "is_key")
        self.form.fill({name: getattr(shown, name) for name in names})

    def _keeping(self, values: dict[str, Any]) -> Act:
        form, row = ClassForm(**values), self._row
        if row is None:
            return lambda desk: classes.add_class(desk, form)
        base = classes.class_form(row)
        return lambda desk: classes.edit_class(desk, row.id, form, base=base)


class RetireDialog(ActDialog):
    """Retires a class; its clients go to another one."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, row: ClassRow, others: Sequence[ClassRow]) -> None:
        title = _("Retire the class “{name}”").format(name=row.name)
        super().__init__(parent, jobs, title, self._retiring, columns=1)
        self._row = row
        about = ngettext(
            "{n} client goes to another class; the change stands in its history.",
            "{n} clients go to another class; the change stands in their history.",
            row.count,
        ).format(n=f"{row.count:,}")
        self.body.insertWidget(0, wrapped(about if row.count else _("No client is in this class."), look="muted"))
        options = [(None, _("Choose…")), *((one.id, one.name) for one in others)]
        self.form.add("replacement", _("Their new &class"), choice(options))
        self.form.set_visible("replacement", visible=row.count > 0)
        self.primary.setText(_("&Retire"))

    def _retiring(self, values: dict[str, Any]) -> Act:
        row, progress = self._row, self._jobs.progress
        return lambda desk: classes.retire_class(desk, row.id, values["replacement"], progress=progress)


class WordDialog(ActDialog):
    """Adds a word to a list, or gives one another name."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, kind: ListKind, row: WordRow | None = None) -> None:
        super().__init__(parent, jobs, _("Rename the entry") if row else _("New entry"), self._keeping, columns=1)
        self._kind, self._row = kind, row
        self.follows = (row.id or b"") if row else b""
        if row is not None and row.count:
            self.body.insertWidget(0, wrapped(_holders(row.count), look="muted"))
        self.form.add("name", pgettext("list entry", "&Name"), line_edit(), _NEEDED)
        self.form.fill({"name": row.name if row else ""})

    def _keeping(self, values: dict[str, Any]) -> Act:
        kind, row, name, progress = self._kind, self._row, values["name"], self._jobs.progress
        if row is None:
            return lambda desk: listkeeping.add_word(desk, kind, name)
        entry = row.id
        return lambda desk: listkeeping.rename_word(desk, kind, row.name, name, entry=entry, progress=progress)


class MergeDialog(ActDialog):
    """Puts one word in the place of another, in the list and in every file."""

    def __init__(
        self, parent: QWidget | None, jobs: Jobs, kind: ListKind, row: WordRow, others: Sequence[WordRow]
    ) -> None:
        title = _("Merge “{name}” into another entry").format(name=row.name)
        super().__init__(parent, jobs, title, self._merging, columns=1)
        self._kind, self._row = kind, row
        self.body.insertWidget(0, wrapped(_holders(row.count), look="muted"))
        options = [("", _("Choose…")), *((one.name, one.name) for one in others)]
        self.form.add("into", _("&Into"), choice(options), _NEEDED)
        self.primary.setText(_("&Merge"))

    def _merging(self, values: dict[str, Any]) -> Act:
        kind, row, into, progress = self._kind, self._row, values["into"], self._jobs.progress
        return lambda desk: listkeeping.merge_words(desk, kind, [row.name], into, progress=progress)


def _holders(count: int) -> str:
    if not count:
        return _("No file holds this entry yet.")
    return ngettext(
        "{n} file holds this entry and is changed with it.", "{n} files hold this entry and are changed with it.", count
    ).format(n=f"{count:,}")
