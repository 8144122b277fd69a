import logging

import pytest
import requests
from sqlalchemy import select, text

from crm_desktop.head_office import enrolment, throttle
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import CodeRefused, admit, make_code
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.gate import OfficeGate, end_device
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.tables import device_table
from sync import wire
from sync.errors import NotAuthorised, Wiped
from sync.head_office.gate import Shown
from sync.head_office.service import Device
from tests.head_office.chain import Raw, found, join


class Clock:
    """A clock that is set by hand (ms)."""

    def __init__(self) -> None:
        self.ms = 1_795_000_000_000

    def __call__(self) -> int:
        return self.ms


def showing(credential: str) -> Shown:
    """A request of a desktop of an earlier version."""
    return Shown("POST", "/v1/sync", {"authorization": f"Bearer {credential}"})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(database_url: str, clock: Clock):
    found(database_url, now=clock)
    opened = Office.open(database_url, now=clock)
    yield opened
    opened.close()


def test_a_code_lets_one_desktop_in(office: Office) -> None:
    code = make_code(office, "SY01")

    given = admit(office, f" {code.text.lower().replace('-', ' ')} ", name="前台", app_version="0.1")

    assert (given.branch, given.letter) == ("SY01", "A")
    admitted = OfficeGate(office).admit(showing(given.credential))
    assert isinstance(admitted, Device)
    assert set(admitted.partitions) == {"SY01", "chain"}
    with pytest.raises(CodeRefused) as refused:
        admit(office, code.text, name="又一台", app_version="0.1")
    assert refused.value.reason == "code_used"


def test_a_code_that_is_too_old_is_refused(office: Office, clock: Clock) -> None:
    code = make_code(office, "SY01")
    clock.ms += enrolment.VALID_MS

    with pytest.raises(CodeRefused) as refused:
        admit(office, code.text, name="前台", app_version="")

    assert refused.value.reason == "code_expired"


def test_codes_can_be_read_out_over_the_phone(office: Office) -> None:
    codes = {make_code(office, "SY01").text for _ in range(20)}

    assert len(codes) == 20
    assert all(len(code) == 9 and code[4] == "-" and not set(code) & set("IO01") for code in codes)


def test_a_letter_is_never_given_twice(office: Office) -> None:
    first = admit(office, make_code(office, "SY01").text, name="一", app_version="")
    end_device(office, first.device)

    second = admit(office, make_code(office, "SY01").text, name="二", app_version="")
    elsewhere = admit(office, make_code(office, "DL01").text, name="三", app_version="")

    assert (first.letter, second.letter, elsewhere.letter) == ("A", "B", "A")


def test_codes_are_for_branches_that_exist(office: Office) -> None:
    with pytest.raises(Rejected):
        make_code(office, "XX99")
    assert make_code(office, "HQ").branch == "HQ", "head office has desktops of its own"


def test_neither_codes_nor_credentials_are_kept(office: Office) -> None:
    code = make_code(office, "SY01")
    given = admit(office, code.text, name="前台", app_version="")
    secret = given.credential.partition(".")[2]

    with office.read() as connection:
        tables = ("office_code", "office_device", "office_audit", "sync_unit", "sync_record", "sync_line")
        kept = "".join(str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)

    assert secret not in kept
    assert code.text not in kept and code.text.replace("-", "") not in kept


def test_the_chain_sees_the_new_desktop(office: Office) -> None:
    given = admit(office, make_code(office, "SY01").text, name="前台", app_version="")

    with office.read() as connection:
        device = office.records.get(connection, given.device)

    assert device is not None
    assert (device.values["branch"], device.values["letter"], device.values["name"]) == ("SY01", "A", "前台")


@pytest.mark.parametrize("credential", ["", "x", "x.y", "."])
def test_nobody_gets_in_without_a_credential(office: Office, credential: str) -> None:
    refused = OfficeGate(office).admit(showing(credential))

    assert isinstance(refused, wire.Failure) and refused.code == "unknown_device"


def test_the_secret_of_one_device_is_none_of_anothers(office: Office) -> None:
    one = admit(office, make_code(office, "SY01").text, name="", app_version="")
    other = admit(office, make_code(office, "DL01").text, name="", app_version="")

    refused = OfficeGate(office).admit(showing(f"{one.device}.{other.credential.partition('.')[2]}"))

    assert isinstance(refused, wire.Failure)


