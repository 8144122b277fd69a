"""An import is taken back as far as nobody has worked on it."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlmodel import Session, select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.local import ImportBatch, ImportPart
from crm_desktop.models.visit import Visit
from crm_desktop.rules.rights import Refused
from crm_desktop.services.importing.batch import UNIT, Taken, batches, parts
from crm_desktop.services.importing.undoing import undo_import
from crm_desktop.services.seat import Seat
from crm_desktop.services.undo import last_save, undo
from crm_desktop.services.undo_steps import CannotUndo
from sync.ids import new_id
from tests.services.importing.files import GOOD, contacts, csv_file, customers, imported, many


def test_an_import_nobody_touched_is_archived_as_a_whole(seat: Seat, tmp_path: Path) -> None:
    done = imported(seat, csv_file(tmp_path, *many(UNIT + 1)))

    undone = undo_import(seat, done.batch_id)
    again = undo_import(seat, done.batch_id)

    assert (undone.archived, undone.kept) == (UNIT + 1, ())
    assert again.archived == 0
    assert all(customer.archived_at is not None for customer in customers(seat))
    assert batches(seat)[0].undone


def test_the_last_save_of_an_import_is_not_undone_alone(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, *many(UNIT + 1)))

    save = last_save(seat)

    assert save is not None and isinstance(save.right, Refused)
    assert "整批撤销" in save.right.words.zh
    with pytest.raises(CannotUndo):
        undo(seat, save)
    assert not any(customer.archived_at for customer in customers(seat))


def test_what_somebody_worked_on_stays_and_is_named(seat: Seat, tmp_path: Path) -> None:
    done = imported(seat, csv_file(tmp_path, *many(4)))
    edited, called, visited, _ = customers(seat)
    with seat.unit("work") as unit:
        unit.get_one(Customer, edited.id).remarks = "常来"
        unit.add(Contact(id=new_id(), customer_id=called.id, name="李四海"))
        unit.add(Visit(id=new_id(), customer_id=visited.id, day=date(2026, 11, 21)))

    undone = undo_import(seat, done.batch_id)

    assert undone.archived == 1
    assert [(kept.name, kept.why.zh) for kept in undone.kept] == [
        (edited.name, "导入后有人改过"),
        (called.name, "导入后有人改过"),
        (visited.name, "已有登记表、拜访或订购记录"),
    ]


def test_filled_gaps_are_emptied_unless_changed_since(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, (GOOD[0], "", GOOD[2], "", "", "", "")))
    done = imported(seat, csv_file(tmp_path, GOOD))
    with seat.unit("work") as unit:
        unit.get_one(Customer, customers(seat)[0].id).industry = "inkjet"

    undone = undo_import(seat, done.batch_id)

    (customer,), (contact,) = customers(seat), contacts(seat)
    assert (undone.emptied, len(undone.kept)) == (1, 1)
    assert (customer.industry, customer.district, contact.landline) == ("inkjet", None, None)
    assert customer.archived_at is None


def test_an_import_of_any_length_keeps_each_customer_once(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, *many(3 * UNIT)))

    with seat.store.reading() as session:
        kept = session.exec(select(ImportPart)).all()
        (batch,) = session.exec(select(ImportBatch)).all()
    held = [len(msgspec.json.decode(part.taken, type=Taken).created) for part in kept]
    assert held == [UNIT, UNIT, UNIT]
    assert len(batch.record_ids) < 100
    assert batches(seat)[0].created == 3 * UNIT


def test_an_import_of_the_first_version_can_still_be_taken_back(seat: Seat, tmp_path: Path) -> None:
    done = imported(seat, csv_file(tmp_path, *many(UNIT + 1)))
    with seat.store.local() as session:
        _as_the_first_version_kept_it(session, session.get_one(ImportBatch, done.batch_id))

    assert batches(seat)[0].created == UNIT + 1
    assert undo_import(seat, done.batch_id).archived == UNIT + 1


def _as_the_first_version_kept_it(session: Session, batch: ImportBatch) -> None:
    together = Taken()
    for part in parts(session, batch):
        together.created |= part.created
    batch.record_ids = msgspec.json.encode({"created": together.created, "filled": {}}).decode()
    session.add(batch)
    for row in session.exec(select(ImportPart)).all():
        session.delete(row)
