"""The work list at the left: who waits, since when, and what is missing."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.filing_queue import QueuedForm
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import rule


class QueueList(Card):
    """`picked(form_id)` when a person chooses another form."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent, margin=0)
        self._now = now
        self._drafts: frozenset[str] = frozenset()
        self._rows: tuple[QueuedForm, ...] = ()
        self._quiet = False
        self.body.setSpacing(0)
        self._head = SectionHeader(self, tr("待建档", "To file"))
        self._head.setContentsMargins(14, 13, 12, 12)
        self.body.addWidget(self._head)
        self.body.addWidget(rule(self))
        self._model = RowModel(
            self,
            (
                Column("who", Words("客户", "Customer"), _who, stretch=True, detail=self._when),
                Column("state", Words("状态", "State"), self._state, width=82, tone=_tone),
            ),
            id_of=_id,
        )
        self.table = RowTable(self, self._model)
        self.table.setObjectName("rowTable")
        self.table.setAccessibleName(tr("待建档的登记表", "Forms to file"))
        self.table.horizontalHeader().hide()
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.picked.connect(self._on_picked)
        self.body.addWidget(self.table, 1)

    def show_forms(self, forms: Sequence[QueuedForm], *, drafts: frozenset[str]) -> None:
        """Show the list; the chosen one stays chosen."""
        self._drafts, self._rows = drafts, tuple(forms)
        self._head.set_note(str(len(forms)) if forms else "")
        self._quiet = True
        self._model.show_rows(forms)
        self._quiet = False

    def choose(self, form_id: str) -> None:
        """Mark the form that is open, without opening it again."""
        self._quiet = True
        self.table.pick((form_id,))
        self._quiet = False
        at = next((at for at, row in enumerate(self._rows) if row.form_id == form_id), -1)
        if at >= 0:
            self.table.scrollTo(self._model.index(at, 0))

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        if ids and not self._quiet:
            self.picked.emit(ids[0])

    def _when(self, form: QueuedForm) -> str:
        taken = short(form.received_at, now=self._now()) if form.received_at else form.day.isoformat()
        return " · ".join(filter(None, (taken, form.receptionist)))

    def _state(self, form: QueuedForm) -> str:
        if form.returned:
            return tr("已退回", "Returned")
        if form.form_id in self._drafts:
            return tr("填了一半", "Begun")
        if form.overdue:
            return tr("逾期", "Overdue")
        left = len(form.completeness.missing)
        return tr(f"缺 {left} 项", f"{left} gaps" if left > 1 else "1 gap") if left else tr("可建档", "Ready")


def _who(form: QueuedForm) -> str:
    return form.customer_name or form.contact_name or form.number


def _id(form: QueuedForm) -> str:
    return form.form_id


def _tone(form: QueuedForm) -> Tone:
    if form.returned:
        return Tone.NEUTRAL
    if form.overdue:
        return Tone.DANGER
    return Tone.WARN if form.completeness.missing else Tone.GOOD


def returned_words(form: QueuedForm) -> str:
    """Why a form went back, "" if it did not."""
    return say(form.returned_reason) if form.returned else ""
