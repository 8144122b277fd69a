"""离职交接 on screen: a dozen keys from the search box to the sheet, and one press back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from crm_desktop.models.customer import Customer
from crm_desktop.models.people import AccountRequest
from crm_desktop.services.customer_file import open_file
from crm_desktop.ui.people.hand_over_view import HandOverView
from crm_desktop.ui.people.page import PeoplePage
from tests.head_office.chain import PASSWORD
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import World
from tests.ui.people.conftest import Open
from tests.ui.people.staff_room import own_some


def owners(world: World) -> list[str | None]:
    with world.front.store.reading() as session:
        return [session.get_one(Customer, one).owner_id for one in world.here[:3]]


def keys_of(screen: Screen, *keys: Qt.Key) -> None:
    """Into the window, also where one of an earlier test that dies late has taken its place in front."""
    for key in keys:
        QTest.keyClick(screen.window.focusWidget(), key)


def focused_on(screen: Screen, name: str) -> None:
    screen.until(lambda: getattr(QApplication.focusWidget(), "objectName", str)() == name)


def test_from_the_search_box_to_the_sheet_by_keys(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    screen.open("people")
    screen.window.workspace.start_search()
    box = screen.window.workspace.top_bar.search
    screen.until(box.hasFocus)
    box.setText("离职")
    box.textEdited.emit("离职")
    screen.until(lambda: any(offer.title == "离职交接" for offer in screen.window.workspace.palette_panel.offers))
    QTest.keyClick(box, Qt.Key.Key_Return)
    page = screen.window.workspace.page("people")
    assert isinstance(page, PeoplePage) and page.giving is not None
    giving = page.giving

    focused_on(screen, "handOver_person")
    keys_of(screen, Qt.Key.Key_3)  # Zhao Qiang
    focused_on(screen, "handOver_why")
    keys_of(screen, Qt.Key.Key_1)  # leaving, which it begins with
    focused_on(screen, "handOver_strategy")
    keys_of(screen, Qt.Key.Key_1)
    focused_on(screen, "handOver_taker")
    keys_of(screen, Qt.Key.Key_2)  # Wang Fang
    focused_on(screen, "handOver_last_day")
    while not giving.form.password.hasFocus():
        keys_of(screen, Qt.Key.Key_Return)
    screen.until(lambda: giving._found is not None and not giving._found.problems)
    QTest.keyClicks(QApplication.focusWidget(), PASSWORD)
    keys_of(screen, Qt.Key.Key_Return)

    screen.until(lambda: page.segments.key == "given" and page.given.pdf.page_count == 1)
    assert owners(world) == ["wang"] * 3
    assert page.given.lines[0].request is not None and "等总部审批" in page.given.lines[0].request.zh
    assert page.given.pdf.print.hasFocus(), "Enter prints it"
    page.given.undo.click()
    screen.until(lambda: page.given.lines[0].undone is not None)
    assert owners(world) == ["zhao"] * 3
    screen.until(lambda: not page.given.undo.isEnabled())
    assert page.given.undo.toolTip() == "已经撤销过"


def giving_of(screen: Screen, staff_id: str) -> HandOverView:
    page = screen.open("people")
    assert isinstance(page, PeoplePage) and page.giving is not None
    page._on_hand_over(staff_id)
    screen.until(lambda: page.giving is not None and page.giving._found is not None)
    return page.giving


def test_by_area_the_digits_give_row_by_row_and_the_cursor_comes_back(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    giving.form._chips["strategy"].setFocus()
    keys_of(screen, Qt.Key.Key_2)
    screen.until(giving.portions.table.hasFocus)
    assert [row.portion.words.zh for _, row in giving.portions.model.loaded()] == ["铁西区", "于洪区"]

    keys_of(screen, Qt.Key.Key_2, Qt.Key.Key_1)

    focused_on(screen, "handOver_last_day")
    assert giving.portions.chosen == {"铁西区": "wang", "于洪区": "li"}
    screen.until(lambda: giving._found is not None and not giving._found.problems)


def test_a_wrong_password_gives_nothing_away(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    giving.form._chips["taker"].set_value(("wang",))
    giving.form.password.setFocus()
    QTest.keyClicks(giving.form.password, "wrong-password")
    keys_of(screen, Qt.Key.Key_Return)

    screen.until(lambda: giving.form._fields["password"].problem is not None)
    assert owners(world) == ["zhao"] * 3 and giving.form.password.text() == ""


def test_a_refused_password_stays_said_when_the_preview_comes_in_after_it(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    QTest.keyClicks(giving.form.password, "wrong-password")
    giving.form.confirmed.emit(giving.form.password.text())
    screen.until(lambda: giving.form._fields["password"].problem is not None)

    giving._found = None
    giving._count()
    screen.until(lambda: giving._found is not None)

    assert giving.form._fields["password"].problem is not None
    QTest.keyClicks(giving.form.password, "x")
    assert giving.form._fields["password"].problem is None


def test_what_is_open_is_said_beside_its_question(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    giving.form.password.setFocus()
    QTest.keyClicks(giving.form.password, PASSWORD)
    keys_of(screen, Qt.Key.Key_Return)

    screen.until(lambda: giving.form._fields["taker"].problem is not None)
    assert "没有接手人" in giving.form._fields["taker"].problem.words.zh  # type: ignore[union-attr]  # waited for
    assert owners(world) == ["zhao"] * 3


def test_moving_asks_for_the_new_post_and_hands_the_request_in(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    form = giving.form
    form._chips["why"].set_value(("moving",))
    assert form._fields["last_day"].isHidden() and not form._fields["post"].isHidden()
    form._chips["taker"].set_value(("wang",))
    form.branch.set_value("DL01")
    form.post.set_value("sales_rep")
    form.password.setFocus()
    QTest.keyClicks(form.password, PASSWORD)
    screen.until(lambda: giving._found is not None and not giving._found.problems)
    keys_of(screen, Qt.Key.Key_Return)

    screen.until(lambda: owners(world) == ["wang"] * 3)
    with world.front.store.reading() as session:
        request = session.exec(AccountRequest.__table__.select()).mappings().one()  # type: ignore[attr-defined]
    assert (request["kind"], request["branch"], request["post"]) == ("change", "DL01", "sales_rep")


def test_whoever_may_not_hand_over_sees_the_list_and_why(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("wang")
    page = screen.open("people")
    assert isinstance(page, PeoplePage)
    screen.until(lambda: len(page.colleagues.lines) == 4)
    page.colleagues.table.pick(["zhao"])
    screen.until(lambda: page.colleagues.card.owned is not None and page.colleagues.card.owned.person.id == "zhao")

    give = page.colleagues.card.give
    assert not give.isEnabled()
    assert give.toolTip() == give.accessibleDescription() == "工作交接由店长办理"
    assert all(not one.isEnabled() and "店长" in one.toolTip() for one in page.colleagues.card._requests)


def test_a_request_is_begun_from_the_colleagues_card(open_screen: Open, world: World) -> None:
    screen = open_screen("zhou")
    page = screen.open("people")
    assert isinstance(page, PeoplePage)
    screen.until(lambda: page.colleagues.card.owned is not None)
    page.colleagues.table.pick(["wang"])
    screen.until(lambda: page.colleagues.card.owned is not None and page.colleagues.card.owned.person.id == "wang")
    page.colleagues.card._requests[1].click()

    screen.until(lambda: page.requests.form.isVisible() and page.requests.form.person.value() == "wang")
    assert page.requests.form.kind.value() == ("reset",)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert open_file(world.front.seat("zhou"), world.here[0]).customer_id
