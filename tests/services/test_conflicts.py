from datetime import UTC, datetime

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.people import close_member
from crm_desktop.head_office.records import Put
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.conflicts import Loser, conflicts, dismiss, losers, resolve, restore
from crm_desktop.services.conflicts_refused import discard, refused, send_again, set_aside, take_up
from crm_desktop.services.errors import NotAllowed, NotFound, Outdated
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


@pytest.fixture
def contested(front: Desk, back: Desk) -> str:
    """A customer whose code and address were changed at both desktops, apart."""
    record = front.register("li", name="金彩广告", credit_code="91210106MA0000001A", city="沈阳市", district="铁西区")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.edit("wang", record, credit_code="91210106MA0000002B", address="兴华北街 12 号")
    back.edit("zhou", record, credit_code="91210106MA0000003C", address="保工街 33 号")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.syncing.sync_now()
    return record


def test_both_values_are_shown_with_who_where_and_what_they_started_from(
    front: Desk, back: Desk, contested: str
) -> None:
    here = {one.register: one for one in conflicts(front.seat("wang"))}
    there = {one.register: one for one in conflicts(back.seat("zhou"))}

    code = here["credit_code"]
    first, second = code.sides
    assert (code.record.zh, code.field.zh, code.base.zh) == ("客户 金彩广告", "统一社会信用代码", "91210106MA0000001A")
    assert (first.words.zh, first.person.zh, first.in_force, first.own) == ("91210106MA0000002B", "王芳", True, True)
    assert (second.words.zh, second.person.zh, second.in_force, second.own) == (
        "91210106MA0000003C",
        "周店长",
        False,
        False,
    )
    assert (first.device.zh, second.device.zh) == ("本机", "SY01 B 机 前台")
    assert abs((first.at - datetime.now(UTC)).total_seconds()) < 300
    assert here["place"].field.zh == "地址"
    assert here["place"].sides[1].words.zh == "沈阳市铁西区保工街 33 号"
    assert [side.device.zh for side in there["credit_code"].sides] == ["SY01 A 机 前台", "本机"]


def test_a_decision_reaches_everybody_and_closes_the_conflict(front: Desk, back: Desk, contested: str) -> None:
    code = next(one for one in conflicts(front.seat("wang")) if one.register == "credit_code")

    resolve(front.seat("wang"), code, choice=1)
    pending = next(one for one in conflicts(front.seat("wang")) if one.register == "credit_code")
    front.syncing.sync_now()
    back.syncing.sync_now()

    assert pending.resolving
    for one in (front, back):
        customer = one.customer(contested)
        assert customer is not None and customer.credit_code == "91210106MA0000003C"
    assert [one.register for one in conflicts(back.seat("zhou"))] == ["place"]


def test_a_third_value_can_be_the_answer(front: Desk, back: Desk, contested: str) -> None:
    place = next(one for one in conflicts(back.seat("zhou")) if one.register == "place")

    resolve(back.seat("zhou"), place, values={**place.sides[0].values, "address": "建设东路 6 号"})
    back.syncing.sync_now()
    front.syncing.sync_now()

    customer = front.customer(contested)
    assert customer is not None
    assert (customer.city, customer.district, customer.address) == ("沈阳市", "铁西区", "建设东路 6 号")


def test_keeping_what_is_in_force_is_a_decision_too(front: Desk, back: Desk, contested: str) -> None:
    code = next(one for one in conflicts(front.seat("wang")) if one.register == "credit_code")

    resolve(front.seat("wang"), code, choice=0)
    front.syncing.sync_now()
    back.syncing.sync_now()

    assert "credit_code" not in [one.register for one in conflicts(back.seat("zhou"))]


def test_who_may_not_decide_is_told_who_does(front: Desk, contested: str) -> None:
    code, *_ = conflicts(front.seat("li"))

    with pytest.raises(NotAllowed) as error:
        resolve(front.seat("li"), code, choice=0)

    assert isinstance(code.right, Refused)
    assert "会计" in error.value.words.zh


