"""The bar above leaves: which page of how many, larger, smaller, turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from clientbook.support.i18n import _
from clientbook.ui.documents.leaves import STEP
from clientbook.ui.widgets.labels import button, column, frame, icon_button, row, text_label

if TYPE_CHECKING:
    from clientbook.ui.documents.leaves import LeafView


class ViewBar(QWidget):
    """Buttons for what the keys of the view do, and a field for the page."""

    def __init__(self, view: LeafView) -> None:
        super().__init__()
        self._view = view
        self.page = QLineEdit()
        self.page.setFixedWidth(56)
        self.page.setAccessibleName(_("Page"))
        self.page.setValidator(QIntValidator(1, 99_999, self))
        self.page.returnPressed.connect(self._page_entered)
        self._of, self._zoom = text_label("", look="muted"), text_label("", look="muted")
        self._back = icon_button("chevron_left", _("Page before (Ctrl+PgUp)"), lambda: view.go_to(view.current - 1))
        self._on = icon_button("chevron_right", _("Next page (Ctrl+PgDn)"), lambda: view.go_to(view.current + 1))
        self._turns = icon_button("refresh", _("Turn clockwise (R)"), lambda: view.turn(1))
        bar = frame("bar")
        bar.setLayout(
            row(
                *(self._back, self.page, self._of, self._on, None, self._turns),
                icon_button("zoom_out", _("Smaller (Ctrl+-)"), lambda: view.zoom_by(1 / STEP)),
                self._zoom,
                icon_button("zoom_in", _("Larger (Ctrl++)"), lambda: view.zoom_by(STEP)),
                button(_("Whole width"), lambda: view.fit("width"), look="link", tip="Ctrl+0"),
                button(_("Whole page"), lambda: view.fit("page"), look="link", tip="Ctrl+9"),
                margins=(16, 6, 16, 6),
            )
        )
        self.setLayout(column(bar, spacing=0))
        view.moved.connect(self._show)

    def _show(self) -> None:
        page, count = self._view.current + 1, self._view.count
        if not self.page.hasFocus():
            self.page.setText(str(page))
        self._of.setText(_("of {pages}").format(pages=f"{count:,}"))
        self._zoom.setText(f"{self._view.zoom:.0%}")
        for widget in (self._back, self.page, self._of, self._on):
            widget.setVisible(count > 1)

    def _page_entered(self) -> None:
        self._view.go_to(int(self.page.text() or 1) - 1)
        self._view.setFocus()
