"""The documents in the demo firm's files: who put what there when, new versions, and one that was the wrong file."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.clients import Stage
from clientbook.domain.documents import DocumentType
from clientbook.exchange.contents import held_file
from clientbook.services import demo_papers as papers
from clientbook.services import documents
from clientbook.services.demo_crew import manager_of
from clientbook.services.demo_made import Scene, workday
from clientbook.services.documents import DocumentForm, NewFile
from clientbook.support.clock import today

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.services.demo_crew import Crew
    from clientbook.services.demo_made import MadeUp

_OLD = dt.timedelta(days=480)
"""A quarter before the oldest document: files are written by quarters, and a document needs its file."""
_YEAR = dt.timedelta(days=365)
_MOST_FILES = 7
"""Files of each tongue that hold documents, besides the long one."""


class Kind(NamedTuple):
    """A kind of document: its name at home and abroad, as a file and as a title."""

    type: DocumentType
    file: str
    file_abroad: str
    title: str
    title_abroad: str


QUOTATION = Kind(DocumentType.OTHER, "报价单.pdf", "quotation.pdf", "报价单", "Quotation")
CONTRACT = Kind(DocumentType.CONTRACT, "年度框架合同.pdf", "supply agreement.pdf", "年度框架合同", "Supply agreement")
NOTE = Kind(DocumentType.SCAN, "送货单签回.jpg", "delivery receipt.jpg", "送货单签回", "Signed delivery receipt")
PHOTO = Kind(DocumentType.PHOTO, "样品照片.jpg", "sample.jpg", "样品照片", "Photo of the sample")
CHAT = Kind(DocumentType.CHAT_LOG, "微信记录.txt", "chat.txt", "微信聊天记录", "Chat log")


class Filed(NamedTuple):
    """A document that was put into a file so many days ago; `ends` is in how many days a contract ends."""

    days: int
    kind: Kind
    note: str = ""
    note_abroad: str = ""
    ends: int = 0
    versions: tuple[int, ...] = ()


LONG = (
    Filed(332, CONTRACT, "原件在行政保险柜，第二格", ends=33),
    Filed(212, PHOTO, "封样，双方各留一份"),
    Filed(160, NOTE),
    Filed(118, QUOTATION, "首轮报价", versions=(104, 97)),
    Filed(44, CHAT, "改外箱批号位置的确认"),
    Filed(15, NOTE, "月度抽查"),
)
"""What the long file holds."""
USUAL = (
    (Filed(210, QUOTATION), Filed(190, CONTRACT, "扫描件，原件邮寄中", "Countersigned copy in the post", ends=175)),
    (Filed(95, PHOTO, "客户选中第二款", "The second of three was chosen"), Filed(60, QUOTATION, versions=(52,))),
    (Filed(385, CONTRACT, "上一年度", "Last year's", ends=-20), Filed(130, NOTE)),
    (Filed(75, CHAT, "交期确认", "Lead time confirmed"),),
    (Filed(26, QUOTATION, "等对方财务回复", "Waiting for their finance"),),
    (Filed(341, CONTRACT, ends=24), Filed(40, PHOTO)),
    (Filed(12, NOTE, "两箱压角，已签注", "Two dented cartons, noted"),),
)
"""What other files hold, one after the other."""
_WRONG = "放错了客户，是另一家的送货单。"


def filing(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield everything that was filed, by those who file at all."""
    able = [made for made in files if made.form.stage is Stage.WON and made.entered < day - _OLD]
    able = [made for made in able if not made.buyer.is_private and not crew[made.responsible].person.habit.is_terse]
    long = [made for made in able if made.is_busy]
    for made in long[:1]:
        yield from _all(crew, made, LONG, day)
        yield from _mistake(crew, made, day)
    for is_foreign in (False, True):
        some = [made for made in able if made.buyer.is_foreign is is_foreign and not made.is_busy]
        for made, filed in zip(some[:_MOST_FILES], USUAL, strict=False):
            yield from _all(crew, made, filed, day)


def _all(crew: Crew, made: MadeUp, filed: Sequence[Filed], day: dt.date) -> Iterator[Scene]:
    for one in filed:
        paper = _Paper(crew, made, one, day)
        yield Scene(workday(day - dt.timedelta(days=one.days)), paper.add, dt.time(10, 5))
        for number, days in enumerate(one.versions, 2):
            yield Scene(workday(day - dt.timedelta(days=days)), partial(paper.renew, number), dt.time(10, 5))


class _Paper:
    """One document and its versions; `key` is the newest."""

    def __init__(self, crew: Crew, made: MadeUp, filed: Filed, day: dt.date) -> None:
        self._desk = crew[made.responsible].desk
        self._made, self._filed = made, filed
        self._ends_on = day + dt.timedelta(days=filed.ends) if filed.kind is CONTRACT else None
        self.key = b""

    def add(self) -> None:
        note = self._filed.note_abroad if self._made.buyer.is_foreign else self._filed.note
        self.key = documents.add_documents(self._desk, self._made.id, [self._file(1, note)]).made

    def renew(self, number: int) -> None:
        note = "Second round" if self._made.buyer.is_foreign else f"第 {number} 版，按电话里谈的改"
        self.key = documents.add_version(self._desk, self.key, self._file(number, note)).made

    def _file(self, number: int, note: str) -> NewFile:
        kind, is_foreign = self._filed.kind, self._made.buyer.is_foreign
        stem, dot, extension = (kind.file_abroad if is_foreign else kind.file).rpartition(".")
        name = f"{stem} {today():%Y%m%d}{dot}{extension}"
        form = DocumentForm(
            title=kind.title_abroad if is_foreign else kind.title, type=kind.type, ends_on=self._ends_on, note=note
        )
        return NewFile(held_file(name, self._content(number)), form)

    def _content(self, number: int) -> bytes:
        made, kind, on = self._made, self._filed.kind, today()
        if kind is QUOTATION:
            return papers.quotation(made, on, number)
        if kind is CONTRACT:
            return papers.contract(made, on, self._ends_on or on + _YEAR)
        make = {NOTE: papers.delivery_note, PHOTO: papers.sample_photo, CHAT: papers.chat_log}[kind]
        return make(made, on)


def _mistake(crew: Crew, made: MadeUp, day: dt.date) -> Iterator[Scene]:
    """Yield a document that was put into the wrong file, and that the manager took out again."""
    paper = _Paper(crew, made, Filed(88, NOTE), day)
    manager = manager_of(crew, crew[made.responsible]).desk

    def remove() -> None:
        manager.refresh()
        documents.remove_document(manager, paper.key, _WRONG)

    yield Scene(workday(day - dt.timedelta(days=88)), paper.add, dt.time(9, 30))
    yield Scene(workday(day - dt.timedelta(days=86)), remove)
