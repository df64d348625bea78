"""What is photographed: one function per scene, by name. Main scenes are also taken wide and at 150 %."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from clientbook.services import removals
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.support.errors import Refused
from clientbook.support.i18n import _
from clientbook.ui.access.model import BY_FILE
from clientbook.ui.access.page import AccessPage
from clientbook.ui.clients.dialogs import LogDialog, NeedDialog, PlanDialog, PurchaseDialog, RecordDialog
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.clients.importing import ImportPage
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.crash import CrashDialog
from clientbook.ui.pages import entries_for
from clientbook.ui.settings.page import SettingsPage
from clientbook.ui.widgets.dialog import Confirm
from clientbook.ui.widgets.table import ListTable
from clientbook.ui.wizard.page import Wizard
from tests.screenshots import (
    access_scenes,
    clash_scenes,
    document_scenes,
    gate_scenes,
    handover_scenes,
    pair_scenes,
    record_scenes,
    undo_scenes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.ui.frame import Frame
    from tests.screenshots.studio import Studio

MAIN = ("clients", "file", "revisits", "handover", "feedback")
SHEET = """客户名称,联系人,手机,微信,客户级别,地址,备注
嘉兴蓝天印务,毛小姐,13857312345,maomao88,普通,浙江省嘉兴市南湖区,喜欢上午联系
湖州安吉竹业,程先生,13905720000,chengzhu,VIP,浙江省湖州市安吉县,
,无名氏,12,,普通,,没有公司名
"""


def unlock(studio: Studio) -> None:
    studio.locked().start()
    studio.shoot("unlock")


def wizard(studio: Studio) -> None:
    window = studio.locked()
    window.show_wizard()
    page = window.findChild(Wizard)
    assert page is not None
    place = studio.folder / f"new-{studio.tag}.clientbook"
    answers = (
        {"firm": "明德商贸有限公司", "name": "陈老板", "login": "chen"},
        {"passphrase": "丁香花在四月开满了院子里的白墙", "again": "丁香花在四月开满了院子里的白墙"},
        {"place": str(place)},
    )
    for step, values in enumerate(answers):
        page.form.fill(values)
        studio.shoot(f"wizard-{step + 1}")
        page.next_clicked()
    studio.shoot("wizard-4")


def clients(studio: Studio) -> None:
    frame = studio.unlocked()
    page = frame.page
    assert isinstance(page, ClientsPage)
    page.table.choose(page.model.ids[-1])
    studio.shoot("clients")
    frame.search_for("zs")
    studio.settle()
    page.search("zs")
    studio.shoot("clients-search")
    frame.search_for("没有人叫这个")
    frame.search_now()
    studio.shoot("clients-none")


def search(studio: Studio) -> None:
    frame = studio.unlocked()
    frame.search_for("升降桌")
    frame.search_records()
    studio.shoot("search")
    frame.search_for("没有人说过")
    frame.search_now()
    studio.shoot("search-nothing")


def clients_empty(studio: Studio) -> None:
    studio.unlocked(studio.nobody)
    studio.shoot("clients-empty")


def _file(studio: Studio, text: str) -> ClientFilePage:
    frame = studio.unlocked()
    found: list[bytes] = []
    frame.jobs.query(frame, lambda desk: list_clients(desk, ClientFilter(text=text)), found.extend)
    page = ClientFilePage(frame, found[0])
    frame.push(page)
    studio.settle()
    return page


def file(studio: Studio) -> None:
    page = _file(studio, "海鸿")
    studio.shoot("file")
    page.shell.back()
    page = _file(studio, "张三丰")
    studio.shoot("file-person")
    page.print_clicked()
    studio.shoot("file-dossier")


def file_dialogs(studio: Studio) -> None:
    page = _file(studio, "海鸿")
    jobs, client = page.shell.jobs, page.client
    for name, dialog in (
        ("log", LogDialog(page, jobs, client, page.file.glance.contacts if page.file else ())),
        ("purchase", PurchaseDialog(page, jobs, client)),
        ("promise", NeedDialog(page, jobs, client, [])),
        ("plan", PlanDialog(page, jobs, client, [])),
        ("record", RecordDialog(page, jobs, client, name="宁波海鸿进出口")),
    ):
        dialog.show()
        if name == "log":
            dialog.save_clicked()
        studio.shoot(f"dialog-{name}")
        dialog.done(0)
    page.team_clicked()
    studio.shoot("dialog-team")


def editor(studio: Studio) -> None:
    frame = studio.unlocked()
    new = ClientEditor(frame)
    frame.push(new)
    studio.settle()
    new.save_clicked()
    studio.shoot("editor-new")
    new.may_leave = lambda: True  # type: ignore[method-assign]
    frame.back()
    for name, text in (("company", "海鸿"), ("person", "张三丰")):
        page = _file(studio, text)
        page.edit_clicked()
        form = page.shell.page
        assert isinstance(form, ClientEditor)
        studio.shoot(f"editor-{name}")
        for part in (form.standing, form.more):
            form.area.ensureWidgetVisible(part)
            studio.shoot(f"editor-{name}-{'standing' if part is form.standing else 'more'}")


def importing(studio: Studio) -> None:
    frame = studio.unlocked()
    sheet = studio.folder / "客户名单.csv"
    sheet.write_text(SHEET, encoding="gb18030")
    page = ImportPage(frame, sheet)
    frame.push(page)
    studio.shoot("import")
    page.run_clicked()
    studio.shoot("import-done")


def pages(studio: Studio) -> None:
    frame = studio.unlocked()
    for entry in entries_for(frame.who):
        frame.navigate(entry.key)
        studio.shoot(f"page-{entry.key}")
        _try_everything(studio, frame, entry.key)


def _try_everything(studio: Studio, frame: Frame, key: str) -> None:
    """Show one thing of a list in full, where the page has a list: the one that has most to show."""
    if isinstance(frame.page, AccessPage):
        frame.page.views.button(BY_FILE).click()
    tables = [table for table in frame.page.findChildren(ListTable) if table.isVisible()]
    if tables and key not in ("clients", "settings"):
        table, place = tables[0], _MOST_TO_SHOW.get(key, 0)
        chosen = table.model().ids[place]  # type: ignore[attr-defined]
        name = f"page-{key}-opened"
        QTimer.singleShot(0, lambda: _shoot_question(studio, name))
        table.choose(chosen)
        table.opened.emit(chosen)
        studio.shoot(name)


_MOST_TO_SHOW = {"access": 3, "members": 2}
"""Which row of a page's list is opened; the first where nothing is said."""


