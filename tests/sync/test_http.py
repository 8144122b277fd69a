"""The protocol over real HTTP, with everything that goes wrong on a line."""

import http.client
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import zstandard
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync import wire
from sync.errors import (
    IdentityReused,
    NotAuthorised,
    OfficeBusy,
    OfficeRestored,
    Offline,
    ProtocolError,
    SyncError,
    TooSlow,
    Wiped,
)
from sync.head_office import bodies
from sync.head_office.app import make_app
from sync.head_office.gate import Shown
from sync.head_office.service import Device, OfficeService
from sync.session import Session, backoff
from sync.transport import Bearer, HttpOffice
from tests.sync.parts import Desk, HeadOffice
from tests.sync.serving import Doorkeeper, app_of, cutting, served

ROUTES = ("/v1/sync", "/v1/fill", "/v1/history")


@pytest.fixture
def keeper(office: HeadOffice) -> Doorkeeper:
    """Knows devices A and B of branch S1, and C of branch S2."""
    return Doorkeeper(office, {"A": ("S1",), "B": ("S1",), "C": ("S2",)})


@pytest.fixture
def url(office: HeadOffice, keeper: Doorkeeper) -> Iterator[str]:
    """The office's address."""
    with served(app_of(office, keeper)) as address:
        yield address


def sync(desk: Desk, url: str, part: str = "S1") -> None:
    """A session over HTTP."""
    line = HttpOffice(url, auth=Bearer(desk.name))
    try:
        Session(desk.replica, line, (part,)).run()
    finally:
        line.close()


def post(url: str, path: str, body: bytes, *, credential: str = "A", **headers: str) -> requests.Response:
    """One request, made by hand."""
    return requests.post(
        url + path, data=body, headers={"Authorization": f"Bearer {credential}", **headers}, timeout=20
    )


def test_two_desks_meet_over_http(a: Desk, b: Desk, url: str) -> None:
    a.create("c1", phone="138", remarks="长" * 500)
    sync(a, url)
    sync(b, url)
    b.edit(phone="139")
    sync(b, url)
    sync(a, url)
    assert (a.see("phone"), b.see("remarks")) == ("139", "长" * 500)
    line = HttpOffice(url, auth=Bearer("A"))
    assert [entry.f for entry in line.history("c1")] == ["", "phone"]
    assert 0 < line.bytes_down < 2000
    assert line.bytes_up > 0
    line.close()


@pytest.mark.parametrize(("after_request", "keep"), [(False, 0), (True, 0), (True, 30), (True, 230)])
def test_a_cut_connection_loses_nothing(a: Desk, b: Desk, url: str, after_request: bool, keep: int) -> None:
    sync(a, url)
    a.create("c1", phone="138", points=10, remarks="r" * 1000)
    with cutting(url, after_request=after_request, keep=keep) as cut, pytest.raises(Offline):
        sync(a, cut)
    assert a.replica.queue().units == 1
    sync(a, url)
    sync(b, url)
    assert (b.see("points"), a.replica.queue().units) == (10, 0)


def test_nobody_there_is_offline(a: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Offline):
        sync(a, f"http://127.0.0.1:{port}")


def test_a_device_that_is_not_known_gets_nothing(url: str, keeper: Doorkeeper) -> None:
    stranger = Desk("stranger")
    stranger.create("c1", phone="1")
    with pytest.raises(NotAuthorised, match="does not know"):
        sync(stranger, url)
    for path in ROUTES:
        assert post(url, path, b"{}", credential="").status_code == 401
    assert stranger.replica.queue().units == 1


def test_a_wiped_device_is_told(a: Desk, url: str, keeper: Doorkeeper) -> None:
    keeper.wiped.add("A")
    with pytest.raises(Wiped):
        sync(a, url)


