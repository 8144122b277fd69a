"""A manager asks at the branch, an administrator decides at head office, the person sets an own password."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.head_office.account_requests import approve
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.people import AccountRequest
from crm_desktop.rules.account_requests import RequestKind, RequestState, Wanted
from crm_desktop.rules.rights import Refused, Role
from crm_desktop.services.account_deciding import decide_request
from crm_desktop.services.account_requests import (
    account_requests,
    ask_account,
    may_ask,
    may_decide,
    withdraw_request,
)
from crm_desktop.services.asking_office import NoLine, OfficeRefused
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import home_of
from crm_desktop.services.sign_in import SignInRefused, colleagues, sign_in, still_there
from crm_desktop.services.sign_in_own import on_start_code, set_own_password
from tests.head_office.chain import PASSWORD, Desk, desk
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""10:00 at the branch."""
QIAN = Wanted(RequestKind.OPEN, "新来的业务代表", "SY01", name="钱多", post=Role.SALES_REP, area="铁西区")


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


def at(seat: Seat, moment: datetime) -> Seat:
    return replace(seat, now=lambda: moment)


def sync(*desks: Desk) -> None:
    for one in desks:
        outcome = one.syncing.sync_now()
        assert outcome.trouble is None and outcome.refused == 0


def test_a_new_colleague_from_the_request_to_the_first_day(front: Desk, above: Desk) -> None:
    request = ask_account(front.seat("zhou"), QIAN)
    sync(front, above)
    (line,) = account_requests(above.seat("gao"))
    assert (line.name, line.post.zh, line.asked_by, line.state) == ("钱多", "业务代表", "周店长", RequestState.ASKED)

    decided = decide_request(above.enrolled, request, approve=True, answer="同意", login="gao", password=PASSWORD)
    sync(front, above)

    (answered,) = account_requests(front.seat("zhou"))
    assert (answered.state, answered.decided_by, answered.given_login) == (RequestState.DONE, "高远", "qianduo")
    assert "钱多" in [one.name for one in colleagues(front.store, "SY01")]
    person = sign_in(front.store, "SY01", decided.login, decided.code)
    assert person.role is Role.SALES_REP and on_start_code(front.store, "SY01", person)

    set_own_password(front.store, front.enrolled, decided.login, decided.code, new="zi-ji-de-2026")

    with pytest.raises(SignInRefused):
        sign_in(front.store, "SY01", decided.login, decided.code)
    again = sign_in(front.store, "SY01", decided.login, "zi-ji-de-2026")
    assert not on_start_code(front.store, "SY01", again), "known here before the next sync"
    sync(front)
    assert sign_in(front.store, "SY01", decided.login, "zi-ji-de-2026") == again
    assert not on_start_code(front.store, "SY01", again)


def test_a_start_code_that_nobody_used_in_time_lets_nobody_in(served: EmbeddedOffice, front: Desk) -> None:
    request = ask_account(front.seat("zhou"), QIAN)
    sync(front)
    given = approve(served.office, request)
    sync(front)

    with pytest.raises(SignInRefused) as refused:
        sign_in(front.store, "SY01", given.login, given.code, now=lambda: datetime.now(UTC) + timedelta(days=8))

    assert "初始密码已过期" in refused.value.words.zh


def test_without_a_line_nothing_is_decided_and_no_password_changed(
    served: EmbeddedOffice, front: Desk, above: Desk
) -> None:
    request = ask_account(front.seat("zhou"), QIAN)
    sync(front, above)
    served.stop()

    with pytest.raises(NoLine):
        decide_request(above.enrolled, request, approve=True, answer="", login="gao", password=PASSWORD)
    with pytest.raises(NoLine):
        set_own_password(front.store, front.enrolled, "wang", PASSWORD, new="zi-ji-de-2026")
    assert sign_in(front.store, "SY01", "wang", PASSWORD).id == "wang"


def test_what_head_office_refuses_is_told_with_its_sentence(front: Desk, above: Desk) -> None:
    request = ask_account(front.seat("zhou"), QIAN)
    sync(front, above)

    with pytest.raises(OfficeRefused) as refused:
        decide_request(above.enrolled, request, approve=True, answer="", login="gao", password="wrong-password")

    assert refused.value.code == "wrong_password" and "密码不对" in refused.value.words.zh


@pytest.mark.parametrize(
    ("asked", "due", "still_fine", "late"),
    [
        (FRIDAY, datetime(2026, 11, 23, 10, 0, tzinfo=UTC), "11-23 17:59", "11-23 18:01"),
        (FRIDAY + timedelta(days=1), datetime(2026, 11, 23, 10, 0, tzinfo=UTC), "11-23 09:00", "11-24 09:00"),
    ],
)
def test_a_request_is_due_within_one_working_day(
    front: Desk, asked: datetime, due: datetime, still_fine: str, late: str
) -> None:
    ask_account(at(front.seat("zhou"), asked), QIAN)

    def judged(moment: str) -> bool:
        local = datetime.fromisoformat(f"2026-{moment}+08:00")
        (line,) = account_requests(at(front.seat("zhou"), local))
        assert line.due_at == due
        return line.late

    assert (judged(still_fine), judged(late)) == (False, True)


