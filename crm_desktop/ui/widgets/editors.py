"""The widget for each way a field is keyed, all with one face: what is typed in, what is typed out."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Protocol

from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.rules.completeness import DECLINED
from crm_desktop.services.field_forms import FieldForm, Input
from crm_desktop.services.field_values import DECLINED_WORDS, Typed
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.code_line import CodeLine
from crm_desktop.ui.widgets.date_field import DateField
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.phone_field import PhoneField
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.tick import Tick


class Editor(Protocol):
    """One widget's face: `typed` is what the services read, `show` its inverse."""

    @property
    def widget(self) -> QWidget:
        """What the person sees."""

    def typed(self) -> Typed:
        """What stands there."""

    def show(self, value: Typed) -> None:
        """Put something there."""

    def on_change(self, slot: Callable[..., object]) -> None:
        """Call `slot` at every key."""


class LineEditor:
    """A line of text, or a phone number; a declined one is shown as words and cannot be typed over by accident."""

    def __init__(self, parent: QWidget, *, phone: bool = False, latin: bool = False) -> None:
        plain = CodeLine if latin else QLineEdit
        self.widget: QLineEdit = PhoneField(parent) if phone else plain(parent)
        self._declined = False

    def typed(self) -> Typed:
        """The text."""
        return DECLINED if self._declined else self.widget.text()

    def show(self, value: Typed) -> None:
        """Any text, in groups where it is a number."""
        self._declined = value == DECLINED
        self.widget.setReadOnly(self._declined)
        if self._declined:
            self.widget.setText(say(DECLINED_WORDS))
        elif isinstance(self.widget, PhoneField):
            self.widget.setText("")
            self.widget.set_number(str(value or ""))
        else:
            self.widget.setText(str(value or ""))
        self.widget.setCursorPosition(0 if not self.widget.hasFocus() else len(self.widget.text()))

    def on_change(self, slot: Callable[..., object]) -> None:
        """At every key, by the input method too."""
        self.widget.textChanged.connect(slot)


class TextEditor:
    """Several lines."""

    def __init__(self, parent: QWidget) -> None:
        self.widget = GrowText(parent, least=1, most=4)

    def typed(self) -> Typed:
        """The text; words for a refusal stand for it."""
        text = self.widget.text()
        return DECLINED if text == say(DECLINED_WORDS) else text

    def show(self, value: Typed) -> None:
        """The text."""
        self.widget.setText(say(DECLINED_WORDS) if value == DECLINED else str(value or ""))

    def on_change(self, slot: Callable[..., object]) -> None:
        """At every key."""
        self.widget.edited.connect(slot)


class ChipsEditor:
    """One answer or several, all in sight; a refusal is one more chip and excludes the others."""

    def __init__(self, parent: QWidget, options: Sequence[Option], *, several: bool) -> None:
        self.widget = Choices(parent, options, several=several)
        self._several = several
        self._before: tuple[str, ...] = ()
        self.widget.changed.connect(self._settle)

    def typed(self) -> Typed:
        """The keys chosen."""
        keys = self.widget.value()
        if DECLINED in keys:
            return DECLINED
        return keys if self._several else (keys[0] if keys else "")

    def show(self, value: Typed) -> None:
        """Choose these keys."""
        keys = value if isinstance(value, tuple) else (str(value),) if value else ()
        self._before = keys
        self.widget.set_value(keys)

    def on_change(self, slot: Callable[..., object]) -> None:
        """At every pick."""
        self.widget.changed.connect(slot)

    def _settle(self, keys: tuple[str, ...]) -> None:
        if len(keys) > 1 and DECLINED in keys:
            keep = tuple(key for key in keys if key != DECLINED) if DECLINED in self._before else (DECLINED,)
            self._before = keep
            self.widget.set_value(keep)
        else:
            self._before = keys


class ListEditor:
    """One answer from a list that folds, for what is filled already."""

    def __init__(self, parent: QWidget, options: Sequence[Option]) -> None:
        self.widget = Select(parent, options, placeholder=tr("未选", "None"))

    def typed(self) -> Typed:
        """The key chosen."""
        return self.widget.value()

    def show(self, value: Typed) -> None:
        """Choose this key."""
        self.widget.set_value(str(value or ""))

    def on_change(self, slot: Callable[..., object]) -> None:
        """At every choice."""
        self.widget.changed.connect(slot)


class DayEditor:
    """A day."""

    def __init__(self, parent: QWidget, *, today: Callable[[], date]) -> None:
        self.widget = DateField(parent, today=today, ahead=False)

    def typed(self) -> Typed:
        """The day, or what cannot be read as one."""
        return self.widget.day() or self.widget.text()

    def show(self, value: Typed) -> None:
        """Show the day."""
        self.widget.set_day(value if isinstance(value, date) else _day(str(value)))

    def on_change(self, slot: Callable[..., object]) -> None:
        """At every key."""
        self.widget.textChanged.connect(slot)


class TickEditor:
    """Yes or no."""

    def __init__(self, parent: QWidget, text: str) -> None:
        self.widget = Tick(parent, text)

    def typed(self) -> Typed:
        """Whether it is ticked."""
        return self.widget.isChecked()

    def show(self, value: Typed) -> None:
        """Tick it or not."""
        self.widget.setChecked(bool(value))

    def on_change(self, slot: Callable[..., object]) -> None:
        """At every tick."""
        self.widget.toggled.connect(slot)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_CHIPS_AT_MOST: Final = 9


def editor(parent: QWidget, form: FieldForm, *, gap: bool, today: Callable[[], date]) -> Editor:
    """The widget for a field; a gap shows its choices as chips with digits, what is filled folds them away."""
    if form.input in (Input.CHOICE, Input.PERSON):
        several_at_once = gap and len(form.choices) <= _CHIPS_AT_MOST
        options = _options(form)
        return ChipsEditor(parent, options, several=False) if several_at_once else ListEditor(parent, options)
    if form.input is Input.TAGS:
        return ChipsEditor(parent, _options(form), several=True)
    if form.input is Input.TEXT:
        return TextEditor(parent)
    if form.input is Input.DAY:
        return DayEditor(parent, today=today)
    if form.input is Input.TICK:
        return TickEditor(parent, say(form.words))
    return LineEditor(parent, phone=form.input is Input.PHONE, latin=form.latin)


def _options(form: FieldForm) -> list[Option]:
    options = [Option(choice.value, choice.words) for choice in form.choices]
    return [*options, Option(DECLINED, DECLINED_WORDS)] if form.declinable else options
