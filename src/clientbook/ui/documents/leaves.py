"""Leaves below each other: scrolled, zoomed, turned by keys and buttons; another thread paints them."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.documents.shapes import turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.support.errors import ClientbookError
    from clientbook.ui.documents.shapes import Leaves
    from clientbook.ui.jobs import Jobs

SMALLEST, LARGEST, STEP = 0.1, 5.0, 1.25
_READING, _PICTURE = "reading", "picture"
_MOST = {_READING: 1.25, _PICTURE: 1.0}
_LEAST, _TALLEST = 0.001, 2_000_000_000.0
_GAP = 12
_KEPT_BYTES = 128 * 2**20
_KEPT_PIXELS = _KEPT_BYTES // 4


class _Painted(NamedTuple):
    image: QImage
    size: QSize
    quarters: int


class LeafView(QAbstractScrollArea):
    """Shows leaves. `moved` tells that another leaf is in front or the zoom is another one."""

    moved = Signal()
    failed = Signal(object)

    def __init__(self, aside: Jobs, name: str) -> None:
        super().__init__()
        self._aside = aside
        self._leaves: Leaves | None = None
        self._zoom, self._fit, self._quarters = 1.0, "", 0
        self._tops: list[int] = []
        self._shapes: list[QSize] = []
        self._painted: OrderedDict[int, _Painted] = OrderedDict()
        self._asked: dict[int, tuple[QSize, int]] = {}
        self._in_sight: frozenset[int] = frozenset()
        self.setAccessibleName(name)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._scrolled)

    def show_leaves(self, leaves: Leaves) -> None:
        """Show these leaves from the top: pages as is good to read, a picture whole."""
        self.empty()
        self._leaves, self._fit = leaves, _PICTURE if leaves.is_picture else _READING
        self._place()

    def empty(self) -> None:
        """Forget the leaves."""
        self._leaves = None
        self._quarters = 0
        self._tops, self._shapes = [], []
        self._painted.clear()
        self._asked.clear()
        self._in_sight = frozenset()
        self.viewport().update()

    @property
    def count(self) -> int:
        """How many leaves there are."""
        return len(self._shapes)

    @property
    def current(self) -> int:
        """The leaf in front, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max(bisect_right(self._tops, middle) - 1, 0)

    @property
    def zoom(self) -> float:
        """How large leaves are shown; 1.0 is 100 %."""
        return self._zoom

    @property
    def quarters(self) -> int:
        """By how many quarters leaves are turned clockwise."""
        return self._quarters

    @property
    def is_painted(self) -> bool:
        """Whether everything in sight stands there as it should."""
        return bool(self._shapes) and all(self._is_fresh(page) for page in self._visible())

    def zoom_by(self, factor: float) -> None:
        """Show leaves larger or smaller."""
        self._fit = ""
        self._zoom = min(max(self._zoom * factor, SMALLEST), LARGEST)
        self._place()

    def fit(self, what: str) -> None:
        """Show leaves as wide as the view ("width") or whole ("page")."""
        self._fit = what
        self._place()

    def turn(self, quarters: int) -> None:
        """Turn every leaf clockwise."""
        self._quarters = (self._quarters + quarters) % 4
        self._place()

    def go_to(self, page: int) -> None:
        """Bring a leaf to the top."""
        if self._tops:
            page = min(max(page, 0), self.count - 1)
            self.verticalScrollBar().setValue(self._tops[page] - _GAP // 2 if page else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages, scroll, zoom and rotate."""
        act = self._key_acts().get((event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier))
        if act is None:
            super().keyPressEvent(event)
            return
        act()

    def _key_acts(self) -> dict[tuple[int, Qt.KeyboardModifier], Callable[[], object]]:
        keys, plain, control = Qt.Key, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
        bar = self.verticalScrollBar()
        screen = max(self.viewport().height() - 2 * _GAP, 1)
        return {
            (keys.Key_PageDown, plain): lambda: bar.setValue(bar.value() + screen),
            (keys.Key_PageUp, plain): lambda: bar.setValue(bar.value() - screen),
            (keys.Key_Space, plain): lambda: bar.setValue(bar.value() + screen),
            (keys.Key_PageDown, control): lambda: self.go_to(self.current + 1),
            (keys.Key_PageUp, control): lambda: self.go_to(self.current - 1),
            (keys.Key_Home, plain): lambda: self.go_to(0),
            (keys.Key_End, plain): lambda: bar.setValue(bar.maximum()),
            (keys.Key_Plus, plain): lambda: self.zoom_by(STEP),
            (keys.Key_Plus, control): lambda: self.zoom_by(STEP),
            (keys.Key_Equal, control): lambda: self.zoom_by(STEP),
            (keys.Key_Minus, plain): lambda: self.zoom_by(1 / STEP),
            (keys.Key_Minus, control): lambda: self.zoom_by(1 / STEP),
            (keys.Key_0, control): lambda: self.fit("width"),
            (keys.Key_9, control): lambda: self.fit("page"),
            (keys.Key_R, plain): lambda: self.turn(1),
            (keys.Key_R, Qt.KeyboardModifier.ShiftModifier): lambda: self.turn(-1),
        }

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP ** (event.angleDelta().y() / 120))
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the leaves to the new size."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight: leaves that are there, white ones that are still to come."""
        painter, look = QPainter(self.viewport()), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), look.color("bg"))
        for page in self._visible():
            area = self._area(page)
            painted = self._painted.get(page)
            painter.fillRect(area, Qt.GlobalColor.white)
            if painted is not None and painted.quarters == self._quarters:
                painter.drawImage(area, painted.image)
            else:
                painter.setPen(look.color("faint"))
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, _("Page {page}").format(page=page + 1))
        painter.end()
        self._soon.start()

    def _scrolled(self) -> None:
        self.viewport().update()
        self.moved.emit()

    def _place(self) -> None:
        """Lay every leaf out anew and keep the one in front in front."""
        if self._leaves is None:
            return
        page, depth = self._position()
        tallest = _TALLEST / sum(self._turned(size).height() for size in self._leaves.sizes)
        self._zoom = min(max(self._fitting(page), _LEAST), tallest)
        self._shapes = [self._shape(size) for size in self._leaves.sizes]
        self._tops = list(accumulate((shape.height() + _GAP for shape in self._shapes[:-1]), initial=_GAP))
        height = self._tops[-1] + self._shapes[-1].height() + _GAP
        width = max(shape.width() for shape in self._shapes) + 2 * _GAP
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(height - view.height(), 0))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(width - view.width(), 0))
        self.horizontalScrollBar().setPageStep(view.width())
        self.verticalScrollBar().setValue(round(self._tops[page] + depth * self._shapes[page].height()))
        self._asked.clear()
        self.viewport().update()
        self.moved.emit()

    def _position(self) -> tuple[int, float]:
        """Return the leaf at the upper edge and how much of it lies above, as a share of its height."""
        if not self._tops:
            return 0, -1.0
        top = self.verticalScrollBar().value()
        page = max(bisect_right(self._tops, top) - 1, 0)
        return page, (top - self._tops[page]) / self._shapes[page].height()

    def _fitting(self, page: int) -> float:
        if self._leaves is None or not self._fit:
            return self._zoom
        size = self._turned(self._leaves.sizes[page])
        view = self.viewport().size()
        zoom = (view.width() - 2 * _GAP) / size.width()
        if self._fit in ("page", _PICTURE):
            zoom = min(zoom, (view.height() - 2 * _GAP) / size.height())
        return min(zoom, _MOST.get(self._fit, LARGEST))

    def _shape(self, size: QSizeF) -> QSize:
        shown = self._turned(size) * self._zoom
        return QSize(max(round(shown.width()), 1), max(round(shown.height()), 1))

    def _turned(self, size: QSizeF) -> QSizeF:
        return size.transposed() if self._quarters % 2 else size

    def _visible(self) -> range:
        if not self._tops:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(bisect_right(self._tops, top) - 1, 0)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, last)

    def _area(self, page: int) -> QRect:
        shape = self._shapes[page]
        free = self.viewport().width() - shape.width()
        left = free // 2 if free > 0 else _GAP - self.horizontalScrollBar().value()
        return QRect(QPoint(left, self._tops[page] - self.verticalScrollBar().value()), shape)

    def _ask(self) -> None:
        """Have painted what is in sight and is not, or not in this size."""
        leaves = self._leaves
        if leaves is None:
            return
        self._in_sight = frozenset(self._visible())
        for page in self._visible():
            wanted = (self._pixels(page), self._quarters)
            if not self._is_fresh(page) and self._asked.get(page) != wanted:
                self._asked[page] = wanted
                self._have_painted(leaves, page, *wanted)

    def _have_painted(self, leaves: Leaves, page: int, size: QSize, quarters: int) -> None:
        def paint() -> _Painted | None:
            if page not in self._in_sight:
                return None
            unturned = size.transposed() if quarters % 2 else size
            return _Painted(turned(leaves.paint(page, unturned), quarters), size, quarters)

        def take(painted: _Painted | None) -> None:
            if self._leaves is leaves:
                self._take(page, painted)

        self._aside.run(self, paint, take, latest=f"leaf {page}", failed=self._fail)

    def _take(self, page: int, painted: _Painted | None) -> None:
        if painted is None:
            self._asked.pop(page, None)
            return
        self._painted[page] = painted
        self._painted.move_to_end(page)
        total = sum(one.image.width() * one.image.height() for one in self._painted.values())
        for old in [one for one in self._painted if one not in self._in_sight]:
            if total <= _KEPT_PIXELS:
                break
            gone = self._painted.pop(old)
            total -= gone.image.width() * gone.image.height()
        self.viewport().update()

    def _fail(self, error: ClientbookError) -> None:
        self.failed.emit(error)

    def _pixels(self, page: int) -> QSize:
        ratio = self.devicePixelRatioF()
        shape = self._shapes[page]
        return QSize(round(shape.width() * ratio), round(shape.height() * ratio))

    def _is_fresh(self, page: int) -> bool:
        painted = self._painted.get(page)
        return painted is not None and (painted.size, painted.quarters) == (self._pixels(page), self._quarters)
