"""The look: tokens of colour, space and type, and the style sheet and palette made of them.

Every widget takes its colours from here, in light and in dark: one token changes the whole program.
"""

from __future__ import annotations

import string
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette

from clientbook.support.paths import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24
RADIUS = 4
TEXT, SMALL, TITLE = 13, 12, 18
ROW = 32
ROW_TWO_LINES = 42
NAV_WIDTH, NAV_FOLDED = 200, 56
STYLE = ("-style", "fusion")
"""Qt's style, named when the application is made: choosing it afterwards brings in what Python knows of styles."""
CHOICES = ("system", "light", "dark")


@dataclass(frozen=True)
class Tokens:
    """Colours by meaning.

    `line` is for hairlines; `edge` for what a control is known by, at 3:1 on every ground that fields stand on.
    `quiet` is muted text on tinted ground, where `muted` would fall below 4.5:1.
    """

    name: str
    bg: str
    surface: str
    nav: str
    line: str
    edge: str
    text: str
    muted: str
    quiet: str
    faint: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    hover: str
    chip: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str

    def color(self, token: str) -> QColor:
        """Return the colour of a token by its name."""
        return QColor(getattr(self, token))


LIGHT = Tokens(
    name="light",
    bg="#F6F7F9",
    surface="#FFFFFF",
    nav="#EEF0F4",
    line="#E3E6EB",
    edge="#858FA1",
    text="#1B1F24",
    muted="#667085",
    quiet="#5B6476",
    faint="#98A2B3",
    accent="#2563B8",
    accent_hover="#1D539E",
    accent_soft="#E6EEF9",
    on_accent="#FFFFFF",
    hover="#F3F5F8",
    chip="#F0F2F5",
    ok="#1F7A4D",
    ok_soft="#E4F3EB",
    warn="#9A5B00",
    warn_soft="#FCF0DC",
    bad="#B42318",
    bad_soft="#FCE9E7",
)
DARK = Tokens(
    name="dark",
    bg="#16181C",
    surface="#1E2126",
    nav="#191B20",
    line="#2E3238",
    edge="#6E7783",
    text="#E6E8EB",
    muted="#9AA3AF",
    quiet="#A7AFBA",
    faint="#6B7480",
    accent="#6EA8FE",
    accent_hover="#8BBAFF",
    accent_soft="#22334D",
    on_accent="#16181C",
    hover="#252930",
    chip="#2A2E35",
    ok="#5CC08C",
    ok_soft="#1C3328",
    warn="#E5A84B",
    warn_soft="#3A2E1A",
    bad="#F28B82",
    bad_soft="#3D2321",
)
_current = [LIGHT]


def tokens() -> Tokens:
    """Return the tokens in force now."""
    return _current[0]


def style_sheet(look: Tokens) -> str:
    """Return the application's style sheet in the colours of `look`."""
    template = resource("theme/theme.qss").read_text(encoding="utf-8")
    values = asdict(look) | {
        "images": resource(f"theme/{look.name}").as_posix(),
        "text_px": f"{TEXT}px",
        "small_px": f"{SMALL}px",
        "title_px": f"{TITLE}px",
        "radius": f"{RADIUS}px",
    }
    return string.Template(template).substitute(values)


def palette(look: Tokens) -> QPalette:
    """Return Qt's palette in the colours of `look`, for what is painted without the style sheet."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: look.surface,
        QPalette.ColorRole.WindowText: look.text,
        QPalette.ColorRole.Base: look.surface,
        QPalette.ColorRole.AlternateBase: look.hover,
        QPalette.ColorRole.Text: look.text,
        QPalette.ColorRole.PlaceholderText: look.muted,
        QPalette.ColorRole.Button: look.surface,
        QPalette.ColorRole.ButtonText: look.text,
        QPalette.ColorRole.BrightText: look.bad,
        QPalette.ColorRole.Highlight: look.accent,
        QPalette.ColorRole.HighlightedText: look.on_accent,
        QPalette.ColorRole.Link: look.accent,
        QPalette.ColorRole.ToolTipBase: look.surface,
        QPalette.ColorRole.ToolTipText: look.text,
        QPalette.ColorRole.Mid: look.line,
        QPalette.ColorRole.Dark: look.bg,  # the ground around the pages of a QPdfView
        QPalette.ColorRole.Accent: look.accent,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.faint))
    return made


class Theme(QObject):
    """Applies light or dark to the application and follows the system while the choice is "system"."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = "system"
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, choice: str) -> None:
        """Apply "system", "light" or "dark" from now on."""
        self._choice = choice if choice in CHOICES else "system"
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        hints = self._app.styleHints()
        hints.setColorScheme(schemes.get(self._choice, Qt.ColorScheme.Unknown))
        self._apply()

    def _wanted(self) -> Tokens:
        if self._choice != "system":
            return DARK if self._choice == "dark" else LIGHT
        return DARK if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _system_changed(self) -> None:
        if self._choice == "system" and self._wanted() is not tokens():
            self._apply()

    def _apply(self) -> None:
        _current[0] = self._wanted()
        self._app.setPalette(palette(tokens()))
        self._app.setStyleSheet(style_sheet(tokens()))
        self.changed.emit()
