from dataclasses import replace
from pathlib import Path

import pytest

from forms.definition import Form, Label
from forms.reading import read_definition, shipped
from forms.registration import (
    Registration,
    RegistrationBook,
    render_registration_blank,
    render_registration_filled,
)
from forms.scan import read_codes
from tests.forms.paper import page_size, page_texts, pictures, poppler_text
from tests.forms.sample import SHOP

NUMBERS = tuple(f"SY01A-261121-{index:03d}K" for index in range(1, 4))

LONG = "".join(f"第{index}项：要1.27米光膜，先送样再谈月结。" for index in range(1, 121))


def _filled(**values: str | list[str]) -> bytes:
    return render_registration_filled(Registration(SHOP, NUMBERS[0], values))


def test_a_book_has_a_cover_and_each_form_its_own_number_code_and_page(tmp_path: Path) -> None:
    pdf = render_registration_blank(RegistrationBook(SHOP, NUMBERS, printed_on="2026-11-21"))
    texts = page_texts(pdf)
    assert len(texts) == 4
    assert page_size(pdf) == (210, 297)
    assert NUMBERS[0] in texts[0]
    assert NUMBERS[-1] in texts[0]
    for index, (text, picture) in enumerate(zip(texts[1:], pictures(pdf, tmp_path)[1:], strict=True)):
        assert NUMBERS[index] in text
        assert f"第{index + 1}页/共3页" in text
        assert "LC16.06.302.01" in text
        assert SHOP.name in text
        assert [code.number for code in read_codes(picture)] == [NUMBERS[index]]


def test_a_blank_form_shows_every_field_and_the_privacy_notice() -> None:
    (text,) = page_texts(render_registration_blank(RegistrationBook(SHOP, NUMBERS[:1], cover=False)))
    for field in shipped("registration").fields():
        assert field.label.zh in text
        assert all(option.label.zh in text for option in field.options)
    assert SHOP.company in text
    assert "".join(SHOP.phone.split()) in text
    assert "P-2026.1" in text


def test_the_form_exists_in_english() -> None:
    book = RegistrationBook(SHOP, NUMBERS[:1])
    cover, text = page_texts(render_registration_blank(book, language="en"))
    assert "Forms1" in cover
    for words in ("Customername", "Privacynoticeandconsent", "Page1of1", "Laminatingfilm"):
        assert words in text


@pytest.mark.parametrize("numbers", [(), (NUMBERS[0], NUMBERS[0])])
def test_a_book_needs_numbers_each_once(numbers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="each once"):
        render_registration_blank(RegistrationBook(SHOP, numbers))


def test_entered_values_stand_on_the_form(tmp_path: Path) -> None:
    pdf = _filled(name="沈阳金彩广告有限公司", contact="王𬭎", mobile="138 1234 5678", products=["ink", "刻字膜"])
    (text,) = page_texts(pdf)
    for words in ("沈阳金彩广告有限公司", "王𬭎", "13812345678", "刻字膜", "第1页/共1页"):
        assert words in text
    assert "王𬭎" in poppler_text(pdf, tmp_path)


def test_ticks_are_drawn_only_where_chosen() -> None:
    plain, ticked = _filled(), _filled(consent=["call_back"])
    assert plain != ticked
    assert page_texts(plain) == page_texts(ticked)
    assert _filled(source="walk_in") == _filled(source=["walk_in"])


def test_very_long_text_goes_on_in_full_on_continuation_sheets(tmp_path: Path) -> None:
    first, *continued = page_texts(_filled(needs=LONG, name="长名" * 200))
    assert first.count("（接续页）") == 2
    assert "续页" in continued[0]
    assert "顾客名称" in continued[0]
    assert "具体需求" in "".join(continued)
    everything = "".join(poppler_text(_filled(needs=LONG), tmp_path).split())
    assert all(f"第{index}项" in everything for index in range(1, 121))
    assert LONG[-12:] in continued[-1]


def test_what_does_not_fit_behind_other_goes_on_too() -> None:
    first, continued = page_texts(_filled(products=["ink", "各种" * 60], decision_role="顾" * 100))
    assert "（接续页）" in first
    assert "各种" * 20 in continued


