"""Photos and scans for the files of the demo firm, drawn in memory. The only home of Pillow.

Nothing here is meant to deceive anybody: a package on a table, and a delivery note with a stamp on it.
"""

from __future__ import annotations

import io
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from clientbook.support.clock import seeded
from clientbook.support.paths import resource

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
_WIDE, _HIGH = 960, 720
_QUALITY = 80
_PAGE_WIDE, _PAGE_HIGH = 1000, 1120
_RED = (196, 40, 32)


class Thing(StrEnum):
    """What a photo shows."""

    BAG = "bag"
    BOX = "box"
    ROLL = "roll"


def photo(thing: Thing, seed: int) -> bytes:
    """Return a JPEG of a sample on a table; the seed turns light and place a little."""
    from PIL import Image, ImageDraw, ImageFilter

    dice = seeded(seed)
    picture = Image.new("RGB", (_WIDE, _HIGH))
    draw: Any = ImageDraw.Draw(picture)
    _room(draw, dice.uniform(0.42, 0.5))
    middle = _WIDE / 2 + dice.uniform(-70, 70)
    _shadow(picture, middle)
    {Thing.BOX: _box, Thing.BAG: _bag, Thing.ROLL: _roll}[thing](draw, middle, dice.uniform(0.9, 1.12))
    return _as_seen(picture.filter(ImageFilter.GaussianBlur(0.9)), dice.uniform(-1.2, 1.2), seed)


def scan(lines: Sequence[str], stamp: str, seed: int) -> bytes:
    """Return a JPEG of a sheet with these lines, the first as its title, scanned a little askew and stamped."""
    from PIL import Image, ImageDraw, ImageFilter

    dice = seeded(seed)
    page = Image.new("RGB", (_PAGE_WIDE, _PAGE_HIGH), (250, 249, 245))
    draw: Any = ImageDraw.Draw(page)
    title, *others = lines
    draw.text((_PAGE_WIDE / 2, 110), title, font=_font(44, is_bold=True), fill=(30, 30, 34), anchor="mm")
    for at, line in enumerate(others):
        y = 210 + at * 58
        draw.text((90, y), line, font=_font(27), fill=(45, 45, 50))
        draw.line((86, y + 46, _PAGE_WIDE - 86, y + 46), fill=(188, 188, 186), width=2)
    _stamp(page, stamp, (_PAGE_WIDE - 300, min(260 + len(others) * 58, _PAGE_HIGH - 190)), dice.uniform(-14, 9))
    page = page.filter(ImageFilter.GaussianBlur(0.7))
    return _as_seen(page, dice.uniform(-0.9, 0.9), seed)


