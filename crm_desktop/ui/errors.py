"""Where failures of the window end up: known ones become a sentence, bugs are logged and shown.

A known error is any exception that carries `words`, the sentence for the person; services raise those.
Whatever else reaches the hook is a bug. Neither closes anything nor touches what was typed: forms stay as
they are and their drafts are kept.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from crm_desktop.rules.words import Words

logger = logging.getLogger(__name__)


def sentence(error: BaseException) -> Words | None:
    """What a known error says to the person; None for a bug."""
    words = getattr(error, "words", None)
    return words if isinstance(words, Words) else None


class Failures(QObject):
    """One hook for exceptions in slots, tasks and threads; safe to call from any thread."""

    known = Signal(object)
    bug = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Become the program's exception hook, for the main thread and all others."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Give the hooks back to whoever had them before `install`."""
        sys.excepthook, threading.excepthook = self._before

    def report(self, error: BaseException) -> None:
        """Say a known error's sentence through `known`, or log a bug and say so through `bug`."""
        words = sentence(error)
        if words is not None:
            logger.warning("refused: %s", type(error).__name__)
            self.known.emit(words)
            return
        logger.error("bug: %s\n%s", type(error).__name__, where(error))
        self.bug.emit(error)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)

    def _on_thread_exception(self, happened: threading.ExceptHookArgs) -> None:
        if happened.exc_value is not None:
            self.report(happened.exc_value)


def where(error: BaseException) -> str:
    """Where an error came from, without its messages: those may quote a customer's data, and logs must not."""
    chain: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        chain.append("".join(traceback.format_tb(seen.__traceback__)) + type(seen).__name__)
        seen = seen.__cause__ or seen.__context__
    return "\ncaused by\n".join(chain)
