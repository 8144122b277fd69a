"""Getting to work at a desktop: pass phrase, enrolment, first fill, signing in and out, always by the screen."""

from PySide6.QtWidgets import QPushButton

from crm_desktop.app.tour.expect import expect
from crm_desktop.app.tour.hands import CTRL, K
from crm_desktop.app.tour.station import SIZE, Station
from crm_desktop.app.tour.world import PASS_PHRASE, World
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.ui.first_run.enrol_view import EnrolView
from crm_desktop.ui.first_run.pass_phrase_view import PassPhraseView
from crm_desktop.ui.sign_in.sign_in_view import SignInView


def start(world: World, station: Station) -> None:
    """Start a new desktop's program and choose its pass phrase, twice."""
    station.start()
    _until_view(world, station, PassPhraseView)
    world.sit(station.name)
    for _ in range(2):
        world.hands.write(PASS_PHRASE)
        world.hands.press(K.Key_Return)
    _until_view(world, station, EnrolView)


def join(world: World, station: Station, *, called: str) -> None:
    """Type address, code and name as head office reads them out, and wait for the first fill."""
    hands, code = world.hands, make_code(world.office, station.branch)
    world.sit(station.name)
    hands.replace(station.line.url)
    hands.press(K.Key_Tab)
    hands.write(code.text.replace("-", ""))
    hands.press(K.Key_Tab)
    hands.write(called)
    world.shot("enrol" if len(world.stations) == 1 else f"enrol-{station.name.lower()}")
    hands.press(K.Key_Return)
    _until_view(world, station, SignInView)


def sign_in(world: World, name: str, person: str, *, shot: str = "") -> Station:
    """Pick a person by their digit, type the password, and wait for their window."""
    hands, station = world.hands, world.sit(name)
    view = station.window.centralWidget()
    expect(isinstance(view, SignInView), f"{name} asks who works here")
    people = [one.name for one in view.people_shown] if isinstance(view, SignInView) else []
    hands.write(str(people.index(person) + 1))
    hands.write(world.password)
    if shot:
        world.shot(shot)
    hands.press(K.Key_Return)
    hands.until(lambda: station.program.workroom is not None, f"{person} is signed in")
    station.window.resize(*SIZE)
    return world.sit(name)


def sign_out(world: World, name: str) -> None:
    """Leave by the settings page; drafts and queue stay with the desktop."""
    hands, station = world.hands, world.sit(name)
    hands.press(K.Key_7, CTRL)
    for button in ("section_desktop", "signOut"):
        hands.click(hands.find(QPushButton, button))
    _until_view(world, station, SignInView)


def _until_view(world: World, station: Station, kind: type) -> None:
    world.hands.until(
        lambda: isinstance(station.window.centralWidget(), kind), f"{station.name} shows its {kind.__name__}"
    )