def _room(draw: Any, horizon: float) -> None:
    """Draw a wall and a wooden table, both lit from the left."""
    edge = int(_HIGH * horizon)
    for y in range(edge):
        light = 214 - 36 * y // edge
        draw.line((0, y, _WIDE, y), fill=(light, light - 3, light - 10))
    for y in range(edge, _HIGH):
        depth = (y - edge) / (_HIGH - edge)
        grain = (y * 7919 % 23) - 11
        draw.line(
            (0, y, _WIDE, y), fill=(int(150 + 34 * depth) + grain // 3, int(112 + 26 * depth), int(78 + 16 * depth))
        )
    for x in range(0, _WIDE, 160):
        draw.line((x - 60, _HIGH, x, edge), fill=(128, 94, 64), width=2)


def _shadow(picture: Any, middle: float) -> None:
    from PIL import Image, ImageDraw, ImageFilter

    mask = Image.new("L", picture.size, 0)
    draw: Any = ImageDraw.Draw(mask)
    draw.ellipse((middle - 210, 520, middle + 330, 625), fill=150)
    picture.paste((52, 38, 28), (0, 0), mask.filter(ImageFilter.GaussianBlur(26)))


def _box(draw: Any, middle: float, size: float) -> None:
    """Draw a closed corrugated carton with tape and a label."""
    left, right, top, low = middle - 230 * size, middle + 130 * size, 300.0, 590.0
    far, lift = 120 * size, 74 * size
    draw.polygon(
        _quad((left, top), (right, top), (right + far, top - lift), (left + far, top - lift)), fill=(206, 168, 120)
    )
    draw.polygon(
        _quad((right, top), (right + far, top - lift), (right + far, low - lift), (right, low)), fill=(150, 112, 72)
    )
    draw.polygon(_quad((left, top), (right, top), (right, low), (left, low)), fill=(184, 143, 95))
    tape = (left + right) / 2
    draw.polygon(
        _quad((tape - 22, top), (tape + 22, top), (tape + 22 + far, top - lift), (tape - 22 + far, top - lift)),
        fill=(222, 200, 160),
    )
    draw.rectangle((tape - 22, top, tape + 22, top + 74), fill=(204, 176, 132))
    draw.rectangle((left + 34, low - 126, left + 170, low - 40), fill=(238, 236, 230))
    for at in range(17):
        x = left + 46 + at * 6.6
        draw.rectangle((x, low - 112, x + 1 + at * 7 % 4, low - 72), fill=(40, 40, 40))
    draw.line((left + 46, low - 60, left + 150, low - 60), fill=(90, 90, 90), width=4)


def _bag(draw: Any, middle: float, size: float) -> None:
    """Draw a paper carrier bag with twisted handles and a printed mark."""
    left, right, top, low = middle - 150 * size, middle + 120 * size, 210.0, 590.0
    far = 66 * size
    draw.polygon(
        _quad((right, top), (right + far, top - 26), (right + far, low - 34), (right, low)), fill=(166, 126, 80)
    )
    draw.polygon(_quad((left, top), (right, top), (right, low), (left, low)), fill=(202, 160, 108))
    draw.line((right + far / 2, top - 14, right + far / 2, low - 18), fill=(140, 104, 64), width=3)
    for lift in (0, 26):
        box = (left + 70, top - 110 - lift / 2, right - 66 + lift, top + 90)
        draw.arc(box, 180, 360, fill=(122, 88, 52), width=9)
    middle_x, middle_y = (left + right) / 2, (top + low) / 2
    draw.ellipse((middle_x - 62, middle_y - 62, middle_x + 62, middle_y + 62), outline=(70, 92, 74), width=8)
    draw.polygon(
        [(middle_x, middle_y - 40), (middle_x + 30, middle_y + 30), (middle_x - 30, middle_y + 30)], fill=(70, 92, 74)
    )


def _roll(draw: Any, middle: float, size: float) -> None:
    """Draw three rolls of film, one on top."""
    for x, y in ((-150, 430), (70, 430), (-40, 270)):
        left, wide, high = middle + x * size, 200 * size, 150.0
        draw.ellipse((left, y + high - 34, left + wide, y + high + 34), fill=(204, 208, 214))
        for step in range(int(wide)):
            light = int(196 + 42 * (1 - abs(step / wide - 0.34) * 1.8))
            draw.line((left + step, y, left + step, y + high), fill=(light, min(light + 4, 255), min(light + 10, 255)))
        draw.ellipse((left, y - 34, left + wide, y + 34), fill=(232, 236, 240), outline=(176, 184, 192))
        hole = wide * 0.3
        draw.ellipse((left + hole, y - 15, left + wide - hole, y + 15), fill=(164, 128, 84), outline=(120, 92, 58))


def _quad(*corners: Point) -> list[Point]:
    return list(corners)


def _stamp(page: Any, text: str, place: tuple[float, float], angle: float) -> None:
    from PIL import Image, ImageDraw

    seal = Image.new("RGBA", (330, 150), (0, 0, 0, 0))
    draw: Any = ImageDraw.Draw(seal)
    draw.rounded_rectangle((6, 6, 324, 144), radius=12, outline=(*_RED, 190), width=6)
    draw.text((165, 76), text, font=_font(34, is_bold=True), fill=(*_RED, 190), anchor="mm")
    turned = seal.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(turned, (int(place[0] - 60), int(place[1])), turned)


def _as_seen(picture: Any, angle: float, seed: int) -> bytes:
    """Turn a picture a little, add the grain of a sensor, and return it as JPEG."""
    from PIL import Image

    turned = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=(226, 224, 219))
    grain = Image.frombytes("L", turned.size, seeded(seed + 1).randbytes(turned.size[0] * turned.size[1]))
    noisy = Image.blend(turned, Image.merge("RGB", (grain, grain, grain)), 0.035)
    content = io.BytesIO()
    noisy.save(content, "JPEG", quality=_QUALITY)
    return content.getvalue()


def _font(size: int, *, is_bold: bool = False) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(resource(f"fonts/NotoSansSC-{'Bold' if is_bold else 'Regular'}.ttf")), size)
