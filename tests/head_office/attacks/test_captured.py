"""What a request that somebody captured is good for: nothing, neither elsewhere nor later, changed or as it is."""

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import requests

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.services.device_proof import DeviceKey, DeviceProof
from crm_desktop.services.enrolment import Enrolled, enrol
from crm_desktop.services.request_signing import WINDOW_SECONDS
from sync import wire
from sync.ids import new_id
from tests.head_office.chain import found, join, join_as_before
from tests.head_office.test_cli import run, serving
from tests.postgres import server

DAY = 24 * 3600


class Wall:
    """A desktop's clock that is off by `ahead` seconds."""

    def __init__(self, ahead: float) -> None:
        self.ahead = ahead

    def __call__(self) -> float:
        return time.time() + self.ahead


def join_off(served: EmbeddedOffice, wall: Wall) -> Enrolled:
    """A new device whose clock is off."""
    given = join(served)
    return replace(given, proof=DeviceProof(given.device_id, key=given.proof._key, wall=wall))


@pytest.fixture
def thief() -> Iterator[requests.Session]:
    """Somebody who sends what was captured."""
    with requests.Session() as session:
        yield session


def captured(given: Enrolled, path: str = "/v1/sync", *, method: str = "POST") -> requests.PreparedRequest:
    """A request of that device, signed and not sent yet."""
    body = wire.encode(wire.SyncRequest(r=new_id(), at={"SY01": 0}))
    return requests.Request(method, given.url + path, data=body, auth=given.proof).prepare()


def code_of(answer: requests.Response) -> str:
    return str(answer.json().get("code", "")) if answer.status_code != 200 else ""


def test_a_captured_request_counts_once(served: EmbeddedOffice, thief: requests.Session) -> None:
    request = captured(join(served))
    assert thief.send(request, timeout=20).status_code == 200
    request.hooks = {"response": []}  # a thief cannot sign anew

    again = thief.send(request, timeout=20)

    assert (again.status_code, code_of(again)) == (401, "stale_proof")
    assert "用过" in again.json()["zh"]
    assert "parts" not in again.text


@pytest.mark.postgres
def test_it_counts_once_whichever_worker_it_comes_to(thief: requests.Session) -> None:
    place = server().fresh_database()
    found(place)
    code = run("enrol", "SY01", "--at", place).stdout
    with serving(place, "--workers", "2") as (process, url):
        given = enrol(url, code.split()[1].split("，")[0], device_name="前台")
        request = captured(given)
        request.hooks = {"response": []}
        request.headers["Connection"] = "close"  # so that another worker may get the next one
        answers = [thief.send(request, timeout=20).status_code for _ in range(20)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert answers == [200] + [401] * 19


def _body(request: requests.PreparedRequest) -> None:
    assert isinstance(request.body, bytes)
    request.body = request.body.replace(b'"SY01":0', b'"SY01":1')


def _digest_too(request: requests.PreparedRequest) -> None:
    _body(request)
    assert isinstance(request.body, bytes)
    request.headers["Content-Digest"] = wire.content_digest(request.body)


def _path(request: requests.PreparedRequest) -> None:
    assert request.url is not None
    request.url = request.url.replace("/v1/sync", "/v1/fill")


def _query(request: requests.PreparedRequest) -> None:
    assert request.url is not None
    request.url += "?part=DL01"


def _method(request: requests.PreparedRequest) -> None:
    request.method = "PUT"


def _later(request: requests.PreparedRequest) -> None:
    stated = request.headers["Signature-Input"]
    created = int(stated.partition("created=")[2].partition(";")[0])
    request.headers["Signature-Input"] = stated.replace(str(created), str(created + 1))


def _nonce(request: requests.PreparedRequest) -> None:
    stated = request.headers["Signature-Input"]
    nonce = stated.partition('nonce="')[2].partition('"')[0]
    request.headers["Signature-Input"] = stated.replace(nonce, "x" * len(nonce))


def _no_signature(request: requests.PreparedRequest) -> None:
    del request.headers["Signature"]


def _no_digest(request: requests.PreparedRequest) -> None:
    del request.headers["Content-Digest"]


def _fewer_parts(request: requests.PreparedRequest) -> None:
    request.headers["Signature-Input"] = request.headers["Signature-Input"].replace(' "content-digest"', "")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_body, "altered"),
        (_digest_too, "unknown_device"),
        (_path, "unknown_device"),
        (_query, "unknown_device"),
        (_method, "not_found"),
        (_later, "unknown_device"),
        (_nonce, "unknown_device"),
        (_no_signature, "unknown_device"),
        (_no_digest, "unknown_device"),
        (_fewer_parts, "unknown_device"),
    ],
)
def test_nothing_of_it_can_be_changed(
    served: EmbeddedOffice, thief: requests.Session, change: Callable[[requests.PreparedRequest], None], code: str
) -> None:
    request = captured(join(served))
    change(request)

    refused = thief.send(request, timeout=20)

    assert refused.status_code in (400, 401, 405)
    assert code_of(refused) == code
    assert refused.json()["zh"] and refused.json()["en"]


