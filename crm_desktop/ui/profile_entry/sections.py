"""The profile's fields in sections: what is still to ask first and marked, what is there below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.services.field_forms import PLACE, FieldForm, Input
from crm_desktop.ui import look
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.choices import Choices
from crm_desktop.ui.widgets.entry_field import EntryField
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text

_COLUMNS: Final = 6
_BAR: Final = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Which fields stand in which section, each in the order of the standard."""

    gaps: tuple[str, ...]
    filled: tuple[str, ...]
    more: tuple[str, ...]


def plan(missing: Sequence[str], standard: Sequence[str], more: Sequence[str]) -> Plan:
    """Gaps first; alternatives that are answered are shown one by one, so that the other can be added."""
    gaps = tuple(missing)
    filled = [part for name in standard if name not in gaps for part in name.split("|")]
    shown = {part for name in gaps for part in name.split("|")} | set(filled)
    rest = tuple(name for name in dict.fromkeys(more) if name not in shown)
    return Plan(gaps, tuple(dict.fromkeys(filled)), rest)


class Section(QWidget):
    """A heading with a count, and fields in a grid of six shares; `gaps` carries the bar that says so."""

    def __init__(self, parent: QWidget, title: str, fields: Sequence[EntryField], *, gaps: bool = False) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self._gaps, self._left = gaps, len(fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(_BAR + 13 if gaps else 0, 2, 0, 2)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(self, title, "strong" if gaps else "eyebrow"))
        self._note = Text(self, "", "caption")
        self._note.setVisible(gaps)
        head.addWidget(self._note)
        head.addStretch(1)
        column.addLayout(head)
        column.addLayout(_grid(fields, widen=gaps))
        self.set_left(self._left)

    def set_left(self, left: int) -> None:
        """How many of the gaps are still open."""
        self._left = left
        self._note.setText(
            tr("补一项，按 Enter 到下一项", "Fill one in, Enter takes you to the next")
            if left
            else tr(f"已补齐，按 {spelled('Ctrl+Return')} 建档", f"All there: {spelled('Ctrl+Return')} files it")
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar: amber while something is missing, green when all is there."""
        if self._gaps:
            colors = look.colors()
            bar = QRect(0, 4, _BAR, self.height() - 8)
            rounded(QPainter(self), bar, fill=QColor(colors.warn if self._left else colors.good), radius=1.5)


def _grid(fields: Sequence[EntryField], *, widen: bool) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    for row, line in enumerate(_lines(fields, widen=widen)):
        at = 0
        for field, span in line:
            # A long text must not make its column wider than the others.
            field.setSizePolicy(QSizePolicy.Policy.Ignored, field.sizePolicy().verticalPolicy())
            grid.addWidget(field, row, at, 1, span, Qt.AlignmentFlag.AlignTop)
            at += span
    for column in range(_COLUMNS):
        grid.setColumnStretch(column, 1)
    return grid


def _lines(fields: Sequence[EntryField], *, widen: bool) -> list[list[tuple[EntryField, int]]]:
    """Fields with their shares, line by line; `widen` gives one that stands alone the whole line."""
    places = sum(field.name in PLACE[:3] for field in fields)
    lines: list[list[tuple[EntryField, int]]] = [[]]
    for field in fields:
        span = _span(field.form, places=places, chips=isinstance(field.input, Choices))
        if sum(taken for _, taken in lines[-1]) + span > _COLUMNS:
            lines.append([])
        lines[-1].append((field, span))
    return [[(line[0][0], _COLUMNS)] if widen and len(line) == 1 else line for line in lines if line]


def _span(form: FieldForm, *, places: int, chips: bool) -> int:
    if chips or form.input is Input.TEXT or form.name == "address":
        return _COLUMNS
    if form.input is Input.PLACE and places == len(PLACE) - 1:
        return 2
    return 3
