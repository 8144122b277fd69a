"""A customer's file by keyboard: found in the one search box, edited section by section."""

from collections.abc import Mapping

from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.app.tour.expect import Unexpected
from crm_desktop.app.tour.hands import CTRL, NONE, SHIFT, Hands, K
from crm_desktop.app.tour.world import World
from crm_desktop.ui.customers.record_view import RecordView
from crm_desktop.ui.customers.section_card import SectionCard
from crm_desktop.ui.widgets.choices import Choices
from crm_desktop.ui.widgets.entry_field import EntryField
from crm_desktop.ui.widgets.palette import Palette

_FAR = 40
"""Tab presses after which a person would give up."""


def open_file(world: World, customer_id: str, *, typed: str) -> RecordView:
    """Type something of the customer into the search box, Enter, and wait for the page."""
    hands = world.hands
    hands.press(K.Key_K, CTRL)
    hands.write(typed)
    hands.until(lambda: hands.sees(Palette) and hands.find(Palette).offers, f"{typed} is found")
    hands.settle()
    hands.press(K.Key_Return)
    hands.until(lambda: _shown(hands) == customer_id, f"{typed} opens its file")
    return hands.find(RecordView)


def edit(world: World, card_name: str, edits: Mapping[str, str], *, shot: str = "") -> None:
    """Open a section, type over the named fields (digits toggle the answers of a choice), save with Ctrl+Enter."""
    hands = world.hands
    card = reach_card(hands, card_name)
    hands.press(K.Key_Return)
    hands.until(lambda: card.editing, f"{card_name} can be edited")
    for name, text in edits.items():
        field = _reach_field(hands, name)
        if isinstance(field.input, Choices):
            hands.write(text)
        else:
            hands.replace(text)
    if shot:
        world.shot(shot)
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: not hands.find(SectionCard, card_name).editing, f"{card_name} is saved")


def reach_card(hands: Hands, name: str) -> SectionCard:
    """Tab to a section."""
    for _ in range(_FAR):
        focused = QApplication.focusWidget()
        if isinstance(focused, SectionCard) and focused.objectName() == name:
            return focused
        hands.press(K.Key_Tab)
    raise Unexpected(f"Tab does not reach {name}")


def _reach_field(hands: Hands, name: str) -> EntryField:
    for at in range(_FAR):
        field = _field_at(QApplication.focusWidget())
        if field is not None and field.name == name:
            return field
        # From the first field that is asked for on, later ones are ahead, earlier ones behind.
        hands.press(K.Key_Tab, SHIFT if at >= _FAR // 2 else NONE)
    raise Unexpected(f"Tab does not reach the field {name}")


def _field_at(widget: QWidget | None) -> EntryField | None:
    while widget is not None and not isinstance(widget, EntryField):
        widget = widget.parentWidget()
    return widget


def _shown(hands: Hands) -> str:
    page = hands.find(RecordView, visible=False).page
    return page.customer_id if page is not None else ""
