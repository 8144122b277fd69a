"""The registration form on screen: the quick part first, every other field of the paper form below it (M1)."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.registration_entry import Entry, NoticeAnswer, entry_of
from crm_desktop.services.seat import BranchFacts
from crm_desktop.ui.front_desk import answers, fields
from crm_desktop.ui.front_desk.answers import Value
from crm_desktop.ui.front_desk.enter_moves import EnterMoves
from crm_desktop.ui.front_desk.fields import FormField
from crm_desktop.ui.front_desk.phone_row import PhoneRow
from crm_desktop.ui.front_desk.place_lists import PlaceLists
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.paste_split import with_block
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text

NOBODY = "none"
"""The chip that declines every purpose at once; no answer of its own."""


class RegistrationForm(QScrollArea):
    """`changed(key)` with every edit, `left(key)` and `came(key)` with the focus; Enter walks from field to field."""

    changed = Signal(object)
    left = Signal(object)
    came = Signal(object)
    block_pasted = Signal(object)
    """Several fields were filled from one pasted block; carries the answers as they were before."""
    asked_on = Signal()
    """Enter in the phone field: open the customer marked beside it, or go on."""

    def __init__(self, parent: QWidget, *, branch: BranchFacts) -> None:
        super().__init__(parent)
        self._branch = branch
        self._inputs: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        self._filling = False
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._moves = EnterMoves(self, on_paste=self._on_paste)
        self._build()
        self._places = PlaceLists(
            self, self._list("province"), self._list("city"), self._list("district"), divisions=branch.places
        )
        self._connect()

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields in the order in which Enter and Tab visit them."""
        return tuple(self._inputs)

    def entry(self) -> Entry:
        """What is written."""
        return entry_of(self.values())

    def values(self) -> dict[str, Value]:
        """The answers by key, those that say something."""
        told = {key: answers.value_of(widget) for key, widget in self._inputs.items()}
        told["phone"] = self.phone.value()
        agreed = told["consents"]
        if isinstance(agreed, tuple) and NOBODY in agreed:
            told |= {"consents": (), "no_consent": True}
        for key in ("notice", "source", "kind", "decision_role"):
            one = told[key]
            told[key] = one[0] if isinstance(one, tuple) and one else ""
        return {key: value for key, value in told.items() if value}

    def put(self, values: Mapping[str, object]) -> None:
        """Show these answers and nothing else; a blank form has the source 上门 (walk-in)."""
        self._filling = True
        told = {"source": "walk_in", **values}
        if told.get("no_consent"):
            told["consents"] = (NOBODY,)
        for key, widget in self._inputs.items():
            if key not in ("province", "city", "district", "phone"):
                answers.put_value(widget, told.get(key))
        self.phone.put(str(told.get("phone", "")))
        self._places.put(*(str(told.get(key, "")) for key in ("province", "city", "district")))
        self._filling = False
        self.show_problems(())
        self.verticalScrollBar().setValue(0)

    def show_problems(self, problems: Iterable[Problem], *, only: Iterable[str] | None = None) -> None:
        """Say what is wrong at each field; with `only`, fields not among these are left alone."""
        by_field = {problem.field: problem for problem in problems}
        for key, field in self._fields.items():
            if only is None or key in only:
                field.set_problem(by_field.get(key))
        self.phone.mark()

    def field(self, key: str) -> Field:
        """A field with its label, for hints."""
        return self._fields[key]

    def go(self, key: str) -> None:
        """Put the cursor into a field, and the field into sight."""
        widget = self._inputs.get(key, self.phone.box)
        if widget is self.phone.box and self.phone.declined.isChecked():
            widget = self._inputs["contact"]
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(widget, 0, 60)

    def input(self, key: str) -> QWidget:
        """The input of a field."""
        return self._inputs[key]

    def at(self) -> str:
        """The key of the field with the cursor, "" if it is elsewhere."""
        return next((key for key, widget in self._inputs.items() if widget.hasFocus()), "")

    def forward(self, key: str) -> None:
        """Go to the field after `key`, as Enter does; the last one stays."""
        keys = [one for one in self.keys if self._inputs[one].isEnabled()]
        way = [*fields.QUICK, *(one for one in keys if one not in fields.QUICK)]
        after = way[way.index(key) + 1 :] if key in way else []
        target = next((one for one in after if one in keys), "")
        if target:
            self.go(target)

    def show_company(self, name: str | None) -> None:
        """Fill and lock the company where the person is a new contact of one we know; None unlocks it."""
        widget = self._inputs["name"]
        if name is not None:
            answers.put_value(widget, name)
        taken = tr("沿用已有的单位", "The company is on file already")
        grant(widget, None, lacks="" if name is None else taken)

    def _build(self) -> None:
        inner = QWidget(self.viewport())
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(4)
        self.phone = PhoneRow(inner, area_code=self._branch.area_code)
        self._inputs["phone"], self._fields["phone"] = self.phone.box, self.phone.field
        column.addWidget(self.phone)
        column.addLayout(self._grid(inner, (fields.CONTACT, fields.COMPANY)))
        column.addWidget(self._make(inner, fields.NEEDS, reserve=False))
        column.addSpacing(8)
        column.addWidget(self._choices(inner, "notice", Words("隐私告知", "Privacy notice"), _NOTICE, required=True))
        column.addSpacing(8)
        consents = [*answers.options_of("consents"), Option(NOBODY, Words("都不同意", "None of these"))]
        agreed = self._choices(inner, "consents", Words("自愿同意（可不选）", "Agrees to (optional)"), consents)
        column.addWidget(agreed)
        for section in fields.MORE:
            heading = Text(inner, say(section.words), "eyebrow")
            heading.setContentsMargins(0, 16, 0, 4)
            column.addWidget(heading)
            column.addLayout(self._grid(inner, section.fields))
        column.addStretch(1)
        self.setWidget(inner)

    def _grid(self, parent: QWidget, members: Iterable[FormField]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        for at in range(_COLUMNS):
            grid.setColumnStretch(at, 1)
            grid.setColumnMinimumWidth(at, 1)
        row = column = 0
        for member in members:
            if column + member.span > _COLUMNS:
                row, column = row + 1, 0
            grid.addWidget(self._make(parent, member), row, column, 1, member.span, Qt.AlignmentFlag.AlignTop)
            column += member.span
        return grid

    def _make(self, parent: QWidget, field: FormField, *, reserve: bool = True) -> Field:
        return self._add(parent, field.key, field.words, answers.make_input(parent, field), field.hint, reserve=reserve)

    def _choices(
        self, parent: QWidget, key: str, words: Words, options: Iterable[Option], *, required: bool = False
    ) -> Field:
        made = Choices(parent, list(options), several=not required)
        return self._add(parent, key, words, made, None, required=required, reserve=False)

    def _add(
        self,
        parent: QWidget,
        key: str,
        words: Words,
        widget: QWidget,
        hint: Words | None,
        *,
        required: bool = False,
        reserve: bool = True,
    ) -> Field:
        made = Field(parent, words, widget, name=key, required=required, hint=hint, reserve=reserve)
        # A long sentence takes a second line instead of pushing its neighbour aside.
        line = made.findChild(Text, "fieldLine")
        if line is not None:
            line.setWordWrap(True)
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._inputs[key], self._fields[key] = widget, made
        return made

    def _connect(self) -> None:
        self._moves.entered.connect(self._on_entered)
        self._moves.left.connect(self._on_left)
        self._moves.came.connect(self._on_came)
        self._moves.backed.connect(self._on_backed)
        for widget in self._inputs.values():
            self._moves.watch(widget)
            if widget is not self.phone.box:
                answers.on_change(widget, self._on_changed)
        self.phone.changed.connect(self._on_changed)

    def _on_changed(self, _value: object = None) -> None:
        sender = self.sender()
        key = next((key for key, widget in self._inputs.items() if widget is sender), "phone")
        if key == "consents":
            self._keep_consents_apart()
        if not self._filling:
            self.changed.emit(key)

    def _keep_consents_apart(self) -> None:
        chips = self._inputs["consents"]
        if not isinstance(chips, Choices):
            return
        chosen = chips.value()
        if NOBODY in chosen and len(chosen) > 1:
            said_no = bool(self.property("saidNo"))
            chips.set_value([key for key in chosen if (key == NOBODY) is not said_no])
        self.setProperty("saidNo", NOBODY in chips.value())

    def _on_entered(self, widget: QWidget) -> None:
        key = self._key(widget)
        if key == "phone":
            self.asked_on.emit()
        else:
            self.forward(key)

    def _on_left(self, widget: QWidget) -> None:
        key = self._key(widget)
        if key == "address":
            address = str(answers.value_of(widget))
            rest = self._places.take(address, home=self._branch.city)
            if rest != address:
                answers.put_value(widget, rest)
        self.left.emit(key)

    def _on_came(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget, 0, 60)
        self.came.emit(self._key(widget))

    def _on_paste(self, text: str) -> bool:
        before = self.values()
        after = with_block(before, text, self._branch)
        if not after:
            return False
        self.put(after)
        self.block_pasted.emit(before)
        self.changed.emit("phone")
        return True

    def _on_backed(self, widget: QWidget) -> None:
        """From an empty name back to the number, where the cursor went on by itself."""
        if self._key(widget) == "contact":
            self.go("phone")

    def _key(self, widget: QWidget) -> str:
        return next((key for key, one in self._inputs.items() if one is widget), "")

    def _list(self, key: str) -> Select:
        widget = self._inputs[key]
        if not isinstance(widget, Select):
            raise TypeError(key)
        return widget


_COLUMNS = 6
_NOTICE = (
    Option(NoticeAnswer.SIGNED, Words("已告知，客人已签字", "Told and signed")),
    Option(NoticeAnswer.UNSIGNED, Words("已告知，未签字", "Told, not signed")),
)
