"""The revisit clerk of the demo firm: managers ask for calls to some clients, and most of them are made."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from clientbook.domain.clients import Stage
from clientbook.services import demo_acts as acts
from clientbook.services.demo_crew import manager_of, with_role
from clientbook.services.demo_history import said_of
from clientbook.services.demo_made import Scene
from clientbook.support.clock import today
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.services.demo_crew import Colleague, Crew
    from clientbook.services.demo_made import Called, MadeUp

_ASKED, _DONE, _LAST = 12, 2, 9
_MOST = 12
_STILL_TO_CALL = 3
"""Every third call is still to be made."""


def calls(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield the asking, and the day on which the clerk wrote down how the calls went."""
    clerk = with_role(crew, Role.REVISIT_CLERK)
    if clerk is None:
        return
    called: list[tuple[bytes, Called]] = []
    for manager in (one for one in crew if one.person.role is Role.MANAGER):
        theirs = [made for made in files if manager_of(crew, crew[made.responsible]) is manager]
        yield Scene(day - dt.timedelta(days=_ASKED), partial(_ask, manager, clerk, theirs, called))
    yield Scene(day - dt.timedelta(days=_DONE), partial(acts.record_calls, clerk.desk, called))


def _ask(manager: Colleague, clerk: Colleague, files: Sequence[MadeUp], called: list[tuple[bytes, Called]]) -> None:
    able = [made for made in files if made.id and made.form.stage is Stage.WON and not made.buyer.is_foreign]
    wanted = able[:_MOST]
    plans = acts.ask_to_call(manager.desk, wanted, clerk.id)
    for at, (made, plan) in enumerate(zip(wanted, plans, strict=True)):
        if at % _STILL_TO_CALL != _STILL_TO_CALL - 1:
            on = today() + dt.timedelta(days=_ASKED - _LAST + at // 2)
            called.append((plan, said_of(made, on)))
