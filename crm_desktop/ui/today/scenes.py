"""The board of each post at five past five, with what a branch would have on it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final, cast

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.completeness import Completeness
from crm_desktop.rules.deadlines import DEFAULT_HOURS
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import BookletRow, OpenPages, Tally
from crm_desktop.services.filing_clock import FilingClock
from crm_desktop.services.filing_queue import EntryQueue, QueuedForm
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.services.today import FilingToday, LineToday, RoundsToday, TodayBoard
from crm_desktop.services.today_counter import CounterToday, OrderToFollow, Registered
from crm_desktop.services.today_drafts import DraftLeft
from crm_desktop.services.visit_plans_board import Call, RepWeek
from crm_desktop.services.visits_reach import Rep
from crm_desktop.ui import places
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.help.report_drawer import Gather
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.today.page import TodayPage
from crm_desktop.ui.top_bar import Workplace

DAY: Final = date(2026, 11, 20)
_NOTHING: Final = Words("", "")
_PEOPLE: Final = {
    Role.FRONT_DESK: Words("王芳", "Wang Fang"),
    Role.ACCOUNTANT: Words("吴敏", "Wu Min"),
    Role.SALES_REP: Words("赵磊", "Zhao Lei"),
    Role.STORE_MANAGER: Words("周建国", "Zhou Jianguo"),
}
_CUSTOMERS: Final = (
    "和平区速印图文", "金彩广告", "铁西兴华喷绘制作部", "大连展鹏标识沈阳分公司", "皇姑龙腾广告", "静美装饰",
    "云帆展览",
)  # fmt: skip
_ERRANDS: Final = (
    ("铁西区兴华北街 12 号", "送背胶色样"),
    ("铁西区保工街 33 号", "问上月展会的用量"),
    ("于洪区建设东路 6 号", ""),
    ("铁西区云峰南街 8 号", "催回款，顺便看设备"),
    ("铁西区北二中路 21 号", ""),
)
_LINE: Final = LineToday(waiting=3, conflicts=0, refused=0, last_contact=NOW - timedelta(minutes=35))


def _form(at: int, *, overdue: bool = False, returned: bool = False) -> QueuedForm:
    missing = ("district", "industry", "competitors")[: (at * 2) % 4]
    return QueuedForm(
        form_id=f"f{at}", number=f"SY01A-1120-{at:03}", customer_id=f"c{at}",
        customer_name=_CUSTOMERS[at % len(_CUSTOMERS)], contact_name="", day=DAY,
        received_at=NOW - timedelta(minutes=400 - 47 * at) - timedelta(days=int(overdue)),
        receptionist=tr("王芳", "Wang Fang"), completeness=Completeness(14 - len(missing), 14, missing),
        returned=returned, returned_reason=_NOTHING, overdue=overdue,
    )  # fmt: skip


def _filing() -> FilingToday:
    waiting = (_form(0, overdue=True), *(_form(at) for at in range(1, 7)), _form(7, returned=True))
    clock = FilingClock(DEFAULT_HOURS, open_day=True, offset=timedelta(0), doubtful=False)
    return FilingToday(EntryQueue(waiting, 5, 12, None, clock), late=0, doubtful=0)


def _order(at: int, goods: str, words: str, *, call_back: bool = False) -> OrderToFollow:
    return OrderToFollow(
        f"SY01A-D{at}", f"c{at}", _CUSTOMERS[at], goods, words, "赵磊", NOW - timedelta(minutes=20 + 55 * at), call_back
    )


_ORDERS: Final = (
    _order(1, "写真背胶 914mm × 2", "下午四点前要，先问有没有哑面", call_back=True),
    _order(4, "弱溶剂墨水 黑 × 6", ""),
    _order(5, "亮膜 1.27m × 1", "和上次一样的"),
)


def _counter() -> CounterToday:
    states = ("received", "received", "filed", "filed", "returned", "filed")
    recent = tuple(
        Registered(
            f"f{at}", f"SY01A-1120-{12 - at:03}", f"c{at}", _CUSTOMERS[at], tr("王芳", "Wang Fang"),
            NOW - timedelta(minutes=15 + 50 * at), state, _NOTHING,
        )
        for at, state in enumerate(states)
    )  # fmt: skip
    wrong = Words("手机号少一位，请打电话核对", "The mobile lacks a digit: ring and check")
    return CounterToday(12, 8, recent, (replace(recent[4], returned_reason=wrong),))


def _calls(done: int, planned: int, *, extra: int = 0) -> tuple[Call, ...]:
    roads = (
        "铁西区兴华北街 12 号",
        "铁西区保工街 33 号",
        "于洪区建设东路 6 号",
        "铁西区云峰南街 8 号",
        "铁西区北二中路 21 号",
    )
    aims = ("送背胶色样", "问上月展会的用量", "", "催回款，顺便看设备", "")
    calls = [
        Call(
            f"p{at}", "", f"c{at}", _CUSTOMERS[at], roads[at % 5], aims[at % 5], "done" if at < done else "approved", ""
        )
        for at in range(planned)
    ]
    return (*calls, *(Call("", f"v{at}", "c6", _CUSTOMERS[6], roads[4], "", "unplanned", "2") for at in range(extra)))


def _week(name: str, area: str, calls: tuple[Call, ...], *, done: int, planned: int) -> RepWeek:
    days = ((), (), (), (), calls, (), ())
    return RepWeek(Rep(name, name, area), days, planned, done, 1)


def _pages(rep: str, number: str, *, blank: int, missing: int, days: int) -> OpenPages:
    row = BookletRow(
        number, number, rep, rep, "2026-11", 40, "saddle", "issued", None, None, "", None, Tally(blank, 40 - blank)
    )
    return OpenPages(row, tuple(range(blank)), tuple(range(missing)), days)


def _rounds(role: Role) -> RoundsToday:
    mine = _week("赵磊", "铁西北", _calls(2, 6, extra=1), done=17, planned=24)
    books = (_pages("赵磊", "SY01A-B0137", blank=12, missing=0, days=18),)
    if role is Role.SALES_REP:
        return RoundsToday(DAY, (mine,), books)
    others = (
        _week("欧阳静", "铁西南", _calls(4, 5), done=21, planned=23),
        _week("李䶮", "于洪", _calls(0, 4), done=9, planned=20),
    )
    return RoundsToday(DAY, (mine, *others), (*books, _pages("李䶮", "SY01A-B0131", blank=5, missing=2, days=37)))


def _drafts() -> tuple[DraftLeft, ...]:
    register = Words("登记", "Registration")
    return (
        DraftLeft("d1", "front_desk", "", register, "刘先生", NOW - timedelta(minutes=12)),
        DraftLeft("d2", "profile_entry", "f3", Words("建档", "Profile entry"), _CUSTOMERS[3], NOW - timedelta(hours=2)),
    )


def board(role: Role, *, quiet: bool = False) -> TodayBoard:
    """A full day for the post, or one on which nothing waits."""
    person = Person("p", say(_PEOPLE[role]), role)
    if quiet:
        clock = FilingClock(DEFAULT_HOURS, open_day=True, offset=timedelta(0), doubtful=False)
        filing = FilingToday(EntryQueue((), 9, 9, None, clock), late=0, doubtful=0)
        return TodayBoard(person, DAY, replace(_LINE, waiting=0), (), filing=filing)
    manages = role is Role.STORE_MANAGER
    return TodayBoard(
        person, DAY,
        replace(_LINE, conflicts=1, refused=1) if manages else _LINE,
        _drafts() if role in (Role.ACCOUNTANT, Role.FRONT_DESK) else (),
        filing=_filing() if manages or role is Role.ACCOUNTANT else None,
        counter=_counter() if role is Role.FRONT_DESK else None,
        rounds=_rounds(role) if manages or role is Role.SALES_REP else None,
        orders=() if role is Role.ACCOUNTANT else _ORDERS,
    )  # fmt: skip


def window(
    studio: Studio,
    entry: PageEntry,
    *,
    role: Role,
    to_file: int | None = 7,
    link: LinkState | None = None,
    gather: Gather | None = None,
) -> Shell:
    """The shell around one page, as the post sees it."""
    entries = [entry if place.key == entry.place.key else PageEntry(place, _blank) for place in places.PLACES]
    made = Shell(entries, tasks=studio.tasks, failures=studio.failures, state=QSettings(), now=_now, gather=gather)
    branch = tr("沈阳铁西店", "Shenyang Tiexi")
    made.set_workplace(Workplace(branch, say(_PEOPLE[role]), say(role.words)))
    made.set_link(link or LinkState(online=True, waiting=3, last_sync=_LINE.last_contact))
    made.set_day(open_day=True, to_file=to_file)
    made.open(entry.place.key)
    return made


def seat(role: Role) -> Seat:
    """A seat without a file: the gallery reads nothing."""
    facts = BranchFacts("SY01", tr("沈阳铁西店", "Shenyang Tiexi"))
    return Seat(cast(Any, None), facts, "A", Person("p", say(_PEOPLE[role]), role), now=_now)


def today(role: Role, quiet: bool, studio: Studio, *, gather: Gather | None = None) -> Shell:
    """The page in its shell."""
    shown = board(role, quiet=quiet)

    def page(desk: Desk, parent: QWidget) -> Page:
        return TodayPage(desk, seat(role), parent, board=lambda _seat: shown)

    made = window(studio, PageEntry(places.TODAY, page), role=role, to_file=0 if quiet else 7, gather=gather)
    opened = made.workspace.page(places.TODAY.key)
    assert isinstance(opened, TodayPage)
    opened.show_board(shown)
    return made


def _now() -> datetime:
    return NOW


def _blank(_desk: Desk, parent: QWidget) -> Page:
    return Page(parent)


SCENES.extend(
    (
        *(Scene(f"today-{role.value}", partial(today, role, False)) for role in _PEOPLE),
        Scene("today-quiet", partial(today, Role.ACCOUNTANT, True)),
    )
)
