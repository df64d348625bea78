"""The recovery sheet 恢复单: the firm's way back into its vault, one page, printed once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import segno

from clientbook.reports.flow import Flow
from clientbook.reports.fonts import clean
from clientbook.reports.formats import planned_day
from clientbook.reports.frame import Document
from clientbook.reports.sheet import LEFT, RIGHT, WIDTH, Box
from clientbook.reports.typeset import BODY, INK, LABEL, SECRET, STRONG, Breaker, fit, width
from clientbook.support.clock import local
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from clientbook.reports.values import Imprint, RecoverySheet

_MOST_PER_ROW = 4
_NUMBER = 20.0
_GROUP_HEIGHT = 37.0
_QR = 118.0


def render_recovery_sheet(sheet: RecoverySheet, imprint: Imprint) -> bytes:
    """Return the PDF of the recovery sheet. The caller prints it and forgets the bytes."""
    flow = Flow(Breaker(), _("Keep locked away"))
    flow.title(_("Recovery sheet"))
    flow.summary(_("With this sheet the owner gets back into the vault when a passphrase is lost."))
    flow.skip(8)
    made = planned_day(local(imprint.printed_at).date())
    flow.grid([(_("Firm"), sheet.firm), (_("Owner"), sheet.owner)], [(_("Made on"), made)])
    flow.skip(8)
    flow.notice(
        _("Whoever holds this sheet can read every client file"),
        [_("It is printed once and is stored nowhere else. Do not copy, photograph or scan it.")],
    )
    flow.heading(_("Recovery key"))
    _groups(flow, sheet)
    flow.heading(_("To compare"))
    _checks(flow, sheet)
    flow.heading(_("What to do with it"))
    for n, text in enumerate(_advice(), 1):
        _step(flow, n, text)
    return Document(_("Recovery sheet"), imprint, subject=sheet.owner, sheets=flow.sheets).pdf()


def _groups(flow: Flow, sheet: RecoverySheet) -> None:
    """Write the groups large and numbered, as many to a row as fit whole: none is ever cut short."""
    groups = [clean(group) for group in sheet.groups]
    widest = max((width(group, SECRET) for group in groups), default=0)
    per_row = max(1, min(_MOST_PER_ROW, int(WIDTH / (widest + _NUMBER + 12))))
    step = WIDTH / per_row
    flow.begin(_GROUP_HEIGHT)
    flow.y += 4
    for start in range(0, len(groups), per_row):
        flow.begin(_GROUP_HEIGHT)
        for n, group in enumerate(groups[start : start + per_row]):
            x = LEFT + n * step
            flow.sheet.write(x, flow.y + 6, str(start + n + 1), LABEL)
            flow.sheet.write(x + _NUMBER, flow.y, group, SECRET)
        flow.y += _GROUP_HEIGHT
        flow.sheet.hairline(flow.y - 5)


def _checks(flow: Flow, sheet: RecoverySheet) -> None:
    flow.begin(_QR + 4)
    top = flow.y
    if sheet.qr:
        _square(flow, sheet.qr, RIGHT - _QR, top)
    room = WIDTH - _QR - 24
    pairs = (
        (_("Checksum words"), " ".join(sheet.words)),
        (_("Fingerprint of the vault"), sheet.fingerprint),
        (_("Square"), _("The same key for a camera or scanner.") if sheet.qr else ""),
    )
    for label, value in pairs:
        if value:
            _stacked(flow, label, value, room)
    flow.y = max(flow.y, top + _QR + 4)


def _stacked(flow: Flow, label: str, value: str, room: float) -> None:
    flow.sheet.write(LEFT, flow.y, fit(label, LABEL, room), LABEL)
    flow.y += LABEL.leading
    style = BODY if len(value) > _LONG else STRONG
    for line in flow.breaker.lines(value, style, room):
        flow.sheet.write(LEFT, flow.y, line, style)
        flow.y += style.leading
    flow.y += 5


_LONG = 60


def _square(flow: Flow, payload: str, x: float, y: float) -> None:
    """Draw the QR code as rectangles, runs of dark modules joined."""
    rows = [list(row) for row in segno.make(payload, error="m", micro=False).matrix]
    size = _QR / len(rows)
    for at, row in enumerate(rows):
        left = x
        for is_dark, run in groupby(row, bool):
            wide = len(list(run)) * size
            if is_dark:
                flow.sheet.boxes.append(Box(left, y + at * size, wide, size, INK, 0))
            left += wide


def _advice() -> list[str]:
    return [
        _("Check that every group can be read, and compare the checksum words with the screen."),
        _("Put the sheet in an envelope, sign over the flap, and lock it in the safe or with a notary."),
        _("Note who can get at that place. When one of them leaves, make a new recovery key in Settings."),
        _('To use it, choose "Passphrase lost" when unlocking and type the groups in their order.'),
        _("Compare the fingerprint with the screen before choosing the new passphrase. If it differs, stop."),
    ]


def _step(flow: Flow, number: int, text: str) -> None:
    lines = flow.breaker.lines(text, BODY, WIDTH - 18)
    flow.begin(BODY.leading * len(lines))
    flow.sheet.write(LEFT, flow.y, f"{number}.", LABEL)
    for line in lines:
        flow.sheet.write(LEFT + 18, flow.y, line, BODY)
        flow.y += BODY.leading
    flow.y += 3
