"""What is known of one thing, as names and values below each other; a long value breaks into lines."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.ui.widgets.text import Text


class Facts(QWidget):
    """`rows` are (name, value); names take `label` pixels."""

    def __init__(self, parent: QWidget, rows: Sequence[tuple[str, str]], *, label: int = 84) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, (name, value) in enumerate(rows):
            told = Text(self, name, "label")
            told.setFixedWidth(label)
            grid.addWidget(told, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(self, value, wrap=True), at, 1)
