"""One change for many customers is looked at first, done as one batch, and taken back as one batch."""

import pytest

from crm_desktop.models.customer import Customer
from crm_desktop.rules.rights import Refused
from crm_desktop.services.archiving import archive_customer
from crm_desktop.services.bulk_edit import UNIT, Preview, edit_many, preview
from crm_desktop.services.bulk_undo import bulks, undo_bulk
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.customers import list_customers
from crm_desktop.services.errors import NotFound
from crm_desktop.services.forgetting import forget_erased
from crm_desktop.services.seat import Seat
from crm_desktop.services.undo import last_save, undo
from crm_desktop.services.undo_steps import CannotUndo
from crm_desktop.store.branch_store import BranchStore
from sync.ids import new_id
from sync.wire import ERASED
from tests.services.customers_sample import Clock, seat_of


def everybody(seat: Seat) -> list[str]:
    return [row.id for row in list_customers(seat).rows(0, 1000)]


def held(seat: Seat, field: str) -> dict[str, object]:
    with seat.store.reading() as session:
        return {id_: getattr(session.get_one(Customer, id_), field) for id_ in everybody(seat)}


def test_what_would_change_is_told_before_anything_does(seat: Seat) -> None:
    ids, before = everybody(seat), held(seat, "area")

    told = preview(seat, ids, {"area": "和平区"})

    same = sum(area == "和平区" for area in before.values())
    assert (told.changing, told.same, told.refused) == (len(ids) - same, same, ())
    assert sum(count for _, count in told.before) == told.changing
    assert held(seat, "area") == before


def test_all_get_the_value_and_the_whole_batch_is_taken_back(seat: Seat) -> None:
    ids, before = everybody(seat), held(seat, "owner_id")

    done = edit_many(seat, ids, {"owner_id": "zhou"})
    assert set(held(seat, "owner_id").values()) == {"zhou"}
    undone = undo_bulk(seat, done.bulk_id)

    others = sum(owner != "zhou" for owner in before.values())
    assert (done.changed, undone.restored, undone.kept) == (others, others, ())
    assert held(seat, "owner_id") == before
    assert undo_bulk(seat, done.bulk_id).restored == 0


def test_every_customer_has_the_change_in_its_own_history_and_head_office_is_told(seat: Seat, customer: str) -> None:
    waiting = seat.store.replica.queue().ops

    edit_many(seat, [customer], {"area": "新区", "industry": "end_user"})

    assert seat.store.replica.queue().ops == waiting + 2


def test_who_may_not_be_changed_is_left_out_and_named(store: BranchStore, clock: Clock, seat: Seat) -> None:
    rep, ids = seat_of(store, clock, "wu"), everybody(seat)
    owners = held(seat, "owner_id")
    makers = held(seat, "created_by")
    own = [id_ for id_ in ids if "wu" in (owners[id_], makers[id_])]
    assert 0 < len(own) < len(ids)

    told = preview(rep, ids, {"area": "新区"})
    done = edit_many(rep, ids, {"area": "新区"})

    assert told.changing == done.changed == len(own)
    assert told.refused_in_all == done.refused_in_all == len(ids) - len(own)
    assert {left.customer_id for left in told.refused} == set(ids) - set(own)
    assert all(left.name and "建议" in left.why.zh for left in told.refused)
    assert {id_ for id_, area in held(seat, "area").items() if area == "新区"} == set(own)


def test_archived_and_unknown_customers_are_left_alone(seat: Seat, customer: str) -> None:
    archive_customer(seat, open_file(seat, customer), reason="停业")

    told = preview(seat, [customer, "nobody"], {"area": "新区"})

    assert (told.changing, told.refused_in_all) == (0, 2)
    assert [left.why.zh for left in told.refused] == ["已归档", "已不在本店"]
    assert edit_many(seat, [customer, "nobody"], {"area": "新区"}).changed == 0


