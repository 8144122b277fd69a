"""Every route with every kind of credential that must not open it, and what a captured or forged request can do."""

import json
from collections.abc import Callable
from functools import partial

import msgspec
import pytest
import requests
import zstandard
from requests.auth import HTTPBasicAuth
from sqlalchemy import text

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.gate import end_device
from crm_desktop.head_office.openapi import DESCRIBED
from crm_desktop.services.device_proof import DeviceKey, DeviceProof
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.enrolment_wire import KeyRequest
from sync import file_wire, heal_wire, wire
from sync.errors import IdentityReused, NotAuthorised, ProtocolError, UnknownFile
from sync.head_office.describing import Operation
from sync.ids import new_id
from sync.transport import Auth, Bearer
from tests.head_office.chain import Desk, Raw, join, join_as_before

SECURED = [one for one in DESCRIBED if not one.open]
FORGED = (
    "none", "empty", "unknown device", "wrong secret", "no secret", "no secret where none is kept", "basic",
    "unknown device that signs", "another key", "another device's key", "not signed",
    "signed, with a credential and no key", "revoked", "wiped",
)  # fmt: skip
PHONE, NAME = "13812345678", "机密客户"


def _auth(kind: str, served: EmbeddedOffice) -> Auth | None:
    """What proves such a device, or fails to."""
    made_up: dict[str, Callable[[EmbeddedOffice], Auth | None]] = {
        "none": lambda _: None,
        "empty": lambda _: Bearer(""),
        "unknown device": lambda served: Bearer(f"{new_id()}.{_credential(served)[1]}"),
        "wrong secret": lambda served: Bearer(f"{_credential(served)[0]}.{'0' * 64}"),
        "no secret": lambda served: Bearer(_credential(served)[0]),
        "no secret where none is kept": lambda served: Bearer(f"{join(served).device_id}."),
        "basic": lambda served: HTTPBasicAuth(*_credential(served)),
        "unknown device that signs": lambda _: DeviceProof(new_id(), key=DeviceKey()),
        "another key": lambda served: DeviceProof(join(served).device_id, key=DeviceKey()),
        "another device's key": lambda served: _as(join(served).device_id, join(served)),
        "not signed": lambda served: _unsigned(join(served)),
        "signed, with a credential and no key": lambda served: DeviceProof(_credential(served)[0], key=DeviceKey()),
        "revoked": partial(_ended, wipe=False),
        "wiped": partial(_ended, wipe=True),
    }
    return made_up[kind](served)


def _credential(served: EmbeddedOffice) -> list[str]:
    """Of a device of an earlier version: its id and its secret."""
    return join_as_before(served).split(".", 1)


def _ended(served: EmbeddedOffice, *, wipe: bool) -> Auth:
    given = join(served)
    end_device(served.office, given.device_id, wipe=wipe)
    return given.proof


def _as(device: str, other: Enrolled) -> Auth:
    """A device that signs by its own key in the name of another."""
    other.proof.device = device
    return other.proof


def _unsigned(given: Enrolled) -> Auth:
    """A device that states all and signs nothing."""

    def prove(request: requests.PreparedRequest) -> requests.PreparedRequest:
        given.proof(request)
        del request.headers["Signature"]
        return request

    return prove


@pytest.mark.parametrize("kind", FORGED)
def test_no_route_opens_to_a_proof_that_is_none(served: EmbeddedOffice, kind: str) -> None:
    auth = _auth(kind, served)
    for operation in SECURED:
        answer = _ask(served.url, operation, auth)
        assert answer.status_code == 401, (operation.name, answer.text)
        failure = answer.json()
        assert failure["code"] in ("unknown_device", "revoked", "wiped")
        assert failure["zh"] and failure["en"]


