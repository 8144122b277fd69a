import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from crm_desktop.services.customers import Filters, Sort
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers.finding import finder
from crm_desktop.ui.finder import Jump
from crm_desktop.ui.tasks import Tasks
from tests.services.customers_sample import Clock, dispute, seat_of
from tests.ui.customers.conftest import Screen
from tests.ui.held import held

JINCAI = "沈阳金彩广告有限公司"


def type_into(screen: Screen, text: str) -> None:
    box = screen.list.search
    box.setFocus()
    QTest.keyClicks(box, text)


def opened(screen: Screen) -> str:
    """Whose page came on screen; the first that does."""
    screen.until(lambda: screen.record.page is not None)
    assert screen.record.page is not None
    return screen.record.page.name


def test_typing_finds_and_enter_opens_the_best_hit(screen: Screen) -> None:
    type_into(screen, "jcgg")
    screen.until(lambda: screen.names() == [JINCAI])
    QTest.keyClick(screen.list.search, Qt.Key.Key_Return)
    assert opened(screen) == JINCAI


def test_enter_right_after_the_last_key_opens_what_was_typed(screen: Screen) -> None:
    type_into(screen, "5678")
    QTest.keyClick(screen.list.search, Qt.Key.Key_Return)
    assert opened(screen) == JINCAI


def test_enter_asks_the_file_beside_and_a_key_typed_meanwhile_goes_on_looking(screen: Screen, tasks: Tasks) -> None:
    type_into(screen, "jcgg")
    screen.until(lambda: screen.names() == [JINCAI])
    asked: list[object] = []
    screen.list.opened.connect(asked.append)
    with held(tasks):
        QTest.keyClick(screen.list.search, Qt.Key.Key_Return)
        assert asked == [], "the file is read on its own thread"
        QTest.keyClicks(screen.list.search, "x")
    screen.until(lambda: screen.names() == [])
    screen.until(lambda: tasks.idle)
    assert asked == [] and screen.list.search.text() == "jcggx"


def test_enter_while_the_file_is_being_asked_waits_for_what_was_typed(screen: Screen) -> None:
    type_into(screen, "5678")
    screen.list._soon.stop()
    screen.list.ask()
    QTest.keyClick(screen.list.search, Qt.Key.Key_Return)
    assert opened(screen) == JINCAI


def test_arrows_walk_into_the_list_and_enter_opens(screen: Screen) -> None:
    screen.list.search.setFocus()
    QTest.keyClick(screen.list.search, Qt.Key.Key_Down)
    QTest.keyClick(screen.list.table, Qt.Key.Key_Down)
    second = screen.names()[1]
    QTest.keyClick(screen.list.table, Qt.Key.Key_Return)
    assert opened(screen) == second


def test_typing_in_the_list_searches_and_up_from_the_top_goes_back_to_the_box(screen: Screen) -> None:
    screen.list.search.setFocus()
    QTest.keyClick(screen.list.search, Qt.Key.Key_Down)
    QTest.keyClick(screen.list.table, Qt.Key.Key_Up)
    assert screen.focus is screen.list.search
    QTest.keyClick(screen.list.search, Qt.Key.Key_Down)
    QTest.keyClicks(screen.list.table, "w")
    assert screen.list.search.text() == "w"
    assert screen.focus is screen.list.search


def test_escape_empties_the_box(screen: Screen) -> None:
    type_into(screen, "zzzz")
    screen.until(lambda: screen.list.listing is not None and screen.list.listing.total == 0)
    QTest.keyClick(screen.list.search, Qt.Key.Key_Escape)
    screen.until(lambda: screen.list.listing is not None and screen.list.listing.total == 12)
    assert screen.list.search.text() == ""


def test_nothing_found_offers_the_next_step(screen: Screen) -> None:
    type_into(screen, "zzzz")
    screen.until(lambda: screen.list._stack.currentIndex() == 1)
    action = screen.list._stack.currentWidget().action  # type: ignore[attr-defined]
    QTest.keyClick(action, Qt.Key.Key_Return)
    screen.until(lambda: len(screen.names()) == 12)
    assert screen.list.search.text() == ""


