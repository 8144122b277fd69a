"""A product by its code, found by code, name or initials; the name stands below."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.products import Article
from crm_desktop.ui.front_desk.article_list import ArticleList
from crm_desktop.ui.widgets.field import Field

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class GoodsBox(QWidget):
    """`searched(text)` wants an answer through `show_articles`; `entered` when Enter has nothing to choose."""

    searched = Signal(object)
    entered = Signal()

    def __init__(self, parent: QWidget, label: Words, *, name: str, hint: Words) -> None:
        super().__init__(parent)
        self._hint, self._codes = hint, dict[str, str]()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.box = QLineEdit(self)
        self.box.setObjectName(name)
        self.box.installEventFilter(self)
        self.box.textEdited.connect(self._on_edited)
        self._field = Field(self, label, self.box, name=f"{name}Field", hint=hint)
        self._articles = ArticleList(self)
        self._articles.chosen.connect(self._on_chosen)
        self._articles.hide()
        column.addWidget(self._field)
        column.addWidget(self._articles)
        self.setFocusProxy(self.box)

    @property
    def problem(self) -> Problem | None:
        """What is said to be wrong."""
        return self._field.problem

    def put(self, code: str, name: str = "") -> None:
        """Show a product."""
        self.box.setText(code)
        self._articles.show_articles(())
        self._field.set_problem(None)
        self._field.set_hint(Words(name, name) if code and name else self._hint)

    def code(self) -> str:
        """The code that stands in the box, "" for none."""
        typed = half_width(self.box.text()).strip()
        return self._codes.get(typed.lower(), typed)

    def show_articles(self, text: str, articles: Sequence[Article]) -> None:
        """What was found for `text`; an answer that comes too late is dropped."""
        if text == self.box.text():
            self._codes.update({one.code.lower(): one.code for one in articles})
            self._articles.show_articles(articles)

    def set_problem(self, problem: Problem | None) -> None:
        """Say what is wrong with it."""
        self._field.set_problem(problem)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter choose while something is found."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        found = not self._articles.isHidden()
        if found and event.key() in _STEPS:
            self._articles.step(_STEPS[Qt.Key(event.key())])
            return True
        if event.key() in _ENTER:
            self._articles.choose_marked() if found else self.entered.emit()
            return True
        return False

    def _on_edited(self, text: str) -> None:
        self._field.set_problem(None)
        self._field.set_hint(self._hint)
        self.searched.emit(text)

    def _on_chosen(self, article: Article) -> None:
        self.put(article.code, article.name)
        self.box.setFocus(Qt.FocusReason.TabFocusReason)
