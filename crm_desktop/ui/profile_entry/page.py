"""Profile entry (建档): the forms that wait, one on the table, filed before 18:00 (J2, M4, B1-3.1.2)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.daily_report import DayReport
from crm_desktop.services.filing import Filed
from crm_desktop.services.filing_form import concerns_queue
from crm_desktop.services.phone_check import WRONG
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import language, say, tr
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.paper.pane import KEY as PHOTO_KEY
from crm_desktop.ui.paper_trail import paper_trail
from crm_desktop.ui.profile_entry import steps
from crm_desktop.ui.profile_entry.closing import AllClear, ReportView, cannot_file
from crm_desktop.ui.profile_entry.day_bar import DayBar
from crm_desktop.ui.profile_entry.filer import Filer
from crm_desktop.ui.profile_entry.paper_beside import PaperBeside
from crm_desktop.ui.profile_entry.queue_list import QueueList
from crm_desktop.ui.profile_entry.steps import Day, Opened, Step
from crm_desktop.ui.profile_entry.table import Table
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.phone_check import RIGHT_KEY, WRONG_KEY
from crm_desktop.ui.widgets.skeleton import Shape


class ProfileEntryPage(Page):
    """The accountant's desk; for a store manager who stands in too, and closed to other posts."""

    title = Words("建档", "Profile entry")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._offset = timedelta(0)
        self._day: Day | None = None
        verdict = may(seat.person.role, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
        self._refused = verdict.words if isinstance(verdict, Refused) else None
        self._build()
        self._awaiting = Awaiting(self, desk.tasks, shape=Shape.RECORD)
        self._filer = Filer(self, desk, seat, table=self._table, then=self._next_to_file)
        self._filer.stepped.connect(self._on_step)
        self._filer.refused.connect(self._look)
        self._filer.outdated.connect(self._put_on_table)
        self._paper = PaperBeside(self, desk, seat, table=self._table)
        self._paper.enlarged.connect(self._queue.setHidden)
        if self._refused is None:
            self._bind()

    def activate(self, subject: object = None) -> None:
        """Look at the day; `subject` is the id of a form to take up."""
        if self._refused is not None:
            return
        form = self._filer.form
        if form is not None and subject in (None, form.form_id):
            self._look()
            self._table.profile.start()
            return
        self._filer.keep()
        work = partial(steps.begin, self._seat, str(subject or ""))
        done = self._on_step if subject else self._on_begun
        if self._day is None:
            self._awaiting.ask(work, owner=self, done=done)
        else:
            self._run(work, done)

    def refresh(self, changes: object) -> None:
        """Others register, sync brings news: the list follows; the open form only says what changed elsewhere."""
        if self._refused is None and concerns_queue(changes):
            self._look()
            self._filer.follow(changes)
            self._paper.follow(changes)

    def leave(self) -> None:
        """Keep what is half typed."""
        self._filer.keep()

    def now(self) -> datetime:
        """The branch's time, corrected by what is known of the desktop's clock."""
        return self._seat.now() + self._offset

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        self._bar = DayBar(self, now=self.now)
        self._bar.report_asked.connect(self._report)
        self._stack = QStackedWidget(self)
        self._work = self._build_work()
        self._clear = AllClear(self._stack)
        self._clear.report_asked.connect(self._report)
        self._print = ReportView(self._stack)
        self._print.closed.connect(self._show_work)
        for widget in (self._work, self._clear, self._print):
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(self._clear)
        if self._refused is not None:
            closed = cannot_file(self._stack, self._refused)
            self._stack.addWidget(closed)
            self._stack.setCurrentWidget(closed)
            self._bar.hide()
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)

    def _build_work(self) -> QSplitter:
        work = QSplitter(self._stack)
        work.setHandleWidth(12)
        work.setChildrenCollapsible(False)
        self._queue = QueueList(work, now=self.now)
        self._queue.picked.connect(self._take_up)
        self._table = Table(work, now=self.now, today=lambda: self._seat.today)
        work.addWidget(self._queue)
        work.addWidget(self._table)
        work.setStretchFactor(1, 1)
        work.setSizes([252, 880])
        return work

    def _bind(self) -> None:
        for keys, words, slot in (
            ("Ctrl+Return", Words("建档，下一张", "File, next"), self._file),
            ("Alt+Left", Words("上一张", "Previous form"), partial(self._step, -1)),
            ("Alt+Right", Words("下一张", "Next form"), partial(self._step, 1)),
            ("Alt+D", Words("客人拒绝提供", "Customer declined"), self._table.profile.decline),
            ("Alt+U", Words("采用别处的值", "Use the value from elsewhere"), self._table.profile.adopt),
            (RIGHT_KEY, Words("电话已拨通", "The number was reached"), partial(self._check_phone, "called")),
            (WRONG_KEY, Words("电话查无此号，退回", "No such number: return"), partial(self._check_phone, WRONG)),
            ("Ctrl+R", Words("退回给接待人", "Return the form"), self._return),
            (PHOTO_KEY, Words("登记表照片", "Photo of the form"), self._paper.open),
            ("F9", Words("打印建档日报", "Print the day's report"), self._report),
        ):
            self._desk.shortcuts.bind(keys, words, owner=self, slot=slot, group=self.title)
        for keys, words, by in (
            ("PgUp", Words("照片往上", "Photo up"), -1),
            ("PgDown", Words("照片往下", "Photo down"), 1),
        ):
            slot = partial(self._paper.page, by)
            self._desk.shortcuts.bind(keys, words, owner=self._table.paper, slot=slot, group=self.title)

    def _run(self, work: "partial[Step]", done: Callable[[Step], None]) -> None:
        self._desk.tasks.database(work, owner=self, done=done, failed=self._filer.refuse)

    def _look(self) -> None:
        self._desk.tasks.database(partial(steps.look, self._seat), owner=self, done=self._show_day)

    def _show_day(self, day: Day) -> None:
        self._day, self._offset = day, day.queue.clock.offset
        self._bar.show_day(day.queue, instead_of=day.instead_of)
        self._queue.show_forms(day.queue.waiting, drafts=day.drafts)
        self._clear.show_day(day.counts)
        self.badge_changed.emit(day.queue.to_file or None)
        form = self._filer.form
        if form is not None:
            self._queue.choose(form.form_id)
        elif day.queue.waiting:
            # The first form of an empty day comes onto the table by itself.
            self._run(partial(steps.begin, self._seat), self._on_begun)

    def _on_begun(self, step: Step) -> None:
        """The first form of the day, asked for by nobody: one that lies on the table by then is not replaced."""
        if self._filer.form is None:
            self._on_step(step)
        else:
            self._show_day(step.day)

    def _on_step(self, step: Step) -> None:
        self._filer.put(step.opened)
        self._show_day(step.day)
        if step.filed is not None:
            self._tell_filed(step.filed)
        self._show_work()

    def _take_up(self, form_id: object) -> None:
        form = self._filer.form
        if (form is not None and form_id == form.form_id) or self._filer.busy:
            return
        self._filer.keep()
        self._put_on_table(form_id)

    def _put_on_table(self, form_id: object) -> None:
        work = partial(steps.take_up, self._seat, str(form_id))
        self._desk.tasks.database(work, owner=self, done=self._on_taken_up, failed=self._filer.refuse)

    def _on_taken_up(self, opened: Opened) -> None:
        self._filer.put(opened)
        self._queue.choose(opened.form.form_id)
        self._show_work()

    def _show_work(self) -> None:
        at_work = self._filer.form is not None
        self._stack.setCurrentWidget(self._work if at_work else self._clear)
        if self.isVisible():
            (self._table.profile if at_work else self._clear).start()

    def _step(self, step: int) -> None:
        form = self._filer.form
        if self._day is not None and form is not None and self._at_work:
            self._take_up(self._day.next_after(form.form_id, step=step))

    def _next_to_file(self, form_id: str) -> str:
        return self._day.next_to_file(form_id) if self._day else ""

    @property
    def _at_work(self) -> bool:
        return self._stack.currentWidget() is self._work

    def _file(self) -> None:
        if self._at_work:
            self._filer.file()

    def _return(self) -> None:
        if self._at_work:
            self._filer.ask_return()

    def _check_phone(self, state: str) -> None:
        if self._at_work:
            self._filer.check_phone(state)

    def _tell_filed(self, filed: Filed) -> None:
        gaps = len(filed.completeness.missing)
        text = tr(f"已建档：{filed.customer_name}", f"Filed: {filed.customer_name}")
        if gaps:
            text += tr(f"，缺 {gaps} 项已记原因", f", {gaps} gaps with a reason")
        if filed.judgement.late_by:
            text += f"\n{say(filed.judgement.words)}"
        undo = partial(self._withdraw, filed.form_id)
        self._desk.toasts.tell(text, Tone.GOOD, action=tr("撤销", "Undo"), on_action=undo)

    def _withdraw(self, form_id: str) -> None:
        self._filer.keep()
        self._run(partial(steps.withdraw, self._seat, form_id), self._on_step)

    def _report(self) -> None:
        if self._refused is None:
            self._filer.keep()
            work = partial(steps.report, self._seat, language())
            self._desk.tasks.database(work, owner=self, done=self._on_report, failed=self._filer.refuse)

    def _on_report(self, report: DayReport) -> None:
        count = report.counts.received
        again = paper_trail(self._desk, self._seat, self, "daily_entry_report", number=report.number, persons=count)
        self._print.show_report(report, again)
        self._stack.setCurrentWidget(self._print)
        self._print.setFocus()
