"""A change proposed for somebody else's record: judged, made in one unit with the edit, and told to who proposed it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.corrections import Proposal
from crm_desktop.models.customer import Contact
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.conflicts_refused import refused
from crm_desktop.services.customer_contacts import open_contact, save_contact
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.customer_page import open_page
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.field_history import field_history
from crm_desktop.services.proposals import accept, decline, proposals_of, propose, withdraw
from crm_desktop.services.proposals_view import ProposalView, proposals_today
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import seat_beside
from sync.ids import new_id
from tests.head_office.chain import Desk, Raw, desk, join
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]


@pytest.fixture
def back(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """Another desktop of the branch."""
    with desk(served, tmp_path) as made:
        yield made


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


@pytest.fixture
def customer(front: Desk) -> str:
    """Zhao Qiang's customer, with a contact, known at head office."""
    record = front.register("wang", owner_id="zhao", credit_code="91110000600037341L", city="沈阳市", district="铁西区")
    with front.seat("wang").unit("add_contact") as session:
        session.add(Contact(id=f"{record[:30]}-c", customer_id=record, name="王芳", mobile="+8613812345678",
                            is_main=True, created_by="wang"))  # fmt: skip
    sync(front)
    return record


def sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None


def waiting(seat: Seat, customer: str) -> list[ProposalView]:
    page = open_page(seat, customer)
    facts = [fact for _, facts in page.sections for fact in facts]
    facts += [fact for contact in page.contacts for fact in contact.facts]
    return [one for fact in facts for one in fact.proposals]


def by_desk(front: Desk, customer: str, **edits: object) -> str:
    """A proposal of the front desk."""
    given = {name.replace("__", "."): value for name, value in edits.items()}
    (made,) = propose(front.seat("li"), open_file(front.seat("li"), customer), given, reason="客户当面说的")
    return made


def test_a_proposal_reaches_who_may_decide_and_is_made_in_one_unit(front: Desk, back: Desk, customer: str) -> None:
    by_desk(front, customer, business="喷绘")
    sync(front, back)
    seat = back.seat("zhao")
    (view,) = waiting(seat, customer)
    assert (view.words.zh, view.proposed.zh, view.who.zh, view.reason) == ("主营业务", "喷绘", "李静", "客户当面说的")
    assert isinstance(view.deciding, Allowed) and not view.changed

    accept(seat, open_file(seat, customer), view.id)
    assert back.syncing.status().waiting_units == 1
    sync(back, front)

    shown = front.customer(customer)
    assert shown is not None and shown.business == "喷绘"
    assert waiting(front.seat("li"), customer) == [] and refused(seat) == []


def test_the_history_names_both(front: Desk, customer: str) -> None:
    made = by_desk(front, customer, business="喷绘")
    accept(front.seat("wang"), open_file(front.seat("wang"), customer), made)

    change = field_history(front.seat("wang"), customer, "business").changes[0]

    assert (change.who.zh, change.note.zh) == ("王芳", "采纳李静的建议")


def test_who_proposed_is_told_the_outcome_for_a_week(front: Desk, back: Desk, customer: str) -> None:
    taken, left = by_desk(front, customer, business="喷绘"), by_desk(front, customer, size="6-20")
    sync(front, back)
    accept(back.seat("wang"), open_file(back.seat("wang"), customer), taken)
    decline(back.seat("wang"), left, reason="客户自己说不到六个人")
    sync(back, front)

    with front.store.reading() as session:
        mine = proposals_today(session, front.seat("li")).mine
        later = replace(front.seat("li"), now=lambda: datetime.now(UTC) + timedelta(days=8))
        assert proposals_today(session, later).mine == ()
    told = {line.words.zh: (line.state, line.decided_by, line.answer) for line in mine}
    assert told == {
        "主营业务": ("accepted", "王芳", ""), "规模": ("declined", "王芳", "客户自己说不到六个人"),
    }  # fmt: skip
    shown = front.customer(customer)
    assert shown is not None and shown.size is None


