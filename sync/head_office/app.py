"""The ASGI service: authentication, limits and plain errors around `OfficeService`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sync import wire
from sync.errors import IdentityReused, OfficeRestored, ProtocolError
from sync.head_office.service import Device, OfficeService, OutOfScope

log = logging.getLogger(__name__)
BODY_SECONDS = 60.0
SMALL_BODY = 65_536
"""Bodies up to this size are received before the device is asked for, so that one thread does the rest at one go."""
RETRY_SECONDS = 5


class Gate(Protocol):
    """Who a credential belongs to; implemented by whoever keeps the devices."""

    def admit(self, credential: str) -> Device | wire.Failure:
        """The device, or why it is not admitted (codes `unknown_device`, `revoked`, `wiped`)."""


class TooLarge(Exception):
    """A body over the limit."""


class TooSlow(ProtocolError):
    """A body that did not arrive within BODY_SECONDS."""


def make_app(gate: Gate, service: Callable[[Device], OfficeService], *, routes: list[Route] | None = None) -> Starlette:
    """The service over `gate` and `service`; `routes` are added (enrolment, sign-in, health)."""

    async def sync(request: Request) -> Response:
        return await _serve(
            request, gate, lambda device, body: service(device).sync(wire.decode(body, wire.SyncRequest))
        )

    async def fill(request: Request) -> Response:
        return await _serve(
            request, gate, lambda device, body: service(device).fill(wire.decode(body, wire.FillRequest))
        )

    async def last(request: Request) -> Response:
        return await _serve(
            request, gate, lambda device, body: service(device).last(wire.decode(body, wire.LastRequest))
        )

    async def spans(request: Request) -> Response:
        return await _serve(
            request, gate, lambda device, body: service(device).spans(wire.decode(body, wire.SpanRequest))
        )

    async def records(request: Request) -> Response:
        return await _serve(
            request, gate, lambda device, body: service(device).records(wire.decode(body, wire.RecordsRequest))
        )

    async def history(request: Request) -> Response:
        def answer(device: Device, body: bytes) -> wire.HistoryResponse:
            return wire.HistoryResponse(service(device).history(wire.decode(body, wire.HistoryRequest).id))

        return await _serve(request, gate, answer)

    handlers: list[tuple[str, Callable[[Request], Awaitable[Response]]]] = [
        ("/v1/sync", sync), ("/v1/fill", fill), ("/v1/history", history),
        ("/v1/last", last), ("/v1/spans", spans), ("/v1/records", records),
    ]  # fmt: skip
    own = [Route(path, handler, methods=["POST"]) for path, handler in handlers]
    return Starlette(routes=own + (routes or []))


async def read_body(request: Request) -> bytes:
    """The request's body, unpacked; raises TooLarge before more than the limit was read, and TooSlow."""
    return await run_in_threadpool(_unpacked, request, await _received(request))


async def _received(request: Request) -> bytes:
    chunks, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > wire.MAX_BODY:
                    raise TooLarge
                chunks.append(chunk)
    except TimeoutError as error:
        raise TooSlow from error
    return b"".join(chunks)


def _unpacked(request: Request, body: bytes) -> bytes:
    return wire.unpack(body) if request.headers.get("content-encoding") == "zstd" else body


def reply(message: object, *, status: int = 200, to: Request | None = None) -> Response:
    """`message` as a response; packed when that pays and the request says that it reads zstd."""
    body = wire.encode(message)
    headers = {}
    if to is not None and "zstd" in to.headers.get("accept-encoding", ""):
        body, packed = wire.pack(body)
        headers = {"Content-Encoding": "zstd"} if packed else {}
    return Response(body, status_code=status, media_type=wire.MEDIA_TYPE, headers=headers)


def refusal(status: int, code: str, zh: str, en: str) -> Response:
    """A plain error with its sentence."""
    return reply(wire.Failure(code=code, zh=zh, en=en), status=status)


async def _serve(request: Request, gate: Gate, answer: Callable[[Device, bytes], object]) -> Response:
    credential = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    device: Device | wire.Failure | None = None

    def serve(body: bytes) -> Response:
        admitted = device or gate.admit(credential)
        if isinstance(admitted, wire.Failure):
            return reply(admitted, status=401)
        return reply(answer(admitted, _unpacked(request, body)), to=request)

    try:
        if not _is_small(request):  # nobody unknown may fill our memory
            device = await run_in_threadpool(gate.admit, credential)
            if isinstance(device, wire.Failure):
                return reply(device, status=401)
        return await run_in_threadpool(serve, await _received(request))
    except DBAPIError:
        log.exception("the database could not serve %s", request.url.path)
        busy = refusal(503, "busy", "总部暂时繁忙，请稍后再试。", "Head office cannot serve now; try again later.")
        busy.headers["Retry-After"] = str(RETRY_SECONDS)
        return busy
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except tuple(_PLAIN) as error:
        return _plain(error)


def _is_small(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return length.isdecimal() and int(length) <= SMALL_BODY


_PLAIN: dict[type[Exception], tuple[int, str, str, str]] = {
    TooLarge: (413, "too_large", "请求内容过大。", "The request is too large."),
    TooSlow: (408, "too_slow", "请求传送过慢。", "The request took too long to arrive."),
    ProtocolError: (400, "protocol", "请求不符合协议。", ""),
    IdentityReused: (409, "identity_reused", "本机的编号已被另一份数据使用。", ""),
    OfficeRestored: (409, "office_restored", "总部已从备份恢复，本机需要重新核对。", ""),
    OutOfScope: (403, "out_of_scope", "本机无权读取该门店的数据。", ""),
}


def _plain(error: Exception) -> Response:
    status, code, zh, en = _PLAIN[type(error)]
    log.warning("refused a request with %s: %s", code, error)
    return refusal(status, code, zh, en or str(error))
