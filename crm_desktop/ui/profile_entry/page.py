"""Profile entry (建档): the forms that wait, one on the table, filed before 18:00 (J2, M4, B1-3.1.2)."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.daily_report import DayReport
from crm_desktop.services.filing import Filed, Incomplete, LateReasonNeeded
from crm_desktop.services.filing_drafts import FilingDraft
from crm_desktop.services.filing_form import OpenedForm, concerns, concerns_queue
from crm_desktop.services.filing_twins import Answer, Twin
from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import language, say, tr
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.profile_entry import questions, steps
from crm_desktop.ui.profile_entry.closing import AllClear, ReportView, cannot_file
from crm_desktop.ui.profile_entry.day_bar import DayBar
from crm_desktop.ui.profile_entry.queue_list import QueueList
from crm_desktop.ui.profile_entry.steps import Day, Opened, Step
from crm_desktop.ui.profile_entry.table import Table
from crm_desktop.ui.tokens import Tone

_DRAFT_AFTER: Final = 400
"""Milliseconds after the last key until what was typed is kept."""


class ProfileEntryPage(Page):
    """The accountant's desk; for a store manager who stands in, and closed to other posts."""

    title = Words("建档", "Profile entry")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._offset = timedelta(0)
        self._day: Day | None = None
        self._form: OpenedForm | None = None
        self._twins: tuple[Twin, ...] = ()
        self._twin: Twin | None = None
        self._gap_reason = self._late_reason = self._usual_late = ""
        self._busy = False
        verdict = may(seat.person.role, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False)
        self._refused = verdict.words if isinstance(verdict, Refused) else None
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DRAFT_AFTER)
        self._soon.timeout.connect(self._keep)
        if self._refused is None:
            self._bind()

    def activate(self, subject: object = None) -> None:
        """Look at the day; `subject` is the id of a form to take up."""
        if self._refused is not None:
            return
        if self._form is not None and subject in (None, self._form.form_id):
            self._look()
            self._table.profile.start()
            return
        self._run(partial(steps.begin, self._seat, str(subject or "")))

    def refresh(self, changes: object) -> None:
        """Others register, sync brings news: the list follows; the open form only says what changed elsewhere."""
        if self._refused is not None or not concerns_queue(changes):
            return
        self._look()
        if self._form is not None and not self._busy and concerns(changes, self._form):
            work = partial(steps.compare, self._seat, self._form.file.customer_id)
            self._desk.tasks.database(work, owner=self, done=self._on_compared, failed=self._on_refused)

    def leave(self) -> None:
        """Keep what is half typed."""
        self._keep()

    def now(self) -> datetime:
        """The branch's time, corrected by what is known of the desktop's clock."""
        return self._seat.now() + self._offset

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        self._bar = DayBar(self, now=self.now)
        self._bar.report_asked.connect(self._report)
        self._queue = QueueList(None, now=self.now)
        self._queue.picked.connect(self._take_up)
        self._table = Table(None, now=self.now, today=lambda: self._seat.today)
        self._table.file_asked.connect(self._file)
        self._table.return_asked.connect(self._ask_return)
        self._table.twin_asked.connect(self._ask_twin)
        self._table.profile.changed.connect(self._on_changed)
        self._table.profile.settled.connect(self._on_settled)
        self._table.ask.answered.connect(self._on_answered)
        self._table.ask.dropped.connect(self._on_dropped)
        work = QSplitter(self)
        work.setHandleWidth(12)
        work.setChildrenCollapsible(False)
        work.addWidget(self._queue)
        work.addWidget(self._table)
        work.setStretchFactor(1, 1)
        work.setSizes([252, 880])
        self._clear = AllClear(self)
        self._clear.report_asked.connect(self._report)
        self._print = ReportView(self)
        self._print.closed.connect(self._show_work)
        self._stack = QStackedWidget(self)
        for widget in (work, self._clear, self._print):
            self._stack.addWidget(widget)
        if self._refused is not None:
            self._stack.addWidget(cannot_file(self._stack, self._refused))
            self._stack.setCurrentIndex(3)
            self._bar.hide()
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)

    def _bind(self) -> None:
        for keys, words, slot in (
            ("Ctrl+Return", Words("建档，下一张", "File, next"), self._file),
            ("Alt+Left", Words("上一张", "Previous form"), partial(self._step, -1)),
            ("Alt+Right", Words("下一张", "Next form"), partial(self._step, 1)),
            ("Alt+D", Words("客人拒绝提供", "Customer declined"), self._table.profile.decline),
            ("Alt+U", Words("采用别处的值", "Use the value from elsewhere"), self._table.profile.adopt),
            ("Ctrl+R", Words("退回给接待人", "Return the form"), self._ask_return),
            ("F9", Words("打印建档日报", "Print the day's report"), self._report),
        ):
            self._desk.shortcuts.bind(keys, words, owner=self, slot=slot, group=self.title)

    def _run(self, work: "partial[Step]") -> None:
        self._desk.tasks.database(work, owner=self, done=self._on_step, failed=self._on_refused)

    def _look(self) -> None:
        self._desk.tasks.database(partial(steps.look, self._seat), owner=self, done=self._show_day)

    def _show_day(self, day: Day) -> None:
        self._day, self._offset = day, day.queue.clock.offset
        self._bar.show_day(day.queue, instead_of=day.instead_of)
        self._queue.show_forms(day.queue.waiting, drafts=day.drafts)
        self.badge_changed.emit(day.queue.to_file or None)
        self._clear.show_day(day.counts)
        if self._form is not None:
            self._queue.choose(self._form.form_id)
        elif day.queue.waiting and not self._busy:
            # The first form of an empty day comes onto the table by itself.
            self._run(partial(steps.begin, self._seat))

    def _on_step(self, step: Step) -> None:
        self._set_busy(False)
        if step.filed is not None:
            self._tell_filed(step.filed)
        self._form = step.opened.form if step.opened else None
        self._show_day(step.day)
        if step.opened is not None:
            self._put_on_table(step.opened)
        self._show_work()

    def _put_on_table(self, opened: Opened) -> None:
        self._form, self._twins, self._twin = opened.form, opened.twins, None
        self._gap_reason = self._late_reason = ""
        self._table.show_form(opened)
        self._queue.choose(opened.form.form_id)
        self._soon.stop()
        if self.isVisible():
            self._table.profile.start()

    def _show_work(self) -> None:
        self._stack.setCurrentIndex(0 if self._form is not None else 1)
        if self._form is not None and self.isVisible():
            self._table.profile.start()

    def _take_up(self, form_id: object) -> None:
        if self._form is not None and form_id == self._form.form_id:
            return
        self._keep()
        work = partial(steps.take_up, self._seat, str(form_id))
        self._desk.tasks.database(work, owner=self, done=self._put_on_table, failed=self._on_refused)

    def _step(self, step: int) -> None:
        if self._day is not None and self._form is not None:
            self._take_up(self._day.next_after(self._form.form_id, step=step))

    def _file(self) -> None:
        form, file = self._form, self._table.profile.file
        if form is None or file is None or self._day is None or self._busy or self._stack.currentIndex() != 0:
            return
        problems = self._table.profile.problems()
        if problems:
            self._table.profile.go(problems[0].field)
            return
        twin = steps.surest(self._twins)
        if twin is not None:
            self._ask_twin(twin)
            return
        self._set_busy(True)
        self._soon.stop()
        self._run(
            partial(
                steps.file_and_go_on,
                self._seat,
                form.with_file(file),
                self._table.profile.edits(),
                gap_reason=self._gap_reason,
                late_reason=self._late_reason,
                then=self._day.next_to_file(form.form_id),
            )
        )

    def _on_refused(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Incomplete):
            self._table.ask.ask(questions.gap_question(error.missing))
            return
        if isinstance(error, LateReasonNeeded):
            self._table.ask.ask(questions.late_question(error.judgement, usual=self._usual_late))
            return
        words = sentence(error)
        if words is None:
            raise error
        self._desk.toasts.tell(say(words), Tone.WARN)
        self._look()

    def _on_answered(self, key: str, answer: str) -> None:
        if key == questions.RETURN:
            self._return(answer)
            return
        if key == questions.TWIN:
            self._decide(answer)
            return
        if key == questions.GAP:
            self._gap_reason = answer
        else:
            self._late_reason = self._usual_late = answer
        self._file()

    def _on_dropped(self) -> None:
        self._gap_reason = self._late_reason = ""
        self._twin = None
        self._table.profile.start()

    def _ask_return(self) -> None:
        if self._form is not None and not self._busy:
            self._table.ask.ask(questions.return_question(self._form.receptionist))

    def _return(self, reason: str) -> None:
        if self._form is None or self._day is None:
            return
        self._keep()
        then = self._day.next_to_file(self._form.form_id)
        self._set_busy(True)
        self._run(partial(steps.return_and_go_on, self._seat, self._form, reason=reason, then=then))

    def _ask_twin(self, twin: Twin) -> None:
        self._twin = twin
        self._table.ask.ask(questions.twin_question(twin))

    def _decide(self, answer: str) -> None:
        twin, form = self._twin, self._form
        if twin is None or form is None:
            return
        verdict: Answer = "same" if answer == "same" else "other"
        self._twins = tuple(one for one in self._twins if one.customer_id != twin.customer_id)
        self._twin = None
        self._table.show_twins(self._twins)
        work = partial(steps.decide, self._seat, form, twin.customer_id, verdict)
        self._desk.tasks.database(work, owner=self, failed=self._on_refused)
        self._table.profile.start()

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
        self._keep()
        self._run(partial(steps.withdraw, self._seat, form_id))

    def _on_compared(self, fresh: OpenedFile) -> None:
        self._table.show_elsewhere(self._table.profile.show_elsewhere(fresh))

    def _on_changed(self) -> None:
        if self._form is not None and not self._busy:
            self._soon.start()

    def _on_settled(self, _name: object) -> None:
        if self._form is None or self._busy:
            return
        self._keep()
        work = partial(steps.twins, self._seat, self._form, self._table.profile.edits())
        self._desk.tasks.database(work, owner=self, done=partial(self._on_twins, self._form.form_id))

    def _on_twins(self, form_id: str, twins: tuple[Twin, ...]) -> None:
        if self._form is not None and self._form.form_id == form_id:
            self._twins = twins
            self._table.show_twins(twins)

    def _keep(self) -> None:
        self._soon.stop()
        file = self._table.profile.file
        if self._form is None or file is None or self._busy:
            return
        texts = {
            name: value if isinstance(value, tuple) else str(value)
            for name, value in self._table.profile.typed().items()
        }
        draft = FilingDraft(self._form.form_id, texts, self._table.profile.focus_name, file)
        self._desk.tasks.database(partial(steps.keep, self._seat, draft), owner=self)

    def _report(self) -> None:
        work = partial(steps.report, self._seat, language())
        self._desk.tasks.database(work, owner=self, done=self._on_report, failed=self._on_refused)

    def _on_report(self, report: DayReport) -> None:
        self._keep()
        self._print.show_report(report)
        self._stack.setCurrentWidget(self._print)
        self._print.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._table.show_busy(busy)