def test_no_route_reaches_into_another_branch(a: Desk, url: str) -> None:
    a.create("c1", phone="138")
    sync(a, url)
    for path, body in (("/v1/sync", {"r": "o", "at": {"S1": 0}}), ("/v1/fill", {"part": "S1"})):
        answer = post(url, path, json.dumps(body).encode(), credential="C")
        assert (answer.status_code, answer.json()["code"]) == (403, "out_of_scope")
        assert "138" not in answer.text
    assert post(url, "/v1/history", b'{"id":"c1"}', credential="C").json() == {"lines": []}
    unit = {
        "n": 1,
        "part": "S1",
        "by": "x",
        "what": "x",
        "ops": [{"t": "customer", "id": "c1", "f": "phone", "v": "0"}],
    }
    answer = post(url, "/v1/sync", json.dumps({"r": "o", "at": {}, "units": [unit]}).encode(), credential="C")
    assert answer.json()["res"][0]["code"] == "out_of_scope"
    assert a.see("phone") == "138"
    with pytest.raises(NotAuthorised):
        sync(Desk("C"), url, "S1")


GARBAGE = [b"", b"garbage", b"{}", b"[]", b'{"r":"o"}', b'{"r":5,"at":{}}', b'{"r":"o","at":{"S1":-1}}', b"\xff\xfe",
           b'{"r":"o","at":{},"units":[5]}', b'{"r":"","at":{}}', b'{"r":"o","at":{},"v":2}', b'{"part":""}',
           b'{"r":"o","at":{},"units":[{"n":0,"part":"S1","by":"x","what":"x","ops":[]}]}',
           b'{"r":"o","at":{},"waits":99999999999}', b'{"part":"S1","limit":0}', b'{"part":"S1","after":"a\\u0000"}',
           b'{"id":"\\u0000"}', b'{"x":' + b"[" * 50_000]  # fmt: skip


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: repr(body)[:80])
def test_garbage_is_refused_plainly(url: str, body: bytes) -> None:
    for path in ROUTES:
        answer = post(url, path, body)
        assert answer.status_code in (400, 403)
        assert set(answer.json()) == {"code", "zh", "en"}


def test_bad_frames_and_bombs_are_refused(url: str) -> None:
    bomb = zstandard.compress(b" " * (wire.MAX_BODY + 1))
    unsized = zstandard.ZstdCompressor(write_content_size=False).compress(b"{}")
    lying = zstandard.compress(b"{}" * 500)[:-10]
    for body in (bomb, unsized, lying, b"no frame"):
        answer = post(url, "/v1/sync", body, **{"Content-Encoding": "zstd"})
        assert (answer.status_code, answer.json()["code"]) == (400, "protocol")


def test_a_body_over_the_limit_is_refused_before_it_is_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_BODY", 1000)
    answer = post(url, "/v1/sync", b" " * 1001)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_that_trickles_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.05)
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    connection.putrequest("POST", "/v1/sync")
    connection.putheader("Authorization", "Bearer A")
    connection.putheader("Content-Length", "100")
    connection.endheaders(b"{")
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["code"]) == (408, "too_slow")
    connection.close()


def test_who_is_too_slow_is_told_so(a: Desk) -> None:
    answer = canned("408 Request Timeout", b'{"code": "too_slow", "zh": "", "en": "too slow"}')
    with Answering(answer) as server, pytest.raises(TooSlow):
        sync(a, server.url)
    assert a.rows("SELECT trouble FROM sync_run") == [("TooSlow",)]


def test_a_body_that_is_not_the_one_stated_is_refused(url: str) -> None:
    body = b'{"r":"o","at":{}}'
    stated = wire.content_digest(body)
    assert post(url, "/v1/sync", body, **{"Content-Digest": stated}).status_code == 200
    large = body[:-1] + b" " * (bodies.SMALL_BODY + 1) + b"}"
    for other in (b'{"r":"p","at":{}}', b"", large):
        answer = post(url, "/v1/sync", other, **{"Content-Digest": stated})
        assert (answer.status_code, answer.json()["code"]) == (400, "altered")
        assert answer.json()["zh"]


