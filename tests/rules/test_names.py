"""Placeholders, firms and persons, and what two spellings of one firm share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.names import CustomerKind, check_name, company_core, guess_kind, without_title
from crm_desktop.rules.problem import Severity
from crm_desktop.rules.simplified import to_simplified
from crm_desktop.rules.surnames import surname_of


@pytest.mark.parametrize(
    "name",
    [
        "测试",
        "测 试",
        "测试公司",
        "无名",
        "先生",
        "aaa",
        "A",
        "客户1",
        "客户 A",
        "会员12号",
        "张三",
        "12",
        "--",
        "N/A",
        "TEST01",
        "ａａ",
    ],
)
def test_an_obvious_placeholder_blocks(name: str) -> None:
    problems = check_name(name)
    assert [(problem.code, problem.severity) for problem in problems] == [("name_placeholder", Severity.BLOCK)]


@pytest.mark.parametrize("name", ["王先生", "王总", "老王", "小李", "老张师傅", "欧阳老师"])
def test_a_form_of_address_asks_for_the_full_name(name: str) -> None:
    assert [problem.code for problem in check_name(name)] == ["name_called"]


@pytest.mark.parametrize(
    "name", ["王芳", "金彩广告", "小米科技", "老边饺子馆", "欧阳娜娜", "Mario Rossi", "3M公司", "AA制作部"]
)
def test_real_names_pass(name: str) -> None:
    assert check_name(name) == ()


def test_an_empty_name_and_a_number_in_the_name_are_told() -> None:
    assert check_name(" \u200b", field="contact.name")[0].field == "contact.name"
    assert [problem.code for problem in check_name("")] == ["name_empty"]
    assert [problem.code for problem in check_name("王芳13812345678")] == ["name_number"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("沈阳金彩广告有限公司", CustomerKind.COMPANY),
        ("宏达图文", CustomerKind.COMPANY),
        ("Rossi S.p.A.", CustomerKind.COMPANY),
        ("沈阳市第一中学", CustomerKind.COMPANY),
        ("王芳", CustomerKind.PERSON),
        ("王芳经理", CustomerKind.PERSON),
        ("欧阳娜娜", CustomerKind.PERSON),
        ("阿不都·热合曼", CustomerKind.PERSON),
        ("Mario Rossi", CustomerKind.PERSON),
    ],
)
def test_firm_or_person_is_guessed_from_the_name(name: str, kind: CustomerKind) -> None:
    assert guess_kind(name) is kind


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("沈阳金彩广告有限公司", "金彩广告"),
        ("沈阳市铁西区金彩广告制作部", "金彩广告"),
        ("金彩广告（沈阳）有限公司", "金彩广告"),
        ("辽宁沈阳金彩广告经营部(个体工商户)", "金彩广告"),
        ("金彩广告 (铁西店)", "金彩广告"),
        ("瀋陽金彩廣告有限責任公司", "金彩广告"),
        ("ＡＢＣ 科技 Co., Ltd.", "abc科技"),
        ("金彩(创意)广告有限公司", "金彩创意广告"),
        ("中山路图文店", "中山路图文"),
        ("沈阳广告有限公司", ""),
        ("铁西店", ""),
        ("", ""),
    ],
)
def test_the_core_of_a_firms_name_is_what_tells_it_from_others(name: str, core: str) -> None:
    assert company_core(name) == core


@given(st.text(max_size=20))
def test_any_text_is_judged_without_failing(text: str) -> None:
    check_name(text)
    guess_kind(text)
    assert len(company_core(text)) != 1


def test_a_title_alone_stays() -> None:
    assert without_title("经理") == "经理"
    assert without_title("王芳经理") == "王芳"


@pytest.mark.parametrize(
    ("name", "surname"), [("王芳", "王"), ("欧阳娜", "欧阳"), ("欧阳", "欧"), ("单于雄", "单于"), ("的", ""), ("", "")]
)
def test_surnames_are_known(name: str, surname: str) -> None:
    assert surname_of(name) == surname


def test_traditional_characters_compare_as_simplified() -> None:
    assert to_simplified("瀋陽龍騰噴繪製作") == "沈阳龙腾喷绘制作"
    assert to_simplified("沈阳") == "沈阳"