def _ask(url: str, operation: Operation, auth: Auth | None) -> requests.Response:
    path = operation.path.replace("{hash}", "0" * 64)
    query = {"part": "SY01", "at": 0, "size": 10} if operation.place else None
    body = b"0123456789" if operation.bytes_in else b"{}"
    if operation.name == "registerKey":
        body = wire.encode(KeyRequest(DeviceKey().public))
    return requests.request(operation.method, url + path, params=query, data=body, auth=auth, timeout=20)


@pytest.fixture
def secret(front: Desk) -> str:
    """A record of Shenyang's, known at head office; its id."""
    record = front.register("li", name=NAME, phone=PHONE)
    assert front.syncing.sync_now().trouble is None
    return record


@pytest.fixture
def other(served: EmbeddedOffice) -> Raw:
    """A device of the branch in Dalian."""
    device = Raw(join(served, "DL01"))
    yield device
    device.close()


def test_another_branch_reads_nothing(served: EmbeddedOffice, secret: str, other: Raw) -> None:
    asked = (
        lambda: other.office.sync(wire.SyncRequest(r=other.origin, at={"SY01": 0})),
        lambda: other.office.fill(wire.FillRequest(part="SY01")),
        lambda: other.office.spans(heal_wire.SpanRequest("SY01", ["", ""], each=True)),
        lambda: other.office.records(heal_wire.RecordsRequest("SY01", [secret])),
    )
    for ask in asked:
        with pytest.raises((ProtocolError, NotAuthorised)) as refused:
            ask()
        assert PHONE not in str(refused.value)
    assert other.office.history(secret) == []
    assert other.office.records(heal_wire.RecordsRequest("DL01", [secret])).entries == []
    files = other.office.file_states(file_wire.FilesRequest(part="SY01", hashes=["0" * 64])).files
    assert files == {}
    with pytest.raises(UnknownFile):
        other.office.get_file(file_wire.FilePlace(part="SY01", hash="0" * 64, at=0))


@pytest.mark.parametrize("part", ["SY01", "chain", "DL01"])
@pytest.mark.parametrize(
    ("register", "value"),
    [("name", "改了"), ("~erase", None), ("~move", "DL01"), ("~alias", "x"), ("archived_at", "2026-11-27")],
)
def test_another_branch_changes_nothing(
    served: EmbeddedOffice, secret: str, other: Raw, part: str, register: str, value: object
) -> None:
    before = _everything(served, secret)
    result = other.edit("customer", secret, register, value, by="wu", part=part)
    assert result.code
    assert result.zh and result.en
    assert _everything(served, secret) == before


@pytest.mark.parametrize("by", ["wang", "zhou", "nobody", "head", "office", "", "li' OR '1'='1"])
def test_a_branch_speaks_for_no_one_of_another(served: EmbeddedOffice, other: Raw, by: str) -> None:
    """The people named are Shenyang's, head office's, or nobody's."""
    if not by.isalnum():  # such a name does not even get past the reading of the message
        with pytest.raises(ProtocolError):
            other.create("customer", by, part="DL01", name="x", created_by="wu")
        return
    _, result = other.create("customer", by, part="DL01", name="x", created_by=by)
    assert result.code


def test_a_captured_request_has_no_second_effect(served: EmbeddedOffice, raw: Raw) -> None:
    record, _ = raw.create("customer", "li", name="顾客", created_by="li")
    request = wire.SyncRequest(r=raw.origin, at={}, units=[_unit(2, record, "remarks", "一次")], last=1)
    first = raw.office.sync(request)
    before = _everything(served, record)
    again = raw.office.sync(request)
    assert again.res == first.res
    assert _everything(served, record) == before
    altered = wire.SyncRequest(r=raw.origin, at={}, units=[_unit(2, record, "remarks", "改过")], last=1)
    with pytest.raises(IdentityReused):
        raw.office.sync(altered)
    assert _everything(served, record) == before


