"""What can be done with several customers at once: stands above the list while more than one is chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.text import Text


class SelectionBar(QFrame):
    """`edit_asked(field)`, `export_asked`, `undo_asked` for the batches so far, `everything_asked`, `cleared`."""

    edit_asked = Signal(object)
    export_asked = Signal()
    everything_asked = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("selectionBar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        self._count = Text(self, "", "strong")
        row.addWidget(self._count)
        self._all = self._button("", "selectAll", kind="quiet")
        self._all.clicked.connect(self.everything_asked)
        row.addWidget(self._all)
        row.addStretch(1)
        self._assign = self._button(tr("分配负责人", "Assign"), "bulkAssign", icon="user-check")
        self._assign.clicked.connect(self._on_assign)
        self._edit = self._button(tr("批量修改", "Change"), "bulkEdit", icon="pencil")
        self._edit.clicked.connect(self._on_edit)
        self._export = self._button(tr("导出所选", "Export these"), "bulkExport", icon="download")
        self._export.clicked.connect(self.export_asked)
        self._clear = self._button(tr("取消选择", "Clear"), "bulkClear", kind="quiet", icon="x")
        self._clear.clicked.connect(self.cleared)
        for made in (self._assign, self._edit, self._export, self._clear):
            row.addWidget(made)
        self.hide()

    def show_count(self, count: int, total: int) -> None:
        """So many of so many are chosen; nothing stands here for one or none."""
        self.setVisible(count > 1)
        self._count.setText(tr(f"已选 {count:,} 位", f"{count:,} chosen"))
        self._all.setText(tr(f"选中全部 {total:,} 位", f"Choose all {total:,}"))
        self._all.setVisible(count < total)

    def _button(self, text: str, name: str, *, kind: str = "plain", icon: str = "") -> PushButton:
        return button(self, text, kind=kind, icon=icon, measure="small", name=name)  # type: ignore[arg-type]  # its own kinds

    def _on_assign(self) -> None:
        self.edit_asked.emit("owner_id")

    def _on_edit(self) -> None:
        self.edit_asked.emit("")
