"""What happens around the form: others change it, power fails, the clock is off, the branch is closed."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_desktop.models.chain import Branch
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.deadlines import ClockTrust
from crm_desktop.services.customer_file import base_key, open_file, save_file
from crm_desktop.services.filing import file_profile, return_form
from crm_desktop.services.filing_drafts import find_draft
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.text import Text
from sync.clock import SystemClock
from tests.services.counter import KEY, Clock, put, seat_at
from tests.services.filing_day import FOUR, SIX, TWO_GAPS, accountant, manager, take, take_several
from tests.ui.profile_entry.desk import DeskStand

Enter = Callable[..., DeskStand]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
FULL = replace(TWO_GAPS, address="兴华北街12号", business="门头")


class TestChangedElsewhere:
    def test_a_badge_says_so_and_neither_text_nor_base_moves(
        self, enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
    ) -> None:
        taken = take(store)
        stand = enter(seat)
        stand.profile.go("business")
        stand.keyboard.type("门头")
        before = stand.profile.file
        save_file(seat, open_file(seat, taken.customer_id), {"business": "车身贴"})
        qtbot.waitUntil(lambda: stand.field("business").elsewhere is not None)
        problem = stand.field("business").problem
        assert problem is not None
        assert "车身贴" in problem.words.zh
        assert stand.field("business").typed() == "门头"
        assert stand.profile.file is before

    def test_alt_u_takes_it_over_with_its_base(
        self, enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
    ) -> None:
        taken = take(store)
        stand = enter(seat)
        stand.profile.go("business")
        stand.keyboard.type("门头")
        save_file(seat, open_file(seat, taken.customer_id), {"business": "车身贴"})
        qtbot.waitUntil(lambda: stand.field("business").elsewhere is not None)
        stand.keyboard.press(Qt.Key.Key_U, ALT)
        assert stand.field("business").typed() == "车身贴"
        assert stand.field("business").elsewhere is None
        assert stand.profile.edits() == {}
        file, fresh = stand.profile.file, open_file(seat, taken.customer_id)
        assert file is not None
        assert file.bases[base_key(file, "business")] == fresh.bases[base_key(fresh, "business")]

    def test_a_form_filed_elsewhere_is_said_and_leaves_the_list(
        self, enter: Enter, store: BranchStore, seat: Seat, clock: Clock, qtbot: QtBot
    ) -> None:
        taken = take(store, FULL)
        stand = enter(seat)
        other = manager(store, clock)
        file_profile(other, open_form(other, taken.form_id), {})
        stand.keyboard.press(Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: any("林店长" in text for text in stand.messages()))

    def test_what_the_counter_registers_appears_at_once(
        self, enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
    ) -> None:
        stand = enter(seat)
        assert any(state.isVisible() for state in stand.page.findChildren(EmptyState))
        take(store)
        qtbot.waitUntil(lambda: stand.customer == "沈阳金彩广告有限公司")
        qtbot.waitUntil(lambda: stand.badges[-1] == 1)


class TestDrafts:
    def test_half_typed_fields_come_back_with_the_cursor(
        self, enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
    ) -> None:
        taken = take(store)
        stand = enter(seat)
        stand.keyboard.type("兴华北街12号")
        stand.keyboard.press(Qt.Key.Key_Return)
        stand.keyboard.type("门")
        stand.page.leave()
        fresh = open_file(seat, taken.customer_id)
        qtbot.waitUntil(lambda: find_draft(seat, taken.form_id, fresh) is not None)
        stand.close()
        again = enter(seat)
        assert again.cursor == "business"
        assert again.profile.edits() == {"address": "兴华北街12号", "business": "门"}

    def test_what_is_typed_is_kept_without_leaving_the_field(
        self, enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
    ) -> None:
        taken = take(store)
        stand = enter(seat)
        stand.keyboard.type("兴华北街1")
        fresh = open_file(seat, taken.customer_id)

        def kept() -> bool:
            draft = find_draft(seat, taken.form_id, fresh)
            return draft is not None and draft.typed == {"address": "兴华北街1"}

        qtbot.waitUntil(kept)

    def test_a_change_elsewhere_while_the_program_was_off_is_said_after_the_restart(
        self, enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
    ) -> None:
        taken = take(store)
        stand = enter(seat)
        stand.profile.go("business")
        stand.keyboard.type("门头")
        stand.page.leave()
        fresh = open_file(seat, taken.customer_id)
        qtbot.waitUntil(lambda: find_draft(seat, taken.form_id, fresh) is not None)
        stand.page.deleteLater()
        save_file(seat, fresh, {"business": "车身贴"})
        again = enter(seat)
        assert again.field("business").typed() == "门头"
        assert again.field("business").elsewhere is not None
        file = again.profile.file
        assert file is not None
        assert file.bases[base_key(file, "business")] == fresh.bases[base_key(fresh, "business")]

    def test_filing_drops_the_draft(self, enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
        taken = take(store)
        stand = enter(seat)
        stand.keyboard.type("兴华北街12号")
        stand.keyboard.press(Qt.Key.Key_Return)
        stand.keyboard.type("门头")
        stand.keyboard.press(Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 1)
        qtbot.waitUntil(lambda: find_draft(seat, taken.form_id, open_file(seat, taken.customer_id)) is None)

    def test_a_killed_window_loses_no_text(self, tmp_path: Path, store: BranchStore) -> None:
        """The real page in a process of its own types half a field and is killed."""
        taken = take(store)
        store.close()
        script = textwrap.dedent(
            f"""
            import os, signal
            from datetime import timedelta
            from pathlib import Path
            from PySide6.QtCore import QTimer
            from PySide6.QtWidgets import QApplication
            from crm_desktop.services.customer_file import open_file
            from crm_desktop.services.filing_drafts import find_draft
            from crm_desktop.store.branch_store import BranchStore
            from crm_desktop.ui.errors import Failures
            from crm_desktop.ui.tasks import Tasks
            from sync.clock import SystemClock
            from tests.services.counter import KEY
            from tests.services.filing_day import FOUR, accountant
            from tests.ui.profile_entry.desk import DeskStand

            app = QApplication([])
            store = BranchStore(Path({str(tmp_path)!r}) / "branch.db", KEY, clock=SystemClock())
            seat = accountant(store, lambda: FOUR + timedelta(hours=1, minutes=58))
            stand = DeskStand(Tasks(app, failures=Failures(app)), seat)
            stand.resize(1166, 672)
            stand.show()
            stand.activateWindow()
            stand.page.activate(None)
            typed = []
            fresh = open_file(seat, {taken.customer_id!r})

            def look() -> None:
                if not typed and stand.ready():
                    stand.keyboard.type("兴华北街1")
                    typed.append(1)
                elif typed and find_draft(seat, {taken.form_id!r}, fresh) is not None:
                    os.kill(os.getpid(), signal.SIGKILL)

            beat = QTimer()
            beat.timeout.connect(look)
            beat.start(20)
            app.exec()
            """
        )
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        root = Path(__file__).parents[3]
        done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=root, check=False, timeout=120)
        assert done.returncode == -signal.SIGKILL
        again = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
        seat = accountant(again, Clock())
        draft = find_draft(seat, taken.form_id, open_file(seat, taken.customer_id))
        again.close()
        assert draft is not None
        assert (dict(draft.typed), draft.focus) == ({"address": "兴华北街1"}, "address")


class TestClock:
    def test_a_clock_set_back_is_said_and_never_called_late(
        self, enter: Enter, store: BranchStore, clock: Clock, qtbot: QtBot
    ) -> None:
        taken = take(store, FULL)
        stand = enter(accountant(store, clock, ClockTrust(timedelta(0), checked=True, moved_back=True)))
        assert stand.bar.doubt.isVisible()
        stand.keyboard.press(Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: bool(stand.messages()))
        with store.reading() as session:
            assert session.get_one(RegistrationForm, taken.form_id).timeliness == "doubtful"

    def test_the_countdown_goes_by_corrected_time(self, enter: Enter, store: BranchStore, clock: Clock) -> None:
        take(store)
        clock.at = SIX - timedelta(minutes=2)
        stand = enter(accountant(store, clock, ClockTrust(timedelta(minutes=4), checked=True)))
        stand.bar.clock.tick()
        assert "超时 00:02" in stand.bar.clock.text

    def test_a_closed_day_has_no_countdown(self, enter: Enter, store: BranchStore, seat: Seat) -> None:
        put(store, Branch(id="b", code="SY01", closed_days=("2026-11-20",)))
        take(store)
        stand = enter(seat)
        assert stand.bar.rest.isVisible()
        assert not stand.bar.clock.isVisible()


class TestPeople:
    def test_the_manager_sees_whose_work_it_is(
        self, enter: Enter, store: BranchStore, clock: Clock, qtbot: QtBot
    ) -> None:
        taken = take(store, FULL)
        stand = enter(manager(store, clock))
        assert stand.bar.instead.text == "代赵会计建档"
        stand.keyboard.press(Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: bool(stand.messages()))
        with store.reading() as session:
            row = session.get_one(RegistrationForm, taken.form_id)
        assert (row.filed_by, row.filed_for) == ("lin", "zhao")

    def test_the_front_desk_is_told_who_files(self, enter: Enter, store: BranchStore) -> None:
        take(store)
        stand = enter(seat_at(store))
        words = [text.text() for text in stand.page.findChildren(Text) if text.isVisible()]
        assert "建档由会计完成" in words
        assert stand.badges == []

    def test_a_returned_form_shows_its_reason_and_comes_last(
        self, enter: Enter, store: BranchStore, seat: Seat
    ) -> None:
        first, _second = take_several(store, 2)
        return_form(seat, open_form(seat, first.form_id), reason="电话少一位")
        stand = enter(seat)
        assert stand.customer != first.name

    def test_a_returned_form_opened_says_what_is_wrong(self, enter: Enter, store: BranchStore, seat: Seat) -> None:
        taken = take(store)
        return_form(seat, open_form(seat, taken.form_id), reason="电话少一位")
        stand = enter(seat, taken.form_id)
        words = [text.text() for text in stand.table.findChildren(Text) if text.isVisible()]
        assert any("电话少一位" in text for text in words)


class TestTwins:
    def test_the_same_number_is_decided_by_a_digit_and_the_filing_goes_on(
        self, enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
    ) -> None:
        known = take(store, replace(FULL, name="沈阳龙腾图文快印店", phone="13900001111"))
        file_profile(seat, open_form(seat, known.form_id), {})
        again = replace(FULL, phone="13900001111", duplicate_reason="换了单位")
        taken = take(store, again, at=FOUR + timedelta(minutes=1))
        stand = enter(seat)
        stand.keyboard.press(Qt.Key.Key_Return, CTRL)
        assert stand.table.ask.isVisible()
        stand.keyboard.press(Qt.Key.Key_2)
        qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 2)
        with store.reading() as session:
            row = session.get_one(RegistrationForm, taken.form_id)
        assert (row.twin_id, row.twin_answer) == (known.customer_id, "other")

    def test_the_other_file_can_be_looked_at_first(self, enter: Enter, store: BranchStore, seat: Seat) -> None:
        known = take(store, replace(FULL, name="沈阳龙腾图文快印店", phone="13900001111"))
        file_profile(seat, open_form(seat, known.form_id), {})
        take(store, replace(FULL, phone="13900001111", duplicate_reason="换了单位"))
        stand = enter(seat)
        stand.keyboard.press(Qt.Key.Key_Return, CTRL)
        stand.keyboard.press(Qt.Key.Key_3)
        assert stand.went == [("customers", known.customer_id)]
        assert entry_queue(seat).filed_today == 1


def test_what_the_counter_keyed_stands_beside_and_follows_the_cursor(
    enter: Enter, store: BranchStore, seat: Seat
) -> None:
    take(store, replace(TWO_GAPS, wants="先拿样"))
    stand = enter(seat)
    words = [text.text() for text in stand.table.written.findChildren(Text)]
    assert "先拿样" in words
    assert [line.field for line in stand.table.written._lines if line._lit] == ["address"]


def test_a_paper_form_without_keyed_content_names_the_paper(enter: Enter, store: BranchStore, seat: Seat) -> None:
    taken = take(store, Entry(phone="13900002222", contact="欧阳静", notice="signed"))
    with store.unit("paper", actor="office", partition="SY01") as session:
        row = session.get_one(RegistrationForm, taken.form_id)
        row.as_written, row.paper_number = None, "A-0137"
    stand = enter(seat)
    words = [text.text() for text in stand.table.written.findChildren(Text)]
    assert any("A-0137" in text for text in words)
