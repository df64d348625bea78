"""A printed document inside the program: the pages as they will come out of the printer, to print or to save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShortcut
from PySide6.QtPdfWidgets import QPdfView

from clientbook.ui.page import Page
from clientbook.ui.widgets.pdfview import PdfPreview

if TYPE_CHECKING:
    from clientbook.services.printing import Paper
    from clientbook.ui.page import Shell

_ZOOM = 1.15


class PaperPage(Page):
    """The preview of one `Paper`; pushed over the page that printed it. The bytes go when the page goes."""

    def __init__(self, shell: Shell, title: str, paper: Paper) -> None:
        super().__init__(shell)
        self.preview = PdfPreview(paper.filename.removesuffix(".pdf"))
        for shortcut in self.preview.findChildren(QShortcut):
            shortcut.setEnabled(False)  # Ctrl+P is the frame's and arrives at print_clicked
        self.preview.load(paper.pdf)
        for view in self.preview.findChildren(QPdfView):
            view.setZoomMode(QPdfView.ZoomMode.Custom)
            view.setZoomFactor(_ZOOM)
        self.body.addWidget(self.preview)
        self.setFocusProxy(self.preview)
        self.name_page(title, paper.serial)

    def print_clicked(self) -> None:
        """Ctrl+P: choose a printer and print."""
        self.preview.print_clicked()

    def empty(self) -> None:
        """Forget the document."""
        self.preview.empty()
