"""The service is stopped in the midst of work: what was acknowledged is there, the rest goes in the next time."""

import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
import requests
from sqlalchemy import text

from crm_desktop.head_office.certificates import CA, CERT, KEY, issue_certificate, make_authority
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.serving import Address, bind, configure, url_of
from crm_desktop.head_office.stopping import turning_away
from crm_desktop.services.enrolment import Enrolled, enrol
from crm_desktop.services.syncing import Syncing
from crm_desktop.store.branch_store import BranchStore
from sync import wire
from sync.clock import SystemClock
from sync.errors import OfficeBusy, Offline
from sync.head_office.store import load_records
from sync.ids import new_id
from tests.head_office.chain import KEY as FILE_KEY
from tests.head_office.chain import Raw, found
from tests.head_office.test_cli import run, serving
from tests.postgres import server


def test_a_stop_in_the_middle_of_syncs_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    place = str(tmp_path / "office")
    found(place)
    codes = [run("enrol", "SY01", "--at", place).stdout for _ in range(3)]
    acknowledged: list[str] = []
    with serving(place) as (process, url):
        devices = [Raw(enrol(url, _code(code), device_name="前台")) for code in codes]
        threads = [threading.Thread(target=_work, args=(device, acknowledged)) for device in devices]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 30:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        for thread in threads:
            thread.join(60)
    assert len(acknowledged) >= 30
    office = Office.open(place)
    with office.read() as connection:
        there = load_records(connection, acknowledged)
        (count,) = connection.execute(text("SELECT COUNT(*) FROM sync_unit WHERE actor = 'li'")).one()
    office.close()
    assert there.keys() == set(acknowledged)
    assert count <= len(acknowledged) + len(devices), "at most what was under way came in beside"


@pytest.mark.parametrize("kind", ["one process", pytest.param("several", marks=pytest.mark.postgres)])
def test_a_stop_answers_what_is_under_way_and_tells_newcomers_to_come_again(tmp_path: Path, kind: str) -> None:
    several = kind == "several"
    place = server().fresh_database() if several else str(tmp_path / "office")
    found(place)
    code = run("enrol", "SY01", "--at", place).stdout
    with serving(place, *(("--workers", "2") if several else ())) as (process, url):
        given = enrol(url, _code(code), device_name="前台")
        with _writers_held_up(place):
            line = _begun(url, given, "c1")
            process.send_signal(signal.SIGTERM)
            newcomers = [_turned_away(url, given) for _ in range(3)]
            assert process.poll() is None
        answer = line.makefile("rb").read()
        line.close()
        assert process.wait(60) == 0
        assert not _lets_in(url)
    for newcomer in newcomers:
        assert (newcomer.status_code, newcomer.json()["code"]) == (503, "stopping")
        assert newcomer.json()["zh"] and int(newcomer.headers["Retry-After"]) > 0
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert wire.decode(body, wire.SyncResponse).res[0].code == ""
    office = Office.open(place)
    with office.read() as connection:
        assert "c1" in load_records(connection, ["c1"])
    office.close()


@contextmanager
def _writers_held_up(place: str) -> Iterator[None]:
    """Nothing can be stored at head office meanwhile."""
    office = Office.open(place)
    with office.write() as connection:  # on SQLite that is all it takes
        if "://" in place:
            connection.exec_driver_sql("LOCK TABLE sync_unit IN ACCESS EXCLUSIVE MODE")
        yield
    office.close()


