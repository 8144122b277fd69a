"""Asks for the pass phrase on screen while the file is opened on another thread."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import current_thread, main_thread
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from crm_desktop.rules.words import Words


class Asking(Protocol):
    """What `store.keys.Asking` says."""

    @property
    def words(self) -> Words:
        """The question."""

    @property
    def new(self) -> bool:
        """Whether it is to be chosen."""

    @property
    def trouble(self) -> Words | None:
        """What was wrong with the last answer."""


Show = Callable[[Asking], None]
"""Shows a PassPhraseView on the interface thread, and has it call `AskOnScreen.answer`."""


class AskOnScreen(QObject):
    """An `AskPassPhrase`: called on a worker thread, it waits until `answer(text)` or `answer(None)` is given."""

    _asked = Signal(object)

    def __init__(self, parent: QObject, show: Show) -> None:
        super().__init__(parent)
        self._answers: SimpleQueue[str | None] = SimpleQueue()
        self._show = show
        self._asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)

    def __call__(self, asking: Asking) -> str | None:
        """Wait for the person; RuntimeError on the interface thread, which would wait for itself."""
        if current_thread() is main_thread():
            raise RuntimeError("the interface thread cannot wait for an answer on the screen")
        self._asked.emit(asking)
        return self._answers.get()

    def answer(self, text: str | None) -> None:
        """What the person typed; None is "cancel"."""
        self._answers.put(text)

    def _on_asked(self, asking: Asking) -> None:
        self._show(asking)
