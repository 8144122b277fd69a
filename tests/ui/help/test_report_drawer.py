"""Reporting a problem from the window: read before it is saved, found from three places, without a line."""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.app.desktop import Desktop, open_desktop
from crm_desktop.app.paths import paths
from crm_desktop.app.reporting import report_work
from crm_desktop.services.problem_report import ProblemReport
from crm_desktop.ui import places
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.help.report_drawer import ReportDrawer
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.settings.about_section import AboutSection
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.counter import NOW, seat_at


class About(Page):
    """The settings' last section, as the page wires it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.section = AboutSection(self, can_report=desk.report_problem is not None)
        assert desk.report_problem is not None
        self.section.report_asked.connect(desk.report_problem)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    opened = open_desktop(paths(tmp_path / "home"), ask_pass_phrase=lambda _words, **_more: "eight characters")
    yield opened
    opened.close()


@pytest.fixture
def shell(
    appearance: Appearance, tasks: Tasks, failures: Failures, desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> Shell:
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    gather = partial(report_work, desktop, seat_at(desktop.store), tasks=tasks, state=state)
    made = Shell(
        [PageEntry(place, About) for place in places.PLACES], tasks=tasks, failures=failures, state=state,
        now=lambda: NOW, gather=gather,
    )  # fmt: skip
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open("settings")
    return made


def drawer_of(shell: Shell) -> ReportDrawer:
    (found,) = shell.workspace.findChildren(ReportDrawer)
    return found


def from_the_palette(shell: Shell) -> None:
    (offer,) = [one for one in shell.workspace.finder._matching("报告问题") if one.title == "报告问题"]
    shell.workspace.finder._on_chosen(offer.subject)


def from_the_settings(shell: Shell) -> None:
    shell.findChild(QPushButton, "aboutReport").click()


def from_an_error(shell: Shell) -> None:
    shell._on_bug(ZeroDivisionError())
    (toast,) = shell.toasts.shown
    assert toast.action is not None
    toast.action.click()


def from_the_help(shell: Shell) -> None:
    shell.workspace.turn_help()
    shell.findChild(QPushButton, "helpReport").click()
    assert not shell.workspace.help_drawer.isVisible()


@pytest.mark.parametrize("way", [from_the_palette, from_the_settings, from_an_error, from_the_help])
def test_a_report_is_made_from_wherever_somebody_looks_for_it(
    way: Callable[[Shell], None], shell: Shell, qtbot: QtBot
) -> None:
    way(shell)
    drawer = drawer_of(shell)
    assert drawer.isVisible()
    assert drawer.words.hasFocus()
    qtbot.waitUntil(lambda: drawer.report is not None)


def test_all_that_is_saved_can_be_read_before(
    shell: Shell, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.workspace.report_problem()
    drawer = drawer_of(shell)
    qtbot.waitUntil(lambda: drawer.report is not None)
    assert drawer.save.isEnabled()
    drawer.words.setText("给 13812345678 登记，点保存没反应")

    def described() -> bool:
        report: ProblemReport | None = drawer.report
        return report is not None and report.parts[0].name == "description.txt"

    qtbot.waitUntil(described)
    read: dict[str, str] = {}
    for at in range(drawer.parts.count()):
        drawer.parts.setCurrentIndex(at)
        read[drawer.parts.value()] = drawer.text.toPlainText()
    assert "点保存没反应" in read["description.txt"] and "13812345678" not in read["description.txt"]
    assert '"look/language": "zh"' in read["program.json"]

    file = tmp_path / "报告.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    drawer.save.click()
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: not drawer.isVisible())
    with zipfile.ZipFile(file) as packed:
        assert {name.split("/")[1]: packed.read(name).decode() for name in packed.namelist()} == read
    assert "报告.zip" in shell.toasts.shown[-1].text


def test_whoever_thinks_better_of_it_is_back_where_they_were(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    before = QApplication.focusWidget()
    shell.workspace.report_problem()
    drawer = drawer_of(shell)
    qtbot.waitUntil(lambda: drawer.report is not None)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    drawer.save.click()
    assert drawer.isVisible()
    drawer.findChild(QPushButton, "reportLeave").click()
    assert not drawer.isVisible()
    assert QApplication.focusWidget() is before


def test_a_place_that_takes_no_file_says_so_and_the_report_stays(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    shell.workspace.report_problem()
    drawer = drawer_of(shell)
    qtbot.waitUntil(lambda: drawer.report is not None)
    drawer.save_to(tmp_path / "no such folder" / "report.zip")
    qtbot.waitUntil(lambda: any("换个地方" in toast.text for toast in shell.toasts.shown))
    assert drawer.isVisible()
