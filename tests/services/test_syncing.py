import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import requests

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.gate import end_device
from crm_desktop.head_office.overview import overview
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_log import runs, waiting
from crm_desktop.services.syncing_news import (
    SyncProgress,
    SyncStatus,
    Trouble,
    TroubleKind,
    trouble_of,
    words_of_trouble,
)
from crm_desktop.store.branch_store import BranchStore, Changes
from sync.clock import Stamp, SystemClock
from sync.errors import NotAuthorised, Offline
from sync.session import Session
from tests.head_office.chain import KEY, Desk, desk, join
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

PATIENCE = 20.0


class Until:
    """Waits for a status that pleases, without asking for it."""

    def __init__(self, syncing: Syncing, pleases: Callable[[SyncStatus], bool]) -> None:
        self._pleases, self._seen = pleases, threading.Event()
        self.status: SyncStatus | None = None
        syncing.subscribe(self._hear)

    def _hear(self, status: SyncStatus) -> None:
        if self._pleases(status):
            self.status = status
            self._seen.set()

    def wait(self) -> SyncStatus:
        assert self._seen.wait(PATIENCE)
        assert self.status is not None
        return self.status


class SkewedClock(SystemClock):
    """A machine whose clock is ten minutes slow."""

    def now(self) -> Stamp:
        real = super().now()
        return Stamp(real.wall_ms - 600_000, real.mono_ms, real.boot)


def test_a_first_fill_tells_how_far_it_is_and_pages_hear_of_all_of_it(served: EmbeddedOffice, tmp_path: Path) -> None:
    store = BranchStore(tmp_path / "new.db", KEY, clock=SystemClock())
    syncing, steps, told = Syncing(store, join(served)), list[SyncProgress](), list[Changes]()
    store.subscribe(told.append)

    outcome = syncing.sync_now(steps.append)

    assert outcome.trouble is None and outcome.received > 10
    assert [step for step in steps if step.filling][-1].done > 0
    assert told and told[-1].touches("customer") and told[-1].touches("staff")
    syncing.close()
    store.close()


def test_what_was_saved_goes_and_what_others_saved_comes(front: Desk, back: Desk) -> None:
    told = list[Changes]()
    record = front.register("li", name="金彩广告")
    back.store.subscribe(told.append)

    sent, came = front.syncing.sync_now(), back.syncing.sync_now()

    assert (sent.sent, sent.refused, sent.trouble) == (1, 0, None)
    assert came.received >= 1 and came.bytes_down > 0 and came.seconds > 0
    assert record in {one for changes in told for one in changes.ids("customer")}
    status = front.syncing.status()
    assert (status.online, status.waiting_units, status.waiting_ops, status.trouble) == (True, 0, 0, None)
    assert status.last_success is not None and status.last_try is not None


def test_without_a_line_everything_waits_and_is_told_plainly(served: EmbeddedOffice, front: Desk) -> None:
    served.stop()
    record = front.register("li")
    (unit,) = waiting(front.seat("li"))

    outcome = front.syncing.sync_now()

    status = front.syncing.status()
    assert outcome.trouble is not None and outcome.trouble.kind is TroubleKind.OFFLINE
    assert "照常工作" in outcome.trouble.words.zh
    assert (status.online, status.waiting_units) == (False, 1)
    assert front.customer(record) is not None
    assert (unit.person.zh, unit.changes, unit.unconfirmed) == ("李静", 1, False)
    assert not waiting(front.seat("li"))[0].unconfirmed
    assert status.unconfirmed_units == 0
    served.start()
    assert front.syncing.sync_now().sent == 1
    last, before, *_ = runs(front.seat("li"))
    assert (last.sent, last.trouble) == (1, None)
    assert before.trouble == outcome.trouble.words


def test_the_background_sends_a_save_by_itself(front: Desk) -> None:
    idle = Until(front.syncing, lambda status: not status.running)
    front.syncing.start()
    idle.wait()
    saved = Until(front.syncing, lambda status: status.waiting_units == 1)
    gone = Until(front.syncing, lambda status: status.waiting_units == 0 and saved.status is not None)

    front.register("li")

    saved.wait()
    status = gone.wait()
    assert status.online
    assert front.syncing.status().next_try is not None


def test_the_background_comes_back_after_the_office_does(served: EmbeddedOffice, front: Desk) -> None:
    served.stop()
    offline = Until(front.syncing, lambda status: status.online is False)
    front.register("li")
    front.syncing.start()
    offline.wait()
    through = Until(front.syncing, lambda status: status.waiting_units == 0 and not status.running)

    served.start()

    assert through.wait().trouble is None


def test_stopping_is_prompt_and_a_stopped_background_can_be_started_again(front: Desk) -> None:
    front.syncing.start()
    front.syncing.stop()
    front.register("li")
    assert front.syncing.status().next_try is None
    sent = Until(front.syncing, lambda status: status.waiting_units == 0 and not status.running)

    front.syncing.start()

    sent.wait()


