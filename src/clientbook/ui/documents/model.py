"""The documents of a file as lines: the newest version of each, with the older ones unfolded below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from clientbook.domain.documents import DocumentType
from clientbook.support.i18n import _
from clientbook.ui.format import file_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.services.document_rows import DocumentRow

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole + 1
TYPE_ICONS = {
    DocumentType.CONTRACT: "certificate",
    DocumentType.SCAN: "pdf",
    DocumentType.CHAT_LOG: "chat",
    DocumentType.PHOTO: "image",
    DocumentType.OTHER: "document",
}


class Line(NamedTuple):
    """One version in the list; an older one lies below the newest, which is then open."""

    row: DocumentRow
    is_older: bool = False
    is_open: bool = False

    @property
    def title(self) -> str:
        """What stands in the first line."""
        return _("Version {number}").format(number=self.row.number) if self.is_older else self.row.title

    @property
    def details(self) -> str:
        """What stands in the second line."""
        row = self.row
        ends = _("ends {date}").format(date=row.ends_on) if row.ends_on else ""
        about = row.removed or row.file_name
        parts = (row.type_name, ends, about, file_size(row.size), row.note)
        return " · ".join(part for part in parts if part)

    @property
    def version(self) -> str:
        """What the pill says of a document with several versions."""
        if self.is_older or (self.row.number == 1 and not self.row.older):
            return ""
        return _("v{number}").format(number=self.row.number)


class DocumentModel(QAbstractListModel):
    """The lines shown; `is_open` series keep open when the list is shown anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DocumentRow, ...] = ()
        self._open: set[bytes] = set()
        self.lines: list[Line] = []

    def show(self, rows: Sequence[DocumentRow]) -> None:
        """Show these documents."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._open &= {row.series for row in rows}
        self.lines = list(self._lines())
        self.endResetModel()

    def unfold(self, series: bytes, *, is_open: bool) -> None:
        """Show or hide the older versions of a document."""
        (self._open.add if is_open else self._open.discard)(series)
        self.show(self._rows)

    def place(self, document: bytes) -> int:
        """Return the position of a version, or -1."""
        return next((place for place, line in enumerate(self.lines) if line.row.id == document), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line, and its words for screen readers."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = (line.title, line.version, line.details, line.row.on.isoformat(), line.row.who)
            return ", ".join(word for word in words if word)
        return None

    def _lines(self) -> Iterator[Line]:
        for row in self._rows:
            is_open = row.series in self._open and bool(row.older)
            yield Line(row, is_open=is_open)
            if is_open:
                yield from (Line(older, is_older=True) for older in row.older)
