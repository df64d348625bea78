"""Leaves on paper: painted one after the other beside the window, each fitted into a sheet and turned if it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from clientbook.support.errors import Unavailable
from clientbook.support.i18n import _
from clientbook.ui.documents.shapes import turned

if TYPE_CHECKING:
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.documents.shapes import Leaves
    from clientbook.ui.jobs import Jobs

PRINT_DPI = 300
_MARGIN = 8.0


def a4_printer(name: str) -> QPrinter:
    """Return a printer for A4 with narrow margins; the dialog chooses the device and the pages."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setResolution(PRINT_DPI)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
    )
    printer.setPageLayout(layout)
    return printer


class LeafPrint(QObject):
    """Prints the pages that the printer names; `done` says how many, `failed` why not."""

    done = Signal(int)
    failed = Signal(object)

    def __init__(self, leaves: Leaves, aside: Jobs, printer: QPrinter, parent: QObject) -> None:
        super().__init__(parent)
        self._leaves, self._aside, self._printer = leaves, aside, printer
        self._painter = QPainter()
        self._first = max(printer.fromPage(), 1) - 1
        self._last = min(printer.toPage() or len(leaves.sizes), len(leaves.sizes)) - 1
        self._page = self._first

    def start(self) -> None:
        """Begin; what follows happens beside the window's other work."""
        if self._painter.begin(self._printer):
            self._next()
        else:
            self.failed.emit(Unavailable(_("The printer does not answer. Check it and print again.")))

    def _next(self) -> None:
        leaves, page = self._leaves, self._page
        sheet = self._printer.pageRect(QPrinter.Unit.DevicePixel).toRect().size()
        leaf = leaves.sizes[page]
        lies = (leaf.width() > leaf.height()) != (sheet.width() > sheet.height())
        room = sheet.transposed() if lies else sheet
        size = leaf.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).toSize()
        self._aside.run(
            self, lambda: turned(leaves.paint(page, size), 1 if lies else 0), self._draw, failed=self._give_up
        )

    def _draw(self, image: QImage) -> None:
        sheet = self._printer.pageRect(QPrinter.Unit.DevicePixel).toRect().size()
        size: QSize = image.size().scaled(sheet, Qt.AspectRatioMode.KeepAspectRatio)
        if self._page > self._first:
            self._printer.newPage()
        left, top = (sheet.width() - size.width()) // 2, (sheet.height() - size.height()) // 2
        self._painter.drawImage(QRect(left, top, size.width(), size.height()), image)
        self._page += 1
        if self._page <= self._last:
            self._next()
            return
        self._painter.end()
        self.done.emit(self._last - self._first + 1)

    def stop(self) -> None:
        """Print no further."""
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()

    def _give_up(self, error: ClientbookError) -> None:
        self.stop()
        self.failed.emit(error)
