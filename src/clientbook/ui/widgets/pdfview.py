"""A PDF inside the program: pages on the screen, the printer, and saving where the person says.

The bytes stay in memory; nothing readable touches the disk unless it is saved on purpose.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSize, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from clientbook.support.errors import Unavailable
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _
from clientbook.ui.widgets.labels import button, column, frame, icon_button, row, text_label
from clientbook.ui.widgets.notice import NoticeBar

PRINT_DPI = 300
_STEP = 1.2


class PdfPreview(QWidget):
    """Shows a PDF; `printed` and `saved` tell that it left the program, so that the act is logged."""

    printed = Signal(int)
    saved = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._bytes = b""
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.notice = NoticeBar()
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setAccessibleName(name)
        self._pages = text_label("", look="muted")
        self._view.pageNavigator().currentPageChanged.connect(lambda _page: self._count())
        layout = column(self._tool_bar(), self.notice, self._view, spacing=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _tool_bar(self) -> QWidget:
        bar = frame("bar")
        print_button = button(_("&Print…"), self.print_clicked, icon="print")
        save_button = button(_("&Save as PDF…"), self.save_clicked, icon="save")
        bar.setLayout(
            row(
                self._pages,
                None,
                icon_button("zoom_out", _("Smaller"), lambda: self._zoom(1 / _STEP)),
                icon_button("zoom_in", _("Larger"), lambda: self._zoom(_STEP)),
                button(_("Whole width"), self._fit, look="link"),
                save_button,
                print_button,
                margins=(16, 8, 16, 8),
            )
        )
        return bar

    def load(self, data: bytes) -> None:
        """Show a PDF from memory."""
        self._bytes = data
        self._buffer.close()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._count()

    def empty(self) -> None:
        """Forget the document."""
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self._bytes = b""

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return self._document.pageCount()

    def print_clicked(self) -> None:
        """Choose a printer and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        printer.setResolution(PRINT_DPI)
        printer.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
        )
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.page_count)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the chosen pages at the printer's resolution."""
        first = max(printer.fromPage(), 1)
        last = printer.toPage() or self.page_count
        painter = QPainter()
        if not painter.begin(printer):
            self.notice.say(_("The printer does not answer. Check it and print again."), "bad")
            return
        for number in range(first, last + 1):
            if number > first:
                printer.newPage()
            area = printer.pageRect(QPrinter.Unit.DevicePixel).toRect()
            image = self._document.render(number - 1, QSize(area.width(), area.height()))
            painter.drawImage(area.topLeft(), image)
        painter.end()
        self.printed.emit(last - first + 1)

    def save_clicked(self) -> None:
        """Choose a file and save."""
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), f"{self._name}.pdf", "PDF (*.pdf)")
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the PDF to `path`, whole or not at all."""
        try:
            atomic_write(path, self._bytes)
        except Unavailable as error:
            self.notice.say(error.message, "bad")
            return
        self.notice.say(_("Saved as {name}.").format(name=path.name), "ok")
        self.saved.emit(str(path))

    def _zoom(self, factor: float) -> None:
        shown = self._view.zoomFactor()
        if self._view.zoomMode() != QPdfView.ZoomMode.Custom:
            shown = self._view.viewport().width() / max(self._document.pagePointSize(0).width(), 1) * 0.75
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(min(max(shown * factor, 0.25), 4.0))

    def _fit(self) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _count(self) -> None:
        page = self._view.pageNavigator().currentPage() + 1
        self._pages.setText(_("Page {page} of {pages}").format(page=page, pages=self.page_count))
