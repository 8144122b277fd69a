"""A paper scanned at the counter or in the search box: its form goes on where it belongs."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from crm_desktop.rules.problem import Problem
from crm_desktop.services.counter_drafts import CounterWork
from crm_desktop.services.paper_forms import PaperForm, paper_form
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.front_desk.registering import Registering
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone

_OF_A_BOOKLET = ("P:", "B:")


class Scanned(QObject):
    """Hears what is scanned where the number is typed; `gathered` and `take_up` are the piece of work in hand."""

    def __init__(
        self, parent: QObject, *, desk: Desk, seat: Seat, registering: Registering,
        gathered: Callable[[], CounterWork], take_up: Callable[[CounterWork], None],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._seat, self._registering = desk, seat, registering
        self._gathered, self._take_up = gathered, take_up
        registering.scanned.connect(self.take)

    def take(self, code: str) -> None:
        """What a scanner read, or a person typed of a paper."""
        if code.upper().startswith(_OF_A_BOOKLET):
            self._desk.go(places.VISITS.key, code)
            return
        done = partial(self._on_form, self._gathered().id)
        self._desk.tasks.database(partial(paper_form, self._seat, code), owner=self, done=done)

    def _on_form(self, work_id: str, form: PaperForm | Problem) -> None:
        if isinstance(form, Problem):
            self._desk.toasts.tell(say(form.words), Tone.WARN)
        elif form.customer_id:
            told = tr(f"{form.number} 已登记：{form.name}", f"{form.number} is registered: {form.name}")
            open_ = partial(self._desk.go, places.CUSTOMERS.key, form.customer_id)
            self._desk.toasts.tell(told, Tone.INFO, action=tr("打开档案", "Open the file"), on_action=open_)
        elif self._gathered().id != work_id:
            again = tr(f"请回到那位客人，再扫一次 {form.number}", f"Back at that customer, scan {form.number} again")
            self._desk.toasts.tell(again, Tone.WARN)
        else:
            work = self._gathered()
            self._take_up(replace(work, values={**work.values, "paper_number": form.number}, focus="phone"))
            self._registering.note_paper(form.number)
