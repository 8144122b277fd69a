"""Possible duplicates across the branches, as head office finds and decides them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.customer import Contact
from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.services.distinct_pairs import doubt_again, tell_apart
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.finding import find_anything
from crm_desktop.services.identities import MEANINGLESS
from crm_desktop.services.twins_across import twins
from sync.ids import new_id
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


@pytest.fixture
def dalian(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of the other branch."""
    with desk(served, tmp_path, "DL01") as made:
        yield made


def test_files_of_two_branches_with_one_number_or_code_are_listed_the_surest_first(
    front: Desk, dalian: Desk, above: Desk
) -> None:
    code = "91210106MA0P5XK45F"
    here = _customer(front, "wang", "金彩广告", phone="+8613812345678")
    there = _customer(dalian, "wu", "王芳", phone="+8613812345678", kind="person")
    _customer(front, "wang", "宏图文化", credit_code=code)
    _customer(dalian, "wu", "大连某某商贸", credit_code=code)
    _customer(dalian, "wu", "毫不相干")
    _sync(front, dalian, above)

    found = twins(above.seat("lin"))

    assert [pair.level for pair in found.pairs] == [DuplicateLevel.BLOCK, DuplicateLevel.WARN]
    pair = found.pairs[1]
    assert set(pair.key) == {here, there} and pair.across
    assert {pair.first.branch_name, pair.second.branch_name} == {"沈阳铁西店", "大连甘井子店"}
    assert pair.reasons[0].zh == "其他分店有这个手机号"
    assert pair.first.phone == "138****5678"


def test_two_customers_told_apart_stay_so_on_every_desktop_of_head_office(
    served: EmbeddedOffice, front: Desk, dalian: Desk, above: Desk, tmp_path: Path
) -> None:
    _customer(front, "wang", "金彩广告", phone="+8613812345678")
    _customer(dalian, "wu", "彩虹图文", phone="+8613812345678")
    _sync(front, dalian, above)
    seat = above.seat("lin")

    tell_apart(seat, twins(seat).pairs[0].key, note="夫妻共用一个号码")
    _sync(above, front)

    with desk(served, tmp_path, "HQ") as other:
        found = twins(other.seat("gao"))
        assert found.pairs == () and len(found.distinct) == 1
        decision = found.distinct[0].decision
        assert decision is not None and (decision.who, decision.note) == ("林晓", "夫妻共用一个号码")
        with pytest.raises(NotAllowed):
            doubt_again(other.seat("gao"), found.distinct[0].key)
    with front.store.reading() as session:
        raw = session.connection().connection.driver_connection
        assert raw.execute("SELECT COUNT(*) FROM distinct_pair").fetchone() == (0,), "no branch hears of it"
    doubt_again(seat, twins(seat).distinct[0].key)
    assert len(twins(seat).pairs) == 1


def test_a_number_that_everybody_has_means_nothing_and_is_said_to(front: Desk, above: Desk) -> None:
    for at in range(MEANINGLESS + 1):
        _customer(front, "wang", f"客户{at:02}", phone="+8613800000000", kind="person")
    _sync(front, above)

    found = twins(above.seat("lin"))

    assert found.pairs == () and found.crowds == 1


def test_the_search_box_at_head_office_names_the_branch(front: Desk, dalian: Desk, above: Desk) -> None:
    _customer(front, "wang", "金彩广告")
    _customer(dalian, "wu", "金彩图文")
    _sync(front, dalian, above)
    above.store.index.refresh()

    told = {one.title.zh: one.detail.zh for one in find_anything(above.seat("lin"), "金彩")}
    front.store.index.refresh()
    own = find_anything(front.seat("wang"), "金彩")

    assert "沈阳铁西店" in told["金彩广告"] and "大连甘井子店" in told["金彩图文"]
    assert [one.title.zh for one in own] == ["金彩广告"] and "铁西店" not in own[0].detail.zh


def _customer(at: Desk, login: str, name: str, *, phone: str = "", **values: object) -> str:
    record = at.register(login, name=name, **{"kind": "company", **values})
    if phone:
        with at.seat(login).unit("add_contact") as session:
            session.add(Contact(id=new_id(), customer_id=record, name="王芳", mobile=phone, is_main=True))
    return record


def _sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None
