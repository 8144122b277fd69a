"""One field of a customer's file: whether it is still to ask, what is wrong with it, whether it changed elsewhere."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.field_forms import FieldForm, Input
from crm_desktop.services.field_values import Typed
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.choices import Choices
from crm_desktop.ui.widgets.editors import editor
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.key_hint import KeyWords
from crm_desktop.ui.widgets.text import Text, icon_label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LABEL = 19
_BACK_OR_LINE = Qt.KeyboardModifier.ShiftModifier


class _Adopt(Badge):
    """Takes over what the field holds elsewhere; by key it is Alt+U."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _adopting(), Tone.WARN)
        KeyWords(self, _adopting, self.say)
        self.setObjectName("adopt")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As high as the label beside it."""
        return QSize(super().sizeHint().width(), _LABEL)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()


def _adopting() -> str:
    return f"{tr('采用', 'Use it')} {spelled('Alt+U')}"


def _declining() -> str:
    return f"{spelled('Alt+D')} {tr('拒绝提供', 'declined')}"


class EntryField(Field):
    """`typed_in(name)` at every key, `left(name)` when the cursor leaves, `advanced` and `went_back` on Enter.

    A digit that answers a gap with a single answer advances by itself.
    """

    typed_in = Signal(object)
    entered = Signal(object)
    left = Signal(object)
    advanced = Signal(object)
    went_back = Signal(object)
    adopted = Signal(object)

    def __init__(self, parent: QWidget, form: FieldForm, *, gap: bool, today: Callable[[], date]) -> None:
        self.form, self.gap = form, gap
        self.editor = editor(parent, form, gap=gap, today=today)
        hint = form.hint if gap else None
        super().__init__(
            parent, form.words, self.editor.widget, name=form.name.replace("|", "-"), required=gap, hint=hint,
            reserve=gap,
        )  # fmt: skip
        self._quiet = False
        self._elsewhere: Words | None = None
        self._build_corner()
        self.editor.on_change(self._on_change)
        self.input.installEventFilter(self)

    @property
    def name(self) -> str:
        """The field's name, alternatives joined."""
        return self.form.name

    @property
    def elsewhere(self) -> Words | None:
        """What the field holds elsewhere, where that changed while the form was open."""
        return self._elsewhere

    def typed(self) -> Typed:
        """What stands in the widget."""
        return self.editor.typed()

    def put(self, value: Typed) -> None:
        """Show a value without calling it typed."""
        if value == self.typed():
            return
        self._quiet = True
        self.editor.show(value)
        self._quiet = False

    def decline(self) -> None:
        """The customer would not tell; once more takes that back."""
        if self.form.declinable:
            self.editor.show("" if self.typed() == DECLINED else DECLINED)

    def set_done(self, done: bool) -> None:
        """Show that the gap is closed."""
        self._done.setVisible(self.gap and done)
        self._place_corner()

    def set_elsewhere(self, value: Words | None) -> None:
        """Say that the field was changed elsewhere meanwhile; the person decides, nothing moves by itself."""
        self._elsewhere = value
        self._adopt.setVisible(value is not None)
        if value is not None:
            shown = Words(value.zh or "（空）", value.en or "(empty)")
            words = Words(f"别处刚改为：{shown.zh}", f"Changed elsewhere to: {shown.en}")
            self.set_problem(Problem("changed_elsewhere", self.name, words, Severity.WARN))
        elif self.problem is not None and self.problem.code == "changed_elsewhere":
            self.set_problem(None)
        self._place_corner()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back (in a text of several lines it makes a line)."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if event.type() == QEvent.Type.FocusIn:
            self._decline.setVisible(self._can_decline)
            self._place_corner()
            self.entered.emit(self.name)
        elif event.type() == QEvent.Type.FocusOut:
            self._decline.setVisible(False)
            self.left.emit(self.name)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The corner stays at the right of the label."""
        super().resizeEvent(event)
        self._place_corner()

    @property
    def _can_decline(self) -> bool:
        return self.gap and self.form.declinable and not isinstance(self.input, Choices)

    def _on_key(self, event: QKeyEvent) -> bool:
        shift = event.modifiers() == _BACK_OR_LINE
        if event.key() in _ENTER and (not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or shift):
            if shift and isinstance(self.input, GrowText):
                return False
            (self.went_back if shift else self.advanced).emit(self.name)
            return True
        picks = self.gap and self.form.input in (Input.CHOICE, Input.PERSON) and isinstance(self.input, Choices)
        if picks and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9 and isinstance(self.input, Choices):
            self.input.keyPressEvent(event)
            if self.typed():
                self.advanced.emit(self.name)
            return True
        if self.typed() == DECLINED and isinstance(self.input, QLineEdit) and event.text().strip():
            # Typing after all takes the refusal back.
            self.editor.show("")
        return False

    def _on_change(self, *_: object) -> None:
        if not self._quiet:
            self.typed_in.emit(self.name)

    def _build_corner(self) -> None:
        self._corner = QWidget(self)
        row = QHBoxLayout(self._corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._decline = Text(self._corner, "", "caption")
        KeyWords(self._decline, _declining, self._decline.setText)
        self._done = icon_label(self._corner, "circle-check", "good", size=14)
        self._adopt = _Adopt(self._corner)
        self._adopt.pressed.connect(self._on_adopt)
        for widget in (self._decline, self._done, self._adopt):
            row.addWidget(widget)
            widget.hide()

    def _place_corner(self) -> None:
        self._corner.adjustSize()
        self._corner.move(self.width() - self._corner.width(), 0)
        self._corner.raise_()

    def _on_adopt(self) -> None:
        self.adopted.emit(self.name)
