"""The screen 拜访: what came back on paper, the booklets it came in, and the plan behind it (J3, M3)."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.visits.entry import EntryPart
from crm_desktop.ui.visits.ledger import LedgerPart
from crm_desktop.ui.visits.segments import Segment, Segments
from crm_desktop.ui.visits.week import WeekPart

_SEGMENTS = (
    Segment("entry", Words("录入", "Entry"), "scan-line", "Alt+1"),
    Segment("ledger", Words("书册", "Booklets"), "book-open", "Alt+2"),
    Segment("week", Words("计划", "Plan"), "calendar-check", "Alt+3"),
)


class VisitsPage(Page):
    """`activate(code)` opens a page by its code; without one the cursor waits for a code."""

    title = Words("拜访", "Visits")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("visitsPage")
        self._desk = desk
        self.segments = Segments(self, _SEGMENTS)
        self._stack = QStackedWidget(self)
        self.entry, self.ledger, self.week = (
            EntryPart(desk, seat, self._stack),
            LedgerPart(desk, seat, self._stack),
            WeekPart(desk, seat, self._stack),
        )
        self._parts: dict[str, EntryPart | LedgerPart | WeekPart] = {
            "entry": self.entry,
            "ledger": self.ledger,
            "week": self.week,
        }
        for part in self._parts.values():
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.segments)
        head.addWidget(self.entry.bar, 1)
        head.addStretch()
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.segments.changed.connect(self._on_segment)
        self.ledger.page_asked.connect(self._on_page_asked)
        for at, segment in enumerate(_SEGMENTS, start=1):
            desk.shortcuts.bind(
                f"Alt+{at}", segment.words, owner=self, slot=getattr(self, f"_on_{segment.key}"), group=self.title
            )
        self.segments.choose("entry")
        self.setFocusProxy(self.entry.bar.code)

    def activate(self, subject: object = None) -> None:
        """Open the page whose code is given, else wait for one."""
        self.segments.choose("entry")
        if isinstance(subject, str) and subject:
            self.entry.open_code(subject)
        else:
            self.entry.start()

    def refresh(self, changes: object) -> None:
        """Follow what was saved here or came by sync, in the part on screen."""
        if self._touched(changes):
            self._parts[self.segments.key].refresh()

    def help_topic(self) -> str:
        """Each part is explained apart."""
        return {"ledger": "booklets", "week": "plan"}.get(self.segments.key, "visits")

    def leave(self) -> None:
        """Keep what is keyed."""
        self.entry.leave()

    def _touched(self, changes: object) -> bool:
        touches = getattr(changes, "touches", None)
        return touches is None or touches("visit", "visit_plan", "visit_booklet", "booklet_page", "customer", "staff")

    def _on_segment(self, key: str) -> None:
        self.entry.leave()
        self._stack.setCurrentWidget(self._parts[key])
        self.entry.bar.setVisible(key == "entry")
        self._parts[key].start()

    def _on_page_asked(self, code: str) -> None:
        self.segments.choose("entry")
        self.entry.open_code(code)

    def _on_entry(self) -> None:
        self.segments.choose("entry")

    def _on_ledger(self) -> None:
        self.segments.choose("ledger")

    def _on_week(self) -> None:
        self.segments.choose("week")
