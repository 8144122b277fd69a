from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.ids import chain_id
from crm_desktop.head_office.people import close_member, set_password
from crm_desktop.head_office.records import Put
from crm_desktop.rules.rights import Role
from crm_desktop.services.errors import NotFound
from crm_desktop.services.sign_in import SignInRefused, branch_facts, colleagues, seat_for, sign_in
from crm_desktop.services.sign_in_guesses import FREE, LONGEST_DELAY, delay
from crm_desktop.services.sign_in_password import make_verifier, matches, propose_password
from crm_desktop.services.syncing_contact import clock_trust, last_contact, note_contact
from crm_desktop.store.branch_store import BranchStore
from sync.clock import Stamp, SystemClock
from tests.head_office.chain import KEY, PASSWORD, Desk
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]


class Watch:
    """A clock set by hand, for the stamps and for `now`."""

    def __init__(self) -> None:
        self.wall_ms, self.mono_ms, self.boot = 1_795_000_000_000, 5_000_000, "one"

    def now(self) -> Stamp:
        return Stamp(self.wall_ms, self.mono_ms, self.boot)

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.wall_ms / 1000, UTC)

    def passes(self, span: timedelta) -> None:
        self.wall_ms += round(span.total_seconds() * 1000)
        self.mono_ms += round(span.total_seconds() * 1000)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def bare(tmp_path: Path, watch: Watch) -> Iterator[BranchStore]:
    """A file that has never met head office."""
    store = BranchStore(tmp_path / "bare.db", KEY, clock=watch)
    yield store
    store.close()


def refused(store: BranchStore, login: str, password: str, *, now: datetime | None = None) -> SignInRefused:
    with pytest.raises(SignInRefused) as error:
        sign_in(store, "SY01", login, password, now=lambda: now or datetime.now(UTC))
    return error.value


def test_people_sign_in_with_the_line_down(served: EmbeddedOffice, front: Desk) -> None:
    served.stop()

    person = sign_in(front.store, "SY01", " Wang ", PASSWORD)
    seat = seat_for(front.store, "SY01", person, device_letter="A")

    assert (person.id, person.name, person.role) == ("wang", "王芳", Role.ACCOUNTANT)
    assert (seat.branch.name, seat.branch.city, seat.device_letter) == ("沈阳铁西店", "沈阳", "A")


def test_the_sign_in_screen_lists_the_branchs_people_by_post(front: Desk) -> None:
    people = colleagues(front.store, "SY01")

    assert [(one.name, one.role) for one in people] == [
        ("李静", Role.FRONT_DESK),
        ("王芳", Role.ACCOUNTANT),
        ("赵强", Role.SALES_REP),
        ("周店长", Role.STORE_MANAGER),
    ]
    assert colleagues(front.store, "DL01") == []


def test_an_unknown_log_in_and_a_wrong_password_are_told_alike(front: Desk) -> None:
    wrong, unknown, elsewhere = (
        refused(front.store, login, password)
        for login, password in (("wang", "falsch"), ("nobody", "falsch"), ("sun", PASSWORD))
    )

    assert wrong.words == unknown.words == elsewhere.words


def test_guessing_costs_more_and_more_time_and_a_restart_does_not_help(front: Desk) -> None:
    for _ in range(FREE):
        assert refused(front.store, "wang", "falsch").retry_at is None

    blocked = refused(front.store, "wang", PASSWORD)

    assert blocked.retry_at is not None
    assert "秒" in blocked.words.zh
    assert sign_in(front.store, "SY01", "li", PASSWORD).id == "li"
    later = blocked.retry_at + timedelta(seconds=1)
    assert sign_in(front.store, "SY01", "wang", PASSWORD, now=lambda: later).id == "wang"
    assert sign_in(front.store, "SY01", "wang", PASSWORD).id == "wang"


def test_the_delay_doubles_up_to_half_an_hour() -> None:
    delays = [delay(failures) for failures in range(1, 30)]

    assert delays[: FREE - 1] == [timedelta(0)] * (FREE - 1)
    assert delays[FREE] == 2 * delays[FREE - 1]
    assert delays[-1] == LONGEST_DELAY


def test_a_clock_set_back_locks_nobody_out_for_longer_than_the_delay(front: Desk) -> None:
    ahead = datetime.now(UTC) + timedelta(days=7)
    for _ in range(FREE):
        refused(front.store, "wang", "falsch", now=ahead)

    blocked = refused(front.store, "wang", PASSWORD)

    assert blocked.retry_at is not None
    assert blocked.retry_at - datetime.now(UTC) <= delay(FREE)


