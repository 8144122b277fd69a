"""When to go next, keyed as short as it can be, with the notes typed straight on (M3).

`w`, `m` and `0` say it all, and yet begin `w2` and `05-12`: the cursor goes on after a short pause, or with the first
sign that belongs to no date. That sign, and what an input method composed here, goes to the notes.
"""

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.visits import begins_next_date, parse_next_date
from crm_desktop.ui import look
from crm_desktop.ui.language import tr
from crm_desktop.ui.visits.day_words import short_day

_SAYS_ALL: Final = frozenset({"w", "m", "0"})
_LETTERS: Final = frozenset({"w", "m"})
_PAUSE_MS: Final = 400


class NextField(QLineEdit):
    """Shows beside what was typed the day that is meant.

    `settled(str)` when the date is typed out, with what was typed after it; `entered` on Enter, except right after a
    letter that says it all: there Enter is the row's, as it is a moment later in the notes.
    """

    settled = Signal(str)
    entered = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._from: date | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.setPlaceholderText(tr("+7  w  m  0", "+7  w  m  0"))
        self.setToolTip(
            tr(
                "+7 七天后 · w 下周同日 · m 下月同日 · 12-05 · 0 不再约",
                "+7 days · w next week · m next month · 12-05 · 0 none",
            )
        )
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textEdited.connect(self._on_edited)

    def count_from(self, day: date | None) -> None:
        """The day of the visit, from which `+7` counts."""
        self._from = day
        self.update()

    def meant(self) -> str:
        """The day meant as people read it, or that there is none; "" while nothing or nothing readable is typed."""
        read = parse_next_date(self.text(), self._from) if self._from and self.text().strip() else None
        if read is None or isinstance(read, Problem):
            return ""
        return short_day(read.on) or tr("不再约", "none")

    def problem(self) -> Problem | None:
        """What is wrong with what is typed, as far as the day of the visit is known."""
        read = parse_next_date(self.text(), self._from) if self._from else None
        return read if isinstance(read, Problem) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leaves the field, and so does a sign that belongs to no date."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held and not self._pause.isActive():
            self.entered.emit()
        elif not held and event.text().isprintable() and self._is_beyond(event.text()):
            self._settle(event.text())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A letter that is only held for composing is the date; words that were composed after it are the notes."""
        held, words = event.preeditString(), event.commitString()
        if not words and not self.text() and half_width(held).lower() in _LETTERS:
            self._take(held)
        elif words and self._is_beyond(words):
            super().inputMethodEvent(QInputMethodEvent())
            self._settle(words)
        else:
            super().inputMethodEvent(event)
            self._wait(composing=bool(held))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who left needs no moving on."""
        self._pause.stop()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The day meant, quietly, at the right."""
        super().paintEvent(event)
        meant = self.meant()
        if meant:
            painter = QPainter(self)
            painter.setFont(look.font("caption"))
            painter.setPen(QColor(look.colors().accent_text))
            where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -10, 0), where, meant)

    def _on_edited(self, _text: str) -> None:
        self._wait()

    def _wait(self, *, composing: bool = False) -> None:
        if half_width(self.text()).strip().lower() in _SAYS_ALL and not composing:
            self._pause.start()
        else:
            self._pause.stop()

    def _on_pause(self) -> None:
        self._settle("")

    def _settle(self, beyond: str) -> None:
        self._pause.stop()
        self.settled.emit(beyond)

    def _is_beyond(self, more: str) -> bool:
        """Whether `more` follows a date that is typed out, and is no part of it."""
        at_end = self.cursorPosition() == len(self.text()) and not self.hasSelectedText()
        typed_out = bool(self.meant()) and at_end and bool(more)
        return typed_out and not begins_next_date(self.text() + more)

    def _take(self, letter: str) -> None:
        """Write the letter and end the composing: whoever hears of keys hears of that, too."""
        QGuiApplication.inputMethod().reset()
        QApplication.sendEvent(self, QInputMethodEvent())
        self.insert(letter)
