"""Requests for accounts: asked by a branch, decided at head office alone, carried out whole or not at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import requests

from crm_desktop.head_office.account_requests import approve, refuse
from crm_desktop.head_office.accounts import account_of
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.people import members
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.rights import Role
from crm_desktop.services import account_wire as messages
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.sign_in_password import matches
from sync import wire
from tests.head_office.chain import PASSWORD, Raw, join


@pytest.fixture
def above(served: EmbeddedOffice) -> Enrolled:
    """A desktop of head office."""
    return join(served, "HQ")


def ask(raw: Raw, kind: str = "open", *, by: str = "zhou", part: str = "SY01", **columns: object) -> str:
    """A request as a branch's desktop sends it; its id."""
    asked = {"kind": kind, "reason": "新来的业务代表", "asked_by": by, "state": "asked", "branch": part, **columns}
    if kind == "open":
        asked = {"name": "钱多", "post": "sales_rep", "area": "铁西区"} | asked
    record, result = raw.create("account_request", by, part=part, **asked)
    assert result.code == "", result.zh
    return record


@dataclass
class Answer:
    """What head office said."""

    status: int
    body: dict[str, object]


def post(given: Enrolled, path: str, message: object) -> Answer:
    """Send a message as that desktop."""
    answer = requests.post(
        f"{given.url}{path}", data=wire.encode(message), timeout=30,
        headers={"Content-Type": wire.MEDIA_TYPE}, auth=given.proof,
    )  # fmt: skip
    return Answer(answer.status_code, answer.json())


def decide(given: Enrolled, request: str, *, by: str = "gao", password: str = PASSWORD, approve: bool = True,
           answer: str = "") -> Answer:  # fmt: skip
    return post(given, "/v1/account-requests", messages.DecideRequest(request, approve, by, password, answer))


def state_of(office: Office, request: str) -> dict[str, object]:
    with office.read() as connection:
        found = office.records.get(connection, request)
    assert found is not None
    return dict(found.values)


def test_an_approved_request_opens_the_account_with_a_code_that_only_the_approver_sees(
    served: EmbeddedOffice, raw: Raw, above: Enrolled
) -> None:
    request = ask(raw)

    answer = decide(above, request, answer="同意")

    assert answer.status == 200 and answer.body["login"] == "qianduo"
    kept = state_of(served.office, request)
    assert (kept["state"], kept["decided_by"], kept["answer"], kept["given_login"]) == (
        "done",
        "gao",
        "同意",
        "qianduo",
    )
    member = next(one for one in members(served.office, "SY01") if one.login == "qianduo")
    assert (member.name, member.role, member.area, member.closed) == ("钱多", Role.SALES_REP, "铁西区", False)
    with served.office.read() as connection:
        account = account_of(served.office, connection, "SY01", "qianduo")
    assert account is not None and matches(account.values["verifier"], str(answer.body["code"]))
    assert account.values["start_until"] is not None
    assert str(answer.body["code"]) not in str(kept), "the code is kept nowhere"


def test_both_steps_and_both_names_are_in_the_requests_history(
    served: EmbeddedOffice, raw: Raw, above: Enrolled
) -> None:
    request = ask(raw)
    decide(above, request)

    lines = [(line.f, line.new, line.by) for line in raw.office.history(request) if line.f in ("", "state")]

    assert [by for _, _, by in lines] == ["zhou", "gao", "gao"]
    assert [new for _, new, _ in lines[1:]] == ["approved", "done"]


def test_no_desktop_decides_by_writing_whatever_its_post(served: EmbeddedOffice, raw: Raw, above: Enrolled) -> None:
    request = ask(raw)
    stolen = Raw(above)

    results = [
        raw.edit("account_request", request, "state", "approved", by="zhou"),
        stolen.edit("account_request", request, "state", "approved", by="gao"),
        stolen.edit("account_request", request, "decided_by", "gao", by="gao"),
        stolen.edit("account_request", request, "given_login", "gao", by="gao"),
        stolen.create("account_request", "gao", kind="open", name="自己人", state="approved")[1],
        raw.edit("account_request", request, "post", "store_manager", by="zhou"),
        raw.edit("account_request", request, "state", "withdrawn", by="wang"),
    ]
    stolen.close()

    assert [one.code for one in results] == [
        "decided_at_office", "decided_at_office", "office_field", "office_field", "decided_at_office", "as_written",
        "rights",
    ]  # fmt: skip
    assert state_of(served.office, request)["state"] == "asked"


