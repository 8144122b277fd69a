"""Backups of the branch's own file: proven, in rotation, and put back without overwriting newer work."""

import errno
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.rotation import Rotation, kept
from crm_desktop.store.backup import back_up, backups, folder_of, made_at, put_back, size_of
from crm_desktop.store.backup_photos import photos_of
from crm_desktop.store.errors import Damaged, InUse, StoreError
from crm_desktop.store.opening import open_store
from crm_desktop.store.wiping import WipeOrder, begin_wipe, destroy
from sync.clock import SystemClock

KEY = bytes(range(32))
NOW = datetime(2026, 11, 27, 10, 2, tzinfo=UTC)


def opened(path: Path):
    return open_store(path, KEY, clock=SystemClock())


def add(store, name: str) -> None:
    with store.unit("register", actor="li", partition="SY01") as session:
        session.add(Customer(id=name, name=name, phone="13812345678", created_by="li"))


def names(store) -> list[str | None]:
    with store.reading() as session:
        return sorted(name for (name,) in session.connection().exec_driver_sql("SELECT name FROM customer"))


def test_a_copy_is_whole_encrypted_and_made_while_work_goes_on(tmp_path: Path) -> None:
    store = opened(tmp_path / "branch.db")
    add(store, "一")
    with store.reading() as session:
        session.connection().exec_driver_sql("SELECT * FROM customer").all()
        made = back_up(store, KEY, now=NOW)
        add(store, "二")
    store.close()
    assert (made.name, made_at(made)) == ("branch-20261127T100200Z.db", NOW)
    assert [one.name for one in folder_of(store.path).iterdir()] == [made.name]
    content = made.read_bytes()
    assert b"13812345678" not in content and b"SQLite format" not in content
    copy = opened(made)
    assert names(copy) == ["一"]
    copy.close()


def test_what_is_put_back_stands_in_the_place_of_the_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    add(store, "一")
    made = back_up(store, KEY, now=NOW)
    add(store, "二")
    store.close()
    path.write_bytes(os.urandom(20_000))
    with pytest.raises(StoreError):
        opened(path)
    aside = put_back(made, path, KEY, now=NOW + timedelta(hours=1))
    again = opened(path)
    assert names(again) == ["一"]
    again.close()
    assert aside is not None and aside.exists() and made.exists()


def test_a_restore_that_is_cut_off_leaves_the_file_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    made = back_up(store, KEY, now=NOW)
    add(store, "二")
    store.close()

    def cut(self: Path, target: Path) -> Path:
        raise OSError(errno.EIO, "cut off")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", cut)
        with pytest.raises(StoreError):
            put_back(made, path, KEY, now=NOW)
    again = opened(path)
    assert names(again) == ["二"]
    again.close()


def test_an_open_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    made = back_up(store, KEY, now=NOW)
    with pytest.raises(InUse):
        put_back(made, path, KEY, now=NOW)
    add(store, "二")
    assert names(store) == ["二"]
    store.close()


