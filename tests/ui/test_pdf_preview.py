from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from crm_desktop.ui.gallery_panels import paper
from crm_desktop.ui.pdf_preview import PdfPreview, UnreadablePdfError
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.pdf_drawing import PdfDrawing, Strip, whole
from forms.report import Column, TableReport, render_table_report


@pytest.fixture
def preview(appearance: Appearance, qtbot: QtBot) -> PdfPreview:
    made = PdfPreview(None)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_pdf(paper(), name="登记表")
    return made


def test_a_page_is_drawn_on_white_beside_the_interface(preview: PdfPreview, qtbot: QtBot) -> None:
    drawing = PdfDrawing(preview, QByteArray(paper()))
    with qtbot.waitSignal(drawing.drawn) as drawn:
        drawing.ask(whole(0, QSize(200, 280)))
    image = drawn.args[1]
    assert image.pixelColor(1, 1) == QColor("white")
    assert any(image.pixelColor(x, y) != QColor("white") for x in range(200) for y in range(280))


def test_strips_laid_below_one_another_are_the_page(preview: PdfPreview, qtbot: QtBot) -> None:
    drawing = PdfDrawing(preview, QByteArray(paper()))
    images = []
    for strip in (whole(0, QSize(200, 280)), Strip(0, 200, 280, 0, 100), Strip(0, 200, 280, 100, 180)):
        with qtbot.waitSignal(drawing.drawn) as drawn:
            drawing.ask(strip)
        images.append(drawn.args[1])
    page, upper, lower = images
    assert (upper.size(), lower.size()) == (QSize(200, 100), QSize(200, 180))
    assert page.copy(0, 0, 200, 100) == upper
    assert page.copy(0, 100, 200, 180) == lower


def test_a_page_in_sight_is_white_until_it_is_drawn(preview: PdfPreview, qtbot: QtBot) -> None:
    preview.show_pdf(paper(), name="登记表")
    before = preview.pages.grab().toImage()
    preview.pages.settle()
    assert preview.pages.grab().toImage() != before


def test_pages_are_turned_by_button_and_end_at_the_ends(preview: PdfPreview) -> None:
    back, forth = (preview.findChild(QToolButton, name) for name in ("pdfBack", "pdfForth"))
    assert back is not None
    assert forth is not None
    assert not back.isEnabled()
    forth.click()
    assert preview.pages.page == 1
    assert not forth.isEnabled()
    back.click()
    assert preview.pages.page == 0


def test_thepaper_follows_the_width_until_someone_zooms(preview: PdfPreview) -> None:
    before = preview.pages.zoom
    preview.resize(1000, 500)
    assert preview.pages.zoom > before
    preview.findChild(QToolButton, "pdfLarger").click()
    zoomed = preview.pages.zoom
    preview.resize(700, 500)
    assert preview.pages.zoom == zoomed
    preview.findChild(QPushButton, "pdfFit").click()
    assert preview.pages.zoom == pytest.approx(before, rel=0.05)
    assert not preview.grab().isNull()


def test_printing_reaches_the_printer_page_for_page(preview: PdfPreview, qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with qtbot.waitSignal(preview.printed):
        preview.print_to(printer)
        assert not preview.print.isEnabled()
    assert preview.print.isEnabled() and preview.print.text() == "打印"
    printed = QPdfDocument(preview)
    printed.load(str(tmp_path / "out.pdf"))
    assert printed.pageCount() == 2


def test_a_copy_is_the_same_document(preview: PdfPreview, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(preview.saved):
        preview.save_to(tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes().startswith(b"%PDF")


def test_a_broken_document_says_what_to_do(preview: PdfPreview) -> None:
    with pytest.raises(UnreadablePdfError) as refused:
        preview.show_pdf(b"no pdf", name="x")
    assert refused.value.words.zh == "这份文件打不开，请重新生成"


def _report(*names: str) -> bytes:
    rows = tuple((name, "好") for name in names)
    return render_table_report(
        TableReport(
            title="日报", columns=(Column("客户", 1.0), Column("说明", 1.0)), rows=rows, meta=(), signatures=(), foot=""
        )
    )


def test_names_that_will_be_printed_as_codes_are_listed_before_printing(preview: PdfPreview, qtbot: QtBot) -> None:
    assert not preview.coded.isVisible()

    preview.show_pdf(_report("王芳", "𠮷田广告", "李𠮷", "王芳"), name="日报")

    qtbot.waitUntil(preview.coded.isVisible)
    assert "𠮷田广告（[U+20BB7]田广告）、李𠮷（李[U+20BB7]）" in preview.coded.text
    assert "王芳" not in preview.coded.text

    preview.show_pdf(_report("王芳", "𬭎"), name="日报")
    qtbot.wait(50)
    assert not preview.coded.isVisible()


def test_what_is_printed_once_more_or_kept_is_told(preview: PdfPreview, tmp_path: Path, qtbot: QtBot) -> None:
    told: list[str] = []
    preview.show_pdf(paper(), name="登记表", again=told.append)
    for _ in range(2):
        assert told == [], "the first print is noted when the paper is made"
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        with qtbot.waitSignal(preview.printed):
            preview.print_to(printer)
    preview.save_to(tmp_path / "copy.pdf")

    assert told == ["print", "save"]
