"""When a backup is due, and which one is put back; and a damaged file at the door of the whole program."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.app.desktop import open_desktop
from crm_desktop.app.paths import Paths, paths
from crm_desktop.app.program import Program
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.services.backups import AGAIN, Backups, newest_backup, put_newest_back
from crm_desktop.services.start_trouble import Way
from crm_desktop.store.backup import backups, folder_of
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.errors import StoreError
from crm_desktop.ui.first_run.trouble_view import TroubleView
from crm_desktop.ui.sign_in.sign_in_view import SignInView
from sync.clock import SystemClock
from tests.head_office.chain import KEY
from tests.services.syncing_office import served

__all__ = ["served"]

PHRASE = "open sesame"


class Hand:
    """The branch's time, set by hand."""

    def __init__(self, text: str) -> None:
        self.at = datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    made = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
    yield made
    made.close()


def test_one_is_due_in_the_morning_at_noon_and_at_the_shifts_end(store: BranchStore) -> None:
    clock = Hand("2026-11-27T08:30")
    kept = Backups(store, KEY, clock)
    made = []
    for _ in range(48 * 2):
        if kept.due():
            kept.make()
            made.append(clock.at)
        clock.at += timedelta(minutes=30)
    local = [f"{at + timedelta(hours=8):%d %H:%M}" for at in made]
    assert local == ["27 08:30", "27 12:00", "27 18:00", "28 00:00", "28 12:00", "28 18:00", "29 00:00"]
    assert kept.kept().newest == made[-1]


def test_a_failure_is_not_repeated_at_every_beat(store: BranchStore) -> None:
    clock = Hand("2026-11-27T08:30")
    kept = Backups(store, KEY, clock)
    folder_of(store.path).write_text("no folder")
    with pytest.raises(StoreError):
        kept.make()
    assert not kept.due()
    clock.at += AGAIN
    assert kept.due()


def test_a_bad_copy_gives_way_to_the_one_before_it(store: BranchStore) -> None:
    clock = Hand("2026-11-27T08:30")
    kept = Backups(store, KEY, clock)
    kept.make()
    with store.unit("register", actor="li", partition="SY01") as session:
        session.connection().exec_driver_sql("INSERT INTO customer (id, name) VALUES ('c1', '新')")
    clock.at += timedelta(days=1)
    newest = kept.make()
    content = bytearray(newest.read_bytes())
    content[5000] ^= 1
    newest.write_bytes(content)
    store.close()
    put_newest_back(store.path, KEY, now=clock.at)
    again = BranchStore(store.path, KEY, clock=SystemClock())
    with again.reading() as session:
        assert session.connection().exec_driver_sql("SELECT COUNT(*) FROM customer").scalar() == 0
    again.close()


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
        qtbot.waitUntil(lambda: isinstance(program.door.centralWidget(), TroubleView), timeout=20_000)
        view = program.door.centralWidget()
        assert isinstance(view, TroubleView)
        assert view.first.property("way") == Way.RESTORE.value
        assert "用备份恢复（" in view.first.text()
        view.first.click()
        _answer(qtbot, program)
        _answer(qtbot, program)
        qtbot.waitUntil(lambda: isinstance(program.door.centralWidget(), SignInView), timeout=20_000)
        assert program.entrance is not None and program.entrance.desktop is not None
        back = program.entrance.desktop
        assert back.line.sync_now().trouble is None
        with back.store.reading() as session:
            (name,) = session.connection().exec_driver_sql("SELECT name FROM customer WHERE id = 'c1'").one()
        assert name == "备份之后"
        assert len(backups(folder_of(places.database))) == 1
        assert newest_backup(places.database) is not None
        assert list(places.data.glob("branch-damaged-*.db"))
    finally:
        program.door.close()
        qapp.aboutToQuit.disconnect(program.close)
        program.close()
        program.preferences.parent().deleteLater()
        program.deleteLater()


def _answer(qtbot: QtBot, program: Program) -> None:
    """Type the pass phrase once it is asked for."""
    from crm_desktop.ui.first_run.pass_phrase_view import PassPhraseView

    qtbot.waitUntil(lambda: isinstance(program.door.centralWidget(), PassPhraseView), timeout=20_000)
    view = program.door.centralWidget()
    assert isinstance(view, PassPhraseView)
    view.answered.emit(PHRASE)
    qtbot.waitUntil(lambda: program.door.centralWidget() is not view, timeout=20_000)
