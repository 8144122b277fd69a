"""日历与区划: the chain's working days and administrative divisions (PRACTICE 4.4, 4.5)."""

from typing import Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui.head_office_seat.calendar_view import CalendarView
from crm_desktop.ui.head_office_seat.divisions_view import DivisionsView
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.widgets.choices import Choices, Option

CALENDAR, DIVISIONS = "calendar", "divisions"
_VIEWS: Final = (
    Option(CALENDAR, Words("工作日历", "Working calendar")),
    Option(DIVISIONS, Words("行政区划", "Divisions")),
)


class ReferencePage(Page):
    """`activate("divisions")` opens the divisions."""

    title = Words("日历与区划", "Calendar and divisions")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        self.which = Choices(self, _VIEWS)
        self.which.setObjectName("referenceShown")
        self.which.setAccessibleName(tr("显示", "Show"))
        self.which.set_value((CALENDAR,))
        self.which.changed.connect(self._on_which)
        column.addWidget(self.which)
        self._stack = QStackedWidget(self)
        self.calendar = CalendarView(desk, seat, self._stack)
        self.divisions = DivisionsView(desk, seat, self._stack)
        for view in (self.calendar, self.divisions):
            view.changed.connect(self._load)
            self._stack.addWidget(view)
        column.addWidget(self._stack, 1)

    def activate(self, subject: object = None) -> None:
        """Read both; `subject` says which to show."""
        if subject in (CALENDAR, DIVISIONS):
            self.which.set_value((str(subject),))
        self._load()

    def refresh(self, changes: object) -> None:
        """Something was set here or at another desktop of head office."""
        touches = getattr(changes, "touches", None)
        if touches is None or touches("calendar_day", "division_entry"):
            self._load()

    def _load(self) -> None:
        self.calendar.load()
        self.divisions.load()

    def _on_which(self, keys: tuple[str, ...]) -> None:
        if not keys:
            self.which.set_value((CALENDAR,))
            return
        self._stack.setCurrentWidget(self.divisions if keys[0] == DIVISIONS else self.calendar)
