"""What narrows the list: chips for what is yours or needs doing, lists for source, life cycle and area."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.words import Words
from crm_desktop.services.customers import Filters
from crm_desktop.services.customers_filters import FilterChoices
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
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

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
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
        self._clear = button(self, tr("清除", "Clear"), kind="quiet", icon="x", name="clearFilters")
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        row.addWidget(self._clear)

    def offer(self, choices: FilterChoices) -> None:
        """Fill the lists; what was chosen stays chosen where it is still there."""
        self._offer("branch", choices.branches)
        self._lists["branch"].setVisible(bool(choices.branches))
        self._offer("source", choices.sources)
        self._offer("life_cycle", choices.life_cycles)
        self._offer("area", choices.areas)
        self._offer("agreed", [(value, _AGREED.get(value, words)) for value, words in choices.agreed])

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
        )

    def show_filters(self, filters: Filters) -> None:
        """Choose these filters; one `changed` for all of them."""
        before = self.value()
        self.blockSignals(True)
        self._chips.set_value([option.key for option in _CHIPS if getattr(filters, option.key)])
        for key, chosen in self._lists.items():
            chosen.set_value(getattr(filters, key))
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
