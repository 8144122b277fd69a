"""The ledger of booklets: print, issue, take back, and see which pages have not returned (J3)."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.booklet_printing import Printed, print_again, print_booklet
from crm_desktop.services.booklets import (
    BookletRow,
    OpenPages,
    PageRow,
    booklet,
    booklet_pages,
    booklets,
    count_booklets,
    unreturned_pages,
)
from crm_desktop.services.booklets_moves import discard, issue, read_pages, report_lost, take_back, void_pages
from crm_desktop.services.errors import Invalid
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import Rep, reps
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import language, say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper_trail import paper_trail
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.booklet_card import BookletCard
from crm_desktop.ui.visits.booklet_table import BookletTable
from crm_desktop.ui.visits.open_pages import OpenPagesCard
from crm_desktop.ui.visits.permission import refusal
from crm_desktop.ui.visits.preview import BookletPreview
from crm_desktop.ui.visits.print_form import PrintForm, PrintOrder, period_of
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.skeleton import Shape

GROUP = Words("书册", "Booklets")
_SIDE = 404


class LedgerPart(QWidget):
    """The part 书册. `page_asked(code)` when a page of it is to be entered."""

    page_asked = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._chosen = ""
        self._pages = QStackedWidget(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._pages)
        self._pages.addWidget(self._build_ledger())
        self._awaiting = Awaiting(self._pages, desk.tasks, shape=Shape.BESIDE)
        self.preview = BookletPreview(self._pages)
        self.preview.left.connect(self._on_preview_left)
        self.preview.issue_asked.connect(self._on_issue_printed)
        self._pages.addWidget(self.preview)
        words = Words("打印书册", "Print a booklet")
        desk.shortcuts.bind("F9", words, owner=self, slot=self._on_print_key, group=GROUP)

    def start(self) -> None:
        """Come on screen."""
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Show the ledger as it is now."""
        self._awaiting.ask(partial(_read, self._seat), owner=self, done=self._on_read)
        if self._chosen:
            self._look(self._chosen)

    def start_printing(self, rep_id: str = "") -> None:
        """Open the form for a new booklet."""
        self._desk.tasks.database(partial(reps, self._seat), owner=self, done=partial(self._on_reps, rep_id))

    def _build_ledger(self) -> QWidget:
        made = QWidget(self._pages)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.table = BookletTable(made, tasks=self._desk.tasks)
        self.table.opened.connect(self._on_opened)
        self.table.print_asked.connect(self.start_printing)
        grant(self.table.new, refusal(self._seat, Action.ISSUE_BOOKLET, RecordType.VISIT_BOOKLET))
        row.addWidget(self.table, 1)
        self._side = QStackedWidget(made)
        self._side.setFixedWidth(_SIDE)
        self.open_pages = OpenPagesCard(self._side)
        self.open_pages.opened.connect(self._on_opened)
        self.card = BookletCard(self._side, self._seat)
        self.card.asked.connect(self._on_deed)
        self.card.page_opened.connect(self.page_asked)
        self.card.closed.connect(self._on_closed)
        self.form = PrintForm(self._side)
        self.form.ordered.connect(self._on_ordered)
        self.form.left.connect(self._on_closed)
        for card in (self.open_pages, self.card, self.form):
            self._side.addWidget(card)
        row.addWidget(self._side)
        return made

    def _on_print_key(self) -> None:
        """F9 prints what is looked at, else begins a new booklet where the post may."""
        if self._pages.currentWidget() is self.preview:
            self.preview.pdf.ask_print()
        elif self.table.new.isEnabled():
            self.start_printing()

    def _on_read(self, found: tuple[int, tuple[OpenPages, ...]]) -> None:
        total, out = found
        self.table.show_booklets(partial(_fetch, self._seat), total)
        self.open_pages.show_pages(out)

    def _on_opened(self, booklet_id: str) -> None:
        self._chosen = booklet_id
        self.table.pick(booklet_id)
        self._look(booklet_id)

    def _look(self, booklet_id: str) -> None:
        work = partial(_look, self._seat, booklet_id)
        self._desk.tasks.database(work, owner=self, done=self._on_looked)

    def _on_looked(self, found: tuple[BookletRow, tuple[PageRow, ...]]) -> None:
        if found[0].id == self._chosen:
            self.card.show_booklet(*found)
            self.table.pick(found[0].id)
            self._side.setCurrentWidget(self.card)

    def _on_closed(self) -> None:
        self._chosen = ""
        self._side.setCurrentWidget(self.open_pages)
        self.table.setFocus()

    def _on_reps(self, rep_id: str, people: tuple[Rep, ...]) -> None:
        today = self._seat.today
        self._chosen = ""
        self._side.setCurrentWidget(self.form)
        self.form.start(people, period=period_of(today.year, today.month), rep_id=rep_id)

    def _on_ordered(self, order: PrintOrder) -> None:
        work = partial(
            print_booklet, self._seat, order.rep_id, pages=order.pages, layout=order.layout, prefill=order.prefill,
            period=order.period, language=language(),
        )  # fmt: skip
        done = partial(self._on_printed, order.layout == "saddle", True)
        grant(self.form.do, None, busy=True)
        # Beside the database thread: a booklet takes a second to set, and a search must not wait for it.
        self._desk.tasks.network(work, owner=self, done=done, failed=self._on_not_printed)

    def _on_printed(self, folded: bool, issuable: bool, made: Printed) -> None:
        grant(self.form.do, None)
        self._chosen = made.booklet_id
        again = paper_trail(self._desk, self._seat, self, "visit_booklet", number=made.number, persons=made.customers)
        self.preview.show_booklet(made, issuable=issuable, folded=folded, again=again)
        self._pages.setCurrentWidget(self.preview)
        self.preview.start()

    def _on_not_printed(self, error: Exception) -> None:
        grant(self.form.do, None)
        if not isinstance(error, Invalid):
            self._tell_failure(error)
            return
        self.form.refuse(error.problems)

    def _on_preview_left(self) -> None:
        self._pages.setCurrentIndex(0)
        self.start()

    def _on_issue_printed(self, booklet_id: str) -> None:
        self._on_preview_left()
        self._chosen = booklet_id
        self._do("issue", booklet_id, {})

    def _on_deed(self, key: str, answers: Mapping[str, str]) -> None:
        """What is done is done to the booklet that the card shows, and not to one that is still being read."""
        shown = self.card.booklet
        if shown is None:
            return
        if key == "again":
            work = partial(print_again, self._seat, shown.id, language=language())
            done = partial(self._on_printed, shown.layout == "saddle", shown.state == "printed")
            self._desk.tasks.network(work, owner=self, done=done)
            return
        self._do(key, shown.id, answers)

    def _do(self, key: str, booklet_id: str, answers: Mapping[str, str]) -> None:
        deed = partial(_DEEDS[key], self._seat, booklet_id, answers)
        done, failed = partial(self._on_done, key), partial(self._on_refused, booklet_id)
        self._desk.tasks.database(deed, owner=self, done=done, failed=failed)

    def _shows(self, booklet_id: str) -> bool:
        return self.card.booklet is not None and self.card.booklet.id == booklet_id

    def _on_done(self, key: str, row: BookletRow) -> None:
        if self._shows(row.id):
            self.card.done()
        told = {
            "issue": tr(f"{row.number} 已发放给{row.rep}", f"{row.number} issued to {row.rep}"),
            "take_back": tr(f"{row.number} 已收回", f"{row.number} taken back"),
            "lost": tr(f"{row.number} 已挂失，空白页记为缺失", f"{row.number} is lost; its blank pages are missing"),
            "discard": tr(f"{row.number} 整册作废", f"{row.number} discarded"),
            "void_pages": tr(f"{row.number} 的页已作废", f"Pages of {row.number} are void"),
        }
        self._desk.toasts.tell(told[key])

    def _on_refused(self, booklet_id: str, error: Exception) -> None:
        if isinstance(error, Invalid) and self._shows(booklet_id) and self.card.refuse(error.problems[0]):
            return
        self._tell_failure(error)
        self.refresh()

    def _tell_failure(self, error: Exception) -> None:
        words = sentence(error)
        if words is None:
            raise error
        self._desk.toasts.tell(say(words), Tone.WARN)


