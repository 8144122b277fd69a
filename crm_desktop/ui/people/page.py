"""人员: who works here, what is asked about accounts, and handing over what somebody owns (P1, P4)."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.account_requests import RequestKind
from crm_desktop.rules.words import Words
from crm_desktop.services.people_drafts import Paper
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.people.colleagues_part import ColleaguesPart
from crm_desktop.ui.people.hand_over_view import HandOverView
from crm_desktop.ui.people.hand_overs_part import HandOversPart
from crm_desktop.ui.people.requests_part import Decide, RequestsPart
from crm_desktop.ui.people.wishes import Wish
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.segments import Segment, Segments

_SEGMENTS: Final = (
    Segment("colleagues", Words("同事", "Colleagues"), "users", "Alt+1"),
    Segment("given", Words("交接记录", "Hand-overs"), "handshake", "Alt+2"),
    Segment("requests", Words("账号申请", "Accounts"), "key-round", "Alt+3"),
)
_TOLD: Final = frozenset(
    {"account_request", "staff", "account", "branch", "hand_over", "customer", "visit_plan", "phone_order_note",
     "registration_form", "visit_booklet"}
)  # fmt: skip


class PeoplePage(Page):
    """`activate(id)` opens that request, `activate(Wish.HAND_OVER)` a hand-over, `activate("paper:subject")` what was
    begun (`services.today_drafts`).

    `decide` has head office answer a request and brings what came of it; on a network thread. At head office there
    are requests alone: work is handed over in the branches.
    """

    title = Words("人员", "People")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget, *, decide: Decide | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._giving: HandOverView | None = None
        self._stack = QStackedWidget(self)
        self.requests = RequestsPart(desk, seat, self._stack, decide=decide)
        self.requests.waits_changed.connect(self.badge_changed)
        self._parts: dict[str, ColleaguesPart | HandOversPart | RequestsPart] = {"requests": self.requests}
        self.segments = Segments(self, _SEGMENTS)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.addWidget(self.segments)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._stack.addWidget(self.requests)
        if seat.at_head_office:
            self.title = Words("账号申请", "Requests for accounts")
            self.segments.hide()
            self.segments.choose("requests")
        else:
            self._build_branch(desk, seat)

    def activate(self, subject: object = None) -> None:
        """Come on screen, at a request or with a hand-over where that is asked for."""
        begun, colon, about = subject.partition(":") if isinstance(subject, str) else ("", "", "")
        if colon:
            self._take_up(Paper(begun), about)
        elif isinstance(subject, str) and subject:
            self._show("requests")
            self.requests.choose(subject)
        elif subject is Wish.HAND_OVER and self._giving is not None:
            self._on_hand_over("")
        elif self._giving is None or self._stack.currentWidget() is not self._giving:
            self._parts[self.segments.key].start()
        if self.segments.key != "requests":
            self.requests.refresh()  # for the count in the rail

    def refresh(self, changes: object) -> None:
        """Something was saved here or came by sync."""
        touches = getattr(changes, "touches", None)
        if touches is None or touches(*_TOLD):
            for part in {self.requests, self._parts[self.segments.key]}:
                part.refresh()

    def leave(self) -> None:
        """Nothing secret stays on the screen; what is half typed is kept."""
        for part in self._parts.values():
            part.leave()
        if self._giving is not None:
            self._giving.keep()

    def _build_branch(self, desk: Desk, seat: Seat) -> None:
        self.colleagues = ColleaguesPart(desk, seat, self._stack)
        self.given = HandOversPart(desk, seat, self._stack)
        self._giving = HandOverView(desk, seat, self._stack)
        self._parts = {"colleagues": self.colleagues, "given": self.given, "requests": self.requests}
        for widget in (self.colleagues, self.given, self._giving):
            self._stack.addWidget(widget)
        self.colleagues.hand_over_asked.connect(self._on_hand_over)
        self.colleagues.request_asked.connect(self._on_request)
        self._giving.left.connect(self._on_left)
        self._giving.made.connect(self._on_made)
        self._giving.made_behind.connect(self._on_made_behind)
        self.segments.changed.connect(self._on_segment)
        for at, segment in enumerate(_SEGMENTS, start=1):
            slot = partial(self._show, segment.key)
            desk.shortcuts.bind(f"Alt+{at}", segment.words, owner=self, slot=slot, group=self.title)
        self.segments.choose("colleagues")

    @property
    def giving(self) -> HandOverView | None:
        """The hand-over under way or to come; None at head office."""
        return self._giving

    def _show(self, key: str) -> None:
        """Go to a part, from wherever the page is."""
        if self.segments.key == key:
            self._on_segment(key)
        self.segments.choose(key)

    def _on_segment(self, key: object) -> None:
        part = self._parts[str(key)]
        self._stack.setCurrentWidget(part)
        part.start()

    def _on_hand_over(self, staff_id: object) -> None:
        if self._giving is not None:
            self._stack.setCurrentWidget(self._giving)
            self._giving.start(str(staff_id or ""))

    def _on_request(self, kind: RequestKind, staff_id: object) -> None:
        self._show("requests")
        self.requests.begin(kind=kind, staff_id=str(staff_id))

    def _take_up(self, paper: Paper, about: str) -> None:
        """Go on with what was begun."""
        if paper is Paper.HAND_OVER:
            self._on_hand_over(about)
        elif paper is Paper.REQUEST:
            kind, _, staff_id = about.partition(".")
            self._on_request(RequestKind(kind), staff_id)
        else:
            self._show("requests")
            self.requests.choose(about)

    def _on_left(self) -> None:
        self._on_segment(self.segments.key)

    def _on_made(self, hand_over_id: object) -> None:
        self._desk.toasts.tell(tr("已交接，打印后双方签字", "Handed over: print the sheet, both sign"), Tone.GOOD)
        self._show("given")
        self.given.choose(str(hand_over_id))

    def _on_made_behind(self, hand_over_id: object) -> None:
        """The person went on to something else: the way to the sheet is told, and nobody is taken away."""
        told = tr("已交接，打印后双方签字", "Handed over: print the sheet, both sign")
        show = partial(self._show_given, str(hand_over_id))
        self._desk.toasts.tell(told, Tone.GOOD, action=tr("去打印", "To the sheet"), on_action=show)

    def _show_given(self, hand_over_id: str) -> None:
        self._desk.go(places.PEOPLE.key)
        self._show("given")
        self.given.choose(hand_over_id)
