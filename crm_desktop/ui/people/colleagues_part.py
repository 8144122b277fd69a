"""同事: who works in the branch and how much is in whose name; the way to a hand-over (P4)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.account_requests import may_ask
from crm_desktop.services.handing_over.acts import may_hand_over
from crm_desktop.services.handing_over.belongings import Belongings, Colleague, belongings, colleagues_with_work
from crm_desktop.services.in_service import still_here
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.people.person_card import PersonCard, standing
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import rule

_SIDE: Final = 404


class ColleaguesPart(QWidget):
    """The list at the left, the one chosen at the right. Signals as `PersonCard`'s."""

    hand_over_asked = Signal(object)
    request_asked = Signal(object, object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.lines: tuple[Colleague, ...] = ()
        self._chosen = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._build_list(), 1)
        self.card = PersonCard(self, today=self._today, giving=may_hand_over(seat), asking=may_ask(seat))
        self.card.setFixedWidth(_SIDE)
        self.card.hand_over_asked.connect(self.hand_over_asked)
        self.card.request_asked.connect(self.request_asked)
        self.card.hide()
        row.addWidget(self.card)

    def start(self) -> None:
        """Come on screen."""
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Count anew."""
        self._awaiting.ask(partial(colleagues_with_work, self._seat), owner=self, done=self._on_colleagues)

    def leave(self) -> None:
        """There is nothing to keep."""

    def _build_list(self) -> Card:
        card = Card(self, margin=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 12)
        self._head = SectionHeader(card, tr("同事", "Colleagues"))
        self._head.setMinimumHeight(36)
        head.addWidget(self._head)
        card.body.addLayout(head)
        card.body.addWidget(rule(card))
        self.model = RowModel(self, _columns(self._today), id_of=_id_of)
        self.table = RowTable(card, self.model)
        self.table.setAccessibleName(tr("同事", "Colleagues"))
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_opened)
        card.body.addWidget(self.table, 1)
        self._awaiting = Awaiting(card, self._desk.tasks)
        return card

    def _on_colleagues(self, lines: tuple[Colleague, ...]) -> None:
        self.lines = lines
        gone = sum(line.person.moved or not still_here(line.person, self._seat.today) for line in lines)
        count = len(lines) - gone
        note = tr(f"{count} 人在职", f"{count} in service")
        self._head.set_note(note + (tr(f"，{gone} 人离开待交接", f", {gone} to be handed over") if gone else ""))
        self.model.show_rows(lines)
        ids = [line.person.id for line in lines]
        if self._chosen not in ids:
            self._chosen = ids[0] if ids else ""
        if self._chosen:
            self.table.pick([self._chosen])
            self._look()

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        if ids and ids != (self._chosen,):
            self._chosen = str(ids[0])
            self._look()

    def _on_opened(self, staff_id: object) -> None:
        if self.card.give.isEnabled():
            self.hand_over_asked.emit(staff_id)

    def _look(self) -> None:
        self._desk.tasks.database(partial(belongings, self._seat, self._chosen), owner=self, done=self._on_owned)

    def _on_owned(self, owned: Belongings) -> None:
        if owned.person.id == self._chosen:
            self.card.show_owned(owned)
            self.card.show()

    def _today(self) -> date:
        return self._seat.today


def _id_of(line: Colleague) -> object:
    return line.person.id


def _columns(today: Callable[[], date]) -> tuple[Column[Colleague], ...]:
    return (
        Column("name", Words("姓名", "Name"), lambda line: line.person.name, stretch=True, strong=True, sortable=False,
               detail=lambda line: say(line.person.role.words)),
        Column("area", Words("区域", "Area"), lambda line: line.person.area, 170, sortable=False),
        Column("customers", Words("客户", "Customers"), lambda line: str(line.customers or ""), 96, right=True,
               sortable=False),
        Column("open", Words("没做完的", "Open work"), lambda line: str(line.open or ""), 100, right=True,
               sortable=False),
        Column("state", Words("状态", "State"), lambda line: standing(line.person, today())[0], 160, sortable=False,
               tone=lambda line: standing(line.person, today())[1]),
    )  # fmt: skip
