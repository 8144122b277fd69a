"""Everything an encrypted file and its log hold, freed pages included, as somebody with the key could read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAGE: Final = 4096
_BODY: Final = 4016
"""After the body come 16 bytes that the page was begun with, and its seal (SQLCipher 4)."""
_SALT: Final = 16
_LOG_HEAD, _FRAME_HEAD = 32, 24


def decrypted(path: Path, key: bytes) -> bytes:
    """The pages of the file at `path` and of its write-ahead log, one after the other."""
    log = path.with_name(path.name + "-wal")
    pages = [*_pages(path.read_bytes()), *(_frames(log.read_bytes()) if log.exists() else ())]
    return b"".join(_open(page, key, first=first) for page, first in pages)


def _pages(raw: bytes) -> Iterator[tuple[bytes, bool]]:
    for at in range(0, len(raw) - _PAGE + 1, _PAGE):
        yield raw[at : at + _PAGE], at == 0


def _frames(raw: bytes) -> Iterator[tuple[bytes, bool]]:
    for at in range(_LOG_HEAD, len(raw) - _FRAME_HEAD - _PAGE + 1, _FRAME_HEAD + _PAGE):
        number = int.from_bytes(raw[at : at + 4], "big")
        yield raw[at + _FRAME_HEAD : at + _FRAME_HEAD + _PAGE], number == 1


def _open(page: bytes, key: bytes, *, first: bool) -> bytes:
    body, begun_with = page[_SALT if first else 0 : _BODY], page[_BODY : _BODY + 16]
    reading = Cipher(algorithms.AES(key), modes.CBC(begun_with)).decryptor()
    return reading.update(body) + reading.finalize()
