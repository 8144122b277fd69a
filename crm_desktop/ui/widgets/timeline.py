"""What happened with a customer, newest first, day by day (C9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.moments import clock, day, local
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text

PAGE: Final = 50
_MEDAL: Final = 28


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry: when (aware UTC), what in a few words, more below, who and where, and what to do about it."""

    id: object
    when: datetime
    title: str
    detail: str = ""
    who: str = ""
    icon: str = "clock"
    tone: Tone = Tone.NEUTRAL
    act: str = ""
    act_icon: str = "undo-2"


Fetch = Callable[[int, int], Sequence[Happening]]
"""`fetch(offset, limit)`, newest first."""


class _Spine(QWidget):
    """The icon on the line that joins the day's entries."""

    def __init__(self, parent: QWidget, happening: Happening, *, last: bool) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._last = happening.icon, happening.tone, last
        self.setFixedWidth(_MEDAL)
        self.setMinimumHeight(_MEDAL + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), look.colors()
        ink, ground = colors.tone(self._tone)
        if not self._last:
            painter.fillRect(QRect(_MEDAL // 2, _MEDAL + 4, 1, self.height() - _MEDAL - 4), QColor(colors.line))
        rounded(painter, QRect(0, 0, _MEDAL, _MEDAL), fill=QColor(ground), radius=_MEDAL / 2)
        painter.drawPixmap(7, 7, 14, 14, icons.pixmap(self._icon, ink, size=14, scale=2))


class Timeline(QWidget):
    """Shows happenings page by page; `more_asked` for older ones, `acted(id)` on an entry's button."""

    more_asked = Signal()
    acted = Signal(object)

    def __init__(self, parent: QWidget | None, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self._now = now
        self._shown: list[Happening] = []
        self._today: date | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._more: QPushButton = button(self, tr("更早的记录", "Older"), kind="quiet", name="timelineMore")
        self._more.clicked.connect(self.more_asked)
        self._more.hide()
        self._column.addWidget(self._more)
        self._column.addStretch(1)

    @property
    def shown(self) -> tuple[Happening, ...]:
        """What is on show, newest first."""
        return tuple(self._shown)

    def show_first(self, happenings: Sequence[Happening], *, more: bool = False) -> None:
        """Start again with the newest; `more` if older ones exist. What stands already stays untouched."""
        today = local(self._now()).date()
        if self._shown == list(happenings) and self._today == today:
            self._more.setVisible(more)
            return
        self._today = today
        while self._column.count() > 2:
            taken = self._column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = []
        self.add_older(happenings, more=more)

    def add_older(self, happenings: Sequence[Happening], *, more: bool = False) -> None:
        """Put a further page below."""
        now = self._now()
        for at, happening in enumerate(happenings):
            named = day(happening.when, now=now)
            before = self._shown[-1] if self._shown else None
            if before is None or day(before.when, now=now) != named:
                self._insert(self._build_day(named))
            after = happenings[at + 1] if at + 1 < len(happenings) else None
            last = after is None or day(after.when, now=now) != named
            self._insert(self._build_entry(happening, last=last))
            self._shown.append(happening)
        self._more.setVisible(more)

    def _insert(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 2, widget)

    def _build_day(self, named: str) -> Text:
        made = Text(self, named, "eyebrow")
        made.setContentsMargins(0, 8 if self._shown else 0, 0, 8)
        return made

    def _build_entry(self, happening: Happening, *, last: bool) -> QWidget:
        made = QWidget(self)
        made.setAccessibleName(" ".join((clock(happening.when), happening.title, happening.detail, happening.who)))
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(12)
        row.addWidget(_Spine(made, happening, last=last))
        words = QVBoxLayout()
        words.setContentsMargins(0, 3, 0, 10)
        words.setSpacing(1)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Text(made, happening.title, "strong"))
        top.addStretch(1)
        top.addWidget(Text(made, clock(happening.when), "caption"))
        words.addLayout(top)
        if happening.detail:
            words.addWidget(Text(made, happening.detail, "soft", wrap=True))
        if happening.who:
            words.addWidget(Text(made, happening.who, "caption"))
        if happening.act:
            act = button(
                made, happening.act, kind="quiet", icon=happening.act_icon, measure="small", name="timelineAct"
            )
            act.clicked.connect(partial(self.acted.emit, happening.id))
            words.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        row.addLayout(words, 1)
        return made
