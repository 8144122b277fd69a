"""The tax invoice header while it is keyed: a header pasted whole fills its fields, numbers are judged key by key."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.rules import bank_account, tax_number
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.credit_code import WELL_FORMED
from crm_desktop.rules.invoice_header import split_header
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.field_values import FieldReader, Typed
from crm_desktop.services.invoice_values import INHERITED, fallback
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.entry_field import EntryField
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.grow_text import GrowText

_AT_ONCE: Final = frozenset({tax_number.CHARACTERS, bank_account.CHARACTERS})
"""What no further key mends is told while it is typed; a length only once the field is left."""

_TAX: Final = "invoice_tax_number"


class InvoiceEntry(QObject):
    """`pasted()` after a header was laid into the fields of a form; `left_over` holds what none of them took."""

    pasted = Signal()

    def __init__(
        self, parent: QWidget, fields: Mapping[str, EntryField], reader: FieldReader, values: Mapping[str, object]
    ) -> None:
        super().__init__(parent)
        self._fields, self._reader, self._values = fields, reader, values
        self.box = GrowText(parent, least=1, most=6)
        label = Words(
            "粘贴的内容里没放进去的（保存时记入备注）", "Pasted, and taken by no field: goes into the remarks"
        )
        self.left_over = Field(parent, label, self.box, name="pastedRest", reserve=False)
        self.left_over.hide()
        for field in fields.values():
            field.typed_in.connect(self._on_typed)
            field.left.connect(self._on_left)
        self._show_inherited()

    @property
    def rest(self) -> str:
        """What no field took and nobody has struck out."""
        return self.box.text().strip()

    def put_rest(self, text: str) -> None:
        """Show what an earlier paste had left."""
        self.box.setText(text)
        self.left_over.setVisible(bool(text))

    def take(self, text: str) -> bool:
        """Lay a pasted header into the empty fields; False where it is none. What stands there already stays."""
        found = split_header(text)
        if not found.is_header:
            return False
        told = [self._lay(f"invoice_{part}", getattr(found.header, part)) for part in found.header.found]
        lines = [*self.rest.split("\n"), *told, *found.rest.split("\n")]
        self.put_rest("\n".join(dict.fromkeys(filter(None, lines))))
        self.pasted.emit()
        return True

    def _lay(self, name: str, value: str) -> str:
        """Put a value into its field, and say how it is judged; what the field does not take, with its label."""
        field = self._fields[name]
        words = field.form.words
        kept = self._reader.read(name, value).edits.get(name)
        before = field.typed()
        if before in (None, "") and before != DECLINED:
            field.put(self._reader.typed(name, kept) if kept else value)
            self._judge(name)
            return "" if field.typed() else tr(f"{words.zh}：{value}", f"{words.en}: {value}")
        if kept is not None and self._reader.read(name, before).edits.get(name) == kept:
            return ""
        other = Words(f"粘贴的是“{value}”，这里原有的没有改", f'Pasted was "{value}"; what stood here was not changed')
        field.set_problem(Problem("pasted_other", name, other, Severity.WARN))
        return tr(f"{words.zh}：{value}", f"{words.en}: {value}")

    def _judge(self, name: str, *, only: frozenset[str] | None = None) -> None:
        """Say at the field what is wrong with it, or that a tax number is well formed: no more is known of it."""
        field = self._fields[name]
        if field.elsewhere is not None:
            return
        typed = field.typed()
        problems = self._problems(name, typed)
        if only is not None:
            problems = tuple(one for one in problems if one.code in only)
        problem = next(iter(problems), None)
        if name == _TAX and typed and typed != DECLINED and not self._problems(name, typed):
            problem = Problem("well_formed", name, WELL_FORMED, Severity.HINT)
        field.set_problem(problem)

    def _problems(self, name: str, typed: Typed) -> tuple[Problem, ...]:
        return self._reader.read(name, typed).problems if typed else ()

    def _on_typed(self, name: object) -> None:
        self._judge(str(name), only=_AT_ONCE)

    def _on_left(self, name: object) -> None:
        field = self._fields[str(name)]
        if field.problem is None:
            self._judge(str(name), only=frozenset())

    def _show_inherited(self) -> None:
        """An empty name or tax number goes by the file's own: it stands there in grey."""
        for name, (_, note) in INHERITED.items():
            own, box = fallback(self._values, name), self._fields[name].input
            if own and isinstance(box, QLineEdit) and not box.placeholderText():
                box.setPlaceholderText(tr(f"{say(note)}：{own}", f"{own}, {say(note)}"))
