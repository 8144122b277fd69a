"""Two files of one customer become one, and apart again, without losing a field, a visit or a history line (C5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from crm_desktop.models.catalogue import RECORDS, fields_of, references_to
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.kinds import Kind
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.twins import CustomerMerge
from crm_desktop.models.visit import Visit
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.query import classify
from crm_desktop.rules.rights import Role
from crm_desktop.services.customer_contacts import contacts_of
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.field_forms import INVOICE, PLACE
from crm_desktop.services.merge_plan import BY_RULE, UNITED, MergePlan, chosen_fields, plan_merge
from crm_desktop.services.merge_record import read_content
from crm_desktop.services.merging import Merged, merge_files
from crm_desktop.services.parting import merges_of, part_files, parting_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.timeline import timeline
from crm_desktop.services.twins_across import twins
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection, find
from tests.services.counter import NOW, open_store, put, seat_at

KEPT = {
    "number": "K-1", "name": "沈阳金彩广告有限公司", "kind": "company", "city": "沈阳市", "district": "铁西区",
    "address": "兴华街1号", "needs": ("ink",), "tags": ("老客户",), "points": 10, "remarks": "上午收货",
    "created_by": "li", "created_at": NOW, "first_dealing": date(2026, 3, 1), "last_dealing": date(2026, 9, 1),
}  # fmt: skip
TWIN = {
    "number": "K-2", "name": "沈阳金彩广告制作部", "short_name": "金彩", "kind": "company", "city": "沈阳市",
    "district": "和平区", "business": "门头招牌", "needs": ("ink", "laminate"), "points": 7, "remarks": "下午送货",
    "credit_code": DECLINED, "created_by": "sun", "created_at": NOW - timedelta(days=30),
    "first_dealing": date(2026, 1, 5), "last_dealing": date(2026, 8, 1),
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    """A branch with two files of one firm."""
    made = open_store(tmp_path)
    put(
        made,
        Customer(id="kept", **KEPT),
        Customer(id="twin", **TWIN),
        Contact(id="wang", customer_id="kept", name="王芳", mobile="+8613812345678", is_main=True, created_at=NOW),
        Contact(id="wang2", customer_id="twin", name="王芳", mobile="+8613812345678", post="经理", wechat="wf88",
                is_main=True, created_at=NOW),
        Contact(id="liu", customer_id="twin", name="刘洋", mobile="+8613900001111", created_at=NOW),
    )  # fmt: skip
    yield made
    made.close()


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    """The accountant's."""
    return seat_at(store, "zhao", Role.ACCOUNTANT)


def merged(seat: Seat, **choices: int) -> Merged:
    """Both files merged into the first."""
    plan = plan_merge(seat, ("kept", "twin"))
    return merge_files(seat, plan, keep=0, choices=choices)


def customer(store: BranchStore, id_: str = "kept") -> Customer | None:
    with store.reading() as session:
        return session.get(Customer, id_)


def plan_of(seat: Seat) -> MergePlan:
    return plan_merge(seat, ("kept", "twin"))


# What the wizard shows -----------------------------------------------------------------------------


def test_what_differs_comes_first_and_every_field_that_holds_something_is_there(seat: Seat) -> None:
    choices = plan_of(seat).choices
    differ = [choice.differs for choice in choices]
    assert differ == sorted(differ, reverse=True)
    by_key = {choice.key: choice for choice in choices}
    assert by_key["name"].texts[1].zh == "沈阳金彩广告制作部"
    assert not by_key["kind"].differs
    assert by_key["address"].texts[0].zh == "沈阳市铁西区兴华街1号"


def test_a_field_only_one_file_knows_is_taken_from_there_and_a_refusal_is_worth_less_than_an_answer(
    seat: Seat,
) -> None:
    by_key = {choice.key: choice for choice in plan_of(seat).choices}
    assert by_key["business"].usual(0) == 1
    assert by_key["remarks"].usual(0) == 0
    assert by_key["credit_code"].usual(0) == 1, "that they would not tell is more than nothing"


def test_the_file_that_knows_most_is_proposed_and_never_one_from_the_archive(store: BranchStore, seat: Seat) -> None:
    assert plan_of(seat).proposed == 1
    save = open_file(seat, "twin")
    with seat.unit("archive", bases=save.bases) as session:
        session.get_one(Customer, "twin").archived_at = NOW
    assert plan_of(seat).proposed == 0


def test_no_column_of_a_customer_is_forgotten() -> None:
    """Each is chosen of, united, or goes by a rule; an address goes as one, and an invoice header."""
    as_one = {*PLACE, *INVOICE}
    assert set(fields_of("customer")) == {*chosen_fields(), *UNITED, *BY_RULE, *as_one}
    assert as_one.intersection(chosen_fields()) == {"address", "invoice_name"}


