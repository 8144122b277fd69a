"""09:10. The front desk: a walk-in by keyboard, her form on paper, and a customer who turns out to be known."""

from datetime import timedelta

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.words import Words
from crm_desktop.tour import doors, look_up
from crm_desktop.tour.expect import expect, expect_equal
from crm_desktop.tour.hands import CTRL, K
from crm_desktop.tour.step import Step
from crm_desktop.tour.world import COUNTER, World
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


def register_walk_in(world: World) -> None:
    """Phone, name, company, needs, notice: one pass by keyboard, one unit of work, a number of its own."""
    world.it_is(9, 12)
    hands, station = world.hands, world.sit(COUNTER)
    hands.press(K.Key_F2)
    type_walk_in(world, NEW_MOBILE, "赵敏", "新辉标识工程有限公司")
    world.shot("registration-typed")
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: hands.find(DeskView).shows_saved, "the form is saved")
    world.shot("registration-saved")
    customer = look_up.one(station, Customer, name="新辉标识工程有限公司")
    contact = look_up.one(station, Contact, customer_id=customer.id)
    form = look_up.one(station, RegistrationForm, customer_id=customer.id)
    expect(form.number and form.state == "received", "the form has a number")
    world.story.walk_in, world.story.contact = customer.id, contact.id
    world.note(station, customer.id, "name", "新辉标识工程有限公司")
    world.note(station, contact.id, "mobile", f"+86{NEW_MOBILE}")
    world.note(station, contact.id, "name", "赵敏")


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
    hands.press(K.Key_Tab)
    hands.press(K.Key_5)
    hands.press(K.Key_Return, CTRL)
    hands.until(lambda: view.shows_saved, "the visit to the shop is saved")
    world.shot("shop-visit-saved")
    expect_equal(look_up.count_customers(station), before, "customers on file")
    visits = look_up.records(station, Visit, day=world.clock.wall().astimezone().date() + timedelta(0))
    expect(visits, "the visit is on record")


def type_walk_in(world: World, mobile: str, name: str, company: str) -> None:
    """The quick part of the form, from the phone to the signed notice."""
    hands = world.hands
    hands.write(mobile)
    hands.write(name)
    hands.press(K.Key_Return)
    hands.write(company)
    hands.press(K.Key_Return)
    hands.press(K.Key_1)
    hands.press(K.Key_3)
    hands.press(K.Key_Return)
    hands.press(K.Key_Space)


STEPS = (
    Step(Words("前台登录，看今日", "The front desk signs in"), begin_the_day),
    Step(Words("新顾客上门，键盘登记", "A walk-in registered by keyboard"), register_walk_in),
    Step(Words("打印登记表", "The registration form printed"), print_form),
    Step(Words("老客户上门，输入号码时认出", "A known customer recognised while typing"), recognise_known),
)
