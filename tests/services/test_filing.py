"""The accountant's work before 18:00, on a real encrypted file."""

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from crm_desktop.models.chain import Branch, Chain
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.deadlines import ClockTrust, Lateness
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.errors import NotAllowed, NotFound, ServiceError
from crm_desktop.services.filing import (
    AlreadyDone,
    Incomplete,
    LateReasonNeeded,
    file_profile,
    hand_in_again,
    return_form,
    withdraw_filing,
)
from crm_desktop.services.filing_drafts import FilingDraft, drop_draft, find_draft, forms_with_draft, keep_draft
from crm_desktop.services.filing_form import OpenedForm, open_form
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.filing_twins import decide_twin, likely_twins
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import put, seat_at
from tests.services.filing_day import FOUR, SIX, TWO_GAPS, Clock, accountant, manager, take, take_several
from tests.services.filing_fixtures import clock, seat, store

__all__ = ["clock", "seat", "store"]

FILLED = {"address": "兴华北街12号", "business": "门头招牌"}


def form_of(store: BranchStore, form_id: str) -> RegistrationForm:
    with store.reading() as session:
        return session.get_one(RegistrationForm, form_id)


def opened(seat: Seat) -> OpenedForm:
    return open_form(seat, take(seat.store).form_id)


class TestQueue:
    def test_lists_overdue_and_todays_forms_oldest_first(self, store: BranchStore, seat: Seat) -> None:
        today = take(store)
        overdue = take(store, replace(TWO_GAPS, phone="13900001111"), at=FOUR - timedelta(days=1))
        queue = entry_queue(seat)
        assert [form.form_id for form in queue.waiting] == [overdue.form_id, today.form_id]
        assert [form.overdue for form in queue.waiting] == [True, False]
        assert (queue.filed_today, queue.received_today, queue.overdue) == (0, 1, 1)

    def test_says_what_is_missing_in_the_order_to_ask(self, store: BranchStore, seat: Seat) -> None:
        take(store)
        (form,) = entry_queue(seat).waiting
        assert form.completeness.missing == ("address", "business")
        assert (form.customer_name, form.contact_name, form.receptionist) == ("沈阳金彩广告有限公司", "王芳", "李娜")

    def test_a_form_whose_customer_is_gone_is_still_listed(self, store: BranchStore, seat: Seat) -> None:
        put(store, RegistrationForm(id="f", state="received", day=seat.today, customer_id="nobody"))
        assert [form.form_id for form in entry_queue(seat).waiting] == ["f"]
        with pytest.raises(NotFound):
            open_form(seat, "f")

    def test_asks_as_many_questions_for_sixty_forms_as_for_one(self, store: BranchStore, seat: Seat) -> None:
        take(store)
        for_one = _statements(seat)
        take_several(store, 59)
        assert _statements(seat) == for_one

    def test_a_returned_form_waits_with_its_reason(self, store: BranchStore, seat: Seat) -> None:
        return_form(seat, opened(seat), reason="phone")
        queue = entry_queue(seat)
        assert queue.waiting[0].returned
        assert queue.waiting[0].returned_reason.zh == "电话不对"
        assert queue.to_file == 0

    def test_void_forms_are_no_work(self, store: BranchStore, seat: Seat) -> None:
        put(store, RegistrationForm(id="f", state="void", day=seat.today))
        assert entry_queue(seat).received_today == 0

    def test_head_office_may_set_another_deadline(self, store: BranchStore, seat: Seat) -> None:
        with store.unit("set", actor="office", partition="SY01") as session:
            session.get_one(Chain, "chain").entry_deadline = "17:00"
        hours = entry_queue(seat).clock.hours
        assert (f"{hours.deadline:%H:%M}", f"{hours.amber:%H:%M}", f"{hours.red:%H:%M}") == ("17:00", "16:00", "16:45")

    def test_an_unreadable_standard_or_deadline_leaves_the_usual_one(self, store: BranchStore, seat: Seat) -> None:
        take(store)
        with store.unit("set", actor="office", partition="SY01") as session:
            chain = session.get_one(Chain, "chain")
            chain.entry_deadline, chain.profile_standard = "six", '{"by_kind": {"company": ["no_such_field"]}}'
        queue = entry_queue(seat)
        assert queue.waiting[0].completeness.missing == ("address", "business")
        assert f"{queue.clock.hours.deadline:%H:%M}" == "18:00"


