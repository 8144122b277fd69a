"""How a person wants to see a list is kept for them and nobody else."""

import pytest

from crm_desktop.models.local import SavedView
from crm_desktop.services.customers_views import offered_views
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.list_views import (
    MOST_VIEWS,
    ColumnLook,
    Look,
    drop_view,
    keep_view,
    leave_as,
    left_as,
    views,
)
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_sample import Clock, seat_of

MINE = Look(
    {"mine": True, "area": "和平区"}, "name", False, (ColumnLook("phone", 140), ColumnLook("file", hidden=True))
)


def test_a_view_keeps_filters_order_and_columns(seat: Seat) -> None:
    kept = keep_view(seat, "customers", "  我的  和平区 ", MINE)

    assert [(view.name, view.look) for view in views(seat, "customers")] == [("我的 和平区", MINE)]
    assert kept.look == MINE


def test_a_view_of_the_same_name_takes_its_place(seat: Seat) -> None:
    first = keep_view(seat, "customers", "我的", Look())
    keep_view(seat, "customers", "缺项", Look({"incomplete": True}))
    keep_view(seat, "customers", "我的", MINE)

    kept = views(seat, "customers")
    assert [(view.name, view.look.sort) for view in kept] == [("我的", "name"), ("缺项", "")]
    assert kept[0].id == first.id


def test_how_the_list_was_left_is_no_view_and_comes_back(seat: Seat) -> None:
    assert left_as(seat, "customers") == Look()

    leave_as(seat, "customers", Look(sort="name"))
    leave_as(seat, "customers", MINE)

    assert left_as(seat, "customers") == MINE
    assert views(seat, "customers") == ()


def test_nobody_sees_or_deletes_what_is_somebody_elses(seat: Seat, store: BranchStore, clock: Clock) -> None:
    rep = seat_of(store, clock, "wu")
    kept = keep_view(seat, "customers", "我的", MINE)

    assert views(rep, "customers") == ()
    assert views(seat, "visits") == ()
    with pytest.raises(NotFound):
        drop_view(rep, kept.id)

    drop_view(seat, kept.id)
    assert views(seat, "customers") == ()
    with pytest.raises(NotFound):
        drop_view(seat, kept.id)


@pytest.mark.parametrize("name", ["", "   ", "长" * 21])
def test_a_name_nobody_could_find_again_is_refused(seat: Seat, name: str) -> None:
    with pytest.raises(Invalid):
        keep_view(seat, "customers", name, MINE)


def test_there_is_an_end_to_views(seat: Seat) -> None:
    for number in range(MOST_VIEWS):
        keep_view(seat, "customers", f"视图{number}", MINE)

    with pytest.raises(Invalid, match="30"):
        keep_view(seat, "customers", "再一个", MINE)
    keep_view(seat, "customers", "视图3", Look())  # one that is there may still be changed


def test_what_a_later_version_wrote_is_the_list_as_it_comes(seat: Seat) -> None:
    kept = keep_view(seat, "customers", "我的", MINE)
    with seat.store.local() as session:
        view = session.get_one(SavedView, kept.id)
        view.content = '{"filters": 7}'
        session.add(view)

    assert views(seat, "customers")[0].look == Look()
    assert views(seat, "customers")[0].unread
    (offered,) = offered_views(seat)
    assert offered.why_not is not None and "这个版本没有" in offered.why_not.zh
