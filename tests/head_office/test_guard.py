from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.gate import end_device
from crm_desktop.head_office.guard import BranchGuard
from crm_desktop.head_office.ids import account_id, branch_id, stock_id
from crm_desktop.head_office.people import close_member
from crm_desktop.head_office.records import Put
from crm_desktop.services.syncing_news import TroubleKind
from sync import wire
from sync.errors import NotAuthorised
from sync.ids import new_id
from sync.replica.journal import refused
from sync.values import encode
from tests.head_office.chain import Desk, Raw, desk, join


def test_a_customer_of_another_branch_can_neither_be_read_nor_written(served: EmbeddedOffice, raw: Raw) -> None:
    record, made = raw.create("customer", "li", name="金彩广告")
    stranger = Raw(join(served, "DL01"))

    written = stranger.edit("customer", record, "remarks", "抢来的客户", by="sun", part="SY01")
    smuggled = stranger.edit("customer", record, "remarks", "抢来的客户", by="sun", part="DL01")
    with pytest.raises(NotAuthorised):
        stranger.office.sync(wire.SyncRequest(r=stranger.origin, at={"SY01": 0}))
    with pytest.raises(NotAuthorised):
        stranger.office.fill(wire.FillRequest(part="SY01"))

    assert made.code == ""
    assert written.code and written.zh and written.en
    assert smuggled.code
    assert stranger.office.history(record) == []
    stranger.close()


def test_the_chains_own_records_are_not_a_branchs_to_write(raw: Raw) -> None:
    renamed = raw.edit("branch", branch_id("SY01"), "name", "我的店", by="zhou", part="chain")
    _, product = raw.create("product", "zhou", part="chain", name="私货")
    _, staff = raw.create("staff", "zhou", part="SY01", name="自己人", post="store_manager", branch="SY01")

    assert [one.code for one in (renamed, product, staff)] == ["office_only"] * 3
    assert "总部" in renamed.zh


def test_fields_that_head_office_decides_are_refused_in_the_branchs_own_partition(
    served: EmbeddedOffice, raw: Raw
) -> None:
    record = stock_id("SY01", "P001")
    with served.office.write() as connection:
        put = Put("stock", record, {"product_code": "P001", "quantity": 3})
        served.office.records.put(connection, [put], partition="SY01", what="count", now_ms=served.office.now_ms())

    more = raw.edit("stock", record, "quantity", 300, by="zhou")
    verifier = raw.edit("account", account_id("wang", "SY01"), "verifier", "mine", by="zhou")
    _, account = raw.create("account", "zhou", staff_id="zhao", login="zhao2", verifier="mine")

    assert [one.code for one in (more, verifier, account)] == ["office_field"] * 3


def test_a_forged_or_foreign_person_is_refused(raw: Raw) -> None:
    _, nobody = raw.create("customer", "0199-nobody", name="金彩广告")
    _, foreigner = raw.create("customer", "sun", name="金彩广告")
    _, office = raw.create("customer", "office", name="金彩广告")

    assert [one.code for one in (nobody, foreigner, office)] == ["unknown_person"] * 3


def test_an_unknown_kind_of_record_is_refused(raw: Raw) -> None:
    _, result = raw.create("treasure", "zhou", name="x")

    assert result.code


def test_what_is_refused_comes_back_with_the_reason_and_all_that_was_typed(front: Desk) -> None:
    record = front.register("wang")
    front.syncing.sync_now()

    front.edit("li", record, remarks="客户说月底要一批背胶", size="6-20")
    outcome = front.syncing.sync_now()

    shown = front.customer(record)
    assert (outcome.refused, outcome.trouble) == (1, None)
    assert shown is not None and shown.remarks is None
    with front.store.replica.database.read() as connection:
        (unit,) = refused(connection)
    assert {op.register: op.value for op in unit.ops} == {"remarks": "客户说月底要一批背胶", "size": "6-20"}
    assert unit.code == "rights" and "建议" in unit.zh and "Propose" in unit.en
    assert front.syncing.status().refused == 1


def test_people_change_what_they_entered_or_own(front: Desk) -> None:
    entered = front.register("li")
    given = front.register("wang", owner_id="zhao")
    front.syncing.sync_now()

    front.edit("li", entered, remarks="自己登记的")
    front.edit("zhao", given, remarks="负责的客户")
    front.edit("wang", entered, remarks="会计可以改本店的")
    outcome = front.syncing.sync_now()

    assert (outcome.sent, outcome.refused) == (3, 0)