def test_only_managers_and_the_posts_of_head_office_that_may_ask_for_accounts(raw: Raw) -> None:
    for login in ("li", "wang", "zhao"):
        _, result = raw.create("account_request", login, kind="open", name="钱多", post="sales_rep", state="asked")
        assert result.code == "rights" and "店长" in result.zh


def test_who_asked_may_take_the_request_back_until_it_is_decided(
    served: EmbeddedOffice, raw: Raw, above: Enrolled
) -> None:
    first, second = ask(raw), ask(raw, name="孙悦")
    taken = raw.edit("account_request", first, "state", "withdrawn", by="zhou")
    decide(above, second)
    late = raw.edit("account_request", second, "state", "withdrawn", by="zhou", rev=3)

    assert (taken.code, late.code) == ("", "illegal_state")
    assert decide(above, first).status == 409


@pytest.mark.parametrize(
    ("by", "password", "code"),
    [("gao", "wrong-password", "wrong_password"), ("nobody", PASSWORD, "wrong_password"), ("lin", PASSWORD, "rights")],
)
def test_who_approves_is_who_they_say_and_may(
    served: EmbeddedOffice, raw: Raw, above: Enrolled, by: str, password: str, code: str
) -> None:
    request = ask(raw)

    answer = decide(above, request, by=by, password=password)

    assert (answer.status, answer.body["code"]) == (403, code)
    assert state_of(served.office, request)["state"] == "asked"


def test_a_branchs_desktop_decides_nothing_even_with_the_right_password(served: EmbeddedOffice, raw: Raw) -> None:
    answer = decide(join(served, "SY01"), ask(raw))

    assert (answer.status, answer.body["code"]) == (403, "scope")


def test_guessing_the_approvers_password_is_held_back(raw: Raw, above: Enrolled) -> None:
    request = ask(raw)

    answers = [decide(above, request, password=f"guess-{n}").status for n in range(6)]

    assert answers == [403] * 5 + [429]
    assert decide(above, request).status == 429, "the right one is not listened to either"


def test_nobody_approves_their_own_request(served: EmbeddedOffice, above: Enrolled) -> None:
    device = Raw(above)
    request = ask(device, by="gao", part="HQ", post="finance", name="钱多")
    device.close()

    answer = decide(above, request)

    assert (answer.status, answer.body["code"]) == (409, "rejected")
    assert approve(served.office, request).login == "qianduo", "on head office's own machine somebody else decides"


def test_a_refusal_needs_a_reason_and_opens_nothing(served: EmbeddedOffice, raw: Raw, above: Enrolled) -> None:
    request, before = ask(raw), len(members(served.office))

    silent = decide(above, request, approve=False)
    refused = decide(above, request, approve=False, answer="编制已满")
    again = decide(above, request)

    assert (silent.status, refused.status, again.status) == (409, 200, 409)
    kept = state_of(served.office, request)
    assert (kept["state"], kept["answer"]) == ("refused", "编制已满")
    assert len(members(served.office)) == before


def test_a_log_in_that_is_taken_gets_a_number(raw: Raw, above: Enrolled) -> None:
    logins = [decide(above, ask(raw)).body["login"] for _ in range(3)]

    assert logins == ["qianduo", "qianduo2", "qianduo3"]


def test_a_lost_code_is_made_anew_until_somebody_has_used_it(raw: Raw, above: Enrolled) -> None:
    request = ask(raw)
    first, second = decide(above, request).body, decide(above, request).body
    own = messages.PasswordRequest("qianduo", str(second["code"]), "zi-ji-de-2026")
    lost = post(raw.enrolled, "/v1/password", messages.PasswordRequest("qianduo", str(first["code"]), "x" * 9))
    set_own = post(raw.enrolled, "/v1/password", own)

    assert second["login"] == first["login"] and second["code"] != first["code"]
    assert (lost.status, set_own.status) == (403, 200)
    assert decide(above, request).status == 409


def test_a_change_of_post_counts_from_then_on_and_not_for_work_saved_before(raw: Raw, above: Enrolled) -> None:
    customer, _ = raw.create("customer", "li", name="金彩广告")
    request = ask(raw, "change", staff_id="wang", post="sales_rep", area="和平区")

    assert decide(above, request).status == 200

    before = raw.edit("customer", customer, "remarks", "还是会计时写的", by="wang", age=60_000)
    after = raw.edit("customer", customer, "remarks", "已是业务代表", by="wang", rev=2)
    assert (before.code, after.code) == ("", "rights")


