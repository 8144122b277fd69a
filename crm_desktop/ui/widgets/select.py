"""One answer out of a list too long for chips."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import say
from crm_desktop.ui.widgets.choices import Option

_BESIDE = 52
"""The margin before the words, and the chevron after them."""


class Select(QComboBox):
    """`value()` is the key chosen, "" for none. The wheel scrolls the page and never changes the answer."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None, options: Sequence[Option], *, placeholder: str = "") -> None:
        super().__init__(parent)
        for option in options:
            self.addItem(say(option.words), option.key)
        self.setPlaceholderText(placeholder)
        self.setCurrentIndex(-1 if placeholder else 0)
        self.setMaxVisibleItems(12)
        self.currentIndexChanged.connect(self._on_changed)

    def value(self) -> str:
        """The key chosen."""
        return str(self.currentData() or "")

    def set_value(self, key: str) -> None:
        """Choose `key`; nothing is chosen if it is no option, as old records may hold retired ones."""
        self.setCurrentIndex(self.findData(key))

    def offer(self, options: Sequence[Option], *, chosen: str = "") -> None:
        """Other answers to choose from; `chosen`, or the first one where it is not among them. Nobody is told."""
        before = self.blockSignals(True)
        self.clear()
        for option in options:
            self.addItem(say(option.words), option.key)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(before)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A form is scrolled over its fields."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """An answer too long for its room ends in an ellipsis; the chevron in the theme's colour."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - _BESIDE
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        colors = look.colors()
        color = colors.soft if self.isEnabled() else colors.disabled
        drawn = icons.pixmap("chevron-down", color, size=16, scale=2)
        painter.drawPixmap(self.width() - 26, (self.height() - 16) // 2, 16, 16, drawn)

    def _on_changed(self, _index: int) -> None:
        self.changed.emit(self.value())
