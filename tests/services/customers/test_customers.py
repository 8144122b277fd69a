import pytest

from crm_desktop.rules.completeness import completeness
from crm_desktop.services import customers
from crm_desktop.services.archiving import archive_customer, take_customer_back
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.customers import Filters, Listing, Sort, list_customers
from crm_desktop.services.customers_filters import filter_choices
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.finding import FoundKind, find_anything
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_sample import Clock, dispute, seat_of

JINCAI = "沈阳金彩广告有限公司"


def names(listing: Listing) -> list[str]:
    return [row.name for row in listing.rows(0, 100)]


def test_the_list_holds_everybody_served_the_latest_dealing_first(seat: Seat) -> None:
    listing = list_customers(seat)
    rows = listing.rows(0, 100)
    assert listing.total == len(rows) == 12
    days = [row.seen.day for row in rows if row.seen]
    assert days == sorted(days, reverse=True)
    assert [row.seen is None for row in rows] == sorted(row.seen is None for row in rows)
    assert "沈阳远航印务有限公司" not in names(listing)


def test_names_are_sorted_by_pinyin(seat: Seat) -> None:
    found = names(list_customers(seat, sort=Sort.NAME, descending=False))
    assert found[0] == "陈桂英"
    assert found.index("皇姑龙腾广告经营部") < found.index(JINCAI) < found.index("铁西兴华标识制作中心")
    assert names(list_customers(seat, sort=Sort.NAME, descending=True)) == found[::-1]


def test_the_day_of_registration_sorts_too(seat: Seat) -> None:
    rows = list_customers(seat, sort=Sort.CREATED).rows(0, 100)
    made = [row.created_at for row in rows if row.created_at]
    assert made == sorted(made, reverse=True)


@pytest.mark.parametrize(
    "typed",
    ["金彩", "jincai", "jcgg", "5678", "13812345678", "138 1234 5678", "王芳", "wf", "SY01A-260819-001B", "A0137-12G"],
)
def test_one_box_finds_a_customer_by_anything(seat: Seat, typed: str) -> None:
    assert JINCAI in names(list_customers(seat, typed, sort=Sort.BEST))


def test_a_search_finds_an_archived_customer_and_says_so(seat: Seat) -> None:
    (row,) = list_customers(seat, "远航", sort=Sort.BEST).rows(0, 5)
    assert row.archived


def test_a_hit_says_by_what_it_was_found(seat: Seat) -> None:
    (row,) = list_customers(seat, "王芳", sort=Sort.BEST).rows(0, 5)
    assert row.matched.zh == "联系人 王芳"


def test_pages_of_rows_join_without_gap(seat: Seat) -> None:
    listing = list_customers(seat)
    joined = [row.id for start in range(0, 12, 5) for row in listing.rows(start, 5)]
    assert joined == [row.id for row in listing.rows(0, 100)]


def test_next_and_previous_stay_within_the_answer(seat: Seat) -> None:
    listing = list_customers(seat, filters=Filters(area="和平区"))
    ids = [row.id for row in listing.rows(0, 100)]
    assert [listing.at(at) for at in range(len(ids))] == ids
    assert [listing.position(id_) for id_ in ids] == list(range(len(ids)))
    assert listing.at(-1) == listing.at(len(ids)) == ""
    assert listing.position("nobody") == -1


def test_an_answer_stays_in_its_order_while_the_file_changes(seat: Seat) -> None:
    listing = list_customers(seat)
    before = [row.id for row in listing.rows(0, 100)]
    archive_customer(seat, open_file(seat, before[0]), reason="停业")
    assert [row.id for row in listing.rows(0, 100)] == before
    assert list_customers(seat).total == len(before) - 1


def test_incomplete_means_what_the_measure_says(seat: Seat) -> None:
    found = {row.id for row in list_customers(seat, filters=Filters(incomplete=True)).rows(0, 100)}
    everybody = list_customers(seat).rows(0, 100)
    opened = {row.id: open_file(seat, row.id) for row in everybody}
    lacking = {id_ for id_, file in opened.items() if not completeness(file.values, file.standard).complete}
    assert found == lacking
    assert {row.id: row.missing for row in everybody} == {
        id_: len(file.completeness.missing) for id_, file in opened.items()
    }


