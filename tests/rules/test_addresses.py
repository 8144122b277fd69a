"""Addresses as people write them, and pasted blocks that hold one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.addresses import Address, check_address, parse_address
from crm_desktop.rules.divisions import shipped_divisions
from crm_desktop.rules.pasted import split_pasted
from crm_desktop.rules.problem import Severity
from crm_desktop.rules.typed import half_width


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("辽宁省沈阳市铁西区兴华北街12号", ("辽宁省", "沈阳市", "铁西区", "兴华北街12号")),
        ("沈阳铁西兴华北街12号", ("辽宁省", "沈阳市", "铁西区", "兴华北街12号")),
        ("沈阳市, 铁西区 / 兴华北街", ("辽宁省", "沈阳市", "铁西区", "兴华北街")),
        ("吉林省吉林市船营区", ("吉林省", "吉林市", "船营区", "")),
        ("吉林市", ("吉林省", "吉林市", "", "")),
        ("吉林", ("吉林省", "", "", "")),
        ("北京朝阳区建国路1号", ("北京市", "北京市", "朝阳区", "建国路1号")),
        ("朝阳市双塔区", ("辽宁省", "朝阳市", "双塔区", "")),
        ("东莞市长安镇", ("广东省", "东莞市", "", "长安镇")),
        ("湖北仙桃市", ("湖北省", "仙桃市", "", "")),
        ("香港九龙", ("香港特别行政区", "香港特别行政区", "", "九龙")),
        ("廊坊大厂县夏安路", ("河北省", "廊坊市", "大厂回族自治县", "夏安路")),
        ("沈阳市东陵区文化路", ("辽宁省", "沈阳市", "东陵区", "文化路")),
        ("沈阳沈河大西路", ("辽宁省", "沈阳市", "沈河区", "大西路")),
        ("沈阳路12号", ("", "", "", "沈阳路12号")),
        ("鼓楼区中山路", ("", "", "", "鼓楼区中山路")),
        ("辽宁铁西区", ("辽宁省", "", "", "铁西区")),
        ("兴华北街", ("", "", "", "兴华北街")),
        ("", ("", "", "", "")),
    ],
)
def test_an_address_falls_into_its_parts(text: str, parts: tuple[str, str, str, str]) -> None:
    assert parse_address(text) == Address(*parts)


def test_a_district_several_cities_have_is_the_branchs_own() -> None:
    assert parse_address("铁西区兴华北街", home="沈阳市").city == "沈阳市"
    assert parse_address("铁西区兴华北街", home="鞍山市").city == "鞍山市"
    assert parse_address("铁西区兴华北街", home="大连市").city == ""


@given(st.sampled_from(sorted(shipped_divisions().by_code)), st.sampled_from(["", "一号", "12号3楼"]))
def test_every_division_written_in_full_is_recognised(code: str, street: str) -> None:
    table = shipped_divisions()
    chain = table.chain(table.by_code[code])
    parsed = parse_address("".join(one.name for one in chain) + street)
    assert {one.name for one in chain} == {parsed.province, parsed.city, parsed.district} - {""} or (
        parsed.city == parsed.province == chain[0].name
    )
    assert parsed.street == street
    assert parse_address(parsed.one_line) == parsed


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("沈阳市铁西区兴华北街12号", []),
        ("沈阳市兴华北街12号", ["address_district"]),
        ("兴华北街12号", ["address_city"]),
        ("东莞市长安镇1号", []),
        ("湖北仙桃市沔州大道1号", []),
        ("北京市建国路1号", ["address_district"]),
        ("沈阳市铁西区", ["address_street"]),
        ("", ["address_city", "address_street"]),
    ],
)
def test_what_an_address_lacks_is_a_warning(address: str, codes: list[str]) -> None:
    problems = check_address(parse_address(address))
    assert [problem.code for problem in problems] == codes
    assert all(problem.severity is Severity.WARN for problem in problems)


def test_an_abolished_district_keeps_its_name_and_hints_at_todays() -> None:
    (problem,) = check_address(parse_address("沈阳市东陵区文化路1号"))
    assert (problem.code, problem.severity) == ("address_former", Severity.HINT)
    assert "浑南区" in problem.words.zh


def test_a_city_nobody_knows_still_wants_a_district() -> None:
    codes = [problem.code for problem in check_address(Address("", "不存在市", "", "一号"))]
    assert codes == ["address_district"]


def test_a_district_of_the_same_name_elsewhere_is_not_called_abolished() -> None:
    assert check_address(Address("山西省", "大同市", "城区", "一号")) == ()
    assert check_address(Address("某省", "某市", "下城区", "一号")) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "沈阳市铁西区兴华北街12号 王老板 13812345678",
            ("辽宁省沈阳市铁西区兴华北街12号", "", "王老板", ["138 1234 5678"], ""),
        ),
        (
            "收件人：王芳，电话：138 1234 5678，地址：辽宁省 沈阳市 铁西区 兴华北街12号 2-3-1",
            ("辽宁省沈阳市铁西区兴华北街12号", "", "王芳", ["138 1234 5678"], "2-3-1"),
        ),
        (
            "沈阳金彩广告有限公司 王芳 024-23455678转8012 沈阳市 兴华北街 要裱膜",
            ("辽宁省沈阳市兴华北街", "沈阳金彩广告有限公司", "王芳", ["024-23455678 转 8012"], "要裱膜"),
        ),
        (
            "大连宏达图文店,李明,０４１１－８２３４５６７８\n金彩广告,王芳",
            ("", "大连宏达图文店", "李明", ["0411-82345678"], "金彩广告 王芳"),
        ),
        (
            "兴华北街12号 建设大路3号 23455678",
            ("兴华北街12号", "", "", [], "建设大路3号 23455678"),
        ),
        ("随便写写", ("", "", "", [], "随便写写")),
        ("", ("", "", "", [], "")),
    ],
)
def test_a_pasted_block_is_split_and_nothing_is_lost(text: str, found: tuple[str, str, str, list[str], str]) -> None:
    pasted = split_pasted(text, default_area_code="024")
    shown = [phone.display for phone in pasted.phones]
    assert (pasted.address.one_line, pasted.company, pasted.person, shown, pasted.rest) == found


_PIECES = (
    "沈阳", "沈阳市", "铁西区", "兴华北街", "12号", "王老板", "金彩广告", "有限公司", "13812345678", "024-23456789",
    " ", "，", "3单元", "刘", "A座", "88",
)  # fmt: skip


@given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)))
def test_any_text_is_split_without_failing_and_nothing_of_it_is_lost(text: str) -> None:
    parse_address(text)
    found = split_pasted(text, home="沈阳市")
    parts = (found.address.one_line, found.company, found.person, found.rest, *(one.display for one in found.phones))
    kept = "".join(parts).replace(" ", "").replace("-", "")
    assert [character for character in half_width(text) if character.isalnum() and character not in kept] == []
