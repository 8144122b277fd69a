"""One answer out of a list too long for chips."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import say
from crm_desktop.ui.widgets.choices import Option


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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A form is scrolled over its fields."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chevron in the theme's colour."""
        super().paintEvent(event)
        colors = look.colors()
        color = colors.soft if self.isEnabled() else colors.disabled
        drawn = icons.pixmap("chevron-down", color, size=16, scale=2)
        QPainter(self).drawPixmap(self.width() - 26, (self.height() - 16) // 2, 16, 16, drawn)

    def _on_changed(self, _index: int) -> None:
        self.changed.emit(self.value())
