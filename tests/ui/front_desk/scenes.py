"""The list of orders by phone in its states, on a real file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Role
from crm_desktop.services.orders import PlacedOrder, placed_orders
from crm_desktop.services.orders_acts import Figures, correct_line, note_call, settle_order, void_order
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.front_desk.order_panel import Kind
from crm_desktop.ui.front_desk.orders_part import OrdersPart
from crm_desktop.ui.front_desk.page import FrontDeskPage
from crm_desktop.ui.front_desk.subjects import OrdersOpen
from crm_desktop.ui.gallery import SCENES, Studio
from crm_desktop.ui.page import Desk
from tests.services.counter import NOW, WANG, Clock, open_store, seat_at
from tests.ui.stage import Stage, asleep, failing, scene, window

_CALLERS = (
    ("沈阳金彩广告有限公司", "王芳", "13812345678"),
    ("海华喷绘中心", "刘洋", "13912345601"),
    ("铁西图文快印", "赵敏", "13700001122"),
    ("新视角标识", "陈刚", "13500003344"),
)


def counter(
    studio: Studio,
    *,
    filled: bool = True,
    person: str = "li",
    role: Role = Role.FRONT_DESK,
    under: Callable[[Studio], Studio] | None = None,
) -> Stage:
    """The counter at five past ten, with the orders of the morning."""
    store = open_store(studio.folder())
    studio.props.callback(store.close)
    if filled:
        fill(store)
    works = under(studio) if under else studio
    seat = seat_at(store, person, role)

    def page(desk: Desk, parent: QWidget) -> FrontDeskPage:
        return FrontDeskPage(desk, parent, seat=seat)

    return Stage(works, seat, window(works, seat, "front_desk", page, subject=OrdersOpen()))


def fill(store: BranchStore) -> None:
    """Calls owed, orders to deliver, one corrected since it was done, one void."""
    clock = Clock(NOW - timedelta(hours=2))
    seat, accountant = seat_at(store, now=clock), seat_at(store, "zhao", Role.ACCOUNTANT, clock)
    callers = [
        register_walk_in(seat, replace(WANG, name=name, contact=contact, phone=phone, city="沈阳市",
                                       district="铁西区", address="兴华北街12号")).customer_id
        for name, contact, phone in _CALLERS
    ]  # fmt: skip
    film, media = OrderLine("PM-1270", 2), OrderLine("XZ-914", 4, substitute_code="XZ-1070", related_answer="要裱膜")
    _take(seat, callers[3], OrderLine("MS-K1", 1))
    void_order(seat, _last(seat), reason="重复下单")
    _take(seat, callers[0], film, media, words="下午四点前送到", caller="小刘")
    settle_order(seat, _last(seat))
    clock.at += timedelta(minutes=20)
    order = placed_orders(accountant)[0]
    correct_line(accountant, order, order.lines[0], Figures(3, "PM-1270"), reason="客户少报一卷")
    clock.at = NOW - timedelta(minutes=52)
    _take(seat, callers[1], OrderLine("MS-K1", 6, call_back=True), words="急用，没有黑色先别送")
    clock.at += timedelta(minutes=40)
    _take(seat, callers[2], OrderLine("MS-K1", 2, call_back=True), film)
    note_call(seat, _last(seat))
    _take(seat, callers[3], OrderLine("MS-K1", 2, call_back=True))
    _take(seat, callers[0], media, words="放门卫")


def _take(seat: Seat, customer: str, *lines: OrderLine, words: str = "", caller: str = "") -> None:
    take_phone_order(seat, PhoneOrder(customer, lines, words, caller))


def _last(seat: Seat) -> PlacedOrder:
    return max(placed_orders(seat), key=lambda order: order.number)


def _part(stage: Stage) -> OrdersPart:
    stage.settle()
    return stage.page(FrontDeskPage).findChildren(OrdersPart)[0]


def _choose(stage: Stage, state: str) -> OrdersPart:
    part = _part(stage)
    order = next(one for one in part.orders if one.state == state)
    part.table.pick([order.number])
    return part


def _opened(stage: Stage) -> None:
    stage.page(FrontDeskPage)._orders.show()


def _done(stage: Stage) -> None:
    _choose(stage, "done")


def _void(stage: Stage) -> None:
    _choose(stage, "void")


def _correcting(stage: Stage) -> None:
    part = _choose(stage, "done")
    part.card.edit()
    part.card._edits[0].click()
    part.panel.quantity.setText("0")
    part.panel.submit()
    stage.settle()


def _changing(stage: Stage) -> None:
    part = _part(stage)
    part.card.edit()
    part.panel.substitute.box.setFocus()
    part.panel.substitute.box.setText("xzbj")
    part.panel.searched.emit("substitute", "xzbj")


def _voiding(stage: Stage) -> None:
    part = _part(stage)
    part.card.void.click()


def _reopening(stage: Stage) -> None:
    part = _choose(stage, "done")
    part._ask(Kind.REOPEN)
    part.panel.reason.setText("客户还没来取")


SCENES.extend(
    (
        scene("orders-list", counter),
        scene("orders-done", counter, _done),
        scene("orders-void", counter, _void),
        scene("orders-empty", lambda studio: counter(studio, filled=False)),
        scene("orders-refused", lambda studio: counter(studio, person="sun")),
        scene("orders-correcting", lambda studio: counter(studio, person="zhao", role=Role.ACCOUNTANT), _correcting),
        scene("orders-changing", counter, _changing),
        scene("orders-voiding", counter, _voiding),
        scene("orders-reopening", lambda studio: counter(studio, person="zhao", role=Role.ACCOUNTANT), _reopening),
        scene("orders-waiting", lambda studio: counter(studio, under=asleep), _opened),
        scene("orders-failed", lambda studio: counter(studio, under=failing), _opened),
    )
)
