"""The pages of a PDF below one another, drawn when they come into sight."""

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QEventLoop, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.widgets.pdf_drawing import PdfDrawing, Strip, whole

_GAP: Final = 16
_POINT: Final = 96 / 72
"""Logical pixels a point at 100 %."""
_IMAGES_KEPT: Final = 12


class PdfPages(QAbstractScrollArea):
    """Shows a document at `zoom`; `page_changed(int)` names the page that fills most of the view, from 0.

    A page that is not drawn yet is white paper, or what it was at another zoom.
    """

    page_changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawing: PdfDrawing | None = None
        self._zoom = 1.0
        self._fit = True
        self._page = 0
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self.setObjectName("pdfPages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().setSingleStep(48)

    @property
    def page(self) -> int:
        """The page looked at, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """1.0 is the paper's own size."""
        return self._zoom

    def show_document(self, drawing: PdfDrawing) -> None:
        """Show another document, from its first page on."""
        if self._drawing is not None:
            self._drawing.drawn.disconnect(self._on_drawn)
        self._drawing = drawing
        drawing.drawn.connect(self._on_drawn)
        self._images.clear()
        self._page = 0
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def settle(self) -> None:
        """Wait until every page in sight is drawn: for pictures of the window."""
        self.grab()
        while self._drawing is not None and self._drawing.busy:
            loop = QEventLoop()
            self._drawing.drawn.connect(loop.quit)
            loop.exec()

    def set_zoom(self, zoom: float) -> None:
        """Larger or smaller, between a quarter and four times."""
        self._fit = False
        self._zoom = max(0.25, min(4.0, zoom))
        self._keep_page()

    def fit_width(self) -> None:
        """As wide as the view, also when the view changes."""
        self._fit = True
        self._keep_page()

    def go(self, page: int) -> None:
        """Bring `page` (from 0) to the top."""
        if 0 <= page < len(self._points):
            self.verticalScrollBar().setValue(self._tops()[page] - _GAP)
            self._page = page
            self.page_changed.emit(page)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the pages in sight."""
        painter, colors = QPainter(self.viewport()), look.colors()
        painter.fillRect(event.rect(), QColor(colors.sunken))
        left = -self.horizontalScrollBar().value()
        top = -self.verticalScrollBar().value()
        for page, at in enumerate(self._tops()):
            size = self._size(page)
            spot = QRect(max(_GAP, (self.viewport().width() - size.width()) // 2) + left, at + top, *size.toTuple())
            if spot.intersects(event.rect()):
                painter.fillRect(spot.adjusted(-1, -1, 1, 1), QColor(colors.line))
                self._paint_page(painter, page, spot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the view's width where that was asked for."""
        super().resizeEvent(event)
        self._keep_page()

    def _keep_page(self) -> None:
        page = self._page
        self._lay_out()
        tops = self._tops()
        if page < len(tops):
            self.verticalScrollBar().setValue(tops[page] - _GAP)

    def _lay_out(self) -> None:
        if self._drawing is not None:
            self._drawing.forget()
        pages = range(len(self._points))
        if self._fit and pages:
            widest = max(points.width() for points in self._points)
            room = self.viewport().width() - 2 * _GAP
            self._zoom = max(0.25, min(2.0, room / (widest * _POINT)))
        tops = self._tops()
        high = tops[-1] + self._size(pages[-1]).height() + _GAP if tops else 0
        wide = max((self._size(page).width() for page in pages), default=0) + 2 * _GAP
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, high - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.horizontalScrollBar().setRange(0, max(0, wide - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.viewport().update()

    @property
    def _points(self) -> tuple[QSizeF, ...]:
        return self._drawing.sizes if self._drawing is not None else ()

    def _size(self, page: int) -> QSize:
        return (self._points[page] * _POINT * self._zoom).toSize()

    def _tops(self) -> list[int]:
        tops, at = [], _GAP
        for page in range(len(self._points)):
            tops.append(at)
            at += self._size(page).height() + _GAP
        return tops

    def _paint_page(self, painter: QPainter, page: int, spot: QRect) -> None:
        scale = self.devicePixelRatioF()
        wanted = whole(page, QSize(round(spot.width() * scale), round(spot.height() * scale)))
        image = self._images.get((page, wanted.width))
        if image is None and self._drawing is not None:
            self._drawing.ask(wanted)
            image = next((other for (number, _), other in reversed(self._images.items()) if number == page), None)
        if image is None:
            painter.fillRect(spot, Qt.GlobalColor.white)
        else:
            painter.drawImage(spot, image)

    def _on_drawn(self, strip: Strip, image: QImage) -> None:
        self._images[strip.page, strip.width] = image
        while len(self._images) > _IMAGES_KEPT:
            self._images.popitem(last=False)
        self.viewport().update()

    def _on_scrolled(self, value: int) -> None:
        self.viewport().update()
        middle = value + self.viewport().height() // 3
        page = max((number for number, top in enumerate(self._tops()) if top <= middle), default=0)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
