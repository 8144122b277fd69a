"""The ASGI service: authentication, limits and plain errors around `OfficeService`."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sync import file_wire, heal_wire, wire
from sync.errors import FileRefused, IdentityReused, OfficeRestored, ProtocolError, UnknownFile
from sync.head_office.bodies import Altered, TooLarge, TooSlow, arrived, is_small, received, unpacked
from sync.head_office.gate import Gate, shown_by
from sync.head_office.service import Device, OfficeService, OutOfScope
from sync.head_office.store import TROUBLE

log = logging.getLogger(__name__)
P = TypeVar("P")
RETRY_SECONDS = 5


def make_app(gate: Gate, service: Callable[[Device], OfficeService], *, routes: list[Route] | None = None) -> Starlette:
    """The service over `gate` and `service`; `routes` are added (enrolment, sign-in, health)."""

    async def sync(request: Request) -> Response:
        return await serve_message(
            request, gate, lambda device, body: service(device).sync(wire.decode(body, wire.SyncRequest))
        )

    async def fill(request: Request) -> Response:
        def answer(device: Device, body: bytes) -> Response:
            asked = wire.decode(body, wire.FillRequest)
            return _from_byte(reply(service(device).fill(asked), to=request), asked)

        return await serve_message(request, gate, answer)

    async def last(request: Request) -> Response:
        return await serve_message(
            request, gate, lambda device, body: service(device).last(wire.decode(body, heal_wire.LastRequest))
        )

    async def spans(request: Request) -> Response:
        return await serve_message(
            request, gate, lambda device, body: service(device).spans(wire.decode(body, heal_wire.SpanRequest))
        )

    async def records(request: Request) -> Response:
        return await serve_message(
            request, gate, lambda device, body: service(device).records(wire.decode(body, heal_wire.RecordsRequest))
        )

    async def history(request: Request) -> Response:
        def answer(device: Device, body: bytes) -> wire.HistoryResponse:
            return wire.HistoryResponse(service(device).history(wire.decode(body, wire.HistoryRequest).id))

        return await serve_message(request, gate, answer)

    handlers: list[tuple[str, Callable[[Request], Awaitable[Response]]]] = [
        ("/v1/sync", sync), ("/v1/fill", fill), ("/v1/history", history),
        ("/v1/last", last), ("/v1/spans", spans), ("/v1/records", records),
    ]  # fmt: skip
    own = [Route(path, handler, methods=["POST"]) for path, handler in handlers]
    return Starlette(routes=own + _file_routes(gate, service) + (routes or []))


def _file_routes(gate: Gate, service: Callable[[Device], OfficeService]) -> list[Route]:
    """The routes of attachments, whose bytes travel as they are."""

    async def file_states(request: Request) -> Response:
        return await serve_message(
            request, gate, lambda device, body: service(device).file_states(wire.decode(body, file_wire.FilesRequest))
        )

    async def put_file(request: Request) -> Response:
        async def answer(device: Device) -> Response:
            stretch = _in_address(request, file_wire.FileStretch)
            stretch.data = await arrived(request)
            return reply(await run_in_threadpool(service(device).put_file, stretch), to=request)

        return await _guarded(request, gate, answer)

    async def get_file(request: Request) -> Response:
        async def answer(device: Device) -> Response:
            stretch = await run_in_threadpool(service(device).get_file, _in_address(request, file_wire.FilePlace))
            return Response(stretch.data, media_type=file_wire.FILE_TYPE, headers={"File-Size": str(stretch.size)})

        return await _guarded(request, gate, answer)

    return [
        Route("/v1/files/state", file_states, methods=["POST"]),
        Route("/v1/files/{hash}", put_file, methods=["PUT"]),
        Route("/v1/files/{hash}", get_file, methods=["GET"]),
    ]


def reply(message: object, *, status: int = 200, to: Request | None = None) -> Response:
    """`message` as a response; packed when that pays and the request says that it reads zstd."""
    body = wire.encode(message)
    headers = {}
    if to is not None and "zstd" in to.headers.get("accept-encoding", ""):
        body, packed = wire.pack(body)
        headers = {"Content-Encoding": "zstd"} if packed else {}
    return Response(body, status_code=status, media_type=wire.MEDIA_TYPE, headers=headers)


def denied(failure: wire.Failure) -> Response:
    """What a device is told that is not let in; head office's clock, where that is why, in a header as well."""
    response = reply(failure, status=401)
    if failure.now:
        response.headers[wire.OFFICE_TIME] = str(failure.now)
    return response


