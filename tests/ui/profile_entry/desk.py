"""A desk to put the page on: what the shell gives a page, in a window of its own."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from crm_desktop.services.seat import Seat
from crm_desktop.ui.page import Desk
from crm_desktop.ui.profile_entry.day_bar import DayBar
from crm_desktop.ui.profile_entry.page import ProfileEntryPage
from crm_desktop.ui.profile_entry.profile import Profile
from crm_desktop.ui.profile_entry.queue_list import QueueList
from crm_desktop.ui.profile_entry.table import Table
from crm_desktop.ui.shortcuts import Shortcuts
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.entry_field import EntryField
from crm_desktop.ui.widgets.toast import Toasts
from tests.ui.profile_entry.keyboard import Keyboard


class DeskStand(QWidget):
    """A window with one page; `went` notes where the page wanted to go, `badges` what the rail would show."""

    def __init__(self, tasks: Tasks, seat: Seat) -> None:
        super().__init__()
        self.setObjectName("workspace")
        self.went: list[tuple[str, object]] = []
        self.badges: list[object] = []
        self.desk = Desk(tasks, Toasts(self), Shortcuts(self), self._go, self._publish)
        self.page = ProfileEntryPage(self.desk, seat, self)
        self.page.badge_changed.connect(self.badges.append)
        self.keyboard = Keyboard(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)

    def ready(self) -> bool:
        """Whether a form is on the table with the cursor in it, or the empty state shows."""
        profile = self.profile
        shown = profile.file is not None and self.table.isVisible() and profile.isAncestorOf(self.keyboard.focused)
        filing = self.keyboard.focused.objectName() == "fileForm"
        return shown or filing or any(state.isVisible() for state in self.page.findChildren(EmptyState))

    @property
    def table(self) -> Table:
        found = self.page.findChild(Table)
        assert found is not None
        return found

    @property
    def profile(self) -> Profile:
        return self.table.profile

    @property
    def queue(self) -> QueueList:
        found = self.page.findChild(QueueList)
        assert found is not None
        return found

    @property
    def bar(self) -> DayBar:
        found = self.page.findChild(DayBar)
        assert found is not None
        return found

    @property
    def cursor(self) -> str:
        """The name of the field the keyboard is in, "" outside the fields."""
        if not self.isActiveWindow():  # a window of an earlier test that dies late leaves none active
            self.activateWindow()
        widget: QWidget | None = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, EntryField):
            widget = widget.parentWidget()
        return widget.name if isinstance(widget, EntryField) else ""

    @property
    def customer(self) -> str:
        """Whose form is on the table."""
        file = self.profile.file
        return str(file.values["name"]) if file else ""

    def field(self, name: str) -> EntryField:
        found = [field for field in self.profile.findChildren(EntryField) if field.name == name]
        assert found, name
        return found[-1]

    def messages(self) -> list[str]:
        return [toast.text for toast in self.desk.toasts.shown]

    def _publish(self, changes: object) -> None:
        self.page.refresh(changes)

    def _go(self, key: str, subject: object = None) -> None:
        self.went.append((key, subject))
