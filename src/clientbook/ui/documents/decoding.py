"""PDFs and images that somebody sent, as leaves. This runs in the decoder process, away from vault and window.

What comes in is hostile until shown otherwise. One decoder is named for each image, its size is read before its pixels,
and no picture is ever made larger than a screen can use.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter
from PySide6.QtPdf import QPdfDocument

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.documents.shapes import MAX_IMAGES, MAX_PAGES, MAX_PIXELS, SHOWN_PIXELS, Leaves, within

_POINTS_PER_INCH, _SCREEN_DPI = 72, 96
_SIDES = 30.0


def pdf_leaves(data: QByteArray) -> Leaves:
    """Return the pages of a PDF. Raises Invalid, with what can be done instead."""
    return _Pdf(data).leaves()


def image_leaves(data: QByteArray, image_format: str) -> Leaves:
    """Return an image, or the pages of a TIFF, by the one decoder that is named. Raises Invalid."""
    return _Images(data, image_format).leaves()


class _Pdf:
    def __init__(self, data: QByteArray) -> None:
        self._buffer = _opened(data)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        if self._document.error() == QPdfDocument.Error.IncorrectPassword:
            raise Invalid(_("This PDF is protected by a password. Save a copy and open that in a PDF program."))
        if self._document.status() != QPdfDocument.Status.Ready or not 0 < self._document.pageCount() <= MAX_PAGES:
            raise Invalid(_("This PDF is damaged and cannot be shown. Save a copy, or ask for the file once more."))

    def leaves(self) -> Leaves:
        pages = range(self._document.pageCount())
        return Leaves(tuple(_shape(self._document.pagePointSize(page)) for page in pages), self._paint)

    def _paint(self, page: int, size: QSize) -> QImage:
        size = within(size, SHOWN_PIXELS)
        drawn = self._document.render(page, size)
        made = QImage(size, QImage.Format.Format_RGB32)
        made.fill(Qt.GlobalColor.white)
        painter = QPainter(made)
        painter.drawImage(0, 0, drawn)
        painter.end()
        return made


class _Images:
    def __init__(self, data: QByteArray, image_format: str) -> None:
        self._data, self._format = data, image_format
        self._decoded: tuple[int, QImage] | None = None

    def leaves(self) -> Leaves:
        reader = self._reader()
        count = reader.imageCount() if self._format == "tiff" else 1
        if not 0 < count <= MAX_IMAGES:
            raise _broken_image()
        return Leaves(tuple(_image_size(reader, page) for page in range(count)), self._paint, is_picture=count == 1)

    def _reader(self) -> QImageReader:
        self._buffer = _opened(self._data)
        reader = QImageReader(self._buffer, QByteArray(self._format.encode()))
        reader.setAutoDetectImageFormat(False)
        reader.setAutoTransform(True)
        return reader

    def _paint(self, page: int, size: QSize) -> QImage:
        whole = self._whole(page)
        size = within(size, SHOWN_PIXELS).boundedTo(whole.size())
        scaled = whole.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        made = QImage(size, QImage.Format.Format_RGB32)
        made.fill(Qt.GlobalColor.white)
        painter = QPainter(made)
        painter.drawImage(QRect(0, 0, size.width(), size.height()), scaled)
        painter.end()
        return made

    def _whole(self, page: int) -> QImage:
        if self._decoded is None or self._decoded[0] != page:
            self._decoded = None
            reader = self._reader()
            _image_size(reader, page)
            size = reader.size()
            if (shown := within(size, SHOWN_PIXELS)) != size:
                reader.setScaledSize(shown)
            image = reader.read()
            if image.isNull():
                raise _broken_image()
            self._decoded = (page, image)
        return self._decoded[1]


def _image_size(reader: QImageReader, page: int) -> QSizeF:
    """Go to an image and return its size as it is shown; Invalid before a pixel of what is too large is decoded."""
    if page and not reader.jumpToImage(page):
        raise _broken_image()
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        raise _broken_image()
    if size.width() * size.height() > MAX_PIXELS:
        text = _("This image has {width} × {height} pixels, more than can be shown here. Save a copy to see it.")
        raise Invalid(text.format(width=f"{size.width():,}", height=f"{size.height():,}"))
    is_turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    return QSizeF(size.transposed() if is_turned else size)


def _opened(data: QByteArray) -> QBuffer:
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer


def _shape(points: QSizeF) -> QSizeF:
    """Return a page's size on the screen; what no paper has is given the shape of a very long one."""
    width, height = max(points.width(), 1.0), max(points.height(), 1.0)
    scale = _SCREEN_DPI / _POINTS_PER_INCH
    return QSizeF(min(width, height * _SIDES) * scale, min(height, width * _SIDES) * scale)


def _broken_image() -> Invalid:
    return Invalid(_("This image is damaged and cannot be shown. Save a copy, or ask for the file once more."))
