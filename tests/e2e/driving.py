"""Drives the program as a person does: a screen of its own, keys and mouse through X, and eyes that read the picture.

Nothing in the program knows of it. What is waited for is what a person would wait for: a title, a window that comes
or goes, words on the screen – or, through `Screen.until`, whatever else can be seen from outside.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from tests.e2e.reading import Picture, Reader, places, says

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from tests.e2e.reading import Word

TOOLS = ("Xvfb", "xkbcomp", "xdotool", "matchbox-window-manager", "tesseract")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
PATIENCE = 90.0
"""Seconds until a state that does not come fails the test; on a quiet computer every one comes within two."""

_SCALE = 2
"""The program is shown at 200 %, as on a sharp screen: so large, letters are read without mistakes."""
_SIZE = (1366 * _SCALE, 768 * _SCALE)
_PAUSE = 0.1
_SETTLED = 3.0
"""Seconds that a picture stands before it counts as the last that comes."""
_ASCII = frozenset(map(chr, range(32, 127)))
_SPARE_KEYS = (*range(147, 191), *range(208, 256))
"""Of the keycodes in xkeyboard-config's keycodes/evdev those of keys that office keyboards lack."""
_KEYMAP = """xkb_keymap {{
    xkb_keycodes {{ include "evdev+aliases(qwerty)" }};
    xkb_types {{ include "complete" }};
    xkb_compat {{ include "complete" }};
    xkb_symbols {{ include "pc+us+inet(evdev)" {keys} }};
}};"""


