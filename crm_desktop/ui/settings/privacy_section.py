"""The privacy log on screen: what left the screen, who had it, when and what for (D1)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.privacy_log import Disclosed, LogFilter, PrivacyLog
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.page import Desk
from crm_desktop.ui.settings.privacy_export import LogExport
from crm_desktop.ui.settings.privacy_filters import PrivacyFilters
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable

_TONES: Final = {
    "print": Tone.NEUTRAL, "save": Tone.NEUTRAL, "export": Tone.WARN, "personal_copy": Tone.WARN,
    "reveal": Tone.INFO, "copy": Tone.INFO, "erase": Tone.DANGER,
}  # fmt: skip


class PrivacySection(Section):
    """A list that is fetched page by page; a manager sees the branch, head office all, others what they did."""

    def __init__(self, parent: QWidget, log: PrivacyLog, *, desk: Desk, seat: Seat) -> None:
        super().__init__(parent, tr("隐私记录", "Privacy log"), _whose(log), width=1200)
        self._log, self._tasks = log, desk.tasks
        self._total = 0
        self._model = RowModel(self, _columns(seat.now, branches=log.branches), id_of=_id, tasks=desk.tasks)
        self.filters = PrivacyFilters(self, branches=log.branches)
        self.filters.changed.connect(self._on_filter)
        self.export = LogExport(desk, seat, self)
        self.export.done.connect(self.load)
        self.body.addLayout(self._build_head())
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
                title=tr("没有记录", "Nothing here"),
                text=tr("打印、导出、查看号码都会记下来。", "Printing, exporting and revealing are noted here."),
            )
        )
        card.body.addWidget(self._stack)
        self._awaiting = Awaiting(card, desk.tasks)
        self.body.addWidget(card, 1)

    def load(self) -> None:
        """Read what there is to filter by, count again and show the newest."""
        self._tasks.database(self._log.choices, owner=self, done=self.filters.offer)
        self._on_filter(self.filters.value())

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.filters, 1)
        self.go = button(self.widget(), tr("导出", "Export"), icon="download", name="exportLog")
        self.go.setVisible(self._log.whole)
        self.go.clicked.connect(self._on_export)
        row.addWidget(self.go)
        return row

    def _on_filter(self, wanted: LogFilter) -> None:
        self._awaiting.ask(partial(self._log.count, wanted), owner=self, done=partial(self._show, wanted))

    def _show(self, wanted: LogFilter, total: int) -> None:
        if wanted != self.filters.value():
            return
        self._total = total
        grant(self.go, None, lacks="" if total else tr("没有可以导出的记录", "There is nothing to export"))
        self._stack.setCurrentIndex(0 if total else 1)
        self._model.show(partial(self._log.entries, wanted), total)

    def _on_export(self) -> None:
        self.export.ask(self.filters.value(), self._total)


def _whose(log: PrivacyLog) -> str:
    if log.branches:
        return tr("总部和各店打印、导出、查看、复制过的客户资料，每一次都记在这里。",
                  "Customers' data printed, exported, shown or copied at head office and in all branches.")  # fmt: skip
    if log.whole:
        return tr("全店打印、导出、查看、复制过的客户资料，每一次都记在这里；总部也能看到。",
                  "Customers' data printed, exported, shown or copied in this branch. Head office has it, too."
                  )  # fmt: skip
    return tr("您打印、导出、查看、复制过的客户资料。店长和总部能看到全店的。",
              "What you printed, exported, showed or copied. The manager and head office see everybody's.")  # fmt: skip


def _id(row: Disclosed) -> str:
    return row.id


def _columns(now: Callable[[], datetime], *, branches: bool) -> tuple[Column[Disclosed], ...]:
    def column(key: str, words: Words, text: Callable[[Disclosed], str], **more: Any) -> Column[Disclosed]:
        return Column(key, words, text, sortable=False, **more)

    at = column("at", Words("时间", "When"), lambda row: short(row.at, now=now()) if row.at else "", width=150)
    who = column("who", Words("谁", "Who"), lambda row: row.who, width=90, strong=True)
    kind = column("kind", Words("动作", "Act"), lambda row: say(row.kind_words), width=126,
                  tone=lambda row: _TONES.get(row.kind, Tone.NEUTRAL))  # fmt: skip
    persons = column("persons", Words("人数", "Persons"), lambda row: str(row.persons), width=76, right=True)
    what = column("what", Words("内容和用途", "What, what for"), lambda row: say(row.what), stretch=True,
                  detail=lambda row: row.reason)  # fmt: skip
    if branches:
        where = column("branch", Words("门店", "Branch"), lambda row: say(row.branch), width=140,
                       detail=lambda row: row.device)  # fmt: skip
        return at, who, where, kind, what, persons
    device = column("device", Words("电脑", "Desktop"), lambda row: row.device, width=76)
    return at, who, kind, what, persons, device