def test_a_log_left_by_the_old_file_is_not_taken_for_the_new_ones(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    add(store, "一")
    made = back_up(store, KEY, now=NOW)
    add(store, "二")
    left = path.with_name("branch.db-wal").read_bytes()
    store.close()
    path.with_name("branch.db-wal").write_bytes(left)
    kept = put_back(made, path, KEY, now=NOW)
    again = opened(path)
    assert names(again) == ["一"]
    again.close()
    assert kept is not None and kept.with_name(kept.name + "-wal").read_bytes() == left


def test_what_was_set_aside_or_replaced_goes_when_the_oldest_backup_goes(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    for name in ("damaged", "replaced"):
        for days in (34, 36):
            for end in ("", "-wal"):
                (tmp_path / f"branch-{name}-{NOW - timedelta(days=days):%Y%m%d-%H%M%S}.db{end}").write_bytes(b"old")
    (tmp_path / "branch-notes.db").write_bytes(b"somebody's own")
    back_up(store, KEY, now=NOW)
    store.close()
    left = sorted(one.name.partition("-")[2] for one in tmp_path.glob("branch-*"))
    assert len(left) == 5 and "notes.db" in left
    assert all(f"{NOW - timedelta(days=34):%Y%m%d}" in name for name in left if name != "notes.db")


def test_a_bad_backup_is_not_put_back(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    add(store, "一")
    made = back_up(store, KEY, now=NOW)
    store.close()
    content = bytearray(made.read_bytes())
    content[9000] ^= 1
    made.write_bytes(content)
    with pytest.raises(Damaged):
        put_back(made, path, KEY, now=NOW)
    with pytest.raises(StoreError):
        put_back(made, path, bytes(32), now=NOW)
    store = opened(path)
    assert names(store) == ["一"]
    store.close()


def test_a_backup_that_is_killed_leaves_none_that_passes_for_one(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    add(store, "一")
    store.close()
    code = (
        "import os, sys; from datetime import UTC, datetime; from pathlib import Path; "
        "from crm_desktop.store import backup; "
        "from crm_desktop.store.opening import open_store; from sync.clock import SystemClock; "
        "backup.inspect = lambda *a, **k: os.kill(os.getpid(), 9); key = bytes(range(32)); "
        "backup.back_up(open_store(Path(sys.argv[1]), key, clock=SystemClock()), key, now=datetime.now(UTC))"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert killed.returncode == -9
    assert backups(folder_of(path)) == []
    store = opened(path)
    made = back_up(store, KEY, now=NOW)
    assert [one.name for one in folder_of(path).iterdir()] == [made.name]
    store.close()


def test_old_copies_go_by_the_rule(tmp_path: Path) -> None:
    store = opened(tmp_path / "branch.db")
    for days in range(40, -1, -1):
        back_up(store, KEY, now=NOW - timedelta(days=days))
    store.close()
    left = [(NOW - made_at(one)).days for one in backups(folder_of(store.path))]
    assert left[-7:] == [6, 5, 4, 3, 2, 1, 0]
    assert 8 <= len(left) <= 11 and left[0] <= 28


def test_the_rule_keeps_the_newest_of_each_day() -> None:
    times = [NOW - timedelta(hours=hours) for hours in range(0, 48, 6)]
    assert kept(times, Rotation(daily=2, weekly=0, monthly=0)) == {NOW, NOW - timedelta(hours=12)}
    assert kept([], Rotation()) == set()


def test_a_desktop_that_is_wiped_keeps_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path / "branch.db")
    back_up(store, KEY, now=NOW)
    store.close()
    begin_wipe(tmp_path, WipeOrder(url="x", device="d", proof="p"))
    destroy(tmp_path)
    assert backups(folder_of(store.path)) == []


PHOTO = b"\xff\xd8" + bytes(range(256)) * 300


def test_what_was_never_sent_of_photos_is_in_the_backup_and_comes_back_with_it(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    waiting, sent = (store.files.add(PHOTO + end, partition="SY01") for end in (b"1", b"2"))
    store.files.sent(sent, partition="SY01")
    with store.unit("register", actor="li", partition="SY01") as session:
        session.add(RegistrationForm(id="f1", photo=waiting))
    made = back_up(store, KEY, now=NOW)
    store.close()
    assert PHOTO[:64] not in photos_of(made).read_bytes()
    assert size_of(made) == made.stat().st_size + photos_of(made).stat().st_size
    for lost in (*tmp_path.glob("branch.db*"), *tmp_path.glob("branch-files.db*")):
        lost.unlink()
    put_back(made, path, KEY, now=NOW + timedelta(hours=1))
    again = opened(path)
    assert [one.hash for one in again.files.waiting()] == [waiting]
    with again.files.open(waiting) as content:
        assert content.read() == PHOTO + b"1"
    again.close()
    assert not list(folder_of(path).glob("*.part*"))


def test_a_photo_that_nothing_waits_to_name_is_not_held_after_a_restore(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    loose = store.files.add(PHOTO, partition="SY01")
    made = back_up(store, KEY, now=NOW)
    store.close()
    put_back(made, path, KEY, now=NOW + timedelta(hours=1))
    again = opened(path)
    assert again.files.remove_unheld(loose, partition="SY01")
    again.close()


def test_photos_go_with_their_backup_and_a_damaged_one_keeps_no_records_back(tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    store = opened(path)
    add(store, "一")
    store.files.add(PHOTO, partition="SY01")
    made = back_up(store, KEY, now=NOW)
    photos_of(made).write_bytes(os.urandom(20_000))
    (folder_of(path) / "branch-20260101T000000Z-files.db").write_bytes(b"left over")
    later = back_up(store, KEY, now=NOW + timedelta(minutes=1))
    store.close()
    assert sorted(one.name for one in folder_of(path).glob("*-files.db")) == [
        photos_of(one).name for one in (made, later)
    ]
    put_back(made, path, KEY, now=NOW + timedelta(hours=1))
    again = opened(path)
    assert names(again) == ["一"]
    again.close()