def test_a_lost_desktop_hears_once_that_it_must_destroy_its_data(office: Office, clock: Clock) -> None:
    given = admit(office, make_code(office, "SY01").text, name="", app_version="")
    end_device(office, given.device, wipe=True)
    clock.ms += 1000

    told = OfficeGate(office).admit(showing(given.credential))
    clock.ms += 1000
    again = OfficeGate(office).admit(showing(given.credential))

    with office.read() as connection:
        row = connection.execute(select(device_table).where(device_table.c.id == given.device)).mappings().one()
    assert isinstance(told, wire.Failure) and isinstance(again, wire.Failure)
    assert (told.code, again.code) == ("wiped", "wiped")
    assert row["told_ms"] == clock.ms - 1000


def test_an_unknown_device_cannot_be_ended(office: Office) -> None:
    with pytest.raises(Rejected):
        end_device(office, "nobody")


def test_over_the_wire_a_revoked_and_a_lost_desktop_are_told_apart(served: EmbeddedOffice) -> None:
    revoked, lost = Raw(join(served)), Raw(join(served))
    end_device(served.office, revoked.device)
    end_device(served.office, lost.device, wipe=True)

    with pytest.raises(NotAuthorised):
        revoked.office.sync(wire.SyncRequest(r=revoked.origin, at={}))
    with pytest.raises(Wiped):
        lost.office.sync(wire.SyncRequest(r=lost.origin, at={}))

    revoked.close()
    lost.close()


def test_guessing_is_slowed_down_and_a_good_code_waits_too(served: EmbeddedOffice) -> None:
    good = make_code(served.office, "SY01").text

    answers = [_post(served, {"code": "AAAA-AAAA"}) for _ in range(throttle.FROM_ONE)]
    blocked = _post(served, {"code": good})

    assert {answer.status_code for answer in answers} == {403}
    assert blocked.status_code == 429
    assert blocked.json()["code"] == "too_many_guesses"
    assert 0 < int(blocked.headers["Retry-After"]) <= throttle.WINDOW_MS / 1000


def test_the_wait_ends(office: Office, clock: Clock) -> None:
    for _ in range(throttle.FROM_ONE):
        throttle.note_failure(office, "10.0.0.1")
    blocked = throttle.wait_seconds(office, "10.0.0.1")
    elsewhere = throttle.wait_seconds(office, "10.0.0.2")
    clock.ms += throttle.WINDOW_MS
    after = throttle.wait_seconds(office, "10.0.0.1")
    throttle.note_failure(office, "10.0.0.1")

    assert (blocked, elsewhere, after) == (throttle.WINDOW_MS // 1000, 0, 0)
    assert throttle.wait_seconds(office, "10.0.0.1") == 0


def test_guesses_from_many_places_are_slowed_down_together(office: Office) -> None:
    for n in range(throttle.FROM_ALL):
        throttle.note_failure(office, f"10.0.{n}.1")

    assert throttle.wait_seconds(office, "10.9.9.9") > 0


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff\xfe", b'{"code": 5}', b"x" * 5000])
def test_nonsense_is_answered_plainly(served: EmbeddedOffice, body: bytes) -> None:
    answer = requests.post(f"{served.url}/v1/enrol", data=body, timeout=10)

    assert answer.status_code == 400
    assert answer.json()["code"] == "protocol"


def test_logs_name_neither_code_nor_credential(served: EmbeddedOffice, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    code = make_code(served.office, "SY01").text

    given = _post(served, {"code": code, "name": "李静的电脑"}).json()
    _post(served, {"code": code})

    secret = given["credential"].partition(".")[2]
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("crm_desktop", "sync"))
    )
    assert given["device"] in ours
    assert not [hidden for hidden in (code, secret, "李静") if hidden in ours]


def _post(served: EmbeddedOffice, message: dict[str, str]) -> requests.Response:
    return requests.post(f"{served.url}/v1/enrol", json=message, timeout=10)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/v1/hello", {"version": "0.1", "cat": 10**30}),
        ("/v1/hello", {"version": "0.1", "cat": -1}),
        ("/v1/hello", {"version": "0\x00.1"}),
        ("/v1/enrol", {"code": "AAAA-AAAA", "name": "前\x00台"}),
    ],
)
def test_what_no_database_can_keep_is_no_message(served: EmbeddedOffice, path: str, message: object) -> None:
    given = join(served)

    answer = requests.post(served.url + path, data=wire.encode(message), auth=given.proof, timeout=20)

    assert (answer.status_code, answer.json()["code"]) == (400, "protocol")
