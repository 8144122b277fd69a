"""One rep's day on the plan: each visit with what can be done about it, and whom to add."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.visits import VisitResult
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import DueCustomer
from crm_desktop.services.visit_plans_board import Call
from crm_desktop.services.visits_reach import Rep
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.day_words import short_day
from crm_desktop.ui.visits.permission import refusal
from crm_desktop.ui.visits.week_grid import SIGNS
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Elided, Text, rule
from crm_desktop.ui.widgets.tick import Tick

STATES = {
    "done": Words("已拜访", "Done"),
    "approved": Words("已安排", "Planned"),
    "planned": Words("待批准", "Proposed"),
    "overdue": Words("未拜访", "Missed"),
    "unplanned": Words("计划外", "Unplanned"),
    "held": Words("勿回访", "No calls"),
}


@dataclass(frozen=True, slots=True)
class RepDay:
    """What the panel shows."""

    rep: Rep
    day: date
    calls: tuple[Call, ...]
    past: bool


class DayPanel(Card):
    """`plan_asked(customer ids)`, `area_changed(area)`; `drop`, `later` and `approve` carry the id of a plan."""

    plan_asked = Signal(object)
    fill_asked = Signal()
    area_changed = Signal(object)
    drop = Signal(object)
    later = Signal(object)
    approve = Signal(object)

    def __init__(self, parent: QWidget, seat: Seat) -> None:
        super().__init__(parent)
        self.setObjectName("dayPanel")
        self._seat = seat
        self._ticks: dict[str, Tick] = {}
        self._cell = ("", "", "")
        self._chosen: dict[tuple[str, str, str], frozenset[str]] = {}
        self._busy = False
        # After a deed of this panel the keys come back here: what they were on is gone from the list.
        self._keys_come_back = False
        self._due = QWidget(self)
        head = QHBoxLayout()
        self._title, self._note = Text(self, "", "title"), Text(self, "", "caption")
        head.addWidget(self._title)
        head.addWidget(self._note, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(head)
        self._scroll = ScrollColumn(self, margin=0)
        self._scroll.body.setSpacing(8)
        self.body.addWidget(self._scroll, 1)
        self._calls = QWidget(self)
        self._scroll.body.addWidget(self._calls)
        self._planning = self._build_planning()
        self._scroll.body.addWidget(self._planning)
        self._scroll.body.addStretch(1)

    @property
    def area(self) -> str:
        """The area to look for customers in, "" for the rep's own."""
        return self.areas.value()

    def show_day(self, shown: RepDay) -> None:
        """Show a day."""
        self._title.setText(f"{shown.rep.name} · {short_day(shown.day)}")
        self._note.setText(tr(f"{len(shown.calls)} 家", f"{len(shown.calls)}") if shown.calls else "")
        fresh = QWidget(self)
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        for call in shown.calls:
            column.addWidget(self._line(fresh, call, shown))
            column.addWidget(rule(fresh))
        if not shown.calls:
            column.addWidget(Text(fresh, tr("这一天还没有安排。", "Nothing planned that day."), "soft", wrap=True))
        self._scroll.body.replaceWidget(self._calls, fresh)
        fresh.show()
        self._take_cursor(self._calls, fresh)
        self._calls.hide()
        self._calls.deleteLater()
        self._calls = fresh
        self._planning.setVisible(not shown.past)

    def offer_areas(self, areas: Sequence[str], chosen: str) -> None:
        """The areas to choose from, the rep's own first."""
        own = Option("", Words("本人负责的客户", "The rep's own customers"))
        self.areas.offer([own, *(Option(area, Words(area, area)) for area in areas)], chosen=chosen)

    def offer(self, due: Sequence[DueCustomer], rep_id: str, on: date) -> None:
        """Who is due for a visit by that rep; who was ticked for that day stays so."""
        self._chosen[self._cell] = frozenset(self._ticked())
        self._cell = (rep_id, on.isoformat(), self.area)
        chosen = self._chosen.get(self._cell, frozenset())
        fresh = QWidget(self._planning)
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._ticks = {}
        for one in due:
            tick = Tick(fresh, _due_text(one))
            tick.setObjectName(f"due_{one.customer_id}")
            tick.setChecked(one.customer_id in chosen)
            tick.toggled.connect(self._on_ticked)
            self._ticks[one.customer_id] = tick
            column.addWidget(tick)
        if not due:
            text = tr("这个区域没有到期该拜访的客户。", "Nobody in this area is due for a visit.")
            column.addWidget(Text(fresh, text, "soft", wrap=True))
        self._planning_column.replaceWidget(self._due, fresh)
        fresh.show()
        self._take_cursor(self._due, fresh)
        self._due.hide()
        self._due.deleteLater()
        self._due = fresh
        self._on_ticked()
        if self._keys_come_back:
            self._keys_come_back = False
            self.start()

    def over(self) -> None:
        """Who was to be planned is, or that failed: the next may be."""
        self._busy = False
        self._on_ticked()

    def stay(self) -> None:
        """A deed failed: the cursor stays where it is."""
        self._keys_come_back = False

    def start(self) -> None:
        """Put the cursor where a person goes on by keyboard."""
        first: QWidget = next(iter(self._ticks.values()), self.areas)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def _build_planning(self) -> QWidget:
        made = QWidget(self)
        self._planning_column = column = QVBoxLayout(made)
        column.setContentsMargins(0, 6, 6, 0)
        column.setSpacing(8)
        column.addWidget(Text(made, tr("该拜访谁", "Who is due"), "eyebrow"))
        self.areas = Select(made, ())
        self.areas.setObjectName("planArea")
        self.areas.setAccessibleName(tr("区域", "Area"))
        self.areas.changed.connect(self.area_changed)
        column.addWidget(self.areas)
        column.addWidget(self._due)
        row = QHBoxLayout()
        approves = refusal(self._seat, Action.APPROVE_PLAN, RecordType.VISIT_PLAN) is None
        words = tr("排进这一天", "Plan for this day") if approves else tr("提议", "Propose")
        self.fill = button(made, tr("按区域排满", "Fill the day"), measure="small", icon="route", name="planFill")
        self.fill.clicked.connect(self._on_fill)
        self.add = button(made, words, kind="primary", measure="small", icon="plus", name="planAdd")
        self.add.clicked.connect(self._on_add)
        row.addWidget(self.fill)
        row.addStretch(1)
        row.addWidget(self.add)
        column.addLayout(row)
        return made

    def _line(self, parent: QWidget, call: Call, shown: RepDay) -> QWidget:
        made = QWidget(parent)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Elided(made, call.customer))
        detail = " · ".join(filter(None, (call.purpose, call.place)))
        names.addWidget(Elided(made, detail, "caption"))
        row.addLayout(names, 1)
        words, tone = STATES.get(call.state), SIGNS.get(call.state, ("", Tone.NEUTRAL))[1]
        result = VisitResult(int(call.result)).words if call.result.isdigit() else words
        if call.to_verify:
            row.addWidget(Badge(made, tr("待核实", "To verify"), Tone.WARN))
        row.addWidget(Badge(made, say(result) if result else "", tone))
        if call.plan_id and not call.visit_id:
            self._add_deeds(made, row, call, shown)
        return made

    def _add_deeds(self, parent: QWidget, row: QHBoxLayout, call: Call, shown: RepDay) -> None:
        edit = refusal(self._seat, Action.EDIT, RecordType.VISIT_PLAN, own=shown.rep.id == self._seat.person.id)
        approve = refusal(self._seat, Action.APPROVE_PLAN, RecordType.VISIT_PLAN)
        deeds = [
            ("later", "arrow-right", tr("改到下一个工作日", "Move to the next working day"), edit),
            ("drop", "x", tr("取消这次", "Take off the plan"), edit),
        ]
        if call.state == "planned":
            deeds.insert(0, ("approve", "check", tr("批准", "Approve"), approve))
        for deed, icon, tip, refused in deeds:
            act = icon_button(parent, icon, tip, measure="small", name=f"{deed}_{call.plan_id}")
            grant(act, refused)
            act.setProperty("deed", deed)
            act.setProperty("plan", call.plan_id)
            act.clicked.connect(self._on_deed)
            row.addWidget(act)

    def _on_deed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QWidget):
            grant(pressed, None, busy=True)  # the list is made anew either way
        self._keys_come_back = True
        signal = {"approve": self.approve, "later": self.later, "drop": self.drop}[str(pressed.property("deed"))]
        signal.emit(str(pressed.property("plan")))

    def _take_cursor(self, before: QWidget, fresh: QWidget) -> None:
        """The cursor stays on what it was on, or beside where that is gone: elsewhere a key would press something."""
        held = QApplication.focusWidget()
        if held is None or not before.isAncestorOf(held):
            return
        again = fresh.findChild(QWidget, held.objectName()) if held.objectName() else None
        self._keys_come_back = self._keys_come_back or again is None
        (again or self.areas).setFocus(Qt.FocusReason.OtherFocusReason)

    def _ticked(self) -> tuple[str, ...]:
        return tuple(one for one, tick in self._ticks.items() if tick.isChecked())

    def _on_ticked(self) -> None:
        refused = refusal(self._seat, Action.CREATE, RecordType.VISIT_PLAN)
        nobody = tr("先勾选要拜访的客户", "Tick whom to visit first")
        grant(self.add, refused, lacks="" if self._ticked() else nobody, busy=self._busy)
        none_due = tr("这个区域没有到期该拜访的客户", "Nobody in this area is due for a visit")
        grant(self.fill, refused, lacks="" if self._ticks else none_due, busy=self._busy)

    def _begin(self) -> bool:
        """Begin a deed; False while another one is under way, so that two presses do it once."""
        if self._busy:
            return False
        self._busy = self._keys_come_back = True
        self._on_ticked()
        return True

    def _on_fill(self) -> None:
        if self._begin():
            self.fill_asked.emit()

    def _on_add(self) -> None:
        if self._begin():
            self.plan_asked.emit(self._ticked())


def _due_text(one: DueCustomer) -> str:
    last = (
        tr(f"上次 {short_day(one.last)}", f"last {short_day(one.last)}")
        if one.last
        else tr("还没去过", "never visited")
    )
    important = tr("重要", "important") if one.important else ""
    return " · ".join(filter(None, (one.customer, important, last)))
