from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Role
from crm_desktop.services.filing import file_profile
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.seat import Seat
from crm_desktop.services.today import TodayBoard, today_board
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.front_desk.subjects import OrdersOpen
from crm_desktop.ui.language import set_language
from crm_desktop.ui.page import Desk
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.shortcuts import Shortcuts
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.today.faces import face_of
from crm_desktop.ui.today.lines import LineButton, ListCard
from crm_desktop.ui.today.page import TodayPage
from crm_desktop.ui.today.scenes import board
from crm_desktop.ui.today.tile import Tile
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.toast import Toasts
from tests.services import visits_sample
from tests.services.counter import Clock, open_store, seat_at
from tests.services.filing_day import FOUR, SIX, accountant, take, take_several
from tests.ui.sign_in.keys import press, show


class Stand(QWidget):
    """A window with the page; `went` notes where it wanted to go, `badges` what the rail would show."""

    def __init__(self, tasks: Tasks, seat: Seat) -> None:
        super().__init__()
        self.went: list[tuple[str, object]] = []
        self.badges: list[object] = []
        self.desk = Desk(tasks, Toasts(self), Shortcuts(self), self._go, lambda _: None)
        self.page = TodayPage(self.desk, seat, self)
        self.page.badge_changed.connect(self.badges.append)
        QVBoxLayout(self).addWidget(self.page)

    def tile(self, key: str) -> Tile:
        found = self.page.findChild(Tile, f"tile_{key}")
        assert found is not None, key
        return found

    def lines(self, key: str) -> list[LineButton]:
        card = next(card for card in self.page.findChildren(ListCard) if card.listing.key == key and card.isVisible())
        return card.findChildren(LineButton)

    def _go(self, key: str, subject: object = None) -> None:
        self.went.append((key, subject))


Opened = Callable[[Seat], Stand]


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, appearance: Appearance) -> Opened:
    def make(seat: Seat) -> Stand:
        stand = Stand(tasks, seat)
        show(qtbot, stand)
        stand.page.setFocus()
        stand.page.activate()
        qtbot.waitUntil(lambda: bool(stand.page.findChildren(Tile)))
        return stand

    return make


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened_store = open_store(tmp_path)
    yield opened_store
    opened_store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(FOUR + timedelta(minutes=18))


def test_the_accountants_tile_says_how_many_and_how_long_and_enter_opens_the_queue(
    opened: Opened, store: BranchStore, clock: Clock
) -> None:
    take_several(store, 3)

    stand = opened(accountant(store, clock))
    press(Qt.Key.Key_Return)

    figure = stand.tile("filing").figure
    assert (figure.number, figure.tone) == ("3", Tone.ACCENT)
    assert figure.note.startswith("剩 01:42")
    assert stand.went == [("profile_entry", None)]
    assert stand.badges == [3]


def test_a_line_opens_the_very_form(opened: Opened, store: BranchStore, clock: Clock) -> None:
    first = take_several(store, 2)[0]
    stand = opened(accountant(store, clock))

    stand.lines("waiting")[0].click()

    assert stand.went == [("profile_entry", first.form_id)]


def test_the_clock_ticks_without_counting_again(opened: Opened, store: BranchStore, clock: Clock) -> None:
    take_several(store, 1)
    stand = opened(accountant(store, clock))

    clock.at = SIX - timedelta(minutes=10)
    stand.page.tick()
    assert (stand.tile("filing").figure.tone, stand.tile("filing").figure.note[:7]) == (Tone.DANGER, "剩 00:10")
    clock.at = SIX + timedelta(minutes=3)
    stand.page.tick()

    assert stand.tile("filing").figure.note.startswith("已过 18:00，超时 00:03")
    assert "已过 18:00" in stand.page.sentence and "前建档" not in stand.page.sentence


def test_the_board_follows_what_is_saved(qtbot: QtBot, opened: Opened, store: BranchStore, clock: Clock) -> None:
    form = take_several(store, 1)[0]
    seat = accountant(store, clock)
    stand = opened(seat)

    file_profile(seat, open_form(seat, form.form_id), {}, gap_reason="下次再问")
    stand.page.refresh(None)

    qtbot.waitUntil(lambda: stand.tile("filing").figure.number == "0")
    assert stand.badges[-1] is None
    assert stand.tile("filing").figure.tone is Tone.GOOD
    assert stand.lines("waiting") == []


