"""The whole desktop program at head office: joined with a code, filled with every branch, all its pages opened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.app.desktop import Desktop, open_desktop
from crm_desktop.app.paths import paths
from crm_desktop.app.sample import SampleChain
from crm_desktop.app.workroom import Workroom
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.rules.rights import Role
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import sign_in
from crm_desktop.store.search.finding import driver_connection
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.head_office_seat.overview_page import OverviewPage
from crm_desktop.ui.places import HEAD_OFFICE_PLACES
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import utc_now
from tests.head_office.chain import PASSWORD
from tests.ui.head_office_seat.world import World
from tests.ui.head_office_seat.world import world as found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with found(tmp_path) as made:
        yield made


@pytest.fixture
def desktop(world: World, tmp_path: Path) -> Iterator[Desktop]:
    """A new desktop that joins head office and fills."""
    opened = open_desktop(paths(tmp_path / "home"), ask_pass_phrase=lambda _: PASSWORD)
    opened.join(world.office.url, make_code(world.office.office, "HQ").text, name="总部一号")
    assert opened.line.sync_now().trouble is None
    yield opened
    opened.close()


@pytest.mark.parametrize(("login", "role"), [("lin", Role.CUSTOMER_RELATIONS), ("gao", Role.ADMINISTRATOR)])
def test_who_signs_in_with_a_post_of_head_office_gets_its_pages_and_every_branch(
    login: str,
    role: Role,
    qtbot: QtBot,
    qapp: QApplication,
    appearance: Appearance,
    failures: Failures,
    tasks: Tasks,
    desktop: Desktop,
    tmp_path: Path,
) -> None:
    bugs: list[BaseException] = []
    failures.bug.connect(bugs.append)
    person = sign_in(desktop.store, "HQ", login, PASSWORD)
    assert person == Person(login, person.name, role)
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    room = Workroom(
        qapp, desktop, person, tasks=tasks, failures=failures, state=state,
        preferences=Preferences(state, appearance), now=utc_now,
    )  # fmt: skip
    room.start()
    window = room.shell
    first = window.workspace.page("overview")
    assert isinstance(first, OverviewPage)

    qtbot.waitUntil(lambda: first.overview is not None and first.overview.asked_at is not None)

    assert {line.code for line in first.overview.lines} == {"AS01", "DL01", "SY01"}  # type: ignore[union-attr]  # waited for
    for place in HEAD_OFFICE_PLACES:
        window.open(place.key)
        qtbot.wait(150)
    assert bugs == [] and failures is not None
    window.close()
    window.deleteLater()
    room.deleteLater()


def test_the_sample_chain_fills_a_desktop_of_head_office_with_both_branches(tmp_path: Path) -> None:
    with SampleChain(tmp_path) as chain:
        chain.stock_branches(tmp_path)
        desktop = open_desktop(paths(tmp_path / "HQ"), ask_pass_phrase=lambda _: PASSWORD)
        chain.join(desktop, "HQ")

        with desktop.store.reading() as session:
            kept = driver_connection(session).execute(
                "SELECT partition, COUNT(*) FROM sync_record WHERE type = 'customer' GROUP BY partition"
            )
            counts = dict(kept.fetchall())
        desktop.close()
    assert set(counts) == {"SY01", "DL01"} and min(counts.values()) > 30
