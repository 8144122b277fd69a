"""One field of a form: label above, input, and below it a hint or what is wrong."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.ui import icons
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.text import Text, restyle

_SIGNS: Final = {
    Severity.BLOCK: ("circle-alert", "danger"),
    Severity.WARN: ("triangle-alert", "warn"),
    Severity.HINT: ("info", "info"),
}


class Field(QWidget):
    """Wraps `input`; the line below keeps its room (`reserve`), so that nothing jumps while someone types.

    A screen reader hears the label as the input's name, and hint or problem as its description.
    """

    def __init__(
        self,
        parent: QWidget | None,
        label: Words,
        input: QWidget,
        *,
        name: str = "",
        required: bool = False,
        hint: Words | None = None,
        reserve: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"field_{name}" if name else "")
        self.input = input
        self._hint, self._reserve = hint, reserve
        self._problem: Problem | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._build_label(label, required))
        self._column.addWidget(input)
        self._column.addLayout(self._build_line())
        if name and not input.objectName():
            input.setObjectName(name)
        self.setFocusProxy(input)
        input.setAccessibleName(say(label) + (tr("，必填", ", required") if required else ""))
        self._say()

    @property
    def problem(self) -> Problem | None:
        """What is said to be wrong."""
        return self._problem

    def set_problem(self, problem: Problem | None) -> None:
        """Show what is wrong in the colour of its severity, or the hint again."""
        self._problem = problem
        self.input.setProperty("severity", problem.severity.value if problem else "")
        restyle(self.input)
        self._say()

    def set_hint(self, hint: Words | None) -> None:
        """Change the quiet line shown while nothing is wrong."""
        self._hint = hint
        self._say()

    def _build_label(self, label: Words, required: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(3)
        name = Text(self, say(label), "label")
        name.setBuddy(self.input)
        row.addWidget(name)
        if required:
            star = Text(self, "*", "danger")
            star.setToolTip(tr("必填", "Required"))
            row.addWidget(star)
        row.addStretch(1)
        return row

    def _build_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._sign = QLabel(self)
        self._sign.setFixedSize(13, 16)
        self._line = Text(self, "", "caption", wrap=True)
        self._line.setObjectName("fieldLine")
        self._line.setMinimumHeight(17)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._line, 1)
        return row

    def _say(self) -> None:
        problem = self._problem
        text = say(problem.words) if problem else say(self._hint) if self._hint else ""
        self._sign.setVisible(problem is not None)
        if problem is not None:
            name, token = _SIGNS[problem.severity]
            icons.dress(self._sign, name, token, size=13)
        self._line.setText(text)
        self._line.setVisible(self._reserve or bool(text))
        self._line.setToolTip(text)
        self._line.setProperty("severity", problem.severity.value if problem else "")
        restyle(self._line)
        self.input.setAccessibleDescription(text)
