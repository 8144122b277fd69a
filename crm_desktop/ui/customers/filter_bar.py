"""What narrows the list: chips for what is yours or needs doing, lists for what is asked daily, any field beside."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.words import Words
from crm_desktop.services.customers import Filters
from crm_desktop.services.customers_conditions import Condition, ConditionField
from crm_desktop.services.customers_conditions_typed import told
from crm_desktop.services.customers_filters import FilterChoices
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.customers.condition_chips import ConditionChips
from crm_desktop.ui.customers.condition_panel import ConditionPanel
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.select import Select

_CHIPS: Final = (
    Option("mine", Words("我的", "Mine")),
    Option("incomplete", Words("缺项", "Incomplete")),
    Option("contested", Words("待裁定", "To decide")),
    Option("archived", Words("归档", "Archived")),
)
_ANY: Final = {
    "branch": Words("全部门店", "Any branch"),
    "source": Words("全部来源", "Any source"),
    "life_cycle": Words("全部分类", "Any class"),
    "area": Words("全部区域", "Any area"),
    "agreed": Words("同意不限", "Any consent"),
}

_AGREED: Final = {
    Purpose.CALL_BACK.value: Words("可回访", "May be called"),
    Purpose.GREETINGS.value: Words("可问候", "May be greeted"),
    Purpose.WECHAT.value: Words("可加微信", "WeChat allowed"),
}


class FilterBar(QWidget):
    """`changed(Filters)` at every choice."""

    changed = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._fields: dict[str, ConditionField] = {}
        self._conditions: tuple[Condition, ...] = ()
        self._changing: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_row())
        self.condition_chips = ConditionChips(self)
        self.condition_chips.edit_asked.connect(self._on_edit_asked)
        self.condition_chips.removed.connect(self._on_removed)
        self.panel = ConditionPanel(self, parent, seat)
        self.panel.decided.connect(self._on_decided)
        self.panel.left.connect(self._on_left)
        column.addWidget(self.condition_chips)
        column.addWidget(self.panel)
        words = Words("添加筛选条件", "Add a filter condition")
        desk.shortcuts.bind("Alt+F", words, owner=self, slot=self.add_condition, group=places.CUSTOMERS.words)

    def _build_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._chips = Choices(self, _CHIPS, several=True)
        self._chips.setObjectName("customerFilters")
        self._chips.setAccessibleName(tr("筛选", "Filter"))
        self._chips.changed.connect(self._on_changed)
        row.addWidget(self._chips, 1)
        self._lists: dict[str, Select] = {}
        for key, any_ in _ANY.items():
            self._lists[key] = Select(self, [Option("", any_)])
            self._lists[key].setObjectName(f"filter_{key}")
            self._lists[key].setAccessibleName(say(any_))
            self._lists[key].setMinimumWidth(116)
            self._lists[key].changed.connect(self._on_changed)
            row.addWidget(self._lists[key])
        self._lists["branch"].hide()
        self.add = button(self, tr("条件", "Field"), icon="plus", name="addCondition")
        self.add.setAccessibleName(tr("添加筛选条件", "Add a filter condition"))
        self.add.clicked.connect(self.add_condition)
        row.addWidget(self.add)
        self._clear = icon_button(self, "x", tr("清除筛选", "Clear the filters"), name="clearFilters")
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        row.addWidget(self._clear)
        return row

    def add_condition(self) -> None:
        """Open the panel; one that is open gets the keys."""
        if self._changing is not None:
            self._changing = None
            self.panel.begin_anew()
        self.panel.start()

    def offer(self, choices: FilterChoices) -> None:
        """Fill the lists; what was chosen stays chosen where it is still there."""
        self._offer("branch", choices.branches)
        self._lists["branch"].setVisible(bool(choices.branches))
        self._offer("source", choices.sources)
        self._offer("life_cycle", choices.life_cycles)
        self._offer("area", choices.areas)
        self._offer("agreed", [(value, _AGREED.get(value, words)) for value, words in choices.agreed])
        self._fields = {one.name: one for one in choices.fields}
        self.panel.offer(choices.fields)
        self._show_conditions()

    def value(self) -> Filters:
        """The filters as they stand."""
        chips = set(self._chips.value())
        return Filters(
            mine="mine" in chips,
            incomplete="incomplete" in chips,
            contested="contested" in chips,
            archived="archived" in chips,
            source=self._lists["source"].value(),
            life_cycle=self._lists["life_cycle"].value(),
            area=self._lists["area"].value(),
            branch=self._lists["branch"].value(),
            agreed=self._lists["agreed"].value(),
            conditions=self._conditions,
        )

    def show_filters(self, filters: Filters) -> None:
        """Choose these filters; one `changed` for all of them."""
        before = self.value()
        self.blockSignals(True)
        self._chips.set_value([option.key for option in _CHIPS if getattr(filters, option.key)])
        for key, chosen in self._lists.items():
            chosen.set_value(getattr(filters, key))
        if filters.conditions != self._conditions:
            self._conditions, self._changing = filters.conditions, None  # what was being changed is another one now
            self._show_conditions()
        self.blockSignals(False)
        if self.value() != before:
            self._on_changed()

    def clear(self) -> None:
        """All customers again."""
        self.show_filters(Filters())

    def _offer(self, key: str, choices: Sequence[tuple[str, Words]]) -> None:
        chosen = self._lists[key]
        kept = chosen.value()
        chosen.blockSignals(True)
        chosen.clear()
        chosen.addItem(say(_ANY[key]), "")
        for value, words in choices:
            chosen.addItem(say(words), value)
        chosen.set_value(kept)
        chosen.blockSignals(False)

    def _on_changed(self, _value: object = None) -> None:
        filters = self.value()
        self._clear.setVisible(filters.any)
        self.changed.emit(filters)

    def _on_decided(self, condition: Condition) -> None:
        """In the place of the one that was changed; the same twice is one."""
        listed = list(self._conditions)
        at, self._changing = self._changing, None
        if at is not None and at < len(listed):
            listed[at] = condition
        else:
            listed.append(condition)
        self._narrow(tuple(dict.fromkeys(listed)))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edit_asked(self, at: int) -> None:
        self._changing = at
        self.panel.start(self._conditions[at])

    def _on_removed(self, at: int) -> None:
        if self._changing is not None:
            self._changing = None
            self.panel.hide()
            self.panel.begin_anew()
        self._narrow((*self._conditions[:at], *self._conditions[at + 1 :]))
        if not self.condition_chips.focus(at):
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left(self) -> None:
        if self._changing is not None:
            self.condition_chips.focus(self._changing)
            self._changing = None
            self.panel.begin_anew()
        else:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self, conditions: tuple[Condition, ...]) -> None:
        if conditions != self._conditions:
            self._conditions = conditions
            self._show_conditions()
            self._on_changed()

    def _show_conditions(self) -> None:
        """Until the fields are known there are no words for them yet."""
        if all(one.field in self._fields for one in self._conditions):
            self.condition_chips.show_texts([say(told(one, self._fields[one.field])) for one in self._conditions])
