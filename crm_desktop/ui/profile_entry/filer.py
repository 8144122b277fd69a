"""One form from the moment it lies on the table until it is filed or given back; what is asked on the way (M4)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.services.approval import decides_twins
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.field_values import Typed
from crm_desktop.services.filing import Incomplete, LateReasonNeeded
from crm_desktop.services.filing_drafts import FilingDraft
from crm_desktop.services.filing_form import OpenedForm, concerns
from crm_desktop.services.filing_twins import Answer, Twin
from crm_desktop.services.phone_check import STATE_FIELD, FileChecked
from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.file_paste import BLOCK_GONE, BLOCK_PASTED
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.merging.wishes import Merge
from crm_desktop.ui.page import Desk
from crm_desktop.ui.profile_entry import questions, steps
from crm_desktop.ui.profile_entry.profile import Before
from crm_desktop.ui.profile_entry.steps import Compared, Opened, Step
from crm_desktop.ui.profile_entry.table import NOT_KEPT, Table
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.phone_check import told_check

_DRAFT_AFTER: Final = 400
"""Milliseconds after the last key until what was typed is kept."""


class Filer(QObject):
    """`stepped(Step)` after the form was filed or returned, `refused()` when the day must be looked at again.

    `outdated(form_id)`: the customer's file is another one now, and the form must be put on the table anew.
    `then` names the form that comes up after one is done.
    """

    stepped = Signal(object)
    refused = Signal()
    outdated = Signal(object)

    def __init__(self, parent: QObject, desk: Desk, seat: Seat, *, table: Table, then: Callable[[str], str]) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._table, self._then = desk, seat, table, then
        self._form: OpenedForm | None = None
        self._twins: tuple[Twin, ...] = ()
        self._twin: Twin | None = None
        self._filing = self._busy = False
        self._gap_reason = self._late_reason = self._usual_late = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DRAFT_AFTER)
        self._soon.timeout.connect(self.keep)
        self._sent: dict[str, Typed] = {}
        table.profile.changed.connect(self._on_changed)
        table.profile.settled.connect(self._on_settled)
        table.profile.block_pasted.connect(self._on_block)
        table.file_asked.connect(self.file)
        table.return_asked.connect(self.ask_return)
        table.twin_asked.connect(self._ask_twin)
        table.check.checked.connect(self.check_phone)
        table.ask.answered.connect(self._on_answered)
        table.ask.dropped.connect(self._on_dropped)

    @property
    def form(self) -> OpenedForm | None:
        """The form on the table."""
        return self._form

    @property
    def busy(self) -> bool:
        """Whether it is being filed or returned."""
        return self._busy

    def put(self, opened: Opened | None) -> None:
        """Put a form on the table, or clear it; what was typed into the one before until now is kept."""
        if self._busy:
            self._keep_late()
        else:
            self.keep()
        self._form = opened.form if opened else None
        self._twins, self._twin = opened.twins if opened else (), None
        self._gap_reason = self._late_reason = ""
        self._set_busy(False)
        if opened is not None:
            self._table.show_form(opened)
        self._soon.stop()

    def _on_block(self, before: Before) -> None:
        undo = partial(self._take_block_back, before)
        self._desk.toasts.tell(say(BLOCK_PASTED), Tone.INFO, action=tr("撤销", "Undo"), on_action=undo)

    def _take_block_back(self, before: Before) -> None:
        if not self._table.profile.put_back(before):
            self._desk.toasts.tell(say(BLOCK_GONE), Tone.WARN)

    def file(self) -> None:
        """File the form, unless something is wrong or must be asked first."""
        form, file = self._form, self._table.profile.file
        if form is None or file is None or self._busy:
            return
        problems = self._table.profile.problems()
        if problems:
            self._table.profile.go(problems[0].field)
            return
        self._filing = True
        twin = steps.surest(self._twins)
        if twin is not None:
            self._ask_twin(twin)
            return
        work = partial(
            steps.file_and_go_on,
            self._seat,
            form.with_file(file),
            self._table.profile.edits(),
            gap_reason=self._gap_reason,
            late_reason=self._late_reason,
            then=self._then(form.form_id),
        )
        self._run(work)

    def ask_return(self) -> None:
        """Ask what is wrong with the form, to give it back."""
        if self._form is not None and not self._busy:
            self._table.ask.ask(questions.return_question(self._form.receptionist))

    def check_phone(self, state: object) -> None:
        """Keep what a call to the number came to; one that does not exist sends the form back."""
        form, file = self._form, self._table.profile.file
        if form is None or file is None or self._busy:
            return
        if self._table.number_typed:
            self._desk.toasts.tell(say(NOT_KEPT), Tone.WARN)
            return
        self.keep()
        then = self._then(form.form_id)
        work = partial(steps.check_number, self._seat, form.with_file(file), str(state), then=then)
        self._set_busy(True)
        self._desk.tasks.database(work, owner=self, done=self._on_checked, failed=self.refuse)

    def follow(self, changes: object) -> None:
        """Something was saved or came by sync: say what of it concerns the open file."""
        form = self._form
        if form is not None and not self._busy and concerns(changes, form):
            work = partial(steps.compare, self._seat, form.file.customer_id)
            done = partial(self._on_compared, form.form_id)
            self._desk.tasks.database(work, owner=self, done=done, failed=self.refuse)

    def keep(self) -> None:
        """Keep what is half typed."""
        self._soon.stop()
        form, file = self._form, self._table.profile.file
        if form is None or file is None or self._busy:
            return
        self._keep(form, file, self._table.profile.typed())

    def _keep_late(self) -> None:
        """Keep what was typed after the form had been sent off, as its draft, and say so."""
        form, file = self._form, self._table.profile.file
        typed = self._table.profile.typed()
        late = {name: value for name, value in typed.items() if self._sent.get(name) != value}
        if form is None or file is None or not late:
            return
        self._keep(form, file, late)
        names = tr("、", ", ").join(say(self._table.profile.words(name)) for name in late)
        told = tr(f"提交后又填的留作草稿：{names}", f"Typed after it was sent, kept as a draft: {names}")
        self._desk.toasts.tell(told, Tone.WARN)

    def _keep(self, form: OpenedForm, file: OpenedFile, typed: Mapping[str, Typed]) -> None:
        texts = {name: value if isinstance(value, tuple) else str(value) for name, value in typed.items()}
        draft = FilingDraft(form.form_id, texts, self._table.profile.focus_name, file)
        self._desk.tasks.database(partial(steps.keep, self._seat, draft), owner=self)

    def refuse(self, error: Exception) -> None:
        """Ask what the refusal asks for; say any other known one; a bug goes on to where bugs end."""
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
        self.refused.emit()

    def _run(self, work: "partial[Step]") -> None:
        self._soon.stop()
        self._set_busy(True)
        self._desk.tasks.database(work, owner=self, done=self.stepped.emit, failed=self.refuse)

    def _on_answered(self, key: str, answer: str) -> None:
        if key == questions.RETURN:
            self._return(answer)
        elif key == questions.TWIN and answer == questions.OPEN:
            self._open_twin()
        elif key == questions.TWIN and answer == questions.MERGE:
            self._merge_twin()
        elif key == questions.TWIN:
            self._decide("same" if answer == "same" else "other")
        else:
            if key == questions.GAP:
                self._gap_reason = answer
            else:
                self._late_reason = self._usual_late = answer
            self.file()

    def _on_dropped(self) -> None:
        self._gap_reason = self._late_reason = ""
        self._twin, self._filing = None, False
        self._table.profile.start()

    def _return(self, reason: str) -> None:
        if self._form is None:
            return
        self.keep()
        then = self._then(self._form.form_id)
        self._run(partial(steps.return_and_go_on, self._seat, self._form, reason=reason, then=then))

    def _ask_twin(self, twin: Twin) -> None:
        self._twin = twin
        self._table.ask.ask(questions.twin_question(twin, may_merge=decides_twins(self._seat.person.role)))

    def _decide(self, answer: Answer) -> None:
        twin, form = self._twin, self._form
        if twin is None or form is None:
            return
        self._show_twins(tuple(one for one in self._twins if one.customer_id != twin.customer_id))
        self._twin = None
        work = partial(steps.decide, self._seat, form, twin.customer_id, answer, self._table.profile.edits())
        self._desk.tasks.database(work, owner=self, failed=self.refuse)
        if self._filing:
            self.file()
        else:
            self._table.profile.start()

    def _open_twin(self) -> None:
        """Look at the other file; this one waits as it is."""
        twin, self._twin, self._filing = self._twin, None, False
        self.keep()
        if twin is not None:
            self._desk.go("customers", twin.customer_id)

    def _merge_twin(self) -> None:
        """Lay both files side by side; this form waits as it is, and comes back for whichever file is kept."""
        twin, form, self._twin, self._filing = self._twin, self._form, None, False
        self.keep()
        if twin is not None and form is not None:
            self._desk.go("customers", Merge((form.file.customer_id, twin.customer_id)))

    def _show_twins(self, twins: tuple[Twin, ...]) -> None:
        self._twins = twins
        self._table.show_twins(twins)

    def _on_checked(self, done: tuple[FileChecked, Step | None]) -> None:
        checked, step = done
        text, tone = told_check(checked.told)
        self._desk.toasts.tell(text, tone)
        if step is not None:
            self.stepped.emit(step)
            return
        self._set_busy(False)
        self._table.profile.take_over(checked.file, STATE_FIELD)
        self._table.show_check(checked.check)

    def _on_compared(self, form_id: str, compared: Compared) -> None:
        form, fresh = self._form, compared.fresh
        if form is None or form.form_id != form_id:
            return  # it was filed or laid aside meanwhile
        if fresh.customer_id != form.file.customer_id:
            self.keep()
            self.outdated.emit(form.form_id)
            return
        self._table.profile.take_over(fresh, STATE_FIELD)
        self._table.show_check(compared.check)
        self._table.show_elsewhere(self._table.profile.show_elsewhere(fresh))

    def _on_changed(self) -> None:
        if self._form is not None and not self._busy:
            self._soon.start()

    def _on_settled(self, _name: object) -> None:
        form = self._form
        if form is None or self._busy:
            return
        self.keep()
        work = partial(steps.twins, self._seat, form, self._table.profile.edits())
        self._desk.tasks.database(work, owner=self, done=partial(self._on_twins, form.form_id))

    def _on_twins(self, form_id: str, twins: tuple[Twin, ...]) -> None:
        if self._form is not None and self._form.form_id == form_id and not self._busy:
            self._show_twins(twins)

    def _set_busy(self, busy: bool) -> None:
        if busy:
            self._sent = self._table.profile.typed()
        self._busy = busy
        self._table.show_busy(busy)
        if not busy:
            self._filing = False
