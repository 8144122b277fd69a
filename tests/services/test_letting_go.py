"""What waits for a person leaves a desktop's list by who may judge it, and nothing is written over unseen (J4)."""

import pytest

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.conflicts import conflicts, dismiss, losers
from crm_desktop.services.conflicts_refused import RefusedWork, discard, refused, send_again, set_aside
from crm_desktop.services.errors import NotAllowed, NotFound
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


@pytest.fixture
def lost(front: Desk, back: Desk) -> str:
    """A customer whose remarks were changed at both desktops, so that one of the two lost by rule."""
    record = front.register("li", remarks="老客户")
    front.syncing.sync_now()
    back.syncing.sync_now()
    front.edit("wang", record, remarks="月底付款")
    back.edit("zhou", record, remarks="要开发票")
    for one in (front, back, front):
        one.syncing.sync_now()
    return record


@pytest.fixture
def work(front: Desk) -> RefusedWork:
    """A change of 李静's to a file that is not hers, as the accountant sees it after head office sent it back."""
    record = front.register("wang", name="金彩广告", credit_code="A")
    front.syncing.sync_now()
    front.edit("li", record, credit_code="B")
    front.syncing.sync_now()
    return refused(front.seat("wang"))[0]


def test_a_value_that_lost_stays_on_the_list_for_who_may_judge_it(front: Desk, lost: str) -> None:
    (one,) = losers(front.seat("zhao"))
    with pytest.raises(NotAllowed) as error:
        dismiss(front.seat("zhao"), one)
    assert isinstance(one.leave, Refused)
    assert (error.value.words.zh, error.value.words.en) == (
        "请会计或店长看过再拿开；自己填的可以自己拿开",
        "The accountant or store manager looks at it first; what you typed yourself you may take off",
    )
    assert isinstance(losers(front.seat("zhou"))[0].leave, Allowed)
    dismiss(front.seat("zhou"), losers(front.seat("zhou"))[0])
    assert losers(front.seat("wang")) == []


def test_refused_work_is_set_aside_by_who_typed_it_or_may_change_it(front: Desk, work: RefusedWork) -> None:
    with pytest.raises(NotAllowed):
        discard(front.seat("zhao"), refused(front.seat("zhao"))[0])
    (own,) = refused(front.seat("li"))
    assert isinstance(own.right, Refused) and isinstance(own.let_go, Allowed)
    discard(front.seat("li"), own)
    assert len(set_aside(front.seat("wang"))) == 1


def test_what_changed_while_refused_work_was_looked_at_is_not_written_over(
    front: Desk, back: Desk, work: RefusedWork
) -> None:
    (record,) = work.records
    back.syncing.sync_now()
    back.edit("zhou", record.id, credit_code="C")
    back.syncing.sync_now()
    front.syncing.sync_now()
    send_again(front.seat("wang"), work)
    front.syncing.sync_now()
    (contested,) = conflicts(front.seat("wang"))
    assert [side.words.zh for side in contested.sides] == ["C", "B"]


def test_refused_work_is_sent_once(front: Desk, work: RefusedWork) -> None:
    (record,) = work.records
    send_again(front.seat("wang"), work)
    front.edit("wang", record.id, credit_code="D")
    with pytest.raises(NotFound):
        send_again(front.seat("wang"), work)
    customer = front.customer(record.id)
    assert customer is not None and customer.credit_code == "D"
