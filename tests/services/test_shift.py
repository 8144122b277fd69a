"""The shift's end: everything left open is on the sheet, it needs no line, and it can be taken back (M5)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.rights import Refused, Role
from crm_desktop.services.counter_drafts import CounterWork, keep_work
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.shift import Group, may_close, shift_begin, shift_sheet
from crm_desktop.services.shift_hand_over import hand_over, take_back, takers, write_again
from crm_desktop.services.shift_record import last_hand_over
from crm_desktop.services.visit_plans import plan_visit
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served
from tests.services.visits_sample import NOW, TODAY, Office, sample_office

__all__ = ["back", "front", "served"]


def test_what_waits_clashes_and_was_refused_is_on_the_sheet(served: EmbeddedOffice, front: Desk, back: Desk) -> None:
    record = front.register("wang", name="金彩广告", credit_code="A")
    front.syncing.sync_now()
    back.syncing.sync_now()
    back.edit("zhou", record, credit_code="B")
    back.syncing.sync_now()
    front.edit("wang", record, credit_code="C")
    front.edit("li", record, remarks="月底要一批背胶")
    front.syncing.sync_now()
    served.stop()
    front.register("li", name="大禾图文")
    front.register("li", name="云帆展览")

    sheet = shift_sheet(front.seat("wang"))

    assert dict(sheet.counts) == {Group.REFUSED: 1, Group.CONFLICT: 1, Group.WAITING: 2}
    assert sheet.attention == 2
    assert sheet.sent == 3
    sent_back, clash, queue = sheet.open
    assert (sent_back.what.zh, sent_back.who) == ("客户 金彩广告", "李静")
    assert (clash.what.zh, clash.remark.zh) == ("客户 金彩广告", "统一社会信用代码")
    assert (queue.times, queue.who, queue.remark.zh) == (2, "李静", "2 笔 2 项")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with sample_office(tmp_path) as made:
        yield made


def test_visits_and_drafts_of_everybody_are_on_the_sheet(office: Office) -> None:
    plan_visit(office.seat(Role.STORE_MANAGER), "rep1", customer_id="c1", day=TODAY)
    keep_work(office.seat(Role.FRONT_DESK), CounterWork(values={"phone": "13812345678"}))

    sheet = shift_sheet(office.seat(Role.ACCOUNTANT))

    visit, draft = (next(one for one in sheet.open if one.group is group) for group in (Group.VISIT, Group.DRAFT))
    assert (visit.what.zh, visit.who, visit.since) == ("大禾图文", "赵强", TODAY)
    assert (draft.who, draft.remark.zh) == ("李前台", "138****5678")


def test_handing_over_starts_the_next_shift_and_leaves_a_trace(office: Office) -> None:
    seat = office.seat(Role.FRONT_DESK)
    began = shift_begin(seat)

    handed = hand_over(seat, taker="吴会计", note="赵老板下午来取货")

    assert handed.pdf.startswith(b"%PDF")
    assert shift_begin(seat) == NOW > began
    last = last_hand_over(seat)
    assert last is not None
    assert (last.giver, last.taker, last.note) == ("李前台", "吴会计", "赵老板下午来取货")
    with office.store.reading() as session:
        assert [one.kind for one in session.exec(select(Disclosure)).all()] == ["print"]


def test_the_next_day_begins_with_the_day(office: Office) -> None:
    hand_over(office.seat(Role.FRONT_DESK))

    office.now = NOW + timedelta(days=1)

    assert shift_begin(office.seat(Role.ACCOUNTANT)) == datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def test_words_added_later_are_on_a_new_sheet_of_the_same_hand_over(office: Office) -> None:
    seat = office.seat(Role.FRONT_DESK)
    handed = hand_over(seat)
    office.now = NOW + timedelta(minutes=5)

    again = write_again(seat, handed, taker="吴会计", note="钥匙在抽屉里", language="en")

    assert again.pdf != handed.pdf
    assert again.given.at == handed.given.at
    assert last_hand_over(seat) == again.given


def test_taking_it_back_goes_back_to_the_hand_over_before(office: Office) -> None:
    seat = office.seat(Role.FRONT_DESK)
    first = hand_over(seat)
    office.now = NOW + timedelta(hours=2)
    second = hand_over(seat)

    take_back(seat, second)
    assert last_hand_over(seat) == first.given
    take_back(seat, first)
    assert last_hand_over(seat) is None


def test_a_rep_does_not_close_the_shift(office: Office) -> None:
    seat = office.seat(Role.SALES_REP)

    assert isinstance(may_close(seat), Refused)
    with pytest.raises(NotAllowed, match="closed by"):
        hand_over(seat)


def test_everybody_else_of_the_branch_may_take_over(office: Office) -> None:
    assert takers(office.seat(Role.ACCOUNTANT, person="acc")) == ("周店长", "孙丽", "李前台", "赵强")