def test_filters_narrow_and_combine(seat: Seat, store: BranchStore, clock: Clock) -> None:
    assert all(row.place == "和平区" for row in list_customers(seat, filters=Filters(area="和平区")).rows(0, 50))
    assert list_customers(seat, filters=Filters(archived=True)).total == 1
    rep = seat_of(store, clock, "wu")
    assert all(row.owner == "吴刚" for row in list_customers(rep, filters=Filters(mine=True)).rows(0, 50))
    both = list_customers(seat, filters=Filters(life_cycle="existing", source="phone")).total
    assert 0 < both < list_customers(seat, filters=Filters(life_cycle="existing")).total
    assert list_customers(seat, "广告", filters=Filters(area="和平区"), sort=Sort.BEST).total == 1


def test_a_filter_narrows_all_that_a_search_finds_and_not_its_first_hits(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = {row.id for row in list_customers(seat, "沈阳", sort=Sort.BEST).rows(0, 50)}
    of_area = {row.id for row in list_customers(seat, filters=Filters(area="和平区")).rows(0, 50)}
    monkeypatch.setattr(customers, "MOST_FOUND", 3)

    found = list_customers(seat, "沈阳", filters=Filters(area="和平区"), sort=Sort.BEST)

    assert {row.id for row in found.rows(0, 50)} == everybody & of_area
    assert (found.total, found.capped) == (3, True)
    assert not list_customers(seat, "沈阳", filters=Filters(area="苏家屯区"), sort=Sort.BEST).capped


@pytest.mark.parametrize(
    "filters", [Filters(mine=True), Filters(incomplete=True), Filters(archived=True), Filters(agreed="call_back"),
                Filters(contested=True), Filters(source="phone", life_cycle="existing")],
)  # fmt: skip
def test_every_filter_narrows_a_search_as_it_narrows_the_list(
    seat: Seat, store: BranchStore, customer: str, filters: Filters
) -> None:
    dispute(store, customer)
    everybody = {row.id for row in list_customers(seat, "沈阳", sort=Sort.BEST).rows(0, 50)}
    passing = {row.id for row in list_customers(seat, filters=filters).rows(0, 50)}
    found = {row.id for row in list_customers(seat, "沈阳", filters=filters, sort=Sort.BEST).rows(0, 50)}
    assert passing & everybody <= found <= everybody


def test_a_disputed_customer_is_marked_and_filtered(seat: Seat, store: BranchStore, customer: str) -> None:
    dispute(store, customer)
    (row,) = list_customers(seat, filters=Filters(contested=True)).rows(0, 5)
    assert (row.id, row.contested) == (customer, 1)


def test_the_filters_offer_the_areas_on_file(seat: Seat) -> None:
    assert "苏家屯区" in [value for value, _ in filter_choices(seat).areas]


def test_no_phone_stands_in_the_list_or_among_hits_in_full(seat: Seat) -> None:
    told = [str(row) for row in list_customers(seat).rows(0, 100)]
    told += [str(one) for text in ("5678", "13812345678", "金彩") for one in find_anything(seat, text)]
    told += [str(row) for row in list_customers(seat, "13812345678", sort=Sort.BEST).rows(0, 5)]
    assert told
    assert not any(number in text for text in told for number in ("13812345678", "138 1234 5678", "8613812345678"))


def test_the_finder_offers_papers_before_people(seat: Seat) -> None:
    page, person = find_anything(seat, "A0137-12G")
    assert (page.kind, page.subject, person.kind) == (FoundKind.PAGE, "A0137-12G", FoundKind.CUSTOMER)
    form = find_anything(seat, "SY01A-260819-001B")[0]
    assert form.kind is FoundKind.FORM
    assert JINCAI in form.detail.zh
    assert find_anything(seat, "  ") == ()


def test_archiving_needs_a_reason_and_can_be_undone(seat: Seat, customer: str) -> None:
    with pytest.raises(Invalid):
        archive_customer(seat, open_file(seat, customer), reason=" ")
    archive_customer(seat, open_file(seat, customer), reason="搬离本地")
    assert JINCAI not in names(list_customers(seat))
    take_customer_back(seat, open_file(seat, customer))
    assert JINCAI in names(list_customers(seat))


def test_a_rep_does_not_archive(store: BranchStore, clock: Clock, customer: str) -> None:
    rep = seat_of(store, clock, "wu")
    with pytest.raises(NotAllowed):
        archive_customer(rep, open_file(rep, customer), reason="停业")
