"""Client files with a mark in every field and in every kind of record that a file can hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from clientbook.domain.complaints import ComplaintState
from clientbook.domain.documents import DocumentType
from clientbook.domain.feedback import FeedbackType, Topic
from clientbook.domain.interactions import Channel
from clientbook.domain.revisits import Purpose
from clientbook.services import (
    complaints,
    documents,
    editing,
    feedback,
    gifts,
    intakes,
    interactions,
    needs,
    points,
    purchases,
    revisits,
)
from clientbook.services.clients import classes
from clientbook.services.documents import DocumentForm, NewFile
from clientbook.services.editing import ClientForm, ContactForm, Stage
from clientbook.support.clock import today
from clientbook.support.words import Level

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.services.visibility.marks import Marks

FULL, CARD = Level.FULL, Level.CARD
SHARED_PHONE = "0574-66660000"
"""A number that two of the files have in common, so that they look like duplicates."""


class Filling:
    """Fills one file after another; `folder` takes the documents before they come in."""

    def __init__(self, marks: Marks, folder: Path) -> None:
        self._marks, self._folder = marks, folder

    def form(self, file: str, *, responsible: bytes, referrer: bytes | None = None, number: str = "") -> ClientForm:
        """Return the form of a new file."""
        word = self._marks.word
        phones = (("mobile", self._marks.phone(file, "phone")), *([("work", number)] if number else []))
        contact = ContactForm(
            name=word(file, "contact name", CARD),
            position=word(file, "position", CARD),
            phones=phones,
            emails=(("", f"{word(file, 'e-mail', CARD)}@example.com"),),
            wechat=word(file, "wechat", CARD),
            qq=self._marks.number(file, "qq", CARD),
        )
        other = ContactForm(name=word(file, "second contact", CARD), is_primary=False, has_left=True)
        return ClientForm(
            type=editing.ClientType.COMPANY,
            name=word(file, "name", CARD),
            short_name=word(file, "short name", CARD),
            region=word(file, "region", CARD),
            industry=word(file, "industry", CARD),
            address=word(file, "address", CARD),
            tags=(word(file, "tag", CARD),),
            contacts=(contact, other),
            referrer=referrer,
            referred_by=word(file, "referred by", FULL),
            influence=word(file, "influence", FULL),
            preferences=word(file, "preferences", FULL),
            taboos=word(file, "taboos", FULL),
            remarks=word(file, "remarks", FULL),
            responsible=responsible,
        )

    def history(self, desk: Desk, file: str, client: bytes) -> None:
        """Write down everything that happens with a client, as whoever serves it does."""
        self._contacts(desk, file, client)
        self._voices(desk, file, client)
        self._card(desk, file, client)
        self._documents(desk, file, client)

    def _contacts(self, desk: Desk, file: str, client: bytes) -> None:
        word, day = self._marks.word, today()
        talk = interactions.InteractionForm(on=day, channel=Channel.PHONE, text=word(file, "interaction", FULL))
        interactions.log_interaction(desk, client, talk)
        order = purchases.PurchaseForm(
            on=day,
            product=word(file, "product", FULL),
            unit=word(file, "unit", FULL),
            amount=Decimal(self._marks.number(file, "amount", FULL)),
            note=word(file, "purchase note", FULL),
        )
        purchases.log_purchase(desk, client, order)
        gift = gifts.GiftForm(
            on=day,
            what=word(file, "gift", FULL),
            value=Decimal(self._marks.number(file, "gift value", FULL)),
            occasion=word(file, "occasion", FULL),
            note=word(file, "gift note", FULL),
        )
        gifts.add_gift(desk, client, gift)
        given = points.PointsForm(on=day, points=120, reason=word(file, "reason of points", FULL))
        points.move_points(desk, client, given)
        went = revisits.RevisitForm(on=day, was_reached=True, result=word(file, "revisit result", CARD))
        revisits.record_revisit(desk, client, went)
        plan = revisits.PlanForm(due_on=day, purpose=Purpose.OTHER, note=word(file, "revisit note", CARD))
        revisits.plan_revisit(desk, client, plan)

    def _voices(self, desk: Desk, file: str, client: bytes) -> None:
        word, day = self._marks.word, today()
        open_need = needs.NeedForm(what=word(file, "need", FULL), agreed=word(file, "agreed", FULL))
        needs.add_need(desk, client, open_need)
        dropped = needs.add_need(desk, client, needs.NeedForm(what=word(file, "dropped need", FULL))).made
        needs.drop_need(desk, dropped, word(file, "reason of dropping", FULL))
        praise = feedback.FeedbackForm(
            on=day,
            type=FeedbackType.PRAISE,
            topic=Topic.OTHER,
            product=word(file, "praised product", FULL),
            text=word(file, "feedback", FULL),
        )
        feedback.add_feedback(desk, client, praise)
        bad = complaints.ComplaintForm(on=day, what=word(file, "complaint", CARD))
        complaint = complaints.take_down(desk, client, bad).made
        step = complaints.StepForm(
            seen=ComplaintState.REGISTERED, state=ComplaintState.ACCEPTED, text=word(file, "complaint step", FULL)
        )
        complaints.take_step(desk, complaint, step)

    def _card(self, desk: Desk, file: str, client: bytes) -> None:
        form = editing.edit_form(desk, client)
        won = replace(
            form,
            class_id=classes(desk)[0].id,
            stage=Stage.WON,
            class_reason=self._marks.word(file, "reason of the class", CARD),
            stage_note=self._marks.word(file, "note on the stage", CARD),
        )
        editing.edit_client(desk, client, won)

    def _documents(self, desk: Desk, file: str, client: bytes) -> None:
        word = self._marks.word
        form = DocumentForm(
            title=word(file, "document", FULL),
            type=DocumentType.CONTRACT,
            ends_on=today() + dt.timedelta(days=90),
            note=word(file, "document note", FULL),
        )
        made = documents.add_documents(desk, client, [self._file(file, "content", form)]).made
        newer = replace(form, title=word(file, "newer document", FULL))
        documents.add_version(desk, made, self._file(file, "newer content", newer))
        gone = DocumentForm(title=word(file, "removed document", FULL))
        documents.add_documents(desk, client, [self._file(file, "removed content", gone)])

    def _file(self, file: str, field: str, form: DocumentForm) -> NewFile:
        path = self._folder / f"{self._marks.word(file, f'file name of {field}', FULL)}.txt"
        path.write_text(f"{self._marks.word(file, field, FULL)}\n", encoding="utf-8")
        return NewFile(documents.look_at(path), form)

    def remove_a_document(self, desk: Desk, file: str, client: bytes) -> None:
        """Put one of the documents into the file's bin, as a manager or an owner does."""
        title = self._marks.word(file, "removed document", FULL)
        rows = {row.title: row.id for row in documents_of(desk, client)}
        documents.remove_document(desk, rows[title], self._marks.word(file, "reason of removing", FULL))

    def verify(self, desk: Desk, file: str, client: bytes) -> None:
        """Find a mismatch in a new file, as a clerk or an owner does."""
        intakes.report_mismatch(desk, client, self._marks.word(file, "mismatch", CARD))


def documents_of(desk: Desk, client: bytes) -> list[documents.Document]:
    """Return every version of every document of a file."""
    desk.session.rollback()
    return [one for one in desk.session.query(documents.Document).all() if one.client_id == client]
