"""The service of head office: the engine's routes, and those by which desktops get in and monitors look on."""

import json
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crm_desktop.head_office.account_routes import account_routes
from crm_desktop.head_office.branch_status import branch_status
from crm_desktop.head_office.garbage import spare_collector
from crm_desktop.head_office.gate import OfficeGate
from crm_desktop.head_office.joining import joining_routes
from crm_desktop.head_office.limits import DEFAULT, Allowance, Limits, TooOften
from crm_desktop.head_office.logs import log_lines
from crm_desktop.head_office.metrics import Metrics, Standing
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.openapi import DESCRIBED, DESCRIPTION
from crm_desktop.head_office.orphans import end_with_supervisor
from crm_desktop.head_office.overview import BranchState, overview
from crm_desktop.head_office.parcels import parcel_route
from crm_desktop.head_office.places import is_loopback
from crm_desktop.head_office.watch import OTHER, Watch, too_many
from crm_desktop.services import enrolment_wire as messages
from sync import wire
from sync.head_office.app import make_app, refusal, reply
from sync.head_office.service import Device, OfficeService

log = logging.getLogger(__name__)

PLACE = "CRM_HEAD_OFFICE"
"""The environment variable that tells a worker process where the office keeps its data."""

LIMITS = "CRM_HEAD_OFFICE_LIMITS"
"""The one that tells it its limits, as JSON."""


def service(office: Office, limits: Limits = DEFAULT) -> Starlette:
    """The ASGI service of an open office."""
    gate, metrics, accounts = OfficeGate(office), Metrics(), Allowance(limits.per_account)
    routes = [
        *joining_routes(office, gate),
        branch_status(office, gate),
        parcel_route(office, gate),
        *account_routes(office, gate),
        Route("/health", _health, methods=["GET"]),
        Route("/ready", _ready(office), methods=["GET"]),
        Route("/metrics", _metrics(office, metrics), methods=["GET"]),
        Route("/openapi.json", _openapi, methods=["GET"]),
    ]

    def serve(device: Device) -> OfficeService:
        return _Counted(office.store, office.catalogue, device, now_ms=office.now_ms, counts=metrics, accounts=accounts)

    app = make_app(gate, serve, routes=routes)
    app.add_exception_handler(DBAPIError, _database_trouble)
    app.add_exception_handler(PoolTimeout, _database_trouble)
    app.add_exception_handler(TooOften, _too_often)
    app.add_exception_handler(HTTPException, _plainly)
    app.add_exception_handler(Exception, _fault)
    taken = [one for one in app.routes if isinstance(one, Route)]
    secured = {one.path for one in DESCRIBED if not one.open}
    open_routes = frozenset({one.path for one in taken} - secured | {OTHER})
    app.add_middleware(Watch, routes=taken, open_routes=open_routes, limits=limits, metrics=metrics)
    return app


@dataclass(frozen=True, slots=True)
class _Counted(OfficeService):
    """Head office for one device, which counts what it takes, and whose work it is."""

    counts: Metrics = field(default_factory=Metrics, kw_only=True)
    accounts: Allowance = field(kw_only=True)

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """Push, then pull; raises TooOften for a person whose work comes faster than any person's."""
        # Only of its own branch: a device must not spend what people of another one have.
        people = {f"{unit.part}/{unit.by}" for unit in request.units if unit.part in self.device.partitions}
        wait = max((self.accounts.take(person) for person in people), default=0)
        if wait:
            raise TooOften(wait)
        response = OfficeService.sync(self, request)
        self.counts.note_answer(response)
        return response


def worker() -> Starlette:
    """The service of one of several worker processes, which find the office by the environment."""
    log_lines()
    end_with_supervisor()
    spare_collector()
    return service(Office.open(os.environ[PLACE]), Limits(**json.loads(os.environ[LIMITS])))


Endpoint = Callable[[Request], Awaitable[Response]]


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


async def _too_often(_request: Request, error: Exception) -> Response:
    return too_many(error.wait if isinstance(error, TooOften) else 1)


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