def refusal(status: int, code: str, zh: str, en: str) -> Response:
    """A plain error with its sentence."""
    return reply(wire.Failure(code=code, zh=zh, en=en), status=status)


def _from_byte(whole: Response, asked: wire.FillRequest) -> Response:
    """The answer under its tag; where the device has the head of this very answer, only what is missing of it."""
    body = bytes(whole.body)
    headers = {name: whole.headers[name] for name in ("content-encoding",) if name in whole.headers}
    headers["ETag"] = f'"{wire.tag(body)}"'
    if asked.tag != wire.tag(body) or asked.have >= len(body):
        return Response(body, media_type=wire.MEDIA_TYPE, headers=headers)
    headers["Content-Range"] = f"bytes {asked.have}-{len(body) - 1}/{len(body)}"
    return Response(body[asked.have :], status_code=206, media_type=wire.MEDIA_TYPE, headers=headers)


def _in_address(request: Request, kind: type[P]) -> P:
    """What the path and the query of the address say; `hash` is the path's alone, and the bytes are the body's."""
    query = {name: value for name, value in request.query_params.items() if name != "data"}
    return file_wire.from_query(query | {"hash": request.path_params["hash"]}, kind)


async def serve_message(request: Request, gate: Gate, answer: Callable[[Device, bytes], object]) -> Response:
    """A message in, a message out; one thread asks for the device and answers, where the body is small."""

    def work(device: Device, body: bytes) -> Response:
        answered = answer(device, unpacked(request, body))
        return answered if isinstance(answered, Response) else reply(answered, to=request)

    def admit_and_work(body: bytes) -> Response:
        device = gate.admit(shown_by(request))
        return denied(device) if isinstance(device, wire.Failure) else work(device, body)

    async def respond(device: Device) -> Response:
        return await run_in_threadpool(work, device, await received(request))

    async def at_once() -> Response:
        return await run_in_threadpool(admit_and_work, await received(request))

    if is_small(request):
        return await _plainly(request, at_once)
    return await _guarded(request, gate, respond)


async def _guarded(request: Request, gate: Gate, respond: Callable[[Device], Awaitable[Response]]) -> Response:
    """Respond to a device that the gate admits; nobody unknown may fill our memory."""

    async def admitted() -> Response:
        device = await run_in_threadpool(gate.admit, shown_by(request))
        return denied(device) if isinstance(device, wire.Failure) else await respond(device)

    return await _plainly(request, admitted)


async def _plainly(request: Request, respond: Callable[[], Awaitable[Response]]) -> Response:
    """Respond, and to any trouble in one plain form."""
    try:
        return await respond()
    except TROUBLE:
        log.exception("the database or the machine could not serve %s", request.url.path)
        busy = refusal(503, "busy", "总部暂时繁忙，请稍后再试。", "Head office cannot serve now; try again later.")
        busy.headers["Retry-After"] = str(RETRY_SECONDS)
        return busy
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except tuple(_PLAIN) as error:
        return _plain(error)


_PLAIN: dict[type[Exception], tuple[int, str, str, str]] = {
    TooLarge: (413, "too_large", "请求内容过大。", "The request is too large."),
    TooSlow: (408, "too_slow", "请求传送过慢。", "The request took too long to arrive."),
    Altered: (400, "altered", "请求在途中被改动，没有生效。", ""),
    ProtocolError: (400, "protocol", "请求不符合协议。", ""),
    IdentityReused: (409, "identity_reused", "本机的编号已被另一份数据使用。", ""),
    OfficeRestored: (409, "office_restored", "总部已从备份恢复，本机需要重新核对。", ""),
    FileRefused: (413, "too_large", "文件过大或为空，无法附加。", ""),
    UnknownFile: (404, "unknown_file", "总部没有这个文件。", "Head office has no such file."),
    OutOfScope: (403, "out_of_scope", "本机无权读取该门店的数据。", ""),
}


def _plain(error: Exception) -> Response:
    status, code, zh, en = _PLAIN[type(error)]
    log.warning("refused a request with %s: %s", code, error)
    return refusal(status, code, zh, en or str(error))
