"""The sign-off page of a handover: one block per person, never parted, never without the heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.reports.flow import Flow
from clientbook.reports.formats import planned_day
from clientbook.reports.sheet import LEFT, RIGHT, WIDTH
from clientbook.reports.typeset import BODY, LABEL, STRONG, Breaker, fit
from clientbook.reports.values import Signer, SignOffRole
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from clientbook.reports.values import Packet

_ROLES = {
    SignOffRole.LEAVER: N_("Handed over by"),
    SignOffRole.RECEIVER: N_("Taken over by"),
    SignOffRole.WITNESS: N_("Witnessed by"),
    SignOffRole.HEAD: N_("Head of department"),
    SignOffRole.PERSONNEL: N_("Personnel"),
}
_STATEMENTS = {
    SignOffRole.LEAVER: N_("I have handed over every file, paper and promise listed here and keep no copy."),
    SignOffRole.RECEIVER: N_("I have read the dossiers of my clients and take over what is open in them."),
    SignOffRole.WITNESS: N_("I was present at the handover and compared the checklist with the files."),
    SignOffRole.HEAD: N_("I have checked the allocation and agree with it."),
    SignOffRole.PERSONNEL: N_("The handover is complete as far as the employment is concerned."),
}
_ORDER = tuple(SignOffRole)
_SPACE = 23.0
_BLOCK = 76.0
_SIGN_SHARE = 0.56


def write_sign_off(packet: Packet, breaker: Breaker) -> Flow:
    """Return the sign-off pages; when the blocks need more than one, each opens with the heading."""
    flow = Flow(breaker, _("Sign-off"))
    flow.target("signoff")
    _open(flow, packet)
    signers = _signers(packet)
    statements = {role: breaker.lines(_(text), LABEL, WIDTH) for role, text in _STATEMENTS.items()}
    height = _BLOCK + LABEL.leading * max(map(len, statements.values()))
    per_page = _evenly(len(signers), int(flow.room / height))
    for n, signer in enumerate(signers):
        if n and n % per_page == 0:
            flow.turn()
            _open(flow, packet)
        _block(flow, signer, statements[signer.role])
    return flow


def _evenly(blocks: int, most: int) -> int:
    """Return how many blocks a page takes so that the last page is as full as the others."""
    pages = -(-blocks // most)
    return -(-blocks // pages)


def _open(flow: Flow, packet: Packet) -> None:
    flow.title(_("Sign-off"))
    parts = [
        _("Handover of the clients of {name}").format(name=packet.leaver),
        _("last day {date}").format(date=planned_day(packet.last_day)) if packet.last_day else "",
    ]
    flow.summary(" · ".join(part for part in parts if part))
    flow.skip(8)
    flow.sheet.firm_line(flow.y)


def _signers(packet: Packet) -> list[Signer]:
    if packet.signers:
        return sorted(packet.signers, key=lambda it: _ORDER.index(it.role))
    receivers = [Signer(role=SignOffRole.RECEIVER, name=it.name) for it in packet.successors]
    return [
        Signer(role=SignOffRole.LEAVER, name=packet.leaver),
        *(receivers or [Signer(role=SignOffRole.RECEIVER)]),
        *(Signer(role=role) for role in (SignOffRole.WITNESS, SignOffRole.HEAD, SignOffRole.PERSONNEL)),
    ]


def _block(flow: Flow, signer: Signer, statement: tuple[str, ...]) -> None:
    sheet = flow.sheet
    flow.y += 11
    sheet.write(LEFT, flow.y, fit(_(_ROLES[signer.role]), STRONG, WIDTH * 0.3), STRONG)
    name = LEFT + WIDTH * 0.32
    if signer.name:
        sheet.write(name, flow.y, fit(signer.name, BODY, WIDTH * 0.6), BODY)
    else:
        sheet.firm_line(flow.y + BODY.leading, name, name + 150)
    flow.y += 16
    for line in statement:
        sheet.write(LEFT, flow.y, line, LABEL)
        flow.y += LABEL.leading
    flow.y += _SPACE
    write_signature(flow)
    flow.y += 26
    sheet.hairline(flow.y - 6)


def write_signature(flow: Flow) -> None:
    """Write a line for a signature and one for a date beside it."""
    _to_write_on(flow, LEFT, LEFT + WIDTH * _SIGN_SHARE, _("Signature"))
    _to_write_on(flow, LEFT + WIDTH * (_SIGN_SHARE + 0.06), RIGHT, _("Date"))


def _to_write_on(flow: Flow, x: float, x2: float, label: str) -> None:
    flow.sheet.firm_line(flow.y, x, x2)
    flow.sheet.write(x, flow.y + 1, fit(label, LABEL, x2 - x), LABEL)
