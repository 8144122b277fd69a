"""The messages of enrolment and of the greeting, the same bytes at both ends; `sync` knows nothing of them."""

import hashlib
import hmac
from typing import Annotated

import msgspec
from msgspec import Meta

Line = Annotated[str, Meta(pattern=r"^[^\x00]*\Z")]
"""A text that any database can keep."""

OFFICE = "branch-desktop"
"""What a head office of ours calls itself, so that a wrong address is told from a wrong code."""


class EnrolRequest(msgspec.Struct):
    """A code for an identity: the desktop's name as people call it, the program's version, its public key (base64).

    Who gives no key, as earlier versions do, is given a credential.
    """

    code: str
    name: Line = ""
    version: Line = ""
    key: str = ""


class EnrolResponse(msgspec.Struct):
    """What the desktop is from now on; the credential, if it is given one, is said this once."""

    device: str
    letter: str
    branch: str
    credential: str
    cat: int


class KeyRequest(msgspec.Struct):
    """A desktop that has a credential of an earlier version will prove itself by this public key (base64) instead."""

    key: str


class KeyResponse(msgspec.Struct):
    """The key is registered, and the credential counts no more."""

    device: str


class HelloRequest(msgspec.Struct, omit_defaults=True):
    """A desktop says which version it runs, and which catalogue that knows."""

    version: Line = ""
    cat: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0


class HelloResponse(msgspec.Struct, omit_defaults=True):
    """The office's clock (ms since 1970), the catalogue version it serves, and the public key that seals parcels."""

    now: int
    cat: int
    parcels: bytes = b""


class WipedRequest(msgspec.Struct):
    """A desktop has destroyed its data on order, and its key with it; `proof` was made before that.

    It is the signature of `wipe_message`, or `wipe_proof` of a credential.
    """

    device: str
    proof: str


class WipedResponse(msgspec.Struct):
    """When head office first heard of it (ms since 1970)."""

    at: int


class Health(msgspec.Struct):
    """Whether the service runs, and what it is."""

    office: str
    ok: bool


def hash_secret(secret: str) -> str:
    """What head office keeps of a credential's secret; it has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def wipe_message(device: str) -> bytes:
    """What a desktop signs to say that it is wiped; no request begins like it."""
    return f"wiped {device}".encode()


def wipe_proof(secret_hash: str) -> str:
    """What only the desktop and head office can say; it lets nobody in: all that follows from it is a time noted."""
    return hmac.digest(secret_hash.encode(), b"wiped", "sha256").hex()
