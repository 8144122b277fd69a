"""The screen 拜访 in its parts and states, on a real file."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.models.chain import Staff
from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets_moves import issue, report_lost, take_back, void_pages
from crm_desktop.services.seat import Person
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visits_entry import VisitEntry, log_visit, open_page
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.gallery import SCENES, Studio
from crm_desktop.ui.page import Desk
from crm_desktop.ui.visits.page import VisitsPage
from sync.clock import SystemClock
from tests.laid import open_laid
from tests.services.visits_sample import FACTS, KEY, TODAY, Office, lay, sample_office
from tests.ui.stage import Stage, asleep, failing, scene, window


def branch(
    studio: Studio,
    role: Role = Role.ACCOUNTANT,
    *,
    filled: bool = True,
    under: Callable[[Studio], Studio] | None = None,
) -> Stage:
    """Two reps, their plans, and a booklet of ten planned pages and two empty ones."""
    if filled:
        store, number = open_laid(studio.folder() / "branch.db", KEY, _lay, clock=SystemClock())
        office = Office(studio.props.enter_context(closing(store)))
    else:
        office, number = studio.props.enter_context(sample_office(studio.folder())), ""
    return _stage(studio, office, role, number, under)


def no_reps(studio: Studio) -> Stage:
    """A branch whose accounts have not come yet."""
    office = studio.props.enter_context(sample_office(studio.folder()))
    with office.store.unit("leave", actor="office", partition="chain") as session:
        for one in ("rep1", "rep2"):
            staff = session.get(Staff, one)
            assert staff is not None
            staff.left_on = TODAY - timedelta(days=3)
            session.add(staff)
    return _stage(studio, office, Role.STORE_MANAGER, "", None)


def _lay(path: Path) -> str:
    lay(path)
    with closing(BranchStore(path, KEY, clock=SystemClock())) as store:
        return _fill(Office(store))


def _fill(office: Office) -> str:
    manager = office.seat(Role.STORE_MANAGER)
    before = replace(manager, now=lambda: office.now - timedelta(days=3))
    for at in range(7):
        plan_visit(manager, "rep1", customer_id=f"c{at}", day=TODAY)
    for at in range(7, 10):
        plan_visit(manager, "rep2", customer_id=f"c{at}", day=TODAY + timedelta(days=at - 6))
    for at in range(7):
        plan_visit(before, "rep1" if at < 4 else "rep2", customer_id=f"c{at}", day=TODAY - timedelta(days=at % 3 + 1))
    lost = print_booklet(before, "rep2", pages=8, layout="a5")
    issue(before, lost.booklet_id)
    report_lost(before, lost.booklet_id)
    back = print_booklet(before, "rep2", pages=8)
    issue(before, back.booklet_id)
    take_back(before, back.booklet_id, missing=(5, 6))
    printed = print_booklet(manager, "rep1", pages=12)
    issue(manager, printed.booklet_id)
    _enter(office, printed.number)
    print_booklet(manager, "rep2", pages=16)
    return str(printed.number)


def _enter(office: Office, number: object) -> None:
    seat = office.seat(Role.ACCOUNTANT)
    told = (
        (VisitResult.INTERESTED, {"needs": "背胶月用十卷，想要 1.52 米", "feedback": "色差比上批小"}),
        (
            VisitResult.ORDERED,
            {"needs": "先拿两卷亮膜", "competitor": "隔壁送货快半天，价低一成", "strategy": "带色样再来"},
        ),
        (VisitResult.NOBODY_MET, {"needs": "门锁着，邻居说下午才开"}),
    )
    pages = open_page(seat, number).pages  # type: ignore[arg-type]
    for page, (result, answers) in zip(pages, told, strict=False):
        log_visit(
            seat,
            VisitEntry(
                page.customer_id, TODAY, result, next_day=TODAY + timedelta(days=7),
                page_code=page.code, arrived="10:20", met="王经理", answers=answers,
            ),
        )  # fmt: skip
    void_pages(office.seat(Role.STORE_MANAGER), _booklet_id(seat, number), pages=(12,), reason="印糊了")


def _booklet_id(seat: object, number: object) -> str:
    return open_page(seat, number).booklet.id  # type: ignore[arg-type]


def _stage(studio: Studio, office: Office, role: Role, number: str, under: Callable[[Studio], Studio] | None) -> Stage:
    works = under(studio) if under else studio
    seat = office.seat(role)
    if role is Role.SALES_REP:
        seat = replace(seat, person=Person("rep1", "赵强", Role.SALES_REP), branch=FACTS)

    def page(desk: Desk, parent: QWidget) -> VisitsPage:
        return VisitsPage(desk, seat, parent)

    return Stage(works, seat, window(works, seat, "visits", page), number)


def _page(stage: Stage) -> VisitsPage:
    return stage.page(VisitsPage)


def _entry(stage: Stage, at: int = 4) -> VisitsPage:
    page = _page(stage)
    code = open_page(stage.seat, stage.about).pages[at - 1].code
    page.entry.open_code(code)
    stage.settle()
    return page


def _keying(stage: Stage) -> None:
    form = _entry(stage).entry.sheet.form
    form.result.set_value(("2",))
    stage.settle()


def _wrong(stage: Stage) -> None:
    _entry(stage).entry.sheet.form._on_enter()


def _stranger(stage: Stage) -> None:
    _entry(stage, 11)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, "1380")


def _again(stage: Stage) -> None:
    _entry(stage, 1)


def _to_verify(stage: Stage) -> None:
    """One row is on record with a gap, the next one is marked."""
    _entry(stage).entry.sheet.form.verify.click()
    _page(stage).entry.sheet.form.commit.click()
    stage.settle()
    _page(stage).entry.sheet.form.verify.click()


def _photo(stage: Stage) -> VisitsPage:
    page = _entry(stage)
    page.entry.sheet.form.verify.click()
    page.entry.sheet.form.picture_given.emit(written_page())
    stage.settle()
    stage.settle()
    return page


def _photo_large(stage: Stage) -> None:
    _photo(stage).entry.photo.open()
    stage.settle()


def _no_photo(stage: Stage) -> None:
    _entry(stage).entry.sheet.form.picture_given.emit(QImage())


def written_page() -> QImage:
    """A page of paper with lines of writing, some of them smudged."""
    image = QImage(900, 1270, QImage.Format.Format_RGB32)
    image.fill(QColor("#f4efe2"))
    painter = QPainter(image)
    for at in range(14):
        painter.setPen(QPen(QColor("#c9c1ad"), 2))
        painter.drawLine(70, 150 + at * 78, 830, 150 + at * 78)
        painter.setPen(QPen(QColor("#2c3a66"), 7))
        for step in range(11 if at % 3 else 7):
            left, top = 90 + step * 64, 112 + at * 78 + step * 7 % 13
            painter.drawLine(left, top, left + 34, top + 22 - step % 4 * 9)
            painter.drawLine(left + 12, top - 14, left + 20, top + 26)
    painter.fillRect(240, 430, 420, 96, QColor(70, 80, 120, 150))
    painter.end()
    return image


def _bad_code(stage: Stage) -> None:
    _page(stage).entry.open_code("A0137-99Z")


def _void(stage: Stage) -> None:
    _page(stage).entry.open_code(open_page(stage.seat, stage.about).pages[11].code)


def _ledger(stage: Stage) -> VisitsPage:
    page = _page(stage)
    page.segments.choose("ledger")
    stage.settle()
    return page


def _booklet(stage: Stage, at: int = 1) -> VisitsPage:
    page = _ledger(stage)
    row = page.ledger.table._model.row(at)
    assert row is not None
    page.ledger._on_opened(row.id)
    stage.settle()
    return page


def _question(deed: str, at: int, stage: Stage) -> None:
    _booklet(stage, at).ledger.card._deeds[deed].click()


def _print_form(stage: Stage) -> VisitsPage:
    page = _ledger(stage)
    page.ledger.start_printing("rep1")
    stage.settle()
    return page


def _bad_print(stage: Stage) -> None:
    form = _print_form(stage).ledger.form
    form.pages.setText("500")
    form.do.click()


def _printed(stage: Stage) -> None:
    _print_form(stage).ledger.form.do.click()


def _week(stage: Stage) -> VisitsPage:
    page = _page(stage)
    page.segments.choose("week")
    stage.settle()
    return page


def _due(stage: Stage) -> None:
    page = _week(stage)
    page.week.grid._choose(1, 6)
    stage.settle()


def _past(stage: Stage) -> None:
    page = _week(stage)
    page.week.grid._choose(0, 2)


manager = partial(branch, role=Role.STORE_MANAGER)
SCENES.extend(
    (
        scene("visits-scan", branch),
        scene("visits-page", branch, _entry),
        scene("visits-keying", branch, _keying),
        scene("visits-wrong", branch, _wrong),
        scene("visits-stranger", branch, _stranger),
        scene("visits-entered-before", branch, _again),
        scene("visits-to-verify", branch, _to_verify),
        scene("visits-photo", branch, _photo),
        scene("visits-photo-large", branch, _photo_large),
        scene("visits-photo-refused", branch, _no_photo),
        scene("visits-bad-code", branch, _bad_code),
        scene("visits-void-page", manager, _void),
        scene("visits-no-right", partial(branch, role=Role.FRONT_DESK)),
        scene("visits-failed", partial(branch, under=failing), _bad_code),
        scene("booklets-none", partial(manager, filled=False), _ledger),
        scene("booklets", manager, _ledger),
        scene("booklets-loading", partial(manager, under=asleep), _ledger),
        scene("booklets-failed", partial(manager, under=failing), _ledger),
        scene("booklets-one", manager, _booklet),
        scene("booklets-no-right", branch, _booklet),
        scene("booklets-take-back", manager, partial(_question, "take_back", 1)),
        scene("booklets-void-pages", manager, partial(_question, "void_pages", 1)),
        scene("booklets-print", manager, _print_form),
        scene("booklets-print-wrong", manager, _bad_print),
        scene("booklets-printed", manager, _printed),
        scene("plan-week", manager, _week),
        scene("plan-due", manager, _due),
        scene("plan-past", manager, _past),
        scene("plan-rep", partial(branch, role=Role.SALES_REP), _week),
        scene("plan-no-reps", no_reps, _week),
        scene("plan-loading", partial(manager, under=asleep), _week),
        scene("plan-failed", partial(manager, under=failing), _week),
    )
)
