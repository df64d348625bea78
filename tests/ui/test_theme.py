"""Colours can be read, icons are there, fonts write Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QWidget

from clientbook.support.i18n import speaking
from clientbook.support.paths import resource
from clientbook.ui import fonts, icons, theme
from clientbook.ui.theme import DARK, LIGHT, Tokens, style_sheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

LEAST = 4.5
PAIRS = [
    ("text", "surface"),
    ("text", "bg"),
    ("text", "hover"),
    ("text", "accent_soft"),
    ("muted", "surface"),
    ("muted", "bg"),
    ("quiet", "nav"),
    ("quiet", "chip"),
    ("quiet", "accent_soft"),
    ("quiet", "warn_soft"),
    ("quiet", "bad_soft"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("ok", "ok_soft"),
    ("ok", "surface"),
    ("warn", "warn_soft"),
    ("warn", "surface"),
    ("bad", "bad_soft"),
    ("bad", "surface"),
]

LEAST_OF_EDGES = 3.0
EDGES = [("edge", "surface"), ("edge", "bg"), ("accent", "surface"), ("bad", "surface")]


def _luminance(colour: str) -> float:
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    """Return the contrast ratio of WCAG 2.1."""
    high, low = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(look: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(look, ink), getattr(look, ground)) >= LEAST


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_fields_can_be_seen(look: Tokens, edge: str, ground: str) -> None:
    assert contrast(getattr(look, edge), getattr(look, ground)) >= LEAST_OF_EDGES


@pytest.mark.parametrize("field", [QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QCheckBox])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_field_is_drawn_with_the_edge_of_its_look(
    qtbot: QtBot, look: theme.Theme, field: type[QWidget], name: str
) -> None:
    look.choose(name)
    widget = field()
    qtbot.addWidget(widget)
    widget.resize(120, 32)
    picture = widget.grab().toImage()
    drawn = {picture.pixelColor(x, picture.height() // 2).name().upper() for x in range(picture.width())}
    assert theme.tokens().edge in drawn


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_uses_known_tokens_and_pictures_only(look: Tokens) -> None:
    sheet = style_sheet(look)
    assert "$" not in sheet
    pictures = set(re.findall(r'url\("([^"]+)"\)', sheet))
    assert pictures
    for picture in pictures:
        assert resource("theme").parent.joinpath(picture).is_file()


def test_switching_the_theme_changes_palette_and_icons(qapp: QApplication, qtbot: QtBot, look: theme.Theme) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    icons.put(button, "lock")
    before = button.icon().cacheKey()
    look.choose("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.surface)
    assert button.icon().cacheKey() != before
    look.choose("light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.surface)


def test_icons_are_sharp_and_tinted(qapp: QApplication) -> None:
    made = icons.pixmap("clients", 20, QColor(LIGHT.accent), 1.5)
    assert made.width() == 30
    inked = {made.toImage().pixelColor(x, y).name() for x in range(30) for y in range(30)}
    assert QColor(LIGHT.accent).name() in inked


def test_the_bundled_font_steps_in_where_the_system_writes_no_chinese() -> None:
    assert fonts.families({"Arial"}, "zh_CN") == [fonts.BUNDLED]
    assert fonts.families({"Segoe UI"}, "en") == ["Segoe UI", fonts.BUNDLED]


def test_the_system_font_is_used_where_it_writes_chinese() -> None:
    installed = {"Segoe UI", "Microsoft YaHei UI", "Microsoft JhengHei UI"}
    assert fonts.families(installed, "zh_CN")[0] == "Microsoft YaHei UI"
    assert fonts.families(installed, "zh_TW")[0] == "Microsoft JhengHei UI"
    assert fonts.families(installed, "en")[0] == "Segoe UI"
    assert fonts.BUNDLED not in fonts.families(installed, "en")


def test_chinese_is_written(qapp: QApplication, look: theme.Theme) -> None:
    assert QFontMetrics(qapp.font()).inFontUcs4(ord("户"))


def test_english_quotation_marks_are_narrow_in_a_chinese_font(qapp: QApplication) -> None:
    with speaking("en"):
        fonts.install(qapp)
    label = QLabel()
    label.ensurePolished()
    assert label.fontMetrics().horizontalAdvance("“”") < theme.TEXT * 1.4


def test_chinese_marks_are_as_wide_as_its_characters_after_english_was_spoken(qapp: QApplication) -> None:
    widths: list[int] = []
    for code in ("zh_CN", "en", "zh_CN"):
        with speaking(code):
            fonts.install(qapp)
            widths.append(QFontMetrics(qapp.font()).horizontalAdvance("，。“”"))
    assert widths[0] == widths[2] > widths[1]
    fonts.install(qapp)
