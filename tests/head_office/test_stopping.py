"""The service is stopped in the midst of work: what was acknowledged is there, the rest goes in the next time."""

import re
import signal
import threading
import time
from pathlib import Path

from sqlalchemy import text

from crm_desktop.head_office.office import Office
from crm_desktop.services.enrolment import enrol
from crm_desktop.services.syncing import Syncing
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from sync.errors import OfficeBusy, Offline
from sync.head_office.store import load_records
from tests.head_office.chain import KEY, Raw, found
from tests.head_office.test_cli import run, serving


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


def test_a_queue_that_was_cut_off_by_a_stop_drains_at_the_next_start(tmp_path: Path) -> None:
    place = str(tmp_path / "office")
    found(place)
    code = run("enrol", "SY01", "--at", place).stdout
    with serving(place) as (process, url):
        given = enrol(url, _code(code), device_name="前台")
        store = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
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
