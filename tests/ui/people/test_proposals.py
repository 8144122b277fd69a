"""A change proposed instead of a dead field, decided beside it, and its outcome on the board of who proposed it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton
from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.proposals import propose
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.customers.proposal_strip import ProposalStrip
from crm_desktop.ui.customers.record_view import RecordView
from crm_desktop.ui.today.lines import LineButton, ListCard
from crm_desktop.ui.today.page import TodayPage
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import World
from tests.ui.people.conftest import Open
from tests.ui.people.staff_room import branch_seat


def record_of(screen: Screen, customer: str) -> RecordView:
    page = screen.open("customers")
    assert isinstance(page, CustomersPage)
    page.open(customer)
    screen.until(lambda: page.record.page is not None and page.record.page.customer_id == customer)
    return page.record


def strips(record: RecordView) -> list[ProposalStrip]:
    return [one for one in record.findChildren(ProposalStrip) if one.isVisible()]


def button_of(strip: ProposalStrip, name: str) -> QPushButton:
    found = strip.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def from_desk(world: World, **edits: object) -> None:
    seat = branch_seat(world, "li")
    named = {name.replace("__", "."): value for name, value in edits.items()}
    propose(seat, open_file(seat, world.here[0]), named, reason="客户到店说的")


def test_a_section_of_another_persons_file_offers_to_propose_and_says_why(open_screen: Open, world: World) -> None:
    record = record_of(open_screen("li"), world.here[0])
    card = record.sections["business"]

    pencil, way = card.findChild(QToolButton, "edit_business"), card.findChild(QPushButton, "propose_business")
    assert isinstance(pencil, QToolButton) and pencil.isHidden()
    assert isinstance(way, QPushButton) and way.isVisible() and way.isEnabled()
    assert "不归你修改" in way.toolTip() and way.toolTip() == way.accessibleDescription()


def test_a_proposal_is_typed_by_keys_with_its_reason(open_screen: Open, world: World) -> None:
    screen = open_screen("li")
    record = record_of(screen, world.here[0])
    card = record.sections["business"]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    screen.until(lambda: card.form is not None)
    form = card.form
    assert form is not None and form.proposing
    box = form.fields["business"].input
    box.setFocus()
    QTest.keyClicks(box, "signs")
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: form._why.problem is not None)
    assert QApplication.focusWidget() is form.reason, "the reason is asked for, what was typed stays"
    QTest.keyClicks(form.reason, "told me")
    QTest.keyClick(form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    screen.until(lambda: len(strips(record)) == 1)
    strip = strips(record)[0]
    assert (strip.proposal.proposed.zh, strip.proposal.reason) == ("signs", "told me")
    button_of(strip, "withdrawProposal").click()
    screen.until(lambda: not strips(record))


def test_what_is_hidden_from_the_person_is_not_shown_by_proposing(open_screen: Open, world: World) -> None:
    screen = open_screen("li")
    record = record_of(screen, world.here[0])
    contact = next(iter(record.contacts.cards.values()))
    contact._on_pencil()
    screen.until(lambda: contact.form is not None)
    assert contact.form is not None
    box = contact.form.fields["contact.mobile"].input

    assert isinstance(box, QLineEdit)
    assert (box.text(), box.placeholderText()) == ("", "138****5678")
    assert not contact.form.dirty


def test_the_accountant_accepts_beside_the_field(open_screen: Open, world: World) -> None:
    from_desk(world, contact__mobile="+8613940001122")
    screen = open_screen("wang")
    record = record_of(screen, world.here[0])
    screen.until(lambda: len(strips(record)) == 1)
    button_of(strips(record)[0], "acceptProposal").click()

    screen.until(lambda: not strips(record))
    with world.front.store.reading() as session:
        mobile = session.exec(select(Contact.mobile).where(Contact.customer_id == world.here[0])).one()
    assert mobile == "+8613940001122"


def test_declining_asks_for_a_word_why(open_screen: Open, world: World) -> None:
    from_desk(world, business="喷绘")
    screen = open_screen("wang")
    record = record_of(screen, world.here[0])
    screen.until(lambda: len(strips(record)) == 1)
    strip = strips(record)[0]
    button_of(strip, "declineProposal").click()
    why = strip._why
    assert why.isVisible() and why.hasFocus()
    QTest.keyClick(why, Qt.Key.Key_Return)
    assert strips(record), "not without a word"
    QTest.keyClicks(why, "asked again")
    QTest.keyClick(why, Qt.Key.Key_Return)

    screen.until(lambda: not strips(record))
    with world.front.store.reading() as session:
        assert session.get_one(Customer, world.here[0]).business is None


def test_who_may_not_decide_sees_why(open_screen: Open, world: World) -> None:
    from_desk(world, business="喷绘")
    screen = open_screen("zhao")
    record = record_of(screen, world.here[0])
    screen.until(lambda: len(strips(record)) == 1)

    for name in ("acceptProposal", "declineProposal"):
        made = button_of(strips(record)[0], name)
        assert not made.isEnabled() and made.toolTip() == made.accessibleDescription() != ""


def test_the_board_leads_to_the_customer_and_tells_the_outcome(open_screen: Open, world: World) -> None:
    from_desk(world, business="喷绘")
    screen = open_screen("wang")
    today = screen.open("today")
    assert isinstance(today, TodayPage)
    screen.until(lambda: lines(today, "list_proposals"))
    lines(today, "list_proposals")[0].click()
    page = screen.window.workspace.page("customers")
    assert isinstance(page, CustomersPage)
    screen.until(lambda: len(strips(page.record)) == 1)
    button_of(strips(page.record)[0], "acceptProposal").click()
    screen.until(lambda: not strips(page.record))

    desk = open_screen("li")
    board = desk.open("today")
    assert isinstance(board, TodayPage)
    desk.until(lambda: lines(board, "list_proposed"))
    assert [line.line.right for line in lines(board, "list_proposed")] == ["已采纳"]


def lines(page: TodayPage, name: str) -> list[LineButton]:
    return [line for card in page.findChildren(ListCard, name) for line in card.findChildren(LineButton)]