def test_the_board_shows_a_proposal_to_owner_accountant_and_manager_and_to_nobody_else(
    front: Desk, customer: str
) -> None:
    by_desk(front, customer, business="喷绘")

    with front.store.reading() as session:
        boards = {login: proposals_today(session, front.seat(login)) for login in ("zhao", "wang", "zhou", "li")}
    assert {login: len(board.to_decide) for login, board in boards.items()} == {
        "zhao": 1,
        "wang": 1,
        "zhou": 1,
        "li": 0,
    }
    assert [line.state for line in boards["li"].mine] == ["open"]


def test_a_field_that_changed_meanwhile_shows_three_values_and_bases_on_what_was_seen(
    front: Desk, back: Desk, customer: str
) -> None:
    made = by_desk(front, customer, credit_code="91110108551385082Q")
    seen = open_file(front.seat("wang"), customer)
    sync(front, back)
    back.edit("zhao", customer, credit_code="91210106MA0XXXXX12")
    sync(back)

    accept(front.seat("wang"), seen, made)
    sync(front, back)

    (conflict,) = open_page(front.seat("wang"), customer).contests
    assert conflict.register == "credit_code" and len(conflict.sides) == 2, "nothing is overwritten blindly"

    again = by_desk(front, customer, size="6-20")
    front.edit("wang", customer, size="1-5")
    (view,) = waiting(front.seat("wang"), customer)
    assert view.id == again and view.changed
    assert (view.old.zh, view.now.zh, view.proposed.zh) == ("（空）", "1–5 人", "6–20 人")


def test_all_of_an_address_is_one_proposal(front: Desk, customer: str) -> None:
    edits = {"district": "于洪区", "address": "黄海路8号"}
    (made,) = propose(front.seat("li"), open_file(front.seat("li"), customer), edits, reason="搬家了")
    (view,) = waiting(front.seat("wang"), customer)
    assert (view.register, view.proposed.zh) == ("place", "沈阳市于洪区黄海路8号")

    accept(front.seat("wang"), open_file(front.seat("wang"), customer), made)

    shown = front.customer(customer)
    assert shown is not None and (shown.city, shown.district, shown.address) == ("沈阳市", "于洪区", "黄海路8号")


def test_a_new_number_of_a_contact_is_masked_for_others_and_unverified_once_accepted(
    front: Desk, customer: str
) -> None:
    made = by_desk(front, customer, contact__mobile="+8613940001122")
    (view,) = waiting(front.seat("li"), customer)
    assert view.mine and "1122" in view.proposed.zh and "4000" in view.proposed.zh, "who typed it knows it"
    with front.seat("wang").unit("verify") as session:
        session.get_one(Contact, f"{customer[:30]}-c").phone_state = "called"

    accept(front.seat("wang"), open_file(front.seat("wang"), customer), made)
    sync(front)

    with front.store.reading() as session:
        contact = session.get_one(Contact, f"{customer[:30]}-c")
    assert (contact.mobile, contact.phone_state) == ("+8613940001122", "unverified")
    assert refused(front.seat("wang")) == []


def test_a_second_proposal_of_the_same_field_takes_the_first_back(front: Desk, customer: str) -> None:
    first = by_desk(front, customer, business="喷绘")
    second = by_desk(front, customer, business="喷绘、写真")

    with front.store.reading() as session:
        states = {one.id: one.state for one in proposals_of(session, customer)}
    assert states == {first: "withdrawn", second: "open"}
    withdraw(front.seat("li"), second)
    assert waiting(front.seat("wang"), customer) == []
    sync(front)
    assert refused(front.seat("li")) == []


def test_reason_and_change_are_asked_for_and_a_settled_one_is_settled(front: Desk, customer: str) -> None:
    seat, opened = front.seat("li"), open_file(front.seat("li"), customer)
    with pytest.raises(Invalid) as wrong:
        propose(seat, opened, {"district": "铁西区"}, reason=" ")
    assert [problem.code for problem in wrong.value.problems] == ["proposal_reason", "proposal_nothing"]
    made = by_desk(front, customer, business="喷绘")
    with pytest.raises(Invalid):
        decline(front.seat("wang"), made, reason="")
    decline(front.seat("wang"), made, reason="问过了，不是")
    with pytest.raises(Invalid):
        accept(front.seat("wang"), open_file(front.seat("wang"), customer), made)


