"""Attack 13: formula, HTML, Qt, reportlab, SQL, log and path payloads in every text field, on every way out."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from clientbook.domain.clients import ClientDetails, Stage, details_id
from clientbook.domain.interactions import Channel
from clientbook.domain.lists import ListKind
from clientbook.services import (
    clients,
    departures,
    editing,
    files,
    imports,
    interactions,
    listkeeping,
    log,
    log_export,
    members,
    needs,
    printing,
    purchases,
    revisits,
)
from clientbook.services.checks import clean
from clientbook.support.clock import today
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.pages import ENTRIES
from tests.reports import paper
from tests.ui.conftest import look, sign_in, window

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.desk import Desk
    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm

__all__ = ["look", "sign_in", "window"]

PAYLOADS = {
    "formula": '=HYPERLINK("http://evil.example";"x")&cmd|\'/c calc\'!A1',
    "plus": "+1+cmd|' /C calc'!A0",
    "html": "<b>bold</b><img src='file:///etc/passwd'><script>alert(1)</script>",
    "qt": "<a href='http://evil.example'>x</a><img src=\"http://evil.example/p.png\">",
    "reportlab": "</para><para><font size=90>&amp;&#65;<img src='/etc/hostname' width='9'/></b></i>{0}%s<br/>",
    "sql": "'; DROP TABLE client; -- \" % _ \\",
    "log": "ok\n2026-01-01 00:00:00 CRITICAL clientbook forged\ttab",
    "path": "..\\..\\../../../etc/cron.d/evil:\0stream<>|?*",
    "format": "{0} {name} {__class__.__mro__} %(asctime)s %n $HOME `id`",
    "order": "abc\u202egpj.exe\u202c\u200b\ufeff\u2028line",
}


@pytest.fixture(params=PAYLOADS)
def payload(request: pytest.FixtureRequest) -> str:
    """Return one hostile text."""
    return PAYLOADS[request.param]


def spread(desk: Desk, firm: Firm, text: str) -> tuple[bytes, bytes]:
    """Put a text into every field that takes any; returns the file and the departure case."""
    contact = editing.ContactForm(name=text, position=text, phones=((text[:20], "13912340000"),), wechat=text, qq=text)
    for kind in (ListKind.SOURCE, ListKind.LOSS_REASON):
        listkeeping.add_word(desk, kind, text)
    form = editing.ClientForm(
        name=text, short_name=text, region=text, industry=text, address=text, tags=(text,), contacts=(contact,),
        gender=text, source=text, referred_by=text, influence=text, preferences=text, taboos=text,
        remarks=text, stage=Stage.LOST, lost_reason=text, responsible=firm.ids["wang"],
    )  # fmt: skip
    client = editing.add_client(desk, form).made
    with desk.act("client.edit"):  # as an older program did, which took any text
        desk.session.get_one(ClientDetails, details_id(client)).birthday = text
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text=text)
    interactions.log_interaction(desk, client, talk)
    bought = purchases.PurchaseForm(on=today(), product=text, unit=text[:20], amount=Decimal(9), note=text)
    purchases.log_purchase(desk, client, bought)
    needs.add_need(desk, client, needs.NeedForm(what=text, agreed=text))
    revisits.plan_revisit(desk, client, revisits.PlanForm(due_on=today(), note=text))
    revisits.record_revisit(desk, client, revisits.RevisitForm(on=today(), was_reached=True, result=text))
    members.add_team(desk, text)
    members.add_member(desk, members.MemberForm(login=text[:60], name=text))
    case = departures.DepartureForm(leaver=firm.ids["wang"], last_day=today(), reason=text)
    made = departures.open_departure(desk, case).made
    departures.allocate(desk, made, [client], firm.ids["li"], text)
    return client, made


def squeezed(text: str) -> str:
    """Return a text without white space, as `paper.text` reads a page."""
    return "".join(clean(text).split())


def test_every_field_keeps_it_as_text(firm: Firm, payload: str) -> None:
    desk = firm.open("chen")
    count = len(clients.list_clients(desk, clients.ClientFilter()))
    client, case = spread(desk, firm, payload)
    kept = clean(payload)
    form = editing.edit_form(desk, client)
    assert {form.name, form.address, form.taboos, form.remarks, form.lost_reason, form.contacts[0].wechat} == {kept}
    assert form.tags == (kept,)
    assert kept in {item.text for item in files.read_file(desk, client).timeline}
    assert departures.departure_page(desk, case).reason == kept
    assert client in clients.list_clients(desk, clients.ClientFilter(text=kept.split("\n")[0]))
    assert len(clients.list_clients(desk, clients.ClientFilter())) == count + 1
    desk.save_snapshot()
    again = firm.open("chen")
    assert editing.edit_form(again, client) == form
    assert again.vault.verify().is_sound


def test_search_takes_any_text(firm: Firm, payload: str) -> None:
    desk = firm.open("chen")
    assert clients.list_clients(desk, clients.ClientFilter(text=payload)) == []


ACTIVE = (b"/URI", b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"/RichMedia", b"/XFA")


@pytest.mark.parametrize("name", ["html", "reportlab", "path", "format", "order"])
def test_paper_shows_it_as_it_is(firm: Firm, name: str) -> None:
    payload = PAYLOADS[name]
    desk = firm.open("chen")
    client, case = spread(desk, firm, payload)
    for printed in (printing.print_dossier(desk, client), printing.print_packet(desk, case)):
        text = paper.text(printed.pdf)
        shown = squeezed(payload)
        if payload != PAYLOADS["order"]:  # marks without a glyph are not drawn
            assert text.count(shown) >= 8
        assert "root:" not in text
        assert not [word for word in ACTIVE if any(word in stream for stream in _streams(printed.pdf))]
        assert not set(printed.filename) & set('\\/:*?"<>|\0\n\r\t')
        assert not printed.filename.startswith((".", "-", "="))


def _streams(pdf: bytes) -> list[bytes]:
    document = paper.reader(pdf)
    return [repr(item.get_object()).encode() for page in document.pages for item in [page, *page.get("/Annots", [])]]


@pytest.mark.parametrize("name", ["formula", "plus", "log", "path", "order"])
def test_exported_logs_run_nothing(firm: Firm, tmp_path: Path, name: str) -> None:
    payload = PAYLOADS[name]
    desk = firm.open("chen")
    spread(desk, firm, payload)
    sheet = tmp_path / ("".join(char for char in payload if char not in "/\0")[:60] + ".csv")
    sheet.write_text("客户名称\n某客户\n", encoding="utf-8")
    imports.run_import(desk, imports.preview_import(desk, sheet))
    data = log_export.export_log(desk, log.LogFilter(), log_export.SheetKind.CSV).data
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    assert any(clean(payload)[:20] in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = load_workbook(io.BytesIO(log_export.export_log(desk, log.LogFilter(), log_export.SheetKind.XLSX).data))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds
    assert not [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink]


def test_through_an_import_and_back(firm: Firm, tmp_path: Path, payload: str) -> None:
    desk = firm.open("chen")
    sheet, text = tmp_path / "sheet.csv", io.StringIO(newline="")
    safe = payload.replace("\0", "")
    csv.writer(text).writerows(
        [("客户名称", "联系人", "邮箱", "备注", safe), (safe, safe, "", safe, safe), ("好客户", "", safe, "", "")]
    )
    sheet.write_text(text.getvalue(), encoding="utf-8", newline="")
    done = imports.run_import(desk, imports.preview_import(desk, sheet))
    names = [row.name for row in clients.client_rows(desk, clients.list_clients(desk, clients.ClientFilter()))]
    kept = [squeezed(name) for name in names]
    assert squeezed(payload) in kept or any(squeezed(payload) in squeezed("".join(row.cells)) for row in done.rejected)
    if done.rejected_sheet:
        cells = [
            cell for row in load_workbook(io.BytesIO(done.rejected_sheet)).worksheets[0].iter_rows() for cell in row
        ]
        assert {cell.data_type for cell in cells} <= {"s", "n"}


def is_markup(text: str) -> bool:
    """Say whether Qt would draw a text as markup that is not all escaped; tool tips cannot be told to be plain."""
    if not QtGui.Qt.mightBeRichText(text):
        return False
    document = QTextDocument()
    document.setHtml(text)
    return not any(payload in document.toPlainText() for payload in PAYLOADS.values())


def unsafe_widgets(root: QWidget) -> list[str]:
    """Return the widgets that would draw what they show as markup, or offer it as a rich tool tip."""
    wrong: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        name = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel) and (widget.openExternalLinks() or not _is_plain(widget)):
            wrong.append(f"{name}: {widget.text()[:60]}")
        if isinstance(widget, QTextEdit) and (widget.acceptRichText() and not widget.isReadOnly()):
            wrong.append(f"{name}: takes rich text")
        if is_markup(widget.toolTip()) or is_markup(widget.whatsThis()) or is_markup(widget.statusTip()):
            wrong.append(f"{name}: tip {widget.toolTip()[:60]}")
    return wrong


def _is_plain(label: QLabel) -> bool:
    is_free = label.textFormat() == Qt.TextFormat.AutoText
    return label.textFormat() == Qt.TextFormat.PlainText or (is_free and not QtGui.Qt.mightBeRichText(label.text()))


@pytest.mark.parametrize("name", ["qt", "reportlab"])
def test_every_screen_shows_it_as_text(firm: Firm, sign_in: Callable[[str], Frame], name: str) -> None:
    payload = PAYLOADS[name]
    desk = firm.open("chen")
    client, _case = spread(desk, firm, payload)
    frame = sign_in("chen")
    wrong: list[str] = []
    for entry in ENTRIES:
        frame.navigate(entry.key)
        wrong += unsafe_widgets(frame.window())
    frame.navigate("clients")
    page = frame.page
    assert isinstance(page, ClientsPage)
    page.open_file(client)
    wrong += unsafe_widgets(frame.window())
    assert payload in _shown(frame)
    assert wrong == []


def _shown(root: QWidget) -> str:
    labels = [one.text() for one in root.findChildren(QLabel)]
    lines = [one.text() for one in root.findChildren(QLineEdit)]
    texts = [one.toPlainText() for one in root.findChildren(QPlainTextEdit)]
    return "\n".join([*labels, *lines, *texts])


def test_long_names_have_plain_tips(qtbot: object) -> None:
    from clientbook.ui.widgets.labels import Elided

    label = Elided(PAYLOADS["qt"])
    label.resize(40, 20)
    label.say(PAYLOADS["qt"])
    assert label.toolTip()
    assert not is_markup(label.toolTip())
    label.deleteLater()
