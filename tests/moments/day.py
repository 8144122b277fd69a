"""M1 to M5 typed into the real windows of a desktop of the sample chain, with its head office on the line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from crm_desktop.app.tour import doors, look_up, opening
from crm_desktop.app.tour.expect import expect, expect_equal
from crm_desktop.app.tour.hands import CTRL, Hands, K
from crm_desktop.app.tour.shots import Shots
from crm_desktop.app.tour.station import Station
from crm_desktop.app.tour.world import COUNTER, World
from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.models.visit import Visit, VisitBooklet
from crm_desktop.rules.rights import Role
from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets_moves import issue
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.importing.sample import load_sample_customers
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.shift_record import last_hand_over
from crm_desktop.services.sign_in import colleagues
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visits_entry import open_page
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.profile_entry.table import Table
from crm_desktop.ui.sync.page import SyncPage
from crm_desktop.ui.visits.page import VisitsPage
from sync.ids import new_id
from tests.moments.recorder import KeyRecorder
from tests.services.filing_day import TWO_GAPS

VISITS: Final = 10
RECORDS: Final = 9


@dataclass(frozen=True, slots=True)
class Took:
    """What a moment took: K command keys and C characters."""

    moment: str
    commands: int
    characters: int


@contextmanager
def branch(app: QApplication, folder: Path) -> Iterator[World]:
    """Head office with the sample chain, and the counter's desktop of Shenyang with its customers."""
    world = World(app, folder, "zh", Shots(folder / "shots"), Hands(app))
    try:
        opening.found_head_office(world)
        station = world.add_station(COUNTER, "SY01")
        doors.start(world, station)
        doors.join(world, station, called="柜台")
        load_sample_customers(_seat(station, Role.ACCOUNTANT))
        station.desktop.line.sync_now()
        yield world
    finally:
        world.close()


def spend(world: World, recorder: KeyRecorder) -> list[Took]:
    """All moments, one after the other."""
    took: list[Took] = []
    for who, moments in _DAY:
        station = doors.sign_in(world, COUNTER, who)
        for name, prepare, act in moments:
            prepare(world, station)
            world.hands.press(K.Key_1, CTRL)
            recorder.reset()
            act(world, station)
            took.append(Took(name, recorder.commands, recorder.characters))
        doors.sign_out(world, COUNTER)
    return took


def _nothing(world: World, station: Station) -> None:
    """There is nothing to lay out beforehand."""


# At the counter ------------------------------------------------------------------------------------


def _walk_in(world: World, station: Station) -> None:
    hands, before = world.hands, look_up.count_customers(station)
    hands.press(K.Key_F2)
    hands.write("13904021188")
    hands.write("赵敏")
    hands.press(K.Key_Return)
    hands.write("新辉标识工程")
    hands.press(K.Key_Return)
    hands.press(K.Key_1)
    hands.press(K.Key_3)
    hands.press(K.Key_Return)
    hands.press(K.Key_Space)
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: hands.find(DeskView).shows_saved, "the walk-in is saved")
    expect_equal(look_up.count_customers(station), before + 1, "customers on file")


def _known(world: World, station: Station) -> None:
    hands = world.hands
    hands.press(K.Key_F2)
    hands.write(KNOWN_TAIL)
    hands.press(K.Key_Return)
    view = hands.find(DeskView)
    hands.until(lambda: view.panel.shows(view.panel.card), "the known customer's card opens")


def _phone_order(world: World, station: Station) -> None:
    hands = world.hands
    hands.press(K.Key_F3)
    hands.write(KNOWN_TAIL)
    hands.press(K.Key_Return)
    hands.press(K.Key_O, CTRL)
    hands.until(lambda: hands.at() == "product", "the goods are asked for")
    hands.write(OUT_OF_STOCK)
    hands.press(K.Key_Return)
    hands.until(lambda: hands.at() == "substitutes", "substitutes are shown")
    hands.press(K.Key_1)
    hands.write("2")
    hands.press(K.Key_Return)
    hands.press(K.Key_Y)
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: look_up.records(station, PhoneOrderNote), "the order is saved")
    (note,) = look_up.records(station, PhoneOrderNote)
    expect(note.substitute_code and note.quantity == 2, "a substitute was ordered")


# At the accountant's desk --------------------------------------------------------------------------