def test_the_contact_of_a_persons_customer_is_theirs_too_even_before_the_customer_is_known(raw: Raw) -> None:
    customer, _ = raw.create("customer", "wang", name="金彩广告", owner_id="zhao")
    contact, _ = raw.create("contact", "wang", customer_id=customer, name="王老板")
    booklet, page = "b-1", "p-1"
    made = raw.push(
        "SY01", "zhou",
        wire.Op(t="visit_booklet", id=booklet, v=_json({"rep_id": "zhao", "state": "issued"}), b=0),
        wire.Op(t="booklet_page", id=page, v=_json({"booklet_id": booklet, "state": "blank"}), b=0),
    )  # fmt: skip

    phone = raw.edit("contact", contact, "mobile", "13840001234", by="zhao")
    used = raw.edit("booklet_page", page, "state", "used", by="zhao")
    others = raw.edit("contact", contact, "mobile", "13840005678", by="li", rev=2)

    assert (made.code, phone.code, used.code, others.code) == ("", "", "", "rights")


def test_a_page_of_a_booklet_made_in_the_same_push_is_its_reps(raw: Raw) -> None:
    units = [
        _unit(1, "zhou", wire.Op(t="visit_booklet", id="b-2", v=_json({"rep_id": "zhao"}), b=0)),
        _unit(2, "zhou", wire.Op(t="booklet_page", id="p-2", v=_json({"booklet_id": "b-2", "state": "blank"}), b=0)),
        _unit(3, "zhao", wire.Op(t="booklet_page", id="p-2", f="state", v=_json("used"))),
    ]

    answer = raw.office.sync(wire.SyncRequest(r=raw.origin, at={}, units=units, last=3))

    assert [result.code for result in answer.res] == ["", "", ""]


def test_a_customer_handed_over_in_the_same_push_is_the_new_owners(raw: Raw) -> None:
    customer, _ = raw.create("customer", "wang", name="金彩广告")
    contact, _ = raw.create("contact", "wang", customer_id=customer, name="王老板")
    given = wire.Op(t="customer", id=customer, f="owner_id", v=_json("zhao"))
    taken = wire.Op(t="customer", id=customer, f="owner_id", v=_json("li"))
    rename = wire.Op(t="contact", id=contact, f="name", v=_json("王经理"))
    units = [_unit(1, "wang", given), _unit(2, "li", taken), _unit(3, "li", rename), _unit(4, "zhao", rename)]

    answer = raw.office.sync(wire.SyncRequest(r="fresh", at={}, units=units, last=4))

    assert [result.code for result in answer.res] == ["", "rights", "rights", ""]


def test_a_hand_over_that_was_refused_gives_nobody_anything(raw: Raw) -> None:
    customer, _ = raw.create("customer", "wang", name="金彩广告")
    contact, _ = raw.create("contact", "wang", customer_id=customer, name="王老板")
    given = wire.Op(t="customer", id=customer, f="owner_id", v=_json("li"))
    spoilt = wire.Op(t="account", id=account_id("wang", "SY01"), f="verifier", v=_json("mine"))
    rename = wire.Op(t="contact", id=contact, f="name", v=_json("王经理"))
    units = [_unit(1, "wang", given, spoilt), _unit(3, "li", rename)]

    answer = raw.office.sync(wire.SyncRequest(r="fresh", at={}, units=units, last=3))

    assert [result.code for result in answer.res] == ["office_field", "rights"]


def test_a_person_who_moved_to_another_branch_writes_here_no_more(served: EmbeddedOffice, raw: Raw) -> None:
    with served.office.write() as connection:
        put = Put("staff", "wang", {"branch": "DL01"})
        served.office.records.put(connection, [put], what="move", now_ms=served.office.now_ms())

    _, result = raw.create("customer", "wang", name="金彩广告")

    assert result.code == "unknown_person"


def test_the_guard_itself_knows_its_branch_whatever_the_engine_checked(served: EmbeddedOffice) -> None:
    office = served.office
    guard = BranchGuard("SY01", office.directory, office.catalogue, office.now_ms())
    op = wire.Op(t="customer", id="c", v=_json({"name": "金彩广告"}), b=0)
    unit = wire.Unit(n=1, part="DL01", by="sun", what="test", ops=[])

    refusal = guard.refuses(unit, op, before=None)

    assert refusal is not None and refusal.code == "scope"
    assert not guard.has_authority(unit)


