"""What would go to whom: the portions with their successors, a digit gives one away, and the sum below (M9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crm_desktop.rules.handing_over import Portion, Strategy, portions
from crm_desktop.rules.words import Words
from crm_desktop.services.handing_over.acts import Preview
from crm_desktop.services.handing_over.belongings import Belongings, Kind
from crm_desktop.services.people import Employee
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import Text, rule

_MOST: Final = 9


@dataclass(frozen=True, slots=True)
class _Row:
    portion: Portion
    taker: str


class PortionsCard(Card):
    """`assigned()` whenever a portion got a successor, `divided()` with the last; `chosen` says which has which."""

    assigned = Signal()
    divided = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("portionsCard")
        self.chosen: dict[str, str] = {}
        self._portions: tuple[Portion, ...] = ()
        self._takers: tuple[Employee, ...] = ()
        self._rows: list[_Row] = []
        self._kept: dict[str, str] = {}
        self._build()

    def show_owned(self, owned: Belongings | None, strategy: Strategy, takers: Sequence[Employee]) -> None:
        """Show what is owned, divided as the strategy says; successors already chosen stay where that is unchanged."""
        divided = portions(strategy, owned.customers) if owned else ()
        if [one.key for one in divided] != [one.key for one in self._portions]:
            given = {one.id for one in takers}
            here = {one.key for one in divided}
            self.chosen = {key: taker for key, taker in self._kept.items() if key in here and taker in given}
            self._kept = {} if divided else self._kept
        self._portions, self._takers = divided, tuple(takers)
        self._show_counts(owned)
        several = strategy is not Strategy.ALL and bool(divided)
        self.table.setVisible(several)
        self._bar.setVisible(several)
        self._show_bar()
        self._show_rows()
        if owned is None:
            self._show_sums(())
            self._open.hide()
        self._told.setVisible(owned is not None and bool(owned.disclosed))
        if owned is not None:
            self._told.setText(
                tr(
                    f"近 14 天在这台电脑查看、打印、导出 {owned.disclosed} 条客户资料。",
                    f"{owned.disclosed} customers' data was looked at, printed or exported here in the last 14 days.",
                )
            )

    def put_back(self, chosen: dict[str, str]) -> None:
        """Successors chosen before, for the portions that are shown next."""
        self.chosen, self._portions, self._kept = {}, (), chosen

    def show_preview(self, found: Preview, takers: Sequence[Employee]) -> None:
        """Say who would get what, and what is still open."""
        names = {one.id: one.name for one in takers}
        lines = [(names.get(taker, taker), _sum(found, taker)) for taker in found.successors]
        self._show_sums(lines)
        open_ = [problem for problem in found.problems if problem.field in ("portions", "unsent_note")]
        self._open.setVisible(bool(open_))
        self._open.say("　".join(say(problem.words) for problem in open_))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit gives the rows selected to that colleague, and the cursor goes to the next."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            digit = event.key() - Qt.Key.Key_1
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and 0 <= digit < min(_MOST, len(self._takers)):
                self.give(self._takers[digit].id)
                return True
        return False

    def give(self, taker: str) -> None:
        """Give the portions selected to a colleague."""
        keys = self._picked()
        if not keys:
            return
        was_open = self._open_left()
        for key in keys:
            self.chosen[key] = taker
        following = self._after(keys[-1])
        self._show_rows()
        self.table.pick([following])
        at = [one.key for one in self._portions].index(following)
        self.table.setCurrentIndex(self.model.index(at, 0))
        self.assigned.emit()
        if was_open and not self._open_left():
            self.divided.emit()

    def start(self) -> None:
        """The cursor goes to the first portion without a successor."""
        keys = [one.key for one in self._portions]
        at = next((at for at, key in enumerate(keys) if key not in self.chosen), 0)
        if keys:
            self.table.pick([keys[at]])
            self.table.setCurrentIndex(self.model.index(at, 0))
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _picked(self) -> list[str]:
        """The portions selected, in the order of the table."""
        return [one.key for one in self._portions if one.key in self.table.ids]

    def _open_left(self) -> bool:
        return any(one.key not in self.chosen for one in self._portions)

    def _after(self, key: str) -> str:
        """The next portion without a successor, or the one after, or the same at the end."""
        keys = [one.key for one in self._portions]
        later = keys[keys.index(key) + 1 :]
        return next((one for one in later if one not in self.chosen), later[0] if later else key)

    def _build(self) -> None:
        self.body.setSpacing(12)
        self._head = SectionHeader(self, tr("交接清单", "What is handed over"))
        self.body.addWidget(self._head)
        self._counts = QHBoxLayout()
        self._counts.setSpacing(6)
        self.body.addLayout(self._counts)
        self._told = Text(self, "", "caption", wrap=True)
        self._told.setObjectName("disclosedNote")
        self.body.addWidget(self._told)
        self._bar = QWidget(self)
        self._bar_row = QHBoxLayout(self._bar)
        self._bar_row.setContentsMargins(0, 0, 0, 0)
        self._bar_row.setSpacing(6)
        self.body.addWidget(self._bar)
        self.model = RowModel(self, _columns(self._name_of), id_of=_key_of)
        self.table = RowTable(self, self.model, several=True)
        self.table.setAccessibleName(tr("分配", "Portions"))
        self.table.installEventFilter(self)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(rule(self))
        self._sums = QWidget(self)
        self.body.addWidget(self._sums)
        self._open = Notice(self, "", tone=Tone.WARN, icon="triangle-alert")
        self._open.hide()
        self.body.addWidget(self._open)
        self.body.addStretch(0)

    def _show_counts(self, owned: Belongings | None) -> None:
        while self._counts.count():
            item = self._counts.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        counts = owned.counts if owned is not None else {}
        for kind, count in counts.items():
            if count or kind is Kind.CUSTOMER:
                self._counts.addWidget(
                    Badge(self, f"{say(kind.words)} {count}", Tone.ACCENT if count else Tone.NEUTRAL)
                )
        if owned is not None and owned.unsent:
            self._counts.addWidget(Badge(self, tr(f"未上传 {owned.unsent}", f"{owned.unsent} unsent"), Tone.WARN))
        self._counts.addStretch(1)
        self._head.set_note("" if owned is not None else tr("先选是谁的工作", "Choose whose work it is"))

    def _show_bar(self) -> None:
        while self._bar_row.count():
            item = self._bar_row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._bar_row.addWidget(Text(self._bar, tr("选中的分给", "Give the selected to"), "soft"))
        for digit, one in enumerate(self._takers, start=1):
            cap = f"{digit}  " if digit <= _MOST else ""
            made = button(self._bar, f"{cap}{one.name}", measure="small", name=f"give_{one.id}")
            made.setProperty("taker", one.id)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(self._on_give)
            self._bar_row.addWidget(made)
        self._bar_row.addStretch(1)

    def _show_rows(self) -> None:
        """Show them anew where anything is new; the cursor stays in its row, as several may be half chosen."""
        rows = [_Row(one, self.chosen.get(one.key, "")) for one in self._portions]
        if rows != self._rows:
            same = [one.portion.key for one in rows] == [one.portion.key for one in self._rows]
            at = self.table.currentIndex().row() if same else -1
            self._rows = rows
            self.model.show_rows(rows)
            if at >= 0:
                flags = QItemSelectionModel.SelectionFlag
                self.table.selectionModel().setCurrentIndex(self.model.index(at, 0), flags.NoUpdate)
        if self.table.isVisible() and not self._picked() and self._portions:
            self.table.pick([self._portions[0].key])

    def _show_sums(self, lines: Sequence[tuple[str, str]]) -> None:
        made = QWidget(self)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, (name, told) in enumerate(lines):
            grid.addWidget(Text(made, tr(f"交给 {name}", f"To {name}"), "strong"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(made, told, wrap=True), at, 1)
        self.body.replaceWidget(self._sums, made)
        self._sums.hide()
        self._sums.deleteLater()
        self._sums = made

    def _name_of(self, taker: str) -> str:
        return next((one.name for one in self._takers if one.id == taker), "")

    def _on_give(self) -> None:
        self.give(str(self.sender().property("taker")))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _sum(found: Preview, taker: str) -> str:
    counted = [(kind, found.count(taker, kind)) for kind in Kind]
    return "　".join(f"{say(kind.words)} {count}" for kind, count in counted if count)


def _columns(name_of: Callable[[str], str]) -> tuple[Column[_Row], ...]:
    def taker(row: _Row) -> str:
        return name_of(row.taker) or tr("待选", "Open")

    return (
        Column("portion", Words("客户", "Customers"), lambda row: say(row.portion.words), stretch=True, strong=True,
               sortable=False),
        Column("count", Words("数量", "Count"), lambda row: str(len(row.portion.ids)), 88, right=True, sortable=False),
        Column("taker", Words("接手人", "Taken over by"), taker, 160, sortable=False,
               tone=lambda row: Tone.GOOD if row.taker else Tone.WARN),
    )  # fmt: skip


def _key_of(row: _Row) -> object:
    return row.portion.key
