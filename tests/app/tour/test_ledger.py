"""The ledger finds what is lost: each kind of loss is made on purpose, in the office's own tables."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crm_desktop.app.tour.copies import foreign, missing
from crm_desktop.app.tour.ledger import Account, TypedValue, read_office, settle_accounts
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.catalogue import SHARED
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

Break = Callable[[dict[str, Any]], object]


@pytest.fixture
def settle(served: EmbeddedOffice, front: Desk, back: Desk) -> Callable[..., Account]:
    def account(**wanted: Any) -> Account:
        return settle_accounts({"A": front.store, "B": back.store}, served.office, **wanted)

    return account


def sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None


def break_state(served: EmbeddedOffice, record: str, how: Break) -> None:
    """Change what head office holds of a record behind the engine's back."""
    with served.office.write() as connection:
        query = text("SELECT state FROM sync_record WHERE id = :id")
        state = json.loads(connection.execute(query, {"id": record}).scalar_one())
        how(state)
        update = text("UPDATE sync_record SET state = :state WHERE id = :id")
        connection.execute(update, {"id": record, "state": json.dumps(state)})


def fork(served: EmbeddedOffice, front: Desk, back: Desk, **by_counter: str) -> str:
    """A customer that both desktops edit without knowing of each other; the counter's edits arrive second."""
    record = front.register("li", remarks="原来", city="沈阳市")
    sync(front, back)
    for field, value in by_counter.items():
        front.edit("li", record, **{field: value})
        back.edit("wang", record, **{field: f"{value}二"})
    sync(back, front, back)
    return record


def test_what_has_arrived_is_not_lost(front: Desk, back: Desk, settle: Callable[..., Account]) -> None:
    record = front.register("li", remarks="常客", needs=("ink", "laminate"))
    sync(front, back)
    front.edit("li", record, remarks="常客，要专票")
    sync(front, back)

    account = settle()

    assert (account.lost, account.diverging, account.queued) == ([], [], 0)
    assert account.saved == account.sent >= 5


def test_what_waits_is_queued_and_not_lost(front: Desk, settle: Callable[..., Account]) -> None:
    sync(front)
    front.register("li", remarks="常客")

    account = settle()

    assert account.queued == account.saved > 0
    assert (account.lost, account.diverging) == ([], [])


def test_a_value_gone_from_head_office_is_lost(
    served: EmbeddedOffice, front: Desk, settle: Callable[..., Account]
) -> None:
    record = front.register("li", remarks="常客")
    sync(front)
    break_state(served, record, lambda state: state["values"].pop("remarks"))

    account = settle()

    assert account.lost == [f"A customer {record} remarks"]
    assert [one.split(":")[0] for one in account.diverging] == [f"A customer {record} remarks"]


def test_a_value_overwritten_without_a_line_is_lost(
    served: EmbeddedOffice, front: Desk, settle: Callable[..., Account]
) -> None:
    record = front.register("li", remarks="常客")
    sync(front)
    break_state(served, record, lambda state: state["values"].update(remarks="别的"))

    assert settle().lost == [f"A customer {record} remarks"]


def test_a_record_gone_is_lost_value_by_value(
    served: EmbeddedOffice, front: Desk, settle: Callable[..., Account]
) -> None:
    record = front.register("li", remarks="常客")
    sync(front)
    with served.office.write() as connection:
        connection.execute(text("DELETE FROM sync_record WHERE id = :id"), {"id": record})

    account = settle()

    assert len(account.lost) == account.saved > 1
    assert account.diverging == [f"A customer {record}: not at head office"]


def test_what_somebody_saw_and_changed_is_not_lost(front: Desk, back: Desk, settle: Callable[..., Account]) -> None:
    record = front.register("li", remarks="一")
    sync(front, back)
    back.edit("wang", record, remarks="二")
    sync(back, front)
    front.edit("li", record, remarks="三")
    sync(front, back)

    assert settle().lost == []


def test_both_sides_of_a_conflict_are_kept_until_one_goes(
    served: EmbeddedOffice, front: Desk, back: Desk, settle: Callable[..., Account]
) -> None:
    record = fork(served, front, back, credit_code="91210106CBBKW37DXJ")
    before = settle()
    break_state(served, record, lambda state: state["contested"].clear())
    after = settle()

    assert (before.conflicts, before.lost, before.diverging) == (1, [], [])
    assert after.lost == [f"A customer {record} credit_code"]
    assert all("contested only here" in one for one in after.diverging)


def test_the_loser_by_rule_is_kept_until_it_goes(
    served: EmbeddedOffice, front: Desk, back: Desk, settle: Callable[..., Account]
) -> None:
    record = fork(served, front, back, remarks="新的")
    before = settle()
    break_state(served, record, lambda state: state["lost"].clear())
    after = settle()

    assert (before.merged, before.lost) == (1, [])
    assert len(after.lost) == 1
    assert after.lost[0].endswith(f"{record} remarks")


def test_members_of_a_set_are_looked_for_one_by_one(
    served: EmbeddedOffice, front: Desk, back: Desk, settle: Callable[..., Account]
) -> None:
    record = front.register("li", needs=("ink",))
    sync(front, back)
    front.edit("li", record, needs=("ink", "board"))
    back.edit("wang", record, needs=("ink", "light"))
    sync(back, front, back)
    before = settle()
    break_state(served, record, lambda state: state["values"].update(needs='["ink","light"]'))
    after = settle()

    assert before.lost == []
    assert after.lost == [f"A customer {record} needs"]


def test_what_was_typed_and_never_saved_is_lost(front: Desk, settle: Callable[..., Account]) -> None:
    record = front.register("li", remarks="常客")
    sync(front)
    typed = [TypedValue("A", record, "remarks", "常客"), TypedValue("A", record, "business", "标牌")]

    assert settle(typed=typed).lost == [f"A {record} business: typed, in no file"]


def test_a_branch_has_its_own_records_and_all_of_them(served: EmbeddedOffice, front: Desk, tmp_path: Path) -> None:
    record = front.register("li", remarks="常客")
    sync(front)
    with desk(served, tmp_path, "DL01") as dalian:
        shenyang, elsewhere = frozenset({SHARED, "SY01"}), frozenset({SHARED, "DL01"})
        sync(front)
        records = read_office(served.office)

        assert missing(front.store, records, allowed=shenyang) == []
        assert f"customer {record}" in missing(dalian.store, records, allowed=shenyang)
        assert foreign(dalian.store, allowed=elsewhere) == []
        assert f"customer {record} of SY01" in foreign(front.store, allowed=elsewhere)
