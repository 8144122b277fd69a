"""One desktop of the tour: its own home folder, its own program, its own line to head office."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMainWindow

from crm_desktop.app.desktop import Desktop
from crm_desktop.app.paths import paths
from crm_desktop.app.program import Program
from crm_desktop.app.tour.clock import TourClock
from crm_desktop.app.tour.expect import Unexpected
from crm_desktop.app.tour.line import CuttableLine
from crm_desktop.app.workroom import Workroom
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.settings.preferences import LANGUAGE, MOTION, SCHEME
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.theme import Scheme

SIZE: Final = (1366, 768)
"""The smallest screen the branches have."""


class Station:
    """A desktop, from its first start to its end. `bugs` are failures the program has reported of itself."""

    def __init__(
        self,
        app: QApplication,
        home: Path,
        *,
        branch: str,
        line: CuttableLine,
        clock: TourClock,
        language: Language,
        password: str,
    ) -> None:
        """Nothing is opened yet; `home` is made."""
        self.name, self.branch, self.line = home.name, branch, line
        self.bugs: list[str] = []
        places = paths(home)
        _wish(QSettings(str(places.window_state), QSettings.Format.IniFormat), language)
        self.program = Program(
            app,
            places,
            now=clock.wall,
            clock=clock,
            sample_hint=Words(f"样例密码：{password}", f"Sample password: {password}"),
        )
        self.program.failures.bug.connect(self._on_bug)
        app.setQuitOnLastWindowClosed(False)

    @property
    def window(self) -> QMainWindow:
        """The window in use: before signing in the door, then the shell."""
        if self.program.workroom is not None:
            return self.program.workroom.shell
        return self.program.door

    @property
    def workroom(self) -> Workroom:
        """Of the person signed in."""
        if self.program.workroom is None:
            raise Unexpected(f"nobody is signed in at {self.name}")
        return self.program.workroom

    @property
    def shell(self) -> Shell:
        """The window of the person signed in."""
        return self.workroom.shell

    @property
    def seat(self) -> Seat:
        """The seat of the person signed in."""
        return self.workroom.seat

    @property
    def desktop(self) -> Desktop:
        """The open desktop."""
        opened = self.program.entrance.desktop if self.program.entrance is not None else None
        if opened is None:
            raise Unexpected(f"the file of {self.name} is not open")
        return opened

    @property
    def store(self) -> BranchStore:
        """The desktop's encrypted file."""
        return self.desktop.store

    def start(self) -> None:
        """Start the program; its first window is as large as the smallest screen."""
        self.program.start()
        self.window.resize(*SIZE)

    def waiting(self) -> int:
        """Edits of single fields that wait to be sent."""
        return self.store.replica.queue().ops

    def close(self) -> None:
        """End the program; its file is closed, the line hangs up."""
        if self.program.workroom is not None:
            self.program.workroom.shell.close()
        self.program.close()
        self.line.close()

    def _on_bug(self, error: BaseException) -> None:
        self.bugs.append(f"{self.name}: {type(error).__name__}: {error}")


def _wish(state: QSettings, language: Language) -> None:
    """Light, without movement, in the language asked for: pictures must not depend on the machine."""
    LANGUAGE.write(state, language)
    SCHEME.write(state, Scheme.LIGHT)
    MOTION.write(state, "reduced")
    state.sync()
