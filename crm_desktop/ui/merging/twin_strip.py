"""Over a customer's facts: who may be the same customer, why, and the two answers. Silent where nobody is (3.1)."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.customer_twins import LikelyTwin
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text, icon_label

_TONES: Final = {DuplicateLevel.BLOCK: Tone.DANGER, DuplicateLevel.WARN: Tone.WARN, DuplicateLevel.HINT: Tone.INFO}


class TwinStrip(QWidget):
    """`merge_asked(id)`, `told_apart(id)`, `opened(id)` of the surest one."""

    merge_asked = Signal(object)
    told_apart = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("twinStrip")
        self.twins: tuple[LikelyTwin, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 10, 10)
        row.setSpacing(8)
        row.addWidget(icon_label(self, "copy", "soft", size=20))
        words = QVBoxLayout()
        words.setSpacing(1)
        self._who = Text(self, "", "strong", wrap=True)
        self._why = Text(self, "", "soft", wrap=True)
        words.addWidget(self._who)
        words.addWidget(self._why)
        row.addLayout(words, 1)
        self._open = button(self, tr("打开", "Open"), kind="quiet", measure="small", name="twinOpen")
        self._apart = button(self, tr("不是同一客户", "Not the same"), measure="small", name="twinApart")
        self._merge = button(self, tr("比对并合并", "Compare"), measure="small", icon="merge", name="twinMerge")
        self._open.clicked.connect(self._on_open)
        self._apart.clicked.connect(self._on_apart)
        self._merge.clicked.connect(self._on_merge)
        for made in (self._open, self._apart, self._merge):
            row.addWidget(made)
        self.hide()

    def show_twins(self, twins: Sequence[LikelyTwin], *, apart: Allowed | Refused, merging: Allowed | Refused) -> None:
        """Show the surest of them, and how many more there are."""
        self.twins = tuple(twins)
        self.setVisible(bool(twins))
        if not twins:
            return
        first, more = twins[0], len(twins) - 1
        where = tr("，", ", ").join(
            filter(None, (first.number, first.branch, tr("已归档", "archived") if first.archived else ""))
        )
        others = tr(f"，另有 {more} 份", f", and {more} more") if more else ""
        sure = first.level is DuplicateLevel.BLOCK
        self._who.setText(
            tr(
                f"{'很可能' if sure else '可能'}和“{first.name}”是同一客户{others}",
                f'{"Very likely" if sure else "Perhaps"} the same customer as "{first.name}"{others}',
            )
        )
        reasons = tr("；", "; ").join(say(reason) for reason in first.reasons)
        self._why.setText(" · ".join(filter(None, (reasons, where))))
        for made, right in ((self._apart, apart), (self._merge, merging)):
            grant(made, right)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft ground in the colour of how sure it is."""
        level = self.twins[0].level if self.twins else DuplicateLevel.HINT
        ground = look.colors().tone(_TONES.get(level, Tone.INFO))[1]
        rounded(QPainter(self), self.rect(), fill=QColor(ground), radius=10)

    def _on_open(self) -> None:
        self.opened.emit(self.twins[0].customer_id)

    def _on_apart(self) -> None:
        self.told_apart.emit(self.twins[0].customer_id)

    def _on_merge(self) -> None:
        self.merge_asked.emit(self.twins[0].customer_id)
