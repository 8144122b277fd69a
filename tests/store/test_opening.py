"""Every trouble at the door has its own name, sentence and way out: real files, processes and a really full disk."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_desktop.models.customer import Customer
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.errors import Damaged, DiskFull, InUse, ReadOnly, StoreError, TooNew, WrongKey
from crm_desktop.store.opening import open_store, set_aside
from crm_desktop.store.salvage import salvage
from sync.clock import SystemClock
from sync.ids import new_id
from tests.store.conftest import KEY

PAGE = 4096
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def opened(path: Path, key: bytes = KEY) -> BranchStore:
    return open_store(path, key, clock=SystemClock())


def save(store: BranchStore, name: str, **fields: object) -> None:
    with store.unit("register", actor="staff", partition="SY01") as unit:
        unit.add(Customer(id=new_id(), name=name, **fields))  # type: ignore[arg-type]  # whatever the test names


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one customer saved and not sent, closed in order."""
    place = tmp_path / "店 数据" / "branch.db"
    store = opened(place)
    save(store, "金彩广告")
    store.close()
    return place


def refusal(kind: type[StoreError], path: Path, key: bytes = KEY) -> str:
    """The sentence with which opening is refused."""
    with pytest.raises(StoreError) as caught:
        opened(path, key)
    assert type(caught.value) is kind
    return caught.value.words.zh


def test_a_file_opens_again_with_its_key(path: Path) -> None:
    store = opened(path)

    assert store.replica.queue().units == 1
    store.close()


def test_another_key_is_told_from_a_damaged_file(path: Path) -> None:
    assert "密钥" in refusal(WrongKey, path, bytes(32))


@pytest.mark.parametrize("content", [b"\0" * 3 * PAGE, b"SQLite format 3\0" + b"x" * PAGE, os.urandom(PAGE * 2), b"?"])
def test_garbage_is_a_damaged_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    assert "移走并重新下载" in refusal(Damaged, path)


def test_a_file_cut_off_is_damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: PAGE * 3 + 100])

    assert "移走并重新下载" in refusal(Damaged, path)


def test_an_overwritten_page_is_found_at_the_start_after_a_crash(path: Path) -> None:
    overwrite(path, page=40)
    path.with_suffix(".lock").write_bytes(b"1")

    assert "移走并重新下载" in refusal(Damaged, path)


def test_an_overwritten_page_is_found_when_it_is_read(path: Path) -> None:
    store = opened(path)
    for number in range(300):
        save(store, f"宏达{number}店", remarks="备注" * 300)
    store.close()
    pages = path.stat().st_size // PAGE
    for page in range(pages // 2, pages * 3 // 4):
        overwrite(path, page=page)
    store = opened(path)

    with pytest.raises(Damaged), store.reading() as session:
        from sqlmodel import select

        session.exec(select(Customer)).all()
    store.close()


def overwrite(path: Path, *, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(os.urandom(PAGE))


def test_a_later_version_is_refused(path: Path) -> None:
    from sqlalchemy import text

    store = opened(path)
    with store.local() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    assert "升级" in refusal(TooNew, path)


def test_a_second_program_is_refused_until_the_first_ends(path: Path) -> None:
    """Two real processes; the second is this one."""
    script = (
        "import sys; from pathlib import Path; from crm_desktop.store.opening import open_store; "
        "from sync.clock import SystemClock; "
        "store = open_store(Path(sys.argv[1]), bytes(range(32)), clock=SystemClock()); "
        "print('open', flush=True); sys.stdin.read()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None and first.stdin is not None
    assert first.stdout.readline() == "open\n"

    assert "已经在运行" in refusal(InUse, path)

    first.kill()
    first.communicate()
    opened(path).close()


def test_a_program_that_was_killed_leaves_no_lock_but_a_mark(path: Path) -> None:
    store = opened(path)
    assert path.with_suffix(".lock").read_bytes() == b"1"
    store.close()

    assert path.with_suffix(".lock").read_bytes() == b"0"


@pytest.mark.skipif(os.name == "nt", reason="rights to folders are set otherwise there")
def test_a_folder_that_may_not_be_written_is_named(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        if os.access(path.parent, os.W_OK):  # the administrator may write anywhere
            refuse_writing_as_nobody(path)
        else:
            assert "写入权限" in refusal(ReadOnly, path)
    finally:
        path.parent.chmod(0o700)


def refuse_writing_as_nobody(path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from crm_desktop.store.opening import open_store; "
        "from crm_desktop.store.errors import ReadOnly; from sync.clock import SystemClock; "
        "clock = SystemClock(); os.setuid(65534)\n"
        "try: open_store(Path(sys.argv[1]), bytes(range(32)), clock=clock)\n"
        "except ReadOnly as error: print(error.words.en)\n"
    )
    for folder in list(path.parents)[:4]:
        folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert "cannot be written" in done.stdout


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes, where the system lets one be made."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if os.name == "nt" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_refuses_the_save_and_keeps_what_was_saved(small_disk: Path) -> None:
    store = opened(small_disk / "branch.db")
    saved = 0

    with pytest.raises(DiskFull) as full:
        for saved in range(1000):
            save(store, f"宏达{saved}店", remarks="备注" * 3000)

    assert "磁盘满了" in full.value.words.zh
    assert store.replica.queue().units == saved
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT COUNT(*) FROM customer").scalar() == saved
    store.close()


def test_a_file_that_may_not_grow_refuses_the_save_and_goes_on(path: Path) -> None:
    store = opened(path)
    writer = store.replica.database.writer
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DiskFull):
        save(store, "宏达", remarks="备注" * 30000)
    writer.execute("PRAGMA max_page_count = 1000000")
    save(store, "宏达", remarks="备注" * 30000)

    assert store.replica.queue().units == 2
    store.close()


def test_a_damaged_file_is_set_aside_and_its_queue_saved(path: Path) -> None:
    store = opened(path)
    for number in range(200):
        save(store, f"宏达{number}店", remarks="备注" * 300)
    store.close()
    overwrite(path, page=path.stat().st_size // PAGE - 40)
    path.with_suffix(".lock").write_bytes(b"1")
    refusal(Damaged, path)

    aside = set_aside(path, now=NOW)
    fresh = opened(path)

    assert aside.name == "branch-damaged-20261121-103000.db"
    assert fresh.replica.queue().units == 0
    units = salvage(aside, KEY)
    names = {edit.value for unit in units for edit in unit.edits}
    assert len([unit for unit in units if unit.whole]) >= 100
    assert any("金彩广告" in value for value in names)
    assert {unit.actor for unit in units} == {"staff"}
    fresh.close()


def test_nothing_is_salvaged_where_nothing_can_be_read(path: Path) -> None:
    path.write_bytes(os.urandom(PAGE))

    assert salvage(path, KEY) == []


def test_no_personal_data_lies_in_the_clear(path: Path) -> None:
    for file in path.parent.iterdir():
        assert "金彩广告".encode() not in file.read_bytes()
