from datetime import date

import pytest

from crm_desktop.rules.addresses import parse_address
from crm_desktop.rules.division_list import read_division_list
from crm_desktop.rules.divisions import Division, Level, amended, shipped_divisions


def test_new_renamed_and_abolished_divisions_are_read() -> None:
    found = read_division_list(
        "210199 浑河区\n210112，浑南新城区，210100\n210106 铁西区 210100 2027-01-01 210199", table=shipped_divisions()
    )

    assert found.problems == ()
    assert found.divisions[0] == Division("210199", "浑河区", "210100", None, None, "")
    assert (found.divisions[2].valid_to, found.divisions[2].successor) == (date(2027, 1, 1), "210199")


@pytest.mark.parametrize(
    "line",
    [
        "铁西区",
        "2101 铁西区",
        "210199",
        "210199 X区",
        "219901 某区 219900",
        "210106 铁西区 昨天",
        "210106 铁西区 2027-01-01 x y",
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    found = read_division_list(line, table=shipped_divisions())

    assert found.divisions == () and [problem.field for problem in found.problems] == ["1"]


def test_a_city_may_be_listed_before_its_districts() -> None:
    found = read_division_list("219900 某市\n219901 某区", table=shipped_divisions())

    assert found.problems == () and [one.parent for one in found.divisions] == ["210000", "219900"]


def test_what_head_office_sent_is_offered_and_understood_and_old_names_still_are() -> None:
    old = shipped_divisions().by_code["210112"].name
    table = amended(
        (
            Division("210112", "浑南新城区", "210100", None, None, ""),
            Division("210199", "浑河区", "210100", None, None, ""),
        )
    )

    districts = table.children("沈阳市", level=Level.DISTRICT)
    assert "浑南新城区" in districts and "浑河区" in districts and old not in districts
    assert parse_address("沈阳市浑河区沈营大街1号", divisions=table).district == "浑河区"
    assert parse_address(f"沈阳市{old}1号", divisions=table).city == "沈阳市"
    assert amended(()) is shipped_divisions()


def test_an_abolished_division_is_offered_no_more() -> None:
    table = amended((Division("210106", "铁西区", "210100", None, date(2027, 1, 1), ""),))

    assert "铁西区" not in table.children("沈阳市", level=Level.DISTRICT)
