"""What the service tells of itself: lines, counts, its description; and how it holds back who asks too much."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import requests
from starlette.routing import Route

from crm_desktop.head_office import app
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.limits import Allowance, Limits
from crm_desktop.head_office.logs import Lines
from crm_desktop.head_office.openapi import DESCRIBED
from crm_desktop.head_office.places import is_loopback
from sync import wire
from sync.errors import OfficeBusy
from sync.ids import new_id
from sync.transport import Bearer, HttpOffice
from tests.head_office.chain import Desk, found, join, join_as_before

PHONE = "13812345678"


class Hand:
    """A clock set by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What the service logs while a test runs."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def test_an_allowance_is_used_up_and_comes_back() -> None:
    clock = Hand()
    allowance = Allowance(60, clock=clock)
    assert [allowance.take("a") for _ in range(60)] == [0] * 60
    assert allowance.take("a") == 1
    assert allowance.take("b") == 0, "another one's allowance is its own"
    clock.now += 1.01
    assert (allowance.take("a"), allowance.take("a")) == (0, 1)
    clock.now += 3600
    assert [allowance.take("a") for _ in range(61)] == [0] * 60 + [1], "no more than a minute's is saved up"


def test_who_asks_too_much_is_told_when_to_come_again(tmp_path: Path) -> None:
    found(tmp_path / "office")
    with EmbeddedOffice(tmp_path / "office", limits=Limits(per_device=3, per_stranger=2)) as embedded:
        given = join(embedded)
        line = HttpOffice(given.url, auth=given.proof)
        request = wire.SyncRequest(r="01a20022-af74-7453-8d40-6506cf440883", at={})
        for _ in range(3):
            line.sync(request)
        with pytest.raises(OfficeBusy) as busy:
            line.sync(request)
        line.close()
        requests.post(f"{embedded.url}/v1/enrol", json={"code": "x"}, timeout=10)
        held = requests.post(f"{embedded.url}/v1/enrol", json={"code": "x"}, timeout=10)
        alive = [requests.get(f"{embedded.url}/health", timeout=10).status_code for _ in range(5)]
    assert busy.value.retry_after is not None
    assert 1 <= busy.value.retry_after <= 21
    assert (held.status_code, held.json()["code"]) == (429, "too_many_requests")
    assert int(held.headers["Retry-After"]) >= 1
    assert alive == [200] * 5


@pytest.mark.parametrize("path", ["/v1/enrol", "/v1/sync", "/v1/hello", "/v1/nothing"])
def test_made_up_credentials_are_no_way_around_the_limit(tmp_path: Path, path: str) -> None:
    found(tmp_path / "office")
    with EmbeddedOffice(tmp_path / "office", limits=Limits(per_stranger=20)) as embedded:
        given = join(embedded)
        line = HttpOffice(given.url, auth=given.proof)
        line.sync(wire.SyncRequest(r=new_id(), at={}))
        answers = [
            requests.post(
                embedded.url + path,
                json={"code": "x"},
                headers={"Authorization": f"Bearer {new_id()}.{at}"},
                timeout=10,
            ).status_code
            for at in range(40)
        ]
        newcomer = requests.post(f"{embedded.url}/v1/enrol", json={"code": "x"}, timeout=10)
        line.sync(wire.SyncRequest(r=new_id(), at={}))
        line.close()
    assert set(answers[:5]) <= {401, 403, 404}
    assert answers[-10:] == [429] * 10
    assert newcomer.status_code == 429, "who is not known there shares the place's allowance, and who is does not"


def test_desktops_that_are_known_spend_nothing_of_their_places_allowance(tmp_path: Path) -> None:
    found(tmp_path / "office")
    with EmbeddedOffice(tmp_path / "office", limits=Limits(per_stranger=3)) as embedded:
        given = [join(embedded) for _ in range(2)]
        served = 0
        for one in given * 5:
            line = HttpOffice(one.url, auth=one.proof)
            served += line.sync(wire.SyncRequest(r=new_id(), at={})).now > 0
            line.close()
    assert served == 10, "more than three strangers had been let ask"


