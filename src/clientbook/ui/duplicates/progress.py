"""The line under the list that says how far the looking through is, and stops it or lets it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QWidget

from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.widgets.labels import button, column, frame, row, text_label

if TYPE_CHECKING:
    from clientbook.ui.duplicates.looking import Looking

_WIDTH = 200


class ProgressLine(QWidget):
    """Says how many files are compared."""

    def __init__(self, looking: Looking) -> None:
        super().__init__()
        self._looking = looking
        self.text = text_label("", look="small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_WIDTH)
        self._bar.setAccessibleName(_("Comparing files"))
        self.stop = button(_("Stop"), looking.stop, look="inline")
        self.go_on = button(_("Go on"), looking.go_on, look="inline")
        ground = frame("foot")
        layout = row(self.text, self._bar, self.stop, self.go_on, None, spacing=theme.SPACE_M, margins=(16, 6, 16, 6))
        ground.setLayout(layout)
        self.setLayout(column(ground, spacing=0))
        looking.progressed.connect(lambda _progress: self.show_progress())
        self.show_progress()

    def show_progress(self) -> None:
        """Show how far it is now."""
        done, total = self._looking.progress
        is_done = self._looking.is_done
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.setVisible(not is_done)
        self.stop.setVisible(not is_done and not self._looking.is_stopped)
        self.go_on.setVisible(not is_done and self._looking.is_stopped)
        self.setVisible(total > 0)
        counts = {"done": f"{done:,}", "total": f"{total:,}"}
        if is_done:
            said = ngettext(
                "{total} file that you see is compared.", "All {total} files that you see are compared.", total
            )
        elif self._looking.is_stopped:
            said = _("Stopped: {done} of {total} files compared")
        else:
            said = _("Comparing files: {done} of {total}")
        self.text.setText(said.format(**counts))
