"""Values a rule set aside for younger ones: nothing is lost, and each is one click from being back (SYNC "Merge")."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.conflicts import Loser, Side
from crm_desktop.ui import moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sync.kept import KeptColumn, Wanted
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Elided, Text, rule

_MOST: Final = 5


class LosersCard(Card):
    """`restored(Loser)` puts a value back, `dismissed(Loser)` takes the line off the list."""

    restored = Signal(object)
    dismissed = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("losersCard")
        self._head = SectionHeader(self, tr("已按规则选定", "Settled by rule"), "")
        self._rows = KeptColumn(self, spacing=0)
        self._more = Text(self, "", "caption")
        for part in (self._head, self._rows, self._more):
            self.body.addWidget(part)

    def show_losers(self, losers: Sequence[Loser], *, now: datetime) -> None:
        """Show the youngest few."""
        self.setVisible(bool(losers))
        self._head.set_note(tr("没用上的值还在，随时可以换回", "The other value is kept and can be put back"))
        self._rows.show_cards([_wanted(self, one, now) for one in losers[:_MOST]])
        more = len(losers) - _MOST
        self._more.setVisible(more > 0)
        self._more.setText(tr(f"还有 {more} 处", f"{more} more"))


class _Row(QWidget):
    """One value that lost, over the one that won."""

    def __init__(self, card: LosersCard, loser: Loser, now: datetime) -> None:
        super().__init__(card)
        self._card, self._loser = card, loser
        self.setObjectName("loserRow")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(rule(self))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(self._build_words(now), 1)
        back = button(self, tr("换成这个", "Use this one"), measure="small", icon="undo-2", name="restoreLoser")
        leave = button(self, tr("知道了", "Leave it"), measure="small", kind="quiet", name="dismissLoser")
        grant(back, loser.right)
        grant(leave, loser.leave)
        back.clicked.connect(self._on_back)
        leave.clicked.connect(self._on_leave)
        row.addWidget(back)
        row.addWidget(leave)
        column.addLayout(row)

    def _build_words(self, now: datetime) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        loser = self._loser
        head = Elided(self, f"{say(loser.record)} · {say(loser.field)}", "strong")
        grid.addWidget(head, 0, 0, 1, 2)
        present = _line(loser.winner, now) if loser.now is None else _changed(say(loser.now))
        for at, (label, line) in enumerate(
            ((tr("现用", "In force"), present), (tr("没用上", "Not used"), _line(loser.lost, now))), start=1
        ):
            grid.addWidget(Text(self, label, "caption"), at, 0)
            grid.addWidget(Elided(self, line, "soft"), at, 1)
        return grid

    def _on_back(self) -> None:
        self._card.restored.emit(self._loser)

    def _on_leave(self) -> None:
        self._card.dismissed.emit(self._loser)


def _wanted(card: LosersCard, loser: Loser, now: datetime) -> Wanted:
    def make() -> QWidget:
        return _Row(card, loser, now)

    return Wanted((loser.id, loser.register, loser.lost.at), loser, make)


def _changed(value: str) -> str:
    """What is in force where that is not what won: somebody has gone on since."""
    return tr(f"{value}　后来又改过", f"{value}, changed since")


def _line(side: Side, now: datetime) -> str:
    who = tr("我", "me") if side.own else say(side.person)
    return f"{say(side.words)}　{who} · {moments.short(side.at, now=now)}"
