"""Documents of a client file: adding them and new versions, describing them, removing them and putting them back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.clients import ClientLine
from clientbook.domain.documents import Document, DocumentType
from clientbook.domain.log import Act
from clientbook.exchange.contents import MAX_FILE, SourceFile, look_at, pieces
from clientbook.exchange.media import likely_type
from clientbook.services.access import log_texts, require_file
from clientbook.services.checks import MAX_NAME, day_not_after_today, optional_text, required_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.document_rows import TYPE_NAMES
from clientbook.services.happenings import joined
from clientbook.support.clock import new_id, now, today
from clientbook.support.errors import Cancelled, ClientbookError, Invalid, Stale, Unavailable
from clientbook.support.i18n import N_, _, ngettext
from clientbook.support.words import Level
from clientbook.vault import DocumentWrite, new_document_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree
    from clientbook.services.document_rows import DocumentRow

    Progress = Callable[[int, int], None]

MAX_TOGETHER = MAX_FILE
"""What one act may add: its sealed blocks are in memory until they are written."""
_MEGABYTE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentForm:
    """What a person says of a document.

    An empty title is the file's name (of a new version: the title before), `type` None what the file looks like (the
    type before), `on` None today. `ends_on` counts for contracts.
    """

    title: str = ""
    type: DocumentType | None = None
    on: dt.date | None = None
    ends_on: dt.date | None = None
    note: str = ""


class NewFile(NamedTuple):
    """A file to add and what is said of it."""

    source: SourceFile
    form: DocumentForm = DocumentForm()


class LookedAt(NamedTuple):
    """What can be added of the files that somebody chose, and in words what cannot."""

    sources: tuple[SourceFile, ...]
    problems: tuple[str, ...]


def look_at_files(paths: Iterable[Path]) -> LookedAt:
    """Look at files before they are added; every problem names its file."""
    sources, problems = list[SourceFile](), list[str]()
    for path in dict.fromkeys(paths):
        try:
            sources.append(look_at(path))
        except ClientbookError as error:
            problems.append(error.message)
    return LookedAt(tuple(sources), tuple(problems))


def add_documents(desk: Desk, client: bytes, files: Sequence[NewFile], *, progress: Progress | None = None) -> Changes:
    """Put files into a client file as new documents: all of them, or none.

    `progress` is told (done, total) megabytes and may raise Cancelled. Raises Refused, Invalid, or Unavailable for a
    file that cannot be read or was changed since it was looked at.
    """
    require_file(desk, Right.SERVE, client, Level.FULL)
    _check_sizes(files)
    made = [_new(desk, client, one) for one in files]
    details = log_details(desk, made[0]) if len(made) == 1 else {"count": len(made)}
    reading = _Reading([one.source for one in files], progress)
    with desk.act(Act.DOCUMENT_ADD, about=client, **details) as draft:
        for document, one in zip(made, files, strict=True):
            desk.session.add(document)
            draft.documents.append(_write(document, reading.of(one.source)))
        draft.made = made[0].id
    return draft.changes


def add_version(desk: Desk, document: bytes, file: NewFile, *, progress: Progress | None = None) -> Changes:
    """Put a file in the place of a document's newest version, which is kept. Raises like `add_documents`, and Stale."""
    before = _living(desk, document)
    require_file(desk, Right.SERVE, before.client_id, Level.FULL)
    _check_sizes([file])
    made = _next(before, _new(desk, before.client_id, file), file.form)
    reading = _Reading([file.source], progress)
    with desk.act(Act.DOCUMENT_VERSION, about=made.client_id, **log_details(desk, made)) as draft:
        versions = _versions(desk, made.series)
        newest = [one.id for one in versions if one.removed_on is None][-1:]
        if newest != [document]:
            raise Stale(_("Somebody else changed the same thing first. Look at it again."))
        made.number = versions[-1].number + 1
        desk.session.add(made)
        draft.documents.append(_write(made, reading.of(file.source)))
        draft.made = made.id
    return draft.changes


