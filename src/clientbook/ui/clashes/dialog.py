"""Two people changed the same fields: both values side by side, and for each field a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QPushButton, QScrollArea, QWidget

from clientbook.domain.clashes import Choice
from clientbook.support.clock import local, now
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.clashes.side import SideCard, breakable
from clientbook.ui.widgets.dialog import Dialog
from clientbook.ui.widgets.labels import button, column, text_label, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QShowEvent

    from clientbook.support.errors import Clash, ClashLine

_LABEL, _WIDTH, _MOST = 132, 820, 460


class ClashRow(QWidget):
    """One field: its name, both values, and for a note also both together. Space or the digits 1 to 3 choose."""

    chosen = Signal()
    answered = Signal()

    def __init__(self, line: ClashLine, by: str) -> None:
        super().__init__()
        self.place = line.place
        self._group = QButtonGroup(self)
        self._buttons: dict[Choice, QPushButton | SideCard] = {
            Choice.MINE: SideCard(_("Yours"), line.mine),
            Choice.THEIRS: SideCard(by, line.theirs),
        }
        name = wrapped(breakable(line.label), look="strong")
        name.setFixedWidth(_LABEL)
        title = column(name, spacing=theme.SPACE_S, margins=(0, theme.SPACE_S, 0, 0))
        if line.can_keep_both:
            both = button(_("Keep both"), look="chip")
            both.setCheckable(True)
            self._buttons[Choice.BOTH] = both
            title.addWidget(both, 0, Qt.AlignmentFlag.AlignLeft)
        title.addStretch(1)
        for made in self._buttons.values():
            self._group.addButton(made)
            made.toggled.connect(lambda *_on: self.chosen.emit())
            made.setAccessibleDescription(line.label)
        self.setLayout(_grid(title, self._buttons[Choice.MINE], self._buttons[Choice.THEIRS]))
        self.setFocusProxy(self._buttons[Choice.MINE])

    def choice(self) -> Choice | None:
        """Return what was chosen, None as long as nothing was."""
        return next((choice for choice, made in self._buttons.items() if made.isChecked()), None)

    def choose(self, choice: Choice) -> None:
        """Choose a side."""
        self._buttons[choice].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from one value to the other by arrow; choose by digit and go on to the next field."""
        place = event.key() - Qt.Key.Key_1
        sides = {Qt.Key.Key_Left.value: Choice.MINE, Qt.Key.Key_Right.value: Choice.THEIRS}
        if (side := sides.get(event.key())) is not None:
            self._buttons[side].setFocus()
        elif 0 <= place < len(self._buttons):
            list(self._buttons.values())[place].setChecked(True)
            self.answered.emit()
        else:
            super().keyPressEvent(event)


class ClashDialog(Dialog):
    """Asks for every field that clashes; Save is open once each has its answer. `choices` are by place."""

    def __init__(self, parent: QWidget | None, clash: Clash) -> None:
        super().__init__(parent, _("Changed by both of you"), width=_WIDTH)
        by = clash.by or _("somebody else")
        said = _(
            "{name} saved these fields while you had the form open. Choose what is to stand. What only one of you "
            "changed is kept in any case."
        )
        words = said.format(name=by)
        self.body.addWidget(wrapped(words[:1].upper() + words[1:], look="muted"))
        heads = (text_label("", look="field"), text_label(_("Yours"), look="field"), text_label(_when(clash)))
        heads[2].setProperty("look", "field")
        head = QWidget()
        head.setLayout(_grid(*heads))
        self.rows = [ClashRow(line, by) for line in clash.lines]
        for place, made in enumerate(self.rows):
            made.chosen.connect(self._show_whether_done)
            made.answered.connect(lambda place=place: self._go_on(place))
        self._area = _scrolling([head, *self.rows])
        self.body.addWidget(self._area, 1)
        self._add_buttons()

    def _add_buttons(self) -> None:
        if len(self.rows) > 1:
            self.offer(_("All &mine"), lambda: self.choose_all(Choice.MINE))
            self.offer(_("All &theirs"), lambda: self.choose_all(Choice.THEIRS))
            self.buttons.insertStretch(self._offered)
        self.add_button(_("Back to the form"), self.reject)
        self.primary = self.add_button(_("&Save"), self.accept, look="primary")
        self.primary.setShortcut("Ctrl+Return")
        self.primary.setToolTip("Ctrl+Enter")
        self.primary.setDefault(True)
        self.primary.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the focus on the first choice, and take the height that the texts need."""
        super().showEvent(event)
        inside = self._area.widget()
        if inside is not None:
            wanted = max(inside.heightForWidth(_WIDTH - 72), inside.sizeHint().height())
            self._area.setMinimumHeight(min(wanted, _MOST))
        self.adjustSize()
        self.rows[0].setFocus()

    def choices(self) -> dict[str, Choice]:
        """Return what was chosen, by place."""
        return {made.place: choice for made in self.rows if (choice := made.choice()) is not None}

    def choose_all(self, choice: Choice) -> None:
        """Choose the same side everywhere."""
        for made in self.rows:
            made.choose(choice)
        self.primary.setFocus()

    def _go_on(self, place: int) -> None:
        (self.rows[place + 1] if place + 1 < len(self.rows) else self.primary).setFocus()

    def _show_whether_done(self) -> None:
        self.primary.setEnabled(all(made.choice() is not None for made in self.rows))


def _when(clash: Clash) -> str:
    by = clash.by or _("Somebody else")
    if clash.at is None:
        return by
    at = local(clash.at)
    moment = f"{at:%H:%M}" if at.date() == local(now()).date() else f"{at:%Y-%m-%d %H:%M}"
    return _("{name}, {time}").format(name=by, time=moment)


def _grid(label: object, mine: QWidget, theirs: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.SPACE_M)
    if isinstance(label, QWidget):
        grid.addWidget(label, 0, 0)
    else:
        grid.addLayout(label, 0, 0)  # type: ignore[arg-type]  the title of a row
    grid.addWidget(mine, 0, 1)
    grid.addWidget(theirs, 0, 2)
    grid.setColumnMinimumWidth(0, _LABEL)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    return grid


def _scrolling(rows: Sequence[QWidget]) -> QScrollArea:
    layout = column(*rows, None, spacing=theme.SPACE_M, margins=(2, 2, 10, 2))
    ground = QWidget()
    ground.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(ground)
    return area
