"""Entering what reps wrote: page code, then row after row, each on record as soon as Enter is pressed (M3)."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import PageRow
from crm_desktop.services.booklets_moves import restore_page
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits import VisitRow, copy_last
from crm_desktop.services.visits_customers import find_customers
from crm_desktop.services.visits_drafts import Texts, page_drafts
from crm_desktop.services.visits_entry import (
    AlreadyLogged,
    LoggedVisit,
    OpenedBooklet,
    VisitEntry,
    correct_visit,
    log_visit,
    open_page,
)
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper.pane import KEY as PHOTO_KEY
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.entry_bar import EntryBar
from crm_desktop.ui.visits.entry_empty import nothing_open
from crm_desktop.ui.visits.kept_rows import KeptRows
from crm_desktop.ui.visits.keyed import Keyed, copied, entry_of, keyed_of
from crm_desktop.ui.visits.page_photo import PagePhoto
from crm_desktop.ui.visits.permission import refusal
from crm_desktop.ui.visits.sheet import Sheet

_PAUSE: Final = 300
"""Milliseconds without a key after which even a field not yet left is written to its draft."""
GROUP = Words("补录拜访", "Entering visits")


class EntryPart(QWidget):
    """The part 录入: the code bar (placed by the page), and the sheet of the booklet that a code opened."""

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._opened: OpenedBooklet | None = None
        self._row: PageRow | None = None
        self._kept = KeptRows(self, seat, desk.tasks)
        self._refused = refusal(seat, Action.CREATE, RecordType.VISIT) or refusal(
            seat, Action.CREATE, RecordType.BOOKLET_PAGE
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.bar = EntryBar(self)
        self.bar.code_given.connect(self.open_code)
        self.bar.restore_asked.connect(self._on_restore)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(nothing_open(self, self._refused))
        self.sheet = Sheet(self._stack, today=self._today)
        self._stack.addWidget(self.sheet)
        self.photo = PagePhoto(self, desk, seat, form=self.sheet.form, page=self._page, keep=self._keep)
        column.addLayout(self.photo.beside(self._stack), 1)
        self._connect()
        self._bind()

    def start(self) -> None:
        """Wait for a page code."""
        self.bar.start()

    def open_code(self, text: str) -> None:
        """Open the page with that code, typed, scanned or come from elsewhere in the program."""
        self._keep()
        self.bar.complain("")
        self.bar.code.selectAll()  # the next code typed or scanned is another one
        work = partial(_open, self._seat, text)
        done = partial(self._on_opened, text, self.bar.code.text())
        self._desk.tasks.database(work, owner=self, done=done, failed=self._on_not_opened)

    def refresh(self) -> None:
        """Show the open booklet as it is now; what is being keyed stays."""
        if self._opened is not None:
            work = partial(open_page, self._seat, self._opened.page.code)
            self._desk.tasks.database(work, owner=self, done=self._on_refreshed, failed=self._on_not_refreshed)

    def leave(self) -> None:
        """Keep what is keyed of the open row."""
        self._keep()

    def _connect(self) -> None:
        self.sheet.asked.connect(self._on_asked)
        form = self.sheet.form
        form.committed.connect(self._on_commit)
        form.copy_asked.connect(self._on_copy)
        form.verify_asked.connect(self._on_verify_ticked)
        self.photo.kept_elsewhere.connect(self._on_photo_elsewhere)
        self._kept.let_go.connect(self.photo.rows.give_up)
        form.folded.connect(self._on_folded)
        form.field_left.connect(self._keep)
        form.edited.connect(self._pause.start)
        form.customer_box.typed.connect(self._on_customer_typed)
        form.customer_box.unknown.connect(self._on_stranger)

    def _bind(self) -> None:
        for keys, words, slot in (
            ("Ctrl+'", Words("照抄上次", "Copy the last visit"), self._on_copy),
            ("Alt+Q", Words("待核实", "To be verified"), self._on_verify),
            (PHOTO_KEY, Words("纸页照片", "Photo of the page"), self.photo.open),
            ("Alt+Right", Words("下一页", "Next page"), self._on_forth),
            ("Alt+Left", Words("上一页", "Previous page"), self._on_back),
        ):
            self._desk.shortcuts.bind(keys, words, owner=self, slot=slot, group=GROUP)

    def _today(self) -> date:
        return self._seat.today

    def _on_opened(self, text: str, stood: str, found: tuple[OpenedBooklet, dict[str, Texts]]) -> None:
        """Show it; the cursor stays with whoever types the next code already."""
        opened, drafts = found
        self._keep()
        self._kept.recall(drafts)
        self._take(opened)
        self._stack.setCurrentWidget(self.sheet)
        goes_on = self.bar.code.text() != stood
        if self.bar.code.text() == text:
            self.bar.code.clear()
        self._open_row(opened.at, start=not goes_on)

    def _on_not_opened(self, error: Exception) -> None:
        words = sentence(error)
        if words is None:
            raise error
        self.bar.complain(say(words))
        self.start()

    def _on_refreshed(self, opened: OpenedBooklet) -> None:
        if self._opened is not None and opened.booklet.id == self._opened.booklet.id:
            self._take(replace(opened, at=self._opened.at))
            self.photo.show()

    def _on_not_refreshed(self, error: Exception) -> None:
        """The booklet left this desktop meanwhile: what is on screen stays until another is opened."""
        if sentence(error) is None:
            raise error

    def _take(self, opened: OpenedBooklet) -> None:
        self._opened = opened
        self.sheet.show_pages(opened.pages)
        for page in opened.pages:
            line = self.sheet.lines[page.number]
            line.mark(started=page.code in self._kept)
            line.show_plan(opened.planned.get(page.customer_id))
        self.bar.show_booklet(opened.booklet, opened.pages)

    def _on_asked(self, number: int) -> None:
        self._keep()
        self.bar.complain("")
        self._open_row(number)

    def _open_row(self, number: int, *, start: bool = True) -> None:
        opened = self._opened
        if opened is None:
            return
        page = self.sheet.lines[number].page
        self._opened = replace(opened, at=number)
        self.photo.put_away()
        if page.state == "void" and page.visit is None:
            self.sheet.fold()
            self._say_void(page)
            return
        keyed = self._kept.row(page.code) or self._before(page)
        refused = self._refused
        if page.visit is not None and refused is None:
            refused = refusal(self._seat, Action.EDIT, RecordType.VISIT, own=page.visit.rep_id == self._seat.person.id)
        planned = opened.planned.get(keyed.customer_id) if page.visit is None else None
        self.sheet.unfold(number)
        self._row = page
        self.sheet.form.open(page, keyed, planned=planned, refused=refused)
        self._pause.stop()
        if start:
            self.sheet.form.start()
        self.photo.refused = refused
        self.photo.show()

    def _before(self, page: PageRow) -> Keyed:
        """What the page showed before anybody keyed anything."""
        return keyed_of(page.visit) if page.visit else self._blank(page)

    def _blank(self, page: PageRow) -> Keyed:
        """A page as it is printed; most are written on the day they were planned for, or today."""
        today = self._seat.today
        planned = self._opened.planned.get(page.customer_id) if self._opened else None
        day = planned if planned is not None and today - timedelta(days=7) <= planned <= today else today
        return Keyed(customer_id=page.customer_id, customer=page.customer, place=page.place, day=day)

    def _keep(self) -> None:
        """Remember what is keyed of the unfolded row, if it differs from what was there."""
        self._pause.stop()
        page = self._page()
        if page is None:
            return
        keyed = self.sheet.form.keyed()
        self._kept.keep(page.code, keyed, before=self._before(page))
        self.sheet.lines[page.number].mark(started=page.code in self._kept)

    def _page(self) -> PageRow | None:
        """The unfolded page as it was when it was opened: what comes by sync does not change what one is keying."""
        return self._row if self._row is not None and self._row.number == self.sheet.at else None

    def _on_commit(self) -> None:
        page = self._page()
        if page is None:
            return
        keyed = self.sheet.form.keyed()
        unchanged = page.visit is not None and keyed == keyed_of(page.visit)
        if unchanged and not self.photo.rows.under_way(page.code):
            self._go_on(page)
            return
        unread = self.sheet.form.unread() if keyed.to_verify else None
        entry = unread or entry_of(keyed, page.code)
        if isinstance(entry, Problem):
            self.sheet.form.say(entry)
            return
        self._keep()
        self.sheet.lines[page.number].mark(saving=True)
        self.photo.rows.after(page.code, partial(self._record, page, keyed, entry))
        self._go_on(page)

    def _record(self, page: PageRow, keyed: Keyed, entry: VisitEntry) -> None:
        """Put the row on record, with the photo that has come for it since."""
        photo = (self._kept.row(page.code) or keyed).photo
        keyed, entry = replace(keyed, photo=photo), replace(entry, photo=photo)
        if page.visit is not None and keyed == keyed_of(page.visit):
            self._mark(page)
            return
        work = (
            partial(correct_visit, self._seat, page.visit.id, entry)
            if page.visit is not None
            else partial(log_visit, self._seat, entry)
        )
        self._desk.tasks.database(
            work, owner=self, done=partial(self._on_logged, page, keyed), failed=partial(self._on_refused, page)
        )

    def _mark(self, page: PageRow, *, trouble: bool = False) -> None:
        """The row is no longer being saved; another booklet may be open by now."""
        if self._lies_open(page):
            self.sheet.lines[page.number].mark(trouble=trouble)

    def _go_on(self, page: PageRow) -> None:
        following = self.sheet.next_open(page.number)
        if following:
            self._open_row(following)
        else:
            self.sheet.fold()
            self.start()

    def _on_logged(self, page: PageRow, keyed: Keyed, logged: LoggedVisit) -> None:
        """On record; what was added to the row since then corrects it."""
        if self._kept.row(page.code) == keyed:
            self._kept.forget(page.code)
        logged_page = replace(page, state="used", visit=logged.visit)
        if self._row is not None and self._row.id == page.id:
            self._row = logged_page
        self._put(logged_page)

    def _on_refused(self, page: PageRow, error: Exception) -> None:
        words, known = sentence(error), isinstance(error, AlreadyLogged)
        self._mark(page, trouble=not known)
        if words is None:
            raise error
        kept = Words("", "")
        if known:
            kept = Words("您写的还在，打开后可存为更正。", " What you keyed is kept: open it to save a correction.")
            self.refresh()
        self._desk.toasts.tell(
            tr(f"第 {page.number} 页：{words.zh}{kept.zh}", f"Page {page.number}: {words.en}{kept.en}"),
            Tone.WARN,
            action=tr("打开", "Open"),
            on_action=partial(self._open_page, page),
        )

    def _lies_open(self, page: PageRow) -> bool:
        """Whether that page is of the booklet on screen."""
        line = self.sheet.lines.get(page.number)
        return line is not None and line.page.id == page.id

    def _open_page(self, page: PageRow) -> None:
        """Open that page, in whichever booklet it is."""
        if self._lies_open(page):
            self._on_asked(page.number)
        else:
            self.open_code(page.code)

    def _put(self, page: PageRow) -> None:
        opened = self._opened
        if opened is None or not self._lies_open(page):
            return
        pages = tuple(page if one.id == page.id else one for one in opened.pages)
        self._opened = replace(opened, pages=pages)
        line = self.sheet.lines[page.number]
        line.mark()
        line.show_page(page)
        self.bar.show_booklet(opened.booklet, pages)

    def _on_copy(self) -> None:
        if self.sheet.at and self._refused is None:
            customer = self.sheet.form.keyed().customer_id
            work = partial(copy_last, self._seat, customer)
            self._desk.tasks.database(work, owner=self, done=partial(self._on_last, self._page()))

    def _on_verify(self) -> None:
        if self.sheet.at:
            self.sheet.form.verify.click()

    def _on_verify_ticked(self) -> None:
        self.sheet.form.say(None)
        self._keep()

    def _on_photo_elsewhere(self, page: PageRow, photo: str) -> None:
        """The photo of a row that is folded by now is on disk."""
        before = self._before(page)
        self._kept.keep(page.code, replace(self._kept.row(page.code) or before, photo=photo), before=before)

    def _on_last(self, page: PageRow | None, last: VisitRow | None) -> None:
        now = self._page()
        if page is None or now is None or now.id != page.id:
            return
        if last is None:
            self._desk.toasts.tell(tr("这位客户还没有拜访记录可抄。", "There is no earlier visit to copy."), Tone.INFO)
            return
        self.sheet.form.fill_answers(copied(self.sheet.form.keyed(), last))

    def _on_folded(self) -> None:
        """Esc goes back by one step: from the photo to the row, from the row to the sheet."""
        if self.photo.put_away():
            return
        self._keep()
        number = self.sheet.at
        self.sheet.fold()
        self.sheet.lines[number].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_forth(self) -> None:
        self._step(1)

    def _on_back(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        number = self.sheet.beside(step)
        if number:
            self._on_asked(number)

    def _on_customer_typed(self, text: str) -> None:
        work = partial(find_customers, self._seat, text)
        self._desk.tasks.database(work, owner=self, done=partial(self.sheet.form.customer_box.offer, text))

    def _on_stranger(self, text: str) -> None:
        """Nobody here has that number: the counter's form takes it, this row waits."""
        self._keep()
        self._desk.go("front_desk", text)

    def _say_void(self, page: PageRow) -> None:
        zh, en = (f"（{page.void_reason}）", f" ({page.void_reason})") if page.void_reason else ("", "")
        restorable = refusal(self._seat, Action.EDIT, RecordType.BOOKLET_PAGE) is None
        self.bar.complain(
            tr(f"第 {page.number} 页已作废{zh}", f"Page {page.number} is void{en}"), restorable=restorable
        )
        if not restorable:
            self.start()

    def _on_restore(self) -> None:
        opened = self._opened
        if opened is not None:
            page = self.sheet.lines[opened.at].page
            work = partial(restore_page, self._seat, page.id)
            self._desk.tasks.database(work, owner=self, done=partial(self._on_restored, page))

    def _on_restored(self, page: PageRow, _nothing: None) -> None:
        """It is opened, unless another page was taken up since."""
        self._put(replace(page, state="blank", void_reason=""))
        opened = self._opened
        if opened is not None and self._lies_open(page) and opened.at == page.number:
            self.bar.complain("")
            self._open_row(page.number)


def _open(seat: Seat, text: str) -> tuple[OpenedBooklet, dict[str, Texts]]:
    opened = open_page(seat, text)
    return opened, page_drafts(seat, [page.code for page in opened.pages])
