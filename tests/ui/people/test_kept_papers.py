"""What is half typed about people outlives Esc, another page and a restart; a password does not."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_desktop.models.local import Draft
from crm_desktop.rules.account_requests import RequestKind
from crm_desktop.services.today_drafts import drafts_left
from crm_desktop.ui.people.page import PeoplePage
from crm_desktop.ui.people.requests_part import RequestsPart
from crm_desktop.ui.tasks import Tasks
from tests.head_office.chain import PASSWORD
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import World
from tests.ui.held import held
from tests.ui.people.conftest import Open
from tests.ui.people.staff_room import ask_some, own_some
from tests.ui.people.test_handing_over import giving_of, keys_of, owners
from tests.ui.people.test_requests import part_of, type_password


def contents(world: World, *, office: bool = False) -> list[str]:
    with (world.above if office else world.front).store.reading() as session:
        return [one.content for one in session.exec(Draft.__table__.select()).mappings().all()]  # type: ignore[attr-defined]


def begun(screen: Screen, part: RequestsPart, kind: RequestKind = RequestKind.OPEN, staff_id: str = "") -> None:
    part.begin(kind=kind, staff_id=staff_id)
    screen.until(lambda: part.form.isVisible() and part._paper.subject == f"{kind.value}.{staff_id}")


def test_a_request_half_typed_comes_back_after_esc_and_after_a_restart(open_screen: Open, world: World) -> None:
    screen = open_screen("zhou")
    part = part_of(screen)
    begun(screen, part)
    QTest.keyClicks(part.form.name, "Qian Duo")
    part.form.post.set_value("sales_rep")
    QTest.keyClicks(part.form.reason, "for Zhao")
    keys_of(screen, Qt.Key.Key_Escape)
    assert not part.form.isVisible()
    begun(screen, part, RequestKind.RESET, "wang")
    assert part.form.reason.text() == "" and part.form._note.isHidden()
    begun(screen, part)
    assert (part.form.name.text(), part.form.post.value(), part.form.reason.text()) == (
        "Qian Duo", "sales_rep", "for Zhao",
    )  # fmt: skip
    assert not part.form._note.isHidden()
    QTest.keyClicks(part.form.area, "Tiexi")
    screen.window.open("today")

    again = open_screen("zhou")
    part = part_of(again)
    begun(again, part)
    assert (part.form.name.text(), part.form.area.text()) == ("Qian Duo", "Tiexi")
    assert part.form.wanted().name == "Qian Duo"
    QTest.keyClick(part.form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    again.until(lambda: len(part.lines) == 1)
    assert contents(world) == []


def test_a_request_is_handed_in_once_and_what_is_typed_after_it_is_kept(
    open_screen: Open, world: World, tasks: Tasks
) -> None:
    screen = open_screen("zhou")
    part = part_of(screen)
    begun(screen, part, RequestKind.RESET, "wang")
    QTest.keyClicks(part.form.reason, "forgotten")
    with held(tasks):
        for _ in range(2):
            QTest.keyClick(part.form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(part.form.reason, " again")
    screen.until(lambda: len(part.lines) == 1)
    screen.until(lambda: tasks.idle)

    assert part.lines[0].reason == "forgotten"
    assert any("留作草稿" in told for told in screen.told())
    assert len(contents(world)) == 1 and "forgotten again" in contents(world)[0]


def test_the_words_of_an_answer_wait_at_their_request(open_screen: Open, world: World) -> None:
    ask_some(world)
    screen = open_screen("gao", office=True)
    part = part_of(screen)
    screen.until(lambda: part.card.line is not None)
    QTest.keyClicks(part.card.words, "no room")
    type_password(part, PASSWORD)
    screen.window.open("overview")

    again = open_screen("gao", office=True)
    part = part_of(again)
    again.until(lambda: part.card.line is not None)
    assert part.card.words.text() == "no room" and part.card.password.text() == ""
    assert all(PASSWORD not in one for one in contents(world, office=True))
    part.table.pick([part.lines[1].id])
    assert part.card.words.text() == ""


def test_a_hand_over_half_filled_comes_back_but_not_the_password(open_screen: Open, world: World) -> None:
    own_some(world)
    screen = open_screen("zhou", friday=False)
    giving = giving_of(screen, "zhao")
    giving.form._chips["strategy"].setFocus()
    keys_of(screen, Qt.Key.Key_2)
    screen.until(giving.portions.table.hasFocus)
    keys_of(screen, Qt.Key.Key_2)
    QTest.keyClicks(giving.form.reason, "resigned")
    QTest.keyClicks(giving.form.last_day, "+7")
    QTest.keyClicks(giving.form.note, "keys in the drawer")
    QTest.keyClicks(giving.form.password, PASSWORD)
    screen.window.open("today")
    assert giving.form.password.text() == ""

    again = open_screen("zhou", friday=False)
    giving = giving_of(again, "li")
    assert giving.form.note.text() == "", "that is about somebody else"
    giving = giving_of(again, "zhao")
    again.until(lambda: giving.form.person == "zhao" and len(giving.portions._portions) == 2)
    form = giving.form
    assert (form.reason.text(), form.note.text(), form.password.text()) == ("resigned", "keys in the drawer", "")
    assert form.last_day.day() is not None and not form._note.isHidden()
    assert giving.portions.chosen == {"铁西区": "wang"}
    assert all(PASSWORD not in one for one in contents(world))
    giving.portions.chosen = {"铁西区": "wang", "于洪区": "wang"}
    form.password.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), PASSWORD)
    keys_of(again, Qt.Key.Key_Return)
    again.until(lambda: owners(world) == ["wang"] * 3)
    page = again.window.workspace.page("people")
    assert isinstance(page, PeoplePage)
    again.until(lambda: page.segments.key == "given")
    assert contents(world) == []


def test_what_was_begun_is_taken_up_from_the_list_of_today(open_screen: Open, world: World) -> None:
    screen = open_screen("zhou")
    part = part_of(screen)
    begun(screen, part, RequestKind.RESET, "wang")
    QTest.keyClicks(part.form.reason, "forgotten")
    screen.window.open("today")
    screen.until(lambda: len(contents(world)) == 1)
    with world.front.store.reading() as session:
        (left,) = drafts_left(session, world.front.seat("zhou"))

    screen.window.open(left.place, left.subject)

    screen.until(lambda: part.form.isVisible() and part.form.reason.text() == "forgotten")
    screen.window.open("today")
    screen.window.open("people", "hand_over:wang")
    page = screen.window.workspace.page("people")
    assert isinstance(page, PeoplePage) and page.giving is not None
    giving = page.giving
    screen.until(giving.isVisible)
