"""The first column of a table that stays in sight while the others are scrolled sideways."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView


class FrozenColumn(QTableView):
    """Lies over the first column of `table`, only while that is scrolled away; it is not one for the keyboard."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setObjectName("rowTable")
        self.setProperty("frozen", True)
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self._copy_ways()
        header, own = table.horizontalHeader(), self.horizontalHeader()
        own.setFixedHeight(header.height())
        own.setSectionsClickable(True)
        own.sectionClicked.connect(header.sectionClicked)
        self.doubleClicked.connect(table.doubleClicked)
        self.entered.connect(table.entered)
        header.sectionResized.connect(self._lay_out)
        header.geometriesChanged.connect(self._lay_out)
        table.horizontalScrollBar().valueChanged.connect(self._lay_out)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        table.viewport().installEventFilter(self)
        table.model().modelReset.connect(self._hide_others)
        self._hide_others()
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """As high as the table."""
        if event.type() == QEvent.Type.Resize:
            self._lay_out()
        return False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling here scrolls the table."""
        self._table.wheelEvent(event)

    def _copy_ways(self) -> None:
        table = self._table
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setEditTriggers(table.editTriggers())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())

    def _hide_others(self) -> None:
        for at in range(1, self.model().columnCount()):
            self.setColumnHidden(at, True)
        self._lay_out()

    def _lay_out(self, *_: object) -> None:
        wanted = self._table.horizontalScrollBar().value() > 0
        self.setVisible(wanted)
        if not wanted:
            return
        wide = self._table.columnWidth(0)
        self.setColumnWidth(0, wide)
        header = self._table.horizontalHeader()
        high = self._table.viewport().height() + (0 if header.isHidden() else header.height())
        self.horizontalHeader().setVisible(not header.isHidden())
        self.setGeometry(0, 0, wide, high)
        self.verticalScrollBar().setValue(self._table.verticalScrollBar().value())
        self.raise_()
