"""A file that is handed over comes whole: stage, history and documents, whoever wrote them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from clientbook.desk.codec import ENTITIES
from clientbook.domain.clients import ServiceMember, Stage
from clientbook.domain.complaints import Complaint, ComplaintStep
from clientbook.domain.documents import Document
from clientbook.domain.gifts import Gift
from clientbook.domain.interactions import Channel, Interaction
from clientbook.services import (
    complaint_lists,
    departures,
    document_copies,
    document_rows,
    editing,
    files,
    interactions,
    members,
)
from clientbook.services.interactions import InteractionForm
from clientbook.support.clock import today
from tests.services.visibility.files import Filling
from tests.services.visibility.marks import Marks

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

LOST_ON = dt.date(2026, 5, 4)


@pytest.fixture(params=[Stage.WON, Stage.LOST])
def client(request: pytest.FixtureRequest, firm: Firm, tmp_path: Path) -> bytes:
    """Return a file of Wang's with a record of every kind, to which a backup and the manager have written too."""
    leaver, file = firm.open("wang"), firm.ids["haihong"]
    Filling(Marks(), tmp_path).history(leaver, "haihong", file)
    if request.param is Stage.LOST:
        form = editing.edit_form(leaver, file)
        gone = replace(form, stage=Stage.LOST, lost_reason="Price", lost_on=LOST_ON, stage_note="12 % below ours")
        editing.edit_client(leaver, file, gone)
    for login in ("li", "sun"):
        talk = InteractionForm(on=today(), channel=Channel.VISIT, text=f"{login} was there")
        interactions.log_interaction(firm.open(login), file, talk)
    leaver.refresh()
    leaver.close()
    return file


def records(desk: Desk, client: bytes) -> dict[bytes, dict[str, Any]]:
    """Return every record of a file but its service team, with every field but how often it was sealed."""
    found: dict[bytes, dict[str, Any]] = {}
    for entity in ENTITIES.values():
        for row in desk.session.scalars(select(entity).where(entity.binder == client)):
            if not isinstance(row, ServiceMember):
                fields = (column.key for column in entity.__mapper__.column_attrs if column.key != "version")
                found[row.id] = {"kind": entity.kind} | {name: getattr(row, name) for name in fields}
    return found


def contents(desk: Desk, client: bytes) -> dict[bytes, bytes]:
    """Return what stands in each version of each document of a file."""
    rows = document_rows.list_documents(desk, client)
    versions = [version for row in rows for version in (row, *row.older)]
    return {one.id: b"".join(document_copies.open_document(desk, one.id).blocks) for one in versions}


def hand_over_and_close(firm: Firm, client: bytes) -> Desk:
    """Give everything of Wang's to Zhao of another team, close Wang's account; return Zhao's desk."""
    owner = firm.open("chen")
    case = departures.open_departure(owner, departures.DepartureForm(leaver=firm.ids["wang"], last_day=today())).made
    departures.allocate(owner, case, [client, firm.ids["zhangsan"]], firm.ids["zhao"])
    departures.hand_over(owner, case)
    members.close_member(owner, firm.ids["wang"])
    return firm.open("zhao")


def test_every_record_of_a_file_comes_to_the_successor(firm: Firm, client: bytes) -> None:
    owner = firm.open("chen")
    before, said = records(owner, client), contents(owner, client)
    kinds = {one["kind"] for one in before.values()}
    assert kinds >= {kind.kind for kind in (Interaction, Complaint, ComplaintStep, Gift, Document)}
    assert {"class_change", "stage_change", "purchase", "need", "feedback", "revisit"} <= kinds
    successor = hand_over_and_close(firm, client)
    assert records(successor, client) == before
    assert len(said) > len(document_rows.list_documents(successor, client)) > 0
    assert contents(successor, client) == said


def test_the_successors_page_tells_the_stage_and_who_wrote_what(firm: Firm, client: bytes) -> None:
    before = files.read_file(firm.open("chen"), client).timeline
    stage = editing.edit_form(firm.open("chen"), client)
    successor = hand_over_and_close(firm, client)
    page, form = files.read_file(successor, client), editing.edit_form(successor, client)
    assert {(one.noun, one.text, one.who, one.on) for one in before} <= {
        (one.noun, one.text, one.who, one.on) for one in page.timeline
    }
    assert {"王晓雯", "李航", "孙经理"} <= {one.who for one in page.timeline}
    assert (form.stage, form.class_id, form.won_on) == (stage.stage, stage.class_id, stage.won_on)
    assert (form.lost_reason, form.lost_on) == (("Price", LOST_ON) if form.stage is Stage.LOST else ("", None))
    assert complaint_lists.complaint_rows(successor, [row.id for row in page.complaints]) == list(page.complaints)
    assert page.complaints
