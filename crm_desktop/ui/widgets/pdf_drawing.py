"""A PDF drawn beside the interface thread, a strip at a time.

Qt's renderer draws in a thread of its own, but its library has one lock for all documents, and a call from here waits
while a strip is drawn. So whatever else is wanted of a document is asked for when it is opened, or between two strips.
"""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer


@dataclass(frozen=True, slots=True)
class Strip:
    """Part of a page (from 0) that is `width` x `height` pixels as a whole: `rows` of them from `top` on."""

    page: int
    width: int
    height: int
    top: int
    rows: int


def whole(page: int, size: QSize) -> Strip:
    """All of a page at that size."""
    return Strip(page, size.width(), size.height(), 0, size.height())


class PdfDrawing(QObject):
    """One document. `drawn(strip, image)` answers `ask`, on white; `read(texts)` follows once, when all is quiet.

    `sizes` are the pages' sizes in points; none for bytes that are no PDF. Let go of it with `retire`.
    """

    drawn = Signal(object, object)
    read = Signal(object)

    def __init__(self, parent: QObject, content: QByteArray) -> None:
        super().__init__(parent)
        self._buffer = QBuffer(self)
        self._buffer.setData(content)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._document.load(self._buffer)
        ready = self._document.status() is QPdfDocument.Status.Ready
        pages = range(self._document.pageCount()) if ready else range(0)
        self.sizes: tuple[QSizeF, ...] = tuple(self._document.pagePointSize(page) for page in pages)
        self._wanted: OrderedDict[Strip, None] = OrderedDict()
        self._under_way: Strip | None = None
        self._texts: list[str] = []
        self._retired = False
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setDocument(self._document)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._on_rendered)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(0)
        self._quiet.timeout.connect(self._on_quiet)
        if self.sizes:
            self._quiet.start()

    @property
    def busy(self) -> bool:
        """Whether anything asked for has not come yet."""
        return self._under_way is not None or bool(self._wanted)

    def ask(self, strip: Strip) -> None:
        """Draw it next; what was asked for before and has not begun comes after it."""
        if strip == self._under_way:
            return
        self._wanted[strip] = None
        self._wanted.move_to_end(strip)
        if self._under_way is None:
            self._begin()

    def forget(self) -> None:
        """Nothing that was asked for and has not begun is wanted any more."""
        self._wanted.clear()

    def retire(self) -> None:
        """Nobody wants anything of it: it goes as soon as nothing is drawn."""
        self._retired = True
        self.forget()
        self._quiet.stop()
        if self._under_way is None:
            self.deleteLater()

    def _begin(self) -> None:
        if not self._wanted:
            self._quiet.start()
            return
        self._quiet.stop()
        strip, _ = self._wanted.popitem()
        self._under_way = strip
        options = QPdfDocumentRenderOptions()
        if strip.rows != strip.height:
            options.setScaledSize(QSize(strip.width, strip.height))
            # Qt takes the last column and row of the clip for its width and height.
            options.setScaledClipRect(QRect(0, strip.top, strip.width + 1, strip.rows + 1))
        self._renderer.requestPage(strip.page, QSize(strip.width, strip.rows), options)

    def _on_rendered(self, _page: int, _size: QSize, image: QImage, *_: object) -> None:
        strip, self._under_way = self._under_way, None
        if self._retired:
            self.deleteLater()
            return
        if strip is not None:
            self.drawn.emit(strip, _on_white(image))
        self._begin()

    def _on_quiet(self) -> None:
        """One page's text a turn of the event loop."""
        if len(self._texts) == len(self.sizes):
            return
        self._texts.append(self._document.getAllText(len(self._texts)).text())
        if len(self._texts) == len(self.sizes):
            self.read.emit(tuple(self._texts))
        else:
            self._quiet.start()


def _on_white(drawn: QImage) -> QImage:
    """QtPdf itself draws on nothing."""
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return paper