def test_who_may_not_edit_may_not_decide(front: Desk, customer: str) -> None:
    made = by_desk(front, customer, business="喷绘")

    for act in (lambda: accept(front.seat("li"), open_file(front.seat("li"), customer), made),
                lambda: decline(front.seat("li"), made, reason="x"),
                lambda: withdraw(front.seat("wang"), made)):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    (view,) = waiting(front.seat("li"), customer)
    assert isinstance(view.deciding, Refused)


def test_head_office_judges_proposals_by_the_record_they_are_about(served: EmbeddedOffice, front: Desk,
                                                                    customer: str) -> None:  # fmt: skip
    raw = Raw(join(served))
    facts = {"record_type": "customer", "record_id": customer, "customer_id": customer, "register_name": "business",
             "proposed": '"喷绘"', "reason": "当面说的", "state": "open"}  # fmt: skip

    def code(by: str, **more: object) -> str:
        return raw.create("proposal", by, **{**facts, "proposed_by": by, **more})[1].code

    record, made = raw.create("proposal", "li", **facts, proposed_by="li")
    results = {
        "made": made.code,
        "of staff": code("li", record_type="staff"),
        "of nothing": code("li", record_type="treasure"),
        "born accepted": code("li", state="accepted"),
        "in another's name": code("li", proposed_by="wang"),
        "accepted by who may not edit": raw.edit("proposal", record, "state", "accepted", by="li").code,
        "taken back by another": raw.edit("proposal", record, "state", "withdrawn", by="wang").code,
        "rewritten": raw.edit("proposal", record, "proposed", '"写真"', by="li").code,
        "signed for another": raw.edit("proposal", record, "decision", {"decided_by": "zhou"}, by="wang").code,
        "declined by the owner": raw.edit("proposal", record, "state", "declined", by="zhao").code,
    }
    raw.close()

    assert results == {
        "made": "", "of staff": "rights", "of nothing": "about_nothing", "born accepted": "decided_at_office",
        "in another's name": "signature", "accepted by who may not edit": "rights", "taken back by another": "rights",
        "rewritten": "as_written", "signed for another": "signature", "declined by the owner": "",
    }  # fmt: skip


def test_a_contact_that_somebody_added_is_theirs_to_edit(front: Desk, customer: str) -> None:
    save_contact(front.seat("li"), open_contact(front.seat("li"), customer), {"contact.name": "李会计"})
    page = open_page(front.seat("li"), customer)
    added = next(one for one in page.contacts if one.name.zh == "李会计")
    chief = next(one for one in page.contacts if one.main)
    assert isinstance(added.right, Allowed) and isinstance(chief.right, Refused) and isinstance(page.right, Refused)

    save_contact(front.seat("li"), open_contact(front.seat("li"), customer, added.id), {"contact.post": "会计"})
    with pytest.raises(NotAllowed):
        save_file(front.seat("li"), open_file(front.seat("li"), customer), {"contact.post": "老板"})
    sync(front)

    assert refused(front.seat("li")) == []


def test_head_office_proposes_to_a_branch_and_its_owner_decides(front: Desk, above: Desk, customer: str) -> None:
    sync(front, above)
    seat = seat_beside(above.seat("lin"), customer)
    propose(seat, open_file(seat, customer), {"business": "喷绘"}, reason="周审发现")
    sync(above, front)

    (view,) = waiting(front.seat("zhao"), customer)
    accept(front.seat("zhao"), open_file(front.seat("zhao"), customer), view.id)
    sync(front, above)

    assert view.who.zh == "林晓"
    with above.store.reading() as session:
        assert session.get_one(Proposal, view.id).state == "accepted"


def test_an_unreadable_proposal_of_another_version_is_passed_over(front: Desk, customer: str) -> None:
    with front.seat("li").unit("propose_change") as session:
        for register, value in (("shoe_size", "42"), ("business", "{")):
            session.add(Proposal(id=new_id(), record_type="customer", record_id=customer, customer_id=customer,
                                 register_name=register, proposed=value, proposed_by="li", state="open"))  # fmt: skip

    assert waiting(front.seat("wang"), customer) == []
