"""A place to drop a file on, and the button for those who choose it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.importing.tables import MOST_ROWS
from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, icon_label


class DropZone(QWidget):
    """`given(Path)` for the file dropped or chosen."""

    given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("importDrop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(236)
        self._over = False
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(6)
        column.addStretch(1)
        self._sign = icon_label(self, "import", "accent", size=32)
        column.addWidget(self._sign, 0, middle)
        column.addSpacing(6)
        column.addWidget(Text(self, tr("把客户表拖到这里", "Drop a list of customers here"), "title"), 0, middle)
        kinds = tr(
            f"Excel（.xlsx）或 CSV，一次最多 {MOST_ROWS:,} 行。不用改格式，栏目下一步再对。",
            f"Excel (.xlsx) or CSV, up to {MOST_ROWS:,} rows. As it is: columns are matched in the next step.",
        )
        column.addWidget(Text(self, kinds, "soft"), 0, middle)
        column.addSpacing(10)
        self.choose = button(
            self, tr("选择文件…", "Choose a file…"), kind="primary", icon="file-text", name="importFile"
        )
        self.choose.clicked.connect(self.ask_file)
        column.addWidget(self.choose, 0, middle)
        column.addSpacing(4)
        safe = tr(
            "检查完才写入，写入后也能整批撤销。",
            "Nothing is written before you have seen the result; it can be undone.",
        )
        column.addWidget(Text(self, safe, "caption"), 0, middle)
        column.addStretch(1)

    def allow(self, right: Allowed | Refused) -> None:
        """Take files from who may import; the others read at the button why not."""
        self.setAcceptDrops(isinstance(right, Allowed))
        grant(self.choose, right)

    def ask_file(self) -> None:
        """Let the person choose a file."""
        kinds = tr("客户表 (*.xlsx *.xlsm *.csv *.txt *.tsv *.xls)", "Lists (*.xlsx *.xlsm *.csv *.txt *.tsv *.xls)")
        path, _ = QFileDialog.getOpenFileName(self, tr("选择客户表", "Choose a list of customers"), "", kinds)
        if path:
            self.given.emit(Path(path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may come in."""
        if _file_of(event) is not None:
            event.acceptProposedAction()
            self._lift(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It goes elsewhere."""
        self._lift(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file dropped."""
        self._lift(False)
        path = _file_of(event)
        if path is not None:
            event.acceptProposedAction()
            self.given.emit(path)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dashed frame, filled while a file hovers over it."""
        painter, colors = QPainter(self), look.colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colors.accent if self._over else colors.field_line), 2 if self._over else 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(colors.accent_soft if self._over else colors.surface))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 12, 12)

    def _lift(self, over: bool) -> None:
        self._over = over
        icons.dress(self._sign, "import", "accent_text" if over else "accent", size=32)
        self.update()


def _file_of(event: QDropEvent) -> Path | None:
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return files[0] if files else None
