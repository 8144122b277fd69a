from pathlib import Path

import pytest
from PIL import Image

from forms.booklet import render_booklet
from forms.codes import ScannedCode
from forms.page import A4, Leaf, print_leaves
from forms.registration import RegistrationBook, render_registration_blank
from forms.scan import UnreadableImageError, read_codes
from forms.sheet import Box
from tests.forms.paper import pictures
from tests.forms.sample import SHOP, booklet


def test_a_printed_form_is_known_by_its_scan_upright_and_turned(tmp_path: Path) -> None:
    book = RegistrationBook(SHOP, ("SY01A-261121-007K",), cover=False)
    (page,) = pictures(render_registration_blank(book), tmp_path)
    code = ScannedCode("form", "SY01", "SY01A-261121-007K")
    assert read_codes(page) == (code,)
    assert read_codes(page.read_bytes()) == (code,)
    turned = tmp_path / "turned.jpg"
    Image.open(page).rotate(176, expand=True, fillcolor=255).save(turned, quality=60)
    assert read_codes(turned) == (code,)


def test_a_spread_of_a_booklet_gives_both_its_pages(tmp_path: Path) -> None:
    pages = pictures(render_booklet(booklet(6)), tmp_path)
    assert read_codes(pages[2]) == (ScannedCode("page", "SY01", "A0137-04K"), ScannedCode("page", "SY01", "A0137-01K"))


def test_codes_of_others_are_passed_over(tmp_path: Path) -> None:
    leaf = Leaf(lambda sheet, _place: sheet.qr(Box(30, 30, 30, 30), "https://u.wechat.com/abc"))
    (page,) = pictures(print_leaves("other", A4, [leaf]), tmp_path)
    assert read_codes(page) == ()


def test_what_is_no_image_is_named(tmp_path: Path) -> None:
    path = tmp_path / "letter.png"
    path.write_text("not a picture")
    with pytest.raises(UnreadableImageError, match=r"letter\.png"):
        read_codes(path)
    with pytest.raises(UnreadableImageError):
        read_codes(b"")
    with pytest.raises(FileNotFoundError):
        read_codes(tmp_path / "absent.png")
