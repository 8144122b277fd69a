"""What waits to be sent, and the last sessions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.services.syncing_log import Run, Waiting
from crm_desktop.ui import moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.text import Elided, Text

_MOST: Final = 12


def waiting_card(parent: QWidget, waiting: Sequence[Waiting], *, now: datetime) -> Card:
    """The queue, in the order in which it goes."""
    card = Card(parent)
    card.body.addWidget(SectionHeader(card, tr("等待上传", "Waiting"), str(len(waiting)) if waiting else ""))
    for one in waiting[:_MOST]:
        fields = tr(f"{one.changes} 个字段", f"{one.changes} fields")
        line = f"{say(one.person)} · {moments.short(one.at, now=now)} · {fields}"
        card.body.addLayout(_line(card, say(one.act), line, tr("已发出", "sent") if one.sent else ""))
    if len(waiting) > _MOST:
        more = len(waiting) - _MOST
        card.body.addWidget(Text(card, tr(f"还有 {more} 笔", f"{more} more"), "caption"))
    if not waiting:
        card.body.addWidget(Text(card, tr("没有等待上传的改动。", "Nothing waits."), "soft", wrap=True))
    card.body.addStretch(1)
    return card


def runs_card(parent: QWidget, runs: Sequence[Run], *, now: datetime) -> Card:
    """The last sessions, youngest first."""
    card = Card(parent)
    card.body.addWidget(SectionHeader(card, tr("最近的同步", "Last sessions")))
    for one in runs:
        counted = tr(f"上传 {one.sent} · 收到 {one.received}", f"{one.sent} sent · {one.received} received")
        if one.merged or one.conflicts:
            counted += tr(
                f" · 合并 {one.merged} · 冲突 {one.conflicts}", f" · {one.merged} merged · {one.conflicts} clashes"
            )
        detail = say(one.trouble) if one.trouble else _bytes(one.bytes_up + one.bytes_down)
        badge = tr("中断", "Cut off") if one.trouble else ""
        when = moments.short(one.started_at, now=now)
        card.body.addLayout(_line(card, f"{when}　{counted}", detail, badge, Tone.WARN))
    if not runs:
        card.body.addWidget(Text(card, tr("还没有同步过。", "No session yet."), "soft", wrap=True))
    card.body.addStretch(1)
    return card


def _line(card: Card, title: str, detail: str, badge: str, tone: Tone = Tone.INFO) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Text(card, title, "body"))
    row.addWidget(Elided(card, detail, "caption"), 1)
    if badge:
        row.addWidget(Badge(card, badge, tone))
    return row


def _bytes(count: int) -> str:
    return f"{count} B" if count < 1024 else f"{count / 1024:.1f} kB"
