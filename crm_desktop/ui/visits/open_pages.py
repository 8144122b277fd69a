"""Pages that have not come back: booklets out or lost, longest out first, shown to the manager (J3)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words, counted
from crm_desktop.services.booklets import OpenPages
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.day_words import ranges
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, ScrollColumn, SectionHeader
from crm_desktop.ui.widgets.text import Text, rule

LONG_OUT = 14
"""Days after which a booklet's pages should have come back at least once."""


class OpenPagesCard(Card):
    """`opened(booklet id)` when one is to be looked at."""

    opened = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("openPages")
        self._head = SectionHeader(self, tr("未归还的页", "Pages not returned"))
        self.body.addWidget(self._head)
        self._scroll = ScrollColumn(self, margin=0)
        self._scroll.body.setSpacing(8)
        self.body.addWidget(self._scroll, 1)
        self._list: QWidget | None = None

    def show_pages(self, found: Sequence[OpenPages]) -> None:
        """Show what is out now."""
        total = sum(len(one.blank) + len(one.missing) for one in found)
        note = (
            tr(f"{len(found)} 册 {total} 页", f"{counted(total, 'page')} of {counted(len(found), 'booklet')}")
            if found
            else ""
        )
        self._head.set_note(note)
        if self._list is not None:
            self._scroll.body.removeWidget(self._list)
            self._list.deleteLater()
        self._list = QWidget(self._scroll)
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for one in found:
            column.addWidget(self._line(self._list, one))
            column.addWidget(rule(self._list))
        if not found:
            text = tr("没有在外面的页。", "No page is out.")
            column.addWidget(Text(self._list, text, "soft", wrap=True))
        column.addStretch(1)
        self._scroll.body.addWidget(self._list)

    def _line(self, parent: QWidget, one: OpenPages) -> QWidget:
        made = QWidget(parent)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(made, f"{one.booklet.number} · {one.booklet.rep}", "strong"))
        tone = Tone.WARN if one.days_out > LONG_OUT else Tone.NEUTRAL
        head.addWidget(Badge(made, tr(f"{one.days_out} 天", counted(one.days_out, "day")), tone))
        if one.booklet.state == "lost":
            head.addWidget(Badge(made, tr("遗失", "Lost"), Tone.DANGER))
        head.addStretch(1)
        head.addWidget(self._look_button(made, one.booklet.id), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        for numbers, words in (
            (one.blank, Words("空白或未录", "Blank or not entered")),
            (one.missing, Words("缺失", "Missing")),
        ):
            if numbers:
                told = tr(f"{words.zh}：{ranges(numbers)}", f"{words.en}: {ranges(numbers)}")
                column.addWidget(Text(made, told, "soft", wrap=True))
        return made

    def _look_button(self, parent: QWidget, booklet_id: str) -> QPushButton:
        made = button(parent, tr("查看", "Look"), kind="quiet", measure="small")
        made.setProperty("booklet", booklet_id)
        made.clicked.connect(self._on_look)
        return made

    def _on_look(self) -> None:
        self.opened.emit(str(self.sender().property("booklet")))
