"""The line below every page: is there a line to head office, what waits to be sent, and how long until 18:00."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crm_desktop.rules.words import Words, counted
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.countdown import CountdownChip
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text

HEIGHT = 36


@dataclass(frozen=True, slots=True)
class LinkState:
    """The desktop and head office: a line or none, units of work not yet confirmed there, and what wants a person.

    `unconfirmed` of those that wait have gone out already; `paused` tells that a person has stopped the sync. `photos`
    go after the records, and are told apart from them.
    """

    online: bool = False
    waiting: int = 0
    last_sync: datetime | None = None
    attention: int = 0
    working: bool = False
    unconfirmed: int = 0
    paused: bool = False
    photos: int = 0


class _Dot(QWidget):
    """Filled when online, a ring when not: told apart without colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(10, 10)
        self.online = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(look.colors().good if self.online else look.colors().faint)
        pen = painter.pen()
        pen.setColor(color)
        pen.setWidthF(1.6)
        painter.setPen(pen)
        painter.setBrush(color if self.online else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(1, 1, 8, 8)


class StatusStrip(QWidget):
    """Offline is a normal state and looks like one; only what wants a person is coloured."""

    sync_asked = Signal()

    def __init__(self, parent: QWidget, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._now = now
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 16, 0)
        row.setSpacing(8)
        self._dot = _Dot(self)
        self._link = Text(self)
        self._link.setObjectName("linkState")
        self.attention = self._build_attention()
        self.countdown = CountdownChip(self, now=now)
        for shown in (self._dot, self._link, self.attention):
            row.addWidget(shown)
        row.addStretch(1)
        row.addWidget(KeyHint(self, "F1"))
        row.addWidget(Text(self, tr("快捷键", "Shortcuts")))
        row.addSpacing(8)
        row.addWidget(self.countdown)
        self.set_link(LinkState())

    @property
    def text(self) -> str:
        """What it says about the line."""
        return self._link.text()

    def set_link(self, state: LinkState) -> None:
        """Show the state of the line."""
        self._dot.online = state.online
        self._dot.update()
        self._link.setText(" · ".join(_parts(state, self._now())))
        self._link.setToolTip(say(photos_follow(state.photos)) if state.photos else "")
        self.attention.setVisible(state.attention > 0)
        self.attention.setText(tr(f"需处理 {state.attention}", f"{state.attention} to resolve"))

    def _build_attention(self) -> QPushButton:
        made = button(self, "", kind="quiet", measure="small", name="attention")
        made.setProperty("tone", Tone.WARN.value)
        made.clicked.connect(self.sync_asked)
        return made


def _parts(state: LinkState, now: datetime) -> list[str]:
    if state.working:
        first = tr("正在同步…", "Syncing…")
    elif state.paused:
        first = tr("同步已暂停", "Sync paused")
    else:
        first = tr("在线", "Online") if state.online else tr("离线", "Offline")
    waiting = _waiting(state.waiting - state.unconfirmed, state.unconfirmed, state.photos)
    last = (
        tr("还没有同步过", "Never synced")
        if state.last_sync is None
        else tr(f"上次同步 {short(state.last_sync, now=now)}", f"Last sync {short(state.last_sync, now=now)}")
    )
    return [first, *waiting, last]


def photos_follow(count: int) -> Words:
    """What there is to know of photos that wait."""
    return Words(f"照片 {count} 张待传：记录先传，照片随后传", f"{counted(count, 'photo')} to send, after the records")


def _waiting(to_send: int, unconfirmed: int, photos: int) -> list[str]:
    waits = (
        (to_send, tr(f"待传 {to_send}", f"{to_send} to send")),
        (unconfirmed, tr(f"已发出待确认 {unconfirmed}", f"{unconfirmed} sent, not yet confirmed")),
        (photos, tr(f"照片 {photos} 张待传", f"{counted(photos, 'photo')} to send")),
    )
    return [words for count, words in waits if count] or [tr("已全部传完", "All sent")]
