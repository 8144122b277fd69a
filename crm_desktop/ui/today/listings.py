"""The lists below the figures, by post: what comes next, by name."""

from datetime import datetime
from typing import Final

from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words, counted
from crm_desktop.services.booklets import OpenPages
from crm_desktop.services.filing_queue import QueuedForm
from crm_desktop.services.orders import RING_WITHIN
from crm_desktop.services.today import FilingToday, RoundsToday, TodayBoard
from crm_desktop.services.today_counter import CounterToday, OrderToFollow, Registered
from crm_desktop.services.today_drafts import DraftLeft
from crm_desktop.services.visit_plans_board import Call
from crm_desktop.services.visits import VisitRow
from crm_desktop.ui import places
from crm_desktop.ui.front_desk.subjects import OrdersOpen
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import clock, short
from crm_desktop.ui.today.lines import Line, Listing
from crm_desktop.ui.today.proposed import proposals_listed
from crm_desktop.ui.tokens import Tone

Columns = tuple[tuple[Listing, ...], tuple[Listing, ...]]

_FORM_STATES: Final = {
    "received": (Words("待建档", "To file"), Tone.NEUTRAL),
    "returned": (Words("已退回", "Returned"), Tone.WARN),
    "filed": (Words("已建档", "Filed"), Tone.GOOD),
}
_CALL_STATES: Final = {
    "planned": (Words("待批准", "Proposed"), Tone.NEUTRAL),
    "approved": (Words("要去", "To go"), Tone.ACCENT),
    "done": (Words("已录", "Entered"), Tone.GOOD),
    "unplanned": (Words("计划外", "Unplanned"), Tone.INFO),
    "overdue": (Words("漏访", "Missed"), Tone.WARN),
    "held": (Words("勿回访", "No calls"), Tone.WARN),
}


def listings_of(board: TodayBoard, *, now: datetime) -> Columns:
    """The lists left and right for the post; proposed changes come first at the right."""
    left, right = _by_post(board, now)
    return left, (*proposals_listed(board.proposals, now), *_to_verify(board.to_verify), *right)


def _by_post(board: TodayBoard, now: datetime) -> Columns:
    drafts = _drafts(board.drafts, now)
    role, filing, counter, rounds = board.person.role, board.filing, board.counter, board.rounds
    if role is Role.STORE_MANAGER and filing is not None and rounds is not None:
        return (_reps(rounds), _orders(board.orders, now)), (_waiting(filing, now), _booklets(rounds), *drafts)
    if filing is not None:
        return (_waiting(filing, now),), drafts or (_no_drafts(),)
    if counter is not None:
        return (_recent(counter),), (*_returned(counter), _orders(board.orders, now), *drafts)
    if rounds is not None:
        return (_calls(rounds),), (_orders(board.orders, now), _booklets(rounds), *drafts)
    return drafts or (_no_drafts(),), ()


def _waiting(filing: FilingToday, now: datetime) -> Listing:
    return Listing(
        "waiting",
        tr("等着建档", "Waiting to be filed"),
        tuple(_queued(form, now) for form in filing.queue.waiting),
        tr("登记表都建档了\n有新的登记，会马上出现在这里。", "Every form is filed\nNew ones appear here at once."),
        note=tr("先来的在前", "oldest first") if filing.queue.waiting else "",
        icon="circle-check",
        place=places.PROFILE_ENTRY.key,
    )


def _queued(form: QueuedForm, now: datetime) -> Line:
    when = short(form.received_at, now=now) if form.received_at else ""
    gaps = len(form.completeness.missing)
    if form.returned:
        right, tone = tr("已退回", "Returned"), Tone.WARN
    elif form.overdue:
        right, tone = tr("逾期", "Overdue"), Tone.DANGER
    else:
        right = tr(f"缺 {gaps} 项", f"{gaps} missing") if gaps else tr("已齐", "Complete")
        tone = Tone.NEUTRAL if gaps else Tone.GOOD
    detail = " · ".join(filter(None, (form.number, form.contact_name, when, form.receptionist)))
    title = form.customer_name or form.contact_name or form.number
    return Line(form.form_id, title, detail, right, tone, place=places.PROFILE_ENTRY.key, subject=form.form_id)


def _recent(counter: CounterToday) -> Listing:
    return Listing(
        "recent",
        tr("今天登记的", "Registered today"),
        tuple(_form(one) for one in counter.recent),
        tr(
            f"今天还没有登记\n客人来了按 {spelled('F2')}，先问手机号。",
            f"Nobody yet today\nPress {spelled('F2')} when a customer comes.",
        ),
        icon="user-plus",
        place=places.FRONT_DESK.key,
        more=tr(f"登记 {spelled('F2')}", f"Register {spelled('F2')}"),
    )


def _form(one: Registered) -> Line:
    words, tone = _FORM_STATES.get(one.state, _FORM_STATES["received"])
    detail = " · ".join(filter(None, (one.number, clock(one.at) if one.at else "", one.receptionist)))
    return Line(
        one.form_id, one.customer or one.number, detail, say(words), tone,
        place=places.CUSTOMERS.key if one.customer_id else "", subject=one.customer_id,
    )  # fmt: skip


def _returned(counter: CounterToday) -> tuple[Listing, ...]:
    if not counter.returned:
        return ()
    lines = tuple(
        Line(
            f"returned_{one.form_id}", one.customer or one.number, say(one.returned_reason), tr("去改", "Put right"),
            Tone.WARN, place=places.CUSTOMERS.key, subject=one.customer_id,
        )
        for one in counter.returned
    )  # fmt: skip
    return (Listing("returned", tr("会计退回的", "Returned by the accountant"), lines, "", most=3),)


