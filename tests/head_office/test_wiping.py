"""Head office keeps when a desktop that it ordered destroyed said that it was (D4); nobody else can say so."""

import pytest
import requests

from crm_desktop.head_office import cli
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import Admission, admit, make_code
from crm_desktop.head_office.gate import end_device
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.overview import DeviceState, overview
from crm_desktop.head_office.wiping import note_wiped
from crm_desktop.services.device_proof import DeviceProof
from crm_desktop.services.enrolment_wire import WipedRequest
from crm_desktop.services.wiping import tell_wiped, wipe_order
from sync import wire
from tests.head_office.chain import join
from tests.head_office.test_enrolment import Clock, clock, office

__all__ = ["clock", "office"]


def before(given: Admission) -> str:
    """The proof of a desktop of an earlier version."""
    return DeviceProof(given.device, key=None, credential=given.credential).of_wipe()


def device(office: Office, device_id: str) -> DeviceState:
    return next(one for branch in overview(office) for one in branch.devices if one.id == device_id)


def test_the_time_of_the_first_report_is_kept(office: Office, clock: Clock) -> None:
    given = admit(office, make_code(office, "SY01").text, name="", app_version="")
    end_device(office, given.device, wipe=True)
    proof = before(given)
    assert device(office, given.device).wiped_at is None
    clock.ms += 60_000

    first = note_wiped(office, given.device, proof)
    clock.ms += 60_000
    again = note_wiped(office, given.device, proof)

    assert first == again == clock.ms - 60_000
    heard = device(office, given.device).wiped_at
    assert heard is not None and heard.timestamp() * 1000 == first


def test_nobody_else_can_say_it_and_nothing_is_kept_without_an_order(office: Office) -> None:
    one, other = (admit(office, make_code(office, "SY01").text, name="", app_version="") for _ in range(2))
    theirs = before(other)
    assert note_wiped(office, other.device, theirs) is None

    end_device(office, one.device, wipe=True)

    assert note_wiped(office, one.device, theirs) is None
    assert note_wiped(office, "nobody", theirs) is None
    assert device(office, one.device).wiped_at is None


def test_over_the_wire_the_report_arrives_and_the_overview_shows_it(
    served: EmbeddedOffice, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = join(served)
    assert not tell_wiped(wipe_order(lost))
    end_device(served.office, lost.device_id, wipe=True)

    assert tell_wiped(wipe_order(lost))

    assert device(served.office, lost.device_id).wiped_at is not None
    assert cli.main(["status", "--at", database_url]) == 0
    assert "数据已清除" in capsys.readouterr().out


def test_a_report_without_proof_is_refused(served: EmbeddedOffice) -> None:
    lost = join(served)
    end_device(served.office, lost.device_id, wipe=True)
    body = wire.encode(WipedRequest(lost.device_id, "0" * 64))

    answer = requests.post(f"{served.url}/v1/wiped", data=body, timeout=20)

    assert answer.status_code == 401
    assert device(served.office, lost.device_id).wiped_at is None


def test_without_a_line_the_report_waits(served: EmbeddedOffice) -> None:
    lost = join(served)
    served.stop()

    assert not tell_wiped(wipe_order(lost))
