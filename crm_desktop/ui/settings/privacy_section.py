"""The privacy log on screen: what left this desktop, who had it, when and why (D1)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QStackedWidget, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.settings_privacy import Disclosed, PrivacyLog
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable

_TONES: Final = {"print": Tone.NEUTRAL, "export": Tone.WARN, "reveal": Tone.INFO, "copy": Tone.INFO}


class PrivacySection(Section):
    """A list that is fetched page by page; a manager sees the branch, others what they did themselves."""

    def __init__(self, parent: QWidget, log: PrivacyLog, *, tasks: Tasks, now: Callable[[], datetime]) -> None:
        whose = (
            tr("本机上打印、导出、查看过的客户资料，每一次都记在这里。",
               "Customers' data printed, exported or revealed on this desktop: every time is noted here.")
            if log.whole
            else tr("您在本机上打印、导出、查看过的客户资料。店长能看到全店的。",
                    "What you printed, exported or revealed here. The manager sees everybody's.")
        )  # fmt: skip
        super().__init__(parent, tr("隐私记录", "Privacy log"), whose, width=1200)
        self._log = log
        self._model = RowModel(self, _columns(now), id_of=_id, tasks=tasks)
        card = Card(self.widget(), margin=0)
        self._stack = QStackedWidget(card)
        self.table = RowTable(self._stack, self._model)
        self.table.setMinimumHeight(380)
        self.table.setAccessibleName(tr("隐私记录", "Privacy log"))
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState(
                self._stack,
                icon="shield-check",
                title=tr("还没有记录", "Nothing yet"),
                text=tr("打印、导出、查看号码都会记下来。", "Printing, exporting and revealing are noted here."),
            )
        )
        card.body.addWidget(self._stack)
        self._awaiting = Awaiting(card, tasks)
        self.body.addWidget(card, 1)

    def load(self) -> None:
        """Count again and show the newest."""
        self._awaiting.ask(self._log.count, owner=self, done=self._show)

    def _show(self, total: int) -> None:
        self._stack.setCurrentIndex(0 if total else 1)
        self._model.show(self._log.entries, total)


def _id(row: Disclosed) -> str:
    return row.id


def _columns(now: Callable[[], datetime]) -> tuple[Column[Disclosed], ...]:
    return (
        Column("at", Words("时间", "When"), lambda row: short(row.at, now=now()), width=150, sortable=False),
        Column("who", Words("谁", "Who"), lambda row: row.who, width=110, strong=True, sortable=False),
        Column(
            "kind", Words("做了什么", "Did what"), lambda row: say(row.kind_words), width=110, sortable=False,
            tone=lambda row: _TONES.get(row.kind, Tone.NEUTRAL),
        ),
        Column("what", Words("内容", "What"), lambda row: say(row.what), stretch=True, sortable=False),
        Column("reason", Words("原因", "Why"), lambda row: row.reason, width=200, sortable=False),
        Column("count", Words("人数", "Persons"), lambda row: str(row.count), width=80, right=True, sortable=False),
    )  # fmt: skip
