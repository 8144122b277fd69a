"""Look at a PDF before it is printed: pages, zoom, print, keep a copy. It never leaves memory unless asked to."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.pdf_pages import PdfPages
from crm_desktop.ui.widgets.pdf_signs import coded_words
from crm_desktop.ui.widgets.text import Text, rule

_DPI = 300
"""Enough for a QR code and for 8-point Chinese; more only makes the spooler slow."""


class UnreadablePdfError(Exception):
    """The bytes are no PDF that Qt can show."""

    words = Words("这份文件打不开，请重新生成", "This document cannot be shown; make it again")


class NotPrintedError(Exception):
    """The printer took nothing."""

    words = Words("打印机没有接收，请检查打印机后再打一次", "The printer took nothing; check it and print again")


class PdfPreview(QWidget):
    """`printed()` after pages went to a printer, `saved(path)` after a copy was kept."""

    printed = Signal()
    saved = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._bytes = QByteArray()
        self._name = ""
        self._again: Callable[[str], object] | None = None
        self._printed = False
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.pages = PdfPages(self, self._document)
        self.pages.page_changed.connect(self._on_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_bar())
        column.addWidget(rule(self))
        self.coded = Notice(self, "", tone=Tone.WARN, icon="triangle-alert")
        self.coded.setObjectName("pdfCoded")
        self.coded.hide()
        column.addWidget(self.coded)
        column.addWidget(self.pages, 1)

    def show_pdf(self, content: bytes, *, name: str, again: Callable[[str], object] | None = None) -> None:
        """Show `content`; `name` is proposed as file name and print job. UnreadablePdfError if it is no PDF.

        `again` is told of each further print ("print") and of each copy kept ("save"); see `paper_trail`.
        """
        self._again, self._printed = again, False
        self._document.close()
        self._buffer.close()
        self._bytes, self._name = QByteArray(content), name
        self._buffer.setData(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if self._document.status() is not QPdfDocument.Status.Ready:
            raise UnreadablePdfError
        self.pages.reload()
        self._on_page(0)
        self._tell_coded()

    @property
    def page_count(self) -> int:
        """Pages of the document shown."""
        return self._document.pageCount()

    def print_to(self, printer: QPrinter) -> None:
        """Draw every page in the printer's range; NotPrintedError if the printer refuses."""
        first = max(1, printer.fromPage()) - 1
        last = min(self.page_count, printer.toPage() or self.page_count) - 1
        painter = QPainter()
        if not painter.begin(printer):
            raise NotPrintedError
        try:
            for page in range(first, last + 1):
                if page > first and not printer.newPage():
                    raise NotPrintedError
                self._paint(painter, printer, page)
        finally:
            painter.end()
        if self._printed:
            self._tell("print")
        self._printed = True
        self.printed.emit()

    def save_to(self, path: Path) -> None:
        """Keep a copy; OSError if the disk refuses."""
        self._tell("save")
        path.write_bytes(self._bytes.data())
        self.saved.emit(path)

    def ask_print(self) -> None:
        """Let the person choose printer and pages, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        size = self._document.pagePointSize(0)
        printer.setFullPage(True)
        way = QPageLayout.Orientation
        printer.setPageOrientation(way.Landscape if size.width() > size.height() else way.Portrait)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.page_count)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_to(printer)

    def ask_save(self) -> None:
        """Let the person choose where a copy goes."""
        title = tr("另存为", "Save as")
        chosen, _ = QFileDialog.getSaveFileName(self, title, f"{self._name}.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen).with_suffix(".pdf"))

    def _tell(self, kind: str) -> None:
        if self._again is not None:
            self._again(kind)

    def _paint(self, painter: QPainter, printer: QPrinter, page: int) -> None:
        points = self._document.pagePointSize(page)
        dots = min(_DPI, printer.resolution()) / 72
        image = self.pages.page_image(page, QSize(round(points.width() * dots), round(points.height() * dots)))
        paper = printer.pageLayout().fullRectPixels(printer.resolution())
        room = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect((paper.width() - room.width()) // 2, 0, *room.toTuple()), image)

    def _build_bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(4)
        self._back = icon_button(self, "chevron-left", tr("上一页", "Previous page"), name="pdfBack")
        self._forth = icon_button(self, "chevron-right", tr("下一页", "Next page"), name="pdfForth")
        self._at = Text(self, "")
        self._at.setMinimumWidth(56)
        self._at.setAlignment(Qt.AlignmentFlag.AlignCenter)
        smaller = icon_button(self, "zoom-out", tr("缩小", "Smaller"), name="pdfSmaller")
        larger = icon_button(self, "zoom-in", tr("放大", "Larger"), name="pdfLarger")
        fit = button(self, tr("适合宽度", "Fit width"), kind="quiet", name="pdfFit")
        save = button(self, tr("另存为", "Save as…"), icon="download", name="pdfSave")
        self.print = button(self, tr("打印", "Print…"), kind="primary", icon="printer", name="pdfPrint")
        for widget, slot in (
            (self._back, self._on_back),
            (self._forth, self._on_forth),
            (smaller, self._on_smaller),
            (larger, self._on_larger),
            (fit, self.pages.fit_width),
            (save, self.ask_save),
            (self.print, self.ask_print),
        ):
            widget.clicked.connect(slot)
        for at, shown in enumerate((self._back, self._at, self._forth, smaller, larger, fit, save, self.print)):
            row.addWidget(shown)
            if at == 2:
                row.addSpacing(12)
            if shown is fit:
                row.addStretch(1)
        return row

    def _tell_coded(self) -> None:
        """Before anything is printed: what the typeface lacks stands there as a code, to be written in by hand."""
        words = [f"{typed}（{printed}）" for typed, printed in coded_words(self._document)]
        self.coded.setVisible(bool(words))
        if words:
            listed = "、".join(words)
            self.coded.say(
                tr(
                    f"字库里没有这些字，纸上会印成编号，打印后请手写补上：{listed}",
                    f"The typeface lacks these characters; paper shows a code. Write them in by hand: {listed}",
                )
            )

    def _on_page(self, page: int) -> None:
        self._at.setText(f"{page + 1} / {self.page_count}")
        self._back.setEnabled(page > 0)
        self._forth.setEnabled(page + 1 < self.page_count)

    def _on_back(self) -> None:
        self.pages.go(self.pages.page - 1)

    def _on_forth(self) -> None:
        self.pages.go(self.pages.page + 1)

    def _on_smaller(self) -> None:
        self.pages.set_zoom(self.pages.zoom / 1.2)

    def _on_larger(self) -> None:
        self.pages.set_zoom(self.pages.zoom * 1.2)
