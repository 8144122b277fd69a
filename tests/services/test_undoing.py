"""Ctrl+Z takes back what was saved last, as an edit of its own, while nothing stands on it (issue: undo of saves)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from crm_desktop.models.customer import Customer
from crm_desktop.services.archiving import archive_customer
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.errors import NotFound
from crm_desktop.services.field_history import field_history
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.undoing import StoodUpon, redo_save, undo_save
from crm_desktop.store.branch_store import BranchStore
from tests.head_office.chain import Desk
from tests.services.counter import Clock, open_store
from tests.services.filing_day import TWO_GAPS, accountant
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return accountant(store, Clock())


@pytest.fixture
def customer(seat: Seat) -> str:
    return register_walk_in(seat, TWO_GAPS).customer_id


def save(seat: Seat, customer: str, **edits: object) -> None:
    save_file(seat, open_file(seat, customer), edits)


def shown(seat: Seat, customer: str) -> dict[str, object]:
    return dict(open_file(seat, customer).values)


def test_the_last_save_is_taken_back_whole(seat: Seat, customer: str) -> None:
    before = shown(seat, customer)
    save(seat, customer, remarks="送货前打电话", address="兴华北街12号", needs=("ink",))

    undone = undo_save(seat)

    assert shown(seat, customer) == before
    assert undone.act.zh == "修改客户资料"
    assert "沈阳金彩广告有限公司" in undone.record.zh


def test_save_after_save_is_taken_back_the_youngest_first(seat: Seat, customer: str) -> None:
    save(seat, customer, remarks="一")
    save(seat, customer, remarks="二")
    save(seat, customer, business="招牌")

    seen = []
    for _ in range(3):
        undo_save(seat)
        values = shown(seat, customer)
        seen.append((values["remarks"], values["business"]))

    assert seen == [("二", None), ("一", None), (None, None)]


def test_what_made_something_new_stays_and_says_where_to_go(seat: Seat, customer: str) -> None:
    with pytest.raises(StoodUpon, match="made something new"):
        undo_save(seat)


def test_an_undo_is_put_back_and_can_be_undone_again(seat: Seat, customer: str) -> None:
    save(seat, customer, remarks="送货前打电话")
    undone = undo_save(seat)

    redo_save(seat, undone.unit)
    assert shown(seat, customer)["remarks"] == "送货前打电话"

    undo_save(seat)
    assert shown(seat, customer)["remarks"] is None


def test_a_field_that_was_changed_since_keeps_the_whole_save(store: BranchStore, seat: Seat, customer: str) -> None:
    save(seat, customer, remarks="送货前打电话", business="招牌")
    with store.unit("edit_customer", actor="sun", partition="SY01") as session:
        session.get_one(Customer, customer).remarks = "不用打电话"

    with pytest.raises(StoodUpon) as told:
        undo_save(seat)

    assert "备注" in told.value.words.zh
    values = shown(seat, customer)
    assert (values["remarks"], values["business"]) == ("不用打电话", "招牌")


def test_of_tags_only_the_own_change_is_taken_back(store: BranchStore, seat: Seat, customer: str) -> None:
    save(seat, customer, needs=("inkjet_media", "laminate", "ink"))
    with store.unit("edit_customer", actor="sun", partition="SY01") as session:
        session.get_one(Customer, customer).needs = ("adhesive", "ink", "inkjet_media", "laminate")

    undo_save(seat)

    needs = shown(seat, customer)["needs"]
    assert isinstance(needs, tuple) and set(needs) == {"inkjet_media", "laminate", "adhesive"}


def test_nobody_takes_back_what_somebody_else_saved(store: BranchStore, seat: Seat, customer: str) -> None:
    save(seat, customer, remarks="送货前打电话")
    with store.unit("edit_customer", actor="sun", partition="SY01") as session:
        session.get_one(Customer, customer).business = "招牌"

    undo_save(seat)

    values = shown(seat, customer)
    assert (values["remarks"], values["business"]) == (None, "招牌")


def test_an_archived_customer_comes_back(seat: Seat, customer: str) -> None:
    archive_customer(seat, open_file(seat, customer), reason="已停业")

    undo_save(seat)

    with seat.store.reading() as session:
        assert session.get_one(Customer, customer).archived_at is None


def test_without_a_save_there_is_nothing_to_undo(seat: Seat) -> None:
    with pytest.raises(NotFound):
        undo_save(seat)


def test_the_history_keeps_both_and_says_what_was_undone(seat: Seat, customer: str) -> None:
    save(seat, customer, remarks="送货前打电话")
    undo_save(seat)

    notes = [(one.old.zh, one.new.zh, one.note.zh) for one in field_history(seat, customer, "remarks").changes]

    assert notes[0] == ("送货前打电话", "（空）", "撤销")


def test_it_reaches_another_desktop_like_any_edit(front: Desk, back: Desk) -> None:
    record = front.register("wang", name="大禾图文", remarks="老客户")
    front.edit("wang", record, remarks="月底要背胶")
    front.syncing.sync_now()
    back.syncing.sync_now()

    undo_save(front.seat("wang"))
    front.syncing.sync_now()
    back.syncing.sync_now()

    there = back.customer(record)
    assert there is not None and there.remarks == "老客户"


def test_what_another_desktop_has_changed_since_stays(front: Desk, back: Desk) -> None:
    record = front.register("wang", name="大禾图文", remarks="老客户")
    front.edit("wang", record, remarks="月底要背胶")
    front.syncing.sync_now()
    back.syncing.sync_now()
    back.edit("zhou", record, remarks="月中要背胶")
    back.syncing.sync_now()
    front.syncing.sync_now()

    with pytest.raises(StoodUpon):
        undo_save(front.seat("wang"))


_FIELDS = ("remarks", "business", "address", "needs")
_EDITS = some.lists(
    some.dictionaries(some.sampled_from(_FIELDS), some.sampled_from(["a", "b", "c"]), min_size=1), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_EDITS)
def test_undoing_any_row_of_saves_goes_back_through_every_state(seat: Seat, edits: list[dict[str, str]]) -> None:
    record = register_walk_in(seat, TWO_GAPS.__class__(**_another(seat))).customer_id
    states = [shown(seat, record)]
    for edit in edits:
        typed = {name: (value,) if name == "needs" else value for name, value in edit.items()}
        save(seat, record, **typed)
        if (after := shown(seat, record)) != states[-1]:
            states.append(after)
    for state in reversed(states[:-1]):
        undo_save(seat)
        assert shown(seat, record) == state


def _another(seat: Seat) -> dict[str, object]:
    """Another customer's form."""
    with seat.store.reading() as session:
        count = len(session.exec(Customer.__table__.select()).all())  # type: ignore[attr-defined]  # SQLModel's
    fields = {name: getattr(TWO_GAPS, name) for name in TWO_GAPS.__dataclass_fields__}
    return fields | {"phone": f"139{count:08}", "name": f"沈阳第{count}广告有限公司"}
