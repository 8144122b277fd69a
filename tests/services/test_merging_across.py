"""Merges over a real line: two desktops of a branch that merge, edit and undo without knowing of each other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.customer import Contact
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.rights import Refused
from crm_desktop.services.conflicts_refused import refused as refused_work
from crm_desktop.services.customer_contacts import contacts_of
from crm_desktop.services.distinct_pairs import tell_apart
from crm_desktop.services.errors import Invalid
from crm_desktop.services.merge_plan import plan_merge
from crm_desktop.services.merging import Merged, merge_files
from crm_desktop.services.parting import part_files, parting_of
from crm_desktop.services.timeline import timeline
from crm_desktop.services.timeline_event import EventKind
from crm_desktop.services.twins_across import twins
from sync import wire
from sync.ids import new_id
from sync.replica.journal import refused
from tests.head_office.chain import Desk, Raw, desk, join
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


@pytest.fixture
def pair(front: Desk, back: Desk) -> tuple[str, str]:
    """Two files of one firm, each with a contact and a visit, known to both desktops."""
    ids = [front.register("wang", name=name, points=points, created_by="li") for name, points in _FILES]
    with front.seat("wang").unit("more") as session:
        for at, id_ in enumerate(ids):
            session.add(Contact(id=new_id(), customer_id=id_, name="王芳", mobile=f"+861380000000{at}", is_main=True))
            session.add(Visit(id=new_id(), customer_id=id_, rep_id="zhao", day=date(2026, 5, 1 + at), needs="亮膜"))
    sync(front, back)
    return ids[0], ids[1]


_FILES = (("沈阳金彩广告有限公司", 10), ("沈阳金彩广告制作部", 7))


def sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None


def merge(at: Desk, keep: str, other: str, *, login: str = "wang", **choices: int) -> Merged:
    seat = at.seat(login)
    return merge_files(seat, plan_merge(seat, (keep, other)), keep=0, choices=choices)


def visits(at: Desk, customer: str) -> int:
    with at.store.reading() as session:
        return len(session.exec(select(Visit).where(Visit.customer_id == customer)).all())


def people(at: Desk, customer: str) -> int:
    with at.store.reading() as session:
        return len(contacts_of(session, customer))


def refusals(at: Desk) -> list[str]:
    with at.store.replica.database.read() as connection:
        return [one.code for one in refused(connection)]


def test_a_merge_reaches_the_other_desktop_head_office_and_one_that_joins_later(
    served: EmbeddedOffice, front: Desk, back: Desk, above: Desk, pair: tuple[str, str], tmp_path: Path
) -> None:
    kept, gone = pair
    merge(front, kept, gone)
    sync(front, back, above)
    with desk(served, tmp_path) as later:
        for at in (front, back, above, later):
            assert at.customer(gone) is None
            found = at.customer(kept)
            assert found is not None and found.points == 17
            assert (visits(at, kept), people(at, kept)) == (2, 2)


def test_a_merge_is_taken_back_from_the_timeline_of_another_desktop_after_a_sync(
    front: Desk, back: Desk, pair: tuple[str, str]
) -> None:
    kept, gone = pair
    merge(front, kept, gone, name=1)
    sync(front, back)
    seat = back.seat("zhou")
    (event,) = [one for one in timeline(seat, kept).events if one.kind is EventKind.JOINED]
    assert not parting_of(seat, event.merge_id).at_once
    part_files(seat, (event.merge_id,))
    sync(back, front)
    for at in (front, back):
        one, other = at.customer(kept), at.customer(gone)
        assert one is not None and other is not None
        assert (one.name, one.points, other.name, other.points) == (*_FILES[0], *_FILES[1])
        assert [visits(at, id_) for id_ in pair] == [1, 1]
        assert [people(at, id_) for id_ in pair] == [1, 1]
        assert twins(at.seat("wang")).pairs == (), "nobody is asked about them again"
    assert any(one.kind is EventKind.PARTED for one in timeline(front.seat("wang"), gone).events)


@pytest.mark.parametrize("crosswise", [False, True], ids=["the same way", "crosswise"])
def test_two_desktops_that_merge_the_same_two_offline_end_in_one_record_and_lose_nothing(
    front: Desk, back: Desk, pair: tuple[str, str], crosswise: bool
) -> None:
    kept, gone = pair
    merge(front, kept, gone)
    merge(back, *((gone, kept) if crosswise else (kept, gone)), login="zhou", name=1)
    _note_visit(back, gone if crosswise else kept)
    back.edit("zhou", gone if crosswise else kept, business="门头招牌")
    sync(front, back, front, back)
    for at in (front, back):
        assert at.customer(gone) is None
        found = at.customer(kept)
        assert found is not None and (found.points, found.business) == (17, "门头招牌")
        assert (visits(at, kept), people(at, kept)) == (3, 2)
        assert sum(one.kind is EventKind.JOINED for one in timeline(at.seat("wang"), kept).events) == 1
    assert refusals(back) == ["merged"]
    (listed,) = refused_work(back.seat("zhou"))
    assert (listed.act.zh, isinstance(listed.right, Refused)) == ("合并档案", True), "nothing is sent again half"
    assert "合并内容" not in str(listed.records)


def test_what_the_other_desktop_wrote_about_the_merged_file_meanwhile_follows_it(
    front: Desk, back: Desk, pair: tuple[str, str]
) -> None:
    kept, gone = pair
    back.edit("wang", gone, business="门头招牌", points=9)
    _note_visit(back, gone)
    form = new_id()
    with back.seat("li").unit("register") as session:
        session.add(RegistrationForm(id=form, customer_id=gone, state="received", receptionist_id="li"))
    merge(front, kept, gone)
    sync(front, back, front)
    for at in (front, back):
        found = at.customer(kept)
        assert found is not None and (found.business, found.points) == ("门头招牌", 19)
        assert visits(at, kept) == 3
        with at.store.reading() as session:
            assert session.get_one(RegistrationForm, form).customer_id == kept


def test_a_merge_that_did_not_see_the_last_change_is_given_back_and_made_anew(
    front: Desk, back: Desk, pair: tuple[str, str]
) -> None:
    kept, gone = pair
    back.edit("wang", gone, business="门头招牌")
    merge(front, kept, gone)
    sync(back, front)
    assert refusals(front) == ["changed"]
    found = front.customer(gone)
    assert found is not None and found.business == "门头招牌"
    merge(front, kept, gone)
    sync(front, back)
    found = back.customer(kept)
    assert found is not None and (found.business, found.points) == ("门头招牌", 17)


def test_a_merge_taken_back_twice_is_taken_back_once(front: Desk, back: Desk, pair: tuple[str, str]) -> None:
    kept, gone = pair
    done = merge(front, kept, gone)
    sync(front, back)
    part_files(front.seat("wang"), done.merge_ids)
    part_files(back.seat("zhou"), done.merge_ids)
    sync(front, back, front)
    for at in (front, back):
        one = at.customer(kept)
        assert one is not None and one.points == 10
        assert at.customer(gone) is not None
    with pytest.raises(Invalid):
        part_files(front.seat("wang"), done.merge_ids)


def test_who_may_not_merge_is_refused_by_head_office_whatever_the_desktop_says(
    served: EmbeddedOffice, front: Desk, pair: tuple[str, str]
) -> None:
    raw = Raw(join(served))
    refusal = raw.edit("customer", pair[1], wire.ALIAS, pair[0], by="li")
    raw.close()
    assert (refusal.code, "合并档案请找会计" in refusal.zh) == ("rights", True)


def test_who_owns_the_kept_file_may_edit_a_contact_that_came_with_the_merged_one(
    front: Desk, back: Desk, pair: tuple[str, str]
) -> None:
    kept, gone = pair
    front.edit("wang", kept, owner_id="zhao")
    merge(front, kept, gone)
    sync(front)
    seat = front.seat("zhao")
    with front.store.reading() as session:
        theirs = next(one.id for one in contacts_of(session, kept) if one.mobile == "+8613800000001")
    with seat.unit("edit_customer") as session:
        session.get_one(Contact, theirs).post = "老板"
    sync(front, back)
    assert refusals(front) == []
    with back.store.reading() as session:
        assert session.get_one(Contact, theirs).post == "老板"


def test_not_the_same_is_remembered_at_the_other_desktop(front: Desk, back: Desk, pair: tuple[str, str]) -> None:
    assert len(twins(back.seat("wang")).pairs) == 1
    first, second = sorted(pair)
    tell_apart(front.seat("wang"), (first, second), note="两家店")
    sync(front, back)
    found = twins(back.seat("wang"))
    assert found.pairs == () and found.distinct[0].decision is not None
    assert (found.distinct[0].decision.who, found.distinct[0].decision.note) == ("王芳", "两家店")


def _note_visit(at: Desk, customer: str) -> None:
    with at.seat("wang").unit("log_visit") as session:
        session.add(Visit(id=new_id(), customer_id=customer, rep_id="zhao", day=date(2026, 6, 1), needs="背胶"))
