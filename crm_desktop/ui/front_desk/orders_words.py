"""How orders by phone are put into words and colours: how they stand, what is owed, what was corrected."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from crm_desktop.rules.states import state_words
from crm_desktop.rules.words import Words
from crm_desktop.services.correcting import Correction
from crm_desktop.services.orders import DONE, OPEN, VOID, PlacedLine, PlacedOrder
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import clock, short
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.rows import Column

_TONES: Final = {OPEN: Tone.ACCENT, DONE: Tone.GOOD, VOID: Tone.NEUTRAL}


def state_of(order: PlacedOrder, now: datetime) -> tuple[str, Tone]:
    """How it stands; a call that is owed comes first, one that is overdue stands out."""
    if order.call_due is not None:
        if is_overdue(order, now):
            late = _span(now - order.call_due)
            return tr(f"回电超时 {late}", f"Call {late} late"), Tone.DANGER
        return tr(f"{clock(order.call_due)} 前回电", f"Ring by {clock(order.call_due)}"), Tone.WARN
    if order.state == OPEN and len(order.lines_in(OPEN)) < len(order.lines):
        return tr("部分待交付", "Partly open"), Tone.ACCENT
    return _stands(order.state), _TONES[order.state]


def is_overdue(order: PlacedOrder, now: datetime) -> bool:
    """Whether a promised call should have been made by now."""
    return order.call_due is not None and order.call_due <= now


def line_state(line: PlacedLine) -> str:
    """How one line stands, where the lines of an order went different ways."""
    return _stands(line.state)


def _stands(state: str) -> str:
    words = state_words("phone_order_note", state)
    return tr(words.zh, words.en.capitalize())


def goods_of(line: PlacedLine) -> str:
    """写真背胶 1.07m × 2 卷."""
    return f"{line.goods} × {line.quantity} {line.unit}".strip()


def goods_in_short(order: PlacedOrder) -> str:
    """The first product, and how many more there are."""
    first, more = f"{order.lines[0].goods} × {order.lines[0].quantity}", len(order.lines)
    return first if more == 1 else tr(f"{first} 等 {more} 种", f"{first}, {more - 1} more")


def corrected(one: Correction, now: datetime) -> str:
    """更正数量 2 → 4：少报两卷 · 赵会计 10:05."""
    at = short(one.at, now=now) if one.at else ""
    field, old, new, who = (say(words) for words in (one.field, one.old, one.corrected, one.who))
    return tr(f"更正{field} {old} → {new}：{one.reason}", f"{field} {old} → {new}: {one.reason}") + f" · {who} {at}"


def columns(now: Callable[[], datetime]) -> tuple[Column[PlacedOrder], ...]:
    """The columns of the list."""

    def taken(order: PlacedOrder) -> str:
        return short(order.taken_at, now=now()) if order.taken_at else ""

    def number(order: PlacedOrder) -> str:
        return tr(f"跟进 {order.rep}", f"Rep {order.rep}") if order.rep else tr("没有业务代表", "No rep")

    return (
        Column("who", Words("客户", "Customer"), lambda order: order.customer or order.number, stretch=True,
               strong=True, sortable=False, detail=goods_in_short),
        Column("number", Words("编号", "Number"), lambda order: order.number, 178, sortable=False, detail=number),
        Column("taken", Words("接听", "Taken"), taken, 136, sortable=False, detail=lambda order: order.taken_by),
        Column("state", Words("状态", "State"), lambda order: state_of(order, now())[0], 142, sortable=False,
               tone=lambda order: state_of(order, now())[1]),
    )  # fmt: skip


def _span(late: timedelta) -> str:
    minutes = int(late.total_seconds()) // 60
    if minutes < 60:
        return tr(f"{minutes} 分钟", f"{minutes} min")
    if minutes < 24 * 60:
        return tr(f"{minutes // 60} 小时", f"{minutes // 60} h")
    return tr(f"{minutes // (24 * 60)} 天", f"{minutes // (24 * 60)} d")