def test_who_moves_to_another_branch_signs_in_there_with_the_same_password_and_here_no_more(
    served: EmbeddedOffice, raw: Raw, above: Enrolled
) -> None:
    customer, _ = raw.create("customer", "wang", name="金彩广告")
    request = ask(raw, "change", staff_id="wang", post="accountant", branch="DL01")

    answer = decide(above, request)

    assert answer.body == {"login": "wang"}
    saved = raw.edit("customer", customer, "remarks", "走之前写的", by="wang", age=60_000)
    late = raw.edit("customer", customer, "remarks", "走之后写的", by="wang", rev=2)
    assert (saved.code, late.code) == ("", "account_closed")
    with served.office.read() as connection:
        there = account_of(served.office, connection, "DL01", "wang")
        here = account_of(served.office, connection, "SY01", "wang")
    assert there is not None and matches(there.values["verifier"], PASSWORD)
    assert here is not None and here.values["verifier"] is None and here.values["closed_at"] is not None
    stranger = Raw(join(served, "DL01"))
    assert stranger.create("customer", "wang", part="DL01", name="大连的客户")[1].code == ""
    stranger.close()


def test_an_account_closes_with_the_last_working_day(served: EmbeddedOffice, raw: Raw, above: Enrolled) -> None:
    last = branch_day(datetime.now().astimezone()) + timedelta(days=3)
    request = ask(raw, "close", staff_id="zhao", last_day=last.isoformat(), reason="离职")

    assert decide(above, request).status == 200

    _, today = raw.create("customer", "zhao", name="走之前的客户")
    with served.office.read() as connection:
        account = account_of(served.office, connection, "SY01", "zhao")
        staff = served.office.records.get(connection, "zhao")
    assert today.code == ""
    assert account is not None and branch_day(account.values["closed_at"]) == last + timedelta(days=1)
    assert staff is not None and staff.values["left_on"] == last


def test_an_account_without_a_last_day_closes_at_once(served: EmbeddedOffice, raw: Raw, above: Enrolled) -> None:
    request = ask(raw, "close", staff_id="zhao", reason="离职")

    assert decide(above, request).status == 200

    _, after = raw.create("customer", "zhao", name="走之后的客户")
    assert after.code == "account_closed"
    assert next(one.closed for one in members(served.office, "SY01") if one.id == "zhao")


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "open", "post": "administrator"},
        {"kind": "open", "branch": "ZZ99"},
        {"kind": "open", "name": ""},
        {"kind": "change", "staff_id": "sun", "post": "accountant"},
        {"kind": "close", "staff_id": "nobody"},
        {"kind": "reset", "staff_id": "gao"},
    ],
)
def test_what_cannot_be_carried_out_leaves_the_request_as_it_was(
    served: EmbeddedOffice, raw: Raw, above: Enrolled, columns: dict[str, str]
) -> None:
    request = ask(raw, **columns)

    answer = decide(above, request)

    assert (answer.status, answer.body["code"]) == (409, "rejected")
    assert state_of(served.office, request)["state"] == "asked"


def test_an_own_password_is_set_by_who_knows_the_present_one(served: EmbeddedOffice, raw: Raw) -> None:
    device = raw.enrolled

    wrong = post(device, "/v1/password", messages.PasswordRequest("wang", "not-this-one", "zi-ji-de-2026"))
    short = post(device, "/v1/password", messages.PasswordRequest("wang", PASSWORD, "short"))
    same = post(device, "/v1/password", messages.PasswordRequest("wang", PASSWORD, PASSWORD))
    foreign = post(device, "/v1/password", messages.PasswordRequest("sun", PASSWORD, "zi-ji-de-2026"))
    done = post(device, "/v1/password", messages.PasswordRequest("wang", PASSWORD, "zi-ji-de-2026"))

    assert [one.status for one in (wrong, short, same, foreign, done)] == [403, 422, 422, 403, 200]
    with served.office.read() as connection:
        account = account_of(served.office, connection, "SY01", "wang")
    assert account is not None and matches(account.values["verifier"], "zi-ji-de-2026")
    assert account.values["verifier"] == done.body["verifier"]


def test_the_decisions_are_in_the_audit_log_without_a_name_or_a_code(
    served: EmbeddedOffice, raw: Raw, above: Enrolled
) -> None:
    request = ask(raw)
    code = str(decide(above, request).body["code"])

    with served.office.read() as connection:
        rows = connection.exec_driver_sql("SELECT actor, act, subject FROM office_audit").fetchall()

    assert ("gao", "request approved", request) in [tuple(row) for row in rows]
    assert code not in str(rows) and "钱多" not in str(rows)


def test_refusing_at_the_service_needs_a_reason_as_well(served: EmbeddedOffice, raw: Raw) -> None:
    with pytest.raises(Rejected):
        refuse(served.office, ask(raw), answer=" ")