def test_a_proof_of_another_time_is_told_the_time_and_is_no_reason_to_give_up(a: Desk, office: HeadOffice) -> None:
    class Late:
        """Lets nobody in, for it is another time."""

        def admit(self, shown: Shown) -> wire.Failure:
            return wire.Failure("stale_proof", "本机时间不准。", "The clock is off.", now=1_795_298_602_887)

    service = OfficeService(office.store, office.catalogue, Device("A", ("S1",), office.rights))
    with served(make_app(Late(), lambda _: service)) as address:
        answer = post(address, "/v1/sync", b"{}")
        a.create("c1", phone="1")
        line = HttpOffice(address, auth=Bearer("A"))
        with pytest.raises(OfficeBusy):
            Session(a.replica, line, ()).run()
        line.close()
    assert (answer.status_code, answer.headers[wire.OFFICE_TIME]) == (401, "1795298602887")
    assert answer.json()["now"] == 1_795_298_602_887
    assert a.replica.queue().units == 1


@pytest.mark.parametrize(
    ("header", "credential"),
    [("Bearer A", "A"), ("bearer  A ", "A"), ("Basic A", ""), ("A", ""), ("", "")],
)
def test_a_credential_is_what_is_shown_as_one(header: str, credential: str) -> None:
    assert Shown("POST", "/v1/sync", {"authorization": header}).bearer == credential


