"""A table model over row dataclasses: columns are data, rows come page by page, a million are no burden.

The source sorts, filters and counts; the model only knows how many rows there are and keeps the pages looked at
last. With `tasks` pages are fetched on the database thread, and a page that arrives after the question changed is
dropped.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[int, int], Sequence[Any]]
"""`fetch(offset, limit)`: the rows from `offset` on, in the order asked for, at most `limit`."""

PAGE: Final = 100
_PAGES_KEPT: Final = 40
_PAGES_AT_ONCE: Final = 3
"""While someone drags the scroll bar only the pages seen last are fetched."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: `text` of a row, a quieter `detail` below it, or the text as a badge where `tone` gives one.

    A column that stretches takes what room there is, never less than `least`. A `hidden` one is shown to whoever asks
    for it.
    """

    key: str
    words: Words
    text: Callable[[R], str]
    width: int = 120
    stretch: bool = False
    least: int = 48
    right: bool = False
    strong: bool = False
    sortable: bool = True
    hidden: bool = False
    detail: Callable[[R], str] | None = None
    tone: Callable[[R], Tone | None] | None = None


class RowModel(QAbstractTableModel):
    """Read-only rows with ids. `arrived(offset, rows)` tells the view which can now be shown."""

    arrived = Signal(object, object)
    sort_asked = Signal(object, object)
    """(column key, descending): ask the source anew and `show` its answer."""

    def __init__(
        self,
        parent: QObject | None,
        columns: Sequence[Column[Any]],
        *,
        id_of: Callable[[Any], object],
        tasks: Tasks | None = None,
        page: int = PAGE,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.id_of = id_of
        self._tasks, self._page = tasks, page
        self._fetch: Fetch | None = None
        self._total = 0
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._coming: set[int] = set()
        self._stamp = 0
        self._sorted: tuple[str, bool] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon)

    @property
    def total(self) -> int:
        """How many rows the source has."""
        return self._total

    def show(self, fetch: Fetch, total: int) -> None:
        """Show the answer of a source that has `total` rows; the first page is asked for at once."""
        self.beginResetModel()
        self._stamp += 1
        self._fetch, self._total = fetch, total
        self._pages.clear()
        self._wanted.clear()
        self._coming.clear()
        self.endResetModel()
        if total:
            self._load(0)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show rows already at hand."""
        kept = tuple(rows)
        self.show(lambda offset, limit: kept[offset : offset + limit], len(kept))

    def row(self, at: int) -> Any | None:
        """The row at position `at`, None while it is on its way."""
        page = self._pages.get(at // self._page)
        offset = at % self._page
        return page[offset] if page is not None and offset < len(page) else None

    def loaded(self) -> Iterator[tuple[int, Any]]:
        """The rows that are here, with their positions."""
        for page, rows in self._pages.items():
            for at, row in enumerate(rows):
                yield page * self._page + at, row

    def set_sorted(self, key: str, *, descending: bool) -> None:
        """Mark in the header how the source has sorted."""
        self._sorted = (key, descending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """All rows of the source, fetched or not."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """The declared columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text and alignment; a row not here yet is asked for and shows nothing so far."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return None
        row = self.row(index.row())
        if row is None:
            self._want(index.row() // self._page)
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        return column.detail(row) if column.detail else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns, with an arrow on the one sorted by."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        arrow = ""
        if self._sorted is not None and self._sorted[0] == column.key:
            arrow = " ↓" if self._sorted[1] else " ↑"
        return say(column.words) + arrow

    def ask_sort(self, section: int) -> None:
        """A header was clicked: ask for that order, or the other way round where it is already so."""
        column = self.columns[section]
        if not column.sortable:
            return
        descending = self._sorted == (column.key, False)
        self.set_sorted(column.key, descending=descending)
        self.sort_asked.emit(column.key, descending)

    def _want(self, page: int) -> None:
        if page in self._coming:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        if not self._soon.isActive():
            self._soon.start(0)

    def _on_soon(self) -> None:
        latest = list(self._wanted)[-_PAGES_AT_ONCE:]
        self._wanted.clear()
        for page in latest:
            self._load(page)

    def _load(self, page: int) -> None:
        fetch = self._fetch
        if fetch is None or page in self._pages or page in self._coming:
            return
        stamp, offset = self._stamp, page * self._page
        work = partial(fetch, offset, self._page)
        if self._tasks is None:
            self._on_page(stamp, page, work())
            return
        self._coming.add(page)
        self._tasks.database(work, owner=self, done=partial(self._on_page, stamp, page))

    def _on_page(self, stamp: int, page: int, rows: Sequence[Any]) -> None:
        if stamp != self._stamp:
            return
        self._coming.discard(page)
        self._pages[page] = rows
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        first = page * self._page
        last = min(first + len(rows), self._total) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
            self.arrived.emit(first, rows)
