"""疑似重复: files that may be one customer, the surest first; compared, told apart or merged (A3, C5)."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Action, RecordType, may
from crm_desktop.rules.words import Words, counted
from crm_desktop.services.distinct_pairs import doubt_again, tell_apart
from crm_desktop.services.identities import MEANINGLESS
from crm_desktop.services.seat import Seat
from crm_desktop.services.twins_across import TwinPair, Twins, twins
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.merging.twin_card import LEVELS, TwinCard, level_words
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import Text

ACROSS, WITHIN, DISTINCT = "across", "within", "distinct"
_ACROSS: Final = Option(ACROSS, Words("跨店", "Across branches"))
_WITHIN: Final = Option(WITHIN, Words("同店", "In one branch"))
_OPEN: Final = Option(WITHIN, Words("待核对", "To look at"))
_DISTINCT: Final = Option(DISTINCT, Words("已认定不同", "Told apart"))
_SIDE: Final = 500
TOLD: Final = frozenset({"customer", "contact", "distinct_pair", "customer_merge", "registration_form"})
"""Records whose change makes the list old."""


class TwinsView(QWidget):
    """Pairs at the left, the two files of the one chosen at the right.

    `opened(customer_id)`, `merge_asked(ids)`, `counted(n)` with every comparison, `closed()` on Esc.
    """

    opened = Signal(object)
    merge_asked = Signal(object)
    counted = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget, *, with_back: bool) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.twins: Twins | None = None
        self.card: TwinCard | None = None
        self._shown: tuple[TwinPair, ...] = ()
        self._job: Job | None = None
        self._stale = True
        self._first = ACROSS if seat.at_head_office else WITHIN
        self._build(with_back=with_back)

    def start(self) -> None:
        """Compare, if anything changed since; the keys go to the list."""
        if self._stale:
            self.compare()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def outdate(self) -> None:
        """Files changed: what is listed may be old; it is compared again on asking or coming back."""
        self._stale = True
        self._again.setText(tr("有新改动，重新比对", "Changed: compare again"))

    def compare(self) -> None:
        """Compare all files, off the threads that others wait for."""
        if self._job is not None:
            self._job.cancel()
        self._stale = False
        self._count.setText(tr("正在比对…", "Comparing…"))
        self._again.setText(tr("重新比对", "Compare again"))
        self._job = self._awaiting.ask(partial(twins, self._seat), owner=self, done=self.show_twins, beside=True)

    def show_twins(self, found: Twins) -> None:
        """Show what was found."""
        self.twins = found
        chosen = self.which.value()[0] if self.which.value() else self._first
        across = [pair for pair in found.pairs if pair.across]
        lists = {
            ACROSS: tuple(across),
            WITHIN: tuple(pair for pair in found.pairs if not pair.across),
            DISTINCT: found.distinct,
        }
        kept = self.card.pair.key if self.card is not None else None
        self._shown = lists[chosen]
        self._count.setText(tr(f"{len(self._shown)} 对", counted(len(self._shown), "pair")))
        self._crowd.setVisible(bool(found.crowds))
        self._crowd.setText(
            tr(
                f"另有 {found.crowds} 个号码或字号有超过 {MEANINGLESS} 份档案共用，没有逐对列出",
                f"{found.crowds} numbers or names are shared by over {MEANINGLESS} files and not listed",
            )
        )
        self.model.show_rows(self._shown)
        self._stack.setCurrentIndex(0 if self._shown else 1)
        first = next((pair for pair in self._shown if pair.key == kept), self._shown[0] if self._shown else None)
        self._show_pair(first)
        self.table.pick([first.key] if first else [])
        self.counted.emit(len(lists[self._first]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _show_pair(self, pair: TwinPair | None) -> None:
        if self.card is not None:
            if pair is not None and self.card.pair == pair:
                return
            self._row.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        if pair is None:
            return
        action = Action.CREATE if pair.decision is None else Action.EDIT
        role = self._seat.person.role
        self.card = TwinCard(
            self,
            pair,
            right=may(role, action, RecordType.DISTINCT_PAIR, own=False),
            merging=may(role, Action.MERGE, RecordType.CUSTOMER, own=False),
            branch=self._seat.at_head_office,
        )
        self.card.setFixedWidth(_SIDE)
        self.card.opened.connect(self.opened)
        self.card.told_apart.connect(self._on_apart)
        self.card.doubted.connect(self._on_doubt)
        self.card.merge_asked.connect(self._on_merge)
        self._row.addWidget(self.card)
        self.card.show()

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        pair = next((one for one in self._shown if (one.key,) == ids), None)
        if pair is not None:
            self._show_pair(pair)

    def _on_which(self, keys: tuple[str, ...]) -> None:
        if not keys:
            self.which.set_value((self._first,))
        elif self.twins is not None:
            self.show_twins(self.twins)

    def _on_merge(self) -> None:
        if self.card is not None and not self.card.pair.across:
            self.merge_asked.emit(self.card.pair.key)

    def _on_row_opened(self, key: object) -> None:
        if self.card is not None and self.card.pair.key == key and self.card.pair.decision is None:
            self._on_merge()

    def _on_apart(self, note: object) -> None:
        if self.card is not None:
            work = partial(tell_apart, self._seat, self.card.pair.key, note=str(note))
            told = partial(self._on_done, tr("已记住，不再列出", "Remembered, and listed no more"))
            self._desk.tasks.database(work, owner=self, done=told)

    def _on_doubt(self) -> None:
        if self.card is not None:
            work = partial(doubt_again, self._seat, self.card.pair.key)
            told = partial(self._on_done, tr("重新列入核对", "Listed again"))
            self._desk.tasks.database(work, owner=self, done=told)

    def _on_done(self, told: str, _result: object) -> None:
        self._desk.toasts.tell(told, Tone.GOOD)
        self.compare()

    def _build(self, *, with_back: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(12)
        if with_back:
            back = icon_button(self, "arrow-left", tr("回到列表 Esc", "Back to the list Esc"), name="twinsBack")
            back.clicked.connect(self.closed)
            head.addWidget(back)
            head.addWidget(Text(self, tr("疑似重复", "Likely duplicates"), "headline"))
        shown = (_ACROSS, _WITHIN, _DISTINCT) if self._seat.at_head_office else (_OPEN, _DISTINCT)
        self.which = Choices(self, shown)
        self.which.setObjectName("twinsShown")
        self.which.setAccessibleName(tr("显示", "Show"))
        self.which.set_value((self._first,))
        self.which.changed.connect(self._on_which)
        head.addWidget(self.which, 1)
        self._count = Text(self, "", "soft")
        self._count.setObjectName("twinsCount")
        head.addWidget(self._count)
        self._again = button(self, tr("重新比对", "Compare again"), icon="refresh-cw", name="compareAgain")
        self._again.clicked.connect(self.compare)
        head.addWidget(self._again)
        column.addLayout(head)
        self._crowd = Text(self, "", "caption")
        self._crowd.hide()
        column.addWidget(self._crowd)
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        self._row.addWidget(self._build_list(), 1)
        column.addLayout(self._row, 1)

    def _build_list(self) -> Card:
        card = Card(self, margin=0)
        self._stack = QStackedWidget(card)
        self.model = RowModel(self, _columns(), id_of=_key_of)
        self.table = RowTable(self._stack, self.model)
        self.table.setAccessibleName(tr("疑似重复", "Likely duplicates"))
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_row_opened)
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState(
                self._stack,
                icon="badge-check",
                title=tr("没有要核对的", "Nothing to look at"),
                text=tr(
                    "号码、信用代码或公司字号相同，或名称、号码很像的档案会列在这里。",
                    "Files that share a number, code or name, or nearly so.",
                ),
            )
        )
        card.body.addWidget(self._stack)
        self._awaiting = Awaiting(card, self._desk.tasks)
        return card


def _columns() -> tuple[Column[TwinPair], ...]:
    return (
        Column("names", Words("两份档案", "Two files"), _names, stretch=True, strong=True, sortable=False,
               detail=_where),
        Column("why", Words("相同之处", "In common"), lambda pair: say(pair.reasons[0]), width=190, sortable=False),
        Column("level", Words("把握", "How sure"), _level, width=104, sortable=False,
               tone=lambda pair: Tone.ACCENT if pair.proposed else LEVELS[pair.level]),
    )  # fmt: skip


def _level(pair: TwinPair) -> str:
    return tr("提请合并", "Proposed") if pair.proposed else level_words(pair.level)


def _names(pair: TwinPair) -> str:
    one, other = pair.first.name, pair.second.name
    return one if one == other else f"{one}  /  {other}"


def _where(pair: TwinPair) -> str:
    one, other = pair.first, pair.second
    if one.branch != other.branch:
        return f"{one.branch_name}  /  {other.branch_name}"
    return "  /  ".join(filter(None, (one.contact or one.number, other.contact or other.number)))


def _key_of(pair: TwinPair) -> object:
    return pair.key
