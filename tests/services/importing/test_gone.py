"""An undo names who is not here any more, and what could be undone forgets who was erased."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.local import BulkEditItem, ImportPart
from crm_desktop.rules.numbers import CustomerNumber
from crm_desktop.services.bulk_edit import edit_many
from crm_desktop.services.bulk_undo import undo_bulk
from crm_desktop.services.customer_erasing import erase_customer
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.customer_moving import move_customer
from crm_desktop.services.importing.batch import KEPT, batches
from crm_desktop.services.importing.undoing import undo_import
from crm_desktop.services.merge_plan import plan_merge
from crm_desktop.services.merging import merge_files
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import seat_beside
from tests.head_office.chain import Desk, desk
from tests.services.importing.files import GOOD, csv_file, customers, imported, many
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


def _sync(*desks: Desk) -> None:
    for one in (*desks, *desks):
        assert one.syncing.sync_now().trouble is None


def test_who_moved_merged_or_was_erased_meanwhile_is_told_of_in_the_undo(
    front: Desk, above: Desk, tmp_path: Path
) -> None:
    seat = front.seat("wang")
    done = imported(seat, csv_file(tmp_path, *many(5)))
    moved, merged, kept, erased, _ = customers(seat)
    _sync(front, above)
    high = above.seat("lin")
    move_customer(seat_beside(high, moved.id), open_file(high, moved.id), to="DL01", reason="搬家")
    erase_customer(high, erased.id, reason="本人要求")
    _sync(above, front)
    manager = front.seat("zhou")
    merge_files(manager, plan_merge(manager, (kept.id, merged.id)), keep=0, choices={})

    undone = undo_import(seat, done.batch_id)

    assert (undone.archived, undone.erased) == (1, 1)
    told = {left.customer_id: (left.name, left.why.zh) for left in undone.kept}
    (branch,) = [words for id_, (_, words) in told.items() if id_ == moved.id]
    assert branch.startswith("已转到")
    assert told == {
        moved.id: (moved.number, branch),
        merged.id: (kept.name, "另一份导入的档案已并入这位客户"),
        kept.id: (kept.name, "导入后有人改过"),
    }
    assert len(undone.kept) + undone.archived + undone.erased == done.created


def test_gaps_filled_for_somebody_who_is_gone_are_told_of(front: Desk, above: Desk, tmp_path: Path) -> None:
    seat = front.seat("wang")
    record = front.register("wang", number=str(CustomerNumber(branch="SY01", device="A", counter=21)))
    imported(seat, csv_file(tmp_path, (*GOOD[:3], "", "", "", "")))
    done = imported(seat, csv_file(tmp_path, GOOD))
    assert done.updated == 1
    (filled,) = [one for one in customers(seat) if one.id != record]
    _sync(front, above)
    high = above.seat("lin")
    move_customer(seat_beside(high, filled.id), open_file(high, filled.id), to="DL01", reason="搬家")
    _sync(above, front)

    undone = undo_import(seat, done.batch_id)

    assert undone.emptied == 0
    assert [left.name for left in undone.kept] == [filled.number]


def test_what_was_erased_leaves_what_could_be_undone(front: Desk, above: Desk, tmp_path: Path) -> None:
    seat = front.seat("wang")
    imported(seat, csv_file(tmp_path, (*GOOD[:3], "", "", "", "")))
    first = batches(seat)[0]
    second = imported(seat, csv_file(tmp_path, GOOD))
    bulk = edit_many(seat, [one.id for one in customers(seat)], {"industry": "inkjet"})
    (customer,) = customers(seat)
    _sync(front, above)
    assert (bulk.changed, _kept(seat).count(customer.id)) == (1, 3)

    erase_customer(above.seat("lin"), customer.id, reason="本人要求")
    _sync(above, front)

    assert customer.id not in _kept(seat)
    assert GOOD[3] not in _kept(seat) and "+862423456789" not in _kept(seat)
    assert {one.created + one.updated for one in batches(seat)} == {1}
    assert (undo_import(seat, second.batch_id).erased, undo_import(seat, first.id).erased) == (1, 1)
    assert undo_bulk(seat, bulk.bulk_id).restored == 0


def test_only_so_many_imports_are_remembered(seat: Seat, tmp_path: Path) -> None:
    done = [imported(seat, csv_file(tmp_path, row)) for row in many(KEPT + 3)]

    assert [one.id for one in batches(seat)] == [one.batch_id for one in done[:2:-1]]
    with seat.store.reading() as session:
        assert len(session.exec(select(ImportPart)).all()) == KEPT


def test_what_was_undone_is_kept_no_longer_but_counted(seat: Seat, tmp_path: Path) -> None:
    done = imported(seat, csv_file(tmp_path, *many(3)))
    bulk = edit_many(seat, [one.id for one in customers(seat)], {"industry": "inkjet"})
    undo_bulk(seat, bulk.bulk_id)
    undo_import(seat, done.batch_id)

    with seat.store.reading() as session:
        assert (session.exec(select(ImportPart)).all(), session.exec(select(BulkEditItem)).all()) == ([], [])
    assert [(one.created, one.undone) for one in batches(seat)] == [(3, True)]


def _kept(seat: Seat) -> str:
    tables = ("local_import", "local_import_part", "local_bulk_edit", "local_bulk_edit_item")
    with seat.store.reading() as session:
        rows = [row for table in tables for row in session.connection().execute(text(f"SELECT * FROM {table}"))]
    return "\n".join(str(tuple(row)) for row in rows)