class TestOpening:
    def test_shows_what_the_counter_keyed_in_words(self, store: BranchStore, seat: Seat) -> None:
        form = open_form(seat, take(store, replace(TWO_GAPS, wants="先拿样", consents=("call_back",))).form_id)
        lines = {line.label.zh: line.text.zh for line in form.written}
        assert lines["电话"] == "13812340001"
        assert lines["需求"] == "喷绘材料、裱膜"
        assert lines["具体需求"] == "先拿样"
        assert lines["地址"] == "辽宁省沈阳市铁西区"
        assert lines["告知书"] == "已告知并签字"
        assert form.file.completeness.missing == ("address", "business")

    def test_a_snapshot_of_another_program_is_no_obstacle(self, store: BranchStore, seat: Seat) -> None:
        taken = take(store)
        with store.unit("x", actor="office", partition="SY01") as session:
            session.get_one(RegistrationForm, taken.form_id).as_written = "not json"
        assert open_form(seat, taken.form_id).file.customer_id == taken.customer_id


class TestFiling:
    def test_completes_the_file_and_the_form_in_one_unit(self, store: BranchStore, seat: Seat) -> None:
        form = opened(seat)
        filed = file_profile(seat, form, FILLED)
        assert filed.completeness.complete
        assert filed.judgement.lateness is Lateness.ON_TIME
        row = form_of(store, form.form_id)
        assert (row.state, row.filed_by, row.timeliness) == ("filed", "zhao", "on_time")
        with store.reading() as session:
            customer = session.get_one(Customer, form.file.customer_id)
            assert (customer.address, customer.filed_by) == ("兴华北街12号", "zhao")
        assert entry_queue(seat).filed_today == 1

    def test_gaps_need_a_reason_and_nothing_is_saved_without(self, store: BranchStore, seat: Seat) -> None:
        form = opened(seat)
        with pytest.raises(Incomplete) as refused:
            file_profile(seat, form, {"address": "兴华北街12号"})
        assert refused.value.missing == ("business",)
        assert "主营业务" in refused.value.words.zh
        assert open_file(seat, form.file.customer_id).values["address"] is None
        file_profile(seat, form, {"address": "兴华北街12号"}, gap_reason="unreachable")
        assert form_of(store, form.form_id).gap_reason == "unreachable"

    def test_declined_counts_as_told(self, seat: Seat) -> None:
        assert file_profile(seat, opened(seat), {"address": DECLINED, "business": DECLINED}).completeness.complete

    def test_the_standard_of_the_file_as_saved_decides(self, seat: Seat) -> None:
        """A person's file asks less than a firm's: what the edit makes of it counts."""
        filed = file_profile(seat, opened(seat), {"kind": "person", "address": "兴华北街12号"})
        assert filed.completeness.complete

    def test_after_six_a_reason_is_asked_and_kept(self, store: BranchStore, seat: Seat, clock: Clock) -> None:
        form = opened(seat)
        clock.at = SIX + timedelta(minutes=7)
        with pytest.raises(LateReasonNeeded) as refused:
            file_profile(seat, form, FILLED)
        assert refused.value.judgement.late_by == timedelta(minutes=7)
        assert form_of(store, form.form_id).state == "received"
        file_profile(seat, form, FILLED, late_reason="power")
        row = form_of(store, form.form_id)
        assert (row.timeliness, row.late_reason) == ("late", "power")

    def test_late_is_judged_by_corrected_time(self, store: BranchStore, clock: Clock) -> None:
        """The desktop is four minutes behind: what it calls 17:58 is past six."""
        clock.at = SIX - timedelta(minutes=2)
        seat = accountant(store, clock, ClockTrust(timedelta(minutes=4), checked=True))
        with pytest.raises(LateReasonNeeded):
            file_profile(seat, opened(seat), FILLED)

    def test_a_clock_set_back_makes_it_doubtful_never_late(self, store: BranchStore, clock: Clock) -> None:
        clock.at = SIX + timedelta(minutes=30)
        seat = accountant(store, clock, ClockTrust(timedelta(0), checked=True, moved_back=True))
        filed = file_profile(seat, opened(seat), FILLED, late_reason="power")
        assert filed.judgement.lateness is Lateness.DOUBTFUL
        assert entry_queue(seat).clock.doubtful

    def test_there_is_no_deadline_on_a_day_the_branch_is_closed(
        self, store: BranchStore, seat: Seat, clock: Clock
    ) -> None:
        put(store, Branch(id="b", code="SY01", closed_days=("2026-11-20",)))
        clock.at = SIX + timedelta(hours=2)
        assert file_profile(seat, opened(seat), FILLED).judgement.lateness is Lateness.ON_TIME
        assert entry_queue(seat).deadline is None

    def test_national_holidays_have_no_deadline(self, store: BranchStore, clock: Clock) -> None:
        clock.at = SIX.replace(month=10, day=1) + timedelta(hours=1)
        seat = accountant(store, clock)
        taken = take(store, at=clock.at)
        assert file_profile(seat, open_form(seat, taken.form_id), FILLED).judgement.lateness is Lateness.ON_TIME

    def test_front_desk_may_not_file(self, store: BranchStore, seat: Seat) -> None:
        form = opened(seat)
        with pytest.raises(NotAllowed):
            file_profile(seat_at(store), form, FILLED)

    def test_the_manager_stands_in_and_both_names_are_kept(self, store: BranchStore, clock: Clock, seat: Seat) -> None:
        form = opened(seat)
        filed = file_profile(manager(store, clock), form, FILLED)
        row = form_of(store, form.form_id)
        assert (row.filed_by, row.filed_for, filed.filed_for) == ("lin", "zhao", "赵会计")

    def test_a_form_filed_elsewhere_meanwhile_is_not_filed_twice(
        self, store: BranchStore, clock: Clock, seat: Seat
    ) -> None:
        form = opened(seat)
        file_profile(manager(store, clock), form, FILLED)
        with pytest.raises(AlreadyDone) as refused:
            file_profile(seat, form, FILLED)
        assert "林店长" in refused.value.words.zh

    def test_edits_stay_based_on_what_the_form_had_shown(self, store: BranchStore, seat: Seat) -> None:
        form = opened(seat)
        save_file(seat, open_file(seat, form.file.customer_id), {"business": "车身贴"})
        file_profile(seat, form, FILLED)
        customer = form.file.customer_id
        with store._database.read() as connection:
            last = "SELECT prev FROM sync_op WHERE register = 'business' AND id = ? ORDER BY n DESC"
            (chained_to,) = connection.execute(last, (customer,)).fetchone()
        assert chained_to == form.file.bases[customer, "business"].prev

    def test_a_changed_number_is_unverified_again(self, store: BranchStore, seat: Seat) -> None:
        form = opened(seat)
        save_file(seat, form.file, {"contact.phone_state": "called"})
        again = open_form(seat, form.form_id)
        file_profile(seat, again, {**FILLED, "contact.mobile": "+8613900002222"})
        with store.reading() as session:
            assert session.get_one(Contact, form.file.contact_id).phone_state == "unverified"


