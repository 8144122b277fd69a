"""The window before the work. It stands before the program behind it has been read."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from crm_desktop.ui.first_run.opening_view import OpeningView
from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.stage import Stage


class Door(QMainWindow):
    """One small window with one stage after another; `closing()` when it is closed."""

    closing = Signal()

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        """Tell that the file is being opened."""
        super().__init__()
        self.setMinimumSize(980, 640)
        self.resize(1120, 700)
        self.setWindowTitle(tr("分店工作台", "Branch Desktop"))
        self.put(OpeningView(self, now=now))

    def put(self, view: Stage) -> None:
        """Show that stage instead of the one before."""
        self.setCentralWidget(view)
        view.show()
        view.settle()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell whoever waits for an answer on this window."""
        self.closing.emit()
        super().closeEvent(event)
