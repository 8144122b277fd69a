"""The form beside the profile: what the counter keyed on the left, what the file needs on the right (J2)."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.text import rule


class Side(Card):
    """One half: a heading that stays, content below it."""

    def __init__(self, parent: QWidget, title: str, note: str, content: QWidget) -> None:
        super().__init__(parent, margin=0)
        self.body.setSpacing(0)
        self.header = SectionHeader(self, title, note)
        top = QHBoxLayout()
        top.setContentsMargins(20, 14, 16, 12)
        top.addWidget(self.header)
        self.body.addLayout(top)
        self.body.addWidget(rule(self))
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 16, 20, 16)
        inner.addWidget(content)
        self.body.addLayout(inner, 1)


class Beside(QSplitter):
    """Two halves with a divider a person can move; neither can be closed."""

    def __init__(
        self,
        parent: QWidget | None,
        left: QWidget,
        right: QWidget,
        *,
        titles: tuple[str, str],
        notes: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(12)
        self.setChildrenCollapsible(False)
        self.left = Side(self, titles[0], notes[0], left)
        self.right = Side(self, titles[1], notes[1], right)
        for side in (self.left, self.right):
            side.setMinimumWidth(300)
            self.addWidget(side)
        self.setStretchFactor(0, 4)
        self.setStretchFactor(1, 5)

    def place(self) -> bytes:
        """Where the divider stands, to be kept."""
        return bytes(self.saveState().data())

    def put(self, place: bytes) -> None:
        """Set the divider where it was."""
        self.restoreState(QByteArray(place))
