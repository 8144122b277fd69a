"""A table of rows: the selection belongs to ids, so that sorting, refreshing and sync never move it to another row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from crm_desktop.services.courtesy import COURTESY
from crm_desktop.ui.widgets.cell import Cell
from crm_desktop.ui.widgets.frozen_column import FrozenColumn
from crm_desktop.ui.widgets.rows import RowModel
from crm_desktop.ui.widgets.table_columns import TableColumns

ONE_LINE = 40
TWO_LINES = 54
MOST_IDS = 1000
"""A larger selection is known by its rows: those not looked at have no id here."""


class RowTable(QTableView):
    """`opened(id)` on Enter or a double click, `picked(ids)` when the selection changes.

    With `several` rows are chosen as everywhere else, by Space one after the other, by Ctrl+A all of them.
    """

    opened = Signal(object)
    picked = Signal(object)

    def __init__(self, parent: QWidget | None, model: RowModel, *, several: bool = False) -> None:
        super().__init__(parent)
        self._rows = model
        self._ids: tuple[object, ...] = ()
        self._several, self._everything = several, False
        self._settling = self._by_rows = False
        self._kept_scroll = 0
        two_lines = any(column.detail for column in model.columns)
        self._height = TWO_LINES if two_lines else ONE_LINE
        self._cell = Cell(self, self._height)
        self._build(several=several)
        self.setModel(model)
        self._build_columns()
        self.columns = TableColumns(self, model.columns)
        self.frozen = FrozenColumn(self)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        model.arrived.connect(self._on_arrived)
        self.doubleClicked.connect(self._on_open)
        self.entered.connect(self._on_entered)

    @property
    def ids(self) -> tuple[object, ...]:
        """The ids selected, even those not on screen; of a large selection, those that have been looked at."""
        return self._ids

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The rows selected, as first and last of each stretch."""
        return tuple((span.top(), span.bottom()) for span in self._whole_rows())

    @property
    def count(self) -> int:
        """How many rows are selected."""
        return sum(span.height() for span in self._whole_rows())

    def pick(self, ids: Sequence[object]) -> None:
        """Select these ids, as soon as their rows are here."""
        self._ids, self._everything, self._by_rows = tuple(ids), False, False
        self._settling = True
        self.clearSelection()
        self._settling = False
        self._settle(self._rows.loaded())
        self.picked.emit(self._ids)

    def choose_again(self, spans: Iterable[tuple[int, int]]) -> None:
        """Select the rows, read anew, where those chosen stand now; whoever had chosen all has chosen all."""
        self._settling = self._by_rows = True
        if self._everything:
            self.selectAll()
        else:
            chosen, last = QItemSelection(), len(self._rows.columns) - 1
            for top, bottom in spans:
                chosen.select(self._rows.index(top, 0), self._rows.index(bottom, last))
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._settling = False
        self.picked.emit(self._ids)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Remember ids, not rows."""
        super().selectionChanged(selected, deselected)
        if self._settling:
            return
        self._everything = self._several and 1 < self._rows.total == self.count
        self._ids = tuple(self._picked_ids())
        self.picked.emit(self._ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Home and End go to the first and last row; typing does not search here."""
        if self._several and event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._toggle(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_open(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._rows.total:
            at = 0 if event.key() == Qt.Key.Key_Home else self._rows.total - 1
            self.setCurrentIndex(self._rows.index(at, 0))
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all cells in one turn: called from here Qt keeps the interpreter from the first cell to the last.

        Called from its own loop it would ask for it anew with every cell, and wait each time for a thread at work.
        """
        COURTESY.busy()
        super().paintEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self._hover(-1)
        super().leaveEvent(event)

    def _whole_rows(self) -> list[QItemSelectionRange]:
        return [span for span in self.selectionModel().selection().toList() if span.left() == 0]

    def _picked_ids(self) -> Iterator[object]:
        if self.count <= MOST_IDS:
            rows = (self._rows.row(at) for top, bottom in self.spans for at in range(top, bottom + 1))
            yield from (self._rows.id_of(row) for row in rows if row is not None)
            return
        spans = self.spans
        for at, row in self._rows.loaded():
            if any(top <= at <= bottom for top, bottom in spans):
                yield self._rows.id_of(row)

    def _toggle(self, index: QModelIndex) -> None:
        """Choose it or not, and go on to the next: the keyboard's way to pick here and there."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(index, flags.Toggle | flags.Rows)
        below = self._rows.index(min(index.row() + 1, self._rows.total - 1), index.column())
        self.selectionModel().setCurrentIndex(below, flags.NoUpdate)

    def _build(self, *, several: bool) -> None:
        mode = QAbstractItemView.SelectionMode
        self.setObjectName("rowTable")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(self._cell)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)

    def _build_columns(self) -> None:
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setFixedHeight(36)
        header.sectionClicked.connect(self._rows.ask_sort)

    def _on_open(self, index: QModelIndex) -> None:
        row = self._rows.row(index.row()) if index.isValid() else None
        if row is not None:
            self.opened.emit(self._rows.id_of(row))

    def _on_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _hover(self, row: int) -> None:
        if self._cell.hovered != row:
            self._cell.hovered = row
            self.viewport().update()
            self.frozen.viewport().update()

    def _on_about_to_reset(self) -> None:
        self._kept_scroll = self.verticalScrollBar().value()

    def _on_reset(self) -> None:
        self._by_rows = False
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._kept_scroll)

    def _on_arrived(self, offset: int, rows: Sequence[Any]) -> None:
        if self._by_rows:
            self._ids = tuple(self._picked_ids())
            return
        self._settle([(offset + at, row) for at, row in enumerate(rows)])

    def _settle(self, here: Iterable[tuple[int, Any]]) -> None:
        """Select the kept ids again among the rows `here`; whoever had chosen all has chosen all."""
        if not self._ids:
            return
        if self._everything:
            self._settling = True
            self.selectAll()
            self._settling = False
            self.picked.emit(self._ids)
            return
        wanted = set(self._ids)
        self._settling = True
        flags = QItemSelectionModel.SelectionFlag
        for at, row in here:
            if self._rows.id_of(row) not in wanted:
                continue
            index = self._rows.index(at, 0)
            self.selectionModel().select(index, flags.Select | flags.Rows)
            if not self.currentIndex().isValid():
                self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        self._settling = False
