from pathlib import Path

import pytest

from forms.card import Card, render_cards
from forms.shop import Shop
from tests.forms.paper import page_size, page_texts, pictures

SHOP = Shop("SY01", "沈阳铁西店", "某某广告材料有限公司", "024-85632210", "兴华北街12号")


def card(*, name: str = "沈阳金彩广告有限公司", important: bool = False) -> Card:
    lines = (
        ("联系人", "王芳　采购经理"),
        ("电话", "138 1234 5678"),
        ("微信", ""),
        ("地址", "沈阳市铁西区兴华北街12号3门"),
    )
    return Card(SHOP, name, "SY01A-00017-K", "王芳", lines, "周强", "2026-11-20", important)


def test_a_card_holds_name_contact_phone_and_address_on_90_by_54() -> None:
    pdf = render_cards([card()])
    assert page_size(pdf) == (90, 54)
    (text,) = page_texts(pdf)
    expected = ("客户关系卡", "沈阳金彩广告有限公司", "王芳", "13812345678", "兴华北街12号3门", "周强", "SY01A-00017-K")
    for part in expected:
        assert part in text
    assert "微信" not in text


def test_an_important_customer_has_a_card_of_its_own() -> None:
    assert "重要客户" in page_texts(render_cards([card(important=True)]))[0]
    assert "重要客户" not in page_texts(render_cards([card()]))[0]


def test_a_long_name_is_never_cut() -> None:
    name = "沈阳市铁西区" + "金彩远航图文快印" * 4 + "有限公司（东北地区总代理）"
    assert name in page_texts(render_cards([card(name=name)]))[0]


def test_one_card_a_page(tmp_path: Path) -> None:
    assert len(pictures(render_cards([card(), card(important=True)]), tmp_path)) == 2


def test_no_cards_are_no_document() -> None:
    with pytest.raises(ValueError, match="nothing"):
        render_cards([])
