"""The rows that were not taken over, saved with the reason beside each, to be put right and imported again."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import counted
from crm_desktop.services.importing.columns import Layout
from crm_desktop.services.importing.rejects import write_rejects
from crm_desktop.services.importing.rows import CheckedRow
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import language, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.save_as import EXCEL, ask_place, why_not_saved


class RejectsSaver(QObject):
    """Asks where, writes, tells."""

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._window = desk, seat, parent

    def ask(self, file_name: str, layout: Layout, rows: Sequence[CheckedRow]) -> None:
        """Let the person choose the file."""
        name = f"{Path(file_name).stem}-{tr('退回行', 'rejected')}.xlsx"
        title = tr("保存退回行", "Save the rejected rows")
        path = ask_place(self._window, title, name, EXCEL)
        if path is not None:
            self.save(path, layout, rows)

    def save(self, path: Path, layout: Layout, rows: Sequence[CheckedRow]) -> None:
        """Write the file."""
        work = partial(write_rejects, self._seat, path, layout, tuple(rows), language=language())
        self._desk.tasks.network(
            work, owner=self, done=partial(self._on_saved, path.name, len(rows)), failed=self._on_failed
        )

    def _on_saved(self, name: str, count: int, _result: None) -> None:
        told = tr(
            f"已保存 {count} 行到 {name}，改好后可以再导入",
            f"{counted(count, 'row')} saved to {name}; put right, import again",
        )
        self._desk.toasts.tell(told)

    def _on_failed(self, error: Exception) -> None:
        self._desk.toasts.tell(why_not_saved(error), Tone.WARN)