class TestReturning:
    def test_goes_back_with_a_reason_and_comes_again(self, store: BranchStore, seat: Seat) -> None:
        form = opened(seat)
        with pytest.raises(ServiceError):
            return_form(seat, form, reason=" ")
        return_form(seat, form, reason="电话少一位")
        assert form_of(store, form.form_id).returned_reason == "电话少一位"
        hand_in_again(seat_at(store), form.form_id)
        assert form_of(store, form.form_id).state == "received"

    def test_only_whoever_took_it_or_the_accountant_hands_it_in_again(self, store: BranchStore, seat: Seat) -> None:
        form = opened(seat)
        return_form(seat, form, reason="phone")
        with pytest.raises(NotAllowed):
            hand_in_again(seat_at(store, "sun"), form.form_id)

    def test_a_returned_form_can_be_filed_as_it_is(self, seat: Seat) -> None:
        form = opened(seat)
        return_form(seat, form, reason="phone")
        assert file_profile(seat, open_form(seat, form.form_id), FILLED).completeness.complete


class TestWithdrawing:
    def test_the_form_waits_again_and_what_was_completed_stays(self, store: BranchStore, seat: Seat) -> None:
        form = opened(seat)
        file_profile(seat, form, FILLED)
        withdraw_filing(seat, form.form_id)
        row = form_of(store, form.form_id)
        assert (row.state, row.filed_by, row.timeliness, row.returned_reason) == ("received", None, None, None)
        assert open_file(seat, form.file.customer_id).values["business"] == "门头招牌"
        assert file_profile(seat, open_form(seat, form.form_id), {}).completeness.complete

    def test_not_somebody_elses_and_not_another_day(self, store: BranchStore, seat: Seat, clock: Clock) -> None:
        form = opened(seat)
        file_profile(seat, form, FILLED)
        with pytest.raises(AlreadyDone):
            withdraw_filing(manager(store, clock), form.form_id)
        clock.at += timedelta(days=1)
        with pytest.raises(AlreadyDone):
            withdraw_filing(seat, form.form_id)


