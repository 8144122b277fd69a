"""The files as columns: which one is kept, and of each field that differs whose value; equal ones are folded (3.2)."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.services.merge_plan import Choice, MergePlan, Side
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.merging.pick_tile import PickTile
from crm_desktop.ui.moments import local
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.text import Elided, Text, rule

_LABEL: Final = 116
_DIGITS: Final = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2}
_STEPS: Final = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ChoicesTable(QWidget):
    """The head chooses the file to keep, and with it the whole column; a tile chooses one field. `changed()`."""

    changed = Signal()

    def __init__(self, parent: QWidget, plan: MergePlan, *, keep: int) -> None:
        super().__init__(parent)
        self._plan = plan
        self.keep = keep
        self._differing = [choice for choice in plan.choices if choice.differs]
        self._same = [choice for choice in plan.choices if not choice.differs]
        self._chosen: dict[str, int] = {}
        self.tiles: list[list[PickTile]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, _LABEL)
        for at in range(len(plan.sides)):
            self._grid.setColumnStretch(at + 1, 1)
        self._build_head()
        for row, choice in enumerate(self._differing, start=1):
            self._build_row(row, choice)
        self._build_same()
        self.take_column(keep)

    @property
    def choices(self) -> Mapping[str, int]:
        """The side each differing field is taken from."""
        return dict(self._chosen)

    @property
    def kept(self) -> Side:
        """The file that is kept."""
        return self._plan.sides[self.keep]

    def take_column(self, side: int) -> None:
        """Keep that file, and of each field its value; what it does not know comes from the others."""
        self.keep = side
        self._chosen = {choice.key: choice.usual(side) for choice in self._differing}
        self._show()
        self.changed.emit()

    def take(self, key: str, side: int) -> None:
        """Take one field from that file."""
        self._chosen[key] = side
        self._show()
        self.changed.emit()

    def start(self) -> None:
        """The keys go to the file that is kept."""
        self.tiles[0][self.keep].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose a file in the row with the keys, arrows move."""
        focused, key = self.focusWidget(), Qt.Key(event.key())
        if not isinstance(focused, PickTile):
            super().keyPressEvent(event)
        elif key in _DIGITS and _DIGITS[key] < len(self._plan.sides):
            tile = self.tiles[focused.row][_DIGITS[key]]
            tile.setFocus(Qt.FocusReason.TabFocusReason)
            self._pick(tile)
        elif key in _STEPS:
            down, right = _STEPS[key]
            row = max(0, min(len(self.tiles) - 1, focused.row + down))
            side = max(0, min(len(self._plan.sides) - 1, focused.side + right))
            self.tiles[row][side].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _pick(self, tile: PickTile) -> None:
        if tile.row == 0:
            self.take_column(tile.side)
        else:
            self.take(self._differing[tile.row - 1].key, tile.side)

    def _show(self) -> None:
        for tile in self.tiles[0]:
            tile.setChecked(tile.side == self.keep)
        for choice, tiles in zip(self._differing, self.tiles[1:], strict=True):
            for tile in tiles:
                tile.setChecked(tile.side == self._chosen[choice.key])

    def _build_head(self) -> None:
        self._grid.addWidget(Text(self, tr("保留哪一份", "Keep which"), "strong"), 0, 0)
        row: list[PickTile] = []
        for at, side in enumerate(self._plan.sides):
            tile = PickTile(self, side.name or side.number, row=0, side=at, detail=_facts(side, at))
            tile.setObjectName(f"keep_{at}")
            tile.clicked.connect(self._on_clicked)
            self._grid.addWidget(tile, 0, at + 1)
            row.append(tile)
        self.tiles.append(row)

    def _build_row(self, row: int, choice: Choice) -> None:
        label = Elided(self, say(choice.words), "label")
        self._grid.addWidget(label, row, 0)
        tiles: list[PickTile] = []
        for at, text in enumerate(choice.texts):
            tile = PickTile(self, say(text), row=row, side=at)
            tile.setObjectName(f"{choice.key}_{at}")
            tile.setAccessibleName(f"{say(choice.words)} {tile.accessibleName()}")
            tile.clicked.connect(self._on_clicked)
            self._grid.addWidget(tile, row, at + 1)
            tiles.append(tile)
        self.tiles.append(tiles)

    def _build_same(self) -> None:
        """What is the same in all files, folded: one press shows it."""
        row = len(self._differing) + 1
        self._grid.addWidget(rule(self), row, 0, 1, -1)
        count = len(self._same)
        self._fold = button(self, "", kind="quiet", icon="chevron-down", measure="small", name="showSame")
        self._fold.setText(tr(f"相同的 {count} 项", f"{count} fields are the same"))
        self._fold.setVisible(bool(count))
        self._fold.clicked.connect(self._on_fold)
        self._grid.addWidget(self._fold, row + 1, 0, 1, -1, Qt.AlignmentFlag.AlignLeft)
        self._folded: list[QWidget] = []
        for at, choice in enumerate(self._same, start=row + 2):
            label, text = Elided(self, say(choice.words), "label"), Text(self, say(choice.texts[0]), "soft", wrap=True)
            self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, at, 1, 1, -1)
            self._folded += [label, text]
            label.hide()
            text.hide()

    def _on_fold(self) -> None:
        shown = any(widget.isVisible() for widget in self._folded)
        for widget in self._folded:
            widget.setVisible(not shown)

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, PickTile):
            self._pick(pressed)


def _facts(side: Side, at: int) -> str:
    since = f"{local(side.created_at):%Y-%m-%d}" if side.created_at else ""
    known = tr(f"{side.known} 项有内容", f"{side.known} filled")
    away = tr("已归档", "archived") if side.archived else ""
    lines = ((tr(f"按 {at + 1}", f"key {at + 1}"), side.number), (since, known, away))
    return "\n".join(" · ".join(filter(None, line)) for line in lines)
