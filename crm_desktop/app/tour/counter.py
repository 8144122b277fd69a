"""09:10. The front desk: a walk-in by keyboard, her form on paper, and a customer who turns out to be known."""

from PySide6.QtWidgets import QPushButton

from crm_desktop.app.tour import doors, look_up
from crm_desktop.app.tour.expect import expect, expect_equal
from crm_desktop.app.tour.hands import CTRL, K
from crm_desktop.app.tour.step import Step
from crm_desktop.app.tour.world import COUNTER, DAY, World
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.words import Words
from crm_desktop.ui.front_desk.blank_forms import COPIES
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.pdf_preview import PdfPreview

NEW_MOBILE = "13904021188"
KNOWN_MOBILE = "13941854252"


def begin_the_day(world: World) -> None:
    """Li Jing signs in at the counter and sees her day."""
    world.it_is(8, 50)
    doors.sign_in(world, COUNTER, "李静", shot="sign-in")
    world.hands.press(K.Key_1, CTRL)
    world.shot("today")


def print_blank_book(world: World) -> None:
    """A run of blank forms to bind, each with a number and a QR code: used up here, offline or not."""
    world.it_is(9, 0)
    hands = world.hands
    world.sit(COUNTER)
    hands.press(K.Key_2, CTRL)
    hands.click(hands.find(QPushButton, "printBlank"))
    hands.until(lambda: hands.find(DeskView).shows_printed, "the blank forms are shown")
    expect_equal(hands.find(PdfPreview).page_count, COPIES + 1, "blank forms and their cover")
    world.shot("blank-book")
    world.shots.paper(hands.find(PdfPreview), "blank-book")
    hands.press(K.Key_Escape)


def register_walk_in(world: World) -> None:
    """Phone, name, company, needs, notice: one pass by keyboard, one unit of work, a number of its own."""
    world.it_is(9, 12)
    station = world.sit(COUNTER)
    world.story.walk_in = register(world, NEW_MOBILE, "赵敏", "新辉标识工程有限公司", shot="registration-typed")
    world.shot("registration-saved")
    world.story.contact = look_up.one(station, Contact, customer_id=world.story.walk_in).id
    form = look_up.one(station, RegistrationForm, customer_id=world.story.walk_in)
    expect(form.number and form.state == "received", "the form has a number")


def print_form(world: World) -> None:
    """F9: the filled form as it goes into the book, to be signed."""
    hands = world.hands
    hands.press(K.Key_F9)
    hands.until(lambda: hands.find(DeskView).shows_printed, "the form is shown before it is printed")
    world.shot("registration-print")
    world.shots.paper(hands.find(PdfPreview), "registration-form")
    hands.press(K.Key_Escape)
    hands.press(K.Key_Return)


def recognise_known(world: World) -> None:
    """The number of a known customer is recognised before it is typed out: a visit to the shop, no second form."""
    world.it_is(9, 40)
    hands, station = world.hands, world.sit(COUNTER)
    before = look_up.count_customers(station)
    hands.press(K.Key_F2)
    hands.write(KNOWN_MOBILE)
    view = hands.find(DeskView)
    hands.until(lambda: view.panel.shows(view.panel.matches), "the match is beside the form")
    expect(view.panel.matches.blocks, "the number is known")
    world.shot("duplicate-while-typing")
    hands.press(K.Key_1)
    hands.until(lambda: view.panel.shows(view.panel.card), "the known customer's card opens")
    world.shot("known-customer")
    hands.write("沈大路116号B区53号，二楼")
    hands.press(K.Key_Return)
    hands.press(K.Key_5)
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: view.shows_saved, "the visit to the shop is saved")
    world.shot("shop-visit-saved")
    expect_equal(look_up.count_customers(station), before, "customers on file")
    expect_equal(len(look_up.records(station, Visit, day=DAY.date())), 1, "visits to the shop")


def register_two_more(world: World) -> None:
    """Two more forms for the accountant."""
    world.it_is(9, 25)
    for mobile, name, company in (("13840071512", "郭亮", "北站喷绘"), ("15140192266", "佟雪", "雪飞图文设计室")):
        register(world, mobile, name, company)


def register(world: World, mobile: str, name: str, company: str, *, shot: str = "") -> str:
    """Key a walk-in at the desktop in front and save; the customer's id. What was typed is noted."""
    hands = world.hands
    station = world.in_front()
    hands.press(K.Key_2, CTRL)
    hands.write(mobile)
    hands.write(name)
    hands.press(K.Key_Return)
    hands.write(company)
    hands.press(K.Key_Return)
    hands.press(K.Key_1)
    hands.press(K.Key_3)
    hands.press(K.Key_Return)
    hands.press(K.Key_Space)
    if shot:
        world.shot(shot)
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: hands.find(DeskView).shows_saved, f"{company} is saved")
    customer = look_up.one(station, Customer, name=company)
    contact = look_up.one(station, Contact, customer_id=customer.id)
    for record, field, value in (
        (customer.id, "name", company),
        (contact.id, "mobile", f"+86{mobile}"),
        (contact.id, "name", name),
    ):
        world.note(station, record, field, value)
    return customer.id


STEPS = (
    Step(Words("前台登录，看今日", "The front desk signs in"), begin_the_day),
    Step(Words("打印空白登记表一本", "A book of blank forms printed"), print_blank_book),
    Step(Words("新顾客上门，键盘登记", "A walk-in registered by keyboard"), register_walk_in),
    Step(Words("打印登记表", "The registration form printed"), print_form),
    Step(Words("再登记两位", "Two more registered"), register_two_more),
    Step(Words("老客户上门，输入号码时认出", "A known customer recognised while typing"), recognise_known),
)