def test_digits_open_the_figures(opened: Opened, store: BranchStore, clock: Clock) -> None:
    stand = opened(seat_at(store, now=clock))

    press(Qt.Key.Key_3)

    assert stand.went == [("sync", None)]


def test_a_promised_call_leads_to_its_order(opened: Opened, store: BranchStore, clock: Clock) -> None:
    customer = take(store).customer_id
    seat = seat_at(store, now=clock)
    order = PhoneOrder(customer, (OrderLine("XZ-914", 2, call_back=True),), words="下午要")
    number = take_phone_order(seat, order).number
    stand = opened(seat)
    assert stand.lines("orders")[0].line.right == "要回电"

    stand.lines("orders")[0].click()
    press(Qt.Key.Key_2)

    assert stand.went == [("front_desk", OrdersOpen(number)), ("front_desk", OrdersOpen())]
    assert "先回电话" in stand.page.sentence


def test_a_call_that_should_have_been_made_stands_out(opened: Opened, store: BranchStore, clock: Clock) -> None:
    customer = take(store).customer_id
    seat = seat_at(store, now=clock)
    take_phone_order(seat, PhoneOrder(customer, (OrderLine("XZ-914", 2, call_back=True),)))
    clock.at += timedelta(minutes=30)

    line = opened(seat).lines("orders")[0].line
    assert (line.right, line.tone) == ("回电超时", Tone.DANGER)


def test_the_keyboard_stays_on_its_line_when_the_lists_are_drawn_again(
    qtbot: QtBot, opened: Opened, store: BranchStore, clock: Clock
) -> None:
    forms = take_several(store, 2)
    seat = accountant(store, clock)
    stand = opened(seat)
    stand.lines("waiting")[1].setFocus()

    file_profile(seat, open_form(seat, forms[0].form_id), {}, gap_reason="下次再问")
    stand.page.refresh(None)
    qtbot.waitUntil(lambda: len(stand.lines("waiting")) == 1)

    assert stand.lines("waiting")[0].hasFocus()


def test_a_rep_sees_todays_calls_and_how_many_are_left(opened: Opened, tmp_path: Path) -> None:
    with visits_sample.sample_office(tmp_path) as office:
        boss = office.seat(Role.STORE_MANAGER)
        for at in (0, 1):
            plan_visit(boss, "rep1", customer_id=f"c{at}", day=visits_sample.TODAY, purpose="送色样")

        stand = opened(office.seat(Role.SALES_REP, person="rep1"))
        stand.lines("calls")[0].click()

        assert (stand.tile("visits").figure.number, stand.tile("visits").figure.of) == ("0", "/ 2")
        assert "还有 2 家" in stand.page.sentence
        assert stand.went == [("customers", "c0")]


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ACCOUNTANT, Role.SALES_REP, Role.STORE_MANAGER])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_and_line_leads_somewhere_that_exists(role: Role, language: str, appearance: Appearance) -> None:
    set_language("en" if language == "en" else "zh")
    places = {place.key for place in PLACES}

    face = face_of(board(role), now=FOUR)

    assert {figure.place for figure in face.figures} <= places
    assert {line.place for listing in (*face.left, *face.right) for line in listing.lines} <= places
    assert len({figure.key for figure in face.figures}) == len(face.figures)


def test_one_thing_is_not_said_as_many_in_english(appearance: Appearance) -> None:
    set_language("en")

    face = face_of(board(Role.STORE_MANAGER), now=FOUR)

    words = [face.sentence, *(figure.note for figure in face.figures)]
    assert "1 call promised" in words and "1 conflict · 1 refused" in words


def test_a_day_the_branch_is_closed_hurries_nobody(store: BranchStore, appearance: Appearance) -> None:
    sunday = Clock(FOUR + timedelta(days=2))
    take(store, at=FOUR)

    shown: TodayBoard = today_board(accountant(store, sunday))
    face = face_of(shown, now=sunday.at)

    assert "不急" in face.sentence
    assert face.figures[0].tone is Tone.NEUTRAL and "今日休息" in face.figures[0].note
