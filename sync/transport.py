"""The wire between a replica and head office: one interface, spoken over HTTP here and served by the office."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

import requests
import urllib3

from sync import file_wire, wire
from sync.errors import (
    CutOff,
    IdentityReused,
    NotAuthorised,
    OfficeBusy,
    OfficeRestored,
    Offline,
    ProtocolError,
    UnknownFile,
    Wiped,
)

R = TypeVar("R")
PACE = 1024
"""Bytes a second below which an answer is given up, once the read time-out has passed."""


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

    def file_states(self, request: file_wire.FilesRequest) -> file_wire.FilesResponse:
        """How far head office has attachments."""

    def put_file(self, stretch: file_wire.FileStretch) -> file_wire.FileHeld:
        """Send bytes of an attachment; how far head office now has it."""

    def get_file(self, place: file_wire.FilePlace) -> file_wire.FileStretch:
        """The bytes of an attachment from there on, at most a stretch."""


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
        self.bytes_up = 0
        self.bytes_down = 0

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """One round trip of `POST /v1/sync`."""
        return self._post("/v1/sync", request, wire.SyncResponse)

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """One stretch of `POST /v1/fill`."""
        return self._post("/v1/fill", request, wire.FillResponse)

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

    def file_states(self, request: file_wire.FilesRequest) -> file_wire.FilesResponse:
        """`POST /v1/files/state`."""
        return self._post("/v1/files/state", request, file_wire.FilesResponse)

    def put_file(self, stretch: file_wire.FileStretch) -> file_wire.FileHeld:
        """`PUT /v1/files/HASH` of one stretch."""
        where: dict[str, str | int] = {"part": stretch.part, "at": stretch.at, "size": stretch.size}
        headers = {"Content-Type": file_wire.FILE_TYPE}
        with self._answering("PUT", f"/v1/files/{stretch.hash}", where, stretch.data, headers) as answer:
            self.bytes_up += len(stretch.data)
            return wire.decode(self._plain(answer), file_wire.FileHeld)

    def get_file(self, place: file_wire.FilePlace) -> file_wire.FileStretch:
        """`GET /v1/files/HASH`, one stretch; of one that is cut off, what has arrived."""
        where: dict[str, str | int] = {"part": place.part, "at": place.at}
        with self._answering("GET", f"/v1/files/{place.hash}", where) as answer:
            size = answer.headers.get("File-Size", "")
            if answer.status_code != 200:
                self._plain(answer)
            if answer.headers.get("Content-Type") != file_wire.FILE_TYPE or not size.isdigit():
                raise ProtocolError("an answer that is no part of a file")
            data = _arrived(answer, patience=self._timeout[1])
        self.bytes_down += len(data)
        return file_wire.FileStretch(part=place.part, hash=place.hash, at=place.at, size=int(size), data=data)

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def _post(self, path: str, message: object, kind: type[R]) -> R:
        body, packed = wire.pack(wire.encode(message))
        headers = {"Content-Type": wire.MEDIA_TYPE}
        if packed:
            headers["Content-Encoding"] = "zstd"
        with self._answering("POST", path, body=body, headers=headers) as answer:
            self.bytes_up += len(body)
            return wire.decode(self._plain(answer), kind)

    @contextmanager
    def _answering(
        self, method: str, path: str, where: dict[str, str | int] | None = None, body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Iterator[requests.Response]:  # fmt: skip
        """One request and its answer, whose body is still to be read; a line that fails meanwhile is Offline."""
        try:
            # A redirect is not followed: the credential is for this address alone.
            with self._session.request(
                method,
                self._url + path,
                params=where,
                data=body,
                headers=headers,
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
            ) as answer:
                yield answer
        except requests.exceptions.SSLError as error:
            raise NotAuthorised(f"head office could not prove who it is: {error}") from error
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if _had_gone_out(error):
                raise CutOff(f"the line to head office broke: {type(error).__name__}") from error
            raise Offline(f"head office does not answer: {type(error).__name__}") from error

    def _plain(self, answer: requests.Response) -> bytes:
        """The answer's body, whole and unpacked; raises what a status other than 200 says."""
        content = _content(answer, patience=self._timeout[1])
        self.bytes_down += len(content)
        plain = wire.unpack(content) if answer.headers.get("Content-Encoding") == "zstd" else content
        if answer.status_code != 200:
            _raise(answer.status_code, plain, answer.headers.get("Retry-After"))
        return plain


def _had_gone_out(error: Exception) -> bool:
    """Whether there was a connection when the line failed, so that the request may have reached head office."""
    if isinstance(error, requests.exceptions.ConnectionError):
        # Without a connection requests tells of its tries to make one instead.
        return bool(error.args) and isinstance(error.args[0], urllib3.exceptions.ProtocolError)
    return isinstance(error, requests.exceptions.ReadTimeout) or not isinstance(
        error, requests.exceptions.RequestException
    )


def _content(answer: requests.Response, *, patience: float) -> bytes:
    """The body as it came, checked against the announced length: a cut answer is no answer.

    A byte now and then would keep any time-out between bytes from being met: so slow a line is no line either.
    """
    chunks, size, began = [], 0, time.monotonic()
    while chunk := answer.raw.read1(65536, decode_content=False):
        size += len(chunk)
        if time.monotonic() - began > patience + size / PACE:
            raise OSError("the answer trickles")
        if size > wire.MAX_BODY:
            raise ProtocolError("the answer is larger than the protocol allows")
        chunks.append(chunk)
    # Without either header the end of the connection would pass for the end of the answer.
    chunked = answer.headers.get("Transfer-Encoding", "").lower() == "chunked"
    if not chunked and answer.headers.get("Content-Length") != str(size):
        raise OSError("the answer was cut off")
    return b"".join(chunks)


def _arrived(answer: requests.Response, *, patience: float) -> bytes:
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
    if failure.code == "unknown_file":
        raise UnknownFile(failure.en)
    if failure.code == "identity_reused":
        raise IdentityReused(failure.en)
    if failure.code == "office_restored":
        raise OfficeRestored(failure.en)
    if status == 429 or status >= 500:
        wait = float(retry_after) if retry_after and retry_after.isdigit() else None
        raise OfficeBusy(failure.en, retry_after=wait)
    raise ProtocolError(f"{status} {failure.code}: {failure.en}")
