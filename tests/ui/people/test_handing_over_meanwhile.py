"""A hand-over is counted or under way while its person goes on: nothing of another order is shown, nothing is lost."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from crm_desktop.rules.words import Words
from crm_desktop.ui.people.hand_over_view import HandOverView
from crm_desktop.ui.people.page import PeoplePage
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.widgets.choices import Option
from tests.head_office.chain import PASSWORD
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import World
from tests.ui.held import held
from tests.ui.people.conftest import Open
from tests.ui.people.staff_room import own_some
from tests.ui.people.test_handing_over import giving_of, keys_of, owners


def page_of(screen: Screen) -> PeoplePage:
    page = screen.window.workspace.page("people")
    assert isinstance(page, PeoplePage)
    return page


def sums(giving: HandOverView) -> str:
    return " ".join(one.text() for one in giving.portions._sums.findChildren(QLabel))


def name_of(giving: HandOverView, staff_id: str) -> str:
    return next(one.name for one in giving.form.takers if one.id == staff_id)


def confirm(giving: HandOverView, password: str = PASSWORD) -> None:
    giving.form._chips["taker"].set_value(("wang",))
    giving.form.password.setFocus()
    QTest.keyClicks(giving.form.password, password)
    QTest.keyClick(giving.form.password, Qt.Key.Key_Return)


def test_what_an_earlier_answer_would_do_is_not_shown(open_screen: Open, world: World, tasks: Tasks) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    with held(tasks):
        giving.form._chips["taker"].set_value(("wang",))
        giving._count()
        giving.form._chips["taker"].set_value(("li",))
        giving._soon.stop()
    screen.until(lambda: tasks.idle)
    assert f"交给 {name_of(giving, 'wang')}" not in sums(giving)
    giving._count()
    screen.until(lambda: f"交给 {name_of(giving, 'li')}" in sums(giving))


def test_what_cannot_be_read_any_more_does_not_stand_there(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    giving.form._chips["taker"].set_value(("li",))
    screen.until(lambda: f"交给 {name_of(giving, 'li')}" in sums(giving))
    giving.form._offer("person", [Option("moved", Words("调走的人", "Moved away"))], chosen="moved")
    giving.form.note.setFocus()
    keys_of(screen, Qt.Key.Key_X)
    screen.until(screen.told)

    assert sums(giving) == "" and giving._found is None
    assert giving.form.note.text() == "x"


def test_the_next_hand_over_goes_on_while_one_is_under_way(open_screen: Open, world: World, tasks: Tasks) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    with held(tasks):
        confirm(giving)
        page_of(screen)._on_hand_over("li")
    screen.until(lambda: any("已交接" in told for told in screen.told()))
    screen.until(lambda: giving.form.person == "li" and giving._found is not None)

    assert owners(world) == ["wang"] * 3
    assert page_of(screen)._stack.currentWidget() is giving
    QTest.keyClicks(giving.form.password, "x")
    assert giving.form.do.isEnabled(), "this one is not under way"
    action = screen.window.toasts.shown[-1].action
    assert action is not None
    action.click()
    assert page_of(screen).segments.key == "given"


def test_a_password_refused_behind_the_next_hand_over_is_told(open_screen: Open, world: World, tasks: Tasks) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    with held(tasks):
        confirm(giving, "wrong-password")
        page_of(screen)._on_hand_over("li")
    screen.until(lambda: giving.form.person == "li" and giving._found is not None)
    screen.until(lambda: any("密码不对" in told for told in screen.told()))

    assert giving.form._fields["password"].problem is None
    assert owners(world) == ["zhao"] * 3


def test_who_left_with_esc_stays_where_they_went(open_screen: Open, world: World, tasks: Tasks) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    with held(tasks):
        confirm(giving)
        keys_of(screen, Qt.Key.Key_Escape)
        page_of(screen)._show("requests")
    screen.until(lambda: any("已交接" in told for told in screen.told()))

    assert owners(world) == ["wang"] * 3
    assert page_of(screen).segments.key == "requests"


def test_rows_half_chosen_by_keys_stay_chosen_when_the_list_is_counted_anew(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    giving.form._chips["strategy"].setFocus()
    keys_of(screen, Qt.Key.Key_4)
    table = giving.portions.table
    screen.until(table.hasFocus)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    keys_of(screen, Qt.Key.Key_Space)
    assert table.count == 2 and table.currentIndex().row() == 2
    giving.portions.chosen = {str(table.ids[0]): "li"}
    giving._found = None
    giving._count()
    screen.until(lambda: giving._found is not None)
    assert table.currentIndex().row() == 2, "the cursor stays"
    keys_of(screen, Qt.Key.Key_Space, Qt.Key.Key_2)

    assert list(giving.portions.chosen.values()) == ["wang"] * 3


def test_portions_of_another_strategy_are_not_given_away(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    giving.form._chips["strategy"].setFocus()
    keys_of(screen, Qt.Key.Key_2)
    screen.until(giving.portions.table.hasFocus)
    giving.form._chips["strategy"].set_value(("each",))
    screen.until(lambda: len(giving.portions._portions) == 3)
    giving.portions.give("wang")

    assert [len(giving.portions._picked()), list(giving.portions.chosen.values())] == [1, ["wang"]]
