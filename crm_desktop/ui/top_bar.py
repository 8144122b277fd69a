"""Above every page: its name, the one search box, who works here, and the lock."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import icon_button
from crm_desktop.ui.widgets.key_hint import KeyHint, key_tip
from crm_desktop.ui.widgets.text import Elided, Text, icon_label

HEIGHT: Final = 60
_USUAL: Final = 380
_LEAST: Final = 344
_NAME: Final = 320
"""Pixels of a page's name that are never cut."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Who is signed in where, in words ready to show."""

    branch: str
    person: str
    post: str


class SearchBox(QLineEdit):
    """The one box that understands everything; its magnifier and key hint are drawn inside."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("searchBox")
        self.setAccessibleName(tr("搜索", "Search"))
        self.setPlaceholderText(tr("姓名、拼音、手机后四位、单号", "Name, pinyin, last four digits, number"))
        self._glass = icon_label(self, "search", "faint", size=16)
        self._keys = KeyHint(self, "Ctrl+K")
        self.textChanged.connect(self._on_text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the drawings at the ends."""
        super().resizeEvent(event)
        self._glass.move(11, (self.height() - 16) // 2)
        self._keys.adjustSize()
        self._keys.move(self.width() - self._keys.width() - 9, (self.height() - self._keys.height()) // 2)

    def _on_text(self, text: str) -> None:
        self._keys.setVisible(not text)


class TopBar(QWidget):
    """Page name left, search in the middle, workplace and lock right."""

    lock_asked = Signal()
    help_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 16, 0)
        row.setSpacing(12)
        self.heading = Elided(self, "", "headline")
        self.heading.setObjectName("pageHeading")
        row.addWidget(self.heading, 1)
        self.search = SearchBox(self)
        self.search.setMinimumWidth(_LEAST)
        self.search.setMaximumWidth(_USUAL)
        row.addWidget(self.search, 10)  # as wide as it likes, where the name beside is whole
        row.addStretch(1)
        row.addLayout(self._build_person())
        self.help = icon_button(self, "circle-question-mark", tr("帮助", "Help"), name="helpButton")
        key_tip(self.help, "Shift+F1", text=tr("帮助", "Help"))
        self.help.clicked.connect(self.help_asked)
        row.addWidget(self.help)
        saves = tr("最近的保存，可以撤销", "The last saves, to undo")
        self.saves = icon_button(self, "undo-2", saves, name="savesButton")
        key_tip(self.saves, "Alt+Z", text=saves)
        row.addWidget(self.saves)
        self.lock = icon_button(self, "lock", tr("锁屏", "Lock"), name="lockButton")
        key_tip(self.lock, "F12", text=tr("锁屏", "Lock"))
        self.lock.clicked.connect(self.lock_asked)
        row.addWidget(self.lock)

    def set_heading(self, text: str) -> None:
        """Say the name of the page."""
        self.heading.setText(text)
        self.heading.ensurePolished()
        self.heading.setMinimumWidth(min(_NAME, self.heading.fontMetrics().horizontalAdvance(text) + 2))

    def set_workplace(self, place: Workplace) -> None:
        """Show who is signed in; Chinese names are known by their last character, others by their first."""
        latin = place.person[:1].isascii()
        self._avatar.setText(place.person[:1].upper() if latin else place.person[-1:])
        self._name.setText(place.person)
        self._post.setText(place.post)

    def _build_person(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._avatar = Text(self, "", "avatar")
        self._avatar.setFixedSize(32, 32)
        self._avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = Text(self)
        self._name.setObjectName("personName")
        self._post = Text(self)
        self._post.setObjectName("personPost")
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._post)
        words.addStretch(1)
        row.addWidget(self._avatar)
        row.addLayout(words)
        return row
