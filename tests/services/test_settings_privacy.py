from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crm_desktop.models.local import Disclosure
from crm_desktop.rules.rights import Role
from crm_desktop.services.registration_printing import print_registration
from crm_desktop.services.settings_privacy import privacy_log
from crm_desktop.store.branch_store import BranchStore
from sync.ids import new_id
from tests.services.counter import NOW, Clock, open_store, seat_at
from tests.services.filing_day import FOUR, manager, take


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def note(store: BranchStore, what: str, *, kind: str = "reveal", by: str = "li", minutes: int = 0) -> None:
    entry = Disclosure(id=new_id(), kind=kind, what=what, actor_id=by, at=NOW + timedelta(minutes=minutes))
    with store.local() as session:
        session.add(entry)


def test_what_was_printed_is_read_in_the_persons_words(store: BranchStore) -> None:
    form = take(store)
    print_registration(seat_at(store), form.form_id)

    entry = privacy_log(seat_at(store)).entries(0, 10)[0]

    assert (entry.kind_words.zh, entry.who, entry.count) == ("打印", "李娜", 1)
    assert entry.what.zh == f"登记表 {form.form_number}" and entry.what.en == f"Registration form {form.form_number}"


def test_a_revealed_phone_is_named_by_its_customer(store: BranchStore) -> None:
    form = take(store)
    note(store, f"customer {form.customer_id} phone")
    note(store, "customer gone phone", minutes=-1)

    known, unknown = privacy_log(seat_at(store)).entries(0, 10)

    assert known.what.zh == "沈阳金彩广告有限公司的电话"
    assert unknown.what.zh == "客户电话"


def test_staff_see_their_own_and_the_manager_everybodys(store: BranchStore) -> None:
    note(store, "visit_booklet B1", kind="print", by="sun")
    note(store, "visit plan of a week", kind="export", by="li", minutes=1)

    own = privacy_log(seat_at(store, "li", Role.FRONT_DESK))
    whole = privacy_log(manager(store, Clock(FOUR)))

    assert (own.whole, own.count(), whole.whole, whole.count()) == (False, 1, True, 2)
    assert [entry.what.zh for entry in whole.entries(0, 10)] == ["拜访计划 of a week", "拜访书册 B1"]
    assert [entry.who for entry in whole.entries(1, 1)] == ["孙倩"]


def test_what_nobody_has_words_for_is_shown_as_kept(store: BranchStore) -> None:
    note(store, "something else", kind="burn")

    entry = privacy_log(seat_at(store)).entries(0, 1)[0]

    assert (entry.kind_words.zh, entry.what.zh) == ("burn", "something else")
