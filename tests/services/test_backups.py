"""When a backup is due, and which one is put back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.services.backups import AGAIN, Backups, newest_backup, put_newest_back
from crm_desktop.services.shift_record import HandOver, keep_hand_over
from crm_desktop.store.backup import folder_of
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.errors import StoreError
from sync.clock import SystemClock
from tests.head_office.chain import KEY
from tests.services.counter import seat_at


class Hand:
    """The branch's time, set by hand."""

    def __init__(self, text: str) -> None:
        self.at = datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    made = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
    yield made
    made.close()


def test_one_is_due_in_the_morning_at_noon_and_at_the_shifts_end(store: BranchStore) -> None:
    clock = Hand("2026-11-27T08:30")
    kept = Backups(store, KEY, clock)
    made = []
    for _ in range(48 * 2):
        if kept.due():
            kept.make()
            made.append(clock.at)
        clock.at += timedelta(minutes=30)
    local = [f"{at + timedelta(hours=8):%d %H:%M}" for at in made]
    assert local == ["27 08:30", "27 12:00", "27 18:00", "28 00:00", "28 12:00", "28 18:00", "29 00:00"]
    assert kept.kept().newest == made[-1]


def test_one_more_is_due_when_a_shift_was_handed_over(store: BranchStore) -> None:
    clock = Hand("2026-11-27T15:30")
    kept = Backups(store, KEY, clock)
    kept.make()
    clock.at += timedelta(minutes=20)
    assert not kept.due()
    seat = replace(seat_at(store), now=clock)
    keep_hand_over(seat, HandOver(clock.at, "li", "李静", "", ""))
    clock.at += timedelta(minutes=1)
    kept.make_if_due()
    assert kept.kept().count == 2 and not kept.due()


def test_a_failure_is_not_repeated_at_every_beat(store: BranchStore) -> None:
    clock = Hand("2026-11-27T08:30")
    kept = Backups(store, KEY, clock)
    folder_of(store.path).write_text("no folder")
    with pytest.raises(StoreError):
        kept.make()
    assert not kept.due()
    clock.at += AGAIN
    assert kept.due()


def test_copies_of_a_clock_that_ran_ahead_hold_up_nothing_and_are_kept(store: BranchStore) -> None:
    clock = Hand("2027-09-01T08:30")
    kept = Backups(store, KEY, clock)
    ahead = []
    for _ in range(8):
        ahead.append(kept.make())
        clock.at += timedelta(days=1)
    keep_hand_over(replace(seat_at(store), now=clock), HandOver(clock.at, "li", "李静", "", ""))
    clock.at = Hand("2026-11-27T08:30").at
    assert kept.due()
    fresh = kept.make()
    assert fresh.exists() and not kept.due()
    assert kept.kept().newest == clock.at and kept.copies()[0].path == fresh
    assert [one.exists() for one in ahead] == [False] + [True] * 7
    clock.at += timedelta(hours=4)
    assert kept.due()


def test_a_failure_while_the_clock_ran_ahead_holds_up_nothing(store: BranchStore) -> None:
    clock = Hand("2027-09-01T08:30")
    kept = Backups(store, KEY, clock)
    folder_of(store.path).write_text("no folder")
    with pytest.raises(StoreError):
        kept.make()
    clock.at = Hand("2026-11-27T08:30").at
    assert kept.due()


def test_the_copy_made_last_is_put_back_before_those_of_a_clock_that_ran_ahead(store: BranchStore) -> None:
    clock = Hand("2027-09-01T08:30")
    kept = Backups(store, KEY, clock)
    kept.make()
    with store.unit("register", actor="li", partition="SY01") as session:
        session.connection().exec_driver_sql("INSERT INTO customer (id, name) VALUES ('c1', '新')")
    clock.at = Hand("2026-11-27T08:30").at
    kept.make()
    assert newest_backup(store.path, now=clock.at) == clock.at
    store.close()
    put_newest_back(store.path, KEY, now=clock.at)
    again = BranchStore(store.path, KEY, clock=SystemClock())
    with again.reading() as session:
        assert session.connection().exec_driver_sql("SELECT COUNT(*) FROM customer").scalar() == 1
    again.close()


def test_a_bad_copy_gives_way_to_the_one_before_it(store: BranchStore) -> None:
    clock = Hand("2026-11-27T08:30")
    kept = Backups(store, KEY, clock)
    kept.make()
    with store.unit("register", actor="li", partition="SY01") as session:
        session.connection().exec_driver_sql("INSERT INTO customer (id, name) VALUES ('c1', '新')")
    clock.at += timedelta(days=1)
    newest = kept.make()
    content = bytearray(newest.read_bytes())
    content[5000] ^= 1
    newest.write_bytes(content)
    store.close()
    put_newest_back(store.path, KEY, now=clock.at)
    again = BranchStore(store.path, KEY, clock=SystemClock())
    with again.reading() as session:
        assert session.connection().exec_driver_sql("SELECT COUNT(*) FROM customer").scalar() == 0
    again.close()
