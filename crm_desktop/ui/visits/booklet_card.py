"""One booklet: whose it is, how far it has come back, and what can be done with it now (J3)."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.booklet_printing import LAYOUTS
from crm_desktop.services.booklets import BOOKLET_STATES, PAGE_STATES, BookletRow, PageRow
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.ask_strip import Asked, AskStrip
from crm_desktop.ui.visits.page_grid import TONES, PageGrid
from crm_desktop.ui.visits.permission import refusal
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import Kind, button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text

STATE_TONES = {
    "printed": Tone.INFO,
    "issued": Tone.ACCENT,
    "returned": Tone.GOOD,
    "lost": Tone.DANGER,
    "void": Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to do with a booklet: in which states, what it asks first, and how its button looks."""

    key: str
    words: Words
    icon: str
    states: frozenset[str]
    title: Words | None = None
    asked: tuple[Asked, ...] = ()
    primary: bool = False
    grave: bool = False


_REASON = Asked("reason", Words("原因", "Reason"))
_PAGES = Words("页码", "Pages")
DEEDS = (
    Deed("issue", Words("发放", "Issue"), "handshake", frozenset({"printed"}), primary=True),
    Deed(
        "take_back",
        Words("收回", "Take back"),
        "inbox",
        frozenset({"issued", "lost"}),
        Words("收回这本书册", "Take this booklet back"),
        (Asked("pages", Words("缺页（没有就空着）", "Pages missing, if any"), Words("如 5, 7-9", "e.g. 5, 7-9")),),
        primary=True,
    ),
    Deed("again", Words("再打印", "Print again"), "printer", frozenset({"printed", "issued", "returned"})),
    Deed(
        "void_pages",
        Words("作废页", "Void pages"),
        "file-text",
        frozenset({"printed", "issued", "returned", "lost"}),
        Words("写坏、撕掉的页作废，原因留底", "Void pages spoilt or torn; the reason is kept"),
        (Asked("pages", _PAGES, Words("如 5 或 7-9", "e.g. 5 or 7-9")), _REASON),
    ),
    Deed(
        "lost",
        Words("挂失", "Report lost"),
        "triangle-alert",
        frozenset({"issued"}),
        Words(
            "挂失后，空白页都记为缺失；找到了可以再收回。", "All blank pages count as missing; if found, take it back."
        ),
        grave=True,
    ),
    Deed(
        "discard",
        Words("整册作废", "Discard"),
        "trash-2",
        frozenset({"printed"}),
        Words("没有发放的废册，编号留底不再用", "A misprint never issued; its number is not used again"),
        (_REASON,),
        grave=True,
    ),
)


