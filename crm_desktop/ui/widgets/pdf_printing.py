"""Putting a document on paper strip by strip, so that nobody who works on meanwhile waits for a page."""

from typing import Final

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, QRect, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from crm_desktop.rules.words import Words
from crm_desktop.ui.widgets.pdf_drawing import PdfDrawing, Strip

_DPI: Final = 300
"""Enough for a QR code and for 8-point Chinese; more only makes the spooler slow."""

_ROWS: Final = 160
"""Rows of dots in a strip: half an inch, some ten milliseconds of work for the printer's driver."""


class NotPrintedError(Exception):
    """The printer took nothing."""

    words = Words("打印机没有接收，请检查打印机后再打一次", "The printer took nothing; check it and print again")


class PdfPrinting(QObject):
    """One print job. `printed()` when all is with the printer, `failed(error)` if it stops; then it is gone.

    `progressed(page, of)` counts from 1. The job belongs to the program and not to the page it was begun on.
    """

    printed = Signal()
    failed = Signal(object)
    progressed = Signal(object, object)

    def __init__(self, content: QByteArray, printer: QPrinter) -> None:
        super().__init__(QCoreApplication.instance())
        self._printer = printer
        self._drawing = PdfDrawing(self, content)
        self._drawing.drawn.connect(self._on_drawn)
        self._painter = QPainter()
        self._first = max(1, printer.fromPage()) - 1
        last = len(self._drawing.sizes)
        self._last = min(last, printer.toPage() or last) - 1
        self._paper = printer.pageLayout().fullRectPixels(printer.resolution())

    def start(self) -> None:
        """Draw every page in the printer's range; NotPrintedError if the printer refuses."""
        if not self._painter.begin(self._printer):
            self._end()
            raise NotPrintedError
        program = QCoreApplication.instance()
        if program is not None:
            program.aboutToQuit.connect(self._end)
        self._ask(self._first, 0)

    def _ask(self, page: int, top: int) -> None:
        points = self._drawing.sizes[page]
        dots = min(_DPI, self._printer.resolution()) / 72
        width, height = round(points.width() * dots), round(points.height() * dots)
        if not top:
            self.progressed.emit(page - self._first + 1, self._last - self._first + 1)
        self._drawing.ask(Strip(page, width, height, top, min(_ROWS, height - top)))

    def _on_drawn(self, strip: Strip, image: QImage) -> None:
        self._painter.drawImage(self._spot(strip), image)
        below = strip.top + strip.rows
        if below < strip.height:
            self._ask(strip.page, below)
        elif strip.page == self._last:
            self._end()
            self.printed.emit()
        elif self._printer.newPage():
            self._ask(strip.page + 1, 0)
        else:
            self._end()
            self.failed.emit(NotPrintedError())

    def _spot(self, strip: Strip) -> QRect:
        """Where the strip lies on paper, in whole dots of the printer, so that no line shows between two strips."""
        larger = min(self._paper.width() / strip.width, self._paper.height() / strip.height)
        left = (self._paper.width() - round(strip.width * larger)) // 2
        top, bottom = round(strip.top * larger), round((strip.top + strip.rows) * larger)
        return QRect(left, top, round(strip.width * larger), bottom - top)

    def _end(self) -> None:
        if self._painter.isActive():
            self._painter.end()
        self._drawing.retire()
        self.deleteLater()
