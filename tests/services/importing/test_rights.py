"""Gaps are filled only in files that the person may change: the rule head office goes by, said before and not after."""

from pathlib import Path

import pytest

from crm_desktop.rules.rights import Role
from crm_desktop.services.importing.batch import take_over
from crm_desktop.services.importing.rows import Outcome
from crm_desktop.store.branch_store import BranchStore
from tests.services.importing.files import GOOD, csv_file, customers, imported, judged, only_row, seat_on

SPARSE = (GOOD[0], "", GOOD[2], "", "", "", "")


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.SALES_REP])
def test_gaps_in_a_file_of_somebody_else_are_not_filled_and_the_row_says_why(
    store: BranchStore, tmp_path: Path, role: Role
) -> None:
    imported(seat_on(store), csv_file(tmp_path, SPARSE))

    row = only_row(seat_on(store, role, "li"), csv_file(tmp_path, GOOD))

    assert (row.outcome, row.fills, row.twin_name) == (Outcome.DUPLICATE, {}, GOOD[0])
    assert [reason.code for reason in row.reasons] == ["duplicate_mobile", "rights"]
    assert "没有补上" in row.reasons[1].words.zh
    assert "座机" in row.reasons[1].words.zh
    assert "修改建议" in row.reasons[1].words.zh


def test_gaps_in_the_own_file_are_filled_by_whoever_entered_it(store: BranchStore, tmp_path: Path) -> None:
    clerk = seat_on(store, Role.FRONT_DESK, "li")
    imported(clerk, csv_file(tmp_path, SPARSE))

    assert only_row(clerk, csv_file(tmp_path, GOOD)).outcome is Outcome.UPDATE


def test_a_file_given_away_between_the_dry_run_and_the_import_is_left_alone(store: BranchStore, tmp_path: Path) -> None:
    clerk = seat_on(store, Role.FRONT_DESK, "li")
    imported(clerk, csv_file(tmp_path, SPARSE))
    judgement = judged(clerk, csv_file(tmp_path, GOOD))
    with seat_on(store).unit("edit_customer") as session:
        (customer,) = customers(clerk)
        customer.created_by = "wang"
        session.merge(customer)

    done = take_over(clerk, judgement, file_name="again")

    assert (done.created, done.updated) == (0, 0)
    assert [row.reasons[0].code for row in done.rejected] == ["rights"]
    assert customers(clerk)[0].district is None
