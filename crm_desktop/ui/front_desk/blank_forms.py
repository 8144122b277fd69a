"""The counter's book of blank forms: printed from the guide, looked at inside the page."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from crm_desktop.services.blank_forms import BlankBook, print_blank_forms
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.language import language, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper_trail import paper_trail

COPIES: Final = 20


class BlankForms(QObject):
    """Prints when the guide asks; `shown` while the print is looked at."""

    def __init__(self, parent: QObject, *, desk: Desk, seat: Seat, view: DeskView) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._view = desk, seat, view
        self._open = False
        view.panel.guide.blank_asked.connect(self.print)

    @property
    def shown(self) -> bool:
        """Whether what is looked at are blank forms."""
        return self._open and self._view.shows_printed

    def print(self) -> None:
        """A run of blank forms, numbered on this desktop."""
        render = partial(print_blank_forms, self._seat, copies=COPIES, language=language())
        self._desk.tasks.database(render, owner=self, done=self._show)

    def close(self) -> None:
        """The person is done looking."""
        self._open = False

    def _show(self, book: BlankBook) -> None:
        self._open = True
        title = tr(f"空白登记表 {book.first} 至 {book.last}", f"Blank forms {book.first} to {book.last}")
        number = f"{book.first} - {book.last}"
        again = paper_trail(self._desk, self._seat, self, "blank_forms", number=number, persons=0)
        self._view.printed.show_pdf(book.pdf, title=title, name=book.first, again=again)
        self._view.show_printed()
