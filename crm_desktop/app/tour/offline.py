"""11:00. The line to head office goes down; three desktops work on, two of them on the same customer."""

from crm_desktop.app.tour import customer_file, doors, look_up
from crm_desktop.app.tour.counter import NEW_MOBILE, register
from crm_desktop.app.tour.expect import expect, expect_equal
from crm_desktop.app.tour.hands import CTRL, K
from crm_desktop.app.tour.step import Step
from crm_desktop.app.tour.sync_page import press_sync
from crm_desktop.app.tour.world import ACCOUNTS, COUNTER, DALIAN, World
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.words import Words
from crm_desktop.ui.front_desk.desk_view import DeskView

AT_COUNTER = "13904021199"
AT_ACCOUNTS = "13904021166"
"""The walk-in's number as the two desktops come to know it, without knowing of each other."""


def take_the_line_down(world: World) -> None:
    """Head office really stops; both desktops of Shenyang say so and go on."""
    world.it_is(10, 50)
    doors.sign_in(world, ACCOUNTS, "王芳")
    doors.sign_in(world, DALIAN, "孙敏")
    press_sync(world, COUNTER)
    press_sync(world, ACCOUNTS)
    expect(look_up.records(world.station(ACCOUNTS), Customer, id=world.story.walk_in), "the walk-in is at accounts")
    world.it_is(11, 5)
    world.service.stop()
    for name in (COUNTER, ACCOUNTS, DALIAN):
        press_sync(world, name, works=False)
    world.sit(COUNTER)
    world.shot("offline")


def edit_at_counter(world: World) -> None:
    """Li Jing keeps what the customer told her on the phone: remarks, preferences, another number."""
    world.it_is(11, 20)
    station, story = world.sit(COUNTER), world.story
    customer_file.open_file(world, story.walk_in, typed="xhbs")
    world.shot("customer")
    _edit_contact(world, AT_COUNTER)
    customer_file.edit(world, "section_business", {"needs": "5", "purchase_preferences": "只要哑膜，量大提前一天订"})
    customer_file.edit(world, "section_remarks", {"remarks": "送货前先打电话"})
    world.note(station, story.walk_in, "purchase_preferences", "只要哑膜，量大提前一天订")
    world.note(station, story.walk_in, "remarks", "送货前先打电话")
    world.note(station, story.contact, "mobile", f"+86{AT_COUNTER}")


def edit_at_accounts(world: World) -> None:
    """Wang Fang, at the same time, completes the same file from the invoice: business, needs, and a number too."""
    world.it_is(11, 30)
    station, story = world.sit(ACCOUNTS), world.story
    customer_file.open_file(world, story.walk_in, typed="1188")
    _edit_contact(world, AT_ACCOUNTS)
    customer_file.edit(world, "section_business", {"business": "标识标牌、导视系统", "needs": "4"})
    customer_file.edit(world, "section_remarks", {"remarks": "发票要专票"})
    world.note(station, story.walk_in, "business", "标识标牌、导视系统")
    world.note(station, story.walk_in, "remarks", "发票要专票")
    world.note(station, story.contact, "mobile", f"+86{AT_ACCOUNTS}")
    expect(station.waiting(), "the edits wait to be sent")


def register_offline(world: World) -> None:
    """A form number is allotted without head office, and cannot collide with the other desktop's."""
    world.it_is(11, 45)
    station = world.sit(COUNTER)
    customer = register(world, "13604097733", "林涛", "恒通快印")
    form = look_up.one(station, RegistrationForm, customer_id=customer)
    expect((form.number or "").startswith("SY01A-"), "the number names branch and desktop")
    world.shot("offline-saved")


def register_in_dalian(world: World) -> None:
    """The same number walks in at the other branch: nothing of Shenyang is known there, so it is somebody new."""
    world.it_is(11, 50)
    hands, station = world.hands, world.sit(DALIAN)
    hands.press(K.Key_F2)
    hands.write(NEW_MOBILE)
    hands.settle()
    view = hands.find(DeskView)
    expect(not view.panel.shows(view.panel.matches), "nothing of the other branch is seen")
    hands.press(K.Key_A, CTRL)
    hands.press(K.Key_Backspace)
    before = look_up.count_customers(station)
    register(world, NEW_MOBILE, "赵敏", "大连新辉标识")
    expect_equal(look_up.count_customers(station), before + 1, "customers in Dalian")
    world.shot("dalian-saved")


def _edit_contact(world: World, mobile: str) -> None:
    card = f"contact_{world.story.contact}"
    customer_file.edit(world, card, {"contact.mobile": mobile})
    station = world.station(COUNTER if mobile == AT_COUNTER else ACCOUNTS)
    expect_equal(look_up.one(station, Contact, id=world.story.contact).mobile, f"+86{mobile}", "the number on file")


STEPS = (
    Step(Words("断网：总部停机，三台电脑照常工作", "The line goes down; all desktops work on"), take_the_line_down),
    Step(Words("前台改同一位客户", "The counter edits a customer"), edit_at_counter),
    Step(Words("会计同时改这位客户：不同字段和同一手机", "Accounts edit the same one at once"), edit_at_accounts),
    Step(Words("断网时登记新顾客", "A walk-in registered offline"), register_offline),
    Step(Words("大连登记，看不到沈阳的资料", "Dalian registers and sees nothing of Shenyang"), register_in_dalian),
)