class TestTwins:
    def test_the_same_firm_under_another_legal_form_is_shown(self, store: BranchStore, seat: Seat) -> None:
        known = take(store, replace(TWO_GAPS, phone="13900001111", name="金彩广告制作部"))
        form = open_form(seat, take(store, replace(TWO_GAPS, name="沈阳金彩广告有限公司")).form_id)
        twins = likely_twins(seat, form, {"contact.mobile": "+8613900001111"})
        assert twins[0].customer_id == known.customer_id
        assert twins[0].reasons
        assert twins[0].phone == "139 0000 1111"

    def test_a_decided_pair_is_not_asked_again(self, store: BranchStore, seat: Seat) -> None:
        known = take(store, replace(TWO_GAPS, phone="13900001111", name="金彩广告制作部"))
        form = opened(seat)
        edits = {"contact.mobile": "+8613900001111"}
        decide_twin(seat, form, known.customer_id, "other", edits=edits)
        assert likely_twins(seat, form, edits) == ()
        row = form_of(store, form.form_id)
        assert (row.twin_id, row.twin_answer) == (known.customer_id, "other")

    def test_nobody_is_like_a_customer_without_name_and_number(self, store: BranchStore, seat: Seat) -> None:
        take(store, replace(TWO_GAPS, phone="13900001111", name="", contact="欧阳静"))
        form = opened(seat)
        assert likely_twins(seat, form, {"name": DECLINED, "contact.mobile": DECLINED}) == ()


class TestDrafts:
    def test_what_was_typed_comes_back_with_the_bases_it_was_typed_on(self, seat: Seat) -> None:
        form = opened(seat)
        keep_draft(seat, FilingDraft(form.form_id, {"business": "门头", "needs": ("ink",)}, "business", form.file))
        save_file(seat, open_file(seat, form.file.customer_id), {"business": "车身贴"})
        fresh = open_file(seat, form.file.customer_id)
        draft = find_draft(seat, form.form_id, fresh)
        assert draft is not None
        assert draft.typed == {"business": "门头", "needs": ("ink",)}
        assert draft.focus == "business"
        key = (form.file.customer_id, "business")
        assert draft.onto(fresh).bases[key] == form.file.bases[key] != fresh.bases[key]

    def test_an_emptied_draft_is_gone(self, seat: Seat) -> None:
        form = opened(seat)
        keep_draft(seat, FilingDraft(form.form_id, {"business": "门头"}, "business", form.file))
        assert forms_with_draft(seat) == {form.form_id}
        keep_draft(seat, FilingDraft(form.form_id, {}, "", form.file))
        assert forms_with_draft(seat) == frozenset()
        drop_draft(seat, form.form_id)

    def test_filed_forms_and_drafts_survive_a_power_cut(self, tmp_path: Path, store: BranchStore) -> None:
        """A process files one form, keeps half of another and is killed on the spot."""
        store.close()
        script = textwrap.dedent(
            f"""
            import os, signal
            from datetime import timedelta
            from pathlib import Path
            from crm_desktop.store.branch_store import BranchStore
            from crm_desktop.services.filing import file_profile
            from crm_desktop.services.filing_drafts import FilingDraft, keep_draft
            from crm_desktop.services.filing_form import open_form
            from sync.clock import SystemClock
            from tests.services.counter import KEY
            from tests.services.filing_day import FOUR, accountant, take_several
            store = BranchStore(Path({str(tmp_path)!r}) / "branch.db", KEY, clock=SystemClock())
            seat = accountant(store, lambda: FOUR + timedelta(hours=1, minutes=58))
            one, two = take_several(store, 2)
            file_profile(seat, open_form(seat, one.form_id), {FILLED!r})
            half = open_form(seat, two.form_id)
            keep_draft(seat, FilingDraft(two.form_id, {{"business": "门头招"}}, "business", half.file))
            os.kill(os.getpid(), signal.SIGKILL)
            """
        )
        done = subprocess.run(
            [sys.executable, "-c", script], env=os.environ, cwd=Path(__file__).parents[2], check=False
        )
        assert done.returncode == -signal.SIGKILL
        again = BranchStore(tmp_path / "branch.db", bytes(range(32)), clock=store.clock)
        seat = accountant(again, lambda: FOUR + timedelta(hours=2))
        queue = entry_queue(seat)
        assert queue.filed_today == 1
        (left,) = queue.waiting
        draft = find_draft(seat, left.form_id, open_form(seat, left.form_id).file)
        assert draft is not None
        assert (dict(draft.typed), draft.focus) == ({"business": "门头招"}, "business")
        again.close()


def _statements(seat: Seat) -> int:
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(seat.store._readers, "before_cursor_execute", note)
    try:
        entry_queue(seat)
    finally:
        event.remove(seat.store._readers, "before_cursor_execute", note)
    return len(seen)
