"""Sheets about people are kept by person and subject; one that cannot be read is none."""

from crm_desktop.models.local import Draft
from crm_desktop.services.people_drafts import Paper, drop_paper, keep_paper, kept_paper, kept_papers
from crm_desktop.services.today_drafts import drafts_left
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_filled import clock, filled, store
from tests.services.customers_sample import Clock, seat_of

__all__ = ["clock", "filled", "store"]


def test_a_sheet_belongs_to_its_person_and_its_subject(store: BranchStore, clock: Clock) -> None:
    one, other = seat_of(store, clock, "zhao"), seat_of(store, clock, "li")
    keep_paper(one, Paper.REQUEST, "close.wang", {"reason": "本人辞职"})
    keep_paper(one, Paper.REQUEST, "open.", {"name": "钱多"})
    keep_paper(one, Paper.HAND_OVER, "", {"note": "钥匙在抽屉"})

    assert kept_paper(one, Paper.REQUEST, "close.wang") == {"reason": "本人辞职"}
    assert set(kept_papers(one, Paper.REQUEST)) == {"close.wang", "open."}
    assert kept_papers(other, Paper.REQUEST) == {}
    keep_paper(one, Paper.REQUEST, "open.", {})
    drop_paper(one, Paper.REQUEST, "nothing")
    assert set(kept_papers(one, Paper.REQUEST)) == {"close.wang"}
    assert kept_paper(one, Paper.HAND_OVER, "") == {"note": "钥匙在抽屉"}


def test_a_sheet_that_cannot_be_read_is_none(store: BranchStore, clock: Clock) -> None:
    seat = seat_of(store, clock, "zhao")
    keep_paper(seat, Paper.ANSWER, "one", {"words": "同意"})
    with store.local() as session:
        kept = session.get_one(Draft, "account_answer:one:zhao")
        kept.content = "[1"
        session.add(kept)

    assert kept_paper(seat, Paper.ANSWER, "one") == {}


def test_what_is_begun_is_listed_with_whom_it_is_about_and_leads_back(store: BranchStore, clock: Clock) -> None:
    seat = seat_of(store, clock, "zhao")
    keep_paper(seat, Paper.REQUEST, "close.wu", {"reason": "本人辞职"})
    keep_paper(seat, Paper.REQUEST, "open.", {"name": "钱多"})
    keep_paper(seat, Paper.HAND_OVER, "wu", {"note": "钥匙在抽屉"})
    keep_paper(seat, Paper.ANSWER, "gone", {"words": "同意"})

    with store.reading() as session:
        found = {(one.place, one.subject, one.kind.zh, one.about) for one in drafts_left(session, seat)}
        assert drafts_left(session, seat_of(store, clock, "li")) == ()

    assert found == {
        ("people", "account_request:close.wu", "账号申请", "吴刚"),
        ("people", "account_request:open.", "账号申请", "钱多"),
        ("people", "hand_over:wu", "工作交接", "吴刚"),
        ("people", "account_answer:gone", "申请的答复", ""),
    }
