"""What was judged good lands in whole units by the person who imports; the sample branches are loaded so."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from crm_desktop.models.catalogue import table_of
from crm_desktop.models.customer import Contact
from crm_desktop.rules.query import classify
from crm_desktop.rules.rights import Role
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.importing.batch import UNIT, batches, take_over
from crm_desktop.services.importing.rejects import write_rejects
from crm_desktop.services.importing.rows import Outcome
from crm_desktop.services.importing.sample import load_sample_customers
from crm_desktop.services.importing.undoing import undo_import
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import find
from tests.services.importing.files import GOOD, HEADINGS, changed, csv_file, customers, imported, judged, many, seat_on


def test_a_batch_lands_in_units_by_the_person_who_imports(seat: Seat, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    judgement = judged(seat, csv_file(tmp_path, *many(UNIT + 5)))

    done = take_over(seat, judgement, file_name="客户.csv", progress=lambda *step: steps.append(step))

    assert done.created == UNIT + 5
    assert steps == [(UNIT, UNIT + 5), (UNIT + 5, UNIT + 5)]
    assert seat.store.replica.queue().units == 2
    filed = customers(seat)
    assert {customer.created_by for customer in filed} == {"wang"}
    assert len({customer.number for customer in filed}) == UNIT + 5
    (batch,) = batches(seat)
    assert (batch.file_name, batch.created, batch.actor_id, batch.undone) == ("客户.csv", UNIT + 5, "wang", False)


def test_what_was_imported_is_found_at_once(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, GOOD))

    with seat.store.reading() as session:
        assert [hit.name for hit in find(session, classify("jcgg"))] == [GOOD[0]]


def test_a_stopped_import_leaves_whole_units_that_can_be_undone(seat: Seat, tmp_path: Path) -> None:
    asked: list[bool] = []
    judgement = judged(seat, csv_file(tmp_path, *many(UNIT * 2)))

    done = take_over(seat, judgement, file_name="x", stop=lambda: bool(asked) or asked.append(True) is not None)

    assert done.created == len(customers(seat)) == UNIT
    assert undo_import(seat, done.batch_id).archived == UNIT


def test_a_number_filed_meanwhile_is_not_filed_again(seat: Seat, tmp_path: Path) -> None:
    judgement = judged(seat, csv_file(tmp_path, GOOD))
    take_over(seat, judgement, file_name="first")

    second = take_over(seat, judgement, file_name="second")

    assert second.created == 0
    assert "刚刚" in second.rejected[0].reasons[0].words.zh


def test_rejected_rows_come_back_as_texts_with_the_reason(seat: Seat, tmp_path: Path) -> None:
    path = csv_file(tmp_path, GOOD, changed(at=2, to="1.38E+10"), ("=1+1", "", "0024", "", "", "", ""))
    done = imported(seat, path)

    write_rejects(seat, tmp_path / "退回.xlsx", judged(seat, path).layout, done.rejected)

    sheet = load_workbook(tmp_path / "退回.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == ["原因", "原行号", *HEADINGS]
    assert "科学计数" in str(rows[1][0].value)
    assert (rows[2][2].value, rows[2][4].value) == ("=1+1", "0024")
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
    assert {cell.number_format for cell in rows[1]} == {"@"}


def test_only_who_may_create_customers_imports_them(store: BranchStore, tmp_path: Path) -> None:
    finance = seat_on(store, Role.FINANCE)

    with pytest.raises(NotAllowed):
        take_over(finance, judged(finance, csv_file(tmp_path, GOOD)), file_name="x")


@pytest.mark.parametrize(("branch", "created", "rejected"), [("SY01", 60, 2), ("DL01", 38, 2)])
def test_the_sample_branches_are_loaded_through_the_import(
    store: BranchStore, branch: str, created: int, rejected: int
) -> None:
    city, area_code = ("沈阳市", "024") if branch == "SY01" else ("大连市", "0411")
    seat = Seat(store, BranchFacts(branch, "样例", city, area_code), "A", Person("wang", "王芳", Role.ACCOUNTANT))

    done = load_sample_customers(seat)

    assert done is not None
    assert (done.created, len(done.rejected)) == (created, rejected)
    assert {row.outcome for row in done.rejected} == {Outcome.DUPLICATE, Outcome.ERROR}
    assert load_sample_customers(seat) is None
    with store.reading() as session:
        assert session.execute(select(table_of(Contact).c.mobile).where(table_of(Contact).c.mobile.is_not(None))).all()
