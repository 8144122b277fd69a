"""An answer of head office as it comes over the line: byte by byte, perhaps not to its end, perhaps a failure."""

import time
from dataclasses import dataclass, field
from typing import NoReturn, TypeVar

import requests
import urllib3

from sync import file_wire, wire
from sync.errors import (
    IdentityReused,
    NotAuthorised,
    OfficeBusy,
    OfficeRestored,
    ProtocolError,
    TooSlow,
    UnknownFile,
    Wiped,
)

R = TypeVar("R")
PACE = 1024
"""Bytes a second below which an answer is given up, once the read time-out has passed."""
ADVICE = 900.0
"""Seconds: an advice to come back later than that is a slip, and work must not wait for it."""
OK, PARTIAL = 200, 206
_CHUNK = 65536


@dataclass(slots=True)
class Answer:
    """An answer as far as it came; `tag` names the bytes of a stretch, of which `body` may be the rest alone."""

    status: int = 0
    packed: bool = False
    tag: str = ""
    retry_after: str | None = None
    body: bytearray = field(default_factory=bytearray)


def receive(response: requests.Response, answer: Answer, *, patience: float) -> None:
    """The body as it comes, checked against the announced length: a cut answer is no answer.

    A byte now and then would keep any time-out between bytes from being met: so slow a line is no line either.
    """
    answer.status = response.status_code
    answer.packed = response.headers.get("Content-Encoding") == "zstd"
    answer.tag = response.headers.get("ETag", "").strip('"')
    answer.retry_after = response.headers.get("Retry-After")
    began = time.monotonic()
    # Bytes as they arrive: of a chunk that is cut off, `stream` would lose the head.
    while chunk := response.raw.read1(_CHUNK, decode_content=False):
        answer.body += chunk
        if time.monotonic() - began > patience + len(answer.body) / PACE:
            raise OSError("the answer trickles")
        if len(answer.body) > wire.MAX_BODY:
            raise ProtocolError("the answer is larger than the protocol allows")
    # Without either header the end of the connection would pass for the end of the answer.
    chunked = response.headers.get("Transfer-Encoding", "").lower() == "chunked"
    if not chunked and response.headers.get("Content-Length") != str(len(answer.body)):
        raise OSError("the answer was cut off")


def read(answer: Answer, kind: type[R]) -> R:
    """The message of a whole answer; raises what any status but 200 says."""
    if answer.status != OK:
        raise_failure(answer)
    return wire.decode(_plain(answer), kind)


def _plain(answer: Answer) -> bytes:
    body = bytes(answer.body)
    return wire.unpack(body) if answer.packed else body


def arrived(answer: requests.Response, *, patience: float) -> bytes:
    """As much of a stretch as arrives before the line breaks, or trickles: the hash of the file judges all of it."""
    data, began = b"", time.monotonic()
    try:
        while chunk := answer.raw.read1(65536, decode_content=False):
            data += chunk
            if len(data) > file_wire.STRETCH:
                raise ProtocolError("a stretch that is longer than the protocol allows")
            if time.monotonic() - began > patience + len(data) / PACE:
                break
    except (urllib3.exceptions.HTTPError, OSError):
        if not data:
            raise
    if not data and answer.headers.get("Content-Length") != "0":
        raise OSError("the answer was cut off")
    return data


def raise_failure(answer: Answer) -> NoReturn:
    """Raise what an answer that is not 200 says."""
    status = answer.status
    try:
        failure = wire.decode(_plain(answer), wire.Failure)
    except ProtocolError:
        failure = wire.Failure(code="", zh="", en=f"head office answered {status}")
    if failure.code == "wiped":
        raise Wiped(failure.en)
    if status == 408:
        raise TooSlow(failure.en)
    if failure.code == "stale_proof":  # told the right time, the device has proved itself anew in vain
        raise OfficeBusy(failure.en)
    # A log-in page on the way answers so too, but gives no code: that is no word of head office.
    if failure.code and status in (401, 403):
        raise NotAuthorised(failure.en)
    if failure.code == "unknown_file":
        raise UnknownFile(failure.en)
    if failure.code == "identity_reused":
        raise IdentityReused(failure.en)
    if failure.code == "office_restored":
        raise OfficeRestored(failure.en)
    if status == 429 or status >= 500:
        advice = answer.retry_after or ""
        raise OfficeBusy(failure.en, retry_after=min(float(advice), ADVICE) if advice.isdecimal() else None)
    raise ProtocolError(f"{status} {failure.code}: {failure.en}")
