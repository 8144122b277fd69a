"""A customer asks to be forgotten: two branches, head office, real lines, and every table read afterwards."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.customer import Consent, Contact
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.twins import DistinctPair
from crm_desktop.models.visit import Visit
from crm_desktop.rules.rights import RecordType
from crm_desktop.services.correcting import correct_booked
from crm_desktop.services.counter_drafts import CounterWork, Mode, keep_work, kept_work
from crm_desktop.services.customer_erasing import erase_customer, erase_leftovers, erasing, what_goes
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.customer_moving import move_customer
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.finding import find_anything
from crm_desktop.services.privacy_log import LogFilter, privacy_log
from crm_desktop.services.reveal import reveal
from crm_desktop.services.seat_beside import seat_beside
from crm_desktop.store.connection import connect
from sync.head_office.replay import verify
from sync.replica.journal import refused
from tests.head_office.chain import KEY, Desk, desk
from tests.services.syncing_office import front, served
from tests.store.decrypted import decrypted

__all__ = ["front", "served"]

NAME, PHONE, NUMBER = "欧阳振华", "13812345678", "SY01A-1120-021"
WORDS = (NAME, PHONE, "振华广告", "只收现金", "女儿的婚礼")
"""What must be found nowhere: name, number, and what people wrote of the person."""


@pytest.fixture
def dalian(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of another branch."""
    with desk(served, tmp_path, "DL01") as made:
        yield made


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


@pytest.fixture
def customer(front: Desk, above: Desk) -> str:
    """A customer of Shenyang with all that people enter, changed once, known at head office."""
    record = front.register("wang", number=NUMBER, name="振华广告", kind="person", remarks="只收现金")
    with front.seat("wang").unit("register") as session:
        session.add(Contact(id=_id(record, "c"), customer_id=record, name=NAME, mobile=f"+86{PHONE}", is_main=True))
        session.add(RegistrationForm(id=_id(record, "f"), customer_id=record, number="SY01A-1120-003", state="received",
                                     as_written=json.dumps({"name": NAME, "mobile": PHONE})))  # fmt: skip
        session.add(Consent(id=_id(record, "k"), customer_id=record, purpose="call_back", act="given"))
        session.add(_visit(_id(record, "v"), record))
    front.edit("wang", record, name=NAME)
    _sync(front, above)
    return record


def test_nothing_of_an_erased_customer_is_left_anywhere(
    served: EmbeddedOffice, front: Desk, dalian: Desk, above: Desk, customer: str, tmp_path: Path
) -> None:
    with front.seat("wang").unit("take_phone_order") as session:
        session.add(PhoneOrderNote(id=_id(customer, "o"), customer_id=customer, quantity=2, state="done"))
    correct_booked(front.seat("wang"), RecordType.PHONE_ORDER_NOTE, _id(customer, "o"), {"quantity": 3},
                   reason=f"{NAME}少报一卷")  # fmt: skip
    _sync(front, above)
    reveal(front.seat("wang"), customer, "contact.mobile", reason=f"给{NAME}回电话")
    keep_work(front.seat("li"), CounterWork(mode=Mode.ORDER, customer_id=customer, customer_name=NAME))
    front.edit("wang", customer, remarks="女儿的婚礼用")  # waits for the line while head office erases
    with above.seat("lin").unit("look", partition="HQ") as session:
        session.add(DistinctPair(id=_id(customer, "d"), first_id=customer, second_id="x", note=f"{NAME}不是同一人"))
    move_customer(seat_beside(above.seat("lin"), customer), open_file(above.seat("lin"), customer), to="DL01",
                  reason=f"{NAME}搬家")  # fmt: skip
    _sync(above, dalian)
    assert _found_in(_replica(dalian)) == set(WORDS) - {"振华广告"}
    assert _found_in(_raw(front)) == set(WORDS)
    assert _found_in(_replica(front)) >= {NAME, PHONE, "振华广告"} and _found_in(_office(served)) == set(WORDS)

    erase_customer(above.seat("lin"), customer, reason="本人要求")
    _sync(above, front, dalian, above)
    assert erase_leftovers(above.seat("lin")) == 1, "the line about the look, which was under way"
    _sync(above, front, dalian)

    for one in (front, dalian, above):
        assert _found_in(_replica(one)) == set()
        assert _found_in(_raw(one)) == set(), "freed pages and the log of the file are read, too"
        assert find_anything(one.seat("wang" if one is front else "wu" if one is dalian else "lin"), PHONE[-4:]) == ()
    assert _found_in(_office(served)) == set()
    assert kept_work(front.seat("li")) == ()
    (line,) = privacy_log(front.seat("zhou")).entries(LogFilter(), 0, 9)
    assert (line.what.zh, line.who, line.reason) == ("已删除客户的手机", "王芳", "")
    with served.office.read() as connection:
        assert verify(connection, served.office.catalogue) == []
    for path in (tmp_path / "office").iterdir():
        raw = path.read_bytes()
        assert not any(word.encode() in raw for word in WORDS), path.name


