"""A list pasted or taken from a spreadsheet: what was read, what was not and why, and the button that takes it over."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.granting import grant, let_type
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.text import Text, restyle

T = TypeVar("T")
Read = Callable[[str], tuple[Sequence[T], tuple[Problem, ...]]]
_SHOWN = 4
_PAUSE = 200


class PasteCard(Card, Generic[T]):
    """`given(items)` when the list is taken over; `file_given(Path)` asks for a spreadsheet's text (`put`).

    Nothing is taken over while a line cannot be read.
    """

    given = Signal(object)
    file_given = Signal(object)

    def __init__(
        self, parent: QWidget, *, title: str, text: str, example: str, read: Read[T], right: Allowed | Refused
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._right = right
        self._items: Sequence[T] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self.look)
        head = SectionHeader(self, title)
        self.choose = button(head, tr("从表格…", "From a file…"), icon="import", measure="small", name="pasteFile")
        self.choose.clicked.connect(self._on_choose)
        head.add(self.choose)
        self.body.addWidget(head)
        self.body.addWidget(Text(self, text, "caption", wrap=True))
        self.box = GrowText(self, least=6, most=14)
        self.box.setObjectName("pasteBox")
        self.box.setAccessibleName(title)
        self.box.setPlaceholderText(example)
        self.box.textChanged.connect(self._soon.start)
        self.body.addWidget(self.box)
        self._told = Text(self, "", "caption", wrap=True)
        self._told.setObjectName("pasteTold")
        self.body.addWidget(self._told)
        row = QHBoxLayout()
        self.take = button(self, tr("设定", "Set"), kind="primary", icon="check", name="pasteTake")
        self.take.clicked.connect(self._on_take)
        row.addWidget(self.take)
        row.addStretch(1)
        self.body.addLayout(row)
        let_type(self.box, right)
        grant(self.choose, right)
        if isinstance(right, Refused):
            self.box.setPlaceholderText(say(right.words))
        self.look()

    def put(self, text: str) -> None:
        """Show a text that came from a file."""
        self.box.setText(text)
        self.look()

    def look(self) -> None:
        """Read what stands in the box and say what it means."""
        text = self.box.text()
        self._items, problems = self._read(text) if text.strip() else ((), ())
        told = [say(problem.words) for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            told.append(tr(f"还有 {len(problems) - _SHOWN} 行看不懂", f"{len(problems) - _SHOWN} more lines"))
        if not problems and self._items:
            told = [tr(f"读到 {len(self._items)} 条", f"{len(self._items)} read")]
        self._told.setText("\n".join(told))
        self._told.setProperty("role", "danger" if problems else "caption")
        restyle(self._told)
        self._told.setVisible(bool(told))
        lacks = "" if self._items else tr("先粘贴或选择表格", "Paste a list or choose a file first")
        if problems:
            lacks = tr("先改好看不懂的行", "Put right what cannot be read first")
        grant(self.take, self._right, lacks=lacks)

    def _on_take(self) -> None:
        self.look()
        if self.take.isEnabled():
            self.given.emit(self._items)

    def _on_choose(self) -> None:
        kinds = tr("表格 (*.xlsx *.xlsm *.csv *.txt *.tsv)", "Tables (*.xlsx *.xlsm *.csv *.txt *.tsv)")
        path, _ = QFileDialog.getOpenFileName(self, tr("选择表格", "Choose a file"), "", kinds)
        if path:
            self.file_given.emit(Path(path))
