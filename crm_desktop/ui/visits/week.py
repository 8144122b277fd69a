"""Plan against done, a week at a time; the chosen day can be planned, moved and approved (J3, B1-3.2.3)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import (
    DueCustomer,
    PlannedCall,
    approve_plans,
    areas,
    drop_plan,
    drop_plans,
    due_customers,
    plan_day,
    plan_visits,
    put_off_plan,
)
from crm_desktop.services.visit_plans_board import WeekBoard, week_board
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.day_panel import DayPanel, RepDay
from crm_desktop.ui.visits.week_grid import WeekGrid
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.skeleton import Shape
from crm_desktop.ui.widgets.text import Text, rule

T = TypeVar("T")
GROUP = Words("拜访计划", "Visit plan")
_SIDE = 340


class WeekPart(QWidget):
    """The part 计划: the week of every rep, and beside it the day chosen."""

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._board: WeekBoard | None = None
        self._day = seat.today
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._build_week())
        self._stack.addWidget(
            EmptyState(
                self,
                icon="users",
                title=tr("本店还没有业务代表", "This branch has no reps yet"),
                text=tr(
                    "总部建好账号、同步以后，这里按人按天排拜访。",
                    "Once head office has set them up, plan their days here.",
                ),
            )
        )
        row.addWidget(self._stack, 1)
        self.panel = DayPanel(self, seat)
        self.panel.setFixedWidth(_SIDE)
        row.addWidget(self.panel)
        self._awaiting = Awaiting(self, desk.tasks, shape=Shape.BESIDE)
        self._connect()

    def start(self) -> None:
        """Come on screen."""
        self.refresh()
        self.grid.setFocus()

    def refresh(self) -> None:
        """Show the week as it is now."""
        self._awaiting.ask(partial(_read, self._seat, self._day), owner=self, done=self._on_read)

    def _build_week(self) -> QWidget:
        card = Card(self, margin=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 12, 10)
        head.setSpacing(6)
        self._title, self._totals = Text(card, "", "title"), Text(card, "", "caption")
        back = icon_button(card, "chevron-left", tr("上一周", "Previous week"), name="weekBack")
        forth = icon_button(card, "chevron-right", tr("下一周", "Next week"), name="weekForth")
        now = button(card, tr("本周", "This week"), kind="quiet", measure="small", name="weekNow")
        for act, slot in ((back, self._on_back), (forth, self._on_forth), (now, self._on_now)):
            act.clicked.connect(slot)
        head.addWidget(self._title)
        head.addWidget(self._totals)
        head.addStretch(1)
        for act in (back, now, forth):
            head.addWidget(act)
        card.body.addLayout(head)
        card.body.addWidget(rule(card))
        scroll = ScrollColumn(card, margin=0)
        self.grid = WeekGrid(scroll)
        column = QVBoxLayout()
        column.addWidget(self.grid)
        scroll.body.addLayout(column)
        scroll.body.addStretch(1)
        card.body.addWidget(scroll, 1)
        return card

    def _connect(self) -> None:
        self.grid.picked.connect(self._on_picked)
        self.grid.entered.connect(self.panel.start)
        self.panel.area_changed.connect(self._on_area)
        self.panel.plan_asked.connect(self._on_plan)
        self.panel.fill_asked.connect(self._on_fill)
        self.panel.drop.connect(self._on_drop)
        self.panel.later.connect(self._on_later)
        self.panel.approve.connect(self._on_approve)
        shortcuts = self._desk.shortcuts
        shortcuts.bind("PgUp", Words("上一周", "Previous week"), owner=self, slot=self._on_back, group=GROUP)
        shortcuts.bind("PgDown", Words("下一周", "Next week"), owner=self, slot=self._on_forth, group=GROUP)

    def _on_read(self, found: tuple[WeekBoard, Sequence[str]]) -> None:
        board, in_branch = found
        self._on_board(board)
        self._on_areas(in_branch)

    def _on_board(self, board: WeekBoard) -> None:
        if not board.monday <= self._day <= board.monday + timedelta(days=6):
            return
        self._board = board
        self._stack.setCurrentIndex(0 if board.reps else 1)
        self.panel.setVisible(bool(board.reps))
        sunday = board.monday + timedelta(days=6)
        self._title.setText(tr(f"{board.monday:%m-%d} 至 {sunday:%m-%d}", f"{board.monday:%m-%d} to {sunday:%m-%d}"))
        planned, done = sum(one.planned for one in board.reps), sum(one.done for one in board.reps)
        unplanned = sum(one.unplanned for one in board.reps)
        self._totals.setText(
            tr(
                f"计划 {planned} · 完成 {done} · 计划外 {unplanned}",
                f"{planned} planned · {done} done · {unplanned} unplanned",
            )
        )
        self.grid.show_board(board)

    def _on_areas(self, found: Sequence[str]) -> None:
        self.panel.offer_areas(found, self.panel.area)

    def _on_picked(self, row: int, day: int) -> None:
        board = self._board
        if board is None or row >= len(board.reps):
            return
        week, on = board.reps[row], self.grid.day(day)
        self.panel.show_day(RepDay(week.rep, on, week.days[day], past=on < board.today))
        self._ask_due()

    def _ask_due(self) -> None:
        rep_id, on = self._cell()
        if rep_id:
            work = partial(due_customers, self._seat, rep_id, day=on, area=self.panel.area, limit=8)
            self._desk.tasks.database(work, owner=self, done=partial(self._on_due, rep_id, on))

    def _on_due(self, rep_id: str, on: date, due: tuple[DueCustomer, ...]) -> None:
        if (rep_id, on) == self._cell():
            self.panel.offer(due, rep_id, on)

    def _cell(self) -> tuple[str, date]:
        row, day = self.grid.at
        reps = self._board.reps if self._board else ()
        return (reps[row].rep.id if row < len(reps) else "", self.grid.day(day))

    def _on_area(self, _area: str) -> None:
        self._ask_due()

    def _on_plan(self, customer_ids: tuple[str, ...]) -> None:
        rep_id, on = self._cell()
        self._plan(partial(plan_visits, self._seat, rep_id, customer_ids=customer_ids, day=on), done=self._on_done)

    def _on_fill(self) -> None:
        rep_id, on = self._cell()
        work = partial(plan_day, self._seat, rep_id, day=on, area=self.panel.area)
        self._plan(work, done=self._on_filled)

    def _on_filled(self, planned: Sequence[PlannedCall]) -> None:
        self._on_done()
        text = tr(f"已排进 {len(planned)} 家", f"{len(planned)} visits planned")
        undo = partial(self._on_unfill, tuple(one.id for one in planned))
        self._desk.toasts.tell(text, Tone.GOOD, action=tr("撤销", "Undo"), on_action=undo)

    def _on_unfill(self, plan_ids: tuple[str, ...]) -> None:
        work = partial(drop_plans, self._seat, plan_ids)
        self._desk.tasks.database(work, owner=self, done=self._on_unfilled, failed=self._on_failed)

    def _on_unfilled(self, left: int) -> None:
        self._on_done()
        if left:
            text = tr(f"{left} 家已拜访或已取消，保持原样", f"{left} were visited or dropped already and stay so")
            self._desk.toasts.tell(text, Tone.WARN)

    def _on_drop(self, plan_id: str) -> None:
        self._do(partial(drop_plan, self._seat, plan_id))

    def _on_later(self, plan_id: str) -> None:
        self._do(partial(put_off_plan, self._seat, plan_id, after=max(self._cell()[1], self._seat.today)))

    def _on_approve(self, plan_id: str) -> None:
        self._do(partial(approve_plans, self._seat, (plan_id,)))

    def _plan(self, work: Callable[[], T], *, done: Callable[[T], None]) -> None:
        """As `_do`; until it is over nobody else is planned, so that two presses plan once."""
        self._desk.tasks.database(
            work, owner=self, done=partial(self._on_planned, done), failed=partial(self._on_planned, self._on_failed)
        )

    def _on_planned(self, then: Callable[[T], None], result: T) -> None:
        self.panel.over()
        then(result)

    def _do(self, work: Callable[[], object]) -> None:
        self._desk.tasks.database(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _on_done(self, _result: object = None) -> None:
        self.refresh()

    def _on_failed(self, error: Exception) -> None:
        self.panel.stay()
        self.refresh()
        raise error

    def _on_back(self) -> None:
        self._go(self._day - timedelta(days=7))

    def _on_forth(self) -> None:
        self._go(self._day + timedelta(days=7))

    def _on_now(self) -> None:
        self._go(self._seat.today)

    def _go(self, day: date) -> None:
        self._day = day
        self.refresh()


def _read(seat: Seat, day: date) -> tuple[WeekBoard, Sequence[str]]:
    return week_board(seat, day), areas(seat)
