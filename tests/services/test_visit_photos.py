"""A photo of a page: kept encrypted, sent after the records, seen at the next desktop, gone with the customer."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.visit import Visit
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.customer_erasing import erase_customer
from crm_desktop.services.errors import NotAllowed, NotFound
from crm_desktop.services.paper_photos import give_up
from crm_desktop.services.privacy_log import LogFilter, privacy_log
from crm_desktop.services.visit_photos import keep_photo, look_at_photo, read_photo
from crm_desktop.services.visits import visit
from crm_desktop.services.visits_drafts import keep_page_draft
from crm_desktop.services.visits_entry import VisitEntry, correct_visit, log_visit
from sync.replica.files import FileStatus
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

PHOTO = b"\xff\xd8" + bytes(range(256)) * 2000


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


def unreadable(desk: Desk, customer: str = "", *, result: VisitResult | None = None) -> VisitEntry:
    """A page of which no more than that could be read, with its photo."""
    seat = desk.seat("wang")
    return VisitEntry(
        customer, seat.today, result, rep_id="zhao", to_verify=True, photo=keep_photo(seat, PHOTO)
    )  # fmt: skip


def sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None


def test_it_is_seen_at_the_next_desktop_and_every_look_is_logged(front: Desk, back: Desk) -> None:
    customer = front.register("wang")
    logged = log_visit(front.seat("wang"), unreadable(front, customer)).visit
    sync(front, back)
    there = visit(back.seat("wang"), logged.id)
    assert (there.to_verify, there.result, there.photo) == (True, "", logged.photo)
    assert look_at_photo(back.seat("wang"), logged.id) == PHOTO
    (line,) = privacy_log(back.seat("zhou")).entries(LogFilter(kind="reveal"), 0, 9)
    assert line.what.zh.startswith("拜访纸页照片")
    assert (line.who, line.reason) == ("王芳", "核对资料")


def test_it_waits_for_the_line_and_the_records_do_not_wait_for_it(front: Desk) -> None:
    log_visit(front.seat("wang"), unreadable(front, front.register("wang")))
    (kept,) = front.store.files.waiting()
    assert kept.size == len(PHOTO)
    sync(front)
    assert front.store.files.waiting() == []


def test_the_files_bytes_are_encrypted(front: Desk, tmp_path: Path) -> None:
    keep_photo(front.seat("wang"), PHOTO)
    written = [path.read_bytes() for path in tmp_path.rglob("*-files.db*")]
    assert written
    assert not any(PHOTO[:64] in content for content in written)


def test_who_does_not_enter_visits_does_not_see_it(front: Desk) -> None:
    logged = log_visit(front.seat("wang"), unreadable(front, front.register("wang"))).visit
    for look in (
        lambda: look_at_photo(front.seat("li"), logged.id),
        lambda: read_photo(front.seat("li"), logged.photo),
    ):
        with pytest.raises(NotAllowed):
            look()
    with pytest.raises(NotFound):
        look_at_photo(front.seat("wang"), "nothing")


def test_what_a_row_does_without_is_gone_unless_another_needs_it(front: Desk) -> None:
    seat = front.seat("wang")
    photo = keep_photo(seat, PHOTO)
    keep_page_draft(seat, "A0001-02X", {"photo": photo})
    give_up(seat, photo)
    assert read_photo(seat, photo) == PHOTO
    keep_page_draft(seat, "A0001-02X", {})
    give_up(seat, photo)
    assert front.store.files.look(photo) == []


def test_a_photo_outlives_an_attachments_file_that_cannot_be_read(front: Desk, tmp_path: Path) -> None:
    seat = front.seat("wang")
    logged = log_visit(seat, unreadable(front, front.register("wang"))).visit
    sync(front)
    front.store._photos.close()
    path = front.store._photos.path
    path.write_bytes(b"no database at all" * 400)
    for companion in ("-wal", "-shm"):
        path.with_name(path.name + companion).unlink(missing_ok=True)
    sync(front)
    assert look_at_photo(seat, logged.id) == PHOTO
    assert list(path.parent.glob(f"{path.stem}-damaged-*.db"))


@pytest.mark.parametrize("named_first", ["", "another"])
def test_an_erased_customers_photo_is_gone_everywhere(
    front: Desk, back: Desk, above: Desk, served: EmbeddedOffice, named_first: str
) -> None:
    """Even where the first wording of the visit named nobody, or somebody else."""
    seat = front.seat("wang")
    customer, other = front.register("wang"), front.register("wang", name="大禾图文")
    entry = unreadable(front, other if named_first else "")
    logged = log_visit(seat, entry).visit
    correct_visit(
        seat, logged.id,
        VisitEntry(customer, seat.today, VisitResult.OTHER, rep_id="zhao", photo=entry.photo),
    )  # fmt: skip
    sync(front, back, above)
    assert [one.status for one in back.store.files.look(entry.photo)] == [FileStatus.READY]
    erase_customer(above.seat("lin"), customer, reason="本人要求")
    sync(above, front, back, front, back)
    for one in (front, back):
        with one.store.reading() as session:
            assert session.get(Visit, logged.id) is None
        assert one.store.files.look(entry.photo) == []
    with served.office.read() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM sync_file_chunk").scalar() == 0


def test_completing_a_late_row_judges_its_day_by_when_it_was_entered(front: Desk) -> None:
    seat = front.seat("wang")
    logged = log_visit(seat, VisitEntry("", None, None, rep_id="zhao", to_verify=True)).visit
    customer = front.register("wang")
    completed = correct_visit(
        seat, logged.id, VisitEntry(customer, seat.today - timedelta(days=30), VisitResult.OTHER, rep_id="zhao")
    ).visit
    assert (completed.to_verify, completed.backfilled) == (False, True)
