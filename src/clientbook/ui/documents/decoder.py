"""The decoder process: it is given one file through a pipe, answers with sizes and pixels, and ends with the pipe.

It knows no vault and no key, opens no file and no window. If a file makes it crash or never come back, the window
ends it and says so.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, BinaryIO

from PySide6.QtCore import QByteArray, QCoreApplication, QSize

from clientbook.support.errors import Invalid
from clientbook.support.i18n import set_language
from clientbook.ui.documents.decoding import image_leaves, pdf_leaves
from clientbook.ui.documents.wire import Hangup, hear, hear_bytes, tell

if TYPE_CHECKING:
    from clientbook.ui.documents.shapes import Leaves

_MOST_MEMORY = 3 * 2**30


def serve() -> int:
    """Serve on the standard streams until the window closes them; returns the exit code."""
    _limit_memory()
    application = QCoreApplication(["clientbook"])
    with contextlib.suppress(Hangup), open(0, "rb", closefd=False) as asked, open(1, "wb", closefd=False) as answers:
        _serve(asked, answers)
    del application
    return 0


def _serve(asked: BinaryIO, answers: BinaryIO) -> None:
    head = hear(asked)
    set_language(str(head["language"]))
    leaves = _answer(answers, lambda: _open(head, hear_bytes(asked, int(head["bytes"]))))
    if leaves is None:
        return
    sizes = [[size.width(), size.height()] for size in leaves.sizes]
    tell(answers, {"sizes": sizes, "is_picture": leaves.is_picture})
    while True:
        wanted = hear(asked)
        size = QSize(int(wanted["width"]), int(wanted["height"]))
        image = _answer(answers, lambda page=int(wanted["page"]), size=size: leaves.paint(page, size))
        if image is not None:
            shape = {"width": image.width(), "height": image.height()}
            tell(answers, shape, image.constBits())


def _open(head: dict[str, Any], content: bytearray) -> Leaves:
    data = QByteArray(content)
    return pdf_leaves(data) if head["format"] == "pdf" else image_leaves(data, str(head["format"]))


def _answer(answers: BinaryIO, work: Any) -> Any:
    """Return what `work` makes; where the file does not allow it, answer with the reason and return None."""
    try:
        return work()
    except Invalid as error:
        tell(answers, {"refused": error.message})
        return None


def _limit_memory() -> None:
    """Let the system refuse what a bomb asks for, where it can; elsewhere the sizes checked before have to do."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
