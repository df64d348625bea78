"""One document inside the program: a PDF, an image or a text, from memory; of anything else, what it is.

Opening is an entry in the log. Nothing is opened by another program, nothing readable touches the disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QWidget

from clientbook.domain.access import Right
from clientbook.domain.documents import Preview
from clientbook.services import document_copies
from clientbook.support.errors import Damaged, Refused
from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.documents.leaves import LeafView
from clientbook.ui.documents.printing import LeafPrint, a4_printer
from clientbook.ui.documents.process import Decoder
from clientbook.ui.documents.viewbar import ViewBar
from clientbook.ui.format import file_size
from clientbook.ui.page import Page
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtPrintSupport import QPrinter

    from clientbook.desk import Desk
    from clientbook.services.document_copies import ShownText
    from clientbook.services.document_rows import DocumentRow
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.documents.shapes import Leaves
    from clientbook.ui.page import Shell


class _Content(NamedTuple):
    data: bytearray
    image_format: str


class DocumentPage(Page):
    """The preview of one version; pushed over the file. What it shows goes when the page goes."""

    def __init__(self, shell: Shell, document: DocumentRow) -> None:
        super().__init__(shell)
        self.document = document
        self._is_opened = False
        self._aside, self._decoder = shell.jobs.aside(self), Decoder()
        self.view = LeafView(self._aside, document.title)
        self.view.failed.connect(self.show_error)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(document.title)
        self.text.setProperty("look", "bare")
        self.text.document().setDocumentMargin(theme.SPACE_L)
        self.note = EmptyState()
        self._leafing = QWidget()
        layout = column(ViewBar(self.view), self.view, spacing=0)
        layout.setStretch(1, 1)
        self._leafing.setLayout(layout)
        self._bodies = (self._leafing, self.text, self.note)
        for body in self._bodies:
            self.body.addWidget(body)
        if shell.who.may(Right.EXPORT):
            self.add_action(_("&Save a copy…"), self.save_clicked, icon="save", tip="Ctrl+S").setShortcut("Ctrl+S")
        self._leaves: Leaves | None = None
        self._print = self.add_action(_("&Print…"), self.print_clicked, icon="print", tip="Ctrl+P")
        self._print.hide()
        self.name_page(document.title, describe(document))
        self._show(self.note)

    def reload(self) -> None:
        """Open the document once; what was opened stays as it is."""
        if self._is_opened:
            return
        self._is_opened = True
        if self.document.preview is Preview.NOTHING:
            self._say_what_it_is()
            return
        jobs, key = self.shell.jobs, self.document.id
        is_text = self.document.preview is Preview.TEXT
        most = document_copies.MAX_SHOWN_BYTES + 1 if is_text else self.document.size
        self.note.say("document", _("Opening…"), "")

        def read(desk: Desk) -> _Content:
            opened = document_copies.open_document(desk, key, progress=jobs.progress)
            return _Content(_collected(opened.blocks, most), opened.image_format)

        jobs.query(self, read, self._decode, label=_("Opening, in MB:"), failed=self._not_opened)

    def empty(self) -> None:
        """Forget the document."""
        self._decoder.close()
        self._aside.let_go()
        self._leaves = None
        self._print.hide()
        for printing in self.findChildren(LeafPrint):
            printing.stop()
        self.view.empty()
        self.text.clear()
        self.note.say("document", "", "")
        self._show(self.note)

    def save_clicked(self) -> None:
        """Choose where a copy goes, then write it there."""
        ask_copy(self, self.document)

    def print_clicked(self) -> None:
        """Choose a printer and print; that is an entry in the log."""
        if self._leaves is None or not self._print.isVisibleTo(self.head):
            return
        printer = a4_printer(self.document.title)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(self._leaves.sizes))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Journal the printing, then print the chosen pages."""
        key, leaves = self.document.id, self._leaves
        if leaves is not None:
            printing = LeafPrint(leaves, self._aside, printer, self)
            printing.done.connect(self._printed)
            printing.failed.connect(self.show_error)
            self.shell.jobs.query(
                self, lambda desk: document_copies.note_printed(desk, key), lambda _nothing: printing.start()
            )

    def _printed(self, pages: int) -> None:
        self.notice.say(ngettext("{n} page printed", "{n} pages printed", pages).format(n=pages), "ok")

    def _decode(self, content: _Content) -> None:
        data, failed = content.data, self._cannot_show
        if self.document.preview is Preview.TEXT:
            self._aside.run(self, lambda: document_copies.shown_text(bytes(data)), self._show_text, failed=failed)
        else:
            kind = content.image_format or "pdf"
            self._aside.run(self, lambda: self._decoder.leaves(data, kind), self._show_leaves, failed=failed)

    def _show_leaves(self, leaves: Leaves) -> None:
        self._leaves = leaves
        self._show(self._leafing)
        self.view.show_leaves(leaves)
        self._print.setVisible(self.shell.who.may(Right.PRINT))
        self.view.setFocus()

    def _show_text(self, shown: ShownText) -> None:
        self.text.setPlainText(shown.text)
        self._show(self.text)
        self.text.setFocus()
        if shown.is_cut:
            self.notice.say(_("Only the beginning of this text is shown. Save a copy to read all of it."), "info")

    def _show(self, shown: QWidget) -> None:
        for body in self._bodies:
            body.setVisible(body is shown)
        self.setFocusProxy(self.view if shown is self._leafing else shown)

    def _not_opened(self, error: ClientbookError) -> None:
        if isinstance(error, (Damaged, Refused)):
            self.note.say("alert", _("This document cannot be opened"), "")
        else:
            self.note.say("document", _("Not opened"), "", action=_("&Try again"), act=self._try_again)
        self.show_error(error)

    def _try_again(self) -> None:
        self._is_opened = False
        self.notice.dismiss()
        self.reload()

    def _cannot_show(self, error: ClientbookError) -> None:
        self._explain(error.message)

    def _say_what_it_is(self) -> None:
        text = _("This is a file of the kind “{kind}”, which is not shown here. It stays closed in the vault.")
        self._explain(text.format(kind=self.document.media))

    def _explain(self, text: str) -> None:
        self._show(self.note)
        if self.shell.who.may(Right.EXPORT):
            self.note.say("document", self.document.file_name, text, action=_("Save a copy…"), act=self.save_clicked)
        else:
            without = _("Your role may not save copies; ask a manager or the owner.")
            self.note.say("document", self.document.file_name, f"{text} {without}")


