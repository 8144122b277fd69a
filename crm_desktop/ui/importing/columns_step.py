"""Step 2: which sheet, which row holds the headings, and what each column becomes."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.importing.columns import Layout, field_label, read_layout
from crm_desktop.services.importing.tables import MOST_COLUMNS, Sheet
from crm_desktop.ui.importing.column_row import WIDTHS, ColumnRow
from crm_desktop.ui.importing.foot import Foot
from crm_desktop.ui.importing.mapping import filled_columns, letter, mapping_problem, moved
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text, rule

_HEAD_ROWS: Final = 10
_HEAD: Final = (18, 9, 14, 9)
"""The margins of the labels over the list: those of a row."""
_TONES: Final = {Severity.BLOCK: Tone.DANGER, Severity.WARN: Tone.WARN, Severity.HINT: Tone.INFO}


class ColumnsStep(QWidget):
    """`layout_ready(Layout)` when the person goes on, `went_back`."""

    layout_ready = Signal(object)
    went_back = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheets: tuple[Sheet, ...] = ()
        self._guessed: dict[int, str] = {}
        self._layout: Layout | None = None
        self.rows: list[ColumnRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._build_top())
        column.addWidget(self._build_table(), 1)
        self.foot = Foot(self, forward=tr("检查每一行", "Check every row"))
        self.foot.went_back.connect(self.went_back)
        self.foot.went_on.connect(self._on_went_on)
        column.addWidget(self.foot)

    @property
    def mapped(self) -> Layout | None:
        """The layout as it stands."""
        return self._layout

    def show_file(self, sheets: Sequence[Sheet], layout: Layout) -> None:
        """Show a file just read, with what was guessed of it."""
        self._sheets = tuple(sheets)
        options = [Option(str(at), Words(sheet.name, sheet.name)) for at, sheet in enumerate(self._sheets)]
        _fill(self.sheet, options, chosen=str(self._sheets.index(layout.sheet)))
        only = tr("文件里只有这一张表", "The file has only this sheet")
        grant(self.sheet, None, lacks="" if len(options) > 1 else only)
        self._show_guess(layout)

    def choose(self, place: int, field: str) -> None:
        """Take the column at `place` over into `field`, "" for not at all."""
        if self._layout is None:
            return
        before, self._layout = self._layout, self._layout.mapped({place: field})
        lost = moved(before, self._layout, place) if field else None
        self._show_fields()
        if lost is not None:
            label = say(field_label(field))
            self._say_next(
                tr(
                    f"“{label}”改由 {letter(place)} 列导入，{letter(lost.place)} 列不再导入。",
                    f'"{label}" now comes from {letter(place)}; {letter(lost.place)} is left out.',
                )
            )

    def focus(self) -> None:
        """Where something is missing, else on the button that goes on."""
        open_ = next((row for row in self.rows if not row.column.field), None)
        if open_ is not None and self._layout is not None and mapping_problem(self._layout) is not None:
            open_.focus()
        else:
            self.foot.forward.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_guess(self, layout: Layout) -> None:
        """Another sheet or heading row: guess anew."""
        self._layout, self._guessed = layout, layout.fields
        options = [Option("-1", Words("没有标题行", "No heading row"))]
        options += [
            Option(str(at), _head_words(layout.sheet, at)) for at in range(min(_HEAD_ROWS, len(layout.sheet.rows)))
        ]
        _fill(self.header, options, chosen=str(layout.header))
        self._build_rows(layout)
        self._show_fields()

    def _build_rows(self, layout: Layout) -> None:
        for old in self.rows:
            self._list.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [ColumnRow(self, column) for column in filled_columns(layout)]
        for row in self.rows:
            row.changed.connect(self._on_changed)
            row.stepped.connect(self._on_stepped)
            self._list.body.addWidget(row)
        self._list.verticalScrollBar().setValue(0)

    def _show_fields(self) -> None:
        layout = self._layout
        if layout is None:
            return
        holders = {field: place for place, field in layout.fields.items()}
        for row in self.rows:
            place = row.column.place
            row.show_column(layout.columns[place], guessed=self._guessed.get(place, ""), holders=holders)
        self._say_next("")

    def _say_next(self, news: str) -> None:
        """The first problem, else the news, else what will be checked."""
        layout = self._layout
        if layout is None:
            return
        problem, rows, cut = mapping_problem(layout), layout.row_count, _cut(layout.sheet)
        if problem is not None:
            text = f"{cut}{news}{say(problem.words)}"
            self.foot.say(text, _TONES[problem.severity], may_go_on=problem.severity is not Severity.BLOCK)
            return
        fields, columns = len(layout.fields), len(self.rows)
        will = tr(
            f"{columns} 列中导入 {fields} 列，共 {rows:,} 行。先检查，不写入。",
            f"{fields} of {columns} columns, {rows:,} rows. Checking writes nothing.",
        )
        self.foot.say(f"{cut}{news or will}", Tone.WARN if cut else Tone.INFO)

    def _on_changed(self, place: object, field: object) -> None:
        self.choose(int(str(place)), str(field))

    def _on_stepped(self, place: object, by: object) -> None:
        places = [row.column.place for row in self.rows]
        at = places.index(int(str(place))) + int(str(by))
        if 0 <= at < len(self.rows):
            self.rows[at].focus()
            self._list.ensureWidgetVisible(self.rows[at], 0, 40)

    def _on_sheet(self, key: object) -> None:
        self._show_guess(read_layout(self._sheets[int(str(key))]))

    def _on_header(self, key: object) -> None:
        if self._layout is not None:
            self._show_guess(read_layout(self._layout.sheet, header=int(str(key))))

    def _on_went_on(self) -> None:
        if self._layout is not None:
            self.layout_ready.emit(self._layout)

    def _build_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.sheet, self.header = Select(self, []), Select(self, [])
        for select, label, name, width, slot in (
            (self.sheet, tr("工作表", "Sheet"), "importSheet", 200, self._on_sheet),
            (self.header, tr("标题行", "Heading row"), "importHeader", 420, self._on_header),
        ):
            text = Text(self, label, "label")
            text.setBuddy(select)
            select.setObjectName(name)
            select.setAccessibleName(label)
            select.setFixedWidth(width)
            select.changed.connect(slot)
            row.addWidget(text)
            row.addWidget(select)
            row.addSpacing(10)
        row.addStretch(1)
        hint = tr("↑↓ 换列，回车改，Delete 不导入", "↑↓ moves, Enter changes, Delete leaves out")
        row.addWidget(Text(self, hint, "caption"))
        return row

    def _build_table(self) -> Card:
        card = Card(self, margin=0)
        card.body.setSpacing(0)
        head = self._head = QHBoxLayout()
        head.setContentsMargins(*_HEAD)
        head.setSpacing(12)
        for label, width in (
            (tr("列", "Col."), WIDTHS["letter"]),
            (tr("文件里的标题", "Heading in the file"), WIDTHS["heading"]),
            (tr("第一个值", "First value"), 0),
            (tr("导入为", "Becomes"), WIDTHS["field"]),
            ("", WIDTHS["state"]),
        ):
            text = Text(card, label, "eyebrow")
            if width:
                text.setFixedWidth(width)
            head.addWidget(text, 0 if width else 1)
        card.body.addLayout(head)
        card.body.addWidget(rule(card))
        self._list = ScrollColumn(card, margin=0)
        self._list.body.setContentsMargins(0, 6, 0, 6)
        self._list.body.setSpacing(0)
        self._list.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list.verticalScrollBar().rangeChanged.connect(self._on_range)
        card.body.addWidget(self._list, 1)
        return card

    def _on_range(self, _least: int, most: int) -> None:
        """Labels stay over their columns when the scroll bar takes its room."""
        left, top, right, bottom = _HEAD
        bar = self._list.verticalScrollBar().sizeHint().width() if most else 0
        self._head.setContentsMargins(left, top, right + bar, bottom)


def _cut(sheet: Sheet) -> str:
    """That there is more in the file than is read."""
    if not sheet.cut:
        return ""
    return tr(
        f"只读前 {MOST_COLUMNS} 列，后面还有 {sheet.cut} 列没有读。",
        f"Only the first {MOST_COLUMNS} columns are read, {sheet.cut} more are not. ",
    )


def _fill(select: Select, options: Sequence[Option], *, chosen: str) -> None:
    select.blockSignals(True)
    select.clear()
    for option in options:
        select.addItem(say(option.words), option.key)
    select.set_value(chosen)
    select.blockSignals(False)


def _head_words(sheet: Sheet, at: int) -> Words:
    cells = [cell for cell in sheet.rows[at] if cell]
    return Words(f"第 {at + 1} 行：{'、'.join(cells[:6])}", f"Row {at + 1}: {', '.join(cells[:6])}")
