from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Copy, Kept, may_restore
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.registration_printing import print_registration
from crm_desktop.services.reveal import reveal
from crm_desktop.services.settings import DesktopFacts
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.language import language
from crm_desktop.ui.page import Desk
from crm_desktop.ui.settings.backup_section import BackupActs
from crm_desktop.ui.settings.page import ABOUT, BACKUPS, DESKTOP, PRIVACY, SettingsPage
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.shortcuts import Shortcuts
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.widgets.toast import Toasts
from tests.services.counter import NOW, open_store, seat_at
from tests.services.filing_day import take
from tests.ui.sign_in.keys import press, show

EVERYWHERE = Words("随处可用", "Everywhere")


class Stand(QWidget):
    """A window with the page over a real file."""

    def __init__(
        self, tasks: Tasks, store: BranchStore, appearance: Appearance, folder: Path, role: Role = Role.STORE_MANAGER
    ) -> None:
        super().__init__()
        self.signed_out = 0
        self.opened: list[Path] = []
        self.copies: tuple[Copy, ...] = ()
        self.restored: list[Path] = []
        self.waiting = 0
        self.passwords: list[tuple[str, str]] = []
        self.preferences = Preferences(QSettings(str(folder / "w.ini"), QSettings.Format.IniFormat), appearance)
        shortcuts = Shortcuts(self)
        shortcuts.bind("F12", Words("锁屏", "Lock"), owner=self, slot=print, group=EVERYWHERE)
        self.page = SettingsPage(
            Desk(tasks, Toasts(self), shortcuts, lambda *_: None, lambda _: None),
            seat_at(store, role=role),
            self,
            preferences=self.preferences,
            facts=lambda: facts(folder),
            backups=BackupActs(
                copies=lambda: self.copies,
                make=self._back_up,
                waiting=lambda: self.waiting,
                restore=self.restored.append,
                right=may_restore(role),
            ),
            sign_out=self._sign_out,
            change_password=self._change_password,
            open_folder=self.opened.append,
        )
        QVBoxLayout(self).addWidget(self.page)

    def texts(self) -> str:
        return " ".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def press_button(self, name: str) -> None:
        found = self.page.findChild(QPushButton, name)
        assert found is not None, name
        found.click()

    def _change_password(self, present: str, new: str) -> None:
        self.passwords.append((present, new))

    def _sign_out(self) -> None:
        self.signed_out += 1

    def _back_up(self) -> Path:
        self.copies = (Copy(Path("branch-new.db"), NOW, 41_943_040), *self.copies)
        return self.copies[0].path


def facts(folder: Path) -> DesktopFacts:
    return DesktopFacts(
        "SY01", "沈阳铁西店", "A", "收银台", None, "https://office.example.cn", None,
        Words("系统密钥环", "The keyring"), folder, 3_145_728, Kept(0, None, 0), "0.1.0",
    )  # fmt: skip


Opened = Callable[..., Stand]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened_store = open_store(tmp_path)
    yield opened_store
    opened_store.close()


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, appearance: Appearance, store: BranchStore, tmp_path: Path) -> Opened:
    def make(section: str = "", role: Role = Role.STORE_MANAGER, copies: tuple[Copy, ...] = ()) -> Stand:
        stand = Stand(tasks, store, appearance, tmp_path, role)
        stand.copies = copies
        show(qtbot, stand)
        stand.page.activate(section or None)
        return stand

    return make


def test_colours_are_chosen_with_a_digit_and_kept(opened: Opened) -> None:
    stand = opened()
    stand.page.look.scheme.choices.setFocus()

    press(Qt.Key.Key_3)

    assert stand.preferences.scheme is Scheme.DARK


def test_a_setting_always_has_an_answer(opened: Opened) -> None:
    stand = opened()
    stand.page.look.scheme.choices.setFocus()

    press(Qt.Key.Key_1)
    press(Qt.Key.Key_1)

    assert stand.page.look.scheme.choices.value() == ("system",)


def test_the_language_changes_for_the_whole_window(opened: Opened) -> None:
    stand = opened()
    stand.page.look.language.choices.setFocus()

    press(Qt.Key.Key_2)

    assert language() == "en"


def test_the_facts_can_be_read_copied_and_the_folder_opened(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    stand = opened(DESKTOP)
    qtbot.waitUntil(lambda: "office.example.cn" in stand.texts())

    assert "沈阳铁西店 · SY01" in stand.texts() and "3.0 MB" in stand.texts() and "系统密钥环" in stand.texts()
    stand.press_button("openFolder")
    assert stand.opened == [tmp_path]
    copy = next(one for one in stand.page.desktop.copies() if "总部" in one.accessibleName())
    copy.click()
    assert QApplication.clipboard().text() == "https://office.example.cn"


def test_signing_out_is_asked_of_the_program(opened: Opened) -> None:
    stand = opened(DESKTOP)

    stand.press_button("signOut")

    assert stand.signed_out == 1


def test_what_was_printed_stands_in_the_privacy_log(qtbot: QtBot, opened: Opened, store: BranchStore) -> None:
    form = take(store)
    print_registration(seat_at(store), form.form_id)

    stand = opened(PRIVACY)

    model = stand.page.privacy.table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 1 and bool(model.index(0, 3).data()))
    assert [model.index(0, column).data() for column in (1, 2, 3)] == [
        "李娜",
        "打印",
        f"登记表 {form.form_number} 沈阳金彩广告有限公司",
    ]


