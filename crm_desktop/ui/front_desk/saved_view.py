"""After saving: calm, the number to write down, and what can be done next (M1)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.paper.pane import photo_button, photo_words
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text


class _Medal(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(72, 72)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), look.colors()
        rounded(painter, self.rect(), fill=QColor(colors.good_soft), radius=36)
        painter.drawPixmap(20, 20, 32, 32, icons.pixmap("check", colors.good, size=32, scale=2))


class SavedView(QWidget):
    """`next_asked` for the next customer, `print_asked` for the form, `file_asked` for the file just made,
    `photo_asked` to attach the paper or see it, `undo_asked` to take it back."""

    next_asked = Signal()
    print_asked = Signal()
    file_asked = Signal()
    photo_asked = Signal()
    undo_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(_Medal(self), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        self._title = self._centred(column, "title")
        self._number = self._centred(column, "display")
        self._number.setObjectName("savedNumber")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._who = self._centred(column, "soft")
        self._then = self._centred(column, "caption")
        column.addSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        self.next = button(self, tr("接待下一位", "Next customer"), kind="primary", measure="large", name="savedNext")
        self.print = button(self, tr("打印登记表", "Print form"), icon="printer", measure="large", name="savedPrint")
        self.file = button(self, tr("打开档案", "Open file"), measure="large", name="savedFile")
        self.next.clicked.connect(self.next_asked)
        self.print.clicked.connect(self.print_asked)
        self.file.clicked.connect(self.file_asked)
        self.photo = photo_button(self, name="savedPhoto", measure="large")
        self.photo.clicked.connect(self.photo_asked)
        undo = tr("撤销", "Undo")
        self.undo = button(self, undo, kind="quiet", icon="undo-2", measure="large", name="savedUndo")
        self.undo.clicked.connect(self.undo_asked)
        for widget in (self.next, self.print, self.file, self.photo, self.undo):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(4)
        column.addLayout(self._build_keys())
        column.addStretch(3)

    def show_saved(
        self, title: str, number: str, who: str, then: str, *, printable: bool, undoable: bool = False
    ) -> None:
        """Say what was saved; the cursor waits on the next customer."""
        self._title.setText(title)
        self._number.setText(number)
        self._number.setVisible(bool(number))
        self._who.setText(who)
        self._then.setText(then)
        self.print.setVisible(printable)
        self.undo.setVisible(undoable)
        for widget in self._print_keys:
            widget.setVisible(printable)
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def show_photo(self, *, has: bool, offered: bool) -> None:
        """Say whether a photo of the paper is attached; where there is no form, nothing is offered."""
        self.photo.setText(photo_words(has=has))
        self.photo.setVisible(offered)

    def _build_keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch(1)
        self._print_keys: tuple[QWidget, ...] = ()
        for cap, words in (("Enter", tr("下一位", "next")), ("F9", tr("打印", "print"))):
            pair = (KeyHint(self, cap), Text(self, words, "caption"))
            for widget in pair:
                row.addWidget(widget)
            row.addSpacing(8)
            self._print_keys = pair if cap == "F9" else ()
        row.addStretch(1)
        return row

    def _centred(self, column: QVBoxLayout, role: str) -> Text:
        made = Text(self, "", role, wrap=True)  # type: ignore[arg-type]  # one of the roles above
        made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(made)
        return made
