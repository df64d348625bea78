"""Fonts of the screen: the system's where it writes Chinese, the bundled Noto Sans SC elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase

from clientbook.support.i18n import language
from clientbook.support.paths import resource
from clientbook.ui import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

BUNDLED = "Noto Sans SC"
_CHINESE = {
    "zh_CN": ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC"),
    "zh_TW": ("Microsoft JhengHei UI", "PingFang TC", "Noto Sans CJK TC", "Source Han Sans TC"),
}
_LATIN = ("Segoe UI", "SF Pro Text", "Inter")


def families(installed: set[str], code: str) -> list[str]:
    """Return the families to use, best first, for language `code`; the bundled one ends the list."""
    chinese = [*_CHINESE.get(code, ()), *_CHINESE["zh_CN"], *_CHINESE["zh_TW"]]
    order = chinese if code.startswith("zh") else [*_LATIN, *chinese]
    found = [name for name in dict.fromkeys(order) if name in installed]
    if any(name in chinese for name in found):
        return found
    return [*found, BUNDLED]


def _load_bundled() -> None:
    for path in sorted(resource("fonts").glob("NotoSansSC*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def install(app: QApplication) -> None:
    """Give the application its font for the current language; loads the bundled one only when needed."""
    installed = set(QFontDatabase.families())
    wanted = families(installed, language())
    if BUNDLED in wanted and BUNDLED not in installed:
        _load_bundled()
    font = QFont()
    font.clearFeatures()
    font.setFamilies(wanted)
    font.setPixelSize(theme.TEXT)
    if not language().startswith("zh"):  # quotation marks of a Chinese font are as wide as its characters
        font.setFeature(QFont.Tag("pwid"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    app.setFont(font)


def sized(base: QFont, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return `base` in another size and weight, for delegates and painted widgets."""
    font = QFont(base)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font
