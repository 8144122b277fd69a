"""After an undo the corrected file is imported as if nothing had been; what somebody put away on purpose is said."""

from pathlib import Path

from crm_desktop.models.customer import Customer
from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.services.archiving import archive_customer
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.importing.rows import Outcome
from crm_desktop.services.importing.undoing import undo_import
from crm_desktop.services.matching import look_alikes, match_phone
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Seat
from tests.services.importing.files import GOOD, changed, csv_file, customers, imported, only_row

CODE = "91210106MA00000017"
CODED = (*GOOD[:5], CODE, GOOD[6])


def in_use(seat: Seat) -> list[Customer]:
    return [one for one in customers(seat) if one.archived_at is None]


def test_a_corrected_file_is_imported_after_the_undo(seat: Seat, tmp_path: Path) -> None:
    undo_import(seat, imported(seat, csv_file(tmp_path, CODED)).batch_id)
    corrected = csv_file(tmp_path, (*CODED[:4], "沈阳市铁西区兴华南街8号", *CODED[5:]))

    row = only_row(seat, corrected)
    done = imported(seat, corrected)

    assert row.outcome is Outcome.NEW
    assert not any("duplicate" in reason.code for reason in row.reasons)
    assert (done.created, done.rejected) == (1, ())
    assert [one.address for one in in_use(seat)] == ["兴华南街8号"]
    assert undo_import(seat, done.batch_id).archived == 1
    assert only_row(seat, corrected).outcome is Outcome.NEW


def test_a_file_put_away_on_purpose_stands_in_the_way_and_is_said(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, GOOD))
    archive_customer(seat, open_file(seat, customers(seat)[0].id), reason="撤销门店")

    row = only_row(seat, csv_file(tmp_path, changed(at=4, to="")))

    assert row.outcome is Outcome.DUPLICATE
    assert row.reasons[0].words.zh.endswith(f"{GOOD[0]}（已归档）")
    assert row.reasons[0].words.en.endswith("(archived)")


def test_who_was_in_an_undone_import_can_be_registered_at_the_counter(seat: Seat, tmp_path: Path) -> None:
    undo_import(seat, imported(seat, csv_file(tmp_path, CODED)).batch_id)
    entry = Entry(phone=GOOD[2], contact=GOOD[1], name=GOOD[0], kind="company", credit_code=CODE, notice="signed")

    assert look_alikes(seat, entry) == ()
    assert {one.level for one in match_phone(seat, GOOD[2])} <= {DuplicateLevel.NONE}
    register_walk_in(seat, entry)

    assert [one.name for one in in_use(seat)] == [GOOD[0]]
