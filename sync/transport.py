"""The wire between a replica and head office: one interface, spoken over HTTP here and served by the office."""

import time
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import msgspec
import requests
import urllib3

from sync import wire
from sync.errors import (
    CutOff,
    IdentityReused,
    NotAuthorised,
    OfficeBusy,
    OfficeRestored,
    Offline,
    ProtocolError,
    Wiped,
)

R = TypeVar("R")
PACE = 1024
"""Bytes a second below which an answer is given up, once the read time-out has passed."""
OK, PARTIAL = 200, 206
_CHUNK = 65536


class Office(Protocol):
    """What head office answers to a replica; implemented by `HttpOffice` and by the office's own service."""

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """Take the queue's head, answer with results and with what changed elsewhere."""

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """The next stretch of a first fill."""

    def last(self, request: wire.LastRequest) -> wire.LastResponse:
        """The last number known of each of the replica's origins."""

    def spans(self, request: wire.SpanRequest) -> wire.SpanResponse:
        """Count and digest of the records in spans of ids."""

    def records(self, request: wire.RecordsRequest) -> wire.RecordsResponse:
        """Records of one partition, whole."""

    def history(self, record: str) -> list[wire.HistoryLine]:
        """All changes of a record that head office has on record, oldest first."""


@dataclass(slots=True)
class _Answer:
    """An answer as far as it came; `tag` names the bytes of a stretch, of which `body` may be the rest alone."""

    status: int = 0
    packed: bool = False
    tag: str = ""
    retry_after: str | None = None
    body: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class _Torso:
    """The part of a stretch that came before the line was cut."""

    request: wire.FillRequest
    tag: str
    body: bytearray


class HttpOffice:
    """Head office behind HTTP(S).

    `credential` is the device's own secret; `verify` is True, or the path of the chain's own CA. Time-outs are
    in seconds. Counts the bytes of bodies that went up and came down.
    """

    def __init__(
        self,
        url: str,
        *,
        credential: str,
        verify: bool | str = True,
        connect_timeout: float = 5.0,
        read_timeout: float = 60.0,
    ) -> None:
        """Speak to the office at `url`."""
        self._url = url.rstrip("/")
        self._timeout = (connect_timeout, read_timeout)
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {credential}"
        self._session.headers["Accept-Encoding"] = "zstd"
        self._session.verify = verify
        self._session.trust_env = False
        self._torso: _Torso | None = None
        self.bytes_up = 0
        self.bytes_down = 0

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """One round trip of `POST /v1/sync`."""
        return self._post("/v1/sync", request, wire.SyncResponse)

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """One stretch of `POST /v1/fill`; of one that was cut off before, only the rest comes over the line."""
        torso = self._torso if self._torso and self._torso.request == request else None
        before = torso.body if torso else bytearray()
        asked = msgspec.structs.replace(request, have=len(before), tag=torso.tag) if torso else request
        answer = _Answer()
        try:
            self._send("/v1/fill", asked, answer)
        except Offline:
            if answer.tag:
                self._torso = _Torso(request, answer.tag, _joined(answer, before))
            raise
        self._torso = None
        answer.body = _joined(answer, before)
        if answer.status == PARTIAL:
            if wire.tag(answer.body) != answer.tag:
                raise ProtocolError("head office went on with another answer than the one that was cut off")
            answer.status = OK
        return _read(answer, wire.FillResponse)

    def last(self, request: wire.LastRequest) -> wire.LastResponse:
        """`POST /v1/last`."""
        return self._post("/v1/last", request, wire.LastResponse)

    def spans(self, request: wire.SpanRequest) -> wire.SpanResponse:
        """`POST /v1/spans`."""
        return self._post("/v1/spans", request, wire.SpanResponse)

    def records(self, request: wire.RecordsRequest) -> wire.RecordsResponse:
        """`POST /v1/records`."""
        return self._post("/v1/records", request, wire.RecordsResponse)

    def history(self, record: str) -> list[wire.HistoryLine]:
        """`POST /v1/history` of one record."""
        return self._post("/v1/history", wire.HistoryRequest(id=record), wire.HistoryResponse).lines

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def _post(self, path: str, message: object, kind: type[R]) -> R:
        answer = _Answer()
        self._send(path, message, answer)
        return _read(answer, kind)

    def _send(self, path: str, message: object, answer: _Answer) -> None:
        """Fill in the answer, as far as it comes; raises Offline if that is not to its end."""
        body, packed = wire.pack(wire.encode(message))
        headers = {"Content-Type": wire.MEDIA_TYPE}
        if packed:
            headers["Content-Encoding"] = "zstd"
        try:
            # A redirect is not followed: the credential is for this address alone.
            with self._session.post(
                self._url + path,
                data=body,
                headers=headers,
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
            ) as response:
                _receive(response, answer, patience=self._timeout[1])
        except requests.exceptions.SSLError as error:
            raise NotAuthorised(f"head office could not prove who it is: {error}") from error
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if _had_gone_out(error):
                raise CutOff(f"the line to head office broke: {type(error).__name__}") from error
            raise Offline(f"head office does not answer: {type(error).__name__}") from error
        finally:
            self.bytes_down += len(answer.body)
        self.bytes_up += len(body)


def _had_gone_out(error: Exception) -> bool:
    """Whether there was a connection when the line failed, so that the request may have reached head office."""
    if isinstance(error, requests.exceptions.ConnectionError):
        # Without a connection requests tells of its tries to make one instead.
        return bool(error.args) and isinstance(error.args[0], urllib3.exceptions.ProtocolError)
    return isinstance(error, requests.exceptions.ReadTimeout) or not isinstance(
        error, requests.exceptions.RequestException
    )


def _joined(answer: _Answer, before: bytearray) -> bytearray:
    return before + answer.body if answer.status == PARTIAL else answer.body


def _receive(response: requests.Response, answer: _Answer, *, patience: float) -> None:
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


def _read(answer: _Answer, kind: type[R]) -> R:
    body = bytes(answer.body)
    plain = wire.unpack(body) if answer.packed else body
    if answer.status != OK:
        _raise(answer.status, plain, answer.retry_after)
    return wire.decode(plain, kind)


def _raise(status: int, body: bytes, retry_after: str | None) -> None:
    try:
        failure = wire.decode(body, wire.Failure)
    except ProtocolError:
        failure = wire.Failure(code="", zh="", en=f"head office answered {status}")
    if failure.code == "wiped":
        raise Wiped(failure.en)
    # A log-in page on the way answers so too, but gives no code: that is no word of head office.
    if failure.code and status in (401, 403):
        raise NotAuthorised(failure.en)
    if failure.code == "identity_reused":
        raise IdentityReused(failure.en)
    if failure.code == "office_restored":
        raise OfficeRestored(failure.en)
    if status == 429 or status >= 500:
        wait = float(retry_after) if retry_after and retry_after.isdigit() else None
        raise OfficeBusy(failure.en, retry_after=wait)
    raise ProtocolError(f"{status} {failure.code}: {failure.en}")
