import time
from dataclasses import replace
from pathlib import Path

import pytest

from forms.booklet import BookletLayout, render_booklet
from forms.folding import render_folding_test
from forms.imposition import saddle
from forms.reading import DefinitionError, shipped
from forms.scan import read_codes
from tests.forms.paper import page_size, page_texts, pictures
from tests.forms.sample import PLANNED, booklet


def test_a_folded_booklet_reads_in_page_order(tmp_path: Path) -> None:
    sides = pictures(render_booklet(booklet(7, planned=2)), tmp_path)
    read: dict[int, str] = {}
    for index, sheet in enumerate(saddle(12)):
        for picture, (left, right) in zip(sides[2 * index :], (sheet.outside, sheet.inside), strict=False):
            codes = [code.number for code in read_codes(picture)]
            read |= dict(zip([page for page in (left, right) if page not in (2, 3, 11, 12)], codes, strict=True))
    assert [read[page] for page in sorted(read)] == ["A0137", *(f"A0137-{n:02d}K" for n in range(1, 8))]


def test_two_pages_lie_on_each_side_with_their_numbers() -> None:
    pdf = render_booklet(booklet(6))
    texts = page_texts(pdf)
    assert page_size(pdf) == (297, 210)
    assert len(texts) == 4
    assert "第8页/共8页" in texts[0]
    assert "第1页/共8页" in texts[0]
    assert "第2页/共8页" in texts[1]
    assert "第7页/共8页" in texts[1]


def test_a_booklet_is_filled_up_with_pages_for_notes() -> None:
    assert "备忘" in page_texts(render_booklet(booklet(7)))[0]
    assert "备忘" not in "".join(page_texts(render_booklet(booklet(6))))


@pytest.mark.parametrize(("layout", "size"), [("a5", (148, 210)), ("a4", (210, 297))])
def test_plain_layouts_have_a_page_each_and_a_binding_margin(layout: BookletLayout, size: tuple[int, int]) -> None:
    pdf = render_booklet(booklet(3), layout=layout)
    texts = page_texts(pdf)
    assert page_size(pdf) == size
    assert len(texts) == 5
    assert all("装订线" in text for text in texts)
    assert "A0137-03K" in texts[-1]
    assert "第5页/共5页" in texts[-1]


def test_the_definition_chooses_the_paper() -> None:
    form = replace(shipped("visit_booklet"), paper="A4")
    assert page_size(render_booklet(booklet(1), definition=form)) == (210, 297)


def test_cover_names_rep_number_pages_and_leaves_the_return_open() -> None:
    cover = page_texts(render_booklet(booklet(3), layout="a5"))[0]
    for words in ("客户拜访表", "A0137", "刘洋", "3页：A0137-01K至A0137-03K", "张店长", "收回人", "收回日期年月日"):
        assert words in cover


def test_how_to_fill_in_and_privacy_follow_the_cover() -> None:
    text = page_texts(render_booklet(booklet(1), layout="a5"))[1]
    assert "填写说明" in text
    assert "个人信息保护" in text
    assert "024-85632210" in text


def test_planned_customers_are_listed_and_printed_into_their_pages() -> None:
    texts = page_texts(render_booklet(booklet(3, planned=1), layout="a5"))
    assert len(texts) == 6
    assert "拜访计划" in texts[2]
    assert "送样" in texts[2]
    for text in (texts[2], texts[3]):
        assert PLANNED.customer in text
        assert "王𬭎" in text
    assert PLANNED.customer not in texts[4]


def test_a_customer_too_long_for_the_page_is_repeated_in_full_behind_the_records() -> None:
    visit = replace(PLANNED, address="街" * 400)
    texts = page_texts(render_booklet(booklet(2, planned=1, visit=visit), layout="a5"))
    assert "（接续页）" in texts[3]
    assert "续页" in texts[-1]
    assert "A0137-01K地址" in texts[-1]
    assert texts[-1].count("街") == 400


def test_the_booklet_exists_in_english() -> None:
    text = "".join(page_texts(render_booklet(booklet(2, planned=1), language="en")))
    for words in ("CustomerVisitBooklet", "Howtofillin", "Visitplan", "Competitor'sstrengths", "Notes"):
        assert words in text


def test_a_booklet_needs_page_numbers_each_once() -> None:
    one = booklet(1)
    for pages in ((), one.pages * 2):
        with pytest.raises(ValueError, match="each once"):
            render_booklet(replace(one, pages=pages))


def test_a_definition_without_a_record_page_is_refused() -> None:
    form = shipped("visit_booklet")
    sections = tuple(section for section in form.sections if section.page != "record")
    with pytest.raises(DefinitionError, match="record"):
        render_booklet(booklet(1), definition=replace(form, sections=sections))


def test_a_definition_may_drop_a_field_that_is_printed_in() -> None:
    form = shipped("visit_booklet")
    sections = tuple(
        replace(section, rows=tuple(row for row in section.rows if row[0].key != "address"))
        for section in form.sections
    )
    texts = page_texts(render_booklet(booklet(1, planned=1), layout="a5", definition=replace(form, sections=sections)))
    assert PLANNED.customer in texts[-1]
    assert PLANNED.address not in texts[-1]


def test_the_folding_test_shows_four_pages_on_one_sheet() -> None:
    front, back = page_texts(render_folding_test())
    assert "短边翻转" in front
    assert "沿虚线对折" in back
    assert "Foldingtest" in page_texts(render_folding_test(language="en"))[0]


@pytest.mark.parametrize("layout", ["saddle", "a5", "a4"])
def test_the_same_booklet_is_the_same_bytes(layout: BookletLayout) -> None:
    assert render_booklet(booklet(5, planned=2), layout=layout) == render_booklet(booklet(5, planned=2), layout=layout)


def test_forty_pages_take_well_under_a_second() -> None:
    render_booklet(booklet(1))
    start = time.process_time()
    render_booklet(booklet(40, planned=10))
    assert time.process_time() - start < 1.0
