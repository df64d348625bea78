"""Beside the list: the two files of a pair, and what speaks for one client and for two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientbook.services.duplicate_words import reason_words, score_words
from clientbook.support.i18n import _
from clientbook.support.money import money
from clientbook.ui import theme
from clientbook.ui.clients.facts import FactGrid
from clientbook.ui.duplicates.model import decision_words, likeness_tone, said_by
from clientbook.ui.format import day_or_nothing
from clientbook.ui.widgets.labels import Elided, button, column, line, row, text_label, wrapped
from clientbook.ui.widgets.pill import Pill
from clientbook.ui.widgets.scrolled import scrolled_pane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.domain.duplicates import Reason
    from clientbook.services.clients import ClientRow
    from clientbook.services.duplicates import PairRow

WIDTH = 350


class FileCard(QWidget):
    """One file in short, with a way to open it."""

    open_asked = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._client = b""
        self._name, self._class = Elided(look="section"), Pill()
        self._about = Elided(look="muted")
        self.open = button(_("Open file"), lambda: self.open_asked.emit(self._client), look="link")
        self._facts = FactGrid()
        head = row(self._name, self._class, self.open)
        head.setStretch(0, 1)
        self.setLayout(column(column(head, self._about, spacing=0), self._facts, spacing=6))

    def show_client(self, client: ClientRow) -> None:
        """Show a file."""
        self._client = client.id
        self._name.say(client.name)
        self._about.say(client.subtitle)
        self._class.say(client.class_name, "accent" if client.is_key else "neutral")
        self.open.setAccessibleName(_("Open the file of {name}").format(name=client.name))
        self._facts.clear()
        worth = money(client.worth.amount, client.worth.currency) if client.worth is not None else ""
        facts = (
            (_("Phone"), client.phone),
            (_("Responsible"), client.responsible),
            (_("Backup"), client.backup),
            (_("Last contact"), day_or_nothing(client.last_contact)),
            (_("12 months"), worth),
        )
        for label, value in facts:
            if value:
                self._facts.add(label, value)

    def empty(self) -> None:
        """Forget the file."""
        self._client = b""
        self._name.say("")
        self._about.say("")
        self._facts.clear()


class _Reasons(QWidget):
    def __init__(self, title: str) -> None:
        super().__init__()
        self._text = wrapped("")
        self.setLayout(column(text_label(title, look="muted"), self._text, spacing=2))

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        self._text.setText(reason_words(reasons))
        self.setVisible(bool(reasons))


class PairPane(QWidget):
    """Shows the chosen pair."""

    open_asked = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._likeness = Pill()
        self._for, self._against = _Reasons(_("Speaks for one client")), _Reasons(_("Speaks for two clients"))
        self._decision = wrapped("", look="muted")
        self.cards = FileCard(), FileCard()
        self._inside = QWidget()
        self._inside.setLayout(self._layout())
        self.setLayout(column(scrolled_pane(self._inside), spacing=0))
        self.setAccessibleName(_("The chosen pair"))
        self._inside.hide()

    def _layout(self) -> QVBoxLayout:
        for card in self.cards:
            card.open_asked.connect(self.open_asked)
        return column(
            row(self._likeness, None),
            self._decision,
            self._for,
            self._against,
            line(),
            self.cards[0],
            line(),
            self.cards[1],
            None,
            spacing=theme.SPACE_M,
            margins=(20, 16, 14, 16),
        )

    def show_pair(self, pair: PairRow) -> None:
        """Show a pair."""
        self._likeness.say(score_words(pair.likeness.score), likeness_tone(pair.likeness.score))
        said = f"{decision_words(pair.decision)} · {said_by(pair.decision)}" if pair.decision is not None else ""
        self._decision.setText(said)
        self._decision.setVisible(bool(said))
        self._for.show_reasons(pair.likeness.reasons)
        self._against.show_reasons(pair.likeness.doubts)
        for card, client in zip(self.cards, (pair.first, pair.second), strict=True):
            card.show_client(client)
        self._inside.show()

    def empty(self) -> None:
        """Forget the pair."""
        for card in self.cards:
            card.empty()
        self._decision.clear()
        self._inside.hide()
