"""A photo to read from: whole, as wide as there is room, or larger, and turned when it was taken lying on its side."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QTransform
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from crm_desktop.ui import icons, look

_LARGER: Final = (1.0, 1.5, 2.2)
"""So much larger than the width of the view it can be shown, step by step."""
_ALIKE: Final = 1.05
"""Two sizes that differ by less are one step."""
_MOST: Final = 2.0
"""Beyond that the photo's own pixels show nothing more."""
_GAP: Final = 8


class PhotoCanvas(QAbstractScrollArea):
    """Shows one picture, or why there is none; `scaled()` when its size in the view has changed."""

    scaled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paperPhoto")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._image: QImage | None = None
        self._drawn: QPixmap | None = None
        self._text = ""
        self._step = 0
        self._grip: QPoint | None = None

    @property
    def has_image(self) -> bool:
        """Whether a picture is on show."""
        return self._image is not None

    @property
    def steps(self) -> tuple[float, ...]:
        """The scales it can be shown at, the whole picture first."""
        if self._image is None:
            return (1.0,)
        room, size = self._room(), self._image.size()
        whole = min(room.width() / size.width(), room.height() / size.height(), 1.0)
        found = [whole]
        for larger in _LARGER:
            scale = min(room.width() / size.width() * larger, _MOST)
            if scale > found[-1] * _ALIKE:
                found.append(scale)
        return tuple(found)

    @property
    def step(self) -> int:
        """Which of them it is shown at."""
        return min(self._step, len(self.steps) - 1)

    def show_image(self, image: QImage) -> None:
        """Show another picture, whole."""
        self._image, self._text, self._step = image, "", 0
        self._lay_out()

    def say(self, text: str) -> None:
        """No picture: say why."""
        self._image, self._text = None, text
        self._lay_out()

    def zoom(self, by: int) -> None:
        """So many steps larger, or smaller."""
        self._step = max(0, min(len(self.steps) - 1, self.step + by))
        self._lay_out()

    def widen(self) -> None:
        """As wide as the view, from the top."""
        self._step = 1
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def turn(self) -> None:
        """By a quarter to the left."""
        if self._image is not None:
            self._image = self._image.transformed(QTransform().rotate(-90))
            self._lay_out()

    def scroll(self, pages: int) -> None:  # type: ignore[override]  # QWidget.scroll moves pixels
        """Go up or down by most of what is in view."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep() * 4 // 5)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture on a quiet ground, or a sign and a sentence."""
        painter, colors = QPainter(self.viewport()), look.colors()
        painter.fillRect(event.rect(), QColor(colors.sunken))
        if self._image is None:
            self._paint_text(painter)
            return
        spot = self._spot()
        painter.drawPixmap(spot, self._pixmap(spot.size()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay whole, or as wide as the view."""
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._grip is not None:
            by, self._grip = event.position().toPoint() - self._grip, event.position().toPoint()
            for bar, moved in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
                bar.setValue(bar.value() - moved)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def _room(self) -> QSize:
        return self.maximumViewportSize() - QSize(2 * _GAP, 2 * _GAP)

    def _size(self) -> QSize:
        return self._image.size() * self.steps[self.step] if self._image is not None else QSize(0, 0)

    def _spot(self) -> QRect:
        size, view = self._size(), self.viewport().size()
        left = max(_GAP, (view.width() - size.width()) // 2) - self.horizontalScrollBar().value()
        top = max(_GAP, (view.height() - size.height()) // 2) - self.verticalScrollBar().value()
        return QRect(QPoint(left, top), size)

    def _pixmap(self, size: QSize) -> QPixmap:
        assert self._image is not None
        sharp = size * self.devicePixelRatioF()
        if self._drawn is None or self._drawn.size() != sharp:
            smooth = Qt.TransformationMode.SmoothTransformation
            fitted = self._image.scaled(sharp, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._drawn = QPixmap.fromImage(fitted)
        return self._drawn

    def _paint_text(self, painter: QPainter) -> None:
        colors, room = look.colors(), self.viewport().rect().adjusted(16, 16, -16, -16)
        middle = room.center().y()
        painter.drawPixmap(room.center().x() - 12, middle - 30, 24, 24,
                           icons.pixmap("paperclip", colors.faint, size=24, scale=2))  # fmt: skip
        painter.setFont(look.font("caption"))
        painter.setPen(QColor(colors.soft))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRect(room.left(), middle + 4, room.width(), room.height() // 2), int(flags), self._text)

    def _lay_out(self) -> None:
        self._drawn = None
        size, view = self._size(), self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), size.width(), view.width()),
            (self.verticalScrollBar(), size.height(), view.height()),
        ):
            bar.setRange(0, max(0, whole + 2 * _GAP - seen) if whole > seen else 0)
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self.viewport().update()
        self.scaled.emit()
