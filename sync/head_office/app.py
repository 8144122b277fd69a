"""The ASGI service: authentication, limits and plain errors around `OfficeService`."""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync import wire
from sync.errors import IdentityReused, ProtocolError
from sync.head_office.service import Device, OfficeService, OutOfScope

log = logging.getLogger(__name__)
T = TypeVar("T")


class Gate(Protocol):
    """Who a credential belongs to; implemented by whoever keeps the devices."""

    def admit(self, credential: str) -> Device | wire.Failure:
        """The device, or why it is not admitted (codes `unknown_device`, `revoked`, `wiped`)."""


class TooLarge(Exception):
    """A body over the limit."""


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

    async def history(request: Request) -> Response:
        def answer(device: Device, body: bytes) -> wire.HistoryResponse:
            return wire.HistoryResponse(service(device).history(wire.decode(body, wire.HistoryRequest).id))

        return await _serve(request, gate, answer)

    handlers: list[tuple[str, Callable[[Request], Awaitable[Response]]]] = [
        ("/v1/sync", sync), ("/v1/fill", fill), ("/v1/history", history),
    ]  # fmt: skip
    own = [Route(path, handler, methods=["POST"]) for path, handler in handlers]
    return Starlette(routes=own + (routes or []))


async def read_body(request: Request) -> bytes:
    """The request's body, unpacked; raises TooLarge before more than the limit was read."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > wire.MAX_BODY:
            raise TooLarge
        chunks.append(chunk)
    body = b"".join(chunks)
    return wire.unpack(body) if request.headers.get("content-encoding") == "zstd" else body


def reply(message: object, *, status: int = 200) -> Response:
    """`message` as a response, packed when that pays."""
    body, packed = wire.pack(wire.encode(message))
    headers = {"X-Packed": "zstd"} if packed else None
    return Response(body, status_code=status, media_type=wire.MEDIA_TYPE, headers=headers)


def refusal(status: int, code: str, zh: str, en: str) -> Response:
    """A plain error with its sentence."""
    return reply(wire.Failure(code=code, zh=zh, en=en), status=status)


async def _serve(request: Request, gate: Gate, answer: Callable[[Device, bytes], object]) -> Response:
    credential = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    device = await run_in_threadpool(gate.admit, credential)
    if isinstance(device, wire.Failure):
        return reply(device, status=401)
    try:
        body = await read_body(request)
        return reply(await run_in_threadpool(answer, device, body))
    except TooLarge:
        return refusal(413, "too_large", "请求内容过大。", "The request is too large.")
    except ProtocolError as error:
        return refusal(400, "protocol", "请求不符合协议。", str(error))
    except IdentityReused as error:
        return refusal(409, "identity_reused", "本机的编号已被另一份数据使用。", str(error))
    except OutOfScope as error:
        log.warning("device %s: %s", device.id, error)
        return refusal(403, "out_of_scope", "本机无权读取该门店的数据。", str(error))
