"""The goods an order has so far, one line each, and each can be taken out again."""

from collections.abc import Mapping
from dataclasses import asdict

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.phone_order import OrderLine
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import icon_button
from crm_desktop.ui.widgets.text import Elided, Text


class OrderLines(QWidget):
    """`changed` when a person takes a line out."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[tuple[OrderLine, str]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    @property
    def lines(self) -> tuple[OrderLine, ...]:
        """What was agreed on."""
        return tuple(line for line, _ in self._lines)

    def add(self, line: OrderLine, name: str) -> None:
        """One more line, under the name of the goods."""
        self._lines.append((line, name))
        self._show()

    def values(self) -> list[dict[str, object]]:
        """The lines, for a draft."""
        return [line_values(line, name) for line, name in self._lines]

    def put(self, kept: object) -> None:
        """Show the lines of a draft, and no others."""
        self._lines = [read_line(one) for one in kept] if isinstance(kept, list | tuple) else []
        self._show()

    def _show(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, (line, name) in enumerate(self._lines):
            self._column.addWidget(self._row(at, line, name))
        self.setVisible(bool(self._lines))

    def _row(self, at: int, line: OrderLine, name: str) -> QWidget:
        made = QWidget(self)
        made.setObjectName("orderLine")
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        notes = [line.related_answer]
        if line.substitute_code:
            notes.insert(0, tr(f"代替 {line.product_code}", f"instead of {line.product_code}"))
        if line.call_back:
            notes.insert(0, tr("30 分钟内回电", "ring back in 30 min"))
        row.addWidget(Text(made, f"{name} × {line.quantity}", "strong"))
        row.addWidget(Elided(made, " · ".join(filter(None, notes)), "soft"), 1)
        away = icon_button(made, "x", tr("去掉这一行", "Remove this line"), measure="small", name=f"removeLine{at}")
        away.setProperty("line", at)
        away.clicked.connect(self._on_remove)
        row.addWidget(away)
        return made

    def _on_remove(self) -> None:
        pressed = self.sender()
        if pressed is not None:
            del self._lines[int(pressed.property("line"))]
            self._show()
            self.changed.emit()


def line_values(line: OrderLine, name: str) -> dict[str, object]:
    """A line as a draft keeps it, with the name of its goods."""
    return {**asdict(line), "name": name}


def read_line(kept: Mapping[str, object]) -> tuple[OrderLine, str]:
    """A line that a draft kept, and the name of its goods."""
    row = dict(kept)
    name = str(row.pop("name"))
    return OrderLine(**row), name  # type: ignore[arg-type]  # as `line_values` wrote it
