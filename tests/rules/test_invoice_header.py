"""A tax invoice header is told apart however it was sent, nothing of it is lost, and its copy is read back the same."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.invoice_header import Header, header_block, split_bank, split_header, split_place

N, T, A, P, B, K = (
    "沈阳金彩广告有限公司", "91210106MA0P5XK45F", "沈阳市铁西区兴华北街12号", "024-23456789", "工行铁西支行",
    "3301012209400123456",
)  # fmt: skip
WHOLE = Header(N, T, A, P, B, K)

VARIANTS = {
    "five lines": (f"名称：{N}", f"税号：{T}", f"地址：{A}电话：{P}", f"开户行：{B}", f"账号：{K}"),
    "four lines of the form": (
        f"单位名称：{N}", f"纳税人识别号：{T}", f"地址、电话：{A} {P}", f"开户行及账号：{B} {K}",
    ),
    "full width": (
        f"公司名称:{N}", "统一社会信用代码：９１２１０１０６ＭＡ０Ｐ５ＸＫ４５Ｆ", "地址:沈阳市铁西区兴华北街１２号",
        "电话:０２４-２３４５６７８９", f"开户银行:{B}\r", "银行账户:３３０１０１２２０９４００１２３４５６",
    ),
    "numbered, without colons": (
        "开票信息如下：", f"1、公司名称 {N}", f"2、税号{T}", f"3、地址{A}", f"4、电话{P}", f"5、开户行{B}",
        f"6、账号{K}",
    ),
    "one line": (f"名称：{N}，税号：{T}，地址：{A}，电话：{P}，开户行：{B}，账号：{K}",),
    "one numbered line": (f"1.名称：{N} 2.税号：{T} 3.地址：{A} 4.电话：{P} 5.开户行：{B} 6.账号：{K}",),
    "one line, nothing between": (f"公司名称：{N}税号：{T}地址：{A}电话：{P}开户行：{B}账号：{K}",),
    "one line, spaces alone": (f"名称 {N} 税号 {T} 地址 {A} 电话 {P} 开户行 {B} 账号 {K}",),
    "values alone": (N, T, f"{A} {P}", B, K),
    "bank and account alone in a line": (N, T, A, P, f"{B} {K}"),
    "an address in words": (N, T, "沈阳市 铁西区 兴华北街12号", P, B, K),
    "brackets": (
        f"【单位名称】{N}", f"【纳税人识别号】{T}", f"【单位地址】{A}", f"【电话号码】{P}", f"【开户银行】{B}",
        f"【银行账号】{K}",
    ),
    "labels above their values": ("名称：", N, "税号：", T, "地址：", A, "电话：", P, "开户行：", B, "账号：", K),
    "two names of one number": (
        f"抬头：{N}", f"纳税人识别号/统一社会信用代码：{T}", f"注册地址及电话：{A}，{P}", f"开户行、账号：{B}，{K}",
    ),
    "parts joined strangely": (f"名称：{N}", f"税号、地址、电话：{T} {A} {P}", f"开户行：{B}", f"账号：{K}"),
    "said twice": (
        f"名称：{N}", f"纳税人识别号：{T}", f"统一社会信用代码：{T}", f"户名：{N}", f"地址：{A}", f"电话：{P}",
        f"开户行：{B}", f"账号：{K}",
    ),
    "in groups": (
        f"名称：{N}", "税号：9121 0106 MA0P 5XK4 5F", f"地址：{A}", f"电话：{P}", f"开户行：{B}", f"账号：{K}",
    ),
    "another order": (f"账号：{K}", f"开户行：{B}", f"电话：{P}", f"地址：{A}", f"税号：{T}", f"名称：{N}"),
}  # fmt: skip


@pytest.mark.parametrize("text", VARIANTS.values(), ids=list(VARIANTS))
def test_the_parts_are_found_however_they_are_written(text: tuple[str, ...]) -> None:
    found = split_header("\n".join(text))
    assert replace(found.header, address=found.header.address.replace(" ", "")) == WHOLE
    assert found.rest == ""
    assert found.is_header


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("账号：3301 0122 0940 0123 456", "account", "3301 0122 0940 0123 456"),
        ("账号：33-0122-0104-0012345", "account", "33-0122-0104-0012345"),
        ("账号：6222021001122334455 13812345678", "account", "6222021001122334455"),
        ("账号：6222 0210 0112 2334 13812345678", "account", "6222 0210 0112 2334"),
        ("名称：91210106MA0P5XK45F 沈阳金彩广告有限公司", "name", "沈阳金彩广告有限公司"),
        ("名称：INTERNATIONALISATION Ltd.", "name", "INTERNATIONALISATION Ltd."),
        ("开户行：中国银行账号：330101220940", "bank", "中国银行"),
        ("开户银行：沈阳农商银行；银行账户：6222021001122334455", "bank", "沈阳农商银行"),
        ("名称：沈阳金彩广告（集团）有限公司", "name", "沈阳金彩广告（集团）有限公司"),
        ("名称：ABC Sign Co., Ltd.", "name", "ABC Sign Co., Ltd."),
        ("名称：沈阳金彩广告有限公司 91210106MA0P5XK45F", "tax_number", "91210106MA0P5XK45F"),
        ("金彩公司，税号：91210106MA0P5XK45F", "name", "金彩公司"),
        ("税号：210106199001011234", "tax_number", "210106199001011234"),
        ("税号：210102123456789", "tax_number", "210102123456789"),
        ("税号：9121", "tax_number", "9121"),
        ("税号：12 34", "tax_number", "1234"),
        ("税号(必填)：9121", "tax_number", "9121"),
        ("纳税人识别号（统一社会信用代码）：9121", "tax_number", "9121"),
        ("电话：(024)23456789转8012", "phone", "(024)23456789转8012"),
        ("地址、电话：铁西区建设路3号 23456789", "phone", "23456789"),
        ("地址、电话：13812345678 铁西区建设路3号", "address", "铁西区建设路3号"),
        ("地址：铁西区建设路3号12门", "address", "铁西区建设路3号12门"),
        ("地址：铁西区建设路 12、电话：024-23456789", "address", "铁西区建设路 12"),
        ("地址：铁西区建设路 12税号：91210106MA0P5XK45F", "address", "铁西区建设路 12"),
        ("1.地址：铁西区建设路 12、电话：024-23456789", "address", "铁西区建设路 12"),
        ("Tax ID: 91210106MA0P5XK45F", "tax_number", "91210106MA0P5XK45F"),
        ("Bank account: ICBC Tiexi 3301012209400123456", "account", "3301012209400123456"),
    ],
)
def test_a_part_is_read_by_its_label(text: str, part: str, value: str) -> None:
    found = split_header(text)
    assert getattr(found.header, part) == value
    assert found.is_header


@pytest.mark.parametrize(
    "text",
    ["", "   \n", "沈阳金彩广告有限公司", "3301012209400123456", "024-23456789", "工行铁西支行", "91210106MA0P5XK45F",
     "兴华北街12号", "麻烦快点"],
)  # fmt: skip
def test_the_value_of_one_field_is_no_header(text: str) -> None:
    assert not split_header(text).is_header


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("名称：金彩公司\n税号：91210106MA0P5XK45F\n请开专票，周五来取", "请开专票 周五来取"),
        ("名称：甲公司\n名称：乙公司", "名称：乙公司"),
        ("电话：024-23456789/13812345678", "13812345678"),
        ("账号：3301012209400123456\n行号：102221000123\n邮箱：a@b.cn", "行号：102221000123\n邮箱：a@b.cn"),
        ("税号：没有\n名称：金彩公司", "税号：没有"),
        ("名称：金彩公司\n账号：6222021001122334455 13812345678\n电话：024-23456789", "13812345678"),
        ("王老板 13812345678 沈阳市铁西区兴华北街12号", "王老板"),
    ],
)
def test_what_no_part_took_is_in_the_rest(text: str, rest: str) -> None:
    assert split_header(text).rest == rest


def test_the_copy_has_the_order_of_the_form_and_leaves_out_what_is_not_known() -> None:
    assert header_block(WHOLE).split("\n") == [
        "名称：沈阳金彩广告有限公司", "税号：91210106MA0P5XK45F", "地址、电话：沈阳市铁西区兴华北街12号 024-23456789",
        "开户行：工行铁西支行", "账号：3301012209400123456",
    ]  # fmt: skip
    assert header_block(replace(WHOLE, phone="", bank="", account="")).split("\n")[2:] == [
        "地址：沈阳市铁西区兴华北街12号"
    ]
    assert header_block(replace(WHOLE, address="", account="")).split("\n")[2:] == [
        "电话：024-23456789",
        "开户行：工行铁西支行",
    ]
    assert header_block(Header()) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("铁西区建设路3号 024-23456789", ("铁西区建设路3号", "024-23456789")),
        ("铁西区建设路3号，13812345678", ("铁西区建设路3号", "13812345678")),
        ("铁西区建设路3号", ("铁西区建设路3号", "")),
    ],
)
def test_address_and_phone_in_one_are_parted(text: str, parts: tuple[str, str]) -> None:
    assert split_place(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("工行铁西支行 3301 0122 0940 0123 456", ("工行铁西支行", "3301 0122 0940 0123 456")),
        ("工行铁西支行3301012209400123456", ("工行铁西支行", "3301012209400123456")),
        ("建行第208分理处", ("建行第208分理处", "")),
    ],
)
def test_bank_and_account_in_one_are_parted(text: str, parts: tuple[str, str]) -> None:
    assert split_bank(text) == parts


chinese = st.text("沈阳金彩广告图文晶鑫恒业（）", min_size=2, max_size=12)
digits = st.text("0123456789", min_size=9, max_size=24)
headers = st.builds(
    Header,
    name=st.one_of(st.just(""), st.builds("{}有限公司".format, chinese)),
    tax_number=st.sampled_from(["", "91210106MA0P5XK45F", "210102123456789", "21010619900101123401"]),
    address=st.one_of(st.just(""), st.builds("铁西区{}路{}号".format, chinese, st.integers(1, 999))),
    phone=st.sampled_from(["", "024-23456789", "13812345678", "024-23456789转8012", "400-123-4567"]),
    bank=st.one_of(st.just(""), st.builds("中国银行{}支行".format, chinese)),
    account=st.one_of(st.just(""), digits),
)


@given(headers)
def test_a_copied_header_is_read_back_as_it_was(header: Header) -> None:
    found = split_header(header_block(header))
    assert found.header == header
    assert found.rest == ""


bits = st.one_of(
    st.sampled_from(("名称", "税号：", "地址、电话：", "电话", "开户行及账号：", "账号：", "行号：", "开票信息")),
    st.sampled_from(("\n", " ", "，", "：", "/", N, T, P, B, A, "13812345678")),
    st.text("0123456789AX沈阳路号公司行-（）、 \n", max_size=12),
)


@given(st.lists(bits, max_size=14).map("".join))
def test_no_number_is_ever_lost(text: str) -> None:
    """Each run of digits stands in a part or in the rest, but for those that number the lines."""
    found = split_header(text)
    kept = re.sub(r"[\s\-]", "", "|".join((*(getattr(found.header, one) for one in found.header.found), found.rest)))
    lines = [re.sub(r"^\s*\(?\d{1,2}[.、)）]", "", line) for line in text.split("\n")]
    for run in re.findall(r"\d+", " ".join(lines)):
        assert run in kept or re.search(rf"\(?{run}[.、)）]\s*\D", text), (run, found)
