"""An order that was saved ends its own panel, and neither the next one's nor the place in the list."""

from PySide6.QtCore import Qt

from crm_desktop.services.seat import Seat
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from tests.ui.front_desk.conftest import CTRL, Typist
from tests.ui.front_desk.orders_hands import FILM, MEDIA, customer, notes, open_orders, take
from tests.ui.held import held

__all__ = ["customer"]
K = Qt.Key


def test_a_reason_typed_for_the_next_order_stays(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat, customer: str
) -> None:
    take(seat, customer, FILM)
    take(seat, customer, MEDIA)
    part = open_orders(window, typist)
    second = part.orders[1].number
    part.card.void.click()
    part.panel.reason.setText("客户不要了")
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        typist.key(K.Key_Escape)
        part.table.pick([second])
        part.card.void.click()
        typist.write("重复下单")
    for _ in range(2):
        typist.settle()
    assert part.asking
    assert part.panel.order is not None
    assert (part.panel.order.number, part.panel.reason.text()) == (second, "重复下单")
    typist.key(K.Key_Return, CTRL)
    for _ in range(2):
        typist.settle()
    assert not part.asking
    assert [one.state for one in notes(seat)] == ["void", "void"]


def test_the_list_stays_where_one_has_gone(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat, customer: str
) -> None:
    take(seat, customer, FILM)
    take(seat, customer, MEDIA)
    part = open_orders(window, typist)
    second = part.orders[1].number
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        part.table.pick([second])
    for _ in range(2):
        typist.settle()
    assert part.order is not None
    assert part.order.number == second
