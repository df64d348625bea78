"""Short forms around documents: what is said of files before they are added, and of a document afterwards."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from clientbook.domain.documents import DocumentType
from clientbook.services import documents
from clientbook.services.document_rows import TYPE_NAMES
from clientbook.services.documents import DocumentForm, LookedAt, NewFile, likely_type
from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext
from clientbook.ui.clients.dialogs import Act, ActDialog
from clientbook.ui.format import file_size
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.dialog import FormDialog
from clientbook.ui.widgets.editors import choice, line_edit, text_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import column, row, text_label, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from clientbook.services.document_rows import DocumentRow
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.widgets.choices import ChoiceBox
    from clientbook.ui.widgets.form import Form

_LISTED = 8
Saved = "Callable[[list[NewFile]], None]"


class _DocumentDialog(FormDialog):
    """The fields that describe a document; the end of a contract is asked for contracts alone."""

    def __init__(self, parent: QWidget | None, title: str, *, verb: str) -> None:
        super().__init__(parent, title, verb=verb, columns=2, width=520)

    def _add_fields(self, *, kinds: list[tuple[DocumentType | None, str]], kind: DocumentType | None) -> None:
        self.type = add_fields(self.form, kinds=kinds, kind=kind)


def add_fields(form: Form, *, kinds: list[tuple[DocumentType | None, str]], kind: DocumentType | None) -> ChoiceBox:
    """Add what describes a document; returns the chooser of its kind."""
    box = choice(kinds, kind)
    form.add("type", _("&Kind"), box)
    form.add("on", _("&Day of the document"), DateField(today()), Rules(required=True))
    form.add("ends_on", _("Contract &ends"), DateField())
    form.add("note", _("&Note"), text_edit(lines=2), Rules(span=2))

    def show_end() -> None:
        form.set_visible("ends_on", visible=box.currentData() is DocumentType.CONTRACT)

    box.activated.connect(lambda _place: show_end())
    show_end()
    return box


class AddDialog(_DocumentDialog):
    """Says what is about to be added, and what of the chosen files cannot be; hands the files on when confirmed."""

    def __init__(self, parent: QWidget | None, looked: LookedAt, add: Callable[[list[NewFile]], None]) -> None:
        count = len(looked.sources)
        self._sources, self._add = looked.sources, add
        verb = ngettext("&Add {n} document", "&Add {n} documents", count).format(n=count)
        super().__init__(parent, _("Add documents"), verb=verb)
        is_one = count == 1
        self.body.insertLayout(0, _listed(looked))
        if looked.problems:
            self.notice.say("\n".join(looked.problems[:_LISTED]), "warn")
        self.title = line_edit(looked.sources[0].name.rpartition(".")[0] if is_one else "")
        if is_one:
            self.form.add("title", _("&Title"), self.title, Rules(span=2))
        likely = {likely_type(one.name, one.media_type) for one in looked.sources}
        kinds: list[tuple[DocumentType | None, str]] = [] if is_one else [(None, _("as each file looks"))]
        self._add_fields(kinds=[*kinds, *_kinds()], kind=likely.pop() if len(likely) == 1 else None)

    def save(self, values: dict[str, Any]) -> None:
        """Hand the files on and end: adding goes on beside the window's other work."""
        form = DocumentForm(**values)
        self.form.clean()
        self.accept()
        self._add([NewFile(source, form) for source in self._sources])


class VersionDialog(_DocumentDialog):
    """A file that takes the place of a document's newest version."""

    def __init__(
        self, parent: QWidget | None, document: DocumentRow, looked: LookedAt, add: Callable[[list[NewFile]], None]
    ) -> None:
        self._source, self._add = looked.sources[0], add
        super().__init__(parent, _("New version of {title}").format(title=document.title), verb=_("&Add version"))
        self.body.insertLayout(0, _listed(looked))
        self._add_fields(kinds=_kinds(), kind=document.type)
        self.form.fill({"ends_on": document.ends_on})

    def save(self, values: dict[str, Any]) -> None:
        """Hand the file on and end."""
        form = DocumentForm(**values)
        self.form.clean()
        self.accept()
        self._add([NewFile(self._source, form)])


class EditDialog(ActDialog):
    """What is said of a document."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, document: DocumentRow) -> None:
        super().__init__(parent, jobs, _("Edit document"), self._describing)
        self.follows = document.id
        self._base = documents.document_form(document)
        self.form.add("title", _("&Title"), line_edit(), Rules(required=True, span=2))
        add_fields(self.form, kinds=_kinds(), kind=document.type)
        self.form.fill(asdict(self._base))

    def _describing(self, values: dict[str, Any]) -> Act:
        form, key, base = DocumentForm(**values), self.follows, self._base
        return lambda desk: documents.edit_document(desk, key, form, base=base)


def _kinds() -> list[tuple[DocumentType | None, str]]:
    return [(kind, _(name)) for kind, name in TYPE_NAMES.items()]


def _listed(looked: LookedAt) -> Any:
    """Return the names and sizes of the files, the first ones where they are many."""
    lines = [
        row(wrapped(one.name), text_label(file_size(one.size), look="muted"), spacing=12)
        for one in looked.sources[:_LISTED]
    ]
    for line in lines:
        line.setStretch(0, 1)
    layout = column(*lines, spacing=2)
    if (more := len(looked.sources) - _LISTED) > 0:
        layout.addWidget(text_label(ngettext("and {n} more", "and {n} more", more).format(n=more), look="muted"))
    return layout
