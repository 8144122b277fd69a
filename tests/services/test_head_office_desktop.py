"""A desktop of head office: it keeps every branch, learns of new ones by itself, and writes where it may."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.head_office.branches import Branch, add_branch
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.chain import Chain
from crm_desktop.models.customer import Customer
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.seat_beside import branch_names, home_of, seat_beside
from crm_desktop.services.sign_in import colleagues, sign_in
from crm_desktop.services.subscriptions import subscriptions
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_news import SyncProgress
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from sync.replica.journal import refused
from tests.head_office.chain import KEY, PASSWORD, Desk, desk, join
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]


@pytest.fixture
def dalian(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of the other branch."""
    with desk(served, tmp_path, "DL01") as made:
        yield made


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


def test_a_new_desktop_of_head_office_brings_every_branch_in_one_fill(
    served: EmbeddedOffice, front: Desk, dalian: Desk, tmp_path: Path
) -> None:
    here, there = front.register("wang"), dalian.register("wu", name="大连宏达")
    front.syncing.sync_now()
    dalian.syncing.sync_now()
    store = BranchStore(tmp_path / "new.db", KEY, clock=SystemClock())
    syncing, steps = Syncing(store, join(served, "HQ")), list[SyncProgress]()

    outcome = syncing.sync_now(steps.append)

    assert outcome.trouble is None
    with store.reading() as session:
        assert (home_of(session, here), home_of(session, there)) == ("SY01", "DL01")
        assert branch_names(session) == {"DL01": "大连甘井子店", "SY01": "沈阳铁西店"}
    left = [step.branches_left for step in steps if step.filling]
    assert left[-2:] == [1, 0], "the branches count as one fill"
    assert {one.login for one in colleagues(store, "HQ")} == {"lin", "gao"}
    assert sign_in(store, "HQ", "lin", PASSWORD).name == "林晓"
    syncing.close()
    store.close()


def test_a_branch_that_opens_later_is_kept_from_the_next_sync_on(served: EmbeddedOffice, above: Desk) -> None:
    add_branch(served.office, Branch("AS01", "鞍山店"))

    assert above.syncing.sync_now().trouble is None

    assert subscriptions(above.store, "HQ") == ("chain", "HQ", "AS01", "DL01", "SY01")


def test_a_desktop_of_a_branch_keeps_its_own_and_nothing_else(front: Desk) -> None:
    assert subscriptions(front.store, "SY01") == ("chain", "SY01")


def test_an_edit_at_head_office_lands_in_the_branch_that_keeps_the_customer(above: Desk, dalian: Desk) -> None:
    customer = dalian.register("wu", name="大连宏达")
    dalian.syncing.sync_now()
    above.syncing.sync_now()
    seat = seat_beside(above.seat("lin"), customer)

    save_file(seat, open_file(seat, customer), {"remarks": "总部核对过"})
    above.syncing.sync_now()
    dalian.syncing.sync_now()

    assert (seat.branch.code, seat.branch.area_code) == ("DL01", "0411")
    found = dalian.customer(customer)
    assert found is not None and found.remarks == "总部核对过"


def test_the_rules_of_the_chain_are_written_by_the_administrator_alone(above: Desk, front: Desk) -> None:
    for login, days in (("lin", 90), ("gao", 9)):
        with above.seat(login).unit("set_rules", partition="chain") as session:
            session.get_one(Chain, _chain(above)).offline_days = days
        above.syncing.sync_now()
    front.syncing.sync_now()

    with above.store.reading() as session:
        (unit,) = refused(session.connection().connection.driver_connection)
    with front.store.reading() as session:
        assert session.get_one(Chain, _chain(above)).offline_days == 9
    assert (unit.actor, unit.code) == ("lin", "rights")


def test_a_seat_at_head_office_names_the_chain(above: Desk) -> None:
    seat = above.seat("lin")

    assert seat.at_head_office and seat.branch.name == "辽沈广告材料总部"


def test_a_customer_of_a_branch_is_not_put_among_what_head_office_keeps_for_itself(above: Desk) -> None:
    with above.seat("lin").unit("register") as session:
        session.add(Customer(id="0190-stray", name="走错门"))
    above.syncing.sync_now()

    assert above.customer("0190-stray") is None
    with above.store.reading() as session:
        assert [one.code for one in refused(session.connection().connection.driver_connection)] == ["scope"]


def _chain(at: Desk) -> str:
    with at.store.reading() as session:
        return str(session.exec(select(Chain.id)).one())