def test_after_the_background_has_stopped_a_person_can_still_sync(front: Desk) -> None:
    front.syncing.start()
    front.syncing.stop()
    front.register("li")

    assert front.syncing.sync_now().sent == 1


def test_stopping_cuts_a_session_of_another_thread_between_two_steps(served: EmbeddedOffice, tmp_path: Path) -> None:
    store = BranchStore(tmp_path / "new.db", KEY, clock=SystemClock())
    syncing = Syncing(store, join(served))

    outcome = syncing.sync_now(lambda _: syncing.stop())
    again = syncing.sync_now()

    assert outcome.trouble is not None and outcome.trouble.kind is TroubleKind.STOPPED
    assert again.trouble is None
    syncing.close()
    store.close()


def test_a_session_that_is_cut_off_still_shows_what_it_brought(
    front: Desk, back: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = {front.register("li", name=f"客户{n}") for n in range(5)}
    front.syncing.sync_now()
    mine = back.register("li", name="另一家")
    told = list[Changes]()
    back.store.subscribe(told.append)
    line, real = back.syncing._office, back.syncing._office._post

    def cut(path: str, message: object, kind: type) -> object:
        if calls:
            raise Offline("cut off")
        calls.append(path)
        return real(path, message, kind)

    calls: list[str] = []
    monkeypatch.setattr(line, "_post", cut)
    monkeypatch.setattr("crm_desktop.services.syncing.Session", partial(Session, page=1))

    outcome = back.syncing.sync_now()

    assert outcome.trouble is not None and outcome.trouble.kind is TroubleKind.OFFLINE
    came = {record for record in records if back.customer(record)}
    assert back.customer(mine) is not None
    assert came and came < records
    assert came <= {one for changes in told for one in changes.ids("customer")}


def test_a_slow_clock_is_told(served: EmbeddedOffice, tmp_path: Path, front: Desk) -> None:
    with desk(served, tmp_path, clock=SkewedClock()) as slow:
        status = slow.syncing.status()

    assert status.clock_off is not None
    assert abs(status.clock_off - timedelta(minutes=10)) < timedelta(seconds=30)
    assert front.syncing.status().clock_off is None


def test_a_lost_desktop_is_told_to_destroy_its_data(served: EmbeddedOffice, front: Desk) -> None:
    ordered = threading.Event()

    def wipe() -> None:
        syncing.close()
        ordered.set()

    syncing = Syncing(front.store, front.enrolled, wiped=wipe)
    end_device(served.office, front.enrolled.device_id, wipe=True)

    syncing.start()

    assert ordered.wait(PATIENCE)
    assert syncing.status().next_try is None
    assert syncing.status().trouble == Trouble(TroubleKind.WIPED, words_of_trouble("Wiped"))


def test_head_office_knows_the_version_of_each_desktop(served: EmbeddedOffice, front: Desk) -> None:
    syncing = Syncing(front.store, front.enrolled, app_version="0.2")
    syncing.sync_now()
    syncing.close()

    device = next(one for branch in overview(served.office) for one in branch.devices)
    assert device.app_version == "0.2"


def test_two_callers_take_turns(front: Desk) -> None:
    for n in range(5):
        front.register("li", name=f"客户{n}")
    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(front.syncing.sync_now())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(outcome.sent for outcome in outcomes) == 5
    assert [outcome.trouble for outcome in outcomes] == [None] * 4


def test_a_bug_in_one_session_does_not_end_the_background(front: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patched:
        patched.setattr("crm_desktop.services.syncing.Session.run", fail)
        failed = Until(front.syncing, lambda status: status.trouble is not None)
        front.syncing.start()
        assert failed.wait().trouble is not None
    well = Until(front.syncing, lambda status: status.trouble is None and not status.running)

    assert well.wait().online


def test_a_bug_in_the_timer_does_not_end_the_background_either(front: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OverflowError("a bug")

    monkeypatch.setattr("crm_desktop.services.syncing.RECOVERY_SECONDS", 0.05)
    with monkeypatch.context() as patched:
        patched.setattr("crm_desktop.services.syncing.Session.run", fail)
        patched.setattr("crm_desktop.services.syncing.Timer.failed", fail)
        failed = Until(front.syncing, lambda status: status.trouble is not None)
        front.syncing.start()
        assert failed.wait().trouble is not None
    well = Until(front.syncing, lambda status: status.trouble is None and not status.running)

    assert well.wait().online


def test_a_line_that_breaks_while_it_is_secured_is_no_false_head_office() -> None:
    broken = Offline("head office does not answer")
    broken.__cause__ = requests.exceptions.SSLError("the handshake was cut off")
    doubted = NotAuthorised("head office could not prove who it is")
    doubted.__cause__ = requests.exceptions.SSLError("no such certificate")

    assert [trouble_of(error).kind for error in (broken, doubted)] == [TroubleKind.OFFLINE, TroubleKind.UNTRUSTED]
