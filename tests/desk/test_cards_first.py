"""A desk that is there as soon as its cards are: what it says already, and that in the end nothing is missing."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.desk.codec import ENTITIES
from clientbook.domain.interactions import Interaction
from clientbook.services import clients, firms
from clientbook.services.clients import ClientFilter
from clientbook.support.errors import Damaged, NotYet
from clientbook.support.paths import profile_dir
from tests.fixtures_firm import passphrase
from tests.vault.spoiling import alter, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

ALL = ClientFilter()


def forget_images() -> None:
    for image in profile_dir().rglob("desk*.sealed"):
        image.unlink()


def unlocked(firm: Firm, login: str = "chen") -> Desk:
    return firms.open_firm(firm.path, login=login, passphrase=passphrase(login), cards_first=True)


@pytest.fixture
def early(firm: Firm) -> Iterator[Desk]:
    forget_images()
    made = unlocked(firm)
    yield made
    made.close()


def contents(desk: Desk) -> dict[str, list[object]]:
    return {kind: sorted(desk.session.scalars(select(entity.id))) for kind, entity in ENTITIES.items()}


def rows(desk: Desk) -> list[clients.ClientRow]:
    return clients.client_rows(desk, clients.list_clients(desk, ALL))


def test_names_phones_and_colleagues_are_there_first(firm: Firm, early: Desk) -> None:
    whole = rows(firm.open("chen"))
    shown = rows(early)
    assert not early.is_whole
    for name in ("id", "name", "subtitle", "phone", "responsible", "backup"):
        assert [getattr(row, name) for row in shown] == [getattr(row, name) for row in whole]
    assert {row.state.text for row in shown} == {""}
    assert clients.list_clients(early, replace(ALL, text="haihong")) == [firm.ids["haihong"]]


def test_what_needs_more_than_cards_says_that_it_is_not_there_yet(firm: Firm, early: Desk) -> None:
    for ask in (
        lambda: clients.counts(early),
        lambda: clients.list_clients(early, replace(ALL, sort="worth")),
        lambda: clients.list_clients(early, replace(ALL, is_overdue=True)),
        lambda: talk(early, firm.ids["haihong"], "too early"),
        early.refresh,
    ):
        with pytest.raises(NotYet):
            ask()


def test_the_rest_follows_and_nothing_is_missing(firm: Firm, early: Desk) -> None:
    told = [early.load_on(0)]
    while not early.is_whole:
        told.append(early.load_on(0))
    assert [done for _changes, done in told] == sorted(done for _changes, done in told)
    assert told[-1][1] == 100
    assert [bool(changes) for changes, _done in told] == [False] * (len(told) - 1) + [True]
    other = firm.open("chen")
    assert contents(early) == contents(other)
    assert rows(early) == rows(other)
    talk(early, firm.ids["haihong"], "now it can be saved")


def test_what_others_save_meanwhile_is_there_in_the_end(firm: Firm, early: Desk) -> None:
    talk(firm.open("wang"), firm.ids["haihong"], "while the files were opened")
    early.load_on(math.inf)
    early.refresh()
    said = set(early.session.scalars(select(Interaction.text)))
    assert "while the files were opened" in said


def test_a_desk_of_cards_leaves_no_image_behind(firm: Firm, early: Desk) -> None:
    firms.lock(early)
    assert not list(profile_dir().rglob("desk*.sealed"))
    again = firms.open_firm(firm.path, login="chen", passphrase=passphrase("chen"))
    assert contents(again) == contents(firm.open("chen"))
    again.close()


def test_damage_below_the_cards_is_found_when_it_is_reached(firm: Firm) -> None:
    forget_images()
    alter(firm.path, "UPDATE records SET body = zeroblob(300) WHERE id = (SELECT min(id) FROM records WHERE level = 2)")
    desk = unlocked(firm)
    assert rows(desk)
    for _again in range(2):
        with pytest.raises(Damaged):
            desk.load_on(math.inf)
        assert not desk.is_whole
    desk.close()
