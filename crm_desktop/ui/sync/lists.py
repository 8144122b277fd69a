"""What waits to be sent, and the last sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import counted
from crm_desktop.services.syncing_log import Run, Waiting
from crm_desktop.ui import moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.text import Elided, Text, icon_label

_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Pile:
    """Saves of one kind by one person that wait one after the other.

    `unconfirmed` tells that they have gone out and no answer came.
    """

    first: Waiting
    last: datetime
    count: int
    changes: int
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Episode:
    """Sessions in a row that ended alike, the youngest in front; several only where nothing moved."""

    run: Run
    first: datetime
    count: int


def piles(waiting: Sequence[Waiting]) -> list[Pile]:
    """The queue as people would tell it: three registrations by Li, then one visit."""
    found: list[Pile] = []
    for one in waiting:
        last = found[-1] if found else None
        alike = (one.act, one.person, one.unconfirmed)
        if last and (last.first.act, last.first.person, last.unconfirmed) == alike:
            found[-1] = replace(last, last=one.at, count=last.count + 1, changes=last.changes + one.changes)
        else:
            found.append(Pile(one, one.at, 1, one.changes, one.unconfirmed))
    return found


def episodes(runs: Sequence[Run]) -> list[Episode]:
    """The sessions worth telling, youngest first: those that moved something, and troubles, told once."""
    found: list[Episode] = []
    for run in runs:
        moved = run.sent or run.received or run.refused
        last = found[-1] if found else None
        if last and run.trouble and not moved and last.run.trouble == run.trouble:
            found[-1] = replace(last, first=run.started_at, count=last.count + 1)
        elif moved or run.trouble:
            found.append(Episode(run, run.started_at, 1))
    return found


def waiting_card(parent: QWidget, waiting: Sequence[Waiting], *, photos: int, now: datetime) -> Card:
    """The queue, in the order in which it goes: the photos after the records."""
    card = Card(parent)
    card.setObjectName("waitingCard")
    note = tr(f"{len(waiting)} 笔", counted(len(waiting), "save")) if waiting else ""
    card.body.addWidget(SectionHeader(card, tr("等待上传", "Waiting"), note))
    shown = piles(waiting)
    for pile in shown[:_MOST]:
        card.body.addLayout(_pile(card, pile, now))
    more = sum(pile.count for pile in shown[_MOST:])
    if more:
        card.body.addWidget(Text(card, tr(f"还有 {more} 笔", f"{more} more"), "caption"))
    if photos:
        after = tr("记录先传，照片随后传", "after the records")
        right = tr(f"{photos} 张", str(photos))
        card.body.addLayout(_row(card, ("paperclip", "soft"), tr("照片待传", "Photos to send"), after, right))
    if waiting or photos:
        safe = tr(
            "已存进本机的加密文件，断电也不会丢。", "Kept in this desktop's encrypted file, safe from a power cut."
        )
        card.body.addWidget(Text(card, safe, "caption", wrap=True))
    else:
        card.body.addWidget(Text(card, tr("没有，都传完了。", "Nothing: all is sent."), "soft", wrap=True))
    return card


def runs_card(parent: QWidget, runs: Sequence[Run], *, now: datetime) -> Card:
    """The last sessions, youngest first."""
    card = Card(parent)
    card.setObjectName("runsCard")
    card.body.addWidget(SectionHeader(card, tr("最近的同步", "Last sessions")))
    told = episodes(runs)
    for one in told[:_MOST]:
        card.body.addLayout(_episode(card, one, now))
    if not told:
        card.body.addWidget(Text(card, tr("还没有传过东西。", "Nothing has gone or come yet."), "soft", wrap=True))
    return card


def _pile(card: Card, pile: Pile, now: datetime) -> QHBoxLayout:
    times = tr(f" × {pile.count}", f" × {pile.count}") if pile.count > 1 else ""
    when = moments.short(pile.first.at, now=now)
    last = moments.short(pile.last, now=now)
    until = f"–{last}" if last != when else ""
    state = tr("已发出，待确认", "sent, not yet confirmed") if pile.unconfirmed else tr("待传", "to send")
    detail = " · ".join(filter(None, (say(pile.first.person), when + until, state)))
    fields = tr(f"{pile.changes} 项", counted(pile.changes, "field"))
    return _row(card, ("clock" if pile.unconfirmed else "upload", "soft"), say(pile.first.act) + times, detail, fields)


def _episode(card: Card, one: Episode, now: datetime) -> QHBoxLayout:
    run = one.run
    when = moments.short(run.started_at, now=now)
    if one.count > 1:
        since = moments.short(one.first, now=now)
        when = tr(f"{since} 起 {one.count} 次", f"{one.count} times since {since}")
    moved = [
        words
        for count, words in (
            (run.sent, tr(f"上传 {run.sent} 项", f"{run.sent} sent")),
            (run.received, tr(f"收到 {run.received} 项", f"{run.received} received")),
        )
        if count
    ]
    detail = [
        words
        for count, words in (
            (run.merged, tr(f"合并 {run.merged}", f"{run.merged} merged")),
            (run.conflicts, tr(f"冲突 {run.conflicts}", f"{run.conflicts} to decide")),
            (run.refused, tr(f"退回 {run.refused}", f"{run.refused} refused")),
        )
        if count
    ]
    if run.trouble is not None:
        title = tr("，", ", ").join(moved) or tr("没连成", "Not through")
        return _row(card, ("triangle-alert", "warn"), title, say(run.trouble), when)
    icon = (
        ("circle-alert", "danger") if run.refused else ("split", "warn") if run.conflicts else ("circle-check", "good")
    )
    return _row(card, icon, tr("，", ", ").join(moved), " · ".join(detail), when)


def _row(card: Card, icon: tuple[str, str], title: str, detail: str, right: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(icon_label(card, icon[0], icon[1], size=16), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Elided(card, title, "body"))
    if detail:
        words.addWidget(Text(card, detail, "caption", wrap=True))
    row.addLayout(words, 1)
    row.addWidget(Text(card, right, "caption"), 0, Qt.AlignmentFlag.AlignTop)
    return row
