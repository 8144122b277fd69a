"""The import from file to result, laid over the list of customers; at every step one can go back."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.importing.batch import Imported, batches, take_over
from crm_desktop.services.importing.columns import Layout, guess_layout
from crm_desktop.services.importing.rows import DryRun, dry_run
from crm_desktop.services.importing.tables import Sheet, UnreadableFile, read_sheets
from crm_desktop.services.seat import Seat
from crm_desktop.ui.importing.busy_step import BusyStep
from crm_desktop.ui.importing.columns_step import ColumnsStep
from crm_desktop.ui.importing.file_step import FileStep
from crm_desktop.ui.importing.long_work import LongWork
from crm_desktop.ui.importing.rejects_saver import RejectsSaver
from crm_desktop.ui.importing.result_step import ResultStep
from crm_desktop.ui.importing.verdict_step import VerdictStep
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.widgets.buttons import icon_button
from crm_desktop.ui.widgets.text import Elided, Text
from crm_desktop.ui.widgets.trail import Trail

_STEPS: Final = (
    Words("选文件", "File"),
    Words("对栏目", "Columns"),
    Words("看结果", "Check"),
    Words("导入", "Import"),
)
_FILE, _COLUMNS, _CHECK, _IMPORT = range(4)


class ImportView(QWidget):
    """`closed` when the person goes back to the list."""

    closed = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._file_name = ""
        self._judged: DryRun | None = None
        self._result: Imported | None = None
        self._reading: Job | None = None
        self._work = LongWork(self, desk.tasks)
        self._saver = RejectsSaver(desk, seat, self)
        self._build()
        self._work.progressed.connect(self.busy.show_numbers)
        words = Words("导入：下一步", "Import: next step")
        desk.shortcuts.bind("Ctrl+Return", words, owner=self, slot=self._on_forward, group=Words("客户", "Customers"))

    def start(self) -> None:
        """Come on screen: where one was, or at the file with a fresh list of earlier imports."""
        if self.stack.currentWidget() is self.file:
            self._show_file_step()
        else:
            self._focus()

    def read(self, path: object) -> None:
        """Read a file and go on to its columns."""
        file = Path(str(path))
        self._file_name = file.name
        self.file.show_trouble("", "")
        self._show(self.busy, _FILE)
        self.busy.start(tr(f"正在读 {file.name}", f"Reading {file.name}"))
        self._reading = self._desk.tasks.network(
            partial(_read, file), owner=self, done=self._on_read, failed=self._on_unreadable
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back, from the first to the list; work under way is stopped by its own button."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_back()
        else:
            super().keyPressEvent(event)

    def _on_read(self, found: tuple[tuple[Sheet, ...], Layout]) -> None:
        """Build the columns out of sight, then show them: one after the other, so that neither is felt."""
        self.columns.show_file(*found)
        QTimer.singleShot(0, self, self._show_columns)

    def _show_columns(self) -> None:
        if self.stack.currentWidget() is self.busy and self._at == _FILE:
            self._show(self.columns, _COLUMNS)

    def _on_unreadable(self, error: Exception) -> None:
        self._show_file_step()
        if not isinstance(error, UnreadableFile | OSError):
            raise error
        words = error.words if isinstance(error, UnreadableFile) else _LOCKED
        self.file.show_trouble(self._file_name, say(words))

    def _on_layout(self, layout: Layout) -> None:
        self._show(self.busy, _CHECK)
        self.busy.start(
            tr("正在逐行检查，还不写入", "Checking every row, nothing is written"),
            tr("可以先去做别的，检查完在这里等您。", "You may work elsewhere; the result waits here."),
        )
        self._work.run(partial(dry_run, self._seat, layout), done=self._on_judged, failed=self._on_check_failed)

    def _on_judged(self, judged: DryRun) -> None:
        if self._work.stopped:
            self._show(self.columns, _COLUMNS)
            return
        self._judged = judged
        self.verdicts.show_verdicts(judged)
        self._show(self.verdicts, _CHECK)

    def _on_check_failed(self, error: Exception) -> None:
        self._show(self.columns, _COLUMNS)
        raise error

    def _on_take_over(self) -> None:
        if self._judged is None:
            return
        self._show(self.busy, _IMPORT)
        self.busy.start(
            tr("正在导入", "Importing"),
            tr("停止后，已导入的留着，可以整批撤销。", "If you stop, what is in stays in and can be undone as one."),
        )
        work = partial(take_over, self._seat, self._judged, file_name=self._file_name)
        self._work.run(work, done=self._on_imported, failed=self._on_import_failed)

    def _on_imported(self, result: Imported) -> None:
        if self._judged is None:
            return
        self._result = result
        self.result.show_result(self._judged, result, stopped=self._work.stopped)
        self._show(self.result, _IMPORT)
        self._desk.publish(None)
        if not self.isVisible():
            told = tr(f"导入完成：新建 {result.created:,} 位客户", f"Import done: {result.created:,} new customers")
            self._desk.toasts.tell(told)

    def _on_import_failed(self, error: Exception) -> None:
        """What landed before the trouble is a batch among the earlier ones."""
        self._desk.publish(None)
        self._show_file_step()
        raise error

    def _on_rejects(self) -> None:
        if self._judged is None:
            return
        done = self.stack.currentWidget() is self.result and self._result is not None
        rows = self._result.rejected if done and self._result is not None else self._judged.rejected
        self._saver.ask(self._file_name, self._judged.layout, rows)

    def _on_stop(self) -> None:
        self._work.stop()
        if self._reading is not None and self._at == _FILE:
            self._reading.cancel()
            self._show_file_step()

    def _on_back(self) -> None:
        now = self.stack.currentWidget()
        if now is self.columns:
            self._show_file_step()
        elif now is self.verdicts:
            self._show(self.columns, _COLUMNS)
        elif now is self.result:
            self._on_finished()
        else:
            # Work under way goes on; its result waits here.
            self.closed.emit()

    def _on_finished(self) -> None:
        self._show_file_step()
        self.closed.emit()

    def _on_forward(self) -> None:
        now = self.stack.currentWidget()
        if now is self.columns:
            self.columns.foot.go_on()
        elif now is self.verdicts:
            self.verdicts.foot.go_on()

    def _show_file_step(self) -> None:
        self.file.show_trouble("", "")
        self._show(self.file, _FILE)
        self._desk.tasks.database(partial(batches, self._seat), owner=self, done=self.file.show_batches)

    def _show(self, step: QWidget, at: int) -> None:
        self._at = at
        self.stack.setCurrentWidget(step)
        self.trail.show_step(at)
        self._name.setText("" if step is self.file else self._file_name)
        self._focus()

    def _focus(self) -> None:
        now = self.stack.currentWidget()
        if self.isVisible() and isinstance(now, FileStep | BusyStep | ColumnsStep | VerdictStep):
            now.focus()

    def _build(self) -> None:
        self._at = _FILE
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 18)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        self.stack = QStackedWidget(self)
        self.file = FileStep(self._desk, self._seat, self.stack)
        self.columns = ColumnsStep(self.stack)
        self.busy = BusyStep(self.stack)
        self.verdicts = VerdictStep(self.stack)
        self.result = ResultStep(self._desk, self._seat, self.stack)
        for step in (self.file, self.columns, self.busy, self.verdicts, self.result):
            self.stack.addWidget(step)
        column.addWidget(self.stack, 1)
        self.file.given.connect(self.read)
        self.columns.layout_ready.connect(self._on_layout)
        self.columns.went_back.connect(self._on_back)
        self.busy.stopped.connect(self._on_stop)
        self.verdicts.take_over.connect(self._on_take_over)
        self.verdicts.went_back.connect(self._on_back)
        self.result.finished.connect(self._on_finished)
        self.result.again.connect(self._show_file_step)
        for step in (self.verdicts, self.result):
            step.rejects_asked.connect(self._on_rejects)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        back = icon_button(self, "arrow-left", tr("回到客户列表", "Back to the customers"), name="importClose")
        back.clicked.connect(self.closed)
        row.addWidget(back)
        row.addWidget(Text(self, tr("导入客户表", "Import customers"), "title"))
        self._name = Elided(self, "", "soft")
        row.addWidget(self._name, 1)
        self.trail = Trail(self, _STEPS)
        row.addWidget(self.trail)
        return row


_LOCKED: Final = Words(
    "读不了这个文件。请确认没有被别的程序占用，U 盘没有拔出，再试一次",
    "The file cannot be read. See that no other program holds it and the stick is in, then try again",
)


def _read(path: Path) -> tuple[tuple[Sheet, ...], Layout]:
    sheets = read_sheets(path)
    return sheets, guess_layout(sheets)
