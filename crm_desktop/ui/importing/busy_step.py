"""Something is under way: what, how far, and a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.progress_strip import ProgressStrip
from crm_desktop.ui.widgets.text import Text

_WIDTH = 520


class BusyStep(QWidget):
    """`stopped` when the person has had enough; the strip stays until whoever works has ended."""

    stopped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        column = QVBoxLayout(self)
        column.addStretch(2)
        card = Card(self, margin=24)
        card.setFixedWidth(_WIDTH)
        self.strip = ProgressStrip(card)
        self.strip.cancelled.connect(self.stopped)
        card.body.addWidget(self.strip)
        self._note = Text(card, "", "caption", wrap=True)
        card.body.addWidget(self._note)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def start(self, text: str, note: str = "") -> None:
        """Begin with a bar that knows no end yet."""
        self._text = text
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.strip.tell(text)

    def show_numbers(self, done: object, total: object) -> None:
        """So many of so many."""
        self.strip.tell(self._text, int(str(done)), int(str(total)))

    def focus(self) -> None:
        """The cursor goes to 停止."""
        stop = self.strip.findChild(QPushButton, "progressStop")
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)
