"""Desks with attachments: records that name scans, and the files they lie in."""

import hashlib
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sync import file_wire
from sync.attachments import Carried
from sync.catalogue import Catalogue, Kind, Policy, RecordType, Register
from sync.errors import Offline
from sync.head_office.service import OfficeService
from sync.replica.database import Connection, Database
from sync.replica.files import Attachment, Files, FileStatus
from sync.session import Report, Session
from sync.transport import Office
from tests.sync.parts import Desk, HeadOffice, Line

FORM = RecordType(
    "form",
    (
        Register("title", ("title",), kinds={"title": Kind.TEXT}),
        Register("scan", ("scan",), Policy.ASK, kinds={"scan": Kind.FILE}),
        Register("pages", ("front", "back"), Policy.ASK, kinds={"front": Kind.FILE, "back": Kind.FILE}),
    ),
)
PAPERS = Catalogue.of(1, [FORM])


def content(size: int, *, seed: int = 1) -> bytes:
    """A file's bytes."""
    return random.Random(seed).randbytes(size)


def name_of(data: bytes) -> str:
    """The hash that a file is named by."""
    return hashlib.sha256(data).hexdigest()


def files_at(path: Path | str = ":memory:") -> Files:
    """The attachments' file at `path`."""

    def connect() -> Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    return Files(Database(connect))


class PaperDesk(Desk):
    """A desk with scans."""

    def __init__(self, name: str, *, path: Path | str = ":memory:", files: Path | str = ":memory:") -> None:
        """Open the replica and the attachments' file beside it."""
        super().__init__(name, path=path, catalogue=PAPERS)
        self.files = files_at(files)

    def file(self, id_: str, data: bytes, *, part: str = "S1") -> str:
        """Attach a scan to a new form; its hash."""
        hash_ = self.files.add(data, partition=part)
        self.create(id_, type_="form", part=part, scan=hash_)
        return hash_

    def sync(self, office: Office, *, part: str = "S1", fetch_all: bool = False,
             stop: Callable[[], bool] = lambda: False) -> Report:  # fmt: skip
        """One session over that line."""
        return Session(self.replica, office, (part,), files=self.files, fetch_all=fetch_all, stop=stop).run()

    def meet(self, office: HeadOffice, *, part: str = "S1", fetch_all: bool = False) -> Carried:
        """One session over a good line; what it did with files."""
        return self.sync(office.line(self, partitions=(part,)), part=part, fetch_all=fetch_all).files

    def read(self, hash_: str) -> bytes:
        """A file as a person would open it."""
        with self.files.open(hash_) as stream:
            return stream.read()

    def status(self, hash_: str) -> FileStatus:
        """Where the file stands in the one partition it belongs to."""
        return self.look(hash_).status

    def look(self, hash_: str) -> Attachment:
        """The file in the one partition it belongs to."""
        (found,) = self.files.look(hash_)
        return found


@dataclass
class WatchedLine(Line):
    """A line on which something happens before the nth stretch of a file, up or down (counted from 1)."""

    happens: dict[int, Callable[[], None]] = field(default_factory=dict)
    stretches: list[tuple[str, int]] = field(default_factory=list)

    def put_file(self, stretch: file_wire.FileStretch) -> file_wire.FileHeld:
        """One stretch up."""
        self._count("up", stretch.at)
        return super().put_file(stretch)

    def get_file(self, place: file_wire.FilePlace) -> file_wire.FileStretch:
        """One stretch down."""
        self._count("down", place.at)
        return super().get_file(place)

    def _count(self, way: str, at: int) -> None:
        self.stretches.append((way, at))
        self.happens.get(len(self.stretches), lambda: None)()


def watched(service: OfficeService, **happens: Callable[[], None]) -> WatchedLine:
    """A line on which `at_N` happens before stretch N."""
    return WatchedLine(service, happens={int(key.removeprefix("at_")): act for key, act in happens.items()})


SCAN = content(file_wire.STRETCH * 2 + 1000)
OTHER = content(5000, seed=2)


def count(office: HeadOffice, table: str) -> int:
    """Rows of one of head office's tables."""
    with office.store.read() as connection:
        return int(connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one())


def cut() -> None:
    """The line breaks."""
    raise Offline("cut off")
