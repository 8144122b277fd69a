"""Where the photo of the page stands beside what is keyed from it; the key or a click opens it larger."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.paper.pane import KEY
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.paint import focus_ring, rounded

THUMB: Final = QSize(232, 232)
"""Pixels a photo is read in for it: twice what is painted, for fine screens."""
_SIDE: Final = 124


class PhotoSlot(QAbstractButton):
    """`clicked` to look at it; while there is no picture to show, it says why."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("visitPhotoSlot")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key_tip(self, KEY, text=tr("看纸页照片", "Look at the photo of the page"))
        self._image: QImage | None = None

    @property
    def has_image(self) -> bool:
        """Whether the picture is on show."""
        return self._image is not None

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(_SIDE, _SIDE)

    def wait(self, text: str) -> None:
        """No picture yet, or none to be had: say so."""
        self._image = None
        self.setText(text)
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show it."""
        self._image = image
        self.setText("")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture as a whole on a quiet ground, or a sign and a sentence."""
        painter, colors = QPainter(self), look.colors()
        rounded(painter, self.rect(), fill=QColor(colors.sunken), line=QColor(colors.line), radius=8)
        inner = self.rect().adjusted(4, 4, -4, -4)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._image.size().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
            spot = QRect(inner.topLeft(), size)
            spot.moveCenter(inner.center())
            painter.drawImage(spot, self._image)
        else:
            sign = icons.pixmap("paperclip", colors.faint, size=20, scale=2)
            painter.drawPixmap(inner.center().x() - 10, inner.top() + 22, 20, 20, sign)
            painter.setFont(look.font("caption"))
            painter.setPen(QColor(colors.soft))
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(inner.adjusted(4, 50, -4, 0), int(flags), self.text())
        if self.hasFocus():
            focus_ring(painter, self.rect(), QColor(colors.focus), radius=8)