def _begun(url: str, given: Enrolled, record: str) -> socket.socket:
    """A push that the service has begun to read when this returns; its answer is still to come."""
    op = wire.Op(t="customer", id=record, v={"name": "顾客", "created_by": "li"}, b=0)
    unit = wire.Unit(n=1, part="SY01", by="li", what="register", ops=[msgspec.Raw(wire.encode(op))])
    body = wire.encode(wire.SyncRequest(r=new_id(), at={}, units=[unit], last=1))
    where = urlsplit(url)
    line = socket.create_connection((where.hostname or "", where.port or 0), timeout=60)
    signed = requests.Request("POST", f"{url}/v1/sync", data=body, auth=given.proof).prepare()
    headers = {**signed.headers, "Host": where.netloc, "Expect": "100-continue"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    line.sendall(f"POST /v1/sync HTTP/1.1\r\n{head}\r\n".encode())
    assert line.recv(100).startswith(b"HTTP/1.1 100")
    line.sendall(body)
    return line


def _turned_away(url: str, given: Enrolled) -> requests.Response:
    """What a newcomer hears once the service has noticed that it is to stop; before, it may be served or cut off."""
    body = b"[" + b" " * 500_000 + b"]"  # that nobody reads, and that must not keep the answer from being read
    while True:
        try:
            answer = requests.post(f"{url}/v1/sync", data=body, auth=given.proof, timeout=(60, 5))
        except requests.exceptions.ReadTimeout:
            continue  # let in at the last moment: it waits behind the writer that is held up
        except requests.exceptions.ConnectionError as error:
            assert "refused" not in str(error), "as long as it is there, it answers"
            continue
        if answer.status_code == 503:
            return answer


def _lets_in(url: str) -> bool:
    where = urlsplit(url)
    try:
        socket.create_connection((where.hostname or "", where.port or 0), timeout=60).close()
    except ConnectionRefusedError:
        return False
    return True


def test_a_queue_that_was_cut_off_by_a_stop_drains_at_the_next_start(tmp_path: Path) -> None:
    place = str(tmp_path / "office")
    found(place)
    code = run("enrol", "SY01", "--at", place).stdout
    with serving(place) as (process, url):
        given = enrol(url, _code(code), device_name="前台")
        store = BranchStore(tmp_path / "branch.db", FILE_KEY, clock=SystemClock())
        syncing = Syncing(store, given)
        assert syncing.sync_now().trouble is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    with store.replica.unit("register", actor="li", partition="SY01") as connection:
        connection.execute("INSERT INTO customer (id, name, created_by) VALUES ('c1', '停机时登记', 'li')")
    assert syncing.sync_now().trouble is not None
    port = url.rpartition(":")[2]
    with serving(place, "--port", port):
        assert syncing.sync_now().trouble is None
    assert store.replica.queue().units == 0
    syncing.close()
    store.close()


def _code(line: str) -> str:
    """The enrolment code in what the command printed."""
    found_ = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", line)
    assert found_
    return found_.group()


def _work(device: Raw, acknowledged: list[str]) -> None:
    """Save one customer after another until the service is gone; every answered one is noted."""
    try:
        while True:
            record, result = device.create("customer", "li", name="顾客", created_by="li")
            assert result.code == ""
            acknowledged.append(record)
    except (Offline, OfficeBusy):
        device.close()


def test_over_tls_newcomers_are_turned_away_by_the_same_name(tmp_path: Path) -> None:
    make_authority(tmp_path, name="辽沈")
    issue_certificate(tmp_path, ["127.0.0.1"])
    address = Address(port=0, cert=tmp_path / CERT, key=tmp_path / KEY)
    listening = bind(address)
    listening.listen()
    url = url_of(address, listening)
    with turning_away(configure("", address), [listening]):
        listening.close()
        answers = [
            requests.request(method, f"{url}/{path}", verify=str(tmp_path / CA), timeout=20)
            for method, path in (("GET", "health"), ("POST", "v1/sync"), ("PUT", "v1/files/x"))
        ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(503, "stopping")] * 3
    assert not _lets_in(url)


@pytest.mark.postgres
def test_workers_end_with_the_process_that_looks_after_them() -> None:
    database = server().fresh_database()
    assert run("init", database, "--name", "辽沈").returncode == 0
    with serving(database, "--workers", "2") as (process, url):
        place = urlsplit(url)
        process.kill()
        process.wait()
        end = time.monotonic() + 60
        while time.monotonic() < end and _listens(place.hostname or "", place.port or 0):
            time.sleep(0.1)
        assert not _listens(place.hostname or "", place.port or 0)


def _listens(host: str, port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex((host, port)) == 0