def test_every_request_leaves_a_line_and_no_line_says_what_was_in_it(
    served: EmbeddedOffice, front: Desk, lines: StringIO
) -> None:
    front.register("li", name="王芳的店", phone=PHONE)
    front.syncing.sync_now()
    credential = join_as_before(served)
    requests.post(f"{served.url}/v1/hello", data=b"{}", auth=Bearer(credential), timeout=10).raise_for_status()
    requests.get(f"{served.url}/v1/files/x?part={PHONE}", headers={"Authorization": f"Bearer {PHONE}"}, timeout=10)
    text = lines.getvalue()
    told = [json.loads(line) for line in text.splitlines()]
    pushed = [one for one in told if one.get("route") == "/v1/sync"]
    assert pushed
    for one in pushed:
        assert one["status"] == 200
        assert one["device"] == front.enrolled.device_id
        assert one["in"] > 0 < one["out"]
        assert one["ms"] > 0
    assert len({one["id"] for one in told if "id" in one}) == len([one for one in told if "id" in one])
    secret = credential.partition(".")[2]
    for hidden in ("王芳", "13812345", secret):
        assert hidden not in text


def test_a_fault_is_told_by_its_place_and_not_by_its_words(lines: StringIO) -> None:
    try:
        raise ValueError(f"cannot read {PHONE}")
    except ValueError:
        logging.getLogger("crm").exception("it failed")
    (line,) = [json.loads(one) for one in lines.getvalue().splitlines()]
    assert (line["event"], line["fault"]) == ("it failed", "ValueError")
    assert line["at"][0].startswith("test_watch.py:")
    assert PHONE not in lines.getvalue()


def test_counts_are_told_to_a_monitor_on_this_machine(served: EmbeddedOffice, front: Desk) -> None:
    record = front.register("li", phone=PHONE)
    front.edit("li", record, remarks="老客户")
    front.syncing.sync_now()
    page = requests.get(f"{served.url}/metrics", timeout=10)
    assert page.headers["Content-Type"].startswith("text/plain")
    numbers = dict(line.rsplit(" ", 1) for line in page.text.splitlines() if not line.startswith("#"))
    assert float(numbers['crm_requests_total{route="/v1/sync",status="200"}']) >= 2
    assert float(numbers['crm_ops_total{outcome="applied"}']) == 2
    assert float(numbers['crm_request_seconds_count{route="/v1/sync"}']) >= 2
    assert float(numbers['crm_branch_waiting{branch="SY01"}']) == 0
    assert 0 <= float(numbers['crm_branch_silent_seconds{branch="SY01"}']) < 600
    assert 'crm_branch_silent_seconds{branch="DL01"}' not in numbers, "it was never heard of"


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("::1", True), ("10.0.0.7", False), ("x", False)])
def test_counts_are_for_this_machine_alone(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_every_route_is_described_and_no_other(served: EmbeddedOffice) -> None:
    described = requests.get(f"{served.url}/openapi.json", timeout=10).json()
    routes = {
        (route.path, method.lower())
        for route in app.service(served.office).routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    told = {(path, method) for path, methods in described["paths"].items() for method in methods}
    assert routes - told == {("/metrics", "get"), ("/openapi.json", "get")}
    assert told <= routes
    assert {one.name for one in DESCRIBED} == {
        one["operationId"] for methods in described["paths"].values() for one in methods.values()
    }
    assert described["components"]["schemas"]["SyncRequest"]["properties"]["units"]


def test_an_address_that_is_none_gets_a_sentence(served: EmbeddedOffice) -> None:
    answer = requests.get(f"{served.url}/nothing/here", timeout=10)
    other = requests.get(f"{served.url}/v1/sync", timeout=10)
    assert (answer.status_code, answer.json()["zh"]) == (404, "没有这个地址。")
    assert (other.status_code, other.headers["Allow"]) == (405, "POST")
