"""Once something was saved: the confirmation, the form on paper, and who it was about."""

from functools import partial

from PySide6.QtCore import QObject

from crm_desktop.services.counter_drafts import CounterWork, Mode
from crm_desktop.services.phone_order import OrderTaken
from crm_desktop.services.registration import Registered
from crm_desktop.services.registration_printing import print_registration
from crm_desktop.services.seat import Seat
from crm_desktop.services.shop_visit import VisitRecorded
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.form_photo import FormPhoto
from crm_desktop.ui.front_desk.telling import told
from crm_desktop.ui.language import language, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper_trail import paper_trail


class AfterSaving(QObject):
    """`customer_id` and `name` are of whom it was saved."""

    def __init__(self, parent: QObject, *, desk: Desk, seat: Seat, view: DeskView, photos: FormPhoto) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._view, self._photos = desk, seat, view, photos
        self._form_id = ""
        self._number = self._record = ""
        self.customer_id = ""
        self.name = ""
        view.saved.print_asked.connect(self.print)
        view.saved.undo_asked.connect(self._undo)

    def show(self, result: object, work: CounterWork) -> None:
        """Say what was saved, with the cursor on the next customer."""
        title, number, who, then = told(result, work)
        self._number = number
        self._form_id = result.form_id if isinstance(result, Registered) else ""
        self.customer_id = result.customer_id if isinstance(result, Registered | VisitRecorded) else work.customer_id
        self.name = result.name if isinstance(result, Registered) else work.customer_name
        self._record = _saved_record(result)
        undoable = bool(self._record) and self._desk.undo is not None
        self._view.saved.show_saved(title, number, who, then, printable=bool(self._form_id), undoable=undoable)
        self._view.panel.guide.show_steps(Mode.REGISTER)
        self._view.panel.show_view(self._view.panel.guide)
        self._show()
        self._photos.saved(self._form_id)

    def tell(self, result: object, work: CounterWork) -> None:
        """Say it in passing: the next customer is already here."""
        title, number, who, _ = told(result, work)
        text = "  ".join(filter(None, (title, number, who)))
        about = _saved_record(result)
        if about:
            self._desk.saved(text, about=about)
        else:
            self._desk.toasts.tell(text)

    def print(self) -> None:
        """F9: the form just saved, as it will be on paper."""
        if self._view.shows_saved and self._form_id:
            render = partial(print_registration, self._seat, self._form_id, language=language())
            self._desk.tasks.database(render, owner=self, done=partial(self._show_print, self._form_id))

    def _undo(self) -> None:
        if self._desk.undo is not None:
            self._desk.undo.undo_about(self._record)

    def close_print(self) -> None:
        """Back to the confirmation."""
        self._show()

    def _show(self) -> None:
        self._view.show_saved()
        self._view.saved.next.setFocus()

    def _show_print(self, form_id: str, pdf: bytes) -> None:
        """While the confirmation is on screen: whoever went on to the next customer is not covered."""
        if not self._view.shows_saved or form_id != self._form_id:
            return
        title = tr(f"登记表 {self._number}", f"Registration form {self._number}")
        again = paper_trail(
            self._desk, self._seat, self, "registration_form", number=self._number, customer_id=self.customer_id
        )
        self._view.printed.show_pdf(pdf, title=title, name=self._number, again=again)
        self._view.show_printed()


def _saved_record(result: object) -> str:
    """What can be undone of it: a registration or an order; a visit on record is corrected, not undone."""
    if isinstance(result, Registered):
        return result.form_id
    return result.note_ids[0] if isinstance(result, OrderTaken) and result.note_ids else ""
