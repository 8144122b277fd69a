"""A section of a file being edited in place: its base is what it showed when it was opened, and never moves (SYNC)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_drafts import SectionDraft
from crm_desktop.services.customer_facts import INVOICE_SECTION, Section
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.field_forms import Input, register_of
from crm_desktop.services.field_values import FieldReader, Typed
from crm_desktop.ui.customers.invoice_entry import InvoiceEntry
from crm_desktop.ui.file_paste import split_into
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.choices import Choices
from crm_desktop.ui.widgets.entry_field import EntryField
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.paste_watch import PasteWatch
from crm_desktop.ui.widgets.text import Text

_REASON: Final = "?reason"
_REASON_FIELD: Final = "reason"
_LEFT: Final = "?left"
_WIDE: Final = frozenset({"address", "remarks", "purchase_preferences", "decision_process", "name", "business"})

_PASTED_WHOLE: Final = Words(
    "微信发来的抬头可以整段粘贴到任何一格，各项会自动分开", "A header sent by chat can be pasted whole into any field"
)


class SectionForm(QWidget):
    """`saved(edits)` for changed fields, `cancelled`, `drafted(SectionDraft)` after every field that is left.

    With `proposing` it hands in a proposal, with a reason, of somebody who may not edit: the fields it names are hidden
    from them and stand there masked, to be typed anew.
    """

    saved = Signal(object)
    cancelled = Signal()
    drafted = Signal(object)
    history_asked = Signal(object)
    block_pasted = Signal(object)
    """Several fields were filled from one pasted block; carries what stood in them before, by name."""

    def __init__(
        self, parent: QWidget, section: Section, opened: OpenedFile, reader: FieldReader, *, today: Callable[[], date],
        proposing: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._masked = proposing or {}
        self.proposing = proposing is not None
        self.reason = QLineEdit(self)
        self._section, self._opened, self._reader = section, opened, reader
        self._fresh = opened
        self._at_start: dict[str, Typed] = {}
        self.fields: dict[str, EntryField] = {}
        self._pasting = PasteWatch(self, on_paste=self._on_paste)
        for name in section.fields:
            self._add(name, today)
        self.invoice = self._begin_invoice() if section is INVOICE_SECTION else None
        self._build()

    @property
    def opened(self) -> OpenedFile:
        """The file as this form shows it; what it saves is based on this."""
        return self._opened

    @property
    def dirty(self) -> bool:
        """Whether anything was typed that differs."""
        return bool(self._typed() or self._left_over())

    def take_draft(self, draft: SectionDraft) -> None:
        """Put back what was typed before, with the bases it was typed on."""
        self._opened = draft.file
        for name, typed in draft.typed.items():
            if name in self.fields:
                self.fields[name].put(typed)
        self.reason.setText(str(draft.typed.get(_REASON, "")))
        if self.invoice is not None:
            self.invoice.put_rest(str(draft.typed.get(_LEFT, "")))
        self._draft_note.setVisible(True)

    def draft(self) -> SectionDraft:
        """What is typed now."""
        typed = {name: value if isinstance(value, tuple) else str(value) for name, value in self._typed().items()}
        if self.reason.text().strip():
            typed[_REASON] = self.reason.text()
        if self._left_over():
            typed[_LEFT] = self._left_over()
        return SectionDraft(self._section.key, typed, self._opened)

    def show_elsewhere(self, fresh: OpenedFile) -> None:
        """The file changed behind this form: say where, and leave the base where it is."""
        differing = self._opened.differing(fresh)
        here = [name for name in self.fields if name in differing]
        self._fresh = fresh
        for name, field in self.fields.items():
            field.set_elsewhere(self._reader.shown(name, differing[name]) if name in differing else None)
        self._elsewhere.setVisible(bool(here))
        self._elsewhere.say(tr(f"别处刚改了其中 {len(here)} 项", f"{len(here)} changed elsewhere"))

    def put_in(self, typed: Mapping[str, Typed]) -> None:
        """Put these into their fields: what a pasted block says, or what stood there before it."""
        for name, value in typed.items():
            self.fields[name].put(value)
            self._on_left(name)

    def focus_field(self, name: str = "") -> None:
        """Put the cursor into a field, or into the first gap, or into the first."""
        missing = {one.split("|")[0] for one in self._opened.completeness.missing}
        first = next((one for one in self.fields if one in missing), next(iter(self.fields)))
        self.fields.get(name, self.fields[first]).setFocus(Qt.FocusReason.OtherFocusReason)

    def current_field(self) -> str:
        """The field the cursor is in, "" for none."""
        return next((name for name, field in self.fields.items() if field.input.hasFocus()), "")

    def decline(self) -> None:
        """The customer would not tell what the cursor is at."""
        name = self.current_field()
        if name:
            self.fields[name].decline()

    def adopt(self) -> None:
        """Take over what the field the cursor is in became elsewhere."""
        name = self.current_field()
        if name and self.fields[name].elsewhere is not None:
            self._on_adopted(name)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong where it is, and put the cursor there."""
        for problem in problems:
            if problem.field in ("", _REASON_FIELD):
                self._why.set_problem(problem)
                self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            if problem.field in self.fields:
                self.fields[problem.field].set_problem(problem)
                self.focus_field(problem.field)

    def save(self) -> None:
        """Read what was typed; with nothing wrong, hand the changes over."""
        edits: dict[str, object] = {}
        wrong: list[Problem] = []
        for name, typed in self._typed().items():
            reading = self._reader.read(name, typed, values={**self._opened.values, **edits})
            edits |= reading.edits
            if reading.blocked is not None:
                wrong.append(reading.blocked)
        if wrong:
            self.show_problems(tuple(wrong))
            return
        if self._left_over():
            # Behind the remarks as they are by now: nothing of them was shown here to be changed.
            self._opened = self._opened.adopting(self._fresh, frozenset({"remarks"}))
            before = self._opened.values.get("remarks")
            edits["remarks"] = "\n".join(
                str(one) for one in (before, self._left_over()) if one not in (None, "", DECLINED)
            )
        self.saved.emit(self._opened.changes(edits))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves; the draft stays."""
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if key == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return True
        return False

    def _left_over(self) -> str:
        """What was pasted and no field took."""
        return self.invoice.rest if self.invoice is not None else ""

    def _begin_invoice(self) -> InvoiceEntry:
        made = InvoiceEntry(self, self.fields, self._reader, self._opened.values)
        made.box.installEventFilter(self)
        made.pasted.connect(self._on_pasted)
        return made

    def _on_pasted(self) -> None:
        self.drafted.emit(self.draft())

    def _typed(self) -> Mapping[str, Typed]:
        return {name: field.typed() for name, field in self.fields.items() if field.typed() != self._at_start[name]}

    def _add(self, name: str, today: Callable[[], date]) -> None:
        missing = {part for one in self._opened.completeness.missing for part in one.split("|")}
        field = EntryField(self, self._reader.form(name), gap=name in missing, today=today)
        value = None if name in self._masked else self._opened.values.get(name)
        field.put(self._reader.typed(name, value))
        if name in self._masked and isinstance(field.input, QLineEdit):
            field.input.setPlaceholderText(self._masked[name])
        if value not in (None, "", ()) and not field.typed():
            self._keep_retired(field, name, value)
        self._at_start[name] = field.typed()
        field.left.connect(self._on_left)
        field.advanced.connect(self._on_advanced)
        field.went_back.connect(self._on_went_back)
        field.adopted.connect(self._on_adopted)
        field.input.installEventFilter(self)
        self._pasting.watch(field.input)
        self.fields[name] = field

    def _keep_retired(self, field: EntryField, name: str, value: object) -> None:
        """A choice that is no longer offered (a person who left) is shown until somebody chooses another."""
        widget = field.input
        if hasattr(widget, "addItem"):
            words = self._reader.shown(name, value)
            widget.addItem(tr(words.zh, words.en), str(value))
            field.put(str(value))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 4)
        column.setSpacing(10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        row = at = 0
        for name, field in self.fields.items():
            wide = name in _WIDE or isinstance(field.input, Choices) or self._reader.form(name).input is Input.TEXT
            if wide and at:
                row, at = row + 1, 0
            grid.addWidget(field, row, at, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            at = 0 if wide else at + 1
            if wide or at == 2:
                row, at = row + 1, 0
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        if self.invoice is not None:
            column.addWidget(Text(self, say(_PASTED_WHOLE), "caption", wrap=True))
        column.addLayout(grid)
        self._not_taken = Text(self, "", "caption", wrap=True)
        self._not_taken.setObjectName("notTaken")
        self._not_taken.hide()
        column.addWidget(self._not_taken)
        if self.invoice is not None:
            column.addWidget(self.invoice.left_over)
        self._why = self._build_reason()
        column.addWidget(self._why)
        column.addLayout(self._build_foot())

    def _build_reason(self) -> Field:
        """Why the change is proposed."""
        words = Words("理由（负责人或会计据此采纳）", "Reason, for who decides")
        self.reason.setObjectName("proposalReason")
        self.reason.installEventFilter(self)
        made = Field(self, words, self.reason, name="proposalReason", required=True, reserve=False)
        made.setVisible(self.proposing)
        return made

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        does = tr("提出建议", "Propose") if self.proposing else tr("保存", "Save")
        self._save = button(self, does, kind="primary", icon="check", name="saveSection")
        self._save.clicked.connect(self.save)
        cancel = button(self, tr("取消", "Cancel"), kind="quiet", name="cancelSection")
        cancel.clicked.connect(self.cancelled)
        self._elsewhere = Badge(self, "", Tone.WARN, icon="refresh-cw")
        self._elsewhere.setObjectName("changedElsewhere")
        self._elsewhere.hide()
        self._draft_note = Text(self, tr("上次没保存的内容已放回", "Unsaved text put back"), "caption")
        self._draft_note.hide()
        row.addWidget(self._save)
        row.addWidget(KeyHint(self, "Ctrl+Return"))
        row.addWidget(cancel)
        row.addWidget(KeyHint(self, "Esc"))
        row.addStretch(1)
        row.addWidget(self._draft_note)
        row.addWidget(self._elsewhere)
        return row

    def _on_paste(self, text: str) -> bool:
        """Who proposes does not know what the file holds: what they paste is not compared with it."""
        if self.invoice is not None:
            return self.invoice.take(text)
        values = {} if self.proposing else self._opened.values
        split = split_into(self.fields.values(), text, self._reader.branch, values=values)
        left = split.left if split is not None else ""
        self._not_taken.setText(
            tr(f"没有拆分：这里没有地方放“{left}”", f'Not told apart: there is no field here for "{left}"')
        )
        self._not_taken.setVisible(bool(left))
        if split is None or left:
            return False
        before = {name: self.fields[name].typed() for name in split.puts}
        self.put_in(split.puts)
        self.block_pasted.emit(before)
        return True

    def _on_left(self, name: object) -> None:
        field = self.fields[str(name)]
        typed = field.typed()
        changed = typed != self._at_start[str(name)]
        if field.elsewhere is None:
            reading = self._reader.read(str(name), typed, values=self._opened.values) if changed else None
            field.set_problem(reading.problems[0] if reading and reading.problems else None)
        self.drafted.emit(self.draft())

    def _on_advanced(self, name: object) -> None:
        names = list(self.fields)
        at = names.index(str(name)) + 1
        if at < len(names):
            self.fields[names[at]].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.proposing:
            self.reason.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._save.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_went_back(self, name: object) -> None:
        names = list(self.fields)
        self.fields[names[max(0, names.index(str(name)) - 1)]].setFocus(Qt.FocusReason.BacktabFocusReason)

    def _on_adopted(self, name: object) -> None:
        """The person takes the other value: for that field, and only that, the base moves with it."""
        fresh = self._fresh
        together = register_of(str(name))
        self._opened = self._opened.adopting(fresh, together)
        for one in together & self.fields.keys():
            field = self.fields[one]
            field.set_elsewhere(None)
            field.put(self._reader.typed(one, fresh.values.get(one)))
            self._at_start[one] = field.typed()
        self.show_elsewhere(fresh)
