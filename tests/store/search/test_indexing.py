"""The index follows every change, whoever makes it, and never holds anybody up."""

import threading

from sqlmodel import col, update

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import BookletPage
from crm_desktop.rules.numbers import BookletNumber
from crm_desktop.rules.query import classify
from crm_desktop.store.branch_store import BranchStore, Changes
from crm_desktop.store.search.finding import driver_connection, find
from crm_desktop.store.search.indexing import BATCH, BULK, pending, prepare, write
from sync.ids import new_id
from tests.store.conftest import KEY
from tests.store.search.filing import file


def names(store: BranchStore, typed: str) -> list[str]:
    with store.reading() as session:
        return [hit.name for hit in find(session, classify(typed))]


def waiting(store: BranchStore) -> int:
    with store.reading() as session:
        return pending(driver_connection(session))


def arrive(store: BranchStore, count: int, *, name: str = "鑫源图文") -> None:
    """Customers as sync brings them, past units of work."""
    with store.replica.database.write() as connection, store.replica.capture.applying():
        connection.executemany(
            "INSERT INTO customer (id, name) VALUES (?, ?)", [(new_id(), f"{name}{n}") for n in range(count)]
        )


def test_a_new_name_is_found_and_the_old_one_is_not(store: BranchStore) -> None:
    id_ = file(store, "金彩广告")

    with store.unit("rename", actor="staff", partition="SY01") as unit:
        unit.get_one(Customer, id_).name = "银彩广告"

    assert names(store, "银彩") == ["银彩广告"]
    assert names(store, "金彩") == []


def test_a_contact_that_moves_is_found_at_the_new_customer_only(store: BranchStore) -> None:
    file(store, "甲店", person="王芳", mobile="+8613812345678")
    second = file(store, "乙店")

    with store.unit("move", actor="staff", partition="SY01") as unit:
        unit.exec(update(Contact).where(col(Contact.name) == "王芳").values(customer_id=second))

    assert names(store, "王芳") == ["乙店"]
    assert names(store, "5678") == ["乙店"]


def test_a_registration_form_and_a_booklet_page_lead_to_their_customer(store: BranchStore) -> None:
    id_ = file(store, "金彩广告")
    page = BookletNumber("A", 137).page(12)

    with store.unit("register", actor="staff", partition="SY01") as unit:
        unit.add(RegistrationForm(id=new_id(), customer_id=id_, number="SY01A-261121-0081", paper_number="LC-7788"))
        unit.add(BookletPage(id=new_id(), customer_id=id_, code=str(page)))

    assert names(store, "SY01A-261121") == ["金彩广告"]
    assert names(store, "LC-7788") == ["金彩广告"]
    assert names(store, str(page)) == ["金彩广告"]


def test_what_a_unit_that_fails_has_written_is_not_found(store: BranchStore) -> None:
    try:
        with store.unit("fail", actor="staff", partition="SY01") as unit:
            unit.add(Customer(id=new_id(), name="金彩广告"))
            raise LookupError
    except LookupError:
        pass

    assert names(store, "金彩") == []
    assert waiting(store) == 0


def test_an_edit_that_the_search_does_not_care_about_notes_nothing(store: BranchStore) -> None:
    id_ = file(store, "金彩广告")
    with store.reading() as session:
        before = driver_connection(session).execute("SELECT MAX(doc) FROM search_doc").fetchone()

    with store.unit("edit", actor="staff", partition="SY01") as unit:
        unit.get_one(Customer, id_).remarks = "常来"

    with store.reading() as session:
        assert driver_connection(session).execute("SELECT MAX(doc) FROM search_doc").fetchone() == before


def test_what_sync_brings_is_indexed_in_batches(store: BranchStore) -> None:
    arrive(store, 2 * BATCH + 1)
    batches: list[int] = []

    store.index.refresh(on_batch=batches.append)

    assert batches == [BATCH, 2 * BATCH, 2 * BATCH + 1]
    assert names(store, "鑫源图文200") == ["鑫源图文200"]


def test_a_first_fill_is_indexed_in_larger_steps_down_to_the_last_thousands(store: BranchStore) -> None:
    arrive(store, 11 * BULK)
    batches: list[int] = []

    store.index.refresh(on_batch=batches.append)

    assert batches[:3] == [BULK, 2 * BULK, 2 * BULK + BATCH]
    assert batches[-1] == 11 * BULK


def test_news_of_a_sync_wakes_the_background(store: BranchStore) -> None:
    arrive(store, 3)
    before = threading.active_count()

    store.tell(Changes(()))
    store.close()

    assert threading.active_count() <= before


def test_what_was_left_over_is_indexed_at_the_next_start(store: BranchStore) -> None:
    arrive(store, 5)

    assert waiting(store) == 5
    assert store.index.refresh() == 5
    assert waiting(store) == 0


def test_a_view_that_was_overtaken_does_not_overwrite_a_later_one(store: BranchStore) -> None:
    arrive(store, 1, name="金彩")
    with store.reading() as session:
        early = prepare(driver_connection(session))
    assert early is not None
    with store.replica.database.write() as connection, store.replica.capture.applying():
        connection.execute("UPDATE customer SET name = '银彩'")
    store.index.refresh()

    with store.replica.database.write() as connection:
        assert write(connection, early) == 0

    assert names(store, "银彩") == ["银彩"]
    assert names(store, "金彩") == []


def test_opening_a_file_again_indexes_nothing_anew(store: BranchStore) -> None:
    file(store, "金彩广告")
    store.close()

    again = BranchStore(store.path, KEY, clock=store.clock)

    assert waiting(again) == 0
    assert names(again, "金彩") == ["金彩广告"]
    again.close()
