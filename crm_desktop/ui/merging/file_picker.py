"""Which file to merge this one with: found by anything, as everywhere. It lies over the page and blocks nothing."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.services.matching import Match, find_customers
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.widgets.palette import Offer, Palette
from crm_desktop.ui.widgets.text import Text

_WIDTH: Final = 480
_OFFERED: Final = 8


class FilePicker(QFrame):
    """`picked(customer_id)`; nothing follows on Esc."""

    picked = Signal(object)

    def __init__(self, host: QWidget, desk: Desk, seat: Seat) -> None:
        super().__init__(host)
        self.setObjectName("palette")
        self._host, self._desk, self._seat = host, desk, seat
        self._without = ""
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(8)
        self._title = Text(self, "", "title", wrap=True)
        self.box = QLineEdit(self)
        self.box.setObjectName("mergeWith")
        self.box.setAccessibleName(tr("要合并的另一份档案", "The other file"))
        self.box.setPlaceholderText(tr("姓名、拼音、手机后四位、编号", "Name, pinyin, last four digits, number"))
        column.addWidget(self._title)
        column.addWidget(self.box)
        self.offers = Palette(host, self.box)
        self.offers.asked.connect(self._on_asked)
        self.offers.chosen.connect(self._on_chosen)
        self.hide()
        host.installEventFilter(self)
        self.box.installEventFilter(self)

    def ask(self, customer_id: str, name: str) -> None:
        """Ask which file is the same customer's as that one."""
        self._without = customer_id
        self._title.setText(tr(f"“{name}”和哪份档案是同一客户？", f'Which file is the same customer as "{name}"?'))
        self.box.clear()
        self._place()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Ask no more."""
        self.hide()
        self.offers.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place; Esc asks no more."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        escape = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.box and escape and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.hide()
        return False

    def _on_asked(self, text: str) -> None:
        if self._job is not None:
            self._job.cancel()
        if not text.strip():
            return
        work = partial(find_customers, self._seat, text.strip(), limit=_OFFERED)
        self._job = self._desk.tasks.database(work, owner=self, done=partial(self._on_found, text))

    def _on_found(self, text: str, matches: tuple[Match, ...]) -> None:
        offers = [
            Offer(
                match.name,
                match.customer_id,
                "  ".join(filter(None, (match.contact, match.phone, match.place))),
                "user" if not match.archived else "archive",
            )
            for match in matches
            if match.customer_id != self._without
        ]
        self.offers.offer(text, offers)
        self.offers.raise_()

    def _on_chosen(self, customer_id: object) -> None:
        self.hide()
        self.picked.emit(customer_id)

    def _place(self) -> None:
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        self.move((self._host.width() - self.width()) // 2, 96)
