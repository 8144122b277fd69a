"""The enrolment code as it is read out: two groups of four, one box each."""

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.code_line import CodeLine
from crm_desktop.ui.widgets.text import Text, restyle

GROUP: Final = 4
_NO_CODE: Final = re.compile(r"[^0-9A-Z]")


def normal(text: str) -> str:
    """Capitals and digits only: full-width letters, spaces and dashes as people paste them are understood."""
    folded = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text)
    return _NO_CODE.sub("", folded.upper())


class _Group(CodeLine):
    """One box; `full` when it is, `emptied` on Backspace in an empty one, `pasted(text)` for more than it holds."""

    full = Signal()
    emptied = Signal()
    spilled = Signal(object)

    def __init__(self, parent: QWidget, name: str, spoken: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("measure", "large")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(128)
        self.setPlaceholderText("XXXX")
        self.textEdited.connect(self._on_edited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace at the beginning goes back to the group before."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
            return
        super().keyPressEvent(event)

    def _on_edited(self, text: str) -> None:
        plain = normal(text)
        at = self.cursorPosition() - (len(text) - len(plain))
        self.setText(plain[:GROUP])
        self.setCursorPosition(min(max(at, 0), GROUP))
        if len(plain) > GROUP:
            self.spilled.emit(plain[GROUP:])
        elif len(plain) == GROUP and self.cursorPosition() == GROUP:
            self.full.emit()


class CodeField(QWidget):
    """Both boxes as one input: `text()` is `ABCD-EFGH`, `edited()` when it changes, `entered()` on Enter."""

    edited = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.first = _Group(self, "codeFirst", tr("启用码前四位", "Code, first four"))
        self.second = _Group(self, "codeSecond", tr("启用码后四位", "Code, last four"))
        row.addWidget(self.first)
        row.addWidget(Text(self, "–", "title"))
        row.addWidget(self.second)
        row.addStretch(1)
        self.setFocusProxy(self.first)
        self.first.full.connect(self._on_full)
        self.first.spilled.connect(self._on_spilled)
        self.second.emptied.connect(self._on_emptied)
        for group in (self.first, self.second):
            group.textChanged.connect(self._on_text)
            group.returnPressed.connect(self.entered)

    def text(self) -> str:
        """What was typed, as the code is written."""
        return f"{self.first.text()}-{self.second.text()}" if self.complete else self.first.text() + self.second.text()

    def set_text(self, code: str) -> None:
        """Show a code."""
        plain = normal(code)
        self.first.setText(plain[:GROUP])
        self.second.setText(plain[GROUP : 2 * GROUP])

    @property
    def complete(self) -> bool:
        """Whether both groups are full."""
        return len(self.first.text()) == len(self.second.text()) == GROUP

    def mark(self) -> None:
        """Take over the severity that the field around was given."""
        for group in (self.first, self.second):
            group.setProperty("severity", self.property("severity"))
            restyle(group)

    def _on_full(self) -> None:
        if self.first.hasFocus() or QApplication.focusWidget() is self.first:
            self.second.setFocus()
            self.second.selectAll()

    def _on_spilled(self, rest: str) -> None:
        self.second.setText(rest[:GROUP])
        self.second.setFocus()

    def _on_emptied(self) -> None:
        self.first.setFocus()
        self.first.end(False)

    def _on_text(self, _text: str) -> None:
        self.edited.emit()
