"""The customer's profile while it is being completed: Enter from gap to gap, nothing typed ever lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.field_forms import register_of
from crm_desktop.services.field_values import FieldReader, Reading, Typed
from crm_desktop.ui.file_paste import split_into
from crm_desktop.ui.language import tr
from crm_desktop.ui.profile_entry.sections import Section, plan
from crm_desktop.ui.widgets.card import ScrollColumn
from crm_desktop.ui.widgets.entry_field import EntryField
from crm_desktop.ui.widgets.paste_watch import PasteWatch

_MORE: Final = (
    "short_name", "contact.salutation", "contact.landline", "contact.wechat", "contact.email", "credit_code",
    "competitors", "purchase_preferences", "payment_terms", "remarks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Before:
    """What stood in the form of a file, and how it was read."""

    file: OpenedFile
    typed: Mapping[str, Typed]
    readings: Mapping[str, Reading]


class Profile(ScrollColumn):
    """`changed()` when something was typed, `entered(name)` where the cursor is, `completed()` past the last gap."""

    changed = Signal()
    entered = Signal(object)
    settled = Signal(object)
    completed = Signal()
    block_pasted = Signal(object)
    """Several fields were filled from one pasted block; carries the `Before` that takes it back."""

    def __init__(self, parent: QWidget | None, *, today: Callable[[], date]) -> None:
        super().__init__(parent, margin=0)
        self._today = today
        self._reader: FieldReader | None = None
        self._file: OpenedFile | None = None
        self._fresh: OpenedFile | None = None
        self._fields: dict[str, EntryField] = {}
        self._readings: dict[str, Reading] = {}
        self._focus = ""
        self._gap_section: Section | None = None
        self._content: QWidget | None = None
        self._pasting = PasteWatch(self, on_paste=self._on_paste)

    @property
    def file(self) -> OpenedFile | None:
        """The file as it was opened, and as fields were taken over from elsewhere since."""
        return self._file

    @property
    def focus_name(self) -> str:
        """The field the cursor is, or was last, in."""
        return self._focus

    def show_file(self, file: OpenedFile, reader: FieldReader) -> None:
        """Show a file from the beginning."""
        self._file, self._reader, self._fresh, self._focus = file, reader, None, ""
        self._readings.clear()
        self._build(file, reader)
        self._measure()

    def put_typed(self, typed: Mapping[str, Typed], focus: str) -> None:
        """Show again what a draft kept."""
        for name, value in typed.items():
            field = self._fields.get(name)
            if field is not None:
                field.put(value)
                self._read(name)
                self._settle(name, quiet=name == focus)
        self._focus = focus if focus in self._fields else ""
        self._measure()

    def typed(self) -> dict[str, Typed]:
        """What was typed and differs from the file, by field: the content of a draft."""
        return {name: self._fields[name].typed() for name in self._readings if name in self._fields}

    def words(self, name: str) -> Words:
        """What the field `name` of this form is called."""
        return self._fields[name].form.words

    def edits(self) -> dict[str, object]:
        """What would be saved now."""
        if self._file is None:
            return {}
        read: dict[str, object] = {}
        for reading in self._readings.values():
            read |= reading.edits
        return self._file.changes(read)

    def problems(self) -> list[Problem]:
        """What stands in the way of saving, in the order of the form; the cursor's field is settled first."""
        if self._focus in self._readings:
            self._settle(self._focus)
        blocked = {name: reading.blocked for name, reading in self._readings.items()}
        return [problem for name in self._fields if (problem := blocked.get(name)) is not None]

    def missing(self) -> tuple[str, ...]:
        """The gaps still open, the first to ask first."""
        return self._file.gaps(self.edits()).missing if self._file else ()

    def start(self) -> None:
        """Put the cursor where it was in the draft, else into the first gap; ready to be filed if there is none."""
        missing = self.missing()
        if self._focus:
            self.go(self._focus)
        elif missing:
            self.go(missing[0])
        elif self._fields:
            self.completed.emit()

    def go(self, name: str) -> None:
        """Put the cursor into a field."""
        field = self._fields.get(name) or next(
            (one for one in self._fields.values() if name in one.form.parts or one.name in name.split("|")), None
        )
        if field is None:
            return
        field.input.setFocus(Qt.FocusReason.TabFocusReason)
        # The layout of a form just built is settled only after this event: scroll then.
        QTimer.singleShot(0, field, partial(self.ensureWidgetVisible, field, 0, 24))

    def decline(self) -> None:
        """The customer would not tell what the cursor's field asks."""
        field = self._fields.get(self._focus)
        if field is not None and field.input is QApplication.focusWidget():
            field.decline()

    def adopt(self) -> None:
        """Take what the cursor's field holds elsewhere, if it changed there."""
        field = self._fields.get(self._focus)
        if field is not None and field.elsewhere is not None:
            self._on_adopt(field.name)

    def take_over(self, fresh: OpenedFile, name: str) -> None:
        """Go on with what `fresh` holds of a field that this form does not show."""
        if self._file is not None and fresh.customer_id == self._file.customer_id:
            adopted = self._file.adopting(fresh, frozenset({name}))
            self._file = self._file if adopted == self._file else adopted

    def show_elsewhere(self, fresh: OpenedFile) -> int:
        """Mark what changed elsewhere since the form was opened, and leave all as it is; how many fields."""
        if self._file is None or self._reader is None or fresh.customer_id != self._file.customer_id:
            return 0
        self._fresh = fresh
        differing = self._file.differing(fresh)
        for field in self._fields.values():
            part = next((one for one in field.form.parts if one in differing), None)
            field.set_elsewhere(self._reader.shown(part, differing[part]) if part else None)
        return len(differing)

    def put_back(self, before: Before) -> bool:
        """As it was before a block was pasted; False where another file is on the table by now."""
        if self._file is not before.file:
            return False
        for name, value in before.typed.items():
            self._fields[name].put(value)
            self._fields[name].set_problem(None)
        self._readings = dict(before.readings)
        self._measure()
        return True

    def _on_paste(self, text: str) -> bool:
        if self._file is None or self._reader is None:
            return False
        split = split_into(self._fields.values(), text, self._reader.branch, values=self._file.values)
        if split is None or split.left:
            return False
        typed = {name: field.typed() for name, field in self._fields.items()}
        before = Before(self._file, typed, dict(self._readings))
        self.put_typed(split.puts, self._focus)
        self.block_pasted.emit(before)
        return True

    def _build(self, file: OpenedFile, reader: FieldReader) -> None:
        if self._content is not None:
            self._content.setParent(None)
            self._content.deleteLater()
        content = QWidget(self)
        self._content, self._fields = content, {}
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(16)
        kept = [name for name in _MORE if file.values.get(name) not in (None, "", ())]
        planned = plan(file.completeness.missing, file.standard, (*kept, "remarks"))
        self._gap_section = None
        if planned.gaps:
            fields = [self._field(content, name, gap=True) for name in planned.gaps]
            self._gap_section = Section(content, tr("待补", "To complete"), fields, gaps=True)
            column.addWidget(self._gap_section)
        for title, names in (
            (tr("已填", "Filled in"), planned.filled),
            (tr("其他，可不填", "Other, optional"), planned.more),
        ):
            if names:
                fields = [self._field(content, name, gap=False) for name in names]
                column.addWidget(Section(content, title, fields))
        column.addStretch(1)
        self.body.addWidget(content)
        self.verticalScrollBar().setValue(0)
        del reader

    def _field(self, parent: QWidget, name: str, *, gap: bool) -> EntryField:
        assert self._reader is not None and self._file is not None
        field = EntryField(parent, self._reader.form(name), gap=gap, today=self._today)
        value = next((self._file.values.get(part) for part in field.form.parts if self._file.values.get(part)), None)
        field.put(self._reader.typed(field.form.parts[0], value))
        field.typed_in.connect(self._on_typed)
        field.entered.connect(self._on_entered)
        field.left.connect(self._on_left)
        field.advanced.connect(self._on_advanced)
        field.went_back.connect(self._on_back)
        field.adopted.connect(self._on_adopt)
        self._pasting.watch(field.input)
        self._fields[name] = field
        return field

    def _read(self, name: str) -> None:
        assert self._reader is not None and self._file is not None
        self._readings.pop(name, None)
        values = {**self._file.values, **self.edits()}
        reading = self._reader.read(name, self._fields[name].typed(), values=values)
        if reading.blocked or self._file.changes(reading.edits):
            self._readings[name] = reading

    def _settle(self, name: str, *, quiet: bool = False) -> None:
        """The cursor left: say what is wrong, show what was understood, fill what follows from it."""
        assert self._reader is not None
        reading, field = self._readings.get(name), self._fields[name]
        if field.elsewhere is None or (reading and reading.blocked):
            field.set_problem(None if quiet or not reading or not reading.problems else reading.problems[0])
        if reading is None or reading.blocked:
            return
        self._readings[name] = Reading({part: reading.edits.get(part) for part in field.form.parts}, reading.problems)
        for part, value in reading.edits.items():
            home = part if part in self._fields else name if part in field.form.parts else ""
            if part not in field.form.parts:
                self._readings[home or part] = Reading({part: value})
            if home and not (value is None and home == name and len(field.form.parts) > 1):
                self._fields[home].put(self._reader.typed(part, value))

    def _measure(self) -> None:
        missing = self.missing()
        for field in self._fields.values():
            field.set_done(field.name not in missing)
        if self._gap_section is not None:
            self._gap_section.set_left(sum(field.name in missing for field in self._gap_section.fields))
        self.changed.emit()

    def _on_typed(self, name: str) -> None:
        field = self._fields[name]
        if field.problem is not None and field.elsewhere is None:
            field.set_problem(None)
        self._read(name)
        self._measure()

    def _on_entered(self, name: str) -> None:
        self._focus = name
        self.entered.emit(name)

    def _on_left(self, name: str) -> None:
        if name in self._fields and name in self._readings:
            self._settle(name)
            self._measure()
            self.settled.emit(name)

    def _on_advanced(self, name: str) -> None:
        self._settle(name)
        self._measure()
        reading = self._readings.get(name)
        if reading is not None and reading.blocked:
            return
        missing = self.missing()
        order = [one for one in self._fields if one in missing]
        after = [one for one in order if _place(self._fields, one) > _place(self._fields, name)]
        if after or order:
            self.go((after or order)[0])
        else:
            self.completed.emit()

    def _on_back(self, name: str) -> None:
        names = list(self._fields)
        self.go(names[max(0, names.index(name) - 1)])

    def _on_adopt(self, name: str) -> None:
        if self._file is None or self._fresh is None or self._reader is None:
            return
        together = frozenset().union(*(register_of(part) for part in self._fields[name].form.parts))
        self._file = self._file.adopting(self._fresh, together)
        for other, field in self._fields.items():
            if together & set(field.form.parts):
                self._readings.pop(other, None)
                part = next((one for one in field.form.parts if self._file.values.get(one)), field.form.parts[0])
                field.put(self._reader.typed(part, self._file.values.get(part)))
                field.set_elsewhere(None)
        self._measure()


def _place(fields: Mapping[str, EntryField], name: str) -> int:
    return list(fields).index(name)
