"""The parcel for a stick: what waits here taken to head office by hand, and another desktop's stick handed in (M5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from crm_desktop.rules.words import counted
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.parcel_wire import ENDING
from crm_desktop.services.parcels import (
    Delivered,
    LastParcel,
    Packed,
    deliver_parcel,
    pack_parcel,
    proposed_name,
)
from crm_desktop.services.seat import Seat
from crm_desktop.ui import moments
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.save_as import ask_place, why_not_saved
from crm_desktop.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class ParcelPost:
    """What packs and hands in, on a thread of its own; `proposed` names the file that is to be packed now."""

    proposed: Callable[[], str]
    pack: Callable[[Path], Packed]
    deliver: Callable[[Path], Delivered]

    @classmethod
    def of(cls, seat: Seat, enrolled: Enrolled) -> "ParcelPost":
        """For that person at that desktop."""
        return cls(
            partial(proposed_name, seat), partial(pack_parcel, seat, enrolled), partial(deliver_parcel, enrolled)
        )  # fmt: skip


class ParcelCard(Card):
    """`pack_asked()` and `deliver_asked()` from its buttons."""

    pack_asked = Signal()
    deliver_asked = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("parcelCard")
        self._head = SectionHeader(self, tr("U 盘包裹", "Parcel on a stick"))
        self.body.addWidget(self._head)
        self._text = Text(self, "", "caption", wrap=True)
        self.body.addWidget(self._text)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.pack = button(self, tr("存成包裹…", "Pack…"), icon="package", measure="small", name="packParcel")
        self.pack.clicked.connect(self.pack_asked)
        self.deliver = button(
            self, tr("递交包裹…", "Hand in…"), kind="quiet", icon="inbox", measure="small", name="deliverParcel"
        )
        self.deliver.setToolTip(tr("把别的电脑存的包裹交给总部", "Give head office what another desktop has packed"))
        self.deliver.clicked.connect(self.deliver_asked)
        row.addWidget(self.pack)
        row.addWidget(self.deliver)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_parcel(self, last: LastParcel | None, *, waiting: int, unconfirmed: int, now: datetime) -> None:
        """Say what it is for, and when the last one was packed as long as what went out is not confirmed."""
        self._head.set_note(tr(f"待传 {waiting} 笔", f"{counted(waiting, 'save')} to send") if waiting else "")
        text = tr(
            "没有网络时，把待传的改动存成加密文件带去总部，或拿到有网的电脑上递交。只有总部打得开，之后联网也不会重复。",
            "Without a line, take what waits to head office, or to a desktop that has one. Head office alone can open "
            "it, and nothing is doubled when the line is back.",
        )
        if last is not None and unconfirmed:
            when = moments.short(last.packed_at, now=now)
            text = tr(
                f"{when} 存过一个包裹，{last.saves} 笔；总部确认前，改动也留在本机。",
                f"Packed {when}: {counted(last.saves, 'save')}. All stays here, too, until head office confirms.",
            )
        self._text.setText(text)
        grant(self.pack, None, lacks="" if waiting else tr("没有待传的改动", "Nothing waits to be sent"))


class ParcelActs(QObject):
    """Packs to a place that the person chooses, hands in what they choose; `done()` after either."""

    done = Signal()

    def __init__(self, window: QWidget, desk: Desk, post: ParcelPost) -> None:
        super().__init__(window)
        self._window, self._desk, self._post = window, desk, post

    def pack(self) -> None:
        """Ask for the place, then write."""
        title = tr("存成包裹", "Pack what waits")
        path = ask_place(self._window, title, self._post.proposed(), (_kind(), ENDING))
        if path is not None:
            work = partial(self._post.pack, path)
            self._desk.tasks.network(work, owner=self, done=self._on_packed, failed=self._on_not_packed)

    def deliver(self) -> None:
        """Ask for the file, then hand it in."""
        title = tr("选择包裹文件", "Choose a parcel")
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, "", f"{_kind()} (*{ENDING})")
        if chosen:
            self._desk.toasts.tell(tr("正在递交…", "Handing it in…"), Tone.INFO)
            work = partial(self._post.deliver, Path(chosen))
            self._desk.tasks.network(work, owner=self, done=self._on_delivered, failed=self._on_not_delivered)

    def _on_packed(self, packed: Packed) -> None:
        self._desk.toasts.tell(
            tr(
                f"已把 {packed.saves} 笔改动存到 {packed.path.name}，可以拔下 U 盘",
                f"{counted(packed.saves, 'save')} packed in {packed.path.name}; the stick can be taken",
            ),
            Tone.GOOD,
        )
        self.done.emit()

    def _on_delivered(self, delivered: Delivered) -> None:
        whose = f"{delivered.branch} {delivered.letter}"
        told = tr(
            f"{whose} 机的包裹已递交：{delivered.saves} 笔，其中新收 {delivered.new} 笔",
            f"Parcel of desktop {whose} handed in: {counted(delivered.saves, 'save')}, {delivered.new} new",
        )
        if delivered.refused:
            told += tr(
                f"；总部退回 {delivered.refused} 笔，会回到那台电脑上",
                f"; {delivered.refused} refused, which go back to that desktop",
            )
        self._desk.toasts.tell(told, Tone.WARN if delivered.refused else Tone.GOOD)
        self.done.emit()

    def _on_not_packed(self, error: Exception) -> None:
        self.done.emit()
        self._desk.toasts.tell(why_not_saved(error), Tone.WARN)

    def _on_not_delivered(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        text = tr(
            "读不了这个文件，没有递交任何内容。U 盘可能已经拔下。",
            "This file cannot be read; nothing was handed in. The stick may have been taken out.",
        )
        self._desk.toasts.tell(text, Tone.WARN)


def _kind() -> str:
    """What the system's dialogs call such a file."""
    return tr("U 盘包裹", "Parcels")
