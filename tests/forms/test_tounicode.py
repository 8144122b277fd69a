import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from forms.report import Column, TableReport, render_table_report
from forms.tounicode import to_unicode_map
from tests.forms.paper import page_texts, poppler_text

NAMES = "王𬭎 李䶮 𫖯 㛃"


def test_code_points_above_the_basic_plane_are_surrogate_pairs() -> None:
    assert "<01> <D872DF4E>" in to_unicode_map("F", [32, 0x2CB4E])


def test_a_block_has_at_most_a_hundred_entries() -> None:
    text = to_unicode_map("F", range(256))
    assert [int(count) for count in re.findall(r"(\d+) beginbfchar", text)] == [100, 100, 56]
    assert text.count("<FF>") == 2


def test_rare_names_can_be_searched_and_copied(tmp_path: Path) -> None:
    pdf = render_table_report(TableReport("名单", (Column("姓名"),), ((NAMES,),)))
    wanted = NAMES.replace(" ", "")
    assert wanted in page_texts(pdf)[0]
    assert wanted in "".join(poppler_text(pdf, tmp_path).split())


def test_both_faces_are_embedded_as_subsets() -> None:
    pdf = render_table_report(TableReport("名单", (Column("姓名"),), (("王",),)))
    embedded, bare = PdfReader(BytesIO(pdf)).pages[0]._get_fonts()
    assert {name.split("+")[1] for name in embedded} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    assert not {name for name in bare if "Noto" in name}


def test_documents_made_at_the_same_time_do_not_disturb_each_other() -> None:
    columns = (Column("姓名"),)
    names = [(("".join(map(chr, range(start, start + 1000))),),) for start in range(0x4E00, 0x6D40, 1000)]
    reports = [TableReport("名单", columns, rows) for rows in names]
    alone = [render_table_report(one) for one in reports]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render_table_report, reports)) == alone