def test_a_conflict_decided_elsewhere_is_not_decided_again(front: Desk, back: Desk, contested: str) -> None:
    code = next(one for one in conflicts(front.seat("wang")) if one.register == "credit_code")
    theirs = next(one for one in conflicts(back.seat("zhou")) if one.register == "credit_code")
    resolve(back.seat("zhou"), theirs, choice=1)
    back.syncing.sync_now()
    front.syncing.sync_now()

    with pytest.raises(NotFound):
        resolve(front.seat("wang"), code, choice=0)


def test_a_value_that_lost_is_one_click_from_being_restored(front: Desk, back: Desk) -> None:
    record = front.register("li", name="金彩广告", remarks="老客户")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.edit("wang", record, remarks="月底付款")
    back.edit("zhou", record, remarks="要开发票")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.syncing.sync_now()

    (lost,) = losers(front.seat("wang"))
    assert (lost.field.zh, lost.base.zh) == ("备注", "老客户")
    assert {lost.lost.words.zh, lost.winner.words.zh} == {"月底付款", "要开发票"}
    assert isinstance(lost.right, Allowed)
    restore(front.seat("wang"), lost)
    front.syncing.sync_now()
    back.syncing.sync_now()

    customer = back.customer(record)
    assert customer is not None and customer.remarks == lost.lost.words.zh
    assert losers(front.seat("wang")) == []


def one_lost(front: Desk, back: Desk) -> tuple[str, Loser]:
    """A customer whose remarks were changed at both desktops, apart, and the value that lost, as the front sees it."""
    record = front.register("li", remarks="老客户")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.edit("wang", record, remarks="月底付款")
    back.edit("zhou", record, remarks="要开发票")
    for one in (front, back, front):
        one.syncing.sync_now()
    (lost,) = losers(front.seat("wang"))
    return record, lost


def test_a_value_is_not_restored_over_one_the_person_has_not_seen(front: Desk, back: Desk) -> None:
    record, lost = one_lost(front, back)
    assert lost.now is None
    front.edit("wang", record, remarks="改为现结")

    with pytest.raises(Outdated):
        restore(front.seat("wang"), lost)

    customer = front.customer(record)
    assert customer is not None and customer.remarks == "改为现结"
    (again,) = losers(front.seat("wang"))
    assert again.now is not None and again.now.zh == "改为现结"
    restore(front.seat("wang"), again)
    customer = front.customer(record)
    assert customer is not None and customer.remarks == lost.lost.words.zh


def test_a_value_that_lost_can_be_left_as_it_is(front: Desk, back: Desk) -> None:
    _, lost = one_lost(front, back)

    with pytest.raises(NotAllowed):
        restore(front.seat("zhao"), losers(front.seat("zhao"))[0])
    dismiss(front.seat("wang"), lost)

    assert losers(front.seat("wang")) == []


def test_refused_work_shows_all_that_was_typed_and_can_be_sent_by_someone_who_may(front: Desk) -> None:
    record = front.register("wang", name="金彩广告", size="1-5")
    front.syncing.sync_now()
    front.edit("li", record, remarks="月底要一批背胶", size="6-20", needs=("ink", "laminate"))
    front.syncing.sync_now()

    (work,) = refused(front.seat("wang"))
    (changed,) = work.records
    shown = {one.column: (one.field.zh, one.words.zh, one.in_force.zh) for one in changed.typed}
    assert (work.person.zh, changed.record.zh, changed.new) == ("李静", "客户 金彩广告", False)
    assert shown == {
        "remarks": ("备注", "月底要一批背胶", "（空）"),
        "size": ("规模", "6–20 人", "1–5 人"),
        "needs": ("需求", "墨水、裱膜", "（空）"),
    }
    assert "建议" in work.reason.zh

    send_again(front.seat("wang"), work, edited={(record, "remarks"): "月底要一批背胶 1.27m"})
    outcome = front.syncing.sync_now()

    customer = front.customer(record)
    assert (outcome.refused, refused(front.seat("wang"))) == (0, [])
    assert customer is not None
    assert (customer.remarks, customer.size, customer.needs) == ("月底要一批背胶 1.27m", "6-20", ("ink", "laminate"))


