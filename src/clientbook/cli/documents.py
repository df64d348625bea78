"""`clientbook document add|list|save`: documents of a client file, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientbook.cli.clients import find_client
from clientbook.cli.opening import Commands, add_vault, day, unlocked
from clientbook.cli.output import progress_line, say, say_json, say_table
from clientbook.domain.documents import DocumentType
from clientbook.services import document_copies, document_rows, documents
from clientbook.services.documents import DocumentForm, NewFile
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext, pgettext

if TYPE_CHECKING:
    import argparse

    from clientbook.services.document_rows import DocumentRow

_KIB = 1024


def add_to(commands: Commands) -> None:
    """Add the command with its three acts."""
    group = commands.add_parser("document", help=_("add, list and save the documents of a client file"))
    acts = group.add_subparsers(metavar=_("ACT"), required=True)
    _add_add(acts)
    listing = _act(acts, "list", _("list the documents of a file"))
    _add_client(listing)
    listing.set_defaults(run=_list)
    save = _act(acts, "save", _("save a copy of a document outside the vault; it is logged"))
    save.add_argument("document", metavar="DOCUMENT", help=_("id of the document, from “document list --json”"))
    save.add_argument("--out", required=True, type=Path, metavar="FILE", help=_("the file, or a folder for it"))
    save.set_defaults(run=_save)


def _add_add(acts: Any) -> None:
    add = _act(acts, "add", _("add files as documents: all of them, or none"))
    _add_client(add)
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("the files"))
    add.add_argument("--version-of", metavar="DOCUMENT", help=_("add one file as a new version of this document"))
    add.add_argument("--title", default="", help=_("what it is called; default: the name of the file"))
    kinds = [str(kind) for kind in DocumentType]
    add.add_argument("--kind", choices=kinds, help=_("default: what it looks like"))
    add.add_argument("--on", type=day, metavar="DAY", help=_("the day of the document; default: today"))
    add.add_argument("--ends-on", type=day, metavar="DAY", help=_("when a contract ends"))
    add.add_argument("--note", default="", help=_("a note"))
    add.set_defaults(run=_add)


def _act(acts: Any, name: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = acts.add_parser(name, help=text)
    add_vault(parser)
    parser.add_argument("--json", action="store_true", help=_("answer as JSON"))
    return parser


def _add_client(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--client", required=True, metavar="CLIENT", help=_("id or name of the client"))


def _add(chosen: argparse.Namespace) -> int:
    form = DocumentForm(
        title=chosen.title,
        type=DocumentType(chosen.kind) if chosen.kind else None,
        on=chosen.on,
        ends_on=chosen.ends_on,
        note=chosen.note,
    )
    files = [NewFile(documents.look_at(path), form) for path in chosen.files]
    if len(files) > 1 and (chosen.title or chosen.version_of):
        raise Invalid(_("Add one file at a time when you name a title or a document."), field="files")
    with unlocked(chosen) as desk:
        client = find_client(desk, chosen.client)
        if chosen.version_of:
            before = documents.known(desk, _id(chosen.version_of))
            if before.client_id != client:
                raise Invalid(_("This document belongs to another client."), field="version_of")
            changes = documents.add_version(desk, before.id, files[0], progress=progress_line())
        else:
            changes = documents.add_documents(desk, client, files, progress=progress_line())
        made = [row for row in _flat(document_rows.list_documents(desk, client)) if row.id in changes.ids]
    if chosen.json:
        say_json([_values(row) for row in made])
    else:
        say(ngettext("{n} document added", "{n} documents added", len(made)).format(n=len(made)))
    return 0


def _list(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        rows = document_rows.list_documents(desk, find_client(desk, chosen.client))
    if chosen.json:
        say_json([{**_values(row), "older": [_values(older) for older in row.older]} for row in rows])
        return 0
    headers = (
        *(_("Title"), pgettext("column", "Kind"), _("Version"), _("File name"), pgettext("column", "Size")),
        *(_("Date"), _("Who")),
    )
    say_table(headers, [_cells(row) for row in rows])
    return 0


def _save(chosen: argparse.Namespace) -> int:
    document = _id(chosen.document)
    with unlocked(chosen) as desk:
        row = document_rows.document_row(desk, documents.known(desk, document))
        out: Path = chosen.out / document_copies.copy_name(row) if chosen.out.is_dir() else chosen.out
        document_copies.save_copy(desk, document, out, progress=progress_line())
    if chosen.json:
        say_json({"file": str(out), "id": document})
    else:
        say(_("{title} is in {file}").format(title=row.title, file=out))
    return 0


def _id(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        message = _("“{text}” is not the id of a document; “clientbook document list --json” shows them.")
        raise Invalid(message.format(text=text), field="document") from None


def _flat(rows: list[DocumentRow]) -> list[DocumentRow]:
    return [one for row in rows for one in (row, *row.older)]


def _cells(row: DocumentRow) -> tuple[str, ...]:
    kib = -(-row.size // _KIB)
    return (row.title, row.type_name, str(row.number), row.file_name, f"{kib:,} KB", row.on.isoformat(), row.who)


def _values(row: DocumentRow) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "kind": row.type,
        "version": row.number,
        "file_name": row.file_name,
        "size": row.size,
        "on": row.on,
        "ends_on": row.ends_on,
        "note": row.note,
        "who": row.who,
        "added_at": row.at,
    }
