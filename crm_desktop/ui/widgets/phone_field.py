"""A phone number as people type and read it: any digits in, groups of three and four on screen (PRACTICE 4.2)."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.rules.phone_plan import area_code_of
from crm_desktop.rules.typed import half_width

_KEPT_TYPED: Final = frozenset("0123456789+-转")


class PhoneField(QLineEdit):
    """`number()` is what was typed without spaces; `number_changed(str)` follows every key.

    Full-width digits become ordinary ones even while the input method is on. The cursor stays behind the digit it
    was behind, whatever happens to the spaces.
    """

    number_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhPreferNumbers)
        self.setMaxLength(40)
        self.textEdited.connect(self._on_edited)

    def number(self) -> str:
        """The number without spaces, as typed otherwise."""
        return kept(self.text())

    def set_number(self, number: str) -> None:
        """Show `number` in groups; says `number_changed` only if it differs."""
        if kept(number) == self.number():
            return
        self.setText(grouped(kept(number)))
        self.number_changed.emit(self.number())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step over a space first, or deleting it would only bring it back."""
        at, text = self.cursorPosition(), self.text()
        if not self.hasSelectedText():
            if event.key() == Qt.Key.Key_Backspace and text[at - 1 : at] == " ":
                self.setCursorPosition(at - 1)
            elif event.key() == Qt.Key.Key_Delete and text[at : at + 1] == " ":
                self.setCursorPosition(at + 1)
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Text the input method commits is grouped like typed text."""
        super().inputMethodEvent(event)
        if event.commitString():
            self._on_edited(self.text())

    def _on_edited(self, text: str) -> None:
        before = len(kept(text[: self.cursorPosition()]))
        shown = grouped(kept(text))
        if shown != text:
            self.setText(shown)
            self.setCursorPosition(position_behind(shown, before))
        self.number_changed.emit(self.number())


def kept(text: str) -> str:
    """Only what a number is made of, in ordinary digits."""
    return "".join(sign for sign in half_width(text) if sign in _KEPT_TYPED)


def grouped(number: str) -> str:
    """`138 1234 5678`, `024 2345 6789`, `400 123 4567`; groups do not change shape while digits are added."""
    if not number.isascii() or not number.isdigit():
        return number
    groups, rest = [], number
    for size in _sizes(number):
        groups.append(rest[:size])
        rest = rest[size:]
    return " ".join(group for group in (*groups, rest) if group)


def _sizes(number: str) -> tuple[int, int, int]:
    if number.startswith("400"):
        return 3, 3, 4
    area = area_code_of(number) if number.startswith("0") else None
    return len(area) if area else 3 if number.startswith("1") else 4, 4, 4


def position_behind(shown: str, signs: int) -> int:
    """Where in `shown` the cursor stands behind `signs` characters that are not spaces."""
    at = 0
    while signs > 0 and at < len(shown):
        signs -= shown[at] != " "
        at += 1
    return at