def test_a_closed_account_is_refused_from_the_next_sync(served: EmbeddedOffice, front: Desk) -> None:
    close_member(served.office, "SY01", "wang")
    before = sign_in(front.store, "SY01", "wang", PASSWORD)

    front.syncing.sync_now()

    assert before.id == "wang"
    refused(front.store, "wang", PASSWORD)
    assert "王芳" not in [one.name for one in colleagues(front.store, "SY01")]


def test_a_person_who_left_is_told_so(served: EmbeddedOffice, front: Desk) -> None:
    with served.office.write() as connection:
        put = Put("staff", "wang", {"left_on": (datetime.now(UTC) - timedelta(days=2)).date()})
        served.office.records.put(connection, [put], what="leave", now_ms=served.office.now_ms())
    front.syncing.sync_now()

    assert "停用" in refused(front.store, "wang", PASSWORD).words.zh


def test_a_new_password_counts_from_the_next_sync(served: EmbeddedOffice, front: Desk) -> None:
    set_password(served.office, "SY01", "wang", password="xin-mi-ma-2026")
    front.syncing.sync_now()

    refused(front.store, "wang", PASSWORD)
    assert sign_in(front.store, "SY01", "wang", "xin-mi-ma-2026").id == "wang"


def test_a_desktop_works_alone_for_as_long_as_head_office_allows(served: EmbeddedOffice, front: Desk) -> None:
    with served.office.write() as connection:
        put = Put("chain", chain_id(), {"offline_days": 3})
        served.office.records.put(connection, [put], what="settings", now_ms=served.office.now_ms())
    front.syncing.sync_now()
    now = datetime.now(UTC)

    allowed = sign_in(front.store, "SY01", "wang", PASSWORD, now=lambda: now + timedelta(days=2))
    too_long = refused(front.store, "wang", PASSWORD, now=now + timedelta(days=4))
    set_back = refused(front.store, "wang", PASSWORD, now=now - timedelta(days=2))

    assert allowed.id == "wang"
    assert "3 天" in too_long.words.zh and "3 days" in too_long.words.en
    assert "时间" in set_back.words.zh


def test_a_desktop_that_never_synced_has_no_people_and_no_branch(bare: BranchStore) -> None:
    assert colleagues(bare, "SY01") == []
    refused(bare, "wang", PASSWORD)
    with pytest.raises(NotFound):
        branch_facts(bare, "SY01")


def test_a_verifier_gives_nothing_away() -> None:
    verifier = make_verifier(PASSWORD)

    assert verifier.startswith("$argon2id$") and PASSWORD not in verifier
    assert matches(verifier, PASSWORD)
    assert not matches(verifier, PASSWORD + " ")
    assert not matches(None, PASSWORD)
    assert not matches("rubbish", PASSWORD)
    with pytest.raises(ValueError, match="8"):
        make_verifier("short")


def test_proposed_passwords_can_be_read_out() -> None:
    proposed = {propose_password() for _ in range(20)}

    assert len(proposed) == 20
    assert not set("".join(proposed)) & set("il1o0 ")


def test_the_clock_is_checked_at_each_contact(bare: BranchStore, watch: Watch) -> None:
    before = clock_trust(bare)
    note_contact(bare, offset=timedelta(minutes=7))
    watch.passes(timedelta(hours=3))
    after = clock_trust(bare)

    assert (before.checked, after.checked, after.moved_back) == (False, True, False)
    assert after.offset == timedelta(minutes=7)
    assert last_contact(bare) == watch() - timedelta(hours=3)


def test_a_clock_that_was_set_since_is_found_out(bare: BranchStore, watch: Watch) -> None:
    note_contact(bare, offset=timedelta(0))
    watch.passes(timedelta(hours=1))
    watch.wall_ms -= 30 * 60_000
    back = clock_trust(bare)
    watch.wall_ms += 90 * 60_000
    ahead = clock_trust(bare)

    assert (back.moved_back, back.offset) == (True, timedelta(minutes=30))
    assert (ahead.moved_back, ahead.offset) == (False, timedelta(hours=-1))


def test_after_a_restart_the_clock_is_unchecked_until_the_next_contact(bare: BranchStore, watch: Watch) -> None:
    note_contact(bare, offset=timedelta(0))
    watch.boot = "two"
    fine = clock_trust(bare)
    watch.wall_ms -= 3_600_000
    back = clock_trust(bare)

    assert (fine.checked, fine.moved_back) == (False, False)
    assert back.moved_back


def test_the_machines_own_clock_is_taken(tmp_path: Path) -> None:
    store = BranchStore(tmp_path / "own.db", KEY, clock=SystemClock())
    note_contact(store, offset=timedelta(0))

    trust = clock_trust(store)

    assert trust.checked and not trust.moved_back
    assert abs(trust.offset) < timedelta(seconds=5)
    store.close()
