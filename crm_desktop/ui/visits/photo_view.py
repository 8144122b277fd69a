"""The photo of a page in full, over the page that is being entered; Esc goes back to the row."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.over_panel import OverPanel
from crm_desktop.ui.widgets.text import Text

MOST: Final = QSize(2000, 2000)
"""Pixels a photo is read in for it."""
_MARGIN: Final = 16
_AROUND: Final = QSize(80, 150)


class PhotoView(OverPanel):
    """`replace_asked()` for another photo in its place, `removed()` when the row is to do without."""

    replace_asked = Signal()
    removed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._room = host
        self.picture = QLabel(self)
        self.picture.setObjectName("visitPhotoLarge")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(10)
        column.addWidget(self.picture, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._title = Text(self, "", "strong")
        foot.addWidget(self._title)
        foot.addStretch(1)
        self.remove = button(self, tr("移除照片", "Remove"), kind="quiet", measure="small", name="visitPhotoRemove")
        self.remove.clicked.connect(self._on_remove)
        self.another = button(self, tr("换一张…", "Another…"), kind="quiet", measure="small", name="visitPhotoReplace")
        self.another.clicked.connect(self._on_another)
        self.back = button(self, tr("返回", "Back"), measure="small", name="visitPhotoBack")
        self.back.clicked.connect(self.dismiss)
        for one in (self.remove, self.another, KeyHint(self, "Escape"), self.back):
            foot.addWidget(one)
        column.addLayout(foot)

    def show_photo(self, image: QImage, number: int, *, refused: Words | None) -> None:
        """Show the photo of page `number`, as large as there is room; `refused` says why it cannot be changed."""
        room = self._room.size() - _AROUND
        size = image.size()
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        sharp = size * self.devicePixelRatioF()
        fitted = image.scaled(sharp, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        pixmap = QPixmap.fromImage(fitted)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(pixmap)
        self.picture.setFixedHeight(size.height())
        told = tr(f"第 {number} 页的照片", f"Photo of page {number}")
        self._title.setText(told)
        self.picture.setAccessibleName(told)
        for act in (self.remove, self.another):
            grant(act, refused)
        self._width = max(size.width() + 2 * _MARGIN, 420)
        self.open_at(self.back)

    def _on_remove(self) -> None:
        self.dismiss()
        self.removed.emit()

    def _on_another(self) -> None:
        self.dismiss()
        self.replace_asked.emit()
