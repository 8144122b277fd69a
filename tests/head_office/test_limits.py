"""No request takes for ever, and nobody's work comes faster than a person's, from however many desktops."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
import requests

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.limits import Limits
from crm_desktop.head_office.office import Office
from sync import wire
from sync.errors import OfficeBusy
from sync.head_office.store import load_records
from sync.ids import new_id
from tests.head_office.chain import Raw, found, join


@contextmanager
def served(folder: Path, **limits: int) -> Iterator[EmbeddedOffice]:
    found(folder / "office")
    with EmbeddedOffice(folder / "office", limits=Limits(**limits)) as embedded:
        yield embedded


def refused(device: Raw, by: str, part: str = "SY01") -> OfficeBusy | str:
    """What becomes of a customer that person registers there."""
    try:
        return device.create("customer", by, part=part, name="顾客", created_by=by)[1].code
    except OfficeBusy as busy:
        return busy


def test_one_persons_work_has_one_allowance_at_all_desktops(tmp_path: Path) -> None:
    with served(tmp_path, per_account=3) as embedded:
        one, other, third = (Raw(join(embedded)) for _ in range(3))
        taken = [refused(one, "li"), refused(one, "li"), refused(other, "li")]
        held_back = [refused(device, "li") for device in (one, other)]
        colleague = refused(third, "wang")
        third.office.sync(wire.SyncRequest(r=new_id(), at={"SY01": 0}))  # to read is nobody's work
        for device in (one, other, third):
            device.close()
    assert taken == ["", "", ""]
    for busy in held_back:
        assert isinstance(busy, OfficeBusy) and busy.retry_after is not None and 1 <= busy.retry_after <= 20
    assert colleague == ""


def test_another_branch_spends_nothing_of_it(tmp_path: Path) -> None:
    with served(tmp_path, per_account=3) as embedded:
        here, elsewhere = Raw(join(embedded)), Raw(join(embedded, "DL01"))
        assert [refused(elsewhere, "li") for _ in range(6)] == ["out_of_scope"] * 6
        assert refused(here, "li") == ""
        here.close()
        elsewhere.close()


def test_a_request_that_takes_too_long_is_answered_and_what_it_began_ends_by_itself(tmp_path: Path) -> None:
    with served(tmp_path, request_seconds=1) as embedded:
        device = Raw(join(embedded))
        record = new_id()
        push = _push(record)
        blocker = Office.open(tmp_path / "office")
        with blocker.write():
            began = time.monotonic()
            answer = requests.post(f"{embedded.url}/v1/sync", data=wire.encode(push), auth=device.office._session.auth,
                                   timeout=30)  # fmt: skip
            took = time.monotonic() - began
        again = device.office.sync(push)
        with blocker.read() as connection:
            assert record in load_records(connection, [record])
        blocker.close()
        device.close()
    assert (answer.status_code, answer.json()["code"]) == (503, "too_long")
    assert int(answer.headers["Retry-After"]) > 0 and answer.json()["zh"]
    assert 1 <= took < 10
    assert again.res[0].code == ""


def test_a_body_that_never_ends_is_given_up(tmp_path: Path) -> None:
    with served(tmp_path, request_seconds=1) as embedded:
        where = urlsplit(embedded.url)
        with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as line:
            line.sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
            answer = b""
            while part := line.recv(4096):
                answer += part
        assert requests.get(f"{embedded.url}/health", timeout=10).ok
    assert answer.startswith(b"HTTP/1.1 503") and b"too_long" in answer
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("quick", [0.0, 0.5])
def test_a_request_in_time_is_answered_once(tmp_path: Path, quick: float) -> None:
    with served(tmp_path, request_seconds=1) as embedded, requests.Session() as session:
        answers = []
        for _ in range(3):
            answers.append(session.get(f"{embedded.url}/health", timeout=10).content)
            time.sleep(quick)
    assert len(set(answers)) == 1


def _push(record: str) -> wire.SyncRequest:
    op = wire.Op(t="customer", id=record, v={"name": "顾客", "created_by": "li"}, b=0)
    unit = wire.Unit(n=1, part="SY01", by="li", what="register", ops=[msgspec.Raw(wire.encode(op))])
    return wire.SyncRequest(r=new_id(), at={}, units=[unit], last=1)
