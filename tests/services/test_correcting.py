"""What is booked changes only by a correction with a reason, at the desktop and at head office alike."""

from functools import partial

import msgspec
import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.field_rights import is_booked
from crm_desktop.rules.rights import RecordType
from crm_desktop.services.conflicts_refused import refused
from crm_desktop.services.correcting import correct_booked, corrections_of
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.orders import PlacedOrder, placed_orders
from crm_desktop.services.orders_acts import Figures, correct_line, reopen_order, settle_order, void_order
from crm_desktop.services.undo import last_save, undo
from sync import wire
from sync.ids import new_id
from sync.values import encode
from tests.head_office.chain import Desk, Raw, join
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

ORDER = RecordType.PHONE_ORDER_NOTE


@pytest.fixture
def order(front: Desk) -> str:
    """An order of two rolls that is done, known at head office."""
    customer, record = front.register("wang"), new_id()
    with front.seat("wang").unit("take_phone_order") as session:
        session.add(PhoneOrderNote(id=record, number="SY01A-P1", customer_id=customer, product_code="XZ-914",
                                   quantity=2, state="done", taken_by="li"))  # fmt: skip
    assert front.syncing.sync_now().refused == 0
    return record


def quantity(at: Desk, order: str) -> int | None:
    with at.store.reading() as session:
        return session.get_one(PhoneOrderNote, order).quantity


def test_a_correction_changes_the_figure_and_says_why_for_ever(front: Desk, order: str) -> None:
    correct_booked(front.seat("wang"), ORDER, order, {"quantity": 3}, reason="客户少报一卷")
    outcome = front.syncing.sync_now()

    assert outcome.refused == 0 and quantity(front, order) == 3
    with front.store.reading() as session:
        (told,) = corrections_of(session, order)
    assert (told.field.zh, told.old.zh, told.corrected.zh, told.reason, told.who.zh) == (
        "数量", "2", "3", "客户少报一卷", "王芳",
    )  # fmt: skip


def test_a_bare_edit_of_what_is_booked_is_refused_at_head_office(front: Desk, order: str) -> None:
    with front.seat("zhou").unit("edit") as session:
        session.get_one(PhoneOrderNote, order).quantity = 30
    front.syncing.sync_now()

    assert [work.code for work in refused(front.seat("zhou"))] == ["booked"]
    assert quantity(front, order) == 2


def test_the_stage_is_booked_as_well_so_that_nothing_is_reopened_to_be_changed(front: Desk, order: str) -> None:
    with front.seat("zhou").unit("edit") as session:
        session.get_one(PhoneOrderNote, order).state = "open"
    front.syncing.sync_now()
    assert [work.code for work in refused(front.seat("zhou"))] == ["booked"]

    correct_booked(front.seat("zhou"), ORDER, order, {"state": "open"}, reason="客户退单")
    assert front.syncing.sync_now().refused == 0
    with front.seat("wang").unit("edit") as session:
        session.get_one(PhoneOrderNote, order).quantity = 1
    assert front.syncing.sync_now().refused == 0, "what is open is edited like anything else"


def test_reason_change_and_post_are_asked_for(front: Desk, order: str) -> None:
    for edits, reason, code in (
        ({"quantity": 3}, " ", "correction_reason"),
        ({"quantity": 2}, "x", "correction_nothing"),
        ({"words": "三卷"}, "x", "correction_not_booked"),
    ):
        with pytest.raises(Invalid) as wrong:
            correct_booked(front.seat("wang"), ORDER, order, edits, reason=reason)
        assert wrong.value.problems[0].code == code
    for login in ("li", "zhao"):
        with pytest.raises(NotAllowed) as told:
            correct_booked(front.seat(login), ORDER, order, {"quantity": 3}, reason="x")
        assert told.value.words.zh == "已入账，由会计更正并写明原因"


