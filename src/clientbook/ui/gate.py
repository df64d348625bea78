"""The ground of the screens before the vault is open: one card in the middle, languages below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from clientbook.support.i18n import LANGUAGES, _, language
from clientbook.ui import icons, theme
from clientbook.ui.widgets.labels import button, column, frame, row, text_label
from clientbook.ui.widgets.notice import NoticeBar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout

    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Busy

_MARK = 28


class _Brand(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_MARK, _MARK)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tint = theme.tokens().color("accent")
        painter.drawPixmap(0, 0, icons.pixmap("shield", _MARK, tint, self.devicePixelRatioF()))
        painter.end()


class Gate(QWidget):
    """Base of the unlock page and the wizard; subclasses fill `card`."""

    language_chosen = Signal(str)

    def __init__(self, *, width: int) -> None:
        super().__init__()
        self.setProperty("look", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card: QVBoxLayout = column(spacing=theme.SPACE_M, margins=(32, 28, 32, 28))
        self._holder = frame("card")
        self._holder.setLayout(self.card)
        self._holder.setFixedWidth(width)
        self.notice = NoticeBar()
        self._keys: dict[int, QPushButton] = {}
        self._task = text_label("", look="status")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        inside = QWidget()
        layout = column(spacing=theme.SPACE_L, margins=(24, 24, 24, 16))
        layout.addStretch(2)
        layout.addLayout(self._brand())
        layout.addLayout(row(None, self._holder, None))
        layout.addStretch(3)
        self._languages = QWidget()
        self._languages.setLayout(self._language_row())
        layout.addWidget(self._languages)
        inside.setLayout(layout)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.setLayout(column(area, spacing=0))

    def show_error(self, error: ClientbookError) -> None:
        """Say an error in the card."""
        self.notice.say(error.message, "bad")

    def add_progress(self) -> None:
        """Put the progress strip at this place of the card; hidden until something works."""
        self.card.addWidget(self._bar)
        self.card.addWidget(self._task)
        self.show_working("")

    def show_working(self, text: str) -> None:
        """Show that something works, or with an empty text that it is over."""
        self._task.setText(text)
        self._bar.setRange(0, 0)
        self._task.setVisible(bool(text))
        self._bar.setVisible(bool(text))

    def show_busy(self, busy: Busy | None) -> None:
        """Show how far the work is."""
        if busy is None:
            self.show_working("")
        elif busy.total:
            self.show_working(f"{busy.label} {busy.done:,} / {busy.total:,}")
            self._bar.setRange(0, busy.total)
            self._bar.setValue(busy.done)

    @property
    def offers_languages(self) -> bool:
        """Whether the languages can be chosen here."""
        return not self._languages.isHidden()

    def offer_languages(self, *, offered: bool) -> None:
        """Show or hide the languages; switching makes the screen anew, so not where something would be lost."""
        self._languages.setVisible(offered)

    def steer(self, *, on: QPushButton, back: QPushButton) -> None:
        """Say which buttons Enter and Esc press, wherever the focus is in the card."""
        self._keys = {Qt.Key.Key_Return: on, Qt.Key.Key_Enter: on, Qt.Key.Key_Escape: back}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press what Enter and Esc stand for; a button that has the focus goes before Enter's."""
        wanted, focused = self._keys.get(event.key()), self.focusWidget()
        if wanted is None:
            super().keyPressEvent(event)
        elif isinstance(focused, QPushButton) and event.key() != Qt.Key.Key_Escape:
            focused.click()
        elif wanted.isVisible():
            wanted.click()

    def widen(self, width: int) -> None:
        """Give the card another width."""
        self._holder.setFixedWidth(width)

    def _brand(self) -> QHBoxLayout:
        name = text_label(_("Client files"), look="huge")
        return row(None, _Brand(), name, None, spacing=10)

    def _language_row(self) -> QHBoxLayout:
        layout = row(None, spacing=theme.SPACE_S)
        for code, name in LANGUAGES.items():
            made = button(name, lambda code=code: self.language_chosen.emit(code), look="link")
            made.setEnabled(code != language())
            layout.addWidget(made)
        layout.addStretch(1)
        return layout
