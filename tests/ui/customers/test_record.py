from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from crm_desktop.services.customer_file import open_file
from crm_desktop.services.field_history import field_history
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers.section_card import SectionCard
from tests.services.customers_sample import Clock, seat_of, told_elsewhere
from tests.ui.customers.conftest import Screen
from tests.ui.customers.hands import ALT, CTRL, box, compose, edit, shown


def value(store: BranchStore, clock: Clock, customer: str, field: str) -> object:
    return open_file(seat_of(store, clock), customer).values[field]


def test_the_keys_stand_in_the_first_section_and_escape_goes_back_to_the_same_row(
    screen: Screen, customer: str
) -> None:
    screen.open(customer)
    assert isinstance(screen.focus, SectionCard)
    QTest.keyClick(screen.focus, Qt.Key.Key_Escape)
    assert screen.page._stack.currentWidget() is screen.list
    assert screen.list.table.ids == (customer,)


def test_a_section_is_edited_and_saved_by_keys_alone(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    form = edit(screen, "business")
    field = box(form, "business")
    field.setFocus()
    field.selectAll()
    compose(field, "车身贴")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    screen.until(lambda: not screen.record.sections["business"].editing)
    assert value(store, clock, customer, "business") == "车身贴"
    row = screen.record.sections["business"].row("business")
    screen.until(lambda: (row := screen.record.sections["business"].row("business")) and row.text == "车身贴")
    assert row is not None
    assert "已保存" in screen.told()


def test_escape_from_the_search_everywhere_gives_the_keys_back(screen: Screen, customer: str) -> None:
    screen.open(customer)
    before = screen.focus
    QTest.keyClick(before, Qt.Key.Key_F3)
    assert screen.focus is not before
    QTest.keyClick(screen.focus, Qt.Key.Key_Escape)
    assert screen.focus is before


def test_f2_registers_whoever_walks_in_and_edits_nothing(screen: Screen, customer: str) -> None:
    screen.open(customer)
    QTest.keyClick(screen.focus, Qt.Key.Key_F2)
    assert not screen.record.sections["identity"].editing


def test_the_keys_stay_with_a_contact_that_was_saved(screen: Screen, customer: str) -> None:
    screen.open(customer)
    contact, card = next(iter(screen.record.contacts.cards.items()))
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    screen.until(lambda: card.form is not None)
    assert card.form is not None
    name = box(card.form, "contact.name")
    name.setFocus()
    name.selectAll()
    compose(name, "王秀芳")
    QTest.keyClick(name, Qt.Key.Key_Return, CTRL)
    screen.until(lambda: screen.record.contacts.cards[contact].accessibleName() == "王秀芳")
    assert screen.focus is screen.record.contacts.cards[contact]


def test_a_closed_history_gives_the_keys_back(screen: Screen, customer: str) -> None:
    screen.open(customer)
    card = screen.record.sections["business"]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_H, ALT)
    screen.until(lambda: screen.record.right.showing_history)
    assert screen.focus is not card
    QTest.keyClick(screen.focus, Qt.Key.Key_Escape)
    assert screen.focus is card


def test_a_history_read_anew_leaves_the_keys_in_the_form(screen: Screen, customer: str) -> None:
    screen.open(customer)
    screen.record.right.ask_history("business")
    screen.until(lambda: screen.record.right.showing_history)
    field = box(edit(screen, "business"), "business")
    field.setFocus()
    before = screen.record.right.history.history
    screen.record.reload()
    screen.until(lambda: screen.record.right.history.history is not before)
    assert screen.focus is field


