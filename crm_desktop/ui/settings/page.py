"""设置: what a person can set here, and what there is to know (D1)."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.privacy_log import PrivacyLog, privacy_log
from crm_desktop.services.seat import Seat
from crm_desktop.services.settings import DesktopFacts
from crm_desktop.ui.help.pages import NEWS
from crm_desktop.ui.language import say
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.settings.about_section import AboutSection
from crm_desktop.ui.settings.backup_section import BackupActs, BackupSection
from crm_desktop.ui.settings.desktop_section import DesktopSection
from crm_desktop.ui.settings.keys_section import KeysSection
from crm_desktop.ui.settings.look_section import LookSection
from crm_desktop.ui.settings.password_section import PasswordSection
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.settings.privacy_section import PrivacySection
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.sign_in.own_password_form import Change
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.skeleton import Shape

LOOK: Final = "look"
DESKTOP: Final = "desktop"
BACKUPS: Final = "backups"
PASSWORD: Final = "password"
KEYS: Final = "keys"
PRIVACY: Final = "privacy"
ABOUT: Final = "about"

_NAMES: Final = {
    LOOK: (Words("外观和语言", "Look and language"), "sun"),
    DESKTOP: (Words("这台电脑", "This desktop"), "monitor"),
    BACKUPS: (Words("备份", "Backups"), "save"),
    PASSWORD: (Words("我的密码", "My password"), "key-round"),
    KEYS: (Words("快捷键", "Shortcuts"), "keyboard"),
    PRIVACY: (Words("隐私记录", "Privacy log"), "shield-check"),
    ABOUT: (Words("关于", "About"), "info"),
}


class SettingsPage(Page):
    """Sections at the left, the one chosen at the right. `desk.go("settings", "privacy")` opens a section.

    `facts` is called on the database thread; `sign_out` ends the session of the person, on the interface thread;
    `change_password` asks head office for a new password, on a network thread.
    """

    title = Words("设置", "Settings")

    def __init__(
        self,
        desk: Desk,
        seat: Seat,
        parent: QWidget,
        *,
        preferences: Preferences,
        facts: Callable[[], DesktopFacts],
        backups: BackupActs,
        sign_out: Callable[[], object],
        change_password: Change,
        log: PrivacyLog | None = None,
        open_folder: Callable[[Path], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._facts = desk, facts
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 0, 0)
        row.setSpacing(0)
        self._buttons: dict[str, PushButton] = {}
        row.addLayout(self._build_names())
        self._stack = QStackedWidget(self)
        row.addWidget(self._stack, 1)
        self.look = LookSection(self._stack, preferences)
        self.desktop = DesktopSection(self._stack, seat.person, now=seat.now, open_folder=open_folder)
        self.desktop.sign_out_asked.connect(sign_out)
        self.backups = BackupSection(self._stack, backups, desk, now=seat.now)
        self.password = PasswordSection(self._stack, desk, change_password)
        self._awaiting = Awaiting(self.desktop, desk.tasks, shape=Shape.FORM)
        self.keys = KeysSection(self._stack)
        self.privacy = PrivacySection(self._stack, log or privacy_log(seat), desk=desk, seat=seat)
        self.about = AboutSection(self._stack, can_report=desk.report_problem is not None)
        self.about.news_asked.connect(self._on_news)
        if desk.report_problem is not None:
            self.about.report_asked.connect(desk.report_problem)
        self._sections: dict[str, Section] = {
            LOOK: self.look,
            DESKTOP: self.desktop,
            BACKUPS: self.backups,
            PASSWORD: self.password,
            KEYS: self.keys,
            PRIVACY: self.privacy,
            ABOUT: self.about,
        }
        for section in self._sections.values():
            self._stack.addWidget(section)
        self.choose(LOOK)

    def activate(self, subject: object = None) -> None:
        """Open a section by its key, and read the facts anew."""
        if isinstance(subject, str) and subject in self._sections:
            self.choose(subject)
        self._awaiting.ask(self._facts, owner=self, done=self.desktop.show_facts)
        self.backups.load()
        self.privacy.load()

    def leave(self) -> None:
        """A password half typed is not left standing."""
        self.password.form.clear()

    def choose(self, key: str) -> None:
        """Show a section."""
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(self._sections[key])

    def _build_names(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(12, 12, 0, 12)
        column.setSpacing(4)
        for key, (words, icon) in _NAMES.items():
            made = button(self, say(words), kind="quiet", icon=icon, name=f"section_{key}")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setFixedWidth(176)
            made.setStyleSheet("text-align: left;")
            made.setProperty("section", key)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.clicked.connect(self._on_name)
            column.addWidget(made)
            self._buttons[key] = made
        column.addStretch(1)
        return column

    def _on_news(self) -> None:
        self._desk.show_help(NEWS)

    def _on_name(self) -> None:
        self.choose(str(self.sender().property("section")))
