"""One condition on any field, put together in the page: which field, how it is compared, with what (C7)."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.customers_conditions import MASKED, Comparison, Condition, ConditionField
from crm_desktop.services.customers_conditions_typed import read_condition
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.condition_values import ConditionValues
from crm_desktop.ui.customers.pick_box import Pick, PickBox
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text, restyle

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OF_CUSTOMER = Words("客户", "Customer")
_NO_FIELD = Problem("condition_field", "field", Words("先选要筛选的项目", "Choose the field first"))


class ConditionPanel(Card):
    """`decided(Condition)` when it is put together, `left` on Esc; what was begun stands there when it opens again."""

    decided = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget, host: QWidget, seat: Seat) -> None:
        super().__init__(parent, margin=14)
        self.setObjectName("conditionPanel")
        self._seat = seat
        self._fields: dict[str, ConditionField] = {}
        self._build(host)
        self.hide()

    def offer(self, fields: Sequence[ConditionField]) -> None:
        """The fields there are; what is being put together stays as it is."""
        self._fields = {one.name: one for one in fields}
        self.field.offer([Pick(one.name, one.words, one.whose if one.whose.zh else _OF_CUSTOMER, one.full)
                          for one in fields])  # fmt: skip

    def start(self, condition: Condition | None = None) -> None:
        """Ask for a new condition, or change `condition`."""
        self.do.setText(tr("修改条件", "Change") if condition is not None else tr("添加", "Add"))
        if condition is not None and condition.field in self._fields:
            self.field.set_value(condition.field)
            self._offer_comparisons(chosen=condition.comparison.value)
            self.values.put(condition)
        self.show()
        self.field.setFocus(Qt.FocusReason.TabFocusReason)
        if condition is not None:
            self.values.start()

    def begin_anew(self) -> None:
        """Forget what stood there."""
        self.field.set_value("")
        self._offer_comparisons()

    def decide(self) -> None:
        """Hand the condition over, or say what is wrong beside what was typed."""
        field = self._fields.get(self.field.value())
        if field is None:
            self._say(_NO_FIELD)
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        read = read_condition(self._seat, field, Comparison(self.comparison.value()), self.values.typed())
        if isinstance(read, Problem):
            self._say(read)
            self.values.mark(read)
            return
        self.hide()
        self.begin_anew()
        self.decided.emit(read)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to what is to be filled in, Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in _ENTER:
            if not self.comparison.hasFocus() or not self.values.start():
                self.decide()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Ask no more; what was begun is kept."""
        self.hide()
        self.left.emit()

    def _build(self, host: QWidget) -> None:
        self.body.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.field = PickBox(self, host, icon="list-filter")
        self.field.setObjectName("conditionField")
        self.field.setAccessibleName(tr("要筛选的项目", "Field to filter by"))
        self.field.setPlaceholderText(tr("哪一项？输中文、拼音或首字母", "Which field? Type its name"))
        self.field.setMinimumWidth(250)
        self.field.picked.connect(self._on_field)
        self.field.left.connect(self.leave)
        self.comparison = Select(self, ())
        self.comparison.setObjectName("conditionComparison")
        self.comparison.setAccessibleName(tr("怎样比较", "Comparison"))
        self.comparison.setMinimumWidth(116)
        self.comparison.changed.connect(self._on_comparison)
        self.comparison.hide()
        row.addWidget(self.field)
        row.addWidget(self.comparison)
        self.values = ConditionValues(self, host, today=self._today)
        self.values.lay_out(row, self.body)
        self.values.done.connect(self.decide)
        self.values.left.connect(self.leave)
        row.addStretch(1)
        leave = button(self, tr("取消", "Cancel"), kind="quiet", name="conditionLeave")
        leave.clicked.connect(self.leave)
        self.do = button(self, "", kind="primary", name="conditionDo")
        self.do.clicked.connect(self.decide)
        row.addWidget(leave)
        row.addWidget(self.do)
        self.body.insertLayout(0, row)
        self._told = Text(self, "", "caption", wrap=True)
        self._told.setObjectName("fieldLine")
        self.body.addWidget(self._told)
        self._say(None)

    def _on_field(self, _name: object) -> None:
        self._offer_comparisons()
        self.comparison.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_comparison(self, _value: object) -> None:
        self.values.suit(self._fields.get(self.field.value()), self._comparison)
        self._say(None)

    def _offer_comparisons(self, *, chosen: str = "") -> None:
        field = self._fields.get(self.field.value())
        offered = field.comparisons if field is not None else ()
        self.comparison.offer([Option(one.value, one.words) for one in offered], chosen=chosen)
        self.comparison.setVisible(bool(offered))
        self.values.suit(field, self._comparison)
        self._say(None)

    @property
    def _comparison(self) -> Comparison:
        value = self.comparison.value()
        return Comparison(value) if value else Comparison.FILLED

    def _say(self, problem: Problem | None) -> None:
        """What is wrong, or why so little can be asked."""
        field = self._fields.get(self.field.value())
        hint = say(MASKED) if field is not None and field.masked else ""
        self._told.setText(say(problem.words) if problem is not None else hint)
        self._told.setProperty("severity", problem.severity.value if problem is not None else "")
        self._told.setVisible(bool(self._told.text()))
        restyle(self._told)

    def _today(self) -> date:
        return self._seat.today
