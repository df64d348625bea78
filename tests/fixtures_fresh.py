"""A firm made for the test on each engine: an owner, one employee and a file of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.services import editing, firms, members
from clientbook.support.words import Role
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.postgres_cluster import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_firm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Desk, Desk, bytes]]:
    """Return the desks of an owner and of staff, and a file of the latter, on each engine."""
    place: Path | str = tmp_path / "fresh.clientbook"
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        place = cluster.url(cluster.new_database())
    boss = firms.create_firm(place, firm="新商行", login="chen", name="陈", passphrase=passphrase("chen")).desk
    team = members.add_team(boss, "east").made
    form = members.MemberForm(login="wang", name="王", role=Role.STAFF, team=team)
    changes, code = members.add_member(boss, form)
    staff = firms.open_firm(place, login="wang", passphrase=code)
    firms.change_passphrase(staff, old=code, new=passphrase("wang"))
    boss.refresh()
    client = editing.add_client(boss, editing.ClientForm(name="客户", responsible=changes.made)).made
    staff.refresh()
    yield boss, staff, client
    staff.close()
    boss.close()
