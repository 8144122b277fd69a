"""The board in words: which figures and lists each post sees, and where they lead. No widgets here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crm_desktop.rules.deadlines import Colour, countdown
from crm_desktop.rules.words import Words, counted
from crm_desktop.services.today import FilingToday, LineToday, RoundsToday, TodayBoard
from crm_desktop.services.today_counter import CounterToday, OrderToFollow
from crm_desktop.ui import places
from crm_desktop.ui.front_desk.subjects import OrdersOpen
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local, short
from crm_desktop.ui.today.lines import Listing
from crm_desktop.ui.today.listings import listings_of
from crm_desktop.ui.today.tile import Figure
from crm_desktop.ui.tokens import Tone

_COLOURS: Final = {
    Colour.NONE: Tone.NEUTRAL,
    Colour.CALM: Tone.ACCENT,
    Colour.AMBER: Tone.WARN,
    Colour.RED: Tone.DANGER,
    Colour.OVER: Tone.DANGER,
}
_GREETINGS: Final = (
    (5, Words("夜深了", "Good evening")),
    (9, Words("早上好", "Good morning")),
    (12, Words("上午好", "Good morning")),
    (14, Words("中午好", "Good afternoon")),
    (18, Words("下午好", "Good afternoon")),
    (24, Words("晚上好", "Good evening")),
)


@dataclass(frozen=True, slots=True)
class Face:
    """Everything the page shows: greeting, one sentence, figures (the post's own first), lists left and right."""

    greeting: str
    sentence: str
    figures: tuple[Figure, ...]
    left: tuple[Listing, ...]
    right: tuple[Listing, ...]


def face_of(board: TodayBoard, *, now: datetime) -> Face:
    """The board of a person at `now` (aware)."""
    left, right = listings_of(board, now=now)
    figures = tuple(_figures(board, now))
    return Face(_greeting(board, now), _sentence(board, now), figures, left, right)


def _figures(board: TodayBoard, now: datetime) -> Iterable[Figure]:
    if board.filing is not None:
        yield _filing(board.filing, now)
    if board.rounds is not None:
        yield _rounds(board.rounds)
    if board.filing is not None:
        yield from _filing_rest(board.filing)
    if board.counter is not None:
        yield _counter(board.counter)
        if board.counter.returned:
            yield _returned_to_me(board.counter)
    if board.rounds is not None:
        yield from _rounds_rest(board.rounds)
    if board.counter is not None or board.orders:
        yield _orders(board.orders)
    yield _line(board.line, now)


def _filing(filing: FilingToday, now: datetime) -> Figure:
    queue = filing.queue
    clock = countdown(now + queue.clock.offset, open_day=queue.clock.open_day, hours=queue.clock.hours)
    done = queue.to_file == 0
    tone = Tone.GOOD if done else _COLOURS[clock.colour]
    note = tr("今日已清", "All filed") if done else say(clock.words)
    received = queue.received_today
    if received:
        note += tr(f" · 今天已建 {queue.filed_today}/{received}", f" · {queue.filed_today}/{received} of today filed")
    return Figure(
        "filing",
        "circle-check" if done else "clipboard-pen",
        tr("今日待建档", "To file today"),
        str(queue.to_file),
        note,
        tone=tone,
        share=queue.filed_today / received if received else None,
        place=places.PROFILE_ENTRY.key,
    )


def _filing_rest(filing: FilingToday) -> Iterable[Figure]:
    overdue, returned = filing.queue.overdue, filing.returned
    yield Figure(
        "overdue",
        "alarm-clock",
        tr("逾期", "Overdue"),
        str(overdue),
        tr("前几天没建完的", "Left from earlier days") if overdue else tr("没有拖欠", "Nothing left over"),
        tone=Tone.DANGER if overdue else Tone.NEUTRAL,
        place=places.PROFILE_ENTRY.key,
    )
    late = filing.late + filing.doubtful
    if late:
        yield Figure(
            "late",
            "clock",
            tr("今天迟录", "Filed late"),
            str(late),
            tr(f"其中时间存疑 {filing.doubtful}", f"{filing.doubtful} in doubt") if filing.doubtful else "",
            tone=Tone.WARN,
            place=places.PROFILE_ENTRY.key,
        )
    yield Figure(
        "returned",
        "undo-2",
        tr("已退回", "Returned"),
        str(returned),
        tr("等接待人改好", "Being put right") if returned else tr("没有退回的", "None"),
        tone=Tone.WARN if returned else Tone.NEUTRAL,
        place=places.PROFILE_ENTRY.key,
    )


def _counter(counter: CounterToday) -> Figure:
    mine = tr(
        f"我登记 {counter.mine} · {spelled('F2')} 登记下一位", f"{counter.mine} by me · {spelled('F2')} for the next"
    )
    return Figure(
        "registered",
        "user-plus",
        tr("今天登记", "Registered today"),
        str(counter.registered),
        mine,
        tone=Tone.ACCENT,
        place=places.FRONT_DESK.key,
    )


def _returned_to_me(counter: CounterToday) -> Figure:
    first = counter.returned[0]
    return Figure(
        "returned_to_me",
        "undo-2",
        tr("退给我的", "Returned to me"),
        str(len(counter.returned)),
        tr("改好再交会计", "Put right, hand in again"),
        tone=Tone.WARN,
        place=places.CUSTOMERS.key,
        subject=first.customer_id or None,
    )


def _orders(orders: tuple[OrderToFollow, ...]) -> Figure:
    promised = sum(order.call_back for order in orders)
    note = (
        tr(f"答应回电 {promised}", f"{counted(promised, 'call')} promised")
        if promised
        else (tr("等着跟进", "To follow up") if orders else tr("没有要跟进的", "None open"))
    )
    return Figure(
        "orders",
        "phone-call",
        tr("电话订货", "Phone orders"),
        str(len(orders)),
        note,
        tone=Tone.WARN if promised else Tone.NEUTRAL,
        place=places.FRONT_DESK.key,
        subject=OrdersOpen(),
    )


def _rounds(rounds: RoundsToday) -> Figure:
    planned, done = rounds.planned, rounds.done
    left = tr(f"还有 {planned - done} 家", f"{planned - done} to go")
    return Figure(
        "visits",
        "footprints",
        tr("今天的拜访", "Today's visits"),
        str(done),
        left if planned > done else tr("都录了", "All entered") if planned else tr("今天没有计划", "None planned"),
        of=f"/ {planned}",
        tone=Tone.ACCENT if planned else Tone.NEUTRAL,
        share=done / planned if planned else None,
        place=places.VISITS.key,
    )


def _rounds_rest(rounds: RoundsToday) -> Iterable[Figure]:
    if rounds.missed:
        yield Figure(
            "missed",
            "calendar",
            tr("本周漏访", "Missed this week"),
            str(rounds.missed),
            tr("改期或补录", "Move or enter them"),
            tone=Tone.WARN,
            place=places.VISITS.key,
        )
    books, pages = len(rounds.pages), rounds.open_pages
    yield Figure(
        "pages",
        "book-open",
        tr("未还页", "Pages out"),
        str(pages),
        tr(f"{books} 本书册在外", f"in {counted(books, 'booklet')}") if books else tr("都还了", "All are back"),
        place=places.VISITS.key,
    )


def _line(line: LineToday, now: datetime) -> Figure:
    wanted = line.conflicts + line.refused
    last = line.last_contact
    since = tr("还没有同步过", "Never synced") if last is None else short(last, now=now)
    if wanted:
        parts = [
            tr(f"冲突 {line.conflicts}", counted(line.conflicts, "conflict")) if line.conflicts else "",
            tr(f"被退回 {line.refused}", f"{line.refused} refused") if line.refused else "",
        ]
        return Figure(
            "sync",
            "split",
            tr("要您决定", "For you to decide"),
            str(wanted),
            " · ".join(filter(None, parts)),
            tone=Tone.WARN,
            place=places.SYNC.key,
        )
    return Figure(
        "sync",
        "refresh-cw",
        tr("待传总部", "To send"),
        str(line.waiting),
        since if last is None else tr(f"上次同步 {since}", f"Last sync {since}"),
        place=places.SYNC.key,
    )


def _greeting(board: TodayBoard, now: datetime) -> str:
    hour = local(now).hour
    greeting = next(words for until, words in _GREETINGS if hour < until)
    return tr(f"{greeting.zh}，{board.person.name}", f"{greeting.en}, {board.person.name}")


def _sentence(board: TodayBoard, now: datetime) -> str:
    if board.filing is not None:
        return _filing_sentence(board.filing, now)
    if board.counter is not None:
        promised = sum(order.call_back for order in board.orders)
        if promised:
            return tr(
                f"有 {promised} 个电话答应了要回，先回电话。", f"{counted(promised, 'call')} promised: ring first."
            )
        return tr(
            f"客人来了按 {spelled('F2')}，先问手机号。",
            f"A customer? Press {spelled('F2')} and ask for the phone number.",
        )
    if board.rounds is not None:
        left = board.rounds.planned - board.rounds.done
        if left > 0:
            return tr(
                f"今天还有 {left} 家要走，回来按 {spelled('Ctrl+B')} 录入。",
                f"{counted(left, 'visit')} to go; enter with {spelled('Ctrl+B')}.",
            )
        return tr("今天的拜访都录了，辛苦了。", "All of today's visits are entered. Well done.")
    return tr(f"要找谁，按 {spelled('Ctrl+K')}。", f"Looking for someone? Press {spelled('Ctrl+K')}.")


def _filing_sentence(filing: FilingToday, now: datetime) -> str:
    queue = filing.queue
    end = f"{queue.clock.hours.deadline:%H:%M}"
    if not queue.to_file:
        return tr("登记表都建档了，可以打印日报。", "Every form is filed; the day's report can be printed.")
    if not queue.clock.open_day:
        return tr(
            f"今日休息，有 {queue.to_file} 张登记表不急。", f"Closed today: {counted(queue.to_file, 'form')} can wait."
        )
    if countdown(now + queue.clock.offset, open_day=True, hours=queue.clock.hours).colour is Colour.OVER:
        return tr(
            f"已过 {end}，还有 {queue.to_file} 张没建档：照样能建，写明原因就好。",
            f"It is past {end}, {counted(queue.to_file, 'form')} open: file with the reason for lateness.",
        )
    first = tr(
        f"还有 {queue.to_file} 张登记表要在 {end} 前建档", f"{counted(queue.to_file, 'form')} to file before {end}"
    )
    if queue.overdue:
        return tr(f"{first}，其中 {queue.overdue} 张已逾期。", f"{first}, {queue.overdue} of them overdue.")
    return tr(f"{first}。", f"{first}.")