def edit_document(desk: Desk, document: bytes, form: DocumentForm, *, base: DocumentForm | None = None) -> Changes:
    """Change what is said of one version; `base` is the form as it was opened, see services/clashes.py.

    Raises Refused, Clash, Gone, Stale, or Invalid on the field at fault.
    """
    return save_together(desk, document, _FORM, (form, base), lambda agree: _edit(desk, document, agree))


def _edit(desk: Desk, document: bytes, agree: Agree[DocumentForm]) -> Changes:
    found = _living(desk, document)
    require_file(desk, Right.SERVE, found.client_id, Level.FULL)
    with desk.act(Act.DOCUMENT_EDIT, about=found.client_id, **log_details(desk, found)) as draft:
        current = desk.session.get_one(Document, document)
        form = agree(document_form(current))
        current.title = required_text(form.title, field="title", most=MAX_NAME)
        _describe(current, form, form.type or DocumentType(current.type))
    return draft.changes


def remove_document(desk: Desk, document: bytes, reason: str) -> Changes:
    """Put every version of a document into the bin. Raises Refused, or Invalid on "reason"."""
    found = _living(desk, document)
    return _remove(desk, found, [one.id for one in _versions(desk, found.series) if one.removed_on is None], reason)


def remove_version(desk: Desk, document: bytes, reason: str) -> Changes:
    """Put one version into the bin: the one before it is the newest again. Raises Refused, or Invalid on "reason"."""
    return _remove(desk, _living(desk, document), [document], reason)


def put_back(desk: Desk, document: bytes) -> Changes:
    """Take every version of a document that was removed out of the bin. Raises Refused, Invalid."""
    found = known(desk, document)
    require_file(desk, Right.DELETE, found.client_id, Level.FULL)
    with desk.act(Act.DOCUMENT_PUT_BACK, about=found.client_id, **log_details(desk, found)) as draft:
        for one in _versions(desk, found.series):
            if one.removed_on is not None:
                one.removed_on, one.removed_by, one.removed_reason = None, None, ""
    return draft.changes


def destroy_removed(desk: Desk, client: bytes) -> Changes:
    """Destroy what lies in a file's bin as this desk shows it, contents and keys.

    Owners only; raises Refused, Invalid for an empty bin, Stale when something of it was put back meanwhile.
    """
    require_file(desk, Right.EMPTY_BIN, client, Level.FULL)
    removed = select(Document.id).where(Document.client_id == client, Document.removed_on.is_not(None))
    gone = list(desk.session.scalars(removed))
    if not gone:
        raise Invalid(_("There is nothing in the bin of this file."))
    with desk.act(Act.DOCUMENT_DESTROY, about=client, count=len(gone)) as draft:
        for key in gone:
            one = desk.session.get_one(Document, key)
            if one.removed_on is None:
                raise Stale(_("Somebody else changed the same thing first. Look at it again."))
            draft.documents.append(DocumentWrite(one.content, one.binder, b"", None))
            desk.session.delete(one)
    return draft.changes


def known(desk: Desk, document: bytes) -> Document:
    """Return a version that stands on the desk, removed or not; raises Invalid for any other."""
    found = desk.session.get(Document, document)
    if found is None:
        raise Invalid(_("This document no longer exists."), field="document")
    return found


def log_details(desk: Desk, document: Document) -> dict[str, Any]:
    """Return what a log entry says of a document: its id, and its title where it stays with who sees the file."""
    return {"document": document.id, **log_texts(desk, document.client_id, title=document.title)}


def _living(desk: Desk, document: bytes) -> Document:
    found = known(desk, document)
    if found.removed_on is not None:
        raise Invalid(_("This document was removed. Put it back first."), field="document")
    return found


def _versions(desk: Desk, series: bytes) -> list[Document]:
    return list(desk.session.scalars(select(Document).where(Document.series == series).order_by(Document.number)))


