"""Leaving and moving: everything goes to named colleagues at once, can be taken back, and leaves nothing behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from crm_desktop.head_office.account_requests import approve
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.customer import Customer
from crm_desktop.models.local import Draft
from crm_desktop.models.people import AccountRequest, HandOver
from crm_desktop.models.privacy import Disclosure
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import BookletPage, VisitBooklet, VisitPlan
from crm_desktop.rules.handing_over import Strategy, Why
from crm_desktop.rules.rights import Role
from crm_desktop.services.conflicts_refused import refused
from crm_desktop.services.customer_page import open_page
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.field_history import field_history
from crm_desktop.services.filing import hand_in_again
from crm_desktop.services.handing_over.acts import Order, hand_over, preview, undo_hand_over
from crm_desktop.services.handing_over.belongings import Kind, belongings, colleagues_with_work
from crm_desktop.services.handing_over.records import hand_over_pdf, hand_overs
from crm_desktop.services.seat import Seat
from crm_desktop.services.today_counter import counter_today
from sync.ids import new_id
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]

AREAS = ("铁西区", "铁西区", "于洪区")


@dataclass
class Rep:
    """What Zhao Qiang owns: customers by name, and the rest by kind."""

    customers: list[str]
    plan: str
    order: str
    form: str
    booklet: str


@pytest.fixture
def back(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """Another desktop of the branch."""
    with desk(served, tmp_path) as made:
        yield made


@pytest.fixture
def rep(front: Desk) -> Rep:
    """A rep with three customers, of which one has a visit planned and another an order, and things of no customer."""
    customers = [
        front.register("wang", name=f"沈阳客户{at}", number=f"SY01A-0000{at}", owner_id="zhao", area=area,
                       importance="important" if at == 2 else "ordinary")
        for at, area in enumerate(AREAS)
    ]  # fmt: skip
    stranger = front.register("li", name="别人的客户", owner_id="zhou")
    ids = Rep(customers, *(new_id() for _ in range(4)))
    with front.seat("zhou").unit("sample") as session:
        session.add_all((
            VisitPlan(id=ids.plan, rep_id="zhao", customer_id=customers[2], day=date(2026, 11, 25), state="approved"),
            PhoneOrderNote(id=ids.order, number="SY01A-P1", rep_id="zhao", customer_id=stranger, words="要两卷",
                           state="open", taken_by="li"),
            RegistrationForm(id=ids.form, number="SY01A-1120-001", customer_id=stranger, receptionist_id="zhao",
                             state="returned", returned_reason="电话不清"),
            VisitBooklet(id=ids.booklet, number="SY01A-B0001", rep_id="zhao", state="issued"),
            *(BookletPage(id=new_id(), booklet_id=ids.booklet, number=n, state="used" if n == 1 else "blank")
              for n in (1, 2, 3, 5)),
        ))  # fmt: skip
    with front.store.local() as session:
        session.add(Draft(id=f"customer:{customers[0]}:identity:zhao", form="customer", owner_id="zhao",
                          content="{}", updated_at=datetime.now(UTC)))  # fmt: skip
    disclose(front.seat("zhao"), "export", "customer_list", persons=40)
    front.syncing.sync_now()
    return ids


def owner(at: Desk, type_: type, id_: str, field: str) -> object:
    with at.store.reading() as session:
        return getattr(session.get_one(type_, id_), field)


def owners(at: Desk, rep: Rep) -> list[str | None]:
    with at.store.reading() as session:
        return [session.get_one(Customer, one).owner_id for one in rep.customers]


def everything_to(taker: str, **more: object) -> Order:
    return Order("zhao", Why.SHARING, Strategy.ALL, {"": taker}, rest="zhou", **more)  # type: ignore[arg-type]


def taken(at: Desk, seat: Seat) -> None:
    """Head office takes it all."""
    outcome = at.syncing.sync_now()
    assert outcome.trouble is None
    assert [(work.act.zh, work.reason.zh) for work in refused(seat)] == []


def test_everything_that_somebody_owns_is_listed(front: Desk, rep: Rep) -> None:
    front.edit("zhao", rep.customers[0], remarks="还没上传")

    owned = belongings(front.seat("zhou"), "zhao")

    assert dict(owned.counts) == {
        Kind.CUSTOMER: 3, Kind.PLAN: 1, Kind.ORDER: 1, Kind.FORM: 1, Kind.BOOKLET: 1, Kind.DRAFT: 1,
    }  # fmt: skip
    assert (owned.person.name, owned.unsent, owned.disclosed) == ("赵强", 1, 40)
    booklet = next(one for one in owned.things if one.kind is Kind.BOOKLET)
    assert (booklet.what.zh, booklet.remark.zh) == ("SY01A-B0001", "第 2–3, 5 页未还")
    assert {one.kind for one in owned.rest} == set(Kind) - {Kind.CUSTOMER, Kind.PLAN}, "a plan goes with its customer"


def test_all_of_it_goes_in_one_unit_that_head_office_takes(front: Desk, back: Desk, rep: Rep) -> None:
    waiting = front.syncing.status().waiting_units
    hand_over(front.seat("zhou"), everything_to("li"))

    assert front.syncing.status().waiting_units == waiting + 1
    taken(front, front.seat("zhou"))
    back.syncing.sync_now()

    assert owners(back, rep) == ["li"] * 3
    assert owner(back, VisitPlan, rep.plan, "rep_id") == "li"
    assert owner(back, PhoneOrderNote, rep.order, "rep_id") == "zhou"
    assert owner(back, VisitBooklet, rep.booklet, "rep_id") == "zhou"
    assert owner(back, RegistrationForm, rep.form, "handler_id") == "zhou"
    assert owner(back, RegistrationForm, rep.form, "receptionist_id") == "zhao", "who took the form stays on it"
    left = belongings(front.seat("zhou"), "zhao")
    assert left.empty, "nothing is left without an owner"


def test_by_area_each_goes_to_the_one_chosen_and_takes_its_plan_along(front: Desk, rep: Rep) -> None:
    order = Order("zhao", Why.SHARING, Strategy.AREA, {"铁西区": "li", "于洪区": "wang"}, rest="zhou")
    found = preview(front.seat("zhou"), order)
    assert found.problems == ()
    assert (found.count("li", Kind.CUSTOMER), found.count("wang", Kind.CUSTOMER), found.count("wang", Kind.PLAN)) == (
        2, 1, 1,
    )  # fmt: skip

    hand_over(front.seat("zhou"), order)

    assert owners(front, rep) == ["li", "li", "wang"]
    assert owner(front, VisitPlan, rep.plan, "rep_id") == "wang"
    taken(front, front.seat("zhou"))


def test_a_returned_form_comes_to_who_took_it_over(front: Desk, rep: Rep) -> None:
    hand_over(front.seat("zhou"), Order("zhao", Why.SHARING, Strategy.ALL, {"": "zhou"}, rest="li"))
    desk_seat = front.seat("li")

    with front.store.reading() as session:
        assert [one.form_id for one in counter_today(session, desk_seat).returned] == [rep.form]
    hand_in_again(desk_seat, rep.form)
    taken(front, desk_seat)


def test_a_draft_is_taken_up_by_the_successor(front: Desk, rep: Rep) -> None:
    hand_over(front.seat("zhou"), everything_to("li"))

    with front.store.reading() as session:
        drafts = session.exec(select(Draft)).all()
    assert [(one.id, one.owner_id) for one in drafts] == [(f"customer:{rep.customers[0]}:identity:zhou", "zhou")]


@pytest.mark.parametrize(
    ("order", "fields"),
    [
        (Order("zhao", Why.SHARING, Strategy.AREA, {"铁西区": "li"}, rest="zhou"), ["portions"]),
        (Order("zhao", Why.SHARING, Strategy.ALL, {"": "li"}), ["rest"]),
        (Order("zhao", Why.SHARING, Strategy.ALL, {"": "zhao"}, rest="zhou"), ["portions"]),
        (Order("zhao", Why.SHARING, Strategy.ALL, {"": "sun"}, rest="zhou"), ["portions"]),
        (Order("wang", Why.SHARING, Strategy.ALL, {}), ["portions"]),
        (Order("zhao", Why.MOVING, Strategy.ALL, {"": "li"}, rest="zhou"), ["post"]),
    ],
)
def test_nothing_is_given_while_anything_is_open(front: Desk, rep: Rep, order: Order, fields: list[str]) -> None:
    with pytest.raises(Invalid) as wrong:
        hand_over(front.seat("zhou"), order)

    assert [problem.field for problem in wrong.value.problems] == fields
    assert owners(front, rep) == ["zhao"] * 3


def test_what_is_not_sent_has_to_be_accounted_for(front: Desk, rep: Rep) -> None:
    front.edit("zhao", rep.customers[0], remarks="还没上传")

    with pytest.raises(Invalid) as wrong:
        hand_over(front.seat("zhou"), everything_to("li"))
    made = hand_over(front.seat("zhou"), everything_to("li", unsent_note="今晚同步"))

    assert [problem.field for problem in wrong.value.problems] == ["unsent_note"]
    assert owner(front, HandOver, made, "unsent_note") == "今晚同步"
    taken(front, front.seat("zhou"))


def test_only_the_manager_hands_over(front: Desk, rep: Rep) -> None:
    for login in ("li", "wang", "zhao"):
        with pytest.raises(NotAllowed) as told:
            hand_over(front.seat(login), everything_to("li"))
        assert told.value.words.zh == "工作交接由店长办理"


def test_leaving_asks_head_office_to_close_the_account_in_the_same_unit(
    served: EmbeddedOffice, front: Desk, rep: Rep
) -> None:
    last = datetime.now(UTC).date() + timedelta(days=2)
    order = Order("zhao", Why.LEAVING, Strategy.ALL, {"": "li"}, rest="zhou", last_day=last, reason="本人辞职")
    made = hand_over(front.seat("zhou"), order)
    taken(front, front.seat("zhou"))
    request = str(owner(front, HandOver, made, "request_id"))

    asked = owner(front, AccountRequest, request, "kind"), owner(front, AccountRequest, request, "last_day")
    assert asked == ("close", last)
    (line,) = hand_overs(front.seat("zhou"))
    assert line.request is not None and line.request.zh == "停用账号：等总部审批" and line.undo is None
    approve(served.office, request)
    front.syncing.sync_now()
    (line,) = hand_overs(front.seat("zhou"))
    assert line.request is not None and line.request.zh == "停用账号：已办结"
    assert line.undo is not None and "已停用" in line.undo.zh
    with pytest.raises(NotAllowed):
        undo_hand_over(front.seat("zhou"), made)


def test_moving_asks_for_the_new_post_instead(front: Desk, rep: Rep) -> None:
    order = Order(
        "zhao", Why.MOVING, Strategy.ALL, {"": "li"}, rest="zhou", post=Role.STORE_MANAGER, branch="DL01",
    )  # fmt: skip
    made = hand_over(front.seat("zhou"), order)

    with front.store.reading() as session:
        request = session.get_one(AccountRequest, session.get_one(HandOver, made).request_id)
    assert (request.kind, request.post, request.branch, request.staff_id) == ("change", "store_manager", "DL01", "zhao")
    taken(front, front.seat("zhou"))


def test_taken_back_whole_but_for_what_has_gone_on_meanwhile(front: Desk, back: Desk, rep: Rep) -> None:
    made = hand_over(front.seat("zhou"), replace(everything_to("li"), why=Why.LEAVING))
    taken(front, front.seat("zhou"))
    front.edit("wang", rep.customers[1], owner_id="wang")

    undone = undo_hand_over(front.seat("zhou"), made)
    taken(front, front.seat("zhou"))
    back.syncing.sync_now()

    assert (undone.back, undone.kept) == (7, 1)
    assert owners(back, rep) == ["zhao", "wang", "zhao"]
    assert owner(back, RegistrationForm, rep.form, "handler_id") is None
    with front.store.reading() as session:
        assert [one.owner_id for one in session.exec(select(Draft)).all()] == ["zhao"]
        request = session.get_one(AccountRequest, session.get_one(HandOver, made).request_id)
    assert request.state == "withdrawn"
    (line,) = hand_overs(front.seat("zhou"))
    assert line.undone is not None and "周店长撤销" in line.undone.zh
    with pytest.raises(NotAllowed):
        undo_hand_over(front.seat("zhou"), made)


def test_after_a_week_it_is_not_taken_back_any_more(front: Desk, rep: Rep) -> None:
    made = hand_over(front.seat("zhou"), everything_to("li"))
    later = replace(front.seat("zhou"), now=lambda: datetime.now(UTC) + timedelta(days=8))

    with pytest.raises(NotAllowed) as told:
        undo_hand_over(later, made)

    assert "7 天" in told.value.words.zh


def test_history_and_the_customers_page_keep_the_old_name(front: Desk, rep: Rep) -> None:
    hand_over(front.seat("zhou"), everything_to("li"))

    page = open_page(front.seat("wang"), rep.customers[0])
    history = field_history(front.seat("wang"), rep.customers[0], "owner_id")
    later = replace(front.seat("wang"), now=lambda: datetime.now(UTC) + timedelta(days=91))

    assert (page.owner.zh, page.former_owner.zh) == ("李静", "赵强")
    assert [(one.old.zh, one.new.zh, one.who.zh) for one in history.changes[:1]] == [("赵强", "李静", "周店长")]
    assert open_page(later, rep.customers[0]).former_owner.zh == ""


def test_the_sheet_names_everything_and_everybody_who_signs(front: Desk, rep: Rep) -> None:
    order = Order("zhao", Why.LEAVING, Strategy.AREA, {"铁西区": "li", "于洪区": "wang"}, rest="zhou", note="钥匙已交")
    made = hand_over(front.seat("zhou"), order)

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(hand_over_pdf(front.seat("zhou"), made))).pages)

    plain = text.replace("\n", "").replace(" ", "")
    for wanted in ("工作交接单", "移交人赵强", "接手人李静", "接手人王芳", "接手人周店长", "监交人周店长", "沈阳客户0",
                   "SY01A-B0001", "钥匙已交", "停用账号：等总部审批"):  # fmt: skip
        assert wanted in plain, wanted
    with front.store.reading() as session:
        trace = session.exec(select(Disclosure).where(col(Disclosure.actor_id) == "zhou")).all()
    assert [(one.kind, one.subject, one.persons) for one in trace] == [("print", "work_hand_over", 3)]


def test_who_has_left_stays_on_the_list_until_everything_is_given_away(
    served: EmbeddedOffice, front: Desk, rep: Rep
) -> None:
    def names() -> list[str]:
        return [one.person.name for one in colleagues_with_work(front.seat("zhou"))]

    order = Order("zhao", Why.LEAVING, Strategy.ALL, {"": "li"}, rest="zhou")
    made = hand_over(front.seat("zhou"), order)
    front.syncing.sync_now()
    approve(served.office, str(owner(front, HandOver, made, "request_id")))
    front.syncing.sync_now()
    tomorrow = replace(front.seat("zhou"), now=lambda: datetime.now(UTC) + timedelta(days=1))
    assert "赵强" not in [one.person.name for one in colleagues_with_work(tomorrow)]

    front.edit("wang", rep.customers[0], owner_id="zhao")

    lines = {one.person.name: one for one in colleagues_with_work(tomorrow)}
    assert lines["赵强"].customers == 1 and lines["赵强"].person.left_on is not None
    assert "李静" in names()


def test_who_has_moved_to_another_branch_stays_on_the_list_until_everything_is_given_away(
    served: EmbeddedOffice, front: Desk, rep: Rep
) -> None:
    order = Order("zhao", Why.MOVING, Strategy.ALL, {"": "li"}, rest="zhou", branch="DL01", post=Role.SALES_REP)
    made = hand_over(front.seat("zhou"), order)
    front.syncing.sync_now()
    approve(served.office, str(owner(front, HandOver, made, "request_id")))
    front.syncing.sync_now()
    seat = front.seat("zhou")
    assert "赵强" not in [one.person.name for one in colleagues_with_work(seat)]

    front.edit("wang", rep.customers[0], owner_id="zhao")

    (line,) = [one for one in colleagues_with_work(seat) if one.person.name == "赵强"]
    assert (line.customers, line.person.moved, line.person.login, line.person.branch) == (1, True, "", "DL01")
    again = hand_over(seat, Order("zhao", Why.LEAVING, Strategy.ALL, {"": "li"}, rest="zhou"))
    assert owner(front, Customer, rep.customers[0], "owner_id") == "li"
    assert owner(front, HandOver, again, "request_id") is None
    assert front.syncing.sync_now().refused == 0


def test_a_hand_over_cannot_be_rewritten_afterwards(front: Desk, rep: Rep) -> None:
    made = hand_over(front.seat("zhou"), everything_to("li"))
    front.syncing.sync_now()

    with front.seat("zhou").unit("tamper") as session:
        session.get_one(HandOver, made).given = "{}"
    front.syncing.sync_now()

    assert [work.code for work in refused(front.seat("zhou"))] == ["as_written"]