def _read(seat: Seat) -> tuple[int, tuple[OpenPages, ...]]:
    return count_booklets(seat), unreturned_pages(seat)


def _fetch(seat: Seat, offset: int, limit: int) -> tuple[BookletRow, ...]:
    return booklets(seat, offset=offset, limit=limit)


def _look(seat: Seat, booklet_id: str) -> tuple[BookletRow, tuple[PageRow, ...]]:
    return booklet(seat, booklet_id), booklet_pages(seat, booklet_id)


def _take_back(seat: Seat, booklet_id: str, answers: Mapping[str, str]) -> BookletRow:
    most = booklet(seat, booklet_id).pages
    return take_back(seat, booklet_id, missing=read_pages(answers["pages"], most))


def _void(seat: Seat, booklet_id: str, answers: Mapping[str, str]) -> BookletRow:
    numbers = read_pages(answers["pages"], booklet(seat, booklet_id).pages)
    return void_pages(seat, booklet_id, pages=numbers, reason=answers["reason"])


def _issue(seat: Seat, booklet_id: str, _answers: Mapping[str, str]) -> BookletRow:
    return issue(seat, booklet_id)


def _lost(seat: Seat, booklet_id: str, _answers: Mapping[str, str]) -> BookletRow:
    return report_lost(seat, booklet_id)


def _discard(seat: Seat, booklet_id: str, answers: Mapping[str, str]) -> BookletRow:
    return discard(seat, booklet_id, reason=answers["reason"])


_DEEDS: Mapping[str, Callable[[Seat, str, Mapping[str, str]], BookletRow]] = {
    "issue": _issue,
    "take_back": _take_back,
    "void_pages": _void,
    "lost": _lost,
    "discard": _discard,
}
