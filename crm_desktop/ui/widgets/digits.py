"""A whole number typed with the input method on: full-width digits count as digits."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QValidator

from crm_desktop.rules.typed import half_width


class WholeNumber(QValidator):
    """Takes nothing but a number between `least` and `most`; ２ becomes 2 as it is typed."""

    def __init__(self, least: int, most: int, parent: QObject) -> None:
        super().__init__(parent)
        self._least, self._most = least, most

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Digits, or nothing yet."""
        plain = half_width(text)
        if not plain:
            return QValidator.State.Intermediate, plain, position
        if not (plain.isascii() and plain.isdigit()) or int(plain) > self._most:
            return QValidator.State.Invalid, text, position
        least = int(plain) >= self._least
        return (QValidator.State.Acceptable if least else QValidator.State.Intermediate), plain, position
