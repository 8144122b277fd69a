"""No human number is given out twice, also after a copy was put back or the file was filled anew."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.models.local import NumberBlock
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.rules.numbers import LAST_CUSTOMER, LAST_OF_DAY, CustomerNumber, RecordNumber, parse_number
from crm_desktop.services.allot import NumbersUsedUp
from crm_desktop.services.registration import Registered, register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Seat
from crm_desktop.store.backup import back_up, put_back
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from tests.services.counter import KEY, NOW, WANG, open_store, put, seat_at
from tests.services.counter_fixtures import store

__all__ = ["store"]


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


def test_numbers_go_on_behind_99999_and_old_ones_stay_what_they_are(store: BranchStore) -> None:
    at_counter(store, "CUSTOMER:SY01A", 99_998)
    made = [register(seat_at(store), tail) for tail in range(3)]
    with store.reading() as session:
        told = [str(session.get_one(Customer, one.customer_id).number) for one in made]
    assert [number[:-1] for number in told] == ["SY01A-99999", "SY01A-A0000", "SY01A-A0001"]
    assert sorted(told) == told and isinstance(parse_number(told[0]), CustomerNumber)
    forget_counters(store)
    register(seat_at(store), 9)
    (fresh,) = numbers(store) - set(told)
    assert fresh.startswith("SY01A-A0002")


def test_a_day_of_a_thousand_forms_gives_no_number_twice_to_a_file_filled_anew(store: BranchStore) -> None:
    at_counter(store, f"REGISTRATION_FORM:SY01A:{NOW:%y%m%d}", 998)
    made = [register(seat_at(store), tail) for tail in range(2)]
    forget_counters(store)
    assert [counter(one.form_number) for one in (*made, register(seat_at(store), 9))] == [999, 1000, 1001]


def test_the_number_of_who_moved_away_is_not_given_out_again(store: BranchStore) -> None:
    number = str(CustomerNumber("SY01", "A", 500))
    put(store, CustomerMove(id="m", customer_id="gone", number=number, from_branch="SY01", to_branch="DL01"))
    register(seat_at(store), 1)
    (fresh,) = numbers(store)
    assert fresh.startswith("SY01A-00501")


@pytest.mark.parametrize(
    ("series", "last", "said"),
    [
        ("CUSTOMER:SY01A", LAST_CUSTOMER, "本机的编号已经用完"),
        (f"REGISTRATION_FORM:SY01A:{NOW:%y%m%d}", LAST_OF_DAY, "本机今天的编号已经用完"),
    ],
)
def test_a_desktop_without_numbers_says_so_and_saves_nothing(
    store: BranchStore, series: str, last: int, said: str
) -> None:
    at_counter(store, series, last)
    with pytest.raises(NumbersUsedUp) as error:
        register(seat_at(store), 1)
    assert error.value.words.zh.startswith(said) and numbers(store) == set()


def at_counter(store: BranchStore, series: str, last: int) -> None:
    with store.local() as session:
        session.merge(NumberBlock(series=series, last=last))


def forget_counters(store: BranchStore) -> None:
    with store.local() as session:
        for block in session.exec(select(NumberBlock)).all():
            session.delete(block)
