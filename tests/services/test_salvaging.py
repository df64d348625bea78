"""Documents come out of a damaged vault with the files that verify; what does not verify is named and not written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from clientbook.services import documents
from clientbook.services.salvaging import SUMMARY, Salvaged, salvage
from tests.fixtures_firm import passphrase
from tests.services.test_documents import PDF, added, new_file
from tests.vault.spoiling import alter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures_firm import Firm


def _filled(firm: Firm, folder: Path) -> tuple[bytes, bytes]:
    """Put two documents into a file and return the vault's ids of their contents."""
    desk = firm.open("chen")
    first = added(desk, firm.ids["haihong"], folder / "采购合同.pdf")
    second = documents.add_version(desk, first, new_file(folder / "采购合同.pdf", b"%PDF-1.7 renewed")).made
    found = documents.known(desk, first).content, documents.known(desk, second).content
    desk.close()
    firm.opened.clear()
    return found


def _salvaged(firm: Firm, out: Path) -> Salvaged:
    return salvage(firm.path, out, login="chen", passphrase=passphrase("chen"))


def _saved(firm: Firm, out: Path) -> list[dict[str, Any]]:
    binder = json.loads((out / f"client-{firm.ids['haihong'].hex()}.json").read_text(encoding="utf-8"))
    found = [record for record in binder["records"] if record["kind"] == "document"]
    return sorted(found, key=lambda record: record["fields"].get("number", 1))


def test_documents_come_out_under_their_names_and_without_their_keys(firm: Firm, tmp_path: Path) -> None:
    _filled(firm, tmp_path)
    out = tmp_path / "out"
    found = _salvaged(firm, out)
    assert (found.documents, found.lost_documents) == (2, ())
    first, second = _saved(firm, out)
    assert first["saved_as"].endswith("采购合同.pdf")
    assert (out / first["saved_as"]).read_bytes() == PDF
    assert (out / second["saved_as"]).read_bytes() == b"%PDF-1.7 renewed"
    assert not {"key", "content"} & first["fields"].keys()


def test_a_spoiled_document_is_named_and_the_others_come_out(firm: Firm, tmp_path: Path) -> None:
    content, _other = _filled(firm, tmp_path)
    alter(firm.path, f"UPDATE chunks SET body = zeroblob(99) WHERE number = 1 AND document = x'{content.hex()}'")  # noqa: S608  the test's own
    out = tmp_path / "out"
    found = _salvaged(firm, out)
    assert found.documents == 1
    first, second = _saved(firm, out)
    assert [record.hex() for record in found.lost_documents] == [first["id"]]
    assert first["saved_as"] is None
    assert [path.read_bytes() for path in (out / second["saved_as"]).parent.iterdir()] == [b"%PDF-1.7 renewed"]
    assert json.loads((out / SUMMARY).read_text(encoding="utf-8"))["lost_documents"] == [first["id"]]


def test_behind_a_broken_journal_a_document_comes_out_that_opens(firm: Firm, tmp_path: Path) -> None:
    _filled(firm, tmp_path)
    alter(firm.path, "UPDATE journal SET signature = zeroblob(64) WHERE seq = 9")
    found = _salvaged(firm, tmp_path / "out")
    assert found.broken_at
    assert (found.documents, found.lost_documents) == (2, ())


def test_a_document_exchanged_with_its_digest_does_not_come_out(firm: Firm, tmp_path: Path) -> None:
    first, second = _filled(firm, tmp_path)
    alter(firm.path, f"DELETE FROM chunks WHERE document = x'{first.hex()}'")  # noqa: S608  the test's own
    alter(
        firm.path,
        f"UPDATE documents SET blocks = 0, digest = (SELECT digest FROM documents WHERE id = x'{second.hex()}') "  # noqa: S608  the test's own
        f"WHERE id = x'{first.hex()}'",
    )
    found = _salvaged(firm, tmp_path / "out")
    assert (found.documents, len(found.lost_documents)) == (1, 1)
