"""The history of a field says whether the desktop was on the line when a value was saved (PRACTICE 2.6)."""

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.field_history import FieldChange, field_history
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


def changes(desk: Desk, customer: str) -> list[tuple[str, str, bool]]:
    """The values of the field, newest first: each with the line it was saved on, and whether it waits."""

    def told(change: FieldChange) -> tuple[str, str, bool]:
        return change.new.zh, change.line.zh, change.pending

    return [told(one) for one in field_history(desk.seat("wang"), customer, "business").changes]


def edit(desk: Desk, customer: str, business: str) -> None:
    seat = desk.seat("wang")
    save_file(seat, open_file(seat, customer), {"business": business})


def test_a_value_says_whether_it_was_saved_on_the_line_at_every_desktop(
    served: EmbeddedOffice, front: Desk, back: Desk
) -> None:
    customer = front.register("wang")
    edit(front, customer, "喷绘")
    assert changes(front, customer)[0] == ("喷绘", "在线", True)

    front.syncing.sync_now()
    back.syncing.sync_now()
    edit(front, customer, "写真")
    served.stop()
    front.syncing.sync_now()
    edit(front, customer, "展架")
    assert changes(front, customer)[:3] == [("展架", "离线", True), ("写真", "在线", True), ("喷绘", "在线", False)]

    served.start()
    front.syncing.sync_now()
    back.syncing.sync_now()
    assert changes(back, customer)[0] == ("展架", "离线", False)
