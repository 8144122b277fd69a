"""A photo of a paper form: goes on record with it, is seen at the next desktop, and is gone with the customer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.services.counter_drafts import CounterWork, keep_work, kept_work
from crm_desktop.services.customer_erasing import erase_customer
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.customer_moving import move_customer
from crm_desktop.services.errors import NotAllowed, NotFound
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.form_photos import keep_photo, look_at_photo, photo_of, put_photo, read_photo
from crm_desktop.services.paper_photos import drop_unnamed, give_up
from crm_desktop.services.personal_copy import personal_copy
from crm_desktop.services.personal_copy_files import save_copy
from crm_desktop.services.privacy_log import LogFilter, privacy_log
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat_beside import seat_beside
from crm_desktop.services.shift import Group, shift_sheet
from crm_desktop.services.shop_visit import add_contact
from crm_desktop.services.timeline import timeline
from crm_desktop.services.undo import last_save, last_saves, undo
from sync.replica.files import FileStatus
from tests.head_office.chain import Desk, desk
from tests.services.counter import WANG
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

PHOTO = b"\xff\xd8" + bytes(range(256)) * 2000
OTHER = b"\xff\xd8" + bytes(range(256)) * 1000


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


def sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None


def test_a_form_goes_on_record_with_its_photo_and_the_next_desktop_sees_it(front: Desk, back: Desk) -> None:
    seat = front.seat("li")
    saved = register_walk_in(seat, WANG, photo=keep_photo(seat, PHOTO))
    assert [one.size for one in front.store.files.waiting()] == [len(PHOTO)]
    sync(front, back)
    assert front.store.files.waiting() == []
    assert open_form(back.seat("wang"), saved.form_id).photo == photo_of(seat, saved.form_id)
    assert look_at_photo(back.seat("wang"), saved.form_id) == PHOTO
    (line,) = privacy_log(back.seat("zhou")).entries(LogFilter(kind="reveal"), 0, 9)
    assert line.what.zh.startswith(f"登记表照片 {saved.form_number}")
    assert (line.who, line.reason) == ("王芳", "核对资料")


def test_a_look_at_what_has_not_come_is_no_look_and_asks_for_it(front: Desk) -> None:
    form = register_walk_in(front.seat("li"), WANG).form_id
    put_photo(front.seat("wang"), form, "ab" * 32)
    assert look_at_photo(front.seat("wang"), form) is None
    assert [one.hash for one in front.store.files.wanted()] == ["ab" * 32]
    assert privacy_log(front.seat("zhou")).count(LogFilter(kind="reveal")) == 0


def test_it_is_attached_later_replaced_and_removed_and_the_history_tells_in_words(front: Desk) -> None:
    seat, holder = front.seat("li"), front.seat("wang")
    saved = register_walk_in(seat, WANG)
    for photo in (keep_photo(holder, PHOTO), keep_photo(holder, OTHER), ""):
        put_photo(holder, saved.form_id, photo)
        assert photo_of(holder, saved.form_id) == photo
    told = [(one.changes[0].before.zh, one.changes[0].after.zh) for one in last_saves(holder)]
    assert told == [("一张照片", "（空）"), ("一张照片", "一张照片"), ("（空）", "一张照片")]
    latest = last_save(holder)
    assert latest is not None
    undo(holder, latest)
    assert look_at_photo(holder, saved.form_id) == OTHER
    assert not any("ff" * 3 in text.zh for event in timeline(holder, saved.customer_id).events for text in event.detail)


def test_who_neither_took_the_form_nor_keeps_the_file_does_not_see_it(front: Desk) -> None:
    seat = front.seat("li")
    saved = register_walk_in(seat, WANG, photo=keep_photo(seat, PHOTO))
    assert look_at_photo(seat, saved.form_id) == PHOTO
    stranger = replace(seat, person=replace(seat.person, id="somebody"))
    for refused in (
        lambda: look_at_photo(stranger, saved.form_id),
        lambda: put_photo(stranger, saved.form_id, ""),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NotFound):
        look_at_photo(seat, register_walk_in(seat, replace(WANG, phone="13900002222")).form_id)


def test_a_registration_undone_gives_form_and_photo_back_to_the_counter(front: Desk) -> None:
    seat = front.seat("li")
    saved = register_walk_in(seat, WANG, photo=keep_photo(seat, PHOTO))
    latest = last_save(seat, about=saved.form_id)
    assert latest is not None
    undo(seat, latest)
    (work,) = kept_work(seat)
    again = register_walk_in(seat, WANG, photo=str(work.values["photo"]))
    sync(front)
    assert look_at_photo(seat, again.form_id) == PHOTO


def test_a_new_contact_at_a_known_company_brings_the_paper_along(front: Desk) -> None:
    seat = front.seat("li")
    known = register_walk_in(seat, WANG)
    photo = keep_photo(seat, PHOTO)
    made = add_contact(seat, known.customer_id, replace(WANG, phone="13900002222", contact="刘洋"), photo=photo)
    with front.store.reading() as session:
        assert session.get_one(Visit, made.visit_id).photo == photo


def test_what_a_draft_does_without_is_gone_unless_something_else_needs_it(front: Desk) -> None:
    seat = front.seat("li")
    photo = keep_photo(seat, PHOTO)
    work = CounterWork(values={"photo": photo})
    keep_work(seat, work)
    give_up(seat, photo)
    assert read_photo(seat, photo) == PHOTO
    keep_work(seat, replace(work, values={}))
    give_up(seat, photo)
    assert front.store.files.look(photo) == []


def test_an_erased_customers_photo_is_gone_everywhere(
    front: Desk, back: Desk, above: Desk, served: EmbeddedOffice
) -> None:
    seat = front.seat("li")
    saved = register_walk_in(seat, WANG, photo=keep_photo(seat, PHOTO))
    first = photo_of(seat, saved.form_id)
    put_photo(seat, saved.form_id, keep_photo(seat, OTHER))
    second = photo_of(seat, saved.form_id)
    sync(front, back, above)
    assert [one.status for one in back.store.files.look(second)] == [FileStatus.READY]
    erase_customer(above.seat("lin"), saved.customer_id, reason="本人要求")
    sync(above, front, back, front, back)
    for one in (front, back):
        with one.store.reading() as session:
            assert session.get(RegistrationForm, saved.form_id) is None
        assert one.store.files.look(first) == one.store.files.look(second) == []
    with served.office.read() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM sync_file_chunk").scalar() == 0


def test_a_customer_who_moves_takes_the_photo_along(
    front: Desk, above: Desk, served: EmbeddedOffice, tmp_path: Path
) -> None:
    seat = front.seat("li")
    saved = register_walk_in(seat, WANG, photo=keep_photo(seat, PHOTO))
    sync(front, above)
    beside = seat_beside(above.seat("lin"), saved.customer_id)
    move_customer(beside, open_file(beside, saved.customer_id), to="DL01", reason="搬到大连")
    sync(above, front, above, front)
    assert front.store.files.look(open_name(above, saved.form_id)) == []
    with desk(served, tmp_path, "DL01") as there:
        sync(there, there)
        assert [one.status for one in there.store.files.look(open_name(there, saved.form_id))] == [FileStatus.READY]


def open_name(at: Desk, form_id: str) -> str:
    with at.store.reading() as session:
        return session.get_one(RegistrationForm, form_id).photo or ""


def test_photos_that_wait_are_counted_apart_and_those_of_drafts_are_not(front: Desk) -> None:
    seat = front.seat("li")
    assert front.syncing.status().photos == 0
    keep_work(seat, CounterWork(values={"photo": keep_photo(seat, OTHER)}))
    assert front.syncing.status().photos == 0, "it goes with its draft"
    register_walk_in(seat, WANG, photo=keep_photo(seat, PHOTO))
    status = front.syncing.status()
    assert (status.photos, status.waiting_units) == (1, 1)
    sheet = shift_sheet(seat)
    assert sheet.counts[Group.PHOTO] == 1
    assert [one.remark.zh for one in sheet.open if one.group is Group.PHOTO] == ["1 张，记录先传，照片随后传"]
    sync(front)
    assert front.syncing.status().photos == 0
    assert Group.PHOTO not in shift_sheet(seat).counts


def test_the_personal_copy_holds_the_photo_itself(front: Desk, tmp_path: Path) -> None:
    seat, manager = front.seat("li"), front.seat("zhou")
    saved = register_walk_in(seat, WANG, photo=keep_photo(seat, PHOTO))
    copy = personal_copy(manager, saved.customer_id, reason="书面申请，已核实")
    *_, photo = save_copy(copy, tmp_path / "copy.pdf")
    assert (photo.name, photo.read_bytes()) == ("copy-1.jpg", PHOTO)
    assert "照片 1，随附" in (tmp_path / "copy.json").read_text()
    put_photo(front.seat("wang"), saved.form_id, "ab" * 32)
    absent = personal_copy(manager, saved.customer_id, reason="书面申请，已核实")
    assert absent.photos == ()
    assert [one.value.zh for part in absent.parts for one in part.items if one.field == "photo"] == [
        "有一张，在总部，还没传到这台电脑；传到后可再取一份"
    ]


def test_a_photo_nobody_went_on_with_is_gone_at_the_next_start_and_no_other(front: Desk) -> None:
    seat = front.seat("li")
    loose, typed, named, replaced = (keep_photo(seat, PHOTO + end) for end in (b"1", b"2", b"3", b"4"))
    keep_work(seat, CounterWork(values={"photo": typed}))
    form = register_walk_in(seat, WANG, photo=replaced).form_id
    put_photo(seat, form, named)
    assert drop_unnamed(seat) == 1
    assert front.store.files.look(loose) == []
    assert all(front.store.files.look(one) for one in (typed, named, replaced))
    assert drop_unnamed(seat) == 0
