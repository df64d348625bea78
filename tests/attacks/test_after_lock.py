"""Attack 15: after the lock nothing readable is left; nothing that holds a key shows it in repr, log or traceback."""

from __future__ import annotations

import gc
import threading
import traceback
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from clientbook.desk import Changes
from clientbook.services import cleaning, clients, editing, files, firms, members, printing
from clientbook.support.errors import ClientbookError
from clientbook.support.paths import profile_dir
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.jobs import Jobs
from clientbook.ui.pages import ENTRIES
from clientbook.ui.prefs import Prefs
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.window import Window
from clientbook.ui.workers import Worker
from clientbook.vault import Commit, recovery_view, unlock
from clientbook.vault.session import Session
from tests.attacks.hunting import found_in, readable_files
from tests.fixtures_firm import passphrase
from tests.ui.conftest import look, sign_in, window
from tests.vault_office import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from clientbook.ui.theme import Theme
    from clientbook.vault import Vault
    from tests.fixtures_firm import Firm
    from tests.vault_office import Office

__all__ = ["look", "sign_in", "window"]

WORDS = ("张三", "宁波海鸿", "翟志强", "13800138000", "王晓雯", "陈老板", "明德商贸", "不锈钢紧固件")

LONG = tuple(word for word in WORDS if len(word) > 3)
"""A short word stands in sealed bytes by chance."""
CLIENT_WORDS = ("张三", "宁波海鸿", "翟志强", "13800138000", "不锈钢紧固件")


def _everything_shown() -> str:
    said: list[str] = []
    for widget in QApplication.allWidgets():
        said += [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QLineEdit):
            said.append(widget.text())
        if isinstance(widget, QPlainTextEdit):
            said.append(widget.toPlainText())
    return "\n".join(said)


def test_after_the_lock_no_screen_model_or_clipboard_holds_anything(
    sign_in: Callable[[str], Frame], window: Window, firm: Firm, tmp_path: Path
) -> None:
    frame = sign_in("chen")
    for entry in ENTRIES:
        frame.navigate(entry.key)
    frame.navigate("clients")
    page = frame.page
    assert isinstance(page, ClientsPage)
    page.open_file(firm.ids["haihong"])
    QGuiApplication.clipboard().setText("13800138000")
    models = [model for model in frame.findChildren(QAbstractItemModel) if model.rowCount()]
    assert models
    assert len(found_in(_everything_shown().encode(), WORDS)) > 3
    window.lock()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert QGuiApplication.clipboard().text() == ""
    assert not [model for model in models if shiboken6.isValid(model) and model.rowCount()]
    assert found_in(_everything_shown().encode(), WORDS) == []
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
    assert readable_files([tmp_path, profile_dir()], LONG) == []


def test_the_screen_is_empty_at_once_whatever_is_still_written(
    qtbot: QtBot, look: Theme, firm: Firm, tmp_path: Path
) -> None:
    """Writing the file anew cannot be stopped at each moment: the desk closes when it can, the screen does not wait."""
    jobs, gate, begun = Jobs(Worker()), threading.Event(), threading.Event()
    window = Window(jobs, Prefs(tmp_path / "prefs.json"), look)
    qtbot.addWidget(window)
    window.show_unlock(str(firm.path), "chen")
    page = window.findChild(UnlockPage)
    assert page is not None
    page.enter(passphrase("chen"))
    page.unlock_clicked()
    qtbot.waitUntil(lambda: window.frame is not None)
    frame = window.frame
    assert frame is not None
    frame.navigate("clients")
    qtbot.waitUntil(lambda: bool(found_in(_everything_in(frame), CLIENT_WORDS)))

    def write(_given: int, _progress: Callable[[int, int], None]) -> None:
        begun.set()
        gate.wait()

    jobs.beside(window, lambda _desk: 1, write, lambda *_all: Changes())
    qtbot.waitUntil(begun.is_set)
    window.lock()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = found_in(_everything_in(window), CLIENT_WORDS)
    gate.set()
    qtbot.waitUntil(lambda: jobs.is_idle)
    window.close()
    assert left == []


def _everything_in(widget: QWidget) -> bytes:
    return b"".join(_cells(model) for model in widget.findChildren(QAbstractItemModel)) + _everything_shown().encode()


def test_closing_the_window_locks_too(sign_in: Callable[[str], Frame], window: Window) -> None:
    sign_in("chen")
    QGuiApplication.clipboard().setText("13800138000")
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert QGuiApplication.clipboard().text() == ""
    assert found_in(_everything_shown().encode(), CLIENT_WORDS) == []
    assert not [model for model in window.findChildren(QAbstractItemModel) if found_in(_cells(model), CLIENT_WORDS)]


def _cells(model: QAbstractItemModel) -> bytes:
    return repr([model.index(row, 0).data() for row in range(model.rowCount())]).encode()


def test_a_locked_desk_answers_nothing(firm: Firm) -> None:
    desk = firm.open("chen")
    firms.lock(desk)
    client = firm.ids["zhangsan"]
    for act in (
        lambda: clients.list_clients(desk, clients.ClientFilter()),
        lambda: files.open_file(desk, client),
        lambda: editing.edit_form(desk, client),
        lambda: printing.print_dossier(desk, client),
        lambda: list(desk.vault.records()),
        lambda: desk.note("client.open"),
    ):
        try:
            answer = act()
        except Exception:  # noqa: S112  whatever it says, it is no answer
            continue
        assert not answer, answer