def test_requests_that_wait_come_first_the_most_urgent_on_top(front: Desk) -> None:
    early = ask_account(at(front.seat("zhou"), FRIDAY), QIAN)
    later = ask_account(at(front.seat("zhou"), FRIDAY + timedelta(days=3)), replace(QIAN, name="孙悦"))
    gone = ask_account(at(front.seat("zhou"), FRIDAY + timedelta(days=4)), replace(QIAN, name="吴刚"))
    withdraw_request(front.seat("zhou"), gone)

    lines = account_requests(front.seat("zhou"))

    assert [(line.id, line.state) for line in lines] == [
        (early, RequestState.ASKED), (later, RequestState.ASKED), (gone, RequestState.WITHDRAWN),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        (Wanted(RequestKind.OPEN, "", "SY01"), ["name", "post", "reason"]),
        (replace(QIAN, name="测试"), ["name"]),
        (replace(QIAN, login="钱多"), ["login"]),
        (replace(QIAN, post=Role.FINANCE), ["post"]),
        (Wanted(RequestKind.CHANGE, "调岗", "SY01", staff_id="wang", post=Role.ACCOUNTANT), ["post"]),
        (Wanted(RequestKind.CLOSE, "离职", "SY01", staff_id="sun"), ["staff_id"]),
        (Wanted(RequestKind.RESET, "", "SY01", staff_id="wang"), ["reason"]),
    ],
)
def test_what_is_wrong_with_a_request_is_said_where_it_is(front: Desk, wanted: Wanted, fields: list[str]) -> None:
    with pytest.raises(Invalid) as wrong:
        ask_account(front.seat("zhou"), wanted)

    assert [problem.field for problem in wrong.value.problems] == fields


def test_the_same_is_not_asked_twice_while_it_waits(front: Desk) -> None:
    ask_account(front.seat("zhou"), QIAN)

    with pytest.raises(Invalid) as wrong:
        ask_account(front.seat("zhou"), QIAN)

    assert "已经申请过" in wrong.value.words.zh


def test_only_the_manager_asks_and_only_who_asked_takes_it_back(front: Desk) -> None:
    refused = may_ask(front.seat("wang"))
    request = ask_account(front.seat("zhou"), QIAN)

    assert isinstance(refused, Refused) and refused.words.zh == "账号申请由店长提出"
    assert isinstance(may_decide(front.seat("zhou")), Refused)
    with pytest.raises(NotAllowed):
        ask_account(front.seat("wang"), QIAN)
    with pytest.raises(NotAllowed):
        withdraw_request(front.seat("wang"), request)


def test_what_head_office_asks_about_a_branchs_person_lies_with_the_branch(front: Desk, above: Desk) -> None:
    request = ask_account(above.seat("gao"), Wanted(RequestKind.CLOSE, "店长离职", "SY01", staff_id="zhou",
                                                    last_day=date(2099, 1, 1)))  # fmt: skip
    sync(above, front)

    with above.store.reading() as session:
        assert home_of(session, request) == "SY01"
    with front.store.reading() as session:
        assert session.get_one(AccountRequest, request).asked_by == "gao"


def test_who_leaves_at_the_end_of_the_week_works_until_then(served: EmbeddedOffice, front: Desk) -> None:
    last = datetime.now(UTC).date() + timedelta(days=3)
    request = ask_account(front.seat("zhou"), Wanted(RequestKind.CLOSE, "离职", "SY01", staff_id="zhao", last_day=last))
    sync(front)
    approve(served.office, request)
    sync(front)
    person = front.seat("zhao").person

    def later() -> datetime:
        return datetime.now(UTC) + timedelta(days=5)

    assert sign_in(front.store, "SY01", "zhao", PASSWORD).id == "zhao"
    assert "赵强" in [one.name for one in colleagues(front.store, "SY01")]
    assert still_there(front.store, "SY01", person)
    assert not still_there(front.store, "SY01", person, now=later)
    assert "赵强" not in [one.name for one in colleagues(front.store, "SY01", now=later)]
    with pytest.raises(SignInRefused) as refused:
        sign_in(front.store, "SY01", "zhao", PASSWORD, now=later)
    assert "已停用" in refused.value.words.zh


def test_who_gets_another_post_is_not_what_they_signed_in_as_any_more(served: EmbeddedOffice, front: Desk) -> None:
    before = sign_in(front.store, "SY01", "wang", PASSWORD)
    wanted = Wanted(RequestKind.CHANGE, "调岗", "SY01", staff_id="wang", post=Role.SALES_REP, area="和平区")
    request = ask_account(front.seat("zhou"), wanted)
    sync(front)
    approve(served.office, request)
    sync(front)

    assert not still_there(front.store, "SY01", before)
    assert sign_in(front.store, "SY01", "wang", PASSWORD).role is Role.SALES_REP