def test_escape_keeps_what_was_typed_as_a_draft(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    field = box(edit(screen, "business"), "competitors")
    field.setFocus()
    field.selectAll()
    compose(field, "新对手")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not screen.record.sections["business"].editing
    assert value(store, clock, customer, "competitors") == "远大耗材"
    again = edit(screen, "business")
    assert box(again, "competitors").text() == "新对手"


def test_what_cannot_be_right_stays_in_the_form_with_the_reason(screen: Screen, customer: str) -> None:
    screen.open(customer)
    field = box(edit(screen, "identity"), "credit_code")
    field.setFocus()
    QTest.keyClicks(field, "9121")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    form = screen.record.sections["identity"].form
    assert form is not None
    assert form.fields["credit_code"].problem is not None
    assert field.text() == "9121"


def test_a_change_elsewhere_shows_a_badge_and_moves_no_base(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    form = edit(screen, "business")
    before = form.opened.bases[customer, "business"]
    told_elsewhere(store, customer, type_="customer", register="business", old="喷绘写真、车身贴", new="展架")
    screen.window.publish(None)
    screen.until(lambda: form.fields["business"].elsewhere is not None)
    assert form.opened.bases[customer, "business"] == before
    assert box(form, "business").text() == "喷绘写真、车身贴"
    assert form._elsewhere.isVisible()
    box(form, "business").setFocus()
    QTest.keyClick(box(form, "business"), Qt.Key.Key_U, ALT)
    assert box(form, "business").text() == "展架"
    assert form.opened.bases[customer, "business"] != before


def test_the_gap_strip_opens_the_field_to_ask_first(screen: Screen, customer: str) -> None:
    screen.open(customer)
    QTest.mouseClick(screen.record.findChild(QPushButton, "fillGap"), Qt.MouseButton.LeftButton)
    card = screen.record.sections["identity"]
    screen.until(lambda: card.form is not None)
    assert card.current_field() == "credit_code"


def test_alt_arrows_step_through_the_filtered_list(screen: Screen) -> None:
    names = screen.names()
    screen.list.table.setCurrentIndex(screen.list.model.index(0, 0))
    QTest.keyClick(screen.list.table, Qt.Key.Key_Return)
    screen.until(lambda: screen.record.page is not None and screen.record.page.name == names[0])
    QTest.keyClick(screen.window, Qt.Key.Key_Right, ALT)
    screen.until(lambda: screen.record.page is not None and screen.record.page.name == names[1])
    screen.until(lambda: "2 / 12" in shown(screen.record.header))
    QTest.keyClick(screen.window, Qt.Key.Key_Left, ALT)
    screen.until(lambda: screen.record.page is not None and screen.record.page.name == names[0])
    assert "1 / 12" in shown(screen.record.header)


def test_alt_h_shows_the_history_and_restoring_is_a_change(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    contact = next(iter(screen.record.contacts.cards.values()))
    contact.setFocus()
    while contact.current_field() != "contact.mobile":
        QTest.keyClick(contact, Qt.Key.Key_Down)
    QTest.keyClick(contact, Qt.Key.Key_H, ALT)
    panel = screen.record.right
    screen.until(lambda: panel.showing_history)
    assert "138****0000" in shown(panel.history)
    restore = panel.history.findChildren(QPushButton, "restoreValue")[0]
    QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
    screen.until(lambda: value(store, clock, customer, "contact.mobile") == "+8613812340000")
    screen.until(lambda: panel.history.history is not None and len(panel.history.history.changes) == 4)
    QTest.keyClick(screen.focus, Qt.Key.Key_Escape)
    assert not panel.showing_history


def test_a_history_tells_a_value_that_was_typed_off_the_line(screen: Screen, store: BranchStore, customer: str) -> None:
    told_elsewhere(store, customer, type_="customer", register="business", old="喷绘写真、车身贴", new="展架")
    screen.open(customer)
    screen.record.right.ask_history("business")
    screen.until(lambda: screen.record.right.showing_history)
    assert shown(screen.record.right.history).count("离线") == 1
    assert "在线" not in shown(screen.record.right.history)


def test_who_may_not_edit_is_told_why(make_screen: Callable[..., Screen], customer: str) -> None:
    screen = make_screen("wu")
    screen.open(customer)
    card = screen.record.sections["business"]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert not card.editing
    assert "不归你修改" in card._pencil.toolTip()


def test_archiving_asks_for_a_reason_and_is_taken_back(screen: Screen, customer: str) -> None:
    screen.open(customer)
    archive = screen.record.findChild(QPushButton, "archiveCustomer")
    QTest.mouseClick(archive, Qt.MouseButton.LeftButton)
    QTest.keyClick(screen.focus, Qt.Key.Key_2)
    screen.until(lambda: screen.record.page is not None and screen.record.page.archived is not None)
    assert screen.record.page is not None
    assert screen.record.page.archived is not None
    assert screen.record.page.archived.reason == "搬离本地"
    QTest.mouseClick(archive, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.record.page is not None and screen.record.page.archived is None)


def test_a_contact_is_added_by_keys(screen: Screen, customer: str) -> None:
    screen.open(customer)
    QTest.mouseClick(screen.record.findChild(QPushButton, "addContact"), Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.record.editing.form is not None)
    form = screen.record.editing.form
    assert form is not None
    compose(box(form, "contact.name"), "刘会计")
    QTest.keyClicks(box(form, "contact.mobile"), "13900001111")
    QTest.keyClick(box(form, "contact.mobile"), Qt.Key.Key_Return, CTRL)
    screen.until(lambda: screen.record.page is not None and len(screen.record.page.contacts) == 2)
    assert "" not in screen.record.contacts.cards


def test_the_card_is_shown_before_it_is_printed(screen: Screen, customer: str) -> None:
    screen.open(customer)
    QTest.keyClick(screen.window, Qt.Key.Key_F9)
    screen.until(lambda: screen.page.card.preview.page_count == 1)
    QTest.keyClick(screen.focus, Qt.Key.Key_Escape)
    assert screen.page._stack.currentWidget() is screen.record


def test_leaving_the_screen_keeps_what_was_typed(
    screen: Screen, store: BranchStore, clock: Clock, customer: str
) -> None:
    screen.open(customer)
    field = box(edit(screen, "business"), "competitors")
    field.setFocus()
    compose(field, "、新对手")
    screen.window.open("today")
    screen.window.open("customers")
    assert "新对手" in box(edit(screen, "business"), "competitors").text()
    assert field_history(seat_of(store, clock), customer, "competitors").changes[0].new.zh == "远大耗材"


def test_a_form_opened_below_comes_into_sight_whole(screen: Screen, customer: str) -> None:
    screen.open(customer)
    place = screen.record.sections["place"]
    place.edit_asked.emit("place")
    screen.until(lambda: place.editing)
    view = screen.record._left.viewport()

    def whole() -> bool:
        top = place.mapTo(view, QPoint(0, 0)).y()
        return top >= 0 and top + place.height() <= view.height()

    screen.until(whole)
    assert place.editing and place.isVisible()
