"""What is known of a client, as lines of label and value; numbers stay masked until they are revealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from clientbook.domain.phones import grouped
from clientbook.services import files
from clientbook.services.files import Secret
from clientbook.services.naming import label_name
from clientbook.support.i18n import N_, _, pgettext
from clientbook.support.words import Level
from clientbook.ui import theme
from clientbook.ui.format import since_until
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.labels import Elided, button, clear, column, plain_tip, row, text_label, wrapped
from clientbook.ui.widgets.secret import copy_secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.files import ContactCard, Masked
    from clientbook.services.service_team import Viewer
    from clientbook.ui.jobs import Jobs

SHOWN_MS = 60_000
_WIDEST_LABEL = 110
_LABEL, _NAME, _LONGEST_NAME = 76, 64, 116

PART_NAMES = {"responsible": N_("Responsible"), "backup": N_("Backup"), "supporter": N_("Supporter")}


class SecretLine(QWidget):
    """A masked number or address with "Show": revealing asks the service, which logs it, and ends by itself."""

    def __init__(self, jobs: Jobs, secret: Masked, *, may_reveal: bool) -> None:
        super().__init__()
        self._jobs, self._secret = jobs, secret
        self._text = Elided()
        self._button: QPushButton = button(_("Show"), self.reveal_clicked, look="inline")
        self._button.setAccessibleName(_("Show this number; it is logged"))
        self._button.setToolTip(_("Show this number; it is logged"))
        self._copy = button(_("Copy"), self.copy_clicked, look="inline")
        layout: QHBoxLayout = row(self._text, self._button, self._copy, spacing=theme.SPACE_S)
        if label := label_name(secret.label):
            layout.addWidget(text_label(label, look="small"))
        layout.addStretch(1)
        layout.setStretch(0, 1_000)
        self.setLayout(layout)
        self._value = ""
        self._mask()
        self._button.setVisible(may_reveal)

    def copy_clicked(self) -> None:
        """Put what was revealed on the clipboard, whole even where the line shows less."""
        copy_secret(self._value)

    def reveal_clicked(self) -> None:
        """Ask for the clear text."""
        secret = self._secret
        self._jobs.query(self, lambda desk: files.reveal(desk, secret.contact, secret.what, secret.index), self._reveal)

    def _reveal(self, value: str) -> None:
        self._value = value
        self._button.hide()
        self._copy.show()
        self._say(grouped(value) if self._secret.what is Secret.PHONE else value)
        QTimer.singleShot(SHOWN_MS, self, self._mask)

    def _mask(self) -> None:
        self._value = ""
        self._button.show()
        self._copy.hide()
        self._say(self._secret.text)

    def _say(self, text: str) -> None:
        """Show a text in no more width than it needs; in a narrow pane it ends in …."""
        width = self._text.fontMetrics().horizontalAdvance(text) + 2
        self._text.setMaximumWidth(width)
        self._text.resize(width, self._text.height())
        self._text.say(text)


class FactGrid(QWidget):
    """Lines of label and value."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE_M)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, _LABEL)
        self._grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def clear(self) -> None:
        """Remove all lines."""
        clear(self._grid)

    def add(self, label: str, value: str | QWidget) -> None:
        """Add a line."""
        place = self._grid.rowCount()
        shown = _value(value) if isinstance(value, str) else value
        name = wrapped(label, look="muted")
        name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        name.ensurePolished()
        name.setMinimumWidth(min(name.fontMetrics().horizontalAdvance(label) + 1, _WIDEST_LABEL))
        name.setMaximumWidth(_WIDEST_LABEL)
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(shown, place, 1)

    def add_contact(self, jobs: Jobs, contact: ContactCard, *, may_reveal: bool) -> None:
        """Add what one contact has: phones, e-mails, WeChat, QQ."""
        for phone in contact.phones:
            self.add(_("Phone"), SecretLine(jobs, phone, may_reveal=may_reveal))
        for mail in contact.emails:
            self.add(pgettext("address", "E-mail"), SecretLine(jobs, mail, may_reveal=may_reveal))
        if contact.wechat:
            self.add(_("WeChat"), contact.wechat)
        if contact.qq:
            self.add(_("QQ"), contact.qq)


def _value(text: str) -> QLabel:
    label = wrapped(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class ViewerList(QWidget):
    """Who can see this file: name, why, since when, until when, and by whose grant."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = column(spacing=6)
        self.setLayout(self._rows)

    def show_viewers(self, viewers: Sequence[Viewer]) -> None:
        """Show these people."""
        clear(self._rows)
        words = add_people(self._rows, [(viewer.name, viewer_words(viewer)) for viewer in viewers])
        for label, viewer in zip(words, viewers, strict=True):
            granted = _("Granted by {name}").format(name=viewer.granted_by) if viewer.granted_by else ""
            label.setToolTip(plain_tip(granted))


def add_people(layout: QVBoxLayout, people: Sequence[tuple[str, str]]) -> list[QLabel]:
    """Add a line of name and words for each person and return the words' labels.

    The names stand in one column, as wide as the longest needs; a very long one ends in ….
    """
    names = [Elided(name) for name, _words in people]
    words = [wrapped(said, look="muted") for _name, said in people]
    needed = [label.fontMetrics().horizontalAdvance(label.accessibleName()) + 2 for label in names]
    width = min(max((_NAME, *needed)), _LONGEST_NAME)
    for name, said in zip(names, words, strict=True):
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        name.setFixedWidth(width)
        line = row(name, said, spacing=theme.SPACE_M)
        line.setStretch(1, 1)
        line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(line)
    return words


def viewer_words(viewer: Viewer) -> str:
    """Return why and since when somebody sees a file."""
    why = _(PART_NAMES[viewer.part.value]) if viewer.part is not None else role_name(viewer.role)
    parts = [why]
    if viewer.level is Level.CARD:
        parts.append(_("contact part only"))
    parts.append(since_until(viewer.since, viewer.until))
    return " · ".join(parts)
