from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Contact
from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.services.matching import look_alikes, match_phone
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Seat
from tests.services.counter import WANG, open_store, seat_at


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    store = open_store(tmp_path)
    yield seat_at(store)
    store.close()


@pytest.fixture
def known(seat: Seat) -> str:
    return register_walk_in(seat, WANG).customer_id


@pytest.mark.parametrize("typed", ["1381", "138 1234", "5678", "１３８１", "+86138", "13812345678"])
def test_customers_are_found_while_the_number_is_typed(seat: Seat, known: str, typed: str) -> None:
    found = match_phone(seat, typed)

    assert [one.customer_id for one in found] == ([known] if typed != "+86138" else [])


def test_a_whole_number_blocks_and_part_of_one_does_not(seat: Seat, known: str) -> None:
    assert match_phone(seat, "1381234")[0].level is DuplicateLevel.NONE
    (whole,) = match_phone(seat, "13812345678")
    assert (whole.level, whole.customer_id) == (DuplicateLevel.BLOCK, known)


def test_a_match_shows_who_when_and_a_masked_number(seat: Seat, known: str) -> None:
    (found,) = match_phone(seat, "5678")

    assert (found.name, found.contact, found.phone) == ("沈阳金彩广告有限公司", "王芳", "138****5678")
    assert found.seen is not None
    assert found.seen.day == seat.today


@pytest.mark.parametrize("typed", ["", "138", "拒绝提供", "abcd"])
def test_too_little_finds_nobody(seat: Seat, known: str, typed: str) -> None:
    assert match_phone(seat, typed) == ()


def test_a_landline_is_found_by_its_tail(seat: Seat) -> None:
    saved = register_walk_in(seat, replace(WANG, phone="024-23456789转8012"))

    assert [one.customer_id for one in match_phone(seat, "6789")] == [saved.customer_id]


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("024-23456789转8012", DuplicateLevel.WARN),
        ("23456789-8012", DuplicateLevel.WARN),
        ("024-23456789转8013", DuplicateLevel.NONE),
        ("02423456789", DuplicateLevel.NONE),
    ],
)
def test_a_switchboard_is_shown_and_only_the_same_extension_warns(
    seat: Seat, typed: str, level: DuplicateLevel
) -> None:
    saved = register_walk_in(seat, replace(WANG, phone="024-23456789转8012"))

    (found,) = match_phone(seat, typed)

    assert (found.customer_id, found.level) == (saved.customer_id, level)
    assert [words.zh for words in found.reasons] == (["座机和分机都相同"] if level else [])
    register_walk_in(seat, Entry(phone=typed, contact="刘洋", notice="signed"))


def test_a_number_of_somebody_who_left_blocks_no_more_than_the_save_does(seat: Seat, known: str) -> None:
    with seat.unit("archive_contact") as session:
        for contact in session.exec(select(Contact)).all():
            contact.archived_at = seat.now()

    (found,) = match_phone(seat, "13812345678")

    assert (found.customer_id, found.level) == (known, DuplicateLevel.NONE)
    register_walk_in(seat, Entry(phone="13812345678", contact="刘洋", notice="signed"))


@pytest.mark.parametrize(
    ("entry", "level", "reason"),
    [
        (Entry(phone="13812345678", contact="刘洋"), DuplicateLevel.BLOCK, "本店已有这个手机号"),
        (Entry(phone="13900001111", name="金彩广告有限责任公司"), DuplicateLevel.WARN, "公司字号相同"),
        (Entry(phone="13812345687", contact="刘洋"), DuplicateLevel.HINT, "手机号只差一位，可能输错"),
    ],
)
def test_files_like_the_form_are_judged_by_level(
    seat: Seat, known: str, entry: Entry, level: DuplicateLevel, reason: str
) -> None:
    (found,) = look_alikes(seat, entry)

    assert (found.customer_id, found.level) == (known, level)
    assert reason in [words.zh for words in found.reasons]


@pytest.mark.parametrize("entry", [Entry(), Entry(phone="1390000"), Entry(phone="拒绝提供", contact="赵敏")])
def test_what_is_like_nobody_finds_nobody(seat: Seat, known: str, entry: Entry) -> None:
    assert look_alikes(seat, entry) == ()


def test_customers_who_declined_their_number_are_not_alike(seat: Seat) -> None:
    register_walk_in(seat, Entry(phone="拒绝提供", contact="王芳", notice="signed"))

    assert look_alikes(seat, Entry(phone="拒绝提供", contact="刘洋")) == ()