def _orders(orders: tuple[OrderToFollow, ...], now: datetime) -> Listing:
    return Listing(
        "orders",
        tr("电话订货，要跟进", "Phone orders to follow up"),
        tuple(_order(order, now) for order in orders),
        tr("没有要跟进的电话订货。", "No phone order to follow up."),
        most=4,
    )


def _order(order: OrderToFollow, now: datetime) -> Line:
    when = short(order.taken_at, now=now) if order.taken_at else ""
    late = order.call_back and order.taken_at is not None and order.taken_at + RING_WITHIN <= now
    promised = tr("回电超时", "Call late") if late else tr("要回电", "Ring back")
    right = promised if order.call_back else when
    tone = Tone.DANGER if late else Tone.WARN if order.call_back else None
    detail = " · ".join(filter(None, (order.goods, order.words, when if order.call_back else "")))
    return Line(
        f"order_{order.number}", order.customer or order.number, detail, right, tone,
        place=places.FRONT_DESK.key, subject=OrdersOpen(order.number),
    )  # fmt: skip


def _calls(rounds: RoundsToday) -> Listing:
    calls = [call for week in rounds.weeks for call in rounds.calls(week)]
    return Listing(
        "calls",
        tr("今天的拜访", "Today's visits"),
        tuple(_call(call) for call in calls),
        tr("今天没有排拜访\n可以在“拜访”里排明天的。", "Nothing planned today\nPlan tomorrow under Visits."),
        icon="route",
        place=places.VISITS.key,
        more=tr(f"录入 {spelled('Ctrl+B')}", f"Enter {spelled('Ctrl+B')}"),
        most=8,
    )


def _call(call: Call) -> Line:
    words, tone = _CALL_STATES.get(call.state, _CALL_STATES["planned"])
    detail = " · ".join(filter(None, (call.place, call.purpose)))
    key = call.plan_id or call.visit_id
    return Line(
        f"call_{key}", call.customer, detail, say(words), tone, place=places.CUSTOMERS.key, subject=call.customer_id
    )


def _reps(rounds: RoundsToday) -> Listing:
    lines = []
    for week in rounds.weeks:
        calls = rounds.calls(week)
        planned = sum(call.state not in ("unplanned", "held") for call in calls)
        done = sum(call.state == "done" for call in calls)
        extra = sum(call.state == "unplanned" for call in calls)
        weekly = tr(f"本周 {week.done}/{week.planned}", f"week {week.done}/{week.planned}")
        more = tr(f"今天计划外 {extra}", f"{extra} unplanned") if extra else ""
        detail = " · ".join(filter(None, (week.rep.area, weekly, more)))
        share = done / planned if planned else 0.0
        lines.append(
            Line(
                f"rep_{week.rep.id}", week.rep.name, detail, f"{done} / {planned}", share=share, place=places.VISITS.key
            )
        )
    return Listing(
        "reps",
        tr("各业务代表今天的拜访", "Today's visits by rep"),
        tuple(lines),
        tr("本店还没有业务代表。", "The branch has no sales rep yet."),
        place=places.VISITS.key,
        more=tr("本周计划", "Week's plan"),
    )


def _booklets(rounds: RoundsToday) -> Listing:
    lines = tuple(
        Line(
            f"book_{one.booklet.id}",
            f"{one.booklet.rep} · {one.booklet.number}",
            tr(
                f"空白 {len(one.blank)} 页 · 缺 {len(one.missing)} 页",
                f"{len(one.blank)} blank · {len(one.missing)} missing",
            ),
            tr(f"领出 {one.days_out} 天", f"{counted(one.days_out, 'day')} out"),
            Tone.WARN if one.missing or one.days_out > 31 else None,
            place=places.VISITS.key,
        )
        for one in rounds.pages
    )
    return Listing(
        "booklets",
        tr("在外的拜访册", "Booklets out"),
        lines,
        tr("没有书册在外，页都还了。", "No booklet is out; every page is back."),
        place=places.VISITS.key,
        most=3,
    )


def _to_verify(visits: tuple[VisitRow, ...]) -> tuple[Listing, ...]:
    if not visits:
        return ()
    unknown = tr("客户没认出", "Customer not made out")
    lines = tuple(
        Line(
            f"verify_{one.id}", one.customer or unknown,
            " · ".join(filter(None, (one.page_code, one.rep, one.day.isoformat() if one.day else ""))),
            tr("去补全", "Complete"), Tone.WARN, place=places.VISITS.key, subject=one.page_code or None,
        )
        for one in visits
    )  # fmt: skip
    return (Listing("to_verify", tr("待核实的拜访", "Visits to be verified"), lines, "", most=4),)


def _pages(one: OpenPages) -> str:
    blank, missing = len(one.blank), len(one.missing)
    return tr(f"空白 {blank} 页 · 缺 {missing} 页", f"{blank} blank · {missing} missing")


def _drafts(drafts: tuple[DraftLeft, ...], now: datetime) -> tuple[Listing, ...]:
    if not drafts:
        return ()
    lines = tuple(
        Line(
            f"draft_{one.id}", one.about or tr("还没写名字", "No name yet"), say(one.kind),
            short(one.updated_at, now=now),
            place=one.place, subject=one.subject or None,
        )
        for one in drafts
    )  # fmt: skip
    return (Listing("drafts", tr("没做完的", "Begun, not finished"), lines, "", most=4),)


def _no_drafts() -> Listing:
    return Listing(
        "drafts",
        tr("没做完的", "Begun, not finished"),
        (),
        tr(
            "没有写到一半的东西。写到一半离开，会留在这里。",
            "Nothing half done. What you leave half written waits here.",
        ),
    )
