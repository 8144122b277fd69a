"""The privacy log now in the list as a file; who took it out and what for is a line of it."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.privacy_log import LogFilter
from crm_desktop.services.privacy_log_export import LogExported, export_log
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.reason_panel import ReasonPanel
from crm_desktop.ui.language import language, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.save_as import CSV, EXCEL, ask_place, why_not_saved

REASONS: Final = (
    Words("定期自查", "Regular check"),
    Words("总部检查", "Check by head office"),
    Words("处理投诉", "A complaint"),
)


class LogExport(QObject):
    """Asks for the reason, then for the place, then writes; `done` once there is one more line in the log."""

    done = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._window = desk, seat, parent
        self.panel = ReasonPanel(parent)

    def ask(self, wanted: LogFilter, total: int) -> None:
        """Begin, with the lines of that filter."""
        self.panel.ask(
            tr(f"导出 {total:,} 条隐私记录", f"Export {total:,} lines of the privacy log"),
            tr(
                "个人客户的姓名会打码；这次导出也会记一条。",
                "Private customers' names are masked; this is logged, too.",
            ),
            REASONS,
            action=tr("选择保存位置…", "Choose where…"),
            then=partial(self._ask_place, wanted),
        )

    def write(self, wanted: LogFilter, path: Path, reason: str) -> None:
        """Write the file and tell."""
        work = partial(export_log, self._seat, path, wanted, reason=reason, language=language())
        self._desk.tasks.network(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _ask_place(self, wanted: LogFilter, reason: str) -> None:
        name = tr(f"隐私记录-{self._seat.today}.xlsx", f"privacy-log-{self._seat.today}.xlsx")
        title = tr("保存隐私记录", "Save the privacy log")
        path = ask_place(self._window, title, name, EXCEL, CSV)
        if path is not None:
            self.write(wanted, path, reason)

    def _on_done(self, exported: LogExported) -> None:
        count, name = f"{exported.count:,}", exported.path.name
        self._desk.toasts.tell(tr(f"已导出 {count} 条到 {name}", f"{count} lines exported to {name}"))
        self.done.emit()

    def _on_failed(self, error: Exception) -> None:
        self._desk.toasts.tell(why_not_saved(error), Tone.WARN)
