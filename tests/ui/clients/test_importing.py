"""The end of an import: what the page says where every row was taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from clientbook.ui.clients.importing import ImportPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.ui.frame import Frame


def test_an_import_without_rejected_rows_says_so_instead_of_an_empty_page(
    sign_in: Callable[[str], Frame], tmp_path: Path
) -> None:
    frame = sign_in("chen")
    sheet = tmp_path / "名单.csv"
    sheet.write_text("客户名称,手机\n嘉兴蓝天印务,13857312345\n", encoding="utf-8")
    page = ImportPage(frame, sheet)
    frame.push(page)
    page.run_clicked()
    assert "1 client was imported." in [label.text() for label in page.findChildren(QLabel)]
    assert not page.notice.isVisibleTo(page)
