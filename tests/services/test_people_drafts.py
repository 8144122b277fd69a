"""Sheets about people are kept by person and subject; one that cannot be read is none."""

from crm_desktop.models.local import Draft
from crm_desktop.services.people_drafts import Paper, drop_paper, keep_paper, kept_paper, kept_papers
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