def _remove(desk: Desk, found: Document, ids: Sequence[bytes], reason: str) -> Changes:
    require_file(desk, Right.DELETE, found.client_id, Level.FULL)
    why = required_text(reason, field="reason", most=MAX_NAME)
    details = log_details(desk, found) | log_texts(desk, found.client_id, reason=why) | {"count": len(ids)}
    with desk.act(Act.DOCUMENT_REMOVE, about=found.client_id, **details) as draft:
        for key in ids:
            one = desk.session.get_one(Document, key)
            one.removed_on, one.removed_by, one.removed_reason = today(), desk.me, why
    return draft.changes


def _new(desk: Desk, client: bytes, file: NewFile) -> Document:
    source, line, key = file.source, desk.session.get(ClientLine, client), new_id()
    made = Document(
        id=key,
        binder=client,
        client_id=client,
        series=key,
        title=optional_text(file.form.title, field="title", most=MAX_NAME) or _title_of(source.name),
        file_name=source.name,
        media_type=source.media_type,
        size=source.size,
        on=today(),
        content=new_id(),
        key=new_document_key(),
        author=desk.me,
        responsible=line.responsible_id if line else None,
        at=now(),
    )
    _describe(made, file.form, file.form.type or likely_type(source.name, source.media_type))
    return made


def _next(before: Document, made: Document, form: DocumentForm) -> Document:
    """Return a new document as a version after `before`, in its binder; its number is given when it is written."""
    made.binder, made.series, made.replaces = before.binder, before.series, before.id
    if not form.title.strip():
        made.title = before.title
    _describe(made, form, form.type or DocumentType(before.type))
    return made


def _title_of(name: str) -> str:
    stem, dot, _extension = name.rpartition(".")
    return ((stem if dot else name).strip() or name)[:MAX_NAME]


def document_form(document: Document | DocumentRow) -> DocumentForm:
    """Return what is said of a document as its form shows it."""
    return DocumentForm(
        title=document.title,
        type=DocumentType(document.type),
        on=document.on,
        ends_on=document.ends_on,
        note=document.note,
    )


_FORM: FormKind[DocumentForm] = FormKind(
    entity=Document,
    rules=Rules(together=(("type", "ends_on"),), texts=frozenset({"note"})),
    labels={"title": N_("Title"), "type": N_("Kind"), "on": N_("Day of the document"), "note": N_("Note")},
    words={
        "type": lambda _desk, form: joined(
            _(TYPE_NAMES[form.type]) if form.type else "",
            _("ends {date}").format(date=form.ends_on.isoformat()) if form.ends_on else "",
        )
    },
)


def _describe(document: Document, form: DocumentForm, kind: DocumentType) -> None:
    document.type = kind.value
    document.on = day_not_after_today(form.on or today(), field="on")
    document.ends_on = form.ends_on if kind is DocumentType.CONTRACT else None
    document.note = optional_text(form.note, field="note")


def _check_sizes(files: Sequence[NewFile]) -> None:
    if not files:
        raise Invalid(_("Choose at least one file."), field="files")
    if sum(one.source.size for one in files) > MAX_TOGETHER:
        message = _("Together these files are larger than {most} MB. Add them in several steps.")
        raise Invalid(message.format(most=MAX_TOGETHER // _MEGABYTE), field="files")


def _write(document: Document, content: Iterator[bytes]) -> DocumentWrite:
    return DocumentWrite(document.content, document.binder, document.key, content)


class _Reading:
    """Reads the files of one act one after the other and counts the megabytes of all."""

    def __init__(self, sources: Sequence[SourceFile], progress: Progress | None) -> None:
        self._count = len(sources)
        self._total = sum(one.size for one in sources)
        self._done = 0
        self._progress = progress

    def of(self, source: SourceFile) -> Iterator[bytes]:
        """Yield a file's content."""
        try:
            for piece in pieces(source):
                self._done += len(piece)
                if self._progress is not None:
                    self._progress(self._done // _MEGABYTE, self._total // _MEGABYTE)
                yield piece
        except Cancelled:
            raise
        except Unavailable as error:
            none = ngettext("It was not added.", "None of the {n} files was added.", self._count)
            raise Unavailable(f"{error.message} {none.format(n=self._count)}") from error
