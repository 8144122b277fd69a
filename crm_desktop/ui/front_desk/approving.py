"""A second file for one number, allowed by somebody who decides that: for the form it was asked for, and no other."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from crm_desktop.services.approval import approve, approvers
from crm_desktop.services.seat import Person, Seat
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.front_desk.approval_row import ApprovalRow
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone

Form = tuple[str, str]
"""A piece of work and the number in it."""


class Approving(QObject):
    """`approved(reason, person_id)` while the form that asked is still in hand; `form` says which that is."""

    approved = Signal(object, object)

    def __init__(self, parent: QObject, *, desk: Desk, seat: Seat, row: ApprovalRow, form: Callable[[], Form]) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._row, self._form = desk, seat, row, form
        self._asked: Form = ("", "")
        self._reason = ""
        row.given.connect(self._on_given)

    def ask(self, reason: str) -> None:
        """Ask who allows it, and for their password."""
        self._asked, self._reason = self._form(), reason
        ask = partial(approvers, self._seat)
        self._desk.tasks.database(ask, owner=self, done=self._row.ask)

    def _on_given(self, login: str, password: str) -> None:
        check = partial(approve, self._seat, login, password)
        done = partial(self._on_approved, self._asked, self._reason)
        failed = partial(self._on_refused, self._asked)
        self._desk.tasks.network(check, owner=self, done=done, failed=failed)

    def _on_approved(self, asked: Form, reason: str, person: Person) -> None:
        if asked == self._form():
            self.approved.emit(reason, person.id)
            return
        text = tr("批准的那张表已换下，请回到那张表再批一次", "The form was put aside: approve it again there")
        self._desk.toasts.tell(text, Tone.WARN)

    def _on_refused(self, asked: Form, error: Exception) -> None:
        words = sentence(error)
        if words is None:
            raise error
        if asked == self._form():
            self._row.refuse(words)
