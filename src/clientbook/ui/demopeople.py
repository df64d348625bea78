"""The dialog that names everybody of the demo firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.dialog import Dialog
from clientbook.ui.widgets.labels import text_label, wrapped

if TYPE_CHECKING:
    from clientbook.ui.demo import Demo


class DemoDialog(Dialog):
    """Who works in the demo firm and how they sign in."""

    def __init__(self, parent: QWidget | None, firm: Demo) -> None:
        super().__init__(parent, _("The demo firm"), width=560)
        about = _(
            "Everything here is made up; try what you like. You are the owner. Lock with Ctrl+L and sign in as "
            "somebody else to see what they see."
        )
        self.body.addWidget(wrapped(about, look="muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_L)
        for place, head in enumerate((_("Name"), _("Role"), _("Login"), _("Passphrase"))):
            grid.addWidget(text_label(head, look="small"), 0, place)
        for number, person in enumerate(firm.logins, start=1):
            words = (person.name, role_name(person.role), person.login, person.passphrase)
            for place, word in enumerate(words):
                label = text_label(word)
                label.setTextInteractionFlags(
                    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
                )
                grid.addWidget(label, number, place)
        self.body.addLayout(grid)
        self.add_button(_("Look around"), self.accept, look="primary").setDefault(True)
