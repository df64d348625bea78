"""Several sheets in one place, with their names and counts above; Ctrl+Tab goes from one to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from clientbook.ui.widgets.labels import column, frame, row


class Sheets(QWidget):
    """Shows one of its sheets."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(name)
        self.tabs.setExpanding(False)
        self._titles: list[str] = []
        self._stack = QStackedWidget()
        bar = frame("bar")
        bar.setLayout(row(self.tabs, None, margins=(16, 2, 12, 0)))
        layout = column(bar, self._stack, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            made = QShortcut(QKeySequence(keys), self, lambda step=step: self._step(step))
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def add(self, sheet: QWidget, title: str) -> None:
        """Add a sheet at the end."""
        self._titles.append(title)
        self._stack.addWidget(sheet)
        self.tabs.addTab(title)

    def show_count(self, sheet: QWidget, count: int) -> None:
        """Say beside a sheet's name how much it holds; nothing for 0."""
        place = self._stack.indexOf(sheet)
        title = self._titles[place]
        self.tabs.setTabText(place, f"{title} {count:,}" if count else title)

    def set_offered(self, sheet: QWidget, *, offered: bool) -> None:
        """Offer a sheet or not; the first one stands in for one that is taken away."""
        place = self._stack.indexOf(sheet)
        self.tabs.setTabVisible(place, offered)
        if not offered and self.tabs.currentIndex() == place:
            self.tabs.setCurrentIndex(0)

    def bring(self, sheet: QWidget) -> None:
        """Show a sheet."""
        self.tabs.setCurrentIndex(self._stack.indexOf(sheet))

    @property
    def current(self) -> QWidget | None:
        """The sheet that is shown."""
        return self._stack.currentWidget()

    def _step(self, by: int) -> None:
        offered = [place for place in range(self.tabs.count()) if self.tabs.isTabVisible(place)]
        place = offered.index(self.tabs.currentIndex()) + by
        self.tabs.setCurrentIndex(offered[place % len(offered)])
