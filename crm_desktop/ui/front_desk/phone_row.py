"""The first question at the counter: the number, read back by its last four digits, or declined (M1)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.phones import PhoneCheck, PhoneKind, check_phone
from crm_desktop.rules.words import Words
from crm_desktop.services.paper_forms import is_paper_code
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.phone_field import PhoneField
from crm_desktop.ui.widgets.text import restyle
from crm_desktop.ui.widgets.tick import Tick

_MOBILE_DIGITS = 11


class CounterPhone(PhoneField):
    """Takes a scanned code, too: what begins with a letter is no number and stays as it is until Enter."""

    def number(self) -> str:
        """The number; none while a code stands here."""
        return "" if self._holds_code() else super().number()

    def take_scanned(self) -> str:
        """The code of a paper that stands here, which then goes; of anything else the digits stay, and it is ""."""
        if not self._holds_code():
            return ""
        text = self.text()
        self.setText("")
        if is_paper_code(text):
            return text
        self.set_number(text)
        return ""

    def _on_edited(self, text: str) -> None:
        if self._holds_code():
            self.number_changed.emit("")
        else:
            super()._on_edited(text)

    def _holds_code(self) -> bool:
        return self.text()[:1].isascii() and self.text()[:1].isalpha()


class PhoneRow(QWidget):
    """`value()` is the number as typed, or `DECLINED`; `changed` follows every key."""

    changed = Signal(object)

    def __init__(self, parent: QWidget, *, area_code: str) -> None:
        super().__init__(parent)
        self._area_code = area_code
        self.box = CounterPhone(self)
        self.box.setObjectName("phone")
        self.box.setProperty("measure", "large")
        self.box.setProperty("size", "large")
        self.box.setMinimumWidth(260)
        self.declined = Tick(self, tr("拒绝提供", "Declined"))
        self.declined.setObjectName("phoneDeclined")
        key_tip(self.declined, "Alt+D")
        self.declined.setFixedWidth(self.declined.sizeHint().width())
        self.read_back = Badge(self, "", Tone.ACCENT, icon="phone")
        self.read_back.hide()
        self.field = Field(self, Words("电话", "Phone"), self._build_line(), name="phone_row", required=True)
        self.box.setAccessibleName(tr("电话，必填", "Phone, required"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.box.number_changed.connect(self._on_changed)
        self.declined.toggled.connect(self._on_declined)

    def value(self) -> str:
        """What stands for the number."""
        return DECLINED if self.declined.isChecked() else self.box.number()

    def put(self, number: str) -> None:
        """Show a number, or that it was declined."""
        self.declined.setChecked(number == DECLINED)
        self.box.set_number("" if number == DECLINED else number)
        self._on_changed()

    def mark(self) -> None:
        """Give the box the colour of what is said about it: the field colours the whole line, which has no border."""
        problem = self.field.problem
        self.box.setProperty("severity", problem.severity.value if problem else "")
        restyle(self.box)

    def check(self) -> PhoneCheck:
        """The number judged as this branch reads it."""
        return check_phone(self.box.number(), field="phone", default_area_code=self._area_code or None)

    @property
    def is_whole(self) -> bool:
        """Whether a further digit cannot belong to it: a mobile of eleven, or a landline with its area code."""
        checked = self.check()
        digits = "".join(sign for sign in self.box.number() if sign.isdigit())
        if checked.kind is PhoneKind.LANDLINE:
            return checked.accepted and digits.startswith("0")
        return checked.accepted and len(digits) >= _MOBILE_DIGITS

    def _build_line(self) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box)
        row.addWidget(self.declined, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.read_back)
        row.addStretch(1)
        return line

    def _on_declined(self, declined: bool) -> None:
        why = tr("客人拒绝提供", "Declined by the customer") if declined else ""
        grant(self.box, None, lacks=why)
        self.box.setPlaceholderText(why)
        self._on_changed()

    def _on_changed(self, _number: object = None) -> None:
        whole = not self.declined.isChecked() and self.is_whole
        self.read_back.setVisible(whole)
        if whole:
            tail = self.check().tail4
            self.read_back.say(tr(f"读回后四位 {tail}", f"Read back {tail}"))
        self.changed.emit(self.value())