def test_until_head_office_has_answered_it_is_said_to_be_under_way(front: Desk, above: Desk, customer: str) -> None:
    erase_customer(above.seat("lin"), customer, reason="本人要求")
    with above.store.reading() as session:
        assert erasing(session, customer)
    assert above.customer(customer) is not None
    _sync(above, front)

    for one, login in ((above, "lin"), (front, "wang")):
        with pytest.raises(NotFound) as told:
            open_file(one.seat(login), customer)
        assert told.value.words.zh == "这位客户已应本人要求删除。"


def test_what_a_branch_saved_without_a_line_is_erased_when_it_comes(
    served: EmbeddedOffice, front: Desk, above: Desk, customer: str
) -> None:
    with front.seat("zhao").unit("log_visit") as session:
        session.add(_visit(_id(customer, "w"), customer))
    opened = open_file(front.seat("wang"), customer)
    save_file(front.seat("wang"), opened, {"remarks": "女儿的婚礼"})
    erase_customer(above.seat("lin"), customer, reason="本人要求")
    _sync(above, front, above)

    assert erase_leftovers(above.seat("gao")) == 0
    assert erase_leftovers(above.seat("lin")) == 1
    assert erase_leftovers(above.seat("lin")) == 0
    _sync(above, front)

    assert _found_in(_replica(front)) == set() and _found_in(_office(served)) == set()
    with front.store.reading() as session:
        for unit in refused(session.connection().connection.driver_connection):
            assert unit.code == "erased"


def test_what_will_go_is_told_before(front: Desk, dalian: Desk, above: Desk, customer: str) -> None:
    going = what_goes(above.seat("lin"), customer)
    assert (going.name, going.number, going.branches) == (NAME, NUMBER, ("沈阳铁西店",))
    assert {words.zh: count for words, count in going.counts} == {
        "联系人": 1, "同意记录": 1, "登记表": 1, "拜访记录": 1, "客户": 1,
    }  # fmt: skip


def test_only_head_office_erases_and_only_for_a_reason(front: Desk, above: Desk, customer: str) -> None:
    for one in (front.seat("zhou"), front.seat("wang"), above.seat("gao")):
        with pytest.raises(NotAllowed):
            erase_customer(one, customer, reason="本人要求")
    with pytest.raises(Invalid):
        erase_customer(above.seat("lin"), customer, reason=" ")
    with above.store.reading() as session:
        assert not erasing(session, customer)


def test_who_erased_when_and_why_stays_on_record_under_the_number(above: Desk, customer: str) -> None:
    erase_customer(above.seat("lin"), customer, reason="本人到店要求")
    (line,) = privacy_log(above.seat("lin")).entries(LogFilter(kind="erase"), 0, 9)
    assert (line.what.zh, line.who, line.reason) == (f"客户 {NUMBER}", "林晓", "本人到店要求")


def _sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None
        one.store.index.refresh()


def _found_in(tables: str) -> set[str]:
    return {word for word in WORDS if word in tables}


def _replica(one: Desk) -> str:
    connection = connect(one.store.path, KEY)
    try:
        return _everything(connection)
    finally:
        connection.close()


def _raw(one: Desk) -> str:
    return decrypted(one.store.path, KEY).decode("utf-8", "ignore")


def _office(served: EmbeddedOffice) -> str:
    connection = sqlite3.connect(str(served.office.engine.url.database))
    try:
        return _everything(connection)
    finally:
        connection.close()


def _everything(connection: sqlite3.Connection) -> str:
    """Every cell of every table, the shadow tables of the search index included."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    cells = (cell for name in tables for row in connection.execute(f'SELECT * FROM "{name}"') for cell in row)
    return "\n".join(cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell) for cell in cells)


def _id(record: str, letter: str) -> str:
    return f"{record[:33]}-{letter}"


def _visit(id_: str, customer: str) -> Visit:
    return Visit(
        id=id_, customer_id=customer, rep_id="zhao", day=date(2026, 11, 13), result="1", met=NAME, needs="女儿的婚礼",
        entered_by="zhao", entered_at=datetime(2026, 11, 13, 9, tzinfo=UTC),
    )  # fmt: skip
