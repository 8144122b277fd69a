"""A line for what is written in letters and digits only: numbers of papers, addresses of mail, codes."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit


class CodeLine(QLineEdit):
    """Takes keys as they are struck: an input method left on would read a code, or a scanner's line, as pinyin."""

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *of: Any) -> Any:
        """There is no input method here; where the cursor goes on to, it is as it was."""
        return False if query is Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query, *of)