def _shoot_question(studio: Studio, name: str) -> None:
    """Show a question that waits for its answer, and answer it with no."""
    question = QApplication.activeModalWidget()
    if isinstance(question, QDialog):
        studio.shoot(f"{name}-question")
        question.reject()


def settings(studio: Studio) -> None:
    frame = studio.unlocked()
    frame.navigate("settings")
    studio.shoot("settings")
    page = frame.page
    assert isinstance(page, SettingsPage)
    page.passphrase_clicked()
    studio.shoot("dialog-passphrase")


def rights_and_bin(studio: Studio) -> None:
    frame = studio.unlocked()
    frame.navigate("settings")
    page = frame.page
    assert isinstance(page, SettingsPage)
    page.rights_clicked()
    studio.shoot("rights")
    frame.back()
    page.bin_clicked()
    studio.shoot("bin-empty")
    found: list[bytes] = []
    frame.jobs.query(frame, lambda desk: list_clients(desk, ClientFilter(text="宏业")), found.extend)
    frame.jobs.mutate(frame, lambda desk: removals.delete_files(desk, found, "公司已注销，客户要求删除资料"))
    studio.shoot("bin")
    frame.jobs.mutate(frame, lambda desk: removals.restore_files(desk, found))


def messages(studio: Studio) -> None:
    frame = studio.unlocked()
    frame.page.show_error(Refused(_("Your role does not allow this. Ask the owner if you need it.")))
    studio.shoot("notice")
    frame.page.notice.dismiss()
    dialog = Confirm(frame, _("Leave without saving?"), _("What you typed here will be lost."), _("Discard"))
    dialog.show()
    studio.shoot("dialog-confirm")
    dialog.done(0)
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        crash = CrashDialog(error, frame)
    crash.show()
    studio.shoot("dialog-crash")
    crash.done(0)


def open_frame(studio: Studio) -> Frame:
    """Return the frame of the photographed firm, for scenes of other modules."""
    return studio.unlocked()


SCENES: dict[str, Callable[[Studio], None]] = {
    scene.__name__.replace("_", "-"): scene
    for scene in (
        *(
            unlock,
            wizard,
            clients,
            clients_empty,
            search,
            file,
            file_dialogs,
            editor,
            settings,
            rights_and_bin,
            messages,
            importing,
            pages,
        ),
        *handover_scenes.SCENES,
        *record_scenes.SCENES,
        *undo_scenes.SCENES,
        *clash_scenes.SCENES,
        *document_scenes.SCENES,
        *pair_scenes.SCENES,
        *access_scenes.SCENES,
        *gate_scenes.SCENES,
    )
}
