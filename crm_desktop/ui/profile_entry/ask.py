"""A question asked inside the page, answered by one digit: why with gaps, why late, why returned, is it the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.filing_reasons import OTHER
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text, icon_label

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `key` tells the asker which question was answered, `usual` is the answer Enter gives."""

    key: str
    title: Words
    detail: Words
    options: tuple[Option, ...]
    usual: str = ""


class Ask(QWidget):
    """`answered(key, answer)`: an option's key, or the words typed for 其他; `dropped()` on Esc."""

    answered = Signal(object, object)
    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ask")
        self._question: Question | None = None
        self._choices: Choices | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 10, 12, 10)
        self._column.setSpacing(4)
        self._title, self._detail = Text(self, "", "strong"), Text(self, "", "soft", wrap=True)
        self._column.addLayout(self._build_head())
        self._column.addWidget(self._detail)
        self._answers = QVBoxLayout()
        self._column.addLayout(self._answers)
        self._words = self._build_words()
        self.hide()

    @property
    def question(self) -> Question | None:
        """What is being asked, None for nothing."""
        return self._question

    def ask(self, question: Question) -> None:
        """Ask, with the cursor on the answers."""
        self._question = question
        self._title.setText(say(question.title))
        self._detail.setText(say(question.detail))
        self._detail.setVisible(bool(say(question.detail)))
        self._put_choices(question.options, question.usual)
        self._words_row.setVisible(False)
        self._words.clear()
        self.show()
        if self._choices is not None:
            self._choices.setAccessibleName(say(question.title))
            self._choices.setFocus(Qt.FocusReason.TabFocusReason)

    def drop(self) -> None:
        """Ask no longer."""
        self._question = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit answers at once, Enter repeats the usual answer, Esc drops the question."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._on_dropped()
            return True
        if watched is self._choices and event.key() in _ENTER:
            self._answer()
            return True
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft amber ground: the page waits for this."""
        colors = look.colors()
        rounded(QPainter(self), self.rect().adjusted(8, 0, -8, -2), fill=QColor(colors.warn_soft), radius=8)

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(icon_label(self, "circle-question-mark", "warn", size=18))
        head.addWidget(self._title, 1)
        drop = button(self, tr("取消 Esc", "Cancel Esc"), kind="quiet", measure="small", name="askDrop")
        drop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        drop.clicked.connect(self._on_dropped)
        head.addWidget(drop)
        return head

    def _build_words(self) -> QLineEdit:
        self._words_row = QWidget(self)
        row = QHBoxLayout(self._words_row)
        row.setContentsMargins(0, 4, 12, 4)
        row.setSpacing(8)
        words = QLineEdit(self._words_row)
        words.setObjectName("askWords")
        words.setPlaceholderText(tr("写一句原因，按 Enter", "One sentence, then Enter"))
        words.setAccessibleName(tr("原因", "Reason"))
        words.returnPressed.connect(self._on_words)
        words.installEventFilter(self)
        done = button(self._words_row, tr("确定", "OK"), name="askDone")
        done.clicked.connect(self._on_words)
        row.addWidget(words, 1)
        row.addWidget(done)
        self._column.addWidget(self._words_row)
        return words

    def _put_choices(self, options: Sequence[Option], usual: str) -> None:
        if self._choices is not None:
            self._choices.setParent(None)
            self._choices.deleteLater()
        self._choices = Choices(self, options)
        self._choices.setObjectName("askChoices")
        self._choices.set_value((usual,) if usual else ())
        self._choices.changed.connect(self._on_picked)
        self._choices.installEventFilter(self)
        self._answers.addWidget(self._choices)

    def _on_picked(self, keys: tuple[str, ...]) -> None:
        if keys == (OTHER,):
            self._words_row.show()
            self._words.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            # A digit on the usual answer takes the tick away: it was meant as a yes.
            self._answer(keys[0] if keys else (self._question.usual if self._question else ""))

    def _on_words(self) -> None:
        if self._words.text().strip():
            self._answer(self._words.text().strip())

    def _answer(self, answer: str = "") -> None:
        question = self._question
        given = answer or (question.usual if question else "")
        if question is None or not given:
            return
        self.drop()
        self.answered.emit(question.key, given)

    def _on_dropped(self) -> None:
        self.drop()
        self.dropped.emit()