def test_a_place_too_small_even_for_the_mark_keeps_the_mark() -> None:
    first, continued = page_texts(_filled(receptionist="很" * 60))
    assert "（接续页）" in first
    assert "很" * 50 in continued


def test_many_long_values_fill_several_continuation_sheets() -> None:
    texts = page_texts(_filled(needs=LONG * 3, remarks=LONG))
    assert len(texts) >= 3
    assert all("续页" in text for text in texts[1:])
    assert texts[-1].count(f"第{len(texts)}页/共{len(texts)}页") == 1


def test_a_value_without_a_field_or_a_box_is_refused() -> None:
    with pytest.raises(ValueError, match="no field colour"):
        _filled(colour="blue")
    with pytest.raises(ValueError, match="no box for fax"):
        _filled(source="fax")


def test_a_changed_label_and_a_further_field_are_edits_of_the_data_file(tmp_path: Path) -> None:
    source = Path("forms/definitions/registration.toml").read_text(encoding="utf-8")
    more = '  { key = "fax", label = { zh = "传真", en = "Fax" } },\n  { key = "remarks"'
    path = tmp_path / "ours.toml"
    path.write_text(
        source.replace('zh = "备注"', 'zh = "其他说明"').replace('  { key = "remarks"', more), encoding="utf-8"
    )
    form = read_definition(path)
    pdf = render_registration_filled(Registration(SHOP, NUMBERS[0], {"fax": "024-1"}), definition=form)
    text = "".join(page_texts(pdf))
    assert "其他说明" in text
    assert "传真024-1" in text


def test_a_form_too_long_for_one_page_runs_on(tmp_path: Path) -> None:
    fields = "\n".join(
        f'{{ key = "f{n}", lines = 2, label = {{ zh = "项{n}", en = "Item {n}" }} }},' for n in range(40)
    )
    path = tmp_path / "long.toml"
    path.write_text(
        'number = "LC 9"\ntitle = { zh = "长表", en = "Long" }\nversion = "1"\npaper = "A4"\n'
        f'[[section]]\nkey = "s"\ntitle = {{ zh = "栏", en = "S" }}\nfield = [\n{fields}\n]\n',
        encoding="utf-8",
    )
    form: Form = read_definition(path)
    texts = page_texts(render_registration_blank(RegistrationBook(SHOP, NUMBERS[:1], cover=False), definition=form))
    assert len(texts) > 1
    assert "项0" in texts[0]
    assert "项39" in texts[-1]
    assert all(NUMBERS[0] in text for text in texts)


def test_the_same_form_is_the_same_bytes() -> None:
    book = RegistrationBook(SHOP, NUMBERS)
    assert render_registration_blank(book) == render_registration_blank(book)
    assert _filled(name="甲") == _filled(name="甲")


def test_the_definition_chooses_the_paper() -> None:
    form = replace(shipped("registration"), paper="A5")
    pdf = render_registration_blank(RegistrationBook(SHOP, NUMBERS), definition=form)
    assert page_size(pdf) == (148, 210)
    assert "登记册" in page_texts(pdf)[0]
    assert NUMBERS[2] in page_texts(pdf)[-1]


def test_a_form_without_a_branch_field_has_nothing_printed_in() -> None:
    form = shipped("registration")
    later = tuple(section for section in form.sections if section.key != "reception")
    book = RegistrationBook(SHOP, NUMBERS, cover=False)
    texts = page_texts(render_registration_blank(book, definition=replace(form, sections=later)))
    assert all("接待门店" not in text for text in texts)


def test_a_long_title_and_company_are_not_cut() -> None:
    form = replace(shipped("registration"), title=Label("很长的表名" * 12, "A long title " * 8))
    shop = replace(SHOP, company="某某广告材料连锁" * 9)
    book = RegistrationBook(shop, NUMBERS[:1], cover=False)
    (text,) = page_texts(render_registration_blank(book, definition=form))
    assert "很长的表名" * 12 in text
    assert "某某广告材料连锁" * 9 in text
