"""One contested field: what both started from, every value with who wrote it, and a key to choose (I3)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.rights import Refused
from crm_desktop.services.conflicts import Conflict, Side
from crm_desktop.services.conflicts_typing import Key, read_slots, slots_of_conflict
from crm_desktop.services.field_values import FieldReader, Typed
from crm_desktop.ui import moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sync.slots_form import SlotsForm
from crm_desktop.ui.sync.value_row import Told, ValueRow
from crm_desktop.ui.sync.wanting import WantingCard
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, icon_label

_MOST: Final = 8
"""Sides with a digit of their own; the next digit types another value."""


class ConflictCard(WantingCard):
    """A conflict to decide: the digits choose. `decided(Conflict, place)` for one of the sides,
    `answered(Conflict, values by column)` for a value typed here."""

    decided = Signal(object, object)
    answered = Signal(object, object)

    def __init__(
        self,
        parent: QWidget | None,
        conflict: Conflict,
        *,
        reader: FieldReader,
        now: datetime,
        today: Callable[[], date],
        held: bool = False,
    ) -> None:
        super().__init__(parent)
        self.conflict, self._reader, self._now, self._today = conflict, reader, now, today
        self._open = not conflict.resolving and not held
        self._slots = slots_of_conflict(reader, conflict) if self._allowed else ()
        self._form: SlotsForm | None = None
        self._submitted = False
        self.setObjectName("conflictCard")
        self.setAccessibleName(f"{say(conflict.record)} {say(conflict.field)}")
        self.choices: list[ValueRow] = []
        self.body.setSpacing(6)
        self.body.addLayout(self._build_head(held))
        if not conflict.resolving:
            self._add_values(held)
        if isinstance(conflict.right, Refused):
            self.body.addLayout(self._build_why(conflict.right))

    @property
    def settled(self) -> bool:
        """Whether it is decided, or about to be, or not for this person to decide."""
        return not self._allowed

    @property
    def busy(self) -> bool:
        """Whether another value is being typed."""
        return self._form is not None and not self._submitted

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2, ... choose the value of that place; the digit after the last opens the field."""
        place = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 0 <= place < len(self.choices) and self._form is None:
            if self.choices[place].isEnabled():
                self.choices[place].click()
            return
        super().keyPressEvent(event)

    def start_typing(self) -> None:
        """Open the field for another value."""
        if self._form is not None or not self._slots:
            return
        self._form = SlotsForm(self, self._slots, today=self._today, label=tr("就用这个", "Use this"))
        self._form.submitted.connect(self._on_typed)
        self._form.cancelled.connect(self._on_cancelled)
        self.choices[-1].hide()
        self.body.addWidget(self._form)
        self._form.show()
        self._form.start()

    @property
    def _allowed(self) -> bool:
        return self._open and not isinstance(self.conflict.right, Refused)

    def _build_head(self, held: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Text(self, say(self.conflict.record), "title"))
        row.addWidget(Badge(self, say(self.conflict.field), Tone.WARN))
        row.addStretch(1)
        if self.conflict.resolving:
            decided = say(self.conflict.decided)
            row.addWidget(Badge(self, tr(f"已定：{decided}", f"Decided: {decided}"), Tone.GOOD))
            row.addWidget(Text(self, tr("等待上传", "waiting to be sent"), "caption"))
        elif held:
            row.addWidget(Badge(self, tr("将用较新的", "The newer one"), Tone.INFO))
        else:
            opened = moments.short(self.conflict.opened_at, now=self._now)
            row.addWidget(Text(self, tr(f"{opened} 发现", f"found {opened}"), "caption"))
        return row

    def _add_values(self, held: bool) -> None:
        base = QHBoxLayout()
        base.setContentsMargins(12, 0, 12, 2)
        base.setSpacing(8)
        base.addWidget(Text(self, tr("原值", "Was"), "caption"))
        base.addWidget(Text(self, say(self.conflict.base), "soft", wrap=True), 1)
        self.body.addLayout(base)
        for place, side in enumerate(self.conflict.sides[:_MOST]):
            row = self._add_choice(place, self._told(place, side), held)
            row.set_chosen(held and place == self.conflict.newest)
            row.clicked.connect(self._on_choice)
        if self._slots:
            other = Told(tr("都不对，另填一个…", "Neither: type another…"), quiet=True)
            self._add_choice(len(self.choices), other, held).clicked.connect(self.start_typing)

    def _add_choice(self, place: int, told: Told, held: bool) -> ValueRow:
        row = ValueRow(self, told, key=str(place + 1) if self._allowed else "")
        row.setObjectName(f"choose{place + 1}")
        row.setProperty("place", place)
        soon = tr("正在全部改用较新的值", "The newer ones are being taken for all")
        grant(row, self.conflict.right, lacks=soon if held else "")
        self.choices.append(row)
        self.body.addWidget(row)
        return row

    def _told(self, place: int, side: Side) -> Told:
        badges: list[tuple[str, Tone]] = []
        if side.in_force:
            badges.append((tr("暂用", "In force"), Tone.INFO))
        if place == self.conflict.newest:
            badges.append((tr("较新", "Newer"), Tone.ACCENT))
        who = tr("我", "me") if side.own else say(side.person)
        by = f"{who} · {say(side.device)} · {moments.short(side.at, now=self._now)}"
        return Told(say(side.words), say(self.conflict.base), by, tuple(badges))

    def _build_why(self, right: Refused) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(icon_label(self, "lock", "faint", size=14))
        row.addWidget(Text(self, say(right.words), "caption", wrap=True), 1)
        return row

    def _on_choice(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.decided.emit(self.conflict, sender.property("place"))

    def _on_typed(self, typed: Mapping[Key, Typed]) -> None:
        read = read_slots(self._reader, self._slots, typed, must_change=True)
        if self._form is not None and read.problems:
            self._submitted = False
            self._form.show_problems(read.problems)
            return
        kept = self.conflict.sides[0].values
        values = {column: read.values.get((self.conflict.id, column), value) for column, value in kept.items()}
        self._submitted = True  # the field stays until it is saved: if it cannot be, the text is still there
        self.answered.emit(self.conflict, values)

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
            self.choices[-1].show()
