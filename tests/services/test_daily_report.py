"""The day's entry report, on a real encrypted file."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlmodel import select

from crm_desktop.models.privacy import Disclosure
from crm_desktop.models.registration import DailyEntryReport, RegistrationForm
from crm_desktop.services.daily_report import DayCounts, DayReport, day_counts, report_day
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.filing import file_profile, return_form
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import put, seat_at
from tests.services.filing_day import SIX, Clock, manager, take_several
from tests.services.filing_fixtures import clock, seat, store

__all__ = ["clock", "seat", "store"]

FILLED = {"address": "兴华北街12号", "business": "门头招牌"}


def a_day(seat: Seat, clock: Clock) -> None:
    """One filed on time, one with a gap by the manager, one late, one returned, one still open, one void."""
    on_time, gap, late, back, _open = (open_form(seat, one.form_id) for one in take_several(seat.store, 5))
    file_profile(seat, on_time, FILLED)
    file_profile(manager(seat.store, clock), gap, {}, gap_reason="unreachable")
    return_form(seat, back, reason="phone")
    put(seat.store, RegistrationForm(id="void", number="V", state="void", day=seat.today))
    clock.at = SIX + timedelta(minutes=12)
    file_profile(seat, late, FILLED, late_reason="电脑坏了")


def text_of(report: DayReport) -> str:
    """The signs on the pages; where lines break says nothing."""
    pages = PdfReader(io.BytesIO(report.pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_counts_what_became_of_the_days_forms(seat: Seat, clock: Clock) -> None:
    a_day(seat, clock)
    assert day_counts(seat, seat.today) == DayCounts(received=5, on_time=2, late=1, doubtful=0, returned=1, unfiled=2)


def test_is_queued_for_head_office_with_number_and_digest(store: BranchStore, seat: Seat, clock: Clock) -> None:
    a_day(seat, clock)
    before = store.replica.queue().units
    report = report_day(seat, seat.today)
    assert store.replica.queue().units == before + 2, "the report, and the line that it was printed"
    with store.reading() as session:
        row = session.exec(select(DailyEntryReport)).one()
    assert (row.number, row.digest, row.filed, row.late, row.unfiled) == (report.number, report.digest, 2, 1, 2)


def test_says_who_filed_when_and_why_late(seat: Seat, clock: Clock) -> None:
    a_day(seat, clock)
    text = text_of(report_day(seat, seat.today))
    for words in (
        "建档日报",
        "沈阳铁西店",
        "林店长（代赵会计）",
        "联系不上客人",
        "电脑坏了",
        "逾期",
        "电话不对",
        "18:12",
    ):
        assert words in text, words


def test_is_complete_in_english(seat: Seat, clock: Clock) -> None:
    a_day(seat, clock)
    text = text_of(report_day(seat, seat.today, language="en"))
    for words in ("Daily entry report", "On time", "Late", "Returned", "Customer cannot be reached", "Store manager"):
        assert words.replace(" ", "") in text, words


def test_the_digest_tells_two_states_of_a_day_apart(seat: Seat, clock: Clock) -> None:
    (form,) = (open_form(seat, one.form_id) for one in take_several(seat.store, 1))
    first = report_day(seat, seat.today)
    assert report_day(seat, seat.today).digest == first.digest
    file_profile(seat, form, FILLED)
    assert report_day(seat, seat.today).digest != first.digest


def test_printed_again_unchanged_it_is_the_same_report(store: BranchStore, seat: Seat) -> None:
    (form,) = (open_form(seat, one.form_id) for one in take_several(seat.store, 1))
    first = report_day(seat, seat.today)
    assert report_day(seat, seat.today).number == first.number
    file_profile(seat, form, FILLED)
    assert report_day(seat, seat.today).number != first.number
    with store.reading() as session:
        assert len(session.exec(select(DailyEntryReport)).all()) == 2


def test_printing_leaves_a_trace(store: BranchStore, seat: Seat) -> None:
    report = report_day(seat, seat.today)
    with store.reading() as session:
        trace = session.exec(select(Disclosure)).one()
    assert (trace.kind, trace.actor_id) == ("print", "zhao")
    assert trace.number == report.number


def test_a_day_without_forms_can_be_reported(seat: Seat) -> None:
    assert report_day(seat, seat.today).counts == DayCounts(0, 0, 0, 0, 0, 0)


def test_front_desk_does_not_report(store: BranchStore, seat: Seat) -> None:
    with pytest.raises(NotAllowed):
        report_day(replace(seat_at(store)), seat.today)