class Screen:
    """A virtual screen with a window manager, so that there is focus, and at most one program at a time.

    `folder` takes pictures, the program's complaints and the profile of this computer.
    """

    def __init__(self, folder: Path, *, language: str = "en") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.program: subprocess.Popen[bytes] | None = None
        self._pictures = 0
        self._letters = set(_ASCII)
        self._reader = Reader(folder, 96 * _SCALE)
        self._read: list[Word] = []
        self._server, number = _start_server(folder)
        self.env = os.environ | {
            "DISPLAY": f":{number}",
            "HOME": str(folder),
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": str(_SCALE),
            "CLIENTBOOK_PROFILE": str(folder / "profile"),
            "CLIENTBOOK_LANGUAGE": language,
        }
        keys = folder / "keys"
        keys.write_text("<alt>f4=close\n", encoding="ascii")
        self._manager = subprocess.Popen(
            ["matchbox-window-manager", "-use_titlebar", "yes", "-kbdconfig", str(keys)],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.until(lambda: "not to support" not in self._run("getactivewindow").stderr, "a window manager")
        self._tell("mousemove", "0", "0", "key", "Shift_L")
        self.pressed = 0
        """How many keys were pressed so far; a capital letter counts as one."""

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if kind is not None:
            self.picture("failed")
        self.close()

    def start(self, *words: str | Path) -> None:
        """Start the program with these arguments and wait for its window."""
        assert self.program is None, "one program at a time"
        with (self.folder / "complaints").open("ab") as complaints:
            self.program = subprocess.Popen(
                [sys.executable, "-m", "clientbook", *map(str, words)],
                env=self.env,
                stdout=complaints,
                stderr=complaints,
            )
        self.until(lambda: bool(self.title()), "the program's window")

    def leave(self) -> None:
        """Close the program's window as a person does, and wait until it has ended without a complaint."""
        program = self.program
        assert program is not None
        self.key("alt+F4")
        self.until(lambda: program.poll() is not None, "the program's end")
        self.program = None
        assert program.returncode == 0, f"it ended with {program.returncode}"
        assert not self.complaints(), self.complaints()

    def complaints(self) -> str:
        """Return what the program printed."""
        return (self.folder / "complaints").read_text(encoding="utf-8")

    def close(self) -> None:
        """End whatever still runs."""
        for process in (self.program, self._manager, self._server):
            if process is not None and process.poll() is None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                process.kill()
                process.wait()
        self.program = None

    # what one sees

    def title(self) -> str:
        """Return the title of the window that has the focus; empty while none of the program's has it."""
        said = self._run("getwindowfocus", "getwindowpid", "getwindowname", "getactivewindow", "getwindowname").stdout
        if self.program is None or said.count("\n") != 3:
            return ""
        owner, focused, active = said.splitlines()
        return focused if owner == str(self.program.pid) and focused == active else ""

    def until_title(self, part: str) -> None:
        """Wait until a window whose title has `part` in it is in front and takes the keys."""
        self.until(lambda: part in self.title(), f"a window called “{part}”")

    def until_title_without(self, part: str) -> None:
        """Wait until the window in front is another one."""
        self.until(lambda: bool(self.title()) and part not in self.title(), f"no window called “{part}”")

    def words(self, *, wholly: bool = False) -> list[Word]:
        """Read the window in front, once its picture stands still."""
        self._read = self._reader.words(self._still(), wholly=wholly)
        return self._read

    def says(self, text: str) -> bool:
        """Say whether a text can be read in the window in front; spaces, letter case and line ends do not matter."""
        return says(self.words(), text) or says(self.words(wholly=True), text)

    def until_text(self, *texts: str) -> None:
        """Wait until all of these can be read in the window in front."""
        for text in texts:
            self._until_words(lambda words, text=text: says(words, text), f"“{text}” on the screen")

    def _until_words(self, fit: Callable[[list[Word]], bool], what: str) -> None:
        """Wait for words; a picture that stands for a while without them is read wholly, since nothing else comes."""
        stood: dict[int, float] = {}

        def are_there() -> bool:
            picture = self._still()
            since = stood.setdefault(picture.shown, time.monotonic())
            self._read = self._reader.words(picture)
            if not fit(self._read) and time.monotonic() - since > _SETTLED:
                self._read = self._reader.words(picture, wholly=True)
            return fit(self._read)

        self.until(are_there, what)

    def until_no_text(self, text: str) -> None:
        """Wait until a text is gone from the window in front."""
        self.until(lambda: not self.says(text), f"“{text}” gone from the screen")

    def image(self) -> QImage:
        """Return what the screen shows."""
        return _screen_image(self._dump())

    def _dump(self) -> bytes:
        return (self.folder / "Xvfb_screen0").read_bytes()

    def picture(self, name: str) -> Path:
        """Save a picture of the screen, numbered, and return it."""
        self._pictures += 1
        path = self.folder / f"{self._pictures:02d} {name}.png"
        self.image().save(str(path))
        return path

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until something is so; what never is fails the test with a picture."""
        deadline, pause = time.monotonic() + PATIENCE, threading.Event()
        while not is_so():
            if self.program is not None and self.program.poll() not in (None, 0):
                raise AssertionError(f"the program ended with {self.program.returncode}: {self.complaints()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"never came: {what}. {self._report()}")
            pause.wait(_PAUSE)

    # what one does

    def key(self, *keys: str) -> None:
        """Press keys (as xdotool names them: Return, ctrl+k) one after another in the window that has the focus."""
        for key in keys:
            self._focused()
            self._tell("key", key)
            self.pressed += 1

    def type(self, text: str) -> None:
        """Type text where the cursor is; what is not ASCII must have been put on the keyboard by `learn`."""
        assert set(text) <= self._letters, "a keyboard has no other letters"
        self._focused()
        self._tell("type", "--delay", "12", text)
        self.pressed += len(text)

    def learn(self, letters: str) -> None:
        """Put further letters on keys of their own, so that each comes as one key does, as from an input method."""
        self._letters |= set(letters)
        further = sorted(letter for letter in self._letters if not letter.isascii())
        keys = "".join(
            f"replace key <I{code}> {{ [ U{ord(letter):04X} ] }};"
            for code, letter in zip(_SPARE_KEYS, further, strict=False)
        )
        subprocess.run(
            ["xkbcomp", "-w0", "-I/usr/share/X11/xkb", "-", self.env["DISPLAY"]],
            input=_KEYMAP.format(keys=keys),
            encoding="ascii",
            check=True,
            timeout=PATIENCE,
        )

    def fill(self, *texts: str) -> None:
        """Fill in fields one after another with Tab between them."""
        for number, text in enumerate(texts):
            if number:
                self.key("Tab")
            self.type(text)

    def name_file(self, title: str, path: Path) -> None:
        """Wait for the chooser of files with this title, and type which one."""
        self.until_title(title)
        self.key("ctrl+a")
        self.type(str(path))
        self.key("Return")

    def click(self, text: str, *, nth: int = 1) -> None:
        """Wait until a text can be read in the window in front, and click on its `nth` occurrence from the top."""
        self._until_words(lambda words: len(places(words, text)) >= nth, f"“{text}” to click on")
        at = places(self._read, text)[nth - 1].center()
        self.mouse("mousemove", "--sync", str(at.x()), str(at.y()), "click", "1")
        self.mouse("mousemove", "0", "0")

    def mouse(self, *words: str) -> None:
        """Move and press the mouse (words as xdotool has them)."""
        self._tell(*words)

    def _focused(self) -> None:
        self.until(lambda: bool(self.title()), "a window that takes keys")

    def _still(self) -> Picture:
        """Return where the window in front is, and its picture when two after another were alike."""
        seen = (QRect(), b"")

        def is_still() -> bool:
            nonlocal seen
            before, seen = seen, (self._front(), self._dump())
            return seen == before

        self.until(is_still, "a picture that stands still")
        return Picture(seen[0], _screen_image(seen[1]).copy(seen[0]))

    def _front(self) -> QRect:
        said = self._run("getactivewindow", "getwindowgeometry", "--shell").stdout.splitlines()
        given = dict(line.split("=", 1) for line in said if "=" in line)
        whole = QRect(0, 0, *_SIZE)
        if not {"X", "Y", "WIDTH", "HEIGHT"} <= set(given):
            return whole
        return QRect(*(int(given[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))).intersected(whole)

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE
        )

    def _tell(self, *words: str) -> None:
        done = self._run(*words)
        assert done.returncode == 0, done.stderr

    def _report(self) -> str:
        read = " ".join(word.text for word in self._read)
        return f"In front: “{self.title()}”. Read last: {read}. Picture: {self.picture('waited')}. {self.complaints()}"


def _start_server(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start an X server on a display that it chooses itself; its picture lies in `folder`."""
    reading, writing = os.pipe()
    screen = ("-screen", "0", f"{_SIZE[0]}x{_SIZE[1]}x24", "-fbdir", str(folder))
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), *screen, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as answer:
        number = answer.readline().strip()
    assert number, "the X server did not start"
    return server, number


def _screen_image(dump: bytes) -> QImage:
    """Return the picture in an X window dump (the header's layout: X11/XWDFile.h)."""
    header = struct.unpack(">20I", dump[:80])
    width, height, line, colours = header[4], header[5], header[12], header[19]
    pixels = dump[header[0] + colours * 12 :]
    return QImage(pixels, width, height, line, QImage.Format.Format_RGB32).copy()
