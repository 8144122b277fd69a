"""The customer's page says whether a contact's number was found right, and keeps what a call came to."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlmodel import select

from crm_desktop.models.customer import Contact
from crm_desktop.services.customer_contacts import open_contact, save_contact
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
    screen.record.reload()
    screen.until(lambda: bars(screen)[0].words == "未核实")


def test_the_chord_is_for_the_contact_that_has_the_keys(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    seat = seat_of(store, clock)
    typed = {"contact.name": "刘洋", "contact.mobile": "+8613900002222"}
    save_contact(seat, open_contact(seat, customer, ""), typed)
    with store.reading() as session:
        other = session.exec(select(Contact).where(Contact.customer_id == customer, Contact.name == "刘洋")).one().id
    screen.open(customer)
    card = screen.record.contacts.cards[other]
    card.setFocus()

    QTest.keyClick(card, Qt.Key.Key_W, ALT)
    screen.until(screen.told)

    with store.reading() as session:
        states = {
            one.name: one.phone_state
            for one in session.exec(select(Contact).where(Contact.customer_id == customer)).all()
        }
    assert (states["刘洋"], states["王芳"]) == ("wrong", "unverified")
