"""Look at a PDF before it is printed: pages, zoom, print, keep a copy. It never leaves memory unless asked to."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSizeF, Qt, Signal
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.pdf_drawing import PdfDrawing
from crm_desktop.ui.widgets.pdf_pages import PdfPages
from crm_desktop.ui.widgets.pdf_printing import NotPrintedError, PdfPrinting
from crm_desktop.ui.widgets.pdf_signs import coded_words
from crm_desktop.ui.widgets.save_as import PDF, ask_place
from crm_desktop.ui.widgets.text import Text, rule

__all__ = ["NotPrintedError", "PdfPreview", "UnreadablePdfError"]


class UnreadablePdfError(Exception):
    """The bytes are no PDF that Qt can show."""

    words = Words("这份文件打不开，请重新生成", "This document cannot be shown; make it again")


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
        self._drawing: PdfDrawing | None = None
        self.pages = PdfPages(self)
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
        drawing = PdfDrawing(self, QByteArray(content))
        if not drawing.sizes:
            drawing.retire()
            raise UnreadablePdfError
        if self._drawing is not None:
            self._drawing.retire()
        self._bytes, self._name, self._drawing = QByteArray(content), name, drawing
        self._again, self._printed = again, False
        drawing.read.connect(self._on_read)
        self.coded.hide()
        self.pages.show_document(drawing)
        self._on_page(0)

    @property
    def page_count(self) -> int:
        """Pages of the document shown."""
        return len(self._drawing.sizes) if self._drawing is not None else 0

    def print_to(self, printer: QPrinter) -> None:
        """Send the printer's range of pages; returns at once, NotPrintedError if the printer refuses.

        One may read on and go elsewhere meanwhile; the button says how far it is.
        """
        job = PdfPrinting(self._bytes, printer)
        job.progressed.connect(self._on_print_progress)
        job.printed.connect(self._on_printed)
        job.failed.connect(self._on_not_printed)
        job.start()

    def save_to(self, path: Path) -> None:
        """Keep a copy; OSError if the disk refuses."""
        self._tell("save")
        path.write_bytes(self._bytes.data())
        self.saved.emit(path)

    def ask_print(self) -> None:
        """Let the person choose printer and pages, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        size = self._drawing.sizes[0] if self._drawing is not None else QSizeF()
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
        path = ask_place(self, title, f"{self._name}.pdf", PDF)
        if path is not None:
            self.save_to(path)

    def _tell(self, kind: str) -> None:
        if self._again is not None:
            self._again(kind)

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

    def _on_print_progress(self, page: object, of: object) -> None:
        grant(self.print, None, busy=True)
        self.print.setText(tr(f"正在打印 {page} / {of}", f"Printing {page} / {of}"))

    def _on_printed(self) -> None:
        self._printing_over()
        if self._printed:
            self._tell("print")
        self._printed = True
        self.printed.emit()

    def _on_not_printed(self, error: Exception) -> None:
        self._printing_over()
        raise error

    def _printing_over(self) -> None:
        grant(self.print, None)
        self.print.setText(tr("打印", "Print…"))

    def _on_read(self, texts: tuple[str, ...]) -> None:
        """Before anything is printed: what the typeface lacks stands there as a code, to be written in by hand."""
        words = [tr(f"{typed}（{printed}）", f"{typed} ({printed})") for typed, printed in coded_words(texts)]
        self.coded.setVisible(bool(words))
        if words:
            listed = tr("、", ", ").join(words)
            self.coded.say(
                tr(
                    f"字库里没有这些字，纸上会印成编号，打印后请手写补上：{listed}",
                    f"The typeface lacks these characters; paper shows a code. Write them in by hand: {listed}",
                )
            )

    def _on_page(self, page: int) -> None:
        self._at.setText(f"{page + 1} / {self.page_count}")
        grant(self._back, None, lacks="" if page > 0 else tr("已经是第一页", "The first page"))
        more = page + 1 < self.page_count
        grant(self._forth, None, lacks="" if more else tr("已经是最后一页", "The last page"))

    def _on_back(self) -> None:
        self.pages.go(self.pages.page - 1)

    def _on_forth(self) -> None:
        self.pages.go(self.pages.page + 1)

    def _on_smaller(self) -> None:
        self.pages.set_zoom(self.pages.zoom / 1.2)

    def _on_larger(self) -> None:
        self.pages.set_zoom(self.pages.zoom * 1.2)
