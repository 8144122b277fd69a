"""Attachments over real HTTP: cut anywhere, killed anywhere, garbled, slow, and asked for by strangers."""

import http.client
import json
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from sync import file_wire, wire
from sync.errors import Offline, ProtocolError, UnknownFile
from sync.head_office import bodies
from sync.replica.files import FileStatus
from sync.transport import Bearer, HttpOffice
from tests.sync.limited import limited
from tests.sync.papers import PAPERS, PaperDesk, content, name_of
from tests.sync.parts import HeadOffice
from tests.sync.serving import Doorkeeper, app_of, served
from tests.sync.test_http import Answering, canned

ROOT = Path(__file__).parents[2]
SCAN = content(file_wire.STRETCH * 4 + 77)
HASH = name_of(SCAN)
FILE = f"Content-Type: {file_wire.FILE_TYPE}"


@pytest.fixture
def url(office: HeadOffice) -> Iterator[str]:
    """The address of a head office that knows forms, and devices A and B of branch S1, and C of S2."""
    office.catalogue = PAPERS
    with served(app_of(office, Doorkeeper(office, {"A": ("S1",), "B": ("S1",), "C": ("S2",)}))) as address:
        yield address


@contextmanager
def line_to(url: str, name: str) -> Iterator[HttpOffice]:
    """A device's line."""
    line = HttpOffice(url, auth=Bearer(name))
    try:
        yield line
    finally:
        line.close()


def sync(desk: PaperDesk, url: str) -> None:
    """One session over HTTP; a line that breaks is no surprise."""
    with line_to(url, desk.name) as line, suppress(Offline):
        desk.sync(line)


def call(method: str, url: str, path: str, body: bytes = b"", *, credential: str = "A") -> requests.Response:
    """One request, made by hand."""
    return requests.request(
        method, url + path, data=body, headers={"Authorization": f"Bearer {credential}"}, timeout=20
    )  # fmt: skip


def held_at_office(url: str) -> int:
    """How much of the scan's upload by desk A has arrived."""
    with line_to(url, "A") as line:
        return line.file_states(file_wire.FilesRequest(part="S1", hashes=[HASH])).files[HASH].held


def carry_over_bad_lines(desk: PaperDesk, url: str, chance: random.Random) -> tuple[int, int]:
    """Sync over lines that break at random bytes until the scan is there; bytes that passed, and how many lines."""
    passed = lines = 0
    while desk.status(HASH) is not FileStatus.READY:
        with limited(url, left=chance.randrange(400_000)) as (address, line):
            sync(desk, address)
        passed, lines = passed + line.passed, lines + 1
    return passed, lines


@pytest.mark.parametrize("seed", [1, 2])
def test_a_line_cut_at_any_byte_costs_next_to_nothing_either_way(url: str, seed: int) -> None:
    chance = random.Random(seed)
    a, b = PaperDesk("A"), PaperDesk("B")
    a.file("f1", SCAN)
    b.files.want(HASH, partition="S1")
    for desk in (a, b):
        passed, lines = carry_over_bad_lines(desk, url, chance)
        assert lines > 4
        # Heads and records, and per cut what a socket had not handed on yet: far less than the stretch under way.
        assert passed - len(SCAN) < lines * file_wire.STRETCH / 4
    assert b.read(HASH) == SCAN


def test_an_office_killed_while_a_stretch_is_under_way_goes_on(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'office.db'}"
    scan = content(file_wire.STRETCH * 2 + 77)
    a, b = PaperDesk("A"), PaperDesk("B")
    hash_ = a.file("f1", scan)
    b.files.want(hash_, partition="S1")
    for desk in (a, b):
        lives = 0
        while desk.status(hash_) is not FileStatus.READY:
            lives += 1
            assert lives <= 4  # each life carries one stretch at least
            with (
                lone_office(database) as (url, process),
                KillingLine(url, desk.name, process, after=1) as line,
                suppress(Offline),
            ):
                desk.sync(line)
        assert lives > 1
    assert b.read(hash_) == scan


class KillingLine(HttpOffice):
    """Kills head office while a stretch is under way, after some have gone well."""

    def __init__(self, url: str, name: str, process: "subprocess.Popen[str]", *, after: int) -> None:
        super().__init__(url, auth=Bearer(name))
        self._process, self._after = process, after

    def __enter__(self) -> "KillingLine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put_file(self, stretch: file_wire.FileStretch) -> file_wire.FileHeld:
        with self._killing():
            return super().put_file(stretch)

    def get_file(self, place: file_wire.FilePlace) -> file_wire.FileStretch:
        with self._killing():
            return super().get_file(place)

    @contextmanager
    def _killing(self) -> Iterator[None]:
        self._after -= 1
        if self._after < 0:
            killer = threading.Thread(target=self._process.send_signal, args=(signal.SIGKILL,))
            killer.start()
        yield


