"""12:30. The manager prints a booklet, a rep fills it on the way, and its pages come back by their codes."""

from typing import Final

from PySide6.QtWidgets import QPushButton

from crm_desktop.app.tour import doors, look_up
from crm_desktop.app.tour.expect import expect, expect_equal
from crm_desktop.app.tour.hands import ALT, CTRL, K
from crm_desktop.app.tour.step import Step
from crm_desktop.app.tour.world import ACCOUNTS, World
from crm_desktop.models.customer import Contact
from crm_desktop.models.visit import BookletPage, Visit, VisitBooklet
from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import unreturned_pages
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.visits.booklet_card import BookletCard
from crm_desktop.ui.visits.day_panel import DayPanel
from crm_desktop.ui.visits.page import VisitsPage

PAGES: Final = 8
_VISITS: Final = (
    ("1", "w", "两卷哑膜，下周一送到"),
    ("3", "+3", "等老板回来定颜色"),
    ("2", "w", "想试裱膜样品"),
)
"""What the rep wrote: the result's digit, when to call again, what the customer needs."""


def plan_the_day(world: World) -> None:
    """The manager signs in at accounts' desktop and plans whom a rep should call on."""
    world.it_is(12, 30)
    doors.sign_out(world, ACCOUNTS)
    doors.sign_in(world, ACCOUNTS, "周建国")
    hands = world.hands
    hands.press(K.Key_1, CTRL)
    world.shot("today-manager")
    hands.press(K.Key_B, CTRL)
    hands.press(K.Key_3, ALT)
    hands.press(K.Key_Return)
    for _ in range(2):
        hands.press(K.Key_Space)
        hands.press(K.Key_Tab)
    hands.click(hands.find(QPushButton, "planAdd"))
    panel = hands.find(DayPanel)
    expect(panel.isVisible(), "the day is shown")
    world.shot("visit-plan")


def print_booklet(world: World) -> None:
    """For one rep, folded from A4 to A5, planned customers on its pages; handed out once it is printed."""
    hands, station = world.hands, world.sit(ACCOUNTS)
    hands.press(K.Key_2, ALT)
    hands.click(hands.find(QPushButton, "printNew"))
    hands.press(K.Key_Tab)
    hands.replace(str(PAGES))
    hands.press(K.Key_Return)
    page = hands.find(VisitsPage)
    hands.until(page.ledger.preview.isVisible, "the booklet is shown before it is printed")
    world.shot("booklet-preview")
    world.shots.paper(hands.find(PdfPreview), "visit-booklet")
    hands.click(hands.find(QPushButton, "previewIssue"))
    made = look_up.one(station, VisitBooklet)
    expect_equal((made.pages, made.state), (PAGES, "issued"), "the booklet")
    world.story.booklet = made.id
    world.story.pages = [str(page.code) for page in _pages(world)]
    world.shot("booklet-issued")


def enter_visits(world: World) -> None:
    """Wang Fang keys three pages: the code, a digit, when next, a note; each row is on record at once."""
    world.it_is(16, 40)
    doors.sign_out(world, ACCOUNTS)
    station = doors.sign_in(world, ACCOUNTS, "王芳")
    hands = world.hands
    hands.press(K.Key_B, CTRL)
    hands.write(world.story.pages[0])
    hands.press(K.Key_Return)
    entry = hands.find(VisitsPage).entry
    expect_equal(entry.sheet.at, 1, "the page opened")
    for at, (result, soon, note) in enumerate(_VISITS):
        if hands.at() == "visitCustomer":
            hands.write(_mobile(world, at))
            hands.press(K.Key_Return)
        hands.write(result)
        hands.write(soon)
        if hands.at() == "visitNext":
            hands.press(K.Key_Tab)
        hands.write(note)
        if at == 1:
            world.shot("visit-entry")
        hands.press(K.Key_Return)
    entered = {visit.page_code: visit for visit in look_up.records(station, Visit) if visit.page_code}
    expect_equal(len(entered), len(_VISITS), "visits entered")
    for code, (_, _, note) in zip(world.story.pages, _VISITS, strict=False):
        world.note(station, entered[code].id, "needs", note)


def take_back(world: World) -> None:
    """The manager takes it back with a page torn out; what is open is listed until somebody finds it."""
    world.it_is(16, 55)
    doors.sign_out(world, ACCOUNTS)
    station = doors.sign_in(world, ACCOUNTS, "周建国")
    hands = world.hands
    hands.press(K.Key_B, CTRL)
    hands.press(K.Key_2, ALT)
    (out,) = unreturned_pages(station.seat)
    expect_equal(len(out.blank), PAGES - len(_VISITS), "pages that have not come back")
    world.shot("booklet-open-pages")
    hands.press(K.Key_Down)
    hands.press(K.Key_Return)
    card = hands.find(BookletCard)
    hands.until(lambda: card.booklet is not None, "the booklet's card opens")
    hands.click(hands.find(QPushButton, "deed_take_back"))
    hands.write("5")
    hands.press(K.Key_Return)
    booklet = look_up.one(station, VisitBooklet, id=world.story.booklet)
    expect_equal(booklet.state, "returned", "the booklet")
    expect_equal([page.number for page in _pages(world) if page.state == "missing"], [5], "pages torn out")
    world.shot("booklet-returned")


def _pages(world: World) -> list[BookletPage]:
    found = look_up.records(world.station(ACCOUNTS), BookletPage, booklet_id=world.story.booklet)
    return sorted(found, key=lambda page: page.number or 0)


def _mobile(world: World, at: int) -> str:
    """The number of a customer to call on, where the page names none."""
    contacts = look_up.records(world.station(ACCOUNTS), Contact)
    mobiles = sorted({contact.mobile for contact in contacts if contact.mobile})
    return mobiles[at].removeprefix("+86")


STEPS = (
    Step(Words("店长排拜访计划", "The manager plans visits"), plan_the_day),
    Step(Words("打印并发放拜访册", "A booklet printed and issued"), print_booklet),
    Step(Words("按页码录入拜访", "Visits entered by page code"), enter_visits),
    Step(Words("收回拜访册，看缺页", "The booklet taken back, a page missing"), take_back),
)
