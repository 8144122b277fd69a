"""Blank forms for the counter's book: numbered here, never twice, readable by their codes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.numbers import RecordNumber, parse_number
from crm_desktop.rules.rights import Role
from crm_desktop.services.blank_forms import MOST, print_blank_forms
from crm_desktop.services.errors import NotAllowed, ServiceError
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from tests.services.counter import WANG, open_store, seat_at


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    store = open_store(tmp_path)
    yield seat_at(store)
    store.close()


def test_two_books_and_a_walk_in_share_no_number(seat: Seat) -> None:
    first = print_blank_forms(seat, copies=3)
    between = register_walk_in(seat, WANG)
    second = print_blank_forms(seat, copies=2)

    read = [parse_number(text) for text in (first.first, first.last, between.form_number, second.first, second.last)]
    assert [one.counter for one in read if isinstance(one, RecordNumber)] == [1, 3, 4, 5, 6]


def test_a_book_is_a_pdf_and_leaves_nothing_to_sync_but_a_line_of_the_log(seat: Seat) -> None:
    before = seat.store.replica.queue()
    book = print_blank_forms(seat, copies=2)

    assert book.pdf.startswith(b"%PDF")
    assert seat.store.replica.queue().ops == before.ops + 1
    with seat.store.reading() as session:
        assert [(one.kind, one.subject) for one in session.exec(select(Disclosure)).all()] == [("print", "blank_forms")]


@pytest.mark.parametrize("copies", [0, MOST + 1])
def test_too_few_or_too_many_are_refused_with_a_sentence(seat: Seat, copies: int) -> None:
    with pytest.raises(ServiceError) as refused:
        print_blank_forms(seat, copies=copies)

    assert str(MOST) in refused.value.words.zh


def test_who_may_not_print_forms_uses_up_no_number(seat: Seat) -> None:
    specialist = replace(seat, person=replace(seat.person, role=Role.CALL_CENTRE))
    with pytest.raises(NotAllowed):
        print_blank_forms(specialist, copies=1)

    read = parse_number(print_blank_forms(seat, copies=1).first)
    assert isinstance(read, RecordNumber)
    assert read.counter == 1
