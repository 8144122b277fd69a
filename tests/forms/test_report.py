from dataclasses import replace

import pytest

from forms.report import Column, TableReport, render_table_report
from tests.forms.paper import page_lines, page_size, page_texts

COLUMNS = (Column("序", 1, "right"), Column("顾客", 4), Column("结果", 4))


def _report(rows: int, *, cell: str = "已建档", signatures: tuple[str, ...] = ("会计", "店长")) -> TableReport:
    return TableReport(
        title="建档日报",
        columns=COLUMNS,
        rows=tuple((str(index), f"顾客{index}号", cell) for index in range(1, rows + 1)),
        meta=("门店：沈阳铁西店", "日期：2026-11-21"),
        signatures=signatures,
        foot="SY01 2026-11-21",
    )


def test_the_header_stands_on_every_page_and_the_signatures_on_the_last() -> None:
    texts = page_texts(render_table_report(_report(90)))
    assert len(texts) == 3
    for index, text in enumerate(texts, 1):
        assert "序顾客结果" in text
        assert "门店：沈阳铁西店" in text
        assert f"第{index}页/共3页" in text
    assert ["（接上页）" in text for text in texts] == [False, True, True]
    assert ["店长" in text for text in texts] == [False, False, True]
    assert all(f"顾客{index}号" in "".join(texts) for index in range(1, 91))


def test_a_cell_longer_than_a_page_is_split_and_loses_nothing() -> None:
    cell = "\n".join(f"第{index}条" for index in range(1, 301))
    text = "".join(page_texts(render_table_report(_report(2, cell=cell))))
    assert all(text.count(f"第{index}条") == 2 for index in range(1, 301))


@pytest.mark.parametrize("rows", range(25, 37))
def test_signatures_are_never_without_room(rows: int) -> None:
    texts = page_texts(render_table_report(_report(rows)))
    assert "店长" in texts[-1]
    assert f"顾客{rows}号" in texts[-1]


def test_one_huge_row_is_signed_on_a_page_of_its_own() -> None:
    for lines in range(40, 62):
        report = replace(_report(0), rows=(("1", "甲", "\n".join("行" for _ in range(lines))),))
        texts = page_texts(render_table_report(report))
        assert "店长" in texts[-1]
        assert "".join(texts).count("行") == lines


def test_an_unsigned_report_ends_with_its_table() -> None:
    (text,) = page_texts(render_table_report(_report(3, signatures=())))
    assert "店长" not in text


def test_an_empty_report_says_so_in_either_language() -> None:
    assert "没有记录" in page_texts(render_table_report(_report(0)))[0]
    assert "Noentries" in page_texts(render_table_report(_report(0), language="en"))[0]


def test_more_than_three_sign_in_further_rows() -> None:
    (text,) = page_texts(render_table_report(_report(1, signatures=("交出人", "接收人", "店长", "见证人"))))
    assert "见证人" in text


def test_a_long_title_and_header_are_not_cut() -> None:
    columns = (Column("很长的列标题要折行", 1), Column("顾客", 9), Column("结果", 9))
    (text,) = page_texts(render_table_report(replace(_report(1), columns=columns)))
    assert "很长的列标题要折行" in text


def test_no_word_of_a_header_is_broken_where_other_columns_can_make_room() -> None:
    columns = (Column("Kind", 3), Column("Remarks", 6), Column("Checked", 0.5))
    lines = page_lines(render_table_report(replace(_report(1), columns=columns), language="en"))
    assert any("Checked" in line for line in lines)


def test_a_header_of_long_words_only_keeps_its_shares() -> None:
    columns = tuple(Column("Donaudampfschifffahrtsgesellschaftskapitän", share) for share in (1, 2, 3))
    assert "Donaudampf" in "".join(page_texts(render_table_report(replace(_report(1), columns=columns))))


def test_names_to_sign_stay_whole_and_take_as_many_rows_as_they_want() -> None:
    signatures = ("Handed over by 赵强", "Taken over by 周店长", "Taken over by 李静", "Supervised by 周店长")
    lines = page_lines(render_table_report(_report(1, signatures=signatures), language="en"))
    assert all(any(name.replace(" ", "") in line for line in lines) for name in signatures)


def test_a_wide_table_lies_across() -> None:
    assert page_size(render_table_report(replace(_report(1), landscape=True))) == (297, 210)


def test_rows_must_match_the_columns() -> None:
    with pytest.raises(ValueError, match="2 cells for 3 columns"):
        render_table_report(replace(_report(0), rows=(("1", "2"),)))
    with pytest.raises(ValueError, match="needs columns"):
        render_table_report(TableReport("空", (), ()))


def test_the_same_report_is_the_same_bytes() -> None:
    assert render_table_report(_report(40)) == render_table_report(_report(40))
