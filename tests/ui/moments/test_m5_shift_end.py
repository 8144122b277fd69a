"""M5: the end of a shift over a real head office: what was refused, clashed or half sent, and the hand-over."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_desktop.app.tour.line import CuttableLine
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.services.conflicts import conflicts
from crm_desktop.services.conflicts_refused import refused
from crm_desktop.services.seat import Person
from crm_desktop.services.shift_record import last_hand_over
from crm_desktop.services.syncing_log import waiting
from crm_desktop.store.search.finding import driver_connection
from crm_desktop.ui.sync.conflict_card import ConflictCard
from crm_desktop.ui.sync.page import SyncPage
from crm_desktop.ui.sync.refused_card import RefusedCard
from sync.replica.journal import history
from tests.head_office.chain import PEOPLE, Desk
from tests.ui.moments.conftest import OpenRoom
from tests.ui.moments.hands import K, target
from tests.ui.moments.room import Room, WallClock
from tests.ui.sync.conftest import OURS, THEIRS, contested, phone

__all__ = ["contested"]


@pytest.fixture
def clock() -> WallClock:
    return WallClock(datetime.now(UTC))


@pytest.fixture
def sent_back(front: Desk) -> str:
    """A clerk's change to a file that is not hers, which head office refused."""
    record = front.register("wang", name="大禾图文", remarks="老客户")
    front.syncing.sync_now()
    front.edit("li", record, remarks="月底要一批背胶")
    front.syncing.sync_now()
    return record


def sit(open_room: OpenRoom, desk: Desk, clock: WallClock, login: str = "wang") -> Room:
    _, name, role = PEOPLE[login]
    return open_room(desk.store, clock, Person(login, name, role), enrolled=desk.enrolled)


def page(room: Room) -> SyncPage:
    found = room.shell.workspace.page("sync")
    assert isinstance(found, SyncPage)
    return found


def open_sync(room: Room) -> None:
    room.hands.press(K.Key_F5)
    room.until(lambda: page(room)._board is not None)


def idle(room: Room) -> bool:
    return page(room)._job is None and not page(room).line.running


def test_refused_work_is_put_right_and_the_shift_handed_over_in_four_keys(
    open_room: OpenRoom, front: Desk, back: Desk, sent_back: str, clock: WallClock
) -> None:
    room = sit(open_room, front, clock)

    open_sync(room)
    assert isinstance(target(), RefusedCard)
    room.hands.press(K.Key_Return)
    room.hands.compose("ydylpbj", "月底要两批背胶")
    room.hands.press(K.Key_Return)
    room.until(lambda: not page(room).board.refused.cards)
    room.hands.press(K.Key_Return)
    room.until(page(room).shift.isVisible)

    assert refused(room.seat) == []
    assert last_hand_over(room.seat) is not None
    front.syncing.sync_now()
    back.syncing.sync_now()
    customer = back.customer(sent_back)
    assert customer is not None and customer.remarks == "月底要两批背胶"


def test_offline_the_shift_is_handed_over_with_what_waits(
    open_room: OpenRoom, served: EmbeddedOffice, front: Desk, clock: WallClock
) -> None:
    front.register("wang", name="大禾图文")
    served.stop()
    room = sit(open_room, front, clock)
    open_sync(room)
    room.hands.press(K.Key_Return)
    room.until(lambda: idle(room) and "离线" in page(room).line._title.text())
    assert room.strip.startswith("离线 · 待传 1")

    page(room).line.shift.setFocus()
    room.hands.press(K.Key_Return)

    room.until(page(room).shift.isVisible)
    (saved, logged) = waiting(room.seat)
    assert (saved.act.zh, logged.act.zh) == ("改动", "隐私记录")
    assert last_hand_over(room.seat) is not None


def test_a_clash_is_decided_by_a_digit_and_neither_value_is_lost(
    open_room: OpenRoom, front: Desk, back: Desk, contested: str, clock: WallClock
) -> None:
    room = sit(open_room, front, clock)
    open_sync(room)
    card = target()
    assert isinstance(card, ConflictCard)
    said = " ".join(choice.accessibleName() for choice in card.choices)
    assert all(part in said for part in ("周店长", "我", "本机"))
    room.hands.press(K.Key_2)
    room.until(lambda: [one.resolving for one in conflicts(room.seat)] == [True])
    front.syncing.sync_now()
    back.syncing.sync_now()

    assert phone(front, contested) == phone(back, contested) == OURS
    with back.store.reading() as session:
        values = [line.new for line in history(driver_connection(session), contested) if line.register == "mobile"]
    assert OURS in values and THEIRS in values


def test_half_sent_and_cut_it_goes_again_and_counts_once(
    open_room: OpenRoom, served: EmbeddedOffice, front: Desk, back: Desk, clock: WallClock
) -> None:
    line = CuttableLine(served.url)
    record = front.register("wang", name="大禾图文")
    room = sit(open_room, replace(front, enrolled=replace(front.enrolled, url=line.url)), clock)
    open_sync(room)
    line.cut_next(40)
    room.hands.press(K.Key_Return)
    room.until(lambda: idle(room) and line.cuts == 1)
    assert len(waiting(room.seat)) == 1
    room.hands.press(K.Key_F5)
    room.until(lambda: idle(room) and not waiting(room.seat))
    back.syncing.sync_now()
    line.close()

    assert back.customer(record) is not None
    assert page(room).line._title.text() == "本机的改动都已到总部"


def test_after_a_power_cut_in_the_middle_the_queue_is_whole(
    open_room: OpenRoom, served: EmbeddedOffice, front: Desk, back: Desk, clock: WallClock
) -> None:
    record = front.register("wang", name="大禾图文")
    front.syncing.subscribe(lambda status: front.syncing.interrupt() if status.running else None)
    front.syncing.sync_now()

    room = sit(open_room, front, clock)
    open_sync(room)
    assert "1 笔改动" in page(room).line._title.text()
    room.hands.press(K.Key_Return)
    room.until(lambda: idle(room) and not waiting(room.seat))
    back.syncing.sync_now()

    assert back.customer(record) is not None


def test_a_clock_that_is_wrong_is_told_and_the_queue_goes_through(
    open_room: OpenRoom, front: Desk, back: Desk, clock: WallClock
) -> None:
    record = front.register("wang", name="大禾图文")
    clock.turn(minutes=-10)
    front.store.replica.clock = clock
    front.store.clock = clock
    room = sit(open_room, front, clock)
    open_sync(room)
    room.hands.press(K.Key_Return)
    room.until(lambda: idle(room) and not waiting(room.seat))

    room.until(lambda: room.says("本机时钟慢 10 分钟"))
    back.syncing.sync_now()
    assert back.customer(record) is not None


def test_a_pause_stops_the_sync_says_so_and_goes_on_at_a_key(
    open_room: OpenRoom, front: Desk, back: Desk, clock: WallClock
) -> None:
    record = front.register("wang", name="大禾图文")
    room = sit(open_room, front, clock)
    open_sync(room)
    room.desktop.line.subscribe(lambda status: room.desktop.line.pause() if status.running else None)
    room.hands.press(K.Key_Return)
    room.until(lambda: idle(room) and room.desktop.line.status().paused)

    assert "同步已暂停" in page(room).line._title.text()
    assert page(room).line.button.text() == "继续同步"
    room.until(lambda: room.strip.startswith("同步已暂停 · 待传 1"))
    room.desktop.line._listeners.popitem()
    page(room).line.button.setFocus()
    room.hands.press(K.Key_Return)
    room.until(lambda: idle(room) and not waiting(room.seat))
    back.syncing.sync_now()
    assert back.customer(record) is not None
