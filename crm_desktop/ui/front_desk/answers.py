"""One way to make, read and fill every kind of input of a form."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.registration_choices import choices_of
from crm_desktop.ui.front_desk.fields import Answer, FormField
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.code_line import CodeLine
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.phone_field import PhoneField
from crm_desktop.ui.widgets.select import Select

Value = str | tuple[str, ...] | bool


def make_input(parent: QWidget, field: FormField) -> QWidget:
    """The input that `field` is answered with."""
    if field.answer is Answer.PHONE:
        return PhoneField(parent)
    if field.answer is Answer.AREA:
        return GrowText(parent, least=1, most=6)
    if field.answer in (Answer.ONE, Answer.SEVERAL):
        return Choices(parent, options_of(field.key), several=field.answer is Answer.SEVERAL)
    if field.answer is Answer.LIST:
        options = () if field.key in ("province", "city", "district") else options_of(field.key)
        return make_list(parent, options)
    return CodeLine(parent) if field.answer is Answer.CODE else QLineEdit(parent)


def make_list(parent: QWidget, options: Sequence[Option]) -> Select:
    """A list whose first line takes the answer back."""
    made = Select(parent, [Option("", Words("—", "—")), *options])
    made.setAccessibleDescription(tr("可留空", "May be left open"))
    return made


def options_of(key: str) -> list[Option]:
    """A field's boxes as options."""
    return [Option(choice.value, choice.words) for choice in choices_of(key)]


def value_of(widget: QWidget) -> Value:
    """What was answered; "" , () or False for nothing."""
    if isinstance(widget, PhoneField):
        return widget.number()
    if isinstance(widget, Choices):
        return widget.value()
    if isinstance(widget, Select):
        return widget.value()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, QLineEdit | GrowText):
        return widget.text()
    raise TypeError(f"{type(widget).__name__} is no input")


def put_value(widget: QWidget, value: object) -> None:
    """Show an answer; None for nothing."""
    if isinstance(widget, PhoneField):
        widget.set_number(str(value or ""))
    elif isinstance(widget, Choices):
        keys = value if isinstance(value, list | tuple) else [value] if value else []
        widget.set_value([str(key) for key in keys])
    elif isinstance(widget, Select):
        put_choice(widget, str(value or ""))
    elif isinstance(widget, QCheckBox):
        widget.setChecked(bool(value))
    elif isinstance(widget, QLineEdit | GrowText):
        widget.setText(str(value or ""))
    else:
        raise TypeError(f"{type(widget).__name__} is no input")


def put_choice(widget: Select, key: str) -> None:
    """Choose `key`, adding it where the list does not have it: an old name is kept as it was written."""
    if widget.findData(key) < 0:
        widget.addItem(key, key)
    widget.set_value(key)


def on_change(widget: QWidget, slot: Callable[..., object]) -> None:
    """Call `slot` whenever a person or the program changes the answer."""
    if isinstance(widget, PhoneField):
        widget.number_changed.connect(slot)
    elif isinstance(widget, Choices | Select):
        widget.changed.connect(slot)
    elif isinstance(widget, QCheckBox):
        widget.toggled.connect(slot)
    elif isinstance(widget, GrowText):
        widget.edited.connect(slot)
    elif isinstance(widget, QLineEdit):
        widget.textChanged.connect(slot)
