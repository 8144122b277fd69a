"""One box finds a customer by anything (C6, PRACTICE 4.1)."""

import pytest

from crm_desktop.models.customer import Customer
from crm_desktop.rules.query import classify
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import find, match_phone
from crm_desktop.store.search.hit import Hit, Matched
from sync.ids import new_id
from tests.store.search.filing import file


@pytest.fixture
def filed(store: BranchStore) -> BranchStore:
    file(
        store, "沈阳市金彩广告有限公司", person="单雄信", mobile="+8613812345678", landline="+862423456789;8012",
        short_name="金彩", number="SY01A-00001X", city="沈阳市", district="铁西区", address="兴华北街12号",
        business="户外喷绘",
    )  # fmt: skip
    file(store, "长沙银行大厦KT板店", person="曾志伟", mobile="+8615900001111")
    file(store, "吕绿", mobile="+8613700005678")
    return store


def found(store: BranchStore, typed: str, **options: object) -> list[Hit]:
    with store.reading() as session:
        return find(session, classify(typed), **options)  # type: ignore[arg-type]  # whatever the test names


@pytest.mark.parametrize(
    ("typed", "matched", "value"),
    [
        ("金彩", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("金彩广", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("瀋陽市金彩廣告", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("沈阳金彩", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("jcgg", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("JCGG", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("syjc", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("sysjc", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("jincaig", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("金cgg", Matched.NAME, "沈阳市金彩广告有限公司"),
        ("sxx", Matched.CONTACT, "单雄信"),
        ("shanxiong", Matched.CONTACT, "单雄信"),
        ("雄信", Matched.CONTACT, "单雄信"),
        ("zzw", Matched.CONTACT, "曾志伟"),
        ("csyhds", Matched.NAME, "长沙银行大厦KT板店"),
        ("kt", Matched.NAME, "长沙银行大厦KT板店"),
        ("lvlv", Matched.NAME, "吕绿"),
        ("lulu", Matched.NAME, "吕绿"),
        ("13812345678", Matched.PHONE, "+8613812345678"),
        ("138 1234 5678", Matched.PHONE, "+8613812345678"),
        ("+86-138-1234-5678", Matched.PHONE, "+8613812345678"),
        ("1381", Matched.PHONE, "+8613812345678"),
        ("34567", Matched.PHONE, "+8613812345678"),
        ("024-23456789", Matched.PHONE, "+862423456789;8012"),
        ("6789", Matched.PHONE, "+862423456789;8012"),
        ("兴华北街", Matched.ADDRESS, "沈阳市铁西区兴华北街12号"),
        ("铁西", Matched.ADDRESS, "沈阳市铁西区兴华北街12号"),
        ("喷绘", Matched.OTHER, ""),
        ("sy01a-00001", Matched.NUMBER, "SY01A-00001X"),
        ("0001X", Matched.NUMBER, "SY01A-00001X"),
        ("金彩 5678", Matched.NAME, "沈阳市金彩广告有限公司"),
    ],
)  # fmt: skip
def test_a_customer_is_found_by(filed: BranchStore, typed: str, matched: Matched, value: str) -> None:
    first = found(filed, typed)[0]

    assert (first.matched, first.value) == (matched, value)


@pytest.mark.parametrize("typed", ["信单", "彩金", "1234567890", "xyzw", '"', "*", "NEAR(", "金彩 9999", "彩沈", ""])
def test_nothing_is_found_by(filed: BranchStore, typed: str) -> None:
    assert found(filed, typed) == []


def test_no_phrase_reaches_from_one_field_into_the_next(store: BranchStore) -> None:
    file(store, "大连海华", short_name="广达")

    assert found(store, "华广") == []


def test_a_hit_shows_the_person_whose_number_was_typed(filed: BranchStore) -> None:
    (hit,) = found(filed, "13812345678")

    assert (hit.contact, hit.phone, hit.place) == ("单雄信", "+8613812345678", "沈阳市铁西区兴华北街12号")


def test_a_tail_ranks_before_the_same_digits_elsewhere(store: BranchStore) -> None:
    tail = file(store, "甲店", mobile="+8613900005678")
    file(store, "乙店", mobile="+8613956780000")

    assert found(store, "5678")[0].customer_id == tail


def test_own_customers_come_first_and_archived_ones_last(store: BranchStore) -> None:
    from datetime import UTC, datetime

    own = file(store, "宏达一店", owner_id="me")
    other = file(store, "宏达二店", owner_id="you")
    gone = file(store, "宏达三店", owner_id="me", archived_at=datetime.now(UTC))

    hits = found(store, "宏达", own="me")

    assert [hit.customer_id for hit in hits] == [own, other, gone]
    assert [hit.archived for hit in hits] == [False, False, True]


def test_the_latest_touched_comes_first(store: BranchStore) -> None:
    first, second = file(store, "宏达一店"), file(store, "宏达二店")

    assert [hit.customer_id for hit in found(store, "宏达")] == [second, first]


def test_pages_neither_overlap_nor_skip(store: BranchStore) -> None:
    with store.unit("file", actor="staff", partition="SY01") as unit:
        from crm_desktop.models.customer import Customer

        for number in range(230):
            unit.add(Customer(id=new_id(), name=f"宏达{number}店", owner_id="me" if number % 3 else "you"))
    store.index.refresh()

    pages = [found(store, "宏达", limit=50, offset=offset, own="me") for offset in range(0, 250, 50)]

    ids = [hit.customer_id for page in pages for hit in page]
    assert len(ids) == len(set(ids)) == 230


def test_the_caller_is_recognised_while_the_number_is_typed(filed: BranchStore) -> None:
    with filed.reading() as session:
        matches = {end: match_phone(session, "13812345678"[:end]) for end in (3, 4, 7, 11)}

    assert matches[3] == []
    assert all(matches[end][0].value == "+8613812345678" for end in (4, 7, 11))
    assert len(matches[11]) == 1


def test_the_very_name_ranks_before_names_that_only_hold_it(store: BranchStore) -> None:
    person = file(store, "大禾图文", person="王芳")
    firm = file(store, "王芳")
    short = file(store, "沈阳王芳芳图文有限公司", short_name="王芳")
    for number in range(120):
        file(store, f"王芳芳{number}号店", person="王芳芳")

    ranked = [hit.customer_id for hit in found(store, "王芳", limit=200)]

    assert set(ranked[:3]) == {person, firm, short}
    assert len(ranked) == len(set(ranked)) == 123


def test_a_very_name_counts_only_among_those_asked_for(store: BranchStore) -> None:
    file(store, "王芳", area="铁西区")
    other = file(store, "王芳芳", area="和平区")

    assert [hit.customer_id for hit in found(store, "王芳", among=[Customer.area == "和平区"])] == [other]
