"""The whole program on a desktop that head office orders destroyed: at work, at the door, and killed in the middle."""

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from crm_desktop.app.desktop import Desktop, open_desktop
from crm_desktop.app.paths import Paths, paths
from crm_desktop.app.program import Program
from crm_desktop.app.wiping import obey
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.gate import end_device
from crm_desktop.head_office.overview import DeviceState, overview
from crm_desktop.rules.rights import Role
from crm_desktop.services.seat import Person
from crm_desktop.ui.first_run.pass_phrase_view import PassPhraseView
from crm_desktop.ui.sign_in.sign_in_view import SignInView
from tests.head_office.chain import desk
from tests.services.syncing_office import served
from tests.ui.sign_in.keys import press, write

__all__ = ["served"]

PHRASE = "open sesame"
WANG = Person("wang", "王芳", Role.ACCOUNTANT)


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    keyring.set_keyring(NoKeyring())
    return paths(tmp_path / "desktop")


@pytest.fixture
def member(places: Paths, served: EmbeddedOffice) -> str:
    """A desktop that has joined, filled and closed; its device id."""
    desktop = _opened(places)
    desktop.join(served.url, make_code(served.office, "SY01").text, name="前台")
    assert desktop.line.sync_now().trouble is None
    desktop.close()
    return desktop.membership.device_id


def _opened(places: Paths) -> Desktop:
    return open_desktop(places, ask_pass_phrase=lambda _: PHRASE)


Start = Callable[[], Program]


@pytest.fixture
def start(qapp: QApplication, places: Paths) -> Iterator[Start]:
    made: list[Program] = []

    def begin() -> Program:
        qapp.setQuitOnLastWindowClosed(False)
        program = Program(qapp, places)
        qapp.setQuitOnLastWindowClosed(False)
        made.append(program)
        program.start()
        return program

    yield begin
    for program in made:
        qapp.aboutToQuit.disconnect(program.close)
        windows = (program.door, program.workroom.shell if program.workroom else None)
        program.close()
        for window in windows:
            if window is not None:
                window.deleteLater()
        program.preferences.parent().deleteLater()
        program.deleteLater()


def _through_the_door(program: Program, qtbot: QtBot) -> Desktop:
    door = program.door
    qtbot.waitUntil(lambda: isinstance(door.centralWidget(), PassPhraseView))
    door.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    write(PHRASE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(door.centralWidget(), SignInView))
    assert program.entrance is not None and program.entrance.desktop is not None
    return program.entrance.desktop


def _device(served: EmbeddedOffice, device_id: str) -> DeviceState:
    return next(one for branch in overview(served.office) for one in branch.devices if one.id == device_id)


def _gone(program: Program, qtbot: QtBot) -> str:
    """Wait until all is done; what the screen says then."""
    qtbot.waitUntil(lambda: program.entrance is not None and program.entrance.wiped is not None)
    assert program.entrance is not None and program.entrance.wiped is not None
    view = program.entrance.wiped
    qtbot.waitUntil(lambda: view.told is not None)
    assert program.door.isVisible() and program.door.centralWidget() is view
    return "".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("at_work", [True, False], ids=["signed in", "at the door"])
def test_an_order_covers_the_window_and_leaves_nothing(
    start: Start, served: EmbeddedOffice, member: str, places: Paths, qtbot: QtBot, at_work: bool
) -> None:
    program = start()
    desktop = _through_the_door(program, qtbot)
    if at_work:
        program._on_entered(desktop, WANG)
        assert program.workroom is not None
    end_device(served.office, member, wipe=True)

    program.tasks.network(desktop.line.sync_now, owner=program)
    said = _gone(program, qtbot)

    assert "已清除" in said and "总部已收到" in said
    assert "铁西" not in said and "王芳" not in said
    assert program.workroom is None
    assert list(places.data.iterdir()) == []
    assert _device(served, member).wiped_at is not None


def test_an_order_that_two_syncs_heard_is_obeyed_once(
    start: Start, served: EmbeddedOffice, member: str, places: Paths, qtbot: QtBot
) -> None:
    program = start()
    desktop = _through_the_door(program, qtbot)
    end_device(served.office, member, wipe=True)
    covered: list[object] = []

    def look(_nothing: None) -> None:
        assert program.entrance is not None
        covered.append(program.entrance.wiped)

    for _ in range(2):
        desktop.line.sync_now()
        program.tasks.deliver(program, look, None)

    assert "总部已收到" in _gone(program, qtbot)
    assert len(covered) == 2 and covered[0] is covered[1] is not None


def test_the_other_desktop_of_the_branch_works_on_beside_it(
    start: Start, served: EmbeddedOffice, member: str, places: Paths, tmp_path: Path, qtbot: QtBot
) -> None:
    with desk(served, tmp_path) as other:
        program = start()
        desktop = _through_the_door(program, qtbot)
        program._on_entered(desktop, WANG)
        end_device(served.office, member, wipe=True)
        program.tasks.network(desktop.line.sync_now, owner=program)
        record = other.register("li", name="照常登记")
        assert other.syncing.sync_now().trouble is None

        said = _gone(program, qtbot)

        assert "总部已收到" in said and list(places.data.iterdir()) == []
        assert other.syncing.sync_now().trouble is None
        assert other.customer(record) is not None
    assert _device(served, other.enrolled.device_id).status == "active"


def test_a_program_killed_in_the_middle_goes_on_at_its_next_start(
    start: Start, served: EmbeddedOffice, member: str, places: Paths, qtbot: QtBot
) -> None:
    killed = _opened(places)
    end_device(served.office, member, wipe=True)
    obey(places, killed.membership)
    killed.close()
    assert places.database.exists()

    said = _gone(start(), qtbot)

    assert "总部已收到" in said
    assert list(places.data.iterdir()) == []
    assert _device(served, member).wiped_at is not None


def test_a_report_that_could_not_be_made_is_made_at_the_next_start(
    start: Start, served: EmbeddedOffice, member: str, places: Paths, qtbot: QtBot
) -> None:
    killed = _opened(places)
    end_device(served.office, member, wipe=True)
    obey(places, killed.membership)
    killed.close()
    served.stop()

    assert "下次打开时再报" in _gone(start(), qtbot)
    assert not places.database.exists()

    served.start()
    assert "总部已收到" in _gone(start(), qtbot)
    assert list(places.data.iterdir()) == []
