"""A sheet about people is kept while it is filled: a moment after each answer, and whenever it is left (PRACTICE 5)."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from crm_desktop.rules.words import Words
from crm_desktop.services.people_drafts import Paper, Texts, keep_paper
from crm_desktop.services.seat import Seat
from crm_desktop.ui.page import Desk

PUT_BACK: Final = Words("上次没办完的内容已放回", "What was not finished last time has been put back")
_KEEP_AFTER: Final = 400
"""Milliseconds after the last key until what was typed is kept."""


class KeptPaper(QObject):
    """`texts()` is what is typed now, empty where that is nothing of the person's own."""

    def __init__(self, parent: QObject, desk: Desk, seat: Seat, paper: Paper, texts: Callable[[], Texts]) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._paper, self._texts = desk, seat, paper, texts
        self.subject: str | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEEP_AFTER)
        self._soon.timeout.connect(self.flush)

    def begin(self, subject: str) -> None:
        """From now on what is typed is about that."""
        self._soon.stop()
        self.subject = subject

    def touch(self) -> None:
        """Something was typed."""
        if self.subject is not None:
            self._soon.start()

    def flush(self) -> None:
        """Keep it now, where anything was typed since."""
        if self._soon.isActive() or self.sender() is self._soon:
            self.keep()

    def keep(self) -> None:
        """Keep it as it is."""
        self._soon.stop()
        if self.subject is not None:
            work = partial(keep_paper, self._seat, self._paper, self.subject, dict(self._texts()))
            self._desk.tasks.database(work, owner=self)

    def close(self) -> None:
        """It is handed in or laid aside: nothing more is kept of it."""
        self._soon.stop()
        self.subject = None
