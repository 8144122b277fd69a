"""离职交接: the form at the left, what would go to whom at the right; the password makes it so (P4, PRACTICE M9)."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.services.account_requests import RequestChoices, request_choices
from crm_desktop.services.errors import Invalid
from crm_desktop.services.handing_over.acts import Order, Preview, hand_over, may_hand_over, preview
from crm_desktop.services.people_drafts import Paper, Texts, drop_paper, kept_paper
from crm_desktop.services.screen_lock import unlock
from crm_desktop.services.seat import Seat
from crm_desktop.services.sign_in import SignInRefused
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.people.hand_over_form import HandOverForm
from crm_desktop.ui.people.paper import KeptPaper
from crm_desktop.ui.people.portions_card import PortionsCard
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.granting import grant

_SIDE: Final = 404
_SETTLE: Final = 150
"""Milliseconds after the last answer before the list is counted again."""


class HandOverView(QWidget):
    """`made(id)` when it is done and still on screen, `made_behind(id)` when it is not; `left()` on Esc."""

    made = Signal(object)
    made_behind = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("handOverView")
        self._desk, self._seat = desk, seat
        self._found: Preview | None = None
        self._busy = self._to_table = False
        self._sheet = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE)
        self._soon.timeout.connect(self._count)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.form = HandOverForm(self, today=self._today)
        self.form.setFixedWidth(_SIDE)
        self.portions = PortionsCard(self)
        row.addWidget(self.form)
        row.addWidget(self.portions, 1)
        self._paper = KeptPaper(self, desk, seat, Paper.HAND_OVER, self._texts)
        self.form.edited.connect(self._on_edited)
        self.form.confirmed.connect(self._on_confirmed)
        self.form.left.connect(self._on_left)
        self.form.dividing.connect(self._on_dividing)
        self.portions.assigned.connect(self._on_edited)
        self.portions.divided.connect(self.form.go_on_from_table)
        self._show_state()

    def start(self, staff_id: str = "") -> None:
        """Begin a hand-over, of that person if one is named; one that is under way is finished behind it."""
        self._paper.flush()
        self._turn()
        work = partial(_begin, self._seat, staff_id)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_begun, self._sheet))

    def keep(self) -> None:
        """The page goes off screen: what is typed is kept, but for the password."""
        self._paper.flush()
        self.form.password.clear()

    def _turn(self) -> None:
        """Another sheet: what comes of the one before is no more about what is on screen."""
        self._sheet += 1
        self._found = None
        self._busy = self._to_table = False
        self._soon.stop()
        self._paper.close()

    def _on_left(self) -> None:
        self._paper.flush()
        self._turn()
        self.form.password.clear()
        self.left.emit()

    def _on_begun(self, sheet: int, begun: "_Begun") -> None:
        if sheet != self._sheet:
            return
        self.form.start(begun.choices, staff_id=begun.staff_id, manager=self._seat.person.id)
        self.portions.show_owned(None, self.form.strategy, ())
        given = {key.removeprefix(_GIVEN): taker for key, taker in begun.texts.items() if key.startswith(_GIVEN)}
        self.portions.put_back(given)
        if begun.texts:
            self.form.put_back(begun.texts)
        self._paper.begin(begun.staff_id)
        self._show_state()
        self._soon.start()

    def _texts(self) -> dict[str, str]:
        """What is typed, and who gets which portion."""
        typed = self.form.typed()
        return {**typed, **{f"{_GIVEN}{key}": taker for key, taker in self.portions.chosen.items()}} if typed else {}

    def _order(self) -> Order:
        return self.form.order(dict(self.portions.chosen))

    def _on_edited(self) -> None:
        self._show_state()
        self._soon.start()
        self._paper.touch()

    def _count(self) -> None:
        """Read what is owned, and what the answers so far make of it."""
        if not self.form.person:
            self.portions.show_owned(None, self.form.strategy, ())
            return
        order = self._order()
        done, failed = partial(self._on_found, order), partial(self._on_unread, order)
        self._desk.tasks.database(partial(preview, self._seat, order), owner=self, done=done, failed=failed)

    def _on_found(self, order: Order, found: Preview) -> None:
        if order != self._order():
            return  # answered otherwise since: that is counted next
        self._found = found
        self._show_table(found)
        if order != self._order():
            self._soon.start()  # the portions are others now, and nobody has any of them
        self.portions.show_preview(found, self.form.takers)
        self.form.show_unsent(found.belongings.unsent)
        answered = self.form.password.text() != ""
        self.form.say(found.problems if answered else ())
        self._show_state()

    def _on_unread(self, order: Order, error: Exception) -> None:
        """Nothing is shown in its place: what stood there was of other answers. Why is told in the corner."""
        if order == self._order():
            self._found, self._to_table = None, False
            self.portions.show_owned(None, self.form.strategy, self.form.takers)
        raise error

    def _on_dividing(self) -> None:
        """The cursor goes to the table, once what is owned has been read."""
        self._to_table = True
        if self._found is not None and self._found.belongings.person.id == self.form.person:
            self._show_table(self._found)

    def _show_table(self, found: Preview) -> None:
        self.portions.show_owned(found.belongings, self.form.strategy, self.form.takers)
        if self._to_table:
            self._to_table = False
            self.portions.start()

    def _on_confirmed(self, password: object) -> None:
        if self._busy or not password:
            return
        self._busy = True
        self._show_state()
        sheet, subject = self._sheet, self._paper.subject or ""
        self._paper.keep()
        work = partial(_confirm, self._seat, self._order(), str(password), subject)
        done, failed = partial(self._on_made, sheet), partial(self._on_failed, sheet)
        self._desk.tasks.database(work, owner=self, done=done, failed=failed)

    def _on_made(self, sheet: int, done: "_Done") -> None:
        if sheet != self._sheet:
            self.made_behind.emit(done.hand_over)
            return
        self._turn()
        self.form.password.clear()
        self._show_state()
        self.made.emit(done.hand_over)

    def _on_failed(self, sheet: int, error: Exception) -> None:
        if sheet != self._sheet:
            self._tell(error)
            return
        self._busy = False
        self._show_state()
        if isinstance(error, SignInRefused):
            self.form.refuse_password(Problem("refused", "password", error.words, Severity.BLOCK))
        elif isinstance(error, Invalid):
            self.form.say(error.problems)
            self._count()
        else:
            raise error

    def _tell(self, error: Exception) -> None:
        """A hand-over that was left has not been made: say so where the person is by now."""
        words = error.problems[0].words if isinstance(error, Invalid) else sentence(error)
        if words is None:
            raise error
        told = tr(f"交接没有办成：{say(words)}", f"Nothing was handed over: {say(words)}")
        self._desk.toasts.tell(told, Tone.WARN)

    def _show_state(self) -> None:
        lacks = "" if self.form.password.text() else tr("先输入自己的密码", "Your own password first")
        if not self.form.person:
            lacks = tr("先选交出的人", "Choose who hands over first")
        grant(self.form.do, may_hand_over(self._seat), lacks=lacks, busy=self._busy)

    def focus(self) -> None:
        """The cursor goes into the form."""
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _today(self) -> date:
        return self._seat.today


@dataclass(frozen=True, slots=True)
class _Done:
    hand_over: str


@dataclass(frozen=True, slots=True)
class _Begun:
    staff_id: str
    choices: RequestChoices
    texts: Texts


_GIVEN: Final = "given:"
"""Before the key of a portion, in what is kept of a sheet."""


def _begin(seat: Seat, staff_id: str) -> _Begun:
    return _Begun(staff_id, request_choices(seat), kept_paper(seat, Paper.HAND_OVER, staff_id))


def _confirm(seat: Seat, order: Order, password: str, subject: str) -> _Done:
    """The person at the screen proves to be who is signed in: what somebody owns is much to give away."""
    unlock(seat.store, seat.branch.code, seat.person, password, now=seat.now)
    done = _Done(hand_over(seat, order))
    drop_paper(seat, Paper.HAND_OVER, subject)
    return done
