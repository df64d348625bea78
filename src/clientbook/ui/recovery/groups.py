"""The eight groups of a recovery sheet: each checked when it is left; a pasted key fills the groups that follow."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from clientbook.services import recovery
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.widgets.editors import line_edit
from clientbook.ui.widgets.form import Form, Rules

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

_LENGTH = 8


def group_name(place: int) -> str:
    """Return the name of a group's field; `place` counts from 0."""
    return f"group{place + 1}"


class GroupsEdit:
    """Adds the fields of all groups to a form and reads them."""

    def __init__(self, form: Form) -> None:
        self._editors: list[QLineEdit] = []
        for place in range(recovery.GROUPS):
            editor = line_edit()
            editor.textEdited.connect(partial(self._spread, place))
            label = _("Group {number}").format(number=place + 1)
            form.add(group_name(place), label, editor, Rules(check=partial(_check_group, place)))
            self._editors.append(editor)

    def mistake(self) -> str:
        """Return what is wrong with the first mistyped group, naming it; nothing when all are right."""
        for place, editor in enumerate(self._editors):
            try:
                recovery.check_group(place, editor.text())
            except Invalid as error:
                return error.message
        return ""

    def clear(self) -> None:
        """Forget what was typed."""
        for editor in self._editors:
            editor.clear()

    def _spread(self, place: int, text: str) -> None:
        """Go on to the next group when this one is full."""
        kept = "".join(char for char in text if char.isalnum())
        parts = [kept[start : start + _LENGTH] for start in range(0, len(kept), _LENGTH)]
        following = self._editors[place : place + len(parts)]
        if len(parts) > 1:
            for editor, part in zip(following, parts, strict=False):
                editor.setText(part)
        if parts and len(parts[-1]) == _LENGTH:
            self._editors[min(place + len(parts), recovery.GROUPS - 1)].setFocus()


def _check_group(place: int, text: str) -> None:
    """Raise Invalid in a few words: they stand under the group itself."""
    try:
        recovery.check_group(place, text)
    except Invalid as error:
        is_whole = sum(char.isalnum() for char in text) == _LENGTH
        raise Invalid(_("Typing mistake") if is_whole else _("8 characters")) from error


def typed_key(values: dict[str, Any]) -> str:
    """Return the key that a form's values hold."""
    return "-".join(values[group_name(place)] for place in range(recovery.GROUPS))
