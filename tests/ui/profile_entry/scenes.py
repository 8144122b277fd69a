"""Draws profile entry in its states, on a real file: `python -m tests.ui.profile_entry.scenes OUT [NAME ...]`."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.filing import file_profile, return_form
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui import gallery
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.gallery import Scene, Studio
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.places import PLACES, PROFILE_ENTRY
from crm_desktop.ui.profile_entry.page import ProfileEntryPage
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.top_bar import Workplace
from tests.services.counter import open_store
from tests.services.filing_day import FOUR, SIX, TWO_GAPS, Clock, accountant, take

_FULL = replace(TWO_GAPS, address="兴华北街12号", business="门头招牌、车身贴")
_DAY: tuple[tuple[str, int, Entry], ...] = (
    (
        "yesterday",
        -23 * 60,
        Entry(
            phone="13904012233",
            contact="尉迟明",
            name="和平区速印图文",
            needs=("photo_media",),
            notice="signed",
            source="phone",
            province="辽宁省",
            city="沈阳市",
            district="和平区",
            address="三好街90号",
        ),
    ),
    ("first", -420, replace(_FULL, phone="13812340001", name="沈阳金彩广告有限公司")),
    ("second", -390, replace(_FULL, phone="15040238842", contact="李龑", name="皇姑龙腾广告", district="皇姑区")),
    ("third", -300, replace(_FULL, phone="18602417310", contact="解建国", name="大连展鹏标识工程有限公司")),
    (
        "two_gaps",
        -280,
        replace(
            TWO_GAPS,
            phone="13998201455",
            contact="单雅琴",
            name="铁西兴华喷绘制作部",
            wants="1.27m 亮膜先拿两卷，问车身贴能不能裁",
            wechat="shanyaqin88",
            heard=("friend",),
            consents=("call_back", "wechat"),
        ),
    ),
    (
        "person",
        -200,
        Entry(
            phone="17702470096",
            contact="欧阳静",
            needs=("adhesive",),
            notice="unsigned",
            no_consent=True,
            wants="自家门店换招牌",
        ),
    ),
    ("ready", -150, replace(_FULL, phone="13591234409", contact="曾凡", name="沈阳曾氏图文快印店")),
    (
        "long",
        -120,
        Entry(
            phone="02485632288",
            contact="区志强",
            name="辽宁省宏达展览展示工程有限公司",
            needs=("board", "light", "machine"),
            notice="signed",
            post="采购",
            wants="展会搭建用板材，月结，送货到工地，先报价",
        ),
    ),
    ("late_one", -45, replace(TWO_GAPS, phone="13609880712", contact="查敏", name="于洪北方喷绘", district="于洪区")),
    ("last", -15, replace(TWO_GAPS, phone="13252860033", contact="朴成哲", name="沈阳朴氏装饰", address="西塔街7号")),
)


def a_branch() -> tuple[BranchStore, dict[str, str]]:
    """Ten forms, three of them filed by noon."""
    store = open_store(Path(tempfile.mkdtemp(prefix="scenes-")))
    forms = {
        key: take(store, entry, at=SIX + timedelta(minutes=at), by="li" if at % 2 else "sun").form_id
        for key, at, entry in _DAY
    }
    early = accountant(store, Clock(SIX - timedelta(hours=5)))
    for key in ("first", "second", "third"):
        file_profile(early, open_form(early, forms[key]), {"owner_id": "rep1"})
    return store, forms


def window(studio: Studio, seat: Seat, subject: str = "") -> Shell:
    """The whole window with the page on screen."""

    def page(desk: Desk, parent: QWidget) -> Page:
        return ProfileEntryPage(desk, seat, parent)

    made = Shell(
        [PageEntry(place, page if place is PROFILE_ENTRY else Page_) for place in PLACES],
        tasks=studio.tasks,
        failures=studio.failures,
        state=QSettings(),
        now=seat.now,
    )
    made.set_workplace(Workplace(tr("沈阳铁西店", "Shenyang Tiexi"), seat.person.name, tr("会计", "Accountant")))
    made.set_link(LinkState(online=False, waiting=12, last_sync=FOUR - timedelta(hours=3)))
    made.set_day(open_day=True, to_file=7)
    made.open("profile_entry", subject or None)
    return made


class Page_(Page):  # noqa: N801 stands where other screens are
    def __init__(self, _desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)


def page_of(shell: QWidget) -> ProfileEntryPage:
    assert isinstance(shell, Shell)
    page = shell.workspace.page("profile_entry")
    assert isinstance(page, ProfileEntryPage)
    return page


def wait(milliseconds: int = 350) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def keys(shell: QWidget, text: str) -> None:
    """Type: digits by key, Chinese as the input method commits it."""
    focused = QApplication.focusWidget() or shell
    if text.isascii():
        QTest.keyClicks(focused, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focused, event)


def scenes() -> list[Scene]:
    made: list[Scene] = []

    def add(name: str, at: datetime, form: str, pose: Callable[[Shell, Seat, dict[str, str]], None]) -> None:
        held: dict[str, object] = {}

        def build(studio: Studio) -> QWidget:
            store, forms = a_branch()
            seat = accountant(store, Clock(at))
            held["seat"], held["forms"] = seat, forms
            return window(studio, seat, forms.get(form, ""))

        def posed(shell: QWidget) -> None:
            wait()
            assert isinstance(shell, Shell)
            pose(shell, held["seat"], held["forms"])  # type: ignore[arg-type]
            wait()

        made.append(Scene(f"entry-{name}", build, pose=posed))

    add("queue", SIX - timedelta(minutes=55), "two_gaps", lambda shell, seat, forms: None)
    add("person", SIX - timedelta(hours=2), "person", lambda shell, seat, forms: None)
    add("long", SIX - timedelta(minutes=12), "long", _wrong)
    add("gap", SIX - timedelta(minutes=55), "two_gaps", _gap)
    add("late", SIX + timedelta(minutes=21), "ready", _file)
    add("elsewhere", SIX - timedelta(minutes=8), "two_gaps", _elsewhere)
    add("returned", SIX - timedelta(minutes=55), "late_one", _returned)
    add("clear", SIX - timedelta(minutes=30), "", _clear)
    add("report", SIX - timedelta(minutes=30), "", _report)
    add("twin", SIX - timedelta(minutes=55), "ready", _twin)
    add("below", SIX - timedelta(minutes=55), "two_gaps", _below)
    add("small", SIX - timedelta(minutes=55), "yesterday", _small)
    return made


def _twin(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    twin = replace(_FULL, phone="13591234409", name="曾氏快印", duplicate_reason="换了店名")
    taken = take(seat.store, twin, at=SIX - timedelta(minutes=56))
    page_of(shell).activate(taken.form_id)
    wait()
    page_of(shell)._filer.file()


def _below(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    page_of(shell)._table.profile.go("remarks")


def _small(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    shell.resize(1180, 660)
    page_of(shell)._table.profile.go("industry")


def _wrong(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    page = page_of(shell)
    page._table.profile.go("industry")
    keys(shell, "4")
    page._table.profile.go("contact.landline")
    page._table.profile._fields["contact.landline"].editor.show("024-8563")
    page._table.profile.problems()


def _gap(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    keys(shell, "兴华北街12号")
    page_of(shell)._filer.file()


def _file(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    page_of(shell)._filer.file()


def _elsewhere(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    page = page_of(shell)
    keys(shell, "兴华北街12号")
    form = open_form(seat, forms["two_gaps"])
    save_file(seat, open_file(seat, form.file.customer_id), {"business": "车身贴", "contact.post": "店主"})
    page.refresh(None)


def _returned(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    return_form(seat, open_form(seat, forms["late_one"]), reason="phone")
    page_of(shell)._filer.put(None)
    page_of(shell).activate(forms["late_one"])


def _clear(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    for form in forms.values():
        opened = open_form(seat, form)
        if opened.state == "received":
            file_profile(seat, opened, {}, gap_reason="unreachable", late_reason="crowd")
    page_of(shell)._filer.put(None)
    page_of(shell).activate(None)


def _report(shell: Shell, seat: Seat, forms: dict[str, str]) -> None:
    _clear(shell, seat, forms)
    wait()
    page_of(shell)._report()
    wait(2500)


def main(arguments: list[str]) -> int:
    app = QApplication.instance() or QApplication(["scenes"])
    assert isinstance(app, QApplication)
    appearance = Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True)
    failures = Failures(app)
    failures.bug.connect(partial(print, "BUG"))
    failures.install()
    tasks = Tasks(app, failures=failures)
    gallery.SCENE_MODULES.clear()
    gallery.SCENES[:] = scenes()
    try:
        for file in gallery.render(Path(arguments[0]), appearance, Studio(tasks, failures), only=arguments[1:]):
            print(file)
    finally:
        tasks.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