def test_a_client_that_hangs_up_while_it_speaks_does_no_harm(a: Desk, url: str) -> None:
    with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))) as line:
        line.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer A\r\nContent-Length: 100\r\n\r\n{")
    a.create("c1", phone="138")
    sync(a, url)
    (waiting,) = a.connection.execute("SELECT COUNT(*) FROM sync_unit WHERE status < 2").fetchone()
    assert (a.see("phone"), waiting) == ("138", 0)


def test_a_client_without_zstd_is_served(a: Desk, url: str) -> None:
    a.create("c1", remarks="x" * 2000)
    sync(a, url)
    answer = post(url, "/v1/fill", b'{"part":"S1"}', **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert "x" * 2000 in answer.text


@pytest.mark.parametrize(
    "trouble",
    [OperationalError("SELECT 1", {}, Exception("gone")), PoolTimeout("none is free"), OSError(28, "disk full")],
)
def test_a_database_or_a_machine_in_trouble_asks_to_come_again(
    a: Desk, url: str, office: HeadOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    trouble: Exception,
) -> None:  # fmt: skip
    def unreachable(*_: object, **__: object) -> object:
        raise trouble

    monkeypatch.setattr(office.store, "write_in_turn", unreachable)
    caplog.set_level("CRITICAL")
    a.create("c1", phone="1")
    with pytest.raises(OfficeBusy) as busy:
        Session(a.replica, HttpOffice(url, auth=Bearer("A")), ()).run()
    assert busy.value.retry_after == 5.0
    assert a.replica.queue().units == 1


def test_reused_names_and_restored_offices_are_told_apart_over_http(a: Desk, url: str, office: HeadOffice) -> None:
    body = {"r": "o", "at": {}, "units": [{"n": 1, "part": "S1", "by": "x", "what": "x", "ops": [{}]}]}
    line = HttpOffice(url, auth=Bearer("A"))
    line.sync(wire.decode(json.dumps(body).encode(), wire.SyncRequest))
    body["units"][0]["what"] = "other"  # type: ignore[index]
    with pytest.raises(IdentityReused):
        line.sync(wire.decode(json.dumps(body).encode(), wire.SyncRequest))
    with pytest.raises(OfficeRestored):
        line.sync(wire.SyncRequest(r="o", at={}, e="another"))
    line.close()


class Answering:
    """A server that gives one canned answer to whatever it is sent."""

    def __init__(self, answer: bytes) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._answer = answer
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Answering":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(20)
        self._listening.close()

    def _serve(self) -> None:
        client, _ = self._listening.accept()
        with client:
            heard = client.recv(1 << 16)
            while heard.startswith(b"POST") and not _whole(heard):
                heard += client.recv(1 << 16)
            client.sendall(self._answer)


def _whole(request: bytes) -> bool:
    """Whether that is all of a request: to hang up on a body still on its way would break the answer off, too."""
    head, ended, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(ended) and len(body) >= int(length[1] if length else 0)


def canned(status: str, body: bytes = b"", *headers: str) -> bytes:
    """An HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (canned("200 OK", b"<html>a hotel's log-in page</html>"), ProtocolError),
        (canned("401 Unauthorized", b"<html>a hotel's log-in page</html>"), ProtocolError),
        (canned("403 Forbidden"), ProtocolError),
        (canned("302 Found", b"", "Location: http://127.0.0.1:1/"), ProtocolError),
        (canned("404 Not Found", b"nothing"), ProtocolError),
        (canned("400 Bad Request", b'{"code":"protocol","zh":"x","en":"y"}'), ProtocolError),
        (canned("429 Too Many Requests", b"", "Retry-After: 7"), OfficeBusy),
        (canned("502 Bad Gateway", b"<html>"), OfficeBusy),
        (canned("503 Unavailable", b"", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"), OfficeBusy),
        (canned("200 OK", b"no frame", "Content-Encoding: zstd"), ProtocolError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Offline),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", Offline),
        (b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"e":"x","now":1}', Offline),
        (b"no HTTP at all", Offline),
    ],
)
def test_answers_that_are_none(answer: bytes, error: type[SyncError]) -> None:
    with Answering(answer) as server:
        line = HttpOffice(server.url, auth=Bearer("A"))
        with pytest.raises(error) as raised:
            line.sync(wire.SyncRequest(r="o", at={}))
        line.close()
    if isinstance(raised.value, OfficeBusy):
        assert raised.value.retry_after in (7.0, None)


@pytest.mark.parametrize(
    ("advice", "seconds"), [("7", 7.0), ("86400", 900.0), ("9" * 400, 900.0), ("\xb2", None), ("-1", None)]
)
def test_advice_to_come_back_much_later_is_heeded_for_a_quarter_of_an_hour(advice: str, seconds: float | None) -> None:
    with Answering(canned("503 Unavailable", b"", f"Retry-After: {advice}")) as server:
        line = HttpOffice(server.url, auth=Bearer("A"))
        with pytest.raises(OfficeBusy) as busy:
            line.sync(wire.SyncRequest(r="o", at={}))
        line.close()
    assert busy.value.retry_after == seconds


def test_an_answer_over_the_limit_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_BODY", 10)
    with Answering(canned("200 OK", b"x" * 11)) as server:
        line = HttpOffice(server.url, auth=Bearer("A"))
        with pytest.raises(ProtocolError, match="larger"):
            line.sync(wire.SyncRequest(r="o", at={}))
        line.close()


def test_a_server_that_cannot_prove_itself_gets_no_credential(tmp_path: Path) -> None:
    with Answering(b"no TLS") as server:
        line = HttpOffice(server.url.replace("http:", "https:"), auth=Bearer("A"))
        with pytest.raises(NotAuthorised, match="prove"):
            line.sync(wire.SyncRequest(r="o", at={}))
        line.close()


@pytest.mark.parametrize(
    ("attempt", "jitter", "advice", "seconds"),
    [
        (0, 0.0, None, 2.0),
        (3, 0.0, None, 16.0),
        (3, 0.5, None, 12.0),
        (30, 0.0, None, 300.0),
        (5000, 0.0, None, 300.0),
        (0, 0.0, 60.0, 60.0),
    ],
)
def test_waiting_doubles_up_to_five_minutes(attempt: int, jitter: float, advice: float | None, seconds: float) -> None:
    assert backoff(attempt, jitter=jitter, advice=advice) == seconds
