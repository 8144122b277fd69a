"""The lists behind a branch's figures: what is wrong, its desktops, late entries, fields that wait for a decision."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.branch_trouble import DesktopStanding
from crm_desktop.services.branch_overview import BranchLine, LateEntry, OpenConflict
from crm_desktop.ui import places
from crm_desktop.ui.head_office_seat.branch_columns import (
    CONFLICTS,
    DESKTOPS,
    LATE,
    TROUBLES,
    tone_of,
    version_words,
)
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local, short
from crm_desktop.ui.today.lines import Line, ListCard, Listing
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.card import ScrollColumn
from crm_desktop.ui.widgets.text import Elided, Text

_ALL: Final = 500


class BranchLists(ScrollColumn):
    """Shows one branch; `wanted(place, subject)` when a line of a list is opened."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=0)
        self._inside: QWidget = self.body.parentWidget() or self
        self.body.setSpacing(12)
        self.line: BranchLine | None = None
        self.cards: dict[str, ListCard] = {}
        self._head = Elided(self._inside, "", "title")
        self._head.setObjectName("branchName")
        self._note = Text(self._inside, "", "caption")
        self.body.addWidget(self._head)
        self.body.addWidget(self._note)
        self.body.addStretch(1)

    def show_line(self, line: BranchLine, *, now: datetime, first: str = "") -> None:
        """Show the lists of a branch, with the list `first` in sight."""
        changed = line != self.line
        self.line = line
        self._head.setText(line.name)
        self._note.setText(line.code)
        if changed:
            self._lay(line, now)
        if first in self.cards:
            QTimer.singleShot(0, self, lambda: self._reveal(first))

    def _reveal(self, key: str) -> None:
        card = self.cards.get(key)
        if card is not None:
            self.verticalScrollBar().setValue(card.y())

    def _lay(self, line: BranchLine, now: datetime) -> None:
        for card in self.cards.values():
            self.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {}
        for at, listing in enumerate(_listings(line, now)):
            card = ListCard(self._inside, listing)
            card.wanted.connect(self.wanted)
            card.show()
            self.cards[listing.key] = card
            self.body.insertWidget(2 + at, card)


def _listings(line: BranchLine, now: datetime) -> Iterator[Listing]:
    yield Listing(
        TROUBLES,
        tr("要看的情况", "To look at"),
        tuple(
            Line(f"trouble_{at}", say(one.words), right=_grave(one.severity.value), tone=tone_of(one.severity))
            for at, one in enumerate(line.troubles)
        ),
        tr("一切正常。", "All is well.") if line.desktops else tr("总部还没有告诉这里。", "Not known here yet."),
        most=_ALL,
    )
    yield Listing(
        DESKTOPS,
        tr("电脑", "Desktops"),
        tuple(_desktop(one, now) for one in line.desktops),
        tr("还没有电脑。", "No desktop yet."),
        most=_ALL,
    )
    yield Listing(
        LATE,
        tr("逾期建档", "Late entries"),
        tuple(_late(one) for one in line.late_week),
        tr("本周没有逾期。", "Nothing late this week."),
        note=tr("本周", "this week"),
        most=_ALL,
    )
    yield Listing(
        CONFLICTS,
        tr("待裁定的字段", "Fields to decide"),
        tuple(_conflict(at, one, now) for at, one in enumerate(line.conflicts)),
        tr("没有待裁定的字段。", "Nothing to decide."),
        most=_ALL,
    )


def _grave(severity: str) -> str:
    return tr("要处理", "Act") if severity == "block" else tr("留意", "Watch")


def _desktop(one: DesktopStanding, now: datetime) -> Line:
    name = f" · {one.name}" if one.name else ""
    synced = short(one.last_sync, now=now) if one.last_sync else tr("从未", "never")
    detail = tr(f"同步 {synced} · 程序 {version_words(one.version)}", f"Synced {synced} · {version_words(one.version)}")
    if one.status == "wiped":
        detail = _wiped(one, now) or tr(f"同步 {synced}，之后没有联系", f"Synced {synced}, silent since")
    right, tone = "", None
    if one.status != "active":
        wiped = tr("已清除", "Wiped") if one.wiped_at else tr("待清除", "To be wiped")
        right, tone = (wiped if one.status == "wiped" else tr("已停用", "Shut out")), Tone.NEUTRAL
    elif one.waiting:
        right, tone = tr(f"待上传 {one.waiting}", f"{one.waiting} waiting"), Tone.INFO
    return Line(
        f"desktop_{one.letter}", tr(f"{one.letter} 机{name}", f"Desktop {one.letter}{name}"), detail, right, tone
    )


def _wiped(one: DesktopStanding, now: datetime) -> str:
    """How far the wipe of a lost desktop is, and since when; empty while it has not heard of it."""
    if one.wiped_at:
        at = short(one.wiped_at, now=now)
        return tr(f"{at} 数据已清除", f"Data wiped {at}")
    if one.told_at:
        at = short(one.told_at, now=now)
        return tr(f"{at} 得知，还没回报", f"Told {at}, no report yet")
    return ""


def _late(one: LateEntry) -> Line:
    day = tr(f"{one.day.month}月{one.day.day}日", f"{one.day.day} {one.day:%b}")
    if one.open:
        right, tone, what = tr("未建档", "Not filed"), Tone.DANGER, ""
    else:
        at = _clock(one)
        right, tone = (tr("存疑", "In doubt"), Tone.WARN) if one.doubtful else (tr("逾期", "Late"), Tone.WARN)
        what = " · ".join(part for part in (at, one.filed_by) if part)
    detail = " · ".join(part for part in (day, what or one.number, one.reason) if part)
    place = places.ALL_CUSTOMERS.key if one.customer_id and one.customer else ""
    title = one.customer or tr("未具名客户", "Unnamed customer")
    return Line(f"late_{one.form_id}", title, detail, right, tone, place=place, subject=one.customer_id)


def _clock(one: LateEntry) -> str:
    """When it was filed; the day only where that is another."""
    if one.filed_at is None:
        return ""
    at = local(one.filed_at)
    return f"{at:%H:%M}" if at.date() == one.day else f"{at:%m-%d %H:%M}"


def _conflict(at: int, one: OpenConflict, now: datetime) -> Line:
    place = places.ALL_CUSTOMERS.key if one.customer_id else ""
    detail = f"{say(one.field)} · {short(one.opened_at, now=now)}"
    return Line(f"conflict_{at}", say(one.record), detail, place=place, subject=one.customer_id)
