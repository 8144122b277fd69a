"""The body of a request as it comes in: no larger, no slower and no other than it may be."""

import asyncio
import hmac
import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from sync import file_wire, wire
from sync.errors import ProtocolError

log = logging.getLogger(__name__)

BODY_SECONDS = 60.0
SMALL_BODY = 65_536
"""Bodies up to this size are received before the device is asked for, so that one thread does the rest at one go."""


class TooLarge(Exception):
    """A body over the limit."""


class TooSlow(ProtocolError):
    """A body that did not arrive within BODY_SECONDS."""


class Altered(ProtocolError):
    """A body that is not the one of the request's `Content-Digest`."""


def is_small(request: Request) -> bool:
    """Whether the body says that it is small, so that anybody's may be received."""
    length = request.headers.get("content-length", "")
    return length.isdecimal() and int(length) <= SMALL_BODY


async def read_body(request: Request) -> bytes:
    """The request's body, unpacked; raises TooLarge before more than the limit was read, TooSlow, and Altered."""
    return await run_in_threadpool(unpacked, request, await received(request))


async def received(request: Request) -> bytes:
    """The body as it travels; raises TooLarge before more than the limit was read, and TooSlow."""
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


def unpacked(request: Request, body: bytes) -> bytes:
    """The message of a body; raises Altered if it is not the one that was stated. Not for the event loop."""
    check_digest(request, body)
    return wire.unpack(body) if request.headers.get("content-encoding") == "zstd" else body


async def arrived(request: Request) -> bytes:
    """As much of a stretch as arrives: of a request that is cut off or too slow, what came before that is kept.

    A part of a body proves nothing by the digest of the whole; the hash of the file judges all of it in the end.
    """
    data, whole = b"", True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                data += chunk
                if len(data) > file_wire.STRETCH:
                    raise TooLarge
    except (ClientDisconnect, TimeoutError):
        whole = False
        log.info("a stretch of a file broke off after %s bytes", len(data))
    if whole:
        check_digest(request, data)
    return data


def check_digest(request: Request, body: bytes) -> None:
    """Raise Altered if the request states another digest; one that states none may be anything to us."""
    stated = request.headers.get("content-digest")
    if stated is not None and not hmac.compare_digest(stated.encode(), wire.content_digest(body).encode()):
        raise Altered("the body is not the one that the request states")
