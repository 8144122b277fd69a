"""Enough to recognise a person, not enough to call or visit."""

import pytest

from crm_desktop.rules.masking import (
    mask_address,
    mask_code,
    mask_email,
    mask_name,
    mask_numbers,
    mask_phone,
    mask_wechat,
)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812341234", "138****1234"),
        ("+8613812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("024-23455678", "024-****5678"),
        ("024-23455678 转 8012", "024-****5678"),
        ("+862423455678;8012", "****5678"),
        ("+390612345678", "****5678"),
        ("123", "****"),
        ("", "****"),
    ],
)
def test_phones(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王芳", "王*"),
        ("王小芳", "王**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳", "欧*"),
        ("王", "王*"),
        ("Mario", "M****"),
        (" ", ""),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("沈阳市铁西区兴华北街12号", "沈阳市铁西区****"),
        ("辽宁省沈阳市", "辽宁省沈阳市****"),
        ("兴华北街12号", "****"),
        ("", ""),
    ],
)
def test_addresses(address: str, masked: str) -> None:
    assert mask_address(address) == masked


def test_accounts_and_codes() -> None:
    assert (mask_wechat("abc123"), mask_wechat(" ")) == ("ab****", "")
    assert (mask_email("li.lei@qq.com"), mask_email("@qq.com")) == ("l****@qq.com", "")
    assert (mask_code("6222 0212 3456"), mask_code("1234"), mask_code("")) == ("****3456", "****", "")


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("改打 13744445555", "改打 137****5555"),
        ("老板另一个号 138-1111-2222，别告诉别人", "老板另一个号 138****2222，别告诉别人"),
        ("手机+86 138 1234 1234。", "手机138****1234。"),
        ("0086 13812341234", "138****1234"),
        ("店里 024-23455678，仓库 0411 8123 4567", "店里 024-****5678，仓库 ****4567"),
        ("13744445555、13744446666", "137****5555、137****6666"),
    ],
)
def test_numbers_among_words(written: str, masked: str) -> None:
    assert mask_numbers(written) == masked


@pytest.mark.parametrize(
    "text", ["SY01A-1120-009", "1.27 米亮膜 10 卷", "合计 12345 元", "2026-11-20 17:42", "91210106MA0P5XK45F",
             "13800001111222", "A0137-12G", ""],
)  # fmt: skip
def test_other_figures_stay(text: str) -> None:
    assert mask_numbers(text) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("老板改打１３８１２３４５６７８", "老板改打138****5678"),
        ("打138.1234.5678找他", "打138****5678找他"),
        ("138－1234－5678", "138****5678"),
        ("座机(024)23456789转老王", "座机024-****6789转老王"),
        ("座机（024）2345-6789", "座机024-****6789"),
        ("（電）＋８６　１３８１２３４５６７８。", "（電）138****5678。"),
    ],
)
def test_a_phone_number_is_masked_however_it_was_typed(typed: str, shown: str) -> None:
    assert mask_numbers(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "合计１２，３４５．６７元",
        "定金0.138元，尾款13,812.34元",
        "2026.11.28下午，(2026)11月",
        "订单SY01A-20261128-0012，表SY01-000123",
        "第（12）页，共13.8平方米，宽０２４．５厘米",
    ],
)
def test_amounts_dates_and_our_own_numbers_stay_as_they_were_typed(typed: str) -> None:
    assert mask_numbers(typed) == typed
