"""What happens while a walk-in is registered: who that may be, what is wrong, and saving (B1-3.1, M1)."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.approval import decides_twins
from crm_desktop.services.counter_drafts import CounterWork, finished
from crm_desktop.services.errors import Invalid
from crm_desktop.services.matching import Match, find_customers, look_alikes, match_phone
from crm_desktop.services.registration import Registered, register_walk_in
from crm_desktop.services.registration_checks import blocking, check_entry
from crm_desktop.services.registration_entry import Entry, entry_of, is_declined
from crm_desktop.services.seat import Seat
from crm_desktop.services.shop_visit import VisitRecorded, add_contact
from crm_desktop.ui.front_desk.approving import Approving
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.form_photo import FormPhoto
from crm_desktop.ui.front_desk.match_view import How
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job

_TELLING = frozenset({"contact", "name", "landline", "address", "district", "credit_code"})
"""Fields by which a customer may be recognised: leaving one looks for files alike."""
_LEAST_OF_NAME = 2
_PAUSE = 200
"""Milliseconds without a key after which companies on file are offered."""
_DIGITS = {Qt.Key.Key_1: 1, Qt.Key.Key_2: 2, Qt.Key.Key_3: 3}


class Registering(QObject):
    """`known(Match)` when the customer was found on file.

    `saved(id, result)` and `refused(id, problems)` name the piece of work: another one may be in hand by then.
    """

    known = Signal(object)
    saved = Signal(object, object)
    refused = Signal(object, object)
    decided = Signal()
    scanned = Signal(object)
    """A paper's code, read where the number is typed (str)."""

    def __init__(
        self, parent: QObject, *, desk: Desk, seat: Seat, view: DeskView, photos: FormPhoto,
        in_hand: Callable[[str], bool],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._in_hand, self._photos = in_hand, photos
        self._desk, self._seat, self._view = desk, seat, view
        self._form, self._panel = view.form, view.panel
        self._touched: set[str] = set()
        self._other: set[str] = set()
        self._refused: tuple[Problem, ...] = ()
        self._reason = self._approved_by = ""
        self._may_decide = decides_twins(seat.person.role)
        self._company_id = ""
        self._company = ""
        self._asking: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._suggest)
        self._work_id = ""
        self._saving: set[str] = set()
        self._answered, self._enter_waits = "", False
        self._form.changed.connect(self._on_changed)
        self._form.left.connect(self._on_left)
        self._form.came.connect(self._on_came)
        self._form.asked_on.connect(self._on_asked_on)
        self._jumped = False
        self._resting = True
        self._form.phone.box.installEventFilter(self)
        self._form.input("contact").installEventFilter(self)
        matches = self._panel.matches
        matches.opened.connect(self._on_opened)
        matches.joined.connect(self._on_joined)
        matches.insisted.connect(self._on_insisted)
        matches.dismissed.connect(self._on_dismissed)
        self._approving = Approving(self, desk=desk, seat=seat, row=matches.approval, form=self._form_in_hand)
        self._approving.approved.connect(self._on_approved)
        view.decision.undone.connect(self.take_back)

    def rest(self) -> None:
        """Another piece of work comes in hand: what was asked for this one is not answered there."""
        self._resting = True
        self._pause.stop()
        self._forget_question()

    def begin(self, work: CounterWork) -> None:
        """Show a piece of work where it was left."""
        self._work_id = work.id
        self._touched = set()
        self._jumped, self._resting = False, False
        self._answered, self._enter_waits = "", False
        self._other, self._refused = set(), ()
        self._form.put(work.values)
        self._reason = str(work.values.get("duplicate_reason", ""))
        self._approved_by = str(work.values.get("approved_by", ""))
        self._company_id, self._company = work.customer_id, work.customer_name
        self._form.show_company(work.customer_name if work.customer_id else None)
        self._panel.guide.show_steps(work.mode)
        self._panel.show_view(self._panel.guide)
        self._tell_decision()
        if work.values.get("phone"):
            self._look_for_phone()

    def values(self) -> dict[str, object]:
        """The answers with the decision about a file alike."""
        told: dict[str, object] = dict(self._form.values())
        if self._reason:
            told["duplicate_reason"] = self._reason
        if self._approved_by:
            told["approved_by"] = self._approved_by
        return told

    @property
    def company(self) -> tuple[str, str]:
        """Id and name of the company a new contact belongs to; "" for a customer of their own."""
        return self._company_id, self._company

    def save(self) -> None:
        """Save if nothing stands in the way; otherwise go to the first field that does."""
        work_id = self._work_id
        if work_id in self._saving:
            return
        entry = self._entry()
        problems = check_entry(entry, self._seat.branch)
        self._touched |= set(self._form.keys)
        self._form.show_problems(problems)
        blocked = blocking(problems)
        if blocked:
            self._form.go(blocked[0].field)
            return
        self._saving.add(work_id)
        self._photos.after(work_id, partial(self._send, work_id, self._writing(entry)))

    def note_paper(self, number: str) -> None:
        """Say that the number of a paper form was taken: it stands further down."""
        words = Words(f"已记下纸质表 {number}，请输入电话", f"Paper form {number} is noted; now the number")
        self._form.field("phone").set_problem(Problem("paper_noted", "phone", words, Severity.HINT))

    def take_back(self) -> None:
        """Decide anew about a file alike."""
        self._reason, self._company_id, self._company = "", "", ""
        self._approved_by = ""
        self._form.show_company(None)
        self._tell_decision()
        self.decided.emit()
        self._look_for_phone()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the panel offers somebody: arrows mark, 1 2 3 decide about a whole number, Enter opens."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key, in_name = Qt.Key(event.key()), watched is not self._form.phone.box
        if in_name and (not self._jumped or self._form.values().get("contact")):
            self._jumped = False
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and in_name:
            return self._on_enter_after_jump()
        if not self._offers():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._panel.matches.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        return key in _DIGITS and self._panel.matches.blocks and self._panel.matches.answer(_DIGITS[key])

    def _on_enter_after_jump(self) -> bool:
        """The cursor went on by itself after the last digit: an Enter out of habit skips nothing."""
        self._jumped = False
        if self._offers() and self._panel.matches.blocks:
            self._panel.matches.open_marked()
        return True

    def _send(self, work_id: str, write: Callable[..., Registered | VisitRecorded]) -> None:
        done, failed = partial(self._on_saved, work_id), partial(self._on_failed, work_id)
        work = partial(finished, self._seat, work_id, partial(write, photo=self._photos.send(work_id)))
        self._desk.tasks.database(work, owner=self, done=done, failed=failed)

    def _writing(self, entry: Entry) -> Callable[..., Registered | VisitRecorded]:
        """The save, with what was decided by now: the next customer's decisions are not this one's."""
        if self._company_id:
            return partial(add_contact, self._seat, self._company_id, entry)
        apart = sorted(self._other)
        return partial(register_walk_in, self._seat, entry, approved_by=self._approved_by, apart=apart)

    def _offers(self) -> bool:
        return self._panel.shows(self._panel.matches) and bool(self._panel.matches.matches)

    def _entry(self) -> Entry:
        return entry_of(self.values())

    def _on_changed(self, key: object) -> None:
        if self._resting:
            return
        self._refused = tuple(problem for problem in self._refused if problem.field != key)
        if key == "phone":
            self._enter_waits = False
            self._reason = self._approved_by = ""
            self._tell_decision()
            self._look_for_phone()
            self._go_on_when_whole()
        if key == "name":
            self._pause.start()
        if str(key) in self._touched:
            self._judge()

    def _on_left(self, key: object) -> None:
        if self._resting:
            return
        written = self._form.values().get(str(key))
        if written:
            self._touched.add(str(key))
        self._judge()
        if str(key) in _TELLING and written and not self._company_id:
            self._look_for_alike()

    def _on_came(self, key: object) -> None:
        if key in ("notice", "consents") and self._panel.shows(self._panel.guide):
            self._panel.guide.show_notice_first()

    def _judge(self) -> None:
        """Show problems of what was filled in and left; a field not come to yet is not wrong."""
        problems = (*check_entry(self._entry(), self._seat.branch), *self._refused)
        self._form.show_problems(problems, only=self._touched)

    def _on_asked_on(self) -> None:
        """Enter in the number: it waits for who that is, or ends what a scanner has read."""
        code = self._form.phone.box.take_scanned()
        if code:
            self.scanned.emit(code)
            return
        typed = self._form.phone.value()
        if typed and not is_declined(typed) and self._answered != typed:
            self._enter_waits = True
            return
        if self._offers() and (self._panel.matches.blocks or not self._form.phone.is_whole):
            self._panel.matches.open_marked()
            return
        self._touched.add("phone")
        self._judge()
        self._form.forward("phone")

    def _go_on_when_whole(self) -> None:
        """No key is needed after the last digit, or once the number is declined; who that is may come up meanwhile."""
        phone = self._form.phone
        if phone.declined.hasFocus() and phone.declined.isChecked():
            self._form.forward("phone")
        elif phone.is_whole and self._form.at() == "phone" and not self._form.values().get("contact"):
            self._jumped = True
            self._touched.add("phone")
            self._form.forward("phone")

    def decline_phone(self) -> None:
        """Alt+D: the customer keeps the number to themselves; again takes it back."""
        phone = self._form.phone
        phone.declined.setFocus(Qt.FocusReason.ShortcutFocusReason)
        phone.declined.setChecked(not phone.declined.isChecked())
        if not phone.declined.isChecked():
            self._form.go("phone")

    def _look_for_phone(self) -> None:
        typed = self._form.phone.value()
        self._ask(partial(match_phone, self._seat, typed), partial(self._on_phone_matches, typed))

    def _look_for_alike(self) -> None:
        entry = self._entry()
        self._ask(partial(look_alikes, self._seat, entry), partial(self._on_alike, entry))

    def _suggest(self) -> None:
        """Companies on file by what is typed of the name so far; who has the very number stays in sight (M1)."""
        typed = str(self._form.values().get("name", ""))
        if len(typed) >= _LEAST_OF_NAME and self._is_open_for(typed):
            work = partial(find_customers, self._seat, typed)
            self._desk.tasks.database(work, owner=self, done=partial(self._on_suggested, typed))

    def _on_suggested(self, typed: str, matches: Sequence[Match]) -> None:
        if self._is_open_for(typed):
            self._show_matches([one for one in matches if one.customer_id not in self._other], How.ALT, by_name=True)

    def _is_open_for(self, typed: str) -> bool:
        """Whether that name is being typed, and who it is has not been decided or asked."""
        decided = self._company_id or self._reason or (self._offers() and self._panel.matches.blocks)
        return not decided and self._form.at() == "name" and self._form.values().get("name") == typed

    def _forget_question(self) -> None:
        if self._asking is not None:
            self._asking.cancel()

    def _ask(self, work: object, done: object) -> None:
        self._forget_question()
        self._asking = self._desk.tasks.database(work, owner=self, done=done)  # type: ignore[arg-type]

    def _on_phone_matches(self, typed: str, matches: Sequence[Match]) -> None:
        if typed != self._form.phone.value():
            return
        self._answered = typed
        if not self._company_id and not self._reason:
            whole = any(match.level is DuplicateLevel.BLOCK for match in matches)
            self._show_matches(matches, How.DIGITS if whole else How.ENTER)
        if self._enter_waits:
            self._enter_waits = False
            self._on_asked_on()

    def _on_alike(self, entry: Entry, matches: Sequence[Match]) -> None:
        if entry != self._entry() or self._company_id or self._reason:
            return
        matches = [match for match in matches if match.customer_id not in self._other]
        self._show_matches(matches, How.ALT)
        names = tr("、", ", ").join(match.name for match in matches[:2])
        known = self._form.field("name").problem
        if matches and (known is None or known.severity is Severity.HINT):
            words = Words(f"疑似 {len(matches)} 家：{names}", f"{len(matches)} alike: {names}")
            self._form.field("name").set_problem(Problem("alike", "name", words, Severity.HINT))

    def _show_matches(self, matches: Sequence[Match], how: How, *, by_name: bool = False) -> None:
        merge = self._may_decide and not by_name
        self._panel.matches.show_matches(matches, today=self._seat.today, how=how, may_merge=merge, by_name=by_name)
        self._panel.show_view(self._panel.matches if matches else self._panel.guide)

    def _on_opened(self, match: Match) -> None:
        self.known.emit(match)

    def _on_joined(self, match: Match) -> None:
        self._company_id, self._company, self._reason = match.customer_id, match.name, ""
        self._form.show_company(match.name)
        self._after_decision()

    def _on_insisted(self, reason: str) -> None:
        """A second file needs a reason, and somebody who decides that."""
        if self._may_decide:
            self._insist(reason, approved_by="")
            return
        self._approving.ask(reason)

    def _form_in_hand(self) -> tuple[str, str]:
        """The piece of work and the number that an approval is for."""
        return (self._work_id if self._in_hand(self._work_id) else "", self._form.phone.value())

    def _on_approved(self, reason: str, person_id: str) -> None:
        self._insist(reason, approved_by=person_id)

    def _insist(self, reason: str, *, approved_by: str) -> None:
        self._reason, self._approved_by, self._company_id, self._company = reason, approved_by, "", ""
        self._after_decision()

    def _on_dismissed(self) -> None:
        """Looked at and found to be others: not shown again for this form."""
        self._other |= {match.customer_id for match in self._panel.matches.matches}
        self._panel.show_view(self._panel.guide)
        self._form.field("name").set_problem(None)

    def _after_decision(self) -> None:
        self._refused = ()
        self._panel.show_view(self._panel.guide)
        self._tell_decision()
        self.decided.emit()
        self._form.forward("phone")

    def _tell_decision(self) -> None:
        if self._company_id:
            name = self._company
            self._view.decision.tell(tr(f"登记为 {name} 的新联系人", f"A new contact at {name}"))
        elif self._reason:
            self._view.decision.tell(tr(f"仍要新建：{self._reason}", f"New file: {self._reason}"))
        else:
            self._view.decision.hide()

    def _on_saved(self, work_id: str, result: Registered | VisitRecorded) -> None:
        self._saving.discard(work_id)
        if work_id == self._work_id:
            self._resting = True
            self._forget_question()
        self.saved.emit(work_id, result)

    def _on_failed(self, work_id: str, error: Exception) -> None:
        self._saving.discard(work_id)
        if not isinstance(error, Invalid):
            raise error
        if not self._in_hand(work_id):
            self.refused.emit(work_id, error.problems)
            return
        self._refused = error.problems
        self._form.go(error.problems[0].field)
        self._judge()
