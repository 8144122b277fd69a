"""What a condition compares with, keyed by the kind of its field: a text, days, a number, chips, a person."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.customers_conditions import Comparison, Condition, ConditionField
from crm_desktop.ui.customers.pick_box import Pick, PickBox
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.date_field import DateField
from crm_desktop.ui.widgets.text import Text, restyle

_TYPED: Final = (Comparison.HAS, Comparison.EQUALS, Comparison.LAST_DAYS, Comparison.AT_LEAST, Comparison.AT_MOST)
_OF_SEVERAL: Final = (Comparison.ANY_OF, Comparison.NONE_OF, Comparison.HOLDS, Comparison.LACKS)
_DAYS: Final = Words("天（含今天）", "days, today included")
_YUAN: Final = Words("元", "yuan")


class ConditionValues(QObject):
    """The widgets, one kind of them in sight at a time; `done` on Enter in the last, `left` on Esc in a list."""

    done = Signal()
    left = Signal()

    def __init__(self, panel: QWidget, host: QWidget, *, today: Callable[[], date]) -> None:
        super().__init__(panel)
        self._panel = panel
        self._field: ConditionField | None = None
        self._comparison = Comparison.FILLED
        self.line = QLineEdit(panel)
        self.unit = Text(panel, "", "soft")
        self.first, self.last = (DateField(panel, today=today, ahead=False) for _ in range(2))
        for box in (self.first, self.last):
            box.setMinimumWidth(170)
            box.setPlaceholderText(tr("如 8.5、0805、昨天", "e.g. 8.5, 0805"))
        self.until = Text(panel, tr("到", "to"), "soft")
        self.person = PickBox(panel, host, icon="user")
        self.chips: Choices | None = None
        names: Sequence[tuple[QWidget, str, str]] = (
            (self.line, "conditionText", tr("要比较的内容", "Compare with")),
            (self.first, "conditionFrom", tr("从哪天", "From")),
            (self.last, "conditionTo", tr("到哪天", "To")),
            (self.person, "conditionPerson", tr("哪一位", "Who")),
        )
        for widget, name, label in names:
            widget.setObjectName(name)
            widget.setAccessibleName(label)
        self.line.returnPressed.connect(self.done)
        self.last.returnPressed.connect(self.done)
        self.first.returnPressed.connect(self._on_first)
        self.person.picked.connect(self._on_person)
        self.person.left.connect(self.left)

    def lay_out(self, row: QBoxLayout, below: QBoxLayout) -> None:
        """What is short stands beside the comparison, chips below."""
        self._below = below
        for widget in (self.line, self.unit, self.first, self.until, self.last, self.person):
            row.addWidget(widget)
            widget.hide()

    def suit(self, field: ConditionField | None, comparison: Comparison) -> None:
        """Show what this comparison needs; what was typed for the same field stays."""
        if field is None or self._field is None or field.name != self._field.name:
            self._begin(field)
        self._field, self._comparison = field, comparison
        shown = self._shown()
        for widget in (self.line, self.first, self.last, self.until, self.person):
            widget.setVisible(widget in shown)
        if self.chips is not None:
            self.chips.setVisible(self.chips in shown)
        unit = _DAYS if comparison is Comparison.LAST_DAYS else _YUAN if self._of_money else None
        self.unit.setText(say(unit) if unit else "")
        self.unit.setVisible(unit is not None and self.line in shown)
        several = comparison in _OF_SEVERAL and self.line in shown
        self.line.setPlaceholderText(tr("多个用空格分开", "Several: with blanks between") if several else "")
        self.mark(None)

    def typed(self) -> tuple[str, ...]:
        """What stands there, as `read_condition` takes it."""
        shown = self._shown()
        if self.first in shown:
            return tuple(day.isoformat() if (day := box.day()) else box.text() for box in (self.first, self.last))
        if self.chips is not None and self.chips in shown:
            return self.chips.value()
        if self.person in shown:
            return (self.person.value(),)
        return (self.line.text(),) if self.line in shown else ()

    def put(self, condition: Condition) -> None:
        """Show what a condition compares with."""
        shown = self._shown()
        if self.first in shown:
            for box, day in zip((self.first, self.last), condition.values, strict=True):
                box.set_day(date.fromisoformat(day) if day else None)
        elif self.chips is not None and self.chips in shown:
            self.chips.set_value(condition.values)
        elif self.person in shown:
            self.person.set_value(condition.values[0])
        elif self.line in shown:
            self.line.setText(" ".join(self._written(value) for value in condition.values))

    def start(self) -> bool:
        """Put the cursor into the first box; False where nothing is to be filled in."""
        shown = self._shown()
        if shown:
            shown[0].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(shown)

    def mark(self, problem: Problem | None) -> None:
        """Colour the box that the problem is about, and put the cursor there."""
        at = problem.field if problem is not None else ""
        for widget, name in ((self.first, "from"), (self.last, "to"), (self.line, "value"), (self.person, "value")):
            widget.setProperty("severity", problem.severity.value if problem is not None and name == at else "")
            widget.setAccessibleDescription(say(problem.words) if problem is not None and name == at else "")
            restyle(widget)
        if at == "to":
            self.last.setFocus(Qt.FocusReason.OtherFocusReason)
        elif problem is not None:
            self.start()

    def _begin(self, field: ConditionField | None) -> None:
        """Another field: nothing was typed for it yet."""
        self.line.clear()
        self.first.set_day(None)
        self.last.set_day(None)
        self.person.set_value("")
        if self.chips is not None:
            self._below.removeWidget(self.chips)
            self.chips.hide()
            self.chips.deleteLater()
            self.chips = None
        if field is None:
            return
        if field.of_person:
            self.person.offer([Pick(key, words) for key, words in field.choices])
        elif field.choices:
            self.chips = Choices(self._panel, [Option(key, words) for key, words in field.choices], several=True)
            self.chips.setObjectName("conditionChoices")
            self.chips.setAccessibleName(say(field.full))
            self._below.insertWidget(1, self.chips)

    def _shown(self) -> tuple[QWidget, ...]:
        if self._comparison is Comparison.BETWEEN:
            return (self.first, self.until, self.last)
        if self._comparison in _OF_SEVERAL:
            return (self.person if self._of_person else self.chips or self.line,)
        return (self.line,) if self._comparison in _TYPED else ()

    @property
    def _of_money(self) -> bool:
        return self._field is not None and self._field.of_money

    @property
    def _of_person(self) -> bool:
        return self._field is not None and self._field.of_person

    def _written(self, value: str) -> str:
        """A kept value as it is typed: fen as yuan."""
        if not self._of_money:
            return value
        sign, fen = ("-", value[1:]) if value.startswith("-") else ("", value)
        whole, part = divmod(int(fen), 100)
        return f"{sign}{whole}.{part:02}" if part else f"{sign}{whole}"

    def _on_first(self) -> None:
        self.last.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_person(self, _key: object) -> None:
        self.done.emit()
