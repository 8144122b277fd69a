from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.overview import overview
from crm_desktop.services.syncing_news import TroubleKind
from tests.head_office.chain import Desk, desk


def test_a_stopped_office_refuses_connections_and_comes_back_at_the_same_address(served: EmbeddedOffice) -> None:
    url = served.url
    assert requests.get(f"{url}/ready", timeout=10).json() == {"office": "branch-desktop", "ok": True}

    served.stop()
    assert not served.running
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/ready", timeout=10)
    served.stop()
    served.start()
    served.start()

    assert served.url == url
    assert requests.get(f"{url}/health", timeout=10).ok


def test_a_day_at_two_branches_with_the_office_away_in_between(served: EmbeddedOffice, tmp_path: Path) -> None:
    with ExitStack() as desks:
        front, back, dalian = (
            desks.enter_context(desk(served, tmp_path, branch)) for branch in ("SY01", "SY01", "DL01")
        )
        shared = front.register("li", name="金彩广告", business="喷绘")
        assert front.syncing.sync_now().sent == 1
        back.syncing.sync_now()
        assert back.customer(shared) is not None

        served.stop()
        front.edit("wang", shared, remarks="客户要背胶", credit_code="91210106MA0000000A")
        back.edit("wang", shared, size="6-20", credit_code="91210106MA0000000B")
        ours = [front.register("li", name=f"客户{n}") for n in range(5)]
        theirs = dalian.register("sun", name="大连广告")
        outcomes = [one.syncing.sync_now() for one in (front, back, dalian)]
        assert {outcome.trouble.kind for outcome in outcomes if outcome.trouble} == {TroubleKind.OFFLINE}
        assert [one.syncing.status().waiting_units for one in (front, back, dalian)] == [6, 1, 1]

        served.start()
        sent = [one.syncing.sync_now() for one in (front, back, dalian, front)]

        assert [outcome.trouble for outcome in sent] == [None] * 4
        assert sum(outcome.conflicts for outcome in sent) == 1
        _agree(front, back, shared)
        assert all(back.customer(record) is not None for record in ours)
        assert front.customer(theirs) is None
        assert [one.syncing.status().waiting_units for one in (front, back, dalian)] == [0, 0, 0]
        assert [one.syncing.status().conflicts for one in (front, back)] == [1, 1]


def test_head_office_sees_how_each_branch_stands(served: EmbeddedOffice, front: Desk) -> None:
    front.register("li")
    front.syncing.sync_now()

    dalian, shenyang = overview(served.office)

    assert (dalian.code, dalian.devices, dalian.last_sync) == ("DL01", (), None)
    (device,) = shenyang.devices
    assert (device.letter, device.status, device.waiting, device.app_version) == ("A", "active", 0, "0.1")
    assert device.last_sync is not None and shenyang.last_sync == device.last_sync
    assert shenyang.records == 5
    assert shenyang.open_codes == 0


def _agree(one: Desk, other: Desk, record: str) -> None:
    first, second = one.customer(record), other.customer(record)
    assert first is not None and second is not None
    assert first.model_dump() == second.model_dump()
    assert (first.remarks, first.size, first.credit_code) == ("客户要背胶", "6-20", "91210106MA0000000A")
