"""Files that only the holder of a key can read, or could have changed: a stream of sealed pieces.

Each piece is AES-256-GCM under a key made for this one file (HKDF of the holder's key and a random salt); its nonce
counts the pieces and tells the last one, so that a file that was cut off or altered is told from a whole one.
"""

import os
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAGIC: Final = b"CRM-SEALED-1\n"
PIECE: Final = 1 << 20
_SALT, _TAG, _KEY = 16, 16, 32


class Unreadable(Exception):
    """The file is none of ours, is not whole, was changed, or was sealed with another key."""


def make_key(path: Path) -> bytes:
    """A new key, kept for its owner's eyes alone in a file that must not be there yet."""
    key = os.urandom(_KEY)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return key


def read_key(path: Path) -> bytes:
    """The key of a file; raises Unreadable if it holds none."""
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise Unreadable(f"no key can be read from {path.name}") from error
    if len(key) != _KEY:
        raise Unreadable(f"{path.name} holds no key")
    return key


class Sealing(RawIOBase):
    """A file to write into; what is written is sealed piece by piece, and whole once it is closed."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        """Begin the file."""
        super().__init__()
        salt = os.urandom(_SALT)
        self._file, self._cipher, self._count, self._held = file, _cipher(key, salt), 0, bytearray()
        file.write(MAGIC + salt)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: "Buffer") -> int:
        """Take bytes."""
        view = memoryview(data).cast("B")
        self._held += view
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(view)

    def close(self) -> None:
        """Seal what is left as the last piece."""
        if not self.closed:
            self._seal(bytes(self._held), last=True)
            self._held.clear()
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._count, last=last), piece, None)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._count += 1


def unsealed(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    """The pieces of a sealed file, each checked before it is handed out; raises Unreadable where one is wrong."""
    head = file.read(len(MAGIC) + _SALT)
    if len(head) != len(MAGIC) + _SALT or not head.startswith(MAGIC):
        raise Unreadable("this is no file of ours")
    cipher, count, last = _cipher(key, head[len(MAGIC) :]), 0, False
    while not last:
        size = int.from_bytes(file.read(4), "big")
        sealed = file.read(size) if _TAG <= size <= PIECE + _TAG else b""
        if not sealed or len(sealed) != size:
            raise Unreadable("the file is not whole")
        last = not file.peek(1) if hasattr(file, "peek") else False
        try:
            yield cipher.decrypt(_nonce(count, last=last), sealed, None)
        except InvalidTag as error:
            raise Unreadable("the file was changed, is not whole, or was sealed with another key") from error
        count += 1


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), _KEY, salt, MAGIC).derive(key))


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])
