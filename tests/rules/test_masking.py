"""Enough to recognise a person, not enough to call or visit."""

import pytest

from crm_desktop.rules.masking import (
    mask_address,
    mask_code,
    mask_email,
    mask_name,
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
