"""What wants a person besides conflicts: refused work with all that was typed, and values a rule set aside."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.rights import Refused
from crm_desktop.services.conflicts import Loser
from crm_desktop.services.conflicts_refused import RefusedWork
from crm_desktop.ui import moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.text import Text


class RefusedCard(Card):
    """A save that head office refused. `again(RefusedWork)` sends it once more, `let_go(RefusedWork)` drops it."""

    again = Signal(object)
    let_go = Signal(object)

    def __init__(self, parent: QWidget | None, work: RefusedWork, *, now: datetime) -> None:
        super().__init__(parent)
        self.work = work
        self.setObjectName("refusedCard")
        head = QHBoxLayout()
        head.addWidget(Text(self, say(work.act), "title"))
        head.addWidget(Badge(self, tr("总部未采用", "Refused"), Tone.DANGER))
        head.addStretch(1)
        head.addWidget(Text(self, f"{say(work.person)} · {moments.short(work.at, now=now)}", "caption"))
        self.body.addLayout(head)
        self.body.addWidget(Text(self, say(work.reason), "body", wrap=True))
        for record in work.records:
            typed = "　".join(f"{say(one.field)}：{say(one.words)}" for one in record.typed)
            self.body.addWidget(Text(self, f"{say(record.record)}　{typed}", "soft", wrap=True))
        row = QHBoxLayout()
        send = button(self, tr("再次提交", "Send again"), kind="primary", name="sendAgain")
        drop = button(self, tr("搁置", "Set aside"), name="letGo")
        send.clicked.connect(self._on_again)
        drop.clicked.connect(self._on_let_go)
        row.addWidget(send)
        row.addWidget(drop)
        row.addStretch(1)
        self.body.addLayout(row)

    def _on_again(self) -> None:
        self.again.emit(self.work)

    def _on_let_go(self) -> None:
        self.let_go.emit(self.work)


class LoserCard(Card):
    """A value that lost by rule. `restored(Loser)` puts it back, `dismissed(Loser)` leaves it."""

    restored = Signal(object)
    dismissed = Signal(object)

    def __init__(self, parent: QWidget | None, loser: Loser, *, now: datetime) -> None:
        super().__init__(parent)
        self.loser = loser
        self.setObjectName("loserCard")
        head = QHBoxLayout()
        head.addWidget(Text(self, say(loser.record), "title"))
        head.addWidget(Badge(self, say(loser.field), Tone.NEUTRAL))
        head.addStretch(1)
        self.body.addLayout(head)
        for label, side in ((tr("现用", "In force"), loser.winner), (tr("被较新的替下", "Set aside"), loser.lost)):
            when = moments.short(side.at, now=now)
            line = f"{label}：{say(side.words) or tr('（空）', '(empty)')}　{say(side.person)} · {when}"
            self.body.addWidget(Text(self, line, "soft", wrap=True))
        row = QHBoxLayout()
        back = button(self, tr("恢复这个值", "Put it back"), name="restoreLoser")
        leave = button(self, tr("保持现状", "Leave it"), name="dismissLoser")
        back.setEnabled(not isinstance(loser.right, Refused))
        if isinstance(loser.right, Refused):
            back.setToolTip(say(loser.right.words))
        back.clicked.connect(self._on_restored)
        leave.clicked.connect(self._on_dismissed)
        row.addWidget(back)
        row.addWidget(leave)
        row.addStretch(1)
        self.body.addLayout(row)

    def _on_restored(self) -> None:
        self.restored.emit(self.loser)

    def _on_dismissed(self) -> None:
        self.dismissed.emit(self.loser)
