"""Help in its states: a page, what was found, what is new, the first steps, and a report of a problem."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.first_steps import FirstStep
from crm_desktop.services.problem_report import Part, ProblemReport
from crm_desktop.ui.gallery import SCENES, Scene, Studio
from crm_desktop.ui.help.pages import INDEX, NEWS
from crm_desktop.ui.language import tr
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.today.scenes import today

_LOG = """2026-11-20 09:01:12,402 INFO crm_desktop.app.program started
2026-11-20 09:04:55,118 WARNING crm_desktop.ui.errors refused: FileBusy
2026-11-20 09:05:01,377 ERROR crm_desktop.ui.errors bug: ZeroDivisionError
  File "~/branch/crm_desktop/ui/today/page.py", line 131, in show_board"""


def _report() -> ProblemReport:
    return ProblemReport(
        "problem-SY01A-20261120-0905",
        (
            Part("program.json", Words("程序、系统和设置", "Program, system, settings"), '{\n "version": "0.1.0"\n}'),
            Part("log.txt", Words("日志最后几百行", "The end of the log"), _LOG),
        ),
    )


def shell(studio: Studio) -> QWidget:
    """The board of an accountant, in a window that can report a problem."""
    return today(Role.ACCOUNTANT, False, studio, gather=gather)


def gather(_told: str) -> Callable[[], ProblemReport]:
    """The report stands as it is."""
    return _report


def _shell_of(window: QWidget) -> Shell:
    assert isinstance(window, Shell)
    return window


def _help(topic: str, shown: QWidget) -> None:
    _shell_of(shown).workspace.show_help(topic)


def _search(text: str, shown: QWidget) -> None:
    workspace = _shell_of(shown).workspace
    workspace.turn_help()
    workspace.help_drawer.box.setText(text)


def _guide(step: FirstStep, shown: QWidget) -> None:
    _shell_of(shown).set_guide(step)


def _ask(shown: QWidget) -> None:
    _shell_of(shown).workspace.report_problem()


def _failed(shown: QWidget) -> None:
    _shell_of(shown)._on_bug(ZeroDivisionError())


def _updated(shown: QWidget) -> None:
    _shell_of(shown).toasts.tell(
        tr("程序更新到了 0.2.0", "The program is now 0.2.0"), action=tr("看看有什么新的", "See what is new")
    )


SCENES.extend(
    (
        Scene("help-page", shell, pose=partial(_help, "profile_entry")),
        Scene("help-index", shell, pose=partial(_help, INDEX)),
        Scene("help-news", shell, pose=partial(_help, NEWS)),
        Scene("help-found", shell, pose=partial(_search, "18:00")),
        Scene("help-nothing-found", shell, pose=partial(_search, "zzzz")),
        Scene("help-guide", shell, pose=partial(_guide, FirstStep.FILE)),
        Scene("help-updated", shell, pose=_updated),
        Scene("help-report", shell, pose=_ask),
        Scene("help-bug", shell, pose=_failed),
    )
)
