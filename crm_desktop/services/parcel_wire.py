"""A parcel as it lies on a stick, the same bytes at both ends: pages that head office alone can open (M5).

A page is sealed for head office's key by one made for this page (X25519, HKDF, AES-256-GCM), and signed inside by the
desktop's own. Whoever finds the stick reads which branch it is from, when it was packed and how much is in it; who
changes a byte has no parcel any more. It is a text file of one line a page, so that one page can be brought at a time.
"""

import base64
import hashlib
import os
from pathlib import Path
from typing import Annotated, Final

import msgspec
import zstandard
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Meta

from crm_desktop.services.enrolment_wire import Line
from sync import wire
from sync.errors import ProtocolError

ENDING: Final = ".crmparcel"
LARGEST_PAGE: Final = 8 * 1024 * 1024
"""Bytes of a sealed page: a unit of the largest kind fits."""
LARGEST_FILE: Final = 512 * 1024 * 1024
"""No queue comes near; who picks a film by mistake is told so at once."""
_SHAPE: Final = 1
_KEY: Final = 32
_NONCE: Final = bytes(12)  # each key seals one page and no other


class Unreadable(Exception):
    """No parcel, not whole, changed, or sealed for somebody else."""


class Head(msgspec.Struct):
    """The first line: the shape of the file, head office's key by its fingerprint, whose it is, when (ms), how much."""

    parcel: int
    office: str
    branch: Line
    letter: Line
    made: int
    saves: int
    pages: int


class Page(msgspec.Struct):
    """What a page holds: the device, head office's clock when it was packed (ms), a `SyncRequest`, and a signature."""

    device: wire.Id
    made: wire.Count
    request: bytes
    signature: bytes


class ParcelRequest(msgspec.Struct):
    """A page brought by whichever desktop has a line."""

    page: Annotated[bytes, Meta(max_length=LARGEST_PAGE)]


class ParcelResponse(msgspec.Struct, omit_defaults=True):
    """Whose page it was, and what became of its units: `new` took effect now, the others had come before."""

    branch: str
    letter: str
    units: int
    new: int = 0
    refused: int = 0


def fingerprint(office: bytes) -> str:
    """By what a parcel tells which head office it is for."""
    return hashlib.sha256(office).hexdigest()[:16]


def statement(page: Page, office: bytes) -> bytes:
    """What a desktop signs of a page; no request and no report of a wipe begins like it."""
    digest = hashlib.sha256(page.request).hexdigest()
    return f"parcel {fingerprint(office)} {page.device} {page.made} {digest}".encode()


def is_signed(page: Page, office: bytes, *, by: bytes) -> bool:
    """Whether the page was signed by the key whose public half (32 bytes) that is."""
    try:
        Ed25519PublicKey.from_public_bytes(by).verify(page.signature, statement(page, office))
    except InvalidSignature:
        return False
    return True


def seal(page: Page, office: bytes) -> bytes:
    """The page for the eyes of head office alone, whose public key (32 bytes) that is."""
    own = X25519PrivateKey.generate()
    public = own.public_key().public_bytes_raw()
    cipher = _cipher(own.exchange(X25519PublicKey.from_public_bytes(office)), public, office)
    return public + cipher.encrypt(_NONCE, zstandard.compress(msgspec.json.encode(page)), None)


def unseal(sealed: bytes, key: X25519PrivateKey) -> Page:
    """A page as head office reads it; raises Unreadable."""
    office = key.public_key().public_bytes_raw()
    try:
        public = sealed[:_KEY]
        cipher = _cipher(key.exchange(X25519PublicKey.from_public_bytes(public)), public, office)
        content = wire.unpack(cipher.decrypt(_NONCE, sealed[_KEY:], None))
        return msgspec.json.decode(content, type=Page)
    except (ValueError, InvalidTag, ProtocolError, *wire.UNREADABLE) as error:
        raise Unreadable("this page cannot be opened") from error


def write_file(path: Path, head: Head, pages: list[bytes]) -> None:
    """Write a parcel, whole or not at all; raises OSError."""
    fresh = path.with_name(f"{path.name}.part")
    try:
        with fresh.open("wb") as file:
            for line in (msgspec.json.encode(head), *map(base64.b64encode, pages)):
                file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())  # a stick is pulled out as soon as the window says that it is done
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def read_file(path: Path) -> tuple[Head, list[bytes]]:
    """A parcel's head and its pages, still sealed; raises OSError, and Unreadable for what is no whole parcel."""
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable("this file is no parcel")
    first, *lines = path.read_bytes().split(b"\n")
    try:
        head = msgspec.json.decode(first, type=Head)
        pages = [base64.b64decode(line, validate=True) for line in lines if line]
    except (ValueError, *wire.UNREADABLE) as error:
        raise Unreadable("this file is no parcel") from error
    if head.parcel != _SHAPE:
        raise Unreadable("this parcel is of a newer version")
    if len(pages) != head.pages or lines[-1:] != [b""]:
        raise Unreadable("this parcel is not whole")
    return head, pages


def new_head(*, office: bytes, branch: str, letter: str, made: int, saves: int, pages: int) -> Head:
    """The head of a parcel that is being packed."""
    return Head(_SHAPE, fingerprint(office), branch, letter, made, saves, pages)


def _cipher(shared: bytes, public: bytes, office: bytes) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=_KEY, salt=public + office, info=b"crm parcel 1").derive(shared)
    return AESGCM(derived)
