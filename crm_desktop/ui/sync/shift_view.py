"""交班: the sheet to sign, as it will be printed, with who takes over and a word for them beside it (PRACTICE M5)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.shift import ShiftSheet
from crm_desktop.services.shift_hand_over import HandedOver
from crm_desktop.ui import moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.paper_trail import Again
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text, rule

_SETTLE = 500
"""Milliseconds after the last key before the sheet is made anew."""


class ShiftView(QWidget):
    """`left()` goes back to the board, `taken_back()` undoes the hand-over, `written()` when taker or words changed."""

    left = Signal()
    taken_back = Signal()
    written = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shiftView")
        self._again: Again | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE)
        self._soon.timeout.connect(self.written)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 24)
        row.setSpacing(16)
        side = self._build_side()
        side.setFixedWidth(300)
        row.addWidget(side)
        sheet = Card(self, margin=0)
        self.pdf = PdfPreview(sheet)
        sheet.body.addWidget(self.pdf)
        row.addWidget(sheet, 1)

    @property
    def taker(self) -> str:
        """Who takes over, "" for nobody named."""
        return self._taker.value()

    @property
    def note(self) -> str:
        """The words left for them."""
        return self._note.text().strip()

    def show_handed(self, handed: HandedOver, *, takers: Sequence[str], again: Again | None = None) -> None:
        """A hand-over just made: fields empty, the printer within reach; `again` is told of further prints."""
        self._again = again
        self._at.setText(
            tr(f"{moments.clock(handed.given.at)} 已交班", f"Handed over at {moments.clock(handed.given.at)}")
        )
        self._taker.clear()
        for name in takers:
            self._taker.addItem(name, name)
        self._taker.set_value(handed.given.taker)
        self._note.setText(handed.given.note)
        self._soon.stop()
        self._show_counts(handed.sheet)
        self.show_sheet(handed)
        self._print.setFocus(Qt.FocusReason.TabFocusReason)

    def show_sheet(self, handed: HandedOver) -> None:
        """The sheet as it is now."""
        at = moments.local(handed.given.at)
        self.pdf.show_pdf(
            handed.pdf, name=tr(f"交接单 {at:%Y-%m-%d %H%M}", f"Hand-over {at:%Y-%m-%d %H%M}"), again=self._again
        )

    def settle(self) -> None:
        """Take over at once what was typed."""
        if self._soon.isActive():
            self._soon.stop()
            self.written.emit()

    def print_sheet(self) -> None:
        """Ask for the printer."""
        self.settle()
        self.pdf.ask_print()

    def _build_side(self) -> Card:
        card = Card(self)
        back = button(card, tr("回到同步", "Back to sync"), kind="quiet", icon="arrow-left", name="shiftBack")
        back.clicked.connect(self.left)
        card.body.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self._at = Text(card, "", "headline")
        card.body.addWidget(self._at)
        self._counts = QVBoxLayout()
        self._counts.setSpacing(4)
        card.body.addLayout(self._counts)
        card.body.addWidget(rule(card))
        self._taker = Select(card, [], placeholder=tr("签字时再写", "Write when signing"))
        self._taker.changed.connect(self._on_typed)
        taker = Field(card, Words("接班人", "Taken by"), self._taker, name="shiftTaker", reserve=False)
        self._note = GrowText(card, least=3, most=6)
        self._note.edited.connect(self._on_typed)
        note = Field(
            card, Words("给下一班的话", "A word for the next shift"), self._note, name="shiftNote", reserve=False
        )
        card.body.addWidget(taker)
        card.body.addWidget(note)
        card.body.addStretch(1)
        kept = tr(
            "没传完的改动留在这台电脑上，谁来都会接着传。",
            "What was not sent stays here and goes later, whoever comes.",
        )
        card.body.addWidget(Text(card, kept, "caption", wrap=True))
        self._print = button(
            card, tr("打印交接单", "Print the sheet"), kind="primary", icon="printer", name="shiftPrint"
        )
        self._print.clicked.connect(self.print_sheet)
        undo = button(card, tr("撤销交班", "Undo"), icon="undo-2", name="shiftUndo")
        undo.clicked.connect(self.taken_back)
        card.body.addWidget(self._print)
        card.body.addWidget(undo)
        return card

    def _show_counts(self, sheet: ShiftSheet) -> None:
        while (item := self._counts.takeAt(0)) is not None:
            line = item.widget()
            if line is not None:
                line.deleteLater()
        for group, count in sheet.counts.items():
            self._counts.addWidget(_Count(self, say(group.words), count))
        if not sheet.counts:
            self._counts.addWidget(Text(self, tr("没有留下的事", "Nothing is left open"), "soft"))

    def _on_typed(self, _text: object = None) -> None:
        self._soon.start()


class _Count(QWidget):
    """待建档　3."""

    def __init__(self, parent: QWidget, words: str, count: int) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Text(self, words, "soft"))
        row.addStretch(1)
        row.addWidget(Text(self, str(count), "strong"))
