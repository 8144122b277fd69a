"""Between the look at a file and its import the world goes on: nothing of others is overwritten."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.importing.batch import take_over
from crm_desktop.services.importing.rows import DryRun, Outcome
from crm_desktop.services.importing.tables import read_sheets
from crm_desktop.services.importing.undoing import undo_import
from crm_desktop.services.merge_plan import plan_merge
from crm_desktop.services.merging import merge_files
from crm_desktop.services.seat import Seat
from tests.services.importing.files import (
    GOOD,
    HEADINGS,
    changed,
    contacts,
    csv_file,
    imported,
    judged,
    xlsx_file,
)

CODE = "91210106MA00000017"


def on_file(seat: Seat) -> str:
    """The good row's customer, without landline and address."""
    path = csv_file_of(seat)
    imported(seat, path)
    with seat.store.reading() as session:
        return session.exec(select(Customer.id)).one()


def csv_file_of(seat: Seat) -> Path:
    return csv_file(seat.store.path.parent, (*GOOD[:3], "", "", "", ""))


def landline(seat: Seat) -> str | None:
    with seat.store.reading() as session:
        return session.exec(select(Contact.landline)).one()


def test_what_a_colleague_filled_in_meanwhile_is_left_and_named(seat: Seat, tmp_path: Path) -> None:
    customer = on_file(seat)
    judgement = judged(seat, csv_file(tmp_path, GOOD))
    assert [row.outcome for row in judgement.rows] == [Outcome.UPDATE]
    save_file(seat, open_file(seat, customer), {"contact.landline": "+862488888888"})
    done = take_over(seat, judgement, file_name="x")
    assert landline(seat) == "+862488888888"
    assert open_file(seat, customer).values["address"] == "兴华北街12号"
    (left,) = done.rejected
    assert "座机" in left.reasons[0].words.zh
    undo_import(seat, done.batch_id)
    assert landline(seat) == "+862488888888"


def test_two_rows_about_one_customer_fill_a_gap_once_and_undo_knows_both(seat: Seat, tmp_path: Path) -> None:
    customer = on_file(seat)
    first = (*GOOD[:4], "", "", "")
    judgement = judged(seat, csv_file(tmp_path, first))
    other = judged(seat, csv_file(tmp_path, changed(at=3, to="024-88888888")))
    rows = (*judgement.rows, *other.rows)
    done = take_over(seat, type(judgement).of(judgement.layout, list(rows)), file_name="x")
    assert landline(seat) == "+862423456789"
    assert done.updated == 1
    undo_import(seat, done.batch_id)
    assert landline(seat) is None
    assert not open_file(seat, customer).values["address"]


def test_a_sheet_that_is_wrong_about_its_size_is_read_whole(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, HEADINGS, GOOD, changed(at=2, to="13912345678"))
    wrong = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(wrong, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                content = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', content)
            new.writestr(item, content)
    (sheet,) = read_sheets(wrong)
    assert (len(sheet.rows), len(sheet.rows[0])) == (3, len(HEADINGS))


def test_two_rows_about_a_customer_without_contact_make_one_contact_that_undo_takes_back(
    seat: Seat, tmp_path: Path
) -> None:
    with seat.unit("work") as session:
        session.add(Customer(id="c1", name=GOOD[0], kind="company", credit_code=CODE, created_by="wang"))
    rows = ((GOOD[0], "单雄信", "", "", "", CODE, ""), (GOOD[0], "", "13812345678", "", "", CODE, ""))
    judgements = [judged(seat, csv_file(tmp_path, row)) for row in rows]
    assert [one.rows[0].outcome for one in judgements] == [Outcome.UPDATE, Outcome.UPDATE]

    both = DryRun.of(judgements[0].layout, [one.rows[0] for one in judgements])
    done = take_over(seat, both, file_name="x")

    (contact,) = contacts(seat)
    assert (contact.name, contact.mobile, contact.is_main) == ("单雄信", "+8613812345678", True)
    assert (done.updated, done.rejected) == (1, ())
    assert undo_import(seat, done.batch_id).emptied == 1
    (contact,) = contacts(seat)
    assert (contact.name, contact.mobile) == (None, None)


def test_gaps_of_a_file_merged_meanwhile_go_to_the_one_that_stands_for_it_once(seat: Seat, tmp_path: Path) -> None:
    other, customer = "c0", on_file(seat)
    with seat.unit("work") as session:
        session.add(Customer(id=other, name="金彩", kind="company", created_by="wang"))
    judgement = judged(seat, csv_file(tmp_path, GOOD))
    merge_files(seat, plan_merge(seat, (customer, other)), keep=0, choices={})
    named_otherwise = replace(judgement.rows[0], twin_id=other)
    both = DryRun.of(judgement.layout, [*judgement.rows, named_otherwise])

    done = take_over(seat, both, file_name="x")

    assert done.updated == 1
    undone = undo_import(seat, done.batch_id)
    assert (undone.emptied, undone.kept) == (1, ())
    assert landline(seat) is None
