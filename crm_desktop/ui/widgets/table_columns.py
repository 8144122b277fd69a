"""The columns of a table as a person has set them: order, width, what is hidden; the first stays where it is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from crm_desktop.services.list_views import ColumnLook
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.rows import Column

LEAST: Final = 48
_WIDEST: Final = 640


class TableColumns(QObject):
    """Owns the header of `table`; `changed()` when the person has moved, sized or hidden a column."""

    changed = Signal()

    def __init__(self, table: QTableView, columns: Sequence[Column[object]]) -> None:
        super().__init__(table)
        self._table, self._columns = table, tuple(columns)
        self._header = table.horizontalHeader()
        self._applying = False
        self._build()
        self.apply(())

    def look(self) -> tuple[ColumnLook, ...]:
        """How the columns stand now, from left to right; the column that stretches has no width of its own."""
        return tuple(
            ColumnLook(
                self._columns[at].key,
                0 if self._columns[at].stretch else self._width(at),
                self._header.isSectionHidden(at),
            )
            for at in (self._header.logicalIndex(place) for place in range(len(self._columns)))
        )

    def apply(self, looks: Sequence[ColumnLook]) -> None:
        """Stand so; columns that `looks` does not name come after those it does, as they are declared."""
        at_of = {column.key: at for at, column in enumerate(self._columns)}
        known = [one for one in looks if one.key in at_of]
        named = {one.key for one in known}
        rest = [ColumnLook(one.key, one.width, one.hidden) for one in self._columns if one.key not in named]
        self._applying = True
        for place, one in enumerate(sorted([*known, *rest], key=lambda one: at_of[one.key] != 0)):
            at = at_of[one.key]
            self._header.moveSection(self._header.visualIndex(at), place)
            self._header.setSectionHidden(at, one.hidden and at != 0)
            self._header.resizeSection(at, min(one.width, _WIDEST) or self._columns[at].width)
        self._applying = False
        self._fit()

    def show_menu(self, at: QPoint) -> None:
        """Which columns there are, to be ticked; `at` within the header."""
        self.menu().popup(self._header.mapToGlobal(at))

    def menu(self) -> QMenu:
        """The menu of the header as it would open now."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self._columns[1:], start=1):
            action = menu.addAction(say(column.words))
            action.setCheckable(True)
            action.setChecked(not self._header.isSectionHidden(number))
            action.setData(number)
            action.toggled.connect(self._on_toggled)
        menu.addSeparator()
        menu.addAction(tr("恢复默认列", "Columns as they come")).triggered.connect(self._on_reset)
        return menu

    def toggle(self, key: str, *, shown: bool) -> None:
        """Show or hide a column; the first one is always shown."""
        at = next(at for at, column in enumerate(self._columns) if column.key == key)
        if at:
            self._header.setSectionHidden(at, not shown)
            self._fit()
            self._tell()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The stretching column takes what room there is."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _build(self) -> None:
        self._header.setSectionsMovable(True)
        self._header.setFirstSectionMovable(False)
        self._header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._header.setMinimumSectionSize(LEAST)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self.show_menu)
        self._header.sectionMoved.connect(self._tell)
        self._header.sectionResized.connect(self._on_resized)
        self._table.viewport().installEventFilter(self)

    def _width(self, at: int) -> int:
        """Its width, shown or not: a hidden one has kept it."""
        return self._header.sectionSize(at) or self._columns[at].width

    def _fit(self) -> None:
        stretching = next((at for at, column in enumerate(self._columns) if column.stretch), None)
        if stretching is None:
            return
        others = sum(
            self._header.sectionSize(at)
            for at in range(len(self._columns))
            if at != stretching and not self._header.isSectionHidden(at)
        )
        before, self._applying = self._applying, True
        room = self._table.viewport().width() - others
        self._header.resizeSection(stretching, max(self._columns[stretching].least, room))
        self._applying = before

    def _on_resized(self, at: int, _old: int, new: int) -> None:
        if not self._applying and new:
            if not self._columns[at].stretch:
                self._fit()
            self._tell()

    def _on_toggled(self, shown: bool) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.toggle(self._columns[int(action.data())].key, shown=shown)

    def _on_reset(self) -> None:
        self.apply(())
        self._tell()

    def _tell(self) -> None:
        if not self._applying:
            self.changed.emit()
