"""What a form does when its record was changed or taken away by somebody else: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from clientbook.support.errors import Clash, Stale
from clientbook.support.i18n import _
from clientbook.ui.clashes.dialog import ClashDialog
from clientbook.ui.widgets.secret import copy_secret

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.widgets.notice import NoticeBar

Saved = Callable[[Any], None]


class Draft(Protocol):
    """A form that can be saved again: its bar, and what was typed as text."""

    notice: NoticeBar

    def show_error(self, error: ClientbookError) -> None:
        """Say an error; the form can be saved again."""
        ...

    def draft(self) -> str:
        """Return what was typed, a line per field."""
        ...


def changed_meanwhile() -> str:
    """Return what a form says when somebody else saves its record, with a place for their name."""
    return _("{name} has just changed this. What you typed stays; fields that you both changed are compared on saving.")


def meet(form: Draft, widget: QWidget, jobs: Jobs, error: ClientbookError, saved: Saved) -> bool:
    """Deal with a clash, and with a record that was taken further or away; False for any other error.

    `saved` is called with the changes once what was chosen is saved.
    """
    if isinstance(error, Clash):
        clash = error
        form.notice.say(
            error.message, "warn", action=_("Compare"), act=lambda: _compare(form, widget, jobs, clash, saved)
        )
        _compare(form, widget, jobs, clash, saved)
        return True
    if isinstance(error, Stale):
        form.notice.say(error.message, "bad", action=_("Copy what was typed"), act=lambda: _copy(form))
        return True
    return False


def _compare(form: Draft, widget: QWidget, jobs: Jobs, clash: Clash, saved: Saved) -> None:
    dialog = ClashDialog(widget, clash)

    def save() -> None:
        form.notice.dismiss()
        choices = dialog.choices()
        jobs.mutate(widget, lambda desk: clash.settle(desk, choices), saved, failed=form.show_error)

    dialog.accepted.connect(save)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _copy(form: Draft) -> None:
    copy_secret(form.draft())
    form.notice.say(_("Copied. It can be pasted for a minute."), "ok", action=_("Copy again"), act=lambda: _copy(form))
