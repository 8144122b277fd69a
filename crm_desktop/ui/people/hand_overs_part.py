"""交接记录: hand-overs that were made, each with its sheet to print and sign, and the way to take it back (P4)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Action, RecordType, may
from crm_desktop.rules.words import Words
from crm_desktop.services.handing_over.acts import Undone, undo_hand_over
from crm_desktop.services.handing_over.records import HandOverLine, hand_over_pdf, hand_overs
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import language, say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.page import Desk
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import Text, rule

_LIST: Final = 460


class HandOversPart(QWidget):
    """The list at the left, the sheet of the one chosen at the right; F9 prints it."""

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.lines: tuple[HandOverLine, ...] = ()
        self._chosen = self._shown = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._build_list())
        row.addWidget(self._build_sheet(), 1)
        words = Words("打印交接单", "Print the hand-over sheet")
        desk.shortcuts.bind("F9", words, owner=self, slot=self._on_print, group=Words("人员", "People"))

    def start(self) -> None:
        """Come on screen."""
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read them anew."""
        self._awaiting.ask(partial(hand_overs, self._seat), owner=self, done=self._on_lines)

    def leave(self) -> None:
        """There is nothing to keep."""

    def choose(self, hand_over_id: str) -> None:
        """Show that one, with its sheet made anew; the cursor waits on printing."""
        self._chosen, self._shown = hand_over_id, ""
        self.refresh()
        self.pdf.print.setFocus(Qt.FocusReason.TabFocusReason)

    def _build_list(self) -> Card:
        card = Card(self, margin=0)
        card.setFixedWidth(_LIST)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 12)
        self._head = SectionHeader(card, tr("交接记录", "Hand-overs"))
        self._head.setMinimumHeight(36)
        head.addWidget(self._head)
        card.body.addLayout(head)
        card.body.addWidget(rule(card))
        self.model = RowModel(self, _columns(self._now), id_of=_id_of)
        self._stack = QStackedWidget(card)
        self.table = RowTable(self._stack, self.model)
        self.table.setAccessibleName(tr("交接记录", "Hand-overs"))
        self.table.picked.connect(self._on_picked)
        self._stack.addWidget(self.table)
        text = tr("有人离职或调岗时，在“同事”里办理。", "Begun among the colleagues when somebody leaves or moves.")
        self._stack.addWidget(EmptyState(self._stack, icon="handshake", title=tr("还没有交接", "None yet"), text=text))
        card.body.addWidget(self._stack, 1)
        self._awaiting = Awaiting(card, self._desk.tasks)
        return card

    def _build_sheet(self) -> Card:
        card = Card(self, margin=0)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        row = QHBoxLayout()
        self._title = Text(card, "", "title")
        self.undo = button(card, tr("撤销交接", "Take it back"), icon="undo-2", measure="small", name="undoHandOver")
        self.undo.clicked.connect(self._on_undo)
        row.addWidget(self._title, 1)
        row.addWidget(self.undo)
        column.addLayout(row)
        self._note = Text(card, "", "soft", wrap=True)
        column.addWidget(self._note)
        card.body.setSpacing(0)
        card.body.addLayout(column)
        card.body.addWidget(rule(card))
        self.pdf = PdfPreview(card)
        card.body.addWidget(self.pdf, 1)
        self._sheet = card
        card.hide()
        return card

    def _on_lines(self, lines: tuple[HandOverLine, ...]) -> None:
        self.lines = lines
        self._head.set_note(tr(f"{len(lines)} 次", f"{len(lines)}") if lines else "")
        self.model.show_rows(lines)
        self._stack.setCurrentIndex(0 if lines else 1)
        ids = [line.id for line in lines]
        if self._chosen not in ids:
            self._chosen = ids[0] if ids else ""
        self._sheet.setVisible(bool(self._chosen))
        if self._chosen:
            self.table.pick([self._chosen])
            self._show()

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        if ids and ids != (self._chosen,):
            self._chosen = str(ids[0])
            self._show()

    def _show(self) -> None:
        line = next((one for one in self.lines if one.id == self._chosen), None)
        if line is None:
            return
        takers = tr("、", ", ").join(line.takers)
        self._title.setText(tr(f"{line.person} 交给 {takers}", f"{line.person} to {takers}"))
        told = (line.undone, line.request, Words(line.note, line.note) if line.note else None)
        self._note.setText("　".join(say(words) for words in told if words is not None))
        self._note.setVisible(bool(self._note.text()))
        refused = may(self._seat.person.role, Action.EDIT, RecordType.HAND_OVER, own=False)
        grant(self.undo, refused)
        if self.undo.isEnabled():
            grant(self.undo, line.undo)
        if self._shown != self._key(line):
            self._shown = self._key(line)
            work = partial(hand_over_pdf, self._seat, line.id, language=language())
            self._desk.tasks.database(work, owner=self, done=partial(self._on_pdf, line))

    def _key(self, line: HandOverLine) -> str:
        """What the sheet on screen was made from."""
        return f"{line.id} {line.undone} {line.request} {language()}"

    def _on_pdf(self, line: HandOverLine, pdf: bytes) -> None:
        if line.id == self._chosen:
            self.pdf.show_pdf(pdf, name=tr(f"工作交接单 {line.person}", f"Hand-over {line.person}"))

    def _on_undo(self) -> None:
        self._desk.tasks.database(partial(undo_hand_over, self._seat, self._chosen), owner=self, done=self._on_undone)

    def _on_undone(self, undone: Undone) -> None:
        kept = (
            tr(f"，{undone.kept} 条后来又转走，没有动", f"; {undone.kept} have gone on and stay") if undone.kept else ""
        )
        self._desk.toasts.tell(tr(f"已撤销，{undone.back} 条回到原主", f"{undone.back} went back") + kept, Tone.INFO)
        self.refresh()

    def _on_print(self) -> None:
        if self._sheet.isVisible():
            self.pdf.ask_print()

    def _now(self) -> datetime:
        return self._seat.now()


def _id_of(line: HandOverLine) -> object:
    return line.id


def _columns(now: Callable[[], datetime]) -> tuple[Column[HandOverLine], ...]:
    def when(line: HandOverLine) -> str:
        return short(line.made_at, now=now()) if line.made_at else ""

    def takers(line: HandOverLine) -> str:
        return tr("交给 ", "To ") + tr("、", ", ").join(line.takers)

    def state(line: HandOverLine) -> str:
        return tr("已撤销", "Taken back") if line.undone else say(line.why)

    def tone(line: HandOverLine) -> Tone:
        return Tone.NEUTRAL if line.undone else Tone.ACCENT

    return (
        Column("person", Words("移交人", "Handed over by"), lambda line: line.person, stretch=True, strong=True,
               sortable=False, detail=takers),
        Column("when", Words("时间", "When"), when, 150, sortable=False,
               detail=lambda line: tr(f"监交 {line.made_by}", f"by {line.made_by}")),
        Column("why", Words("事由", "Occasion"), state, 96, sortable=False, tone=tone),
    )  # fmt: skip
