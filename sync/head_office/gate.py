"""Who a request comes from: what it shows before its body is read, and who is asked whether to let it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request

from sync import wire
from sync.head_office.service import Device


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as it was sent, but for its body; `target` is path and query, byte for byte.

    Of the body the headers say only what they state: `bodies` checks that it is the one of its `Content-Digest`.
    """

    method: str
    target: str
    headers: Mapping[str, str]

    @property
    def bearer(self) -> str:
        """The credential shown as it is (`Authorization: Bearer`); empty if there is none."""
        scheme, _, credential = self.headers.get("authorization", "").partition(" ")
        return credential.strip() if scheme.lower() == "bearer" else ""


class Gate(Protocol):
    """Who a request comes from; implemented by whoever keeps the devices."""

    def admit(self, shown: Shown) -> Device | wire.Failure:
        """The device, or why it is not admitted (codes `unknown_device`, `revoked`, `wiped`, `stale_proof`)."""


def shown_by(request: Request) -> Shown:
    """What a request shows of itself."""
    path, query = bytes(request.scope["raw_path"]), bytes(request.scope["query_string"])
    target = path + b"?" + query if query else path
    return Shown(request.method, target.decode("latin-1"), request.headers)