def test_contacts_with_one_number_and_name_are_one_person(seat: Seat) -> None:
    people = {line.id: line for line in plan_of(seat).people}
    assert (people["wang2"].same_as, people["liu"].same_as, people["wang"].same_as) == ("wang", "", "")


@pytest.mark.parametrize("ids", [("kept",), ("kept", "kept"), ("kept", "twin", "c3", "c4")])
def test_two_or_three_files_are_merged_no_more_and_no_less(
    store: BranchStore, seat: Seat, ids: tuple[str, ...]
) -> None:
    put(store, Customer(id="c3", name="三"), Customer(id="c4", name="四"))
    with pytest.raises(Invalid):
        plan_merge(seat, ids)


def test_only_who_may_merge_does(store: BranchStore) -> None:
    with pytest.raises(NotAllowed):
        plan_merge(seat_at(store, "li"), ("kept", "twin"))


# Merging -------------------------------------------------------------------------------------------


def test_chosen_fields_stand_in_the_kept_file_and_what_is_summed_or_united_is(store: BranchStore, seat: Seat) -> None:
    done = merged(seat, name=1, address=1)
    kept = customer(store)
    assert kept is not None and customer(store, "twin") is None
    assert (kept.name, kept.district, kept.address) == ("沈阳金彩广告制作部", "和平区", None)
    assert (kept.short_name, kept.business, kept.remarks) == ("金彩", "门头招牌", "上午收货")
    assert (kept.points, kept.needs, kept.tags) == (17, ("ink", "laminate"), ("老客户",))
    assert (kept.first_dealing, kept.last_dealing) == (date(2026, 1, 5), date(2026, 9, 1))
    assert (kept.created_by, kept.created_at) == ("sun", NOW - timedelta(days=30)), "the elder entry counts"
    assert done.merged_names == ("沈阳金彩广告制作部",)


def test_the_same_person_is_there_once_with_what_either_file_knew(store: BranchStore, seat: Seat) -> None:
    merged(seat)
    with store.reading() as session:
        people = contacts_of(session, "kept")
        assert [(one.id, bool(one.is_main)) for one in people] == [("wang", True), ("liu", False)]
        assert (people[0].post, people[0].wechat) == ("经理", "wf88")


def test_the_chosen_file_may_be_any_of_three(store: BranchStore, seat: Seat) -> None:
    put(store, Customer(id="third", name="金彩", points=1), Contact(id="x", customer_id="third", is_main=True))
    plan = plan_merge(seat, ("kept", "twin", "third"))
    done = merge_files(seat, plan, keep=2, choices={"name": 0})
    found = customer(store, "third")
    assert found is not None and (found.name, found.points) == ("沈阳金彩广告有限公司", 18)
    with store.reading() as session:
        assert {one.id for one in contacts_of(session, "third")} == {"x", "wang", "liu"}
    part_files(seat, done.merge_ids)
    assert customer(store, "kept") is not None and customer(store, "twin") is not None
    found = customer(store, "third")
    assert found is not None and (found.name, found.points) == ("金彩", 1)


def test_an_archived_file_is_not_the_one_that_is_kept(store: BranchStore, seat: Seat) -> None:
    with seat.unit("archive") as session:
        session.get_one(Customer, "twin").archived_at = NOW
    with pytest.raises(Invalid) as raised:
        merge_files(seat, plan_of(seat), keep=1, choices={})
    assert "归档" in raised.value.words.zh
    assert customer(store, "kept") is not None


@pytest.mark.parametrize(("type_", "column"), list(references_to("customer")), ids=str)
def test_whatever_names_a_merged_customer_names_the_kept_one_and_goes_back_with_it(
    store: BranchStore, seat: Seat, type_: str, column: str
) -> None:
    """Every reference that the catalogue declares, of every type of record: none can be forgotten."""
    put(store, RECORDS[type_](id="ref", **{column: "twin"}))
    done = merged(seat)
    assert _named(store, type_, column) == "kept"
    part_files(seat, done.merge_ids)
    assert _named(store, type_, column) == "twin"


def test_every_reference_says_what_it_refers_to() -> None:
    unsaid = [
        f"{type_}.{column}"
        for type_ in RECORDS
        for column, info in fields_of(type_).items()
        if info.kind is Kind.REFERENCE and not info.to
    ]
    assert unsaid == []


def test_everything_about_the_customer_is_on_one_page_and_found_by_both_numbers(store: BranchStore, seat: Seat) -> None:
    put(
        store,
        Visit(id="v1", customer_id="twin", rep_id="rep1", day=date(2026, 5, 5), needs="要亮膜"),
        RegistrationForm(id="f1", number="SY01-A-000009", customer_id="twin", received_at=NOW, state="received"),
    )
    merged(seat)
    events = timeline(seat, "kept").events
    told = " ".join(f"{event.title.zh} {' '.join(line.zh for line in event.detail)}" for event in events)
    assert "拜访" in told and "SY01-A-000009" in told
    assert "并入“沈阳金彩广告制作部”" in told
    with store.reading() as session:
        for typed in ("K-1", "K-2", "SY01-A-000009", "刘洋"):
            assert [hit.customer_id for hit in find(session, classify(typed))] == ["kept"], typed


