"""The routes by which desktops get in, say who they are, and leave."""

import logging
from collections.abc import Awaitable, Callable

from sqlalchemy import update
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crm_desktop.head_office.enrolment import CodeRefused, admit
from crm_desktop.head_office.gate import OfficeGate
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.parcels import public_key
from crm_desktop.head_office.small_body import small_body
from crm_desktop.head_office.tables import device_table
from crm_desktop.head_office.throttle import note_failure, wait_seconds
from crm_desktop.head_office.wiping import note_wiped
from crm_desktop.rules.words import Words
from crm_desktop.services import enrolment_wire as messages
from sync import wire
from sync.errors import ProtocolError
from sync.head_office.app import denied, refusal, reply
from sync.head_office.bodies import TooLarge
from sync.head_office.gate import Shown, shown_by

log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


def joining_routes(office: Office, gate: OfficeGate) -> list[Route]:
    """Enrolment, greeting, registration of a key, and the report of a wipe."""
    return [
        Route("/v1/enrol", _enrol(office), methods=["POST"]),
        Route("/v1/hello", _hello(office, gate), methods=["POST"]),
        Route("/v1/key", _key(gate), methods=["POST"]),
        Route("/v1/wiped", _wiped(office), methods=["POST"]),
    ]


def _enrol(office: Office) -> Endpoint:
    def answer(body: bytes, source: str) -> Response:
        wait = wait_seconds(office, source)
        if wait:
            return _wait(wait)
        request = wire.decode(body, messages.EnrolRequest)
        try:
            given = admit(office, request.code, name=request.name[:60], app_version=request.version[:40],
                          public_key=request.key)  # fmt: skip
        except CodeRefused as error:
            note_failure(office, source)
            log.warning("an enrolment was refused: %s", error.reason)
            return refusal(403, error.reason, error.words.zh, error.words.en)
        log.info("device %s of branch %s was enrolled", given.device, given.branch)
        return reply(
            messages.EnrolResponse(given.device, given.letter, given.branch, given.credential, office.catalogue.version)
        )

    return _throttled(answer)


def _throttled(answer: Callable[[bytes, str], Response]) -> Endpoint:
    """A route for who has no credential: `answer` gets a small body, and where it came from."""

    async def route(request: Request) -> Response:
        try:
            body = await small_body(request)
            source = request.client.host if request.client else ""
            return await run_in_threadpool(answer, body, source)
        except (ProtocolError, TooLarge):
            return _no_message()

    return route


def _hello(office: Office, gate: OfficeGate) -> Endpoint:
    def answer(shown: Shown, body: bytes) -> Response:
        device = gate.admit(shown)
        if isinstance(device, wire.Failure):
            return denied(device)
        hello = wire.decode(body, messages.HelloRequest)
        if hello.version:
            _note_version(office, device.id, hello.version[:40], hello.cat)
        return reply(
            messages.HelloResponse(now=office.now_ms(), cat=office.catalogue.version, parcels=public_key(office))
        )

    return _from_device(answer)


def _key(gate: OfficeGate) -> Endpoint:
    def answer(shown: Shown, body: bytes) -> Response:
        try:
            device = gate.register(shown, wire.decode(body, messages.KeyRequest).key)
        except CodeRefused as error:
            return refusal(403, error.reason, error.words.zh, error.words.en)
        if isinstance(device, wire.Failure):
            return denied(device)
        log.info("device %s has registered its key", device.id)
        return reply(messages.KeyResponse(device.id))

    return _from_device(answer)


def _from_device(answer: Callable[[Shown, bytes], Response]) -> Endpoint:
    """A route for a desktop's few words about itself: `answer` gets what the request shows, and a small body."""

    async def route(request: Request) -> Response:
        try:
            return await run_in_threadpool(answer, shown_by(request), await small_body(request))
        except (ProtocolError, TooLarge):
            return _no_message()

    return route


def _wiped(office: Office) -> Endpoint:
    def answer(body: bytes, source: str) -> Response:
        wait = wait_seconds(office, source)
        if wait:
            return _wait(wait)
        request = wire.decode(body, messages.WipedRequest)
        heard = note_wiped(office, request.device, request.proof)
        if heard is None:
            note_failure(office, source)
            return refusal(401, "unknown_device", "总部没有下达过这个清除要求", "Head office has given no such order")
        log.info("device %s has destroyed its data", request.device)
        return reply(messages.WipedResponse(at=heard))

    return _throttled(answer)


def _no_message() -> Response:
    return refusal(400, "protocol", "请求不符合协议", "The request does not follow the protocol")


def _note_version(office: Office, device: str, version: str, catalogue: int) -> None:
    other = (device_table.c.app_version != version) | (device_table.c.catalogue != catalogue)
    with office.write() as connection:
        connection.execute(
            update(device_table)
            .where(device_table.c.id == device, other)
            .values(app_version=version, catalogue=catalogue)
        )


def _wait(seconds: int) -> Response:
    minutes = -(-seconds // 60)
    words = Words(f"启用码输错太多次，请 {minutes} 分钟后再试", f"Too many wrong codes: try again in {minutes} minutes")
    response = refusal(429, "too_many_guesses", words.zh, words.en)
    response.headers["Retry-After"] = str(seconds)
    return response
