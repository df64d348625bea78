"""Makes what the build needs from what the checkout has: the Windows icon and the version shown in file properties."""

from __future__ import annotations

import sys
import tomllib
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels at which Windows shows a program, from the title bar to large tiles."""

VERSION_INFO = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0, OS=0x40004, fileType=1),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('FileDescription', 'clientbook'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('ProductName', 'clientbook'),
      StringStruct('ProductVersion', '{version}'),
      StringStruct('OriginalFilename', 'clientbook.exe')])]),
    VarFileInfo([VarStruct('Translation', [0x0409, 1200])])
  ]
)
"""


def version() -> str:
    """Return the version of the checkout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def drawn(renderer: QSvgRenderer, size: int) -> Image.Image:
    """Return the icon drawn at `size` pixels."""
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(BytesIO(buffer.data().data()))


def write_icons(folder: Path) -> None:
    """Write clientbook.ico with every size drawn on its own, and clientbook.png for Linux."""
    renderer = QSvgRenderer(str(ROOT / "resources" / "icons" / "app.svg"))
    pictures = [drawn(renderer, size) for size in SIZES]
    largest = pictures[-1]
    largest.save(folder / "clientbook.ico", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1])
    largest.save(folder / "clientbook.png")


def write_version(folder: Path) -> None:
    """Write version.txt as PyInstaller reads it, and version.iss for the installer."""
    parts = [int(part) for part in version().split(".")]
    numbers = tuple([*parts, 0, 0, 0, 0][:4])
    text = VERSION_INFO.format(numbers=numbers, version=version())
    (folder / "version.txt").write_text(text, encoding="utf-8")
    (folder / "version.iss").write_text(f'#define Version "{version()}"\n', encoding="utf-8")


def main(folder: Path) -> None:
    """Write everything into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    QGuiApplication([])
    write_icons(folder)
    write_version(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