def test_undoing_leaves_alone_what_somebody_has_changed_since(seat: Seat) -> None:
    ids, before = everybody(seat), held(seat, "area")
    done = edit_many(seat, ids, {"area": "新区"})
    with seat.unit("work") as unit:
        unit.get_one(Customer, ids[0]).area = "北站"

    undone = undo_bulk(seat, done.bulk_id)

    assert undone.restored == len(ids) - 1
    assert [(left.customer_id, left.why.zh) for left in undone.kept] == [(ids[0], "后来又有人改过")]
    assert held(seat, "area") == {**before, ids[0]: "北站"}


def erase(seat: Seat, customer_id: str) -> None:
    """What this desktop is told of an erasure at head office, and what it forgets of its own."""
    with seat.store.replica.database.write() as connection:
        connection.execute(
            "INSERT INTO sync_stub (id, type, partition, fate, target, at_ms) VALUES (?, 'customer', 'SY01', ?, '', 0)",
            (customer_id, ERASED),
        )
    forget_erased(seat.store)


def test_undoing_tells_how_many_were_erased_meanwhile(seat: Seat) -> None:
    ids = everybody(seat)
    done = edit_many(seat, ids, {"area": "新区"})
    erase(seat, ids[3])

    undone = undo_bulk(seat, done.bulk_id)

    assert (undone.restored, undone.kept, undone.erased) == (len(ids) - 1, (), 1)
    assert undo_bulk(seat, done.bulk_id).erased == 0, "it is told once"


def test_a_value_can_be_emptied_for_all_and_comes_back(seat: Seat) -> None:
    before = held(seat, "area")

    done = edit_many(seat, everybody(seat), {"area": ""})
    assert set(held(seat, "area").values()) == {None}

    undo_bulk(seat, done.bulk_id)
    assert held(seat, "area") == before


def test_it_comes_in_steps_and_can_be_stopped_between_two(seat: Seat) -> None:
    with seat.unit("many") as unit:
        for number in range(2 * UNIT):
            unit.add(Customer(id=new_id(), name=f"批量{number}店", created_by=seat.person.id))
    ids = [row.id for row in list_customers(seat).rows(0, 1000) if row.name.startswith("批量")]
    told: list[tuple[int, int]] = []

    done = edit_many(
        seat, ids, {"area": "新区"}, progress=lambda at, of: told.append((at, of)), stop=lambda: bool(told)
    )

    assert told == [(UNIT, 2 * UNIT)]
    assert done.changed == UNIT
    assert undo_bulk(seat, done.bulk_id).restored == UNIT


def test_the_batches_of_this_desktop_say_what_became_what(seat: Seat, customer: str) -> None:
    edit_many(seat, [customer], {"area": "新区"})
    done = edit_many(seat, everybody(seat), {"owner_id": "zhou"})
    undo_bulk(seat, done.bulk_id)

    latest, first = bulks(seat)

    assert (latest.words.zh, latest.undone, latest.actor_id) == ("负责人改为周强", True, "zhao")
    assert (first.words.en, first.count, first.undone) == ("Area to 新区", 1, False)


def test_a_batch_that_changed_nothing_is_none(seat: Seat) -> None:
    edit_many(seat, [], {"area": "新区"})
    assert bulks(seat) == ()
    with pytest.raises(NotFound):
        undo_bulk(seat, "nothing")


def test_what_a_customer_has_told_is_not_changed_for_many(seat: Seat, customer: str) -> None:
    with pytest.raises(ValueError, match="address"):
        edit_many(seat, [customer], {"address": "兴华北街1号"})
    assert isinstance(preview(seat, [customer], {"area": "x"}), Preview)


def test_the_last_save_of_a_batch_is_not_undone_alone(seat: Seat) -> None:
    ids, wanted = everybody(seat), {"owner_id": "zhou"}
    edit_many(seat, ids, wanted)

    save = last_save(seat)

    assert save is not None and isinstance(save.right, Refused)
    assert "批量修改记录" in save.right.words.zh
    with pytest.raises(CannotUndo):
        undo(seat, save)
    assert set(held(seat, "owner_id").values()) == {"zhou"}