def test_refused_new_records_come_back_whole(served: EmbeddedOffice, front: Desk) -> None:
    close_member(served.office, "SY01", "li")
    record = front.register("li", name="金彩广告", first_dealing=datetime(2026, 11, 20, tzinfo=UTC).date())
    front.syncing.sync_now()
    assert front.customer(record) is None

    (work,) = refused(front.seat("wang"))
    (made,) = work.records
    assert (made.new, made.record.zh, work.code) == (True, "客户 金彩广告", "account_closed")
    send_again(front.seat("wang"), work)
    outcome = front.syncing.sync_now()

    customer = front.customer(record)
    assert (outcome.sent, outcome.refused) == (1, 0)
    assert customer is not None
    assert (customer.name, str(customer.first_dealing), customer.created_by) == ("金彩广告", "2026-11-20", "li")


def test_refused_work_can_be_let_go(front: Desk) -> None:
    record = front.register("wang")
    front.syncing.sync_now()
    front.edit("li", record, remarks="写错了")
    front.syncing.sync_now()
    (work,) = refused(front.seat("wang"))

    discard(front.seat("wang"), work)

    assert refused(front.seat("wang")) == []
    assert front.syncing.status().refused == 0
    (aside,) = set_aside(front.seat("wang"))
    assert (aside.unit, aside.records) == (work.unit, work.records)

    take_up(front.seat("wang"), aside)

    assert set_aside(front.seat("wang")) == []
    assert refused(front.seat("wang")) == [work]
    assert front.syncing.status().refused == 1


def test_refused_work_that_went_again_was_not_set_aside(front: Desk) -> None:
    record = front.register("wang")
    front.syncing.sync_now()
    front.edit("li", record, remarks="月底要货")
    front.syncing.sync_now()
    (work,) = refused(front.seat("wang"))

    send_again(front.seat("wang"), work)

    assert refused(front.seat("wang")) == set_aside(front.seat("wang")) == []


def test_head_offices_changes_bear_its_name(served: EmbeddedOffice, front: Desk) -> None:
    record = front.register("li", name="金彩广告", credit_code="A")
    front.syncing.sync_now()
    with served.office.write() as connection:
        put = Put("customer", record, {"credit_code": "B"})
        served.office.records.put(connection, [put], partition="SY01", what="correct", now_ms=served.office.now_ms())
    front.edit("wang", record, credit_code="C")
    front.syncing.sync_now()

    (one,) = conflicts(front.seat("wang"))

    assert [(side.person.zh, side.device.zh) for side in one.sides] == [("总部", "总部"), ("王芳", "本机")]


def test_an_archiving_that_met_an_edit_keeps_the_customer_until_somebody_decides(front: Desk, back: Desk) -> None:
    record = front.register("li", name="金彩广告", city="沈阳市", district="铁西区")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.edit("zhou", record, archived_at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC))
    back.edit("zhou", record, remarks="周一来提货")
    for desk in (front, back, front):
        desk.syncing.sync_now()

    (item,) = [one for one in conflicts(front.seat("zhou")) if one.register == "archived_at"]
    assert [side.words.zh for side in item.sides] == ["保留，不归档", "归档（2026-11-27 17:30）"]
    assert item.sides[0].words.en == "Keep it, not archived"
    kept = front.customer(record)
    assert kept is not None and (kept.archived_at, kept.remarks) == (None, "周一来提货")

    resolve(front.seat("zhou"), item, choice=1)
    front.syncing.sync_now()
    back.syncing.sync_now()
    there = back.customer(record)
    assert there is not None and there.archived_at is not None