def test_a_captured_request_is_worth_nothing_to_another_device(served: EmbeddedOffice, raw: Raw) -> None:
    record, _ = raw.create("customer", "li", name="顾客", created_by="li")
    before = _everything(served, record)
    thief = Raw(join(served))
    captured = wire.SyncRequest(r=raw.origin, at={}, units=[_unit(2, record, "remarks", "冒名")], last=1)
    with pytest.raises(IdentityReused):
        thief.office.sync(captured)
    thief.close()
    assert _everything(served, record) == before


def test_what_is_too_large_is_refused_before_it_is_held(served: EmbeddedOffice, raw: Raw) -> None:
    given = join(served)
    bomb = zstandard.ZstdCompressor().compress(b"0" * (wire.MAX_BODY + 1))
    assert len(bomb) < 100_000
    lying = zstandard.ZstdCompressor(write_content_size=False).compress(b"0" * 10)
    for body, extra, status in (
        (b"0" * (wire.MAX_BODY + 1), {}, 413),
        (bomb, {"Content-Encoding": "zstd"}, 400),
        (lying, {"Content-Encoding": "zstd"}, 400),
        (b"[" * 100_000, {}, 400),
    ):
        answer = requests.post(f"{served.url}/v1/sync", data=body, headers=extra, auth=given.proof, timeout=60)
        assert answer.status_code == status, answer.text[:200]
        assert answer.json()["zh"]
    assert served.office.ready()


@pytest.mark.parametrize(
    "text_",
    ["'); DROP TABLE sync_record; --", '=cmd|"/c calc"!A1', "${jndi:ldap://x}", "<script>1</script>", "\ud7ff\u202e"],
)
def test_what_looks_like_code_is_text(served: EmbeddedOffice, raw: Raw, text_: str) -> None:
    record, result = raw.create("customer", "li", name=text_, remarks=text_, created_by="li")
    assert result.code == ""
    (entry,) = raw.office.records(heal_wire.RecordsRequest("SY01", [record])).entries
    states = [one.v for one in entry.f.values()]
    values = [part for value in states for part in (value.values() if isinstance(value, dict) else [value])]
    assert values.count(text_) == 2


@pytest.mark.parametrize("hash_", ["../../etc/passwd", "..%2f..%2foffice.db", "0" * 63, "0" * 65, "G" * 64, "%00", "."])
def test_a_file_has_a_hash_and_no_path(served: EmbeddedOffice, hash_: str) -> None:
    given = join(served)
    for method in ("GET", "PUT"):
        answer = requests.request(
            method, f"{served.url}/v1/files/{hash_}", params={"part": "SY01", "at": 0, "size": 1}, data=b"x",
            auth=given.proof, timeout=20,
        )  # fmt: skip
        assert answer.status_code in (400, 404, 405), answer.text
        assert answer.json()["zh"]


def test_names_of_registers_and_types_are_not_let_through_into_statements(served: EmbeddedOffice, raw: Raw) -> None:
    record, _ = raw.create("customer", "li", name="顾客", created_by="li")
    for register in ("name'; --", 'name") OR 1=1', "a" * 200, "名"):
        with pytest.raises(ProtocolError):
            result = raw.edit("customer", record, register, "x", by="li")
            if result.code:
                raise ProtocolError(result.code)
    assert served.office.ready()


def _unit(n: int, record: str, register: str, value: str) -> wire.Unit:
    op = wire.Op(t="customer", id=record, f=register, v=value)
    return wire.Unit(n=n, part="SY01", by="li", what="test", ops=[msgspec.Raw(wire.encode(op))])


def _everything(served: EmbeddedOffice, record: str) -> str:
    with served.office.read() as connection:
        rows = connection.execute(text("SELECT * FROM sync_record WHERE id = :id"), {"id": record}).all()
        stubs = connection.execute(text("SELECT * FROM sync_stub WHERE id = :id"), {"id": record}).all()
    return json.dumps([list(map(str, row)) for row in (*rows, *stubs)])
