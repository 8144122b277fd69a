"""Around every request: a name, an allowance, a line in the log, counts. Nothing in it is personal data.

A line says which device came by which route, how many bytes went which way, how long it took and how it ended; never
what was in it, nor a query, nor a credential.
"""

import asyncio
import hashlib
import logging
import re
import secrets
import time
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm_desktop.head_office.limits import Allowance, Asker, Known, Limits
from crm_desktop.head_office.metrics import Metrics
from crm_desktop.services import request_signing
from sync.head_office.app import RETRY_SECONDS, refusal

log = logging.getLogger("crm.requests")

QUIET: Final = frozenset({"/health", "/ready", "/metrics"})
"""Routes that a monitor asks for all day: they are counted and not written down."""

OTHER: Final = "other"
"""What the log calls an address at which there is nothing."""

_REFUSED: Final = 401
_DONE: Final = range(200, 300)
_ID: Final = re.compile(r"[0-9a-f-]{36}")


class Watch:
    """ASGI middleware; `routes` are those of the service, by which a request is known in log and counts.

    `open_routes` let anybody in. Who comes by one of them, or proves itself in a way that was not let in before, shares
    the allowance of the address: making up another device for each request is no way around it.
    """

    def __init__(
        self, app: ASGIApp, *, routes: list[Route], open_routes: frozenset[str], limits: Limits, metrics: Metrics
    ) -> None:
        """Watch over `app`."""
        self._app, self._routes, self._open, self._metrics = app, routes, open_routes, metrics
        self._devices, self._strangers = Allowance(limits.per_device), Allowance(limits.per_stranger)
        self._known, self._head_bytes, self._seconds = Known(), limits.head_bytes, limits.request_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(receive, send)
        request, began = Request(scope), time.perf_counter()
        route = self._route(scope)
        try:
            held_back = self._held_back(request, route)
            if held_back is None:
                await self._in_time(scope, seen)
                self._learn(request, route, seen.status)
            else:
                await held_back(scope, seen.receive, seen.send)
        except Exception:
            seen.status = seen.status or 500
            raise
        finally:
            self._note(seen, route, device_of(request), seconds=time.perf_counter() - began)

    async def _in_time(self, scope: Scope, seen: "_Seen") -> None:
        """Serve the request; if that takes too long, the asker is told so, and what is under way ends by itself."""
        late = asyncio.get_running_loop().call_later(self._seconds, seen.give_up, scope)
        try:
            await self._app(scope, seen.receive, seen.send)
        finally:
            late.cancel()

    def _held_back(self, request: Request, route: str) -> ASGIApp | None:
        """What is answered instead of serving the request."""
        scope = request.scope
        head = len(scope["raw_path"]) + len(scope["query_string"])
        if head + sum(len(name) + len(value) for name, value in scope["headers"]) > self._head_bytes:
            return refusal(431, "too_long", "请求的地址或头部过长。", "The request's address or headers are too long.")
        wait = 0 if route in QUIET else self._wait(request, route)
        return too_many(wait) if wait else None

    def _wait(self, request: Request, route: str) -> int:
        """Seconds that this asker has to wait."""
        asker = self._asker(request, route)
        if asker is None:
            return self._strangers.take(_address(request))
        return self._devices.take(asker.name) if asker in self._known else self._strangers.wait(_address(request))

    def _learn(self, request: Request, route: str, status: int) -> None:
        """Whether the door opened; if it did not, that is paid for by the address the request came from."""
        asker = self._asker(request, route)
        if asker is None:
            return
        if status == _REFUSED:
            self._known.forget(asker)
            self._strangers.take(_address(request))
        elif status in _DONE and asker not in self._known:  # of any other answer, the proof may not be the reason
            self._known.note(asker)
            self._devices.take(asker.name)

    def _asker(self, request: Request, route: str) -> Asker | None:
        """Who the request says it comes from, where that is asked.

        A device that signs is known from where it was let in: who only names it elsewhere spends nothing of its own. A
        credential is a secret, and is counted whole.
        """
        if route in self._open:
            return None
        signed = request_signing.read(request.headers)
        if signed is not None:
            return Asker(signed.parameters.device, _address(request))
        credential = request.headers.get("authorization", "")
        return Asker(hashlib.sha256(credential.encode()).hexdigest(), "") if credential else None

    def _route(self, scope: Scope) -> str:
        for route in self._routes:
            if route.matches(scope)[0] is not Match.NONE:
                return route.path
        return OTHER

    def _note(self, seen: "_Seen", route: str, device: str, *, seconds: float) -> None:
        self._metrics.requests.labels(route, str(seen.status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        self._metrics.bytes.labels("in").inc(seen.taken)
        self._metrics.bytes.labels("out").inc(seen.given)
        if route in QUIET:
            return
        told = {"id": seen.id, "route": route, "status": seen.status, "ms": round(seconds * 1000, 1),
                "in": seen.taken, "out": seen.given, "device": device}  # fmt: skip
        log.info("request", extra={"told": told})


class _Seen:
    """What went over the wire for one request."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.id, self.status, self.taken, self.given = secrets.token_hex(6), 0, 0, 0
        self._instead: asyncio.Task[None] | None = None

    def give_up(self, scope: Scope) -> None:
        """Answer in the place of what has not begun to answer yet; whatever it says later is heard by nobody."""
        if not self.status:
            self._instead = asyncio.get_running_loop().create_task(_late()(scope, self._receive, self._out))

    async def receive(self) -> Message:
        message = await self._receive()
        self.taken += len(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        if self._instead is None:
            await self._out(message)

    async def _out(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self.id.encode())]
        self.given += len(message.get("body", b""))
        await self._send(message)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def device_of(request: Request) -> str:
    """The device that a request says it comes from, of which it may not be true; no part of its secret."""
    signed = request_signing.read(request.headers)
    credential = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    device = signed.parameters.device if signed else credential.partition(".")[0]
    return device if _ID.fullmatch(device) else "?" if device else ""


def too_many(wait: int) -> Response:
    """Somebody's allowance is used up; when to come again (s)."""
    response = refusal(
        429, "too_many_requests", "请求过于频繁，稍后会自动再试。", "Too many requests: it will be tried again later."
    )
    response.headers["Retry-After"] = str(wait)
    return response


def _late() -> Response:
    response = refusal(
        503, "too_long", "总部处理得太久，稍后会自动再试。", "This took too long: it will be tried again later."
    )
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Connection"] = "close"  # there may be more of the request to come
    return response