class BookletCard(Card):
    """`asked(deed key, answers)` and `page_opened(code)`; the owner does it and shows the outcome."""

    asked = Signal(object, object)
    page_opened = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget, seat: Seat) -> None:
        super().__init__(parent)
        self.setObjectName("bookletCard")
        self._strip: AskStrip | None = None
        self._issuing = refusal(seat, Action.ISSUE_BOOKLET, RecordType.VISIT_BOOKLET)
        self._voiding = refusal(seat, Action.EDIT, RecordType.BOOKLET_PAGE)
        self.booklet: BookletRow | None = None
        self._build()

    def show_booklet(self, booklet: BookletRow, pages: tuple[PageRow, ...]) -> None:
        """Show it as it is now; a question half answered about the same booklet stays."""
        if self.booklet is None or (booklet.id, booklet.state) != (self.booklet.id, self.booklet.state):
            self._put_away()
        self.booklet = booklet
        self._number.setText(booklet.number)
        words = BOOKLET_STATES.get(booklet.state)
        self._state.say(say(words) if words else "", STATE_TONES.get(booklet.state, Tone.NEUTRAL))
        self._facts.setText(self._told(booklet))
        self.pages.show_pages(pages)
        for key, badge in self._tally.items():
            count = getattr(booklet.tally, key)
            badge.say(f"{say(PAGE_STATES[key])} {count}")
            badge.setVisible(bool(count))
        self._offer_deeds(booklet.state)

    def refuse(self, problem: Problem) -> bool:
        """Say what is wrong with the answers; False when no question is open."""
        if self._strip is None:
            return False
        self._strip.say(problem)
        return True

    def done(self) -> None:
        """The deed is done: put the question away."""
        self._put_away()

    def _build(self) -> None:
        head = QHBoxLayout()
        self._number, self._state = Text(self, "", "headline"), Badge(self)
        close = button(self, tr("关闭", "Close"), kind="quiet", measure="small", name="bookletClose")
        close.clicked.connect(self.closed)
        for widget in (self._number, self._state):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(close)
        self.body.addLayout(head)
        scroll = ScrollColumn(self, margin=0)
        scroll.body.setSpacing(12)
        self.body.addWidget(scroll, 1)
        self._column = scroll.body
        self._facts = Text(self, "", "soft", wrap=True)
        self._column.addWidget(self._facts)
        self._deeds_row = QWidget(self)
        self._deeds: dict[str, QPushButton] = {}
        self._column.addWidget(self._deeds_row)
        self._room = QVBoxLayout()
        self._column.addLayout(self._room)
        self._build_pages()

    def _offer_deeds(self, state: str) -> None:
        row = QWidget(self)
        flow = Flow(row)
        self._deeds = {}
        for deed in DEEDS:
            if state not in deed.states:
                continue
            kind: Kind = "primary" if deed.primary else "plain"
            act = button(row, say(deed.words), kind=kind, measure="small", icon=deed.icon, name=f"deed_{deed.key}")
            act.setProperty("deed", deed.key)
            act.clicked.connect(self._on_deed)
            grant(act, self._voiding if deed.key == "void_pages" else self._issuing)
            flow.addWidget(act)
            self._deeds[deed.key] = act
        self._column.replaceWidget(self._deeds_row, row)
        self._deeds_row.hide()
        self._deeds_row.deleteLater()
        self._deeds_row = row

    def _build_pages(self) -> None:
        tally = QHBoxLayout()
        tally.setSpacing(6)
        self._tally = {key: Badge(self, "", TONES[key]) for key in ("used", "blank", "void", "missing")}
        for badge in self._tally.values():
            tally.addWidget(badge)
        tally.addStretch(1)
        self._column.addLayout(tally)
        self.pages = PageGrid(self)
        self.pages.opened.connect(self._on_page)
        self._column.addWidget(self.pages)
        self._column.addWidget(Text(self, tr("点一页去录入", "Click a page to enter it"), "caption"))
        self._column.addStretch(1)

    def _told(self, booklet: BookletRow) -> str:
        layout = LAYOUTS.get(booklet.layout)
        lines = [" · ".join(filter(None, (booklet.rep, booklet.period, say(layout) if layout else "")))]
        for moment, words in (
            (booklet.printed_at, Words("打印", "printed")),
            (booklet.issued_at, Words(f"发放（{booklet.issued_by}）", f"issued by {booklet.issued_by}")),
            (booklet.returned_at, Words("收回", "returned")),
        ):
            if moment is not None:
                lines.append(f"{local(moment):%m-%d %H:%M} {say(words)}")
        return "\n".join(lines)

    def _on_deed(self) -> None:
        key = str(self.sender().property("deed"))
        deed = next(one for one in DEEDS if one.key == key)
        self._put_away()
        if deed.title is None:
            self.asked.emit(key, {})
            return
        self._strip = AskStrip(self, deed.title, deed.asked, does=deed.words, grave=deed.grave)
        self._strip.setProperty("deed", key)
        self._strip.answered.connect(self._on_answered)
        self._strip.left.connect(self._put_away)
        self._room.addWidget(self._strip)
        self._strip.start()

    def _on_answered(self, answers: dict[str, str]) -> None:
        if self._strip is not None:
            self.asked.emit(str(self._strip.property("deed")), answers)

    def _on_page(self, page: PageRow) -> None:
        self.page_opened.emit(page.code)

    def _put_away(self) -> None:
        if self._strip is not None:
            self._room.removeWidget(self._strip)
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None