def _lay_booklet(world: World, station: Station) -> None:
    """A booklet with ten planned customers has come back from its rep."""
    manager, rep = _seat(station, Role.STORE_MANAGER), _person(station, Role.SALES_REP)
    customers = look_up.records(station, Customer)[:VISITS]
    for customer in customers:
        plan_visit(manager, rep.id, customer_id=customer.id, day=manager.today)
    issue(manager, print_booklet(manager, rep.id, pages=VISITS + 2).booklet_id)


def _visits(world: World, station: Station) -> None:
    hands = world.hands
    booklet = look_up.one(station, VisitBooklet)
    code = open_page(_seat(station, Role.ACCOUNTANT), str(booklet.number)).pages[0].code
    hands.press(K.Key_B, CTRL)
    hands.write(code)
    hands.press(K.Key_Return)
    for _ in range(VISITS):
        hands.press(K.Key_2)
        hands.press(K.Key_W)
        hands.write("要两卷哑膜")
        hands.press(K.Key_Return)
    expect_equal(len([visit for visit in look_up.records(station, Visit) if visit.page_code]), VISITS, "visits")
    expect_equal(hands.find(VisitsPage).entry.sheet.at, VISITS + 1, "the page that comes next")


def _lay_forms(world: World, station: Station) -> None:
    """Nine forms, each with two gaps."""
    seat = _seat(station, Role.FRONT_DESK)
    for number in range(RECORDS):
        name, phone = f"沈阳{_SIGNS[number]}光广告有限公司", f"1381236{number:04}"
        register_walk_in(seat, replace(TWO_GAPS, phone=phone, name=name))


def _records(world: World, station: Station) -> None:
    hands, seat = world.hands, station.seat
    filed = entry_queue(seat).filed_today
    hands.press(K.Key_3, CTRL)
    table = hands.find(Table)
    for number in range(1, RECORDS + 1):
        hands.until(lambda: table.profile.focus_name == "address" and not table.profile.typed(), "the next form")
        hands.write("兴华北街12号")
        hands.press(K.Key_Return)
        hands.write("门头招牌")
        hands.press(K.Key_Return, CTRL)
        hands.until(lambda done=filed + number: entry_queue(seat).filed_today == done, f"form {number} is filed")


def _lay_refusal(world: World, station: Station) -> None:
    """A change of the counter's to a file that is not hers has come back from head office."""
    record, accountant = new_id(), _seat(station, Role.ACCOUNTANT)
    with accountant.unit("register") as session:
        session.add(Customer(id=record, name="大禾图文", remarks="老客户", created_by=accountant.person.id))
    station.desktop.line.sync_now()
    with _seat(station, Role.FRONT_DESK).unit("edit") as session:
        session.get_one(Customer, record).remarks = "月底要一批背胶"
    station.desktop.line.sync_now()


def _shift_end(world: World, station: Station) -> None:
    hands = world.hands
    hands.press(K.Key_F5)
    page = hands.find(SyncPage)
    hands.until(lambda: page.board.refused.cards and hands.at() == "refusedCard", "the refused one has the keys")
    hands.press(K.Key_Return)
    hands.write("月底要两批背胶")
    hands.press(K.Key_Return)
    hands.until(lambda: hands.at() == "handOver", "the end of the shift is one key away")
    hands.press(K.Key_Return)
    hands.until(lambda: last_hand_over(station.seat) is not None, "the shift is handed over")


def _person(station: Station, role: Role) -> Person:
    found = next(one for one in colleagues(station.store, station.branch) if one.role is role)
    return Person(found.id, found.name, found.role)


def _seat(station: Station, role: Role) -> Seat:
    return station.desktop.seat(_person(station, role))


KNOWN_TAIL: Final = "4252"
OUT_OF_STOCK: Final = "bm1072"
_SIGNS: Final = "金木水火土山川林泉"

_Act = Callable[[World, Station], None]
_DAY: Final[tuple[tuple[str, tuple[tuple[str, _Act, _Act], ...]], ...]] = (
    ("王芳", (("M3", _lay_booklet, _visits), ("M4", _lay_forms, _records))),
    ("李静", (("M1 new", _nothing, _walk_in), ("M1 known", _nothing, _known), ("M2", _nothing, _phone_order))),
    ("王芳", (("M5", _lay_refusal, _shift_end),)),
)
"""Who works, and at what: name of the moment, what is laid out for it, what the person does."""
