"""Divisions that head office has added, renamed or abolished since the program was shipped."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.division_list import read_division_list
from crm_desktop.rules.divisions import Division
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType, may
from crm_desktop.rules.words import Words
from crm_desktop.services.reference_data import ChangedDivision, changed_divisions, set_divisions, text_of_file
from crm_desktop.services.seat import Seat
from crm_desktop.ui.head_office_seat.paste_card import PasteCard
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable

_SIDE = 392


class DivisionsView(QWidget):
    """`changed()` after anything was set."""

    changed = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._build_list(), 1)
        side = QVBoxLayout()
        self.paste: PasteCard[Division] = PasteCard(
            self,
            title=tr("增改行政区划", "Add or alter"),
            text=tr("每行一个：代码、名称，可加上级代码；撤销的再写日期和并入的代码。",
                    "One a line: code, name, the code above; for one that ended the day and the successor's code."),
            example=tr("210199 浑河新区\n210112 浑南新城区 210100\n210106 铁西区 210100 2027-01-01 210199",
                       "210199 Hunhe\n210112 Hunnan 210100\n210106 Tiexi 210100 2027-01-01 210199"),
            read=self._read,
            right=may(seat.person.role, Action.EDIT, RecordType.DIVISION_ENTRY, own=False),
        )  # fmt: skip
        self.paste.setFixedWidth(_SIDE)
        self.paste.given.connect(self._on_given)
        self.paste.file_given.connect(self._on_file)
        side.addWidget(self.paste)
        side.addStretch(1)
        row.addLayout(side)

    def load(self) -> None:
        """Read what has changed."""
        self._awaiting.ask(partial(changed_divisions, self._seat), owner=self, done=self.show_divisions)

    def show_divisions(self, changed: tuple[ChangedDivision, ...]) -> None:
        """Show what has changed."""
        self.model.show_rows(changed)
        self._stack.setCurrentIndex(0 if changed else 1)

    def _read(self, text: str) -> tuple[tuple[Division, ...], tuple[Problem, ...]]:
        found = read_division_list(text, table=self._seat.branch.places())
        return found.divisions, found.problems

    def _on_given(self, divisions: tuple[Division, ...]) -> None:
        self._desk.tasks.database(partial(set_divisions, self._seat, divisions), owner=self, done=self._on_set)

    def _on_set(self, count: int) -> None:
        self.paste.put("")
        told = tr(f"已设定 {count} 个区划，各店下次同步后可选", f"{count} set; branches offer them after their sync")
        self._desk.toasts.tell(told, Tone.GOOD)
        self.changed.emit()

    def _on_file(self, path: object) -> None:
        self._desk.tasks.network(partial(text_of_file, path), owner=self, done=self.paste.put)  # type: ignore[arg-type]  # a signal carries any object

    def _build_list(self) -> Card:
        card = Card(self, margin=0)
        self._stack = QStackedWidget(card)
        self.model = RowModel(self, _columns(), id_of=_code_of)
        self.table = RowTable(self._stack, self.model)
        self.table.setAccessibleName(tr("增改的区划", "Changed divisions"))
        self._stack.addWidget(self.table)
        text = tr("现在用的是程序自带的区划表。新设、改名、撤销的在右边粘贴。", "The table as shipped is in use.")
        self._stack.addWidget(
            EmptyState(self._stack, icon="map-pin", title=tr("还没有改过区划", "No changes yet"), text=text)
        )
        card.body.addWidget(self._stack)
        self._awaiting = Awaiting(card, self._desk.tasks)
        return card


def _columns() -> tuple[Column[ChangedDivision], ...]:
    return (
        Column("code", Words("代码", "Code"), lambda one: one.code, width=92, sortable=False),
        Column("name", Words("名称", "Name"), lambda one: one.name, stretch=True, strong=True, sortable=False),
        Column("above", Words("上级", "Above"), lambda one: one.above, width=170, sortable=False),
        Column("what", Words("变动", "Change"), _what, width=190, sortable=False, tone=_tone),
    )


def _what(one: ChangedDivision) -> str:
    if one.ended is not None:
        into = tr(f"，并入{one.successor}", f", into {one.successor}") if one.successor else ""
        return tr(f"{one.ended} 撤销{into}", f"Ended {one.ended}{into}")
    return tr("新设", "New") if one.new else tr("改名", "Renamed")


def _tone(one: ChangedDivision) -> Tone:
    return Tone.NEUTRAL if one.ended else Tone.GOOD if one.new else Tone.INFO


def _code_of(one: ChangedDivision) -> object:
    return one.code
