"""门店总览: how every branch stands; each figure opens the list behind it (J4, A1)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.branch_overview import BranchLine, Overview, branch_overview
from crm_desktop.services.seat import Seat
from crm_desktop.ui.head_office_seat.behind import BranchLists
from crm_desktop.ui.head_office_seat.branch_columns import BEHIND, columns, counted
from crm_desktop.ui.language import tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.today.tile import Figure, Tile
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.rows import RowModel
from crm_desktop.ui.widgets.skeleton import Shape
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import Text

_BEAT: Final = 60_000
"""Head office is asked once a minute while the page shows."""
_RELOAD: Final = 400
_SIDE: Final = 348
_FIGURES: Final = ("state", "waiting", "today", "conflicts")


class OverviewPage(Page):
    """Figures above, branches at the left, the lists of the one chosen at the right.

    `fetch` asks head office and says whether it answered; it runs on a network thread. Without a line the last known
    is shown with its time.
    """

    title = Words("门店总览", "Branches")

    def __init__(
        self,
        desk: Desk,
        seat: Seat,
        parent: QWidget,
        *,
        fetch: Callable[[], bool],
        read: Callable[[Seat], Overview] = branch_overview,
    ) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._fetch, self._read = desk, seat, fetch, read
        self.overview: Overview | None = None
        self._heard = True
        self._narrowed = self._chosen = self._first = ""
        self._beat = _timer(self, _BEAT, self.ask, once=False)
        self._soon = _timer(self, _RELOAD, self._load, once=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._awaiting = Awaiting(self, desk.tasks, shape=Shape.BOARD)

    def activate(self, subject: object = None) -> None:
        """Show what is known, and ask head office."""
        self._load()
        self.ask()
        self._beat.start()

    def refresh(self, changes: object) -> None:
        """Something came by sync: count again in a moment."""
        self._soon.start()

    def leave(self) -> None:
        """Nobody looks: nobody is asked."""
        self._beat.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits press the figures, Esc shows all branches again."""
        digit = event.key() - Qt.Key.Key_1
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and 0 <= digit < len(self.tiles):
            self.tiles[digit].click()
        elif event.key() == Qt.Key.Key_Escape and self._narrowed:
            self._narrow("")
        else:
            super().keyPressEvent(event)

    def ask(self) -> None:
        """Ask head office how the desktops stand."""
        self._desk.tasks.network(self._fetch, owner=self, done=self._on_asked, failed=self._awaiting.fail)

    def show_overview(self, overview: Overview) -> None:
        """Show what was counted."""
        self.overview = overview
        lines = overview.lines
        self._head.setText(tr(f"{len(lines)} 家门店", counted(len(lines), "branch")))
        self._say_asked()
        for tile, figure in zip(self.tiles, _figures(overview), strict=True):
            tile.show_figure(figure)
        shown = [line for line in lines if not self._narrowed or _counts(line, self._narrowed)]
        self.model.show_rows(shown)
        self._all.setVisible(bool(self._narrowed))
        kept = next((line for line in shown if line.code == self._chosen), shown[0] if shown else None)
        self.lists.setVisible(kept is not None)
        if kept is not None:
            self._chosen = kept.code
            self.lists.show_line(kept, now=self._now(), first=self._first)
            self._first = ""
            if self.table.ids != (kept.code,):
                self.table.pick([kept.code])
        grave = sum(1 for line in lines if line.grave)
        self.badge_changed.emit(grave or None)

    def _load(self) -> None:
        self._awaiting.ask(partial(self._read, self._seat), owner=self, done=self.show_overview)

    def _on_asked(self, heard: bool) -> None:
        self._heard = heard
        self._load()

    def _say_asked(self) -> None:
        asked = self.overview.asked_at if self.overview else None
        if asked is None:
            text = tr("总部还没有答复过", "Head office has not answered yet")
            self._asked.say(text, Tone.NEUTRAL if self._heard else Tone.WARN, icon="clock")
            return
        when = short(asked, now=self._now())
        if self._heard:
            self._asked.say(tr(f"{when} 更新", f"As of {when}"), Tone.NEUTRAL, icon="clock")
        else:
            self._asked.say(tr(f"离线 · 显示 {when} 的情况", f"Offline · as of {when}"), Tone.WARN, icon="wifi-off")

    def _narrow(self, key: str) -> None:
        self._narrowed = "" if key == self._narrowed else key
        self._first, self._chosen = BEHIND.get(key, ""), ""
        if self.overview is not None:
            self.show_overview(self.overview)

    def _on_tile(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, Tile):
            self._narrow(pressed.figure.key)

    def _on_all(self) -> None:
        self._narrow(self._narrowed)

    def _on_cell(self, index: QModelIndex) -> None:
        line = self.model.row(index.row())
        if line is not None:
            self._show(line, BEHIND.get(self.model.columns[index.column()].key, ""))

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        lines = self.overview.lines if self.overview else ()
        line = next((one for one in lines if (one.code,) == ids), None)
        if line is not None and line.code != self._chosen:
            self._show(line, "")

    def _show(self, line: BranchLine, first: str) -> None:
        self._chosen = line.code
        self.lists.show_line(line, now=self._now(), first=first)

    def _on_wanted(self, place: object, subject: object) -> None:
        self._desk.go(str(place), subject)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        tiles = QHBoxLayout()
        tiles.setSpacing(12)
        self.tiles = [Tile(self, at + 1) for at in range(len(_FIGURES))]
        for tile, figure in zip(self.tiles, _figures(Overview((), None, "")), strict=True):
            tile.show_figure(figure)
            tile.clicked.connect(self._on_tile)
            tiles.addWidget(tile)
        column.addLayout(tiles)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._build_table(), 1)
        self.lists = BranchLists(self)
        self.lists.setFixedWidth(_SIDE)
        self.lists.wanted.connect(self._on_wanted)
        row.addWidget(self.lists)
        column.addLayout(row, 1)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._head = Text(self, "", "headline")
        self._asked = Badge(self)
        self._all = button(self, tr("显示全部门店", "Show all branches"), kind="quiet", icon="x", measure="small",
                           name="showAllBranches")  # fmt: skip
        self._all.clicked.connect(self._on_all)
        self._all.hide()
        row.addWidget(self._head)
        row.addWidget(self._all)
        row.addStretch(1)
        row.addWidget(self._asked)
        again = button(self, tr("刷新", "Refresh"), icon="refresh-cw", measure="small", name="askAgain")
        again.clicked.connect(self.ask)
        row.addWidget(again)
        return row

    def _build_table(self) -> Card:
        card = Card(self, margin=0)
        self.model = RowModel(self, columns(self._now), id_of=_code_of)
        self.table = RowTable(card, self.model)
        self.table.setAccessibleName(tr("门店", "Branches"))
        self.table.clicked.connect(self._on_cell)
        self.table.picked.connect(self._on_picked)
        card.body.addWidget(self.table)
        return card

    def _now(self) -> datetime:
        return self._seat.now()