def test_a_record_that_exists_is_not_taken_over_by_creating_it_again(raw: Raw) -> None:
    customer, _ = raw.create("customer", "wang", name="金彩广告")
    contact, _ = raw.create("contact", "wang", customer_id=customer, name="王老板")
    again = wire.Op(t="customer", id=customer, v=_json({"owner_id": "li"}), b=0)
    taking = wire.Op(t="contact", id=contact, f="name", v=_json("李老板"))

    answer = raw.office.sync(
        wire.SyncRequest(r="thief", at={}, units=[_unit(1, "li", again), _unit(2, "li", taking)], last=2)
    )

    assert [result.code for result in answer.res] == ["exists", "rights"]


@pytest.mark.parametrize(
    ("type_", "register", "value", "person", "allowed"),
    [
        ("registration_form", "state", "filed", "li", False),
        ("registration_form", "state", "filed", "wang", True),
        ("customer", "filed_at", 1_700_000_000_000, "li", False),
        ("customer", "archived_at", 1_700_000_000_000, "zhao", False),
        ("customer", "archived_at", 1_700_000_000_000, "wang", True),
    ],
)
def test_filing_and_archiving_belong_to_the_posts_that_answer_for_them(
    raw: Raw, type_: str, register: str, value: object, person: str, *, allowed: bool
) -> None:
    columns = {"state": "received"} if type_ == "registration_form" else {"name": "金彩广告"}
    record, _ = raw.create(type_, "li", **columns)

    result = raw.edit(type_, record, register, value, by=person)

    assert result.code == ("" if allowed else "rights")


_AN_HOUR = 3_600_000


@pytest.mark.parametrize(
    ("days", "touched_by", "allowed"), [(0, "", True), (0, "li", True), (0, "wang", False), (2, "", False)]
)
def test_who_entered_a_file_may_take_it_back_the_same_day_while_it_is_theirs_alone(
    raw: Raw, days: int, touched_by: str, *, allowed: bool
) -> None:
    record = new_id()
    made = wire.Op(t="customer", id=record, v={"name": "金彩广告"}, b=0)
    raw.push("SY01", "li", made, age=days * 24 * _AN_HOUR)
    if touched_by:
        raw.edit("customer", record, "remarks", "老客户", by=touched_by)

    result = raw.edit("customer", record, "archived_at", 1_700_000_000_000, by="li")

    assert result.code == ("" if allowed else "rights")


def test_a_record_cannot_be_born_with_what_its_author_may_not_do(raw: Raw) -> None:
    _, filed = raw.create("registration_form", "li", state="filed")
    _, issued = raw.create("visit_booklet", "wang", state="issued")
    _, approved = raw.create("visit_plan", "zhao", rep_id="zhao", state="approved")

    assert [one.code for one in (filed, issued, approved)] == ["rights"] * 3


def test_a_conflict_is_decided_by_those_who_may(raw: Raw) -> None:
    record, _ = raw.create("customer", "li", credit_code="A")
    raw.edit("customer", record, "credit_code", "B", by="wang")
    contested = raw.edit("customer", record, "credit_code", "C", by="li")
    rev = contested.ops[0].rev

    by_desk = raw.edit("customer", record, "credit_code", "B", by="li", rev=rev)
    by_accountant = raw.edit("customer", record, "credit_code", "B", by="wang", rev=rev)

    assert contested.ops[0].o == "conflict"
    assert (by_desk.code, by_accountant.code) == ("rights", "")


def test_rights_end_when_the_account_is_closed_but_not_those_of_work_saved_before(
    served: EmbeddedOffice, raw: Raw
) -> None:
    record, _ = raw.create("customer", "wang", name="金彩广告")
    close_member(served.office, "SY01", "wang")

    before = raw.edit("customer", record, "remarks", "离职前写的", by="wang", age=60_000)
    after = raw.edit("customer", record, "remarks", "离职后写的", by="wang", rev=2)

    assert (before.code, after.code) == ("", "account_closed")


def test_a_person_who_left_yesterday_writes_nothing_today(served: EmbeddedOffice, raw: Raw) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date()
    with served.office.write() as connection:
        put = Put("staff", "wang", {"left_on": yesterday})
        served.office.records.put(connection, [put], what="leave", now_ms=served.office.now_ms())

    _, result = raw.create("customer", "wang", name="金彩广告")

    assert result.code == "account_closed"