@contextmanager
def lone_office(database: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Head office as a process: its address, and what to kill."""
    command = [sys.executable, "-m", "tests.sync.lone_office", database]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def test_two_desks_that_send_and_fetch_at_the_same_moment_all_end_well(url: str) -> None:
    desks = [PaperDesk("A"), PaperDesk("B")]
    for desk in desks:
        desk.file(f"f{desk.name}", SCAN)
        desk.file(f"g{desk.name}", content(1000, seed=3))
    threads = [threading.Thread(target=sync, args=(desk, url)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for desk in desks:
        sync(desk, url)
    assert [desk.files.waiting() for desk in desks] == [[], []]
    reader = PaperDesk("B")
    reader.files.want(HASH, partition="S1")
    sync(reader, url)
    assert reader.read(HASH) == SCAN


def test_what_arrives_of_a_stretch_that_is_too_slow_is_kept(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    a = PaperDesk("A")
    a.create("f1", type_="form", scan=HASH)
    sync(a, url)
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    connection.putrequest("PUT", f"/v1/files/{HASH}?part=S1&at=0&size={len(SCAN)}")
    connection.putheader("Authorization", "Bearer A")
    connection.putheader("Content-Length", str(file_wire.STRETCH))
    connection.endheaders(SCAN[:1234])
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (200, {"held": 1234})
    connection.close()
    assert held_at_office(url) == 1234


def test_a_stretch_that_is_not_the_one_stated_is_refused_and_a_part_of_one_is_kept(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = PaperDesk("A")
    a.create("f1", type_="form", scan=HASH)
    sync(a, url)
    where = f"/v1/files/{HASH}?part=S1&at=0&size={len(SCAN)}"
    shown = {"Authorization": "Bearer A", "Content-Digest": wire.content_digest(SCAN[:5000])}
    refused = requests.put(url + where, data=SCAN[1:5001], headers=shown, timeout=20)
    assert (refused.status_code, refused.json()["code"], held_at_office(url)) == (400, "altered", 0)
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    connection.putrequest("PUT", where)
    for name, value in {**shown, "Content-Length": "5000"}.items():
        connection.putheader(name, value)
    connection.endheaders(SCAN[:1234])
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (200, {"held": 1234})
    connection.close()


def test_not_there_and_not_yours_are_answered_alike(url: str) -> None:
    a = PaperDesk("A")
    a.file("f1", SCAN)
    sync(a, url)
    answers = {
        (answer.status_code, answer.content)
        for credential, part, name in (("C", "S1", HASH), ("C", "S2", HASH), ("A", "S1", "0" * 64), ("A", "S2", HASH))
        for answer in (
            call("GET", url, f"/v1/files/{name}?part={part}&at=0", credential=credential),
            call("PUT", url, f"/v1/files/{name}?part={part}&at=0&size=9", b"x", credential=credential),
        )
    }
    (answer,) = answers
    assert (answer[0], json.loads(answer[1])["code"]) == (404, "unknown_file")
    with line_to(url, "C") as line:
        with pytest.raises(UnknownFile):
            line.get_file(file_wire.FilePlace(part="S1", hash=HASH, at=0))
        assert line.file_states(file_wire.FilesRequest(part="S1", hashes=[HASH])) == file_wire.FilesResponse()


BAD = [f"{HASH}?part=S1", f"{HASH}?part=S1&at=-1&size=5", f"{HASH}?part=S1&at=x&size=5", f"{HASH}?at=0&size=5",
       f"{HASH}?part=../S1&at=0&size=5", f"{HASH}?part=S1%00&at=0&size=5", f"{HASH.upper()}?part=S1&at=0&size=5",
       f"{HASH[1:]}?part=S1&at=0&size=5", f"{HASH}?part=S1&at=6&size=5", f"{HASH}?part=S1&at=3&size=5",
       f"{HASH}?part=S1&at=99999999999999999999&size=5"]  # fmt: skip


@pytest.mark.parametrize("path", BAD)
def test_addresses_that_name_no_place_in_a_file_are_refused_plainly(url: str, path: str) -> None:
    answer = call("PUT", url, f"/v1/files/{path}", b"abc")
    assert (answer.status_code, answer.json()["code"]) == (400, "protocol")


def test_stretches_and_files_over_the_limit_are_refused_and_strangers_get_nothing(url: str) -> None:
    a = PaperDesk("A")
    a.create("f1", type_="form", scan=HASH)
    sync(a, url)
    where = f"/v1/files/{HASH}?part=S1&at=0&size="
    for size, body in ((len(SCAN), bytes(file_wire.STRETCH + 1)), (file_wire.MAX_FILE + 1, b"x"), (0, b"")):
        answer = call("PUT", url, where + str(size), body)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    for method, path in (("PUT", where + "5"), ("GET", where), ("POST", "/v1/files/state")):
        assert call(method, url, path, b"x", credential="stranger").status_code == 401
    many = json.dumps({"part": "S1", "hashes": [HASH] * 501}).encode()
    assert call("POST", url, "/v1/files/state", many).status_code == 400
    assert held_at_office(url) == 0


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (canned("200 OK", b"<html>a hotel's log-in page</html>", "File-Size: 34"), ProtocolError),
        (canned("200 OK", b"x", FILE), ProtocolError),
        (canned("200 OK", b"x", FILE, "File-Size: -1"), ProtocolError),
        (canned("200 OK", bytes(file_wire.STRETCH + 1), FILE, "File-Size: 9"), ProtocolError),
        (canned("404 Not Found", b"nothing"), ProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nFile-Size: 9\r\nContent-Length: 9\r\n\r\n",
         Offline),
    ],
)  # fmt: skip
def test_answers_that_are_no_part_of_a_file(answer: bytes, error: type[Exception]) -> None:
    with Answering(answer) as server, line_to(server.url, "A") as line, pytest.raises(error):
        line.get_file(file_wire.FilePlace(part="S1", hash=HASH, at=0))
