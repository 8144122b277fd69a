"""The table of provinces, cities and districts that is shipped."""

from datetime import date

import pytest

from crm_desktop.rules.divisions import Level, read_divisions, shipped_divisions


def test_every_row_hangs_under_one_that_exists() -> None:
    table = shipped_divisions()
    for division in table.by_code.values():
        chain = table.chain(division)
        assert chain[0].level is Level.PROVINCE
        assert [one.level for one in chain] == sorted(one.level for one in chain)


def test_what_took_the_place_of_an_old_division_is_in_force() -> None:
    table = shipped_divisions()
    old = [one for named in table.by_name.values() for one in named if one.valid_to is not None]
    assert len({one.name for one in old}) == 30
    for division in old:
        assert table.by_code[division.successor].valid_to is None


def test_the_country_is_whole() -> None:
    table = shipped_divisions()
    assert len(table.provinces()) == 34
    assert len(table.children("辽宁省", level=Level.CITY)) == 14
    assert table.children("沈阳市", level=Level.DISTRICT)[:5] == ("和平区", "沈河区", "大东区", "皇姑区", "铁西区")
    assert len(table.children("北京市", level=Level.DISTRICT)) == 16
    assert table.children("不存在", level=Level.CITY) == ()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("沈北新区", "沈北"),
        ("和县", "和县"),
        ("岫岩满族自治县", "岫岩"),
        ("阜新蒙古族自治县", "阜新"),
        ("恩施土家族苗族自治州", "恩施"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
    ],
)
def test_short_names_are_what_people_say(name: str, short: str) -> None:
    assert shipped_divisions().by_name[name][0].short_name == short


def test_a_newer_table_can_take_the_place_of_the_shipped_one() -> None:
    table = read_divisions(["210000\t辽宁省\t\t\t\t", "210100\t沈阳市\t210000\t1945-01-01\t\t\n"])
    assert table.by_code["210100"].valid_from == date(1945, 1, 1)
    assert [division.code for _, division in table.prefixes("沈阳市铁西区")] == ["210100", "210100"]
