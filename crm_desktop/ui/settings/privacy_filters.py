"""What narrows the privacy log: time, kind of act, person, branch at head office, and whom or what it is about."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.privacy_log import LogChoices, LogFilter
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.select import Select

_PAUSE_MS: Final = 250
_TIMES: Final = (
    Option("0", Words("全部时间", "Any time")),
    Option("1", Words("今天", "Today")),
    Option("7", Words("近 7 天", "Last 7 days")),
    Option("30", Words("近 30 天", "Last 30 days")),
)
_ANY: Final = {
    "kind": Words("全部动作", "Any act"),
    "actor_id": Words("全部人员", "Anybody"),
    "branch": Words("全部门店", "Any branch"),
}


class PrivacyFilters(QWidget):
    """`changed(LogFilter)` at every choice; typing is waited for."""

    changed = Signal(object)

    def __init__(self, parent: QWidget, *, branches: bool) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._lists = {"days": Select(self, _TIMES)}
        self._lists |= {key: Select(self, [Option("", any_)]) for key, any_ in _ANY.items()}
        for key, made in self._lists.items():
            made.setObjectName(f"log_{key}")
            made.setAccessibleName(say(_ANY.get(key, Words("时间", "Time"))))
            made.setMinimumWidth(132 if key == "branch" else 118)
            made.changed.connect(self._on_changed)
            row.addWidget(made)
        self._lists["branch"].setVisible(branches)
        self.box = QLineEdit(self)
        self.box.setObjectName("logText")
        self.box.setPlaceholderText(tr("客户、编号、用途", "Customer, number, purpose"))
        self.box.setAccessibleName(tr("查找", "Find"))
        self.box.setClearButtonEnabled(True)
        row.addWidget(self.box, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._on_changed)
        self.box.textChanged.connect(self._on_typed)

    def offer(self, choices: LogChoices) -> None:
        """Fill the lists; what was chosen stays chosen where it is still there."""
        for key, offered in (("kind", choices.kinds), ("actor_id", choices.people), ("branch", choices.branches)):
            made = self._lists[key]
            made.offer([Option("", _ANY[key]), *(Option(value, words) for value, words in offered)],
                       chosen=made.value())  # fmt: skip

    def value(self) -> LogFilter:
        """The filter as it stands."""
        chosen = {key: made.value() for key, made in self._lists.items()}
        return LogFilter(
            kind=chosen["kind"],
            actor_id=chosen["actor_id"],
            branch=chosen["branch"],
            days=int(chosen["days"] or 0),
            text=self.box.text(),
        )

    def _on_typed(self, _text: str) -> None:
        self._soon.start()

    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit(self.value())
