"""The wire between a replica and head office: one interface, spoken over HTTP here and served by the office."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

import msgspec
import requests
import urllib3

from sync import file_wire, heal_wire, wire
from sync.answer import OK, PARTIAL, Answer, arrived, raise_failure, read, receive
from sync.breakable import BreakableAdapter
from sync.broken_line import had_gone_out, is_untrusted
from sync.errors import CutOff, NotAuthorised, Offline, ProtocolError

R = TypeVar("R")

Auth = Callable[[requests.PreparedRequest], requests.PreparedRequest]
"""Proves the device in a request that is ready to go, as `requests` asks for it; any thread may call it."""


class Bearer:
    """Shows a credential as it is: whoever reads it on the way can use it elsewhere. Where a gate asks for no more."""

    def __init__(self, credential: str) -> None:
        """Keep the device's own secret."""
        self._credential = credential

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._credential}"
        return request


class Office(Protocol):
    """What head office answers to a replica; implemented by `HttpOffice` and by the office's own service."""

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """Take the queue's head, answer with results and with what changed elsewhere."""

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """The next stretch of a first fill."""

    def last(self, request: heal_wire.LastRequest) -> heal_wire.LastResponse:
        """The last number known of each of the replica's origins."""

    def spans(self, request: heal_wire.SpanRequest) -> heal_wire.SpanResponse:
        """Count and digest of the records in spans of ids."""

    def records(self, request: heal_wire.RecordsRequest) -> heal_wire.RecordsResponse:
        """Records of one partition, whole."""

    def history(self, record: str) -> list[wire.HistoryLine]:
        """All changes of a record that head office has on record, oldest first."""

    def file_states(self, request: file_wire.FilesRequest) -> file_wire.FilesResponse:
        """How far head office has attachments."""

    def put_file(self, stretch: file_wire.FileStretch) -> file_wire.FileHeld:
        """Send bytes of an attachment; how far head office now has it."""

    def get_file(self, place: file_wire.FilePlace) -> file_wire.FileStretch:
        """The bytes of an attachment from there on, at most a stretch."""


@dataclass(frozen=True, slots=True)
class _Torso:
    """The part of a stretch that came before the line was cut."""

    request: wire.FillRequest
    tag: str
    body: bytearray


class HttpOffice:
    """Head office behind HTTP(S).

    `auth` proves the device in each request; `verify` is True, or the path of the chain's own CA. Time-outs are
    in seconds. Counts the bytes of bodies that went up and came down.
    """

    def __init__(
        self,
        url: str,
        *,
        auth: Auth,
        verify: bool | str = True,
        connect_timeout: float = 5.0,
        read_timeout: float = 60.0,
    ) -> None:
        """Speak to the office at `url`."""
        self._url = url.rstrip("/")
        self._timeout = (connect_timeout, read_timeout)
        self._session, self._adapter, self._closed = requests.Session(), BreakableAdapter(), False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._adapter)
        self._session.auth = auth
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
        answer = Answer()
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
        return read(answer, wire.FillResponse)

    def last(self, request: heal_wire.LastRequest) -> heal_wire.LastResponse:
        """`POST /v1/last`."""
        return self._post("/v1/last", request, heal_wire.LastResponse)

    def spans(self, request: heal_wire.SpanRequest) -> heal_wire.SpanResponse:
        """`POST /v1/spans`."""
        return self._post("/v1/spans", request, heal_wire.SpanResponse)

    def records(self, request: heal_wire.RecordsRequest) -> heal_wire.RecordsResponse:
        """`POST /v1/records`."""
        return self._post("/v1/records", request, heal_wire.RecordsResponse)

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
        answer = Answer()
        with self._answering("PUT", f"/v1/files/{stretch.hash}", where, stretch.data, headers) as response:
            self._take(response, answer)
        return read(answer, file_wire.FileHeld)

    def get_file(self, place: file_wire.FilePlace) -> file_wire.FileStretch:
        """`GET /v1/files/HASH`, one stretch; of one that is cut off, what has arrived."""
        where: dict[str, str | int] = {"part": place.part, "at": place.at}
        with self._answering("GET", f"/v1/files/{place.hash}", where) as response:
            size = response.headers.get("File-Size", "")
            if response.status_code != OK:
                refused = Answer()
                self._take(response, refused)
                raise_failure(refused)
            if response.headers.get("Content-Type") != file_wire.FILE_TYPE or not size.isdigit():
                raise ProtocolError("an answer that is no part of a file")
            data = arrived(response, patience=self._timeout[1])
        self.bytes_down += len(data)
        return file_wire.FileStretch(part=place.part, hash=place.hash, at=place.at, size=int(size), data=data)

    def break_off(self) -> None:
        """End the requests under way, from any thread, as a line that breaks; until `resume` no other is made."""
        self._closed = True
        self._adapter.break_off()

    def resume(self) -> None:
        """Make requests again after `break_off`."""
        self._closed = False

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def _post(self, path: str, message: object, kind: type[R]) -> R:
        answer = Answer()
        self._send(path, message, answer)
        return read(answer, kind)

    def _send(self, path: str, message: object, answer: Answer) -> None:
        """Fill in the answer, as far as it comes; raises Offline if that is not to its end."""
        body, packed = wire.pack(wire.encode(message))
        headers = {"Content-Type": wire.MEDIA_TYPE}
        if packed:
            headers["Content-Encoding"] = "zstd"
        with self._answering("POST", path, body=body, headers=headers) as response:
            self._take(response, answer)

    def _take(self, response: requests.Response, answer: Answer) -> None:
        try:
            receive(response, answer, patience=self._timeout[1])
        finally:
            self.bytes_down += len(answer.body)

    @contextmanager
    def _answering(
        self, method: str, path: str, where: dict[str, str | int] | None = None, body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Iterator[requests.Response]:  # fmt: skip
        """One request and its answer, whose body is still to be read; a line that fails meanwhile is Offline."""
        if self._closed:
            raise Offline("the line is closed")
        try:
            # A redirect is not followed: what proves the device is for this address alone.
            with self._session.request(
                method,
                self._url + path,
                params=where,
                data=body,
                headers=headers,
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
            ) as response:
                yield response
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if is_untrusted(error):
                raise NotAuthorised(f"head office could not prove who it is: {error}") from error
            if had_gone_out(error):
                raise CutOff(f"the line to head office broke: {type(error).__name__}") from error
            raise Offline(f"head office does not answer: {type(error).__name__}") from error
        self.bytes_up += len(body)


def _joined(answer: Answer, before: bytearray) -> bytearray:
    return before + answer.body if answer.status == PARTIAL else answer.body