def test_an_empty_log_says_what_will_stand_in_it(qtbot: QtBot, opened: Opened) -> None:
    stand = opened(PRIVACY)

    qtbot.waitUntil(lambda: "没有记录" in stand.texts())


def test_the_log_is_narrowed_and_taken_out_as_a_file(
    qtbot: QtBot, opened: Opened, store: BranchStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = take(store)
    print_registration(seat_at(store), form.form_id)
    reveal(seat_at(store, "sun"), form.customer_id, "contact.mobile", reason="送货前确认")
    stand = opened(PRIVACY)
    model, filters = stand.page.privacy.table.model(), stand.page.privacy.filters
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    filters.box.setText("送货")
    qtbot.waitUntil(lambda: model.rowCount() == 1 and model.index(0, 1).data() == "孙倩")
    target = tmp_path / "log.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    stand.press_button("exportLog")
    press(Qt.Key.Key_1)

    qtbot.waitUntil(target.exists)
    rows = list(load_workbook(target).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(rows) == 2 and rows[1][5] == "沈阳金彩广告有限公司的手机"
    filters.box.clear()
    qtbot.waitUntil(lambda: model.rowCount() == 3 and model.index(0, 2).data() == "导出")


def test_who_reads_only_their_own_lines_takes_no_file(qtbot: QtBot, opened: Opened, store: BranchStore) -> None:
    disclose(seat_at(store, "sun"), "print", "visit_booklet", number="B1")
    stand = opened(PRIVACY, role=Role.FRONT_DESK)
    qtbot.waitUntil(lambda: "没有记录" in stand.texts())
    assert not stand.page.privacy.go.isVisible()


def test_the_licence_texts_can_be_read(opened: Opened) -> None:
    stand = opened(ABOUT)

    stand.press_button("licence_OFL")

    shown = stand.page.findChild(QPlainTextEdit)
    assert shown is not None and shown.isVisible() and "SIL Open Font License" in shown.toPlainText()


def test_sections_are_chosen_by_their_names(opened: Opened) -> None:
    stand = opened()

    stand.press_button("section_about")

    assert stand.page.about.isVisible() and not stand.page.look.isVisible()


COPIES = tuple(Copy(Path(f"branch-{hours}.db"), NOW - timedelta(hours=hours), 31_457_280) for hours in (3, 15))


def test_a_backup_is_made_at_a_press_and_stands_first(qtbot: QtBot, opened: Opened) -> None:
    stand = opened(BACKUPS, copies=COPIES)
    qtbot.waitUntil(lambda: stand.texts().count("30.0 MB") == 2)
    assert "最近一次" in stand.texts()
    stand.press_button("backupNow")
    qtbot.waitUntil(lambda: "40.0 MB" in stand.texts())


def test_old_copies_and_none_are_said_to_be_so(qtbot: QtBot, opened: Opened) -> None:
    stand = opened(BACKUPS, copies=(Copy(Path("branch-old.db"), NOW - timedelta(days=3), 1),))
    qtbot.waitUntil(lambda: stand.page.backups.state.text == "太久了")
    stand = opened(BACKUPS)
    qtbot.waitUntil(lambda: "还没有备份" in stand.texts())


def test_a_copy_is_put_back_once_somebody_has_read_what_that_means(qtbot: QtBot, opened: Opened) -> None:
    stand = opened(BACKUPS, copies=COPIES)
    qtbot.waitUntil(lambda: stand.page.findChild(QPushButton, "restore_1") is not None)
    stand.press_button("restore_1")
    panel = stand.page.backups.panel
    qtbot.waitUntil(panel.isVisible)
    assert not panel.sync.isVisible() and stand.restored == []
    press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    stand.press_button("restore_1")
    qtbot.waitUntil(panel.isVisible)
    panel.go.click()
    assert stand.restored == [COPIES[1].path]


def test_who_has_unsent_work_is_asked_to_sync_first(qtbot: QtBot, opened: Opened) -> None:
    stand = opened(BACKUPS, copies=COPIES)
    stand.waiting = 3
    qtbot.waitUntil(lambda: stand.page.findChild(QPushButton, "restore_0") is not None)
    stand.press_button("restore_0")
    panel = stand.page.backups.panel
    qtbot.waitUntil(panel.isVisible)
    assert "还有 3 笔没有上传" in stand.texts()
    panel.sync.click()
    assert stand.restored == [] and not panel.isVisible()


def test_a_clerk_reads_who_puts_copies_back(qtbot: QtBot, opened: Opened) -> None:
    stand = opened(BACKUPS, role=Role.FRONT_DESK, copies=COPIES)
    qtbot.waitUntil(lambda: stand.page.findChild(QPushButton, "restore_0") is not None)
    made = stand.page.findChild(QPushButton, "restore_0")
    assert isinstance(made, QPushButton) and not made.isEnabled() and "店长" in made.toolTip()
