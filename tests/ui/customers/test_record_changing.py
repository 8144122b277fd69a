"""The page is read anew, or gives way to another customer's, under what is being typed and asked on it."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid
from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.services.customer_erasing import Going
from crm_desktop.services.customer_page import CustomerPage
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers import privacy_acts, record_acts
from crm_desktop.ui.customers.section_form import SectionForm
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.widgets.over_panel import OverPanel
from tests.services.customers_sample import told_elsewhere
from tests.ui.customers.conftest import Screen
from tests.ui.customers.hands import ALT, CTRL, box, compose
from tests.ui.held import held


def at(screen: Screen, place: int) -> str:
    """The customer there in the list."""
    assert screen.list.listing is not None
    return screen.list.listing.at(place)


def press(screen: Screen, name: str) -> None:
    QTest.mouseClick(screen.record.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def open_form(screen: Screen) -> SectionForm:
    screen.until(lambda: screen.record.editing.form is not None)
    form = screen.record.editing.form
    assert form is not None
    return form


def told_of(form: SectionForm) -> list[str]:
    return [name for name, field in form.fields.items() if field.elsewhere is not None]


def asked(screen: Screen) -> list[OverPanel]:
    return [panel for panel in screen.record.findChildren(OverPanel) if not panel.isHidden()]


def next_one(screen: Screen) -> str:
    """Alt+Right to another customer."""
    here = screen.record.page
    assert here is not None
    QTest.keyClick(screen.focus, Qt.Key.Key_Right, ALT)
    screen.until(lambda: screen.record.page is not None and screen.record.page.customer_id != here.customer_id)
    assert screen.record.page is not None
    return screen.record.page.customer_id


def contacts(store: BranchStore, customer: str) -> dict[str, str | None]:
    with store.reading() as session:
        found = session.exec(select(Contact).where(Contact.customer_id == customer)).all()
        return {one.id: one.name for one in found}


def test_a_new_contact_is_not_compared_with_the_chief_one(
    screen: Screen, tasks: Tasks, store: BranchStore, customer: str
) -> None:
    screen.open(customer)
    before = contacts(store, customer)
    press(screen, "addContact")
    form = open_form(screen)
    compose(box(form, "contact.name"), "刘会计")
    screen.record.reload()
    screen.until(lambda: tasks.idle)
    assert told_of(form) == []
    box(form, "contact.mobile").setFocus()
    QTest.keyClick(box(form, "contact.mobile"), Qt.Key.Key_U, ALT)
    assert box(form, "contact.mobile").text() == ""
    QTest.keyClick(box(form, "contact.mobile"), Qt.Key.Key_Return, CTRL)
    screen.until(lambda: tasks.idle)
    after = contacts(store, customer)
    assert before.items() <= after.items()
    assert [name for id_, name in after.items() if id_ not in before] == ["刘会计"]


def test_a_page_read_while_a_form_is_being_opened_is_compared_with_that_forms_contact(
    screen: Screen, tasks: Tasks, customer: str
) -> None:
    screen.open(customer)
    with held(tasks):
        press(screen, "addContact")
        screen.record.reload()
    form = open_form(screen)
    screen.until(lambda: tasks.idle)
    assert told_of(form) == []


def test_a_page_read_before_another_form_was_opened_still_tells_it_what_changed(
    screen: Screen, tasks: Tasks, store: BranchStore, customer: str
) -> None:
    screen.open(customer)
    chief = next(iter(contacts(store, customer)))
    change = partial(told_elsewhere, store, chief, type_="contact", register="post", old="老板", new="经理")
    with held(tasks):
        screen.record.contacts.edit_asked.emit(chief)
        tasks.database(change, owner=screen.record)
        screen.record.reload()
    form = open_form(screen)
    screen.until(lambda: tasks.idle)
    assert told_of(form) == ["contact.post"]


def test_another_customer_is_not_archived_for_the_reason_given_to_the_one_left(
    screen: Screen, tasks: Tasks, store: BranchStore
) -> None:
    first = at(screen, 0)
    screen.open(first)
    press(screen, "archiveCustomer")
    panel = screen.record.acts.panel
    assert screen.record.page is not None
    assert screen.record.page.name in panel._title.text()
    second = next_one(screen)
    assert asked(screen) == []
    assert not panel.isAncestorOf(screen.focus)
    QTest.keyClick(screen.focus, Qt.Key.Key_1)
    screen.until(lambda: tasks.idle)
    with store.reading() as session:
        assert [session.get_one(Customer, one).archived_at for one in (first, second)] == [None, None]


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> None:
    """What head office alone is told before it moves or erases a customer."""
    going = Going(name="金彩", number="", counts=(), branches=(), unfinished=0)
    monkeypatch.setattr(record_acts, "destinations", lambda *_: ())
    monkeypatch.setattr(privacy_acts, "what_goes", lambda *_: going)


@pytest.mark.usefixtures("office")
def test_no_question_about_a_customer_lies_over_another(screen: Screen, tasks: Tasks) -> None:
    record = screen.record
    screen.open(at(screen, 0))
    questions: tuple[tuple[QWidget, Callable[[CustomerPage], object]], ...] = (
        (record.acts.mover, record.acts.ask_move),
        (record.privacy.copying, record.privacy.ask_copy),
        (record.privacy.erasing, record.privacy.ask_erase),
        (record.privacy.declining, lambda _page: record.privacy.copying.declined.emit()),
        (record.twins.picker, lambda _page: record.twins.ask_other()),
    )
    for panel, ask in questions:
        assert record.page is not None
        ask(record.page)
        screen.until(panel.isVisible)
        next_one(screen)
        assert panel.isHidden()
        assert not panel.isAncestorOf(screen.focus)


@pytest.mark.usefixtures("office")
def test_a_question_still_being_prepared_is_not_asked_over_another_customer(screen: Screen, tasks: Tasks) -> None:
    screen.open(at(screen, 0))
    assert screen.record.page is not None
    with held(tasks):
        screen.record.acts.ask_move(screen.record.page)
        screen.record.privacy.ask_erase(screen.record.page)
        screen.page.open(at(screen, 1))
    screen.until(lambda: tasks.idle)
    assert asked(screen) == []


def test_nothing_is_asked_about_the_customer_left_until_the_next_is_read(screen: Screen, tasks: Tasks) -> None:
    screen.open(at(screen, 0))
    with held(tasks):
        screen.page.open(at(screen, 1))
        press(screen, "archiveCustomer")
    screen.until(lambda: tasks.idle)
    assert asked(screen) == []


def test_an_answer_about_the_customer_left_keeps_nobody_from_the_next(screen: Screen, tasks: Tasks) -> None:
    second = at(screen, 1)
    screen.open(at(screen, 0))
    with held(tasks):
        screen.page.open("no such customer")
        screen.page.open(second)
    screen.until(lambda: tasks.idle)
    assert screen.record.isVisible()
    assert screen.record.page is not None
    assert screen.record.page.customer_id == second
    assert screen.told() == []


def test_what_was_asked_for_is_shown_though_the_contact_was_renamed_meanwhile(
    make_screen: Callable[..., Screen], tasks: Tasks, store: BranchStore, customer: str
) -> None:
    screen = make_screen("wu")
    screen.open(customer)
    chief = next(iter(contacts(store, customer)))
    card = screen.record.contacts.cards[chief]
    card.setFocus()
    screen.record.contacts.reveal_asked.emit(chief, "contact.mobile")
    panel = screen.record.acts.panel
    assert panel.isVisible()
    told_elsewhere(store, chief, type_="contact", register="name", old="王芳", new="王方")
    screen.record.reload()
    screen.until(lambda: screen.record.contacts.cards[chief] is not card)
    assert isinstance(panel._back, QWidget)
    screen.until(lambda: not isValid(panel._back))
    press(screen, "reason_1")
    screen.until(lambda: tasks.idle)
    row = screen.record.contacts.cards[chief].row("contact.mobile")
    assert row is not None
    assert row.text == "138 1234 5678"
