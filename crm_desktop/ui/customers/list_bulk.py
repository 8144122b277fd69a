"""Several customers at once: chosen in the list, changed as one batch beside the work of others, taken back as one."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words, counted
from crm_desktop.services.bulk_choices import BulkField, bulk_fields
from crm_desktop.services.bulk_edit import Done, Preview, edit_many, preview
from crm_desktop.services.bulk_undo import Bulk, Undone, bulks, undo_bulk
from crm_desktop.services.customers import Listing
from crm_desktop.services.left_as_is import Left
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.customers.bulk_panel import BulkPanel, Changeable
from crm_desktop.ui.customers.selection_bar import SelectionBar
from crm_desktop.ui.importing.long_work import LongWork
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.table import RowTable


class ListBulk(QWidget):
    """Bar and panel above the list; `changed` when customers have been, `export_asked(listing)` for those chosen."""

    changed = Signal()
    export_asked = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget, *, listing: Callable[[], Listing | None]) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._listing = desk, seat, listing
        self._table: RowTable | None = None
        self._looking: Job | None = None
        self._chosen: tuple[str, ...] = ()
        self._work = LongWork(self, desk.tasks)
        self._work.progressed.connect(self._on_progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.bar, self.panel = SelectionBar(self), BulkPanel(self)
        column.addWidget(self.bar)
        column.addWidget(self.panel)
        self.bar.edit_asked.connect(self._on_edit_asked)
        self.bar.export_asked.connect(self._on_export_asked)
        self.bar.everything_asked.connect(self._on_everything)
        self.bar.cleared.connect(self._on_cleared)
        self.panel.wanted.connect(self._on_wanted)
        self.panel.decided.connect(self._on_decided)
        self.panel.left.connect(self._on_left)
        words = Words("修改所选客户", "Change the chosen customers")
        desk.shortcuts.bind(
            "Ctrl+Return", words, owner=self.panel, slot=self.panel.decide, group=places.CUSTOMERS.words
        )

    def watch(self, table: RowTable) -> None:
        """Follow what is chosen in `table`."""
        self._table = table
        table.picked.connect(self._on_picked)

    def show_batches(self, button: QWidget) -> None:
        """Below `button`: the changes made to many on this desktop; those not undone can be."""
        self._desk.tasks.database(partial(bulks, self._seat), owner=self, done=partial(self._on_batches, button))

    def undo(self, bulk_id: str) -> None:
        """Take a batch back."""
        self._desk.tasks.network(partial(undo_bulk, self._seat, bulk_id), owner=self, done=self._on_undone)

    def menu(self, batches: Sequence[Bulk], parent: QWidget) -> QMenu:
        """The menu of the batches."""
        made = QMenu(parent)
        made.setObjectName("batchMenu")
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in batches:
            what = f"{short(one.at, now=self._seat.now())} {say(one.words)}"
            told = tr(f"撤销 {what}（{one.count:,} 位）", f"Undo {what} ({one.count:,})")
            action = made.addAction(tr(f"已撤销 {what}", f"Undone {what}") if one.undone else told)
            action.setEnabled(not one.undone)
            action.setData(one.id)
            action.triggered.connect(self._on_undo_chosen)
        if not batches:
            made.addAction(tr("还没有批量修改", "Nothing has been changed for many yet")).setEnabled(False)
        return made

    def _on_batches(self, button: QWidget, batches: Sequence[Bulk]) -> None:
        self.menu(batches, button).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_undo_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.undo(str(action.data()))

    def _on_picked(self, _ids: object) -> None:
        listing = self._listing()
        if self._table is None or listing is None:
            return
        count = self._table.count
        self.bar.show_count(count, listing.total)

    def _on_everything(self) -> None:
        if self._table is not None:
            self._table.selectAll()

    def _on_cleared(self) -> None:
        if self._table is not None:
            self._table.pick(())
        self.panel.hide()

    def _on_left(self) -> None:
        if self._table is not None:
            self._table.setFocus()

    def _on_edit_asked(self, field: object) -> None:
        """Who is chosen now is who will be changed, whatever comes by sync while the panel is open."""
        listing = self._listing()
        if self._table is not None and listing is not None:
            work = partial(_open, self._seat, listing, self._table.spans)
            self._desk.tasks.database(work, owner=self, done=partial(self._on_opened, str(field)))

    def _on_opened(self, field: str, opened: tuple[tuple[str, ...], Sequence[BulkField]]) -> None:
        self._chosen, fields = opened
        offered = [
            Changeable(one.key, one.words, tuple(Option(value, words) for value, words in one.values)) for one in fields
        ]
        self.panel.start(offered, field=field, count=len(self._chosen))

    def _on_export_asked(self) -> None:
        listing = self._listing()
        if self._table is not None and listing is not None:
            self.export_asked.emit(listing.only(self._table.spans))

    def _on_wanted(self, changes: Mapping[str, str]) -> None:
        if self._looking is not None:
            self._looking.cancel()
        work = partial(preview, self._seat, self._chosen, changes)
        self._looking = self._desk.tasks.network(work, owner=self, done=self._on_preview)

    def _on_preview(self, found: Preview) -> None:
        if self.panel.isVisible():
            self.panel.show_preview(found)

    def _on_decided(self, changes: Mapping[str, str]) -> None:
        grant(self.panel.do, None, busy=True)
        work = partial(edit_many, self._seat, self._chosen, changes)
        self._work.run(work, done=self._on_done, failed=self._on_failed)

    def _on_progress(self, done: object, total: object) -> None:
        self.panel.do.setText(tr(f"正在修改 {done} / {total}", f"Changing {done} / {total}"))

    def _on_done(self, done: Done) -> None:
        self.panel.hide()
        told = tr(f"已修改 {done.changed:,} 位客户", f"{counted(done.changed, 'customer')} changed")
        if done.refused_in_all:
            told += tr(f"，{done.refused_in_all:,} 位没有改", f", {done.refused_in_all:,} left as they were")
        undo = partial(self.undo, done.bulk_id)
        self._desk.toasts.tell(told, action=tr("撤销", "Undo"), on_action=undo)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        """What landed before the trouble is a batch that can be taken back."""
        self.panel.hide()
        self.changed.emit()
        raise error

    def _on_undone(self, undone: Undone) -> None:
        told = tr(f"已撤销，{undone.restored:,} 位恢复原样", f"Undone: {undone.restored:,} are as they were")
        for why, left in groupby(sorted(undone.kept, key=_reason), key=_reason):
            names = [one.name for one in left]
            listed = tr("、", ", ").join(name for name in names[:3] if name)
            told += tr(f"；{len(names):,} 位没有恢复（{why}）", f"; {len(names):,} not ({why})")
            told += tr(f"：{listed}", f": {listed}") if listed else ""
        if undone.erased:
            told += tr(
                f"；{undone.erased:,} 位已应本人要求删除，没有可恢复的",
                f"; {undone.erased:,} were erased on request: there is nothing to put back",
            )
        self._desk.toasts.tell(told, Tone.WARN if undone.kept or undone.erased else Tone.NEUTRAL)
        self.changed.emit()


def _reason(left: Left) -> str:
    return say(left.why)


def _open(
    seat: Seat, listing: Listing, spans: Sequence[tuple[int, int]]
) -> tuple[tuple[str, ...], Sequence[BulkField]]:
    return listing.ids(spans), bulk_fields(seat)
