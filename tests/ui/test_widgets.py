"""The parts of pages: tables, forms, dates, chips, people, notices."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from clientbook.domain.clients import Part
from clientbook.support.clock import frozen, today
from clientbook.support.errors import Invalid
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.dates import DateField, parse_date
from clientbook.ui.widgets.dialog import Confirm
from clientbook.ui.widgets.editors import choice, line_edit, read, text_edit, write
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.notice import NoticeBar
from clientbook.ui.widgets.pairs import PairsEditor
from clientbook.ui.widgets.rhythm import RhythmChart
from clientbook.ui.widgets.segments import Segments
from clientbook.ui.widgets.stepper import StageStepper, Step
from clientbook.ui.widgets.table import Column, ListModel, ListTable
from clientbook.ui.widgets.tags import TagsEdit
from clientbook.ui.widgets.timeline import Entry, TimelineModel

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from clientbook.ui.window import Window

BASE = dt.date(2026, 11, 22)
COLUMNS = [
    Column("name", "Name", 200, lambda row: row["name"], kind="two", second=lambda row: row["more"]),
    Column("state", "State", 100, lambda row: row["state"], kind="pill", tone=lambda _row: "warn"),
    Column("worth", "Worth", 100, lambda row: row["worth"], kind="number"),
]


def _rows(keys: list[int]) -> dict[Any, Any]:
    return {key: {"name": f"client {key}", "more": "person", "state": "open", "worth": str(key)} for key in keys}


@pytest.fixture
def table(qtbot: QtBot) -> ListTable:
    model = ListModel(COLUMNS)
    model.wanted.connect(lambda keys: model.fill(_rows(keys)))
    made = ListTable(model, "Clients")
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def _model(table: ListTable) -> ListModel:
    model = table.model()
    assert isinstance(model, ListModel)
    return model


def test_the_list_model_is_sound(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = ListModel(COLUMNS)
    qtmodeltester.check(model)
    model.show(list(range(100)))
    model.fill(_rows(list(range(100))))
    qtmodeltester.check(model)
    model.show([5, 3])
    qtmodeltester.check(model)


def test_only_rows_that_are_seen_are_fetched(qtbot: QtBot, table: ListTable) -> None:
    wanted: list[int] = []
    _model(table).wanted.connect(wanted.extend)
    table.show_ids(list(range(10_000)))
    table.viewport().grab()
    qtbot.waitUntil(lambda: bool(wanted))
    assert 0 in wanted
    assert len(wanted) < 100


def test_selection_and_scroll_stay_when_the_list_is_shown_anew(qtbot: QtBot, table: ListTable) -> None:
    table.show_ids(list(range(200)))
    table.choose(120)
    scrolled = table.verticalScrollBar().value()
    heard: list[object] = []
    table.current.connect(heard.append)
    table.show_ids([*range(100, 200), *range(100)])
    assert table.current_id() == 120
    assert table.verticalScrollBar().value() == scrolled
    assert not heard


def test_what_the_program_chooses_is_selected_also_while_ctrl_is_held_down(qtbot: QtBot, table: ListTable) -> None:
    table.allow_many()
    table.show_ids(list(range(20)))
    table.choose(3)
    qtbot.keyPress(table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    table.choose(7)
    assert table.selected_ids() == [7]
    qtbot.keyRelease(table, Qt.Key.Key_Control)


def test_a_chosen_client_that_leaves_the_list_is_no_longer_chosen(qtbot: QtBot, table: ListTable) -> None:
    table.show_ids([1, 2, 3])
    table.choose(2)
    heard: list[object] = []
    table.current.connect(heard.append)
    table.show_ids([1, 3])
    assert table.current_id() is None
    assert heard == [None]


def test_a_click_on_the_head_asks_to_sort_and_again_the_other_way(qtbot: QtBot, table: ListTable) -> None:
    table.show_ids([1, 2])
    asked: list[tuple[str, bool]] = []
    table.sort_asked.connect(lambda key, down: (asked.append((key, down)), table.show_sort(key, descending=down)))
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(2) + 20, 10)
    for _click in range(2):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [("worth", False), ("worth", True)]


def test_columns_are_hidden_and_remembered(qtbot: QtBot, table: ListTable) -> None:
    table.column_menu().actions()[0].setChecked(False)
    kept = table.layout_state()
    assert kept["state"] == 0
    table.restore_layout({"state": 130, "worth": 0})
    assert not table.isColumnHidden(1)
    assert table.isColumnHidden(2)


def test_spare_columns_give_way_where_names_could_not_be_read(qtbot: QtBot) -> None:
    model = ListModel([COLUMNS[0], COLUMNS[1]._replace(spare=2), COLUMNS[2]._replace(spare=1)])
    table = ListTable(model, "Clients")
    model.setParent(table)
    qtbot.addWidget(table)
    table.show()
    for width, hidden in ((600, set()), (300, {2}), (200, {1, 2}), (600, set())):
        table.resize(width, 300)
        assert {place for place in (1, 2) if table.isColumnHidden(place)} == hidden
        assert table.columnWidth(0) >= 132
    table.resize(300, 300)
    assert table.layout_state()["worth"] == 100
    table.column_menu().actions()[1].setChecked(True)
    table.resize(299, 300)
    assert not table.isColumnHidden(2)


def test_enter_opens_the_chosen_row(qtbot: QtBot, table: ListTable) -> None:
    table.show_ids([7, 8])
    table.choose(8)
    opened: list[object] = []
    table.opened.connect(opened.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [8]


def test_the_timeline_model_is_sound(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = TimelineModel()
    qtmodeltester.check(model)
    model.show([Entry(b"1", BASE, "Phone", "said", "me"), Entry(b"2", BASE, "Purchase", "bought", "me", "¥1")])
    qtmodeltester.check(model)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", dt.date(2026, 11, 22)),
        ("2026-11-22 周日", dt.date(2026, 11, 22)),
        ("20261122", dt.date(2026, 11, 22)),
        ("2026/1/5", dt.date(2026, 1, 5)),
        ("11-30", dt.date(2026, 11, 30)),
        ("1-5", dt.date(2027, 1, 5)),
        ("12月4日", dt.date(2026, 12, 4)),
        ("+7", dt.date(2026, 11, 29)),
        ("", None),
    ],
)
def test_a_date_is_read_as_people_type_it(text: str, day: dt.date | None) -> None:
    assert parse_date(text, BASE) == day


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "13-1", "0-0"])
def test_what_is_no_date_is_said_so(text: str) -> None:
    with pytest.raises(Invalid):
        parse_date(text, BASE)


def test_arrows_move_a_date_by_days_and_weeks(qtbot: QtBot) -> None:
    field = DateField(BASE)
    qtbot.addWidget(field)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert field.value() == dt.date(2026, 11, 30)
    assert QDate(2026, 11, 30).toString("yyyy-MM-dd") in field.text()


def test_an_empty_date_starts_from_today(qtbot: QtBot) -> None:
    field = DateField()
    qtbot.addWidget(field)
    with frozen(dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)):
        qtbot.keyClick(field, Qt.Key.Key_Down)
        assert field.value() == today() - dt.timedelta(days=1)


def _form(qtbot: QtBot) -> Form:
    form = Form(2)
    qtbot.addWidget(form)
    form.add("name", "&Name", line_edit(), Rules(required=True))
    form.add("kind", "&Kind", choice([(None, "none"), ("a", "A")]))
    form.add("note", "N&ote", text_edit(), Rules(span=2))
    form.show()
    return form


def test_a_form_gives_its_values(qtbot: QtBot) -> None:
    form = _form(qtbot)
    form.fill({"name": " 张三 ", "kind": "a", "note": "x", "unknown": 1})
    assert not form.is_dirty
    assert form.values() == {"name": "张三", "kind": "a", "note": "x"}


def test_a_missing_field_is_marked_and_gets_the_cursor(qtbot: QtBot) -> None:
    form = _form(qtbot)
    with pytest.raises(Invalid) as raised:
        form.values()
    assert raised.value.field == "name"
    assert form.editor("name").property("wrong")
    assert form.editor("name").accessibleDescription()


def test_typing_makes_a_form_dirty_and_mends_the_mark(qtbot: QtBot) -> None:
    form = _form(qtbot)
    form.show_invalid(Invalid("no", field="name"))
    qtbot.keyClicks(form.editor("name"), "li")
    assert form.is_dirty
    assert not form.editor("name").property("wrong")


def test_a_field_is_checked_when_it_is_left(qtbot: QtBot) -> None:
    form = _form(qtbot)
    name = form.editor("name")
    assert isinstance(name, QLineEdit)
    qtbot.keyClicks(name, "x")
    name.clear()
    name.setFocus()
    form.editor("note").setFocus()
    form.eventFilter(name, _left())
    assert name.property("wrong")


def _left() -> Any:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent

    return QFocusEvent(QEvent.Type.FocusOut)


def test_an_error_of_no_field_is_not_taken(qtbot: QtBot) -> None:
    assert not _form(qtbot).show_invalid(Invalid("no", field="elsewhere"))


def test_a_choice_gives_back_the_very_value(qtbot: QtBot) -> None:
    box = choice([(Part.BACKUP, "Backup"), (b"id", "Bytes"), (None, "none")], b"id")
    qtbot.addWidget(box)
    assert box.currentData() == b"id"
    assert type(box.currentData()) is bytes
    write(box, Part.BACKUP)
    assert read(box) is Part.BACKUP
    write(box, "gone")
    assert read(box) is Part.BACKUP


def test_labelled_values_skip_empty_lines(qtbot: QtBot) -> None:
    editor = PairsEditor([("mobile", "mobile"), ("work", "work")], what="Phone", add="Another")
    qtbot.addWidget(editor)
    assert editor.value() == ()
    editor.set_value([("work", "021"), ("Büro", "030")])
    assert editor.value() == (("work", "021"), ("Büro", "030"))


def test_tags_are_read_with_any_comma(qtbot: QtBot) -> None:
    editor = TagsEdit()
    qtbot.addWidget(editor)
    editor.setText("a, b、c；")
    assert read(editor) == ("a", "b", "c")
    write(editor, ("x", "y"))
    assert editor.text() == "x, y"


def test_segments_are_chosen_by_digit(qtbot: QtBot) -> None:
    made = Segments([("phone", "Phone"), ("visit", "Visit")], "phone")
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClick(made, Qt.Key.Key_2)
    assert made.value() == "visit"
    made.set_value(None)
    assert made.value() is None


def test_one_chip_is_on_and_stays_on_when_counts_change(qtbot: QtBot) -> None:
    chips = FilterChips("Filter")
    qtbot.addWidget(chips)
    chips.offer([Choice("all", "All", 9), Choice("vip", "VIP", 2)])
    heard: list[object] = []
    chips.chosen.connect(heard.append)
    qtbot.mouseClick(chips.button("vip"), Qt.MouseButton.LeftButton)
    chips.offer([Choice("all", "All", 9), Choice("vip", "VIP", 1_200)], chips.current)
    assert heard == ["vip"]
    assert chips.button("vip").text() == "VIP 1,200"
    assert chips.button("vip").isChecked()


def test_a_notice_offers_one_action(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    done: list[int] = []
    bar.say("<b>saved</b>", "ok", action="Undo", act=lambda: done.append(1))
    assert bar.text == "<b>saved</b>"
    bar.act_clicked()
    assert done == [1]
    assert bar.isHidden()


def test_what_cannot_be_undone_has_cancel_as_default(qtbot: QtBot) -> None:
    dialog = Confirm(None, "Delete?", "Gone for ever.", "Delete 3 files")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == 0
    assert not dialog.isVisible()


@pytest.mark.parametrize("times", range(1, 8))
def test_a_long_question_is_readable_to_its_end(qtbot: QtBot, window: Window, times: int) -> None:
    dialog = Confirm(window, "Sure?", "A sentence that is said several times over. " * times, "Do it")
    qtbot.addWidget(dialog)
    dialog.show()
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_a_rhythm_of_any_length_is_painted(qtbot: QtBot, count: int) -> None:
    chart = RhythmChart()
    qtbot.addWidget(chart)
    days = [BASE - dt.timedelta(days=9 * number) for number in range(count)]
    chart.show_rhythm(days, expected=BASE - dt.timedelta(days=3), today=BASE, silence="silent")
    _paint(chart)
    assert str(count) in chart.accessibleName()


@pytest.mark.parametrize("now", [0, 2, 4])
def test_every_stage_is_painted(qtbot: QtBot, now: int) -> None:
    stepper = StageStepper("Stages")
    qtbot.addWidget(stepper)
    stepper.show_steps([Step("a"), Step("b", "11-18"), Step("c"), Step("d")], now)
    _paint(stepper)
    assert stepper.accessibleName() == f"Stages: {'abcd'[min(now, 3)]}"


def _paint(widget: QWidget) -> None:
    widget.resize(300, 80)
    image = QImage(300, 80, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    widget.render(painter, QPoint())
    painter.end()