def test_a_desktop_sees_its_branch_and_the_chain_and_nothing_else(
    served: EmbeddedOffice, front: Desk, tmp_path: Path
) -> None:
    with desk(served, tmp_path, "DL01") as other:
        other.register("sun", name="大连的客户")
        assert other.syncing.sync_now().sent == 1
        front.syncing.sync_now()

        with front.store.replica.database.read() as connection:
            partitions = {row[0] for row in connection.execute("SELECT DISTINCT partition FROM sync_record")}
            accounts = connection.execute("SELECT COUNT(*) FROM account").fetchone()[0]
    assert partitions == {"chain", "SY01"}
    assert accounts == 4


def test_a_revoked_device_is_shut_out_and_keeps_its_work(served: EmbeddedOffice, front: Desk) -> None:
    record = front.register("li")
    end_device(served.office, front.enrolled.device_id)

    outcome = front.syncing.sync_now()

    assert outcome.trouble is not None and outcome.trouble.kind is TroubleKind.SHUT_OUT
    assert front.customer(record) is not None
    assert front.syncing.status().waiting_units == 1


def _json(value: object) -> msgspec.Raw:
    return msgspec.Raw(encode(value).encode())


def _unit(n: int, by: str, *ops: wire.Op) -> wire.Unit:
    return wire.Unit(n=n, part="SY01", by=by, what="test", ops=[msgspec.Raw(wire.encode(op)) for op in ops])


def test_a_desktop_of_head_office_lets_nobody_in_and_puts_nothing_where_it_does_not_belong(
    served: EmbeddedOffice,
) -> None:
    above = Raw(join(served, "HQ"))

    _, staff = above.create("staff", "gao", part="chain", name="自己人", post="administrator", branch="HQ")
    _, account = above.create("account", "gao", part="HQ", staff_id="gao", login="gao2", verifier="mine")
    verifier = above.edit("account", account_id("wang", "SY01"), "verifier", "mine", by="gao")
    device = above.edit("branch", branch_id("SY01"), "name", "我的店", by="gao", part="chain")
    _, customer = above.create("customer", "lin", part="HQ", name="金彩广告")
    _, pair = above.create("distinct_pair", "lin", part="SY01", first_id="a", second_id="b")
    _, stranger = above.create("consent", "wang", part="SY01", customer_id="a")
    above.close()

    codes = [one.code for one in (staff, account, verifier, device, customer, stranger)]
    assert codes == ["office_only"] * 4 + ["scope", "unknown_person"]
    assert pair.code == "", "what it finds of two files of one branch, that branch hears"


def test_customers_are_moved_by_head_office_and_only_to_a_branch(served: EmbeddedOffice, raw: Raw) -> None:
    record, _ = raw.create("customer", "wang", name="金彩广告")
    above = Raw(join(served, "HQ"))

    own = raw.edit("customer", record, wire.MOVE, "DL01", by="zhou")
    nowhere, shared = (above.edit("customer", record, wire.MOVE, to, by="lin") for to in ("XX99", "chain"))
    unfit = above.edit("customer", record, wire.MOVE, "DL01", by="gao")
    moved = above.edit("customer", record, wire.MOVE, "DL01", by="lin")
    above.close()

    assert [one.code for one in (own, nowhere, shared, unfit, moved)] == [
        "office_only", "no_branch", "no_branch", "rights", "",
    ]  # fmt: skip


def test_customers_are_erased_by_head_office_with_the_right_alone(served: EmbeddedOffice, raw: Raw) -> None:
    record, _ = raw.create("customer", "wang", name="金彩广告")
    above = Raw(join(served, "HQ"))

    own = raw.edit("customer", record, wire.ERASE, None, by="zhou")
    chain = above.edit("branch", branch_id("SY01"), wire.ERASE, None, by="lin", part="chain")
    account = above.edit("account", account_id("wang", "SY01"), wire.ERASE, None, by="lin")
    unfit = above.edit("customer", record, wire.ERASE, None, by="gao")
    erased = above.edit("customer", record, wire.ERASE, None, by="lin")
    above.close()

    assert [one.code for one in (own, chain, account, unfit, erased)] == [
        "office_only", "office_only", "office_only", "rights", "",
    ]  # fmt: skip