def _timer(owner: OverviewPage, milliseconds: int, work: Callable[[], None], *, once: bool) -> QTimer:
    made = QTimer(owner)
    made.setSingleShot(once)
    made.setInterval(milliseconds)
    made.timeout.connect(work)
    return made


def _code_of(line: BranchLine) -> object:
    return line.code


def _counts(line: BranchLine, key: str) -> int:
    return {
        "state": len(line.troubles),
        "waiting": line.waiting,
        "today": len(line.late_today),
        "conflicts": len(line.conflicts),
    }[key]


def _figures(overview: Overview) -> list[Figure]:
    lines = overview.lines
    total = {key: sum(_counts(line, key) for line in lines) for key in _FIGURES}
    where = {key: sum(1 for line in lines if _counts(line, key)) for key in _FIGURES}
    week = sum(len(line.late_week) for line in lines)
    grave = any(line.grave for line in lines)

    def note(key: str) -> str:
        return tr(f"{where[key]} 家门店", counted(where[key], "branch")) if where[key] else tr("没有", "None")

    late = tr(f"本周 {week}", f"{week} this week")
    return [
        Figure("state", "triangle-alert", tr("要看的门店", "To look at"), str(where["state"]), note("state"),
               of=f" / {len(lines)}", tone=Tone.DANGER if grave else Tone.WARN if where["state"] else Tone.GOOD),
        Figure("waiting", "upload", tr("待上传", "Waiting"), str(total["waiting"]), note("waiting"), tone=Tone.INFO),
        Figure("today", "alarm-clock", tr("今日逾期建档", "Late today"), str(total["today"]), late,
               tone=Tone.DANGER if total["today"] else Tone.GOOD),
        Figure("conflicts", "split", tr("待裁定字段", "To decide"), str(total["conflicts"]), note("conflicts"),
               tone=Tone.WARN if total["conflicts"] else Tone.GOOD),
    ]  # fmt: skip
