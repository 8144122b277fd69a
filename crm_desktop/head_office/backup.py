"""Backups of head office: made while it serves, sealed, proven by restoring them, kept in rotation.

A backup counts once it has been restored into a database of its own, its rows are those that were written, and the
log in it leads to the records in it. Until then it bears another name, and no older one is let go.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final, cast

import zstandard
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from crm_desktop.head_office import dump, tables
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.sealing import Sealing, Unreadable, make_key, read_key, unsealed
from crm_desktop.rules import rotation
from crm_desktop.rules.rotation import Rotation
from crm_desktop.rules.words import Words
from sync.head_office.replay import verify
from sync.restoring import begin_epoch

SUFFIX: Final = ".crmbackup"
RULE: Final = Rotation(daily=7, weekly=5, monthly=12)
_PROOF = "crm-proof-"
_NAME = re.compile(r"office-(\d{8}T\d{6}Z)\.crmbackup")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and proven: its file, its rows, and the older ones that were let go."""

    path: Path
    rows: int
    size: int
    dropped: tuple[Path, ...]


def key_at(path: Path) -> tuple[bytes, bool]:
    """The key in that file, made if there is none yet; and whether it was made just now. Raises Rejected."""
    try:
        return (read_key(path), False) if path.exists() else (make_key(path), True)
    except (OSError, Unreadable) as error:
        raise Rejected(_NO_KEY) from error


def back_up(office: Office, folder: Path, key: bytes) -> Made:
    """Make a backup, prove it, and let go of older ones by the rule; raises Rejected if it could not be proven."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = datetime.fromtimestamp(office.now_ms() / 1000, UTC)
    path = folder / f"office-{at:%Y%m%dT%H%M%SZ}{SUFFIX}"
    fresh = path.with_suffix(".part")
    try:
        with office.read() as connection:
            _write(fresh, key, dump.dump(connection))
        rows = prove(fresh, key, beside=_own_folder(office))
        fresh.replace(path)
        _sync_folder(folder)
    except OSError as error:
        raise Rejected(_no_room(folder)) from error
    finally:
        fresh.unlink(missing_ok=True)
    with office.write() as connection:
        office.audit(connection, "backup", path.name)
    dropped = tuple(sorted(set(backups(folder)) - kept(backups(folder))))
    for old in dropped:
        old.unlink(missing_ok=True)
    return Made(path, rows, path.stat().st_size, dropped)


def prove(path: Path, key: bytes, *, beside: Path | None = None) -> int:
    """Restore a backup into a database of its own and check all of it; how many rows it holds. Raises Rejected.

    That database is plain: it lies in a folder `beside` the office's own data, and goes at once.
    """
    for left in beside.glob(f"{_PROOF}*") if beside else ():
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_PROOF, dir=beside) as name:
        office = _loaded(name, path, key)
        try:
            with office.read() as connection:
                troubles = verify(connection, office.catalogue)
                found = [
                    connection.execute(text(f"SELECT COUNT(*) FROM {one}")).scalar_one() for one in dump.all_tables()
                ]
        finally:
            office.close()
    if troubles:
        raise Rejected(_troubled(len(troubles)))
    return sum(map(int, found))


def restore(path: Path, key: bytes, place: str | Path) -> None:
    """Put a backup in a place where no head office is, and begin a new epoch, so that branches send what it lacks.

    Raises Rejected, and leaves the place without an office, if the backup is not as it was made.
    """
    if "://" not in str(place):
        Path(place).mkdir(parents=True, exist_ok=True, mode=0o700)
    office = _loaded(place, path, key)
    try:
        begin_epoch(office.store)
        with office.write() as connection:
            office.audit(connection, "restored", path.name)
    finally:
        office.close()


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name)) if folder.is_dir() else []


def kept(paths: Iterable[Path]) -> set[Path]:
    """Those that the rule keeps."""
    by_time = {_made_at(path): path for path in paths}
    return {by_time[at] for at in rotation.kept(by_time, RULE)}


def last_backup(folder: Path) -> datetime | None:
    """When the newest backup was made."""
    found = backups(folder)
    return _made_at(found[-1]) if found else None


def _loaded(place: str | Path, path: Path, key: bytes) -> Office:
    """An open office with what the backup holds; all of it or nothing."""
    office = Office.connect(place)
    try:
        if inspect(office.engine).has_table(tables.stamp_table.name) and office.stamp() is not None:
            raise Rejected(_THERE)
        office.store.create()
        tables.metadata.create_all(office.engine)
        with office.write() as connection:
            dump.load(connection, _lines(path, key))
            dump.settle(connection)
    except OperationalError as error:
        office.close()
        raise Rejected(_NO_ANSWER) from error
    except (Unreadable, OSError) as error:
        office.close()
        raise Rejected(_bad(path)) from error
    except BaseException:
        office.close()
        raise
    return office


def _write(path: Path, key: bytes, lines: Iterator[bytes]) -> None:
    packer = zstandard.ZstdCompressor(level=6)
    with path.open("wb") as file:
        with Sealing(file, key) as sealing, packer.stream_writer(cast(IO[bytes], sealing), closefd=False) as packing:
            for line in lines:
                packing.write(line)
        file.flush()
        os.fsync(file.fileno())


def _lines(path: Path, key: bytes) -> Iterator[bytes]:
    """The lines of a backup, unsealed and unpacked as they are asked for."""
    held = b""
    with path.open("rb") as file:
        unpacking = zstandard.ZstdDecompressor().decompressobj()
        for piece in unsealed(file, key):
            try:
                held += unpacking.decompress(piece)
            except zstandard.ZstdError as error:
                raise Unreadable("the content cannot be unpacked") from error
            *whole, held = held.split(b"\n")
            yield from (line + b"\n" for line in whole)
    if held:
        raise Unreadable("the last line is not whole")


def _own_folder(office: Office) -> Path | None:
    url = office.engine.url
    return Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else None


def _made_at(path: Path) -> datetime:
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise ValueError(path.name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _sync_folder(folder: Path) -> None:
    """The new name outlives a power cut as well."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _no_room(folder: Path) -> Words:
    return Words(
        f"备份写不进 {folder}，请检查空间和权限；原来的备份没有动。",
        f"No backup can be written to {folder}: check its space and rights. Older backups are untouched.",
    )


def _bad(path: Path) -> Words:
    return Words(
        f"{path.name} 不完整、被改动过，或密钥不对；什么都没有恢复。请换一份备份或密钥。",
        f"{path.name} is not whole, was changed, or the key is another's; nothing was restored. Try another.",
    )


def _troubled(count: int) -> Words:
    return Words(
        f"备份试恢复后有 {count} 处不一致，没有留下它，原来的备份没有动。请先运行 verify。",
        f"Restored for a test, the backup has {count} faults: it was not kept, older ones are. Run verify first.",
    )


_NO_KEY = Words(
    "密钥文件读不了或不是密钥，请检查 --key。", "The key file cannot be read, or holds no key: check --key."
)
_THERE = Words(
    "那里已经有一个总部，不会覆盖。请恢复到空文件夹或空数据库。",
    "There is a head office there: it is not overwritten. Restore into an empty folder or database.",
)
_NO_ANSWER = Words(
    "数据库没有应答，请检查地址和数据库是否已启动。",
    "The database does not answer: check the address, and that it runs.",
)
