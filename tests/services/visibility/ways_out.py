"""Ways by which something of a file leaves the program, or lies where nobody asks the program for it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from clientbook import cli
from clientbook.desk.snapshot import snapshot_path
from clientbook.domain.documents import Document
from clientbook.domain.interactions import Channel
from clientbook.domain.needs import Need
from clientbook.reports.values import Period
from clientbook.services import (
    access_review,
    bulk,
    complaints,
    documents,
    entries,
    intakes,
    interactions,
    log_export,
    needs,
    printing,
    quickadd,
    removals,
    revisits,
    service_team,
    undo,
)
from clientbook.services.log import LogFilter
from clientbook.services.log_export import SheetKind
from clientbook.support.clock import today
from clientbook.support.errors import ClientbookError
from tests.fixtures_firm import passphrase
from tests.reports import paper
from tests.services.visibility.marks import said
from tests.services.visibility.ways import on_each, tried

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from clientbook.desk import Desk
    from tests.services.visibility.ways import Look


def exported(look: Look) -> str:
    """Export every file, the log, and who sees what."""

    def sheets(desk: Desk, client: bytes) -> str:
        both = bulk.export_clients(desk, [client]), bulk.export_clients(desk, [client], as_csv=True)
        return _cells(both[0].data) + both[1].data.decode("utf-8-sig")

    return on_each(sheets, look, look.clients)


def exported_log(look: Look) -> str:
    """Export the log, and who sees what."""
    desk = look.desk
    return tried(
        lambda: log_export.export_log(desk, LogFilter(), SheetKind.CSV).data.decode("utf-8-sig"),
        lambda: _cells(access_review.export_review(desk, access_review.access_review(desk)).data),
    )


def printed_dossiers(look: Look) -> str:
    """Print the dossier of every file, alone and among others."""

    def print_it(desk: Desk, client: bytes) -> str:
        return _words(printing.print_dossier(desk, client).pdf)

    together = tried(lambda: _words(bulk.print_dossiers(look.desk, look.clients).pdf))
    return on_each(print_it, look, look.clients) + together


def printed_schedule(look: Look) -> str:
    """Print the revisits of the month: everybody's, one's own and a colleague's."""

    def print_it(member: bytes | None) -> str:
        return _words(printing.print_schedule(look.desk, member=member, period=Period.MONTH, day=today()).pdf)

    return tried(*(lambda member=member: print_it(member) for member in (None, look.desk.me, look.firm.ids["li"])))


def printed_packet(look: Look) -> str:
    """Print the handover packet of a colleague."""
    return tried(lambda: _words(printing.print_packet(look.desk, look.firm.case).pdf))


def refusals(look: Look) -> str:
    """Try to change what is not shown."""
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="?")
    acts: list[Callable[[Desk, bytes], Any]] = [
        lambda desk, client: interactions.log_interaction(desk, client, talk),
        lambda desk, client: needs.add_need(desk, client, needs.NeedForm(what="?")),
        lambda desk, client: revisits.plan_revisit(desk, client, revisits.PlanForm(due_on=today())),
        lambda desk, client: revisits.record_revisit(desk, client, revisits.RevisitForm(on=today(), was_reached=False)),
        lambda desk, client: complaints.take_down(desk, client, complaints.ComplaintForm(on=today(), what="?")),
        lambda desk, client: service_team.assign(desk, [client], desk.me),
        lambda desk, client: service_team.set_backups(desk, client, []),
        lambda desk, client: removals.delete_files(desk, [client], "?"),
        lambda desk, client: bulk.change_tags(desk, [client], add=["?"]),
        lambda desk, client: quickadd.save_line(desk, client, "?"),
        intakes.verify_client,
        lambda desk, client: intakes.report_mismatch(desk, client, "?"),
        intakes.submit_again,
    ]
    found = [on_each(act, look, look.unseen) for act in acts]
    hidden = look.hidden(Document), look.hidden(Need)
    found.append(on_each(lambda desk, key: documents.remove_document(desk, key, "?"), look, hidden[0]))
    found.append(on_each(documents.put_back, look, hidden[0]))
    found.append(on_each(lambda desk, key: entries.delete_entry(desk, Need.kind, key, "?"), look, hidden[1]))
    return "\n".join([*found, on_each(needs.finish_need, look, hidden[1])])


def taken_back(look: Look) -> str:
    """Ask what can be taken back of everything done in this session, and try to."""
    desk = look.desk
    steps = [step.seq for stack in desk.history.stacks() for step in stack]
    offers = [undo.offer(desk, seq) for seq in steps]
    texts = tried(lambda: undo.undo_last(desk), lambda: undo.redo_last(desk))
    return "\n".join([said(offers), texts, repr(desk.history), *(said(step.details) for step in _steps(desk))])


def _steps(desk: Desk) -> list[Any]:
    return [step for stack in desk.history.stacks() for step in stack]


def log_details(look: Look) -> str:
    """Open whatever of the journal opens with the person's keys, as it was sealed."""
    entries_ = look.desk.vault.journal()
    return "\n".join(one.details.decode("utf-8", "replace") for one in entries_ if one.details is not None)


def memory(look: Look) -> str:
    """Look through the whole memory of the desk, what was deleted in it included."""
    look.desk.session.rollback()
    raw: Any = look.desk.session.connection().connection.driver_connection
    return raw.serialize().decode("latin-1")


def image(look: Look) -> str:
    """Open the image that the lock leaves on this computer with the person's own key."""
    look.desk.save_snapshot()
    sealed = snapshot_path(look.desk.vault).read_bytes()
    return bytes(look.desk.vault.snapshot_open(sealed).image).decode("latin-1")


def computer(look: Look) -> str:
    """Read what lies on this computer as anybody could."""
    found = [path for path in look.person.profile.rglob("*") if path.is_file()]
    assert found
    return "\n".join(path.read_bytes().decode("latin-1") for path in found)


def command_line(look: Look, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Run every command that says something of files."""
    monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase(look.person.login))
    paper_at = look.firm.folder / "paper.pdf"
    commands = [("clients",), ("clients", "--json"), ("duplicates", "--json"), ("access",)]
    for client in (*look.seen[:1], *look.unseen[:1]):
        commands += [(*words, "--client", client.hex()) for words in (("access",), ("document", "list"))]
        commands.append(("print", "dossier", "--client", client.hex(), "--out", str(paper_at)))
    commands += [("document", "save", key.hex(), "--out", str(paper_at)) for key in look.hidden(Document)[:1]]
    commands.append(("print", "schedule", "--out", str(paper_at)))
    return "\n".join(_run(look, words, paper_at, capsys) for words in commands)


def _run(look: Look, words: tuple[str, ...], out: Path, capsys: pytest.CaptureFixture[str]) -> str:
    acts = 2 if words[0] in ("document", "print") else 1
    code = cli.main([*words[:acts], str(look.person.path), "--as", look.person.login, *words[acts:]])
    answered = capsys.readouterr()
    pdf = _words(out.read_bytes()) if out.exists() else ""
    out.unlink(missing_ok=True)
    assert code in (0, *(kind.exit_code for kind in ClientbookError.__subclasses__())), answered.err
    return answered.out + answered.err + pdf


def _cells(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))


def _words(pdf: bytes) -> str:
    return "\n".join(paper.pages(pdf))