def describe(document: DocumentRow) -> str:
    """Return what stands beside a document's title: its type, version, file and size."""
    version = _("version {number}").format(number=document.number) if document.number > 1 or document.older else ""
    parts = (document.type_name, version, document.file_name, file_size(document.size))
    return " · ".join(part for part in parts if part)


def ask_copy(page: Page, document: DocumentRow) -> None:
    """Ask where a copy of a document is to be saved; the name that is offered is one that every system takes."""
    offered = document_copies.copy_name(document)
    chosen, _kind = QFileDialog.getSaveFileName(page, _("Save a copy outside the vault"), offered)
    if chosen:
        save_copy(page, document, Path(chosen))


def save_copy(page: Page, document: DocumentRow, path: Path) -> None:
    """Write a copy to `path` on the worker and say so on the page."""
    jobs = page.shell.jobs
    done: Callable[[None], None] = lambda _nothing: page.notice.say(  # noqa: E731
        _("A copy is outside the vault now, readable by anybody: {name}").format(name=path.name), "ok"
    )
    jobs.query(
        page,
        lambda desk: document_copies.save_copy(desk, document.id, path, progress=jobs.progress),
        done,
        label=_("Saving a copy, in MB:"),
    )


def _collected(blocks: Iterable[bytes], most: int) -> bytearray:
    """Return up to `most` bytes in one piece; every block is read, since all are checked together."""
    data, done = bytearray(most), 0
    for block in blocks:
        part = block[: most - done]
        data[done : done + len(part)] = part
        done += len(part)
    del data[done:]
    return data