def test_head_office_takes_a_booked_figure_only_with_its_own_correction(
    served: EmbeddedOffice, front: Desk, order: str
) -> None:
    raw = Raw(join(served))

    def push(by: str, value: int, **said: object) -> str:
        about = {"record_type": "phone_order_note", "record_id": order, "register_name": "quantity",
                 "corrected": str(value), "reason": "少报", "corrected_by": by, **said}  # fmt: skip
        why = wire.Op(t="amount_correction", id=new_id(), v=msgspec.Raw(encode(about).encode()), b=0)
        what = wire.Op(t="phone_order_note", id=order, f="quantity", v=msgspec.Raw(str(value).encode()), b=1)
        return raw.push("SY01", by, why, what).code

    results = {
        "another value": push("wang", 9, corrected="3"),
        "no reason": push("wang", 9, reason=" "),
        "of another record": push("wang", 9, record_id="elsewhere"),
        "by who may not": push("li", 9),
        "in another's name": push("wang", 9, corrected_by="zhou"),
        "right": push("wang", 3),
        "said once, used twice": raw.edit("phone_order_note", order, "quantity", 3, by="wang", rev=2).code,
    }
    raw.close()

    assert results == {
        "another value": "booked", "no reason": "booked", "of another record": "booked", "by who may not": "rights",
        "in another's name": "signature", "right": "", "said once, used twice": "booked",
    }  # fmt: skip


def test_figures_are_booked_in_the_states_that_say_so() -> None:
    assert is_booked("phone_order_note", "quantity", {"state": "done"})
    assert not is_booked("phone_order_note", "quantity", {"state": "open"})
    assert not is_booked("phone_order_note", "words", {"state": "done"})
    assert not is_booked("customer", "credit_limit", {})


@pytest.fixture
def placed(front: Desk) -> str:
    """An order of two products that the counter took; head office knows it."""
    customer = front.register("li")
    with front.seat("li").unit("take_phone_order") as session:
        for code in ("PM-1270", "XZ-914"):
            note = PhoneOrderNote(id=new_id(), number="SY01A-P2", customer_id=customer, product_code=code, quantity=2)
            note.state, note.taken_by, note.taken_at = "open", "li", front.seat("li").now()
            session.add(note)
    assert front.syncing.sync_now().refused == 0
    return "SY01A-P2"


def order_at(front: Desk, login: str) -> PlacedOrder:
    (found,) = placed_orders(front.seat(login))
    return found


def test_head_office_takes_an_order_settled_corrected_and_reopened(front: Desk, back: Desk, placed: str) -> None:
    li, wang = front.seat("li"), front.seat("wang")
    settle_order(li, order_at(front, "li"))
    assert front.syncing.sync_now().refused == 0
    done = order_at(front, "wang")
    correct_line(wang, done, done.lines[0], Figures(3, "PM-1270"), reason="客户少报一卷")
    assert front.syncing.sync_now().refused == 0
    reopen_order(wang, order_at(front, "wang"), reason="还没送到")
    assert front.syncing.sync_now().refused == 0

    back.syncing.sync_now()
    order = order_at(back, "zhou")
    assert (order.number, order.state, [line.quantity for line in order.lines]) == (placed, "open", [3, 2])
    told = [(one.field.zh, one.reason) for one in order.lines[0].corrections]
    assert told == [("状态", "还没送到"), ("数量", "客户少报一卷")]


def test_head_office_takes_the_undo_of_done_and_of_void(front: Desk, placed: str) -> None:
    seat = front.seat("wang")
    for settle in (settle_order, partial(void_order, reason="点错了")):
        settle(seat, order_at(front, "wang"))
        assert front.syncing.sync_now().refused == 0
        save = last_save(seat)
        assert save is not None
        undo(seat, save)
        assert front.syncing.sync_now().refused == 0
        assert order_at(front, "wang").state == "open"


def test_an_undo_of_done_that_waits_beside_it_is_taken_as_well(front: Desk, placed: str) -> None:
    seat = front.seat("wang")
    settle_order(seat, order_at(front, "wang"))
    save = last_save(seat)
    assert save is not None
    undo(seat, save)

    assert front.syncing.sync_now().refused == 0
    assert order_at(front, "wang").state == "open"
