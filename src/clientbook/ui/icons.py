"""Icons by meaning, drawn from SVG in the colour of a token and kept; they follow a change of theme."""

from __future__ import annotations

import weakref
from functools import lru_cache

import shiboken6
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from clientbook.support.paths import resource
from clientbook.ui.theme import Theme, tokens

SIZE = 20
_users: weakref.WeakKeyDictionary[QAbstractButton | QAction, tuple[str, str]] = weakref.WeakKeyDictionary()


@lru_cache(maxsize=512)
def _source(name: str) -> bytes:
    return resource(f"icons/{name}.svg").read_bytes()


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    pixels = round(size * ratio)
    made = QPixmap(QSize(pixels, pixels))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    tinted = _source(name).replace(b"<svg ", f'<svg fill="{colour}" '.encode(), 1)
    QSvgRenderer(QByteArray(tinted)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def pixmap(name: str, size: int, colour: QColor, ratio: float) -> QPixmap:
    """Return the icon at `size` logical pixels, sharp at a device pixel ratio of `ratio`."""
    return _drawn(name, size, colour.name(), ratio)


def icon(name: str, tint: str = "muted") -> QIcon:
    """Return an icon in the colour of a token, for every screen that is connected."""
    made = QIcon()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}
    for ratio in sorted(ratios):
        made.addPixmap(pixmap(name, SIZE, tokens().color(tint), ratio))
        made.addPixmap(pixmap(name, SIZE, tokens().color("faint"), ratio), QIcon.Mode.Disabled)
    return made


def put(target: QAbstractButton | QAction, name: str, tint: str = "muted") -> None:
    """Give a button or an action its icon, now and after every change of theme."""
    _users[target] = (name, tint)
    target.setIcon(icon(name, tint))
    if isinstance(target, QAbstractButton):
        target.setIconSize(QSize(SIZE, SIZE))


def follow(look: Theme) -> None:
    """Redraw the icons that were put whenever the theme changes."""
    look.changed.connect(_redraw)


def _redraw() -> None:
    for target, (name, tint) in list(_users.items()):
        if shiboken6.isValid(target):
            target.setIcon(icon(name, tint))
