"""Asking for the address of a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtWidgets import QDialog, QWidget

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.unlock.places import SCHEME
from clientbook.ui.widgets.dialog import FormDialog
from clientbook.ui.widgets.editors import line_edit
from clientbook.ui.widgets.form import Rules

if TYPE_CHECKING:
    from typing import Any


class _ServerDialog(FormDialog):
    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("Connect to a server"), verb=_("Connect"), columns=2)
        needed = Rules(required=True)
        self.form.add("host", _("&Server"), line_edit("db.example.com"), needed)
        self.form.add("port", _("&Port"), line_edit("5432"), Rules(check=_check_port))
        self.form.add("database", _("&Database"), line_edit(), needed)
        self.form.add("user", _("&User"), line_edit(), needed)

    def address(self) -> str:
        values: dict[str, Any] = self.form.values()
        port = values["port"] or "5432"
        user, database = quote(values["user"], safe=""), quote(values["database"], safe="")
        return f"{SCHEME}{user}@{values['host']}:{port}/{database}"


def _check_port(text: str) -> None:
    if text and not (text.isdecimal() and 0 < int(text) < 65_536):  # noqa: PLR2004  the largest port
        raise Invalid(_("A port is a number up to 65535."))


def ask_server(parent: QWidget | None) -> str | None:
    """Ask for a PostgreSQL server and return its address; None when cancelled."""
    dialog = _ServerDialog(parent)
    return dialog.address() if dialog.exec() == QDialog.DialogCode.Accepted else None
