"""A save that head office refused: the reason, everything that was typed, the way to send it again (PRACTICE 3.11)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crm_desktop.rules.rights import Refused
from crm_desktop.services.conflicts_refused import RefusedRecord, RefusedWork
from crm_desktop.services.conflicts_typing import Key, read_slots, slots_of_work
from crm_desktop.services.field_values import FieldReader, Typed
from crm_desktop.ui import look, moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sync.slots_form import SlotsForm
from crm_desktop.ui.sync.wanting import WantingCard
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text, icon_label

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RefusedCard(WantingCard):
    """Enter opens the fields, or sends it again where there is nothing to type.

    `again(RefusedWork, edited)` sends it once more with what was typed anew, `let_go(RefusedWork)` sets it aside.
    """

    again = Signal(object, object)
    let_go = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        work: RefusedWork,
        *,
        reader: FieldReader,
        now: datetime,
        today: Callable[[], date],
    ) -> None:
        super().__init__(parent)
        self.work, self._reader, self._today = work, reader, today
        self._allowed = not isinstance(work.right, Refused)
        self._slots = slots_of_work(reader, work) if self._allowed else ()
        self._form: SlotsForm | None = None
        self._submitted = False
        self.setObjectName("refusedCard")
        self.setAccessibleName(f"{say(work.act)} {say(work.reason)}")
        self.body.setSpacing(10)
        self.body.addLayout(self._build_head(now))
        self.body.addWidget(_Reason(self, say(work.reason)))
        self._typed = QWidget(self)
        self._add_typed()
        self.body.addWidget(self._typed)
        self._acts = self._build_acts()
        self.body.addWidget(self._acts)

    @property
    def busy(self) -> bool:
        """Whether it is being corrected."""
        return self._form is not None and not self._submitted

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the card itself corrects it, or sends it again."""
        if event.key() in _ENTER and self._form is None:
            self.correct()
            return
        super().keyPressEvent(event)

    def correct(self) -> None:
        """Open what was typed; without anything to type, send it again as it is."""
        if not self._allowed or self._form is not None:
            return
        if not self._slots:
            self.again.emit(self.work, {})
            return
        self._form = SlotsForm(self, self._slots, today=self._today, label=tr("改好，再次提交", "Send it again"))
        self._form.submitted.connect(self._on_typed)
        self._form.cancelled.connect(self._on_cancelled)
        self._typed.hide()
        self._acts.hide()
        self.body.addWidget(self._form)
        self._form.show()
        self._form.start()

    def _build_head(self, now: datetime) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Text(self, say(self.work.act), "title"))
        row.addWidget(Badge(self, tr("总部退回", "Refused"), Tone.DANGER))
        row.addStretch(1)
        who = tr("我", "me") if self.work.own else say(self.work.person)
        row.addWidget(Text(self, f"{who} · {moments.short(self.work.at, now=now)}", "caption"))
        return row

    def _add_typed(self) -> None:
        grid = QGridLayout(self._typed)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        row = 0
        for record in self.work.records:
            row = self._add_record(grid, record, row)

    def _add_record(self, grid: QGridLayout, record: RefusedRecord, row: int) -> int:
        grid.addWidget(Text(self._typed, say(record.record), "eyebrow"), row, 0, 1, 2)
        if not record.new:
            grid.addWidget(Text(self._typed, tr("现在是", "Now"), "eyebrow"), row, 2)
        for at, one in enumerate(record.typed, start=row + 1):
            label = Text(self._typed, say(one.field), "label")
            label.setMinimumWidth(88)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(self._typed, say(one.words), "strong", wrap=True), at, 1)
            if not record.new:
                grid.addWidget(Text(self._typed, say(one.in_force), "soft", wrap=True), at, 2)
        return row + len(record.typed) + 1

    def _build_acts(self) -> QWidget:
        acts = QWidget(self)
        row = QHBoxLayout(acts)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        label = tr("修改后重交", "Correct it") if self._slots else tr("再次提交", "Send again")
        self.send = button(acts, label, kind="primary", icon="pencil" if self._slots else "upload", name="sendAgain")
        grant(self.send, self.work.right)
        self.send.clicked.connect(self.correct)
        drop = button(acts, tr("搁置", "Set aside"), name="letGo")
        grant(
            drop, self.work.let_go, tip=tr("从这里拿开，内容仍留在记录里", "Takes it off this list; it stays on record")
        )
        drop.clicked.connect(self._on_let_go)
        row.addWidget(self.send)
        if self._allowed:
            row.addWidget(KeyHint(acts, "Return"))
        row.addWidget(drop)
        if isinstance(self.work.right, Refused):
            row.addWidget(icon_label(acts, "lock", "faint", size=14))
            row.addWidget(Text(acts, say(self.work.right.words), "caption", wrap=True), 1)
        else:
            row.addStretch(1)
        return acts

    def _on_typed(self, typed: Mapping[Key, Typed]) -> None:
        read = read_slots(self._reader, self._slots, typed)
        if self._form is not None and read.problems:
            self._submitted = False
            self._form.show_problems(read.problems)
            return
        self._submitted = True  # the fields stay until it is saved: if it cannot be, the text is still there
        self.again.emit(self.work, dict(read.values))

    def _on_cancelled(self) -> None:
        self._close_form()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.freed.emit()

    def _close_form(self) -> None:
        if self._form is not None:
            self.body.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form, self._submitted = None, False
            self._typed.show()
            self._acts.show()

    def _on_let_go(self) -> None:
        self.let_go.emit(self.work)


class _Reason(QWidget):
    """Why, on a soft red ground."""

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(8)
        row.addWidget(icon_label(self, "circle-alert", "danger", size=16), 0, Qt.AlignmentFlag.AlignTop)
        said = Text(self, text, wrap=True)
        said.setObjectName("refusedReason")
        row.addWidget(said, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        rounded(QPainter(self), self.rect(), fill=QColor(look.colors().danger_soft), radius=8)