def test_a_merge_is_one_unit_of_work(store: BranchStore, seat: Seat) -> None:
    before = store.replica.queue().units
    merged(seat)
    assert store.replica.queue().units == before + 1


def test_the_address_of_a_merged_file_leads_to_the_kept_one(store: BranchStore, seat: Seat) -> None:
    stale = open_file(seat, "twin")
    merged(seat)
    assert open_file(seat, "twin").customer_id == "kept"
    with pytest.raises(NotFound) as raised:
        save_file(seat, stale, {"remarks": "typed into a form that was open"})
    assert "已并入“沈阳金彩广告有限公司”" in raised.value.words.zh


# Taking it back ------------------------------------------------------------------------------------


def test_a_merge_taken_back_leaves_both_files_as_they_were(store: BranchStore, seat: Seat) -> None:
    with store.reading() as session:
        before = _all(session)
    done = merged(seat, name=1, address=1)
    part_files(seat, done.merge_ids)
    with store.reading() as session:
        assert _all(session) == before


def test_what_was_changed_since_the_merge_stays_and_is_named(store: BranchStore, seat: Seat) -> None:
    done = merged(seat, name=1, remarks=1)
    save_file(seat, open_file(seat, "kept"), {"remarks": "改为自提"})
    parting = parting_of(seat, done.merge_ids[0])
    assert ([words.zh for words in parting.kept_words], parting.problem) == (["备注"], None)
    part_files(seat, done.merge_ids)
    kept = customer(store)
    assert kept is not None and (kept.name, kept.remarks) == ("沈阳金彩广告有限公司", "改为自提")


def test_a_merge_that_another_one_stands_on_waits_until_that_is_taken_back(store: BranchStore, seat: Seat) -> None:
    put(store, Customer(id="third", name="金彩图文"))
    first = merged(seat)
    second = merge_files(seat, plan_merge(seat, ("third", "kept")), keep=0, choices={})
    with pytest.raises(Invalid) as raised:
        part_files(seat, first.merge_ids)
    assert "请先拆开那一次" in raised.value.words.zh
    part_files(seat, second.merge_ids)
    part_files(seat, first.merge_ids)
    assert all(customer(store, id_) is not None for id_ in ("kept", "twin", "third"))
    with pytest.raises(Invalid):
        part_files(seat, first.merge_ids)


def test_parted_files_are_two_customers_that_nobody_is_asked_about_again(store: BranchStore, seat: Seat) -> None:
    assert [pair.key for pair in twins(seat).pairs] == [("kept", "twin")]
    part_files(seat, merged(seat).merge_ids)
    found = twins(seat)
    assert (found.pairs, [pair.key for pair in found.distinct]) == ((), [("kept", "twin")])
    save_file(seat, open_file(seat, "twin"), {"name": "沈阳金彩广告有限公司"})
    assert [pair.key for pair in twins(seat).pairs] == [("kept", "twin")], "what was compared has changed"


def test_both_sides_tell_of_a_merge_that_was_taken_back(store: BranchStore, seat: Seat) -> None:
    part_files(seat, merged(seat).merge_ids)
    with store.reading() as session:
        told = {id_: [line.kept for line in merges_of(session, id_)] for id_ in ("kept", "twin")}
    assert told == {"kept": [True], "twin": [False]}
    for id_ in ("kept", "twin"):
        assert any("拆开" in event.title.zh for event in timeline(seat, id_).events)


def test_the_record_of_a_merge_holds_all_of_the_file_that_is_gone(store: BranchStore, seat: Seat) -> None:
    merged(seat)
    with store.reading() as session:
        row = session.exec(select(CustomerMerge)).one()
    content = read_content(row.content)
    assert content.held["business"] == "门头招牌" and content.held["points"] == 7
    assert content.moved == {"contact": 2}
    assert (row.number, row.merged_by, row.merged_at) == ("K-2", "zhao", NOW)
    assert read_content("[not json").held == {}


def _all(session: Session) -> list[dict[str, object]]:
    rows = (*session.exec(select(Customer)).all(), *session.exec(select(Contact)).all())
    return sorted((row.model_dump() for row in rows), key=lambda row: str(row["id"]))


def _named(store: BranchStore, type_: str, column: str) -> str:
    with store.reading() as session:
        row = driver_connection(session).execute(f"SELECT {column} FROM {type_} WHERE id = 'ref'").fetchone()
    return str(row[0])
