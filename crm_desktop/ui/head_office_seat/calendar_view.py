"""The working calendar of the chain, a year at a time: what is published, and what head office has set."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.day_list import ListedDay, read_days
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType, may
from crm_desktop.rules.words import Words, counted
from crm_desktop.services.reference_data import SpecialDay, drop_day, set_days, special_days, text_of_file
from crm_desktop.services.seat import Seat
from crm_desktop.ui.head_office_seat.paste_card import PasteCard
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import Text

_SIDE = 392
_EXAMPLE_TYPED = "2027-02-05 至 2027-02-11 放假 春节\n2027-02-14 上班\n2027年10月1日至7日 放假 国庆节"
_WEEKDAYS = (
    Words("一", "Mon"), Words("二", "Tue"), Words("三", "Wed"), Words("四", "Thu"), Words("五", "Fri"),
    Words("六", "Sat"), Words("日", "Sun"),
)  # fmt: skip


class CalendarView(QWidget):
    """`changed()` after anything was set."""

    changed = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.year = seat.today.year
        self._right = may(seat.person.role, Action.EDIT, RecordType.CALENDAR_DAY, own=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(self._build_list(), 1)
        side = QVBoxLayout()
        self.paste: PasteCard[ListedDay] = PasteCard(
            self,
            title=tr("设定假日和上班日", "Set days"),
            text=tr("每行一天或一段：日期、放假或上班、名称。可以直接粘贴通知。",
                    "A day or a span a line: date, holiday or work, name. Paste the notice as it is."),
            example=_EXAMPLE_TYPED,
            read=_read,
            right=self._right,
        )  # fmt: skip
        self.paste.setFixedWidth(_SIDE)
        self.paste.given.connect(self._on_given)
        self.paste.file_given.connect(self._on_file)
        side.addWidget(self.paste)
        side.addStretch(1)
        row.addLayout(side)
        self._on_picked(())

    def load(self) -> None:
        """Read the year."""
        self._heading.setText(tr(f"{self.year} 年", str(self.year)))
        self._awaiting.ask(partial(special_days, self._seat, self.year), owner=self, done=self.show_days)

    def show_days(self, days: tuple[SpecialDay, ...]) -> None:
        """Show the days of the year."""
        estimated = any(day.estimated for day in days)
        note = tr("这一年的通知还没发布，带“预估”的日子要等通知核对。", "No notice yet: some are estimates.")
        self._note.setText(note if estimated else "")
        self._note.setVisible(estimated)
        self.model.show_rows(days)
        self._on_picked(self.table.ids)

    def _turn(self, by: int) -> None:
        self.year += by
        self.table.pick([])
        self.load()

    def _on_given(self, days: tuple[ListedDay, ...]) -> None:
        self.year = days[0].on.year
        self._desk.tasks.database(partial(set_days, self._seat, days), owner=self, done=self._on_set)

    def _on_set(self, count: int) -> None:
        self.paste.put("")
        told = tr(
            f"已设定 {count} 天，各店下次同步后生效", f"{counted(count, 'day')} set; branches follow after their sync"
        )
        self._desk.toasts.tell(told, Tone.GOOD)
        self.changed.emit()

    def _on_file(self, path: object) -> None:
        self._desk.tasks.network(partial(text_of_file, path), owner=self, done=self.paste.put)  # type: ignore[arg-type]  # a signal carries any object

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        days = [row for _, row in self.model.loaded() if (row.on,) == ids]
        lacks = "" if days else tr("先选一天", "Choose a day first")
        if days and not days[0].set_here:
            lacks = tr("这一天就是公布的安排", "This day is as published")
        grant(self.drop, self._right, lacks=lacks)

    def _on_drop(self) -> None:
        (on,) = self.table.ids
        if isinstance(on, date):
            told = tr(f"{on} 恢复为公布的安排", f"{on} is as published again")
            work = partial(drop_day, self._seat, on)
            self._desk.tasks.database(work, owner=self, done=partial(self._on_dropped, told))

    def _on_dropped(self, told: str, _result: object) -> None:
        self._desk.toasts.tell(told, Tone.GOOD)
        self.changed.emit()

    def _build_list(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(4)
        for icon, words, name, by in (
            ("chevron-left", tr("上一年", "The year before"), "yearBefore", -1),
            ("chevron-right", tr("下一年", "The year after"), "yearAfter", 1),
        ):
            made = icon_button(self, icon, words, name=name, measure="small")
            made.clicked.connect(partial(self._turn, by))
            head.addWidget(made)
            if by < 0:
                self._heading = Text(self, "", "title")
                head.addWidget(self._heading)
        self._note = Text(self, "", "caption")
        head.addSpacing(8)
        head.addWidget(self._note)
        head.addStretch(1)
        self.drop = button(self, tr("恢复公布的安排", "As published"), kind="quiet", icon="rotate-ccw", measure="small",
                           name="dropDay")  # fmt: skip
        self.drop.clicked.connect(self._on_drop)
        head.addWidget(self.drop)
        column.addLayout(head)
        card = Card(self, margin=0)
        self.model = RowModel(self, _columns(), id_of=_on_of)
        self.table = RowTable(card, self.model)
        self.table.setAccessibleName(tr("假日和上班日", "Holidays and working days"))
        self.table.picked.connect(self._on_picked)
        card.body.addWidget(self.table)
        self._awaiting = Awaiting(card, self._desk.tasks)
        column.addWidget(card, 1)
        return column


def _read(text: str) -> tuple[tuple[ListedDay, ...], tuple[Problem, ...]]:
    found = read_days(text)
    return found.days, found.problems


def _columns() -> tuple[Column[SpecialDay], ...]:
    where: Callable[[SpecialDay], str] = _where
    return (
        Column("on", Words("日期", "Day"), _day, width=150, strong=True, sortable=False),
        Column("working", Words("安排", "Day is"), _working, width=90, sortable=False, tone=_tone),
        Column("name", Words("名称", "Name"), lambda day: say(day.name), stretch=True, sortable=False),
        Column("where", Words("来源", "From"), where, width=120, sortable=False,
               tone=lambda day: Tone.ACCENT if day.set_here else None),
    )  # fmt: skip


def _day(day: SpecialDay) -> str:
    name = _WEEKDAYS[day.on.weekday()]
    return tr(f"{day.on.month}月{day.on.day}日 周{name.zh}", f"{name.en} {day.on.day} {day.on:%b}")


def _working(day: SpecialDay) -> str:
    return tr("上班", "Work") if day.working else tr("放假", "Holiday")


def _tone(day: SpecialDay) -> Tone:
    return Tone.WARN if day.working else Tone.GOOD


def _where(day: SpecialDay) -> str:
    if day.set_here:
        return tr("总部设定", "Head office")
    return tr("预估", "Estimate") if day.estimated else tr("国家公布", "Published")


def _on_of(day: SpecialDay) -> object:
    return day.on