@pytest.mark.parametrize("off", [-DAY, DAY, -WINDOW_SECONDS - 5, WINDOW_SECONDS + 5])
def test_a_request_of_another_time_is_refused_and_told_the_right_one(
    served: EmbeddedOffice, thief: requests.Session, off: int
) -> None:
    given = join_off(served, Wall(off))
    request = captured(given)
    request.hooks = {"response": []}

    refused = thief.send(request, timeout=20)

    assert (refused.status_code, code_of(refused)) == (401, "stale_proof")
    now = served.office.now_ms()
    assert abs(refused.json()["now"] - now) < 60_000
    assert refused.headers["Office-Time"] == str(refused.json()["now"])
    assert "北京时间" in refused.json()["zh"]


@pytest.mark.parametrize("off", [-40 * 365 * DAY, -DAY, 0, WINDOW_SECONDS - 30, DAY, 40 * 365 * DAY])
def test_a_desktop_whose_clock_is_wrong_learns_the_time_and_goes_on(served: EmbeddedOffice, off: int) -> None:
    given = join_off(served, Wall(off))

    answers = [requests.post(f"{given.url}/v1/hello", data=b"{}", auth=given.proof, timeout=20) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [len(answer.history) for answer in answers] == [1 if abs(off) > WINDOW_SECONDS else 0, 0], "asked once only"


def test_a_clock_that_is_set_while_the_program_runs_is_learnt_anew(served: EmbeddedOffice) -> None:
    wall = Wall(-DAY)
    given = join_off(served, wall)
    for ahead in (-DAY, 0.0, 400 * DAY):
        wall.ahead = ahead
        assert requests.post(f"{given.url}/v1/hello", data=b"{}", auth=given.proof, timeout=20).status_code == 200


def test_once_its_key_is_registered_the_credential_opens_nothing(served: EmbeddedOffice) -> None:
    credential = join_as_before(served)
    device = credential.partition(".")[0]
    key = DeviceKey()
    both, body = DeviceProof(device, key=key, credential=credential), wire.encode({"key": key.public})
    first = requests.post(f"{served.url}/v1/key", data=body, auth=both, timeout=20)
    again = requests.post(f"{served.url}/v1/key", data=body, auth=both, timeout=20)
    by_credential = requests.post(
        f"{served.url}/v1/hello", data=b"{}", headers={"Authorization": f"Bearer {credential}"}, timeout=20
    )
    assert [one.status_code for one in (first, again, by_credential)] == [200, 200, 401]


def test_a_captured_credential_registers_no_other_key(served: EmbeddedOffice) -> None:
    credential = join_as_before(served)
    device = credential.partition(".")[0]
    theirs, own = DeviceKey(), DeviceKey()
    for signer, named in ((own, theirs), (theirs, own)):  # it must be signed by the very key that it names
        proof = DeviceProof(device, key=signer, credential=credential)
        answer = requests.post(f"{served.url}/v1/key", data=wire.encode({"key": named.public}), auth=proof, timeout=20)
        assert answer.status_code == 401
    proof = DeviceProof(device, key=own, credential=credential)
    assert requests.post(f"{served.url}/v1/key", data=wire.encode({"key": own.public}), auth=proof, timeout=20).ok
    thief = DeviceProof(device, key=theirs, credential=credential)
    refused = requests.post(f"{served.url}/v1/key", data=wire.encode({"key": theirs.public}), auth=thief, timeout=20)
    assert refused.status_code == 401
    for rubbish in ("", "x", "AAAA", own.public[:-4]):
        answer = requests.post(f"{served.url}/v1/key", data=wire.encode({"key": rubbish}), auth=proof, timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_key")