def test_filters_are_chosen_by_digits(screen: Screen) -> None:
    chips = screen.list.filters.findChild(object, "customerFilters")
    QTest.keyClick(chips, Qt.Key.Key_2)
    assert screen.list.filters.value() == Filters(incomplete=True)
    screen.until(lambda: screen.list.listing is not None and screen.list.listing.total == 5)
    screen.list.filters.clear()
    screen.until(lambda: screen.list.listing is not None and screen.list.listing.total == 12)


def test_a_click_on_a_header_sorts_by_pinyin(screen: Screen) -> None:
    screen.list.model.ask_sort(0)
    screen.until(lambda: bool(screen.names()) and screen.names()[0] == "陈桂英")
    assert screen.list.model.headerData(0, Qt.Orientation.Horizontal) == "客户 ↑"
    assert screen.list._order.value() == Sort.NAME.value


def test_what_came_elsewhere_shows_by_itself(screen: Screen, store: BranchStore, customer: str) -> None:
    dispute(store, customer)
    screen.window.publish(None)
    column = next(at for at, one in enumerate(screen.list.model.columns) if one.key == "note")
    screen.until(
        lambda: any(screen.list.model.index(row, column).data() == "待裁定 1" for row in range(screen.list.model.total))
    )
    notes = [screen.list.model.index(row, column).data() for row in range(screen.list.model.total)]
    assert notes.count("待裁定 1") == 1


def test_no_phone_in_the_list_is_in_full(screen: Screen) -> None:
    type_into(screen, "13812345678")
    screen.until(lambda: screen.names() == [JINCAI])
    model = screen.list.model
    shown = " ".join(str(model.index(0, at).data()) for at in range(model.columnCount()))
    assert "138****5678" in shown
    assert "1234" not in shown


def test_the_search_box_of_the_window_goes_to_customers_and_booklet_pages(store: BranchStore, clock: Clock) -> None:
    seat: Seat = seat_of(store, clock)
    page, person = finder(seat)("A0137-12G")
    assert page.subject == Jump("visits", "A0137-12G")
    assert isinstance(person.subject, Jump)
    assert person.subject.key == "customers"
    assert "13812345678" not in f"{person.title}{person.detail}"


@pytest.mark.parametrize("typed", ["lzjj", "lizhijiao", "离职", "hand over a"])
def test_what_can_be_begun_is_found_by_its_sound_like_anything_else(
    store: BranchStore, clock: Clock, typed: str
) -> None:
    titles = [offer.title for offer in finder(seat_of(store, clock))(typed)]
    assert "离职交接" in titles


def test_where_more_is_found_than_fits_the_last_line_leads_to_all_of_it(
    screen: Screen, store: BranchStore, clock: Clock
) -> None:
    offers = finder(seat_of(store, clock))("沈阳")
    assert (len(offers), offers[-1].title) == (8, "在“客户”里看全部“沈阳”")
    jump = offers[-1].subject
    assert isinstance(jump, Jump)

    screen.list.filters.show_filters(Filters(mine=True))
    screen.window.open(jump.key, jump.subject)

    screen.until(lambda: screen.list.listing is not None and len(screen.list.listing.hits) > len(offers))
    assert screen.list.search.text() == "沈阳"
    assert not screen.list.filters.value().any


def test_where_all_that_is_found_fits_nothing_leads_on(store: BranchStore, clock: Clock) -> None:
    assert all("看全部" not in offer.title for offer in finder(seat_of(store, clock))("金彩"))


def test_a_customer_asked_for_by_another_screen_opens(screen: Screen, customer: str) -> None:
    screen.window.open("customers", customer)
    screen.until(lambda: screen.record.page is not None and screen.record.page.customer_id == customer)
    assert screen.record.isVisible()
    assert not screen.list.isVisible()


def test_every_field_of_the_screen_has_a_name_for_the_screen_reader(screen: Screen) -> None:
    assert all(box.accessibleName() for box in screen.list.findChildren(QLineEdit))
