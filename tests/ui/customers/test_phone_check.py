"""The customer's page says whether a contact's number was found right, and keeps what a call came to."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.models.customer import Contact
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.widgets.phone_check import PhoneCheckBar
from tests.services.customers_sample import Clock, seat_of
from tests.ui.customers.conftest import Screen

ALT = Qt.KeyboardModifier.AltModifier


def bars(screen: Screen) -> list[PhoneCheckBar]:
    """Of the contacts, the main one first."""
    cards = screen.record.contacts.cards.values()
    return [bar for card in cards for bar in card.findChildren(PhoneCheckBar) if bar.isVisible()]


def test_a_chord_keeps_that_the_main_contact_was_reached_and_another_number_is_unverified_again(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    assert bars(screen)[0].words == "未核实"

    QTest.keyClick(screen.focus, Qt.Key.Key_V, ALT)
    screen.until(lambda: bars(screen)[0].words == "已拨通")
    seat = seat_of(store, clock)
    opened = open_file(seat, customer)
    with store.reading() as session:
        contact = session.get_one(Contact, opened.contact_id)
    assert (contact.phone_state, contact.phone_checked_by) == ("called", "zhao")
    assert screen.told() == ["电话已记：已拨通"]

    save_file(seat, opened, {"contact.mobile": "+8613700001234"})
    screen.until(lambda: bars(screen)[0].words == "未核实")


def test_the_chord_is_for_the_contact_that_has_the_keys(screen: Screen, store: BranchStore, customer: str) -> None:
    screen.open(customer)
    others = [
        id_
        for id_ in screen.record.contacts.cards
        if screen.record.page and id_ != screen.record.page.opened.contact_id
    ]
    card = screen.record.contacts.cards[others[0]]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_W, ALT)
    screen.until(screen.told)
    with store.reading() as session:
        assert session.get_one(Contact, others[0]).phone_state == "wrong"
