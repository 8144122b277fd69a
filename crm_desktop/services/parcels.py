"""What waits here, taken to head office on a stick, and another desktop's stick handed in (M5, A3).

Nothing leaves the queue by it: what a parcel holds is sent again when there is a line, and counts once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.words import Words
from crm_desktop.services import parcel_wire
from crm_desktop.services.asking_office import ask_office
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.parcel_wire import Page, ParcelRequest, ParcelResponse, Unreadable
from crm_desktop.services.seat import Seat
from crm_desktop.services.subscriptions import subscriptions
from crm_desktop.services.syncing_memory import keep, recall
from crm_desktop.services.syncing_out import note_gone_out
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection
from sync import wire
from sync.parcel import pack
from sync.replica.journal import clock_offset

_OFFICE, _LAST = "parcel.office", "parcel.last"


@dataclass(frozen=True, slots=True)
class Packed:
    """A parcel that lies ready: where, and how many saves are in it."""

    path: Path
    saves: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a parcel's saves: `new` took effect now, others had come before; `refused` of all of them."""

    branch: str
    letter: str
    saves: int
    new: int
    refused: int


class LastParcel(msgspec.Struct):
    """The last parcel packed here: when (ms, by this desktop's clock), and how many saves."""

    at: int
    saves: int

    @property
    def packed_at(self) -> datetime:
        """When, by this desktop's clock."""
        return datetime.fromtimestamp(self.at / 1000, UTC)


class _OfficeKey(msgspec.Struct):
    key: bytes


def keep_office_key(store: BranchStore, key: bytes) -> None:
    """Head office has told by which key parcels are sealed; kept, so that a parcel can be packed without a line."""
    known = recall(store, _OFFICE, _OfficeKey)
    if key and (known is None or known.key != key):
        keep(store, _OFFICE, _OfficeKey(key))


def proposed_name(seat: Seat) -> str:
    """What a parcel is called: branch, desktop, day and time."""
    return (
        f"{seat.branch.code}-{seat.device_letter}-{seat.now().astimezone(BRANCH_ZONE):%Y%m%d-%H%M}{parcel_wire.ENDING}"
    )


def pack_parcel(seat: Seat, enrolled: Enrolled, path: Path) -> Packed:
    """Write all that waits to be sent to a file that head office alone can open.

    Raises OSError where it cannot be written, ServiceError where there is nothing, or nothing to seal it by.
    """
    store = seat.store
    known = recall(store, _OFFICE, _OfficeKey)
    if known is None:
        raise ServiceError(_NO_OFFICE_KEY)
    requests_ = pack(store.replica, subscriptions(store, enrolled.branch))
    if not requests_:
        raise ServiceError(_NOTHING)
    made = _office_ms(seat)
    pages = [parcel_wire.seal(_page(enrolled, wire.encode(one), made, known.key), known.key) for one in requests_]
    saves = sum(len(one.units) for one in requests_)
    head = parcel_wire.new_head(
        office=known.key, branch=enrolled.branch, letter=enrolled.letter, made=made, saves=saves, pages=len(pages)
    )
    parcel_wire.write_file(path, head, pages)
    note_gone_out(store)
    keep(store, _LAST, LastParcel(round(seat.now().timestamp() * 1000), saves))
    return Packed(path, saves)


def last_parcel(store: BranchStore) -> LastParcel | None:
    """The last parcel packed here, if there was one."""
    return recall(store, _LAST, LastParcel)


def look_into(path: Path) -> parcel_wire.Head:
    """What stands on the outside of a parcel; raises ServiceError for a file that is none, OSError."""
    return _read(path)[0]


def deliver_parcel(
    enrolled: Enrolled, path: Path, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Delivered:
    """Hand a parcel in, page by page; done twice, it counts once. `progress` is told pages done, and in all.

    Raises NoLine, OfficeRefused with head office's sentence, ServiceError for a file that is no parcel, OSError.
    """
    head, pages = _read(path)
    saves = new = refused = 0
    for done, page in enumerate(pages):
        progress(done, len(pages))
        answer = ask_office(enrolled, "/v1/parcel", ParcelRequest(page), ParcelResponse)
        saves, new, refused = saves + answer.units, new + answer.new, refused + answer.refused
    return Delivered(head.branch, head.letter, saves, new, refused)


def _read(path: Path) -> tuple[parcel_wire.Head, list[bytes]]:
    try:
        return parcel_wire.read_file(path)
    except Unreadable as error:
        raise ServiceError(_NO_PARCEL) from error


def _page(enrolled: Enrolled, request: bytes, made: int, office: bytes) -> Page:
    page = Page(enrolled.device_id, made, request, b"")
    signature = enrolled.proof.sign(parcel_wire.statement(page, office))
    if signature is None:
        raise ServiceError(_NO_OWN_KEY)
    return msgspec.structs.replace(page, signature=signature)


def _office_ms(seat: Seat) -> int:
    """Head office's clock, as far as this desktop knows it."""
    with seat.store.reading() as session:
        offset = clock_offset(driver_connection(session))
    return seat.store.clock.now().wall_ms + offset


_NOTHING: Final = Words("没有待传的改动，不用做包裹", "Nothing waits to be sent: there is nothing to pack")
_NO_OFFICE_KEY: Final = Words(
    "这台电脑还没有拿到总部的包裹锁，要先联网同步一次。改动都在本机，没有丢",
    "This desktop has not been given head office's lock for parcels yet: sync once with a line. Nothing is lost",
)
_NO_OWN_KEY: Final = Words(
    "这台电脑还没有换成新的身份密钥，要先联网同步一次。改动都在本机，没有丢",
    "This desktop still has the identity of an earlier version: sync once with a line. Nothing is lost",
)
_NO_PARCEL: Final = Words(
    "这不是完整的包裹文件，没有递交任何内容。请重新拷贝，或请原电脑再存一次",
    "This is no whole parcel; nothing was handed in. Copy it again, or have it packed anew",
)
