"""A line over the form that says what was decided, or asks the one thing that must be decided before saving."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.text import Text, icon_label


class DecisionBar(QWidget):
    """`undone` takes a decision back; `answered(bool)` is the answer to a question, by 1 and 2 as well."""

    undone = Signal()
    answered = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("decisionBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(icon_label(self, "info", "info"))
        self._words = Text(self, "", "strong", wrap=True)
        row.addWidget(self._words, 1)
        self._undo = button(self, tr("撤回", "Take back"), kind="quiet", measure="small", name="decisionUndo")
        self._same = button(self, tr("1 是上一单，不再记", "1 The same: drop"), measure="small", name="decisionSame")
        self._fresh = button(self, tr("2 是新的一单，照存", "2 Another: save"), measure="small", name="decisionFresh")
        self._undo.clicked.connect(self.undone)
        self._same.clicked.connect(self._on_same)
        self._fresh.clicked.connect(self._on_fresh)
        for widget in (self._undo, self._same, self._fresh):
            row.addWidget(widget)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def tell(self, words: str) -> None:
        """Say what was decided."""
        self._show(words, asking=False)

    def ask(self, words: str) -> None:
        """Ask; the cursor is here until it is answered."""
        self._show(words, asking=True)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 and 2 answer."""
        if self._same.isVisible() and event.key() in (Qt.Key.Key_1, Qt.Key.Key_2):
            self.answered.emit(event.key() == Qt.Key.Key_1)
            return
        super().keyPressEvent(event)

    def _show(self, words: str, *, asking: bool) -> None:
        self._words.setText(words)
        self._undo.setVisible(not asking)
        self._same.setVisible(asking)
        self._fresh.setVisible(asking)
        self.show()

    def _on_same(self) -> None:
        self.answered.emit(True)

    def _on_fresh(self) -> None:
        self.answered.emit(False)
