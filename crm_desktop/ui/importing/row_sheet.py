"""The row chosen in the list of verdicts: why, what is added, and all its cells under their headings."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.services.importing.columns import field_label
from crm_desktop.services.importing.rows import CheckedRow, DryRun, Outcome
from crm_desktop.ui.importing.mapping import letter
from crm_desktop.ui.importing.verdicts import OUTCOMES, fills_text, reason_text
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.text import Text, restyle, rule

_LABEL = 96


class _Line(QWidget):
    """One cell; kept and filled again, as arrows walk fast."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(10)
        self._label = Text(self, "", "caption", wrap=True)
        self._label.setFixedWidth(_LABEL)
        self._value = Text(self, "", wrap=True)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._value, 1)

    def tell(self, label: str, value: str, *, wrong: bool) -> None:
        """Show a cell, red where it stands in the way."""
        self._label.setText(label)
        self._value.setText(value)
        self._value.setProperty("role", "danger" if wrong else "body")
        restyle(self._value)


class RowSheet(Card):
    """Shows one row at a time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=0)
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 14, 10)
        head.setSpacing(8)
        self._name = Text(self, "", "strong", wrap=True)
        head.addWidget(self._name, 1)
        self._badge = Badge(self, "")
        head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.body.addWidget(rule(self))
        self._scroll = ScrollColumn(self, margin=0)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for watched in (self._scroll.viewport(), *self._scroll.viewport().children()):
            watched.installEventFilter(self)
        self._column = self._scroll.body
        self._column.setContentsMargins(16, 10, 14, 12)
        self._column.setSpacing(0)
        self._why = Text(self, "", wrap=True)
        self._why.setObjectName("importWhy")
        self._why.setContentsMargins(0, 0, 0, 10)
        self._column.addWidget(self._why)
        self._column.addStretch(1)
        self._lines: list[_Line] = []
        self.body.addWidget(self._scroll, 1)

    @property
    def why(self) -> str:
        """What it says about the row."""
        return self._why.text()

    def show_row(self, judged: DryRun, row: CheckedRow) -> None:
        """Show a row of a dry run."""
        words, tone = OUTCOMES[row.outcome]
        self._name.setText(tr(f"第 {row.line} 行  {row.name}", f"Row {row.line}  {row.name}"))
        self._badge.say(say(words), Tone.WARN if row.wants_a_look else tone)
        why = "\n".join(_why(row))
        self._why.setText(why)
        self._why.setVisible(bool(why))
        cells = list(_cells(judged, row))
        while len(self._lines) < len(cells):
            self._lines.append(_Line(self))
            self._column.insertWidget(self._column.count() - 1, self._lines[-1])
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(cells))
            if at < len(cells):
                line.tell(cells[at][0], cells[at][1], wrong=cells[at][2])
        self._fit()
        self._scroll.verticalScrollBar().setValue(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lines break elsewhere when there is another width, or another typeface once the style sheet has seen them."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return False

    def _fit(self) -> None:
        """A scroll area knows nothing of lines that wrap: it would squeeze them."""
        self._column.invalidate()
        inner, wide = self._scroll.widget(), self._scroll.viewport().width()
        if inner is not None and wide > 0:
            inner.setMinimumHeight(max(0, self._column.totalHeightForWidth(wide)))


def _why(row: CheckedRow) -> Iterator[str]:
    for problem in row.reasons:
        yield reason_text(problem)
    if row.fills:
        yield tr(f"{fills_text(row)}，已有的内容不动。", f"{fills_text(row)}; what is there stays.")
    elif row.outcome is Outcome.DUPLICATE:
        yield tr("不导入这一行，也不改已有的档案。", "The row is left out; the file stays as it is.")
    elif row.wants_a_look:
        yield tr(
            "仍会新建；不该新建就先在文件里删掉这一行。", "It will be filed; if it should not, delete the row first."
        )


def _cells(judged: DryRun, row: CheckedRow) -> Iterator[tuple[str, str, bool]]:
    wrong = {problem.field for problem in row.reasons} if row.outcome is Outcome.ERROR else set()
    for column, cell in zip(judged.layout.columns, row.cells, strict=True):
        if not cell:
            continue
        label = say(field_label(column.field)) if column.field else column.heading or letter(column.place)
        note = "" if column.field else tr("（不导入）", " (left out)")
        yield label + note, cell, bool(column.field) and column.field in wrong
