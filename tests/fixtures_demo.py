"""The demo firm of the usual size, made once per run on a fixed day and copied for every test that opens it."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.services import demo, firms
from clientbook.support.clock import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clientbook.desk import Desk
    from clientbook.services.demo import DemoFirm
    from clientbook.support.words import Role

DEMO_NOW = dt.datetime(2026, 3, 4, 3, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def demo_firm(tmp_path_factory: pytest.TempPathFactory) -> DemoFirm:
    """Return a demo firm of the usual size."""
    with pytest.MonkeyPatch.context() as patch, frozen(DEMO_NOW):
        patch.setenv("CLIENTBOOK_PROFILE", str(tmp_path_factory.mktemp("maker")))
        return demo.make_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def enter_demo(demo_firm: DemoFirm, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open a copy of the demo firm as somebody, on the day it was made."""
    path = tmp_path / "firm.clientbook"
    shutil.copyfile(demo_firm.location, path)

    def go(role: Role) -> Desk:
        login = next(one for one in demo_firm.logins if one.role is role)
        desk = firms.open_firm(path, login=login.login, passphrase=login.passphrase)
        request.addfinalizer(desk.close)
        return desk

    with frozen(DEMO_NOW):
        yield go


@pytest.fixture(scope="module")
def _demo_desk(demo_firm: DemoFirm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("demo-looked-at") / "firm.clientbook"
    shutil.copyfile(demo_firm.location, path)
    owner = demo_firm.logins[0]
    with pytest.MonkeyPatch.context() as patch, frozen(DEMO_NOW):
        patch.setenv("CLIENTBOOK_PROFILE", str(tmp_path_factory.mktemp("demo-looker")))
        desk = firms.open_firm(path, login=owner.login, passphrase=owner.passphrase)
    yield desk
    desk.close()


@pytest.fixture
def demo_owner(_demo_desk: Desk) -> Iterator[Desk]:
    """Return the owner's desk on the day the firm was made: one for all tests of a module, which only look at it."""
    with frozen(DEMO_NOW):
        yield _demo_desk
