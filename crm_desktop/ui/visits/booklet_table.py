"""The list of booklets, the latest first, with the way to a new one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import BOOKLET_STATES, BookletRow
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.booklet_card import STATE_TONES
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.rows import Column, Fetch, RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import rule


class BookletTable(Card):
    """`opened(id)` when one is picked, `print_asked` for a new one."""

    opened = Signal(object)
    print_asked = Signal()

    def __init__(self, parent: QWidget, *, tasks: Tasks) -> None:
        super().__init__(parent, margin=0)
        self.body.setSpacing(0)
        self.body.setContentsMargins(1, 1, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 12)
        self._head = SectionHeader(self, tr("书册", "Booklets"))
        self.new = button(self, tr("打印新书册", "Print a booklet"), kind="primary", icon="printer", name="printNew")
        key_tip(self.new, "F9")
        self.new.clicked.connect(self.print_asked)
        self._head.add(self.new)
        head.addWidget(self._head)
        self.body.addLayout(head)
        self.body.addWidget(rule(self))
        self._model = RowModel(self, _COLUMNS, id_of=_id, tasks=tasks)
        self.list = RowTable(self, self._model)
        self.list.setAccessibleName(tr("书册", "Booklets"))
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self.opened)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        empty = EmptyState(
            self,
            icon="book-open",
            title=tr("还没有书册", "No booklets yet"),
            text=tr(
                "给业务代表打印第一本：计划中的客户会印在页上。",
                "Print the first one: planned customers stand on its pages.",
            ),
        )
        self._stack.addWidget(empty)
        self.body.addWidget(self._stack, 1)
        self.setFocusProxy(self.list)
        self._picking = False

    def show_booklets(self, fetch: Fetch, total: int) -> None:
        """Show what the source has."""
        self._head.set_note(tr(f"{total} 册", f"{total}") if total else "")
        lost = not total and self._stack.isAncestorOf(self.focusWidget() or self)
        self._stack.setCurrentIndex(0 if total else 1)
        self.setFocusProxy(self.list if total else self.new)
        if lost:
            self.new.setFocus(Qt.FocusReason.TabFocusReason)
        self._model.show(fetch, total)

    def pick(self, booklet_id: str) -> None:
        """Mark one without opening it."""
        self._picking = True
        self.list.pick([booklet_id])
        self._picking = False

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        if ids and not self._picking:
            self.opened.emit(ids[0])


def _id(row: BookletRow) -> str:
    return row.id


def _state(row: BookletRow) -> str:
    words = BOOKLET_STATES.get(row.state)
    return say(words) if words else row.state


def _tone(row: BookletRow) -> Tone:
    return STATE_TONES.get(row.state, Tone.NEUTRAL)


def _pages(row: BookletRow) -> str:
    return tr(f"已录 {row.tally.used} / {row.pages}", f"{row.tally.used} of {row.pages}")


def _rest(row: BookletRow) -> str:
    tally = row.tally
    told = (
        (tally.void, Words(f"作废 {tally.void}", f"{tally.void} void")),
        (tally.missing, Words(f"缺失 {tally.missing}", f"{tally.missing} missing")),
        (tally.blank, Words(f"空白 {tally.blank}", f"{tally.blank} blank")),
    )
    return " · ".join(say(words) for count, words in told if count)


def _printed(row: BookletRow) -> str:
    return f"{local(row.printed_at):%Y-%m-%d}" if row.printed_at else ""


def _issued(row: BookletRow) -> str:
    if row.returned_at is not None:
        return tr(f"{local(row.returned_at):%m-%d} 收回", f"back {local(row.returned_at):%m-%d}")
    if row.issued_at is not None:
        return tr(f"{local(row.issued_at):%m-%d} 发放", f"out {local(row.issued_at):%m-%d}")
    return tr("未发放", "not issued")


_COLUMNS: tuple[Column[BookletRow], ...] = (
    Column("number", Words("书册", "Booklet"), lambda row: row.number, 116, strong=True, sortable=False,
           detail=lambda row: row.period),
    Column("rep", Words("业务代表", "Rep"), lambda row: row.rep, 110, stretch=True, sortable=False),
    Column("state", Words("状态", "State"), _state, 92, sortable=False, tone=_tone),
    Column("pages", Words("页", "Pages"), _pages, 150, sortable=False, detail=_rest),
    Column("printed", Words("打印", "Printed"), _printed, 112, sortable=False, detail=_issued),
)  # fmt: skip
