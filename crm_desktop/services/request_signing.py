"""How a request is signed by a desktop and read by head office: HTTP Message Signatures (RFC 9421), one profile of it.

Signed are the method, the path, the query and the digest of the body (RFC 9530), together with the device, the time
and a number used once. So a request that somebody captured is good for nothing else, and after its first use for
nothing at all. A proxy on the way must leave path and query as they are.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

DIGEST, INPUT, SIGNATURE = "Content-Digest", "Signature-Input", "Signature"
WINDOW_SECONDS: Final = 300
"""How far the time of a signature may be from head office's clock."""

_LABEL: Final = "device"
_COVERED: Final = '("@method" "@path" "@query" "content-digest")'
_INPUT: Final = re.compile(
    re.escape(f"{_LABEL}={_COVERED}")
    + r';created=(\d{1,12});keyid="([0-9A-Za-z-]{1,36})";nonce="([0-9A-Za-z_-]{16,44})";alg="ed25519"'
)
_SIGNATURE: Final = re.compile(re.escape(_LABEL) + r"=:([0-9A-Za-z+/]{86}==):")
_DIGEST: Final = re.compile(r"sha-256=:[0-9A-Za-z+/]{43}=:")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is signed beside the request: the device, the time (seconds since 1970), and a number used once."""

    device: str
    created: int
    nonce: str

    def __str__(self) -> str:
        """As they stand in the header and in what is signed."""
        return f'{_COVERED};created={self.created};keyid="{self.device}";nonce="{self.nonce}";alg="ed25519"'


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature of a request as its headers give it, and the digest of the body that it vouches for."""

    parameters: Parameters
    digest: str
    signature: bytes


def message(method: str, target: str, digest: str, parameters: Parameters) -> bytes:
    """The bytes that are signed; `target` is path and query as they are sent."""
    path, _, query = target.partition("?")
    lines = (
        f'"@method": {method}',
        f'"@path": {path}',
        f'"@query": ?{query}',
        f'"content-digest": {digest}',
        f'"@signature-params": {parameters}',
    )
    return "\n".join(lines).encode("latin-1", "replace")


def headers(digest: str, parameters: Parameters, signature: bytes) -> dict[str, str]:
    """The headers of a signed request."""
    return {
        DIGEST: digest,
        INPUT: f"{_LABEL}={parameters}",
        SIGNATURE: f"{_LABEL}=:{base64.b64encode(signature).decode()}:",
    }


def read(given: Mapping[str, str]) -> Signed | None:
    """The signature in headers (by any case); None if there is none, or none of this profile."""
    stated = _INPUT.fullmatch(given.get(INPUT.lower(), ""))
    signature = _SIGNATURE.fullmatch(given.get(SIGNATURE.lower(), ""))
    digest = given.get(DIGEST.lower(), "")
    if stated is None or signature is None or not _DIGEST.fullmatch(digest):
        return None
    created, device, nonce = stated.groups()
    return Signed(Parameters(device, int(created), nonce), digest, base64.b64decode(signature[1]))
