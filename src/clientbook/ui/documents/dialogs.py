"""Short forms around documents: what is said of files before they are added, and of a document afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientbook.domain.documents import DocumentType
from clientbook.services.document_rows import TYPE_NAMES
from clientbook.services.documents import DocumentForm, LookedAt, NewFile, likely_type
from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext
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

_LISTED = 8
Saved = "Callable[[list[NewFile]], None]"


class _DocumentDialog(FormDialog):
    """The fields that describe a document; the end of a contract is asked for contracts alone."""

    def __init__(self, parent: QWidget | None, title: str, *, verb: str) -> None:
        super().__init__(parent, title, verb=verb, columns=2, width=520)

    def _add_fields(self, *, kinds: list[tuple[DocumentType | None, str]], kind: DocumentType | None) -> None:
        self.type = choice(kinds, kind)
        self.form.add("type", _("&Kind"), self.type)
        self.form.add("on", _("&Day of the document"), DateField(today()), Rules(required=True))
        self.form.add("ends_on", _("Contract &ends"), DateField())
        self.form.add("note", _("&Note"), text_edit(lines=2), Rules(span=2))
        self.type.activated.connect(lambda _place: self._show_end())
        self._show_end()

    def _show_end(self) -> None:
        self.form.set_visible("ends_on", visible=self.type.currentData() is DocumentType.CONTRACT)


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


class EditDialog(_DocumentDialog):
    """What is said of a document; Save hands the form on and the dialog stays until `accept`."""

    def __init__(self, parent: QWidget | None, document: DocumentRow, save: Callable[[DocumentForm], None]) -> None:
        super().__init__(parent, _("Edit document"), verb=_("&Save"))
        self._save = save
        self.form.add("title", _("&Title"), line_edit(), Rules(required=True, span=2))
        self._add_fields(kinds=_kinds(), kind=document.type)
        self.form.fill({"title": document.title, "on": document.on, "ends_on": document.ends_on, "note": document.note})

    def save(self, values: dict[str, Any]) -> None:
        """Run the act."""
        self._save(DocumentForm(**values))


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
