"""An older copy of the file is put back, from the door of the whole program and from its settings."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from crm_desktop.app.desktop import Desktop, open_desktop
from crm_desktop.app.paths import Paths, paths
from crm_desktop.app.program import Program
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.rules.rights import Role
from crm_desktop.services.backups import newest_backup
from crm_desktop.services.seat import Person
from crm_desktop.services.start_trouble import Way
from crm_desktop.store.backup import backups, folder_of
from crm_desktop.store.salvage import salvage
from crm_desktop.ui.first_run.enrol_view import EnrolView
from crm_desktop.ui.first_run.trouble_view import TroubleView
from crm_desktop.ui.settings.page import BACKUPS, SettingsPage
from crm_desktop.ui.sign_in.sign_in_view import SignInView
from sync.clock import utc_now
from tests.head_office.chain import desk
from tests.services.syncing_office import served

__all__ = ["served"]

PHRASE = "open sesame"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paths]:
    monkeypatch.setattr(keyring, "get_keyring", NoKeyring)
    yield paths(tmp_path / "desk")


def test_a_damaged_file_is_put_back_from_the_door_and_head_office_brings_the_rest(
    qapp: QApplication, qtbot: QtBot, places: Paths, served: EmbeddedOffice
) -> None:
    desktop = open_desktop(places, ask_pass_phrase=lambda _: PHRASE)
    desktop.join(served.url, make_code(served.office, "SY01").text, name="前台")
    assert desktop.line.sync_now().trouble is None
    desktop.backups.make()
    with desktop.store.replica.unit("register", actor="li", partition="SY01") as connection:
        connection.execute("INSERT INTO customer (id, name, created_by) VALUES ('c1', '备份之后', 'li')")
    assert desktop.line.sync_now().trouble is None
    desktop.close()
    places.database.write_bytes(os.urandom(50_000))

    program = Program(qapp, places)
    qapp.setQuitOnLastWindowClosed(False)
    program.start()
    try:
        _answer(qtbot, program)
        qtbot.waitUntil(lambda: isinstance(program.door.centralWidget(), TroubleView))
        view = program.door.centralWidget()
        assert isinstance(view, TroubleView)
        assert view.first.property("way") == Way.RESTORE.value
        assert "用备份恢复（" in view.first.text()
        view.first.click()
        _answer(qtbot, program)
        _answer(qtbot, program)
        qtbot.waitUntil(lambda: isinstance(program.door.centralWidget(), SignInView))
        assert program.entrance is not None and program.entrance.desktop is not None
        back = program.entrance.desktop
        assert back.line.sync_now().trouble is None
        with back.store.reading() as session:
            (name,) = session.connection().exec_driver_sql("SELECT name FROM customer WHERE id = 'c1'").one()
        assert name == "备份之后"
        assert len(backups(folder_of(places.database))) == 1
        assert newest_backup(places.database, now=utc_now()) is not None
        assert list(places.data.glob("branch-replaced-*.db"))
    finally:
        program.door.close()
        qapp.aboutToQuit.disconnect(program.close)
        program.close()
        program.preferences.parent().deleteLater()
        program.door.deleteLater()
        program.deleteLater()


def test_a_copy_put_back_from_the_settings_overwrites_nothing_newer_and_keeps_the_old_file(
    qapp: QApplication, qtbot: QtBot, places: Paths, served: EmbeddedOffice, tmp_path: Path
) -> None:
    program = Program(qapp, places)
    qapp.setQuitOnLastWindowClosed(False)
    program.start()
    try:
        _answer(qtbot, program)
        qtbot.waitUntil(lambda: isinstance(program.door.centralWidget(), EnrolView))
        desktop = _desktop(program)
        desktop.join(served.url, make_code(served.office, "SY01").text, name="前台")
        assert desktop.line.sync_now().trouble is None
        _register(desktop, "c1", "备份之前")
        assert desktop.line.sync_now().trouble is None
        desktop.backups.make()
        _register(desktop, "c2", "备份之后，已上传")
        assert desktop.line.sync_now().trouble is None
        with desk(served, tmp_path) as colleague:
            colleague.edit("zhou", "c1", name="同事后来改的")
            assert colleague.syncing.sync_now().trouble is None
        assert program.entrance is not None
        program.entrance._on_signed_in(Person("zhou", "周店长", Role.STORE_MANAGER))
        assert program.workroom is not None
        shell = program.workroom.shell
        shell.open("settings", BACKUPS)
        page = shell.workspace.page("settings")
        assert isinstance(page, SettingsPage)
        qtbot.waitUntil(lambda: _button(page, "restore_0") is not None)
        desktop.line.stop()
        with desktop.store.replica.unit("edit", actor="zhou", partition="SY01") as connection:
            connection.execute("UPDATE customer SET remarks = '没来得及上传' WHERE id = 'c2'")
        _click(page, "restore_0")
        qtbot.waitUntil(page.backups.panel.isVisible)
        assert page.backups.panel.sync.isVisible(), "one piece of work was not sent"
        page.backups.panel.go.click()
        _answer(qtbot, program, times=2)
        qtbot.waitUntil(lambda: isinstance(program.door.centralWidget(), SignInView))

        back = _desktop(program)
        assert back is not desktop and back.line.sync_now().trouble is None
        with back.store.reading() as session:
            rows = session.connection().exec_driver_sql("SELECT id, name FROM customer ORDER BY id").all()
        assert [tuple(row) for row in rows] == [("c1", "同事后来改的"), ("c2", "备份之后，已上传")]
        (kept,) = places.data.glob("branch-replaced-*.db")
        assert [unit.what for unit in salvage(kept, back.backups.key)] == ["edit"]
    finally:
        program.door.close()
        qapp.aboutToQuit.disconnect(program.close)
        program.close()
        program.preferences.parent().deleteLater()
        program.door.deleteLater()
        program.deleteLater()


def _desktop(program: Program) -> Desktop:
    assert program.entrance is not None and program.entrance.desktop is not None
    return program.entrance.desktop


def _register(desktop: Desktop, id_: str, name: str) -> None:
    with desktop.store.replica.unit("register", actor="li", partition="SY01") as connection:
        connection.execute("INSERT INTO customer (id, name, created_by) VALUES (?, ?, 'li')", (id_, name))


def _button(page: SettingsPage, name: str) -> QPushButton | None:
    found = page.findChild(QPushButton, name)
    return found if isinstance(found, QPushButton) else None


def _click(page: SettingsPage, name: str) -> None:
    found = _button(page, name)
    assert found is not None and found.isEnabled()
    found.click()


def _answer(qtbot: QtBot, program: Program, *, times: int = 1) -> None:
    """Type the pass phrase each time it is asked for."""
    from crm_desktop.ui.first_run.pass_phrase_view import PassPhraseView

    for _ in range(times):
        qtbot.waitUntil(lambda: isinstance(program.door.centralWidget(), PassPhraseView))
        view = program.door.centralWidget()
        assert isinstance(view, PassPhraseView)
        view.answered.emit(PHRASE)
        qtbot.waitUntil(partial(_other_than, program, view))


def _other_than(program: Program, view: object) -> bool:
    return program.door.centralWidget() is not view
