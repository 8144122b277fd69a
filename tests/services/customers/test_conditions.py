"""The list answers a condition on any field, told by an oracle that reads the records one by one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.kinds import Kind
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Role
from crm_desktop.services.customer_file import chief_contact, open_file, save_file
from crm_desktop.services.customers import Filters, list_customers
from crm_desktop.services.customers_conditions import (
    ANY_CONTACT,
    COMPARISONS,
    Comparison,
    Condition,
    ConditionField,
    condition_fields,
)
from crm_desktop.services.customers_conditions_typed import kept_conditions, read_condition, read_kept, told
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.seat import Person, Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_sample import NOW, Clock, seat_of

TODAY = date(2026, 11, 20)


def found(seat: Seat, *conditions: Condition, text: str = "") -> set[str]:
    listing = list_customers(seat, text, filters=Filters(conditions=conditions))
    return set(listing.ids([(0, listing.total)]))


def only(field: str, comparison: Comparison, *values: str) -> Condition:
    return Condition(field, comparison, values)


@pytest.fixture
def told_apart(seat: Seat) -> Seat:
    """Files that differ in every kind of field."""
    fills: tuple[dict[str, object], ...] = (
        {"credit_limit": 500_000, "points": 3, "grade": "A", "tags": ("老客户", "月结"), "needs": ("ink", "board")},
        {"credit_limit": 1, "points": 0, "grade": "50%", "tags": ('带"引号', "月结户"), "first_dealing": TODAY},
        {"credit_limit": 900_000_000, "grade": "a_b", "last_dealing": TODAY - timedelta(days=30),
         "remarks": "改打 13812340000"},
        {"payment_terms": "拒绝提供", "needs": ("ink",), "last_dealing": TODAY - timedelta(days=29), "grade": "  "},
    )  # fmt: skip
    for at, values in enumerate(fills):
        save_file(seat, open_file(seat, f"n0{at}"), values)
    with seat.unit("edit_customer") as session:
        for customer, mains in CONTACTS.items():
            for at, (main, made) in enumerate(mains):
                contact = Contact(id=f"{customer}-{at}", customer_id=customer, is_main=main, created_at=made)
                contact.mobile, contact.post = f"+861390000{customer[1:]}{at:02}", "老板" if at else None
                session.add(contact)
    return seat


CONTACTS: dict[str, tuple[tuple[bool | None, datetime | None], ...]] = {
    "n05": ((None, NOW), (False, NOW), (True, None)),
    "n07": ((True, None), (True, NOW), (True, NOW - timedelta(days=900))),
    "n09": ((None, None), (None, NOW), (False, None)),
    "n10": ((False, NOW), (False, NOW)),
}
"""Beside the one there is, others that might be the first, or might not."""


def values_of(session: Session, customer: Customer, name: str) -> list[object]:
    """What the file holds under that name: one value, or one for each contact."""
    if name.startswith(ANY_CONTACT):
        contacts = session.exec(select(Contact).where(Contact.customer_id == customer.id)).all()
        return [getattr(one, name.removeprefix(ANY_CONTACT)) for one in contacts if one.archived_at is None]
    if "." in name:
        chief = chief_contact(session, customer.id)
        return [getattr(chief, name.partition(".")[2])] if chief is not None else []
    return [getattr(customer, name)]


def filled(value: object) -> bool:
    return value is not None and value != () and str(value).strip() not in ("", "[]")


def oracle(condition: Condition, value: object) -> bool:
    """Whether one value meets a condition that is no denial."""
    one, low, high = condition.comparison, condition.values[:1], condition.values[-1:]
    if one is Comparison.FILLED:
        return filled(value)
    if value is None:
        return False
    day = branch_day(value) if isinstance(value, datetime) else value
    if one in (Comparison.HAS, Comparison.EQUALS):
        sought, text = low[0].casefold(), str(value).casefold()
        return sought in text if one is Comparison.HAS else sought == text
    if one is Comparison.ANY_OF:
        return str(value) in condition.values
    if one is Comparison.HOLDS:
        return isinstance(value, tuple) and bool(set(value) & set(condition.values))
    if one is Comparison.YES:
        return value is True
    if one is Comparison.AT_LEAST:
        return isinstance(value, int) and value >= int(low[0])
    if one is Comparison.AT_MOST:
        return isinstance(value, int) and value <= int(low[0])
    assert isinstance(day, date)
    if one is Comparison.LAST_DAYS:
        return TODAY - timedelta(days=int(low[0]) - 1) <= day <= TODAY
    return (not low[0] or low[0] <= day.isoformat()) and (not high[0] or day.isoformat() <= high[0])


DENIED = {
    Comparison.NONE_OF: Comparison.ANY_OF,
    Comparison.LACKS: Comparison.HOLDS,
    Comparison.NO: Comparison.YES,
    Comparison.BLANK: Comparison.FILLED,
}


def meets(session: Session, customer: Customer, condition: Condition) -> bool:
    denied = DENIED.get(condition.comparison)
    asked = replace(condition, comparison=denied) if denied else condition
    return any(oracle(asked, value) for value in values_of(session, customer, condition.field)) != bool(denied)


def tried(field: ConditionField, comparison: Comparison, kept: list[object]) -> Iterator[tuple[str, ...]]:
    """What a comparison is tried with: values that are there, the edges beside them, and one that is not."""
    there = sorted({str(one) for one in kept if filled(one) and not isinstance(one, tuple)})[:3]
    if comparison in (Comparison.HAS, Comparison.EQUALS):
        yield from ((text[:100],) for text in (*there, *(text[1:4] for text in there), "没有的") if text)
    elif comparison in (Comparison.ANY_OF, Comparison.NONE_OF):
        yield from ((one,) for one in (*there, "nothing"))
        yield tuple(there[:2]) or ("nothing",)
    elif comparison in (Comparison.HOLDS, Comparison.LACKS):
        tags = sorted({tag for one in kept if isinstance(one, tuple) for tag in one})
        yield from ((tag,) for tag in (*tags, "没有", "月"))
        yield tuple(tags) or ("没有",)
    elif comparison is Comparison.BETWEEN:
        days = sorted({branch_day(one) if isinstance(one, datetime) else one for one in kept if isinstance(one, date)})
        ends = [day.isoformat() for day in days[:2] + days[-1:]] or ["2026-11-20"]
        yield from (
            (ends[0], ""),
            ("", ends[-1]),
            (ends[0], ends[0]),
            (ends[0], ends[-1]),
            ("1999-01-01", "1999-01-02"),
        )
    elif comparison is Comparison.LAST_DAYS:
        yield from (("1",), ("30",), ("3650",))
    elif comparison in (Comparison.AT_LEAST, Comparison.AT_MOST):
        numbers = sorted(one for one in kept if isinstance(one, int))
        yield from ((str(one),) for number in numbers or [0] for one in (number - 1, number, number + 1))
    else:
        yield ()


def test_every_field_is_asked_in_every_way_its_kind_is_compared(told_apart: Seat) -> None:
    seat, asked = told_apart, 0
    with seat.store.reading() as session:
        customers = list(session.exec(select(Customer)).all())
        for field in condition_fields(seat):
            kept = [value for one in customers for value in values_of(session, one, field.name)]
            for comparison in field.comparisons:
                for values in tried(field, comparison, kept):
                    condition = Condition(field.name, comparison, values)
                    served = [one for one in customers if one.archived_at is None or field.name.startswith("archived")]
                    expected = {one.id for one in served if meets(session, one, condition)}
                    assert found(seat, condition) == expected, condition
                    asked += bool(expected)
    assert asked > 150


def test_the_fields_are_those_that_are_declared(seat: Seat) -> None:
    names = {field.name for field in condition_fields(seat)}
    columns = {str(column.name) for column in Customer.__table__.columns} - {"id"}  # type: ignore[attr-defined]
    contacts = {str(column.name) for column in Contact.__table__.columns} - {"id", "customer_id", "archived_at"}  # type: ignore[attr-defined]
    assert names == columns | {head + one for head in ("contact.", ANY_CONTACT) for one in contacts}
    assert set(COMPARISONS) == set(Kind)


def test_all_conditions_hold_at_once_and_beside_the_other_filters(told_apart: Seat) -> None:
    ink, rich = only("needs", Comparison.HOLDS, "ink"), only("credit_limit", Comparison.AT_LEAST, "100")
    assert found(told_apart, ink) >= {"n00", "n03"}
    assert found(told_apart, ink, rich) == {"n00"}
    listing = list_customers(told_apart, filters=Filters(conditions=(ink,), area="没有这里"))
    assert listing.total == 0


def test_a_search_keeps_to_the_conditions(told_apart: Seat) -> None:
    rich = only("credit_limit", Comparison.FILLED)
    called = found(told_apart, text="喷绘")
    assert found(told_apart, rich, text="喷绘") == called & found(told_apart, rich) == {"n00"} < called


@pytest.mark.parametrize(("sought", "who"), [("%", {"n01"}), ("_", {"n02"}), ("\\", set()), ("' OR 1=1 --", set())])
def test_signs_that_mean_something_to_the_database_are_only_signs(told_apart: Seat, sought: str, who: set[str]) -> None:
    assert found(told_apart, only("grade", Comparison.HAS, sought)) == who


def test_what_is_not_known_is_among_those_that_are_not(told_apart: Seat) -> None:
    is_so = found(told_apart, only("payment_terms", Comparison.ANY_OF, "拒绝提供"))
    is_not = found(told_apart, only("payment_terms", Comparison.NONE_OF, "拒绝提供"))
    assert is_so == {"n03"} and not is_so & is_not
    assert is_so | is_not == found(told_apart)


def field_of(seat: Seat, name: str) -> ConditionField:
    return next(one for one in condition_fields(seat) if one.name == name)


@pytest.mark.parametrize(
    ("name", "comparison", "typed", "kept", "says"),
    [
        ("source", Comparison.ANY_OF, ("exhibition",), ("exhibition",), "客户来源 是 展会"),
        ("credit_limit", Comparison.AT_LEAST, ("５，000.5",), ("500050",), "信用额度 至少 ¥5,000.50"),
        ("created_at", Comparison.LAST_DAYS, ("7 天",), ("7",), "登记时间 最近 7 天"),
        ("first_dealing", Comparison.BETWEEN, ("2026-01-01", ""), ("2026-01-01", ""), "首次往来 2026-01-01 起"),
        ("first_dealing", Comparison.BETWEEN, ("", "2026-01-31"), ("", "2026-01-31"), "首次往来 2026-01-31 止"),
        ("contact.mobile", Comparison.HAS, ("1234-５678",), ("12345678",), "联系人 手机 包含 12345678"),
        ("any_contact.mobile", Comparison.EQUALS, ("138 1234 5678",), ("+8613812345678",),
         "任一联系人 手机 等于 138 1234 5678"),
        ("tags", Comparison.LACKS, ("月结、老客户",), ("月结", "老客户"), "标签 不含 月结、老客户"),
        ("owner_id", Comparison.NONE_OF, ("zhou",), ("zhou",), "负责人 不是 周强"),
        ("contact.is_main", Comparison.YES, (), (), "联系人 主要联系人 是"),
        ("remarks", Comparison.BLANK, (), (), "备注 为空"),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_a_condition_and_says_so(
    seat: Seat, name: str, comparison: Comparison, typed: tuple[str, ...], kept: tuple[str, ...], says: str
) -> None:
    field = field_of(seat, name)
    condition = read_condition(seat, field, comparison, typed)
    assert condition == Condition(name, comparison, kept)
    assert isinstance(condition, Condition) and told(condition, field).zh == says
    assert read_kept(kept_conditions([condition])) == ((condition,), 0)


@pytest.mark.parametrize(
    ("name", "comparison", "typed", "box", "says"),
    [
        ("first_dealing", Comparison.BETWEEN, ("2026-02-30", ""), "from", "2026-02-30"),
        ("first_dealing", Comparison.BETWEEN, ("", "昨儿"), "to", "昨儿"),
        ("first_dealing", Comparison.BETWEEN, ("2026-02-02", "2026-02-01"), "to", "早于"),
        ("first_dealing", Comparison.BETWEEN, ("", ""), "from", "至少填一个"),
        ("created_at", Comparison.LAST_DAYS, ("0",), "value", "天数"),
        ("credit_limit", Comparison.AT_MOST, ("abc",), "value", "金额"),
        ("points", Comparison.AT_MOST, ("1.5",), "value", "整数"),
        ("source", Comparison.ANY_OF, (), "value", "至少选一项"),
        ("remarks", Comparison.HAS, ("  ",), "value", "先填"),
        ("remarks", Comparison.HAS, ("长" * 101,), "value", "100"),
        ("contact.mobile", Comparison.HAS, ("abc",), "value", "号码"),
        ("contact.mobile", Comparison.EQUALS, ("138",), "value", ""),
    ],
)
def test_what_cannot_be_compared_gets_a_sentence_at_its_box(
    seat: Seat, name: str, comparison: Comparison, typed: tuple[str, ...], box: str, says: str
) -> None:
    problem = read_condition(seat, field_of(seat, name), comparison, typed)
    assert isinstance(problem, Problem) and problem.field == box and says in problem.words.zh


def test_a_number_is_found_by_its_area_code_and_its_end(seat: Seat) -> None:
    save_file(seat, open_file(seat, "n05"), {"contact.landline": "+862485632210"})
    assert found(seat, only("contact.landline", Comparison.HAS, "0248563")) == {"n05"}
    assert found(seat, only("contact.landline", Comparison.HAS, "2210")) == {"n05"}
    assert found(seat, only("contact.landline", Comparison.HAS, "02210")) == set()


MASKED = ("contact.mobile", "any_contact.mobile", "contact.wechat", "address", "legal_representative")


@pytest.mark.parametrize("name", MASKED)
def test_what_a_person_reads_masked_is_asked_for_being_there_alone(
    store: BranchStore, clock: Clock, customer: str, name: str
) -> None:
    rep, accountant = seat_of(store, clock, "wu"), seat_of(store, clock, "zhao")
    assert Comparison.HAS in field_of(accountant, name).comparisons
    field = field_of(rep, name)
    assert field.masked and set(field.comparisons) == {Comparison.BLANK, Comparison.FILLED}
    assert found(rep, only(name, Comparison.FILLED)) == found(accountant, only(name, Comparison.FILLED))
    asked = only(name, Comparison.HAS, "138")
    assert isinstance(read_condition(rep, field, Comparison.HAS, ("138",)), Problem)
    with pytest.raises(NotAllowed):
        found(rep, asked)
    with pytest.raises(NotAllowed):
        found(rep, asked, text="金彩")


def test_head_office_asks_the_same_and_reads_masked_what_it_does_not_keep(told_apart: Seat) -> None:
    def sat(role: Role) -> Seat:
        return replace(told_apart, person=Person("lin", "林静", role))

    rich = only("credit_limit", Comparison.AT_LEAST, "100")
    keeper, looker = sat(Role.CUSTOMER_RELATIONS), sat(Role.OPERATIONS)
    assert keeper.at_head_office and found(keeper, rich) == found(looker, rich) == found(told_apart, rich) != set()
    mobile = only("any_contact.mobile", Comparison.HAS, "139")
    assert found(keeper, mobile) == found(told_apart, mobile) != set()
    with pytest.raises(NotAllowed):
        found(looker, mobile)


def test_numbers_noted_among_words_are_looked_for_as_they_are_read(told_apart: Seat, clock: Clock) -> None:
    rep = seat_of(told_apart.store, clock, "wu")
    digits, shown = only("remarks", Comparison.HAS, "13812340000"), only("remarks", Comparison.HAS, "138****0000")
    assert (found(told_apart, digits), found(rep, digits)) == ({"n02"}, set())
    assert (found(told_apart, shown), found(rep, shown)) == (set(), {"n02"})
    assert found(rep, only("remarks", Comparison.HAS, "改打")) == {"n02"}


def test_an_archived_contact_is_nobody_s_any_more(seat: Seat) -> None:
    with seat.unit("edit_customer") as session:
        one = session.exec(select(Contact).where(Contact.customer_id == "n04")).one()
        one.archived_at = NOW
        session.add(one)
    assert "n04" in found(seat, only("contact.mobile", Comparison.BLANK))
    assert "n04" not in found(seat, only("any_contact.mobile", Comparison.FILLED))


def test_a_view_keeps_conditions_and_reads_one_without(seat: Seat) -> None:
    filters = Filters(mine=True, conditions=(only("source", Comparison.ANY_OF, "phone"),))
    assert Filters.read(filters.kept) == filters
    assert Filters.read({"mine": True}) == Filters(mine=True)
    assert Filters(mine=True).kept == {"mine": True}
    assert filters.any and not filters.all_but_archived


@pytest.mark.parametrize(
    "raw",
    [
        '["score","at_least",["3"]]', '["source","sounds_like",["x"]]', '["source","has",["x"]]', '["created_at"]',
        '["first_dealing","between",["2026-02-30",""]]', '["credit_limit","at_least",["much"]]', '{"any":[]}',
    ],
)  # fmt: skip
def test_what_a_later_version_asks_is_counted_and_not_dropped_in_silence(raw: str) -> None:
    known = only("area", Comparison.HAS, "铁西")
    kept = kept_conditions([known])[:-1] + f",{raw}]"
    assert read_kept(kept) == ((known,), 1)
    assert read_kept("no list") == ((), 1)


def each(seat: Seat, ask: Callable[[ConditionField], object]) -> list[object]:
    return [ask(field) for field in condition_fields(seat)]


def test_every_field_has_a_name_in_both_languages(seat: Seat) -> None:
    names = each(seat, lambda field: (field.full.zh, field.full.en))
    assert all(zh and en for zh, en in names)  # type: ignore[misc]  # pairs
    assert len(set(names)) == len(names)
