"""17:20. The accountant files the day's forms before 18:00, one of them too late and with a reason."""

from crm_desktop.app.tour import doors, look_up
from crm_desktop.app.tour.expect import Unexpected, expect_equal
from crm_desktop.app.tour.hands import CTRL, K
from crm_desktop.app.tour.step import Step
from crm_desktop.app.tour.world import ACCOUNTS, World
from crm_desktop.models.registration import DailyEntryReport, RegistrationForm
from crm_desktop.rules.words import Words
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.profile_entry.table import Table

_ANSWERS = {
    "province": "沈阳市铁西区兴华北街12号",
    "address": "铁西区兴华北街12号",
    "business": "门头招牌、发光字",
    "contact.post": "经理",
}
"""What the accountant knows of each gap; a list of answers takes its first."""
_GAPS_AT_MOST = 15


def file_in_time(world: World) -> None:
    """Gap by gap with Enter; all but one of the forms are filed while there is time."""
    world.it_is(17, 21)
    doors.sign_out(world, ACCOUNTS)
    station = doors.sign_in(world, ACCOUNTS, "王芳")
    hands = world.hands
    hands.press(K.Key_3, CTRL)
    table = hands.find(Table)
    waiting = len(entry_queue(station.seat).waiting)
    expect_equal(waiting, 3, "forms that wait")
    world.shot("profile-entry")
    for number in range(waiting - 1):
        _fill_gaps(world, table)
        if not number:
            world.shot("profile-filled")
        _file(world, table, number + 1)
    expect_equal(entry_queue(station.seat).filed_today, 2, "forms filed")


def file_late(world: World) -> None:
    """After 18:00 the program wants a reason, one digit, and keeps it with the form."""
    world.it_is(18, 7)
    hands, station = world.hands, world.sit(ACCOUNTS)
    table = hands.find(Table)
    hands.press(K.Key_3, CTRL)
    _fill_gaps(world, table)
    hands.press(K.Key_Return, CTRL)
    hands.until(table.ask.isVisible, "the reason is asked")
    world.shot("late-reason")
    hands.write("2")
    hands.until(lambda: entry_queue(station.seat).filed_today == 3, "the late form is filed")
    late = look_up.records(station, RegistrationForm, timeliness="late")
    expect_equal([bool(form.late_reason) for form in late], [True], "late forms with a reason")
    world.note(station, late[0].id, "late_reason", late[0].late_reason)
    world.shot("all-clear")


def report(world: World) -> None:
    """F9: the day's report to sign; it is queued for head office as well."""
    hands, station = world.hands, world.sit(ACCOUNTS)
    hands.press(K.Key_F9)
    hands.until(lambda: hands.find(PdfPreview).page_count > 0, "the report is shown")
    world.shot("daily-report")
    world.shots.paper(hands.find(PdfPreview), "daily-report")
    made = look_up.one(station, DailyEntryReport)
    expect_equal((made.filed, made.late), (2, 1), "on time and late")
    hands.press(K.Key_Escape)


def _fill_gaps(world: World, table: Table) -> None:
    """Enter from gap to gap: text where text is asked, the first answer where one is to be chosen."""
    hands, profile = world.hands, table.profile
    for _ in range(_GAPS_AT_MOST):
        if hands.at() == "fileForm":
            return
        name = profile.focus_name
        hands.write(_ANSWERS.get(name, "1"))
        if hands.at() != "fileForm" and profile.focus_name == name:
            hands.press(K.Key_Return)
    raise Unexpected(f"the gaps do not end: at {profile.focus_name}")


def _file(world: World, table: Table, filed: int) -> None:
    hands, seat = world.hands, world.station(ACCOUNTS).seat
    hands.press(K.Key_Return, CTRL)
    hands.settle()
    if table.ask.isVisible() and table.ask.question is not None:
        world.shot(f"asked-{table.ask.question.key}")
        hands.write("2")
    hands.until(lambda: entry_queue(seat).filed_today == filed, f"form {filed} is filed")
    hands.settle()


STEPS = (
    Step(Words("会计 18:00 前建档", "Profiles filed before 18:00"), file_in_time),
    Step(Words("18:00 后补建一份，写明原因", "One form filed late, with a reason"), file_late),
    Step(Words("打印建档日报", "The day's report printed"), report),
)