def _secrets(vault: Vault) -> list[bytes]:
    """Return every private byte string that an open vault holds."""
    keys = vault.session.keys
    held = [keys.wrap_key.private_bytes(), keys.sign_key.private_bytes(), keys.local_key]
    for binder in vault.session.view.keyring:
        standing = vault.session.view.keyring.get(binder)
        if standing is not None and standing.keys is not None:
            held += [key for key in standing.keys if key]
    return held


def _spelled(secret: bytes) -> Iterator[str]:
    yield repr(secret)[2:-1]
    yield secret.hex()


def _own_objects() -> Iterator[object]:
    """Yield every living object of the vault, the desk and the services."""
    for one in gc.get_objects():
        if str(type(one).__module__).startswith(("clientbook.vault", "clientbook.desk", "clientbook.services")):
            yield one


def test_no_object_shows_a_key(office: Office) -> None:
    boss = office.open("boss")
    assert shown(boss)
    list(boss.journal())
    words = [word for secret in _secrets(boss) for word in _spelled(secret)]
    words += ["quiet words that only", office.recovery, *(text.decode() for text in shown(boss).values())]
    assert len(words) > 20
    leaks = {(type(one).__qualname__, word) for one in _own_objects() for word in words if word in _repr(one)}
    assert leaks == set()


def _repr(one: object) -> str:
    try:
        return repr(one) + str(one)
    except ReferenceError:
        return ""


def test_no_object_of_an_open_desk_shows_a_client(firm: Firm) -> None:
    desk = firm.open("chen")
    secrets = [word for secret in _secrets(desk.vault) for word in _spelled(secret)]
    seen = "".join(_repr(one) for one in (desk, desk.vault, desk.vault.session, desk.vault.session.view, desk.session))
    assert not [word for word in (*secrets, passphrase("chen")) if word in seen]
    assert found_in(_repr(desk).encode() + _repr(desk.vault).encode(), WORDS) == []


def _failures(office: Office, vault: Vault) -> Iterator[Callable[[], object]]:
    yield lambda: unlock(office.location, login="boss", passphrase="a wrong but secret guess of mine")
    yield lambda: vault.commit(office_write(office, 9))
    yield lambda: list(vault.read_document(b"k" * 32, office.document[1]))
    yield lambda: vault.snapshot_open(b"x" * 500)
    yield lambda: vault.session.keys.wrap_key.unwrap(b"x" * 100, b"context")
    office.run("UPDATE records SET body = substr(body, 1, 40)")
    yield lambda: list(vault.records())


def office_write(office: Office, version: int) -> Commit:
    return Commit("edit", b"secret details", [office.write("north-client", "note", version, b"a secret note")])


def test_no_traceback_or_message_shows_a_secret(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    boss = office.open("boss")
    words = [word for secret in _secrets(boss) for word in _spelled(secret)]
    words += ["secret guess of mine", "a secret note", "secret details", "north-client card"]
    seen = 0
    for act in _failures(office, boss):
        with pytest.raises(Exception) as raised:  # noqa: PT011  typed errors and the library's own
            act()
        told = "".join(traceback.format_exception(raised.value))
        lines = [line for line in told.splitlines() if not line.startswith("    ")]  # the program's own source lines
        said = "\n".join(lines) + repr(raised.value) + str(raised.value) + caplog.text
        assert not [word for word in words if word in said]
        if isinstance(raised.value, ClientbookError):
            assert not [word for word in words if word in raised.value.message]
        seen += 1
    assert seen == 6


def test_keys_are_gone_from_the_closed_vault(office: Office) -> None:
    boss = office.open("boss")
    mine = {boss.me.hpke_key, boss.me.sign_key}
    local = boss.session.keys.local_key
    held = [one for one in map(boss.session.view.keyring.get, office.binders.values()) if one and one.keys]
    assert held
    boss.close()
    assert not [one for one in map(boss.session.view.keyring.get, office.binders.values()) if one and one.keys]
    session = boss.session
    left = (session.keys.wrap_key, session.keys.sign_key, session.view.reader.key)
    assert not mine & {one.public for one in left}
    assert session.keys.local_key != local


def test_a_recovery_sheet_that_was_looked_at_leaves_no_key(office: Office) -> None:
    gc.collect()
    before = {id(one) for one in gc.get_objects() if isinstance(one, Session)}
    recovery_view(office.location, office.recovery)
    for one in gc.get_objects():
        if isinstance(one, Session) and id(one) not in before:
            held = map(one.view.keyring.get, one.view.keyring)
            assert not [found for found in held if found and found.keys]
            assert one.view.reader.key.public != one.directory.recovery_key


def test_locking_leaves_the_writing_anew_and_ending_does_it(
    sign_in: Callable[[str], Frame], window: Window, firm: Firm
) -> None:
    """Keys that are to be forgotten are not kept for it while the window stays."""
    other = firm.open("chen")
    members.close_member(other, firm.ids["zhou"])
    firm.opened.remove(other)
    firms.lock(other, in_haste=True)
    sign_in("chen")
    window.lock()
    assert cleaning.begin(firm.open("chen")) is not None
    firms.lock(firm.opened.pop(), in_haste=True)
    sign_in("chen")
    window.close()
    assert cleaning.begin(firm.open("chen")) is None
