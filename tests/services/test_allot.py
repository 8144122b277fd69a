"""No human number is given out twice, also after a copy was put back or the file was filled anew."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from crm_desktop.models.local import NumberBlock
from crm_desktop.rules.numbers import RecordNumber, parse_number
from crm_desktop.services.registration import Registered, register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Seat
from crm_desktop.store.backup import back_up, put_back
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from tests.services.counter import KEY, NOW, WANG, open_store, seat_at


def register(seat: Seat, tail: int) -> Registered:
    return register_walk_in(seat, Entry(**{**vars_of(WANG), "phone": f"1390000{tail:04}", "name": f"新辉标识{tail}"}))


def vars_of(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def counter(number: str) -> int:
    read = parse_number(number)
    assert isinstance(read, RecordNumber)
    return read.counter


def numbers(store: BranchStore) -> set[str]:
    with store.replica.database.read() as connection:
        return {str(one) for (one,) in connection.execute("SELECT number FROM customer")}


def test_a_copy_that_is_put_back_gives_no_number_a_second_time(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    register(seat_at(store), 1)
    made = back_up(store, KEY, now=NOW)
    given = [register(seat_at(store), tail) for tail in range(2, 12)]
    lost = numbers(store)
    store.close()
    put_back(made, store.path, KEY, now=NOW + timedelta(hours=1))
    again = BranchStore(store.path, KEY, clock=SystemClock())
    fresh = register(seat_at(again), 50)
    assert counter(fresh.form_number) > max(counter(one.form_number) for one in given) + 100
    assert len(numbers(again) - lost) == 1
    later = register(seat_at(again), 51)
    assert counter(later.form_number) == counter(fresh.form_number) + 1
    again.close()


def test_a_file_that_was_filled_anew_goes_on_behind_what_is_on_file(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    last = [register(seat_at(store), tail) for tail in range(3)][-1]
    with store.local() as session:
        for block in session.exec(select(NumberBlock)).all():
            session.delete(block)
    before = numbers(store)
    fresh = register(seat_at(store), 9)
    assert counter(fresh.form_number) == counter(last.form_number) + 1
    assert len(numbers(store) - before) == 1
    store.close()
