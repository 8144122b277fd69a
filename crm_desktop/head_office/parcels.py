"""Parcels as head office takes them: opened by its own key, believed by the desktop's signature, judged like any push.

Who brings one matters nothing: another desktop by a route, or an administrator with a stick.
"""

import base64
import logging
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crm_desktop.head_office.enrolment import read_key
from crm_desktop.head_office.errors import OfficeError
from crm_desktop.head_office.gate import ACTIVE, OfficeGate
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.tables import device_table, stamp_table
from crm_desktop.rules.words import Words
from crm_desktop.services import parcel_wire as messages
from crm_desktop.services.parcel_wire import Page
from sync import wire
from sync.errors import IdentityReused, OfficeRestored, ProtocolError
from sync.head_office.app import refusal, serve_message
from sync.head_office.service import Device, OfficeService, OutOfScope
from sync.parcel import unpack

log = logging.getLogger(__name__)
_STAMP: Final = "parcel_key"


class ParcelRefused(OfficeError):
    """A page that is not taken; `code` is the stable name for why. What is in it waits at its desktop all the same."""

    def __init__(self, code: str, words: Words) -> None:
        """Keep both."""
        super().__init__(words)
        self.code = code


def parcel_key(office: Office) -> X25519PrivateKey:
    """The key that opens parcels, made when it is first asked for; a restored head office has the one it had."""
    with office.read() as connection:
        kept = connection.execute(select(stamp_table.c.value).where(stamp_table.c.key == _STAMP)).scalar_one_or_none()
    if kept is None:
        with office.write() as connection:
            office.records.lock(connection)
            kept = connection.execute(
                select(stamp_table.c.value).where(stamp_table.c.key == _STAMP)
            ).scalar_one_or_none()
            if kept is None:
                kept = base64.b64encode(X25519PrivateKey.generate().private_bytes_raw()).decode()
                connection.execute(stamp_table.insert(), {"key": _STAMP, "value": kept})
    return X25519PrivateKey.from_private_bytes(base64.b64decode(kept))


def public_key(office: Office) -> bytes:
    """What desktops seal parcels by."""
    return parcel_key(office).public_key().public_bytes_raw()


def take_page(office: Office, gate: OfficeGate, sealed: bytes, *, brought_by: str = "") -> messages.ParcelResponse:
    """Take a page, once however often it comes; `brought_by` is the device that did. Raises ParcelRefused."""
    key = parcel_key(office)
    try:
        page = messages.unseal(sealed, key)
        request = wire.decode(page.request, wire.SyncRequest)
    except (messages.Unreadable, ProtocolError) as error:
        raise ParcelRefused("no_parcel", _NO_PARCEL) from error
    device, branch, letter = _author(office, gate, page, key.public_key().public_bytes_raw())
    service = OfficeService(office.store, office.catalogue, device, now_ms=office.now_ms)
    try:
        taken = unpack(service, request, age=office.now_ms() - page.made)
    except (OfficeRestored, IdentityReused, ProtocolError, OutOfScope) as error:
        raise ParcelRefused(*_REFUSED[type(error)]) from error
    with office.write() as connection:
        office.audit(connection, "parcel", f"{device.id} {taken.new}/{taken.units}", actor=brought_by or device.id)
    log.info("a page of device %s was brought: %s of %s units were new", device.id, taken.new, taken.units)
    return messages.ParcelResponse(branch, letter, taken.units, taken.new, taken.refused)


def parcel_route(office: Office, gate: OfficeGate) -> Route:
    """`POST /v1/parcel`, by any desktop that is let in."""

    def answer(carrier: Device, body: bytes) -> Response | messages.ParcelResponse:
        page = wire.decode(body, messages.ParcelRequest).page
        try:
            return take_page(office, gate, page, brought_by=carrier.id)
        except ParcelRefused as error:
            return refusal(422, error.code, error.words.zh, error.words.en)

    async def parcel(request: Request) -> Response:
        return await serve_message(request, gate, answer)

    return Route("/v1/parcel", parcel, methods=["POST"])


def _author(office: Office, gate: OfficeGate, page: Page, key: bytes) -> tuple[Device, str, str]:
    """The device that packed the page, its branch and letter, if it is one of ours and not shut out."""
    with office.read() as connection:
        row = connection.execute(select(device_table).where(device_table.c.id == page.device)).mappings().first()
    if row is None or not row["public_key"] or not messages.is_signed(page, key, by=read_key(row["public_key"])):
        raise ParcelRefused("no_parcel", _NO_PARCEL)
    if row["status"] != ACTIVE:
        raise ParcelRefused("revoked", _SHUT_OUT)
    return gate.device(page.device, str(row["branch"])), str(row["branch"]), str(row["letter"])


_NO_PARCEL: Final = Words(
    "这个包裹打不开：不是给本总部的，或在路上被改动过。原电脑上的改动都还在",
    "This parcel cannot be opened: it is for another head office, or was changed on the way. All is still at its desk",
)
_SHUT_OUT: Final = Words(
    "存包裹的那台电脑已被总部停用，包裹没有收",
    "The desktop that packed this has been shut out by head office: it was not taken",
)
_REFUSED: Final[dict[type[Exception], tuple[str, Words]]] = {
    OfficeRestored: ("office_restored", Words(
        "总部恢复过备份，这个包裹要等那台电脑自己联网补传，内容没有丢",
        "Head office was restored since: this must be sent by the desktop itself when it has a line. Nothing is lost",
    )),
    IdentityReused: ("identity_reused", Words(
        "那台电脑的资料被复制或恢复过，编号对不上，要等它自己联网补传，内容没有丢",
        "The file of that desktop was copied or restored: it must send this itself when it has a line. Nothing is lost",
    )),
    ProtocolError: ("out_of_order", Words(
        "前面还有没收到的改动。请先递交更早的包裹，或等那台电脑联网，内容没有丢",
        "Earlier changes are missing: hand in the earlier parcel first, or wait for that desktop. Nothing is lost",
    )),
    OutOfScope: ("out_of_scope", Words(
        "那台电脑已不属于这家门店，包裹没有收", "That desktop is not of this branch any more: it was not taken",
    )),
}  # fmt: skip
