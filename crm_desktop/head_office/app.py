"""The service of head office: the engine's routes, and those by which desktops get in and monitors look on."""

import json
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crm_desktop.head_office.branch_status import branch_status
from crm_desktop.head_office.enrolment import CodeRefused, admit
from crm_desktop.head_office.garbage import spare_collector
from crm_desktop.head_office.gate import OfficeGate
from crm_desktop.head_office.limits import DEFAULT, Limits
from crm_desktop.head_office.logs import log_lines
from crm_desktop.head_office.metrics import Metrics, Standing
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.openapi import DESCRIBED, DESCRIPTION
from crm_desktop.head_office.overview import BranchState, overview
from crm_desktop.head_office.places import is_loopback
from crm_desktop.head_office.tables import device_table
from crm_desktop.head_office.throttle import note_failure, wait_seconds
from crm_desktop.head_office.watch import OTHER, Watch
from crm_desktop.head_office.wiping import note_wiped
from crm_desktop.rules.words import Words
from crm_desktop.services import enrolment_wire as messages
from sync import wire
from sync.errors import ProtocolError
from sync.head_office.app import TooLarge, make_app, read_body, refusal, reply
from sync.head_office.service import Device, OfficeService

log = logging.getLogger(__name__)

PLACE = "CRM_HEAD_OFFICE"
"""The environment variable that tells a worker process where the office keeps its data."""

LIMITS = "CRM_HEAD_OFFICE_LIMITS"
"""The one that tells it its limits, as JSON."""

_LARGEST = 4096


def service(office: Office, limits: Limits = DEFAULT) -> Starlette:
    """The ASGI service of an open office."""
    gate, metrics = OfficeGate(office), Metrics()
    routes = [
        Route("/v1/enrol", _enrol(office), methods=["POST"]),
        Route("/v1/hello", _hello(office, gate), methods=["POST"]),
        Route("/v1/wiped", _wiped(office), methods=["POST"]),
        branch_status(office, gate),
        Route("/health", _health, methods=["GET"]),
        Route("/ready", _ready(office), methods=["GET"]),
        Route("/metrics", _metrics(office, metrics), methods=["GET"]),
        Route("/openapi.json", _openapi, methods=["GET"]),
    ]

    def serve(device: Device) -> OfficeService:
        return _Counted(office.store, office.catalogue, device, now_ms=office.now_ms, counts=metrics)

    app = make_app(gate, serve, routes=routes)
    app.add_exception_handler(DBAPIError, _database_trouble)
    app.add_exception_handler(PoolTimeout, _database_trouble)
    app.add_exception_handler(HTTPException, _plainly)
    app.add_exception_handler(Exception, _fault)
    taken = [one for one in app.routes if isinstance(one, Route)]
    secured = {one.path for one in DESCRIBED if not one.open}
    open_routes = frozenset({one.path for one in taken} - secured | {OTHER})
    app.add_middleware(Watch, routes=taken, open_routes=open_routes, limits=limits, metrics=metrics)
    return app


@dataclass(frozen=True, slots=True)
class _Counted(OfficeService):
    """Head office for one device, which counts what it takes."""

    counts: Metrics = field(default_factory=Metrics, kw_only=True)

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """Push, then pull."""
        response = OfficeService.sync(self, request)
        self.counts.note_answer(response)
        return response


def worker() -> Starlette:
    """The service of one of several worker processes, which find the office by the environment."""
    log_lines()
    spare_collector()
    return service(Office.open(os.environ[PLACE]), Limits(**json.loads(os.environ[LIMITS])))


Endpoint = Callable[[Request], Awaitable[Response]]


def _enrol(office: Office) -> Endpoint:
    def answer(body: bytes, source: str) -> Response:
        wait = wait_seconds(office, source)
        if wait:
            return _wait(wait)
        request = wire.decode(body, messages.EnrolRequest)
        try:
            given = admit(office, request.code, name=request.name[:60], app_version=request.version[:40])
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
            body = await _small_body(request)
            source = request.client.host if request.client else ""
            return await run_in_threadpool(answer, body, source)
        except (ProtocolError, TooLarge):
            return refusal(400, "protocol", "请求不符合协议", "The request does not follow the protocol")

    return route


def _hello(office: Office, gate: OfficeGate) -> Endpoint:
    def answer(credential: str, body: bytes) -> Response:
        device = gate.admit(credential)
        if isinstance(device, wire.Failure):
            return reply(device, status=401)
        hello = wire.decode(body, messages.HelloRequest)
        if hello.version:
            _note_version(office, device.id, hello.version[:40], hello.cat)
        return reply(messages.HelloResponse(now=office.now_ms(), cat=office.catalogue.version))

    async def hello(request: Request) -> Response:
        credential = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        try:
            return await run_in_threadpool(answer, credential, await _small_body(request))
        except (ProtocolError, TooLarge):
            return refusal(400, "protocol", "请求不符合协议", "The request does not follow the protocol")

    return hello


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


async def _health(_request: Request) -> Response:
    return reply(messages.Health(messages.OFFICE, ok=True))


def _ready(office: Office) -> Endpoint:
    async def ready(_request: Request) -> Response:
        fine = await run_in_threadpool(office.ready)
        return reply(messages.Health(messages.OFFICE, ok=fine), status=200 if fine else 503)

    return ready


def _metrics(office: Office, metrics: Metrics) -> Endpoint:
    """For a monitor on this very machine: who looks from elsewhere comes through a tunnel or an agent."""

    def answer() -> Response:
        return Response(metrics.text(map(_standing, overview(office))), media_type="text/plain; version=0.0.4")

    async def look(request: Request) -> Response:
        if request.client is None or not is_loopback(request.client.host):
            return refusal(404, "not_found", "没有这个地址。", "There is nothing at this address.")
        return await run_in_threadpool(answer)

    return look


def _standing(branch: BranchState) -> Standing:
    heard = branch.last_sync
    return Standing(branch.code, branch.waiting, heard.timestamp() if heard else None)


async def _openapi(_request: Request) -> Response:
    return Response(DESCRIPTION, media_type="application/json")


async def _plainly(_request: Request, error: Exception) -> Response:
    """No such address, or not by that method."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    headers = error.headers if isinstance(error, HTTPException) else None
    response = refusal(status, "not_found", "没有这个地址。", "There is nothing at this address.")
    response.headers.update(headers or {})
    return response


async def _fault(_request: Request, _error: Exception) -> Response:
    """A fault of ours; the server writes down where."""
    return refusal(
        500,
        "fault",
        "总部程序出错，已记录，稍后会自动再试。",
        "Head office failed; it is on record and will be tried again.",
    )


async def _small_body(request: Request) -> bytes:
    """The body of a request that is a few fields long; nobody who is not enrolled gets more read."""
    if int(request.headers.get("content-length") or _LARGEST + 1) > _LARGEST:
        raise TooLarge
    return await read_body(request)


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


async def _database_trouble(_request: Request, error: Exception) -> Response:
    log.error("the database could not serve a request: %s", type(error).__name__)
    response = refusal(
        503,
        "database",
        "总部数据库暂时不可用，稍后会自动再试",
        "Head office's database is busy; it will be tried again",
    )
    response.headers["Retry-After"] = "5"
    return response
